//! Values of any kind, for members whose model leaves their content open.

mod number;
#[cfg(feature = "serde")]
mod serde;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

pub use number::Number;

use crate::{ReadError, json};

/// A value of any kind that JSON has.
///
/// ```
/// use opsmith_runtime::Document;
///
/// let document: Document = r#"{"limits": [1, 2.50], "strict": true}"#.parse()?;
/// assert_eq!(document.get("strict"), Some(&Document::Boolean(true)));
/// assert_eq!(document.to_string(), r#"{"limits":[1,2.50],"strict":true}"#);
/// # Ok::<(), opsmith_runtime::ReadError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Document {
    /// No value.
    #[default]
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, with all of its digits.
    Number(Number),
    /// A string.
    String(String),
    /// A list of documents.
    List(Vec<Document>),
    /// Documents by their names.
    Object(BTreeMap<String, Document>),
}

impl Document {
    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Boolean(value) = self { Some(*value) } else { None }
    }

    /// The number, if it is one.
    pub fn as_number(&self) -> Option<&Number> {
        if let Self::Number(value) = self { Some(value) } else { None }
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(value) = self { Some(value) } else { None }
    }

    /// The elements, if it is a list.
    pub fn as_list(&self) -> Option<&[Document]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    /// The members, if it is an object.
    pub fn as_object(&self) -> Option<&BTreeMap<String, Document>> {
        if let Self::Object(members) = self { Some(members) } else { None }
    }

    /// The member of that name, if it is an object that has one.
    pub fn get(&self, name: &str) -> Option<&Document> {
        self.as_object()?.get(name)
    }
}

impl From<bool> for Document {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<Number> for Document {
    fn from(value: Number) -> Self {
        Self::Number(value)
    }
}

impl From<i32> for Document {
    fn from(value: i32) -> Self {
        Self::Number(value.into())
    }
}

impl From<i64> for Document {
    fn from(value: i64) -> Self {
        Self::Number(value.into())
    }
}

impl From<u64> for Document {
    fn from(value: u64) -> Self {
        Self::Number(value.into())
    }
}

impl From<f64> for Document {
    /// What JSON has no number for becomes a string, as it does in members of the type: `NaN`,
    /// `Infinity` or `-Infinity`.
    fn from(value: f64) -> Self {
        match Number::from_f64(value) {
            Some(number) => Self::Number(number),
            None => Self::String(json::float_name(value).unwrap_or_default().to_owned()),
        }
    }
}

impl From<&str> for Document {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<String> for Document {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl From<Vec<Document>> for Document {
    fn from(items: Vec<Document>) -> Self {
        Self::List(items)
    }
}

impl From<BTreeMap<String, Document>> for Document {
    fn from(members: BTreeMap<String, Document>) -> Self {
        Self::Object(members)
    }
}

impl<T: Into<Document>> FromIterator<T> for Document {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<K: Into<String>, V: Into<Document>> FromIterator<(K, V)> for Document {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        Self::Object(members.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// Reads JSON. Objects and lists may nest 128 deep.
impl FromStr for Document {
    type Err = ReadError;

    fn from_str(text: &str) -> Result<Self, ReadError> {
        json::read_text(text, json::Reader::document)
    }
}

/// Writes JSON.
impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&json::write_text(|json| json.document(self)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_built_from_what_rust_has() {
        let document = Document::from_iter([
            ("list", Document::from_iter([1, 2])),
            ("text", "a".into()),
            ("number", 0.5.into()),
            ("infinite", f64::NEG_INFINITY.into()),
            ("large", u64::MAX.into()),
            ("yes", true.into()),
            ("none", Document::default()),
        ]);
        let json = r#"{"infinite":"-Infinity","large":18446744073709551615,"list":[1,2],"#
            .to_owned()
            + r#""none":null,"number":0.5,"text":"a","yes":true}"#;
        assert_eq!(document.to_string(), json);
        assert_eq!(json.parse(), Ok(document));
    }

    #[test]
    fn a_document_answers_for_its_own_kind_only() {
        let document: Document = r#"{"list": [1], "text": "a", "yes": true}"#.parse().unwrap();
        assert_eq!(document.get("text").and_then(Document::as_str), Some("a"));
        assert_eq!(document.get("yes").and_then(Document::as_bool), Some(true));
        let list = document.get("list").and_then(Document::as_list).unwrap();
        assert_eq!(list[0].as_number(), Some(&Number::from(1)));
        assert_eq!(document.get("absent"), None);
        assert_eq!(list[0].get("text"), None);
        assert_eq!(list[0].as_str(), None);
    }

    #[test]
    fn an_empty_text_is_no_document() {
        let error = "".parse::<Document>().unwrap_err();
        assert_eq!(error.to_string(), "expected a value, found the end of the body at byte 0");
    }
}
