#[cfg(feature = "server")]
use proptest::prelude::*;

use super::*;
use crate::text;

const ENDPOINT: &str = "https://example.com";

fn builder() -> RequestBuilder {
    RequestBuilder::new(Method::GET, ENDPOINT).unwrap()
}

fn uri_of(request: RequestBuilder) -> String {
    request.finish().unwrap().uri().to_string()
}

fn refused(result: Result<(), WriteError>) -> String {
    result.unwrap_err().to_string()
}

fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}

#[test]
fn a_request_has_its_parts() {
    let mut request = RequestBuilder::new(Method::PUT, ENDPOINT).unwrap();
    request.path("/model-copy-jobs/");
    request.label("jobArn", "arn:aws:bedrock/a b").unwrap();
    request.query_literal("list-type=2");
    request.query("max results", "1&2");
    request.header("X-Amz-Foo", "bar é").unwrap();
    request.body("application/json", "{}");
    let request = request.finish().unwrap();
    assert_eq!(request.method(), Method::PUT);
    assert_eq!(
        request.uri(),
        "https://example.com/model-copy-jobs/arn%3Aaws%3Abedrock%2Fa%20b?list-type=2&max%20results=1%262"
    );
    assert_eq!(request.headers()["x-amz-foo"], "bar é".as_bytes());
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.headers()["content-length"], "2");
    assert_eq!(request.body(), "{}");
}

#[test]
fn the_path_follows_that_of_the_endpoint() {
    for (endpoint, uri) in [
        ("https://example.com", "https://example.com/x"),
        ("https://example.com/", "https://example.com/x"),
        ("HTTP://localhost:8080/base/path", "http://localhost:8080/base/path/x"),
        ("http://[::1]:80/base/", "http://[::1]:80/base/x"),
    ] {
        let mut request = RequestBuilder::new(Method::GET, endpoint).unwrap();
        request.path("/x");
        assert_eq!(uri_of(request), uri);
    }
    assert_eq!(uri_of(builder()), "https://example.com/");
}

#[test]
fn an_endpoint_has_a_scheme_and_a_host_and_at_most_a_port_and_a_path() {
    for endpoint in [
        "",
        "example.com",
        "/path",
        "//example.com",
        "https://",
        "https:///path",
        "https://:80",
        "ftp://example.com",
        "https://example.com?x=1",
        "https://example.com/?",
        "https://example.com/#x",
        "https://user@example.com",
        "https://user:word@example.com",
        "https://example.com:port",
        "https://example.com:65536",
        "https://example.com:+80",
        "https://example.com:",
        "https://exa mple.com",
        "https://example.com/a b",
        "https://example.com\r\n",
        "https://exam%70le.com",
        "https://[::1",
        "https://[x]",
        "https://evil.com\\.example.com",
    ] {
        let error = RequestBuilder::new(Method::GET, endpoint).err();
        assert_eq!(error.as_ref().map(WriteError::place), Some("endpoint"), "{endpoint}");
    }
}

#[test]
fn an_empty_label_is_refused() {
    assert_eq!(refused(builder().label("jobArn", "")), "label `jobArn`: must not be empty");
    assert_eq!(refused(builder().greedy_label("key", "")), "label `key`: must not be empty");
}

#[test]
fn dot_segments_are_refused() {
    for value in [".", ".."] {
        assert!(builder().label("a", value).is_err(), "{value}");
        assert!(builder().greedy_label("a", value).is_err(), "{value}");
    }
    for value in ["../a", "a/..", "a/../b", "./a", "a/.", "/.."] {
        assert_eq!(
            refused(builder().greedy_label("key", value)),
            "label `key`: must not hold a segment `.` or `..`",
        );
        // In a label of one segment the slash is encoded.
        assert!(builder().label("a", value).is_ok(), "{value}");
    }
    for value in ["...", ".a", "a..b", "%2e%2e"] {
        assert!(builder().greedy_label("a", value).is_ok(), "{value}");
    }
}

#[test]
fn the_key_of_an_object_may_have_dot_segments() {
    for key in [".", "..", "../a", "a/./b/../c", "a//b/"] {
        let mut request = builder();
        request.path("/");
        request.object_key("Key", key).unwrap();
        assert_eq!(uri_of(request), format!("https://example.com/{key}"));
    }
    assert_eq!(refused(builder().object_key("Key", "")), "label `Key`: must not be empty");
}

#[test]
fn a_greedy_label_keeps_its_slashes() {
    let mut request = builder();
    request.path("/b/");
    request.greedy_label("key", "a b//c?/d#/").unwrap();
    assert_eq!(uri_of(request), "https://example.com/b/a%20b//c%3F/d%23/");
}

