//! Facts of a model that the manifest corrects. What follows takes them as the model's own.

use crate::fault::{Fault, Sink, quoted};
use crate::manifest::ServiceEntry;
use crate::model::{Location, Model, ShapeId, ShapeKind};
use crate::overrides::{MemberChange, Override, needless, nothing_called};

/// Corrects a model, and reports the overrides that correct nothing.
pub(crate) fn mend(entry: &ServiceEntry, model: &mut Model, faults: &Sink) {
    for member in entry.overrides.members.iter().filter(|member| member.change.optional) {
        make_optional(member, model).unwrap_or_else(|fault| faults.report(fault));
    }
    for error in &entry.overrides.errors {
        add_error(error, model).unwrap_or_else(|fault| faults.report(fault));
    }
}

fn make_optional(wanted: &Override<MemberChange>, model: &mut Model) -> Result<(), Fault> {
    let (id, shape) = wanted.shape(model)?;
    let (index, member) = wanted.member(shape)?;
    if !member.required {
        return Err(needless(&wanted.place, "a required member", "one that is optional"));
    }
    if member.location == Location::Label {
        let expected = "a member that a request can do without";
        return Err(needless(&wanted.place, expected, "one in the path of the URI"));
    }
    let id = id.clone();
    if let Some(ShapeKind::Structure { members, .. }) =
        model.shapes.get_mut(&id).map(|shape| &mut shape.kind)
    {
        members[index].required = false;
    }
    Ok(())
}

fn add_error(wanted: &Override<()>, model: &mut Model) -> Result<(), Fault> {
    let Override { place, owner, part, .. } = wanted;
    let is_error = |kind: &ShapeKind| matches!(kind, ShapeKind::Structure { error: Some(_), .. });
    let error = ShapeId::new(&**part);
    if !model.shapes.get(&error).is_some_and(|shape| is_error(&shape.kind)) {
        let errors = model.shapes.iter().filter(|(_, shape)| is_error(&shape.kind));
        let expected = format!("an error of {}", model.file);
        return Err(nothing_called(place, &expected, part, errors.map(|(id, _)| id.as_str())));
    }
    let Some(operation) = model.operations.get_mut(owner) else {
        let expected = format!("an operation of {}", model.file);
        let names = model.operations.keys().map(String::as_str);
        return Err(nothing_called(place, &expected, owner, names));
    };
    if operation.errors.contains(&error) {
        let expected = format!("an error that {} does not name", quoted(owner));
        return Err(needless(place, &expected, &quoted(part)));
    }
    operation.errors.push(error);
    Ok(())
}
