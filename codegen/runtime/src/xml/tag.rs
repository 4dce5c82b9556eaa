//! Tags: names and attributes.

use std::borrow::Cow;

use super::reader::{Failed, Reader, Tag, is_white};
use crate::text::Expected;

/// Whether a byte can be in a name. Beyond ASCII all can, which is more than XML allows.
#[expect(clippy::indexing_slicing, reason = "evaluated when the crate is compiled")]
const IN_NAME: [bool; 256] = {
    let mut in_name = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        in_name[byte] = matches!(byte as u8,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b':' | 128..);
        byte += 1;
    }
    in_name
};

#[inline]
#[expect(clippy::indexing_slicing, reason = "the table has an entry for every byte")]
fn is_in_name(byte: u8) -> bool {
    IN_NAME[usize::from(byte)]
}

/// The name without its prefix.
#[inline]
pub(super) fn local_name(name: &str) -> &str {
    match name.bytes().rposition(|byte| byte == b':') {
        Some(colon) => name.get(colon + 1..).unwrap_or_default(),
        None => name,
    }
}

impl<'a> Reader<'a> {
    /// The attribute of this name, its prefix included, read by a parser of the module
    /// [`text`](crate::text). Attributes are asked for before anything in the element is read.
    pub fn attribute<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Expected>,
    ) -> Result<Option<T>, Failed> {
        let Tag::Open(_) = self.tag else { return Ok(None) };
        let start = self.at;
        let mut found = None;
        while let Some(attribute) = self.next_attribute()? {
            let at = self.at;
            let value = self.attribute_value()?;
            if attribute == name {
                found = Some((at, value));
            }
        }
        self.at = start;
        let Some((at, value)) = found else { return Ok(None) };
        parse(&value)
            .map(Some)
            .map_err(|Expected(expected)| self.failed(at, Some(name), expected, "other text"))
    }

    /// Passes over the rest of a start tag. False for one that is an end tag as well.
    #[inline]
    pub(super) fn pass_tag(&mut self) -> Result<bool, Failed> {
        if self.byte_at(self.at) == b'>' {
            self.at += 1;
            return Ok(true);
        }
        while self.next_attribute()?.is_some() {
            self.attribute_value()?;
        }
        let has_content = self.byte_at(self.at) == b'>';
        self.at += if has_content { 1 } else { 2 };
        Ok(has_content)
    }

    /// The name of the next attribute, whose value is at the cursor then; `None` at the end of the tag.
    fn next_attribute(&mut self) -> Result<Option<&'a str>, Failed> {
        let start = self.at;
        self.pass_white();
        match (self.byte_at(self.at), self.byte_at(self.at + 1)) {
            (b'>', _) | (b'/', b'>') => return Ok(None),
            (b'/', _) => return Err(self.fail_unless_end(self.at + 1, "`>`", "something else")),
            _ if self.at == start => {
                return Err(self.fail_unless_end(start, "the end of the name", "something else"));
            }
            _ => {}
        }
        let name = self.tag_name("an attribute or the end of the tag")?;
        self.pass_white();
        if self.byte_at(self.at) != b'=' {
            return Err(self.fail_unless_end(self.at, "an equals sign", "something else"));
        }
        self.at += 1;
        self.pass_white();
        Ok(Some(name))
    }

    /// The quoted value at the cursor, each white space in it a space.
    fn attribute_value(&mut self) -> Result<Cow<'a, str>, Failed> {
        let quote = self.byte_at(self.at);
        if !matches!(quote, b'"' | b'\'') {
            return Err(self.fail_unless_end(self.at, "a value in quotes", "something else"));
        }
        self.at += 1;
        let start = self.at;
        let is_plain = |byte: &u8| *byte != quote && *byte >= b' ' && !matches!(byte, b'<' | b'&');
        let rest = self.bytes().get(start..).unwrap_or_default();
        self.at += rest.iter().take_while(|byte| is_plain(byte)).count();
        let plain = self.slice(start, self.at);
        if self.byte_at(self.at) == quote {
            self.at += 1;
            return Ok(Cow::Borrowed(plain));
        }
        self.built_attribute_value(quote, plain.to_owned()).map(Cow::Owned)
    }

    #[cold]
    fn built_attribute_value(&mut self, quote: u8, mut value: String) -> Result<String, Failed> {
        loop {
            let Some(char) = self.rest().chars().next() else {
                return Err(self.fail_unless_end(self.at, "the end of the attribute", ""));
            };
            match char {
                '&' => value.push(self.reference()?),
                '\n' | '\r' | '\t' => {
                    value.push(' ');
                    self.pass_line_end();
                }
                '<' | '\0'..'\x20' => {
                    let found = "a character that it must not hold";
                    return Err(self.fail(self.at, "the end of the attribute", found));
                }
                _ if char == char::from(quote) => {
                    self.at += 1;
                    return Ok(value);
                }
                _ => {
                    value.push(char);
                    self.at += char.len_utf8();
                }
            }
        }
    }

    /// Passes over the end tag at the cursor, which must have this name.
    #[inline]
    pub(super) fn end_tag(&mut self, name: &str) -> Result<(), Failed> {
        let start = self.at;
        let rest = self.bytes().get(start + 2..).unwrap_or_default();
        if rest.starts_with(name.as_bytes()) {
            self.at = start + 2 + name.len();
            self.pass_white();
            if self.byte_at(self.at) == b'>' {
                self.at += 1;
                return Ok(());
            }
        }
        Err(self.other_end_tag(start, name))
    }

    #[cold]
    fn other_end_tag(&mut self, start: usize, name: &str) -> Failed {
        let rest = self
            .slice(start + 2, self.text.len())
            .trim_end_matches(|char: char| char.is_ascii() && is_white(char as u8));
        let is_cut = name.starts_with(rest);
        let at = if is_cut { self.text.len() } else { start };
        self.fail_unless_end(at, "the end of the element", "the end of another one")
    }

    #[inline]
    pub(super) fn tag_name(&mut self, expected: &'static str) -> Result<&'a str, Failed> {
        let start = self.at;
        let rest = self.bytes().get(start..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| is_in_name(**byte)).count();
        let name = self.slice(start, start + length);
        if matches!(name.as_bytes().first(), None | Some(b'0'..=b'9' | b'-' | b'.')) {
            return Err(self.fail_unless_end(start, expected, "something else"));
        }
        self.at += length;
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use crate::xml::{self, Reader};
    use crate::{ReadError, text};

    fn attribute(body: &str) -> Result<Option<String>, ReadError> {
        xml::read(body.as_bytes(), |xml| xml.attribute("xsi:type", text::string))
    }

    #[test]
    fn an_attribute_is_found_by_its_whole_name() {
        let body = "<a xmlns:xsi='urn:x' type=\"1\"\n xsi:type = 'A \"B\"' xsi:type2=''>text</a>";
        assert_eq!(attribute(body).unwrap().as_deref(), Some("A \"B\""));
        assert_eq!(attribute("<a xsi:type=\"\"/>").unwrap().as_deref(), Some(""));
        assert_eq!(attribute("<a type=''/>"), Ok(None));
        assert_eq!(attribute("<a/>"), Ok(None));
        assert_eq!(attribute(""), Ok(None));
    }

    #[test]
    fn the_element_is_read_after_its_attributes() {
        let value = xml::read(b"<a b='1' c='2'>3</a>", |xml| {
            let b = xml.attribute("b", text::integer)?;
            let c = xml.attribute("c", text::integer)?;
            Ok((b, c, xml.value(text::integer)?, xml.attribute("b", text::integer)?))
        });
        assert_eq!(value, Ok((Some(1), Some(2), 3, None)));
    }

    #[test]
    fn values_are_normalised_and_their_references_resolved() {
        let body = "<a xsi:type='1\n2\r\n3\t4 &#xA;&lt;&quot;&apos;é>'/>";
        assert_eq!(attribute(body).unwrap().as_deref(), Some("1 2 3 4 \n<\"'é>"));
    }

    #[test]
    fn a_fault_of_a_value_names_the_attribute() {
        let body = b"<a><b c='x'/></a>";
        let error = xml::read(body, |xml| {
            xml.next_element()?;
            xml.attribute("c", text::integer)
        });
        let message = "b.c: expected an integer of 32 bits, found other text at byte 8";
        assert_eq!(error.unwrap_err().to_string(), message);
    }

    #[test]
    fn faulty_tags_are_refused_whether_attributes_are_asked_for_or_not() {
        for body in [
            "<a b/>",
            "<a b=/>",
            "<a b=c/>",
            "<a b='<'/>",
            "<a b='&'/>",
            "<a b='&c;'/>",
            "<a b='1'c='2'/>",
            "<a / >",
            "<a /b>",
            "<a ='1'/>",
            "<a b='\u{1}'/>",
            "<a b='1/>",
            "<a 1='1'/>",
            "<a<b/>",
            "<a\u{1}/>",
            "<a$/>",
            "<a b='1' / c='2'>",
        ] {
            assert!(attribute(body).is_err(), "{body}");
            assert!(xml::read(body.as_bytes(), Reader::skip).is_err(), "{body}");
        }
    }
}
