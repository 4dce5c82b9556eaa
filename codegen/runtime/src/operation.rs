//! What every operation of every service has in common.

use std::fmt;

use bytes::Bytes;
use http::{Method, Request, Response};

use crate::{Error, ReadError, WriteError};
#[cfg(feature = "server")]
use crate::{ResponseBuilder, uri};

/// A service, as its signer and its endpoints know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The service's id: `Bedrock`.
    pub id: &'static str,
    /// The version of its interface: `2023-04-20`.
    pub api_version: &'static str,
    /// The name that signatures are made for.
    pub signing_name: &'static str,
    /// The first part of the host name of its endpoints.
    pub endpoint_prefix: &'static str,
}

/// An operation, implemented by its request.
pub trait Operation: Sized {
    /// What the service answers.
    type Response: fmt::Debug + Send + 'static;
    /// What the model says that the operation fails with.
    type Error: ModeledError;
    /// How the service speaks.
    type Protocol: Protocol;

    /// The operation's name in its service.
    const NAME: &'static str;
    /// The service that it belongs to.
    const SERVICE: &'static Service;
    /// The method of its HTTP requests.
    const METHOD: Method;
    /// The path of its HTTP requests, with a `{label}` for each part that differs.
    const URI: &'static str;

    /// The HTTP request, ready to be signed and sent. `endpoint` is a URL such as
    /// `https://bedrock.us-east-1.amazonaws.com`.
    ///
    /// A client must send the path and the query as they stand in the URI. It must not
    ///
    /// - resolve segments `.` and `..`, which the keys of objects in S3 may have: `a/../b` is another key
    ///   than `b`. The `url` crate, and clients that parse by it, such as `reqwest`, do.
    /// - merge or drop slashes: `a//b` and `a/b/` are other keys than `a/b`
    /// - encode or decode anything: what has to be percent-encoded is, and a percent sign in a value
    ///   travels as `%25`
    ///
    /// Otherwise the signature does not match, or the request is one for something else.
    fn to_http(&self, endpoint: &str) -> Result<Request<Bytes>, WriteError>;

    /// Sets every idempotency token of the request that is unset to what `token` makes, such as a UUID
    /// of random bytes. A service carries out two requests with the same token once.
    fn fill_tokens(&mut self, _token: impl FnMut() -> String) {}

    /// Reads the response of an operation that did not fail.
    fn read_output(response: &Response<Bytes>) -> Result<Self::Response, ReadError>;

    /// Reads the response, or the error that stands in its place.
    fn read_response(response: &Response<Bytes>) -> Result<Self::Response, Error<Self::Error>> {
        if Self::Protocol::is_error(response) {
            return Err(Error::read::<Self>(response));
        }
        Self::read_output(response).map_err(|fault| Error::unreadable::<Self>(response, fault))
    }
}

/// The errors that the model of an operation names.
pub trait ModeledError: fmt::Debug + Send + Sized + Sync + 'static {
    /// Reads the error of that code; `None` if the model does not name it.
    fn read(code: &str, response: &Response<Bytes>) -> Result<Option<Self>, ReadError>;

    /// Whether the message of the error of that code must not be shown.
    fn hides_message(_code: &str) -> bool {
        false
    }

    /// What the model says of sending the request again.
    fn retry(&self) -> Option<Retry> {
        None
    }
}

/// When to send a request again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The fault was a passing one.
    AtOnce,
    /// There were too many requests.
    AfterAWhile,
}

/// The server's half of an operation: what a fake of the service is made of.
#[cfg(feature = "server")]
pub trait Serve: Operation {
    /// Whether a request is one of this operation.
    fn matches(request: &Request<Bytes>) -> bool {
        *request.method() == Self::METHOD && uri::matches(Self::URI, request.uri())
    }

    /// Reads a request.
    fn read_request(request: &Request<Bytes>) -> Result<Self, ReadError>;

    /// The HTTP response that carries `response`.
    fn write_response(response: &Self::Response) -> Result<Response<Bytes>, WriteError>;

    /// The HTTP response that carries `error`.
    fn write_error(error: &Self::Error) -> Result<Response<Bytes>, WriteError>
    where
        Self::Error: ServeError,
    {
        let (status, code) = error.head();
        let mut message = Self::Protocol::error(status, code)?;
        error.write(&mut message)?;
        message.finish()
    }
}

/// The server's half of an operation's errors.
#[cfg(feature = "server")]
pub trait ServeError: ModeledError {
    /// The HTTP status that the error comes with, and its code.
    fn head(&self) -> (u16, &'static str);

    /// Writes the members of the error.
    fn write(&self, message: &mut ResponseBuilder) -> Result<(), WriteError>;
}

/// How a family of services speaks, beside the format of its bodies.
pub trait Protocol {
    /// Whether a response is an error.
    fn is_error(response: &Response<Bytes>) -> bool {
        !response.status().is_success()
    }

    /// What a response tells of an error, whatever error it is.
    fn error_head(response: &Response<Bytes>) -> ErrorHead;

    /// A response that carries an error of that code, without its members.
    #[cfg(feature = "server")]
    fn error(status: u16, code: &str) -> Result<ResponseBuilder, WriteError>;
}

/// What every error has in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorHead {
    /// The name of the error, without the namespace and the URI that some services put around it.
    pub code: Option<String>,
    /// The name that the error had when the service still spoke the query protocol.
    pub query_code: Option<String>,
    /// What the service says to a person.
    pub message: Option<String>,
    /// The request's id, where the body holds it.
    pub request_id: Option<String>,
}
