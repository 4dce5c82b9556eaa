//! The cursor over a body and its containers, and the one fault that ends reading.

use std::borrow::Cow;

use bytes::Bytes;

use super::item::{BREAK, END, NULL, UNDEFINED, indefinite, kind};
use super::{MAX_DEPTH, path};
use crate::{ReadError, place};

/// Reading failed; the [`Reader`] knows why.
///
/// It is of no size, so that the results of the value readers stay small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed(pub(super) ());

/// Reads values from a CBOR body, front to back.
pub struct Reader<'a> {
    pub(super) body: &'a Bytes,
    /// What of it is still to be read.
    pub(super) rest: &'a [u8],
    pub(super) depth: usize,
    /// How many items are still to come at each depth, from 1 on; a map's count its names alone.
    pub(super) left: [usize; MAX_DEPTH + 1],
    /// The text of the last name that came in pieces.
    pub(super) built: String,
    /// The name of the member at the cursor and what follows it, if its length is not in the shortest form.
    pub(super) other_name: Option<(Cow<'a, str>, &'a [u8])>,
    /// How many of the names around a fault are known to be no secrets.
    shown: usize,
    fault: Option<Fault>,
}

/// More items than a body can hold: a break ends them.
pub(super) const UNTIL_BREAK: usize = usize::MAX;

/// The first thing that went wrong.
enum Fault {
    /// What begins or goes on at `at` is not what was expected.
    Unlike { at: usize, expected: &'static str, found: &'static str },
    /// What ended at `at`, that many levels deep, breaks a rule.
    Broken { at: usize, depth: usize, expected: &'static str, found: &'static str },
    /// The object that ended at `at`, that many levels deep, lacks a member.
    Missing { at: usize, depth: usize, name: &'static str },
}

impl<'a> Reader<'a> {
    pub(super) fn of(body: &'a Bytes) -> Self {
        Self {
            body,
            rest: body,
            depth: 0,
            left: [0; MAX_DEPTH + 1],
            built: String::new(),
            other_name: None,
            shown: usize::MAX,
            fault: None,
        }
    }

    /// Reads a body, which must end where `read` does.
    pub(super) fn read_all<T>(
        body: &'a Bytes,
        read: impl FnOnce(&mut Self) -> Result<T, Failed>,
    ) -> Result<T, ReadError> {
        let mut reader = Self::of(body);
        match read(&mut reader) {
            Ok(value) if reader.rest.is_empty() => Ok(value),
            Ok(_) => Err(reader.trailing()),
            Err(Failed(())) => Err(reader.error()),
        }
    }

    /// Counts an item of the container.
    #[inline]
    pub(super) fn count_item(&mut self) {
        match self.left.get_mut(self.depth) {
            Some(left) if *left != UNTIL_BREAK => *left = left.saturating_sub(1),
            _ => {}
        }
    }

    /// How many items are still to come in the container.
    #[inline]
    pub(super) fn left(&self) -> usize {
        self.left.get(self.depth).copied().unwrap_or_default()
    }

