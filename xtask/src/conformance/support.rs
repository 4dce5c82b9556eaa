//! What the cases are compared by: values come from the case through serde, messages go through the
//! generated crate, and what differs is told as expected and found.

mod arbitrary;
mod bodies;
pub(crate) mod round_trips;

use std::fmt::Debug;

use bytes::Bytes;
use http::{Request, Response};
use opsmith_runtime::{Operation, Serve, ServeError, text};
use serde::de::value::{Error, MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};
use serde_json::Value;

/// The request made of the params is the serialized one.
pub(crate) fn request<O: Operation + DeserializeOwned>(case: &str) {
    let case = parse(case);
    let serialized = &case["serialized"];
    let endpoint = case["endpoint"].as_str().unwrap_or("https://example.com");
    let host = serialized["host"].as_str().unwrap_or_else(|| after(endpoint, "://"));
    let host = host.split('/').next().unwrap_or_default();
    let request = params::<O>(&case).to_http(endpoint).unwrap();
    if let Some(method) = serialized["method"].as_str() {
        same("method", method, request.method().as_str());
    }
    same("host", host, request.uri().authority().map_or("", |authority| authority.as_str()));
    let (path, query) = split_query(serialized["uri"].as_str().unwrap_or("/"));
    same("path", path, request.uri().path());
    same("query", &query, &items(request.uri().query().unwrap_or_default()));
    headers(serialized, &request);
    if let Some(expected) = serialized["body"].as_str() {
        bodies::compare(protocol(&case), expected, request.body());
    }
}

/// The params, and the token that the suite expects in the place of those that they leave out.
fn params<O: Operation + DeserializeOwned>(case: &Value) -> O {
    let mut params = value::<O>(&case["params"]);
    params.fill_tokens(|| "00000000-0000-4000-8000-000000000000".to_owned());
    params
}

/// The serialized request is one of the operation, and is read back into the params.
pub(crate) fn served_request<O: Serve + DeserializeOwned + Debug>(case: &str) {
    let case = parse(case);
    let serialized = &case["serialized"];
    // What stands before a service takes the endpoint's own path away.
    let endpoint = after(case["endpoint"].as_str().unwrap_or_default(), "://");
    let base = endpoint.find('/').map_or("", |slash| &endpoint[slash..]);
    let uri = serialized["uri"].as_str().unwrap_or("/");
    let mut request = Request::builder()
        .method(serialized["method"].as_str().unwrap_or("POST"))
        .uri(uri.strip_prefix(base).unwrap_or(uri));
    for (name, value) in strings(&serialized["headers"]) {
        request = request.header(name, value);
    }
    let mut request = request.body(body(&case, serialized)).unwrap();
    let sent = params::<O>(&case).to_http("https://example.com").unwrap();
    complete(&mut request, serialized, sent);
    assert!(O::matches(&request), "the request is not known for one of its operation");
    let read = O::read_request(&request).unwrap();
    same_debug("params", &params::<O>(&case), &read);
}

/// The response is read as the result.
pub(crate) fn response<O: Operation<Response: DeserializeOwned + Debug>>(case: &str) {
    let case = parse(case);
    let read = O::read_response(&http_response(&case)).unwrap();
    same_debug("result", &value::<O::Response>(&case["result"]), &read);
}

/// The result is written and read again.
pub(crate) fn served_response<O: Serve<Response: DeserializeOwned + Debug>>(case: &str) {
    let result = value::<O::Response>(&parse(case)["result"]);
    let written = O::write_response(&result).unwrap();
    let read = O::read_response(&written).unwrap();
    same_debug("result", &result, &read);
}

/// The response is read as an error of that code and message, and of those members if the model names
/// the error.
pub(crate) fn error<O: Operation<Response: Debug>, E: DeserializeOwned + Debug>(case: &str) {
    let case = parse(case);
    let error = O::read_response(&http_response(&case)).unwrap_err();
    same(
        "error code",
        case["errorCode"].as_str().unwrap_or_default(),
        error.code().unwrap_or_default(),
    );
    if let Some(message) = case["errorMessage"].as_str() {
        same("error message", message, error.message().unwrap_or_default());
    }
    let found = error.modeled().unwrap_or_else(|| panic!("{error}"));
    let name = std::any::type_name::<E>().rsplit("::").next().unwrap_or_default();
    let expected = value::<E>(&case["error"]);
    same("error", &format!("{name}({expected:?})"), &format!("{found:?}"));
}

/// The error is written and read again.
pub(crate) fn served_error<O>(case: &str)
where
    O: Serve<Response: Debug, Error: ServeError>,
{
    let case = parse(case);
    let read = |response: &Response<Bytes>| {
        let error = O::read_response(response).unwrap_err();
        let code = error.code().map(str::to_owned);
        let described = error.to_string();
        (code, error.into_modeled().unwrap_or_else(|| panic!("{described}")))
    };
    let (code, error) = read(&http_response(&case));
    let (again, written) = read(&O::write_error(&error).unwrap());
    same("error code", &code, &again);
    same_debug("error", &error, &written);
}

