//! A request in the making: what generated code calls to write one.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Method, Request, Uri};

use crate::{Timestamp, WriteError, ascii, header, json, uri};

/// A request in the making.
///
/// The path is written first, then the query; the rest goes in any order, but for what is made of the
/// body, which comes last.
pub struct RequestBuilder {
    pub(crate) request: Request<Bytes>,
    uri: Vec<u8>,
    /// Where the host is in `uri`.
    host: Range<usize>,
    query: bool,
    /// What the body is, if there is one.
    content_type: Option<&'static str>,
}

impl RequestBuilder {
    /// A request to `endpoint`, such as `https://example.com:8443/base`.
    ///
    /// The endpoint must have the scheme `http` or `https` and a host; it may have a port and a path.
    pub fn new(method: Method, endpoint: &str) -> Result<Self, WriteError> {
        let host =
            parse_endpoint(endpoint).map_err(|reason| WriteError::new("endpoint", reason))?;
        let mut uri = Vec::with_capacity(endpoint.len().saturating_add(128));
        uri.extend_from_slice(endpoint.trim_end_matches('/').as_bytes());
        let mut request = Request::new(Bytes::new());
        *request.method_mut() = method;
        Ok(Self { request, uri, host, query: false, content_type: None })
    }

    /// Puts `prefix`, such as `data.` or `data-`, before the host.
    ///
    /// It must be made of DNS labels. What of it is a value has been checked by [`host_label`], so
    /// that it is one label. A host that is an address has no use for a prefix and is left alone.
    #[inline]
    pub fn host_prefix(&mut self, prefix: &str) -> Result<(), WriteError> {
        let (labels, joined) = match prefix.rsplit_once('.') {
            Some((labels, joined)) => (Some(labels), joined),
            None => (None, prefix),
        };
        let host = ascii::ascii(self.uri.get(self.host.clone()).unwrap_or_default());
        let is_named = !is_address(host);
        let first = host.split('.').next().unwrap_or_default();
        let whole = labels.is_none_or(|labels| labels.split('.').all(is_dns_label));
        if !whole || (!joined.is_empty() && is_named && !is_dns_label(&format!("{joined}{first}")))
        {
            return Err(WriteError::new("host prefix", "must be made of DNS labels"));
        }
        if is_named {
            self.uri.splice(self.host.start..self.host.start, prefix.bytes());
            self.host.end = self.host.end.saturating_add(prefix.len());
        }
        Ok(())
    }

    /// Appends a part of the model's path, which is encoded already.
    pub fn path(&mut self, literal: &str) {
        self.uri.extend_from_slice(literal.as_bytes());
    }

    /// Appends a value to the path as one segment: a slash in it is encoded.
    pub fn label(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        check_segments(name, value, [value])?;
        uri::encode_into(value, &mut self.uri);
        Ok(())
    }

    /// Appends a value to the path as one or more segments: a slash in it separates them.
    #[inline]
    pub fn greedy_label(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        check_segments(name, value, value.split('/'))?;
        self.segments(value);
        Ok(())
    }

    /// Appends the key of an object in S3, whose segments may be `.` and `..`: S3 takes a path as it is,
    /// and there are such keys.
    #[inline]
    pub fn object_key(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        check_segments(name, value, [])?;
        self.segments(value);
        Ok(())
    }

    fn segments(&mut self, value: &str) {
        for (index, segment) in value.split('/').enumerate() {
            if index > 0 {
                self.uri.push(b'/');
            }
            uri::encode_into(segment, &mut self.uri);
        }
    }

    /// Appends a part of the model's query string, which is encoded already.
    #[inline]
    pub fn query_literal(&mut self, literal: &str) {
        self.separate_query();
        self.uri.extend_from_slice(literal.as_bytes());
    }

    /// Appends a name and its value to the query string.
    #[inline]
    pub fn query(&mut self, name: &str, value: &str) {
        self.separate_query();
        uri::encode_into(name, &mut self.uri);
        self.uri.push(b'=');
        uri::encode_into(value, &mut self.uri);
    }

