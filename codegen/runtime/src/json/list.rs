//! Lists, whose null elements are passed over or kept.

use super::reader::{Failed, Reader};

/// A function that reads a list, for a list or map of lists.
pub fn read_list<'a, T>(
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<Vec<T>, Failed> {
    move |json| json.list(&read)
}

/// As [`read_list`], for lists whose null elements are kept.
pub fn read_sparse_list<'a, T>(
    read: impl Fn(&mut Reader<'a>) -> Result<T, Failed>,
) -> impl Fn(&mut Reader<'a>) -> Result<Vec<Option<T>>, Failed> {
    move |json| json.sparse_list(&read)
}

impl Reader<'_> {
    /// A list whose null elements are passed over.
    pub fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<Vec<T>, Failed> {
        let mut items = Vec::new();
        let start = self.at;
        self.elements(|json| {
            if !json.null()? {
                if items.len() == items.capacity() && !items.is_empty() {
                    items.reserve_exact(json.more_items(start, items.len()));
                }
                items.push(read(json)?);
            }
            Ok(())
        })?;
        Ok(items)
    }

    /// How many more items to make room for, in a list that has so many since `start`: as many as the
    /// rest of the body may hold, but no more than thrice as many.
    #[cold]
    fn more_items(&self, start: usize, count: usize) -> usize {
        let length = (self.at - start) / count;
        let left = (self.text.len() - self.at) / length.max(1);
        left.clamp(1, 3 * count)
    }

    /// A list whose null elements are kept, as `None`.
    pub fn sparse_list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Failed>,
    ) -> Result<Vec<Option<T>>, Failed> {
        let mut items = Vec::new();
        self.elements(|json| {
            items.push(json.nullable(&mut read)?);
            Ok(())
        })?;
        Ok(items)
    }

    /// An array, of which `read` reads each element.
    #[inline]
    pub(super) fn elements(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        self.enter(b'[', "an array")?;
        let mut has_more = self.peek() != b']';
        while has_more {
            read(self)?;
            match self.peek() {
                b',' => self.at += 1,
                b']' => has_more = false,
                _ => return Err(self.unlike("a comma or the end of the array")),
            }
        }
        self.leave();
        Ok(())
    }
}
