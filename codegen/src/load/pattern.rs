//! Patterns: what a whole value must match, however a dialect says so.

/// A pattern that is sought anywhere in a value, as one of the whole value.
pub(super) fn of_whole(pattern: &str) -> String {
    let starts = pattern.starts_with('^') || pattern.starts_with(".*");
    let ends = ends_with_anchor(pattern) || pattern.ends_with(".*");
    format!("{}{pattern}{}", if starts { "" } else { ".*" }, if ends { "" } else { ".*" })
}

/// A pattern of the whole value, without the anchors that say so, of each of its alternatives.
pub(super) fn without_anchors(pattern: &str) -> String {
    let alternatives = alternatives(pattern).into_iter().map(|alternative| {
        let inside = alternative.strip_prefix('^').unwrap_or(alternative);
        if ends_with_anchor(inside) { &inside[..inside.len() - 1] } else { inside }
    });
    alternatives.collect::<Vec<_>>().join("|")
}

/// Whether the last character is an anchor, and not a dollar sign.
fn ends_with_anchor(pattern: &str) -> bool {
    let Some(rest) = pattern.strip_suffix('$') else { return false };
    let escapes = rest.chars().rev().take_while(|c| *c == '\\').count();
    escapes % 2 == 0
}

/// The alternatives of a pattern, as far as no parenthesis is around them.
fn alternatives(pattern: &str) -> Vec<&str> {
    let (mut found, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    let (mut in_class, mut escaped) = (false, false);
    for (index, c) in pattern.char_indices() {
        match c {
            _ if escaped => {}
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => depth = depth.saturating_sub(1),
            '|' if !in_class && depth == 0 => {
                found.push(&pattern[start..index]);
                start = index + 1;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    found.push(&pattern[start..]);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_dialects_come_to_one_pattern() {
        for (botocore, smithy) in [
            ("[a-z]+", "^[a-z]+$"),
            ("^[a-z]+$", "^[a-z]+$"),
            ("^[a-z]+", "^[a-z]+$"),
            (".*\\S.*", "\\S"),
            ("[^:].*", "^[^:]"),
            (".*", ".*"),
            ("a|b", "^a|b$"),
            ("^$|a:.*", "^$|a:.*$"),
            ("(^a$)|[|$]|^b\\$", "^(^a$)|[|$]|^b\\$$"),
        ] {
            let smithy = without_anchors(&of_whole(smithy));
            assert_eq!(without_anchors(botocore), smithy, "{botocore}");
        }
    }

    #[test]
    fn what_only_looks_like_an_anchor_stays() {
        for pattern in ["a\\$", "(^a$)", "[^a]", "a|[|^]", "\\|^"] {
            assert_eq!(without_anchors(pattern), pattern);
        }
        assert_eq!(without_anchors("a\\\\$|(|"), "a\\\\|(|");
    }
}
