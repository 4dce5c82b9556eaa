//! Text that somebody else wrote, as it is printed.

use std::fmt::{self, Write};

/// Characters that are printed of one text: enough for any message that a person wrote.
const MOST: usize = 1024;

/// Text that a service, or a proxy before it, has sent, or something that prints such text.
///
/// It prints on one line and from left to right, whatever it holds, and is cut where it is too long.
pub(crate) struct Shown<T>(pub(crate) T);

impl<T: fmt::Display> fmt::Display for Shown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut printer = Printer { out: f, left: MOST, cut: 0 };
        write!(printer, "{}", self.0)?;
        match printer.cut {
            0 => Ok(()),
            cut => write!(f, "... ({cut} more bytes)"),
        }
    }
}

impl<T: fmt::Display> fmt::Debug for Shown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

struct Printer<'a, 'f> {
    out: &'a mut fmt::Formatter<'f>,
    /// Characters that are still printed.
    left: usize,
    /// Bytes that are not.
    cut: usize,
}

impl Write for Printer<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = text.char_indices().nth(self.left).map_or(text.len(), |(end, _)| end);
        let (printed, cut) = text.split_at_checked(end).unwrap_or((text, ""));
        self.cut = self.cut.saturating_add(cut.len());
        for char in printed.chars() {
            self.left = self.left.saturating_sub(1);
            match changes_lines(char) {
                true => write!(self.out, "{}", char.escape_default())?,
                false => self.out.write_char(char)?,
            }
        }
        Ok(())
    }
}

/// Whether a character breaks a line, controls a terminal, or changes the direction of what follows.
fn changes_lines(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_printed_on_one_line_and_in_one_direction() {
        let text = "a\nb\r\tc\u{1b}[31m\u{7f}\u{85}\u{9b}\u{2028}\u{202e}d\u{2066}\u{200f}\u{61c}";
        let shown = "a\\nb\\r\\tc\\u{1b}[31m\\u{7f}\\u{85}\\u{9b}\\u{2028}\\u{202e}d\\u{2066}\\u{200f}\\u{61c}";
        assert_eq!(Shown(text).to_string(), shown);
        let plain = "\"Ça va?\" 'שלום' a\\b 👩\u{200d}🚀 \u{301}";
        assert_eq!(Shown(plain).to_string(), plain);
        assert_eq!(format!("{:?}", Shown("a\nb")), "a\\nb");
    }

    #[test]
    fn text_that_is_too_long_is_cut_and_says_so() {
        let most = "é".repeat(MOST);
        assert_eq!(Shown(&most).to_string(), most);
        assert_eq!(Shown(format!("{most}éa")).to_string(), format!("{most}... (3 more bytes)"));
        let pieces = Shown(format_args!("{most}{}{}", "a", "b")).to_string();
        assert_eq!(pieces, format!("{most}... (2 more bytes)"));
    }
}
