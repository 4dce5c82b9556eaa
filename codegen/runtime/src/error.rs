//! What goes wrong: a message that cannot be read or written, and a service that answers with an error.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Response, StatusCode};

use crate::shown::Shown;
use crate::{ErrorHead, ModeledError, Operation, Protocol, Retry};

/// Why a message could not be read.
///
/// It tells the place, what was expected and the kind of thing that was found, but no value: a message
/// can hold secrets. The keys of maps are part of a place, but for those that the model calls sensitive.
#[derive(Clone, PartialEq, Eq)]
pub struct ReadError(Box<Fault>);

#[derive(Clone, PartialEq, Eq)]
struct Fault {
    place: Cow<'static, str>,
    expected: Cow<'static, str>,
    found: Cow<'static, str>,
    byte: Option<usize>,
}

impl ReadError {
    /// A fault at `place` (a path in the body such as `tags[3].key`, or ``header `Retry-After` ``).
    pub fn new(
        place: impl Into<Cow<'static, str>>,
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Box::new(Fault {
            place: place.into(),
            expected: expected.into(),
            found: found.into(),
            byte: None,
        }))
    }

    /// The same fault, with its offset in the body.
    #[must_use]
    pub fn at_byte(mut self, byte: usize) -> Self {
        self.0.byte = Some(byte);
        self
    }

    /// Where the fault is: a path in the body, or the header, label or query key. Empty for the whole body.
    pub fn place(&self) -> &str {
        &self.0.place
    }

    /// The offset in the body at which reading stopped.
    pub fn byte(&self) -> Option<usize> {
        self.0.byte
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { place, expected, found, byte } = &*self.0;
        if !place.is_empty() {
            write!(f, "{}: ", Shown(place))?;
        }
        write!(f, "expected {expected}, found {found}")?;
        match byte {
            Some(byte) => write!(f, " at byte {byte}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReadError({self})")
    }
}

impl std::error::Error for ReadError {}

/// Why a message could not be written: a value that HTTP has no place for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteError {
    place: Cow<'static, str>,
    reason: Cow<'static, str>,
}

impl WriteError {
    /// A fault at `place` (such as ``label `jobArn` ``), and why: "must not be empty".
    pub fn new(place: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { place: place.into(), reason: reason.into() }
    }

    /// Where the fault is: the label, header, query key or endpoint.
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.reason)
    }
}

impl std::error::Error for WriteError {}

/// What an operation fails with: an error of the service, or a response that cannot be read.
///
/// It prints the operation, the code, the service's message and the request's id, on one line: what
/// would break it is escaped, and a text of more than 1,024 characters is cut. The body of the response
/// is never shown.
pub struct Error<E>(Box<Failure<E>>);

struct Failure<E> {
    operation: &'static str,
    status: StatusCode,
    request_id: Option<String>,
    head: ErrorHead,
    cause: Cause<E>,
}

enum Cause<E> {
    /// An error that the model names.
    Modeled(E),
    /// An error that it does not name; the code tells which.
    Unmodeled,
    /// An error response without a code, such as a proxy's.
    Foreign(String),
    /// A response, or an error, whose body is not what the model says.
    Unreadable(ReadError),
}

impl<E: ModeledError> Error<E> {
    /// The error that an error response carries.
    pub(crate) fn read<O: Operation<Error = E>>(response: &Response<Bytes>) -> Self {
        let mut head = O::Protocol::error_head(response);
        if head.code.as_deref().is_some_and(E::hides_message) {
            head.message = None;
        }
        let cause = match &head.code {
            None => Cause::Foreign(described(response)),
            Some(code) => match E::read(code, response) {
                Ok(Some(error)) => Cause::Modeled(error),
                Ok(None) => Cause::Unmodeled,
                Err(fault) => Cause::Unreadable(fault),
            },
        };
        Self::new::<O>(response, head, cause)
    }

    /// The failure to read the response of an operation that succeeded.
    pub(crate) fn unreadable<O: Operation<Error = E>>(
        response: &Response<Bytes>,
        fault: ReadError,
    ) -> Self {
        Self::new::<O>(response, ErrorHead::default(), Cause::Unreadable(fault))
    }

