//! Event streams as generated code reads and writes them, and against hostile bodies.

use bytes::Bytes;
use opsmith_runtime::eventstream::{self, Decoder, Frame, HeaderValue, Kind};
use opsmith_runtime::json::{self, Failed, Reader, Writer};
use opsmith_runtime::{ReadError, Timestamp, WriteError};
use proptest::prelude::*;
use proptest::sample::Index;

/// What generated code is like: a union of events, one of them an error.
#[derive(Clone, Debug, PartialEq)]
enum Events {
    Chunk(Chunk),
    Usage(Usage),
    Gone(Gone),
    /// What this crate does not know, errors without a model included.
    Unknown(Frame),
}

/// An event whose payload is bytes, with a member in a header.
#[derive(Clone, Debug, PartialEq)]
struct Chunk {
    number: Option<i32>,
    bytes: Option<Bytes>,
}

/// An event whose members are in headers alone.
#[derive(Clone, Debug, PartialEq)]
struct Usage {
    until: Timestamp,
}

#[derive(Clone, Debug, PartialEq)]
struct Gone {
    message: Option<String>,
}

impl Events {
    fn read_event(frame: &Frame) -> Result<Self, ReadError> {
        Ok(match frame.kind()? {
            Kind::Event("chunk") => Self::Chunk(Chunk::read_event(frame)?),
            Kind::Event("usage") => Self::Usage(Usage::read_event(frame)?),
            Kind::Exception("gone") => Self::Gone(json::read(frame.payload(), Gone::read)?),
            _ => Self::Unknown(frame.clone()),
        })
    }

    fn write_event(&self) -> Result<Frame, WriteError> {
        match self {
            Self::Chunk(event) => event.write_event(),
            Self::Usage(event) => event.write_event(),
            Self::Gone(error) => {
                Frame::exception("gone", "application/json", json::body(error, Gone::write))
            }
            Self::Unknown(frame) => Ok(frame.clone()),
        }
    }
}

impl Chunk {
    fn read_event(frame: &Frame) -> Result<Self, ReadError> {
        Ok(Self {
            number: frame.optional("number", HeaderValue::integer)?,
            bytes: opsmith_runtime::payload::blob(frame.payload()),
        })
    }

    fn write_event(&self) -> Result<Frame, WriteError> {
        let bytes = self.bytes.clone().unwrap_or_default();
        let mut frame = Frame::event("chunk", "application/octet-stream", bytes)?;
        if let Some(number) = &self.number {
            frame.add("number", HeaderValue::Integer(*number))?;
        }
        Ok(frame)
    }
}

impl Usage {
    fn read_event(frame: &Frame) -> Result<Self, ReadError> {
        Ok(Self { until: frame.required("until", HeaderValue::timestamp)? })
    }

    fn write_event(&self) -> Result<Frame, WriteError> {
        let mut frame = Frame::event_of_headers("usage")?;
        frame.add("until", HeaderValue::Timestamp(self.until))?;
        Ok(frame)
    }
}

impl Gone {
    fn read(json: &mut Reader<'_>) -> Result<Self, Failed> {
        let mut message = None;
        json.object(|json| json.member("message", &mut message, Reader::string))?;
        Ok(Self { message })
    }

    fn write(json: &mut Writer, value: &Self) {
        json.begin_object();
        json.optional("message", &value.message, Writer::string);
        json.end_object();
    }
}

/// The frames of a body that comes in chunks of that size.
fn frames(body: &[u8], size: usize) -> Result<Vec<Frame>, ReadError> {
    let mut decoder = Decoder::new();
    let mut frames = Vec::new();
    for chunk in body.chunks(size) {
        decoder.push(chunk);
        while let Some(frame) = decoder.next_frame()? {
            frames.push(frame);
        }
    }
    decoder.finish()?;
    Ok(frames)
}

fn body(frames: &[Frame]) -> Vec<u8> {
    frames.iter().flat_map(|frame| eventstream::encode(frame).unwrap()).collect()
}

