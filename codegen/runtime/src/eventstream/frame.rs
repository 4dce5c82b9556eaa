//! A frame: headers, and a payload.

use std::collections::BTreeSet;
use std::fmt;

use bytes::Bytes;

use super::value::{self, HeaderValue};
use super::{decode, encode};
use crate::text::Expected;
use crate::{ReadError, Timestamp, WriteError};

/// The header that holds the signature of what the frame holds.
const SIGNATURE: &str = ":chunk-signature";
/// The header that holds when a frame was signed.
const DATE: &str = ":date";

/// In headers of fewer bytes than these, a name is found sooner than it is kept beside them.
const MANY: usize = 512;

/// A frame of an event stream.
///
/// `Debug` shows what it is and the size of its payload, but no value.
#[derive(Clone)]
pub struct Frame {
    /// Whole headers, one after the other.
    headers: Vec<u8>,
    payload: Bytes,
    /// The names of the headers, once there are many and one more was added.
    names: BTreeSet<Box<str>>,
}

impl Frame {
    /// A frame without headers.
    pub fn new(payload: impl Into<Bytes>) -> Self {
        Self { headers: Vec::new(), payload: payload.into(), names: BTreeSet::new() }
    }

    /// A frame with the headers in these bytes; `None` if they are none, or if a name is there twice.
    pub(super) fn with_headers(headers: &[u8], payload: Bytes) -> Option<Self> {
        let mut names = BTreeSet::new();
        let mut rest = headers;
        while !rest.is_empty() {
            let (name, _) = value::split(&mut rest)?;
            if !names.insert(name) {
                return None;
            }
        }
        Some(Self { headers: headers.to_vec(), payload, names: BTreeSet::new() })
    }

    /// What the frame carries beside its headers.
    pub fn payload(&self) -> &Bytes {
        &self.payload
    }

    /// The headers by their names, in the order of the frame.
    pub fn headers(&self) -> impl Iterator<Item = (&str, HeaderValue<'_>)> {
        let mut rest = &*self.headers;
        std::iter::from_fn(move || value::split(&mut rest))
    }

    /// The value of the header `name`.
    pub fn header(&self, name: &str) -> Option<HeaderValue<'_>> {
        self.headers().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// The value of the header `name`, read by `read`; `None` without such a header.
    pub fn optional<'a, T>(
        &'a self,
        name: &str,
        read: impl FnOnce(HeaderValue<'a>) -> Result<T, Expected>,
    ) -> Result<Option<T>, ReadError> {
        let fault =
            |expected: Expected| ReadError::new(place(name), expected.0, "a value of another type");
        self.header(name).map(read).transpose().map_err(fault)
    }

    /// The value of the header `name`, which must be there, read by `read`.
    pub fn required<'a, T>(
        &'a self,
        name: &str,
        read: impl FnOnce(HeaderValue<'a>) -> Result<T, Expected>,
    ) -> Result<T, ReadError> {
        let value = self.optional(name, read)?;
        value.ok_or_else(|| ReadError::new(place(name), "a value", "nothing"))
    }

    /// Adds a header. Fails for one that is there already, and for a value that is too long.
    pub fn add(&mut self, name: &str, value: HeaderValue<'_>) -> Result<(), WriteError> {
        let has_many = self.headers.len() > MANY;
        if has_many && self.names.is_empty() {
            self.names = self.headers().map(|(name, _)| name.into()).collect();
        }
        let is_there = match has_many {
            true => self.names.contains(name),
            false => self.header(name).is_some(),
        };
        if is_there {
            return Err(WriteError::new(place(name), "must not be there twice"));
        }
        value::write(name, value, &mut self.headers)?;
        if has_many {
            self.names.insert(name.into());
        }
        Ok(())
    }

    /// The headers as they stand in the stream, which is what a signature is made over.
    pub fn encoded_headers(&self) -> &[u8] {
        &self.headers
    }

    /// A frame that holds `inner`, or nothing at the end of a signed stream, with its date.
    ///
    /// The signature is made over [`encoded_headers`](Self::encoded_headers) and
    /// [`payload`](Self::payload), and set by [`sign`](Self::sign).
    pub fn to_sign(inner: Option<&Self>, date: Timestamp) -> Result<Self, WriteError> {
        let mut frame = Self::new(inner.map(encode).transpose()?.unwrap_or_default());
        frame.add(DATE, HeaderValue::Timestamp(date))?;
        Ok(frame)
    }

    /// Sets the signature.
    pub fn sign(&mut self, signature: &[u8]) -> Result<(), WriteError> {
        self.add(SIGNATURE, HeaderValue::Blob(signature))
    }

    /// The signature, if the frame has one: then its payload is [another frame](Self::inner).
    pub fn signature(&self) -> Result<Option<Bytes>, ReadError> {
        self.optional(SIGNATURE, HeaderValue::blob)
    }

