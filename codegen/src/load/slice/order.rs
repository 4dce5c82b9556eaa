//! The order that an older slice has, kept in a newer one.
//!
//! The order of members decides the order of arguments, and that of values how they compare. Upstream
//! changes both without a reason that a caller would know of. So what an older slice holds stays in its
//! place, and what is new follows, in upstream's order. Both dialects name members and values alike, so
//! that the order outlives a change of the dialect too.

use std::collections::BTreeMap;

use serde_json::Value;

use super::botocore::protocols;
use super::canonical::entries;

/// The keys under which an operation names its request and its response.
const MESSAGES: [&str; 2] = ["input", "output"];

/// Everything in a slice whose order is kept.
pub(super) struct Order {
    /// The members of each structure and union, and the values of each enum. In Smithy's dialect a shape
    /// stands here by its id and, so that other slices find it, by its name.
    shapes: BTreeMap<String, Vec<String>>,
    /// The shapes of requests and responses. Their types are named after the operation, so that another
    /// shape must not bring another order.
    messages: BTreeMap<(String, &'static str), String>,
    protocols: Vec<String>,
}

impl Order {
    pub(super) fn of(slice: &Value) -> Self {
        let names = names(slice);
        let mut shapes = BTreeMap::new();
        for (id, shape) in all_shapes(slice) {
            let parts = parts(shape);
            if let Some(name) = names.get(id) {
                shapes.entry(name.clone()).or_insert_with(|| parts.clone());
            }
            shapes.insert(id.to_owned(), parts);
        }
        let messages = messages(slice).collect();
        let protocols = slice.get("metadata").map(protocols).unwrap_or_default();
        Self { shapes, messages, protocols }
    }

    /// Puts a newer slice in this order.
    pub(super) fn keep(&self, slice: &mut Value) {
        let names = names(slice);
        let mut renamed = BTreeMap::new();
        for (message, id) in messages(slice) {
            if let Some(older) = self.messages.get(&message) {
                renamed.entry(id).or_insert(older);
            }
        }
        let shapes = slice.get_mut("shapes").and_then(Value::as_object_mut).into_iter().flatten();
        for (id, shape) in shapes {
            let candidates = [renamed.get(id).copied(), Some(id), names.get(id)];
            let mut older = candidates.into_iter().flatten().filter_map(|id| self.shapes.get(id));
            if let Some(older) = older.next() {
                sort_parts(shape, &Ranks::of(older));
            }
        }
        if let Some(metadata) = slice.get_mut("metadata") {
            self.keep_protocols(metadata);
        }
    }

    /// The protocol that botocore names first is the one that upstream prefers. As long as the service
    /// speaks it, an older preference stands.
    fn keep_protocols(&self, metadata: &mut Value) {
        let offered = protocols(metadata);
        let Some(preferred) = self.protocols.iter().find(|older| offered.contains(older)) else {
            return;
        };
        if let Some(protocol) = metadata.get_mut("protocol") {
            *protocol = Value::from(preferred.as_str());
        }
        if let Some(Value::Array(list)) = metadata.get_mut("protocols") {
            let ranks = Ranks::of(&self.protocols);
            list.sort_by_cached_key(|protocol| ranks.of_part(&text(protocol)));
        }
    }
}

/// The first place of each part in an older list; what is new comes after all of them.
struct Ranks<'a>(BTreeMap<&'a str, usize>);

impl<'a> Ranks<'a> {
    fn of(parts: &'a [String]) -> Self {
        let ranks = parts.iter().enumerate().rev();
        Self(ranks.map(|(rank, part)| (part.as_str(), rank)).collect())
    }

    fn of_part(&self, part: &str) -> usize {
        self.0.get(part).copied().unwrap_or(usize::MAX)
    }
}

/// The members of a structure or union by name, or the values of an enum, in whichever form it is.
fn parts(shape: &Value) -> Vec<String> {
    let members = shape.get("members").into_iter().flat_map(entries);
    let members = members.map(|(name, member)| part(shape, name, member));
    let values = values(shape).into_iter().flatten().map(value);
    members.chain(values).collect()
}

fn sort_parts(shape: &mut Value, ranks: &Ranks<'_>) {
    let members = shape.get("members").into_iter().flat_map(entries);
    let mut members: Vec<_> = members
        .map(|(name, member)| (part(shape, name, member), name.to_owned(), member.clone()))
        .collect();
    members.sort_by_cached_key(|(part, _, _)| ranks.of_part(part));
    if let Some(Value::Object(sorted)) = shape.get_mut("members") {
        *sorted = members.into_iter().map(|(_, name, member)| (name, member)).collect();
    }
    if let Some(values) = values_mut(shape) {
        values.sort_by_cached_key(|item| ranks.of_part(&value(item)));
    }
}

/// What a member goes by: its name or, in an enum of Smithy's, its value.
fn part(shape: &Value, name: &str, member: &Value) -> String {
    let is_enum = ["enum", "intEnum"].iter().any(|kind| shape.get("type") == Some(&(*kind).into()));
    let value = member.get("traits").and_then(|traits| traits.get("smithy.api#enumValue"));
    value.filter(|_| is_enum).map_or_else(|| name.to_owned(), text)
}

/// The values of an enum that lists them: botocore's, or one of Smithy's version 1.0.
fn values(shape: &Value) -> Option<&Vec<Value>> {
    let of_smithy = || shape.get("traits")?.get("smithy.api#enum");
    shape.get("enum").or_else(of_smithy)?.as_array()
}

fn values_mut(shape: &mut Value) -> Option<&mut Vec<Value>> {
    let list = match shape.get("enum").is_some() {
        true => shape.get_mut("enum"),
        false => shape.get_mut("traits")?.get_mut("smithy.api#enum"),
    };
    list?.as_array_mut()
}

/// A value of a list: as it is in botocore's, in an object with its name in Smithy's.
fn value(item: &Value) -> String {
    text(item.get("value").unwrap_or(item))
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The shapes that the operations of a slice send and receive.
fn messages(slice: &Value) -> impl Iterator<Item = ((String, &'static str), String)> {
    let of_botocore = slice.get("operations").into_iter().flat_map(entries);
    let of_smithy = all_shapes(slice).map(|(id, shape)| (local(id), shape));
    of_botocore.chain(of_smithy).flat_map(|(name, operation)| {
        MESSAGES.into_iter().filter_map(|key| {
            let reference = operation.get(key)?;
            let target = reference.get("shape").or_else(|| reference.get("target"))?;
            Some(((name.to_owned(), key), target.as_str()?.to_owned()))
        })
    })
}

/// The names of Smithy's shapes, by their ids: as the service renames them, or without the namespace.
fn names(slice: &Value) -> BTreeMap<String, String> {
    let renamed: BTreeMap<&str, &Value> =
        all_shapes(slice).filter_map(|(_, shape)| shape.get("rename")).flat_map(entries).collect();
    let name = |id: &str| renamed.get(id).map_or_else(|| local(id).to_owned(), |name| text(name));
    all_shapes(slice).map(|(id, _)| (id.to_owned(), name(id))).collect()
}

fn all_shapes(slice: &Value) -> impl Iterator<Item = (&str, &Value)> {
    slice.get("shapes").into_iter().flat_map(entries)
}

fn local(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}
