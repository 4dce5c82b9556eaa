//! [`Model`](crate::model::Model) and [`Selection`] to [`Package`]: every decision is made here.

mod bindings;
mod docs;
mod documentation;
mod events;
mod features;
mod given;
mod layout;
mod names;
mod operations;
mod protocol;
mod shapes;
mod types;

pub(crate) use names::capitalised;
pub(crate) use protocol::is_supported;

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::{Fault, Sink, quoted, shown};
use crate::manifest::{Manifest, ServiceEntry};
use crate::model::ShapeId;
use crate::package::{Format, Operation, Package, Protocol, Service, ShapeKind, TypeName, Unknown};
use crate::select::Selection;
use types::Types;

/// What the parts of this phase share while one service is resolved.
struct Context<'a> {
    entry: &'a ServiceEntry,
    selection: &'a Selection<'a>,
    protocol: Protocol,
    types: Types<'a>,
    faults: &'a Sink,
}

pub(crate) fn package(
    manifest: &Manifest,
    selections: &[(&ServiceEntry, Selection<'_>)],
    faults: &Sink,
) -> Package {
    let services: Vec<Service> = selections
        .iter()
        .filter_map(|(entry, selection)| service(entry, selection, faults))
        .collect();
    let mut unknown: BTreeMap<Unknown, Vec<String>> = BTreeMap::new();
    for service in &services {
        let kept = service.shapes.iter().filter_map(|shape| unknown_of(service, &shape.kind));
        for kind in BTreeSet::from_iter(kept) {
            // The runtime has CBOR only for a service that speaks it.
            let needed = (kind == Unknown::CborMember).then(|| service.feature.clone());
            unknown.entry(kind).or_default().extend(needed);
        }
    }
    Package { name: manifest.output.crate_name.clone(), unknown, services }
}

/// What keeps values of a shape that the crate does not know.
fn unknown_of(service: &Service, kind: &ShapeKind) -> Option<Unknown> {
    match (kind, service.response_format) {
        (ShapeKind::Enum(_), _) => Some(Unknown::Value),
        (ShapeKind::IntegerEnum(_), _) => Some(Unknown::Integer),
        (ShapeKind::Union { .. }, Format::Json) => Some(Unknown::Member),
        (ShapeKind::Union { .. }, Format::Cbor) => Some(Unknown::CborMember),
        (ShapeKind::Union { .. }, Format::Xml | Format::Form) => Some(Unknown::Name),
        (ShapeKind::Structure { .. } | ShapeKind::Events(_), _) => None,
    }
}

/// A text of a model as a reader of the crate sees it.
pub(crate) fn words(text: &str) -> Vec<String> {
    documentation::of(Some(text), documentation::ITEM).lines
}

fn service(entry: &ServiceEntry, selection: &Selection<'_>, faults: &Sink) -> Option<Service> {
    let facts = &selection.model.service;
    let Some(protocol) = Protocol::choose(facts) else {
        faults.report(Fault {
            file: selection.model.file.clone(),
            place: "metadata.protocol".to_owned(),
            expected: format!("a protocol that Opsmith generates: {}", Protocol::KNOWN),
            found: facts.protocols.join(", "),
            help: None,
        });
        return None;
    };
    let types = Types::new(entry, selection.model, selection.shapes.keys().copied());
    let context = Context { entry, selection, protocol, types, faults };
    context.check_given();
    context.check_target_prefix();
    let operations: Vec<Operation> =
        selection.operations.iter().map(|operation| context.operation(operation)).collect();
    let shapes = context.shapes();
    context.check_names();
    Some(Service {
        module: names::module(&entry.module),
        feature: entry.module.clone(),
        source: selection.model.file.clone(),
        docs: documentation::of(selection.model.documentation.as_deref(), documentation::ITEM),
        id: facts.id.clone(),
        api_version: facts.api_version.clone(),
        signing_name: facts.signing_name.clone(),
        endpoint_prefix: facts.endpoint_prefix.clone(),
        protocol,
        response_format: protocol.response_format(),
        query_compatible: facts.query_compatible,
        runtime_features: features::of(protocol, &operations, &shapes),
        operations,
        shapes,
    })
}

impl Context<'_> {
    fn fault(&self, place: String, expected: &str, found: &str, help: Option<String>) {
        self.faults.report(Fault {
            file: self.selection.model.file.clone(),
            place,
            expected: expected.to_owned(),
            found: found.to_owned(),
            help,
        });
    }

    /// The protocols that name an operation by its service too need a name for the service.
    fn check_target_prefix(&self) {
        let named = matches!(
            self.protocol,
            Protocol::AwsJson10 | Protocol::AwsJson11 | Protocol::RpcV2Cbor
        );
        if named && self.selection.model.service.target_prefix.is_none() {
            let expected = "the service's name in the protocol";
            self.fault("metadata.targetPrefix".to_owned(), expected, "none", None);
        }
    }

    /// Two shapes, or two operations, that would share a name or a module are told apart by their user,
    /// not by chance.
    fn check_names(&self) {
        let model = self.selection.model;
        let shapes = self.selection.shapes.keys();
        let mut types: Vec<&ShapeId> =
            shapes.copied().filter(|id| shapes::is_type(&model.shape(id).kind)).collect();
        let given = |id: &ShapeId| given::type_name(&self.entry.overrides, id);
        // Where one of two has a given name, that one is at fault.
        types.sort_by_key(|id| given(id).is_some());
        for (other, id) in clashes(types.into_iter().map(|id| (id, self.types.name(id)))) {
            match given(id) {
                Some((name, place)) => {
                    let found =
                        format!("{}, as {} is called", quoted(name), quoted(other.as_str()));
                    let expected = "a name that no other shape has";
                    self.faults.report(place.fault(expected, &found, None));
                }
                None => self.clash("shapes", other.as_str(), id.as_str(), Some(self.naming(id))),
            }
        }
        let operations = self.selection.operations.iter().map(|operation| {
            let name = operation.name.as_str();
            (name, TypeName { name: names::operation(name), module: names::module(name) })
        });
        for (other, operation) in clashes(operations) {
            self.clash("operations", other, operation, None);
        }
    }

    fn clash(&self, kind: &str, other: &str, original: &str, help: Option<String>) {
        let expected = format!("{kind} whose names differ in Rust too");
        let found = format!("{} and {}", quoted(other), quoted(original));
        self.fault(format!("{kind}.{}", shown(original)), &expected, &found, help);
    }

    /// How the manifest names a shape.
    fn naming(&self, id: &ShapeId) -> String {
        let header = self.entry.header("shapes", id.as_str());
        let manifest = &self.entry.manifest;
        format!(
            "name it in {manifest}:\n        {header}\n        name = \"...\"\n        reason = \"...\""
        )
    }
}

/// The things that share a name or a module with one before them, each after that one.
fn clashes<T: Copy>(named: impl Iterator<Item = (T, TypeName)>) -> Vec<(T, T)> {
    let (mut by_name, mut by_module) = (BTreeMap::new(), BTreeMap::new());
    let mut clashes = Vec::new();
    for (thing, TypeName { name, module }) in named {
        let other = by_name.insert(name, thing).or_else(|| by_module.get(&module).copied());
        by_module.insert(module, thing);
        clashes.extend(other.map(|other| (other, thing)));
    }
    clashes
}
