//! Objects: the structures of a model, whose members are asked for by name or tell their names one by one,
//! and its maps.

use std::collections::BTreeMap;

use super::reader::{Failed, Reader};
use super::{MAX_DEPTH, path};

/// A function that reads a map, for a list or map of maps.
pub fn read_map<'a, K: for<'s> From<&'s str> + Ord, T>(
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<BTreeMap<K, T>, Failed> {
    move |json| json.map(&read)
}

/// As [`read_map`], for maps whose null values are kept.
pub fn read_sparse_map<'a, K: for<'s> From<&'s str> + Ord, T>(
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<BTreeMap<K, Option<T>>, Failed> {
    move |json| json.sparse_map(&read)
}

impl Reader<'_> {
    /// An object, whose members `read` reads, each by [`member`](Self::member) or its like.
    ///
    /// `read` goes through all members that it knows, and is called again until the object has ended:
    /// once, if they come in that order. A member that it does not read is passed over.
    pub fn object(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        let mut has_more = self.begin_members()?;
        while has_more {
            let start = self.at;
            read(self)?;
            if self.at == start {
                self.other_member(&mut read)?;
            }
            has_more = !self.ends_members();
        }
        Ok(())
    }

    /// Enters an object, and steps to the name of its first member. False if it has none, and is left.
    #[inline]
    fn begin_members(&mut self) -> Result<bool, Failed> {
        match self.bytes().get(self.at..) {
            Some([b'{', b'"', ..]) if self.depth < MAX_DEPTH => {
                self.depth += 1;
                self.at += 1;
                Ok(true)
            }
            _ => self.begin_other_members(),
        }
    }

    #[cold]
    #[inline(never)]
    fn begin_other_members(&mut self) -> Result<bool, Failed> {
        self.enter(b'{', "an object")?;
        self.peek();
        if self.ends_members() {
            return Ok(false);
        }
        self.at_name()?;
        Ok(true)
    }

    /// Leaves the object, if the cursor is at its end.
    #[inline]
    fn ends_members(&mut self) -> bool {
        let ends = self.byte_at(self.at) == b'}';
        if ends {
            self.leave();
        }
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
        if let Some(after) = self.after_name(name) {
            self.at = self.set(after, member, read)?;
        }
        Ok(())
    }

    /// Where the value may begin of the member at the cursor, if that has this name. A name that was built is
    /// told of once.
    #[inline(always)]
    fn after_name(&mut self, name: &str) -> Option<usize> {
        // The cursor is at the quote before a name, or at the brace after the last member.
        let end = self.at + name.len() + 3;
        match self.bytes().get(self.at..end) {
            Some([b'"', plain @ .., b'"', b':']) if plain == name.as_bytes() => Some(end),
            _ if self.after_built != 0 => self.take_after_built(name),
            _ => None,
        }
    }

    #[cold]
    #[inline(never)]
    fn take_after_built(&mut self, name: &str) -> Option<usize> {
        (self.built == path::unescaped(name)).then(|| std::mem::take(&mut self.after_built))
    }

    /// Sets `member` to the value that follows its name, and tells where the next member is, or the end
    /// of the object.
    ///
    /// Out of line, so that the members of a structure stay in memory while it is read: in registers they
    /// would be saved and restored around every call. The cursor comes and goes in one, so that the next
    /// name need not wait for memory.
    #[inline(never)]
    fn set<T>(
        &mut self,
        at: usize,
        member: &mut Option<T>,
        read: impl FnOnce(&mut Self) -> Result<T, Failed>,
    ) -> Result<usize, Failed> {
        self.at = at;
        if self.begins_value()? {
            *member = Some(read(self)?);
        }
        self.end_of_member()?;
        Ok(self.at)
    }

    /// Steps to the value, once the colon has been passed. False for a null, which is passed over.
    #[inline]
    fn begins_value(&mut self) -> Result<bool, Failed> {
        match self.byte_at(self.at) {
            byte if byte > b' ' && byte != b'n' => Ok(true),
            _ => self.begins_other_value(),
        }
    }

    #[cold]
    #[inline(never)]
    fn begins_other_value(&mut self) -> Result<bool, Failed> {
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

    /// Passes over the member at the cursor, which `read` did not read; but for one whose name holds an
    /// escape or has white space after it, which is offered once more, by its text.
    #[inline(never)]
    fn other_member(
        &mut self,
        read: &mut dyn FnMut(&mut Self) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        let start = self.at;
        if self.plain_text().is_some() && self.byte_at(self.at) == b':' {
            self.at += 1;
        } else {
            self.at = start;
            self.build_text("the name of a member")?;
            self.colon()?;
            self.after_built = std::mem::replace(&mut self.at, start);
            read(self)?;
            if self.after_built == 0 {
                return Ok(());
            }
            self.at = std::mem::take(&mut self.after_built);
        }
        // The model does not know it, and it may be sensitive.
        self.sensitive(Self::skip)?;
        self.end_of_member()
    }

    /// Enters an object; its members follow from [`next_name`](Self::next_name).
    pub fn enter_object(&mut self) -> Result<(), Failed> {
        self.enter(b'{', "an object")?;
        self.fresh = true;
        Ok(())
    }

    /// The name of the next member that has a value; `None` once the object has ended and is left.
    ///
    /// A member that is null counts as absent, and is passed over.
    pub fn next_name(&mut self) -> Result<Option<&str>, Failed> {
        while self.next_member()? {
            let name = self.plain_text();
            if name.is_none() {
                self.build_text("the name of a member")?;
            }
            self.colon()?;
            if !self.null()? {
                return Ok(Some(name.unwrap_or(&self.built)));
            }
        }
        Ok(None)
    }

    /// Steps to the name of the next member, or out of the object.
    fn next_member(&mut self) -> Result<bool, Failed> {
        let next = self.peek();
        let was_fresh = std::mem::replace(&mut self.fresh, false);
        if next == b'}' {
            self.leave();
            return Ok(false);
        }
        if was_fresh {
            return Ok(true);
        }
        if next != b',' {
            return Err(self.unlike("a comma or the end of the object"));
        }
        self.at += 1;
        self.peek();
        Ok(true)
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
        self.members(|json| {
            let key = K::from(json.text("the name of a member").ok_or(Failed(()))?);
            json.colon()?;
            read(json, key)
        })
    }

    /// An object, of which `read` reads each member, the name and the value.
    #[inline]
    pub(super) fn members(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        let mut has_more = self.begin_members()?;
        while has_more {
            read(self)?;
            self.end_of_member()?;
            has_more = !self.ends_members();
        }
        Ok(())
    }
}
