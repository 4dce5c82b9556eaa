//! Bodies for tests, by their bytes in base 16.

use bytes::Bytes;

/// The bytes that stand there two digits each, with white space between them as one likes.
pub(crate) fn hex(text: &str) -> Bytes {
    let digits: Vec<u32> = text.chars().filter_map(|char| char.to_digit(16)).collect();
    digits.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect()
}