/// Some cases leave out the header that names the operation; those of compression, the body.
fn complete(request: &mut Request<Bytes>, serialized: &Value, sent: Request<Bytes>) {
    const TARGET: &str = "x-amz-target";
    if let (false, Some(target)) =
        (request.headers().contains_key(TARGET), sent.headers().get(TARGET))
    {
        request.headers_mut().insert(TARGET, target.clone());
    }
    if serialized.get("body").is_none() {
        *request.body_mut() = sent.into_body();
    }
}

fn parse(case: &str) -> Value {
    serde_json::from_str(case).unwrap()
}

fn http_response(case: &Value) -> Response<Bytes> {
    let message = &case["response"];
    let status = message["status_code"].as_u64().and_then(|status| u16::try_from(status).ok());
    let mut response = Response::builder().status(status.unwrap_or(200));
    for (name, value) in strings(&message["headers"]) {
        response = response.header(name, value);
    }
    response.body(body(case, message)).unwrap()
}

fn protocol(case: &Value) -> &str {
    case["protocol"].as_str().unwrap_or_default()
}

fn body(case: &Value, message: &Value) -> Bytes {
    bodies::bytes(protocol(case), message["body"].as_str().unwrap_or_default()).into()
}

fn strings(object: &Value) -> impl Iterator<Item = (&str, &str)> {
    let entries = object.as_object().into_iter().flatten();
    entries.map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()))
}

fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    text.split_once(mark).map_or(text, |(_, after)| after)
}

fn split_query(uri: &str) -> (&str, Vec<String>) {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    (path, items(query))
}

/// The items of a query, whose order means nothing but for those of one name.
fn items(query: &str) -> Vec<String> {
    let mut items: Vec<String> =
        query.split('&').filter(|item| !item.is_empty()).map(str::to_owned).collect();
    items.sort_by(|a, b| a.split('=').next().cmp(&b.split('=').next()));
    items
}

fn headers(serialized: &Value, request: &Request<Bytes>) {
    let headers = request.headers();
    for (name, value) in strings(&serialized["headers"]) {
        let found = headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
        same(&format!("header `{name}`"), &Some(value.into()), &found);
    }
    let names = |key: &str| {
        let names = serialized[key].as_array().into_iter().flatten();
        names.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
    };
    for name in names("requireHeaders") {
        assert!(headers.contains_key(&name), "expected a header `{name}`, found none");
    }
    for name in names("forbidHeaders") {
        assert!(!headers.contains_key(&name), "expected no header `{name}`, found one");
    }
}

fn same<T: PartialEq + Debug + ?Sized>(what: &str, expected: &T, found: &T) {
    assert!(expected == found, "{what}\n  expected {expected:?}\n  found    {found:?}");
}

/// By their text, in which not-a-number is itself.
fn same_debug<T: Debug>(what: &str, expected: &T, found: &T) {
    let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
    assert!(expected == found, "{what}\n  expected {expected}\n  found    {found}");
}

fn value<T: DeserializeOwned>(value: &Value) -> T {
    T::deserialize(Plain(value)).unwrap_or_else(|error| panic!("the case is no value: {error}"))
}

/// A value as a case has it: a timestamp is a number of seconds, a blob plain text, and a float that is
/// no number a word.
struct Plain<'a>(&'a Value);

impl<'de> IntoDeserializer<'de, Error> for Plain<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Plain<'de> {
    fn members(&self) -> impl Iterator<Item = (&'de str, Self)> {
        let members = self.0.as_object().into_iter().flatten();
        members.map(|(name, value)| (name.as_str(), Plain(value)))
    }

    fn float<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.as_str().and_then(|text| text.parse::<f64>().ok()).or(self.0.as_f64()) {
            Some(float) => visitor.visit_f64(float),
            None => self.deserialize_any(visitor),
        }
    }
}

impl<'de> Deserializer<'de> for Plain<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(boolean) => visitor.visit_bool(*boolean),
            Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(integer), ..) => visitor.visit_i64(integer),
                (_, Some(integer), _) => visitor.visit_u64(integer),
                (.., float) => visitor.visit_f64(float.unwrap_or_default()),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.iter().map(Plain))),
            Value::Object(_) => visitor.visit_map(MapDeserializer::new(self.members())),
        }
    }

    /// Only a timestamp asks a number for borrowed text.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Number(number) => {
                let moment = text::epoch_seconds(&number.to_string());
                visitor.visit_string(moment.map(|moment| moment.to_string()).unwrap_or_default())
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.float(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.float(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let set = self.members().filter(|(_, value)| !value.0.is_null());
        visitor.visit_enum(MapAccessDeserializer::new(MapDeserializer::new(set)))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 char string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}
