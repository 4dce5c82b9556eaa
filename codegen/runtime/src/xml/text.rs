//! Text: its end is found eight bytes at a time, and only one with references is built anew.

use std::borrow::Cow;

use super::reader::{Failed, Reader, Tag};
use crate::body::END;
use crate::scan::{HIGH_BITS, ONES, last_bytes};

/// The openings of what is no element, and their ends.
const MARKUP: [(&str, &str); 3] = [("<!--", "-->"), (CDATA, "]]>"), ("<?", "?>")];
const CDATA: &str = "<![CDATA[";

/// References are no longer than this, zeros before a number included.
const MAX_REFERENCE: usize = 16;

/// The offset of the first byte from `at` on that `special` marks, or the end.
///
/// Of the marks only the lowest counts. A zero byte must be among what is marked.
#[inline]
pub(super) fn end_of_plain(bytes: &[u8], mut at: usize, special: impl Fn(u64) -> u64) -> usize {
    while let Some(eight) = bytes.get(at..at + 8).and_then(<[u8]>::first_chunk) {
        let marks = special(u64::from_le_bytes(*eight));
        if marks != 0 {
            return at + marks.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.len().saturating_sub(at);
    bytes.len() - rest + special(last_bytes(bytes, rest)).trailing_zeros() as usize / 8
}

/// Marks the high bit of each byte that is `<`, `>`, `&` or a control byte.
#[inline]
pub(super) fn special_bytes(eight: u64) -> u64 {
    // The brackets differ in one bit.
    let brackets = ((eight | (ONES * 0x02)) ^ (ONES * b'>' as u64)).wrapping_sub(ONES);
    // With these bits flipped `&` lies just above the control bytes.
    let ampersands_and_controls = (eight ^ (ONES * 0x06)).wrapping_sub(ONES * 0x21);
    (brackets | ampersands_and_controls) & !eight & HIGH_BITS
}

impl<'a> Reader<'a> {
    /// The text of the element, and where it starts. The element is left.
    #[inline]
    pub(super) fn content(&mut self) -> Result<(usize, Cow<'a, str>), Failed> {
        let Tag::Open(name) = std::mem::replace(&mut self.tag, Tag::Passed) else {
            return Ok((self.at, Cow::Borrowed("")));
        };
        if !self.pass_tag()? {
            return Ok((self.at - 1, Cow::Borrowed("")));
        }
        let start = self.at;
        let text = self.text()?;
        if self.byte_at(self.at + 1) != b'/' {
            return Err(self.fail(self.at, "text", "an element"));
        }
        self.end_tag(name)?;
        Ok((start, text))
    }

    /// The text up to the next tag.
    #[inline]
    pub(super) fn text(&mut self) -> Result<Cow<'a, str>, Failed> {
        let start = self.at;
        self.at = end_of_plain(self.bytes(), start, special_bytes);
        let plain = self.slice(start, self.at);
        if self.at_tag() {
            return Ok(Cow::Borrowed(plain));
        }
        self.built_text(plain).map(Cow::Owned)
    }

    /// Whether there is a tag at the cursor.
    #[inline]
    pub(super) fn at_tag(&self) -> bool {
        self.byte_at(self.at) == b'<' && !matches!(self.byte_at(self.at + 1), b'!' | b'?' | 0)
    }

    #[cold]
    fn built_text(&mut self, plain: &str) -> Result<String, Failed> {
        let rest = self.rest().find('<').unwrap_or_default();
        let mut text = String::with_capacity(plain.len() + rest);
        text.push_str(plain);
        while !self.at_tag() {
            match self.byte_at(self.at) {
                b'<' => push_lines(&mut text, self.markup()?.unwrap_or_default()),
                b'&' => text.push(self.reference()?),
                b'\r' | b'\n' => {
                    text.push('\n');
                    self.pass_line_end();
                }
                byte @ (b'\t' | b'>') => {
                    text.push(char::from(byte));
                    self.at += 1;
                }
                _ => {
                    let found = "a control character";
                    return Err(self.fail_unless_end(self.at, "the end of the element", found));
                }
            }
            let start = self.at;
            self.at = end_of_plain(self.bytes(), start, special_bytes);
            text.push_str(self.slice(start, self.at));
        }
        Ok(text)
    }

    /// Passes over one white space, or over a carriage return and the line feed that follows it.
    pub(super) fn pass_line_end(&mut self) {
        let is_pair = self.rest().starts_with("\r\n");
        self.at += if is_pair { 2 } else { 1 };
    }

    /// Passes over what is no element at the cursor: a comment, an instruction, or the text that is
    /// given.
    #[cold]
    pub(super) fn markup(&mut self) -> Result<Option<&'a str>, Failed> {
        let rest = self.rest();
        let opened = MARKUP.iter().find_map(|(open, close)| {
            rest.strip_prefix(open).map(|content| (*open, content, *close))
        });
        let Some((open, content, close)) = opened else {
            return Err(self.unknown_markup(rest));
        };
        let Some((content, _)) = content.split_once(close) else {
            return Err(self.fail(self.text.len(), "the end of what is no element", END));
        };
        self.at += open.len() + content.len() + close.len();
        Ok((open == CDATA).then_some(content))
    }

    fn unknown_markup(&mut self, rest: &str) -> Failed {
        let is_cut = MARKUP.iter().any(|(open, _)| open.starts_with(rest));
        if rest.starts_with("<!DOCTYPE") {
            return self.fail(self.at, "XML without a document type", "one");
        }
        self.fail(self.at, "an element", if is_cut { END } else { "something that is no XML" })
    }

    /// The character that the reference at the cursor stands for.
    ///
    /// It may be one that XML has no place for, since there are services that answer with such.
    pub(super) fn reference(&mut self) -> Result<char, Failed> {
        let rest = self.bytes().get(self.at + 1..).unwrap_or_default();
        let length = rest.iter().take(MAX_REFERENCE).position(|byte| *byte == b';');
        let name = length.and_then(|length| rest.get(..length));
        let Some(char) = name.and_then(referenced) else {
            let is_cut = rest.len() < MAX_REFERENCE && rest.iter().all(|byte| in_reference(*byte));
            let found = if is_cut { END } else { "another reference" };
            return Err(self.fail(self.at, "the reference of a character", found));
        };
        self.at += 2 + length.unwrap_or_default();
        Ok(char)
    }
}

