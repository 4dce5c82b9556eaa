//! A response in the making: what generated code calls to write one, on the side of the server.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Response, StatusCode};

use crate::{Timestamp, WriteError, header, json, request};

/// A response in the making. Its parts go in any order.
pub struct ResponseBuilder {
    status: u16,
    response: Response<Bytes>,
    /// What the body is, if there is one.
    content_type: Option<&'static str>,
}

impl ResponseBuilder {
    /// A response with this status, which is checked in the end.
    pub fn new(status: u16) -> Self {
        Self { status, response: Response::new(Bytes::new()), content_type: None }
    }

    /// Sets the status to one that the response itself carries.
    pub fn status(&mut self, status: i32) -> Result<(), WriteError> {
        self.status = u16::try_from(status)
            .map_err(|_| WriteError::new("status", "must be a number of three digits"))?;
        Ok(())
    }

    /// Sets a header. Fails for a value that holds a control character.
    pub fn header(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        header::set(self.response.headers_mut(), name, value, false)
    }

    /// Sets a header whose value is left out of `Debug`.
    pub fn sensitive_header(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        header::set(self.response.headers_mut(), name, value, true)
    }

    /// Sets a header to values separated by commas, in quotes where that is needed.
    pub fn header_list(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item: AsRef<str>>,
    ) -> Result<(), WriteError> {
        header::set_list(self.response.headers_mut(), name, values, false)
    }

    /// Sets a header to a list that is left out of `Debug`.
    pub fn sensitive_header_list(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item: AsRef<str>>,
    ) -> Result<(), WriteError> {
        header::set_list(self.response.headers_mut(), name, values, true)
    }

    /// Sets a header to HTTP dates separated by commas.
    pub fn header_http_dates<'a>(
        &mut self,
        name: &str,
        dates: impl IntoIterator<Item = &'a Timestamp>,
    ) -> Result<(), WriteError> {
        header::set_http_dates(self.response.headers_mut(), name, dates, false)
    }

    /// Sets a header to HTTP dates that are left out of `Debug`.
    pub fn sensitive_header_http_dates<'a>(
        &mut self,
        name: &str,
        dates: impl IntoIterator<Item = &'a Timestamp>,
    ) -> Result<(), WriteError> {
        header::set_http_dates(self.response.headers_mut(), name, dates, true)
    }

    /// Sets a header for each key of a map, its name being the key after `prefix`. Fails where that
    /// header has been set, and where it is not a map's to set: `connection` and others that tell of the
    /// message, its body or the connection.
    pub fn prefix_headers(
        &mut self,
        prefix: &str,
        map: &BTreeMap<String, String>,
    ) -> Result<(), WriteError> {
        header::set_prefixed(self.response.headers_mut(), prefix, map, false)
    }

    /// Sets a header for each key of a map, the values left out of `Debug`.
    pub fn sensitive_prefix_headers(
        &mut self,
        prefix: &str,
        map: &BTreeMap<String, String>,
    ) -> Result<(), WriteError> {
        header::set_prefixed(self.response.headers_mut(), prefix, map, true)
    }

    /// Sets the body to a value in JSON, written by `write`.
    pub fn json<T: ?Sized>(&mut self, value: &T, write: impl FnOnce(&mut json::Writer, &T)) {
        self.body("application/json", json::body(value, write));
    }

    /// Sets the body and its length, and its type unless a header sets that.
    pub fn body(&mut self, content_type: &'static str, body: impl Into<Bytes>) {
        self.content_type = Some(content_type);
        *self.response.body_mut() = body.into();
    }

    /// Leaves the body to the caller, and sets its type unless a header sets that.
    pub fn stream(&mut self, content_type: &'static str) -> Result<(), WriteError> {
        if self.response.headers().contains_key(CONTENT_TYPE) {
            return Ok(());
        }
        self.header(CONTENT_TYPE.as_str(), content_type)
    }

    /// The response.
    pub fn finish(mut self) -> Result<Response<Bytes>, WriteError> {
        *self.response.status_mut() = StatusCode::from_u16(self.status)
            .map_err(|_| WriteError::new("status", "must be 100 to 999"))?;
        let length = self.response.body().len();
        request::describe_body(self.response.headers_mut(), self.content_type, length)?;
        Ok(self.response)
    }

    /// The body that has been set, if there is one.
    #[cfg(any(feature = "cbor", feature = "xml"))]
    pub(crate) fn body_so_far(&self) -> Option<Bytes> {
        self.content_type.map(|_| self.response.body().clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    #[test]
    fn a_response_has_its_headers_and_body() {
        let mut response = ResponseBuilder::new(201);
        response.header("X-Foo", "bar").unwrap();
        response.header_list("X-Numbers", [1, 2].iter().map(text::from_integer)).unwrap();
        response.header_http_dates("X-Dates", &[Timestamp::EPOCH, Timestamp::EPOCH]).unwrap();
        response.body("application/json", "{}");
        let response = response.finish().unwrap();
        assert_eq!(response.status(), 201);
        assert_eq!(response.headers()["x-foo"], "bar");
        assert_eq!(response.headers()["x-numbers"], "1, 2");
        let date = "Thu, 01 Jan 1970 00:00:00 GMT";
        assert_eq!(response.headers()["x-dates"], format!("{date}, {date}"));
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(response.headers()["content-length"], "2");
        assert_eq!(response.body(), "{}");
    }

    #[test]
    fn a_secret_is_not_in_debug() {
        let mut response = ResponseBuilder::new(200);
        response.sensitive_header("x-a", "hunter2").unwrap();
        response.sensitive_header_list("x-b", ["hunter2"]).unwrap();
        let map = BTreeMap::from([("c".to_owned(), "hunter2".to_owned())]);
        response.sensitive_prefix_headers("x-", &map).unwrap();
        let response = response.finish().unwrap();
        assert_eq!(response.headers()["x-c"], "hunter2");
        assert!(!format!("{response:?}").contains("hunter2"));
    }

    #[test]
    fn too_many_headers_are_an_error() {
        let mut response = ResponseBuilder::new(200);
        response.prefix_headers("x-", &request::most_headers()).unwrap();
        response.body("text/plain", "a");
        let error = response.finish().unwrap_err();
        assert_eq!(error.to_string(), "headers: must be no more than 24,576");
    }

    #[test]
    fn a_status_has_three_digits() {
        for status in [0, 99, 1000] {
            let error = ResponseBuilder::new(status).finish().unwrap_err();
            assert_eq!(error.to_string(), "status: must be 100 to 999");
        }
    }
}
