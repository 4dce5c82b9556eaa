//! Days and dates of the Gregorian calendar, extended to the year 0000.

use super::Timestamp;

pub(super) const SECONDS_PER_DAY: i64 = 86_400;

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_DAY: i64 = 719_468;
/// Days in 400 years, after which the calendar repeats.
const DAYS_PER_ERA: i64 = 146_097;

/// A date and a time of day, in UTC. A second of 60 is a leap second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Civil {
    pub(super) year: u32,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
}

impl Civil {
    /// Seconds since the epoch. `None` for a date or time that does not exist.
    #[expect(clippy::arithmetic_side_effects, reason = "a year has four digits")]
    pub(super) fn seconds(self) -> Option<i64> {
        if self.month == 0
            || self.month > 12
            || self.day == 0
            || self.day > days_in_month(self.year, self.month)
            || self.hour > 23
            || self.minute > 59
            || self.second > 60
        {
            return None;
        }
        let time = (self.hour * 60 + self.minute) * 60 + self.second;
        Some(days(self.year, self.month, self.day) * SECONDS_PER_DAY + i64::from(time))
    }
}

impl From<Timestamp> for Civil {
    fn from(timestamp: Timestamp) -> Self {
        let (year, month, day) = date(timestamp.seconds.div_euclid(SECONDS_PER_DAY));
        let time = timestamp.seconds.rem_euclid(SECONDS_PER_DAY) as u32;
        Self { year, month, day, hour: time / 3600, minute: time / 60 % 60, second: time % 60 }
    }
}

fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since the epoch.
///
/// Counted in years that begin in March, so that the leap day is the last day of its year and the
/// lengths of the months before it follow one line.
#[expect(clippy::arithmetic_side_effects, reason = "a year has four digits")]
fn days(year: u32, month: u32, day: u32) -> i64 {
    let shifted = (month + 9) % 12;
    // Four centuries later, so that January of the year 0000 is not in a negative year.
    let year = year + 400 - u32::from(month < 3);
    let leap_days = year / 4 - year / 100 + year / 400;
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    i64::from(year * 365 + leap_days + day_of_year) - EPOCH_DAY - DAYS_PER_ERA
}

/// The year, month and day of a day since the epoch: the inverse of [`days`].
///
/// Centuries, years and months are each found as the quotient by their mean length, by a multiplication
/// whose upper half is the quotient and whose lower half tells the rest (after Neri and Schneider).
#[expect(clippy::arithmetic_side_effects, reason = "every day of the years 0000 to 9999 is tried")]
fn date(day: i64) -> (u32, u32, u32) {
    /// 2^32 quarters of a day, over those of a year.
    const YEAR: u32 = 2_939_745;
    /// 2^16 days, over those of a month.
    const MONTH: u32 = 2141;
    // From the first of March 400 years before the year 0000: positive for every timestamp.
    let quarters = 4 * (day + EPOCH_DAY + DAYS_PER_ERA) as u32 + 3;
    let century = quarters / DAYS_PER_ERA as u32;
    let quarters = u64::from(quarters % DAYS_PER_ERA as u32 / 4 * 4 + 3);
    let years = u64::from(YEAR) * quarters;
    let (year, day_of_year) = ((years >> 32) as u32, years as u32 / YEAR / 4);
    // March is the third month, and the days before it are 0.
    let months = MONTH * day_of_year + 197_913;
    let (month, day) = (months >> 16, (months & 0xffff) / MONTH + 1);
    let is_next_year = day_of_year >= 306;
    let year = century * 100 + year + u32::from(is_next_year) - 400;
    (year, if is_next_year { month - 12 } else { month }, day)
}

/// The day of the week, Sunday being 0.
pub(super) fn weekday(seconds: i64) -> usize {
    // 1970 began on a Thursday.
    seconds.div_euclid(SECONDS_PER_DAY).saturating_add(4).rem_euclid(7) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_follows_the_one_before() {
        let (mut year, mut month, mut day) = (0, 1, 1);
        let first = Timestamp::MIN.seconds / SECONDS_PER_DAY;
        let last = Timestamp::MAX.seconds / SECONDS_PER_DAY;
        for number in first..=last {
            assert_eq!(date(number), (year, month, day));
            assert_eq!(days(year, month, day), number);
            day += 1;
            if day > days_in_month(year, month) {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        assert_eq!((year, month, day), (10_000, 1, 1));
    }

    #[test]
    fn known_days() {
        assert_eq!(days(1970, 1, 1), 0);
        assert_eq!(days(2000, 2, 29), 11_016);
        assert_eq!(weekday(0), 4);
        assert_eq!(weekday(-1), 3);
        assert_eq!(weekday(11_016 * SECONDS_PER_DAY), 2);
    }

    #[test]
    fn a_leap_day_is_every_fourth_year_but_three_in_400() {
        let leap = |year| days_in_month(year, 2) == 29;
        assert!(leap(2024) && leap(2000) && leap(0));
        assert!(!leap(2023) && !leap(1900) && !leap(2100));
    }
}
