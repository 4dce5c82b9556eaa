//! What a frame is, by its headers, and frames of each kind.

use std::fmt;

use bytes::Bytes;

use super::frame::Frame;
use super::value::HeaderValue;
use crate::shown::Shown;
use crate::{ReadError, WriteError};

/// The type of the event that holds the members of a request beside its events, where the protocol has
/// no other place for them.
pub const INITIAL_REQUEST: &str = "initial-request";

/// The type of the event that holds the members of a response beside its events.
pub const INITIAL_RESPONSE: &str = "initial-response";

const MESSAGE_TYPE: &str = ":message-type";
const EVENT_TYPE: &str = ":event-type";
const EXCEPTION_TYPE: &str = ":exception-type";
const CONTENT_TYPE: &str = ":content-type";
const ERROR_CODE: &str = ":error-code";
const ERROR_MESSAGE: &str = ":error-message";

const EVENT: &str = "event";
const EXCEPTION: &str = "exception";
const ERROR: &str = "error";

/// What a frame is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind<'a> {
    /// An event of that type, which is the name of a member of the stream's union.
    Event(&'a str),
    /// An error that the model names, of that type.
    Exception(&'a str),
    /// An error that the model does not name.
    Error {
        /// What the service calls it.
        code: &'a str,
        /// What the service says to a person.
        message: Option<&'a str>,
    },
}

/// Without the message of an error, which may tell more than is to be shown.
impl fmt::Debug for Kind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, name) = match self {
            Self::Event(name) => ("Event", name),
            Self::Exception(name) => ("Exception", name),
            Self::Error { code, .. } => ("Error", code),
        };
        f.debug_tuple(kind).field(&Shown(format_args!("{name:?}"))).finish()
    }
}

impl Frame {
    /// An event of that type.
    pub fn event(
        event_type: &str,
        content_type: &str,
        payload: impl Into<Bytes>,
    ) -> Result<Self, WriteError> {
        let headers =
            [(MESSAGE_TYPE, EVENT), (EVENT_TYPE, event_type), (CONTENT_TYPE, content_type)];
        Self::of(&headers, payload)
    }

    /// An event of that type that has no payload.
    pub fn event_of_headers(event_type: &str) -> Result<Self, WriteError> {
        Self::of(&[(MESSAGE_TYPE, EVENT), (EVENT_TYPE, event_type)], Bytes::new())
    }

    /// An error that the model names, of that type.
    pub fn exception(
        exception_type: &str,
        content_type: &str,
        payload: impl Into<Bytes>,
    ) -> Result<Self, WriteError> {
        let kind = [(MESSAGE_TYPE, EXCEPTION), (EXCEPTION_TYPE, exception_type)];
        Self::of(&[kind[0], kind[1], (CONTENT_TYPE, content_type)], payload)
    }

    /// An error that the model does not name.
    pub fn error(code: &str, message: &str) -> Result<Self, WriteError> {
        let headers = [(MESSAGE_TYPE, ERROR), (ERROR_CODE, code), (ERROR_MESSAGE, message)];
        Self::of(&headers, Bytes::new())
    }

    fn of(headers: &[(&str, &str)], payload: impl Into<Bytes>) -> Result<Self, WriteError> {
        let mut frame = Self::new(payload);
        for (name, value) in headers {
            frame.add(name, HeaderValue::String(value))?;
        }
        Ok(frame)
    }

    /// What the frame is.
    pub fn kind(&self) -> Result<Kind<'_>, ReadError> {
        match self.required(MESSAGE_TYPE, HeaderValue::text)? {
            EVENT => self.required(EVENT_TYPE, HeaderValue::text).map(Kind::Event),
            EXCEPTION => self.required(EXCEPTION_TYPE, HeaderValue::text).map(Kind::Exception),
            ERROR => Ok(Kind::Error {
                code: self.required(ERROR_CODE, HeaderValue::text)?,
                message: self.error_message(),
            }),
            _ => {
                let expected = "event, exception or error";
                Err(ReadError::new(format!("header `{MESSAGE_TYPE}`"), expected, "other text"))
            }
        }
    }

    /// What kind of frame it is: `event`, `exception` or `error`.
    pub fn message_type(&self) -> Option<&str> {
        self.text(MESSAGE_TYPE)
    }

    /// The type of an event.
    pub fn event_type(&self) -> Option<&str> {
        self.text(EVENT_TYPE)
    }

    /// The type of an error that the model names.
    pub fn exception_type(&self) -> Option<&str> {
        self.text(EXCEPTION_TYPE)
    }

    /// The type of the payload, such as `application/json`.
    pub fn content_type(&self) -> Option<&str> {
        self.text(CONTENT_TYPE)
    }

    /// The name of an error that the model does not name.
    pub fn error_code(&self) -> Option<&str> {
        self.text(ERROR_CODE)
    }

    /// What the service says to a person of an error that the model does not name.
    pub fn error_message(&self) -> Option<&str> {
        self.text(ERROR_MESSAGE)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.header(name)?.text().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_of_each_kind_tells_what_it_is() {
        let event = Frame::event("chunk", "application/json", "{}").unwrap();
        assert_eq!(event.kind(), Ok(Kind::Event("chunk")));
        assert_eq!(event.message_type(), Some("event"));
        assert_eq!(event.event_type(), Some("chunk"));
        assert_eq!(event.content_type(), Some("application/json"));

        let exception = Frame::exception("gone", "application/cbor", "").unwrap();
        assert_eq!(exception.kind(), Ok(Kind::Exception("gone")));
        assert_eq!(exception.exception_type(), Some("gone"));
        assert_eq!(exception.event_type(), None);

        let error = Frame::error("InternalError", "Something broke").unwrap();
        let message = Some("Something broke");
        assert_eq!(error.kind(), Ok(Kind::Error { code: "InternalError", message }));
        assert_eq!((error.error_code(), error.error_message()), (Some("InternalError"), message));
        assert_eq!(format!("{:?}", error.kind().unwrap()), "Error(\"InternalError\")");

        let bare = Frame::event_of_headers(INITIAL_REQUEST).unwrap();
        assert_eq!((bare.kind(), bare.content_type()), (Ok(Kind::Event("initial-request")), None));
    }

    #[test]
    fn a_frame_that_does_not_tell_what_it_is_is_a_fault() {
        let fault = |headers: &[(&str, &str)]| {
            Frame::of(headers, "").unwrap().kind().unwrap_err().to_string()
        };
        assert_eq!(fault(&[]), "header `:message-type`: expected a value, found nothing");
        assert_eq!(
            fault(&[(":message-type", "event")]),
            "header `:event-type`: expected a value, found nothing"
        );
        assert_eq!(
            fault(&[(":message-type", "surprise")]),
            "header `:message-type`: expected event, exception or error, found other text"
        );
    }

    #[test]
    fn an_error_may_come_without_a_message() {
        let error = Frame::of(&[(":message-type", "error"), (":error-code", "Gone")], "").unwrap();
        assert_eq!(error.kind(), Ok(Kind::Error { code: "Gone", message: None }));
    }
}
