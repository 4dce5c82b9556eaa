//! The protocols whose responses are XML. They differ in what requests are, and in what stands around
//! an error.

use bytes::Bytes;
use http::{Response, StatusCode};

#[cfg(feature = "server")]
use crate::xml::error_body;
use crate::xml::{error_head, is_error_body};
use crate::{ErrorHead, Protocol};
#[cfg(feature = "server")]
use crate::{ResponseBuilder, WriteError};

/// The protocol `rest-xml`.
#[derive(Clone, Copy, Debug)]
pub enum RestXml {}

/// The protocol `rest-xml` as S3 speaks it: nothing stands around an error.
#[derive(Clone, Copy, Debug)]
pub enum RestXmlUnwrapped {}

/// The protocol `query`: a request is a form that names the operation.
#[derive(Clone, Copy, Debug)]
pub enum AwsQuery {}

/// The protocol `ec2`, which differs from `query` in how lists travel and in what stands around an
/// error.
#[derive(Clone, Copy, Debug)]
pub enum Ec2Query {}

impl Protocol for RestXml {
    fn error_head(response: &Response<Bytes>) -> ErrorHead {
        rest_error_head(response)
    }

    #[cfg(feature = "server")]
    fn error(status: u16, code: &str) -> Result<ResponseBuilder, WriteError> {
        error(status, &["ErrorResponse"], &[type_of(status), ("Code", code)])
    }
}

impl Protocol for RestXmlUnwrapped {
    /// S3 begins some answers before it knows how they end: a status of success can carry an error.
    fn is_error(response: &Response<Bytes>) -> bool {
        !response.status().is_success() || is_error_body(response.body())
    }

    fn error_head(response: &Response<Bytes>) -> ErrorHead {
        rest_error_head(response)
    }

    #[cfg(feature = "server")]
    fn error(status: u16, code: &str) -> Result<ResponseBuilder, WriteError> {
        error(status, &[], &[("Code", code)])
    }
}

impl Protocol for AwsQuery {
    fn error_head(response: &Response<Bytes>) -> ErrorHead {
        error_head(response.body())
    }

    #[cfg(feature = "server")]
    fn error(status: u16, code: &str) -> Result<ResponseBuilder, WriteError> {
        error(status, &["ErrorResponse"], &[type_of(status), ("Code", code)])
    }
}

impl Protocol for Ec2Query {
    fn error_head(response: &Response<Bytes>) -> ErrorHead {
        error_head(response.body())
    }

    #[cfg(feature = "server")]
    fn error(status: u16, code: &str) -> Result<ResponseBuilder, WriteError> {
        error(status, &["Response", "Errors"], &[("Code", code)])
    }
}

/// The response whose body is the element `Error` with these children, in the elements `around` it.
#[cfg(feature = "server")]
fn error(
    status: u16,
    around: &[&str],
    children: &[(&str, &str)],
) -> Result<ResponseBuilder, WriteError> {
    let mut message = ResponseBuilder::new(status);
    message.body("application/xml", error_body(around, children)?);
    Ok(message)
}

/// Whose fault an error of that status is.
#[cfg(feature = "server")]
fn type_of(status: u16) -> (&'static str, &'static str) {
    ("Type", if status < 500 { "Sender" } else { "Receiver" })
}

/// The answer to a `HEAD` has no body, so its status is all that tells of the error.
fn rest_error_head(response: &Response<Bytes>) -> ErrorHead {
    let mut head = error_head(response.body());
    if response.body().is_empty() {
        head.code = code_of(response.status()).map(str::to_owned);
    }
    head
}

