//! Numbers that lose no digit.

use std::fmt;

use crate::json::number::{end_of_number, integer_text};

/// A number of any size and precision, as JSON has it.
///
/// It keeps the digits that it was given: `2.50` is written as `2.50`, though it equals `2.5`.
#[derive(Clone)]
pub struct Number(Digits);

#[derive(Clone)]
enum Digits {
    Integer(i64),
    /// Any other number, in the spelling of JSON.
    Text(Box<str>),
}

/// A number taken apart, so that equal ones have equal parts: `0.digits * 10^exponent`.
#[derive(PartialEq)]
struct Decimal {
    is_negative: bool,
    /// Without zeros at either end.
    digits: String,
    exponent: i64,
}

impl Number {
    /// The number of that spelling in JSON, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        (end_of_number(text.as_bytes(), 0) == Ok(text.len())).then(|| Self::from_json(text))
    }

    /// The shortest number that reads back as `value`. `None` if that is infinite, or no number.
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self::from_json(&format!("{value:?}")))
    }

    /// For a text that is known to be a number of JSON.
    pub(crate) fn from_json(text: &str) -> Self {
        match text.parse() {
            // A negative zero has a sign that no integer has.
            Ok(integer) if text != "-0" => Self(Digits::Integer(integer)),
            _ => Self(Digits::Text(text.into())),
        }
    }

    /// The number, if it is an integer in that range; `1.0` is one, `1e3` is not.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Digits::Integer(value) => Some(*value),
            Digits::Text(text) => integer_text(text)?.parse().ok(),
        }
    }

    /// The number, if it is an integer in that range; `1.0` is one, `1e3` is not.
    pub fn as_u64(&self) -> Option<u64> {
        match &self.0 {
            Digits::Integer(value) => (*value).try_into().ok(),
            Digits::Text(text) => integer_text(text)?.parse().ok(),
        }
    }

    /// The nearest number of 64 bits, which is infinite for one that is too large.
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            Digits::Integer(value) => *value as f64,
            // The grammar of JSON is part of what `f64` parses.
            Digits::Text(text) => text.parse().unwrap_or(f64::NAN),
        }
    }

    /// `None` for an exponent beyond 64 bits.
    fn decimal(&self) -> Option<Decimal> {
        let text = self.to_string();
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
        let unsigned = mantissa.trim_start_matches('-');
        let (integer, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all = format!("{integer}{fraction}");
        let leading = all.trim_start_matches('0');
        let digits = leading.trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Decimal { is_negative: false, digits, exponent: 0 });
        }
        let zeros = all.len().checked_sub(leading.len())?;
        let point = i64::try_from(integer.len()).ok()?.checked_sub_unsigned(zeros as u64)?;
        let exponent = exponent.parse::<i64>().ok()?.checked_add(point)?;
        Some(Decimal { is_negative: mantissa.starts_with('-'), digits, exponent })
    }
}

impl PartialEq for Number {
    /// Numbers are equal if their values are, whatever their spelling.
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Digits::Integer(one), Digits::Integer(other)) => one == other,
            (Digits::Text(one), Digits::Text(other)) if one == other => true,
            _ => self.decimal().is_some_and(|decimal| Some(decimal) == other.decimal()),
        }
    }
}

impl Eq for Number {}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Digits::Integer(value) => value.fmt(f),
            Digits::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Self {
        Self(Digits::Integer(value.into()))
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Digits::Integer(value))
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self::from_json(&value.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn a_number_keeps_its_digits() {
        for text in [
            "0",
            "-0",
            "2.50",
            "1e400",
            "-9223372036854775809",
            "0.1000000000000000055511151231257827",
        ] {
            assert_eq!(number(text).to_string(), text);
        }
    }

    #[test]
    fn what_json_does_not_spell_as_a_number_is_none() {
        for text in ["", "01", "1.", "+1", "NaN", "1 ", "0x1"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
        assert_eq!(Number::from_f64(f64::NAN), None);
    }

    #[test]
    fn equality_is_that_of_the_value() {
        let equal = [
            ("1", "1.0"),
            ("100", "1e2"),
            ("0.001", "1E-3"),
            ("-0", "0.0e7"),
            ("1.20e1", "12"),
            ("120", "1.2E+2"),
        ];
        for (one, other) in equal {
            assert_eq!(number(one), number(other));
        }
        let unequal =
            [("1", "-1"), ("1", "10"), ("0.1", "0.01"), ("9007199254740993", "9007199254740992.0")];
        for (one, other) in unequal {
            assert_ne!(number(one), number(other));
        }
        assert_eq!(number("1e99999999999999999999"), number("1e99999999999999999999"));
    }

    #[test]
    fn a_number_converts_where_it_fits() {
        assert_eq!(number("-5.0").as_i64(), Some(-5));
        assert_eq!(number("-5").as_u64(), None);
        assert_eq!(number("18446744073709551615").as_u64(), Some(u64::MAX));
        assert_eq!(number("18446744073709551615").as_i64(), None);
        assert_eq!(number("1.5").as_i64(), None);
        assert_eq!(number("1.5").as_f64(), 1.5);
        assert_eq!(number("1e400").as_f64(), f64::INFINITY);
        assert!(number("-0").as_f64().is_sign_negative());
        assert_eq!(Number::from(7).as_f64(), 7.0);
        assert_eq!(Number::from_f64(1e300).unwrap().as_f64(), 1e300);
    }
}
