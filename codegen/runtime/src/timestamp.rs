//! Moments, and the three forms in which they travel.

mod calendar;
mod conversions;
mod date_time;
mod epoch_seconds;
mod http_date;
#[cfg(feature = "serde")]
mod serde;

use std::fmt;
use std::str::FromStr;

use crate::ascii::{TWO_DIGITS, ascii};

const NANOS_PER_SECOND: u32 = 1_000_000_000;
const NANOS_PER_MILLISECOND: u32 = 1_000_000;

/// A moment in the years 0000 to 9999, exact to the nanosecond, without a time zone.
///
/// ```
/// use opsmith_runtime::Timestamp;
///
/// let moment: Timestamp = "2024-02-29T12:00:00.5+01:00".parse()?;
/// assert_eq!(moment.to_string(), "2024-02-29T11:00:00.5Z");
/// assert_eq!((moment.seconds(), moment.nanoseconds()), (1_709_204_400, 500_000_000));
/// # Ok::<(), opsmith_runtime::ParseTimestampError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    seconds: i64,
    nanoseconds: u32,
}

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self { seconds: 0, nanoseconds: 0 };
    /// The first moment: 0000-01-01T00:00:00Z.
    pub const MIN: Self = Self { seconds: -62_167_219_200, nanoseconds: 0 };
    /// The last moment: 9999-12-31T23:59:59.999999999Z.
    pub const MAX: Self = Self { seconds: 253_402_300_799, nanoseconds: NANOS_PER_SECOND - 1 };

    /// The moment `nanoseconds` after `seconds` since the epoch: the nanoseconds count forward before
    /// 1970 too. `None` outside the years 0000 to 9999, and for a full second of nanoseconds.
    pub const fn new(seconds: i64, nanoseconds: u32) -> Option<Self> {
        if seconds < Self::MIN.seconds
            || seconds > Self::MAX.seconds
            || nanoseconds >= NANOS_PER_SECOND
        {
            return None;
        }
        Some(Self { seconds, nanoseconds })
    }

    /// The moment `seconds` after the epoch. `None` outside the years 0000 to 9999.
    pub const fn from_seconds(seconds: i64) -> Option<Self> {
        Self::new(seconds, 0)
    }

    /// The moment `milliseconds` after the epoch. `None` outside the years 0000 to 9999.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "1000 milliseconds are fewer nanoseconds than 32 bits hold"
    )]
    pub const fn from_milliseconds(milliseconds: i64) -> Option<Self> {
        let nanoseconds = milliseconds.rem_euclid(1000) as u32 * NANOS_PER_MILLISECOND;
        Self::new(milliseconds.div_euclid(1000), nanoseconds)
    }

    /// Whole milliseconds since the epoch, rounded down.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "the years 0000 to 9999 have fewer milliseconds than 64 bits hold"
    )]
    pub const fn milliseconds(self) -> i64 {
        self.seconds * 1000 + (self.nanoseconds / NANOS_PER_MILLISECOND) as i64
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds after [`seconds`](Self::seconds), less than a second.
    pub const fn nanoseconds(self) -> u32 {
        self.nanoseconds
    }

    /// Reads an RFC 3339 date and time, such as `2014-04-29T18:30:38.123Z`.
    ///
    /// An offset such as `+01:00` is applied. Digits past nanoseconds are dropped. The leap second
    /// `:60` is the second that follows it.
    pub fn parse_date_time(text: &str) -> Option<Self> {
        date_time::parse(text)
    }

    /// Reads an HTTP date, such as `Tue, 29 Apr 2014 18:30:38 GMT`.
    ///
    /// The seconds may have a fraction. The two obsolete forms of HTTP are read too; a year of two
    /// digits is in 1970 to 2069. The day of the week must be one, but need not be the right one.
    #[inline]
    pub fn parse_http_date(text: &str) -> Option<Self> {
        http_date::parse(text)
    }

    /// Reads seconds since the epoch as a decimal number, such as `1398796238.123` or `1.5e9`.
    ///
    /// The result is exact: no floating point is involved. What is less than a nanosecond is rounded
    /// down, toward the past.
    pub fn parse_epoch_seconds(text: &str) -> Option<Self> {
        epoch_seconds::parse(text)
    }

    /// As [`parse_epoch_seconds`](Self::parse_epoch_seconds), of the number that `text` starts with, and
    /// how long that is. `None` also for a form that is seldom written.
    #[inline]
    pub(crate) fn leading_epoch_seconds(text: &[u8]) -> Option<(Self, usize)> {
        epoch_seconds::parse_leading(text)
    }

    /// Appends the moment as in RFC 3339, in UTC. Has a fraction only if there is one.
    pub fn write_date_time(&self, out: &mut String) {
        push(out, |room| self.date_time_to(room));
    }

    /// Appends the moment as an HTTP date. That form has no fraction: the second is rounded down.
    #[inline]
    pub fn write_http_date(&self, out: &mut String) {
        push(out, |room| self.http_date_to(room));
    }

    /// Appends the seconds since the epoch as a decimal number. Has a fraction only if there is one.
    pub fn write_epoch_seconds(&self, out: &mut String) {
        push(out, |room| self.epoch_seconds_to(room));
    }

    /// As [`write_date_time`](Self::write_date_time), to the begin of `room`; tells the length.
    pub(crate) fn date_time_to(self, room: &mut Room) -> usize {
        date_time::write(self, room)
    }

    /// As [`write_http_date`](Self::write_http_date), to the begin of `room`; tells the length.
    #[inline]
    pub(crate) fn http_date_to(self, room: &mut Room) -> usize {
        http_date::write(self, room)
    }

    /// As [`write_epoch_seconds`](Self::write_epoch_seconds), to the begin of `room`; tells the length.
    pub(crate) fn epoch_seconds_to(self, room: &mut Room) -> usize {
        epoch_seconds::write(self, room)
    }
}

