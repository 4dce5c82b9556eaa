//! The order in which rustfmt wants what a `use` line imports: numbers by their value, underscores first.

use std::cmp::Ordering;

/// The order of paths: `self`, `super` and `crate` stand before other names, in this order, and lists of
/// names after them.
pub(super) fn by_path(a: &str, b: &str) -> Ordering {
    let rank = |segment: &str| {
        let words = ["self", "super", "crate"];
        let list = usize::from(segment.starts_with('{'));
        words.iter().position(|word| *word == segment).unwrap_or(words.len() + list)
    };
    let (mut left, mut right) = (a.split("::"), b.split("::"));
    loop {
        let order = match (left.next(), right.next()) {
            (Some(a), Some(b)) => rank(a).cmp(&rank(b)).then_with(|| by_version(a, b)),
            (a, b) => return a.is_some().cmp(&b.is_some()),
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// A run of digits, of underscores, or of anything else.
fn chunks(name: &str) -> Vec<&str> {
    let kind = |byte: u8| (byte.is_ascii_digit(), byte == b'_');
    name.as_bytes()
        .chunk_by(|a, b| kind(*a) == kind(*b))
        .map(|chunk| std::str::from_utf8(chunk).unwrap_or_default())
        .collect()
}

pub(super) fn by_version(a: &str, b: &str) -> Ordering {
    let (left, right) = (chunks(a), chunks(b));
    let differing = left.iter().zip(&right).map(|(a, b)| by_chunk(a, b));
    differing
        .into_iter()
        .find(|order| order.is_ne())
        .unwrap_or_else(|| left.len().cmp(&right.len()))
        .then_with(|| a.cmp(b))
}

fn by_chunk(a: &str, b: &str) -> Ordering {
    match (a.parse::<u128>(), b.parse::<u128>()) {
        (Ok(a), Ok(b)) => a.cmp(&b),
        _ if a.starts_with('_') && b.starts_with('_') => Ordering::Equal,
        _ if a.starts_with('_') => Ordering::Less,
        _ if b.starts_with('_') => Ordering::Greater,
        _ => a.cmp(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stand_in_the_order_of_rustfmt() {
        let mut paths =
            ["std::{A, fmt}", "std::fmt", "crate::unknown::A", "std::collections::B", "super::B"];
        paths.sort_by(|a, b| by_path(a, b));
        assert_eq!(
            paths,
            ["super::B", "crate::unknown::A", "std::collections::B", "std::fmt", "std::{A, fmt}"]
        );
    }

    #[test]
    fn names_stand_in_the_order_of_rustfmt() {
        let mut names = ["json", "Value", "S10", "S9", "get_b", "getb", "a_1", "a", "A"];
        names.sort_by(|a, b| by_version(a, b));
        assert_eq!(names, ["A", "S9", "S10", "Value", "a", "a_1", "get_b", "getb", "json"]);
    }
}
