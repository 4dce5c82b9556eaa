//! What a syntax tree says in other places, put where it belongs, so that what reads the tree finds every
//! shape whole: mixins, `apply`, and what members say of the values of their shapes.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{mixins, prelude};
use crate::fault::{Fault, Sink, quoted};

/// The shapes of a tree, and where their faults go.
pub(super) struct Tree<'a> {
    pub(super) shapes: &'a mut Map<String, Value>,
    file: &'a str,
    faults: &'a Sink,
}

/// The traits that `apply` gives to a shape, and to members of it, by name.
#[derive(Default)]
struct Applied {
    own: Vec<Map<String, Value>>,
    members: Vec<(String, Map<String, Value>)>,
}

const SENSITIVE: &str = "smithy.api#sensitive";

/// Mixins multiply: a small file can ask for more than fits into memory.
const MOST_INHERITED: usize = 1_000_000;

/// Puts everything where it belongs.
pub(in crate::load) fn flatten(ast: &mut Value, file: &str, faults: &Sink) {
    if let Some(mut tree) = Tree::of(ast, file, faults) {
        tree.make_whole();
        tree.give_members_shapes();
    }
}

/// Gives every shape its own members and traits, so that no mixin and no `apply` is left.
pub(in crate::load) fn make_whole(ast: &mut Value, file: &str, faults: &Sink) {
    if let Some(mut tree) = Tree::of(ast, file, faults) {
        tree.make_whole();
        for shape in tree.shapes.values_mut().filter_map(Value::as_object_mut) {
            shape.shift_remove("mixins");
        }
    }
}

impl<'a> Tree<'a> {
    fn of(ast: &'a mut Value, file: &'a str, faults: &'a Sink) -> Option<Self> {
        let shapes = ast.get_mut("shapes")?.as_object_mut()?;
        Some(Self { shapes, file, faults })
    }

    fn make_whole(&mut self) {
        let mut applied = self.take_applied();
        for id in applied.keys().filter(|id| !self.shapes.contains_key(*id)) {
            self.fault(id, "", "the id of a shape in this model to apply traits to", &quoted(id));
        }
        for id in self.shapes.keys().filter(|id| id.contains('$')) {
            let expected = "the id of a shape, since nothing else is defined";
            self.fault(id, "", expected, "that of a member");
        }
        let mut inherited = 0;
        for id in mixins::order(self) {
            inherited += mixins::inherit(self, &id);
            if inherited > MOST_INHERITED {
                let expected = "fewer members that come from mixins";
                self.fault(&id, ".mixins", expected, "a million in all");
                return;
            }
            if let Some(applied) = applied.remove(&id) {
                self.apply(&id, applied);
            }
        }
    }
}

