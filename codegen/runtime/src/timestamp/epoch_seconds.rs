//! Seconds since the epoch as a decimal number.

use super::{
    NANOS_PER_SECOND, Room, Timestamp, leading_digits, split_digits, split_fraction, write_fraction,
};
use crate::ascii::decimal;

/// The power of ten of a nanosecond, the least that is kept.
const LEAST: i64 = -9;
/// The power of ten of the first digit of the last second: a number with a higher one is too great.
const GREATEST: i64 = 11;

/// As many digits as the last second has.
const MOST_DIGITS: usize = 12;

pub(super) fn parse(text: &str) -> Option<Timestamp> {
    match parse_leading(text.as_bytes()) {
        Some((time, length)) if length == text.len() => Some(time),
        _ => parse_any(text),
    }
}

/// Reads the form that services write: digits, without a zero before them, and others after a point.
pub(super) fn parse_leading(text: &[u8]) -> Option<(Timestamp, usize)> {
    let (seconds, whole) = leading_digits(text, MOST_DIGITS);
    let (nanoseconds, rest) = split_fraction(text.get(whole..)?)?;
    let is_plain = matches!(text.first(), Some(b'1'..=b'9'))
        && !matches!(rest.first(), Some(b'0'..=b'9' | b'e' | b'E'));
    is_plain.then_some(())?;
    let length = text.len().checked_sub(rest.len())?;
    Some((Timestamp::new(seconds as i64, nanoseconds)?, length))
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "a magnitude has 12 digits and nine more at most"
)]
fn parse_any(text: &str) -> Option<Timestamp> {
    let number = Number::parse(text.as_bytes())?;
    let Magnitude { seconds, mut nanoseconds, exact } = number.magnitude()?;
    if !number.negative {
        return Timestamp::new(seconds, nanoseconds);
    }
    // What is cut off below zero is cut toward zero, the wrong way.
    nanoseconds += u32::from(!exact);
    match nanoseconds {
        0 => Timestamp::new(-seconds, 0),
        _ => Timestamp::new(-seconds - 1, NANOS_PER_SECOND - nanoseconds),
    }
}

/// A number without its sign, cut to nanoseconds.
struct Magnitude {
    seconds: i64,
    nanoseconds: u32,
    /// Whether nothing was cut off.
    exact: bool,
}

/// The parts of a decimal number.
struct Number<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: i64,
}

impl<'a> Number<'a> {
    fn parse(text: &'a [u8]) -> Option<Self> {
        let (negative, text) = split_sign(text);
        let (whole, mut text) = split_digits(text);
        let mut fraction: &[u8] = &[];
        if let [b'.', rest @ ..] = text {
            (fraction, text) = split_digits(rest);
            if fraction.is_empty() {
                return None;
            }
        }
        let exponent = match text {
            [] => 0,
            [b'e' | b'E', exponent @ ..] => parse_exponent(exponent)?,
            _ => return None,
        };
        (!whole.is_empty()).then_some(Self { negative, whole, fraction, exponent })
    }

    /// `None` if the number is greater than any timestamp.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "digits count from the power 11 down to -9: 12 before the point, nine after it"
    )]
    fn magnitude(&self) -> Option<Magnitude> {
        let (mut seconds, mut nanoseconds, mut exact) = (0, 0, true);
        let mut power = (self.whole.len() as i64).saturating_add(self.exponent);
        for digit in self.whole.iter().chain(self.fraction).map(|digit| digit - b'0') {
            power = power.saturating_sub(1);
            match power {
                0.. if power <= GREATEST || digit == 0 => seconds = seconds * 10 + i64::from(digit),
                0.. => return None,
                LEAST..0 => nanoseconds = nanoseconds * 10 + u32::from(digit),
                _ => exact &= digit == 0,
            }
        }
        // The zeros that the exponent stands for: a greater power than is counted here has none
        // but zeros before it.
        if let 1..=GREATEST = power {
            seconds *= 10_i64.pow(power as u32);
        }
        if let LEAST..0 = power {
            nanoseconds *= 10_u32.pow((power - LEAST) as u32);
        }
        Some(Magnitude { seconds, nanoseconds, exact })
    }
}

fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

/// Reads an exponent. One that is out of all proportion is cut, which changes nothing: what it is
/// applied to is out of range, or zero, or less than a nanosecond.
fn parse_exponent(text: &[u8]) -> Option<i64> {
    const CUT: i64 = i64::MAX / 100;
    let (negative, text) = split_sign(text);
    let (digits, rest) = split_digits(text);
    if digits.is_empty() || !rest.is_empty() {
        return None;
    }
    let exponent = digits.iter().fold(0_i64, |sum, digit| {
        let digit = digit.wrapping_sub(b'0').into();
        sum.saturating_mul(10).saturating_add(digit).min(CUT)
    });
    Some(if negative { exponent.saturating_neg() } else { exponent })
}

/// Writes the text to the begin of `out`, and tells its length.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "the longest text has a sign, 12 digits and a fraction, and the room is for 32 bytes"
)]
pub(super) fn write(timestamp: Timestamp, out: &mut Room) -> usize {
    let Timestamp { mut seconds, mut nanoseconds } = timestamp;
    let mut start = 0;
    if seconds < 0 {
        out[0] = b'-';
        start = 1;
        // The nanoseconds count forward, but the digits after the point count away from zero.
        if nanoseconds > 0 {
            seconds += 1;
            nanoseconds = NANOS_PER_SECOND - nanoseconds;
        }
    }
    let mut room = [0; 20];
    let digits = decimal(seconds.unsigned_abs(), &mut room);
    let end = start + digits.len();
    out[start..end].copy_from_slice(digits);
    write_fraction(nanoseconds, out, end)
}
