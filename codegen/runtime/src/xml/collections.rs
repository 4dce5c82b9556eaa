//! Lists and maps, in an element of their own or flattened into their structure.

use std::collections::BTreeMap;

use super::{Failed, Reader};

/// A function that reads a list, for a list or map of lists.
pub fn read_list<'a, T>(
    member: &'static str,
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<Vec<T>, Failed> {
    move |xml| xml.list(member, &read)
}

/// A function that reads a map, for a list or map of maps.
pub fn read_map<'a, K: for<'s> From<&'s str> + Ord, T>(
    entry: &'static str,
    key: &'static str,
    value: &'static str,
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<BTreeMap<K, T>, Failed> {
    move |xml| xml.map(entry, key, value, &read)
}

impl<'a> Reader<'a> {
    /// A list, of the children called `member`.
    pub fn list<T>(
        &mut self,
        member: &str,
        mut read: impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<Vec<T>, Failed> {
        let mut items = Vec::new();
        while let Some(element) = self.next_element()? {
            if element == member {
                items.push(read(self)?);
            } else {
                self.skip()?;
            }
        }
        Ok(items)
    }

    /// A map, of the children called `entry`. The last one of equal keys wins.
    pub fn map<K: for<'s> From<&'s str> + Ord, T>(
        &mut self,
        entry: &str,
        key: &'static str,
        value: &'static str,
        mut read: impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<BTreeMap<K, T>, Failed> {
        let mut entries = BTreeMap::new();
        while let Some(element) = self.next_element()? {
            if element == entry {
                let (key, value) = self.entry(key, value, &mut read)?;
                entries.insert(key, value);
            } else {
                self.skip()?;
            }
        }
        Ok(entries)
    }

    /// Adds an element of a flattened list to those before it.
    pub fn push<T>(
        &mut self,
        items: &mut Option<Vec<T>>,
        read: impl FnOnce(&mut Self) -> Result<T, Failed>,
    ) -> Result<(), Failed> {
        let item = read(self)?;
        items.get_or_insert_default().push(item);
        Ok(())
    }

    /// Adds an entry of a flattened map to those before it. The last one of equal keys wins.
    pub fn insert<K: for<'s> From<&'s str> + Ord, T>(
        &mut self,
        entries: &mut Option<BTreeMap<K, T>>,
        key: &'static str,
        value: &'static str,
        read: impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<(), Failed> {
        let (key, value) = self.entry(key, value, read)?;
        entries.get_or_insert_default().insert(key, value);
        Ok(())
    }

    fn entry<K: for<'s> From<&'s str>, T>(
        &mut self,
        key_name: &'static str,
        value_name: &'static str,
        mut read: impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<(K, T), Failed> {
        let (mut key, mut value) = (None, None);
        while let Some(element) = self.next_element()? {
            if element == key_name {
                let (_, text) = self.content()?;
                key = Some(K::from(&text));
            } else if element == value_name {
                value = Some(read(self)?);
            } else {
                self.skip()?;
            }
        }
        Ok((self.required(key_name, key)?, self.required(value_name, value)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;
    use crate::xml::{self, value};

    fn map<const N: usize>(entries: [(&str, i32); N]) -> BTreeMap<String, i32> {
        entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    #[test]
    fn a_list_is_made_of_the_children_of_its_name() {
        let list =
            |body: &str| xml::read(body.as_bytes(), |xml| xml.list("member", value(text::integer)));
        assert_eq!(list("<a> <member>1</member><x>5</x> <member> 2</member></a>"), Ok(vec![1, 2]));
        assert_eq!(list("<a/>"), Ok(vec![]));
        assert_eq!(list("<a></a>"), Ok(vec![]));
        let message = "member[1]: expected an integer of 32 bits, found no text at byte 29";
        let fault = list("<a><member>1</member><member/></a>").unwrap_err().to_string();
        assert_eq!(fault, message);
    }

    #[test]
    fn the_last_of_equal_keys_wins() {
        let body =
            "<a><e><k>x</k><v>1</v></e><e><v>2</v><k>y</k></e><e><k>x</k><v>3</v></e><b/></a>";
        let read = xml::read(body.as_bytes(), |xml| xml.map("e", "k", "v", value(text::integer)));
        assert_eq!(read, Ok(map([("x", 3), ("y", 2)])));
    }

    #[test]
    fn an_entry_has_a_key_and_a_value() {
        let read = |body: &str| {
            let map = xml::read(body.as_bytes(), |xml| xml.map("e", "k", "v", Reader::string));
            map.map(|map: BTreeMap<String, String>| map.len()).map_err(|error| error.to_string())
        };
        let message = "e.k: expected a value for the required member, found none at byte 14";
        assert_eq!(read("<a><e><v>1</v></e></a>").unwrap_err(), message);
        let message = "e[1].v: expected a value for the required member, found none at byte 35";
        assert_eq!(read("<a><e><k/><v/></e><e x='1'><k>a</k></e></a>").unwrap_err(), message);
        assert_eq!(read("<a/>"), Ok(0));
    }

    #[test]
    fn flattened_collections_grow_in_their_structure() {
        let body = "<a><i>1</i><m><k>x</k><v>1</v></m><i>2</i><m><k>y</k><v>2</v></m></a>";
        let (mut items, mut entries) = (None, None);
        let read = xml::read(body.as_bytes(), |xml| {
            while let Some(element) = xml.next_element()? {
                match element {
                    "i" => xml.push(&mut items, value(text::integer))?,
                    _ => xml.insert(&mut entries, "k", "v", value(text::integer))?,
                }
            }
            Ok(())
        });
        assert_eq!(read, Ok(()));
        assert_eq!((items, entries), (Some(vec![1, 2]), Some(map([("x", 1), ("y", 2)]))));
    }

    #[test]
    fn collections_nest() {
        let body = "<a><l><m><e><k>x</k><v>1</v></e></m><m/></l><l/></a>";
        let read = xml::read(body.as_bytes(), |xml| {
            xml.list("l", read_list("m", read_map("e", "k", "v", value(text::integer))))
        });
        assert_eq!(read, Ok(vec![vec![map([("x", 1)]), map([])], vec![]]));
    }
}
