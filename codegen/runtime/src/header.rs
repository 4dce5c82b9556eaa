//! Values read from headers.
//!
//! A header that comes in several lines is read as one, its values joined by commas, as HTTP has it.

mod list;
mod write;

pub(crate) use write::{insert, set, set_http_dates, set_list, set_prefixed};

use std::borrow::Cow;
use std::collections::BTreeMap;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::text::{self, Expected};
use crate::{ReadError, Timestamp};

/// Whether the header `name` has just that value.
#[inline]
pub fn is(headers: &HeaderMap, name: &str, value: &str) -> bool {
    headers.get(name).is_some_and(|found| found == value)
}

/// The value of the header `name`, or `None` without such a header.
pub fn optional<T>(
    headers: &HeaderMap,
    name: &'static str,
    parse: impl FnOnce(&str) -> Result<T, Expected>,
) -> Result<Option<T>, ReadError> {
    let Some(value) = value(headers, name)? else { return Ok(None) };
    parse(&value).map(Some).map_err(|expected| expected.at(place(name)))
}

/// The value of the header `name`, which must be there.
pub fn required<T>(
    headers: &HeaderMap,
    name: &'static str,
    parse: impl FnOnce(&str) -> Result<T, Expected>,
) -> Result<T, ReadError> {
    optional(headers, name, parse)?.ok_or_else(|| ReadError::new(place(name), "a value", "nothing"))
}

/// The values of the header `name`, or `None` without such a header.
///
/// Values are separated by commas; one in quotes may hold commas, and quotes after a backslash. What
/// is empty and not in quotes is no value: an empty header is an empty list.
pub fn list<T>(
    headers: &HeaderMap,
    name: &'static str,
    mut parse: impl FnMut(&str) -> Result<T, Expected>,
) -> Result<Option<Vec<T>>, ReadError> {
    let Some(value) = value(headers, name)? else { return Ok(None) };
    let fault = |expected: Expected| expected.at(place(name));
    list::values(&value)
        .map(|value| parse(&value?))
        .collect::<Result<_, _>>()
        .map(Some)
        .map_err(fault)
}

/// The values of the header `name`, as [`list`] reads them; none without such a header.
pub fn required_list<T>(
    headers: &HeaderMap,
    name: &'static str,
    parse: impl FnMut(&str) -> Result<T, Expected>,
) -> Result<Vec<T>, ReadError> {
    list(headers, name, parse).map(Option::unwrap_or_default)
}

/// The HTTP dates in the header `name`, or `None` without such a header.
///
/// Such a date holds a comma itself, so that every second comma separates.
#[inline]
pub fn http_date_list(
    headers: &HeaderMap,
    name: &'static str,
) -> Result<Option<Vec<Timestamp>>, ReadError> {
    let Some(value) = value(headers, name)? else { return Ok(None) };
    let dates = list::dates(&value).map(text::http_date);
    dates.collect::<Result<_, _>>().map(Some).map_err(|expected| expected.at(place(name)))
}

/// The HTTP dates in the header `name`, as [`http_date_list`] reads them; none without such a header.
#[inline]
pub fn required_http_date_list(
    headers: &HeaderMap,
    name: &'static str,
) -> Result<Vec<Timestamp>, ReadError> {
    http_date_list(headers, name).map(Option::unwrap_or_default)
}

/// The headers whose names start with `prefix`, in any case, under the rest of their names. Those
/// are in lower case. Headers that a request would not take from a map are left out, such as `host`.
#[inline]
pub fn prefixed(
    headers: &HeaderMap,
    prefix: &'static str,
) -> Result<BTreeMap<String, String>, ReadError> {
    let mut map = BTreeMap::new();
    for name in headers.keys() {
        let split = name.as_str().split_at_checked(prefix.len());
        let split = split.filter(|_| !is_reserved(name));
        let Some((_, key)) = split.filter(|(start, _)| start.eq_ignore_ascii_case(prefix)) else {
            continue;
        };
        if let Some(value) = join(headers.get_all(name), prefix)? {
            map.insert(key.to_owned(), value.into_owned());
        }
    }
    Ok(map)
}

fn value<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<Cow<'a, str>>, ReadError> {
    join(headers.get_all(name), name)
}

fn join<'a>(
    lines: impl IntoIterator<Item = &'a HeaderValue>,
    name: &str,
) -> Result<Option<Cow<'a, str>>, ReadError> {
    let mut joined: Option<Cow<'a, str>> = None;
    for line in lines {
        let line = std::str::from_utf8(line.as_bytes())
            .map_err(|_| ReadError::new(place(name), "UTF-8", "other bytes"))?;
        match &mut joined {
            None => joined = Some(Cow::Borrowed(line)),
            Some(before) => before.to_mut().extend([", ", line]),
        }
    }
    Ok(joined)
}

