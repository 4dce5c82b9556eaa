//! The cursor over a body: elements, their values, and the one fault that ends reading.

use super::path;
use super::tag::local_name;
use crate::ReadError;
use crate::body::END;
use crate::json::MAX_DEPTH;
use crate::place::push_name;
use crate::text::Expected;

/// Some programs write it before a text in UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Reading failed; the [`Reader`] knows why.
///
/// It is of no size, so that the results of the value readers stay small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed(());

/// Reads values from an XML text, front to back.
///
/// What reads a value is called behind the name of its element, and leaves the element. It asks for
/// attributes first, then for children or for text.
pub struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) tag: Tag<'a>,
    /// The names of the elements around the cursor, as they are written.
    open: Vec<&'a str>,
    /// Where the element that ended last has its end.
    end: usize,
    has_root: bool,
    fault: Option<Fault>,
}

/// The start tag of the innermost element.
#[derive(Clone, Copy)]
pub(super) enum Tag<'a> {
    /// The cursor is in it, behind this name.
    Open(&'a str),
    /// The cursor is behind it.
    Passed,
    /// The body holds no such element. It reads as an empty one.
    Absent,
}

/// The first thing that went wrong.
struct Fault {
    at: usize,
    /// The part of the element at `at` that the fault is about.
    part: Option<&'static str>,
    expected: &'static str,
    found: &'static str,
}

