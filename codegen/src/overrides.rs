//! What the manifest holds against a model: overrides, each with its place, and with its reason beside it.

use toml_edit::{Item, Value};

use crate::fault::{Fault, Place, quoted, suggestion};
use crate::manifest::Table;
use crate::model::{Member, Model, Shape, ShapeId};

/// The overrides of a service.
#[derive(Debug, Default)]
pub(crate) struct Overrides {
    /// Of members, as `Shape.member`.
    pub(crate) members: Vec<Override<MemberChange>>,
    /// Of types.
    pub(crate) shapes: Vec<Override<ShapeChange>>,
    /// The names of variants, of values as `Enum.value`.
    pub(crate) values: Vec<Override<String>>,
    /// Errors added to operations, as `Operation.Error`.
    pub(crate) errors: Vec<Override<()>>,
    pub(crate) accepted: Vec<Accepted>,
    pub(crate) patches: Vec<Patch>,
}

/// An override of one thing in a model.
#[derive(Debug)]
pub(crate) struct Override<T> {
    pub(crate) place: Place,
    /// The shape, or the operation.
    pub(crate) owner: String,
    /// What of it: a member, a value or an error. Empty where it is the whole.
    pub(crate) part: String,
    pub(crate) change: T,
}

#[derive(Debug)]
pub(crate) struct MemberChange {
    pub(crate) optional: bool,
    /// The name of the field, or of the union's variant.
    pub(crate) name: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct ShapeChange {
    /// The name of the type.
    pub(crate) name: Option<String>,
    /// The traits that the type derives beside its own.
    pub(crate) derives: Derives,
}

/// Traits that a later member can take away from a type, so that none has them unasked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Derives {
    pub(crate) eq: bool,
    pub(crate) hash: bool,
}

impl Derives {
    pub(crate) fn or(self, other: Self) -> Self {
        Self { eq: self.eq || other.eq, hash: self.hash || other.hash }
    }
}

/// A key that Opsmith does not know, and that the model may have all the same.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) place: Place,
    /// The key's place in the model, or the key alone for all of its places.
    pub(crate) key: String,
    pub(crate) reason: String,
}

/// A correction of the model, in the operations of RFC 6902.
#[derive(Debug)]
pub(crate) struct Patch(pub(crate) Vec<PatchOperation>);

#[derive(Debug)]
pub(crate) struct PatchOperation {
    pub(crate) place: Place,
    pub(crate) action: Action,
    /// A JSON pointer.
    pub(crate) path: String,
}

#[derive(Debug)]
pub(crate) enum Action {
    Test(Value),
    Add(Value),
    Replace(Value),
    Remove,
    Move { from: String },
    Copy { from: String },
}

impl Overrides {
    /// The keys of a service's table that hold overrides.
    pub(crate) const KEYS: [&str; 6] =
        ["members", "shapes", "values", "added-errors", "accepted", "patches"];

    pub(crate) fn read(service: &Table<'_>) -> Self {
        Self {
            members: parts(service, "members", "Shape.member", member_change),
            shapes: wholes(service),
            values: parts(service, "values", "Enum.value", given_name),
            errors: parts(service, "added-errors", "Operation.Error", |table| {
                table.only(&["reason"]);
                Some(())
            }),
            accepted: accepted(service),
            patches: service.tables("patches").iter().map(patch).collect(),
        }
    }
}

