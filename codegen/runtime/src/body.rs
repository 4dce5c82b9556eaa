//! What the readers of bodies have in common, whatever the format.

use std::fmt::Write;

use crate::ReadError;

/// Values may nest this deep, whether they are read or skipped.
pub const MAX_DEPTH: usize = 128;

/// What is found where a body is cut short.
pub(crate) const END: &str = "the end of the body";

/// Longer names are cut: a hostile one must not fill a log.
const MAX_NAME: usize = 64;

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

/// Appends `.name` to a path, or `["name"]` for one that is no plain identifier.
pub(crate) fn push_name(path: &mut String, name: &str) {
    let is_plain = name.starts_with(|char: char| char == '_' || char.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    let is_long = name.chars().nth(MAX_NAME).is_some();
    if is_plain && !is_long {
        path.push_str(if path.is_empty() { "" } else { "." });
        path.push_str(name);
        return;
    }
    let shown: String = name.chars().take(MAX_NAME).collect();
    let _ = write!(path, "[{shown:?}{}]", if is_long { "..." } else { "" });
}
