//! Bytes to frames.

use bytes::{Bytes, BytesMut};

use super::frame::Frame;
use super::{LEAST, MAX_HEADERS, MAX_PAYLOAD, PRELUDE, crc};
use crate::ReadError;

/// Frames, from a body that comes in chunks of any size.
///
/// Nothing of a frame is trusted before its checksum was found right, and no memory is taken for bytes
/// that have not come. After a fault the stream cannot be read any further: the fault is given again.
///
/// ```
/// use opsmith_runtime::eventstream::{self, Decoder, Frame};
///
/// let frame = Frame::event("chunk", "text/plain", "words")?;
/// let body = eventstream::encode(&frame)?;
/// let mut decoder = Decoder::new();
/// decoder.push(&body[..20]);
/// assert_eq!(decoder.next_frame()?, None);
/// decoder.push(&body[20..]);
/// assert_eq!(decoder.next_frame()?, Some(frame));
/// decoder.finish()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Decoder {
    buffer: BytesMut,
    /// Where the buffer begins in the stream.
    at: usize,
    /// Of the frame that the buffer begins with, once its prelude is there.
    lengths: Option<Lengths>,
    max_payload: usize,
    fault: Option<ReadError>,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// A decoder that refuses frames with a payload of more than [`MAX_PAYLOAD`] bytes.
    pub fn new() -> Self {
        Self::with_max_payload(MAX_PAYLOAD)
    }

    /// A decoder that refuses frames with a longer payload. Of a service, one may want to take more
    /// than the format allows.
    pub fn with_max_payload(max_payload: usize) -> Self {
        Self { buffer: BytesMut::new(), at: 0, lengths: None, max_payload, fault: None }
    }

    /// Takes the next bytes of the body.
    pub fn push(&mut self, chunk: &[u8]) {
        if self.fault.is_none() {
            self.buffer.extend_from_slice(chunk);
        }
    }

    /// The next frame; `None` until more bytes were pushed.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, ReadError> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        self.try_frame().map_err(|fault| {
            let fault = fault.at_byte(self.at);
            self.buffer = BytesMut::new();
            self.fault = Some(fault.clone());
            fault
        })
    }

    /// Checks that the body does not end within a frame.
    pub fn finish(self) -> Result<(), ReadError> {
        match self.fault {
            Some(fault) => Err(fault),
            None if self.buffer.is_empty() => Ok(()),
            None => Err(cut().at_byte(self.at)),
        }
    }

    fn try_frame(&mut self) -> Result<Option<Frame>, ReadError> {
        let lengths = match self.lengths {
            Some(lengths) => lengths,
            None => match self.buffer.first_chunk() {
                Some(prelude) => Lengths::read(prelude, self.max_payload)?,
                None => return Ok(None),
            },
        };
        if self.buffer.len() < lengths.total {
            self.lengths = Some(lengths);
            return Ok(None);
        }
        self.lengths = None;
        let frame = lengths.frame(&self.buffer.split_to(lengths.total).freeze())?;
        self.at = self.at.saturating_add(lengths.total);
        Ok(Some(frame))
    }
}

/// The one frame in these bytes.
pub fn decode(bytes: &Bytes) -> Result<Frame, ReadError> {
    let prelude = bytes.first_chunk().ok_or_else(cut)?;
    let lengths = Lengths::read(prelude, MAX_PAYLOAD)?;
    if bytes.len() < lengths.total {
        return Err(cut());
    }
    if bytes.len() > lengths.total {
        return Err(ReadError::new("frame", "nothing after it", "more").at_byte(lengths.total));
    }
    lengths.frame(bytes)
}

fn cut() -> ReadError {
    ReadError::new("frame", "a whole frame", "the end of the body")
}

/// What a prelude tells.
#[derive(Clone, Copy)]
struct Lengths {
    total: usize,
    headers: usize,
}

