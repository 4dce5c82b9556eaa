//! Arrays, which are lists, whose null elements are passed over or kept.

use super::item::ARRAY;
use super::reader::{Failed, Reader, UNTIL_BREAK};

/// A function that reads a list, for a list or map of lists.
pub fn read_list<'a, T>(
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<Vec<T>, Failed> {
    move |cbor| cbor.list(&read)
}

/// As [`read_list`], for lists whose null elements are kept.
pub fn read_sparse_list<'a, T>(
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<Vec<Option<T>>, Failed> {
    move |cbor| cbor.sparse_list(&read)
}

impl Reader<'_> {
    /// A list whose null elements are passed over.
    pub fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<Vec<T>, Failed> {
        self.enter_list()?;
        let mut items = Vec::with_capacity(self.promised());
        while self.next_item() {
            if !self.null() {
                items.push(read(self)?);
            }
        }
        Ok(items)
    }

    /// A list whose null elements are kept, as `None`.
    pub fn sparse_list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<Vec<Option<T>>, Failed> {
        self.enter_list()?;
        let mut items = Vec::with_capacity(self.promised());
        while self.next_item() {
            items.push(self.nullable(&mut read)?);
        }
        Ok(items)
    }

    pub(super) fn enter_list(&mut self) -> Result<(), Failed> {
        self.enter(ARRAY, 1, "an array")
    }

    /// For how many of the items that the list promises there is room from the start. A promise takes no
    /// proof; a list of more than these grows.
    fn promised(&self) -> usize {
        const MOST: usize = 256;
        match self.left() {
            UNTIL_BREAK => 0,
            left => left.min(MOST),
        }
    }
}
