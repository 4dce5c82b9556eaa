//! Passing over values that nobody asked for: checked like any other, but not converted.

use super::item::{ARRAY, BYTES, LONG_SIMPLE, MAP, NEGATIVE, SIMPLE, TAG, TEXT, UNSIGNED};
use super::reader::{Failed, Reader};

const VALUE: &str = "a value";

impl Reader<'_> {
    /// Passes over any value, in linear time. Its structure is checked and its depth is limited.
    pub fn skip(&mut self) -> Result<(), Failed> {
        self.pass_tags()?;
        match self.major() {
            Some(major @ (UNSIGNED | NEGATIVE)) => self.argument(major, VALUE).map(|_| ()),
            Some(major @ (BYTES | TEXT)) => self.skip_string(major),
            Some(ARRAY) => self.skip_list(),
            Some(MAP) => self.skip_map(),
            _ => self.skip_simple(),
        }
    }

    /// Passes over the tags before a value, of which there may be any number.
    pub(super) fn pass_tags(&mut self) -> Result<(), Failed> {
        while self.major() == Some(TAG) {
            self.argument(TAG, VALUE)?;
        }
        Ok(())
    }

    fn skip_list(&mut self) -> Result<(), Failed> {
        self.enter_list()?;
        while self.next_item() {
            self.skip()?;
        }
        Ok(())
    }

    fn skip_map(&mut self) -> Result<(), Failed> {
        self.enter_object()?;
        while self.next_item() {
            self.skip()?;
            self.skip()?;
        }
        Ok(())
    }

    fn skip_simple(&mut self) -> Result<(), Failed> {
        let (start, initial) = (self.at(), self.peek());
        let value = self.argument(SIMPLE, VALUE)?;
        // What fits in the first byte must stand there.
        if initial == Some(LONG_SIMPLE) && value < 32 {
            return Err(self.fail(start, VALUE, "something that is no CBOR"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor::read;
    use crate::hex::hex;

    #[test]
    fn any_value_is_passed_over() {
        for body in [
            "00",
            "1bffffffffffffffff",
            "3bffffffffffffffff",
            "40",
            "60",
            "80",
            "a0",
            "f4",
            "f5",
            "f6",
            "f7",
            "e0",
            "f820",
            "f8ff",
            "f97e00",
            "fa00000000",
            "fbffffffffffffffff",
            "c249010000000000000000",
            "c11a00000000",
            "d9d9f7 a0",
            "c1c2c3c4 00",
            "a2 01 02 8101 a0",
            "9f bf 6161 c000 ff ff",
        ] {
            assert_eq!(read(&hex(body), Reader::skip), Ok(()), "{body}");
        }
    }

    #[test]
    fn a_skipped_value_is_checked() {
        for body in [
            "1c",
            "1f",
            "3f",
            "5c",
            "7d",
            "9e",
            "bc",
            "dc",
            "df",
            "fc",
            "fe",
            "f800",
            "f81f",
            "61ff",
            "c1",
            "a1 61ff 00",
            "82 00 1e",
            "f8",
            "f900",
            "fa",
            "19 00",
            "d8",
        ] {
            assert!(read(&hex(body), Reader::skip).is_err(), "{body}");
        }
    }

    #[test]
    fn any_number_of_tags_takes_no_stack() {
        assert_eq!(read(&hex(&("c1".repeat(100_000) + "00")), Reader::skip), Ok(()));
        assert!(read(&hex(&"c1".repeat(100_000)), Reader::skip).is_err());
    }
}
