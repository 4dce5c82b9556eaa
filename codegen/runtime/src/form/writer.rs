//! Writing forms: members in the order in which they are given.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;

use bytes::Bytes;

use crate::ascii::decimal;
use crate::uri::encode_into;

/// Writes values to a form.
///
/// What writes a value takes the writer, which knows the key, and a reference to the value, so that it
/// can be passed to [`member`](Self::member), [`list`] and their like by its name.
pub struct Writer {
    text: Vec<u8>,
    /// The key of the value under way, encoded.
    key: Vec<u8>,
}

/// Room for a small body; a larger one doubles it as it grows.
const CAPACITY: usize = 512;
/// Room for the keys of most values.
const KEY_CAPACITY: usize = 64;

/// The body that asks for an action, its input written by `write`.
pub fn body<T: ?Sized>(
    action: &str,
    version: &str,
    value: &T,
    write: impl FnOnce(&mut Writer, &T),
) -> Bytes {
    let mut form =
        Writer { text: Vec::with_capacity(CAPACITY), key: Vec::with_capacity(KEY_CAPACITY) };
    form.member("Action", action, Writer::string);
    form.member("Version", version, Writer::string);
    write(&mut form, value);
    form.text.into()
}

/// What writes a text that `from`, a function of the module [`text`](crate::text), makes of a value.
pub fn text<T: ?Sized>(from: impl Fn(&T) -> Cow<'_, str>) -> impl Fn(&mut Writer, &T) {
    move |form, value| form.value(&from(value))
}

/// What writes a list, the keys of its elements being those of `member`. An empty one has no value.
pub fn list<T>(
    member: &'static str,
    write: impl Fn(&mut Writer, &T),
) -> impl Fn(&mut Writer, &Vec<T>) {
    let write = flat_elements(write);
    move |form, items| match items.as_slice() {
        [] => form.value(""),
        items => form.member(member, items, &write),
    }
}

/// What writes a list, its elements following its own key. An empty one has no value.
pub fn flat_list<T>(write: impl Fn(&mut Writer, &T)) -> impl Fn(&mut Writer, &Vec<T>) {
    let write = flat_elements(write);
    move |form, items| match items.as_slice() {
        [] => form.value(""),
        items => write(form, items),
    }
}

/// What writes a list as EC2 has it: flat, and left out if it is empty.
pub fn ec2_list<T>(write: impl Fn(&mut Writer, &T)) -> impl Fn(&mut Writer, &Vec<T>) {
    let write = flat_elements(write);
    move |form, items| write(form, items)
}

/// What writes a map, the keys of its entries being those of `entry`. An empty one is left out.
pub fn map<K: AsRef<str>, T>(
    entry: &'static str,
    key: &'static str,
    value: &'static str,
    write: impl Fn(&mut Writer, &T),
) -> impl Fn(&mut Writer, &BTreeMap<K, T>) {
    let write = flat_map(key, value, write);
    move |form, entries| form.member(entry, entries, &write)
}

/// What writes a map, its entries following its own key. An empty one is left out.
pub fn flat_map<K: AsRef<str>, T>(
    key: &'static str,
    value: &'static str,
    write: impl Fn(&mut Writer, &T),
) -> impl Fn(&mut Writer, &BTreeMap<K, T>) {
    move |form, entries| {
        for (index, (entry_key, entry_value)) in entries.iter().enumerate() {
            form.element(index, |form| {
                form.member(key, entry_key, Writer::string);
                form.member(value, entry_value, &write);
            });
        }
    }
}

/// What writes a value in a box.
pub fn boxed<T, B: Deref<Target = T>>(write: impl Fn(&mut Writer, &T)) -> impl Fn(&mut Writer, &B) {
    move |form, value| write(form, value)
}

fn flat_elements<T>(write: impl Fn(&mut Writer, &T)) -> impl Fn(&mut Writer, &[T]) {
    move |form, items| {
        for (index, item) in items.iter().enumerate() {
            form.element(index, |form| write(form, item));
        }
    }
}