/// Room for a timestamp in any form.
pub(crate) type Room = [u8; ROOM];
pub(crate) const ROOM: usize = 32;

/// Appends what `write` writes.
fn push(out: &mut String, write: impl FnOnce(&mut Room) -> usize) {
    let mut room = [0; ROOM];
    let length = write(&mut room);
    out.push_str(ascii(room.get(..length).unwrap_or_default()));
}

impl fmt::Display for Timestamp {
    /// As in RFC 3339, in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut room = [0; ROOM];
        let length = self.date_time_to(&mut room);
        f.pad(ascii(room.get(..length).unwrap_or_default()))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    /// Reads what [`parse_date_time`](Self::parse_date_time) reads.
    fn from_str(text: &str) -> Result<Self, ParseTimestampError> {
        Self::parse_date_time(text).ok_or(ParseTimestampError(()))
    }
}

/// The text is not an RFC 3339 date and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTimestampError(());

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date and time of RFC 3339, such as 2014-04-29T18:30:38Z")
    }
}

impl std::error::Error for ParseTimestampError {}

/// The moment is outside the range of the type it was to be converted to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampRangeError(());

impl fmt::Display for TimestampRangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the moment is outside the range of the type")
    }
}

impl std::error::Error for TimestampRangeError {}

/// How many nanoseconds the last digit of a fraction counts, by the number of digits, from one on.
const NANOSECONDS: [u32; 9] =
    [100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1];

/// The number that the first digits of `text` make, and how many they are: at most `most`, which is no
/// more than 12.
#[inline]
#[expect(clippy::arithmetic_side_effects, reason = "64 bits hold 19 digits")]
fn leading_digits(text: &[u8], most: usize) -> (u64, usize) {
    let (mut number, mut length) = (0, 0);
    for byte in text.iter().take(most) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        number = number * 10 + u64::from(digit);
        length += 1;
    }
    (number, length)
}

/// Splits off the digits that `text` starts with.
fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    let length = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(length)
}

/// Splits off a fraction such as `.123`, if there is one, as nanoseconds. Digits past the ninth are
/// dropped.
fn split_fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let Some(text) = text.strip_prefix(b".") else { return Some((0, text)) };
    let (number, length) = leading_digits(text, 9);
    let unit = NANOSECONDS.get(length.checked_sub(1)?)?;
    let (_, rest) = split_digits(text.get(length..)?);
    Some(((number as u32).checked_mul(*unit)?, rest))
}

/// Writes a fraction such as `.123` at `at`, without trailing zeros; nothing for zero. Tells where it
/// ends.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "the point and nine digits follow 20 bytes at most, of 32"
)]
fn write_fraction(nanoseconds: u32, out: &mut Room, at: usize) -> usize {
    if nanoseconds == 0 {
        return at;
    }
    out[at] = b'.';
    let mut end = at + 1;
    let mut rest = nanoseconds;
    // Three digits at a time: most fractions are thousandths.
    while rest > 0 {
        let three = rest / 1_000_000;
        out[end] = b'0' + (three / 100) as u8;
        write_two(three % 100, out, end + 1);
        rest = rest % 1_000_000 * 1000;
        end += 3;
    }
    while out[end - 1] == b'0' {
        end -= 1;
    }
    end
}

/// Writes a number of two digits at `at`.
#[inline]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "the parts of a date have two digits, and their places are in the room for one"
)]
fn write_two(number: u32, out: &mut Room, at: usize) {
    out[at..at + 2].copy_from_slice(&TWO_DIGITS[number as usize]);
}

#[cfg(test)]
mod tests;
