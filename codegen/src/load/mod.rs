//! Bytes to [`Model`]: the only code that reads a model's bytes.

mod botocore;
mod facts;
mod json;
mod ledger;
mod node;
mod overlay;
mod patch;
mod pattern;
pub(crate) mod slice;
mod smithy;
mod uri;

use serde_json::Value;

use crate::Source;
use crate::fault::{Fault, Sink, quoted, suggestion};
use crate::manifest::ServiceEntry;
use crate::model::Model;
use node::{Document, Node};

/// Reads a model, patches it, and merges its overlay over it.
pub(crate) fn model(entry: &ServiceEntry, source: &Source, faults: &Sink) -> Option<Model> {
    let mut value = json::parse(&source.path, &source.bytes, faults)?;
    patch::apply(&mut value, entry, faults);
    if let Some((path, bytes)) = &source.overlay {
        overlay::merge(&mut value, &json::parse(path, bytes, faults)?, path, faults);
    }
    let model = read(&source.path, value, entry.protocol.as_deref(), faults)?;
    check_protocol(entry, &model, faults);
    Some(model)
}

/// The protocol that the manifest chose is one that the service speaks.
fn check_protocol(entry: &ServiceEntry, model: &Model, faults: &Sink) {
    let spoken = &model.service.protocols;
    let Some(chosen) = entry.protocol.as_ref().filter(|chosen| !spoken.contains(chosen)) else {
        return;
    };
    faults.report(Fault {
        file: entry.manifest.clone(),
        place: format!("services.{}.protocol", entry.module),
        expected: format!("a protocol that {} speaks: {}", model.file, spoken.join(", ")),
        found: quoted(chosen),
        help: suggestion(chosen, spoken.iter().map(String::as_str)),
    });
}

/// Reads a model as it came, without patches and without an overlay.
pub(crate) fn bare_model(
    path: &str,
    bytes: &[u8],
    protocol: Option<&str>,
    faults: &Sink,
) -> Option<Model> {
    read(path, json::parse(path, bytes, faults)?, protocol, faults)
}

/// `protocol` is the one to speak, if the service speaks it.
fn read(path: &str, mut value: Value, protocol: Option<&str>, faults: &Sink) -> Option<Model> {
    let is_smithy = value.get("smithy").is_some();
    if is_smithy {
        smithy::flatten(&mut value, path, faults);
    }
    let document = Document { file: path, faults };
    let root = Node::root(&document, &value);
    match is_smithy {
        true => smithy::model(&root, protocol),
        false => botocore::model(&root, protocol),
    }
}
