//! Turns AWS service models into small, plain Rust.
//!
//! [`generate`] is the whole of it: bytes in, source files out. It touches no disk and no network.
#![forbid(unsafe_code)]

mod changes;
mod emit;
mod fault;
mod format;
mod ledger;
mod load;
mod manifest;
mod mend;
mod model;
mod overrides;
mod package;
mod parity;
mod resolve;
mod select;

pub use changes::changes;
pub use fault::{Fault, Faults, suggestion};
pub use load::slice::{Choice, Dialect, Documentation, Upstream};
pub use manifest::Manifest;
pub use parity::{Agreement, OperationParity, Parity, Words, parity};

use fault::Sink;
use manifest::ServiceEntry;
use model::Model;
use select::Selection;

/// All that a run depends on.
#[derive(Debug)]
pub struct Config {
    /// What to generate.
    pub manifest: Manifest,
    /// A model for each service of the manifest, in its order.
    pub sources: Vec<Source>,
    /// Where the crate finds the runtime, as Cargo spells a dependency: `{ path = "../runtime" }`.
    pub runtime: String,
    /// The manifest's name, as the first line of the crate's own manifest gives it.
    pub manifest_name: String,
    /// The way from the crate to the manifest, which the crate records: it tells whose the crate is.
    pub manifest_path: String,
}

/// A model and, where there is one, the overlay that is merged over it.
#[derive(Clone, Debug)]
pub struct Source {
    /// The model's name in faults and in the first line of the files made from it.
    pub path: String,
    /// The model itself.
    pub bytes: Vec<u8>,
    /// The overlay's name and bytes.
    pub overlay: Option<(String, Vec<u8>)>,
}

/// A file to be written, its path relative to the crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// With `/` between its parts.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// The protocols of a service that code can be generated for, the one that its model prefers first, by
/// the names that a manifest gives them.
pub fn protocols(model: &Upstream) -> Vec<&str> {
    let offered = model.protocols().iter().map(String::as_str);
    offered.filter(|protocol| resolve::is_supported(protocol)).collect()
}

/// Generates a crate, or tells everything that is wrong with the manifest and the models.
pub fn generate(config: &Config) -> anyhow::Result<Vec<SourceFile>> {
    let faults = Sink::default();
    let models = models(config, &faults);
    let selections = selections(&models, &faults);
    for (entry, selection) in &selections {
        ledger::check(entry, selection, &faults);
    }
    let package = resolve::package(&config.manifest, &selections, &faults);
    let package = faults.finish(package)?;
    format::files(emit::package(&package, config))
}

/// What becomes of every key of the models that the selection reaches, for a person to read. A key that
/// is refused is no fault here.
pub fn ledger(config: &Config) -> Result<String, Faults> {
    let faults = Sink::default();
    let models = models(config, &faults);
    let report = ledger::report(&selections(&models, &faults));
    faults.finish(report)
}

/// The models that can be read, as the manifest corrects them.
fn models<'a>(config: &'a Config, faults: &Sink) -> Vec<(&'a ServiceEntry, Model)> {
    let entries = config.manifest.services.iter().zip(&config.sources);
    let model = |(entry, source)| {
        let mut model = load::model(entry, source, faults)?;
        mend::mend(entry, &mut model, faults);
        Some((entry, model))
    };
    entries.filter_map(model).collect()
}

fn selections<'a>(
    models: &'a [(&'a ServiceEntry, Model)],
    faults: &Sink,
) -> Vec<(&'a ServiceEntry, Selection<'a>)> {
    models.iter().map(|(entry, model)| (*entry, select::select(entry, model, faults))).collect()
}
