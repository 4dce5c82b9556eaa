//! Reading forms: the items, in the order of their keys, are a tree without being made one.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::ReadError;
use crate::body::checked_text;
use crate::json::MAX_DEPTH;
use crate::text::Expected;
use crate::uri::decode;

/// A key and its value, decoded.
type Item<'a> = (Cow<'a, str>, Cow<'a, str>);

/// A place in a form: a structure, a list, a map or a value.
pub struct Node<'f> {
    /// The items whose keys are the node's, or go on from there behind a dot; the node's own first.
    items: &'f [Item<'f>],
    /// The length of the node's key.
    length: usize,
    /// The last part of its key.
    name: &'f str,
    parent: Option<&'f Node<'f>>,
}

/// Reads a form by `read`, which is given its root.
pub fn read<T>(
    body: &[u8],
    read: impl FnOnce(&Node<'_>) -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    let mut items = items(body)?;
    // It is stable: of equal keys the last one stays so.
    items.sort_by(|(one, _), (other, _)| order(one).cmp(order(other)));
    read(&Node { items: &items, length: 0, name: "", parent: None })
}

/// A function that reads a value by a parser of the module [`text`](crate::text).
pub fn value<T>(
    parse: impl Fn(&str) -> Result<T, Expected>,
) -> impl Fn(&Node<'_>) -> Result<T, ReadError> {
    move |form| form.value(&parse)
}

/// A function that reads a list, the keys of its elements being those of `member`.
pub fn read_list<T>(
    member: &'static str,
    read: impl Fn(&Node<'_>) -> Result<T, ReadError>,
) -> impl Fn(&Node<'_>) -> Result<Vec<T>, ReadError> {
    move |form| form.check_is_collection()?.child(member).elements(&read)
}

/// A function that reads a list, its elements following its own key.
pub fn read_flat_list<T>(
    read: impl Fn(&Node<'_>) -> Result<T, ReadError>,
) -> impl Fn(&Node<'_>) -> Result<Vec<T>, ReadError> {
    move |form| form.check_is_collection()?.elements(&read)
}

/// A function that reads a map, the keys of its entries being those of `entry`. The last one of equal
/// keys wins.
pub fn read_map<K: for<'s> From<&'s str> + Ord, T>(
    entry: &'static str,
    key: &'static str,
    value: &'static str,
    read: impl Fn(&Node<'_>) -> Result<T, ReadError>,
) -> impl Fn(&Node<'_>) -> Result<BTreeMap<K, T>, ReadError> {
    let read = read_flat_map(key, value, read);
    move |form| read(&form.check_is_collection()?.child(entry))
}

/// A function that reads a map, its entries following its own key. The last one of equal keys wins.
pub fn read_flat_map<K: for<'s> From<&'s str> + Ord, T>(
    key: &'static str,
    value: &'static str,
    read: impl Fn(&Node<'_>) -> Result<T, ReadError>,
) -> impl Fn(&Node<'_>) -> Result<BTreeMap<K, T>, ReadError> {
    move |form| {
        let entries = form.check_is_collection()?.elements(|entry| {
            let key = entry.required(key, |form| form.value(|text| Ok(K::from(text))))?;
            Ok((key, entry.required(value, &read)?))
        });
        entries.map(BTreeMap::from_iter)
    }
}

impl<'f> Node<'f> {
    /// A member if the form holds something of it.
    pub fn optional<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&Node<'_>) -> Result<T, ReadError>,
    ) -> Result<Option<T>, ReadError> {
        let child = self.child(name);
        if child.items.is_empty() { Ok(None) } else { read(child.check_depth()?).map(Some) }
    }

    /// A member that must be there. An empty structure, list or map leaves nothing in a form.
    pub fn required<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&Node<'_>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        read(self.child(name).check_depth()?)
    }

    /// The names of the members that the form holds something of.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.children().map(|child| child.name)
    }

    /// The fault of finding something else than what was `expected` here, for a rule that forms do not
    /// know.
    pub fn unexpected(&self, expected: &'static str, found: &'static str) -> ReadError {
        ReadError::new(self.place(), expected, found)
    }

    fn value<T>(&self, parse: impl FnOnce(&str) -> Result<T, Expected>) -> Result<T, ReadError> {
        match self.own_items().last() {
            Some((_, value)) => parse(value).map_err(|expected| expected.at(self.place())),
            None if self.items.is_empty() => {
                Err(self.unexpected("a value for the required member", "none"))
            }
            None => Err(self.unexpected("a value", "members")),
        }
    }

    /// A list or map may have the empty value, and no other.
    fn check_is_collection(&self) -> Result<&Self, ReadError> {
        match self.own_items().last() {
            Some((_, value)) if !value.is_empty() => {
                Err(self.unexpected("a list or map", "a value"))
            }
            _ => Ok(self),
        }
    }

    fn check_depth(&self) -> Result<&Self, ReadError> {
        match self.ancestors().count() > MAX_DEPTH {
            true => Err(self.unexpected("at most 128 levels of nesting", "a deeper one")),
            false => Ok(self),
        }
    }

    /// The elements in the order of their numbers, which may have gaps.
    fn elements<T>(
        &self,
        read: impl Fn(&Node<'_>) -> Result<T, ReadError>,
    ) -> Result<Vec<T>, ReadError> {
        let mut elements = Vec::new();
        for child in self.children() {
            match number(child.name) {
                Some(number) => elements.push((number, child)),
                None => return Err(self.unexpected("elements with numbers from 1 on", "a name")),
            }
        }
        elements.sort_by_key(|(number, _)| *number);
        elements.iter().map(|(_, element)| read(element)).collect()
    }

    fn children(&self) -> impl Iterator<Item = Node<'_>> {
        let mut rest = self.split_own_items().1;
        std::iter::from_fn(move || {
            let name = self.name_below(rest.first()?)?;
            let items;
            (items, rest) =
                rest.split_at(rest.partition_point(|item| self.name_below(item) == Some(name)));
            Some(self.child_of(name, items))
        })
    }

    fn child<'c>(&'c self, name: &'c str) -> Node<'c> {
        let is_before = |item: &Item<'_>| {
            self.name_below(item).is_none_or(|other| order(other).lt(order(name)))
        };
        let (_, from_name) = self.items.split_at(self.items.partition_point(is_before));
        let end = from_name.partition_point(|item| self.name_below(item) == Some(name));
        self.child_of(name, from_name.split_at(end).0)
    }

    fn child_of<'c>(&'c self, name: &'c str, items: &'c [Item<'c>]) -> Node<'c> {
        let dot = usize::from(self.parent.is_some());
        let length = self.length.saturating_add(dot).saturating_add(name.len());
        Node { items, length, name, parent: Some(self) }
    }

    /// The items whose key is that of the node.
    fn own_items(&self) -> &'f [Item<'f>] {
        self.split_own_items().0
    }

    /// The same, and the items whose keys go on.
    fn split_own_items(&self) -> (&'f [Item<'f>], &'f [Item<'f>]) {
        let end = self.items.partition_point(|item| self.name_below(item).is_none());
        self.items.split_at(end)
    }

    /// The part of an item's key that follows the key of the node.
    fn name_below<'i>(&self, (key, _): &'i Item<'_>) -> Option<&'i str> {
        let below = match self.parent {
            None => key,
            Some(_) => key.get(self.length..)?.strip_prefix('.')?,
        };
        below.split('.').next()
    }

    fn ancestors(&self) -> impl Iterator<Item = &Node<'_>> {
        std::iter::successors(self.parent, |node| node.parent)
    }

    /// The node's key, as it must be written.
    fn place(&self) -> String {
        let mut names: Vec<_> = self.ancestors().map(|node| node.name).collect();
        names.pop();
        names.reverse();
        names.push(self.name);
        names.join(".")
    }
}

