//! Strings: their end is found eight bytes at a time, and only one with escapes is built anew.

use super::reader::{Failed, Reader};
use crate::scan::{HIGH_BITS, ONES, last_bytes};

/// The offset of the first quote, backslash or control byte from `at` on, or the end.
#[inline]
pub(super) fn end_of_plain(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = bytes.get(at..at + 8).and_then(<[u8]>::first_chunk) {
        let eight = u64::from_le_bytes(*eight);
        // Most text is ASCII, of which one comparison tells.
        if marked_bytes(eight) != 0 {
            let special = special_bytes(eight);
            if special != 0 {
                return at + special.trailing_zeros() as usize / 8;
            }
        }
        at += 8;
    }
    end_of_last(bytes, bytes.len().saturating_sub(at))
}

/// As [`end_of_plain`], in the last `count` bytes, fewer than eight: a body has one such end or two.
#[cold]
#[inline(never)]
fn end_of_last(bytes: &[u8], count: usize) -> usize {
    let special = special_bytes(last_bytes(bytes, count));
    bytes.len() - count + special.trailing_zeros() as usize / 8
}

/// Whether no byte is a quote, a backslash or a control byte.
#[inline]
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk() else {
        let special = special_bytes(last_bytes(bytes, bytes.len()));
        return special.trailing_zeros() as usize / 8 == bytes.len();
    };
    // The last eight are looked at by themselves, whatever of them is in the others.
    let is_plain = |eight: &[u8; 8]| {
        let eight = u64::from_le_bytes(*eight);
        marked_bytes(eight) == 0 || special_bytes(eight) == 0
    };
    let mut at = 0;
    while let Some(eight) = bytes.get(at..at + 8).and_then(<[u8]>::first_chunk) {
        if !is_plain(eight) {
            return false;
        }
        at += 8;
    }
    is_plain(last)
}

/// Marks the high bit of each byte that is a quote, a backslash or a control byte.
///
/// A borrow may mark a byte above a true mark as well, so only the lowest mark counts.
#[inline]
fn special_bytes(eight: u64) -> u64 {
    // All of these are ASCII, so a byte that has its high bit already is none of them.
    marked_bytes(eight) & !eight
}

