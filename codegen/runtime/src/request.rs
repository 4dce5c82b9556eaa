//! A request in the making: what generated code calls to write one.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Method, Request, Uri};

use crate::{Timestamp, WriteError, header, json, uri};

/// A request in the making.
///
/// The path is written first, then the query; the rest goes in any order, but for what is made of the
/// body, which comes last.
pub struct RequestBuilder {
    method: Method,
    uri: String,
    /// Where the host starts in `uri`.
    host: usize,
    /// Whether the host is a name, not an address.
    named: bool,
    query: bool,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<(&'static str, Bytes)>,
}

impl RequestBuilder {
    /// A request to `endpoint`, such as `https://example.com:8443/base`.
    ///
    /// The endpoint must have the scheme `http` or `https` and a host; it may have a port and a path.
    pub fn new(method: Method, endpoint: &str) -> Result<Self, WriteError> {
        let Endpoint { scheme, host, port, path } =
            Endpoint::parse(endpoint).map_err(|reason| WriteError::new("endpoint", reason))?;
        let mut uri = String::with_capacity(endpoint.len() + 128);
        uri.push_str(scheme);
        uri.extend([host, port, path.trim_end_matches('/')]);
        Ok(Self {
            method,
            uri,
            host: scheme.len(),
            named: !is_address(host),
            query: false,
            headers: HeaderMap::new(),
            body: None,
        })
    }

    /// Puts `prefix`, such as `data.` or `data-`, before the host.
    ///
    /// It must be made of DNS labels. What of it is a value has been checked by [`host_label`], so
    /// that it is one label. A host that is an address has no use for a prefix and is left alone.
    pub fn host_prefix(&mut self, prefix: &str) -> Result<(), WriteError> {
        let (labels, joined) = match prefix.rsplit_once('.') {
            Some((labels, joined)) => (Some(labels), joined),
            None => (None, prefix),
        };
        let host = self.uri[self.host..].split(['.', ':', '/']).next().unwrap_or_default();
        let whole = labels.is_none_or(|labels| labels.split('.').all(is_dns_label));
        if !whole || (!joined.is_empty() && self.named && !is_dns_label(&format!("{joined}{host}")))
        {
            return Err(WriteError::new("host prefix", "must be made of DNS labels"));
        }
        if self.named {
            self.uri.insert_str(self.host, prefix);
        }
        Ok(())
    }

    /// Appends a part of the model's path, which is encoded already.
    pub fn path(&mut self, literal: &str) {
        self.uri.push_str(literal);
    }

    /// Appends a value to the path as one segment: a slash in it is encoded.
    pub fn label(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        check_segments(name, value, [value])?;
        uri::encode_into(value, &mut self.uri);
        Ok(())
    }

    /// Appends a value to the path as one or more segments: a slash in it separates them.
    pub fn greedy_label(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        check_segments(name, value, value.split('/'))?;
        for (index, segment) in value.split('/').enumerate() {
            if index > 0 {
                self.uri.push('/');
            }
            uri::encode_into(segment, &mut self.uri);
        }
        Ok(())
    }

    /// Appends a part of the model's query string, which is encoded already.
    pub fn query_literal(&mut self, literal: &str) {
        self.separate_query();
        self.uri.push_str(literal);
    }

    /// Appends a name and its value to the query string.
    pub fn query(&mut self, name: &str, value: &str) {
        self.separate_query();
        uri::encode_into(name, &mut self.uri);
        self.uri.push('=');
        uri::encode_into(value, &mut self.uri);
    }

    /// Appends names and their values to the query string, all but `others`, which have members of
    /// their own.
    pub fn query_map(&mut self, map: &BTreeMap<String, String>, others: &[&str]) {
        for (name, value) in map.iter().filter(|(name, _)| !others.contains(&name.as_str())) {
            self.query(name, value);
        }
    }

    /// Appends names, each with all its values, to the query string, all but `others`, which have
    /// members of their own.
    pub fn query_map_of_lists(&mut self, map: &BTreeMap<String, Vec<String>>, others: &[&str]) {
        for (name, values) in map.iter().filter(|(name, _)| !others.contains(&name.as_str())) {
            values.iter().for_each(|value| self.query(name, value));
        }
    }

    fn separate_query(&mut self) {
        self.uri.push(if self.query { '&' } else { '?' });
        self.query = true;
    }

    /// Sets a header. Fails for a value that holds a control character.
    pub fn header(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        header::set(&mut self.headers, name, value, false)
    }

    /// Sets a header whose value is left out of `Debug`.
    pub fn sensitive_header(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        header::set(&mut self.headers, name, value, true)
    }

    /// Sets a header to values separated by commas, in quotes where that is needed.
    pub fn header_list(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item: AsRef<str>>,
    ) -> Result<(), WriteError> {
        header::set_list(&mut self.headers, name, values, false)
    }

