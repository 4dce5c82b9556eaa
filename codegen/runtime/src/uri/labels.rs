//! The path of a request, against the pattern of an operation.

use super::{decode, query};
use crate::ReadError;
use crate::text::Expected;

/// Whether a request to `uri` is one for the operation of this `pattern`.
pub fn matches(pattern: &str, uri: &http::Uri) -> bool {
    let (path, literal) = pattern.split_once('?').unwrap_or((pattern, ""));
    each_label(path, uri.path(), |_, _| {})
        && query::holds(uri.query().unwrap_or_default(), literal)
}

/// The labels in a path.
#[derive(Clone)]
pub struct Labels<'a> {
    /// The name of each, and its text, still encoded.
    labels: Vec<(&'static str, &'a str)>,
}

impl<'a> Labels<'a> {
    /// Reads the labels in the path of `uri`. Fails if the path is not of the pattern's form.
    pub fn read(pattern: &'static str, uri: &'a http::Uri) -> Result<Self, ReadError> {
        let (path, _) = pattern.split_once('?').unwrap_or((pattern, ""));
        let mut labels = Vec::new();
        match each_label(path, uri.path(), |name, value| labels.push((name, value))) {
            true => Ok(Self { labels }),
            false => Err(ReadError::new("URI", format!("the path `{path}`"), "another path")),
        }
    }

    /// The value of the label `name`.
    pub fn required<T>(
        &self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Expected>,
    ) -> Result<T, ReadError> {
        let place = || format!("label `{name}`");
        let label = self.labels.iter().find(|label| label.0 == name);
        let (_, value) = label.ok_or_else(|| ReadError::new(place(), "a value", "nothing"))?;
        let value = decode(value).ok_or_else(|| Expected("percent-encoded UTF-8").at(place()))?;
        parse(&value).map_err(|expected| expected.at(place()))
    }
}

/// Calls `found` with the name and the encoded text of each label in `path`. False if the path is
/// not of the pattern's form.
fn each_label<'p, 'u>(
    mut pattern: &'p str,
    mut path: &'u str,
    mut found: impl FnMut(&'p str, &'u str),
) -> bool {
    loop {
        let (segment, pattern_rest) = split_segment(pattern);
        let label = segment.strip_prefix('{').and_then(|label| label.strip_suffix('}'));
        let greedy = label.and_then(|label| label.strip_suffix('+'));
        let (text, path_rest) = match greedy {
            Some(_) => split_greedy(path, pattern_rest),
            None => split_segment(path),
        };
        match greedy.or(label) {
            Some(name) if !text.is_empty() => found(name, text),
            None if is_literal(segment, text) => {}
            _ => return false,
        }
        match (pattern_rest, path_rest) {
            (Some(pattern_rest), Some(path_rest)) => (pattern, path) = (pattern_rest, path_rest),
            (None, None) => return true,
            _ => return false,
        }
    }
}

/// A client may encode characters of a literal that another leaves alone.
fn is_literal(segment: &str, text: &str) -> bool {
    segment == text || decode(text).is_some_and(|decoded| decoded == segment)
}

fn split_segment(path: &str) -> (&str, Option<&str>) {
    match path.split_once('/') {
        Some((segment, rest)) => (segment, Some(rest)),
        None => (path, None),
    }
}

/// Splits off all but as many segments as the rest of the pattern has.
fn split_greedy<'u>(path: &'u str, pattern_rest: Option<&str>) -> (&'u str, Option<&'u str>) {
    let Some(pattern_rest) = pattern_rest else { return (path, None) };
    let slashes = pattern_rest.matches('/').count();
    let slash = path.rmatch_indices('/').nth(slashes);
    match slash.and_then(|(at, _)| path.split_at_checked(at)) {
        Some((text, rest)) => (text, rest.strip_prefix('/')),
        None => ("", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    fn uri(text: &str) -> http::Uri {
        text.parse().unwrap()
    }

    fn labels(pattern: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
        let uri = uri(path);
        let labels = Labels::read(pattern, &uri).ok()?;
        Some(labels.labels.iter().map(|(name, value)| (*name, value.to_string())).collect())
    }

    #[test]
    fn a_label_is_a_segment() {
        assert_eq!(
            labels("/a/{One}/b/{Two}", "/a/x%2Fy/b/z"),
            Some(vec![("One", "x%2Fy".to_owned()), ("Two", "z".to_owned())])
        );
        for path in
            ["/", "/a", "/a/x/b", "/a/x/b/", "/a//b/z", "/a/x/c/z", "/a/x/b/z/", "/a/x/b/y/z"]
        {
            assert_eq!(labels("/a/{One}/b/{Two}", path), None, "{path}");
        }
    }

    #[test]
    fn a_greedy_label_takes_what_the_rest_leaves() {
        assert_eq!(labels("/{Key+}", "/a/b//c"), Some(vec![("Key", "a/b//c".to_owned())]));
        assert_eq!(
            labels("/x/{Key+}/y/{Last}", "/x/a/y/b/y/c"),
            Some(vec![("Key", "a/y/b".to_owned()), ("Last", "c".to_owned())])
        );
        for path in ["/x", "/x/", "/x/a", "/x/a/y", "/x/a/y/", "/x/y/c", "/x//y/c"] {
            assert_eq!(labels("/x/{Key+}/y/{Last}", path), None, "{path}");
        }
    }

    #[test]
    fn a_literal_may_be_encoded() {
        assert!(matches("/a:b", &uri("/a%3Ab")));
        assert!(matches("/a:b", &uri("/a:b")));
        assert!(!matches("/a:b", &uri("/a%zz")));
        assert!(!matches("/a", &uri("/A")));
    }

    #[test]
    fn a_trailing_slash_counts() {
        assert!(matches("/jobs/", &uri("/jobs/")));
        assert!(!matches("/jobs/", &uri("/jobs")));
        assert!(!matches("/jobs", &uri("/jobs/")));
        assert!(matches("/", &uri("https://example.com")));
    }

    #[test]
    fn the_literal_query_must_be_there() {
        assert!(matches("/{Bucket}?acl&list-type=2", &uri("/b?list-type=2&acl=&x=1")));
        assert!(!matches("/{Bucket}?acl&list-type=2", &uri("/b?list-type=2")));
        assert!(matches("/{Bucket}", &uri("/b?acl")));
    }

    #[test]
    fn a_label_is_decoded_and_parsed() {
        let uri = uri("/jobs/arn%3Aaws%2Fx/7/%zz/%FF");
        let labels = Labels::read("/jobs/{arn}/{number}/{bad}/{worse}", &uri).unwrap();
        assert_eq!(labels.required("arn", text::string).unwrap(), "arn:aws/x");
        assert_eq!(labels.required("number", text::integer), Ok(7));
        assert_eq!(
            labels.required("arn", text::integer).unwrap_err().to_string(),
            "label `arn`: expected an integer of 32 bits, found other text"
        );
        for name in ["bad", "worse"] {
            assert_eq!(
                labels.required(name, text::string).unwrap_err().to_string(),
                format!("label `{name}`: expected percent-encoded UTF-8, found other text")
            );
        }
        assert_eq!(
            labels.required("absent", text::string).unwrap_err().to_string(),
            "label `absent`: expected a value, found nothing"
        );
    }

    #[test]
    fn another_path_is_an_error() {
        let uri = uri("/secret");
        let error = Labels::read("/jobs/{arn}?x", &uri).err().unwrap();
        assert_eq!(error.to_string(), "URI: expected the path `/jobs/{arn}`, found another path");
    }
}
