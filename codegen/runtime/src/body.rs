//! What the readers of bodies have in common, whatever the format.

#[cfg(any(feature = "xml", all(feature = "form", feature = "server")))]
use crate::ReadError;

/// What is found where a body is cut short.
pub(crate) const END: &str = "the end of the body";

/// What is expected of a body that is text.
pub(crate) const TEXT: &str = "text in UTF-8";

/// The text that a body begins with, and what follows it if that is no text.
#[inline]
pub(crate) fn leading_text(body: &[u8]) -> (&str, Option<&'static str>) {
    match std::str::from_utf8(body) {
        Ok(text) => (text, None),
        Err(error) => {
            let valid = body.get(..error.valid_up_to()).unwrap_or_default();
            // A character cut short is the mark of a body cut short.
            let found = if error.error_len().is_none() { END } else { "invalid UTF-8" };
            (std::str::from_utf8(valid).unwrap_or_default(), Some(found))
        }
    }
}

/// The body as text. `path_at` tells the path of an offset in the text before the fault.
#[cfg(any(feature = "xml", all(feature = "form", feature = "server")))]
pub(crate) fn checked_text(
    body: &[u8],
    path_at: impl FnOnce(&str, usize) -> String,
) -> Result<&str, ReadError> {
    match leading_text(body) {
        (text, None) => Ok(text),
        (text, Some(found)) => {
            let place = path_at(text, text.len());
            Err(ReadError::new(place, TEXT, found).at_byte(text.len()))
        }
    }
}