#[test]
fn a_map_leaves_the_query_keys_of_others_alone() {
    let mut request = builder();
    request.query("bar", "named");
    request.query_map(&map(&[("bar", "map"), ("qux", "map")]), &["bar"]);
    let lists = BTreeMap::from([
        ("baz".to_owned(), vec!["1".to_owned(), "2".to_owned()]),
        ("none".to_owned(), vec![]),
        ("qux".to_owned(), vec!["3".to_owned()]),
    ]);
    request.query_map_of_lists(&lists, &["bar", "qux"]);
    assert_eq!(uri_of(request), "https://example.com/?bar=named&qux=map&baz=1&baz=2");
}

#[test]
fn a_control_character_in_a_header_is_refused() {
    for value in ["a\r\nx: y", "a\n", "\r", "\0", "\u{7f}", "\u{1b}[0m"] {
        let expected = "header `x-foo`: must not hold a control character";
        assert_eq!(refused(builder().header("x-foo", value)), expected);
        assert_eq!(refused(builder().sensitive_header("x-foo", value)), expected);
        assert_eq!(refused(builder().header_list("x-foo", [value])), expected);
        assert!(builder().prefix_headers("x-", &map(&[("foo", value)])).is_err());
    }
    assert_eq!(refused(builder().header("x foo", "a")), "header `x foo`: is not a header name");
}

#[test]
fn a_key_that_does_not_make_a_header_name_is_refused() {
    for key in ["a b", "a:", "a\r\nb", "é", "\0"] {
        assert_eq!(
            refused(builder().prefix_headers("x-amz-meta-", &map(&[(key, "v")]))),
            "header `x-amz-meta-`: has a key that does not make a header name"
        );
    }
}

#[test]
fn a_key_does_not_replace_a_header() {
    let mut request = builder();
    request.header("x-meta-owner", "me").unwrap();
    let expected = "header `x-meta-`: has a key whose header is there already";
    assert_eq!(refused(request.prefix_headers("x-meta-", &map(&[("Owner", "you")]))), expected);
    let pairs = map(&[("A", "1"), ("a", "2")]);
    assert_eq!(refused(builder().prefix_headers("x-meta-", &pairs)), expected);
}

#[test]
fn a_key_does_not_make_a_header_of_the_message_itself() {
    let expected = "has a key whose header is the message's or the signer's, such as `host`";
    for name in [
        "Host",
        "content-length",
        "Transfer-Encoding",
        "connection",
        "proxy-authorization",
        "authorization",
        "x-amz-date",
        "content-type",
        "te",
    ] {
        let error = refused(builder().prefix_headers("", &map(&[(name, "v")])));
        assert_eq!(error, format!("header ``: {expected}"), "{name}");
        let (prefix, key) = name.split_at(1);
        let error = refused(builder().sensitive_prefix_headers(prefix, &map(&[(key, "v")])));
        assert_eq!(error, format!("header `{prefix}`: {expected}"), "{name}");
    }
    let mut request = builder();
    request.prefix_headers("", &map(&[("x-date", "1"), ("proxy", "2")])).unwrap();
    request.prefix_headers("x-amz-meta-", &map(&[("host", "3"), ("x-amz-date", "4")])).unwrap();
    assert_eq!(request.finish().unwrap().headers().len(), 4);
}

/// As many keys as there can be headers.
pub(crate) fn most_headers() -> BTreeMap<String, String> {
    (0..24_576).map(|number| (number.to_string(), String::new())).collect()
}

#[test]
fn too_many_headers_are_an_error() {
    let expected = "headers: must be no more than 24,576";
    let keys = (0..40_000).map(|number| (number.to_string(), String::new())).collect();
    assert_eq!(refused(builder().prefix_headers("x-", &keys)), expected);
    assert_eq!(refused(builder().sensitive_prefix_headers("x-", &keys)), expected);

    let full = || {
        let mut request = builder();
        request.prefix_headers("x-", &most_headers()).unwrap();
        request
    };
    assert_eq!(full().finish().unwrap().headers().len(), 24_576);
    assert_eq!(refused(full().header("a", "b")), expected);
    assert_eq!(refused(full().header_list("a", ["b"])), expected);
    assert_eq!(refused(full().header_http_dates("a", &[Timestamp::EPOCH])), expected);
    assert_eq!(refused(full().stream("text/plain")), expected);
    let mut request = full();
    request.body("text/plain", "a");
    assert_eq!(request.finish().unwrap_err().to_string(), expected);
}

