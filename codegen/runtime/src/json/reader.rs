//! The cursor over a body, and the one fault that ends reading.

use super::{MAX_DEPTH, path};
use crate::body::{END, TEXT, leading_text};
use crate::{ReadError, place};

/// Reading failed; the [`Reader`] knows why.
///
/// It is of no size, so that the results of the value readers stay small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed(pub(super) ());

/// Reads values from a JSON text, front to back.
pub struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) depth: usize,
    /// The cursor is in an object of which no member was read yet.
    pub(super) fresh: bool,
    /// The text of the last string that did not read as it stands.
    pub(super) built: String,
    /// Where the value may begin of the member at the cursor, if that text is its name; otherwise 0.
    pub(super) after_built: usize,
    /// The body is blank, and `text` is not what was sent.
    is_blank: bool,
    /// What follows `text` in the body, if that is not all of it.
    no_text: Option<&'static str>,
    /// How many of the names around a fault are known to be no secrets.
    shown: usize,
    fault: Option<Fault>,
}

/// The first thing that went wrong.
enum Fault {
    Unlike { at: usize, expected: &'static str, found: &'static str },
    Missing { at: usize, name: &'static str },
}

/// Reads a whole body by `read`; only white space may follow what it reads.
///
/// A body that is empty, or only white space, counts as `{}`.
pub fn read<'a, T>(
    body: &'a [u8],
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
) -> Result<T, ReadError> {
    let mut reader = Reader::of_body(body);
    let value = read(&mut reader);
    reader.finish(value)
}

/// The body of a message, to be read by a closure that stands by itself.
pub struct Body<'a>(&'a [u8]);

impl<'a> Body<'a> {
    /// The body in these bytes.
    pub fn of(body: &'a [u8]) -> Self {
        Self(body)
    }

    /// Reads the body as [`read`] does.
    pub fn read<T>(
        self,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
    ) -> Result<T, ReadError> {
        self::read(self.0, read)
    }
}

/// Reads a body that is the value of one member; `None` for an empty body, and for `null`.
pub fn payload<'a, T>(
    body: &'a [u8],
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
) -> Result<Option<T>, ReadError> {
    match body.trim_ascii() {
        b"" | b"null" => Ok(None),
        _ => self::read(body, read).map(Some),
    }
}

/// A function that reads a value into a box.
pub fn read_boxed<'a, T>(
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<Box<T>, Failed> {
    move |json| read(json).map(Box::new)
}

/// A function that reads what is sensitive, as [`Reader::sensitive`] does.
pub fn read_sensitive<'a, T>(
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<T, Failed> {
    move |json| json.sensitive(&read)
}

/// Reads a whole text by `read`, an empty one as such.
pub(crate) fn read_text<'a, T>(
    text: &'a str,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Failed>,
) -> Result<T, ReadError> {
    let mut reader = Reader::of(text);
    let value = read(&mut reader);
    reader.finish(value)
}

pub(super) const NO_JSON: &str = "something that is no JSON";

pub(super) fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

