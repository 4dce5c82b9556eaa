//! Text that is made byte by byte.

use std::fmt;

/// Appends bytes that the caller made of ASCII alone.
pub(crate) fn push_ascii(out: &mut String, bytes: &[u8]) {
    out.push_str(std::str::from_utf8(bytes).expect("ASCII is UTF-8"));
}

/// A text of a few characters of ASCII, such as a timestamp.
pub(crate) struct ShortText {
    bytes: [u8; Self::LONGEST],
    length: usize,
}

impl ShortText {
    /// More than any timestamp takes.
    const LONGEST: usize = 40;

    pub(crate) fn new() -> Self {
        Self { bytes: [0; Self::LONGEST], length: 0 }
    }

    /// Appends ASCII; what goes beyond the longest text is left out.
    pub(crate) fn push(&mut self, ascii: &[u8]) {
        let end = self.length + ascii.len();
        if let Some(room) = self.bytes.get_mut(self.length..end) {
            room.copy_from_slice(ascii);
            self.length = end;
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl fmt::Write for ShortText {
    fn write_str(&mut self, ascii: &str) -> fmt::Result {
        self.push(ascii.as_bytes());
        Ok(())
    }
}
