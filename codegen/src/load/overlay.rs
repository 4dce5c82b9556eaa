//! botocore's overlay form: an object that is merged over the model, member by member.

use serde_json::{Map, Value};

use crate::fault::{Fault, Sink};

/// Merges the `merge` object of an overlay over a model. Documentation of a thing that the model does
/// not hold is a fault: its subject was renamed or removed, and the words would be lost.
pub(super) fn merge(model: &mut Value, overlay: &Value, path: &str, faults: &Sink) {
    let fault = |place: &str, expected: &str, found: &str| {
        faults.report(Fault {
            file: path.to_owned(),
            place: place.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
            help: None,
        });
    };
    match (overlay.get("merge"), model) {
        (Some(Value::Object(patch)), Value::Object(model)) => {
            merge_object(model, patch, "merge", &fault);
        }
        (_, Value::Object(_)) => {
            fault("merge", "an object to merge over the model", "nothing of the kind")
        }
        _ => {}
    }
}

fn merge_object(
    model: &mut Map<String, Value>,
    patch: &Map<String, Value>,
    place: &str,
    fault: &impl Fn(&str, &str, &str),
) {
    for (key, value) in patch {
        let place = format!("{place}.{key}");
        match (model.get_mut(key), value) {
            (Some(Value::Object(old)), Value::Object(new)) => merge_object(old, new, &place, fault),
            (Some(old), new) => *old = new.clone(),
            (None, new) if is_documentation(new) && !is_traits(key, new) => {
                fault(&place, "a thing that the model holds", "words on one that it does not");
            }
            (None, new) => {
                model.insert(key.clone(), new.clone());
            }
        }
    }
}

/// The keys of documentation in both dialects.
const WORDS: [&str; 2] = ["documentation", "smithy.api#documentation"];

/// Whether this is what Smithy keeps words in: a thing that the model holds may have had no traits.
fn is_traits(key: &str, value: &Value) -> bool {
    key == "traits" && value.get(WORDS[1]).is_some()
}

fn is_documentation(value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            !object.is_empty()
                && object.iter().all(|(key, value)| {
                    (WORDS.contains(&key.as_str()) && value.is_string()) || is_documentation(value)
                })
        }
        _ => false,
    }
}
