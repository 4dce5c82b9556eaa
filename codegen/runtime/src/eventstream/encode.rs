//! Frames to bytes.

use bytes::Bytes;

use super::frame::Frame;
use super::{LEAST, MAX_HEADERS, MAX_PAYLOAD, crc};
use crate::WriteError;

/// The bytes of a frame. Fails if it is longer than a frame may be.
pub fn encode(frame: &Frame) -> Result<Bytes, WriteError> {
    let (headers, payload) = (frame.encoded_headers(), frame.payload());
    let fault = |reason| Err(WriteError::new("frame", reason));
    if headers.len() > MAX_HEADERS {
        return fault("must not have more than 128 KiB of headers");
    }
    if payload.len() > MAX_PAYLOAD {
        return fault("must not have a payload of more than 24 MiB");
    }
    // All of it is far below what four bytes hold.
    let total = LEAST.saturating_add(headers.len()).saturating_add(payload.len());
    let mut bytes = Vec::with_capacity(total);
    bytes.extend_from_slice(&(total as u32).to_be_bytes());
    bytes.extend_from_slice(&(headers.len() as u32).to_be_bytes());
    bytes.extend_from_slice(&crc::of(&bytes));
    bytes.extend_from_slice(headers);
    bytes.extend_from_slice(payload);
    bytes.extend_from_slice(&crc::of(&bytes));
    Ok(Bytes::from(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eventstream::HeaderValue;

    #[test]
    fn a_frame_has_a_greatest_length() {
        let most = Frame::new(vec![0; MAX_PAYLOAD]);
        assert_eq!(encode(&most).unwrap().len(), MAX_PAYLOAD + LEAST);
        let fault = encode(&Frame::new(vec![0; MAX_PAYLOAD + 1])).unwrap_err();
        assert_eq!(fault.to_string(), "frame: must not have a payload of more than 24 MiB");

        let mut frame = Frame::new("");
        for name in ["a", "b", "c", "d"] {
            frame.add(name, HeaderValue::Blob(&[0; 32_767])).unwrap();
        }
        let fault = encode(&frame).unwrap_err();
        assert_eq!(fault.to_string(), "frame: must not have more than 128 KiB of headers");
    }
}
