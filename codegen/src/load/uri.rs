//! The URI of an operation: what of it can be written by a client and told apart by a server.

use std::collections::BTreeMap;

/// What a URI must be.
pub(super) const EXPECTED: &str =
    "a URI such as `/a/{Label}/{Rest+}?b=c`, where a label is a whole segment and stands once";

/// Whether every request to the URI is one, and can be read again.
pub(super) fn is_usable(uri: &str) -> bool {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let Some(segments) = path.strip_prefix('/') else { return false };
    let mut labels: Vec<&str> = Vec::new();
    let mut greedy = 0;
    for segment in segments.split('/') {
        let Some(label) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            if segment.chars().all(is_plain) {
                continue;
            }
            return false;
        };
        let name = label.strip_suffix('+').unwrap_or(label);
        greedy += usize::from(name.len() < label.len());
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if name.is_empty() || !name.chars().all(is_word) || labels.contains(&name) {
            return false;
        }
        labels.push(name);
    }
    greedy <= 1 && query.chars().all(|c| is_plain(c) || c == '/' || c == '?')
}

/// The URI with other names for its labels.
pub(super) fn with_labels(uri: &str, names: &BTreeMap<&str, &str>) -> String {
    let mut pieces = uri.split('{');
    let mut renamed = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(['}', '+']).unwrap_or(piece.len());
        let (label, rest) = piece.split_at(end);
        renamed.push('{');
        renamed.push_str(names.get(label).unwrap_or(&label));
        renamed.push_str(rest);
    }
    renamed
}

/// The characters that stand for themselves in a segment, and those of an encoded one.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_change_their_names_all_at_once() {
        let names = BTreeMap::from([("a", "b"), ("b", "c"), ("d", "a")]);
        assert_eq!(with_labels("/{a}/a/{b}?{", &names), "/{b}/a/{c}?{");
        assert_eq!(with_labels("/{d+}", &names), "/{a+}");
    }

    #[test]
    fn a_request_to_a_usable_uri_arrives_there() {
        for uri in ["/", "/a/{B}/c", "/{Bucket}/{Key+}?list-type=2&acl", "/a:b/{c-d}/e.f"] {
            assert!(is_usable(uri), "{uri}");
        }
        let unusable = [
            "",
            "a",
            "/a#b/{Id}",
            "/a b",
            "/{Id}:stop",
            "/{open",
            "/{}",
            "/{a}/{a}",
            "/{a+}/{b+}",
            "/?x={y}",
            "/a\n",
            "/{a b}",
        ];
        for uri in unusable {
            assert!(!is_usable(uri), "{uri}");
        }
    }
}
