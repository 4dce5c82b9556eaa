//! Shapes to types, and what follows from what a type holds.

use std::collections::{BTreeMap, BTreeSet};

use super::protocol::Timestamps;
use super::{given, names};
use crate::manifest::ServiceEntry;
use crate::model::{Model, ShapeId, ShapeKind};
use crate::overrides::{Derives, Overrides};
use crate::package::{Type, TypeName};
use crate::select::DEEPEST;

/// Answers what the types of one service are.
pub(super) struct Types<'a> {
    entry: &'a ServiceEntry,
    model: &'a Model,
    inexact: BTreeSet<&'a ShapeId>,
    boxed: BTreeSet<(&'a ShapeId, &'a str)>,
    derives: BTreeMap<&'a ShapeId, Derives>,
}

impl<'a> Types<'a> {
    /// `reached`: the shapes to be generated, and all that they hold.
    pub(super) fn new(
        entry: &'a ServiceEntry,
        model: &'a Model,
        reached: impl Iterator<Item = &'a ShapeId> + Clone,
    ) -> Self {
        Self {
            entry,
            model,
            inexact: inexact(model, reached.clone()),
            boxed: boxed(model, reached),
            derives: derives(&entry.overrides, model),
        }
    }

    pub(super) fn of(&self, id: &ShapeId, timestamps: Timestamps) -> Type {
        self.nested(id, timestamps, DEEPEST)
    }

    fn nested(&self, id: &ShapeId, timestamps: Timestamps, levels: usize) -> Type {
        let of = |id| match levels.checked_sub(1) {
            Some(levels) => Box::new(self.nested(id, timestamps, levels)),
            // Deeper than that is a fault, which has been told.
            None => Box::new(Type::Document),
        };
        match &self.model.shape(id).kind {
            ShapeKind::Boolean => Type::Boolean,
            ShapeKind::Byte => Type::Byte,
            ShapeKind::Short => Type::Short,
            ShapeKind::Integer => Type::Integer,
            ShapeKind::Long => Type::Long,
            ShapeKind::Float => Type::Float,
            ShapeKind::Double => Type::Double,
            ShapeKind::String => Type::String,
            ShapeKind::Blob => Type::Blob,
            ShapeKind::Timestamp(own) => Type::Timestamp(timestamps.unless(*own)),
            ShapeKind::Document => Type::Document,
            ShapeKind::Enum(_) => Type::Enum(self.name(id)),
            ShapeKind::IntegerEnum(_) => Type::IntegerEnum(self.name(id)),
            ShapeKind::Structure { .. } => Type::Structure(self.name(id)),
            ShapeKind::Union { .. } => Type::Union(self.name(id)),
            ShapeKind::List { element, sparse } => {
                Type::List { element: of(element), sparse: *sparse }
            }
            ShapeKind::Map { key, value, sparse } => {
                Type::Map { key: of(key), value: of(value), sparse: *sparse }
            }
        }
    }

    /// The name of a shape's type: the one that the manifest gives, or that of the rule.
    pub(super) fn name(&self, id: &ShapeId) -> TypeName {
        let given = given::type_name(&self.entry.overrides, id);
        let name = given.map_or(id.as_str(), |(name, _)| name);
        TypeName { name: names::type_name(name), module: names::module(name) }
    }

    /// The traits that the manifest asks for, of the shape or of one that holds it.
    pub(super) fn derives(&self, id: &ShapeId) -> Derives {
        self.derives.get(id).copied().unwrap_or_default()
    }

    /// Whether equality of the shape's values is reflexive: no float, and no document, is in it.
    pub(super) fn is_exact(&self, id: &ShapeId) -> bool {
        !self.inexact.contains(id)
    }

    /// Whether a member must be boxed for its shape to have a size.
    pub(super) fn is_boxed(&self, holder: &ShapeId, member: &str) -> bool {
        self.boxed.contains(&(holder, member))
    }

    /// Whether a shape is sensitive itself, or a list or map of what is.
    pub(super) fn is_sensitive(&self, id: &ShapeId) -> bool {
        let mut seen = BTreeSet::new();
        let mut queue = vec![id];
        while let Some(id) = queue.pop() {
            let shape = self.model.shape(id);
            if shape.sensitive {
                return true;
            }
            let collection = matches!(shape.kind, ShapeKind::List { .. } | ShapeKind::Map { .. });
            if collection && seen.insert(id) {
                queue.extend(shape.kind.targets());
            }
        }
        false
    }
}

/// A trait that is derived for a shape must be derived for all that it holds.
fn derives<'a>(overrides: &Overrides, model: &'a Model) -> BTreeMap<&'a ShapeId, Derives> {
    let mut derives: BTreeMap<&ShapeId, Derives> = BTreeMap::new();
    for asked in &overrides.shapes {
        // One that is not there is a fault, which is told elsewhere.
        let Ok((id, _)) = asked.shape(model) else { continue };
        let mut queue = vec![id];
        while let Some(id) = queue.pop() {
            let known = derives.entry(id).or_default();
            let merged = known.or(asked.change.derives);
            if merged != *known {
                *known = merged;
                queue.extend(model.shape(id).kind.targets());
            }
        }
    }
    derives
}