#[test]
fn lists_are_joined_by_commas() {
    let mut request = builder();
    request.header_list("x-strings", &["b,c".to_owned(), "\"def\"".to_owned()]).unwrap();
    request.header_list("x-booleans", [true, false].iter().map(text::from_boolean)).unwrap();
    request.header_list("x-none", [""; 0]).unwrap();
    let request = request.finish().unwrap();
    assert_eq!(request.headers()["x-strings"], r#""b,c", "\"def\"""#);
    assert_eq!(request.headers()["x-booleans"], "true, false");
    assert_eq!(request.headers()["x-none"], "");
}

#[test]
fn a_secret_is_not_in_debug() {
    let mut request = builder();
    request.sensitive_header("x-a", "hunter2").unwrap();
    request.sensitive_header_list("x-b", ["hunter2"]).unwrap();
    request.sensitive_prefix_headers("x-", &map(&[("c", "hunter2")])).unwrap();
    let request = request.finish().unwrap();
    assert_eq!(request.headers()["x-c"], "hunter2");
    assert!(!format!("{request:?}").contains("hunter2"));
}

#[test]
fn a_header_for_the_type_of_the_body_counts() {
    for header_first in [true, false] {
        let mut request = builder();
        if header_first {
            request.header("Content-Type", "text/plain").unwrap();
        }
        request.body("application/octet-stream", "abc");
        if !header_first {
            request.header("Content-Type", "text/plain").unwrap();
        }
        let request = request.finish().unwrap();
        assert_eq!(request.headers()["content-type"], "text/plain");
        assert_eq!(request.headers()["content-length"], "3");
    }
}

#[test]
fn without_a_body_there_is_no_header_for_it() {
    assert!(builder().finish().unwrap().headers().is_empty());
}

#[test]
fn a_prefix_goes_before_the_host() {
    for (prefix, uri) in [
        ("data.", "https://data.example.com/"),
        ("data-", "https://data-example.com/"),
        ("a.b-", "https://a.b-example.com/"),
        ("", "https://example.com/"),
    ] {
        let mut request = builder();
        request.host_prefix(prefix).unwrap();
        assert_eq!(uri_of(request), uri);
    }
}

#[test]
fn a_prefix_that_is_not_made_of_dns_labels_is_refused() {
    let long = format!("{}.", "a".repeat(64));
    let joined = "a".repeat(60);
    for prefix in [
        "evil.com/",
        "a@",
        "a:80",
        "-a.",
        "a-.",
        ".",
        "a..",
        ".a.",
        "é.",
        "a b.",
        "-",
        &long,
        &joined,
    ] {
        assert_eq!(
            refused(builder().host_prefix(prefix)),
            "host prefix: must be made of DNS labels",
            "{prefix}"
        );
    }
}

#[test]
fn an_address_takes_no_prefix() {
    for endpoint in ["http://127.0.0.1:8080", "http://[::1]:8080"] {
        let mut request = RequestBuilder::new(Method::GET, endpoint).unwrap();
        request.host_prefix("data-").unwrap();
        assert_eq!(uri_of(request), format!("{endpoint}/"));
    }
}

#[test]
fn a_value_in_a_host_is_one_label() {
    assert_eq!(host_label("accountId", "123456789012"), Ok("123456789012"));
    for value in ["", "a.b", "evil.com/", "a-", "-a", "a_b", &"a".repeat(64)] {
        assert_eq!(
            host_label("accountId", value).unwrap_err().to_string(),
            "host label `accountId`: must be a DNS label"
        );
    }
}

#[test]
fn a_uri_that_is_too_long_is_refused() {
    let mut request = builder();
    request.query("a", &"b".repeat(100_000));
    assert_eq!(
        request.finish().unwrap_err().to_string(),
        "URI: is too long, or holds what it must not"
    );
}

#[cfg(feature = "server")]
proptest! {
    #[test]
    fn a_server_reads_what_was_written(
        label in "\\PC+", key in "\\PC+", name: String, value: String,
        list: Vec<String>, text in "[ -~]*",
    ) {
        prop_assume!(!matches!(&*label, "." | ".."));
        prop_assume!(!key.split('/').any(|segment| matches!(segment, "." | "..")));
        prop_assume!(!name.is_empty() || !value.is_empty());
        let pattern = "/a/{Label}/{Key+}";
        let mut request = builder();
        request.path("/a/");
        request.label("Label", &label).unwrap();
        request.path("/");
        request.greedy_label("Key", &key).unwrap();
        request.query(&name, &value);
        let list: Vec<_> = list.iter().map(|item| item.replace(char::is_control, "")).collect();
        request.header_list("X-List", &list).unwrap();
        request.header("X-Text", &text).unwrap();
        let request = request.finish().unwrap();

        prop_assert!(uri::matches(pattern, request.uri()));
        let labels = uri::Labels::read(pattern, request.uri()).unwrap();
        prop_assert_eq!(labels.required("Label", text::string).unwrap(), label);
        prop_assert_eq!(labels.required("Key", text::string).unwrap(), key);
        let query = uri::Query::read(request.uri()).unwrap();
        prop_assert_eq!(query.rest(&[]), BTreeMap::from([(name, value)]));
        let headers = request.headers();
        prop_assert_eq!(header::list(headers, "x-list", text::string).unwrap(), Some(list));
        prop_assert_eq!(header::required(headers, "x-text", text::string).unwrap(), text);
    }
}
