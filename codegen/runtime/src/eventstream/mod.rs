//! Event streams: frames of headers and a payload, in bodies of the type
//! `application/vnd.amazon.eventstream`.
//!
//! A [`Decoder`] takes a body in chunks of any size and gives its frames; [`encode`] makes the bytes of one.
//! What a frame is, an event, an exception or an error, its [`kind`](Frame::kind) tells. A frame that is
//! signed holds another one: [`Frame::to_sign`] and [`Frame::inner`].

mod crc;
mod decoder;
mod encode;
mod event;
mod frame;
mod kind;
mod value;

pub use decoder::{Decoder, decode};
pub use encode::encode;
pub use event::{EventError, ReadEvent, ReceivesEvents, SendsEvents, WriteEvent, unknown};
pub use frame::Frame;
pub use kind::{INITIAL_REQUEST, INITIAL_RESPONSE, Kind};
pub use value::HeaderValue;

/// The type of a body that is an event stream.
pub const CONTENT_TYPE: &str = "application/vnd.amazon.eventstream";

/// The headers of a frame take no more bytes than this.
pub const MAX_HEADERS: usize = 128 << 10;

/// The payload of a frame takes no more bytes than this.
pub const MAX_PAYLOAD: usize = 24 << 20;

/// The bytes before the headers: the lengths of the frame and of its headers, and their checksum.
const PRELUDE: usize = 12;

/// The bytes of a frame without headers and payload: the prelude, and the checksum at the end.
const LEAST: usize = PRELUDE + 4;
