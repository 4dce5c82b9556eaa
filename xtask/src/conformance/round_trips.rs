//! What one half writes, the other reads, whatever the value.

use std::fmt::Debug;

use bytes::Bytes;
use opsmith_runtime::Serve;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{arbitrary, same};

/// How many values are tried: of every other one, all text can stand anywhere.
const SEEDS: std::ops::Range<u64> = 0..24;

/// Requests are read as they were written, and written again as they were.
pub(crate) fn requests<O>()
where
    O: Serve + DeserializeOwned + Serialize + Debug,
{
    survive(
        |request: &O| {
            let message = request.to_http("https://example.com").ok()?;
            let parts = format!("{} {} {:?}", message.method(), message.uri(), message.headers());
            Some((message.clone(), (parts, message.into_body())))
        },
        |message| {
            assert!(O::matches(message), "the request is not known for one of its operation");
            O::read_request(message).unwrap_or_else(|error| panic!("{error}\n  {message:?}"))
        },
    );
}

/// The same of responses.
pub(crate) fn responses<O>()
where
    O: Serve<Response: DeserializeOwned + Serialize + Debug>,
{
    survive(
        |response: &O::Response| {
            let message = O::write_response(response).ok()?;
            let parts = format!("{} {:?}", message.status(), message.headers());
            Some((message.clone(), (parts, message.into_body())))
        },
        |message| O::read_response(message).unwrap_or_else(|error| panic!("{error}\n  {message:?}")),
    );
}

/// `write` answers nothing for a value that cannot be sent, which of some must not be so.
fn survive<T: DeserializeOwned + Serialize + Debug, M>(
    write: impl Fn(&T) -> Option<(M, (String, Bytes))>,
    read: impl Fn(&M) -> T,
) {
    let mut written = 0;
    for seed in SEEDS {
        let value: T = arbitrary::value(seed);
        let Some((message, text)) = write(&value) else { continue };
        written += 1;
        let found = read(&message);
        let sent = json(&value);
        same(&format!("value {seed}"), &sent, &known_of(&sent, json(&found)));
        let again = write(&found).map(|(_, text)| text);
        same(&format!("message {seed}"), &Some(text), &again);
    }
    assert!(written > 0, "none of the values can be sent");
}

/// What was found of the members that were sent: a status and a type of content are there unasked.
fn known_of(sent: &Value, mut found: Value) -> Value {
    if let Some(members) = found.as_object_mut() {
        members.retain(|name, _| sent.get(name).is_some());
    }
    found
}

/// A value without the members that are unset or empty: many formats cannot tell one from the other.
fn json<T: Serialize>(value: &T) -> Value {
    pruned(serde_json::to_value(value).unwrap())
}

fn pruned(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(pruned).collect(),
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| (name, pruned(value)));
            members.filter(|(_, value)| !is_empty(value)).collect()
        }
        other => other,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}