    /// Appends names and their values to the query string, all but `others`, which have members of
    /// their own.
    #[inline]
    pub fn query_map(&mut self, map: &BTreeMap<String, String>, others: &[&str]) {
        for (name, value) in map.iter().filter(|(name, _)| !others.contains(&name.as_str())) {
            self.query(name, value);
        }
    }

    /// Appends names, each with all its values, to the query string, all but `others`, which have
    /// members of their own.
    #[inline]
    pub fn query_map_of_lists(&mut self, map: &BTreeMap<String, Vec<String>>, others: &[&str]) {
        for (name, values) in map.iter().filter(|(name, _)| !others.contains(&name.as_str())) {
            values.iter().for_each(|value| self.query(name, value));
        }
    }

    fn separate_query(&mut self) {
        self.uri.push(if self.query { b'&' } else { b'?' });
        self.query = true;
    }

    /// Sets a header. Fails for a value that holds a control character.
    pub fn header(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        header::set(self.request.headers_mut(), name, value, false)
    }

    /// Sets a header whose value is left out of `Debug`.
    pub fn sensitive_header(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        header::set(self.request.headers_mut(), name, value, true)
    }

    /// Sets a header to values separated by commas, in quotes where that is needed.
    pub fn header_list(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item: AsRef<str>>,
    ) -> Result<(), WriteError> {
        header::set_list(self.request.headers_mut(), name, values, false)
    }

    /// Sets a header to a list that is left out of `Debug`.
    pub fn sensitive_header_list(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item: AsRef<str>>,
    ) -> Result<(), WriteError> {
        header::set_list(self.request.headers_mut(), name, values, true)
    }

    /// Sets a header to HTTP dates separated by commas.
    pub fn header_http_dates<'a>(
        &mut self,
        name: &str,
        dates: impl IntoIterator<Item = &'a Timestamp>,
    ) -> Result<(), WriteError> {
        header::set_http_dates(self.request.headers_mut(), name, dates, false)
    }

    /// Sets a header to HTTP dates that are left out of `Debug`.
    pub fn sensitive_header_http_dates<'a>(
        &mut self,
        name: &str,
        dates: impl IntoIterator<Item = &'a Timestamp>,
    ) -> Result<(), WriteError> {
        header::set_http_dates(self.request.headers_mut(), name, dates, true)
    }

    /// Sets a header for each key of a map, its name being the key after `prefix`. Fails where that
    /// header has been set, and where it is not a map's to set: `host` and others that tell of the
    /// message, its body or the connection, and those of signatures.
    #[inline]
    pub fn prefix_headers(
        &mut self,
        prefix: &str,
        map: &BTreeMap<String, String>,
    ) -> Result<(), WriteError> {
        header::set_prefixed(self.request.headers_mut(), prefix, map, false)
    }

    /// Sets a header for each key of a map, the values left out of `Debug`.
    #[inline]
    pub fn sensitive_prefix_headers(
        &mut self,
        prefix: &str,
        map: &BTreeMap<String, String>,
    ) -> Result<(), WriteError> {
        header::set_prefixed(self.request.headers_mut(), prefix, map, true)
    }

    /// Sets the body to a value in JSON, written by `write`.
    pub fn json<T: ?Sized>(&mut self, value: &T, write: impl FnOnce(&mut json::Writer, &T)) {
        self.body("application/json", json::body(value, write));
    }

    /// Sets the body and its length, and its type unless a header sets that.
    pub fn body(&mut self, content_type: &'static str, body: impl Into<Bytes>) {
        self.content_type = Some(content_type);
        *self.request.body_mut() = body.into();
    }

    /// Leaves the body to the caller, and sets its type unless a header sets that.
    #[inline]
    pub fn stream(&mut self, content_type: &'static str) -> Result<(), WriteError> {
        if self.request.headers().contains_key(CONTENT_TYPE) {
            return Ok(());
        }
        self.header(CONTENT_TYPE.as_str(), content_type)
    }

    /// The request.
    pub fn finish(mut self) -> Result<Request<Bytes>, WriteError> {
        let length = self.request.body().len();
        describe_body(self.request.headers_mut(), self.content_type, length)?;
        *self.request.uri_mut() = Uri::try_from(self.uri)
            .map_err(|_| WriteError::new("URI", "is too long, or holds what it must not"))?;
        Ok(self.request)
    }
}

