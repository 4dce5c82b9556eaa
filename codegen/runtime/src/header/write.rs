//! Values written to headers: what requests and responses share.

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::{is_reserved, list, place};
use crate::{Timestamp, WriteError};

/// Sets the header `name`. Fails for a value that holds a control byte.
pub(crate) fn set(
    headers: &mut HeaderMap,
    name: &str,
    value: &str,
    sensitive: bool,
) -> Result<(), WriteError> {
    let fault = |reason| WriteError::new(place(name), reason);
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| fault("is not a header name"))?;
    insert(headers, key, header_value(value, sensitive).map_err(fault)?)
}

/// Puts a header into a map, in the place of the one that is there. A map has a greatest size.
pub(crate) fn insert(
    headers: &mut HeaderMap,
    name: HeaderName,
    value: HeaderValue,
) -> Result<(), WriteError> {
    let fault = |_| WriteError::new("headers", "must be no more than 24,576");
    headers.try_insert(name, value).map(drop).map_err(fault)
}

/// Sets the header `name` to values separated by commas, in quotes where that is needed.
pub(crate) fn set_list(
    headers: &mut HeaderMap,
    name: &str,
    values: impl IntoIterator<Item: AsRef<str>>,
    sensitive: bool,
) -> Result<(), WriteError> {
    let mut list = String::new();
    for value in values {
        list::push(&mut list, value.as_ref());
    }
    set(headers, name, &list, sensitive)
}

/// Sets the header `name` to HTTP dates separated by commas, without quotes.
pub(crate) fn set_http_dates<'a>(
    headers: &mut HeaderMap,
    name: &str,
    dates: impl IntoIterator<Item = &'a Timestamp>,
    sensitive: bool,
) -> Result<(), WriteError> {
    let mut list = String::new();
    for date in dates {
        if !list.is_empty() {
            list.push_str(", ");
        }
        date.write_http_date(&mut list);
    }
    set(headers, name, &list, sensitive)
}

/// Sets a header for each key in `map`, its name being the key after `prefix`.
#[inline]
pub(crate) fn set_prefixed(
    headers: &mut HeaderMap,
    prefix: &str,
    map: &BTreeMap<String, String>,
    sensitive: bool,
) -> Result<(), WriteError> {
    for (key, value) in map {
        let fault = |reason| WriteError::new(place(prefix), reason);
        let name = HeaderName::from_bytes(format!("{prefix}{key}").as_bytes())
            .map_err(|_| fault("has a key that does not make a header name"))?;
        let value = header_value(value, sensitive).map_err(fault)?;
        if is_reserved(&name) {
            let reason = "has a key whose header is the message's or the signer's, such as `host`";
            return Err(fault(reason));
        }
        // Keys may differ in case alone, and without a prefix they may be any header.
        if headers.contains_key(&name) {
            return Err(fault("has a key whose header is there already"));
        }
        insert(headers, name, value)?;
    }
    Ok(())
}

fn header_value(value: &str, sensitive: bool) -> Result<HeaderValue, &'static str> {
    let mut value =
        HeaderValue::from_str(value).map_err(|_| "must not hold a control character")?;
    value.set_sensitive(sensitive);
    Ok(value)
}
