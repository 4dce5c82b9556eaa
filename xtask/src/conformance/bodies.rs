//! Bodies, compared by what they say. What reads them here is not what is tested.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ciborium::Value as Cbor;
use serde_json::Value as Json;

use super::same;

/// The bytes of a body as a case has it.
pub(super) fn bytes(protocol: &str, text: &str) -> Vec<u8> {
    match protocol {
        "smithy-rpc-v2-cbor" => STANDARD.decode(text).unwrap(),
        _ => text.as_bytes().to_vec(),
    }
}

/// An empty body is no body, in every format.
pub(super) fn compare(protocol: &str, expected: &str, found: &[u8]) {
    let expected = &bytes(protocol, expected)[..];
    match protocol {
        _ if expected.is_empty() || found.is_empty() => same("body", &text(expected), &text(found)),
        "smithy-rpc-v2-cbor" => same("body", &cbor(expected), &cbor(found)),
        "query" | "ec2" => same("body", &form(expected), &form(found)),
        _ => match (json(expected), json(found), xml(expected), xml(found)) {
            (Some(expected), Some(found), ..) => same("body", &expected, &found),
            (.., Some(expected), Some(found)) => same("body", &expected, &found),
            _ => same("body", &text(expected), &text(found)),
        },
    }
}

fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(body).into_owned()
}

fn json(body: &[u8]) -> Option<Json> {
    serde_json::from_slice(body).ok().map(numbers)
}

/// `1.0` is `1`.
fn numbers(value: Json) -> Json {
    match value {
        Json::Number(number) if number.is_f64() => match number.as_f64() {
            Some(float) if float.fract() == 0.0 && float.abs() < 9e15 => (float as i64).into(),
            _ => Json::Number(number),
        },
        Json::Array(items) => items.into_iter().map(numbers).collect(),
        Json::Object(map) => map.into_iter().map(|(name, value)| (name, numbers(value))).collect(),
        other => other,
    }
}

/// The pairs of a form, whose order means nothing.
fn form(body: &[u8]) -> Vec<String> {
    let mut pairs: Vec<String> = text(body).trim().split('&').map(str::to_owned).collect();
    pairs.sort();
    pairs
}

/// A value as text, the entries of maps in the order of their keys.
fn cbor(body: &[u8]) -> String {
    format!("{:?}", sorted(ciborium::from_reader(body).unwrap()))
}

fn sorted(value: Cbor) -> Cbor {
    match value {
        Cbor::Map(entries) => {
            let mut entries: Vec<_> =
                entries.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.sort_by_key(|(key, _)| format!("{key:?}"));
            Cbor::Map(entries)
        }
        Cbor::Array(items) => Cbor::Array(items.into_iter().map(sorted).collect()),
        Cbor::Tag(tag, value) => Cbor::Tag(tag, Box::new(sorted(*value))),
        other => other,
    }
}

/// An element as lines, indented. Children of other names may stand in any order, and so may those that
/// hold elements, since such are the entries of maps.
fn xml(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let document = roxmltree::Document::parse(text).ok()?;
    Some(element(document.root_element(), 0))
}

fn element(node: roxmltree::Node<'_, '_>, level: usize) -> String {
    let name = |namespace: Option<&str>, name: &str| match namespace {
        Some(namespace) => format!("{{{namespace}}}{name}"),
        None => name.to_owned(),
    };
    let tag = name(node.tag_name().namespace(), node.tag_name().name());
    let mut attributes: Vec<String> = node
        .attributes()
        .map(|attribute| {
            format!(" {}={:?}", name(attribute.namespace(), attribute.name()), attribute.value())
        })
        .collect();
    attributes.sort();
    let children = node.children().filter(|child| child.is_element());
    let mut children: Vec<(&str, bool, String)> = children
        .map(|child| {
            let holds_elements = child.children().any(|inner| inner.is_element());
            (child.tag_name().name(), holds_elements, element(child, level + 1))
        })
        .collect();
    let rank = |(name, holds_elements, text): &(&str, bool, String)| {
        (name.to_string(), holds_elements.then(|| text.clone()))
    };
    children.sort_by_key(rank);
    let content: String = match children.is_empty() {
        true => format!(" {:?}", node.text().unwrap_or_default()),
        false => children.into_iter().map(|(.., text)| text).collect(),
    };
    format!("\n{}{tag}{}{content}", "  ".repeat(level), attributes.concat())
}
