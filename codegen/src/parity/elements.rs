//! What only XML and the query protocols know of a member or a message. The dialects say it in different
//! places, so that it is told by what comes of it.

use super::facts::Fact;
use crate::model::{Element, Member, Model, Namespace, Operation, ShapeId, ShapeKind};
use crate::select::DEEPEST;

/// The facts of an operation.
pub(super) fn of_operation(
    model: &Model,
    protocol: &str,
    operation: &Operation,
) -> Vec<(Fact, String)> {
    let is_bare = operation.bare_output && model.service.bare_xml_errors;
    let result = || format!("{}Result", operation.name);
    match protocol {
        "rest-xml" => vec![
            (Fact::RequestRoot, of_request(model, operation)),
            (Fact::BareOutput, is_bare.to_string()),
        ],
        "query" => vec![(Fact::Result, operation.result_element.clone().unwrap_or_else(result))],
        _ => Vec::new(),
    }
}

/// The element that is a request; nothing where a payload is, or no input.
fn of_request(model: &Model, operation: &Operation) -> String {
    let Some(id) = &operation.input else { return String::new() };
    match model.shape(id).kind {
        ShapeKind::Structure { payload: None, .. } => root(model, &operation.input_element, id),
        _ => String::new(),
    }
}

/// A member that is the whole of a body.
pub(super) fn of_payload(model: &Model, member: &Member) -> String {
    let kind = &model.shape(&member.target).kind;
    if !matches!(kind, ShapeKind::Structure { .. } | ShapeKind::Union { .. }) {
        return String::new();
    }
    let name = member.wire_name.clone();
    root(model, &Element { name, namespace: member.xml_namespace.clone() }, &member.target)
}

/// A member among others: whether it is an attribute, what its namespace is, and the elements in it.
pub(super) fn of_member(model: &Model, member: &Member) -> String {
    let target = model.shape(&member.target);
    let flattened = member.flattened || target.elements.flattened;
    let namespace = member.xml_namespace.as_ref().or(target.elements.own.namespace.as_ref());
    let mut words = Vec::new();
    if member.xml_attribute {
        words.push("attribute".to_owned());
    }
    words.extend(namespace.map(in_words));
    words.extend(items(model, &member.target, flattened, DEEPEST));
    words.join(", ")
}

fn root(model: &Model, reference: &Element, id: &ShapeId) -> String {
    let own = &model.shape(id).elements.own;
    let name = own.name.as_ref().or(reference.name.as_ref());
    let namespace = reference.namespace.as_ref().or(own.namespace.as_ref()).cloned();
    let of_service = || Some(Namespace { uri: model.service.xml_namespace.clone()?, prefix: None });
    let name = Some(name.map_or_else(|| id.to_string(), String::clone));
    element(&Element { name, namespace: namespace.or_else(of_service) }, "")
}

/// The elements that lists and maps are made of.
fn items(model: &Model, id: &ShapeId, flattened: bool, levels: usize) -> Option<String> {
    let shape = model.shape(id);
    let inner = |id| {
        let inner = items(model, id, false, levels.checked_sub(1)?)?;
        Some(format!(" with {inner}"))
    };
    let value = |usual| element(&shape.elements.value, usual);
    Some(match &shape.kind {
        ShapeKind::List { element, .. } => {
            // Called as the member, whatever the list says.
            let item = if flattened { "flattened".to_owned() } else { value("member") };
            item + &inner(element).unwrap_or_default()
        }
        ShapeKind::Map { value: id, .. } => {
            let key = element(&shape.elements.key, "key");
            let word = if flattened { "flattened " } else { "" };
            format!("{word}{key} to {}{}", value("value"), inner(id).unwrap_or_default())
        }
        _ => return None,
    })
}

fn element(Element { name, namespace }: &Element, usual: &str) -> String {
    let namespace = namespace.as_ref().map(|namespace| format!(" {}", in_words(namespace)));
    name.as_deref().unwrap_or(usual).to_owned() + &namespace.unwrap_or_default()
}

fn in_words(Namespace { uri, prefix }: &Namespace) -> String {
    format!("in {}:{uri}", prefix.as_deref().unwrap_or_default())
}
