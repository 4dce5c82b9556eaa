//! Writing CBOR: members in the order in which they are given, numbers as short as they can be.
//!
//! Objects are maps of indefinite length: which of their members are there shows while they are
//! written, and a break at the end takes one byte and no counting. The lengths of lists and maps are
//! known, and written.

use std::collections::BTreeMap;
use std::ops::Deref;

use bytes::Bytes;

use super::item::{
    ARRAY, BREAK, BYTES, DOUBLE, EPOCH, FALSE, MAP, NEGATIVE, NULL, SINGLE, TAG, TEXT, TRUE,
    UNSIGNED, indefinite,
};
use super::raw::RawCbor;
use crate::timestamp::Timestamp;

/// Writes values to a CBOR body.
///
/// What writes a value takes the writer and a reference to the value, so that it can be passed to
/// [`member`](Self::member), [`list`](Self::list) and their like by its name.
pub struct Writer {
    bytes: Vec<u8>,
}

/// Room for a small body; a larger one doubles it as it grows.
const CAPACITY: usize = 512;

/// The body that `write` writes.
pub fn write(write: impl FnOnce(&mut Writer)) -> Bytes {
    let mut writer = Writer { bytes: Vec::with_capacity(CAPACITY) };
    write(&mut writer);
    Bytes::from(writer.bytes)
}

/// The body that is one value, written by `write`.
pub fn body<T: ?Sized>(value: &T, write: impl FnOnce(&mut Writer, &T)) -> Bytes {
    self::write(|cbor| write(cbor, value))
}

/// One object with the members of two, each of which was written between
/// [`begin_object`](Writer::begin_object) and [`end_object`](Writer::end_object).
#[cfg(feature = "server")]
pub(crate) fn joined(first: &[u8], second: &[u8]) -> Bytes {
    let first = first.strip_suffix(&[BREAK]).unwrap_or(first);
    let second = second.strip_prefix(&[indefinite(MAP)]).unwrap_or(second);
    Bytes::from([first, second].concat())
}

/// What writes a list whose elements are written by `write`.
pub fn list<T>(write: impl Fn(&mut Writer, &T)) -> impl Fn(&mut Writer, &Vec<T>) {
    move |cbor, items| cbor.list(items, &write)
}

/// What writes a list some of whose elements may be null.
pub fn sparse_list<T>(write: impl Fn(&mut Writer, &T)) -> impl Fn(&mut Writer, &Vec<Option<T>>) {
    move |cbor, items| cbor.sparse_list(items, &write)
}

/// What writes a map whose values are written by `write`.
pub fn map<K: AsRef<str>, T>(
    write: impl Fn(&mut Writer, &T),
) -> impl Fn(&mut Writer, &BTreeMap<K, T>) {
    move |cbor, entries| cbor.map(entries, &write)
}

/// What writes a map some of whose values may be null.
pub fn sparse_map<K: AsRef<str>, T>(
    write: impl Fn(&mut Writer, &T),
) -> impl Fn(&mut Writer, &BTreeMap<K, Option<T>>) {
    move |cbor, entries| cbor.sparse_map(entries, &write)
}

/// What writes a value in a box.
pub fn boxed<T, B: Deref<Target = T>>(write: impl Fn(&mut Writer, &T)) -> impl Fn(&mut Writer, &B) {
    move |cbor, value| write(cbor, value)
}

impl Writer {
    /// Begins an object, whose members follow.
    #[inline]
    pub fn begin_object(&mut self) {
        self.bytes.push(indefinite(MAP));
    }

    /// Ends the object.
    #[inline]
    pub fn end_object(&mut self) {
        self.bytes.push(BREAK);
    }

    /// The name of a member, whose value must follow.
    #[inline]
    pub fn name(&mut self, name: &str) {
        self.string(name);
    }

    /// A member, its value written by `write`.
    #[inline]
    pub fn member<T: ?Sized>(&mut self, name: &str, value: &T, write: impl FnOnce(&mut Self, &T)) {
        self.name(name);
        write(self, value);
    }

    /// As [`member`](Self::member), by the name that a member of any name has in every format.
    pub fn entry<T: ?Sized>(&mut self, name: &str, value: &T, write: impl FnOnce(&mut Self, &T)) {
        self.member(name, value, write);
    }

