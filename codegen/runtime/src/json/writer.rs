//! Writing JSON: members in the order in which they are given, no white space.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Write};
use std::ops::Deref;

use bytes::Bytes;

use super::raw::RawJson;
use super::string::{end_of_plain, is_plain};
use crate::timestamp::{ROOM, Room, Timestamp};

/// Writes values to a JSON text.
///
/// What writes a value takes the writer and a reference to the value, so that it can be passed to
/// [`member`](Self::member), [`list`](Self::list) and their like by its name.
pub struct Writer {
    /// What has been written, and zeros as room for more: so each piece is one copy and one step of `at`.
    bytes: Vec<u8>,
    /// The end of what has been written.
    at: usize,
    /// What comes before the next member.
    separator: u8,
}

/// Room for a small body; a larger one doubles it as it grows.
const CAPACITY: usize = 1024;

/// The body that `write` writes.
pub fn write(write: impl FnOnce(&mut Writer)) -> Bytes {
    Bytes::from(write_bytes(CAPACITY, write))
}

/// The body that is one value, written by `write`.
pub fn body<T: ?Sized>(value: &T, write: impl FnOnce(&mut Writer, &T)) -> Bytes {
    self::write(|json| write(json, value))
}

#[cfg(feature = "document")]
pub(crate) fn write_text(write: impl FnOnce(&mut Writer)) -> String {
    // JSON is made of text.
    String::from_utf8(write_bytes(0, write)).unwrap_or_default()
}

fn write_bytes(capacity: usize, write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer { bytes: Vec::with_capacity(capacity), at: 0, separator: b'{' };
    // Faster than `vec![0; capacity]`, which many versions of glibc do not take from their cache.
    writer.bytes.resize(capacity, 0);
    write(&mut writer);
    writer.bytes.truncate(writer.at);
    writer.bytes
}

/// What writes a list whose elements are written by `write`.
pub fn list<T>(write: impl Fn(&mut Writer, &T)) -> impl Fn(&mut Writer, &Vec<T>) {
    move |json, items| json.list(items, &write)
}

/// What writes a list some of whose elements may be null.
pub fn sparse_list<T>(write: impl Fn(&mut Writer, &T)) -> impl Fn(&mut Writer, &Vec<Option<T>>) {
    move |json, items| json.sparse_list(items, &write)
}

/// What writes a map whose values are written by `write`.
pub fn map<K: AsRef<str>, T>(
    write: impl Fn(&mut Writer, &T),
) -> impl Fn(&mut Writer, &BTreeMap<K, T>) {
    move |json, entries| json.map(entries, &write)
}

/// What writes a map some of whose values may be null.
pub fn sparse_map<K: AsRef<str>, T>(
    write: impl Fn(&mut Writer, &T),
) -> impl Fn(&mut Writer, &BTreeMap<K, Option<T>>) {
    move |json, entries| json.sparse_map(entries, &write)
}

/// What writes a value in a box.
pub fn boxed<T, B: Deref<Target = T>>(write: impl Fn(&mut Writer, &T)) -> impl Fn(&mut Writer, &B) {
    move |json, value| write(json, value)
}

impl Writer {
    /// Begins an object, whose members follow.
    #[inline]
    pub fn begin_object(&mut self) {
        self.separator = b'{';
    }

    /// Ends the object.
    #[inline]
    pub fn end_object(&mut self) {
        match self.separator {
            b'{' => self.push(b"{}"),
            _ => self.push(b"}"),
        }
        self.separator = b',';
    }

