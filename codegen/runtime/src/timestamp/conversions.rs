//! To and from the clocks of others.

use std::time::{Duration, SystemTime};

use super::{NANOS_PER_SECOND, Timestamp, TimestampRangeError};

impl Timestamp {
    /// From seconds and nanoseconds since the epoch that count in the direction of their sign.
    fn from_signed(seconds: i64, nanoseconds: i32) -> Result<Self, TimestampRangeError> {
        let second = NANOS_PER_SECOND as i32;
        let seconds = seconds
            .checked_add(i64::from(nanoseconds.div_euclid(second)))
            .ok_or(TimestampRangeError(()))?;
        Self::new(seconds, nanoseconds.rem_euclid(second) as u32).ok_or(TimestampRangeError(()))
    }
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = TimestampRangeError;

    fn try_from(time: SystemTime) -> Result<Self, TimestampRangeError> {
        let (distance, sign) = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => (after, 1),
            Err(error) => (error.duration(), -1),
        };
        let seconds = i64::try_from(distance.as_secs()).map_err(|_| TimestampRangeError(()))?;
        let nanoseconds = distance.subsec_nanos() as i32;
        // Neither is the least of its type, which alone has no inverse.
        Self::from_signed(seconds.saturating_mul(sign.into()), nanoseconds.saturating_mul(sign))
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = TimestampRangeError;

    /// Fails only where the system's clock has a narrower range.
    fn try_from(timestamp: Timestamp) -> Result<Self, TimestampRangeError> {
        let whole = Duration::from_secs(timestamp.seconds.unsigned_abs());
        let second = match timestamp.seconds < 0 {
            true => Self::UNIX_EPOCH.checked_sub(whole),
            false => Self::UNIX_EPOCH.checked_add(whole),
        };
        second
            .and_then(|time| time.checked_add(Duration::from_nanos(timestamp.nanoseconds.into())))
            .ok_or(TimestampRangeError(()))
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<jiff::Timestamp> for Timestamp {
    type Error = TimestampRangeError;

    fn try_from(timestamp: jiff::Timestamp) -> Result<Self, TimestampRangeError> {
        Self::from_signed(timestamp.as_second(), timestamp.subsec_nanosecond())
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = TimestampRangeError;

    /// Fails in the last hours of the year 9999, which `jiff` keeps free for offsets.
    fn try_from(timestamp: Timestamp) -> Result<Self, TimestampRangeError> {
        Self::new(timestamp.seconds, timestamp.nanoseconds as i32)
            .map_err(|_| TimestampRangeError(()))
    }
}

#[cfg(feature = "time")]
impl TryFrom<time::OffsetDateTime> for Timestamp {
    type Error = TimestampRangeError;

    fn try_from(time: time::OffsetDateTime) -> Result<Self, TimestampRangeError> {
        Self::new(time.unix_timestamp(), time.nanosecond()).ok_or(TimestampRangeError(()))
    }
}

#[cfg(feature = "time")]
impl From<Timestamp> for time::OffsetDateTime {
    #[expect(clippy::arithmetic_side_effects, reason = "`time` has the years -9999 to 9999")]
    fn from(timestamp: Timestamp) -> Self {
        Self::UNIX_EPOCH + time::Duration::new(timestamp.seconds, timestamp.nanoseconds as i32)
    }
}

#[cfg(feature = "chrono")]
impl<Zone: chrono::TimeZone> TryFrom<chrono::DateTime<Zone>> for Timestamp {
    type Error = TimestampRangeError;

    fn try_from(time: chrono::DateTime<Zone>) -> Result<Self, TimestampRangeError> {
        // In a leap second `chrono` counts more than a second of nanoseconds.
        Self::from_signed(time.timestamp(), time.timestamp_subsec_nanos() as i32)
    }
}

#[cfg(feature = "chrono")]
impl From<Timestamp> for chrono::DateTime<chrono::Utc> {
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "`chrono` has 262,000 years in each direction"
    )]
    fn from(timestamp: Timestamp) -> Self {
        Self::UNIX_EPOCH
            + chrono::TimeDelta::seconds(timestamp.seconds)
            + chrono::TimeDelta::nanoseconds(timestamp.nanoseconds.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moments() -> impl Strategy<Value = Timestamp> {
        let seconds = Timestamp::MIN.seconds..=Timestamp::MAX.seconds;
        let moments = (seconds, 0..NANOS_PER_SECOND)
            .prop_map(|(seconds, nanoseconds)| Timestamp::new(seconds, nanoseconds).unwrap());
        prop_oneof![moments, Just(Timestamp::MIN), Just(Timestamp::EPOCH)]
    }

    #[test]
    fn a_time_before_the_epoch_counts_its_nanoseconds_forward() {
        let time = SystemTime::UNIX_EPOCH - Duration::from_millis(1250);
        assert_eq!(Timestamp::try_from(time).unwrap(), Timestamp::new(-2, 750_000_000).unwrap());
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn what_is_out_of_range_is_refused() {
        assert!(Timestamp::try_from(chrono::DateTime::<chrono::Utc>::MAX_UTC).is_err());
        assert!(Timestamp::try_from(chrono::DateTime::<chrono::Utc>::MIN_UTC).is_err());
    }

    proptest! {
        #[test]
        fn the_system_clock_has_the_same_moment(moment in moments()) {
            let time = SystemTime::try_from(moment).unwrap();
            prop_assert_eq!(Timestamp::try_from(time).unwrap(), moment);
        }

        #[cfg(feature = "jiff")]
        #[test]
        fn jiff_has_the_same_moment_and_text(moment in moments()) {
            if let Ok(other) = jiff::Timestamp::try_from(moment) {
                prop_assert_eq!(Timestamp::try_from(other).unwrap(), moment);
                prop_assert_eq!(other.to_string(), moment.to_string());
            } else {
                prop_assert!(moment.seconds() > jiff::Timestamp::MAX.as_second());
            }
        }

        #[cfg(feature = "time")]
        #[test]
        fn time_has_the_same_moment_and_date(moment in moments()) {
            let other = time::OffsetDateTime::from(moment);
            prop_assert_eq!(Timestamp::try_from(other).unwrap(), moment);
            let (year, month, day) = other.to_calendar_date();
            let date = format!("{year:04}-{:02}-{day:02}T", u8::from(month));
            prop_assert!(moment.to_string().starts_with(&date));
        }

        #[cfg(feature = "chrono")]
        #[test]
        fn chrono_has_the_same_moment(moment in moments()) {
            let other = chrono::DateTime::from(moment);
            prop_assert_eq!(Timestamp::try_from(other).unwrap(), moment);
            prop_assert_eq!(other.timestamp(), moment.seconds());
        }
    }
}
