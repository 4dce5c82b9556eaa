//! Objects that are structures, whose members are asked for by name, and those that are maps.

use std::collections::BTreeMap;

use super::path;
use super::reader::{Failed, Reader};

impl Reader<'_> {
    /// An object, whose members `read` reads, each by [`member`](Self::member) or its like.
    ///
    /// `read` goes through all members that it knows, and is called again until the object has ended:
    /// once, if they come in that order. A member that it does not read is passed over.
    pub fn object(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        self.begin_members()?;
        while !self.ends_members() {
            let start = self.at;
            read(self)?;
            if self.at == start {
                self.other_member(&mut read)?;
            }
        }
        Ok(())
    }

    /// Enters an object, and steps to the name of its first member, or to its end.
    #[inline]
    fn begin_members(&mut self) -> Result<(), Failed> {
        self.enter_object()?;
        self.fresh = false;
        match self.peek() {
            b'}' => Ok(()),
            _ => self.at_name(),
        }
    }

    /// Leaves the object, if the cursor is at its end.
    #[inline]
    fn ends_members(&mut self) -> bool {
        let ends = self.byte_at(self.at) == b'}';
        self.at += usize::from(ends);
        self.depth -= usize::from(ends);
        ends
    }

    /// Sets `member` to the value of the member at the cursor, if that has this name, which is given as it
    /// stands in a body, with its escapes if it needs any.
    ///
    /// A member that is null counts as absent.
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

    /// Passes over the name of the member at the cursor, if it is this one.
    #[inline(always)]
    fn passes_name(&mut self, name: &str) -> bool {
        // The cursor is at the quote before a name, or at the brace after the last member.
        match self.bytes().get(self.at..self.at + name.len() + 2) {
            Some([b'"', plain @ .., b'"']) if plain == name.as_bytes() => {
                self.at += name.len() + 2;
                true
            }
            _ => self.end_of_built_name != 0 && self.passes_built_name(name),
        }
    }

    #[cold]
    #[inline(never)]
    fn passes_built_name(&mut self, name: &str) -> bool {
        let passes = self.built == path::unescaped(name);
        if passes {
            self.at = std::mem::take(&mut self.end_of_built_name);
        }
        passes
    }

    /// Out of line, so that the members of a structure stay in memory while it is read: in registers they
    /// would be saved and restored around every call.
    #[inline(never)]
    fn set<T>(
        &mut self,
        member: &mut Option<T>,
        read: impl FnOnce(&mut Self) -> Result<T, Failed>,
    ) -> Result<(), Failed> {
        if self.begins_value()? {
            *member = Some(read(self)?);
        }
        self.end_of_member()
    }

    /// Steps from the end of a name to the value. False for a null, which is passed over.
    #[inline]
    fn begins_value(&mut self) -> Result<bool, Failed> {
        match self.bytes().get(self.at..) {
            Some([b':', next, ..]) if *next > b' ' && *next != b'n' => {
                self.at += 1;
                Ok(true)
            }
            _ => self.begins_other_value(),
        }
    }

    #[cold]
    #[inline(never)]
    fn begins_other_value(&mut self) -> Result<bool, Failed> {
        self.colon()?;
        Ok(!self.null()?)
    }

    /// Steps to the name of the next member, or to the end of the object.
    #[inline]
    fn end_of_member(&mut self) -> Result<(), Failed> {
        match self.bytes().get(self.at..) {
            Some([b',', b'"', ..]) => {
                self.at += 1;
                Ok(())
            }
            Some([b'}', ..]) => Ok(()),
            _ => self.other_end_of_member(),
        }
    }

    #[cold]
    #[inline(never)]
    fn other_end_of_member(&mut self) -> Result<(), Failed> {
        match self.peek() {
            b',' => {
                self.at += 1;
                self.peek();
                self.at_name()
            }
            b'}' => Ok(()),
            _ => Err(self.unlike("a comma or the end of the object")),
        }
    }

    #[inline]
    fn at_name(&mut self) -> Result<(), Failed> {
        match self.byte_at(self.at) {
            b'"' => Ok(()),
            _ => Err(self.unlike("the name of a member")),
        }
    }

    /// Passes over the member at the cursor, which `read` did not read; but for one whose name is written
    /// with escapes, which is offered to it once more.
    #[inline(never)]
    fn other_member(
        &mut self,
        read: &mut dyn FnMut(&mut Self) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        if self.plain_text().is_none() {
            let start = self.at;
            self.build_text("the name of a member")?;
            self.end_of_built_name = std::mem::replace(&mut self.at, start);
            read(self)?;
            if self.end_of_built_name == 0 {
                return Ok(());
            }
            self.at = std::mem::take(&mut self.end_of_built_name);
        }
        self.colon()?;
        self.skip()?;
        self.end_of_member()
    }

    /// A map whose null values are passed over. The last one of equal keys wins.
    pub fn map<K: for<'s> From<&'s str> + Ord, T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<BTreeMap<K, T>, Failed> {
        let mut entries = BTreeMap::new();
        self.entries(|json, key: K| {
            if !json.null()? {
                entries.insert(key, read(json)?);
            }
            Ok(())
        })?;
        Ok(entries)
    }

    /// A map whose null values are kept, as `None`. The last one of equal keys wins.
    pub fn sparse_map<K: for<'s> From<&'s str> + Ord, T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<BTreeMap<K, Option<T>>, Failed> {
        let mut entries = BTreeMap::new();
        self.entries(|json, key: K| {
            entries.insert(key, json.nullable(&mut read)?);
            Ok(())
        })?;
        Ok(entries)
    }

    /// An object of which each name is a key, and `read` reads the value.
    #[inline]
    pub(super) fn entries<K: for<'s> From<&'s str>>(
        &mut self,
        mut read: impl FnMut(&mut Self, K) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        self.begin_members()?;
        while !self.ends_members() {
            let key = K::from(self.text("the name of a member").ok_or(Failed(()))?);
            self.colon()?;
            read(self, key)?;
            self.end_of_member()?;
        }
        Ok(())
    }
}
