//! What the model calls sensitive: it is in no `Debug`, no `Display` and no error.
//!
//! With serde such values travel as they are. But errors of serde quote what they found in the place of
//! what was expected, so those that come of a sensitive value are replaced.

use std::fmt;

#[cfg(feature = "serde")]
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Is printed in the place of what must not be shown.
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(redacted)")
    }
}

/// Serializes a sensitive value, as it is.
#[cfg(feature = "serde")]
pub fn serialize<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.serialize(serializer)
}

/// Deserializes a sensitive value. An error does not show what was found.
#[cfg(feature = "serde")]
pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    hide_error(T::deserialize(deserializer))
}

/// What came of deserializing a sensitive value, without what an error tells of it.
#[cfg(feature = "serde")]
pub fn hide_error<T, E: de::Error>(result: Result<T, E>) -> Result<T, E> {
    result.map_err(|_| E::custom("a sensitive value cannot be deserialized"))
}

/// Implements serde's traits for a type that is sensitive as a whole, by those that are derived for it
/// with `remote = "Self"`. Without the feature `serde` it does nothing.
#[macro_export]
macro_rules! sensitive_serde {
    ($name:ident) => {
        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::sensitive::hide_error(Self::deserialize(deserializer))
            }
        }
    };
}
