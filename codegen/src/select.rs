//! Chosen operations to reachable shapes, each with the directions that it travels in.

use std::collections::BTreeMap;

use crate::fault::{Fault, Sink, nearest};
use crate::manifest::ServiceEntry;
use crate::model::{Model, Operation, ShapeId};

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

pub(crate) fn select<'a>(
    entry: &ServiceEntry,
    model: &'a Model,
    faults: &Sink,
) -> Option<Selection<'a>> {
    let mut operations = chosen(entry, model, faults)?;
    operations.sort_by(|a, b| a.name.cmp(&b.name));
    operations.dedup_by(|a, b| a.name == b.name);
    let mut selection = Selection { model, operations, shapes: BTreeMap::new() };
    for operation in selection.operations.clone() {
        operation.refused.iter().for_each(|fault| faults.report(fault.clone()));
        let input = Directions { input: true, value: true, ..Directions::default() };
        let output = Directions { output: true, value: true, ..Directions::default() };
        let error = Directions { output: true, error: true, ..Directions::default() };
        for (root, directions) in [(&operation.input, input), (&operation.output, output)] {
            if let Some(root) = root {
                selection.reach_targets(root, directions, faults);
            }
        }
        for shape in &operation.errors {
            selection.reach(shape, error, faults);
        }
    }
    Some(selection)
}

fn chosen<'a>(entry: &ServiceEntry, model: &'a Model, faults: &Sink) -> Option<Vec<&'a Operation>> {
    let Some(names) = &entry.operations else { return Some(model.operations.values().collect()) };
    let mut all_known = true;
    let mut chosen = Vec::new();
    for name in names {
        if let Some(operation) = model.operations.get(name) {
            chosen.push(operation);
            continue;
        }
        all_known = false;
        let near = nearest(name, model.operations.keys().map(String::as_str));
        faults.report(Fault {
            file: entry.manifest.clone(),
            place: format!("services.{}.operations", entry.module),
            expected: format!("an operation of {}", model.file),
            found: format!("`{name}`"),
            help: near.map(|near| format!("did you mean `{near}`?")),
        });
    }
    all_known.then_some(chosen)
}

impl<'a> Selection<'a> {
    fn reach(&mut self, id: &'a ShapeId, directions: Directions, faults: &Sink) {
        let mut queue = vec![(id, directions)];
        while let Some((id, directions)) = queue.pop() {
            let known = self.shapes.entry(id).or_default();
            let merged = known.merged(directions);
            let grown = merged != *known;
            *known = merged;
            if grown {
                let value = Directions { error: false, value: true, ..directions };
                self.report_refusals(id, faults);
                queue.extend(self.model.shape(id).kind.targets().map(|target| (target, value)));
            }
        }
    }

    fn reach_targets(&mut self, root: &'a ShapeId, directions: Directions, faults: &Sink) {
        self.report_refusals(root, faults);
        for target in self.model.shape(root).kind.targets() {
            self.reach(target, directions, faults);
        }
    }

    fn report_refusals(&self, id: &ShapeId, faults: &Sink) {
        let shape = self.model.shape(id);
        shape.refused.iter().for_each(|fault| faults.report(fault.clone()));
        for member in shape.kind.members() {
            member.refused.iter().for_each(|fault| faults.report(fault.clone()));
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