    /// A member, its value written by `write`. The name is written as it stands, with its escapes if it
    /// needs any.
    #[inline(always)]
    pub fn member<T: ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        write: impl FnOnce(&mut Self, &T),
    ) {
        self.name(name);
        write(self, value);
    }

    /// A member if there is a value, and nothing if there is none.
    #[inline(always)]
    pub fn optional<T>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
        write: impl FnOnce(&mut Self, &T),
    ) {
        if let Some(value) = value {
            self.member(name, value, write);
        }
    }

    /// A member whose name may be any text, its value written by `write`.
    pub fn entry<T: ?Sized>(&mut self, name: &str, value: &T, write: impl FnOnce(&mut Self, &T)) {
        if is_plain(name.as_bytes()) {
            self.name(name);
        } else {
            let separator = std::mem::replace(&mut self.separator, b',');
            self.push(&[separator]);
            self.escape_all(name);
            self.push(b":");
        }
        write(self, value);
    }

    /// What comes before a value: a name that needs no escapes, and what stands around it.
    #[inline(always)]
    fn name(&mut self, name: &str) {
        let separator = std::mem::replace(&mut self.separator, b',');
        if let [first, quote, text @ .., end, colon] = self.room(name.len() + 4) {
            (*first, *quote, *end, *colon) = (separator, b'"', b'"', b':');
            text.copy_from_slice(name.as_bytes());
        }
    }

    /// A string, or what is written as one, such as an enum.
    #[inline]
    pub fn string<T: AsRef<str> + ?Sized>(&mut self, value: &T) {
        self.escaped(value.as_ref());
    }

    /// `true` or `false`.
    #[inline]
    pub fn boolean(&mut self, value: &bool) {
        self.push(if *value { b"true" } else { b"false" });
    }

    /// An integer of 8 bits.
    #[inline]
    pub fn byte(&mut self, value: &i8) {
        self.long(&(*value).into());
    }

    /// An integer of 16 bits.
    #[inline]
    pub fn short(&mut self, value: &i16) {
        self.long(&(*value).into());
    }

    /// An integer of 32 bits.
    #[inline]
    pub fn integer(&mut self, value: &i32) {
        self.long(&(*value).into());
    }

    /// An integer of 64 bits.
    #[inline]
    pub fn long(&mut self, value: &i64) {
        self.display(value);
    }

    /// What is written as an integer of 32 bits, such as an integer enum.
    pub fn integer_of<T: Copy + Into<i32>>(&mut self, value: &T) {
        self.integer(&(*value).into());
    }

    /// The shortest number that reads back as the same, or the string `NaN`, `Infinity` or `-Infinity`.
    #[inline]
    pub fn float(&mut self, value: &f32) {
        match float_name((*value).into()) {
            Some(name) => self.string(name),
            None => self.display(format_args!("{value:?}")),
        }
    }

    /// The shortest number that reads back as the same, or the string `NaN`, `Infinity` or `-Infinity`.
    #[inline]
    pub fn double(&mut self, value: &f64) {
        match float_name(*value) {
            Some(name) => self.string(name),
            None => self.display(format_args!("{value:?}")),
        }
    }

    /// A moment, as a number of seconds since 1970.
    #[inline]
    pub fn epoch_seconds(&mut self, value: &Timestamp) {
        self.fill(|room| value.epoch_seconds_to(room));
    }

    /// A moment, as a string in the format of RFC 3339.
    #[inline]
    pub fn date_time(&mut self, value: &Timestamp) {
        self.fill_quoted(|room| value.date_time_to(room));
    }

    /// A moment, as a string in the format of HTTP headers.
    #[inline]
    pub fn http_date(&mut self, value: &Timestamp) {
        self.fill_quoted(|room| value.http_date_to(room));
    }

    /// A value as it was received.
    #[inline]
    pub fn raw(&mut self, value: &RawJson) {
        self.push(value.as_str().as_bytes());
    }

    /// A list.
    #[inline]
    pub fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.push(b"[");
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.push(b",");
            }
            write(self, item);
        }
        self.push(b"]");
    }

    /// A list in which `None` is written as null.
    pub fn sparse_list<T>(&mut self, items: &[Option<T>], mut write: impl FnMut(&mut Self, &T)) {
        self.list(items, |json, item| json.nullable(item, &mut write));
    }

    /// A map.
    #[inline]
    pub fn map<K: AsRef<str>, T>(
        &mut self,
        entries: &BTreeMap<K, T>,
        mut write: impl FnMut(&mut Self, &T),
    ) {
        self.begin_object();
        for (key, value) in entries {
            self.entry(key.as_ref(), value, &mut write);
        }
        self.end_object();
    }

    /// A map in which `None` is written as null.
    pub fn sparse_map<K: AsRef<str>, T>(
        &mut self,
        entries: &BTreeMap<K, Option<T>>,
        mut write: impl FnMut(&mut Self, &T),
    ) {
        self.map(entries, |json, value| json.nullable(value, &mut write));
    }

    fn nullable<T>(&mut self, value: &Option<T>, write: &mut impl FnMut(&mut Self, &T)) {
        match value {
            Some(value) => write(self, value),
            None => self.null(),
        }
    }

    pub(super) fn null(&mut self) {
        self.push(b"null");
    }

    pub(super) fn display(&mut self, value: impl Display) {
        // Writing to memory cannot fail.
        let _ = write!(self, "{value}");
    }

    /// Text that needs no escapes, in quotes.
    #[inline]
    fn quoted(&mut self, plain: &[u8]) {
        if let [quote, text @ .., end] = self.room(plain.len() + 2) {
            (*quote, *end) = (b'"', b'"');
            text.copy_from_slice(plain);
        }
    }

    fn escaped(&mut self, value: &str) {
        match is_plain(value.as_bytes()) {
            true => self.quoted(value.as_bytes()),
            false => self.escape_all(value),
        }
    }

    #[cold]
    #[inline(never)]
    fn escape_all(&mut self, value: &str) {
        self.push(b"\"");
        let mut start = 0;
        loop {
            let end = end_of_plain(value.as_bytes(), start);
            self.push(value.as_bytes().get(start..end).unwrap_or_default());
            let Some(special) = value.as_bytes().get(end) else { break };
            self.escape(*special);
            start = end + 1;
        }
        self.push(b"\"");
    }

    #[inline]
    fn push(&mut self, text: &[u8]) {
        self.room(text.len()).copy_from_slice(text);
    }

    /// Lets `write` write a timestamp where it is to stand, and tell its length.
    #[inline]
    fn fill(&mut self, write: impl FnOnce(&mut Room) -> usize) {
        if let Some(room) = self.room(ROOM).first_chunk_mut() {
            let length = write(room);
            self.at -= ROOM - length;
        }
    }

    /// As [`fill`](Self::fill), in quotes.
    #[inline]
    fn fill_quoted(&mut self, write: impl FnOnce(&mut Room) -> usize) {
        let [quote, rest @ ..] = self.room(ROOM + 2) else { return };
        let Some(room) = rest.first_chunk_mut() else { return };
        *quote = b'"';
        let length = write(room);
        if let Some(end) = rest.get_mut(length) {
            *end = b'"';
        }
        self.at -= ROOM - length;
    }

    /// The next bytes, which the caller must fill.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "`grow` has made room up to `at`")]
    pub(super) fn room(&mut self, length: usize) -> &mut [u8] {
        let start = self.at;
        self.at += length;
        if self.at > self.bytes.len() {
            self.grow();
        }
        &mut self.bytes[start..start + length]
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        self.bytes.resize(self.at.max(2 * self.bytes.len()), 0);
    }

    fn escape(&mut self, special: u8) {
        let letter = match special {
            b'"' | b'\\' => special,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            8 => b'b',
            12 => b'f',
            _ => return self.display(format_args!("\\u{special:04x}")),
        };
        self.push(&[b'\\', letter]);
    }
}

