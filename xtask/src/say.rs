//! What commands print. A reader that has gone away, such as `head`, stops no command.

use std::fmt::Display;
use std::io::{self, Write};

/// Prints a line, as `println!` does.
macro_rules! say {
    ($($argument:tt)*) => {
        $crate::say::text(format_args!("{}\n", format_args!($($argument)*)))
    };
}

pub(crate) fn text(text: impl Display) {
    let _ = write!(io::stdout().lock(), "{text}");
}