/// A function that reads a text by a parser of the module [`text`](crate::text), for a list or map.
pub fn value<'a, T>(
    parse: impl Fn(&str) -> Result<T, Expected>,
) -> impl Fn(&mut Reader<'a>) -> Result<T, Failed> {
    move |xml| xml.value(&parse)
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let at = text.len() - text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).len();
        Self { text, at, tag: Tag::Passed, open: Vec::new(), end: 0, has_root: false, fault: None }
    }

    /// The name of the next child, without its prefix; `None` once the element has ended and is left.
    ///
    /// Text beside the children is passed over.
    pub fn next_element(&mut self) -> Result<Option<&'a str>, Failed> {
        if !self.enter()? || !self.next_tag()? {
            return Ok(None);
        }
        if self.byte_at(self.at + 1) == b'/' {
            return self.leave().map(|()| None);
        }
        self.begin().map(Some)
    }

    /// The text of the element.
    pub fn string(&mut self) -> Result<String, Failed> {
        self.content().map(|(_, text)| text.into_owned())
    }

    /// The text of the element without the white space around it, read by a parser of the module
    /// [`text`](crate::text).
    pub fn value<T>(
        &mut self,
        parse: impl FnOnce(&str) -> Result<T, Expected>,
    ) -> Result<T, Failed> {
        let (at, text) = self.content()?;
        let text = text.trim_matches(is_white_char);
        let found = if text.is_empty() { "no text" } else { "other text" };
        parse(text).map_err(|Expected(expected)| self.fail(at, expected, found))
    }

    /// Passes over the element, in linear time. Its grammar is checked and its depth is limited.
    pub fn skip(&mut self) -> Result<(), Failed> {
        let depth = self.open.len();
        loop {
            if self.next_element()?.is_none() && self.open.len() <= depth {
                return Ok(());
            }
        }
    }

    /// The value of a member that must be there, once its structure has been left.
    #[inline]
    pub fn required<T>(&mut self, name: &'static str, value: Option<T>) -> Result<T, Failed> {
        let expected = "a value for the required member";
        value.ok_or_else(|| self.failed(self.end, Some(name), expected, "none"))
    }

    /// The failure to find what was `expected` in the structure that was left, for a rule that XML
    /// does not know.
    pub fn unexpected(&mut self, expected: &'static str, found: &'static str) -> Failed {
        self.fail(self.end, expected, found)
    }

    /// Begins with the root; an empty body reads as an empty element.
    pub(super) fn root(&mut self) -> Result<(), Failed> {
        if self.next_element()?.is_none() {
            self.tag = Tag::Absent;
        }
        Ok(())
    }

    /// The name of the element whose start tag the cursor is in.
    pub(super) fn name(&self) -> Option<&'a str> {
        match self.tag {
            Tag::Open(name) => Some(local_name(name)),
            Tag::Passed | Tag::Absent => None,
        }
    }

    /// Passes over what follows, to the end of the body.
    pub(super) fn finish(&mut self) -> Result<(), Failed> {
        while self.at < self.text.len() || !self.open.is_empty() {
            if self.next_element()?.is_some() {
                self.skip()?;
            }
        }
        Ok(())
    }

    /// Passes over the rest of the start tag. False if the element has no content, and is left.
    #[inline]
    fn enter(&mut self) -> Result<bool, Failed> {
        match std::mem::replace(&mut self.tag, Tag::Passed) {
            Tag::Passed => Ok(true),
            Tag::Absent => Ok(false),
            Tag::Open(name) => {
                let has_content = self.pass_tag()?;
                if has_content {
                    self.open.push(name);
                } else {
                    self.end = self.at - 1;
                }
                Ok(has_content)
            }
        }
    }

    /// Passes over the end tag at the cursor, which must be that of the innermost element.
    fn leave(&mut self) -> Result<(), Failed> {
        self.end = self.at;
        match self.open.pop() {
            Some(name) => self.end_tag(name),
            None => Err(self.fail(self.at, "an element", "the end of one")),
        }
    }

    /// Passes over the `<` and the name at the cursor.
    fn begin(&mut self) -> Result<&'a str, Failed> {
        if self.open.is_empty() && std::mem::replace(&mut self.has_root, true) {
            return Err(self.fail(self.at, END, "an element"));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(self.fail(self.at, "at most 128 levels of nesting", "a deeper one"));
        }
        self.at += 1;
        let name = self.tag_name("the name of an element")?;
        self.tag = Tag::Open(name);
        Ok(local_name(name))
    }

    /// Steps to the next tag. False at the end of the body, outside of the root.
    fn next_tag(&mut self) -> Result<bool, Failed> {
        self.pass_white();
        if self.open.is_empty() {
            return self.next_root();
        }
        if !self.at_tag() {
            self.text()?;
        }
        Ok(true)
    }

    fn next_root(&mut self) -> Result<bool, Failed> {
        while self.at < self.text.len() && !self.at_tag() {
            let at = self.at;
            if self.byte_at(at) != b'<' || self.markup()?.is_some() {
                let expected = if self.has_root { END } else { "an element" };
                return Err(self.fail(at, expected, "text"));
            }
            self.pass_white();
        }
        Ok(self.at < self.text.len())
    }

    #[inline]
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// What of the body is still to be read.
    #[inline]
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The part of the body between two offsets, which must be in it and between characters.
    #[inline]
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The byte at `at`; 0 past the end, where no XML has a 0 either.
    #[inline]
    pub(super) fn byte_at(&self, at: usize) -> u8 {
        self.bytes().get(at).copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn pass_white(&mut self) {
        loop {
            let byte = self.byte_at(self.at);
            if byte > b' ' || !is_white(byte) {
                return;
            }
            self.at += 1;
        }
    }

    #[cold]
    pub(super) fn fail(
        &mut self,
        at: usize,
        expected: &'static str,
        found: &'static str,
    ) -> Failed {
        self.failed(at, None, expected, found)
    }

    /// As [`fail`](Self::fail), unless it is the body that ends at `at`.
    #[cold]
    pub(super) fn fail_unless_end(
        &mut self,
        at: usize,
        expected: &'static str,
        found: &'static str,
    ) -> Failed {
        self.fail(at, expected, if at >= self.text.len() { END } else { found })
    }

    /// Keeps the first fault: what follows it is its consequence.
    #[cold]
    pub(super) fn failed(
        &mut self,
        at: usize,
        part: Option<&'static str>,
        expected: &'static str,
        found: &'static str,
    ) -> Failed {
        self.fault.get_or_insert(Fault { at, part, expected, found });
        Failed(())
    }

    #[cold]
    pub(super) fn error(self) -> ReadError {
        let Some(Fault { at, part, expected, found }) = self.fault else {
            // Only a `Failed` that another reader gave comes without a fault of this one.
            return ReadError::new(path::path_at(self.text, self.at), "a value", "a failure");
        };
        let mut place = path::path_at(self.text, at);
        if let Some(part) = part {
            push_name(&mut place, part);
        }
        ReadError::new(place, expected, found).at_byte(at)
    }
}