impl Writer {
    /// A member, its value written by `write`.
    pub fn member<T: ?Sized>(&mut self, name: &str, value: &T, write: impl FnOnce(&mut Self, &T)) {
        let end = self.key.len();
        if end > 0 {
            self.key.push(b'.');
        }
        encode_into(name, &mut self.key);
        write(self, value);
        self.key.truncate(end);
    }

    /// A member if there is a value, and nothing if there is none.
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
    pub fn string<T: AsRef<str> + ?Sized>(&mut self, value: &T) {
        self.value(value.as_ref());
    }

    /// Elements are counted from 1 on.
    fn element(&mut self, index: usize, write: impl FnOnce(&mut Self)) {
        let end = self.key.len();
        self.key.push(b'.');
        self.key.extend_from_slice(decimal((index as u64).saturating_add(1), &mut [0; 20]));
        write(self);
        self.key.truncate(end);
    }

    fn value(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push(b'&');
        }
        self.text.extend_from_slice(&self.key);
        self.text.push(b'=');
        encode_into(text, &mut self.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text as texts;

    fn written(write: impl FnOnce(&mut Writer)) -> String {
        let body = body("Act", "2010-05-08", &(), |form, ()| write(form));
        let text = String::from_utf8(body.to_vec()).unwrap();
        text.strip_prefix("Action=Act&Version=2010-05-08").unwrap().to_owned()
    }

    fn strings(items: &[&str]) -> Vec<String> {
        items.iter().map(|item| (*item).to_owned()).collect()
    }

    #[test]
    fn members_are_written_in_the_order_given_and_absent_ones_are_left_out() {
        let form = written(|form| {
            form.optional("Absent", &None::<String>, Writer::string);
            form.member("Text", "a b+c&d=é/~", Writer::string);
            form.optional("Number", &Some(-1.5), text(texts::from_double));
            form.member("Nested", &(), |form, ()| {
                form.member("Box", &Box::new(true), boxed(text(texts::from_boolean)));
                form.member("Deep", "", |form, text| form.member("x&y", text, Writer::string));
            });
            form.member("Last", "z", Writer::string);
        });
        let text = "&Text=a%20b%2Bc%26d%3D%C3%A9%2F~&Number=-1.5";
        assert_eq!(form, format!("{text}&Nested.Box=true&Nested.Deep.x%26y=&Last=z"));
    }

    #[test]
    fn elements_are_counted_from_1_on() {
        let items = strings(&["a", "b"]);
        let form = written(|form| {
            form.member("L", &items, list("member", Writer::string));
            form.member("F", &items, flat_list(Writer::string));
            form.member("E", &items, ec2_list(Writer::string));
            form.member("N", &vec![items.clone(), vec![]], list("item", flat_list(Writer::string)));
        });
        let flat = "&F.1=a&F.2=b&E.1=a&E.2=b";
        let nested = "&N.item.1.1=a&N.item.1.2=b&N.item.2=";
        assert_eq!(form, format!("&L.member.1=a&L.member.2=b{flat}{nested}"));
    }

    #[test]
    fn empty_lists_have_no_value_but_for_ec2() {
        let form = written(|form| {
            form.member("L", &strings(&[]), list("member", Writer::string));
            form.member("F", &strings(&[]), flat_list(Writer::string));
            form.member("E", &strings(&[]), ec2_list(Writer::string));
        });
        assert_eq!(form, "&L=&F=");
    }

    #[test]
    fn maps_are_lists_of_keys_and_values_and_left_out_if_empty() {
        let entries = BTreeMap::from([("a", vec![1]), ("b&", vec![])]);
        let lists = || list("member", text(texts::from_integer));
        let form = written(|form| {
            form.member("M", &entries, map("entry", "key", "value", lists()));
            form.member("F", &entries, flat_map("K", "V", lists()));
            form.member("Empty", &BTreeMap::from([("", 0); 0]), map("entry", "k", "v", |_, _| {}));
        });
        let wrapped =
            "&M.entry.1.key=a&M.entry.1.value.member.1=1&M.entry.2.key=b%26&M.entry.2.value=";
        assert_eq!(form, format!("{wrapped}&F.1.K=a&F.1.V.member.1=1&F.2.K=b%26&F.2.V="));
    }
}
