//! Names that the manifest gives: to types, and to fields and variants.

use std::borrow::Cow;

use super::{Context, names, shapes};
use crate::fault::{Fault, Place, quoted};
use crate::model::{ShapeId, ShapeKind};
use crate::overrides::{
    Derives, MemberChange, Override, Overrides, ShapeChange, needless, nothing_called,
};

impl<'a> Context<'a> {
    /// The names of a structure's fields, or of a union's or an enum's variants, in the model's order.
    pub(super) fn part_names(&self, id: &ShapeId) -> Vec<String> {
        let kind = &self.selection.model.shape(id).kind;
        let originals = parts(kind);
        names_of(kind, originals.iter().map(|part| (&**part, self.given(id, kind, part))))
    }

    fn given(&self, id: &ShapeId, kind: &ShapeKind, part: &str) -> Option<&'a str> {
        let Overrides { members, values, .. } = &self.entry.overrides;
        match kind {
            ShapeKind::Enum(_) | ShapeKind::IntegerEnum(_) => {
                let value = values.iter().find(|given| given.speaks_of(id, part))?;
                Some(&value.change)
            }
            _ => {
                let member = members.iter().find(|given| given.speaks_of(id, part))?;
                member.change.name.as_deref()
            }
        }
    }

    /// Reports names given to what is not there, and those that it cannot have.
    pub(super) fn check_given(&self) {
        let Overrides { members, shapes, values, .. } = &self.entry.overrides;
        let shapes = shapes.iter().map(|shape| self.check_shape(shape));
        let members = members.iter().map(|member| self.check_member(member));
        let values = values.iter().map(|value| self.check_value(value));
        let outcomes = shapes.chain(members).chain(values);
        outcomes.filter_map(Result::err).for_each(|fault| self.faults.report(fault));
    }

    fn check_shape(&self, given: &Override<ShapeChange>) -> Result<(), Fault> {
        self.check_derives(given)?;
        let (id, shape) = given.shape(self.selection.model)?;
        let Some(name) = &given.change.name else { return Ok(()) };
        let expected = "a shape with a type of its own";
        if !shapes::is_type(&shape.kind) {
            let found = "one that is a string, a number, a list or the like";
            return Err(needless(&given.place, expected, found));
        }
        if self.is_message_alone(id) {
            let found = "a message, whose type is named after its operation";
            return Err(needless(&given.place, expected, found));
        }
        let by_rule = names::type_name(id.as_str());
        check_name(&given.place, name, &by_rule, (names::type_name, UPPER_CAMEL))
    }

    /// Traits are asked for where they can be derived, and are not there in any case.
    fn check_derives(&self, given: &Override<ShapeChange>) -> Result<(), Fault> {
        if given.change.derives == Derives::default() {
            return Ok(());
        }
        let (id, shape) = given.shape(self.selection.model)?;
        let is_value = matches!(shape.kind, ShapeKind::Structure { .. } | ShapeKind::Union { .. });
        if !is_value || shape.event_stream {
            let expected = "a structure or a union, to derive traits for";
            return Err(needless(&given.place, expected, "another shape"));
        }
        match self.types.is_exact(id) {
            true => Ok(()),
            false => {
                let expected = "a shape whose values can derive `Eq` and `Hash`";
                Err(given.place.fault(expected, "one that holds a float or a document", None))
            }
        }
    }

    /// Whether a shape is the input or output of operations and nothing else.
    fn is_message_alone(&self, id: &ShapeId) -> bool {
        let model = self.selection.model;
        let mut messages =
            model.operations.values().flat_map(|op| op.input.iter().chain(&op.output));
        let mut errors = model.operations.values().flat_map(|op| &op.errors);
        let mut held = model.shapes.values().flat_map(|shape| shape.kind.targets());
        messages.any(|message| message == id)
            && !errors.any(|error| error == id)
            && !held.any(|target| target == id)
    }

    fn check_member(&self, given: &Override<MemberChange>) -> Result<(), Fault> {
        let Some(name) = &given.change.name else { return Ok(()) };
        let (id, shape) = given.shape(self.selection.model)?;
        let (index, _) = given.member(shape)?;
        self.check_part(&given.place, name, id, index)
    }

    fn check_value(&self, given: &Override<String>) -> Result<(), Fault> {
        let (id, shape) = given.shape(self.selection.model)?;
        if !matches!(shape.kind, ShapeKind::Enum(_) | ShapeKind::IntegerEnum(_)) {
            return Err(needless(&given.place, "an enum", &quoted(&given.owner)));
        }
        let values = parts(&shape.kind);
        let Some(index) = values.iter().position(|value| *value == given.part) else {
            let expected = format!("a value of {}", quoted(&given.owner));
            let values = values.iter().map(|value| &**value);
            return Err(nothing_called(&given.place, &expected, &given.part, values));
        };
        self.check_part(&given.place, &given.change, id, index)
    }

    /// Checks the name given to one of a shape's members or values.
    fn check_part(
        &self,
        place: &Place,
        name: &str,
        id: &ShapeId,
        index: usize,
    ) -> Result<(), Fault> {
        let kind = &self.selection.model.shape(id).kind;
        let parts = parts(kind);
        let by_rule = names_of(kind, parts.iter().map(|part| (&**part, None)));
        let rule = match kind {
            ShapeKind::Structure { .. } => (names::field as Rule, "snake_case"),
            _ => (names::variant as Rule, UPPER_CAMEL),
        };
        check_name(place, name, &by_rule[index], rule)?;
        let names = self.part_names(id);
        let twin = (0..names.len()).find(|other| *other != index && names[*other] == name);
        match twin {
            None => Ok(()),
            Some(other) => {
                let expected = format!("a name that nothing else in {} has", quoted(id.as_str()));
                let found = format!("{}, as {} is called", quoted(name), quoted(&parts[other]));
                Err(place.fault(&expected, &found, None))
            }
        }
    }
}

