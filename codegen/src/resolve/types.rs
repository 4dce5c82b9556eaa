//! Shapes to types, and what follows from what a type holds.

use std::collections::{BTreeMap, BTreeSet};

use super::{given, names};
use crate::manifest::ServiceEntry;
use crate::model::{Model, ShapeId, ShapeKind};
use crate::package::{TimestampFormat, Type, TypeName};
use crate::select::DEEPEST;

/// Answers what the types of one service are.
pub(super) struct Types<'a> {
    entry: &'a ServiceEntry,
    model: &'a Model,
    inexact: BTreeSet<&'a ShapeId>,
    boxed: BTreeSet<(&'a ShapeId, &'a str)>,
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
        }
    }

    /// The type of a shape; `format` is that of its timestamps where no shape says.
    pub(super) fn of(&self, id: &ShapeId, format: TimestampFormat) -> Type {
        self.nested(id, format, DEEPEST)
    }

    fn nested(&self, id: &ShapeId, format: TimestampFormat, levels: usize) -> Type {
        let of = |id| match levels.checked_sub(1) {
            Some(levels) => Box::new(self.nested(id, format, levels)),
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
            ShapeKind::Timestamp(own) => Type::Timestamp(own.map_or(format, Into::into)),
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
        let given = given::shape(&self.entry.overrides, id);
        let name = given.map_or(id.as_str(), |given| &given.change);
        TypeName { name: names::type_name(name), module: names::module(name) }
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
    for holder in &cyclic {
        for member in model.shape(holder).kind.members() {
            let inline = cyclic.contains(&member.target);
            if inline && holds_inline(model, &member.target, holder, &boxed) {
                boxed.insert((*holder, member.name.as_str()));
            }
        }
    }
    boxed
}

/// The shapes of cycles, and those between two cycles: what is left when shapes that hold no other
/// inline, and then shapes that no other holds inline, are taken away until there are none.
fn between_cycles<'a>(model: &'a Model, shapes: BTreeSet<&'a ShapeId>) -> BTreeSet<&'a ShapeId> {
    let holding = |holder: &'a ShapeId| {
        let targets = model.shape(holder).kind.members().iter().map(|member| &member.target);
        targets.filter(|target| has_members(model, target)).map(move |target| (holder, target))
    };
    let edges: Vec<_> =
        shapes.iter().filter(|id| has_members(model, id)).flat_map(|id| holding(id)).collect();
    let reaching = without_ends(&edges);
    let backwards =
        edges.into_iter().filter(|edge| reaching.contains(edge.0) && reaching.contains(edge.1));
    without_ends(&backwards.map(|(holder, target)| (target, holder)).collect::<Vec<_>>())
}

/// The shapes from which the edges can be followed for ever.
fn without_ends<'a>(edges: &[(&'a ShapeId, &'a ShapeId)]) -> BTreeSet<&'a ShapeId> {
    let mut ways_on: BTreeMap<&ShapeId, usize> = BTreeMap::new();
    let mut sources: BTreeMap<&ShapeId, Vec<&ShapeId>> = BTreeMap::new();
    for (source, target) in edges {
        *ways_on.entry(source).or_default() += 1;
        ways_on.entry(target).or_default();
        sources.entry(target).or_default().push(source);
    }
    let mut ends: Vec<&ShapeId> =
        ways_on.iter().filter(|(_, ways)| **ways == 0).map(|(id, _)| *id).collect();
    while let Some(end) = ends.pop() {
        ways_on.remove(end);
        for source in sources.get(end).into_iter().flatten() {
            if let Some(ways) = ways_on.get_mut(source) {
                *ways -= 1;
                if *ways == 0 {
                    ends.push(source);
                }
            }
        }
    }
    ways_on.into_keys().collect()
}

fn has_members(model: &Model, id: &ShapeId) -> bool {
    matches!(model.shape(id).kind, ShapeKind::Structure { .. } | ShapeKind::Union { .. })
}

/// Whether `holder` is `sought`, or holds it without a list, a map or a box between.
fn holds_inline<'a>(
    model: &'a Model,
    holder: &'a ShapeId,
    sought: &ShapeId,
    boxed: &BTreeSet<(&'a ShapeId, &'a str)>,
) -> bool {
    let mut seen = BTreeSet::new();
    let mut queue = vec![holder];
    while let Some(id) = queue.pop() {
        if id == sought {
            return true;
        }
        if !seen.insert(id) || !has_members(model, id) {
            continue;
        }
        let members = model.shape(id).kind.members().iter();
        let inline = members.filter(|member| !boxed.contains(&(id, member.name.as_str())));
        queue.extend(inline.map(|member| &member.target));
    }
    false
}
