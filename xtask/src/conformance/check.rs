//! What the suite must be, so that no case passes because a part of it says nothing.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::suite::{Case, Suite};

/// What stands in a part of the suite.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Status,
    Array,
    Object,
    /// An array of texts.
    Names,
    /// An object of texts.
    Texts,
    Parts(&'static [Part]),
}

/// A part's name, and what stands in it.
type Part = (&'static str, Kind);

const SUITE: &[Part] = &[
    ("description", Kind::Text),
    ("metadata", Kind::Object),
    ("shapes", Kind::Object),
    ("clientEndpoint", Kind::Text),
    ("cases", Kind::Array),
];

const CASE: &[Part] = &[
    ("id", Kind::Text),
    ("description", Kind::Text),
    ("given", Kind::Object),
    ("params", Kind::Object),
    ("serialized", Kind::Parts(SERIALIZED)),
    ("response", Kind::Parts(RESPONSE)),
    ("result", Kind::Object),
    ("error", Kind::Object),
    ("errorCode", Kind::Text),
    ("errorMessage", Kind::Text),
];

const SERIALIZED: &[Part] = &[
    ("method", Kind::Text),
    ("uri", Kind::Text),
    ("host", Kind::Text),
    ("headers", Kind::Texts),
    ("requireHeaders", Kind::Names),
    ("forbidHeaders", Kind::Names),
    ("body", Kind::Text),
];

const RESPONSE: &[Part] =
    &[("status_code", Kind::Status), ("headers", Kind::Texts), ("body", Kind::Text)];

/// Refuses what no suite has.
pub(super) fn suite(value: &Value) -> Result<()> {
    parts(value, SUITE)
}

/// Refuses what no case has, and members that its model does not have: who reads the case would pass
/// over them.
pub(super) fn case(value: &Value, shapes: &Value) -> Result<()> {
    parts(value, CASE)?;
    let given = &value["given"];
    for (part, message) in [("params", "input"), ("result", "output")] {
        let reference = &given[message]["shape"];
        members(&value[part], reference.as_str(), shapes).with_context(|| format!("`{part}`"))?;
    }
    if let Some(error) = value.get("error") {
        let shape = error_shape(value, shapes)?;
        members(error, Some(shape), shapes).context("`error`")?;
    }
    Ok(())
}

/// Refuses ids by which a case could not be told from another: tests are named by them.
pub(super) fn ids(suites: &[Suite]) -> Result<()> {
    let mut seen: BTreeMap<String, (usize, &Case)> = BTreeMap::new();
    for (index, suite) in suites.iter().enumerate() {
        for (number, case) in suite.cases.iter().enumerate() {
            let place = || format!("suite [{index}]: case [{number}]: `id`");
            if case.id.is_empty() {
                bail!("{}: expected a name, found an empty one", place());
            }
            if let Some((suite, other)) = seen.insert(case.test_name(), (index, case)) {
                bail!(
                    "{}: expected an id that differs by a letter or digit from that of every other \
                     case, found `{}` beside `{}` of suite [{suite}]",
                    place(),
                    case.id,
                    other.id
                );
            }
        }
    }
    Ok(())
}

/// The error of the operation that a case is about, by its code.
pub(super) fn error_shape<'a>(case: &'a Value, shapes: &Value) -> Result<&'a str> {
    let code = case["errorCode"].as_str().unwrap_or_default();
    let errors = case["given"]["errors"].as_array().into_iter().flatten();
    let mut names = errors.filter_map(|error| error["shape"].as_str());
    let has_code =
        |name: &&str| *name == code || shapes[*name]["error"]["code"].as_str() == Some(code);
    let found = names.find(has_code);
    found.with_context(|| format!("expected a code of the operation's errors, found `{code}`"))
}

fn parts(value: &Value, parts: &[Part]) -> Result<()> {
    let Value::Object(object) = value else { bail!("expected an object, found {}", kind(value)) };
    for (name, value) in object {
        let Some((_, kind)) = parts.iter().find(|(known, _)| known == name) else {
            let known: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
            bail!("expected one of {}, found `{name}`", known.join(", "));
        };
        kind.check(value).with_context(|| format!("`{name}`"))?;
    }
    Ok(())
}

impl Kind {
    fn check(self, value: &Value) -> Result<()> {
        let in_array = || value.as_array().map(|array| array.iter().all(Value::is_string));
        let in_object = || value.as_object().map(|object| object.values().all(Value::is_string));
        let is_status = |number: u64| (100..600).contains(&number);
        let (expected, holds) = match self {
            Self::Parts(known) => return parts(value, known),
            Self::Text => ("a string", value.is_string()),
            Self::Status => ("an HTTP status", value.as_u64().is_some_and(is_status)),
            Self::Array => ("an array", value.is_array()),
            Self::Object => ("an object", value.is_object()),
            Self::Names => ("an array of strings", in_array() == Some(true)),
            Self::Texts => ("an object of strings", in_object() == Some(true)),
        };
        match holds {
            true => Ok(()),
            false => bail!("expected {expected}, found {}", kind(value)),
        }
    }
}

fn kind(value: &Value) -> String {
    match value {
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(_) => "a string".to_owned(),
        other => format!("`{other}`"),
    }
}

/// Refuses members that the shape does not have, however deep they lie. Without a shape there are none.
fn members(value: &Value, name: Option<&str>, shapes: &Value) -> Result<()> {
    let shape = &shapes[name.unwrap_or_default()];
    let inner = |reference: &Value, value| members(value, reference["shape"].as_str(), shapes);
    let entries = || value.as_object().into_iter().flatten();
    match shape["type"].as_str() {
        Some("structure") if shape["document"] != true => {
            for (key, value) in entries() {
                let member = shape["members"].get(key).with_context(|| {
                    format!("expected a member of {}, found `{key}`", name.unwrap_or_default())
                })?;
                inner(member, value).with_context(|| format!("`{key}`"))?;
            }
            Ok(())
        }
        Some("map") => entries().try_for_each(|(_, value)| inner(&shape["value"], value)),
        Some("list") => {
            let mut items = value.as_array().into_iter().flatten();
            items.try_for_each(|value| inner(&shape["member"], value))
        }
        None if name.is_none() => match entries().next() {
            Some((key, _)) => bail!("expected nothing, as the operation has none, found `{key}`"),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}