impl Lengths {
    fn read(prelude: &[u8; PRELUDE], max_payload: usize) -> Result<Self, ReadError> {
        let (lengths, checksum) = prelude.split_at(8);
        if crc::of(lengths) != checksum {
            return Err(ReadError::new("prelude of a frame", "its checksum", "another one"));
        }
        let [a, b, c, d, e, f, g, h, ..] = *prelude;
        let length = |bytes| usize::try_from(u32::from_be_bytes(bytes)).unwrap_or(usize::MAX);
        let (total, headers) = (length([a, b, c, d]), length([e, f, g, h]));
        let payload = total.checked_sub(LEAST).and_then(|rest| rest.checked_sub(headers));
        let fault =
            |expected| Err(ReadError::new("prelude of a frame", expected, "another length"));
        match payload {
            None => fault("a length that has room for the headers"),
            _ if headers > MAX_HEADERS => fault("at most 128 KiB of headers"),
            Some(payload) if payload > max_payload => fault("a payload no longer than is taken"),
            Some(_) => Ok(Self { total, headers }),
        }
    }

    /// The frame in `bytes`, which are as many as these lengths tell.
    fn frame(self, bytes: &Bytes) -> Result<Frame, ReadError> {
        let (content, checksum) = bytes.split_last_chunk().ok_or_else(cut)?;
        if crc::of(content) != *checksum {
            return Err(ReadError::new("frame", "its checksum", "another one"));
        }
        let parts = content.get(PRELUDE..).and_then(|rest| rest.split_at_checked(self.headers));
        let (headers, payload) = parts.ok_or_else(cut)?;
        Frame::with_headers(headers, bytes.slice_ref(payload)).ok_or_else(|| {
            ReadError::new("headers of a frame", "headers, each once", "other bytes")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::eventstream::{HeaderValue, encode};
    use crate::hex::hex;

    // Made by another program, with the checksums of its zlib.
    const EMPTY: &str = "000000100000000005c248eb7d98c8ff";
    const ONE: &str = "0000001c000000075e563049016e04fffffff9776f726473c2d6c844";
    const ALL: &str = "0000005d0000004dadcce93e016100016201016302ff016403012c01650400011170016605000001 \
     0000000000016706000201020168070002c3a901690800000145aec0bd2b016a0900010203040506 \
     0708090a0b0c0d0e0f6a093dc3";

    fn one() -> Frame {
        let mut frame = Frame::new("words");
        frame.add("n", HeaderValue::Integer(-7)).unwrap();
        frame
    }

    fn with_all_types() -> Frame {
        let time = Timestamp::from_milliseconds(1_398_796_238_123).unwrap();
        let uuid = std::array::from_fn(|index| index as u8);
        let values = [
            HeaderValue::Boolean(true),
            HeaderValue::Boolean(false),
            HeaderValue::Byte(-1),
            HeaderValue::Short(300),
            HeaderValue::Integer(70_000),
            HeaderValue::Long(1 << 40),
            HeaderValue::Blob(&[1, 2]),
            HeaderValue::String("é"),
            HeaderValue::Timestamp(time),
            HeaderValue::Uuid(uuid),
        ];
        let mut frame = Frame::new("");
        for (name, value) in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"].iter().zip(values) {
            frame.add(name, value).unwrap();
        }
        frame
    }

    fn fault(body: &[u8]) -> String {
        let mut decoder = Decoder::new();
        decoder.push(body);
        decoder.next_frame().unwrap_err().to_string()
    }

    #[test]
    fn frames_are_encoded_and_decoded() {
        for (digits, frame) in [(EMPTY, Frame::new("")), (ONE, one()), (ALL, with_all_types())] {
            let body = hex(digits);
            assert_eq!(encode(&frame).unwrap(), body);
            assert_eq!(decode(&body), Ok(frame));
        }
    }

    #[test]
    fn chunks_may_be_of_any_size() {
        let body = hex(&[ONE, EMPTY, ALL].concat());
        for size in [1, 2, 7, 16, 30, body.len()] {
            let mut decoder = Decoder::new();
            let mut frames = Vec::new();
            for chunk in body.chunks(size) {
                decoder.push(chunk);
                while let Some(frame) = decoder.next_frame().unwrap() {
                    frames.push(frame);
                }
            }
            assert_eq!(frames, [one(), Frame::new(""), with_all_types()]);
            assert_eq!(decoder.finish(), Ok(()));
        }
    }

    #[test]
    fn any_changed_bit_is_found() {
        for digits in [EMPTY, ONE, ALL] {
            let body = hex(digits);
            for bit in 0..body.len() * 8 {
                let mut changed = body.to_vec();
                changed[bit / 8] ^= 1 << (bit % 8);
                assert!(fault(&changed).contains("expected its checksum, found another one"));
            }
        }
    }

    #[test]
    fn a_length_that_cannot_be_is_refused_before_its_bytes_come() {
        let cases = [
            ("0000000f00000000e77248b8", "a length that has room for the headers"),
            ("000000140000000580281aa4", "a length that has room for the headers"),
            ("0010000000020001767fa75f", "at most 128 KiB of headers"),
            ("01800011000000007c1e8b37", "a payload no longer than is taken"),
            ("ffffffff00000000ffffffff", "a payload no longer than is taken"),
        ];
        for (prelude, expected) in cases {
            let message = fault(&hex(prelude));
            let expected =
                format!("prelude of a frame: expected {expected}, found another length at byte 0");
            assert_eq!(message, expected);
        }
        let mut decoder = Decoder::with_max_payload(4);
        decoder.push(&hex(ONE));
        assert!(decoder.next_frame().is_err());
    }

    #[test]
    fn headers_that_are_none_are_refused() {
        // The name, the type, the end, and one that is there twice; all with right checksums.
        for headers in [&b"\x01\xff\0"[..], b"\x01n\x0a", b"\x01n\x07\0\x05", b"\x01n\0\x01n\0"] {
            let lengths = [16 + headers.len() as u32, headers.len() as u32].map(u32::to_be_bytes);
            let prelude = lengths.concat();
            let content = [&prelude, &crc::of(&prelude)[..], headers].concat();
            let body = [&content[..], &crc::of(&content)].concat();
            let message =
                "headers of a frame: expected headers, each once, found other bytes at byte 0";
            assert_eq!(fault(&body), message);
        }
    }

    #[test]
    fn after_a_fault_there_are_no_more_frames() {
        let mut decoder = Decoder::new();
        decoder.push(&hex(ONE));
        decoder.push(&[0; 16]);
        decoder.push(&hex(ONE));
        assert_eq!(decoder.next_frame(), Ok(Some(one())));
        let fault = decoder.next_frame().unwrap_err();
        assert_eq!(
            fault.to_string(),
            "prelude of a frame: expected its checksum, found another one at byte 28"
        );
        decoder.push(&hex(ONE));
        assert_eq!(decoder.next_frame(), Err(fault.clone()));
        assert_eq!(decoder.finish(), Err(fault));
    }

    #[test]
    fn a_body_does_not_end_within_a_frame() {
        let body = hex(ONE);
        for end in 1..body.len() {
            let mut decoder = Decoder::new();
            decoder.push(&body[..end]);
            assert_eq!(decoder.next_frame(), Ok(None));
            let message = "frame: expected a whole frame, found the end of the body at byte 0";
            assert_eq!(decoder.finish().unwrap_err().to_string(), message);
            assert!(decode(&Bytes::copy_from_slice(&body[..end])).is_err());
        }
        let more = Bytes::from([&body[..], &[0]].concat());
        let fault = decode(&more).unwrap_err().to_string();
        assert_eq!(fault, "frame: expected nothing after it, found more at byte 28");
    }
}
