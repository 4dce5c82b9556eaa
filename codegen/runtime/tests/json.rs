//! The JSON reader and writer against serde_json, and against hostile bodies.

use std::collections::BTreeMap;

use opsmith_runtime::json::{self, Reader, Writer};
use opsmith_runtime::{Document, ReadError};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

const SAMPLE: &str = r#"{ "text": "é\n\ud83d\ude00\\", "list": [1, -2.50e+1, [], {}, null],
    "map": {"yes": true, "no": false, "none": null}, "last": "plain text of some length" }"#;

fn document(text: &str) -> Result<Document, ReadError> {
    json::read(text.as_bytes(), Reader::document)
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A JSON text in which a few pieces were put in the place of characters.
fn mutated_text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "", "", "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\udE00", "\\q", "0",
        "1", "-", ".", "e", "+", "t", "true", "null", " ", "\n", "\t", "\u{1}", "é", "//",
        "\"a\":", "1e5",
    ];
    let mutation = (any::<Index>(), select(pieces), any::<bool>());
    let text =
        prop_oneof![any_value().prop_map(|value| value.to_string()), Just(SAMPLE.to_owned())];
    (text, prop::collection::vec(mutation, 1..4)).prop_map(|(text, mutations)| {
        let mut chars: Vec<String> = text.chars().map(String::from).collect();
        for (index, piece, is_replaced) in mutations {
            let at = index.index(chars.len());
            chars[at] =
                if is_replaced { piece.to_owned() } else { format!("{piece}{}", chars[at]) };
        }
        chars.concat()
    })
}

proptest! {
    #[test]
    fn any_value_is_read_and_written_back(value in any_value(), is_pretty: bool) {
        let text = if is_pretty { format!("{value:#}") } else { value.to_string() };
        let document = document(&text).unwrap();
        let written = json::write(|json| json.document(&document));
        prop_assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), serde_json::from_str::<Value>(&text).unwrap());
        prop_assert_eq!(json::read(&written, Reader::document).unwrap(), document);
        prop_assert_eq!(json::read(text.as_bytes(), Reader::skip), Ok(()));
        let raw = json::read(text.as_bytes(), Reader::raw).unwrap();
        prop_assert_eq!(raw.as_str(), &text);
    }

    #[test]
    fn serde_json_accepts_the_same_texts(text in mutated_text()) {
        prop_assume!(!text.trim().is_empty());
        let ours = document(&text);
        let skipped = json::read(text.as_bytes(), Reader::skip);
        match serde_json::from_str::<Value>(&text) {
            Ok(theirs) => {
                prop_assert_eq!(skipped, Ok(()), "{:?}", text);
                let ours = ours.unwrap().to_string();
                prop_assert_eq!(serde_json::from_str::<Value>(&ours).unwrap(), theirs);
            }
            // Numbers of any size are documents here, where serde_json stops at 64 bits.
            Err(error) if error.to_string().starts_with("number out of range") => {}
            Err(error) => {
                prop_assert!(ours.is_err(), "{:?} {}", text, error);
                // What is skipped only has to follow the grammar, which knows no surrogates.
                prop_assert!(skipped.is_err() || text.contains("\\u"), "{:?} {}", text, error);
            }
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn serde_json_skips_the_same_texts(text in mutated_text()) {
        prop_assume!(!text.trim().is_empty());
        let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text);
        let ours = json::read(text.as_bytes(), Reader::skip);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?} {:?}", text, ours);
    }

    #[test]
    fn strings_are_spelled_as_by_serde_json_and_read_back(text: String) {
        let written = json::write(|json| json.string(&text));
        prop_assert_eq!(written.to_vec(), serde_json::to_vec(&text).unwrap());
        prop_assert_eq!(json::read(&written, Reader::string).unwrap(), text);
    }

    #[test]
    fn strings_are_read_from_escapes_alone(text: String) {
        let escapes: String = text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
        let body = format!("\"{escapes}\"");
        prop_assert_eq!(json::read(body.as_bytes(), Reader::string).unwrap(), text);
    }

    #[test]
    fn numbers_are_read_back_bit_by_bit(long: i64, double: f64, float: f32) {
        let written = json::write(|json| json.long(&long));
        prop_assert_eq!(json::read(&written, Reader::long), Ok(long));
        let written = json::write(|json| json.double(&double));
        prop_assert_eq!(json::read(&written, Reader::double).unwrap().to_bits(), double.to_bits());
        let written = json::write(|json| json.float(&float));
        prop_assert_eq!(json::read(&written, Reader::float).unwrap().to_bits(), float.to_bits());
    }

    #[test]
    fn maps_and_sparse_lists_are_read_back(map: BTreeMap<String, i32>, list: Vec<Option<String>>) {
        let written = json::write(|json| json.map(&map, Writer::integer));
        prop_assert_eq!(json::read(&written, |json| json.map(Reader::integer)).unwrap(), map);
        let written = json::write(|json| json.sparse_list(&list, Writer::string));
        prop_assert_eq!(json::read(&written, |json| json.sparse_list(Reader::string)).unwrap(), list);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        let _ = json::read(&bytes, Reader::document);
        let _ = json::read(&bytes, Reader::skip);
        let _ = json::read(&bytes, |json| json.map::<String, _>(Reader::double));
    }
}

#[test]
fn a_body_cut_short_anywhere_tells_of_its_end() {
    for end in 1..SAMPLE.len() {
        let body = &SAMPLE.as_bytes()[..end];
        for error in
            [json::read(body, Reader::skip).err(), json::read(body, Reader::document).err()]
        {
            let message = error.unwrap().to_string();
            assert!(message.contains("found the end of the body"), "{end}: {message}");
        }
    }
    assert!(document(SAMPLE).is_ok());
}

#[test]
fn a_body_of_open_brackets_is_refused() {
    for open in ["[", r#"{"a":"#, r#"[{"a":"#] {
        let body = open.repeat(100_000);
        assert!(json::read(body.as_bytes(), Reader::skip).is_err());
        assert!(json::read(body.as_bytes(), Reader::document).is_err());
        assert!(json::read(body.as_bytes(), Reader::raw).is_err());
    }
}

#[test]
fn invalid_utf_8_is_refused_in_skipped_values_too() {
    for invalid in [&b"\xff"[..], b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"] {
        let body = [b"{\"unknown\":\"", invalid, b"\"}"].concat();
        let message = json::read(&body, Reader::skip).unwrap_err().to_string();
        assert_eq!(message, "unknown: expected text in UTF-8, found invalid UTF-8 at byte 12");
    }
}

#[test]
fn an_error_holds_no_value() {
    let error =
        json::read(br#"{"password": "hunter2", "#, |json| json.map::<String, _>(Reader::long));
    let error = error.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}