    fn new<O: Operation>(response: &Response<Bytes>, mut head: ErrorHead, cause: Cause<E>) -> Self {
        Self(Box::new(Failure {
            operation: O::NAME,
            status: response.status(),
            request_id: request_id(response).or_else(|| head.request_id.take()),
            head,
            cause,
        }))
    }

    /// Whether the service asks for fewer requests.
    pub fn is_throttling(&self) -> bool {
        let modeled = self.modeled().and_then(ModeledError::retry) == Some(Retry::AfterAWhile);
        let code = self.code().is_some_and(|code| THROTTLING.contains(&code));
        modeled || code || self.0.status == StatusCode::TOO_MANY_REQUESTS
    }

    /// Whether the same request may succeed when it is sent again.
    pub fn is_retryable(&self) -> bool {
        let modeled = self.modeled().is_some_and(|error| error.retry().is_some());
        let code = self.code().is_some_and(|code| PASSING.contains(&code));
        let status = matches!(self.0.status.as_u16(), 500 | 502 | 503 | 504);
        modeled || code || status || self.is_throttling()
    }
}

impl<E> Error<E> {
    /// The error, if it is one that the model names.
    pub fn modeled(&self) -> Option<&E> {
        match &self.0.cause {
            Cause::Modeled(error) => Some(error),
            _ => None,
        }
    }

    /// The error, if it is one that the model names.
    pub fn into_modeled(self) -> Option<E> {
        match self.0.cause {
            Cause::Modeled(error) => Some(error),
            _ => None,
        }
    }

    /// What could not be read, if that is what failed.
    pub fn read_error(&self) -> Option<&ReadError> {
        match &self.0.cause {
            Cause::Unreadable(fault) => Some(fault),
            _ => None,
        }
    }

    /// The operation that failed.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The name of the error, whether the model has it or not. Services that once spoke the query
    /// protocol still give the name from then.
    pub fn code(&self) -> Option<&str> {
        self.0.head.query_code.as_deref().or(self.0.head.code.as_deref())
    }

    /// What the service says to a person, in full, unless the model calls it sensitive.
    pub fn message(&self) -> Option<&str> {
        self.0.head.message.as_deref()
    }

    /// The id to give to AWS when asking about the request.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { operation, status, request_id, head, cause } = &*self.0;
        write!(f, "{operation} failed: ")?;
        match self.code() {
            Some(code) => write!(f, "{} (HTTP {})", Shown(code), status.as_u16())?,
            None => write!(f, "HTTP {status}")?,
        }
        if let Some(message) = &head.message {
            write!(f, ": {}", Shown(message))?;
        }
        match cause {
            Cause::Modeled(_) | Cause::Unmodeled => {}
            Cause::Foreign(described) => {
                write!(f, ": the body is no error of the service: {}", Shown(described))?;
            }
            Cause::Unreadable(fault) => write!(f, ": the body cannot be read: {fault}")?,
        }
        match request_id {
            Some(id) => write!(f, " [request {}]", Shown(id)),
            None => Ok(()),
        }
    }
}

impl<E> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self})")
    }
}

/// It prints its reason itself, so it has no source: one who prints the sources too would print that twice.
impl<E> std::error::Error for Error<E> {}

/// Codes by which services ask for fewer requests, whatever their models say.
const THROTTLING: &[&str] = &[
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// Codes of faults that pass.
const PASSING: &[&str] = &["RequestTimeout", "RequestTimeoutException", "TransientError"];

fn request_id(response: &Response<Bytes>) -> Option<String> {
    let names = ["x-amzn-requestid", "x-amz-request-id", "x-amz-id-2"];
    let value = names.iter().find_map(|name| response.headers().get(*name));
    value.and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// The kind and size of a body, which is all of it that may be shown.
fn described(response: &Response<Bytes>) -> String {
    let size = response.body().len();
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    match content_type {
        None if size == 0 => "there is none".to_owned(),
        Some(content_type) => format!("{size} bytes of {content_type}"),
        None => format!("{size} bytes of no declared type"),
    }
}
