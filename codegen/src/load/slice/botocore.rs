//! Slices of the botocore dialect.

use std::collections::BTreeSet;

use serde_json::Value;

use super::canonical::{each, entries, keeps, ordered, set, sorted};
use super::{Choice, Documentation, Facts};
use crate::fault::{quoted, suggestion};
use crate::load::node::Node;

/// What no slice holds beside the words: samples, from which nothing is generated.
const NOISE: &str = "examples";

const TOP_ORDER: &[&str] = &["version", "metadata", "operations", "shapes"];

const SHAPE_ORDER: &[&str] = &["type", "required", "members", "member", "key", "value"];

pub(super) fn facts(root: &Node<'_>) -> Option<Facts> {
    let metadata = root.require("metadata", "the facts of the service");
    let fact = |key: &str, expected: &str| {
        let metadata = metadata.as_ref()?;
        metadata.require(key, expected).and_then(|node| node.string().map(str::to_owned))
    };
    let id = fact("serviceId", "the service's id");
    let api_version = fact("apiVersion", "the version of the service's interface");
    let operations = root.require("operations", "the operations of the service");
    let shapes = root.require("shapes", "the shapes of the service").filter(Node::expect_object);
    let names = operations?.entries().map(|(name, _)| name.to_owned()).collect();
    shapes?;
    Some(Facts {
        id: id?,
        api_version: api_version?,
        shape: None,
        protocols: protocols(metadata?.value()),
        operations: names,
    })
}

/// The protocols that a service speaks, the preferred one first.
pub(super) fn protocols(metadata: &Value) -> Vec<String> {
    let preferred = metadata.get("protocol").and_then(Value::as_str);
    let list = metadata.get("protocols").and_then(Value::as_array).into_iter().flatten();
    let others = list.filter_map(Value::as_str).filter(|other| Some(*other) != preferred);
    preferred.into_iter().chain(others).map(str::to_owned).collect()
}

pub(super) fn slice(root: &Node<'_>, choice: &Choice) -> Value {
    let words = choice.documentation;
    let (operations, shapes) = (root.get("operations"), root.get("shapes"));
    let (Some(operations), Some(shapes)) = (operations, shapes) else { return Value::Null };
    let mut chosen = Vec::new();
    let mut reached = BTreeSet::new();
    reach(choice.shapes.iter().cloned().collect(), &shapes, &mut reached);
    for name in &choice.operations {
        let Some(node) = operations.get(name) else { continue };
        reach(of_operation(&node, &shapes), &shapes, &mut reached);
        chosen.push((name.clone(), operation(node.value(), words)));
    }
    let shape = |name: String| {
        let value = shape(shapes.get(&name)?.value(), words);
        Some((name, value))
    };
    let shapes = ordered(reached.into_iter().filter_map(shape), &[]);
    let parts = [("operations", ordered(chosen, &[])), ("shapes", shapes)];
    let kept = entries(root.value()).filter(|(key, value)| keeps(words, key, value));
    let kept = kept.filter(|(key, _)| *key != NOISE && parts.iter().all(|(part, _)| part != key));
    let kept: Vec<_> = kept.map(|(key, value)| (key, sorted(value, words))).collect();
    ordered(kept.into_iter().chain(parts).map(|(key, value)| (key.to_owned(), value)), TOP_ORDER)
}

/// Puts what only the other model holds into this one.
pub(super) fn add(model: &mut Value, other: Value) {
    for section in ["operations", "shapes"] {
        let Some(Value::Object(to)) = model.get_mut(section) else { continue };
        for (name, value) in other.get(section).into_iter().flat_map(entries) {
            to.entry(name).or_insert_with(|| value.clone());
        }
    }
}

fn of_operation(node: &Node<'_>, shapes: &Node<'_>) -> Vec<String> {
    let messages =
        ["input", "output"].into_iter().filter_map(|key| target(&node.get(key)?, shapes));
    let errors = node.get("errors");
    let errors =
        errors.iter().flat_map(|list| list.items()).filter_map(|error| target(&error, shapes));
    messages.chain(errors).collect()
}

fn of_shape(node: &Node<'_>, shapes: &Node<'_>) -> Vec<String> {
    let elements =
        ["member", "key", "value"].into_iter().filter_map(|key| target(&node.get(key)?, shapes));
    let members = node.get("members");
    let members = members
        .iter()
        .flat_map(|node| node.entries())
        .filter_map(|(_, member)| target(&member, shapes));
    elements.chain(members).collect()
}

/// Adds everything that the shapes in the queue lead to.
fn reach(mut queue: Vec<String>, shapes: &Node<'_>, reached: &mut BTreeSet<String>) {
    while let Some(name) = queue.pop() {
        if let Some(shape) = shapes.get(&name).filter(|_| !reached.contains(&name)) {
            queue.extend(of_shape(&shape, shapes));
            reached.insert(name);
        }
    }
}

/// The shape that a reference names, which the model must hold.
fn target(reference: &Node<'_>, shapes: &Node<'_>) -> Option<String> {
    let name_node = reference.require("shape", "the name of a shape")?;
    let name = name_node.string()?;
    if shapes.get(name).is_none() {
        let help = suggestion(name, shapes.entries().map(|(name, _)| name));
        name_node.fault_with_help("the name of a shape in this model", &quoted(name), help);
        return None;
    }
    Some(name.to_owned())
}

/// What a slice holds of an operation.
fn operation(value: &Value, documentation: Documentation) -> Value {
    let kept = entries(value).filter(|(key, value)| keeps(documentation, key, value));
    let kept = kept.filter_map(|(key, value)| {
        let value = match key {
            "errors" => set(value, |error| error.get("shape")?.as_str(), documentation)?,
            _ => sorted(value, documentation),
        };
        Some((key.to_owned(), value))
    });
    ordered(kept, &[])
}

/// What a slice holds of a shape.
fn shape(value: &Value, documentation: Documentation) -> Value {
    let kept = entries(value).filter(|(key, value)| keeps(documentation, key, value));
    let kept = kept.filter_map(|(key, value)| {
        let value = match key {
            "required" => set(value, Value::as_str, documentation)?,
            "members" => each(value, |member| sorted(member, documentation)),
            _ => sorted(value, documentation),
        };
        Some((key.to_owned(), value))
    });
    ordered(kept, SHAPE_ORDER)
}
