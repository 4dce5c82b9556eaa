//! The protocols whose bodies are JSON. They differ in what travels beside the body; their errors are
//! alike.

use std::borrow::Cow;

use bytes::Bytes;
use http::Response;

use crate::json::{self, Failed, Reader};
use crate::{ErrorHead, Protocol, error_code};
#[cfg(feature = "server")]
use crate::{ResponseBuilder, WriteError};

/// The protocol `rest-json`.
#[derive(Clone, Copy, Debug)]
pub enum RestJson {}

/// The protocol `awsJson1_0`: everything is in the body, and a header names the operation.
#[derive(Clone, Copy, Debug)]
pub enum AwsJson10 {}

/// The protocol `awsJson1_1`, which differs from 1.0 in the type of its bodies.
#[derive(Clone, Copy, Debug)]
pub enum AwsJson11 {}

const ERROR_TYPE: &str = "x-amzn-errortype";

/// What the three differ in here: the type of their bodies.
trait JsonBodies {
    #[cfg(feature = "server")]
    const CONTENT_TYPE: &'static str;
}

impl JsonBodies for RestJson {
    #[cfg(feature = "server")]
    const CONTENT_TYPE: &'static str = "application/json";
}

impl JsonBodies for AwsJson10 {
    #[cfg(feature = "server")]
    const CONTENT_TYPE: &'static str = "application/x-amz-json-1.0";
}

impl JsonBodies for AwsJson11 {
    #[cfg(feature = "server")]
    const CONTENT_TYPE: &'static str = "application/x-amz-json-1.1";
}

impl<P: JsonBodies> Protocol for P {
    fn error_head(response: &Response<Bytes>) -> ErrorHead {
        error_head(response)
    }

    #[cfg(feature = "server")]
    fn error(status: u16, code: &str) -> Result<ResponseBuilder, WriteError> {
        let mut message = ResponseBuilder::new(status);
        message.header("content-type", P::CONTENT_TYPE)?;
        message.header(ERROR_TYPE, code)?;
        Ok(message)
    }
}

fn error_head(response: &Response<Bytes>) -> ErrorHead {
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let mut body = ErrorHead::default();
    // Whatever stands before a fault still tells something; a body that is no JSON tells nothing.
    let _ = json::read(response.body(), |json| read_head(json, &mut body));
    let code = header(ERROR_TYPE).map(Cow::Borrowed).or(body.code.map(Cow::Owned));
    ErrorHead {
        code: code.and_then(|code| error_code::bare(&code)),
        query_code: error_code::of_query(response),
        message: body.message,
        request_id: None,
    }
}

fn read_head(json: &mut Reader<'_>, head: &mut ErrorHead) -> Result<(), Failed> {
    json.enter_object()?;
    while let Some(member) = json.next_name()? {
        let place = match member {
            "__type" => &mut head.code,
            // Some services give `code` a number, beside a `__type`.
            "code" if head.code.is_none() => &mut head.code,
            "message" | "Message" | "errorMessage" => &mut head.message,
            _ => {
                json.skip()?;
                continue;
            }
        };
        match json.at_string() {
            true => *place = Some(json.string()?),
            false => json.skip()?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(header: Option<&str>, body: &'static str) -> (Option<String>, Option<String>) {
        let mut response = Response::new(Bytes::from_static(body.as_bytes()));
        if let Some(header) = header {
            response.headers_mut().insert(ERROR_TYPE, header.parse().unwrap());
        }
        let head = RestJson::error_head(&response);
        (head.code, head.message)
    }

    #[test]
    fn the_code_is_found_wherever_a_service_puts_it() {
        let code = Some("FooError".to_owned());
        assert_eq!(head(Some("FooError"), "").0, code);
        assert_eq!(head(Some("FooError:http://internal.amazon.com/coral/"), "{}").0, code);
        assert_eq!(head(Some("aws.example#FooError:http://internal.amazon.com/"), "{}").0, code);
        assert_eq!(head(None, r#"{"__type": "aws.example#FooError"}"#).0, code);
        assert_eq!(head(None, r#"{"code": "FooError"}"#).0, code);
        assert_eq!(head(None, r#"{"code": 17, "__type": "FooError"}"#).0, code);
        assert_eq!(head(Some("FooError"), r#"{"__type": "Other"}"#).0, code);
    }

    #[test]
    fn a_body_that_is_no_error_has_no_code() {
        assert_eq!(head(None, "<html>"), (None, None));
        assert_eq!(head(None, ""), (None, None));
        assert_eq!(head(Some(" "), "{}"), (None, None));
    }

    #[test]
    fn the_message_is_found_in_either_case() {
        let message = Some("No such job".to_owned());
        assert_eq!(head(None, r#"{"message": "No such job"}"#).1, message);
        assert_eq!(head(None, r#"{"Message": "No such job"}"#).1, message);
        assert_eq!(head(None, r#"{"message": {"text": 1}}"#).1, None);
        assert_eq!(head(None, r#"{"__type": 17, "message": "No such job"}"#).1, message);
        assert_eq!(head(None, r#"{"message": "No such job", "cut"#).1, message);
    }
}
