//! How the places of faults are spelled.

use std::borrow::Cow;
use std::fmt::Write;

/// A step on the way to a place in a body of objects and lists.
pub(crate) enum Step<'a> {
    Element(usize),
    /// The member under way, in the body's spelling; `None` before the first and between two.
    Member(Option<Cow<'a, str>>),
}

/// The path of these steps, such as `tags[3].key`. It ends at the first name after so many steps, which
/// may be the key of a map, or more of what is sensitive.
pub(crate) fn path<'a>(steps: impl IntoIterator<Item = Step<'a>>, shown: usize) -> String {
    let mut path = String::new();
    for (depth, step) in steps.into_iter().enumerate() {
        match step {
            Step::Element(index) => _ = write!(path, "[{index}]"),
            Step::Member(Some(_)) if depth >= shown => {
                path.push_str("[(redacted)]");
                break;
            }
            Step::Member(Some(name)) => push_name(&mut path, &name),
            Step::Member(None) => {}
        }
    }
    path
}

/// Longer names are cut: a hostile one must not fill a log.
const MAX_NAME: usize = 64;

/// Appends `.name`, or `["name"]` for one that is no plain identifier.
pub(crate) fn push_name(path: &mut String, name: &str) {
    let is_plain = name.starts_with(|char: char| char == '_' || char.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    let is_long = name.chars().nth(MAX_NAME).is_some();
    if is_plain && !is_long {
        path.push_str(if path.is_empty() { "" } else { "." });
        path.push_str(name);
        return;
    }
    let shown: String = name.chars().take(MAX_NAME).collect();
    let _ = write!(path, "[{shown:?}{}]", if is_long { "..." } else { "" });
}
