//! Facts as a sentence tells them.

use crate::fault::quoted;
use crate::model::{Checksum, Location, Namespace, ShapeId, ShapeKind, TimestampFormat};

/// A fact as a sentence tells it.
pub(super) trait Fact {
    fn told(&self) -> String;
}

impl<T: Fact> Fact for Option<T> {
    fn told(&self) -> String {
        self.as_ref().map_or_else(|| "none".to_owned(), T::told)
    }
}

impl Fact for String {
    fn told(&self) -> String {
        quoted(self)
    }
}

impl Fact for &String {
    fn told(&self) -> String {
        quoted(self)
    }
}

/// Words of our own.
impl Fact for &str {
    fn told(&self) -> String {
        (*self).to_owned()
    }
}

impl Fact for ShapeId {
    fn told(&self) -> String {
        quoted(self.as_str())
    }
}

impl Fact for u16 {
    fn told(&self) -> String {
        self.to_string()
    }
}

impl Fact for Checksum {
    fn told(&self) -> String {
        let Self { algorithm_member, required } = self;
        let word = if *required { "required" } else { "optional" };
        let chosen = algorithm_member.as_deref().map(|it| format!(", chosen by {}", quoted(it)));
        format!("{word}{}", chosen.unwrap_or_default())
    }
}

impl Fact for Namespace {
    fn told(&self) -> String {
        let Self { uri, prefix } = self;
        let prefix = prefix.as_deref().map(|it| format!(", with the prefix {}", quoted(it)));
        format!("{}{}", quoted(uri), prefix.unwrap_or_default())
    }
}

impl Fact for Location {
    fn told(&self) -> String {
        let words = match self {
            Self::Body => "the body",
            Self::Label => "the URI",
            Self::Query => "the query string",
            Self::QueryMap => "the query string, each key a name",
            Self::Header => "a header",
            Self::PrefixHeaders => "headers, each key a name",
            Self::StatusCode => "the status code",
        };
        words.to_owned()
    }
}

impl Fact for TimestampFormat {
    fn told(&self) -> String {
        let words = match self {
            Self::DateTime => "a date and time",
            Self::EpochSeconds => "seconds since 1970",
            Self::HttpDate => "a date as in HTTP",
        };
        words.to_owned()
    }
}

/// The type of a shape in one word.
pub(super) fn type_name(kind: &ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Boolean => "boolean",
        ShapeKind::Byte => "byte",
        ShapeKind::Short => "short",
        ShapeKind::Integer => "integer",
        ShapeKind::Long => "long",
        ShapeKind::Float => "float",
        ShapeKind::Double => "double",
        ShapeKind::String => "string",
        ShapeKind::Blob => "blob",
        ShapeKind::Timestamp(_) => "timestamp",
        ShapeKind::Document => "document",
        ShapeKind::Enum(_) => "enum",
        ShapeKind::IntegerEnum(_) => "enum of integers",
        ShapeKind::List { .. } => "list",
        ShapeKind::Map { .. } => "map",
        ShapeKind::Structure { .. } => "structure",
        ShapeKind::Union { .. } => "union",
    }
}
