//! Patches of a model's JSON, as RFC 6902 has them.
//!
//! A patch is to fail once the model has changed: what it overwrites or takes away, it must have tested.

use serde_json::{Map, Number, Value};

use crate::fault::{Sink, quoted, shown, suggestion};
use crate::manifest::ServiceEntry;
use crate::overrides::{Action, Patch, PatchOperation};

/// The levels to which JSON is read, and beyond which no patch may take it.
const DEEPEST: usize = 128;

/// Why an operation cannot be carried out.
struct Misfit {
    expected: String,
    found: String,
    help: Option<String>,
}

type Outcome<T> = Result<T, Misfit>;

/// Carries out the patches of a service. Each ends at its first fault.
pub(super) fn apply(model: &mut Value, entry: &ServiceEntry, faults: &Sink) {
    for Patch(operations) in &entry.overrides.patches {
        let mut tested: Vec<&str> = Vec::new();
        for operation in operations {
            if let Err(Misfit { expected, found, help }) = carry_out(operation, model, &mut tested)
            {
                faults.report(operation.place.fault(&expected, &found, help));
                break;
            }
        }
    }
}

fn carry_out<'a>(
    PatchOperation { action, path, .. }: &'a PatchOperation,
    model: &mut Value,
    tested: &mut Vec<&'a str>,
) -> Outcome<()> {
    match action {
        Action::Test(expected) => {
            test(model, path, &json(expected)?)?;
            tested.push(path);
        }
        Action::Add(value) => add(model, path, json(value)?, tested)?,
        Action::Replace(value) => {
            let place = place_of(model, path)?;
            check_tested(path, tested)?;
            *place = json(value)?;
            check_depth(path, place)?;
        }
        Action::Remove => drop(remove(model, path, tested)?),
        Action::Move { from } => {
            if path.strip_prefix(from.as_str()).is_some_and(|rest| rest.starts_with('/')) {
                return Err(misfit("a place outside of what is moved", &quoted(path)));
            }
            let value = remove(model, from, tested)?;
            add(model, path, value, tested)?;
        }
        Action::Copy { from } => {
            let value = find(model, from)?.clone();
            add(model, path, value, tested)?;
        }
    }
    Ok(())
}

fn test(model: &Value, path: &str, expected: &Value) -> Outcome<()> {
    let found = find(model, path)?;
    if is_equal(found, expected) {
        return Ok(());
    }
    Err(Misfit {
        expected: format!("{} at {}", shown(&expected.to_string()), quoted(path)),
        found: shown(&found.to_string()),
        help: Some("see whether the model still needs the patch".to_owned()),
    })
}

/// Numbers are equal by their value, however they are written.
fn is_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || ((a.is_f64() || b.is_f64()) && a.as_f64() == b.as_f64())
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let same = |(key, a)| b.get(key).is_some_and(|b| is_equal(a, b));
            a.len() == b.len() && a.iter().all(same)
        }
        (a, b) => a == b,
    }
}

/// Puts a value into an object or array, or over one that was tested.
fn add(model: &mut Value, path: &str, value: Value, tested: &[&str]) -> Outcome<()> {
    let (parent, key) = split(path)?;
    check_depth(path, &value)?;
    match place_of(model, parent)? {
        Value::Object(object) => {
            if object.contains_key(&key) {
                check_tested(path, tested)?;
            }
            object.insert(key, value);
        }
        Value::Array(array) => {
            let index = if key == "-" { Some(array.len()) } else { index(&key) };
            match index.filter(|index| *index <= array.len()) {
                Some(index) => array.insert(index, value),
                None => return Err(no_index(&key, array.len())),
            }
        }
        _ => {
            return Err(misfit("an object or an array", &format!("neither at {}", quoted(parent))));
        }
    }
    Ok(())
}

/// Takes a value away. What stands after it keeps its order.
fn remove(model: &mut Value, path: &str, tested: &[&str]) -> Outcome<Value> {
    find(model, path)?;
    check_tested(path, tested)?;
    let (parent, key) = split(path)?;
    let removed = match place_of(model, parent)? {
        Value::Object(object) => object.shift_remove(&key),
        Value::Array(array) => {
            index(&key).filter(|index| *index < array.len()).map(|index| array.remove(index))
        }
        _ => None,
    };
    removed.ok_or_else(|| misfit("a value of the model", &quoted(path)))
}