    /// The frame that a signed frame holds; `None` in the one that ends the stream.
    pub fn inner(&self) -> Result<Option<Self>, ReadError> {
        (!self.payload.is_empty()).then(|| decode(&self.payload)).transpose()
    }
}

/// The names are in the headers.
impl PartialEq for Frame {
    fn eq(&self, other: &Self) -> bool {
        (&self.headers, &self.payload) == (&other.headers, &other.payload)
    }
}

impl Eq for Frame {}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            Ok(kind) => write!(f, "Frame({kind:?}, {} bytes)", self.payload.len()),
            Err(_) => write!(f, "Frame({} bytes)", self.payload.len()),
        }
    }
}

fn place(name: &str) -> String {
    format!("header `{name}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        let mut frame = Frame::new("payload");
        frame.add("count", HeaderValue::Integer(7)).unwrap();
        frame.add("name", HeaderValue::String("hunter2")).unwrap();
        frame
    }

    #[test]
    fn headers_are_found_by_their_names_and_types() {
        let frame = frame();
        assert_eq!(frame.optional("count", HeaderValue::integer), Ok(Some(7)));
        assert_eq!(frame.required("name", HeaderValue::string).as_deref(), Ok("hunter2"));
        assert_eq!(frame.optional("other", HeaderValue::string), Ok(None));
        let fault = frame.required("other", HeaderValue::string).unwrap_err();
        assert_eq!(fault.to_string(), "header `other`: expected a value, found nothing");
        let fault = frame.optional("name", HeaderValue::integer).unwrap_err().to_string();
        assert_eq!(
            fault,
            "header `name`: expected an integer of 32 bits, found a value of another type"
        );
        assert_eq!(frame.headers().map(|(name, _)| name).collect::<Vec<_>>(), ["count", "name"]);
    }

    #[test]
    fn a_header_stands_once() {
        let mut frame = frame();
        let fault = frame.add("count", HeaderValue::Integer(8)).unwrap_err();
        assert_eq!(fault.to_string(), "header `count`: must not be there twice");
        let twice = frame.encoded_headers().repeat(2);
        assert!(Frame::with_headers(&twice, Bytes::new()).is_none());
        assert_eq!(Frame::with_headers(frame.encoded_headers(), "payload".into()), Some(frame));
    }

    #[test]
    fn a_header_is_added_to_a_frame_that_came_with_some() {
        let headers = frame().encoded_headers().to_vec();
        let mut read = Frame::with_headers(&headers, "payload".into()).unwrap();
        assert!(read.add("name", HeaderValue::Boolean(true)).is_err());
        read.add("other", HeaderValue::Boolean(true)).unwrap();
        assert!(read.add("other", HeaderValue::Boolean(true)).is_err());
        let mut made = frame();
        assert!(made.add("long", HeaderValue::Blob(&[0; 40_000])).is_err());
        made.add("other", HeaderValue::Boolean(true)).unwrap();
        assert_eq!(read, made);
    }

    #[test]
    fn as_many_headers_as_fit_are_added_and_read_each_once() {
        let mut frame = Frame::new("");
        for number in 0..16_384 {
            frame.add(&format!("{number:05}"), HeaderValue::Boolean(true)).unwrap();
        }
        // Names are kept, so that none is looked for by walking all headers before it.
        assert_eq!(frame.names.len(), 16_384);
        assert!(frame.add("00000", HeaderValue::Boolean(true)).is_err());
        let mut read = decode(&encode(&frame).unwrap()).unwrap();
        assert_eq!(read, frame);
        assert!(read.add("16383", HeaderValue::Boolean(true)).is_err());
    }

    #[test]
    fn a_signed_frame_holds_another() {
        let inner = frame();
        let mut signed = Frame::to_sign(Some(&inner), Timestamp::EPOCH).unwrap();
        assert_eq!(signed.encoded_headers(), b"\x05:date\x08\0\0\0\0\0\0\0\0");
        assert_eq!(signed.signature(), Ok(None));
        signed.sign(&[1; 32]).unwrap();
        assert_eq!(signed.signature(), Ok(Some(Bytes::from_static(&[1; 32]))));
        assert_eq!(signed.inner(), Ok(Some(inner)));
        let last = Frame::to_sign(None, Timestamp::EPOCH).unwrap();
        assert_eq!(last.inner(), Ok(None));
    }

    #[test]
    fn debug_shows_no_value() {
        assert_eq!(format!("{:?}", frame()), "Frame(7 bytes)");
        let event = Frame::event("chunk", "text/plain", "hunter2").unwrap();
        assert_eq!(format!("{event:?}"), "Frame(Event(\"chunk\"), 7 bytes)");
    }
}
