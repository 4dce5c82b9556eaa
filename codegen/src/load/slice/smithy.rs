//! Slices of Smithy's JSON AST.
//!
//! The operations of resources become the service's own, and the resources go: nothing that travels
//! depends on them. By now every shape has its own members and traits: a slice holds no mixin and no
//! `apply`, since the order of the members could not be kept if it came from several places.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::canonical::{each, entries, ordered, set, sorted};
use super::{Choice, Documentation, Facts};
use crate::fault::{quoted, suggestion};
use crate::load::node::Node;
use crate::load::smithy::offered;

/// Traits, or whole namespaces of them, that no slice holds beside the words: samples and tests, rules for
/// endpoints, waiters, and what only resources, policies and templates of infrastructure know.
const NOISE: &[&str] = &[
    "aws.cloudformation#",
    "aws.iam#",
    "smithy.api#examples",
    "smithy.api#nestedProperties",
    "smithy.api#notProperty",
    "smithy.api#property",
    "smithy.api#references",
    "smithy.api#resourceIdentifier",
    "smithy.api#suppress",
    "smithy.api#tags",
    "smithy.rules#endpointBdd",
    "smithy.rules#endpointRuleSet",
    "smithy.rules#endpointTests",
    "smithy.test#",
    "smithy.waiters#",
];

const WORDS: &[&str] = &["smithy.api#documentation", "smithy.api#externalDocumentation"];

const SHAPE_ORDER: &[&str] =
    &["type", "version", "input", "output", "members", "member", "key", "value"];

/// The shapes that every model knows without holding them.
const PRELUDE: &str = "smithy.api#";

/// The keys under which a service or resource names operations.
const OPERATIONS: &[&str] =
    &["operations", "collectionOperations", "create", "put", "read", "update", "delete", "list"];

pub(super) fn facts(root: &Node<'_>) -> Option<Facts> {
    let shapes = root.require("shapes", "the shapes of the model").filter(Node::expect_object)?;
    let (id, service) = service(&shapes)?;
    let version = service.require("version", "the version of the service's interface")?;
    let traits = service.get("traits");
    let facts = traits.as_ref().and_then(|traits| traits.get("aws.api#service"));
    let sdk_id = facts.as_ref().and_then(|facts| facts.get("sdkId")?.string());
    Some(Facts {
        id: sdk_id.unwrap_or(local_name(id)).to_owned(),
        api_version: version.string()?.to_owned(),
        shape: Some(local_name(id).to_owned()),
        protocols: offered(&service),
        operations: operations(id, &shapes).iter().map(|id| local_name(id).to_owned()).collect(),
    })
}

pub(super) fn slice(root: &Node<'_>, choice: &Choice) -> Value {
    let trim = Trim(choice.documentation);
    let Some(shapes) = root.get("shapes") else { return Value::Null };
    let Some((service_id, service)) = service(&shapes) else { return Value::Null };
    let mut chosen = operations(service_id, &shapes);
    chosen.retain(|id| choice.operations.contains(local_name(id)));
    let mut reached = BTreeSet::new();
    let of_service = listed(&service, "errors", &shapes).into_iter();
    let named = |id: &&str| choice.shapes.contains(local_name(id));
    let named = shapes.entries().map(|(id, _)| id).filter(named).map(str::to_owned);
    let roots: Vec<String> = of_service.chain(named).chain(chosen.iter().cloned()).collect();
    reach(roots, &shapes, &mut reached);
    let service = trim.service(service.value(), &chosen, &reached);
    let kept = shapes.entries().filter_map(|(id, shape)| {
        let shape = match id {
            _ if id == service_id => service.clone(),
            _ if reached.contains(id) => trim.shape(shape.value()),
            _ => return None,
        };
        Some((id.to_owned(), shape))
    });
    let version = root.get("smithy").map(|node| node.value().clone()).unwrap_or_default();
    let shapes = ordered(kept, &[]);
    ordered([("smithy".to_owned(), version), ("shapes".to_owned(), shapes)], &["smithy"])
}

/// Puts what only the other model holds into this one, and the other's operations into its service.
pub(super) fn add(model: &mut Value, other: Value) {
    let is_service = |shape: &Value| shape.get("type") == Some(&json!("service"));
    let Some(Value::Object(shapes)) = model.get_mut("shapes") else { return };
    for (id, shape) in other.get("shapes").into_iter().flat_map(entries) {
        if !is_service(shape) {
            shapes.entry(id).or_insert_with(|| shape.clone());
        } else if let Some(service) = shapes.values_mut().find(|shape| is_service(shape)) {
            add_to_service(service, shape);
        }
    }
}

fn add_to_service(service: &mut Value, other: &Value) {
    let Value::Object(service) = service else { return };
    if let Some(Value::Array(operations)) = service.get_mut("operations") {
        let added = other.get("operations").and_then(Value::as_array);
        operations.extend(added.into_iter().flatten().cloned());
    }
    let renamed = service.entry("rename").or_insert_with(|| json!({}));
    if let Value::Object(renamed) = renamed {
        for (id, name) in other.get("rename").into_iter().flat_map(entries) {
            renamed.entry(id).or_insert_with(|| name.clone());
        }
    }
}

fn is_service(shape: &Node<'_>) -> bool {
    shape.value().get("type").and_then(Value::as_str) == Some("service")
}