/// The name that an override gives to a shape's type, and the place of the override.
pub(super) fn type_name<'a>(
    overrides: &'a Overrides,
    id: &ShapeId,
) -> Option<(&'a str, &'a Place)> {
    let given = overrides.shapes.iter().find(|given| given.speaks_of(id, ""))?;
    Some((given.change.name.as_deref()?, &given.place))
}

/// The members or values of a shape, as the model has them.
fn parts(kind: &ShapeKind) -> Vec<Cow<'_, str>> {
    match kind {
        ShapeKind::Enum(values) => values.iter().map(Cow::from).collect(),
        ShapeKind::IntegerEnum(values) => values.iter().map(|v| v.to_string().into()).collect(),
        _ => kind.members().iter().map(|member| Cow::from(&member.name)).collect(),
    }
}

fn names_of<'a>(kind: &ShapeKind, parts: impl Iterator<Item = names::Part<'a>>) -> Vec<String> {
    match kind {
        ShapeKind::Structure { .. } => names::fields(parts),
        ShapeKind::IntegerEnum(_) => names::integer_variants(parts),
        _ => names::variants(parts),
    }
}

/// How a name is made.
type Rule = fn(&str) -> String;

const UPPER_CAMEL: &str = "UpperCamelCase";

/// A given name is another than the rule's, and one that the rule leaves as it is.
fn check_name(
    place: &Place,
    name: &str,
    by_rule: &str,
    (rule, case): (Rule, &str),
) -> Result<(), Fault> {
    let normal = rule(name);
    if normal != name {
        let help = (rule(&normal) == normal).then(|| format!("did you mean {}?", quoted(&normal)));
        let expected = format!("a name in {case} that is not reserved");
        return Err(place.fault(&expected, &quoted(name), help));
    }
    if name == by_rule {
        let expected = "another name than that of the rule";
        return Err(needless(place, expected, &quoted(name)));
    }
    Ok(())
}