impl<'a> Reader<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            fresh: false,
            built: String::new(),
            after_built: 0,
            is_blank: false,
            no_text: None,
            shown: usize::MAX,
            fault: None,
        }
    }

    /// A reader of a body; of `{}`, where that is blank.
    fn of_body(body: &'a [u8]) -> Self {
        let (text, no_text) = leading_text(body);
        match body.iter().all(|byte| is_white(*byte)) {
            true => Self { is_blank: true, ..Self::of("{}") },
            false => Self { no_text, ..Self::of(text) },
        }
    }

    /// What was read, if nothing but white space follows it.
    fn finish<T>(&mut self, value: Result<T, Failed>) -> Result<T, ReadError> {
        match value {
            Ok(value) if self.is_at_end() && self.no_text.is_none() => Ok(value),
            Ok(_) => Err(self.trailing()),
            Err(Failed(())) => Err(self.error()),
        }
    }

    /// Leaves the object or array at whose last byte the cursor is.
    #[inline]
    pub(super) fn leave(&mut self) {
        self.at += 1;
        self.depth -= 1;
    }

    /// The value of a member that must be there, once its object has been left.
    #[inline]
    pub fn required<T>(&mut self, name: &'static str, value: Option<T>) -> Result<T, Failed> {
        value.ok_or_else(|| self.missing(name))
    }

    /// What `read` reads, which is sensitive: the path of a fault in it ends before the first name there.
    /// That may be the key of a map.
    pub fn sensitive<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        let depth = self.depth;
        let value = read(self);
        if value.is_err() {
            self.shown = self.shown.min(depth);
        }
        value
    }

    /// The failure to find what was `expected` at the cursor, for a rule that JSON does not know.
    pub fn unexpected(&mut self, expected: &'static str, found: &'static str) -> Failed {
        self.fail(self.at, expected, found)
    }

    pub(super) fn nullable<T>(
        &mut self,
        read: &mut impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<Option<T>, Failed> {
        if self.null()? { Ok(None) } else { read(self).map(Some) }
    }

    #[inline]
    pub(super) fn enter(&mut self, open: u8, expected: &'static str) -> Result<(), Failed> {
        if self.peek() != open {
            return Err(self.unlike(expected));
        }
        if self.depth == MAX_DEPTH {
            return Err(self.too_deep());
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    #[cold]
    fn too_deep(&mut self) -> Failed {
        self.fail(self.at, "at most 128 levels of nesting", "a deeper one")
    }

    #[inline]
    pub(super) fn colon(&mut self) -> Result<(), Failed> {
        if self.peek() != b':' {
            return Err(self.unlike("a colon"));
        }
        self.at += 1;
        Ok(())
    }

    /// Passes over a null, if there is one.
    #[inline]
    pub(super) fn null(&mut self) -> Result<bool, Failed> {
        if self.peek() != b'n' {
            return Ok(false);
        }
        self.literal("null", "a value").map(|()| true)
    }

    pub(super) fn literal(
        &mut self,
        word: &'static str,
        expected: &'static str,
    ) -> Result<(), Failed> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(self.unlike(expected));
        }
        self.at += word.len();
        Ok(())
    }

    #[inline]
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// What of the body is still to be read.
    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes().get(self.at..).unwrap_or_default()
    }

    /// The part of the body between two offsets, which must be in it and between characters.
    #[inline]
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The byte at `at`; 0 past the end, where no JSON has a 0 either.
    #[inline]
    pub(super) fn byte_at(&self, at: usize) -> u8 {
        self.bytes().get(at).copied().unwrap_or(0)
    }

    /// The next byte that is not white space.
    #[inline]
    pub(super) fn peek(&mut self) -> u8 {
        match self.byte_at(self.at) {
            byte if byte > b' ' => byte,
            _ => self.peek_past_white(),
        }
    }

    /// Services write without white space.
    #[cold]
    #[inline(never)]
    fn peek_past_white(&mut self) -> u8 {
        while is_white(self.byte_at(self.at)) {
            self.at += 1;
        }
        self.byte_at(self.at)
    }

    fn is_at_end(&mut self) -> bool {
        self.peek();
        self.at == self.text.len()
    }

    /// The failure to find what was `expected` at the cursor.
    #[cold]
    pub(super) fn unlike(&mut self, expected: &'static str) -> Failed {
        self.fail(self.at, expected, kind(self.rest()))
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

    #[cold]
    pub(super) fn fail(
        &mut self,
        at: usize,
        expected: &'static str,
        found: &'static str,
    ) -> Failed {
        self.failed(Fault::Unlike { at, expected, found })
    }

    #[cold]
    fn missing(&mut self, name: &'static str) -> Failed {
        self.failed(Fault::Missing { at: self.at, name })
    }

    /// Keeps the first fault: what follows it is its consequence.
    fn failed(&mut self, fault: Fault) -> Failed {
        self.fault.get_or_insert(fault);
        Failed(())
    }

    #[cold]
    fn trailing(&mut self) -> ReadError {
        self.unlike(END);
        self.error()
    }

    #[cold]
    fn error(&mut self) -> ReadError {
        let (at, name, expected, found) = match self.fault.take() {
            Some(Fault::Missing { at, name }) => {
                (at, Some(name), "a value for the required member", "none")
            }
            Some(Fault::Unlike { at, expected, found }) => (at, None, expected, found),
            // Only a `Failed` that another reader gave comes without a fault of this one.
            None => (self.at, None, "a value", "a failure"),
        };
        // Where the text ends that the reader was given, the body goes on with something else.
        let (at, expected, found) = match self.no_text {
            Some(no_text) if found == END => (self.text.len(), TEXT, no_text),
            _ => (at, expected, found),
        };
        let mut place = path::path_at(self.text, at, self.shown);
        if let Some(name) = name {
            place::push_name(&mut place, name);
        }
        // A fault in what was not sent is at the begin of the body.
        let at = if self.is_blank { 0 } else { at };
        ReadError::new(place, expected, found).at_byte(at)
    }
}

