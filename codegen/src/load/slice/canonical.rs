//! A fixed order for whatever means nothing by its order.

use serde_json::{Map, Value};

use super::Documentation;

/// The entries with the keys `first` before all others, which follow by name.
pub(super) fn ordered(entries: impl IntoIterator<Item = (String, Value)>, first: &[&str]) -> Value {
    let mut entries: Vec<(String, Value)> = entries.into_iter().collect();
    let rank = |key: &str| first.iter().position(|name| *name == key).unwrap_or(first.len());
    entries.sort_by(|(a, _), (b, _)| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
    Value::Object(entries.into_iter().collect())
}

/// What a slice holds of a value: the keys of every object sorted, lists as they are.
pub(super) fn sorted(value: &Value, documentation: Documentation) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, value)| keeps(documentation, key, value));
            let kept = kept.map(|(key, value)| (key.clone(), sorted(value, documentation)));
            ordered(kept, &[])
        }
        Value::Array(items) => items.iter().map(|item| sorted(item, documentation)).collect(),
        other => other.clone(),
    }
}

/// Whether an entry stays. Words are a text: a thing that is named so is an object.
pub(super) fn keeps(documentation: Documentation, key: &str, value: &Value) -> bool {
    documentation == Documentation::Keep || key != "documentation" || !value.is_string()
}

/// A list that means a set: sorted by `key`, each once; `None` where it is empty.
pub(super) fn set(
    list: &Value,
    key: fn(&Value) -> Option<&str>,
    documentation: Documentation,
) -> Option<Value> {
    let mut items: Vec<Value> =
        list.as_array()?.iter().map(|item| sorted(item, documentation)).collect();
    items.sort_by(|a, b| key(a).cmp(&key(b)));
    items.dedup();
    (!items.is_empty()).then_some(Value::Array(items))
}

/// Each value of an object by `change`, in the object's own order.
pub(super) fn each(object: &Value, change: impl Fn(&Value) -> Value) -> Value {
    match object {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), change(value)))
            .collect::<Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// The entries of an object; none of anything else.
pub(super) fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}