/// Checks a value that goes into a host prefix: it must be one DNS label.
#[inline]
pub fn host_label<'a>(name: &str, value: &'a str) -> Result<&'a str, WriteError> {
    match is_dns_label(value) {
        true => Ok(value),
        false => Err(WriteError::new(format!("host label `{name}`"), "must be a DNS label")),
    }
}

/// Sets the headers that tell of a body, if there is one.
pub(crate) fn describe_body(
    headers: &mut HeaderMap,
    content_type: Option<&'static str>,
    length: usize,
) -> Result<(), WriteError> {
    let Some(content_type) = content_type else { return Ok(()) };
    if !headers.contains_key(CONTENT_TYPE) {
        let value = HeaderValue::from_maybe_shared(Bytes::from_static(content_type.as_bytes()));
        let fault =
            |_| WriteError::new("header `content-type`", "must not hold a control character");
        header::insert(headers, CONTENT_TYPE, value.map_err(fault)?)?;
    }
    let mut room = [0; 20];
    // The conversion from a number takes two blocks of memory more.
    let length = HeaderValue::from_bytes(ascii::decimal(length as u64, &mut room));
    let fault = |_| WriteError::new("header `content-length`", "must be a number");
    header::insert(headers, CONTENT_LENGTH, length.map_err(fault)?)
}

/// Checks that an endpoint has a scheme and a host, and at most a port and a path. Tells where its host
/// is.
fn parse_endpoint(endpoint: &str) -> Result<Range<usize>, &'static str> {
    let starts_with = |scheme: &&&str| {
        endpoint.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let scheme = ["https://", "http://"].iter().find(starts_with);
    let scheme = scheme.ok_or("must start with `http://` or `https://`")?;
    let rest = endpoint.get(scheme.len()..).unwrap_or_default();
    let length = match rest.starts_with('[') {
        // The colons of an IPv6 address are in brackets.
        true => rest.find(']').map_or(0, |bracket| bracket.saturating_add(1)),
        false => rest.bytes().take_while(|byte| is_in_host(*byte)).count(),
    };
    let (host, rest) = rest.split_at(length);
    let (port, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if (host.starts_with('[') && !is_address(host)) || !(port.is_empty() || port.starts_with(':')) {
        return Err("has a host that is neither a name nor an address, or a user");
    }
    if host.is_empty() {
        return Err("must have a host");
    }
    if !port.is_empty() && !port.strip_prefix(':').is_some_and(is_port) {
        return Err("must have a number as its port, and no user");
    }
    if !path.is_empty() {
        check_base_path(path)?;
    }
    Ok(scheme.len()..scheme.len().saturating_add(length))
}

#[expect(clippy::indexing_slicing, reason = "the table has an entry for every byte")]
fn is_in_host(byte: u8) -> bool {
    IN_HOST[usize::from(byte)]
}

/// The bytes that the name of a host is made of, or an address of IPv4.
#[expect(clippy::indexing_slicing, reason = "evaluated when the crate is compiled")]
static IN_HOST: [bool; 256] = {
    let mut in_host = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        in_host[byte] = matches!(byte as u8,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_');
        byte += 1;
    }
    in_host
};

fn check_base_path(path: &str) -> Result<(), &'static str> {
    if path.contains(['?', '#']) {
        return Err("must not have a query or a fragment");
    }
    match path.parse::<PathAndQuery>() {
        Ok(_) => Ok(()),
        Err(_) => Err("has a path that is not encoded"),
    }
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

fn is_address(host: &str) -> bool {
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => host.parse::<Ipv4Addr>().is_ok(),
    }
}

fn is_dns_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Refuses what would change the path's structure: an empty label names the collection instead of
/// its item, and dots are resolved by clients and proxies.
fn check_segments<'a>(
    name: &str,
    value: &str,
    segments: impl IntoIterator<Item = &'a str>,
) -> Result<(), WriteError> {
    let fault = |reason| Err(WriteError::new(format!("label `{name}`"), reason));
    if value.is_empty() {
        return fault("must not be empty");
    }
    match segments.into_iter().any(|segment| matches!(segment, "." | "..")) {
        true => fault("must not hold a segment `.` or `..`"),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::most_headers;
