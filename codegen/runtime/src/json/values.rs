//! Readers of single values. Each is called where a value is known not to be null.

use super::number::{end_of_number, integer_text};
use super::raw::RawJson;
use super::reader::{Failed, Reader};
use crate::timestamp::Timestamp;

const OTHER_STRING: &str = "another string";
const OUT_OF_RANGE: &str = "a number out of range";

impl Reader<'_> {
    /// A string.
    #[inline]
    pub fn string(&mut self) -> Result<String, Failed> {
        if let Some(text) = self.plain_text() {
            return Ok(text.to_owned());
        }
        self.build_text("a string")?;
        Ok(std::mem::take(&mut self.built))
    }

    /// Whether the next value is a string.
    pub fn at_string(&mut self) -> bool {
        self.peek() == b'"'
    }

    /// A string, as something that is made of one, such as an enum.
    #[inline]
    pub fn string_as<T: for<'s> From<&'s str>>(&mut self) -> Result<T, Failed> {
        let text = self.text("a string").ok_or(Failed(()))?;
        Ok(T::from(text))
    }

    /// `true` or `false`.
    pub fn boolean(&mut self) -> Result<bool, Failed> {
        let is_true = self.peek() == b't';
        self.literal(if is_true { "true" } else { "false" }, "true or false")?;
        Ok(is_true)
    }

    /// An integer of 8 bits.
    #[inline]
    pub fn byte(&mut self) -> Result<i8, Failed> {
        self.sized_integer("an integer of 8 bits")
    }

    /// An integer of 16 bits.
    #[inline]
    pub fn short(&mut self) -> Result<i16, Failed> {
        self.sized_integer("an integer of 16 bits")
    }

    /// An integer of 32 bits.
    #[inline]
    pub fn integer(&mut self) -> Result<i32, Failed> {
        self.sized_integer("an integer of 32 bits")
    }

    /// An integer of 64 bits.
    #[inline]
    pub fn long(&mut self) -> Result<i64, Failed> {
        self.sized_integer("an integer of 64 bits")
    }

    /// An integer of 32 bits, as something that is made of one, such as an enum.
    pub fn integer_as<T: From<i32>>(&mut self) -> Result<T, Failed> {
        self.integer().map(T::from)
    }

    /// A number, or the string `NaN`, `Infinity` or `-Infinity`.
    #[inline]
    pub fn float(&mut self) -> Result<f32, Failed> {
        if self.peek() == b'"' {
            // The three values that a string can name are the same in either width.
            return self.named_float().map(|value| value as f32);
        }
        let start = self.at;
        let value = self.number("a number")?.parse().ok().filter(|value: &f32| value.is_finite());
        value.ok_or_else(|| self.fail(start, "a number of 32 bits", OUT_OF_RANGE))
    }

    /// A number, or the string `NaN`, `Infinity` or `-Infinity`.
    #[inline]
    pub fn double(&mut self) -> Result<f64, Failed> {
        if self.peek() == b'"' {
            return self.named_float();
        }
        let start = self.at;
        let value = self.number("a number")?.parse().ok().filter(|value: &f64| value.is_finite());
        value.ok_or_else(|| self.fail(start, "a number of 64 bits", OUT_OF_RANGE))
    }

    /// A moment, from a number of seconds since 1970.
    pub fn epoch_seconds(&mut self) -> Result<Timestamp, Failed> {
        self.peek();
        let start = self.at;
        if let Some((time, length)) = Timestamp::leading_epoch_seconds(self.rest()) {
            self.at += length;
            return Ok(time);
        }
        let time = Timestamp::parse_epoch_seconds(self.number("a number of seconds")?);
        time.ok_or_else(|| self.fail(start, "a number of seconds", OUT_OF_RANGE))
    }

    /// A moment, from a string in the format of RFC 3339.
    pub fn date_time(&mut self) -> Result<Timestamp, Failed> {
        self.parsed("a date and time of RFC 3339", Timestamp::parse_date_time)
    }

    /// A moment, from a string in the format of HTTP headers.
    #[inline]
    pub fn http_date(&mut self) -> Result<Timestamp, Failed> {
        self.parsed("a date and time of HTTP", Timestamp::parse_http_date)
    }

    /// Any value, as the text that it has in the body. No fault shows a name that it holds.
    #[inline]
    pub fn raw(&mut self) -> Result<RawJson, Failed> {
        self.peek();
        let start = self.at;
        self.sensitive(Self::skip)?;
        Ok(RawJson::of_value(self.slice(start, self.at)))
    }

    fn sized_integer<T: TryFrom<i64>>(&mut self, expected: &'static str) -> Result<T, Failed> {
        self.peek();
        let start = self.at;
        let Some(text) = integer_text(self.number(expected)?) else {
            return Err(self.fail(start, expected, "a number with a fraction or an exponent"));
        };
        let value = text.parse().ok().and_then(|value: i64| T::try_from(value).ok());
        value.ok_or_else(|| self.fail(start, expected, OUT_OF_RANGE))
    }

    fn named_float(&mut self) -> Result<f64, Failed> {
        self.parsed("a number", |name| match name {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        })
    }

    pub(super) fn parsed<T>(
        &mut self,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Failed> {
        self.peek();
        let start = self.at;
        let value = parse(self.text(expected).ok_or(Failed(()))?);
        value.ok_or_else(|| self.fail(start, expected, OTHER_STRING))
    }
}

