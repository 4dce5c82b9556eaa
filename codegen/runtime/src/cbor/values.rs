//! Readers of single values. Each is called where a value is known not to be null.

use bytes::Bytes;

use super::item::{EPOCH, FALSE, NEGATIVE, SINGLE, TAG, TEXT, TRUE, UNSIGNED, indefinite};
use super::raw::RawCbor;
use super::reader::{Failed, Reader};
use crate::timestamp::Timestamp;

const OUT_OF_RANGE: &str = "a number out of range";

impl Reader<'_> {
    /// A string.
    pub fn string(&mut self) -> Result<String, Failed> {
        if self.passes(indefinite(TEXT)) {
            return self.text_of_chunks("a string");
        }
        self.chunk_of_text("a string").map(str::to_owned)
    }

    /// Whether the next value is a string.
    pub fn at_string(&self) -> bool {
        self.major() == Some(TEXT)
    }

    /// A string, as something that is made of one, such as an enum.
    pub fn string_as<T: for<'s> From<&'s str>>(&mut self) -> Result<T, Failed> {
        Ok(T::from(&self.text("a string")?))
    }

    /// `true` or `false`.
    pub fn boolean(&mut self) -> Result<bool, Failed> {
        let is_true = self.passes(TRUE);
        if !is_true && !self.passes(FALSE) {
            return Err(self.unlike("true or false"));
        }
        Ok(is_true)
    }

    /// An integer of 8 bits.
    pub fn byte(&mut self) -> Result<i8, Failed> {
        self.sized_integer("an integer of 8 bits")
    }

    /// An integer of 16 bits.
    pub fn short(&mut self) -> Result<i16, Failed> {
        self.sized_integer("an integer of 16 bits")
    }

    /// An integer of 32 bits.
    pub fn integer(&mut self) -> Result<i32, Failed> {
        self.sized_integer("an integer of 32 bits")
    }

    /// An integer of 64 bits.
    pub fn long(&mut self) -> Result<i64, Failed> {
        self.sized_integer("an integer of 64 bits")
    }

    /// An integer of 32 bits, as something that is made of one, such as an enum.
    pub fn integer_as<T: From<i32>>(&mut self) -> Result<T, Failed> {
        self.integer().map(T::from)
    }

    /// A number of any width, also an integer: the nearest one of 32 bits.
    pub fn float(&mut self) -> Result<f32, Failed> {
        if self.peek() == Some(SINGLE) {
            return self.fixed("a number").map(f32::from_be_bytes);
        }
        let start = self.at();
        let wide = self.any_number("a number")?;
        let value = wide as f32;
        match value.is_infinite() && wide.is_finite() {
            true => Err(self.fail(start, "a number of 32 bits", OUT_OF_RANGE)),
            false => Ok(value),
        }
    }

    /// A number of any width, also an integer: the nearest one of 64 bits.
    pub fn double(&mut self) -> Result<f64, Failed> {
        self.any_number("a number")
    }

    /// Bytes, which share the memory of the body: it lives as long as they do.
    pub fn blob(&mut self) -> Result<Bytes, Failed> {
        self.shared_bytes("a byte string")
    }

    /// A moment, from a number of seconds since 1970 that is tagged as one; to the millisecond if it
    /// has a fraction.
    pub fn epoch_seconds(&mut self) -> Result<Timestamp, Failed> {
        const EXPECTED: &str = "a timestamp";
        let start = self.at();
        if self.argument(TAG, EXPECTED)? != EPOCH {
            return Err(self.fail(start, EXPECTED, "another tag"));
        }
        let start = self.at();
        let time = match self.major() {
            Some(UNSIGNED | NEGATIVE) => {
                self.whole_number(EXPECTED)?.and_then(Timestamp::from_seconds)
            }
            _ => from_seconds(self.any_number("a number of seconds")?),
        };
        time.ok_or_else(|| self.fail(start, "a number of seconds", OUT_OF_RANGE))
    }

    /// Any value, as the bytes that it has in the body. No fault shows a name that it holds.
    pub fn raw(&mut self) -> Result<RawCbor, Failed> {
        let start = self.at();
        self.sensitive(Self::skip)?;
        Ok(RawCbor::of_value(self.body.slice(start..self.at())))
    }

    fn sized_integer<T: TryFrom<i64>>(&mut self, expected: &'static str) -> Result<T, Failed> {
        let start = self.at();
        let value = self.whole_number(expected)?.and_then(|value| T::try_from(value).ok());
        value.ok_or_else(|| self.fail(start, expected, OUT_OF_RANGE))
    }
}