fn in_reference(byte: u8) -> bool {
    byte == b'#' || byte.is_ascii_alphanumeric()
}

fn referenced(name: &[u8]) -> Option<char> {
    match name {
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"amp" => Some('&'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        [b'#', b'x', digits @ ..] => code_point(digits, 16),
        [b'#', digits @ ..] => code_point(digits, 10),
        _ => None,
    }
}

fn code_point(digits: &[u8], radix: u32) -> Option<char> {
    let mut code = (!digits.is_empty()).then_some(0_u32);
    for digit in digits {
        let digit = char::from(*digit).to_digit(radix)?;
        code = code?.checked_mul(radix)?.checked_add(digit);
    }
    char::from_u32(code?)
}

/// Appends text whose lines may end in carriage returns.
fn push_lines(out: &mut String, text: &str) {
    if text.contains('\r') {
        out.push_str(&text.replace("\r\n", "\n").replace('\r', "\n"));
    } else {
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{text, xml};

    fn string(content: &str) -> Result<String, String> {
        let body = format!("<a>{content}</a>");
        xml::read(body.as_bytes(), Reader::string).map_err(|error| error.to_string())
    }

    #[test]
    fn the_end_of_plain_text_is_found_at_any_distance() {
        for special in ['<', '>', '&', '\u{0}', '\n', '\u{1f}'] {
            for distance in 0..40 {
                let text = format!("{}{special}{special}é", "é ~\u{7f}=?;'%\"!é".repeat(9));
                let start = text.len() - 4 - distance;
                let end = end_of_plain(text.as_bytes(), start, special_bytes);
                assert_eq!(end, text.len() - 4, "{special:?}");
            }
        }
    }

    #[test]
    fn references_are_resolved() {
        assert_eq!(string("&lt;&gt;&amp;&quot;&apos;").unwrap(), "<>&\"'");
        assert_eq!(string("a&#65;b&#x42;&#x1F600;c&#xe9;").unwrap(), "aAbB😀cé");
        assert_eq!(string("&amp;lt;&#xD;&#10;").unwrap(), "&lt;\r\n");
        assert_eq!(string("&#x1;").unwrap(), "\u{1}");
    }

    #[test]
    fn other_references_are_refused() {
        for reference in [
            "&",
            "&;",
            "& amp;",
            "&amp",
            "&nbsp;",
            "&LT;",
            "&#;",
            "&#x;",
            "&#xg;",
            "&#+1;",
            "&#-1;",
            "&#x110000;",
            "&#xD800;",
            "&#x100000041;",
            "&#99999999999;",
            "&#X41;",
            "&é;",
            "&#x00000000000000000041;",
        ] {
            let message =
                "expected the reference of a character, found another reference at byte 4";
            assert_eq!(
                string(&format!("a{reference}          ")).unwrap_err(),
                message,
                "{reference}"
            );
        }
    }

    #[test]
    fn comments_and_instructions_leave_no_gap_and_sections_are_text() {
        let content = "a<!-- <b> & -->b<?c d?><![CDATA[<&amp;]]]]>c<![CDATA[]]>]]";
        assert_eq!(string(content).unwrap(), "ab<&amp;]]c]]");
        assert_eq!(xml::read(b"<a><!----> 7 <?a?></a>", |xml| xml.value(text::integer)), Ok(7));
    }

    #[test]
    fn line_ends_are_line_feeds() {
        assert_eq!(string("a\r\nb\rc\nd\t<![CDATA[\r\n\r]]>").unwrap(), "a\nb\nc\nd\t\n\n");
    }

    #[test]
    fn control_characters_are_refused() {
        let message = "expected the end of the element, found a control character at byte 5";
        for control in ['\0', '\u{1}', '\u{1f}'] {
            assert_eq!(string(&format!("ab{control}")).unwrap_err(), message);
        }
    }

    #[test]
    fn what_opens_like_nothing_known_is_refused() {
        for content in
            ["<!>", "<!-a-->", "<![cdata[]]>", "<!ELEMENT a>", "<!-- ->", "<?a>", "<![CDATA[>"]
        {
            assert!(string(content).is_err(), "{content}");
        }
    }
}