/// What is overwritten or taken away, or something around it, was tested before.
fn check_tested(path: &str, tested: &[&str]) -> Outcome<()> {
    let covers = |tested: &&str| {
        path.strip_prefix(tested).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if tested.iter().any(covers) {
        return Ok(());
    }
    let expected = format!("a `test` of {} first, since there is a value to lose", quoted(path));
    Err(misfit(&expected, "none"))
}

fn check_depth(path: &str, value: &Value) -> Outcome<()> {
    let levels = path.matches('/').count() + depth(value);
    if levels > DEEPEST {
        let expected = format!("JSON that nests to {DEEPEST} levels");
        return Err(misfit(&expected, &format!("{levels} of them")));
    }
    Ok(())
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(array) => 1 + array.iter().map(depth).max().unwrap_or(0),
        Value::Object(object) => 1 + object.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn place_of<'a>(model: &'a mut Value, path: &str) -> Outcome<&'a mut Value> {
    find(model, path)?;
    model.pointer_mut(path).ok_or_else(|| misfit("a value of the model", &quoted(path)))
}

/// The value at a path. Where there is none, the first step that leads nowhere is named.
fn find<'a>(model: &'a Value, path: &str) -> Outcome<&'a Value> {
    if let Some(found) = model.pointer(path) {
        return Ok(found);
    }
    if !path.starts_with('/') {
        return Err(misfit("a JSON pointer such as `/shapes/Tag`", &quoted(path)));
    }
    let mut ends = path.match_indices('/').map(|(end, _)| end).skip(1).chain([path.len()]);
    let lost = ends.find(|end| model.pointer(&path[..*end]).is_none()).unwrap_or(path.len());
    let (parent, key) = split(&path[..lost])?;
    let siblings = model.pointer(parent).and_then(Value::as_object);
    let names = siblings.into_iter().flat_map(Map::keys).map(String::as_str);
    Err(Misfit {
        expected: "a path to a value of the model".to_owned(),
        found: format!("nothing at {}", quoted(&path[..lost])),
        help: suggestion(&key, names),
    })
}

/// A path's parent, and the last step with its escapes undone.
fn split(path: &str) -> Outcome<(&str, String)> {
    let Some((parent, key)) = path.rsplit_once('/') else {
        return Err(misfit("a path into the model, such as `/shapes/Tag`", &quoted(path)));
    };
    Ok((parent, key.replace("~1", "/").replace("~0", "~")))
}

fn index(key: &str) -> Option<usize> {
    let is_plain = key == "0" || !key.starts_with(['0', '+']);
    key.parse().ok().filter(|_| is_plain)
}

fn no_index(key: &str, length: usize) -> Misfit {
    misfit(&format!("`-` or an index up to {length}"), &quoted(key))
}

fn misfit(expected: &str, found: &str) -> Misfit {
    Misfit { expected: expected.to_owned(), found: found.to_owned(), help: None }
}

/// A value of the manifest as JSON has it. There is no null in TOML, nor in models.
fn json(value: &toml_edit::Value) -> Outcome<Value> {
    Ok(match value {
        toml_edit::Value::String(text) => Value::String(text.value().clone()),
        toml_edit::Value::Integer(integer) => Value::from(*integer.value()),
        toml_edit::Value::Float(float) => Number::from_f64(*float.value())
            .map(Value::Number)
            .ok_or_else(|| misfit("a value that JSON has", "no number"))?,
        toml_edit::Value::Boolean(boolean) => Value::Bool(*boolean.value()),
        toml_edit::Value::Datetime(_) => {
            return Err(misfit("a value that JSON has", "a date"));
        }
        toml_edit::Value::Array(array) => {
            Value::Array(array.iter().map(json).collect::<Outcome<_>>()?)
        }
        toml_edit::Value::InlineTable(table) => {
            let entry = |(key, value): (&str, _)| Ok((key.to_owned(), json(value)?));
            Value::Object(table.iter().map(entry).collect::<Outcome<_>>()?)
        }
    })
}