#[inline]
pub(super) fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

fn is_white_char(char: char) -> bool {
    char.is_ascii() && is_white(char as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{text, xml};

    #[derive(Debug, PartialEq)]
    struct Tag {
        key: String,
        size: Option<i32>,
    }

    impl Tag {
        fn read(xml: &mut Reader<'_>) -> Result<Self, Failed> {
            let mut key = None;
            let mut size = None;
            while let Some(element) = xml.next_element()? {
                match element {
                    "Key" => key = Some(xml.string()?),
                    "Size" => size = Some(xml.value(text::integer)?),
                    _ => xml.skip()?,
                }
            }
            Ok(Self { key: xml.required("Key", key)?, size })
        }
    }

    fn tag(body: &str) -> Result<Tag, String> {
        xml::read(body.as_bytes(), Tag::read).map_err(|error| error.to_string())
    }

    fn tags(body: &str) -> Result<Vec<Tag>, String> {
        xml::read(body.as_bytes(), |xml| xml.list("Tag", Tag::read))
            .map_err(|error| error.to_string())
    }

    fn skipped(body: &str) -> Result<(), String> {
        xml::read(body.as_bytes(), Reader::skip).map_err(|error| error.to_string())
    }

    #[test]
    fn members_come_in_any_order_and_unknown_ones_are_passed_over() {
        let body =
            "<Any><New a='>'>x<b/>y</New>\r\n <Size>\n\t7 </Size><n:Key > a </n:Key >z</Any>";
        assert_eq!(tag(body), Ok(Tag { key: " a ".to_owned(), size: Some(7) }));
    }

    #[test]
    fn the_last_of_equal_names_wins() {
        let body = "<Tag><Key>a</Key><Key>b</Key></Tag>";
        assert_eq!(tag(body), Ok(Tag { key: "b".to_owned(), size: None }));
    }

    #[test]
    fn what_stands_around_the_root_is_passed_over() {
        let body = "\u{feff}<?xml version='1.0' encoding='UTF-8'?>\n<!-- <a> --><Tag><Key/></Tag>\n\
                    <?end?><!----> ";
        assert_eq!(tag(body), Ok(Tag { key: String::new(), size: None }));
    }

    #[test]
    fn a_fault_tells_its_path_its_kind_and_its_byte() {
        let cases = [
            (
                "<L><Tag><Key>a</Key></Tag><Tag><Key><b/></Key></Tag></L>",
                "Tag[1].Key: expected text, found an element at byte 36",
            ),
            (
                "<L><Tag></Tag><Tag/></L>",
                "Tag.Key: expected a value for the required member, found none at byte 8",
            ),
            (
                "<L><Tag><Key/></Tag><Tag a='b'/></L>",
                "Tag[1].Key: expected a value for the required member, found none at byte 31",
            ),
            (
                "<L><Tag><Size>ten</Size></Tag></L>",
                "Tag.Size: expected an integer of 32 bits, found other text at byte 14",
            ),
            (
                "<L><Tag><Size> </Size></Tag></L>",
                "Tag.Size: expected an integer of 32 bits, found no text at byte 14",
            ),
            (
                "<L><Tag><Size/></Tag></L>",
                "Tag.Size: expected an integer of 32 bits, found no text at byte 14",
            ),
            (
                "<L><New><Odd-Name/><Odd-Name>&x;</Odd-Name></New></L>",
                "New[\"Odd-Name\"][1]: expected the reference of a character, found another reference at byte 29",
            ),
            ("<L/><L/>", "expected the end of the body, found an element at byte 4"),
            ("<L/>x", "expected the end of the body, found text at byte 4"),
            ("<L/></L>", "expected an element, found the end of one at byte 4"),
            ("x", "expected an element, found text at byte 0"),
            ("<![CDATA[]]><L/>", "expected an element, found text at byte 0"),
            ("<L><1/></L>", "expected the name of an element, found something else at byte 4"),
            ("<L>< /></L>", "expected the name of an element, found something else at byte 4"),
            (
                "<L><Tag>",
                "Tag: expected the end of the element, found the end of the body at byte 8",
            ),
        ];
        for (body, message) in cases {
            assert_eq!(tags(body).unwrap_err(), message, "{body}");
        }
    }

    #[test]
    fn a_rule_of_the_caller_fails_in_the_structure_that_was_left() {
        let result = xml::read(b"<a><choice></choice></a>", |xml| {
            xml.next_element()?;
            match xml.next_element()? {
                None => Err::<(), _>(xml.unexpected("exactly one member", "none")),
                Some(_) => Ok(()),
            }
        });
        let message = "choice: expected exactly one member, found none at byte 11";
        assert_eq!(result.unwrap_err().to_string(), message);
    }

    #[test]
    fn document_types_are_refused_wherever_they_stand() {
        let doctype = "<!DOCTYPE a [<!ENTITY b \"c\">]>";
        for body in [format!("{doctype}<a>&b;</a>"), format!("<a>{doctype}</a>")] {
            let message = skipped(&body).unwrap_err();
            assert!(message.starts_with("expected XML without a document type, found one"));
        }
        assert!(skipped("<a>&b;</a>").is_err());
        assert!(skipped("<!doctype html><html></html>").is_err());
    }

    #[test]
    fn elements_end_in_the_order_in_which_they_began() {
        for body in [
            "<a></b>",
            "<a><b></a></b>",
            "<a></ab>",
            "<ab></a>",
            "<a></a",
            "<n:a></a>",
            "<a></a b>",
        ] {
            assert!(skipped(body).is_err(), "{body}");
        }
        assert_eq!(skipped("<n:a></n:a\n>"), Ok(()));
    }

    #[test]
    fn a_body_that_is_no_utf_8_is_refused_wherever_that_is() {
        let error = xml::read(b"<a><New>\xff</New></a>", Tag::read).unwrap_err();
        assert_eq!(error.to_string(), "New: expected text in UTF-8, found invalid UTF-8 at byte 8");
        let error = xml::read(b"<a><Key>\xc3", Tag::read).unwrap_err();
        assert_eq!(
            error.to_string(),
            "Key: expected text in UTF-8, found the end of the body at byte 8"
        );
    }

    #[test]
    fn levels_beyond_the_limit_are_refused_by_every_reader() {
        fn lists(xml: &mut Reader<'_>) -> Result<(), Failed> {
            xml.list("a", lists).map(|_| ())
        }
        for levels in [127, 128, 129, 100_000] {
            let is_accepted = levels <= MAX_DEPTH;
            let body = "<a>".repeat(levels - 1) + "<a/>" + &"</a>".repeat(levels - 1);
            assert_eq!(xml::read(body.as_bytes(), lists).is_ok(), is_accepted);
            assert_eq!(skipped(&body).is_ok(), is_accepted);
            let open = "<a>".repeat(levels);
            assert!(xml::read(open.as_bytes(), lists).is_err());
        }
        let message = skipped(&"<a>".repeat(129)).unwrap_err();
        let end = "a: expected at most 128 levels of nesting, found a deeper one at byte 384";
        assert!(message.ends_with(end), "{message}");
    }

    #[test]
    fn what_a_reader_leaves_is_checked() {
        assert_eq!(xml::read(b"<a><b>c</b>d</a>", |_| Ok(())), Ok(()));
        assert!(xml::read(b"<a><b>c</b>d", |_| Ok(())).is_err());
        assert!(xml::read(b"<a b></a>", |_| Ok(())).is_err());
    }
}