    /// Leaves the container, if it is at its end.
    #[inline]
    pub(super) fn ends(&mut self) -> bool {
        let ends = match self.left() {
            UNTIL_BREAK => self.passes(BREAK),
            left => left == 0,
        };
        self.depth = self.depth.saturating_sub(ends.into());
        ends
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

    /// The failure to find what was `expected` in what was read last, for a rule that CBOR does not
    /// know.
    pub fn unexpected(&mut self, expected: &'static str, found: &'static str) -> Failed {
        self.failed(Fault::Broken { at: self.at(), depth: self.depth, expected, found })
    }

    pub(super) fn nullable<T>(
        &mut self,
        read: &mut impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<Option<T>, Failed> {
        if self.null() { Ok(None) } else { read(self).map(Some) }
    }

    /// Enters a map or an array, each of whose items takes so many bytes or more.
    pub(super) fn enter(
        &mut self,
        major: u8,
        least: usize,
        expected: &'static str,
    ) -> Result<(), Failed> {
        let start = self.at();
        let left = if self.passes(indefinite(major)) {
            UNTIL_BREAK
        } else {
            let count = usize::try_from(self.argument(major, expected)?);
            let most = self.rest.len().checked_div(least).unwrap_or_default();
            let count = count.ok().filter(|count| *count <= most);
            count.ok_or_else(|| self.cut(expected))?
        };
        let inner = self.depth.saturating_add(1);
        let Some(room) = self.left.get_mut(inner) else {
            return Err(self.fail(start, "at most 128 levels of nesting", "a deeper one"));
        };
        *room = left;
        self.depth = inner;
        Ok(())
    }

    /// Steps to the next element of an array or the next name of a map, or out of it.
    #[inline]
    pub(super) fn next_item(&mut self) -> bool {
        let goes_on = !self.ends();
        if goes_on {
            self.count_item();
        }
        goes_on
    }

    /// Passes over a null, if there is one.
    #[inline]
    pub(super) fn null(&mut self) -> bool {
        self.passes(NULL) || self.passes(UNDEFINED)
    }

    /// Passes over that byte, if it is the next one.
    #[inline]
    pub(super) fn passes(&mut self, byte: u8) -> bool {
        match self.rest {
            [next, rest @ ..] if *next == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// The next byte, `None` at the end of the body.
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The major type of the next item.
    #[inline]
    pub(super) fn major(&self) -> Option<u8> {
        self.peek().map(|initial| initial >> 5)
    }

    /// The offset of the cursor in the body.
    #[inline]
    pub(super) fn at(&self) -> usize {
        self.body.len().saturating_sub(self.rest.len())
    }

    /// The argument of the next item, which must be of that major type and have one; its content
    /// follows.
    #[inline]
    pub(super) fn argument(&mut self, major: u8, expected: &'static str) -> Result<u64, Failed> {
        match self.rest {
            [initial, rest @ ..] if *initial >> 5 == major && *initial & 31 < 24 => {
                self.rest = rest;
                Ok((*initial & 31).into())
            }
            _ => self.long_argument(major, expected),
        }
    }

    /// An argument that has bytes of its own.
    fn long_argument(&mut self, major: u8, expected: &'static str) -> Result<u64, Failed> {
        let initial = self.peek().filter(|initial| initial >> 5 == major);
        match initial.map(|initial| initial & 31) {
            Some(24) => self.fixed(expected).map(|[byte]| byte.into()),
            Some(25) => self.fixed(expected).map(|bytes| u16::from_be_bytes(bytes).into()),
            Some(26) => self.fixed(expected).map(|bytes| u32::from_be_bytes(bytes).into()),
            Some(27) => self.fixed(expected).map(u64::from_be_bytes),
            _ => Err(self.unlike(expected)),
        }
    }

    /// The bytes that follow the first of the next item; passes over both.
    #[inline]
    pub(super) fn fixed<const N: usize>(
        &mut self,
        expected: &'static str,
    ) -> Result<[u8; N], Failed> {
        match self.rest.get(1..).and_then(<[u8]>::split_first_chunk) {
            Some((bytes, rest)) => {
                self.rest = rest;
                Ok(*bytes)
            }
            None => Err(self.cut(expected)),
        }
    }

    /// The failure to find all of what was `expected`: the body ends in it.
    #[cold]
    pub(super) fn cut(&mut self, expected: &'static str) -> Failed {
        self.fail(self.body.len(), expected, END)
    }

    /// The failure to find what was `expected` at the cursor.
    #[cold]
    pub(super) fn unlike(&mut self, expected: &'static str) -> Failed {
        self.fail(self.at(), expected, kind(self.rest))
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
        self.failed(Fault::Missing { at: self.at(), depth: self.depth, name })
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
        match self.fault.take() {
            Some(Fault::Unlike { at, expected, found }) => {
                let place = path::path_at(self.body, at, self.shown);
                ReadError::new(place, expected, found).at_byte(at)
            }
            Some(Fault::Broken { at, depth, expected, found }) => {
                let place = path::path_before(self.body, at, depth, self.shown);
                ReadError::new(place, expected, found).at_byte(at)
            }
            Some(Fault::Missing { at, depth, name }) => {
                let mut place = path::path_before(self.body, at, depth, self.shown);
                place::push_name(&mut place, name);
                ReadError::new(place, "a value for the required member", "none").at_byte(at)
            }
            // Only a `Failed` that another reader gave comes without a fault of this one.
            None => {
                let place = path::path_at(self.body, self.at(), self.shown);
                ReadError::new(place, "a value", "a failure")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::cbor::{self, read, read_list, read_map, read_sensitive};
    use crate::hex::hex;

    #[derive(Debug, PartialEq)]
    struct Tag {
        key: String,
        value: Option<i32>,
    }

    impl Tag {
        fn read(cbor: &mut Reader<'_>) -> Result<Self, Failed> {
            let mut key = None;
            let mut value = None;
            cbor.object(|cbor| {
                cbor.member("key", &mut key, Reader::string)?;
                cbor.member("value", &mut value, Reader::integer)
            })?;
            Ok(Self { key: cbor.required("key", key)?, value })
        }
    }

    // The names of the members above.
    const KEY: &str = "636b6579";
    const VALUE: &str = "6576616c7565";

    fn tag(body: &str) -> Result<Tag, String> {
        read(&hex(body), Tag::read).map_err(|error| error.to_string())
    }

    fn tags(body: &str) -> Result<Vec<Tag>, String> {
        read(&hex(body), |cbor| cbor.list(Tag::read)).map_err(|error| error.to_string())
    }

    #[test]
    fn members_come_in_any_order_and_unknown_ones_are_passed_over() {
        let expected = Tag { key: "a".to_owned(), value: Some(7) };
        // Of definite length, and of indefinite.
        assert_eq!(
            tag(&format!("a3 636e6577 82a06178 {VALUE} 07 {KEY} 6161")).as_ref(),
            Ok(&expected)
        );
        assert_eq!(
            tag(&format!("bf 636e6577 9fa0f5ff {VALUE} 07 {KEY} 7f6161ff ff")).as_ref(),
            Ok(&expected)
        );
        assert_eq!(
            tag(&format!("bf 7f616b626579ff 6161 {VALUE} 1b0000000000000007 ff")),
            Ok(expected)
        );
    }

    #[test]
    fn the_length_of_a_name_may_be_spelled_with_more_bytes_than_it_takes() {
        let expected = Tag { key: "a".to_owned(), value: Some(7) };
        let body = format!("a3 7803{} 6161 78036e6577 00 790005{} 07", &KEY[2..], &VALUE[2..]);
        assert_eq!(tag(&body), Ok(expected));
    }

    #[test]
    fn what_follows_an_object_is_none_of_its_members() {
        let message = tags(&format!("82 a1 {KEY} 6161 {VALUE} 07")).unwrap_err();
        assert_eq!(message, "[1]: expected a map, found a string at byte 8");
    }

    #[test]
    fn a_member_that_is_null_or_undefined_counts_as_absent() {
        let absent = Tag { key: "a".to_owned(), value: None };
        assert_eq!(tag(&format!("a2 {VALUE} f6 {KEY} 6161")).as_ref(), Ok(&absent));
        assert_eq!(tag(&format!("a2 {VALUE} f7 {KEY} 6161")), Ok(absent));
        let message = "key: expected a value for the required member, found none at byte 6";
        assert_eq!(tag(&format!("a1 {KEY} f6")).unwrap_err(), message);
    }

    #[test]
    fn the_last_of_equal_names_wins() {
        let last = Tag { key: "b".to_owned(), value: None };
        assert_eq!(tag(&format!("a2 {KEY} 6161 {KEY} 6162")), Ok(last));
        let map = read(&hex("a3 6161 01 6162 02 6161 03"), |cbor| cbor.map(Reader::integer));
        assert_eq!(map, Ok(BTreeMap::from([("a".to_owned(), 3), ("b".to_owned(), 2)])));
    }

    #[test]
    fn sparse_containers_keep_nulls_and_dense_ones_pass_over_them() {
        for list in ["84 f6 01 f7 02", "9f f6 01 f7 02 ff"].map(hex) {
            assert_eq!(read(&list, |cbor| cbor.list(Reader::long)), Ok(vec![1, 2]));
            let sparse = vec![None, Some(1), None, Some(2)];
            assert_eq!(read(&list, |cbor| cbor.sparse_list(Reader::long)), Ok(sparse));
        }
        for map in ["a2 6161 f6 6162 01", "bf 6161 f6 6162 01 ff"].map(hex) {
            let dense = BTreeMap::from([("b".to_owned(), 1)]);
            assert_eq!(read(&map, |cbor| cbor.map(Reader::long)), Ok(dense));
            let sparse = BTreeMap::from([("a".to_owned(), None), ("b".to_owned(), Some(1))]);
            assert_eq!(read(&map, |cbor| cbor.sparse_map(Reader::long)), Ok(sparse));
        }
    }

    #[test]
    fn collections_of_collections_are_read() {
        let lists =
            read(&hex("82 8101 9f02f6ff"), |cbor| cbor.list(cbor::read_sparse_list(Reader::byte)));
        assert_eq!(lists, Ok(vec![vec![Some(1)], vec![Some(2), None]]));
        let maps =
            read(&hex("a1 6161 bf6162f5ff"), |cbor| cbor.map(cbor::read_map(Reader::boolean)));
        let inner = BTreeMap::from([("b".to_owned(), true)]);
        assert_eq!(maps, Ok(BTreeMap::from([("a".to_owned(), inner)])));
    }

    #[test]
    fn the_path_of_a_fault_shows_no_name_in_what_is_sensitive() {
        let fault = |body: &str| {
            let vaults = read_sensitive(read_list(read_map::<String, _>(Tag::read)));
            let body = hex(body);
            read(&body, |cbor| cbor.map::<String, _>(vaults)).unwrap_err().to_string()
        };
        let cases = [
            (
                "a1 6161 82 a0 a1 6162 a1 636b6579 01",
                "a[1][(redacted)]: expected a string, found an integer at byte 13",
            ),
            (
                "a1 6161 81 a1 6162 a0",
                "a[0][(redacted)].key: expected a value for the required member, found none at byte 8",
            ),
            ("a1 6161 a1 6162 01", "a: expected an array, found a map at byte 3"),
            // Not known to be sensitive, nor not to be.
            (
                "a1 6161 81 a1 6162 a1 6163 a1 6164 ff",
                "a[0][(redacted)]: expected a value, found a break at byte 13",
            ),
        ];
        for (body, message) in cases {
            assert_eq!(fault(body), message, "{body}");
        }
    }

    #[test]
    fn a_fault_tells_its_path_its_kind_and_its_byte() {
        let cases = [
            (
                "82 a1636b65796161 a1636b657901",
                "[1].key: expected a string, found an integer at byte 13",
            ),
            ("81 a1636b657980", "[0].key: expected a string, found an array at byte 6"),
            ("81 a1636b657942ffff", "[0].key: expected a string, found a byte string at byte 6"),
            ("81 a1636b6579c24101", "[0].key: expected a string, found a big number at byte 6"),
            ("81 a1636b6579d8206161", "[0].key: expected a string, found a tagged value at byte 6"),
            ("81 a1636b6579ff", "[0].key: expected a string, found a break at byte 6"),
            (
                "81 a1636b65791c",
                "[0].key: expected a string, found something that is no CBOR at byte 6",
            ),
            ("81 a10102", "[0]: expected the name of a member, found an integer at byte 2"),
            ("81 80", "[0]: expected a map, found an array at byte 1"),
            ("a0", "expected an array, found a map at byte 0"),
            ("f6", "expected an array, found null at byte 0"),
            ("80 80", "expected the end of the body, found an array at byte 1"),
            ("81 a0", "[0].key: expected a value for the required member, found none at byte 2"),
            // Several end where the member is missed.
            (
                "82 f6 a16576616c756501",
                "[1].key: expected a value for the required member, found none at byte 10",
            ),
            (
                "83 f6 bf6576616c756501ff f6",
                "[1].key: expected a value for the required member, found none at byte 11",
            ),
            (
                "81 a1636e6577 82 01 a1 6178 62ff61",
                r#"[0].new[1][(redacted)]: expected text in UTF-8, found invalid UTF-8 at byte 11"#,
            ),
            (
                "81 a1636b6579 62c361",
                "[0].key: expected text in UTF-8, found invalid UTF-8 at byte 6",
            ),
        ];
        for (body, message) in cases {
            assert_eq!(tags(body).unwrap_err(), message, "{body}");
        }
    }

    #[test]
    fn a_count_beyond_the_bytes_is_the_end_of_the_body() {
        for body in ["9b ffffffffffffffff", "9a ffffffff 01", "82 01", "98", "9b 00", "9f 01", "9f"]
        {
            let error = read(&hex(body), |cbor| cbor.list(Reader::long)).unwrap_err();
            assert!(error.to_string().contains("found the end of the body"), "{body}: {error}");
        }
        for body in
            ["bb ffffffffffffffff", "ba 7fffffff 6161", "a1 6161", "a1", "bf 6161 01", "a2 6161 01"]
        {
            let error = read(&hex(body), |cbor| cbor.map::<String, _>(Reader::long)).unwrap_err();
            assert!(error.to_string().contains("found the end of the body"), "{body}: {error}");
        }
    }

    #[test]
    fn a_break_ends_what_is_of_indefinite_length_alone() {
        for body in ["ff", "81ff", "a16161ff", "bf6161ff", "9f81ffff", "a1ff01", "bf01ffff"] {
            let message = read(&hex(body), Reader::skip).unwrap_err().to_string();
            assert!(message.contains("found a break"), "{body}: {message}");
        }
    }

    #[test]
    fn levels_beyond_the_limit_are_refused_by_every_reader() {
        fn lists(cbor: &mut Reader<'_>) -> Result<(), Failed> {
            cbor.list(lists).map(|_| ())
        }
        fn maps(cbor: &mut Reader<'_>) -> Result<(), Failed> {
            cbor.map::<String, _>(maps).map(|_| ())
        }
        for levels in [128, 129, 100_000] {
            let is_accepted = levels <= MAX_DEPTH;
            for (open, close) in [("81", "80"), ("9f", "80")] {
                let close = if open == "9f" {
                    close.to_owned() + &"ff".repeat(levels - 1)
                } else {
                    close.to_owned()
                };
                let body = hex(&(open.repeat(levels - 1) + &close));
                assert_eq!(read(&body, Reader::skip).is_ok(), is_accepted);
                assert_eq!(read(&body, Reader::raw).is_ok(), is_accepted);
                assert_eq!(read(&body, lists).is_ok(), is_accepted);
            }
            let body = hex(&("a16161".repeat(levels - 1) + "a0"));
            assert_eq!(read(&body, Reader::skip).is_ok(), is_accepted);
            assert_eq!(read(&body, maps).is_ok(), is_accepted);
        }
        let message = read(&hex(&("81".repeat(129) + "00")), Reader::skip).unwrap_err().to_string();
        let text = "[0]: expected at most 128 levels of nesting, found a deeper one at byte 128";
        assert!(message.ends_with(text), "{message}");
    }

    #[test]
    fn a_rule_of_the_caller_fails_at_the_object_that_was_left() {
        let choice = |cbor: &mut Reader<'_>| {
            cbor.enter_object()?;
            cbor.next_name()?;
            cbor.enter_object()?;
            match cbor.next_name()? {
                None => Err::<(), _>(cbor.unexpected("exactly one member", "none")),
                Some(_) => Ok(()),
            }
        };
        for body in ["a1 66 63686f696365 a0", "a2 66 63686f696365 a0 616101"] {
            let message = "choice: expected exactly one member, found none at byte 9";
            assert_eq!(read(&hex(body), choice).unwrap_err().to_string(), message);
        }
    }
}
