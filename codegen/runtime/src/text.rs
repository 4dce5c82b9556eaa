//! Values as text: in labels, query strings and headers.
//!
//! Every type has a parser, such as [`integer`], and its inverse, such as [`from_integer`]. The
//! readers of [`uri`](crate::uri) and [`header`](crate::header) take a parser as an argument; the
//! inverses all have one signature, so that a list of any type is mapped by one.

#[cfg(feature = "base64")]
mod encoded;

#[cfg(feature = "base64")]
pub use encoded::{blob, encoded_string, from_blob, from_encoded_string};

use std::borrow::Cow;
use std::str::FromStr;

use crate::{ReadError, Timestamp};

/// What a parser would have read, such as "an integer of 32 bits".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected(pub &'static str);

impl Expected {
    /// The fault of finding something else at `place`.
    pub(crate) fn at(self, place: String) -> ReadError {
        ReadError::new(place, self.0, "other text")
    }
}

/// Any text.
pub fn string(text: &str) -> Result<String, Expected> {
    Ok(text.to_owned())
}

/// A type that any text is a value of, such as an enumeration.
pub fn string_as<T: for<'s> From<&'s str>>(text: &str) -> Result<T, Expected> {
    Ok(T::from(text))
}

/// `true` or `false`.
#[inline]
pub fn boolean(text: &str) -> Result<bool, Expected> {
    parse(text, "true or false")
}

/// An integer of 8 bits.
#[inline]
pub fn byte(text: &str) -> Result<i8, Expected> {
    parse_integer(text, "an integer of 8 bits")
}

/// An integer of 16 bits.
#[inline]
pub fn short(text: &str) -> Result<i16, Expected> {
    parse_integer(text, "an integer of 16 bits")
}

/// An integer of 32 bits.
#[inline]
pub fn integer(text: &str) -> Result<i32, Expected> {
    parse_integer(text, "an integer of 32 bits")
}

/// A type that any integer is a value of, such as an enumeration of integers.
pub fn integer_as<T: From<i32>>(text: &str) -> Result<T, Expected> {
    integer(text).map(T::from)
}

/// An integer of 64 bits.
#[inline]
pub fn long(text: &str) -> Result<i64, Expected> {
    parse(text, "an integer of 64 bits")
}

/// A number of 32 bits, `NaN`, `Infinity` or `-Infinity`.
#[inline]
pub fn float(text: &str) -> Result<f32, Expected> {
    match text {
        "NaN" => Ok(f32::NAN),
        "Infinity" => Ok(f32::INFINITY),
        "-Infinity" => Ok(f32::NEG_INFINITY),
        // Rust's parser also reads other names of these, and makes infinity of what is too great.
        _ => parse(text, "a number of 32 bits").and_then(|number: f32| {
            if number.is_finite() { Ok(number) } else { Err(Expected("a number of 32 bits")) }
        }),
    }
}

/// A number of 64 bits, `NaN`, `Infinity` or `-Infinity`.
#[inline]
pub fn double(text: &str) -> Result<f64, Expected> {
    match text {
        "NaN" => Ok(f64::NAN),
        "Infinity" => Ok(f64::INFINITY),
        "-Infinity" => Ok(f64::NEG_INFINITY),
        _ => parse(text, "a number of 64 bits").and_then(|number: f64| {
            if number.is_finite() { Ok(number) } else { Err(Expected("a number of 64 bits")) }
        }),
    }
}

/// A date and time of RFC 3339.
#[inline]
pub fn date_time(text: &str) -> Result<Timestamp, Expected> {
    Timestamp::parse_date_time(text).ok_or(Expected("a date and time of RFC 3339"))
}

/// A date of HTTP.
#[inline]
pub fn http_date(text: &str) -> Result<Timestamp, Expected> {
    Timestamp::parse_http_date(text).ok_or(Expected("an HTTP date"))
}

/// Seconds since the epoch, as a decimal number.
#[inline]
pub fn epoch_seconds(text: &str) -> Result<Timestamp, Expected> {
    Timestamp::parse_epoch_seconds(text).ok_or(Expected("seconds since 1970"))
}

fn parse<T: FromStr>(text: &str, expected: &'static str) -> Result<T, Expected> {
    text.parse().map_err(|_| Expected(expected))
}

fn parse_integer<T: TryFrom<i64>>(text: &str, expected: &'static str) -> Result<T, Expected> {
    long(text).ok().and_then(|value| T::try_from(value).ok()).ok_or(Expected(expected))
}

/// The inverse of [`string`] and [`string_as`].
pub fn from_string<T: AsRef<str>>(value: &T) -> Cow<'_, str> {
    Cow::Borrowed(value.as_ref())
}

/// The inverse of [`boolean`].
pub fn from_boolean(value: &bool) -> Cow<'_, str> {
    Cow::Borrowed(if *value { "true" } else { "false" })
}

/// The inverse of [`byte`].
#[inline]
pub fn from_byte(value: &i8) -> Cow<'_, str> {
    from_whole((*value).into())
}

/// The inverse of [`short`].
#[inline]
pub fn from_short(value: &i16) -> Cow<'_, str> {
    from_whole((*value).into())
}

/// The inverse of [`integer`].
#[inline]
pub fn from_integer(value: &i32) -> Cow<'_, str> {
    from_whole((*value).into())
}

/// The inverse of [`integer_as`].
pub fn from_integer_of<T: Copy + Into<i32>>(value: &T) -> Cow<'_, str> {
    let value: i32 = (*value).into();
    from_whole(value.into())
}

