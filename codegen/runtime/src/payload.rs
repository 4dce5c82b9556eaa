//! Bodies that one member makes up by itself.

use bytes::Bytes;

use crate::ReadError;

/// The body, or `None` for an empty one.
pub fn blob(body: &Bytes) -> Option<Bytes> {
    (!body.is_empty()).then(|| body.clone())
}

/// The body as text, or `None` for an empty one.
#[inline]
pub fn string(body: &Bytes) -> Result<Option<String>, ReadError> {
    Ok(text(body)?.map(str::to_owned))
}

/// The body as a type that any text is a value of, such as an enumeration.
pub fn string_as<T: for<'s> From<&'s str>>(body: &Bytes) -> Result<Option<T>, ReadError> {
    Ok(text(body)?.map(T::from))
}

#[inline]
fn text(body: &Bytes) -> Result<Option<&str>, ReadError> {
    match std::str::from_utf8(body) {
        Ok("") => Ok(None),
        Ok(text) => Ok(Some(text)),
        Err(error) => {
            Err(ReadError::new("body", "text", "invalid UTF-8").at_byte(error.valid_up_to()))
        }
    }
}

/// The value of a required member.
pub fn required<T>(member: &'static str, value: Option<T>) -> Result<T, ReadError> {
    value.ok_or_else(|| ReadError::new(member, "a value", "an empty body"))
}
