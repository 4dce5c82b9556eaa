//! What the readers of bodies have in common, whatever the format.

use crate::ReadError;

/// What is found where a body is cut short.
pub(crate) const END: &str = "the end of the body";

/// The body as text. `path_at` tells the path of an offset in the text before the fault.
pub(crate) fn checked_text(
    body: &[u8],
    path_at: impl FnOnce(&str, usize) -> String,
) -> Result<&str, ReadError> {
    std::str::from_utf8(body).map_err(|error| {
        let at = error.valid_up_to();
        // A character cut short is the mark of a body cut short.
        let found = if error.error_len().is_none() { END } else { "invalid UTF-8" };
        let valid = body.get(..at).and_then(|valid| std::str::from_utf8(valid).ok());
        let place = path_at(valid.unwrap_or_default(), at);
        ReadError::new(place, "text in UTF-8", found).at_byte(at)
    })
}