/// As [`special_bytes`], with bytes marked that are not ASCII.
#[inline]
fn marked_bytes(eight: u64) -> u64 {
    // With that bit flipped the quote lies just above the control bytes: one comparison finds both.
    let quotes_and_controls = (eight ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
    let backslashes = (eight ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    (quotes_and_controls | backslashes) & HIGH_BITS
}

impl<'a> Reader<'a> {
    /// The text of the string at the cursor.
    pub(super) fn text(&mut self, expected: &'static str) -> Option<&str> {
        if let Some(text) = self.plain_text() {
            return Some(text);
        }
        self.build_text(expected).ok()?;
        Some(&self.built)
    }

    /// The string that begins at the cursor, if one does and it holds no escape.
    #[inline]
    pub(super) fn plain_text(&mut self) -> Option<&'a str> {
        if self.byte_at(self.at) != b'"' {
            return None;
        }
        let start = self.at + 1;
        let end = end_of_plain(self.bytes(), start);
        if self.byte_at(end) != b'"' {
            return None;
        }
        self.at = end + 1;
        self.text.get(start..end)
    }

    /// Passes over the string at the cursor, and leaves its text in `built`.
    #[cold]
    #[inline(never)]
    pub(super) fn build_text(&mut self, expected: &'static str) -> Result<(), Failed> {
        if self.peek() != b'"' {
            return Err(self.unlike(expected));
        }
        self.at += 1;
        let mut text = String::with_capacity(self.length_with_escapes());
        loop {
            let end = end_of_plain(self.bytes(), self.at);
            text.push_str(self.slice(self.at, end));
            self.at = end;
            match self.byte_at(end) {
                b'"' => break,
                b'\\' => text.push(self.escape()?),
                _ => return Err(self.cut_string()),
            }
        }
        self.at += 1;
        self.built = text;
        Ok(())
    }

    /// The bytes up to the end of the string at the cursor, as they stand: none of them becomes longer.
    fn length_with_escapes(&self) -> usize {
        let mut end = self.at;
        loop {
            end = end_of_plain(self.bytes(), end);
            match self.byte_at(end) {
                b'\\' => end += 2,
                _ => return end - self.at,
            }
        }
    }

    fn escape(&mut self) -> Result<char, Failed> {
        let char = match self.byte_at(self.at + 1) {
            b'u' => return self.unicode_escape(),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            _ => return Err(self.unknown_escape()),
        };
        self.at += 2;
        Ok(char)
    }

    /// One `\uXXXX`, or two of them for a character beyond 16 bits.
    fn unicode_escape(&mut self) -> Result<char, Failed> {
        let start = self.at;
        let mut code = self.code_unit()?;
        if matches!(code, 0xd800..=0xdbff) {
            code = 0x10000 + ((code - 0xd800) << 10) + self.low_surrogate(start)?;
        }
        char::from_u32(code).ok_or_else(|| self.lone_surrogate(start, start))
    }

    fn low_surrogate(&mut self, start: usize) -> Result<u32, Failed> {
        for (offset, byte) in [(self.at, b'\\'), (self.at + 1, b'u')] {
            if self.byte_at(offset) != byte {
                return Err(self.lone_surrogate(start, offset));
            }
        }
        match self.code_unit()? {
            code @ 0xdc00..=0xdfff => Ok(code - 0xdc00),
            _ => Err(self.lone_surrogate(start, start)),
        }
    }

    /// The four digits of the `\u` at the cursor.
    fn code_unit(&mut self) -> Result<u32, Failed> {
        let mut code = 0;
        for at in self.at + 2..self.at + 6 {
            let digit = char::from(self.byte_at(at)).to_digit(16);
            let found = "another character";
            code = code * 16
                + digit.ok_or_else(|| self.fail_unless_end(at, "a hexadecimal digit", found))?;
        }
        self.at += 6;
        Ok(code)
    }

    /// Passes over the string at the cursor. Its escapes are checked, but surrogates not paired.
    pub(super) fn skip_text(&mut self, expected: &'static str) -> Result<(), Failed> {
        match self.plain_text() {
            Some(_) => Ok(()),
            None => self.skip_escaped_text(expected),
        }
    }

    #[cold]
    fn skip_escaped_text(&mut self, expected: &'static str) -> Result<(), Failed> {
        if self.peek() != b'"' {
            return Err(self.unlike(expected));
        }
        self.at += 1;
        loop {
            self.at = end_of_plain(self.bytes(), self.at);
            match self.byte_at(self.at) {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.skip_escape()?,
                _ => return Err(self.cut_string()),
            }
        }
    }

    fn skip_escape(&mut self) -> Result<(), Failed> {
        if self.byte_at(self.at + 1) == b'u' {
            self.code_unit()?;
        } else {
            self.escape()?;
        }
        Ok(())
    }

    #[cold]
    fn cut_string(&mut self) -> Failed {
        self.fail_unless_end(self.at, "the end of the string", "a control character")
    }

    #[cold]
    fn unknown_escape(&mut self) -> Failed {
        self.fail_unless_end(self.at + 1, "an escape that JSON knows", "another one")
    }

    /// The surrogate at `start` has no other half at `at`, perhaps because the body ends there.
    #[cold]
    fn lone_surrogate(&mut self, start: usize, at: usize) -> Failed {
        let at = if at >= self.text.len() { at } else { start };
        self.fail_unless_end(at, "a pair of surrogates", "half of one")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::read;

    fn string(json: &str) -> Result<String, String> {
        read(json.as_bytes(), Reader::string).map_err(|error| error.to_string())
    }

    #[test]
    fn the_end_of_plain_text_is_found_at_any_distance() {
        for special in ['"', '\\', '\u{0}', '\n', '\u{1f}'] {
            for distance in 0..40 {
                let text = format!("{}{special}{special}é", "é ~\u{7f}!#[]é".repeat(9));
                let start = text.len() - 4 - distance;
                assert_eq!(end_of_plain(text.as_bytes(), start), text.len() - 4, "{special:?}");
            }
        }
        assert_eq!(end_of_plain(b"no special byte", 0), 15);
        assert_eq!(end_of_plain(b"", 0), 0);
    }

    #[test]
    fn every_escape_is_resolved() {
        let json = r#""a\"b\\c\/d\be\ff\ng\rh\ti\u00e9j\uD83D\ude00k\u0000""#;
        assert_eq!(string(json).unwrap(), "a\"b\\c/d\u{8}e\u{c}f\ng\rh\tiéj😀k\0");
    }

    #[test]
    fn faulty_escapes_and_control_characters_are_refused() {
        let cases = [
            (r#""\q""#, "expected an escape that JSON knows, found another one at byte 2"),
            (r#""a\u12g4""#, "expected a hexadecimal digit, found another character at byte 6"),
            (r#""\ud83d""#, "expected a pair of surrogates, found half of one at byte 1"),
            (r#""\ud83d\n""#, "expected a pair of surrogates, found half of one at byte 1"),
            (r#""\ud83d\u0041""#, "expected a pair of surrogates, found half of one at byte 1"),
            (r#""\ude00""#, "expected a pair of surrogates, found half of one at byte 1"),
            ("\"tab\t\"", "expected the end of the string, found a control character at byte 4"),
            ("\"nul\0\"", "expected the end of the string, found a control character at byte 4"),
        ];
        for (json, message) in cases {
            assert_eq!(string(json).unwrap_err(), message, "{json}");
        }
    }

    #[test]
    fn a_string_cut_short_tells_of_the_end_of_the_body() {
        let json = r#""é\n\ud83d\ude00\\""#;
        for end in (1..json.len()).filter(|end| json.is_char_boundary(*end)) {
            let message = string(&json[..end]).unwrap_err();
            assert!(message.contains("found the end of the body"), "{end}: {message}");
        }
    }
}
