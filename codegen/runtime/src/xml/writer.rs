//! Writing XML: elements in the order in which they are given, no white space between them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;

use bytes::Bytes;

use super::text::{end_of_plain, special_bytes};
use crate::WriteError;
use crate::scan::HIGH_BITS;

/// Writes values to an XML text.
///
/// What writes a value takes the writer and a reference to the value, so that it can be passed to
/// [`element`](Self::element), [`list`] and their like by its name. It is called with the start tag of
/// its element still open: attributes come first.
pub struct Writer {
    text: String,
    /// The last start tag has no `>` yet.
    in_tag: bool,
    fault: Option<WriteError>,
}

/// Room for a small body; a larger one doubles it as it grows.
const CAPACITY: usize = 512;

/// The body whose root is called `root` and is written by `write`.
///
/// Fails for a text that holds a character that XML has no place for.
pub fn body<T: ?Sized>(
    root: &str,
    value: &T,
    write: impl FnOnce(&mut Writer, &T),
) -> Result<Bytes, WriteError> {
    fragment(|xml| xml.element(root, value, write)).map(Bytes::from)
}

/// The body of a structure of one member, which the root is the element of.
pub fn unwrapped_body<T: ?Sized>(
    value: &T,
    write: impl FnOnce(&mut Writer, &T),
) -> Result<Bytes, WriteError> {
    fragment(|xml| write(xml, value)).map(Bytes::from)
}

pub(super) fn fragment(write: impl FnOnce(&mut Writer)) -> Result<String, WriteError> {
    let mut writer = Writer { text: String::with_capacity(CAPACITY), in_tag: false, fault: None };
    write(&mut writer);
    match writer.fault {
        Some(fault) => Err(fault),
        None => Ok(writer.text),
    }
}

/// What writes a text that `from`, a function of the module [`text`](crate::text), makes of a value.
pub fn text<T: ?Sized>(from: impl Fn(&T) -> Cow<'_, str>) -> impl Fn(&mut Writer, &T) {
    move |xml, value| xml.content(&from(value))
}

/// What writes a list, each element of it called `member`.
pub fn list<T>(
    member: &'static str,
    write: impl Fn(&mut Writer, &T),
) -> impl Fn(&mut Writer, &Vec<T>) {
    move |xml, items| xml.flat_list(member, items, &write)
}

/// What writes a map, each entry of it called `entry`.
pub fn map<K, T>(
    entry: &'static str,
    key: &'static str,
    value: &'static str,
    write_key: impl Fn(&mut Writer, &K),
    write: impl Fn(&mut Writer, &T),
) -> impl Fn(&mut Writer, &BTreeMap<K, T>) {
    move |xml, entries| xml.flat_map(entry, key, value, entries, &write_key, &write)
}

/// What writes a value in a box.
pub fn boxed<T, B: Deref<Target = T>>(write: impl Fn(&mut Writer, &T)) -> impl Fn(&mut Writer, &B) {
    move |xml, value| write(xml, value)
}

/// What writes a value that declares a namespace: `attribute` is `xmlns`, or `xmlns:` and a prefix.
pub fn with_namespace<T: ?Sized>(
    attribute: &'static str,
    uri: &'static str,
    write: impl Fn(&mut Writer, &T),
) -> impl Fn(&mut Writer, &T) {
    move |xml, value| {
        xml.attribute(attribute, uri);
        write(xml, value);
    }
}

/// What writes a value in one more element, called `name`.
pub fn inside<T: ?Sized>(
    name: &'static str,
    write: impl Fn(&mut Writer, &T),
) -> impl Fn(&mut Writer, &T) {
    move |xml, value| xml.element(name, value, &write)
}

impl Writer {
    /// An attribute of the element whose start tag is still open.
    pub fn attribute(&mut self, name: &str, value: &str) {
        if !self.in_tag {
            let place = format!("attribute `{name}`");
            self.fail(WriteError::new(place, "must come before the content of its element"));
            return;
        }
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        // Quotes and white space are special here too, so no byte is passed over unseen.
        self.escaped(value, |_| HIGH_BITS, attribute_reference);
        self.text.push('"');
    }

    /// An attribute if there is a value, and nothing if there is none.
    pub fn optional_attribute<T>(
        &mut self,
        name: &str,
        value: &Option<T>,
        from: impl FnOnce(&T) -> Cow<'_, str>,
    ) {
        if let Some(value) = value {
            self.attribute(name, &from(value));
        }
    }

    /// An element, written by `write`.
    pub fn element<T: ?Sized>(&mut self, name: &str, value: &T, write: impl FnOnce(&mut Self, &T)) {
        self.begin(name);
        write(self, value);
        self.end(name);
    }

