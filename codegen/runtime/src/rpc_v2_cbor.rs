//! The protocol `smithy-rpc-v2-cbor`: everything is in a body of CBOR, and the path names the operation.

use bytes::Bytes;
use http::Response;

use crate::cbor::{self, Failed, Reader, Writer};
use crate::{ErrorHead, Protocol, RequestBuilder, error_code};
#[cfg(feature = "server")]
use crate::{ResponseBuilder, WriteError};

/// The protocol `smithy-rpc-v2-cbor`.
#[derive(Clone, Copy, Debug)]
pub enum RpcV2Cbor {}

const CONTENT_TYPE: &str = "application/cbor";

/// The header that every message of the protocol has, and what it holds.
const PROTOCOL: (&str, &str) = ("smithy-protocol", "rpc-v2-cbor");

/// The member of an error that names it.
const TYPE: &str = "__type";

impl Protocol for RpcV2Cbor {
    /// Of a response that is not of the protocol, nothing is read: it may be a proxy's.
    fn error_head(response: &Response<Bytes>) -> ErrorHead {
        let (name, value) = PROTOCOL;
        if response.headers().get(name).is_none_or(|header| header != value) {
            return ErrorHead::default();
        }
        let mut head = ErrorHead::default();
        // Whatever stands before a fault still tells something.
        let _ = cbor::read(response.body(), |cbor| read_head(cbor, &mut head));
        ErrorHead {
            code: head.code.as_deref().and_then(error_code::bare),
            query_code: error_code::of_query(response),
            ..head
        }
    }

    /// The body holds the code; [`ResponseBuilder::cbor`] adds the members.
    #[cfg(feature = "server")]
    fn error(status: u16, code: &str) -> Result<ResponseBuilder, WriteError> {
        let (name, value) = PROTOCOL;
        let mut message = ResponseBuilder::new(status);
        message.header(name, value)?;
        message.cbor(code, |cbor, code| {
            cbor.begin_object();
            cbor.member(TYPE, code, Writer::string);
            cbor.end_object();
        });
        Ok(message)
    }
}

fn read_head(cbor: &mut Reader<'_>, head: &mut ErrorHead) -> Result<(), Failed> {
    cbor.enter_object()?;
    while let Some(member) = cbor.next_name()? {
        let place = match member {
            TYPE => &mut head.code,
            "message" | "Message" | "errorMessage" => &mut head.message,
            _ => {
                cbor.skip()?;
                continue;
            }
        };
        match cbor.at_string() {
            true => *place = Some(cbor.string()?),
            false => cbor.skip()?,
        }
    }
    Ok(())
}

impl RequestBuilder {
    /// Sets the body to a value in CBOR, written by `write`.
    pub fn cbor<T: ?Sized>(&mut self, value: &T, write: impl FnOnce(&mut Writer, &T)) {
        self.body(CONTENT_TYPE, cbor::body(value, write));
    }
}

#[cfg(feature = "server")]
impl ResponseBuilder {
    /// Sets the body to an object in CBOR, written by `write`. The members of an object that is there
    /// already, such as the code of an error, come first.
    pub fn cbor<T: ?Sized>(&mut self, value: &T, write: impl FnOnce(&mut Writer, &T)) {
        let body = cbor::body(value, write);
        let body = match self.body_so_far() {
            Some(before) => cbor::joined(&before, &body),
            None => body,
        };
        self.body(CONTENT_TYPE, body);
    }
}

#[cfg(all(test, feature = "server"))]
mod tests {
    use super::*;

    fn members(members: &[(&str, &str)]) -> Bytes {
        cbor::write(|cbor| {
            cbor.begin_object();
            members.iter().for_each(|(name, value)| cbor.member(name, *value, Writer::string));
            cbor.end_object();
        })
    }

    fn response(body: Bytes) -> Response<Bytes> {
        let mut response = Response::new(body);
        response.headers_mut().insert(PROTOCOL.0, PROTOCOL.1.parse().unwrap());
        response
    }

    #[test]
    fn the_code_is_the_type_without_its_namespace() {
        let body = members(&[("__type", "aws.example#Gone"), ("message", "No such job")]);
        let head = RpcV2Cbor::error_head(&response(body));
        assert_eq!(head.code.as_deref(), Some("Gone"));
        assert_eq!(head.message.as_deref(), Some("No such job"));
        assert_eq!(head.query_code, None);
    }

    #[test]
    fn members_and_headers_of_other_protocols_tell_no_code() {
        let mut response = response(members(&[("code", "Gone"), ("Message", "No such job")]));
        response.headers_mut().insert("x-amzn-errortype", "Gone".parse().unwrap());
        let head = RpcV2Cbor::error_head(&response);
        assert_eq!((head.code, head.message.as_deref()), (None, Some("No such job")));
    }

    #[test]
    fn the_code_of_the_query_protocol_is_in_a_header() {
        let mut response = response(members(&[("__type", "a#Gone")]));
        response.headers_mut().insert("x-amzn-query-error", "NotThere;Sender".parse().unwrap());
        let head = RpcV2Cbor::error_head(&response);
        assert_eq!(head.query_code.as_deref(), Some("NotThere"));
    }

    #[test]
    fn a_response_of_no_or_another_protocol_tells_nothing() {
        let body = members(&[("__type", "a#Gone"), ("message", "No such job")]);
        let mut foreign = Response::new(body);
        assert_eq!(RpcV2Cbor::error_head(&foreign), ErrorHead::default());
        foreign.headers_mut().insert(PROTOCOL.0, "rpc-v2-json".parse().unwrap());
        assert_eq!(RpcV2Cbor::error_head(&foreign), ErrorHead::default());
    }

    #[test]
    fn what_stands_before_a_fault_is_kept() {
        let body = members(&[("__type", "a#Gone"), ("message", "No such job")]);
        let head = RpcV2Cbor::error_head(&response(body.slice(..body.len() - 4)));
        assert_eq!((head.code.as_deref(), head.message), (Some("Gone"), None));
        let head = RpcV2Cbor::error_head(&response(Bytes::from_static(b"<html>")));
        assert_eq!(head, ErrorHead::default());
    }

    #[test]
    fn an_error_is_written_with_its_code_before_its_members() {
        let mut message = RpcV2Cbor::error(404, "Gone").unwrap();
        message.cbor("No such job", |cbor, message| {
            cbor.begin_object();
            cbor.member("message", message, Writer::string);
            cbor.end_object();
        });
        let message = message.finish().unwrap();
        assert_eq!(message.status(), 404);
        assert_eq!(message.headers()["smithy-protocol"], "rpc-v2-cbor");
        assert_eq!(message.headers()["content-type"], "application/cbor");
        assert_eq!(message.body(), &members(&[("__type", "Gone"), ("message", "No such job")]));
        let head = RpcV2Cbor::error_head(&message);
        assert_eq!(
            (head.code.as_deref(), head.message.as_deref()),
            (Some("Gone"), Some("No such job"))
        );
    }

    #[test]
    fn an_error_without_members_has_its_code() {
        let message = RpcV2Cbor::error(500, "Broken").unwrap().finish().unwrap();
        assert_eq!(message.body(), &members(&[("__type", "Broken")]));
    }

    #[test]
    fn a_request_has_its_body_and_type() {
        let mut request = RequestBuilder::new(http::Method::POST, "https://example.com").unwrap();
        request.cbor("a", Writer::string);
        let request = request.finish().unwrap();
        assert_eq!(request.headers()["content-type"], "application/cbor");
        assert_eq!(&**request.body(), [0x61, b'a']);
    }
}