impl<'a> Reader<'a> {
    /// The text of the number at the cursor.
    pub(super) fn number(&mut self, expected: &'static str) -> Result<&'a str, Failed> {
        if !matches!(self.peek(), b'-' | b'0'..=b'9') {
            return Err(self.unlike(expected));
        }
        let start = self.at;
        match end_of_number(self.bytes(), start) {
            Ok(end) => {
                self.at = end;
                Ok(self.slice(start, end))
            }
            Err(at) => Err(self.fail_unless_end(at, "a digit", super::reader::NO_JSON)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;
    use crate::json;

    fn read<'a, T>(
        json: &'a str,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
    ) -> Result<T, String> {
        json::read(json.as_bytes(), read).map_err(|error| error.to_string())
    }

    fn fault<T: Debug>(result: Result<T, String>) -> String {
        let message = result.unwrap_err();
        message.strip_suffix(" at byte 0").unwrap_or(&message).to_owned()
    }

    #[test]
    fn integers_are_read_over_their_whole_range_and_no_further() {
        assert_eq!(read("-128", Reader::byte), Ok(-128));
        assert_eq!(read("32767", Reader::short), Ok(32767));
        assert_eq!(read("-2147483648", Reader::integer), Ok(i32::MIN));
        assert_eq!(read("-9223372036854775808", Reader::long), Ok(i64::MIN));

        let range =
            |bits| format!("expected an integer of {bits} bits, found a number out of range");
        assert_eq!(fault(read("128", Reader::byte)), range(8));
        assert_eq!(fault(read("-32769", Reader::short)), range(16));
        assert_eq!(fault(read("2147483648", Reader::integer)), range(32));
        assert_eq!(fault(read("9223372036854775808", Reader::long)), range(64));
        assert_eq!(fault(read(&"9".repeat(400), Reader::long)), range(64));
    }

    #[test]
    fn an_integer_may_be_spelled_with_a_fraction_of_zeros_only() {
        assert_eq!(read("1.0", Reader::integer), Ok(1));
        assert_eq!(read("-0", Reader::integer), Ok(0));
        let message =
            "expected an integer of 32 bits, found a number with a fraction or an exponent";
        for json in ["1.5", "1e3", "1.0e0"] {
            assert_eq!(fault(read(json, Reader::integer)), message);
        }
        assert_eq!(
            fault(read("\"1\"", Reader::integer)),
            "expected an integer of 32 bits, found a string"
        );
    }

    #[test]
    fn floats_are_numbers_or_one_of_three_strings() {
        assert_eq!(read("-12.5e-1", Reader::double), Ok(-1.25));
        assert_eq!(read("16777217", Reader::float), Ok(16_777_216.0));
        assert_eq!(read("\"Infinity\"", Reader::double), Ok(f64::INFINITY));
        assert_eq!(read("\"-Infinity\"", Reader::float), Ok(f32::NEG_INFINITY));
        assert!(read("\"NaN\"", Reader::double).unwrap().is_nan());
        assert!(read("\"NaN\"", Reader::float).unwrap().is_nan());

        assert_eq!(
            fault(read("\"1.5\"", Reader::double)),
            "expected a number, found another string"
        );
        assert_eq!(
            fault(read("1e400", Reader::double)),
            "expected a number of 64 bits, found a number out of range"
        );
        assert_eq!(
            fault(read("1e39", Reader::float)),
            "expected a number of 32 bits, found a number out of range"
        );
        assert_eq!(fault(read("true", Reader::float)), "expected a number, found true or false");
    }

    #[test]
    fn booleans_are_strict() {
        assert_eq!(read("true", Reader::boolean), Ok(true));
        assert_eq!(read(" false ", Reader::boolean), Ok(false));
        for json in ["1", "\"true\"", "True", "truefalse", "tru e"] {
            assert!(read(json, Reader::boolean).is_err(), "{json}");
        }
        assert_eq!(
            fault(read("fals", Reader::boolean)),
            "expected true or false, found the end of the body"
        );
    }

    #[test]
    fn strings_and_integers_become_what_is_made_of_them() {
        #[derive(Debug, PartialEq)]
        struct Made<T>(T);
        impl From<&str> for Made<String> {
            fn from(value: &str) -> Self {
                Self(value.to_owned())
            }
        }
        impl From<i32> for Made<i32> {
            fn from(value: i32) -> Self {
                Self(value)
            }
        }
        assert_eq!(read(r#""a\tb""#, Reader::string_as), Ok(Made("a\tb".to_owned())));
        assert_eq!(read("7", Reader::integer_as), Ok(Made(7)));
    }

    #[test]
    fn timestamps_are_read_in_three_forms() {
        let time = Timestamp::new(1_398_796_238, 123_000_000);
        assert_eq!(read("1398796238.123", Reader::epoch_seconds).ok(), time);
        assert_eq!(read(r#""2014-04-29T18:30:38.123Z""#, Reader::date_time).ok(), time);
        assert_eq!(read(r#""2014-04-29T18\u003a30:38.123Z""#, Reader::date_time).ok(), time);
        let whole = Timestamp::from_seconds(1_398_796_238);
        assert_eq!(read("\"Tue, 29 Apr 2014 18:30:38 GMT\"", Reader::http_date).ok(), whole);

        for json in ["1398796238.12300000045", "1398796238123e-3", "1.398796238123E+9"] {
            assert_eq!(read(json, Reader::epoch_seconds).ok(), time, "{json}");
        }
        for json in ["01398796238", "1398796238.", "1398796238.1.2", "1398796238.1e", "+1"] {
            assert!(read(json, Reader::epoch_seconds).is_err(), "{json}");
        }

        assert_eq!(
            fault(read("\"1\"", Reader::epoch_seconds)),
            "expected a number of seconds, found a string"
        );
        assert_eq!(
            fault(read("1e99", Reader::epoch_seconds)),
            "expected a number of seconds, found a number out of range"
        );
        assert_eq!(
            fault(read("\"noon\"", Reader::date_time)),
            "expected a date and time of RFC 3339, found another string"
        );
        assert_eq!(
            fault(read("\"noon\"", Reader::http_date)),
            "expected a date and time of HTTP, found another string"
        );
    }

    #[test]
    fn a_raw_value_keeps_its_text_and_hides_it_from_debug() {
        let raw = read(r#" { "secret" : [ 1.50, "\ud83d" ] } "#, Reader::raw).unwrap();
        assert_eq!(raw.as_str(), r#"{ "secret" : [ 1.50, "\ud83d" ] }"#);
        assert_eq!(format!("{raw:?}"), "RawJson(33 bytes)");
    }

    #[test]
    fn a_skipped_value_is_checked() {
        for json in [
            r#""\q""#,
            r#""\u12g4""#,
            "\"\t\"",
            "01",
            "1.",
            "-",
            "nul",
            "[tru]",
            "+1",
            "'a'",
            "NaN",
        ] {
            assert!(read(json, Reader::skip).is_err(), "{json}");
        }
        // It need not fit anywhere, though.
        assert_eq!(read(&format!("[1e999, {}]", "9".repeat(400)), Reader::skip), Ok(()));
    }
}
