//! The date of HTTP, which botocore calls `rfc822`.

use super::calendar::{Civil, weekday};
use super::date_time::{in_century, two_digits};
use super::{Room, Timestamp, split_fraction, write_two};

const WEEKDAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[inline]
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    match bytes.get(3)? {
        b',' => parse_current(bytes),
        b' ' => parse_asctime(bytes),
        _ => parse_rfc_850(text),
    }
}

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`.
#[inline]
fn parse_current(text: &[u8]) -> Option<Timestamp> {
    let (date, rest) = text.split_first_chunk::<17>()?;
    let &[a, b, c, b',', b' ', d1, d2, b' ', m1, m2, m3, b' ', y1, y2, y3, y4, b' '] = date else {
        return None;
    };
    is_weekday([a, b, c]).then_some(())?;
    let year = in_century(two_digits(y1, y2)?, two_digits(y3, y4)?);
    let (time, rest) = rest.split_first_chunk::<8>()?;
    timestamp(year, month([m1, m2, m3])?, two_digits(d1, d2)?, time, rest.strip_suffix(b" GMT")?)
}

/// Reads `Sunday, 06-Nov-94 08:49:37 GMT`.
#[inline]
fn parse_rfc_850(text: &str) -> Option<Timestamp> {
    let (day_name, rest) = text.split_once(", ")?;
    WEEKDAYS.contains(&day_name).then_some(())?;
    let (date, rest) = rest.as_bytes().split_first_chunk::<10>()?;
    let &[d1, d2, b'-', m1, m2, m3, b'-', y1, y2, b' '] = date else { return None };
    let year = match two_digits(y1, y2)? {
        year @ 70.. => in_century(19, year),
        year => in_century(20, year),
    };
    let (time, rest) = rest.split_first_chunk::<8>()?;
    timestamp(year, month([m1, m2, m3])?, two_digits(d1, d2)?, time, rest.strip_suffix(b" GMT")?)
}

/// Reads `Sun Nov  6 08:49:37 1994`.
#[inline]
fn parse_asctime(text: &[u8]) -> Option<Timestamp> {
    let (date, rest) = text.split_first_chunk::<11>()?;
    let &[a, b, c, b' ', m1, m2, m3, b' ', d1, d2, b' '] = date else { return None };
    is_weekday([a, b, c]).then_some(())?;
    let day = two_digits(if d1 == b' ' { b'0' } else { d1 }, d2)?;
    let (time, rest) = rest.split_first_chunk::<8>()?;
    let &[b' ', y1, y2, y3, y4] = rest else { return None };
    let year = in_century(two_digits(y1, y2)?, two_digits(y3, y4)?);
    timestamp(year, month([m1, m2, m3])?, day, time, &[])
}

#[inline]
fn is_weekday(name: [u8; 3]) -> bool {
    WEEKDAYS.iter().any(|weekday| weekday.as_bytes().starts_with(&name))
}

#[inline]
fn month(name: [u8; 3]) -> Option<u32> {
    (1..).zip(MONTHS).find_map(|(number, month)| (month.as_bytes() == name).then_some(number))
}

/// The moment of a date, a time `00:00:00` and the fraction of its second, if any.
#[inline]
fn timestamp(
    year: u32,
    month: u32,
    day: u32,
    time: &[u8; 8],
    fraction: &[u8],
) -> Option<Timestamp> {
    let &[h1, h2, b':', m1, m2, b':', s1, s2] = time else { return None };
    let (hour, minute, second) = (two_digits(h1, h2)?, two_digits(m1, m2)?, two_digits(s1, s2)?);
    let seconds = Civil { year, month, day, hour, minute, second }.seconds()?;
    match split_fraction(fraction)? {
        (nanoseconds, []) => Timestamp::new(seconds, nanoseconds),
        _ => None,
    }
}

/// Writes the text to the begin of `out`, and tells its length.
#[inline]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a weekday is less than 7, a month 1 to 12, and the room longer than the text"
)]
pub(super) fn write(timestamp: Timestamp, out: &mut Room) -> usize {
    const FORM: &[u8] = b"Sun, 00 Jan 0000 00:00:00 GMT";
    let civil = Civil::from(timestamp);
    out[..FORM.len()].copy_from_slice(FORM);
    out[..3].copy_from_slice(&WEEKDAYS[weekday(timestamp.seconds)].as_bytes()[..3]);
    out[8..11].copy_from_slice(MONTHS[civil.month as usize - 1].as_bytes());
    write_two(civil.day, out, 5);
    write_two(civil.year / 100, out, 12);
    write_two(civil.year % 100, out, 14);
    write_two(civil.hour, out, 17);
    write_two(civil.minute, out, 20);
    write_two(civil.second, out, 23);
    FORM.len()
}
