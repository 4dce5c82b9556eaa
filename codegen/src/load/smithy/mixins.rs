//! Mixins: shapes whose members and traits other shapes have too.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::flatten::Tree;
use crate::fault::quoted;

/// The members that have no name of their own: an element of a list, a key and a value of a map.
pub(super) const FIXED: [&str; 3] = ["member", "key", "value"];

const MIXIN: &str = "smithy.api#mixin";

/// The ids of the shapes, mixins before the shapes that have them. Those that have themselves are
/// reported, and left out.
pub(super) fn order(tree: &Tree<'_>) -> Vec<String> {
    let mut waiting: BTreeMap<&str, usize> = BTreeMap::new();
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, shape) in tree.shapes.iter() {
        let known = mixins(shape).filter(|mixin| tree.shapes.contains_key(*mixin));
        let count = known.map(|mixin| users.entry(mixin).or_default().push(id)).count();
        waiting.insert(id, count);
    }
    let ready = |id: &&str| waiting.get(id) == Some(&0);
    let mut order: Vec<&str> = tree.shapes.keys().map(String::as_str).filter(ready).collect();
    let mut next = 0;
    while let Some(id) = order.get(next) {
        next += 1;
        for user in users.get(id).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(user) {
                *count -= 1;
                if *count == 0 {
                    order.push(user);
                }
            }
        }
    }
    for (id, _) in waiting.iter().filter(|(_, count)| **count > 0) {
        let found = format!("{}, which leads back to itself or to one that does", quoted(id));
        tree.fault(id, ".mixins", "mixins that end somewhere", &found);
    }
    order.into_iter().map(str::to_owned).collect()
}

/// Gives a shape what its mixins have, which are whole by now. What it says itself comes last, and
/// counts. The answer: how many members it has from them.
pub(super) fn inherit(tree: &mut Tree<'_>, id: &str) -> usize {
    let Some(list) = tree.shapes.get(id).and_then(|shape| shape.get("mixins")) else { return 0 };
    let mut whole = Map::new();
    for (index, item) in list.as_array().into_iter().flatten().enumerate() {
        let mixin = item.get("target").and_then(Value::as_str);
        match mixin.and_then(|mixin| tree.shapes.get(mixin)?.as_object()) {
            Some(mixin) => add(&mut whole, &without_local(mixin)),
            None => {
                let found = mixin.map_or_else(|| "nothing of the kind".to_owned(), quoted);
                let place = format!(".mixins[{index}].target");
                tree.fault(id, &place, "the id of a shape in this model", &found);
            }
        }
    }
    if !list.is_array() {
        tree.fault(id, ".mixins", "an array", "something else");
    }
    let members = whole.get("members").and_then(Value::as_object).map_or(0, Map::len);
    if let Some(Value::Object(shape)) = tree.shapes.get_mut(id) {
        add(&mut whole, shape);
        *shape = whole;
    }
    members
}

fn mixins(shape: &Value) -> impl Iterator<Item = &str> {
    let list = shape.get("mixins").and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|item| item.get("target")?.as_str())
}

/// What of a mixin its users have: all but its type, its own mixins, and the traits that it keeps.
fn without_local(mixin: &Map<String, Value>) -> Map<String, Value> {
    let mut rest = mixin.clone();
    rest.retain(|key, _| !["type", "mixins"].contains(&key.as_str()));
    if let Some(Value::Object(traits)) = rest.get_mut("traits") {
        let local = traits.get(MIXIN).and_then(|mixin| mixin.get("localTraits")).cloned();
        let local = local.as_ref().and_then(Value::as_array);
        let is_local = |id: &str| local.into_iter().flatten().any(|other| other == id);
        traits.retain(|id, _| id != MIXIN && !is_local(id));
    }
    rest
}

/// Adds to a shape or member what another says: a member again keeps its place, a trait again replaces
/// the first, and lists grow.
fn add(shape: &mut Map<String, Value>, other: &Map<String, Value>) {
    for (key, value) in other {
        match (shape.get_mut(key), value) {
            (Some(Value::Object(own)), Value::Object(other)) if key == "traits" => {
                own.extend(other.clone());
            }
            (Some(Value::Object(own)), Value::Object(other)) if key == "members" => {
                other.iter().for_each(|(name, member)| add_member(own, name, member));
            }
            (Some(Value::Object(own)), Value::Object(other)) => add(own, other),
            (Some(Value::Array(own)), Value::Array(other)) => {
                let new = other.iter().filter(|item| !own.contains(item)).cloned();
                let new: Vec<Value> = new.collect();
                own.extend(new);
            }
            (Some(own), value) => *own = value.clone(),
            (None, value) => {
                shape.insert(key.clone(), value.clone());
            }
        }
    }
}

fn add_member(members: &mut Map<String, Value>, name: &str, member: &Value) {
    match (members.get_mut(name), member) {
        (Some(Value::Object(own)), Value::Object(member)) => add(own, member),
        _ => {
            members.insert(name.to_owned(), member.clone());
        }
    }
}