/// The shapes that hold a float or a document, however deep.
fn inexact<'a>(
    model: &'a Model,
    reached: impl Iterator<Item = &'a ShapeId>,
) -> BTreeSet<&'a ShapeId> {
    let mut holders: BTreeMap<&ShapeId, Vec<&ShapeId>> = BTreeMap::new();
    let mut queue = Vec::new();
    for id in reached {
        let kind = &model.shape(id).kind;
        if matches!(kind, ShapeKind::Float | ShapeKind::Double | ShapeKind::Document) {
            queue.push(id);
        }
        for target in kind.targets() {
            holders.entry(target).or_default().push(id);
        }
    }
    let mut inexact = BTreeSet::new();
    while let Some(id) = queue.pop() {
        if inexact.insert(id) {
            queue.extend(holders.get(id).into_iter().flatten().copied());
        }
    }
    inexact
}

/// The members to box so that every shape has a size: of each cycle that passes through no list or map,
/// the first member in the order of the shapes' names. A cycle's shapes alone decide, so that it does
/// not matter what else is generated.
fn boxed<'a>(
    model: &'a Model,
    reached: impl Iterator<Item = &'a ShapeId>,
) -> BTreeSet<(&'a ShapeId, &'a str)> {
    let mut boxed = BTreeSet::new();
    let cyclic = between_cycles(model, reached.collect());
    let edges = cyclic.iter().flat_map(|holder| inline_edges(model, holder));
    let mut graph = Graph::new(edges.filter(|(_, target)| cyclic.contains(target)));
    graph.drop_ends();
    for holder in &cyclic {
        for member in model.shape(holder).kind.members() {
            if graph.leads(&member.target, holder, model, &boxed) {
                boxed.insert((*holder, member.name.as_str()));
                graph.drop_edge(holder);
            }
        }
        // No cycle is left that passes through it.
        graph.drop_shape(holder);
    }
    boxed
}

/// The shapes of cycles, and those between two cycles: what is left when shapes that hold no other
/// inline, and then shapes that no other holds inline, are taken away until there are none.
fn between_cycles<'a>(model: &'a Model, shapes: BTreeSet<&'a ShapeId>) -> BTreeSet<&'a ShapeId> {
    let edges: Vec<_> = shapes.iter().flat_map(|id| inline_edges(model, id)).collect();
    let mut forwards = Graph::new(edges.iter().copied());
    forwards.drop_ends();
    let left = edges.into_iter().filter(|(a, b)| forwards.holds(a) && forwards.holds(b));
    let mut backwards = Graph::new(left.map(|(holder, target)| (target, holder)));
    backwards.drop_ends();
    backwards.ways_on.into_keys().collect()
}

/// What a shape holds without a list or a map between, each with the shape itself before it.
fn inline_edges<'a>(
    model: &'a Model,
    holder: &'a ShapeId,
) -> impl Iterator<Item = (&'a ShapeId, &'a ShapeId)> {
    let targets = model.shape(holder).kind.members().iter().map(|member| &member.target);
    targets.filter(|target| has_members(model, target)).map(move |target| (holder, target))
}

/// Shapes that hold one another.
struct Graph<'a> {
    /// How many edges lead from each shape to others that are still there.
    ways_on: BTreeMap<&'a ShapeId, usize>,
    sources: BTreeMap<&'a ShapeId, Vec<&'a ShapeId>>,
}

impl<'a> Graph<'a> {
    fn new(edges: impl Iterator<Item = (&'a ShapeId, &'a ShapeId)>) -> Self {
        let mut graph = Self { ways_on: BTreeMap::new(), sources: BTreeMap::new() };
        for (source, target) in edges {
            *graph.ways_on.entry(source).or_default() += 1;
            graph.ways_on.entry(target).or_default();
            graph.sources.entry(target).or_default().push(source);
        }
        graph
    }

    fn holds(&self, id: &ShapeId) -> bool {
        self.ways_on.contains_key(id)
    }

    /// Takes away every shape from which no edge can be followed for ever.
    fn drop_ends(&mut self) {
        let ends = self.ways_on.iter().filter(|(_, ways)| **ways == 0).map(|(id, _)| *id);
        ends.collect::<Vec<_>>().into_iter().for_each(|end| self.drop_shape(end));
    }

    /// Takes away a shape, and those that lead nowhere else.
    fn drop_shape(&mut self, id: &'a ShapeId) {
        let mut ends = vec![id];
        while let Some(end) = ends.pop() {
            if self.ways_on.remove(end).is_none() {
                continue;
            }
            for source in self.sources.remove(end).unwrap_or_default() {
                if let Some(ways) = self.ways_on.get_mut(source) {
                    *ways -= 1;
                    ends.extend((*ways == 0).then_some(source));
                }
            }
        }
    }

    /// Takes away an edge from a shape. What it leads to does not matter, since the shape itself goes next.
    fn drop_edge(&mut self, source: &'a ShapeId) {
        if let Some(ways) = self.ways_on.get_mut(source) {
            *ways -= 1;
            if *ways == 0 {
                self.drop_shape(source);
            }
        }
    }

    /// Whether one shape is the other, or holds it without a list, a map or a box between.
    fn leads(
        &self,
        from: &'a ShapeId,
        to: &ShapeId,
        model: &'a Model,
        boxed: &BTreeSet<(&'a ShapeId, &'a str)>,
    ) -> bool {
        let mut seen = BTreeSet::new();
        let mut queue = vec![from];
        while let Some(id) = queue.pop() {
            if !self.holds(id) || !self.holds(to) || !seen.insert(id) {
                continue;
            }
            if id == to {
                return true;
            }
            let members = model.shape(id).kind.members().iter();
            let inline = members.filter(|member| !boxed.contains(&(id, member.name.as_str())));
            queue.extend(inline.map(|member| &member.target));
        }
        false
    }
}

fn has_members(model: &Model, id: &ShapeId) -> bool {
    matches!(model.shape(id).kind, ShapeKind::Structure { .. } | ShapeKind::Union { .. })
}
