//! What a caller learns of an error whose body is XML, and what a server writes of one.
#![cfg(feature = "xml")]

use bytes::Bytes;
use http::{Method, Request, Response};
use opsmith_runtime::xml::{self, Failed, Reader, Writer};
use opsmith_runtime::{
    AwsQuery, ModeledError, Operation, ReadError, RequestBuilder, ResponseBuilder, Serve,
    ServeError, Service, WriteError,
};

/// An operation whose input and output hold nothing.
struct DeleteUser;

#[derive(Debug, PartialEq)]
enum DeleteUserError {
    InUse(InUse),
}

#[derive(Debug, PartialEq)]
struct InUse {
    groups: Vec<String>,
}

impl InUse {
    fn read(xml: &mut Reader<'_>) -> Result<Self, Failed> {
        let mut groups = None;
        while let Some(element) = xml.next_element()? {
            match element {
                "Groups" => groups = Some(xml.list("member", Reader::string)?),
                _ => xml.skip()?,
            }
        }
        Ok(Self { groups: xml.required("Groups", groups)? })
    }

    fn write(xml: &mut Writer, value: &Self) {
        xml.element("Groups", &value.groups, xml::list("member", Writer::string));
    }
}

const SERVICE: &Service =
    &Service { id: "IAM", api_version: "2010-05-08", signing_name: "iam", endpoint_prefix: "iam" };

impl Operation for DeleteUser {
    type Response = ();
    type Error = DeleteUserError;
    type Protocol = AwsQuery;

    const NAME: &'static str = "DeleteUser";
    const SERVICE: &'static Service = SERVICE;
    const METHOD: Method = Method::POST;
    const URI: &'static str = "/";

    fn to_http(&self, endpoint: &str) -> Result<Request<Bytes>, WriteError> {
        RequestBuilder::new(Self::METHOD, endpoint)?.finish()
    }

    fn read_output(_response: &Response<Bytes>) -> Result<(), ReadError> {
        Ok(())
    }
}

impl ModeledError for DeleteUserError {
    fn read(code: &str, response: &Response<Bytes>) -> Result<Option<Self>, ReadError> {
        match code {
            "InUse" => xml::read_error(response.body(), InUse::read).map(Self::InUse).map(Some),
            _ => Ok(None),
        }
    }
}

impl ServeError for DeleteUserError {
    fn head(&self) -> (u16, &'static str) {
        (409, "InUse")
    }

    fn write(&self, message: &mut ResponseBuilder) -> Result<(), WriteError> {
        match self {
            Self::InUse(error) => message.xml_error(error, InUse::write),
        }
    }
}

impl Serve for DeleteUser {
    fn read_request(_request: &Request<Bytes>) -> Result<Self, ReadError> {
        Ok(Self)
    }

    fn write_response((): &()) -> Result<Response<Bytes>, WriteError> {
        ResponseBuilder::new(200).finish()
    }
}

fn response(status: u16, body: &'static str) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap()
}

#[test]
fn a_modeled_error_travels_from_server_to_client() {
    let in_use = || InUse { groups: vec!["a & b".to_owned()] };
    let response = DeleteUser::write_error(&DeleteUserError::InUse(in_use())).unwrap();
    assert_eq!(
        response.body(),
        "<ErrorResponse><Error><Type>Sender</Type><Code>InUse</Code>\
         <Groups><member>a &amp; b</member></Groups></Error></ErrorResponse>"
    );
    let error = DeleteUser::read_response(&response).unwrap_err();
    assert_eq!(error.modeled(), Some(&DeleteUserError::InUse(in_use())));
}

#[test]
fn the_id_of_a_request_is_in_a_header_or_in_the_body() {
    let body = "<ErrorResponse><Error><Code>Throttling</Code><Message>Slowly</Message></Error>\
                <RequestId>body-id</RequestId></ErrorResponse>";
    let mut response = response(400, body);
    let error = DeleteUser::read_response(&response).unwrap_err();
    assert!(error.is_throttling());
    let told = "DeleteUser failed: Throttling (HTTP 400): Slowly [request body-id]";
    assert_eq!(error.to_string(), told);
    response.headers_mut().insert("x-amzn-requestid", "header-id".parse().unwrap());
    let error = DeleteUser::read_response(&response).unwrap_err();
    assert_eq!(error.request_id(), Some("header-id"));
}

#[test]
fn an_error_that_cannot_be_read_tells_where() {
    let body = "<ErrorResponse><Error><Code>InUse</Code></Error></ErrorResponse>";
    let error = DeleteUser::read_response(&response(409, body)).unwrap_err();
    let fault = "Error.Groups: expected a value for the required member, found none at byte 40";
    assert_eq!(error.read_error().unwrap().to_string(), fault);
}
