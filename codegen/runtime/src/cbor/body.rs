//! Reading whole bodies.

use bytes::Bytes;

use super::item::{NULL, UNDEFINED};
use super::reader::{Failed, Reader};
use crate::ReadError;

/// A map without members, which stands for an empty body.
static NOTHING: Bytes = Bytes::from_static(&[0xa0]);

/// Reads a whole body by `read`; nothing may follow what it reads.
///
/// A body that is empty counts as an empty map.
pub fn read<'a, T>(
    body: &'a Bytes,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
) -> Result<T, ReadError> {
    if !body.is_empty() {
        return Reader::read_all(body, read);
    }
    // A fault in what was not sent is at the begin of the body.
    Reader::read_all(&NOTHING, read).map_err(|error| match error.byte() {
        Some(_) => error.at_byte(0),
        None => error,
    })
}

/// The body of a message, to be read by a closure that stands by itself.
pub struct Body<'a>(&'a Bytes);

impl<'a> Body<'a> {
    /// The body in these bytes.
    pub fn of(body: &'a Bytes) -> Self {
        Self(body)
    }

    /// Reads the body as [`read`] does.
    pub fn read<T>(
        self,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
    ) -> Result<T, ReadError> {
        self::read(self.0, read)
    }
}

/// Reads a body that is the value of one member; `None` for an empty body, and for null.
pub fn payload<'a, T>(
    body: &'a Bytes,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
) -> Result<Option<T>, ReadError> {
    match **body {
        [] | [NULL | UNDEFINED] => Ok(None),
        _ => self::read(body, read).map(Some),
    }
}

/// A function that reads what is sensitive, as [`Reader::sensitive`] does.
pub fn read_sensitive<'a, T>(
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<T, Failed> {
    move |cbor| cbor.sensitive(&read)
}

/// A function that reads a value into a box.
pub fn read_boxed<'a, T>(
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<Box<T>, Failed> {
    move |cbor| read(cbor).map(Box::new)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::hex::hex;

    fn required(cbor: &mut Reader<'_>) -> Result<String, Failed> {
        cbor.enter_object()?;
        let mut key = None;
        while cbor.next_name()?.is_some() {
            key = Some(cbor.string()?);
        }
        cbor.required("key", key)
    }

    #[test]
    fn an_empty_body_counts_as_an_empty_map() {
        for body in [Bytes::new(), hex("a0"), hex("bfff")] {
            assert_eq!(
                read(&body, |cbor| cbor.map(Reader::string)),
                Ok(BTreeMap::<String, _>::new())
            );
        }
        let message = "key: expected a value for the required member, found none at byte 0";
        assert_eq!(read(&Bytes::new(), required).unwrap_err().to_string(), message);
    }

    #[test]
    fn a_body_is_read_by_a_closure_that_stands_by_itself() {
        assert_eq!(Body::of(&hex("a1 6161 6162")).read(required), Ok("b".to_owned()));
    }

    #[test]
    fn a_payload_is_absent_if_it_is_empty_or_null() {
        for body in ["", "f6", "f7"] {
            assert_eq!(payload(&hex(body), Reader::string), Ok(None));
        }
        assert_eq!(payload(&hex("6161"), Reader::string), Ok(Some("a".to_owned())));
    }

    #[test]
    fn nothing_follows_the_value() {
        let error = read(&hex("f5 00"), Reader::boolean).unwrap_err();
        assert_eq!(error.to_string(), "expected the end of the body, found an integer at byte 1");
    }
}