#[test]
fn events_and_errors_are_written_and_read() {
    let events = [
        Events::Chunk(Chunk { number: Some(7), bytes: Some(Bytes::from_static(b"\xff\0")) }),
        Events::Chunk(Chunk { number: None, bytes: None }),
        Events::Usage(Usage { until: Timestamp::from_milliseconds(-1).unwrap() }),
        Events::Gone(Gone { message: Some("No such thing".to_owned()) }),
        Events::Unknown(Frame::event("news", "application/json", "{}").unwrap()),
        Events::Unknown(Frame::error("InternalError", "Something broke").unwrap()),
    ];
    let sent: Vec<Frame> = events.iter().map(|event| event.write_event().unwrap()).collect();
    let received = frames(&body(&sent), 11).unwrap();
    let read: Vec<Events> =
        received.iter().map(|frame| Events::read_event(frame).unwrap()).collect();
    assert_eq!(read, events);
}

#[test]
fn what_is_not_as_the_model_says_is_a_fault_with_its_place() {
    let fault = |frame: Frame| Events::read_event(&frame).unwrap_err().to_string();
    assert_eq!(
        fault(Frame::event_of_headers("usage").unwrap()),
        "header `until`: expected a value, found nothing"
    );
    let gone = Frame::exception("gone", "application/json", r#"{"message":1}"#).unwrap();
    assert_eq!(fault(gone), "message: expected a string, found a number at byte 11");
}

#[test]
fn signed_frames_travel_like_others() {
    let inner = Frame::event_of_headers("usage").unwrap();
    let mut signed = Frame::to_sign(Some(&inner), Timestamp::EPOCH).unwrap();
    signed.sign(&[7; 32]).unwrap();
    let mut last = Frame::to_sign(None, Timestamp::EPOCH).unwrap();
    last.sign(&[8; 32]).unwrap();
    let received = frames(&body(&[signed, last]), 5).unwrap();
    let inners: Vec<Option<Frame>> = received.iter().map(|frame| frame.inner().unwrap()).collect();
    assert_eq!(inners, [Some(inner), None]);
    assert_eq!(received[1].signature(), Ok(Some(Bytes::from_static(&[8; 32]))));
}

fn any_frame() -> impl Strategy<Value = Frame> {
    let name = prop::collection::vec(any::<char>(), 1..5).prop_map(String::from_iter);
    let headers = prop::collection::btree_map(name, (0..9_u8, any::<[u8; 16]>()), 0..6);
    (headers, prop::collection::vec(any::<u8>(), 0..40)).prop_map(|(headers, payload)| {
        let mut frame = Frame::new(payload);
        for (name, (kind, bytes)) in &headers {
            frame.add(name, value(*kind, bytes)).unwrap();
        }
        frame
    })
}

fn value(kind: u8, bytes: &[u8; 16]) -> HeaderValue<'_> {
    let long = i64::from_be_bytes(*bytes.first_chunk().unwrap());
    match kind {
        0 => HeaderValue::Boolean(long > 0),
        1 => HeaderValue::Byte(long as i8),
        2 => HeaderValue::Short(long as i16),
        3 => HeaderValue::Integer(long as i32),
        4 => HeaderValue::Long(long),
        5 => HeaderValue::Blob(&bytes[..usize::from(bytes[0] % 16)]),
        6 => HeaderValue::String(std::str::from_utf8(bytes).unwrap_or("text")),
        7 => HeaderValue::Timestamp(Timestamp::from_milliseconds(long >> 20).unwrap()),
        _ => HeaderValue::Uuid(*bytes),
    }
}

proptest! {
    #[test]
    fn frames_are_decoded_as_they_were_encoded(sent in prop::collection::vec(any_frame(), 0..4), size in 1..50_usize) {
        prop_assert_eq!(frames(&body(&sent), size).unwrap(), sent);
    }

    #[test]
    fn a_changed_body_is_refused(frame in any_frame(), index: Index, change in 1..=255_u8) {
        let mut body = body(&[frame]);
        let at = index.index(body.len());
        body[at] ^= change;
        prop_assert!(frames(&body, 16).is_err());
    }

    #[test]
    fn any_bytes_are_refused_or_wait_for_more(bytes: Vec<u8>, size in 1..20_usize) {
        let _ = frames(&bytes, size);
        let _ = eventstream::decode(&Bytes::from(bytes));
    }
}
