//! RFC 3339, which Smithy calls `date-time` and botocore `iso8601`.

use super::calendar::Civil;
use super::{Room, Timestamp, split_fraction, write_fraction, write_two};
use crate::scan::{HIGH_BITS, ONES};

pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let (fixed, rest) = text.as_bytes().split_first_chunk::<19>()?;
    let civil = parse_civil(fixed)?;
    let (nanoseconds, rest) = split_fraction(rest)?;
    Timestamp::new(civil.seconds()?.checked_sub(parse_offset(rest)?)?, nanoseconds)
}

/// Reads `0000-00-00T00:00:00`, eight bytes at a time.
fn parse_civil(text: &[u8; 19]) -> Option<Civil> {
    let date = pairs(text.first_chunk()?, b"0000-00-", 0)?;
    // The bit that makes `T` a `t`.
    let time = pairs(text.get(8..)?.first_chunk()?, b"00T00:00", 0x20 << 16)?;
    let [_, _, _, _, _, _, second, _] = pairs(text.last_chunk()?, b"00:00:00", 0)?;
    let [century, _, year, _, _, month, _, _] = date;
    let [day, _, _, hour, _, _, minute, _] = time;
    Some(Civil {
        year: in_century(century.into(), year.into()),
        month: month.into(),
        day: day.into(),
        hour: hour.into(),
        minute: minute.into(),
        second: second.into(),
    })
}

/// The year of that number in a century.
#[inline]
pub(super) fn in_century(century: u32, year: u32) -> u32 {
    century.saturating_mul(100).saturating_add(year)
}

/// Reads text that has a digit for each 0 of `form`, and is like it elsewhere but for the bits of
/// `either`. At the place of a digit that another follows, the result has the number that they make.
#[inline]
#[expect(clippy::arithmetic_side_effects, reason = "each byte holds ten times nine, and nine more")]
fn pairs(text: &[u8; 8], form: &[u8; 8], either: u64) -> Option<[u8; 8]> {
    let zeros = zeros(form);
    let digits = (u64::from_le_bytes(*text) ^ u64::from_le_bytes(*form)) & !either;
    // Sets the high bit of a byte that is over 9, or over 0 where no digit is expected.
    let over = digits.wrapping_add((0x7f * ONES) - zeros * 9) | digits;
    (over & HIGH_BITS == 0).then(|| (digits * 10 + (digits >> 8)).to_le_bytes())
}

/// A 1 in the place of each 0.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated when the crate is compiled"
)]
const fn zeros(form: &[u8; 8]) -> u64 {
    let (mut zeros, mut at) = (0, 0);
    while at < form.len() {
        zeros |= ((form[at] == b'0') as u64) << (8 * at);
        at += 1;
    }
    zeros
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
    let seconds = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?;
    (hours < 24 && minutes < 60).then_some(i64::from(seconds).checked_mul(sign)?)
}

#[inline]
#[expect(clippy::arithmetic_side_effects, reason = "digits are less than ten")]
pub(super) fn two_digits(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
}

/// Writes the text to the begin of `out`, and tells its length.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "the longest text has 30 bytes, and the room is for 32"
)]
pub(super) fn write(timestamp: Timestamp, out: &mut Room) -> usize {
    let civil = Civil::from(timestamp);
    out[..19].copy_from_slice(b"0000-00-00T00:00:00");
    write_two(civil.year / 100, out, 0);
    write_two(civil.year % 100, out, 2);
    write_two(civil.month, out, 5);
    write_two(civil.day, out, 8);
    write_two(civil.hour, out, 11);
    write_two(civil.minute, out, 14);
    write_two(civil.second, out, 17);
    let end = write_fraction(timestamp.nanoseconds, out, 19);
    out[end] = b'Z';
    end + 1
}
