//! JSON that knows its file and its path in it, so that every fault can say where it is.

use std::fmt;

use serde_json::{Map, Value};

use crate::fault::{Fault, Sink, shown};

/// A value in a file. Asked for something that it is not, it reports the fault and answers `None`.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a> {
    document: &'a Document<'a>,
    trail: Trail<'a>,
    value: &'a Value,
}

/// What all nodes of a file share.
pub(crate) struct Document<'a> {
    pub(crate) file: &'a str,
    pub(crate) faults: &'a Sink,
}

/// The way to a value from its file's root.
#[derive(Clone, Copy)]
pub(super) struct Trail<'a> {
    pub(super) parent: Option<&'a Trail<'a>>,
    pub(super) step: Step<'a>,
}

#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Node<'a> {
    pub(crate) fn root(document: &'a Document<'a>, value: &'a Value) -> Self {
        Self { document, trail: Trail { parent: None, step: Step::Root }, value }
    }

    fn step<'b>(&'b self, step: Step<'b>, value: &'b Value) -> Node<'b> {
        Node { document: self.document, trail: Trail { parent: Some(&self.trail), step }, value }
    }

    /// The member of that name, if there is one.
    pub(crate) fn get<'b>(&'b self, key: &'b str) -> Option<Node<'b>> {
        let value = self.value.as_object()?.get(key)?;
        Some(self.step(Step::Key(key), value))
    }

    /// The member of that name, which must be there.
    pub(crate) fn require<'b>(&'b self, key: &'b str, expected: &str) -> Option<Node<'b>> {
        let found = self.get(key);
        if found.is_none() && self.object().is_some() {
            self.fault_at(Some(Step::Key(key)), expected, "nothing", None);
        }
        found
    }

    fn object(&self) -> Option<&'a Map<String, Value>> {
        let object = self.value.as_object();
        if object.is_none() {
            self.fault("an object", self.kind());
        }
        object
    }

    /// The names and values of an object, in the order of the file.
    pub(crate) fn entries<'b>(&'b self) -> impl Iterator<Item = (&'a str, Node<'b>)> {
        let object = self.object();
        object
            .into_iter()
            .flatten()
            .map(|(key, value)| (key.as_str(), self.step(Step::Key(key), value)))
    }

    /// The elements of an array.
    pub(crate) fn items<'b>(&'b self) -> impl Iterator<Item = Node<'b>> {
        let array = self.value.as_array();
        if array.is_none() {
            self.fault("an array", self.kind());
        }
        let items = array.into_iter().flatten().enumerate();
        items.map(|(index, value)| self.step(Step::Index(index), value))
    }

    /// Whether it is an array without elements; no fault if it is no array.
    pub(crate) fn is_empty(&self) -> bool {
        self.value.as_array().is_some_and(Vec::is_empty)
    }

    /// The values of an object or array; of anything else, none, and no fault.
    pub(crate) fn values<'b>(&'b self) -> impl Iterator<Item = Node<'b>> {
        let object = self.value.as_object().into_iter().flatten();
        let named = object.map(|(key, value)| self.step(Step::Key(key), value));
        let array = self.value.as_array().into_iter().flatten().enumerate();
        named.chain(array.map(|(index, value)| self.step(Step::Index(index), value)))
    }

    pub(crate) fn string(&self) -> Option<&'a str> {
        let text = self.value.as_str();
        if text.is_none() {
            self.fault("a string", self.kind());
        }
        text
    }

    /// The text, if it is one; no fault if it is not.
    pub(crate) fn text(&self) -> Option<&'a str> {
        self.value.as_str()
    }

    pub(crate) fn is_true(&self) -> bool {
        self.value.as_bool() == Some(true)
    }

    pub(crate) fn boolean(&self) -> Option<bool> {
        let boolean = self.value.as_bool();
        if boolean.is_none() {
            self.fault("true or false", self.kind());
        }
        boolean
    }

    /// An integer in the range of `T`.
    pub(crate) fn integer<T: TryFrom<i64>>(&self, expected: &str) -> Option<T> {
        let integer = self.value.as_i64().and_then(|integer| T::try_from(integer).ok());
        if integer.is_none() {
            let found = match self.value {
                Value::Number(number) => format!("the number {number}"),
                _ => self.kind().to_owned(),
            };
            self.fault(expected, &found);
        }
        integer
    }

    /// The value of a number, as it is written, but for a fraction of nothing.
    pub(crate) fn number(&self) -> Option<String> {
        match self.value {
            Value::Number(number) => Some(number.to_string().trim_end_matches(".0").to_owned()),
            _ => {
                self.fault("a number", self.kind());
                None
            }
        }
    }

    pub(crate) fn fault(&self, expected: &str, found: &str) {
        self.fault_at(None, expected, found, None);
    }

    pub(crate) fn fault_with_help(&self, expected: &str, found: &str, help: Option<String>) {
        self.fault_at(None, expected, found, help);
    }

    fn fault_at(&self, step: Option<Step<'_>>, expected: &str, found: &str, help: Option<String>) {
        let mut place = self.trail.to_string();
        if let Some(step) = step {
            place = Trail { parent: Some(&self.trail), step }.to_string();
        }
        self.document.faults.report(Fault {
            file: self.document.file.to_owned(),
            place,
            expected: expected.to_owned(),
            found: found.to_owned(),
            help,
        });
    }

    /// The value itself, for what keeps it as it is.
    pub(crate) fn value(&self) -> &'a Value {
        self.value
    }

    /// The place of this value, for a fault that may be reported later.
    pub(crate) fn place(&self) -> String {
        self.trail.to_string()
    }

    pub(crate) fn file(&self) -> &'a str {
        self.document.file
    }

    /// Reports anything but an object.
    pub(crate) fn expect_object(&self) -> bool {
        self.object().is_some()
    }

    fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }
}

impl fmt::Display for Trail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Key(key) => {
                let first = self.parent.is_some_and(|parent| parent.parent.is_none());
                let dot = if first { "" } else { "." };
                let word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
                match !key.is_empty() && key.chars().all(word) {
                    true => write!(f, "{dot}{}", shown(key)),
                    false => write!(f, "{dot}\"{}\"", shown(key)),
                }
            }
        }
    }
}
