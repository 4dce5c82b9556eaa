//! Where in a body an offset is. It is asked only once reading has failed.

use std::borrow::Cow;

use super::MAX_DEPTH;
use super::string::end_of_plain;
use crate::place::{self, Step};

/// The path of the value under way at `offset`, such as `tags[3].key`; empty for the whole body. Names
/// deeper than `shown` are left out.
///
/// Up to there the text need not be JSON, only what comes of it is then of little use.
pub(super) fn path_at(text: &str, offset: usize, shown: usize) -> String {
    let steps = steps_to(text, offset).into_iter().map(|step| match step {
        Step::Member(Some(name)) => Step::Member(Some(unescaped(&name).into())),
        other => other,
    });
    place::path(steps, shown)
}

fn steps_to(text: &str, offset: usize) -> Vec<Step<'_>> {
    let (bytes, _) = text.as_bytes().split_at(offset.min(text.len()));
    let mut steps = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        // What lies deeper than a reader goes was not reached by one.
        if steps.len() > MAX_DEPTH {
            break;
        }
        match byte {
            b'{' => steps.push(Step::Member(None)),
            b'[' => steps.push(Step::Element(0)),
            b'}' | b']' => _ = steps.pop(),
            b',' => match steps.last_mut() {
                Some(Step::Element(index)) => *index += 1,
                Some(Step::Member(name)) => *name = None,
                None => {}
            },
            b'"' => {
                let end = end_of_string(bytes, at + 1);
                // A name that the offset cuts is what the fault is in, not where it is.
                if let (Some(Step::Member(name @ None)), true) =
                    (steps.last_mut(), end < bytes.len())
                {
                    *name = text.get(at + 1..end).map(Cow::Borrowed);
                }
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    steps
}

/// The offset of the quote that ends the string whose content starts at `at`, or the end.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at = end_of_plain(bytes, at);
        match bytes.get(at) {
            Some(b'\\') => at += 2,
            Some(b'"') | None => return at.min(bytes.len()),
            Some(_) => at += 1,
        }
    }
}

pub(super) fn unescaped(name: &str) -> String {
    let quoted = format!("\"{name}\"");
    super::read_text(&quoted, super::Reader::string).unwrap_or_else(|_| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The path at the one `!` in the text, which is no part of it.
    fn path_at_mark(marked: &str) -> String {
        let offset = marked.find('!').unwrap();
        path_at(&marked.replacen('!', "", 1), offset, usize::MAX)
    }

    #[test]
    fn a_path_names_members_and_counts_elements() {
        let cases = [
            ("!{}", ""),
            ("{!}", ""),
            (r#"{"a":!1}"#, "a"),
            (r#"{"a" : 1, "b_2" : !2}"#, "b_2"),
            (r#"{"a":{"b":!1}}"#, "a.b"),
            (r#"[!1]"#, "[0]"),
            (r#"{"tags":[{"key":"a"},{"key":"b"},{},{"key":!1}]}"#, "tags[3].key"),
            (r#"[[],[[1,2],[3,!4]]]"#, "[1][1][1]"),
            (r#"{"a":{"b":[1,{"c":2}]},"d":[{"e":!1}]}"#, "d[0].e"),
        ];
        for (marked, path) in cases {
            assert_eq!(path_at_mark(marked), path, "{marked}");
        }
    }

    #[test]
    fn what_strings_hold_is_no_structure() {
        assert_eq!(path_at_mark(r#"{"a":"}],{[\"","b":!1}"#), "b");
        assert_eq!(path_at_mark(r#"{"a":["x\\",!1]}"#), "a[1]");
        assert_eq!(path_at_mark(r#"{"a":["x, [!"]}"#), "a[0]");
    }

    #[test]
    fn between_a_value_and_the_next_name_the_object_itself_is_under_way() {
        assert_eq!(path_at_mark(r#"{"a":{"b":1,!}}"#), "a");
        assert_eq!(path_at_mark(r#"{"a":{"b":1,"c!"#), "a");
        assert_eq!(path_at_mark(r#"{"a":{"b":1}!}"#), "a");
    }

    #[test]
    fn names_that_are_no_identifiers_are_quoted() {
        assert_eq!(path_at_mark(r#"{"odd name":{"x":!1}}"#), r#"["odd name"].x"#);
        assert_eq!(path_at_mark(r#"{"a":{"":{"1":!1}}}"#), r#"a[""]["1"]"#);
        assert_eq!(path_at_mark(r#"{"line\nfeed \"\u00e9":!1}"#), r#"["line\nfeed \"é"]"#);
        assert_eq!(path_at_mark(r#"{"\u0061b":!1}"#), "ab");
    }

    #[test]
    fn long_names_are_cut() {
        let name = "é".repeat(65);
        let shown = format!("[\"{}\"...]", "é".repeat(64));
        assert_eq!(path_at_mark(&format!("{{\"{name}\":!1}}")), shown);
        assert_eq!(path_at_mark(&format!("{{\"{}\":!1}}", "n".repeat(64))), "n".repeat(64));
    }

    #[test]
    fn any_text_has_some_path() {
        for text in ["]]]", "}{", ",,", "\"", "\"\\", "{\"\\", "{\"a\"\"b\"", &"[".repeat(100_000)]
        {
            for offset in [0, 1, text.len(), text.len() + 9] {
                path_at(text, offset, usize::MAX);
            }
        }
    }
}