    /// An element if there is a value, and nothing if there is none.
    pub fn optional<T>(
        &mut self,
        name: &str,
        value: &Option<T>,
        write: impl FnOnce(&mut Self, &T),
    ) {
        if let Some(value) = value {
            self.element(name, value, write);
        }
    }

    /// The elements of a flattened list, each called `name`.
    pub fn flat_list<'t, T: 't>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = &'t T>,
        mut write: impl FnMut(&mut Self, &T),
    ) {
        for item in items {
            self.element(name, item, &mut write);
        }
    }

    /// The entries of a flattened map, each called `name`.
    pub fn flat_map<'t, K: 't, T: 't>(
        &mut self,
        name: &str,
        key: &str,
        value: &str,
        entries: impl IntoIterator<Item = (&'t K, &'t T)>,
        mut write_key: impl FnMut(&mut Self, &K),
        mut write: impl FnMut(&mut Self, &T),
    ) {
        for (entry_key, entry_value) in entries {
            self.begin(name);
            self.element(key, entry_key, &mut write_key);
            self.element(value, entry_value, &mut write);
            self.end(name);
        }
    }

    /// A string, or what is written as one, such as an enum.
    pub fn string<T: AsRef<str> + ?Sized>(&mut self, value: &T) {
        self.content(value.as_ref());
    }

    fn content(&mut self, text: &str) {
        self.end_start_tag();
        // A character beyond ASCII may be a special one.
        let special = |eight| special_bytes(eight) | (eight & HIGH_BITS);
        self.escaped(text, special, text_reference);
    }

    fn begin(&mut self, name: &str) {
        self.end_start_tag();
        self.text.push('<');
        self.text.push_str(name);
        self.in_tag = true;
    }

    fn end(&mut self, name: &str) {
        self.end_start_tag();
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    fn end_start_tag(&mut self) {
        if std::mem::replace(&mut self.in_tag, false) {
            self.text.push('>');
        }
    }

    /// Appends a value. `special` marks at least what `reference` has references for.
    #[inline]
    fn escaped(
        &mut self,
        value: &str,
        special: impl Fn(u64) -> u64,
        reference: impl Fn(char) -> Option<&'static str>,
    ) {
        let (mut written, mut at) = (0, 0);
        loop {
            at = end_of_plain(value.as_bytes(), at, &special);
            let Some(char) = value.get(at..).and_then(|rest| rest.chars().next()) else { break };
            let next = at + char.len_utf8();
            if let Some(reference) = reference(char) {
                self.text.push_str(value.get(written..at).unwrap_or_default());
                self.text.push_str(reference);
                written = next;
            } else if is_unknown(char) {
                self.fail_in_element();
            }
            at = next;
        }
        self.text.push_str(value.get(written..).unwrap_or_default());
    }

    #[cold]
    fn fail_in_element(&mut self) {
        // All brackets but those of tags are references, so the last one begins the element's tag.
        let tag = self.text.rsplit('<').next().unwrap_or_default();
        let name = tag.split([' ', '>']).next().unwrap_or_default();
        let place = format!("element `{name}`");
        self.fail(WriteError::new(place, "must not hold a character that XML has no place for"));
    }

    /// Keeps the first fault.
    fn fail(&mut self, fault: WriteError) {
        self.fault.get_or_insert(fault);
    }
}

/// What stands for a character that a text must not hold, or that some readers would change.
fn text_reference(char: char) -> Option<&'static str> {
    match char {
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '&' => Some("&amp;"),
        '\r' => Some("&#xD;"),
        '\u{85}' => Some("&#x85;"),
        '\u{2028}' => Some("&#x2028;"),
        _ => None,
    }
}

fn attribute_reference(char: char) -> Option<&'static str> {
    match char {
        '"' => Some("&quot;"),
        '\t' => Some("&#x9;"),
        '\n' => Some("&#xA;"),
        _ => text_reference(char),
    }
}