/// What a text that continues as `rest` holds there.
fn kind(rest: &[u8]) -> &'static str {
    let is_word = |word: &str| rest.starts_with(word.as_bytes());
    let is_cut_word = |word: &str| word.as_bytes().starts_with(rest);
    match rest.first() {
        None => END,
        Some(b'"') => "a string",
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'-' | b'0'..=b'9') => "a number",
        Some(b',') => "a comma",
        Some(b':') => "a colon",
        Some(b'}') => "the end of an object",
        Some(b']') => "the end of an array",
        _ if is_word("true") || is_word("false") => "true or false",
        _ if is_word("null") => "null",
        _ if is_cut_word("true") || is_cut_word("false") || is_cut_word("null") => END,
        _ => NO_JSON,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::json::{read_list, read_map};

    #[derive(Debug, PartialEq)]
    struct Tag {
        key: String,
        value: Option<i32>,
    }

    impl Tag {
        fn read(json: &mut Reader<'_>) -> Result<Self, Failed> {
            let mut key = None;
            let mut value = None;
            json.object(|json| {
                json.member("key", &mut key, Reader::string)?;
                json.member("value", &mut value, Reader::integer)
            })?;
            Ok(Self { key: json.required("key", key)?, value })
        }
    }

    fn tag(json: &str) -> Result<Tag, String> {
        read(json.as_bytes(), Tag::read).map_err(|error| error.to_string())
    }

    fn tags(json: &str) -> Result<Vec<Tag>, String> {
        read(json.as_bytes(), |json| json.list(Tag::read)).map_err(|error| error.to_string())
    }

    #[test]
    fn members_come_in_any_order_and_unknown_ones_are_passed_over() {
        let json = r#" { "new" : [ { } , "x" ] , "value" : 7 , "k\u0065y" : "a" } "#;
        assert_eq!(tag(json), Ok(Tag { key: "a".to_owned(), value: Some(7) }));
    }

    #[test]
    fn a_null_member_counts_as_absent() {
        assert_eq!(
            tag(r#"{"value":null,"key":"a"}"#),
            Ok(Tag { key: "a".to_owned(), value: None })
        );
        let message = "key: expected a value for the required member, found none at byte 12";
        assert_eq!(tag(r#"{"key":null}"#).unwrap_err(), message);
    }

    #[test]
    fn the_last_of_equal_names_wins() {
        let last = Tag { key: "b".to_owned(), value: None };
        assert_eq!(tag(r#"{"key":"a","key":"b"}"#), Ok(last));
        let map = read(br#"{"a":1,"b":2,"a":3}"#, |json| json.map(Reader::integer)).unwrap();
        assert_eq!(map, BTreeMap::from([("a".to_owned(), 3), ("b".to_owned(), 2)]));
    }

    #[test]
    fn an_empty_body_counts_as_an_empty_object() {
        for body in ["", " \r\n\t", "{}"] {
            assert_eq!(
                read(body.as_bytes(), |json| json.map::<String, _>(Reader::string)),
                Ok(BTreeMap::new())
            );
        }
        let message = "key: expected a value for the required member, found none at byte 0";
        assert_eq!(tag("").unwrap_err(), message);
    }

    #[test]
    fn members_are_read_in_any_order_and_however_they_are_spelled() {
        let expected = Tag { key: "a".to_owned(), value: Some(7) };
        for json in [
            r#"{"key":"a","value":7}"#,
            r#"{"value":7,"key":"a"}"#,
            r#"{"new":["value"],"value":7,"other":{"key":"b"},"key":"a","more":null}"#,
            r#"{"key":"b","value":6,"value":7,"key":"a"}"#,
            r#"{"key":null,"key":"a","value":7,"value":null}"#,
            "{\n\t\"value\" : 7 ,\r\n\t\"key\" : \"a\" }",
            r#"{"\u006bey":"a","value":7}"#,
            r#"{"val\u0075e":7,"\u006eew":"key","ke\u0079":"a"}"#,
            r#"{"\u0022":"key","k\u0065y" : "a","value":7}"#,
        ] {
            assert_eq!(tag(json).as_ref(), Ok(&expected), "{json}");
        }
    }

    #[test]
    fn a_name_that_needs_escapes_is_found_with_any_and_not_without() {
        let value = |json: &str| {
            let mut value = None;
            read(json.as_bytes(), |json| {
                json.object(|json| json.member(r#"a\"b\\c"#, &mut value, Reader::integer))
            })
            .map(|()| value)
        };
        for json in [r#"{"a\"b\\c":1}"#, r#"{"a\u0022b\u005cc":1}"#, r#"{"\u0061\"b\\c" : 1}"#] {
            assert_eq!(value(json), Ok(Some(1)), "{json}");
        }
        assert!(value(r#"{"a"b\c":1}"#).is_err());
        assert_eq!(value(r#"{"a":1}"#), Ok(None));
    }

    #[test]
    fn what_follows_an_object_is_none_of_its_members() {
        let message = |json| tag(json).unwrap_err();
        let end = "expected the end of the body, found";
        assert_eq!(message(r#"{"key":"a"}"value":7"#), format!("{end} a string at byte 11"));
        assert_eq!(
            message(r#"{"key":"a"}value":7"#),
            format!("{end} something that is no JSON at byte 11")
        );
        assert_eq!(
            tags(r#"[{"key":"a"}"value":7]"#).unwrap_err(),
            "[0]: expected a comma or the end of the array, found a string at byte 12"
        );
    }

    #[test]
    fn sparse_containers_keep_nulls_and_dense_ones_pass_over_them() {
        let list = b"[null, 1, null, 2]";
        assert_eq!(read(list, |json| json.list(Reader::long)), Ok(vec![1, 2]));
        let sparse = vec![None, Some(1), None, Some(2)];
        assert_eq!(read(list, |json| json.sparse_list(Reader::long)), Ok(sparse));

        let map = br#"{"a": null, "b": 1}"#;
        let dense = BTreeMap::from([("b".to_owned(), 1)]);
        assert_eq!(read(map, |json| json.map(Reader::long)), Ok(dense));
        let sparse = BTreeMap::from([("a".to_owned(), None), ("b".to_owned(), Some(1))]);
        assert_eq!(read(map, |json| json.sparse_map(Reader::long)), Ok(sparse));
    }

    #[test]
    fn a_fault_tells_its_path_its_kind_and_its_byte() {
        let cases = [
            (r#"[{"key":"a"},{"key":1}]"#, "[1].key: expected a string, found a number at byte 20"),
            (
                r#"[null,{"value":1}]"#,
                "[1].key: expected a value for the required member, found none at byte 17",
            ),
            (r#"[{"key":[]}]"#, "[0].key: expected a string, found an array at byte 8"),
            (r#"[{"key":true}]"#, "[0].key: expected a string, found true or false at byte 8"),
            (
                r#"[{"key":truth}]"#,
                "[0].key: expected a string, found something that is no JSON at byte 8",
            ),
            (r#"[[]]"#, "[0]: expected an object, found an array at byte 1"),
            (r#"{}"#, "expected an array, found an object at byte 0"),
            (r#"null"#, "expected an array, found null at byte 0"),
            (
                r#"[{"new":[1,{"odd name":01}]}]"#,
                r#"[0].new[1][(redacted)]: expected a comma or the end of the object, found a number at byte 24"#,
            ),
            (r#"[] []"#, "expected the end of the body, found an array at byte 3"),
            (r#"[{}"#, "[0].key: expected a value for the required member, found none at byte 3"),
            (r#"[{"key""#, "[0].key: expected a colon, found the end of the body at byte 7"),
            (r#"[{"key":tr"#, "[0].key: expected a string, found the end of the body at byte 8"),
        ];
        for (json, message) in cases {
            assert_eq!(tags(json).unwrap_err(), message, "{json}");
        }
    }

    #[test]
    fn commas_and_colons_stand_where_they_must() {
        for json in [
            "[,]",
            "[1,]",
            "[1 2]",
            "[,1]",
            "{,}",
            r#"{"a":1,}"#,
            r#"{"a" 1}"#,
            r#"{"a":}"#,
            "{1:2}",
            "[1}",
            "[:1]",
            "{]",
        ] {
            assert!(read(json.as_bytes(), Reader::skip).is_err(), "skip {json}");
        }
    }

    #[test]
    fn a_body_that_is_no_utf_8_is_refused_wherever_that_is() {
        let error = read(b"{\"new\":[\"\xff\"],\"key\":\"a\"}", Tag::read).unwrap_err();
        assert_eq!(
            error.to_string(),
            "new[0]: expected text in UTF-8, found invalid UTF-8 at byte 9"
        );
        let error = read(b"{\"key\":\"\xc3", Tag::read).unwrap_err();
        assert_eq!(
            error.to_string(),
            "key: expected text in UTF-8, found the end of the body at byte 8"
        );
    }

    #[test]
    fn levels_beyond_the_limit_are_refused_by_every_reader() {
        fn lists(json: &mut Reader<'_>) -> Result<(), Failed> {
            json.list(lists).map(|_| ())
        }
        fn maps(json: &mut Reader<'_>) -> Result<(), Failed> {
            json.map::<String, _>(maps).map(|_| ())
        }
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        let objects = |levels: usize| r#"{"a":"#.repeat(levels - 1) + "{" + &"}".repeat(levels);
        for levels in [128, 129, 100_000] {
            let is_accepted = levels <= MAX_DEPTH;
            for text in [nested(levels), objects(levels)] {
                assert_eq!(read(text.as_bytes(), Reader::skip).is_ok(), is_accepted);
                assert_eq!(read(text.as_bytes(), Reader::raw).is_ok(), is_accepted);
            }
            assert_eq!(read(nested(levels).as_bytes(), lists).is_ok(), is_accepted);
            assert_eq!(read(objects(levels).as_bytes(), maps).is_ok(), is_accepted);
        }
        let message = read(nested(129).as_bytes(), Reader::skip).unwrap_err().to_string();
        let text = "[0]: expected at most 128 levels of nesting, found a deeper one at byte 128";
        assert!(message.ends_with(text), "{message}");
    }

    #[test]
    fn many_shallow_containers_are_no_deep_nesting() {
        let text = format!("[{}{{}}]", "[[]],{\"a\":{}},".repeat(1000));
        assert_eq!(read(text.as_bytes(), Reader::skip), Ok(()));
    }

    #[test]
    fn the_path_of_a_fault_shows_no_name_in_what_is_sensitive() {
        let fault = |body: &[u8]| {
            let vaults = read_sensitive(read_list(read_map::<String, _>(Tag::read)));
            let read = read(body, |json| json.map::<String, _>(vaults));
            read.unwrap_err().to_string()
        };
        let cases: [(&[u8], &str); 6] = [
            (
                br#"{"a b":[{},{"hunter2":{"key":1}}]}"#,
                r#"["a b"][1][(redacted)]: expected a string, found a number at byte 29"#,
            ),
            (
                br#"{"a":[{"hunter2":{}}]}"#,
                "a[0][(redacted)].key: expected a value for the required member, found none at byte 19",
            ),
            (br#"{"a":{"hunter2":1}}"#, "a: expected an array, found an object at byte 5"),
            (
                br#"{"a":[{"hunter2":[]"#,
                "a[0][(redacted)]: expected an object, found an array at byte 17",
            ),
            (
                b"{\"a\":[{\"hunter2\":{\"key\":\"\xff\"}}]}",
                "a[0][(redacted)]: expected text in UTF-8, found invalid UTF-8 at byte 25",
            ),
            // Not known to be sensitive, nor not to be.
            (
                br#"{"a":[{"b":{"new":{"hunter2":01}}}]}"#,
                "a[0][(redacted)]: expected a comma or the end of the object, found a number at byte 30",
            ),
        ];
        for (body, message) in cases {
            assert_eq!(fault(body), message);
        }
        let known = read(br#"{"a":{"b":1}}"#, |json| {
            json.map::<String, _>(read_map::<String, _>(Reader::string))
        });
        assert_eq!(known.unwrap_err().place(), "a.b");
    }

    #[test]
    fn the_first_fault_of_a_body_is_told() {
        let fault = |body: &[u8]| read(body, Tag::read).unwrap_err().to_string();
        let message = "key: expected a string, found a number at byte 7";
        assert_eq!(fault(b"{\"key\":1,\"value\":\"\xff\"}"), message);
        let message = "key: expected text in UTF-8, found invalid UTF-8 at byte 10";
        assert_eq!(fault(b"{\"key\":\"a\"\xff}"), message);
        let message = "expected text in UTF-8, found invalid UTF-8 at byte 11";
        assert_eq!(fault(b"{\"key\":\"a\"}\xff"), message);
        assert_eq!(fault(b"\xff"), "expected text in UTF-8, found invalid UTF-8 at byte 0");
    }

    #[test]
    fn a_rule_of_the_caller_fails_at_the_object_that_was_left() {
        let result = read(br#"{"choice": {}}"#, |json| {
            json.enter_object()?;
            json.next_name()?;
            json.enter_object()?;
            match json.next_name()? {
                None => Err::<(), _>(json.unexpected("exactly one member", "none")),
                Some(_) => Ok(()),
            }
        });
        let message = "choice: expected exactly one member, found none at byte 13";
        assert_eq!(result.unwrap_err().to_string(), message);
    }
}