/// The code that S3 calls an error of that status by, where no more is known of it.
fn code_of(status: StatusCode) -> Option<&'static str> {
    match status {
        StatusCode::MOVED_PERMANENTLY => Some("MovedPermanently"),
        StatusCode::NOT_MODIFIED => Some("NotModified"),
        StatusCode::TEMPORARY_REDIRECT => Some("TemporaryRedirect"),
        StatusCode::BAD_REQUEST => Some("BadRequest"),
        StatusCode::FORBIDDEN => Some("Forbidden"),
        StatusCode::NOT_FOUND => Some("NotFound"),
        StatusCode::METHOD_NOT_ALLOWED => Some("MethodNotAllowed"),
        StatusCode::CONFLICT => Some("Conflict"),
        StatusCode::PRECONDITION_FAILED => Some("PreconditionFailed"),
        StatusCode::RANGE_NOT_SATISFIABLE => Some("InvalidRange"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{self, Writer};

    fn response(status: u16, body: &'static str) -> Response<Bytes> {
        Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap()
    }

    fn body_of(message: ResponseBuilder) -> String {
        String::from_utf8(message.finish().unwrap().body().to_vec()).unwrap()
    }

    fn head(code: &str, message: &str, request_id: &str) -> ErrorHead {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        ErrorHead {
            code: some(code),
            query_code: None,
            message: some(message),
            request_id: some(request_id),
        }
    }

    #[test]
    fn code_message_and_request_id_are_found_in_each_form_of_error() {
        let expected = head("NoSuchUser", "No <b>", "4-2");
        for body in [
            "<?xml version=\"1.0\"?><ErrorResponse xmlns=\"https://x/\"><Error><Type>Sender</Type>\
             <Code> NoSuchUser\n</Code><Message>No &lt;b&gt;</Message></Error>\
             <RequestId>4-2</RequestId></ErrorResponse>",
            "<Error><Code>NoSuchUser</Code><Resource>/a</Resource><message>No &lt;b></message>\
             <RequestId>4-2</RequestId></Error>",
            "<Response><Errors><Error><Code>NoSuchUser</Code><Message>No &lt;b></Message></Error>\
             </Errors><RequestID>4-2</RequestID></Response>",
        ] {
            let response = response(400, body);
            assert_eq!(RestXml::error_head(&response), expected);
            assert_eq!(RestXmlUnwrapped::error_head(&response), expected);
            assert_eq!(AwsQuery::error_head(&response), expected);
            assert_eq!(Ec2Query::error_head(&response), expected);
        }
    }

    #[test]
    fn what_stands_before_a_fault_is_kept() {
        let body = "<Error><Code>SlowDown</Code><Message>Wait</Message><RequestId>&none;";
        assert_eq!(RestXml::error_head(&response(503, body)), head("SlowDown", "Wait", ""));
    }

    #[test]
    fn a_body_that_is_no_error_has_no_code() {
        for body in
            ["<html><body>Error</body></html>", "{}", "<Error><Code/></Error>", "<!DOCTYPE a>"]
        {
            assert_eq!(AwsQuery::error_head(&response(502, body)), ErrorHead::default(), "{body}");
            assert_eq!(RestXml::error_head(&response(404, body)), ErrorHead::default(), "{body}");
        }
    }

    #[test]
    fn the_status_is_the_code_where_there_is_no_body() {
        assert_eq!(RestXmlUnwrapped::error_head(&response(404, "")), head("NotFound", "", ""));
        assert_eq!(RestXml::error_head(&response(304, "")), head("NotModified", "", ""));
        assert_eq!(RestXmlUnwrapped::error_head(&response(503, "")), ErrorHead::default());
        assert_eq!(AwsQuery::error_head(&response(404, "")), ErrorHead::default());
    }

    #[test]
    fn members_are_written_beside_the_code() {
        fn message(xml: &mut Writer, text: &str) {
            xml.element("Message", text, Writer::string);
        }
        fn written<P: Protocol>(status: u16) -> String {
            let mut error = P::error(status, "A&B").unwrap();
            error.xml_error("</Error>", message).unwrap();
            body_of(error)
        }
        let children = "<Code>A&amp;B</Code><Message>&lt;/Error&gt;</Message>";
        let in_response = |kind: &str| {
            format!("<ErrorResponse><Error><Type>{kind}</Type>{children}</Error></ErrorResponse>")
        };
        assert_eq!(written::<RestXml>(400), in_response("Sender"));
        assert_eq!(written::<AwsQuery>(500), in_response("Receiver"));
        assert_eq!(written::<RestXmlUnwrapped>(400), format!("<Error>{children}</Error>"));
        let nested = format!("<Response><Errors><Error>{children}</Error></Errors></Response>");
        assert_eq!(written::<Ec2Query>(400), nested);
    }

    #[test]
    fn an_error_that_was_written_is_read() {
        fn read<P: Protocol>() {
            let mut error = P::error(409, "Conflict").unwrap();
            error.xml_error("a", |xml, text| xml.element("Detail", text, Writer::string)).unwrap();
            let response = error.finish().unwrap();
            assert_eq!(P::error_head(&response), head("Conflict", "", ""));
            let detail = xml::read_error(response.body(), |xml| {
                let mut detail = None;
                while let Some(element) = xml.next_element()? {
                    match element {
                        "Detail" => detail = Some(xml.string()?),
                        _ => xml.skip()?,
                    }
                }
                xml.required("Detail", detail)
            });
            assert_eq!(detail.as_deref(), Ok("a"));
        }
        read::<RestXml>();
        read::<RestXmlUnwrapped>();
        read::<AwsQuery>();
        read::<Ec2Query>();
    }

    #[test]
    fn s3_fails_with_a_status_of_success_too() {
        let answer = |body: &'static str| Response::new(Bytes::from_static(body.as_bytes()));
        let error = answer("<Error><Code>InternalError</Code></Error>");
        assert!(RestXmlUnwrapped::is_error(&error));
        assert_eq!(RestXmlUnwrapped::error_head(&error).code.as_deref(), Some("InternalError"));
        for body in ["<CopyObjectResult/>", "", "an <Error> in text"] {
            assert!(!RestXmlUnwrapped::is_error(&answer(body)), "{body}");
        }
    }

    #[test]
    fn what_is_no_message_is_not_read_as_one() {
        let read = |body: &str| crate::xml::read(body.as_bytes(), crate::xml::Reader::skip);
        assert_eq!(read("<Anything/>"), Ok(()));
        for body in ["<html/>", "<ErrorResponse><Error/></ErrorResponse>", "<Error/>"] {
            assert!(
                read(body).unwrap_err().to_string().starts_with("expected a message"),
                "{body}"
            );
        }
    }
}