impl fmt::Write for Writer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text.as_bytes());
        Ok(())
    }
}

/// The name of a value for which JSON has no number.
pub(crate) fn float_name(value: f64) -> Option<&'static str> {
    match value {
        f64::INFINITY => Some("Infinity"),
        f64::NEG_INFINITY => Some("-Infinity"),
        _ if value.is_nan() => Some("NaN"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn text(write: impl FnOnce(&mut Writer)) -> String {
        String::from_utf8(super::write(write).into()).unwrap()
    }

    #[test]
    fn members_are_written_in_the_order_given_and_absent_ones_are_left_out() {
        let json = text(|json| {
            json.begin_object();
            json.optional("absent", &None::<String>, Writer::string);
            json.member("a", "{", Writer::string);
            json.optional("b", &Some(true), Writer::boolean);
            json.member("c", &(-1, 2), |json, (d, e)| {
                json.begin_object();
                json.member("d", d, Writer::long);
                json.member("e", e, Writer::byte);
                json.end_object();
            });
            json.member("empty", &(), |json, _| {
                json.begin_object();
                json.end_object();
            });
            json.optional("f", &Some(vec![1, 2]), |json, items| json.list(items, Writer::integer));
            json.end_object();
        });
        assert_eq!(json, r#"{"a":"{","b":true,"c":{"d":-1,"e":2},"empty":{},"f":[1,2]}"#);
    }

    #[test]
    fn lists_and_maps_are_written_dense_or_sparse() {
        assert_eq!(text(|json| json.list(&[] as &[i16], Writer::short)), "[]");
        assert_eq!(text(|json| json.list(&["a", "b"], Writer::string)), r#"["a","b"]"#);
        assert_eq!(text(|json| json.sparse_list(&[None, Some(1)], Writer::integer)), "[null,1]");
        let map = BTreeMap::from([("b", 1), ("a\"", 2)]);
        assert_eq!(text(|json| json.map(&map, Writer::integer)), r#"{"a\"":2,"b":1}"#);
        let map = BTreeMap::from([("b".to_owned(), None), ("a".to_owned(), Some(1.0))]);
        assert_eq!(text(|json| json.sparse_map(&map, Writer::double)), r#"{"a":1.0,"b":null}"#);
    }

    #[test]
    fn what_a_string_must_not_hold_is_escaped() {
        let json = text(|json| json.string("\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}é😀"));
        assert_eq!(json, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}é😀\"");
    }

    #[test]
    fn floats_are_short_and_those_without_a_number_have_a_name() {
        let doubles =
            [(0.1, "0.1"), (1.0, "1.0"), (-0.0, "-0.0"), (1e300, "1e300"), (5e-324, "5e-324")];
        for (value, json) in doubles {
            assert_eq!(text(|writer| writer.double(&value)), json);
        }
        assert_eq!(text(|json| json.float(&0.1)), "0.1");
        assert_eq!(text(|json| json.float(&f32::NAN)), "\"NaN\"");
        assert_eq!(text(|json| json.float(&f32::INFINITY)), "\"Infinity\"");
        assert_eq!(text(|json| json.double(&f64::NEG_INFINITY)), "\"-Infinity\"");
    }

    #[test]
    fn integers_of_enums_and_timestamps_are_written() {
        let time = Timestamp::new(1_398_796_238, 123_000_000).unwrap();
        assert_eq!(text(|json| json.integer_of(&7_i16)), "7");
        assert_eq!(text(|json| json.epoch_seconds(&time)), "1398796238.123");
        assert_eq!(text(|json| json.date_time(&time)), "\"2014-04-29T18:30:38.123Z\"");
        assert_eq!(text(|json| json.http_date(&time)), "\"Tue, 29 Apr 2014 18:30:38 GMT\"");
    }

    #[test]
    fn raw_values_are_written_as_they_came() {
        let body = br#"{"a":[null,1.50,{}],"b":"c"}"#;
        let raw = json::read(body, json::Reader::raw).unwrap();
        assert_eq!(&*write(|json| json.raw(&raw)), body);
    }
}
