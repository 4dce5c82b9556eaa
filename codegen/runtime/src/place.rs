//! How the places of faults are spelled.

use std::fmt::Write;

/// Longer names are cut: a hostile one must not fill a log.
const MAX_NAME: usize = 64;

/// Appends `.name`, or `["name"]` for one that is no plain identifier.
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