/// The inverse of [`long`].
#[inline]
pub fn from_long(value: &i64) -> Cow<'_, str> {
    from_whole(*value)
}

/// The inverse of [`float`].
#[inline]
pub fn from_float(value: &f32) -> Cow<'_, str> {
    // `Debug` writes a very great or small number with an exponent, `Display` with all its zeros.
    if value.is_finite() { format!("{value:?}").into() } else { infinite((*value).into()).into() }
}

/// The inverse of [`double`].
#[inline]
pub fn from_double(value: &f64) -> Cow<'_, str> {
    if value.is_finite() { format!("{value:?}").into() } else { infinite(*value).into() }
}

#[inline]
fn from_whole(value: i64) -> Cow<'static, str> {
    Cow::Owned(value.to_string())
}

fn infinite(value: f64) -> &'static str {
    if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    }
}

/// The inverse of [`date_time`].
#[inline]
pub fn from_date_time(value: &Timestamp) -> Cow<'_, str> {
    written(|out| value.write_date_time(out))
}

/// The inverse of [`http_date`], to the second: the form has no fraction.
#[inline]
pub fn from_http_date(value: &Timestamp) -> Cow<'_, str> {
    written(|out| value.write_http_date(out))
}

/// The inverse of [`epoch_seconds`].
#[inline]
pub fn from_epoch_seconds(value: &Timestamp) -> Cow<'_, str> {
    written(|out| value.write_epoch_seconds(out))
}

fn written(write: impl FnOnce(&mut String)) -> Cow<'static, str> {
    let mut text = String::new();
    write(&mut text);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_integer_is_read_within_its_bits() {
        assert_eq!(byte("-128"), Ok(-128));
        assert_eq!(byte("128"), Err(Expected("an integer of 8 bits")));
        assert_eq!(short("32767"), Ok(32767));
        assert_eq!(short("32768"), Err(Expected("an integer of 16 bits")));
        assert_eq!(integer("-2147483648"), Ok(i32::MIN));
        assert_eq!(integer("2147483648"), Err(Expected("an integer of 32 bits")));
        assert_eq!(long("9223372036854775807"), Ok(i64::MAX));
        assert_eq!(long("9223372036854775808"), Err(Expected("an integer of 64 bits")));
        for text in ["", " 1", "1 ", "1.0", "1e1", "0x1", "-", "١", &"9".repeat(10_000)] {
            assert!(integer(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_boolean_has_two_spellings() {
        assert_eq!((boolean("true"), boolean("false")), (Ok(true), Ok(false)));
        for text in ["", "True", "FALSE", "1", "0", "yes"] {
            assert_eq!(boolean(text), Err(Expected("true or false")));
        }
    }

    #[test]
    fn a_number_that_is_not_finite_has_one_spelling() {
        assert!(float("NaN").unwrap().is_nan() && double("NaN").unwrap().is_nan());
        assert_eq!((float("Infinity"), double("Infinity")), (Ok(f32::INFINITY), Ok(f64::INFINITY)));
        assert_eq!(double("-Infinity"), Ok(f64::NEG_INFINITY));
        for text in ["nan", "inf", "-inf", "infinity", "+Infinity", "-NaN", "1e999", ""] {
            assert!(float(text).is_err() && double(text).is_err(), "{text}");
        }
        assert!(float("1e39").is_err());
        assert_eq!(double("1e39"), Ok(1e39));
    }

    #[test]
    fn a_number_is_written_short() {
        assert_eq!(from_double(&1.1), "1.1");
        assert_eq!(from_float(&1.1), "1.1");
        assert_eq!(from_double(&1e300), "1e300");
        assert_eq!(from_double(&f64::NAN), "NaN");
        assert_eq!(from_float(&f32::INFINITY), "Infinity");
        assert_eq!(from_float(&f32::NEG_INFINITY), "-Infinity");
    }

    #[test]
    fn types_of_the_caller_are_read_from_text_and_integers() {
        assert_eq!(string_as::<Box<str>>("a").as_deref(), Ok("a"));
        assert_eq!(integer_as::<f64>("5"), Ok(5.0));
        assert_eq!(from_integer_of(&5_u8), "5");
        assert_eq!(from_string(&"a"), "a");
    }

    #[test]
    fn a_fault_does_not_tell_the_text() {
        let error = integer("secret").unwrap_err().at("header `x`".to_owned());
        assert_eq!(
            error.to_string(),
            "header `x`: expected an integer of 32 bits, found other text"
        );
    }

    proptest! {
        #[test]
        fn numbers_are_read_as_they_were_written(a: i8, b: i16, c: i32, d: i64) {
            prop_assert_eq!(byte(&from_byte(&a)), Ok(a));
            prop_assert_eq!(short(&from_short(&b)), Ok(b));
            prop_assert_eq!(integer(&from_integer(&c)), Ok(c));
            prop_assert_eq!(long(&from_long(&d)), Ok(d));
        }

        #[test]
        fn floats_are_read_as_they_were_written(a in prop::num::f32::ANY, b in prop::num::f64::ANY) {
            let (x, y) = (float(&from_float(&a)).unwrap(), double(&from_double(&b)).unwrap());
            prop_assert!(x == a || (x.is_nan() && a.is_nan()));
            prop_assert!(y == b || (y.is_nan() && b.is_nan()));
        }
    }
}
