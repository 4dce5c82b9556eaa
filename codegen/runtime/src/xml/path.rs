//! Where in a body an offset is. It is asked only once reading has failed.

use std::fmt::Write;

use super::tag::local_name;
use crate::json::MAX_DEPTH;
use crate::place::push_name;

/// An element under way.
struct Element<'a> {
    name: &'a str,
    /// How many elements of its name stand next to each other before it.
    index: usize,
    /// Its last child that has begun.
    child: Option<(&'a str, usize)>,
}

/// The path of the element under way at `offset`, such as `Tags.member[3].Key`; empty for the root.
///
/// An element that follows others of its name has its index among them, from 0 on. Up to there the
/// text need not be XML, only what comes of it is then of little use.
pub(super) fn path_at(text: &str, offset: usize) -> String {
    let mut path = String::new();
    for element in elements_at(text, offset).iter().skip(1) {
        push_name(&mut path, element.name);
        if element.index > 0 {
            let _ = write!(path, "[{}]", element.index);
        }
    }
    path
}

fn elements_at(text: &str, offset: usize) -> Vec<Element<'_>> {
    let mut elements: Vec<Element<'_>> = Vec::new();
    for tag in tags(text) {
        // What lies deeper than a reader goes was not reached by one, nor was what has no name.
        if tag.name_end > offset || tag.name.is_empty() || elements.len() > MAX_DEPTH {
            break;
        }
        if !tag.is_end {
            let last = elements.last().and_then(|parent| parent.child);
            let index = last.filter(|(name, _)| *name == tag.name).map_or(0, |(_, last)| last + 1);
            if let Some(parent) = elements.last_mut() {
                parent.child = Some((tag.name, index));
            }
            elements.push(Element { name: tag.name, index, child: None });
        }
        if (tag.is_end || tag.is_empty) && tag.end <= offset {
            elements.pop();
        }
    }
    elements
}

struct Tag<'a> {
    name: &'a str,
    name_end: usize,
    end: usize,
    is_end: bool,
    is_empty: bool,
}

/// The tags in a text, but for those in comments and their like.
fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text.get(at..)?.find('<')?;
            let rest = text.get(start..)?;
            let is = |open: &str| rest.starts_with(open);
            let close = match () {
                () if is("<!--") => "-->",
                () if is("<![CDATA[") => "]]>",
                () if is("<?") => "?>",
                () => {
                    let tag = tag(text, start);
                    at = tag.end;
                    return Some(tag);
                }
            };
            at = rest.find(close).map_or(text.len(), |end| start + end + close.len());
        }
    })
}

fn tag(text: &str, start: usize) -> Tag<'_> {
    let is_end = text.get(start..).is_some_and(|tag| tag.starts_with("</"));
    let name_start = start + if is_end { 2 } else { 1 };
    let rest = text.get(name_start..).unwrap_or_default();
    let is_delimiter = |char: char| char.is_ascii_whitespace() || matches!(char, '>' | '/' | '<');
    let name = rest.split(is_delimiter).next().unwrap_or_default();
    let end = end_of_tag(text, name_start + name.len());
    Tag {
        name: local_name(name),
        name_end: name_start + name.len(),
        end,
        is_end,
        is_empty: text.get(..end).is_some_and(|tag| tag.ends_with("/>")),
    }
}

/// Behind the `>` of the tag that `at` is in, which is none that stands in quotes.
fn end_of_tag(text: &str, at: usize) -> usize {
    let mut quote = None;
    for (offset, byte) in text.bytes().enumerate().skip(at) {
        match (quote, byte) {
            (None, b'>') => return offset + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The path at the one `!` in the text, which is no part of it.
    fn path_at_mark(marked: &str) -> String {
        let offset = marked.find('!').unwrap();
        path_at(&marked.replacen('!', "", 1), offset)
    }

    #[test]
    fn a_path_names_elements_and_counts_those_of_one_name() {
        let cases = [
            ("!<r/>", ""),
            ("<r>!</r>", ""),
            ("<r><a!", "a"),
            ("<r><a!></a></r>", "a"),
            ("<r><a>!</a></r>", "a"),
            ("<r><a>x!</a></r>", "a"),
            ("<r><a></a!></r>", "a"),
            ("<r><a></a>!</r>", ""),
            ("<r><a/!></r>", "a"),
            ("<r><a/>!</r>", ""),
            ("<r><n:a><b_2>!", "a.b_2"),
            ("<r><t><m/><m><k>!", "t.m[1].k"),
            ("<r><t><m/><m><k/></m><m/><m><k>!", "t.m[3].k"),
            ("<r><t><m/></t><t><m>!", "t[1].m"),
            ("<r><m/><n/><m>!", "m"),
        ];
        for (marked, path) in cases {
            assert_eq!(path_at_mark(marked), path, "{marked}");
        }
    }

    #[test]
    fn what_is_no_tag_is_no_structure() {
        for other in ["<?x <b> ?>", "<c d='<b>' e=\">\"/>", "<c d='/>'></c>"] {
            assert_eq!(path_at_mark(&format!("<r>{other}<a>!")), "a", "{other}");
        }
        assert_eq!(path_at("<r><!-- <b> --><a>", 18), "a");
        assert_eq!(path_at("<r><![CDATA[<b>]]><a>", 21), "a");
    }

    #[test]
    fn names_that_are_no_identifiers_are_quoted() {
        assert_eq!(path_at_mark("<r><a-b><é>!"), "[\"a-b\"][\"é\"]");
    }

    #[test]
    fn any_text_has_some_path() {
        for text in ["</a></b>", "<", "<<<>", "</", "<a b='", "<!--", "é<", &"<a>".repeat(100_000)]
        {
            for offset in [0, 1, text.len(), text.len() + 9] {
                path_at(text, offset);
            }
        }
    }
}
