//! Text that is made byte by byte.

/// Appends bytes that the caller made of ASCII alone.
pub(crate) fn push_ascii(out: &mut String, bytes: &[u8]) {
    out.push_str(std::str::from_utf8(bytes).expect("ASCII is UTF-8"));
}