    /// A member if there is a value, and nothing if there is none.
    #[inline]
    pub fn optional<T>(
        &mut self,
        name: &str,
        value: &Option<T>,
        write: impl FnOnce(&mut Self, &T),
    ) {
        if let Some(value) = value {
            self.member(name, value, write);
        }
    }

    /// A string, or what is written as one, such as an enum.
    #[inline]
    pub fn string<T: AsRef<str> + ?Sized>(&mut self, value: &T) {
        self.content(TEXT, value.as_ref().as_bytes());
    }

    /// `true` or `false`.
    #[inline]
    pub fn boolean(&mut self, value: &bool) {
        self.bytes.push(if *value { TRUE } else { FALSE });
    }

    /// An integer of 8 bits.
    pub fn byte(&mut self, value: &i8) {
        self.long(&(*value).into());
    }

    /// An integer of 16 bits.
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
        match u64::try_from(*value) {
            Ok(value) => self.head(UNSIGNED, value),
            // Below zero, the argument is one less than the magnitude.
            Err(_) => self.head(NEGATIVE, !*value as u64),
        }
    }

    /// What is written as an integer of 32 bits, such as an integer enum.
    pub fn integer_of<T: Copy + Into<i32>>(&mut self, value: &T) {
        self.integer(&(*value).into());
    }

    /// A number of 32 bits.
    pub fn float(&mut self, value: &f32) {
        self.bytes.push(SINGLE);
        self.bytes.extend_from_slice(&value.to_be_bytes());
    }

    /// A number of 64 bits.
    #[inline]
    pub fn double(&mut self, value: &f64) {
        self.bytes.push(DOUBLE);
        self.bytes.extend_from_slice(&value.to_be_bytes());
    }

    /// Bytes.
    pub fn blob(&mut self, value: &Bytes) {
        self.content(BYTES, value);
    }

    /// A moment, as a number of 64 bits: the seconds since 1970, to the millisecond, which is rounded
    /// down.
    #[inline]
    pub fn epoch_seconds(&mut self, value: &Timestamp) {
        self.head(TAG, EPOCH);
        self.double(&(value.milliseconds() as f64 / 1000.0));
    }

    /// A value as it was received.
    pub fn raw(&mut self, value: &RawCbor) {
        self.bytes.extend_from_slice(value.as_bytes());
    }

    /// A list.
    pub fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.head(ARRAY, items.len() as u64);
        for item in items {
            write(self, item);
        }
    }

    /// A list in which `None` is written as null.
    pub fn sparse_list<T>(&mut self, items: &[Option<T>], mut write: impl FnMut(&mut Self, &T)) {
        self.list(items, |cbor, item| cbor.nullable(item, &mut write));
    }

    /// A map.
    pub fn map<K: AsRef<str>, T>(
        &mut self,
        entries: &BTreeMap<K, T>,
        mut write: impl FnMut(&mut Self, &T),
    ) {
        self.head(MAP, entries.len() as u64);
        for (key, value) in entries {
            self.member(key.as_ref(), value, &mut write);
        }
    }

    /// A map in which `None` is written as null.
    pub fn sparse_map<K: AsRef<str>, T>(
        &mut self,
        entries: &BTreeMap<K, Option<T>>,
        mut write: impl FnMut(&mut Self, &T),
    ) {
        self.map(entries, |cbor, value| cbor.nullable(value, &mut write));
    }

    fn nullable<T>(&mut self, value: &Option<T>, write: &mut impl FnMut(&mut Self, &T)) {
        match value {
            Some(value) => write(self, value),
            None => self.bytes.push(NULL),
        }
    }

    #[inline]
    fn content(&mut self, major: u8, content: &[u8]) {
        self.head(major, content.len() as u64);
        self.bytes.extend_from_slice(content);
    }

    /// What an item begins with, as short as its argument allows.
    #[inline]
    fn head(&mut self, major: u8, argument: u64) {
        match argument {
            0..24 => self.bytes.push(major << 5 | argument as u8),
            _ => self.long_head(major << 5, argument),
        }
    }

    fn long_head(&mut self, major: u8, argument: u64) {
        let bytes = argument.to_be_bytes();
        let (info, argument) = match bytes {
            [0, 0, 0, 0, 0, 0, 0, ref last @ ..] => (24, last.as_slice()),
            [0, 0, 0, 0, 0, 0, ref last @ ..] => (25, last.as_slice()),
            [0, 0, 0, 0, ref last @ ..] => (26, last.as_slice()),
            ref all => (27, all.as_slice()),
        };
        self.bytes.push(major | info);
        self.bytes.extend_from_slice(argument);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor::{self, Reader};
    use crate::hex::hex;

    #[test]
    fn members_are_written_in_the_order_given_and_absent_ones_are_left_out() {
        let body = write(|cbor| {
            cbor.begin_object();
            cbor.optional("absent", &None::<String>, Writer::string);
            cbor.member("a", "b", Writer::string);
            cbor.optional("b", &Some(true), Writer::boolean);
            cbor.name("c");
            cbor.begin_object();
            cbor.end_object();
            cbor.optional("d", &Some(vec![1, 2]), list(Writer::integer));
            cbor.end_object();
        });
        assert_eq!(body, hex("bf 6161 6162 6162 f5 6163 bfff 6164 820102 ff"));
    }

    #[test]
    fn lists_and_maps_are_written_dense_or_sparse() {
        assert_eq!(write(|cbor| cbor.list(&[] as &[i16], Writer::short)), hex("80"));
        let nested = vec![vec![None, Some(1_i8)]];
        assert_eq!(body(&nested, list(sparse_list(Writer::byte))), hex("81 82 f6 01"));
        let map = BTreeMap::from([("b", 1_i64), ("a", 2)]);
        assert_eq!(body(&map, self::map(Writer::long)), hex("a2 6161 02 6162 01"));
        let sparse = BTreeMap::from([("b".to_owned(), None), ("a".to_owned(), Some(false))]);
        assert_eq!(body(&sparse, sparse_map(Writer::boolean)), hex("a2 6161 f4 6162 f6"));
        assert_eq!(body(&Box::new(true), boxed(Writer::boolean)), hex("f5"));
    }

    #[test]
    fn integers_are_as_short_as_they_can_be() {
        let cases = [
            (0, "00"),
            (23, "17"),
            (24, "1818"),
            (255, "18ff"),
            (256, "190100"),
            (65535, "19ffff"),
            (65536, "1a00010000"),
            (4_294_967_295, "1affffffff"),
            (4_294_967_296, "1b0000000100000000"),
            (i64::MAX, "1b7fffffffffffffff"),
            (-1, "20"),
            (-24, "37"),
            (-25, "3818"),
            (-256, "38ff"),
            (-257, "390100"),
            (i64::MIN, "3b7fffffffffffffff"),
        ];
        for (value, digits) in cases {
            assert_eq!(body(&value, Writer::long), hex(digits), "{value}");
        }
        assert_eq!(body(&7_i16, Writer::integer_of), hex("07"));
    }

    #[test]
    fn floats_keep_their_width() {
        assert_eq!(body(&7.625, Writer::float), hex("fa40f40000"));
        assert_eq!(body(&1.889, Writer::double), hex("fb3ffe395810624dd3"));
        assert_eq!(body(&f64::INFINITY, Writer::double), hex("fb7ff0000000000000"));
    }

    #[test]
    fn timestamps_are_written_to_the_millisecond() {
        let time = |seconds, nanoseconds| Timestamp::new(seconds, nanoseconds).unwrap();
        let written = |time| body(&time, Writer::epoch_seconds);
        assert_eq!(written(time(1_398_796_238, 0)), hex("c1 fb 41d4d7fbf3800000"));
        assert_eq!(written(time(946_845_296, 123_999_999)), hex("c1 fb 41cc37db380fbe77"));
        assert_eq!(written(time(-2, 500_000_000)), hex("c1 fb bff8000000000000"));
    }

    #[test]
    fn raw_values_are_written_as_they_came() {
        let value = hex("9f c1 1800 ff");
        let raw = cbor::read(&value, Reader::raw).unwrap();
        assert_eq!(body(&raw, Writer::raw), value);
    }
}
