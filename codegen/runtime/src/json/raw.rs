//! A value that is kept as it came.

use std::fmt;

/// The text of one JSON value, exactly as it was received.
///
/// It holds what this version of the model does not know, so `Debug` shows its size and no more.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RawJson(Box<str>);

impl RawJson {
    /// Only for the text of one whole value, which `skip` has passed over.
    pub(super) fn of_value(text: &str) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawJson({} bytes)", self.0.len())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for RawJson {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for RawJson {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text: String = serde::Deserialize::deserialize(deserializer)?;
        match super::read(text.as_bytes(), super::Reader::raw) {
            Ok(raw) => Ok(raw),
            Err(error) => Err(serde::de::Error::custom(error)),
        }
    }
}
