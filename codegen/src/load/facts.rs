//! What both dialects read alike.

use super::node::Node;
use super::uri;
use crate::fault::quoted;
use crate::ledger::Keys;
use crate::model::{Constraints, Elements, Model, Shape, ShapeId, ShapeKind};

/// Puts a string where a name leads nowhere, which is reported by now, so that the phases that follow
/// find their faults too.
pub(super) fn stand_in_for_missing(model: &mut Model) {
    let of_operations = model.operations.values().flat_map(|operation| {
        operation.input.iter().chain(&operation.output).chain(&operation.errors)
    });
    let of_shapes = model.shapes.values().flat_map(|shape| shape.kind.targets());
    let missing: Vec<ShapeId> = of_operations
        .chain(of_shapes)
        .filter(|id| !model.shapes.contains_key(*id))
        .cloned()
        .collect();
    for id in missing {
        model.shapes.insert(id, shape_of(ShapeKind::String));
    }
}

/// A shape of which nothing else is known.
pub(super) fn shape_of(kind: ShapeKind) -> Shape {
    Shape {
        kind,
        documentation: None,
        deprecated: None,
        sensitive: false,
        constraints: Constraints::default(),
        elements: Elements::default(),
        streaming: false,
        event_stream: false,
        keys: Keys::default(),
    }
}

/// Puts the protocol that was chosen before those that the service speaks as well.
pub(super) fn prefer(protocols: &mut Vec<String>, chosen: Option<&str>) {
    if let Some(index) = protocols.iter().position(|protocol| Some(&**protocol) == chosen) {
        let chosen = protocols.remove(index);
        protocols.insert(0, chosen);
    }
}

/// A status of HTTP. Another number is reported.
pub(super) fn http_status(node: &Node<'_>) -> Option<u16> {
    let status = node.integer("an HTTP status, 100 to 599")?;
    if !(100..600).contains(&status) {
        node.fault("an HTTP status, 100 to 599", &format!("the number {status}"));
        return None;
    }
    Some(status)
}

/// The URI of an operation. One of no use is reported.
pub(super) fn uri<'a>(node: &Node<'a>) -> Option<&'a str> {
    let text = node.string()?;
    if !uri::is_usable(text) {
        node.fault(uri::EXPECTED, &quoted(text));
    }
    Some(text)
}

/// The encodings of a compression, of which there must be one.
pub(super) fn encodings(compression: &Node<'_>) -> Vec<String> {
    const EXPECTED: &str = "the encodings that the service takes";
    let Some(encodings) = compression.require("encodings", EXPECTED) else { return Vec::new() };
    if encodings.is_empty() {
        encodings.fault(EXPECTED, "an empty array");
    }
    strings(&encodings)
}

/// Documentation, without what no comment in Rust may hold.
pub(super) fn words(node: &Node<'_>) -> Option<String> {
    let text = node.string()?;
    let harmless = |c: &char| *c == '\n' || *c == '\t' || !is_unruly(*c);
    Some(text.chars().filter(harmless).collect())
}

/// A fact of the service, which comments and documentation name.
pub(super) fn plain<'a>(node: &Node<'a>) -> Option<&'a str> {
    let text = node.string()?;
    if text.contains(is_unruly) {
        node.fault("text without control characters", &quoted(text));
        return None;
    }
    Some(text)
}

/// Whether a character is a control, or turns the direction of the text around it.
pub(super) fn is_unruly(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

pub(super) fn strings(node: &Node<'_>) -> Vec<String> {
    node.items().filter_map(|item| item.string().map(str::to_owned)).collect()
}

/// The strings of a list from which no code follows, so that nothing else in it is a fault.
pub(super) fn texts(node: &Node<'_>) -> Vec<String> {
    node.values().filter_map(|item| item.text().map(str::to_owned)).collect()
}

pub(super) fn integers(node: &Node<'_>) -> Vec<i32> {
    node.items().filter_map(|item| item.integer("an integer of 32 bits")).collect()
}
