//! The headers of frames: each a name and a value of one of nine types.

use bytes::Bytes;

use crate::text::Expected;
use crate::{Timestamp, WriteError};

/// The value of a header, borrowed from its frame.
///
/// It has a reader for each type, such as [`integer`](Self::integer), to be passed to
/// [`Frame::optional`](super::Frame::optional) by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum HeaderValue<'a> {
    /// `true` or `false`.
    Boolean(bool),
    /// An integer of 8 bits.
    Byte(i8),
    /// An integer of 16 bits.
    Short(i16),
    /// An integer of 32 bits.
    Integer(i32),
    /// An integer of 64 bits.
    Long(i64),
    /// Bytes, 32,767 at most.
    Blob(&'a [u8]),
    /// Text, of 32,767 bytes at most.
    String(&'a str),
    /// A moment, to the millisecond.
    Timestamp(Timestamp),
    /// A UUID.
    Uuid([u8; 16]),
}

// What stands before a value tells its type.
const TRUE: u8 = 0;
const FALSE: u8 = 1;
const BYTE: u8 = 2;
const SHORT: u8 = 3;
const INTEGER: u8 = 4;
const LONG: u8 = 5;
const BLOB: u8 = 6;
const STRING: u8 = 7;
const TIMESTAMP: u8 = 8;
const UUID: u8 = 9;

/// The longest value that is written, though its length has room for more.
const MAX_LENGTH: u16 = 0x7fff;

impl<'a> HeaderValue<'a> {
    /// `true` or `false`.
    pub fn boolean(self) -> Result<bool, Expected> {
        if let Self::Boolean(value) = self { Ok(value) } else { Err(Expected("true or false")) }
    }

    /// An integer of 8 bits.
    pub fn byte(self) -> Result<i8, Expected> {
        if let Self::Byte(value) = self { Ok(value) } else { Err(Expected("an integer of 8 bits")) }
    }

    /// An integer of 16 bits.
    pub fn short(self) -> Result<i16, Expected> {
        let expected = Expected("an integer of 16 bits");
        if let Self::Short(value) = self { Ok(value) } else { Err(expected) }
    }

    /// An integer of 32 bits.
    pub fn integer(self) -> Result<i32, Expected> {
        let expected = Expected("an integer of 32 bits");
        if let Self::Integer(value) = self { Ok(value) } else { Err(expected) }
    }

    /// An integer of 32 bits, as something that is made of one, such as an enum.
    pub fn integer_as<T: From<i32>>(self) -> Result<T, Expected> {
        self.integer().map(T::from)
    }

    /// An integer of 64 bits.
    pub fn long(self) -> Result<i64, Expected> {
        let expected = Expected("an integer of 64 bits");
        if let Self::Long(value) = self { Ok(value) } else { Err(expected) }
    }

    /// Bytes.
    pub fn blob(self) -> Result<Bytes, Expected> {
        let Self::Blob(value) = self else { return Err(Expected("bytes")) };
        Ok(Bytes::copy_from_slice(value))
    }

    /// Text.
    pub fn string(self) -> Result<String, Expected> {
        self.text().map(str::to_owned)
    }

    /// Text, as something that is made of it, such as an enum.
    pub fn string_as<T: for<'s> From<&'s str>>(self) -> Result<T, Expected> {
        self.text().map(T::from)
    }

    /// Text, borrowed.
    pub(super) fn text(self) -> Result<&'a str, Expected> {
        if let Self::String(value) = self { Ok(value) } else { Err(Expected("text")) }
    }

    /// A moment.
    pub fn timestamp(self) -> Result<Timestamp, Expected> {
        if let Self::Timestamp(value) = self { Ok(value) } else { Err(Expected("a timestamp")) }
    }

    fn kind(self) -> u8 {
        match self {
            Self::Boolean(true) => TRUE,
            Self::Boolean(false) => FALSE,
            Self::Byte(_) => BYTE,
            Self::Short(_) => SHORT,
            Self::Integer(_) => INTEGER,
            Self::Long(_) => LONG,
            Self::Blob(_) => BLOB,
            Self::String(_) => STRING,
            Self::Timestamp(_) => TIMESTAMP,
            Self::Uuid(_) => UUID,
        }
    }
}