/// The one service of a model, beside those that it mixes in.
fn service<'a>(shapes: &'a Node<'_>) -> Option<(&'a str, Node<'a>)> {
    let is_mixin = |shape: &Node<'_>| {
        shape.get("traits").is_some_and(|traits| traits.get("smithy.api#mixin").is_some())
    };
    let mut services = shapes.entries().filter(|(_, shape)| is_service(shape) && !is_mixin(shape));
    let first = services.next();
    match (&first, services.next()) {
        (None, _) => shapes.fault("a shape of type `service`", "none"),
        (_, Some((other, node))) => {
            node.fault("one shape of type `service`", &format!("{} as well", quoted(other)));
        }
        _ => {}
    }
    first
}

/// The ids of the operations of a service and of its resources, in no order that means anything.
fn operations(service: &str, shapes: &Node<'_>) -> Vec<String> {
    let mut operations = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut queue = vec![service.to_owned()];
    while let Some(id) = queue.pop() {
        let Some(node) = shapes.get(&id).filter(|_| !seen.contains(&id)) else { continue };
        operations.extend(OPERATIONS.iter().flat_map(|key| listed(&node, key, shapes)));
        queue.extend(listed(&node, "resources", shapes));
        seen.insert(id);
    }
    operations.into_iter().collect()
}

/// The shapes that stand under a key, be it one or a list of them.
fn listed(node: &Node<'_>, key: &str, shapes: &Node<'_>) -> Vec<String> {
    let Some(list) = node.get(key) else { return Vec::new() };
    match list.value() {
        Value::Array(_) => list.items().filter_map(|item| target(&item, shapes)).collect(),
        _ => target(&list, shapes).into_iter().collect(),
    }
}

/// Adds everything that the shapes in the queue lead to.
fn reach(mut queue: Vec<String>, shapes: &Node<'_>, reached: &mut BTreeSet<String>) {
    let single = ["input", "output", "member", "key", "value", "errors"];
    while let Some(id) = queue.pop() {
        let Some(node) = shapes.get(&id).filter(|_| !reached.contains(&id)) else { continue };
        queue.extend(single.into_iter().flat_map(|key| listed(&node, key, shapes)));
        let members = node.get("members");
        let members = members.iter().flat_map(|members| members.entries());
        queue.extend(members.filter_map(|(_, member)| target(&member, shapes)));
        reached.insert(id);
    }
}

/// The shape that a reference names, which the model must hold; `None` of those that every model knows.
fn target(reference: &Node<'_>, shapes: &Node<'_>) -> Option<String> {
    let id_node = reference.require("target", "the id of a shape")?;
    let id = id_node.string()?;
    if id.starts_with(PRELUDE) {
        return None;
    }
    if shapes.get(id).is_none() {
        let help = suggestion(id, shapes.entries().map(|(id, _)| id));
        id_node.fault_with_help("the id of a shape in this model", &quoted(id), help);
        return None;
    }
    Some(id.to_owned())
}

fn local_name(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}

/// Leaves out what no slice holds, and puts the rest in order.
struct Trim(Documentation);

impl Trim {
    fn keeps_trait(&self, id: &str) -> bool {
        let is_noise = |noise: &str| match noise.ends_with('#') {
            true => id.starts_with(noise),
            false => id == noise,
        };
        let is_word = self.0 == Documentation::Strip && WORDS.contains(&id);
        !is_word && !NOISE.iter().any(|noise| is_noise(noise))
    }

    /// The service with the chosen operations and nothing of its resources.
    fn service(&self, value: &Value, chosen: &[String], reached: &BTreeSet<String>) -> Value {
        let Value::Object(mut service) = self.shape(value) else { return value.clone() };
        service.retain(|key, _| key != "resources");
        let operations = chosen.iter().map(|id| json!({ "target": id })).collect();
        service.insert("operations".to_owned(), operations);
        if let Some(Value::Object(renamed)) = service.get_mut("rename") {
            renamed.retain(|id, _| reached.contains(id));
        }
        service.retain(|key, value| {
            key != "rename" || value.as_object().is_some_and(|map| !map.is_empty())
        });
        ordered(service, SHAPE_ORDER)
    }

    fn shape(&self, value: &Value) -> Value {
        let kept = entries(value).filter_map(|(key, value)| {
            let value = match key {
                "errors" | "operations" => set(value, |item| item.get("target")?.as_str(), self.0)?,
                "members" => each(value, |member| self.part(member)),
                "member" | "key" | "value" => self.part(value),
                "traits" => self.traits(value)?,
                _ => sorted(value, self.0),
            };
            Some((key.to_owned(), value))
        });
        ordered(kept, SHAPE_ORDER)
    }

    /// A reference to a shape, and the traits that stand there.
    fn part(&self, value: &Value) -> Value {
        let kept = entries(value).filter_map(|(key, value)| {
            let value = if key == "traits" { self.traits(value)? } else { sorted(value, self.0) };
            Some((key.to_owned(), value))
        });
        ordered(kept, &[])
    }

    /// `None` where none is left.
    fn traits(&self, value: &Value) -> Option<Value> {
        let kept: Map<_, _> = entries(value)
            .filter(|(id, _)| self.keeps_trait(id))
            .map(|(id, value)| (id.to_owned(), value.clone()))
            .collect();
        (!kept.is_empty()).then(|| sorted(&kept.into(), self.0))
    }
}
