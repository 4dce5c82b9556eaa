//! [`Model`](crate::model::Model) and [`Selection`] to [`Package`]: every decision is made here.

mod bindings;
mod docs;
mod documentation;
mod features;
mod names;
mod operations;
mod protocol;
mod shapes;
mod types;

use std::collections::BTreeMap;

use crate::fault::{Fault, Sink, quoted, shown};
use crate::manifest::{Manifest, ServiceEntry};
use crate::package::{Operation, Package, Protocol, Service, ShapeKind};
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
    let holds = |test: fn(&ShapeKind) -> bool| {
        services.iter().any(|service| service.shapes.iter().any(|shape| test(&shape.kind)))
    };
    Package {
        name: manifest.output.crate_name.clone(),
        unknown_value: holds(|kind| matches!(kind, ShapeKind::Enum(_))),
        unknown_integer: holds(|kind| matches!(kind, ShapeKind::IntegerEnum(_))),
        unknown_member: holds(|kind| matches!(kind, ShapeKind::Union(_))),
        services,
    }
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
    let types = Types::new(selection.model, selection.shapes.keys().copied());
    let context = Context { entry, selection, protocol, types, faults };
    context.check_overrides();
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
        query_compatible: facts.query_compatible,
        runtime_features: features::of(&operations, &shapes),
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

    /// Two shapes, or two operations, that would share a name or a module are told apart by their user,
    /// not by chance.
    fn check_names(&self) {
        let shapes = self.selection.shapes.keys();
        let types = shapes.filter(|id| shapes::is_type(&self.selection.model.shape(id).kind));
        self.check_distinct("shapes", types.map(|id| id.as_str()), names::type_name);
        let operations = self.selection.operations.iter().map(|operation| operation.name.as_str());
        self.check_distinct("operations", operations, names::operation);
    }

    fn check_distinct<'b>(
        &self,
        kind: &str,
        originals: impl Iterator<Item = &'b str>,
        name: fn(&str) -> String,
    ) {
        let (mut by_name, mut by_module) = (BTreeMap::new(), BTreeMap::new());
        for original in originals {
            let (name, module) = (name(original), names::module(original));
            let other = by_name.insert(name, original).or_else(|| by_module.get(&module).copied());
            by_module.insert(module, original);
            if let Some(other) = other {
                let expected = format!("{kind} whose names differ in Rust too");
                let found = format!("{} and {}", quoted(other), quoted(original));
                self.fault(format!("{kind}.{}", shown(original)), &expected, &found, None);
            }
        }
    }

    /// An override that names nothing is a fault, not silence: what it mended may be mended upstream.
    fn check_overrides(&self) {
        for path in &self.entry.optional_members {
            let found = path.split_once('.').and_then(|(shape, member)| {
                let shape =
                    self.selection.model.shapes.iter().find(|(id, _)| id.as_str() == shape)?.1;
                shape.kind.members().iter().find(|candidate| candidate.name == member)
            });
            if found.is_some_and(|member| member.required) {
                continue;
            }
            self.faults.report(Fault {
                file: self.entry.manifest.clone(),
                place: format!("services.{}.members.\"{path}\"", self.entry.module),
                expected: "a required member, as `Shape.member`".to_owned(),
                found: if found.is_some() { "one that is optional" } else { "none of that name" }
                    .to_owned(),
                help: Some("remove the override: it mends nothing any more".to_owned()),
            });
        }
    }
}