/// Appends a header.
pub(super) fn write(
    name: &str,
    value: HeaderValue<'_>,
    out: &mut Vec<u8>,
) -> Result<(), WriteError> {
    let fault = |reason| Err(WriteError::new(format!("header `{name}`"), reason));
    let Some(length) = u8::try_from(name.len()).ok().filter(|length| *length > 0) else {
        return fault("must have a name of 1 to 255 bytes");
    };
    let start = out.len();
    out.push(length);
    out.extend_from_slice(name.as_bytes());
    out.push(value.kind());
    if !write_value(value, out) {
        out.truncate(start);
        return fault("must have a value of at most 32,767 bytes");
    }
    Ok(())
}

/// Appends the bytes of a value, unless it is too long.
fn write_value(value: HeaderValue<'_>, out: &mut Vec<u8>) -> bool {
    match value {
        HeaderValue::Boolean(_) => {}
        HeaderValue::Byte(value) => out.extend_from_slice(&value.to_be_bytes()),
        HeaderValue::Short(value) => out.extend_from_slice(&value.to_be_bytes()),
        HeaderValue::Integer(value) => out.extend_from_slice(&value.to_be_bytes()),
        HeaderValue::Long(value) => out.extend_from_slice(&value.to_be_bytes()),
        HeaderValue::Blob(bytes) => return write_content(bytes, out),
        HeaderValue::String(text) => return write_content(text.as_bytes(), out),
        HeaderValue::Timestamp(time) => out.extend_from_slice(&time.milliseconds().to_be_bytes()),
        HeaderValue::Uuid(bytes) => out.extend_from_slice(&bytes),
    }
    true
}

fn write_content(content: &[u8], out: &mut Vec<u8>) -> bool {
    match u16::try_from(content.len()) {
        Ok(length) if length <= MAX_LENGTH => {
            out.extend_from_slice(&length.to_be_bytes());
            out.extend_from_slice(content);
            true
        }
        _ => false,
    }
}

/// Splits off the next header; `None` if these are no headers.
pub(super) fn split<'a>(bytes: &mut &'a [u8]) -> Option<(&'a str, HeaderValue<'a>)> {
    let length = split_array::<1>(bytes).map(u8::from_be_bytes).filter(|length| *length > 0)?;
    let name = split_text(bytes, length.into())?;
    let value = match split_array(bytes).map(u8::from_be_bytes)? {
        TRUE => HeaderValue::Boolean(true),
        FALSE => HeaderValue::Boolean(false),
        BYTE => HeaderValue::Byte(i8::from_be_bytes(split_array(bytes)?)),
        SHORT => HeaderValue::Short(i16::from_be_bytes(split_array(bytes)?)),
        INTEGER => HeaderValue::Integer(i32::from_be_bytes(split_array(bytes)?)),
        LONG => HeaderValue::Long(i64::from_be_bytes(split_array(bytes)?)),
        BLOB => {
            let length = split_length(bytes)?;
            HeaderValue::Blob(split_bytes(bytes, length)?)
        }
        STRING => {
            let length = split_length(bytes)?;
            HeaderValue::String(split_text(bytes, length)?)
        }
        TIMESTAMP => {
            let milliseconds = i64::from_be_bytes(split_array(bytes)?);
            HeaderValue::Timestamp(Timestamp::from_milliseconds(milliseconds)?)
        }
        UUID => HeaderValue::Uuid(split_array(bytes)?),
        _ => return None,
    };
    Some((name, value))
}

fn split_array<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (array, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*array)
}

fn split_length(bytes: &mut &[u8]) -> Option<usize> {
    split_array(bytes).map(|length| u16::from_be_bytes(length).into())
}

fn split_bytes<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (content, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(content)
}

