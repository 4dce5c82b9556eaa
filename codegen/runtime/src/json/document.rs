//! Documents: values of any kind.

use std::collections::BTreeMap;

use super::{Failed, Reader, Writer};
use crate::document::{Document, Number};

impl Reader<'_> {
    /// Any value, as a document.
    pub fn document(&mut self) -> Result<Document, Failed> {
        match self.peek() {
            b'n' => self.null().map(|_| Document::Null),
            b't' | b'f' => self.boolean().map(Document::Boolean),
            b'"' => self.string().map(Document::String),
            b'[' => self.document_list(),
            b'{' => self.document_object(),
            _ => self.number("a value").map(|text| Document::Number(Number::from_json(text))),
        }
    }

    /// In a document a null is a value like any other.
    fn document_list(&mut self) -> Result<Document, Failed> {
        let mut items = Vec::new();
        self.elements(|json| {
            items.push(json.document()?);
            Ok(())
        })?;
        Ok(Document::List(items))
    }

    fn document_object(&mut self) -> Result<Document, Failed> {
        let mut members = BTreeMap::new();
        self.entries(|json, name: String| {
            members.insert(name, json.document()?);
            Ok(())
        })?;
        Ok(Document::Object(members))
    }
}

impl Writer {
    /// A document.
    pub fn document(&mut self, value: &Document) {
        match value {
            Document::Null => self.null(),
            Document::Boolean(value) => self.boolean(value),
            Document::Number(value) => self.display(value),
            Document::String(value) => self.string(value),
            Document::List(items) => self.list(items, Self::document),
            Document::Object(members) => self.map(members, Self::document),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{self, MAX_DEPTH};

    #[test]
    fn a_document_is_written_as_it_came() {
        let body = br#"{"a":[null,1.50,{}],"b":"c"}"#;
        let document = json::read(body, Reader::document).unwrap();
        assert_eq!(&*json::write(|json| json.document(&document)), body);
    }

    #[test]
    fn what_is_no_json_is_no_document() {
        for text in [
            "[,]",
            "[1,]",
            "[1 2]",
            "{,}",
            r#"{"a":1,}"#,
            r#"{"a" 1}"#,
            r#"{"a":}"#,
            "{1:2}",
            "[1}",
            "{]",
        ] {
            assert!(json::read(text.as_bytes(), Reader::document).is_err(), "{text}");
        }
    }

    #[test]
    fn levels_beyond_the_limit_are_refused() {
        for levels in [128, 129, 100_000] {
            let lists = "[".repeat(levels) + &"]".repeat(levels);
            let objects = r#"{"a":"#.repeat(levels - 1) + "{" + &"}".repeat(levels);
            for text in [lists, objects] {
                let is_read = json::read(text.as_bytes(), Reader::document).is_ok();
                assert_eq!(is_read, levels <= MAX_DEPTH);
            }
        }
    }
}
