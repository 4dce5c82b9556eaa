//! RFC 3339 where a person may read it, a pair of numbers elsewhere.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use super::Timestamp;

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => serializer.collect_str(self),
            false => (self.seconds, self.nanoseconds).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_str(DateTime);
        }
        let (seconds, nanoseconds) = Deserialize::deserialize(deserializer)?;
        Self::new(seconds, nanoseconds)
            .ok_or_else(|| de::Error::custom("the timestamp is outside the years 0000 to 9999"))
    }
}

struct DateTime;

impl Visitor<'_> for DateTime {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an RFC 3339 date and time")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
        // The error does not quote the text, which may be a secret.
        text.parse().map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_the_text() {
        let moment = Timestamp::new(1_398_796_238, 500_000_000).unwrap();
        let json = serde_json::to_string(&moment).unwrap();
        assert_eq!(json, "\"2014-04-29T18:30:38.5Z\"");
        assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), moment);
        let value = serde_json::to_value(moment).unwrap();
        assert_eq!(serde_json::from_value::<Timestamp>(value).unwrap(), moment);
    }

    #[test]
    fn other_json_is_refused_without_telling_it() {
        let error = serde_json::from_str::<Timestamp>("\"secret\"").unwrap_err().to_string();
        assert!(error.starts_with("not a date and time of RFC 3339"), "{error}");
        assert!(serde_json::from_str::<Timestamp>("1398796238").is_err());
    }
}
