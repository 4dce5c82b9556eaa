//! Strings of characters and of bytes: in one piece, or in chunks that a break ends.

use std::borrow::Cow;

use bytes::Bytes;

use super::item::{BREAK, BYTES, TEXT, indefinite};
use super::reader::{Failed, Reader};

impl<'a> Reader<'a> {
    /// The next string, borrowed from the body if it is in one piece.
    #[inline]
    pub(super) fn text(&mut self, expected: &'static str) -> Result<Cow<'a, str>, Failed> {
        if self.passes(indefinite(TEXT)) {
            return self.text_of_chunks(expected).map(Cow::Owned);
        }
        self.chunk_of_text(expected).map(Cow::Borrowed)
    }

    #[inline]
    pub(super) fn chunk_of_text(&mut self, expected: &'static str) -> Result<&'a str, Failed> {
        let start = self.at();
        let content = self.content(TEXT, expected)?;
        std::str::from_utf8(content).map_err(|_| self.fail(start, "text in UTF-8", "invalid UTF-8"))
    }

    pub(super) fn text_of_chunks(&mut self, expected: &'static str) -> Result<String, Failed> {
        let mut text = String::new();
        while !self.passes(BREAK) {
            text.push_str(self.chunk_of_text(expected)?);
        }
        Ok(text)
    }

    /// Passes over a string of that major type; what is text must be in UTF-8.
    pub(super) fn skip_string(&mut self, major: u8) -> Result<(), Failed> {
        if !self.passes(indefinite(major)) {
            return self.skip_chunk(major);
        }
        while !self.passes(BREAK) {
            self.skip_chunk(major)?;
        }
        Ok(())
    }

    fn skip_chunk(&mut self, major: u8) -> Result<(), Failed> {
        const EXPECTED: &str = "a string or the end of one";
        match major {
            TEXT => self.chunk_of_text(EXPECTED).map(|_| ()),
            _ => self.content(major, EXPECTED).map(|_| ()),
        }
    }

    /// The next string of bytes, which shares the memory of the body if it is in one piece.
    pub(super) fn shared_bytes(&mut self, expected: &'static str) -> Result<Bytes, Failed> {
        if self.passes(indefinite(BYTES)) {
            return self.bytes_of_chunks(expected).map(Bytes::from);
        }
        let content = self.content(BYTES, expected)?;
        Ok(self.body.slice_ref(content))
    }

    fn bytes_of_chunks(&mut self, expected: &'static str) -> Result<Vec<u8>, Failed> {
        let mut bytes = Vec::new();
        while !self.passes(BREAK) {
            bytes.extend_from_slice(self.content(BYTES, expected)?);
        }
        Ok(bytes)
    }

    /// The content of the next string, which must be of that major type and in one piece.
    #[inline]
    fn content(&mut self, major: u8, expected: &'static str) -> Result<&'a [u8], Failed> {
        let length = usize::try_from(self.argument(major, expected)?);
        match length.ok().and_then(|length| self.rest.split_at_checked(length)) {
            Some((content, rest)) => {
                self.rest = rest;
                Ok(content)
            }
            None => Err(self.cut(expected)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor::read;
    use crate::hex::hex;

    #[test]
    fn a_string_is_in_one_piece_or_in_chunks() {
        for body in
            ["63 c3a961", "78 03 c3a961", "7f 62c3a9 6161 ff", "7f 60 63c3a961 60 ff"].map(hex)
        {
            assert_eq!(read(&body, Reader::string), Ok("éa".to_owned()));
            assert_eq!(read(&body, Reader::skip), Ok(()));
        }
        assert_eq!(read(&hex("7fff"), Reader::string), Ok(String::new()));
        for body in ["43 010203", "5f 4101 420203 ff"].map(hex) {
            assert_eq!(read(&body, Reader::blob), Ok(Bytes::from_static(&[1, 2, 3])));
            assert_eq!(read(&body, Reader::skip), Ok(()));
        }
    }

    #[test]
    fn a_chunk_is_a_whole_string_of_the_same_type() {
        // A character in two, bytes in text, text in bytes, chunks in chunks, a number.
        for body in [
            "7f 61c3 61a9 ff",
            "7f 4161 ff",
            "5f 6161 ff",
            "7f 7f6161ff ff",
            "5f 5fff ff",
            "7f 00 ff",
        ] {
            assert!(read(&hex(body), Reader::string).is_err(), "{body}");
            assert!(read(&hex(body), Reader::blob).is_err(), "{body}");
            assert!(read(&hex(body), Reader::skip).is_err(), "{body}");
        }
    }

    #[test]
    fn a_length_beyond_the_bytes_is_the_end_of_the_body() {
        for body in [
            "61",
            "62 61",
            "78",
            "7b ffffffffffffffff",
            "7b 0000ffffffffffff 61",
            "7f 6161",
            "7f",
            "7f 62 61",
        ] {
            let error = read(&hex(body), Reader::string).unwrap_err().to_string();
            assert!(error.contains("found the end of the body"), "{body}: {error}");
        }
        let error = read(&hex("5b ffffffffffffffff 00"), Reader::blob).unwrap_err();
        assert_eq!(
            error.to_string(),
            "expected a byte string, found the end of the body at byte 10"
        );
    }

    #[test]
    fn a_blob_in_one_piece_shares_the_memory_of_the_body() {
        let body = hex("82 43 010203 40");
        let blobs = read(&body, |cbor| cbor.list(Reader::blob)).unwrap();
        assert_eq!(blobs[0].as_ptr(), body[2..].as_ptr());
        assert_eq!(blobs[1], Bytes::new());
    }
}
