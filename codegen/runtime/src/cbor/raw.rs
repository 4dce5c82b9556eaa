//! A value that is kept as it came.

use std::fmt;

use bytes::Bytes;

/// The bytes of one CBOR value, exactly as they were received.
///
/// It holds what this version of the model does not know, so `Debug` shows its size and no more.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RawCbor(Bytes);

impl RawCbor {
    /// Only for the bytes of one whole value, which `skip` has passed over.
    pub(super) fn of_value(bytes: Bytes) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for RawCbor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawCbor({} bytes)", self.0.len())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for RawCbor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for RawCbor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes: Bytes = serde::Deserialize::deserialize(deserializer)?;
        // `read` would take no bytes at all for a map.
        match super::Reader::read_all(&bytes, super::Reader::raw) {
            Ok(raw) => Ok(raw),
            Err(error) => Err(serde::de::Error::custom(error)),
        }
    }
}
