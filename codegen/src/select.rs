//! Chosen operations to reachable shapes, each with the directions that it travels in.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::{Fault, Sink, quoted, suggestion};
use crate::ledger::Keys;
use crate::manifest::ServiceEntry;
use crate::model::{Model, Operation, ShapeId, ShapeKind};

/// What is generated of a model.
pub(crate) struct Selection<'a> {
    pub(crate) model: &'a Model,
    pub(crate) operations: Vec<&'a Operation>,
    /// The shapes that need a type of their own or describe one. The input and output of an operation
    /// are the operation's, and stand here only if another shape holds them too.
    pub(crate) shapes: BTreeMap<&'a ShapeId, Directions>,
}

/// Whether a shape travels to the service, from it, or both, and whether as an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Directions {
    pub(crate) input: bool,
    pub(crate) output: bool,
    /// An operation's error; `value` when a message holds it too.
    pub(crate) error: bool,
    pub(crate) value: bool,
}

pub(crate) fn select<'a>(entry: &ServiceEntry, model: &'a Model, faults: &Sink) -> Selection<'a> {
    let mut operations = chosen(entry, model, faults);
    operations.sort_by(|a, b| a.name.cmp(&b.name));
    operations.dedup_by(|a, b| a.name == b.name);
    let mut selection = Selection { model, operations, shapes: BTreeMap::new() };
    for operation in selection.operations.clone() {
        let input = Directions { input: true, value: true, ..Directions::default() };
        let output = Directions { output: true, value: true, ..Directions::default() };
        let error = Directions { error: true, ..Directions::default() };
        for (root, directions) in [(&operation.input, input), (&operation.output, output)] {
            if let Some(root) = root {
                selection.reach_targets(root, directions, faults);
            }
        }
        for shape in &operation.errors {
            selection.reach(shape, error, faults);
        }
    }
    selection
}

/// Lists and maps may nest this deep. Four deep is the most that a service has.
pub(crate) const DEEPEST: usize = 16;

/// A list or map that holds itself and nothing else, or lists and maps deeper than any reader's patience.
fn too_deep(model: &Model, id: &ShapeId) -> Option<Fault> {
    let mut around = vec![id];
    let mut inside = id;
    while let ShapeKind::List { element: next, .. } | ShapeKind::Map { value: next, .. } =
        &model.shape(inside).kind
    {
        let found = if around.contains(&next) {
            "one that holds itself and nothing else".to_owned()
        } else if around.len() == DEEPEST {
            format!("more than {DEEPEST} of them within each other")
        } else {
            around.push(next);
            inside = next;
            continue;
        };
        return Some(Fault {
            file: model.file.clone(),
            place: format!("shapes.{id}"),
            expected: "a list or map that ends in another kind of shape".to_owned(),
            found,
            help: None,
        });
    }
    None
}

/// The operations of the manifest that the model holds; the others are reported.
fn chosen<'a>(entry: &ServiceEntry, model: &'a Model, faults: &Sink) -> Vec<&'a Operation> {
    let Some(names) = &entry.operations else { return model.operations.values().collect() };
    let mut chosen = Vec::new();
    for name in names {
        if let Some(operation) = model.operations.get(name) {
            chosen.push(operation);
            continue;
        }
        faults.report(Fault {
            file: entry.manifest.clone(),
            place: format!("services.{}.operations", entry.module),
            expected: format!("an operation of {}", model.file),
            found: quoted(name),
            help: suggestion(name, model.operations.keys().map(String::as_str)),
        });
    }
    chosen
}

impl<'a> Selection<'a> {
    /// The keys of the service and of all that is selected of it.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'a Keys> {
        let model = self.model;
        let operations = self.operations.iter().copied();
        let messages = operations.clone().flat_map(|op| op.input.iter().chain(&op.output));
        let shapes: BTreeSet<&ShapeId> = messages.chain(self.shapes.keys().copied()).collect();
        std::iter::once(&model.keys)
            .chain(operations.map(|operation| &operation.keys))
            .chain(shapes.into_iter().flat_map(|id| model.shape(id).keys()))
    }

    fn reach(&mut self, id: &'a ShapeId, directions: Directions, faults: &Sink) {
        let mut queue = vec![(id, directions)];
        while let Some((id, directions)) = queue.pop() {
            let known = self.shapes.entry(id).or_default();
            let merged = known.merged(directions);
            let grown = merged != *known;
            *known = merged;
            if grown {
                let output = directions.output || directions.error;
                let value = Directions { output, error: false, value: true, ..directions };
                self.report_faults(id, faults);
                queue.extend(self.model.shape(id).kind.targets().map(|target| (target, value)));
            }
        }
    }

    fn reach_targets(&mut self, root: &'a ShapeId, directions: Directions, faults: &Sink) {
        self.report_faults(root, faults);
        for target in self.model.shape(root).kind.targets() {
            self.reach(target, directions, faults);
        }
    }

    fn report_faults(&self, id: &ShapeId, faults: &Sink) {
        for member in self.model.shape(id).kind.members() {
            too_deep(self.model, &member.target).into_iter().for_each(|fault| faults.report(fault));
        }
    }
}

impl Directions {
    fn merged(self, other: Self) -> Self {
        Self {
            input: self.input || other.input,
            output: self.output || other.output,
            error: self.error || other.error,
            value: self.value || other.value,
        }
    }
}
