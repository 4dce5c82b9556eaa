//! Passing over values that nobody asked for: checked like any other, but not converted.

use super::reader::{Failed, Reader};

impl Reader<'_> {
    /// Passes over any value, in linear time. Its grammar is checked and its depth is limited.
    pub fn skip(&mut self) -> Result<(), Failed> {
        match self.peek() {
            b'"' => self.skip_text("a value"),
            b'{' => self.members(Self::skip_member),
            b'[' => self.elements(Self::skip),
            b't' => self.literal("true", "a value"),
            b'f' => self.literal("false", "a value"),
            b'n' => self.literal("null", "a value"),
            _ => self.number("a value").map(|_| ()),
        }
    }

    fn skip_member(&mut self) -> Result<(), Failed> {
        self.skip_text("the name of a member")?;
        self.colon()?;
        self.skip()
    }
}
