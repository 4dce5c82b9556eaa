//! The events of an operation, as the enum that is generated of its stream.

use std::fmt;

use super::{Frame, Kind};
use crate::shown::Shown;
use crate::{Operation, ReadError, WriteError};

/// A stream of events that can be read.
pub trait ReadEvent: Sized {
    /// The event that a frame carries, whether the model names it or not. What ends the stream with a
    /// failure is an error.
    fn read_event(frame: &Frame) -> Result<Self, EventError<Self>>;
}

/// A stream of events that can be written.
pub trait WriteEvent {
    /// The frame that carries the event.
    fn write_event(&self) -> Result<Frame, WriteError>;
}

/// An operation whose request is a stream of events.
pub trait SendsEvents: Operation {
    /// What is sent.
    type Event;
}

/// An operation whose response is a stream of events.
pub trait ReceivesEvents: Operation {
    /// What is received.
    type Event;
}

/// Why a frame is no event.
///
/// It prints on one line, and no more than 1,024 characters of a text that the service sent.
#[derive(Clone, PartialEq, Eq)]
pub enum EventError<E> {
    /// The service ends the stream with an error that its model names.
    Exception(E),
    /// The service ends the stream with an error that its model does not name.
    Service {
        /// What the service calls it.
        code: String,
        /// What the service says to a person.
        message: Option<String>,
    },
    /// The frame is not what the model says.
    Unreadable(ReadError),
}

/// The frame of an event that the model does not name. An error that it does not name is one here.
pub fn unknown<E>(frame: &Frame) -> Result<Frame, EventError<E>> {
    let (code, message) = match frame.kind()? {
        Kind::Event(_) => return Ok(frame.clone()),
        Kind::Exception(code) => (code, None),
        Kind::Error { code, message } => (code, message.map(str::to_owned)),
    };
    Err(EventError::Service { code: code.to_owned(), message })
}

impl<E> From<ReadError> for EventError<E> {
    fn from(fault: ReadError) -> Self {
        Self::Unreadable(fault)
    }
}

impl<E: fmt::Debug> fmt::Display for EventError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exception(exception) => {
                write!(f, "the stream ends with {}", Shown(format_args!("{exception:?}")))
            }
            Self::Service { code, message: Some(message) } => {
                write!(f, "{}: {}", Shown(code), Shown(message))
            }
            Self::Service { code, message: None } => write!(f, "{}", Shown(code)),
            Self::Unreadable(fault) => write!(f, "an event cannot be read: {fault}"),
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for EventError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventError({self})")
    }
}

impl<E: fmt::Debug> std::error::Error for EventError<E> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_frame_says_what_the_service_does() {
        let frame = Frame::error("Throttled", "Slow down").unwrap();
        let error = unknown::<()>(&frame).unwrap_err();
        assert_eq!(error.to_string(), "Throttled: Slow down");
        assert_eq!(format!("{error:?}"), "EventError(Throttled: Slow down)");
        let frame = Frame::exception("Gone", "application/json", "{}").unwrap();
        assert_eq!(unknown::<()>(&frame).unwrap_err().to_string(), "Gone");
        let event = Frame::event("chunk", "application/json", "{}").unwrap();
        assert_eq!(unknown::<()>(&event), Ok(event));
    }

    #[test]
    fn what_a_service_sends_is_printed_on_one_line_and_cut() {
        let frame = Frame::error("Throt\ntled", &"a".repeat(2000)).unwrap();
        let expected = format!("Throt\\ntled: {}... (976 more bytes)", "a".repeat(1024));
        assert_eq!(unknown::<()>(&frame).unwrap_err().to_string(), expected);
        assert_eq!(format!("{frame:?}"), "Frame(Error(\"Throt\\ntled\"), 0 bytes)");
        let exception = EventError::Exception("a".repeat(2000)).to_string();
        assert!(exception.ends_with("a... (978 more bytes)"), "{exception}");
        let frame = Frame::event(&"a".repeat(2000), "text/plain", "").unwrap();
        assert!(format!("{frame:?}").ends_with("a... (978 more bytes)), 0 bytes)"), "{frame:?}");
    }

    #[test]
    fn a_fault_is_told_with_its_place() {
        let error = EventError::<()>::from(ReadError::new("a.b", "a number", "a string"));
        let expected = "an event cannot be read: a.b: expected a number, found a string";
        assert_eq!(error.to_string(), expected);
    }
}