/// Whether a header is the message's own, and no map may hold it: one that tells where a message ends,
/// what its body is, or how a connection goes on, and one that a signer sets.
fn is_reserved(name: &HeaderName) -> bool {
    let is_proxys = name.as_str().starts_with("proxy-");
    is_proxys || RESERVED.contains(&name.as_str())
}

/// The names of such headers, but for those that begin with `proxy-`.
const RESERVED: &[&str] = &[
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
];

fn place(name: &str) -> String {
    format!("header `{name}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_static(name), value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn a_name_is_found_in_any_case() {
        let headers = headers(&[("retry-after", "30"), ("x-name", "é")]);
        assert_eq!(optional(&headers, "Retry-After", text::integer), Ok(Some(30)));
        assert_eq!(required(&headers, "X-Name", text::string).unwrap(), "é");
        assert_eq!(optional(&headers, "X-Other", text::integer), Ok(None));
        assert_eq!(optional(&headers, "no header name", text::integer), Ok(None));
    }

    #[test]
    fn a_fault_names_the_header_and_not_the_value() {
        let headers = headers(&[("retry-after", "soon")]);
        assert_eq!(
            optional(&headers, "Retry-After", text::integer).unwrap_err().to_string(),
            "header `Retry-After`: expected an integer of 32 bits, found other text"
        );
        assert_eq!(
            required(&headers, "ETag", text::string).unwrap_err().to_string(),
            "header `ETag`: expected a value, found nothing"
        );
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_refused() {
        let mut headers = HeaderMap::new();
        headers.insert("x-foo", HeaderValue::from_bytes(b"\xff").unwrap());
        let expected = "header `x-foo`: expected UTF-8, found other bytes";
        assert_eq!(optional(&headers, "x-foo", text::string).unwrap_err().to_string(), expected);
        assert_eq!(list(&headers, "x-foo", text::string).unwrap_err().to_string(), expected);
        assert!(prefixed(&headers, "x-").is_err());
        assert_eq!(prefixed(&headers, "y-"), Ok(BTreeMap::new()));
    }

    #[test]
    fn several_lines_are_one_list() {
        let headers = headers(&[("x-list", "1, 2"), ("x-list", "3"), ("x-list", ""), ("x-no", "")]);
        assert_eq!(list(&headers, "X-List", text::integer), Ok(Some(vec![1, 2, 3])));
        assert_eq!(list(&headers, "X-No", text::integer), Ok(Some(vec![])));
        assert_eq!(list(&headers, "X-Absent", text::integer), Ok(None));
        assert!(list(&headers, "X-List", text::boolean).is_err());
        assert_eq!(required(&headers, "X-List", text::string).unwrap(), "1, 2, 3, ");
    }

    #[test]
    fn a_list_with_an_open_quote_is_refused() {
        let headers = headers(&[("x-list", "a, \"b")]);
        assert_eq!(
            list(&headers, "x-list", text::string).unwrap_err().to_string(),
            "header `x-list`: expected a value, or one in quotes, before each comma, found other text"
        );
    }

    #[test]
    fn dates_keep_their_commas() {
        let date = "Mon, 16 Dec 2019 23:48:18 GMT";
        let headers = headers(&[("x-dates", date), ("x-dates", &format!("{date}, {date}"))]);
        let moment = Timestamp::from_seconds(1_576_540_098).unwrap();
        assert_eq!(http_date_list(&headers, "X-Dates"), Ok(Some(vec![moment; 3])));
        assert_eq!(http_date_list(&headers, "X-Absent"), Ok(None));
        let headers = self::headers(&[("x-dates", "Mon, 16 Dec 2019")]);
        assert!(http_date_list(&headers, "X-Dates").is_err());
    }

    #[test]
    fn a_prefix_is_cut_off_in_any_case() {
        let headers = headers(&[
            ("x-amz-meta-a", "1"),
            ("x-amz-meta-b", ""),
            ("x-amz-meta-a", "2"),
            ("x-amz-met", "3"),
            ("x", "4"),
        ]);
        let expected = [("a", "1, 2"), ("b", "")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(prefixed(&headers, "X-Amz-Meta-"), Ok(BTreeMap::from(expected)));
        assert_eq!(prefixed(&headers, "").unwrap().len(), 4);
    }

    #[test]
    fn a_map_of_all_headers_leaves_out_those_of_the_message_itself() {
        let headers = headers(&[
            ("content-length", "1"),
            ("host", "example.com"),
            ("proxy-authorization", "a"),
            ("x-amz-date", "b"),
            ("x-amz-meta-date", "c"),
        ]);
        let expected = BTreeMap::from([("x-amz-meta-date".to_owned(), "c".to_owned())]);
        assert_eq!(prefixed(&headers, ""), Ok(expected));
    }
}