fn split_text<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a str> {
    std::str::from_utf8(split_bytes(bytes, length)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(name: &str, value: HeaderValue<'_>) -> Vec<u8> {
        let mut out = Vec::new();
        write(name, value, &mut out).unwrap();
        out
    }

    #[test]
    fn a_value_of_each_type_has_its_bytes() {
        let time = Timestamp::from_milliseconds(0x0102_0304_0506).unwrap();
        let cases: [(HeaderValue<'_>, &[u8]); 10] = [
            (HeaderValue::Boolean(true), &[0]),
            (HeaderValue::Boolean(false), &[1]),
            (HeaderValue::Byte(-1), &[2, 0xff]),
            (HeaderValue::Short(258), &[3, 1, 2]),
            (HeaderValue::Integer(-2), &[4, 0xff, 0xff, 0xff, 0xfe]),
            (HeaderValue::Long(1), &[5, 0, 0, 0, 0, 0, 0, 0, 1]),
            (HeaderValue::Blob(&[7, 8]), &[6, 0, 2, 7, 8]),
            (HeaderValue::String("é"), &[7, 0, 2, 0xc3, 0xa9]),
            (HeaderValue::Timestamp(time), &[8, 0, 0, 1, 2, 3, 4, 5, 6]),
            (HeaderValue::Uuid([9; 16]), &[9; 17]),
        ];
        for (value, bytes) in cases {
            let expected = [&[1, b'n'], bytes].concat();
            assert!(written("n", value) == expected);
            let mut rest = &*expected;
            assert!(split(&mut rest) == Some(("n", value)));
            assert!(rest.is_empty());
            for end in 0..expected.len() {
                assert!(split(&mut &expected[..end]).is_none());
            }
        }
    }

    #[test]
    fn a_name_and_a_value_have_a_longest_length() {
        fn fault(name: &str, value: HeaderValue<'_>) -> String {
            write(name, value, &mut Vec::new()).unwrap_err().to_string()
        }
        let long = "n".repeat(256);
        assert!(fault(&long, HeaderValue::Byte(1)).ends_with("must have a name of 1 to 255 bytes"));
        assert_eq!(
            fault("", HeaderValue::Byte(1)),
            "header ``: must have a name of 1 to 255 bytes"
        );
        for length in [32_768, 65_536] {
            let long = "v".repeat(length);
            let reason = "header `n`: must have a value of at most 32,767 bytes";
            assert_eq!(fault("n", HeaderValue::String(&long)), reason);
            assert_eq!(fault("n", HeaderValue::Blob(long.as_bytes())), reason);
        }
        let most = "v".repeat(32_767);
        assert_eq!(written(&"n".repeat(255), HeaderValue::String(&most)).len(), 259 + 32_767);
    }

    #[test]
    fn what_is_no_header_is_none() {
        let cases: [&[u8]; 7] = [
            &[0, 0],
            &[1, 0xff, 0],
            &[1, b'n', 10],
            &[1, b'n', 7, 0, 1, 0xff],
            &[1, b'n', 8, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[1, b'n', 6, 0xff, 0xff, 0],
            &[200, b'n'],
        ];
        for bytes in cases {
            assert!(split(&mut &*bytes).is_none(), "{bytes:?}");
        }
    }

    #[test]
    fn a_value_is_read_as_its_own_type_alone() {
        assert_eq!(HeaderValue::Integer(7).integer(), Ok(7));
        assert_eq!(HeaderValue::Integer(7).integer_as::<i64>(), Ok(7));
        assert_eq!(HeaderValue::Integer(7).long(), Err(Expected("an integer of 64 bits")));
        assert_eq!(HeaderValue::Short(7).short(), Ok(7));
        assert_eq!(HeaderValue::Short(7).byte(), Err(Expected("an integer of 8 bits")));
        assert_eq!(HeaderValue::String("a").string_as::<Box<str>>().as_deref(), Ok("a"));
        assert_eq!(HeaderValue::String("a").blob(), Err(Expected("bytes")));
        assert_eq!(HeaderValue::Blob(b"a").blob(), Ok(Bytes::from_static(b"a")));
        assert_eq!(HeaderValue::Boolean(true).boolean(), Ok(true));
        let time = HeaderValue::Timestamp(Timestamp::EPOCH);
        assert_eq!(time.timestamp(), Ok(Timestamp::EPOCH));
    }
}
