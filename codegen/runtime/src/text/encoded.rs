//! Values that travel in base 64.

use std::borrow::Cow;

use bytes::Bytes;

use super::{Expected, written};
use crate::base64;

/// Bytes in base 64.
pub fn blob(text: &str) -> Result<Bytes, Expected> {
    base64::decode(text).map(Bytes::from).ok_or(Expected("base 64"))
}

/// A string that travels in base 64, such as JSON in a header.
pub fn encoded_string(text: &str) -> Result<String, Expected> {
    let bytes = base64::decode(text).ok_or(Expected("base 64"))?;
    String::from_utf8(bytes).map_err(|_| Expected("base 64 of UTF-8"))
}

/// The inverse of [`blob`].
pub fn from_blob(value: &Bytes) -> Cow<'_, str> {
    written(|out| base64::encode_into(value, out))
}

/// The inverse of [`encoded_string`].
pub fn from_encoded_string(value: &String) -> Cow<'_, str> {
    written(|out| base64::encode_into(value.as_bytes(), out))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn blobs_are_read_as_they_were_written(bytes: Vec<u8>) {
            let bytes = Bytes::from(bytes);
            prop_assert_eq!(blob(&from_blob(&bytes)), Ok(bytes));
        }

        #[test]
        fn encoded_strings_are_read_as_they_were_written(text: String) {
            prop_assert_eq!(encoded_string(&from_encoded_string(&text)), Ok(text));
        }
    }
}
