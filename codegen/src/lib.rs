//! Turns AWS service models into small, plain Rust.
//!
//! [`generate`] is the whole of it: bytes in, source files out. It touches no disk and no network.
#![forbid(unsafe_code)]

mod changes;
mod emit;
mod fault;
mod format;
mod load;
mod manifest;
mod model;
mod package;
mod resolve;
mod select;

pub use changes::changes;
pub use fault::{Fault, Faults, suggestion};
pub use load::slice::{Dialect, Documentation, Upstream};
pub use manifest::Manifest;

use fault::Sink;

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

/// Generates a crate, or tells everything that is wrong with the manifest and the models.
pub fn generate(config: &Config) -> anyhow::Result<Vec<SourceFile>> {
    let faults = Sink::default();
    let entries = config.manifest.services.iter().zip(&config.sources);
    let models: Vec<_> = entries
        .filter_map(|(entry, source)| Some((entry, load::model(source, &faults)?)))
        .collect();
    let selections: Vec<_> = models
        .iter()
        .map(|(entry, model)| (*entry, select::select(entry, model, &faults)))
        .collect();
    let package = resolve::package(&config.manifest, &selections, &faults);
    let package = faults.finish(package)?;
    format::files(emit::package(&package, config))
}