/// Whether XML has no place for the character, not even as a reference.
fn is_unknown(char: char) -> bool {
    matches!(char, '\0'..'\t' | '\u{b}' | '\u{c}' | '\u{e}'..' ' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text as texts;

    fn written(write: impl FnOnce(&mut Writer)) -> String {
        let body = body("r", &(), |xml, ()| write(xml)).unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    }

    fn fault(write: impl FnOnce(&mut Writer)) -> String {
        body("r", &(), |xml, ()| write(xml)).unwrap_err().to_string()
    }

    #[test]
    fn elements_are_written_in_the_order_given_and_absent_ones_are_left_out() {
        let xml = written(|xml| {
            xml.attribute("a", "1");
            xml.optional_attribute("b", &None::<i32>, texts::from_integer);
            xml.optional_attribute("xsi:type", &Some(2), texts::from_integer);
            xml.optional("absent", &None::<String>, Writer::string);
            xml.element("c", "text", Writer::string);
            xml.optional("d", &Some(true), text(texts::from_boolean));
            xml.element("e", &Box::new(7), boxed(text(texts::from_long)));
            xml.element("f", &(), |_, ()| {});
        });
        let children = "<c>text</c><d>true</d><e>7</e><f></f>";
        assert_eq!(xml, format!("<r a=\"1\" xsi:type=\"2\">{children}</r>"));
    }

    #[test]
    fn lists_and_maps_are_wrapped_or_flattened() {
        let items = vec!["a".to_owned(), "b".to_owned()];
        let entries = BTreeMap::from([("k".to_owned(), 1), ("<".to_owned(), 2)]);
        let xml = written(|xml| {
            xml.element("l", &items, list("m", Writer::string));
            xml.flat_list("i", &items, Writer::string);
            xml.flat_list("i", Some(&items).into_iter().flatten(), Writer::string);
            xml.optional(
                "n",
                &Some(vec![vec![], vec![1]]),
                list("m", list("x", text(texts::from_long))),
            );
        });
        let flat = "<i>a</i><i>b</i>".repeat(2);
        let nested = "<n><m></m><m><x>1</x></m></n>";
        assert_eq!(xml, format!("<r><l><m>a</m><m>b</m></l>{flat}{nested}</r>"));

        let integer = || text(texts::from_integer);
        let xml = written(|xml| {
            xml.element("m", &entries, map("e", "k", "v", Writer::string, integer()));
            xml.flat_map("f", "k", "v", &entries, Writer::string, integer());
        });
        let entries = |name: &str| {
            let entry = |key, value| format!("<{name}><k>{key}</k><v>{value}</v></{name}>");
            entry("&lt;", 2) + &entry("k", 1)
        };
        assert_eq!(xml, format!("<r><m>{}</m>{}</r>", entries("e"), entries("f")));
    }

    #[test]
    fn namespaces_are_declared_before_other_attributes() {
        let write = with_namespace("xmlns:p", "https://p/?a&b", |xml: &mut Writer, value: &str| {
            xml.attribute("p:type", "t");
            xml.string(value);
        });
        let body = body("r", "a", with_namespace("xmlns", "https://r/", inside("c", write)));
        let xml =
            "<r xmlns=\"https://r/\"><c xmlns:p=\"https://p/?a&amp;b\" p:type=\"t\">a</c></r>";
        assert_eq!(body.unwrap(), xml);
    }

    #[test]
    fn what_xml_gives_a_meaning_is_escaped() {
        let special = "<&>\"'\r\n\t\u{85}\u{2028}é😀\u{7f}";
        let xml = written(|xml| {
            xml.attribute("a", special);
            xml.string(special);
        });
        let attribute = "&lt;&amp;&gt;&quot;'&#xD;&#xA;&#x9;&#x85;&#x2028;é😀\u{7f}";
        let text = "&lt;&amp;&gt;\"'&#xD;\n\t&#x85;&#x2028;é😀\u{7f}";
        assert_eq!(xml, format!("<r a=\"{attribute}\">{text}</r>"));
    }

    #[test]
    fn a_character_that_xml_has_no_place_for_is_a_fault() {
        for char in ['\0', '\u{8}', '\u{b}', '\u{c}', '\u{e}', '\u{1f}', '\u{fffe}', '\u{ffff}'] {
            let secret = format!("hunter2{char}");
            let message = "element `b`: must not hold a character that XML has no place for";
            assert_eq!(fault(|xml| xml.element("b", &secret, Writer::string)), message);
            assert_eq!(
                fault(|xml| xml.element("b", &secret, |xml, text| xml.attribute("a", text))),
                message
            );
        }
    }

    #[test]
    fn an_attribute_after_content_is_a_fault() {
        let message = "attribute `a`: must come before the content of its element";
        assert_eq!(
            fault(|xml| {
                xml.string("text");
                xml.attribute("a", "1");
            }),
            message
        );
        assert_eq!(
            unwrapped_body("", |xml, text| xml.attribute("a", text)).unwrap_err().to_string(),
            message
        );
    }

    #[test]
    fn the_only_member_may_be_the_root() {
        let body = unwrapped_body(&1, |xml, value| xml.element("b", value, text(texts::from_long)));
        assert_eq!(body.unwrap(), "<b>1</b>");
    }
}