impl Tree<'_> {
    /// Reports a fault of a shape, or of a place in it: `.mixins[0]`.
    pub(super) fn fault(&self, id: &str, place: &str, expected: &str, found: &str) {
        self.faults.report(Fault {
            file: self.file.to_owned(),
            place: format!("shapes.\"{id}\"{place}"),
            expected: expected.to_owned(),
            found: found.to_owned(),
            help: None,
        });
    }

    /// Takes the `apply` statements out of the shapes.
    fn take_applied(&mut self) -> BTreeMap<String, Applied> {
        let is_apply = |shape: &Value| shape.get("type").is_some_and(|name| name == "apply");
        let ids = self.shapes.iter().filter(|(_, shape)| is_apply(shape)).map(|(id, _)| id.clone());
        let mut applied: BTreeMap<String, Applied> = BTreeMap::new();
        for id in ids.collect::<Vec<_>>() {
            let statement = self.shapes.shift_remove(&id);
            let traits = statement.and_then(|mut statement| {
                statement.get_mut("traits")?.as_object_mut().map(std::mem::take)
            });
            let Some(traits) = traits else {
                self.fault(&id, ".traits", "the traits to apply", "nothing of the kind");
                continue;
            };
            match id.split_once('$') {
                None => applied.entry(id).or_default().own.push(traits),
                Some((shape, member)) => {
                    let members = &mut applied.entry(shape.to_owned()).or_default().members;
                    members.push((member.to_owned(), traits));
                }
            }
        }
        applied
    }

    fn apply(&mut self, id: &str, applied: Applied) {
        let Some(shape) = self.shapes.get_mut(id) else { return };
        applied.own.into_iter().for_each(|traits| add_traits(shape, traits));
        let mut missing = Vec::new();
        for (name, traits) in applied.members {
            match member(shape, &name) {
                Some(member) => add_traits(member, traits),
                None => missing.push(name),
            }
        }
        for name in missing {
            let id = format!("{id}${name}");
            self.fault(&id, "", "the id of a member to apply traits to", &quoted(&id));
        }
    }

    /// Gives a shape of its own to every member that says something of its values. A shape that has a
    /// name in the generated code keeps it, and is sensitive as soon as one member says so.
    fn give_members_shapes(&mut self) {
        let (mut given, mut sensitive) = (Vec::new(), Vec::new());
        for (id, shape) in self.shapes.iter() {
            let is_collection = ["list", "set", "map"].iter().any(|name| has_type(shape, name));
            for (name, member) in members(shape) {
                let own = own_traits(member, is_collection);
                let target = member.get("target").and_then(Value::as_str);
                let Some(target) = target.filter(|_| !own.is_empty()) else { continue };
                match self.unnamed(target) {
                    Some(mut copy) => {
                        add_traits(&mut copy, own);
                        given.push((id.clone(), name.to_owned(), copy));
                    }
                    None => sensitive.push((target.to_owned(), own)),
                }
            }
        }
        for (id, name, copy) in given {
            let member_id = format!("{id}${name}");
            let member = self.shapes.get_mut(&id).and_then(|shape| member(shape, &name));
            if let Some(member) = member {
                member["target"] = Value::from(member_id.as_str());
            }
            self.shapes.insert(member_id, copy);
        }
        for (id, mut own) in sensitive {
            own.retain(|id, _| id == SENSITIVE);
            if let Some(shape) = self.shapes.get_mut(&id).filter(|_| !own.is_empty()) {
                add_traits(shape, own);
            }
        }
    }

    /// A copy of a shape that has no name in the generated code.
    fn unnamed(&self, id: &str) -> Option<Value> {
        let shape = match self.shapes.get(id) {
            Some(shape) => shape.clone(),
            None => json!({ "type": prelude::find(id)?.1 }),
        };
        let named = ["structure", "union", "enum", "intEnum", "service", "operation", "resource"];
        let is_named = named.iter().any(|name| has_type(&shape, name))
            || shape.pointer("/traits/smithy.api#enum").is_some();
        (shape.is_object() && !is_named).then_some(shape)
    }
}

/// The traits of a member that its shape is to have.
fn own_traits(member: &Value, is_collection: bool) -> Map<String, Value> {
    let of_values =
        ["smithy.api#length", "smithy.api#range", "smithy.api#pattern", SENSITIVE].as_slice();
    let of_elements = ["smithy.api#timestampFormat"].as_slice();
    let ids = [of_values, if is_collection { of_elements } else { &[] }].concat();
    let Some(traits) = member.get("traits") else { return Map::new() };
    ids.into_iter().filter_map(|id| Some((id.to_owned(), traits.get(id)?.clone()))).collect()
}

fn has_type(shape: &Value, name: &str) -> bool {
    shape.get("type").is_some_and(|found| found == name)
}

/// The members of a shape, of whatever type.
fn members(shape: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let named = shape.get("members").and_then(Value::as_object).into_iter().flatten();
    let fixed = mixins::FIXED.iter().filter_map(|name| Some((*name, shape.get(name)?)));
    named
        .map(|(name, member)| (name.as_str(), member))
        .chain(fixed)
        .filter(|(_, member)| member.is_object())
}

fn member<'a>(shape: &'a mut Value, name: &str) -> Option<&'a mut Value> {
    let holder = match mixins::FIXED.contains(&name) && shape.get(name).is_some() {
        true => shape,
        false => shape.get_mut("members")?,
    };
    holder.get_mut(name).filter(|member| member.is_object())
}

/// Adds traits to a shape or member, in the place of those that it has.
fn add_traits(to: &mut Value, traits: Map<String, Value>) {
    let Some(to) = to.as_object_mut() else { return };
    let own = to.entry("traits").or_insert_with(|| Value::Object(Map::new()));
    if let Some(own) = own.as_object_mut() {
        own.extend(traits);
    }
}
