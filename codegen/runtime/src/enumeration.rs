//! What all enums have in common, so that a generated one shows its values and nothing else.

/// Implements `AsRef<str>`, `Display`, `FromStr` and, with the feature `serde`, its traits for an enum
/// that has `as_str` and `From<&str>`.
#[macro_export]
macro_rules! string_enum {
    ($name:ident) => {
        $crate::string_enum!($name, ::core::convert::identity);

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
    // All but what prints it, what comes of deserializing passed through a function.
    ($name:ident, $deserialized:path) => {
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(value: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                Ok(Self::from(value))
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let value = serde::Deserialize::deserialize(deserializer);
                let value: ::std::borrow::Cow<'de, str> = $deserialized(value)?;
                Ok(Self::from(&*value))
            }
        }
    };
}

/// As [`string_enum!`](crate::string_enum), for an enum whose values must not be shown.
#[macro_export]
macro_rules! sensitive_string_enum {
    ($name:ident) => {
        $crate::string_enum!($name, $crate::sensitive::hide_error);
        $crate::redacted!($name);
    };
}

/// Implements `Display` and, with the feature `serde`, its traits for an enum that converts from and to
/// `i32`.
#[macro_export]
macro_rules! integer_enum {
    ($name:ident) => {
        $crate::integer_enum!($name, ::core::convert::identity);

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&i32::from(*self), f)
            }
        }
    };
    // All but what prints it, what comes of deserializing passed through a function.
    ($name:ident, $deserialized:path) => {
        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_i32(i32::from(*self))
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let value = serde::Deserialize::deserialize(deserializer);
                let value: i32 = $deserialized(value)?;
                Ok(Self::from(value))
            }
        }
    };
}

/// As [`integer_enum!`](crate::integer_enum), for an enum whose values must not be shown.
#[macro_export]
macro_rules! sensitive_integer_enum {
    ($name:ident) => {
        $crate::integer_enum!($name, $crate::sensitive::hide_error);
        $crate::redacted!($name);
    };
}

/// Implements `Debug` and `Display` for a type whose values must not be shown.
#[doc(hidden)]
#[macro_export]
macro_rules! redacted {
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&$crate::Redacted, f)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&$crate::Redacted, f)
            }
        }
    };
}
