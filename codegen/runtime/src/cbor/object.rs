//! Maps: the structures of a model, whose members are asked for by name or tell their names one by one,
//! and its maps.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::item::{MAP, TEXT};
use super::reader::{Failed, Reader};

/// A function that reads a map, for a list or map of maps.
pub fn read_map<'a, K: for<'s> From<&'s str> + Ord, T>(
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<BTreeMap<K, T>, Failed> {
    move |cbor| cbor.map(&read)
}

/// As [`read_map`], for maps whose null values are kept.
pub fn read_sparse_map<'a, K: for<'s> From<&'s str> + Ord, T>(
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<BTreeMap<K, Option<T>>, Failed> {
    move |cbor| cbor.sparse_map(&read)
}

impl<'a> Reader<'a> {
    /// An object, which is a map, whose members `read` reads, each by [`member`](Self::member).
    ///
    /// `read` goes through all members that it knows, and is called again until the object has ended:
    /// once, if they come in that order. A member that it does not read is passed over.
    pub fn object(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        self.enter_object()?;
        while !self.ends() {
            let start = self.rest.len();
            read(self)?;
            if self.rest.len() == start {
                self.other_member(&mut read)?;
            }
        }
        Ok(())
    }

    /// Sets `member` to the value of the member at the cursor, if that has this name.
    ///
    /// A member that is null or undefined counts as absent.
    #[inline(always)]
    pub fn member<T>(
        &mut self,
        name: &'static str,
        member: &mut Option<T>,
        read: impl FnOnce(&mut Self) -> Result<T, Failed>,
    ) -> Result<(), Failed> {
        match self.passes_name(name) {
            true => self.set(member, read),
            false => Ok(()),
        }
    }

    /// Passes over the name of the member at the cursor, if there is one and it is this.
    #[inline(always)]
    fn passes_name(&mut self, name: &str) -> bool {
        // The length in the shortest form, as services write it.
        let text = match (self.rest, name.len()) {
            ([initial, text @ ..], 0..24) if *initial == TEXT << 5 | name.len() as u8 => text,
            ([0x78, length, text @ ..], 24..) if usize::from(*length) == name.len() => text,
            _ => return self.other_name.is_some() && self.passes_other_name(name),
        };
        match text.strip_prefix(name.as_bytes()) {
            // After the last member comes what is none, whatever it is called.
            Some(rest) if self.left() != 0 => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    #[cold]
    #[inline(never)]
    fn passes_other_name(&mut self, name: &str) -> bool {
        let passed = self.other_name.take_if(|(other, _)| other == name);
        if let Some((_, rest)) = passed {
            self.rest = rest;
        }
        passed.is_some()
    }

    /// Out of line, so that the members of a structure stay in memory while it is read: in registers they
    /// would be saved and restored around every call.
    #[inline(never)]
    fn set<T>(
        &mut self,
        member: &mut Option<T>,
        read: impl FnOnce(&mut Self) -> Result<T, Failed>,
    ) -> Result<(), Failed> {
        if !self.null() {
            *member = Some(read(self)?);
        }
        self.count_item();
        Ok(())
    }

    /// Passes over the member at the cursor, which `read` did not read; but for one whose name has its
    /// length in another form than the shortest, which is offered to it once more.
    #[inline(never)]
    fn other_member(
        &mut self,
        read: &mut dyn FnMut(&mut Self) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        let start = self.rest;
        let name = self.text("the name of a member")?;
        if !is_shortest(start) {
            self.other_name = Some((name, std::mem::replace(&mut self.rest, start)));
            read(self)?;
            match self.other_name.take() {
                Some((_, rest)) => self.rest = rest,
                None => return Ok(()),
            }
        }
        // The model does not know it, and it may be sensitive.
        self.sensitive(Self::skip)?;
        self.count_item();
        Ok(())
    }

    /// Enters an object, which is a map; its members follow from [`next_name`](Self::next_name).
    pub fn enter_object(&mut self) -> Result<(), Failed> {
        self.enter(MAP, 2, "a map")
    }

    /// The name of the next member that has a value; `None` once the object has ended and is left.
    ///
    /// A member that is null or undefined counts as absent, and is passed over.
    #[inline]
    pub fn next_name(&mut self) -> Result<Option<&str>, Failed> {
        loop {
            let Some(name) = self.next_member()? else { return Ok(None) };
            if !self.null() {
                return Ok(Some(match name {
                    Cow::Borrowed(name) => name,
                    Cow::Owned(name) => {
                        self.built = name;
                        &self.built
                    }
                }));
            }
        }
    }

    /// Steps to the value of the next member, null or not, or out of the object.
    #[inline]
    fn next_member(&mut self) -> Result<Option<Cow<'a, str>>, Failed> {
        if !self.next_item() {
            return Ok(None);
        }
        self.text("the name of a member").map(Some)
    }

    /// A map whose null values are passed over. The last one of equal keys wins.
    pub fn map<K: for<'s> From<&'s str> + Ord, T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<BTreeMap<K, T>, Failed> {
        let mut entries = BTreeMap::new();
        self.enter_object()?;
        while let Some(key) = self.next_name()? {
            let key = K::from(key);
            entries.insert(key, read(self)?);
        }
        Ok(entries)
    }

    /// A map whose null values are kept, as `None`. The last one of equal keys wins.
    pub fn sparse_map<K: for<'s> From<&'s str> + Ord, T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<BTreeMap<K, Option<T>>, Failed> {
        let mut entries = BTreeMap::new();
        self.enter_object()?;
        while let Some(key) = self.next_member()? {
            entries.insert(K::from(&key), self.nullable(&mut read)?);
        }
        Ok(entries)
    }
}

/// Whether the name that comes next has its length in the shortest form.
fn is_shortest(rest: &[u8]) -> bool {
    match rest {
        [initial, ..] if *initial & 31 < 24 => true,
        [initial, length, ..] if *initial & 31 == 24 => *length >= 24,
        _ => false,
    }
}