/// A dot comes before any other byte, so that what is below a key follows it.
fn order(key: &str) -> impl Iterator<Item = u8> {
    key.bytes().map(|byte| if byte == b'.' { 0 } else { byte.saturating_add(1) })
}

fn number(name: &str) -> Option<u64> {
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit()) && !name.starts_with('0');
    is_number.then(|| name.parse().ok()).flatten()
}

/// The items of a form, in its own order.
pub(super) fn items(body: &[u8]) -> Result<Vec<Item<'_>>, ReadError> {
    let text = checked_text(body, |_, _| String::new())?;
    let mut items = Vec::new();
    let mut at: usize = 0;
    for item in text.split('&') {
        let (key, value) = item.split_once('=').unwrap_or((item, ""));
        let (Some(key), Some(value)) = (decoded(key), decoded(value)) else {
            return Err(ReadError::new("", "percent-encoded UTF-8", "other text").at_byte(at));
        };
        if !item.is_empty() {
            items.push((key, value));
        }
        at = at.saturating_add(item.len()).saturating_add(1);
    }
    Ok(items)
}

/// In forms a plus sign is a space.
fn decoded(text: &str) -> Option<Cow<'_, str>> {
    match text.contains('+') {
        true => decode(&text.replace('+', " ")).map(|text| Cow::Owned(text.into_owned())),
        false => decode(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    #[derive(Debug, PartialEq)]
    struct Tag {
        key: String,
        size: Option<i32>,
    }

    impl Tag {
        fn read_form(form: &Node<'_>) -> Result<Self, ReadError> {
            Ok(Self {
                key: form.required("Key", value(text::string))?,
                size: form.optional("Size", value(text::integer))?,
            })
        }
    }

    fn tag(key: &str, size: Option<i32>) -> Tag {
        Tag { key: key.to_owned(), size }
    }

    fn strings(body: &str) -> Result<Option<Vec<String>>, String> {
        let list = read_list("member", value(text::string));
        read(body.as_bytes(), |form| form.optional("L", list)).map_err(|error| error.to_string())
    }

    fn fault<T: std::fmt::Debug>(
        body: &str,
        member: impl Fn(&Node<'_>) -> Result<T, ReadError>,
    ) -> String {
        read(body.as_bytes(), |form| form.required("A", member)).unwrap_err().to_string()
    }

    #[test]
    fn members_come_in_any_order_and_unknown_ones_are_passed_over() {
        let read = |body: &str| read(body.as_bytes(), Tag::read_form);
        assert_eq!(
            read("Action=x&Size=7&Key=a%20b+c%2B&&New.1.x=y&Keys=z"),
            Ok(tag("a b c+", Some(7)))
        );
        assert_eq!(read("Key=a&%4bey=b"), Ok(tag("b", None)));
        assert_eq!(read("Key.x=a&Key&Key-=b&Key.y=c"), Ok(tag("", None)));
    }

    #[test]
    fn a_fault_tells_the_key() {
        let tags = || read_list("member", Tag::read_form);
        let cases = [
            (
                "A.member.1.Key=a&A.member.2.Size=1",
                "A.member.2.Key: expected a value for the required member, found none",
            ),
            (
                "A.member.3.Key=a&A.member.3.Size=x",
                "A.member.3.Size: expected an integer of 32 bits, found other text",
            ),
            ("A.member.1.Key.x=a", "A.member.1.Key: expected a value, found members"),
            (
                "A.member.x.Key=a",
                "A.member: expected elements with numbers from 1 on, found a name",
            ),
            ("A=hunter2", "A: expected a list or map, found a value"),
            ("A=1&A=%x", "expected percent-encoded UTF-8, found other text at byte 4"),
            ("A=1&%ff=", "expected percent-encoded UTF-8, found other text at byte 4"),
        ];
        for (body, message) in cases {
            assert_eq!(fault(body, tags()), message, "{body}");
        }
        assert_eq!(
            fault("", value(text::string)),
            "A: expected a value for the required member, found none"
        );
        let error = read(b"A=\xff", |_| Ok(())).unwrap_err();
        assert_eq!(error.to_string(), "expected text in UTF-8, found invalid UTF-8 at byte 2");
    }

    #[test]
    fn elements_are_in_the_order_of_their_numbers() {
        let list = |items: &[&str]| Ok(Some(items.iter().map(|item| (*item).to_owned()).collect()));
        assert_eq!(strings("L.member.10=c&L.member.2=b&L.member.1=a"), list(&["a", "b", "c"]));
        assert_eq!(strings("L.member.1=a&L.member.1=b"), list(&["b"]));
        assert_eq!(strings("L.member.18446744073709551615=a"), list(&["a"]));
        assert_eq!(strings("L="), list(&[]));
        assert_eq!(strings("L.members.1=a&L.m.1=b&M.member.1=c"), list(&[]));
        assert_eq!(strings("M="), Ok(None));
        for number in ["0", "01", "+1", "-1", "1e1", "", "1 ", "18446744073709551616"] {
            assert!(strings(&format!("L.member.{number}=a")).is_err(), "{number}");
        }
    }

    #[test]
    fn lists_and_maps_are_wrapped_or_flat() {
        let body = b"L.1.Key=a&L.2.Key=b&M.entry.1.key=x&M.entry.1.value.1=1&M.entry.2.key=y\
                     &F.1.K=x&F.1.V.Key=c&F.2.V.Key=d&F.2.K=x";
        let read = read(body, |form| {
            let integers = read_flat_list(value(text::integer));
            Ok((
                form.required("L", read_flat_list(Tag::read_form))?,
                form.required("M", read_map("entry", "key", "value", integers))?,
                form.optional("F", read_flat_map("K", "V", Tag::read_form))?,
                form.required("E", read_map("entry", "key", "value", Tag::read_form))?,
            ))
        });
        let map = BTreeMap::from([("x".to_owned(), vec![1]), ("y".to_owned(), vec![])]);
        let flat = BTreeMap::from([("x".to_owned(), tag("d", None))]);
        let empty = BTreeMap::<String, _>::new();
        assert_eq!(read, Ok((vec![tag("a", None), tag("b", None)], map, Some(flat), empty)));
    }

    #[test]
    fn an_entry_has_a_key() {
        let map = read_flat_map::<String, _>("K", "V", value(text::string));
        let message = "A.1.K: expected a value for the required member, found none";
        assert_eq!(fault("A.1.V=a", map), message);
    }

    #[test]
    fn names_are_those_that_the_form_holds() {
        let names = read(b"A.b.c=1&A=2&A.b=3&A.d=4&A%2Ee=5&B.f=6", |form| {
            form.required("A", |form| Ok(form.names().collect::<Vec<_>>().join(" ")))
        });
        assert_eq!(names.as_deref(), Ok("b d e"));
        let message = "A: expected exactly one member, found none";
        assert_eq!(
            fault::<()>("A=", |form| Err(form.unexpected("exactly one member", "none"))),
            message
        );
    }

    #[test]
    fn keys_that_look_alike_are_told_apart() {
        let body = "a!=1&a\0.b=2&a=3&a-b=4&ab=5&a.b=6&a..b=7&=8&.=9&.a=10";
        for (name, expected) in [("a!", "1"), ("a", "3"), ("a-b", "4"), ("ab", "5"), ("", "8")] {
            let read = read(body.as_bytes(), |form| form.child(name).value(text::string));
            assert_eq!(read.as_deref(), Ok(expected), "{name}");
        }
        let nested = |one, other| {
            read(body.as_bytes(), |form| form.child(one).child(other).value(text::string))
        };
        assert_eq!(nested("a\0", "b").as_deref(), Ok("2"));
        assert_eq!(nested("a", "b").as_deref(), Ok("6"));
        assert_eq!(nested("", "a").as_deref(), Ok("10"));
    }

    #[test]
    fn levels_beyond_the_limit_are_refused() {
        fn optional(form: &Node<'_>) -> Result<usize, ReadError> {
            Ok(1 + form.optional("a", optional)?.unwrap_or_default())
        }
        fn required(form: &Node<'_>) -> Result<(), ReadError> {
            form.required("a", required)
        }
        let body = |levels| vec!["a"; levels].join(".");
        assert_eq!(read(body(128).as_bytes(), optional), Ok(129));
        for levels in [129, 100_000] {
            let message = read(body(levels).as_bytes(), optional).unwrap_err().to_string();
            assert!(
                message.ends_with("a: expected at most 128 levels of nesting, found a deeper one")
            );
        }
        assert!(read(b"", required).is_err());
    }
}
