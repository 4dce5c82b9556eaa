//! RFC 3339, which Smithy calls `date-time` and botocore `iso8601`.

use super::calendar::Civil;
use super::{Timestamp, push_fraction, split_fraction};
use crate::ascii::ShortText;

pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let (fixed, rest) = text.as_bytes().split_first_chunk::<19>()?;
    let civil = parse_civil(fixed)?;
    let (nanoseconds, rest) = split_fraction(rest)?;
    Timestamp::new(civil.seconds()? - parse_offset(rest)?, nanoseconds)
}

/// Reads `0000-00-00T00:00:00`.
fn parse_civil(text: &[u8; 19]) -> Option<Civil> {
    let [_, _, _, _, b'-', _, _, b'-', _, _, b'T' | b't', _, _, b':', _, _, b':', _, _] = text
    else {
        return None;
    };
    let two = |at: usize| two_digits(text[at], text[at + 1]);
    Some(Civil {
        year: two(0)? * 100 + two(2)?,
        month: two(5)?,
        day: two(8)?,
        hour: two(11)?,
        minute: two(14)?,
        second: two(17)?,
    })
}

/// Reads `Z` or `+00:00`, as seconds east of Greenwich.
fn parse_offset(text: &[u8]) -> Option<i64> {
    let (sign, [a, b, b':', c, d]) = (match text {
        b"Z" | b"z" => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    }) else {
        return None;
    };
    let (hours, minutes) = (two_digits(*a, *b)?, two_digits(*c, *d)?);
    (hours < 24 && minutes < 60).then_some(sign * i64::from(hours * 3600 + minutes * 60))
}

#[inline]
pub(super) fn two_digits(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
}

pub(super) fn text(timestamp: Timestamp) -> ShortText {
    let civil = Civil::from(timestamp);
    let mut buffer = *b"0000-00-00T00:00:00";
    let mut two = |at: usize, value: u32| {
        buffer[at] = b'0' + (value / 10) as u8;
        buffer[at + 1] = b'0' + (value % 10) as u8;
    };
    two(0, civil.year / 100);
    two(2, civil.year % 100);
    two(5, civil.month);
    two(8, civil.day);
    two(11, civil.hour);
    two(14, civil.minute);
    two(17, civil.second);
    let mut text = ShortText::new();
    text.push(&buffer);
    push_fraction(timestamp.nanoseconds, &mut text);
    text.push(b"Z");
    text
}