/// The overrides below a key that speak of a part of something, named as `form` has it.
fn parts<T>(
    service: &Table<'_>,
    key: &str,
    form: &str,
    change: fn(&Table<'_>) -> Option<T>,
) -> Vec<Override<T>> {
    let Some(table) = service.table(key) else { return Vec::new() };
    let entry = |(name, entry): (&str, Table<'_>)| {
        reason(&entry);
        let change = change(&entry);
        let Some((owner, part)) = name.split_once('.') else {
            table.fault(name, &quoted(form), &quoted(name));
            return None;
        };
        let (owner, part) = (owner.to_owned(), part.to_owned());
        Some(Override { place: entry.place(), owner, part, change: change? })
    };
    table.entries().filter_map(entry).collect()
}

fn wholes(service: &Table<'_>) -> Vec<Override<ShapeChange>> {
    let entry = |(name, entry): (&str, Table<'_>)| {
        reason(&entry);
        Some(Override {
            place: entry.place(),
            owner: name.to_owned(),
            part: String::new(),
            change: shape_change(&entry),
        })
    };
    service.table("shapes").iter().flat_map(Table::entries).filter_map(entry).collect()
}

fn member_change(entry: &Table<'_>) -> Option<MemberChange> {
    entry.only(&["optional", "name", "reason"]);
    let optional = entry.boolean("optional");
    if optional == Some(false) {
        entry.fault("optional", "`true`, which is the only change there is", "`false`");
    }
    let name = entry.get("name").and_then(|_| entry.string("name"));
    if entry.get("optional").is_none() && entry.get("name").is_none() {
        entry.fault("optional", "`optional = true` or a `name`", "neither");
    }
    Some(MemberChange { optional: optional == Some(true), name })
}

fn shape_change(entry: &Table<'_>) -> ShapeChange {
    entry.only(&["derive", "name", "reason"]);
    let name = entry.get("name").and_then(|_| entry.string("name"));
    let mut derives = Derives::default();
    let asked = entry.get("derive").map(|_| entry.strings("derive"));
    for asked in asked.iter().flatten() {
        match asked.as_str() {
            "Eq" => derives.eq = true,
            "Hash" => derives.hash = true,
            other => entry.fault("derive", "`Eq` or `Hash`", &quoted(other)),
        }
    }
    if entry.get("name").is_none() && asked.is_none_or(|asked| asked.is_empty()) {
        entry.fault("name", "a `name`, or traits to `derive`", "neither");
    }
    ShapeChange { name, derives }
}

fn given_name(entry: &Table<'_>) -> Option<String> {
    entry.only(&["name", "reason"]);
    entry.string("name")
}

/// The words without which no override stands.
fn reason(entry: &Table<'_>) -> String {
    let reason = entry.string("reason");
    if reason.as_deref().is_some_and(|reason| !reason.contains(char::is_alphanumeric)) {
        entry.fault("reason", "why the override is needed", "no words");
    }
    reason.unwrap_or_default()
}

fn accepted(service: &Table<'_>) -> Vec<Accepted> {
    let entry = |(key, entry): (&str, Table<'_>)| {
        entry.only(&["reason"]);
        Accepted { place: entry.place(), key: key.to_owned(), reason: reason(&entry) }
    };
    service.table("accepted").iter().flat_map(Table::entries).map(entry).collect()
}

fn patch(table: &Table<'_>) -> Patch {
    table.only(&["reason", "patch"]);
    reason(table);
    let tables = table.tables("patch");
    let operations: Vec<PatchOperation> = tables.iter().filter_map(patch_operation).collect();
    let opens_with_test =
        matches!(operations.first().map(|first| &first.action), Some(Action::Test(_)));
    if operations.len() == tables.len() && !opens_with_test {
        table.fault("patch", "a `test` first, which fails once the model is another", "none");
    }
    Patch(operations)
}

fn patch_operation(table: &Table<'_>) -> Option<PatchOperation> {
    const KNOWN: [&str; 6] = ["test", "add", "replace", "remove", "move", "copy"];
    table.only(&["op", "path", "value", "from"]);
    let value = || {
        let value = table.get("value").and_then(Item::as_value).cloned();
        if value.is_none() {
            table.fault("value", "a value", "nothing");
        }
        value
    };
    let path = table.string("path");
    let name = table.string("op")?;
    let action = match name.as_str() {
        "test" => Action::Test(value()?),
        "add" => Action::Add(value()?),
        "replace" => Action::Replace(value()?),
        "remove" => Action::Remove,
        "move" => Action::Move { from: table.string("from")? },
        "copy" => Action::Copy { from: table.string("from")? },
        other => {
            let expected = format!("one of {}", KNOWN.join(", "));
            table.report("op", &expected, &quoted(other), suggestion(other, KNOWN.into_iter()));
            return None;
        }
    };
    Some(PatchOperation { place: table.place(), action, path: path? })
}

/// The help for an override where nothing is near what it names.
const REMOVE: &str = "remove the override: it mends nothing any more";

/// A fault of an override that nothing in the model calls for.
pub(crate) fn needless(place: &Place, expected: &str, found: &str) -> Fault {
    place.fault(expected, found, Some(REMOVE.to_owned()))
}

/// A fault of an override that speaks of nothing, and what it perhaps means.
pub(crate) fn nothing_called<'a>(
    place: &Place,
    expected: &str,
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Fault {
    let help = suggestion(name, candidates).unwrap_or_else(|| REMOVE.to_owned());
    place.fault(expected, &quoted(name), Some(help))
}

impl<T> Override<T> {
    /// Whether the override speaks of this part of the shape.
    pub(crate) fn speaks_of(&self, id: &ShapeId, part: &str) -> bool {
        self.owner == id.as_str() && self.part == part
    }

    /// The shape that the override speaks of.
    pub(crate) fn shape<'m>(&self, model: &'m Model) -> Result<(&'m ShapeId, &'m Shape), Fault> {
        model.shapes.get_key_value(&ShapeId::new(&*self.owner)).ok_or_else(|| {
            let expected = format!("a shape of {}", model.file);
            nothing_called(
                &self.place,
                &expected,
                &self.owner,
                model.shapes.keys().map(ShapeId::as_str),
            )
        })
    }

    /// The member that the override speaks of, and where it stands among the others of its shape.
    pub(crate) fn member<'m>(&self, shape: &'m Shape) -> Result<(usize, &'m Member), Fault> {
        let members = shape.kind.members();
        let found = members.iter().enumerate().find(|(_, member)| member.name == self.part);
        found.ok_or_else(|| {
            let expected = format!("a member of {}", quoted(&self.owner));
            let names = members.iter().map(|member| member.name.as_str());
            nothing_called(&self.place, &expected, &self.part, names)
        })
    }
}