    /// Sets a header to a list that is left out of `Debug`.
    pub fn sensitive_header_list(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item: AsRef<str>>,
    ) -> Result<(), WriteError> {
        header::set_list(&mut self.headers, name, values, true)
    }

    /// Sets a header to HTTP dates separated by commas.
    pub fn header_http_dates<'a>(
        &mut self,
        name: &str,
        dates: impl IntoIterator<Item = &'a Timestamp>,
    ) -> Result<(), WriteError> {
        header::set_http_dates(&mut self.headers, name, dates, false)
    }

    /// Sets a header to HTTP dates that are left out of `Debug`.
    pub fn sensitive_header_http_dates<'a>(
        &mut self,
        name: &str,
        dates: impl IntoIterator<Item = &'a Timestamp>,
    ) -> Result<(), WriteError> {
        header::set_http_dates(&mut self.headers, name, dates, true)
    }

    /// Sets a header for each key of a map, its name being the key after `prefix`. Fails where that
    /// header has been set.
    pub fn prefix_headers(
        &mut self,
        prefix: &str,
        map: &BTreeMap<String, String>,
    ) -> Result<(), WriteError> {
        header::set_prefixed(&mut self.headers, prefix, map, false)
    }

    /// Sets a header for each key of a map, the values left out of `Debug`.
    pub fn sensitive_prefix_headers(
        &mut self,
        prefix: &str,
        map: &BTreeMap<String, String>,
    ) -> Result<(), WriteError> {
        header::set_prefixed(&mut self.headers, prefix, map, true)
    }

    /// Sets the body to a value in JSON, written by `write`.
    pub fn json<T: ?Sized>(&mut self, value: &T, write: impl FnOnce(&mut json::Writer, &T)) {
        self.body("application/json", json::body(value, write));
    }

    /// Sets the body and its length, and its type unless a header sets that.
    pub fn body(&mut self, content_type: &'static str, body: impl Into<Bytes>) {
        self.body = Some((content_type, body.into()));
    }

    /// The request.
    pub fn finish(mut self) -> Result<Request<Bytes>, WriteError> {
        let body = set_body(&mut self.headers, self.body)?;
        let uri = Uri::try_from(self.uri)
            .map_err(|_| WriteError::new("URI", "is too long, or holds what it must not"))?;
        let mut request = Request::new(body);
        *request.method_mut() = self.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        Ok(request)
    }
}

/// Checks a value that goes into a host prefix: it must be one DNS label.
pub fn host_label<'a>(name: &str, value: &'a str) -> Result<&'a str, WriteError> {
    match is_dns_label(value) {
        true => Ok(value),
        false => Err(WriteError::new(format!("host label `{name}`"), "must be a DNS label")),
    }
}

/// Sets the headers of a body, if there is one.
pub(crate) fn set_body(
    headers: &mut HeaderMap,
    body: Option<(&'static str, Bytes)>,
) -> Result<Bytes, WriteError> {
    let Some((content_type, body)) = body else { return Ok(Bytes::new()) };
    if !headers.contains_key(CONTENT_TYPE) {
        header::set(headers, CONTENT_TYPE.as_str(), content_type, false)?;
    }
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    Ok(body)
}

/// The parts of an endpoint: together they are all of it.
struct Endpoint<'a> {
    /// `http://` or `https://`.
    scheme: &'a str,
    host: &'a str,
    /// Empty, or with its colon.
    port: &'a str,
    path: &'a str,
}

impl<'a> Endpoint<'a> {
    fn parse(endpoint: &'a str) -> Result<Self, &'static str> {
        let starts_with = |scheme: &&&str| {
            endpoint.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        };
        let scheme = ["https://", "http://"].iter().find(starts_with);
        let scheme = scheme.ok_or("must start with `http://` or `https://`")?;
        let rest = &endpoint[scheme.len()..];
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        // The colons of an IPv6 address are in brackets.
        let host_end = match authority.starts_with('[') {
            true => authority.find(']').map(|bracket| bracket + 1),
            false => authority.find(':'),
        };
        let (host, port) = authority.split_at(host_end.unwrap_or(authority.len()));
        check_host(host)?;
        if !port.is_empty() && !port.strip_prefix(':').is_some_and(is_port) {
            return Err("must have a number as its port, and no user");
        }
        if !path.is_empty() {
            check_base_path(path)?;
        }
        Ok(Self { scheme, host, port, path })
    }
}

fn check_base_path(path: &str) -> Result<(), &'static str> {
    if path.contains(['?', '#']) {
        return Err("must not have a query or a fragment");
    }
    match path.parse::<PathAndQuery>() {
        Ok(_) => Ok(()),
        Err(_) => Err("has a path that is not encoded"),
    }
}

fn check_host(host: &str) -> Result<(), &'static str> {
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    if host.is_empty() {
        return Err("must have a host");
    }
    match host.bytes().all(in_name) || is_address(host) {
        true => Ok(()),
        false => Err("has a host that is neither a name nor an address, or a user"),
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