/// The moment to the nearest millisecond: closer to it than to others is any number of 64 bits that
/// stands for one.
fn from_seconds(seconds: f64) -> Option<Timestamp> {
    let milliseconds = (seconds * 1000.0).round();
    // No moment is so far away; what is not a number is not within the range either.
    let is_near = milliseconds.abs() < 1e15;
    if is_near { Timestamp::from_milliseconds(milliseconds as i64) } else { None }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;
    use crate::cbor;
    use crate::hex::hex;

    fn read<T>(
        body: &str,
        read: impl FnOnce(&mut Reader<'static>) -> Result<T, Failed>,
    ) -> Result<T, String> {
        // Functions for one lifetime are taken by their names.
        let body = Box::leak(Box::new(hex(body)));
        cbor::read(body, read).map_err(|error| error.to_string())
    }

    fn fault<T: Debug>(result: Result<T, String>) -> String {
        let message = result.unwrap_err();
        message.strip_suffix(" at byte 0").unwrap_or(&message).to_owned()
    }

    #[test]
    fn integers_are_read_over_their_whole_range_and_no_further() {
        assert_eq!(read("387f", Reader::byte), Ok(-128));
        assert_eq!(read("197fff", Reader::short), Ok(32767));
        assert_eq!(read("3a7fffffff", Reader::integer), Ok(i32::MIN));
        assert_eq!(read("3b7fffffffffffffff", Reader::long), Ok(i64::MIN));
        assert_eq!(read("1b7fffffffffffffff", Reader::long), Ok(i64::MAX));

        let range =
            |bits| format!("expected an integer of {bits} bits, found a number out of range");
        assert_eq!(fault(read("1880", Reader::byte)), range(8));
        assert_eq!(fault(read("398000", Reader::short)), range(16));
        assert_eq!(fault(read("1a80000000", Reader::integer)), range(32));
        assert_eq!(fault(read("1b8000000000000000", Reader::long)), range(64));
        assert_eq!(fault(read("3bffffffffffffffff", Reader::long)), range(64));
    }

    #[test]
    fn an_integer_may_be_longer_than_it_need_be() {
        for body in ["05", "1805", "190005", "1a00000005", "1b0000000000000005"] {
            assert_eq!(read(body, Reader::byte), Ok(5));
        }
    }

    #[test]
    fn an_integer_is_no_float_and_no_big_number() {
        let found = |found| format!("expected an integer of 64 bits, found {found}");
        assert_eq!(fault(read("fa3f800000", Reader::long)), found("a float"));
        assert_eq!(fault(read("c24101", Reader::long)), found("a big number"));
        assert_eq!(fault(read("c34101", Reader::long)), found("a big number"));
        assert_eq!(
            fault(read("c48200 01", Reader::double)),
            "expected a number, found a big number"
        );
        assert_eq!(fault(read("6131", Reader::long)), found("a string"));
    }

    #[test]
    fn floats_are_read_from_numbers_of_any_width() {
        for body in ["f93e00", "fa3fc00000", "fb3ff8000000000000"] {
            assert_eq!(read(body, Reader::double), Ok(1.5));
            assert_eq!(read(body, Reader::float), Ok(1.5));
        }
        assert_eq!(read("190100", Reader::float), Ok(256.0));
        assert_eq!(read("20", Reader::double), Ok(-1.0));
        assert_eq!(read("3bffffffffffffffff", Reader::double), Ok(-18_446_744_073_709_551_616.0));
        assert_eq!(read("f9fc00", Reader::double), Ok(f64::NEG_INFINITY));
        assert_eq!(read("fb7ff0000000000000", Reader::float), Ok(f32::INFINITY));
        assert!(read("f97c01", Reader::float).unwrap().is_nan());
        // The nearest of 32 bits, unless there is none.
        assert_eq!(read("fb3ffe395810624dd3", Reader::float), Ok(1.889));
        assert_eq!(
            fault(read("fb7fefffffffffffff", Reader::float)),
            "expected a number of 32 bits, found a number out of range"
        );
        assert_eq!(fault(read("f5", Reader::double)), "expected a number, found true or false");
    }

    #[test]
    fn booleans_are_strict() {
        assert_eq!(read("f5", Reader::boolean), Ok(true));
        assert_eq!(read("f4", Reader::boolean), Ok(false));
        for body in ["00", "01", "6474727565", "e1"] {
            assert!(read(body, Reader::boolean).is_err(), "{body}");
        }
    }

    #[test]
    fn strings_and_integers_become_what_is_made_of_them() {
        assert_eq!(read::<Box<str>>("6161", Reader::string_as).as_deref(), Ok("a"));
        assert_eq!(read("07", Reader::integer_as), Ok(7.0_f64));
    }

    #[test]
    fn timestamps_are_tagged_numbers_to_the_millisecond() {
        let time = |seconds, milliseconds: u32| {
            Ok(Timestamp::new(seconds, milliseconds * 1_000_000).unwrap())
        };
        assert_eq!(read("c1 1a 535fee4e", Reader::epoch_seconds), time(1_398_795_854, 0));
        assert_eq!(read("c1 20", Reader::epoch_seconds), time(-1, 0));
        assert_eq!(read("c1 fb 41d4d7fbf3800000", Reader::epoch_seconds), time(1_398_796_238, 0));
        assert_eq!(read("c1 fb 41cc37db380fbe77", Reader::epoch_seconds), time(946_845_296, 123));
        assert_eq!(read("c1 f9 bc00", Reader::epoch_seconds), time(-1, 0));
        assert_eq!(read("c1 fa bfc00000", Reader::epoch_seconds), time(-2, 500));
    }

    #[test]
    fn a_timestamp_is_nothing_else() {
        assert_eq!(
            fault(read("00", Reader::epoch_seconds)),
            "expected a timestamp, found an integer"
        );
        assert_eq!(
            fault(read("c0 6161", Reader::epoch_seconds)),
            "expected a timestamp, found another tag"
        );
        let message = "expected a number of seconds, found a string at byte 1";
        assert_eq!(fault(read("c1 6161", Reader::epoch_seconds)), message);
        for body in
            ["f97c00", "f97e00", "fb7e37e43c8800759c", "1b7fffffffffffffff", "3bffffffffffffffff"]
        {
            let message = "expected a number of seconds, found a number out of range at byte 1";
            assert_eq!(fault(read(&format!("c1 {body}"), Reader::epoch_seconds)), message);
        }
    }

    #[test]
    fn a_raw_value_keeps_its_bytes_and_hides_them_from_debug() {
        let raw = read("c1 9f 187f 6161 ff", Reader::raw).unwrap();
        assert_eq!(raw.as_bytes(), &*hex("c1 9f 187f 6161 ff"));
        assert_eq!(format!("{raw:?}"), "RawCbor(7 bytes)");
    }
}
