//! Operations, of the service and of its resources.

use std::collections::BTreeMap;

use super::ast::{Ast, local};
use super::ledger;
use super::prelude;
use super::shapes::keys_of;
use super::traits::Traits;
use crate::fault::quoted;
use crate::ledger::Keys;
use crate::load::facts;
use crate::load::ledger::{CHECKSUM, COMPRESSION, HOST};
use crate::load::node::Node;
use crate::model::{Checksum, Element, Http, Operation, Service, ShapeId};

pub(super) fn operations(ast: &Ast<'_>, service: &Service) -> BTreeMap<String, Operation> {
    let common = errors(ast, ast.service());
    let mut operations = BTreeMap::new();
    let mut ids = BTreeMap::new();
    for id in &ast.operations {
        let Some(node) = ast.node(id) else { continue };
        if let Some(other) = ids.insert(local(id), id) {
            let found = format!("that of {}", quoted(other));
            node.fault("a name of its own, without its namespace", &found);
        }
        let mut operation = operation(ast, service, local(id), node);
        operation.errors.extend(common.iter().cloned());
        operations.insert(operation.name.clone(), operation);
    }
    operations
}

fn operation(ast: &Ast<'_>, service: &Service, name: &str, node: &Node<'_>) -> Operation {
    let traits = Traits::of(node);
    let endpoint = traits.get("smithy.api#endpoint");
    let host_prefix = endpoint.as_ref().and_then(|endpoint| endpoint.get("hostPrefix")?.string());
    let checksum_node = traits.get("aws.protocols#httpChecksum").filter(Node::expect_object);
    let compression = traits.get("smithy.api#requestCompression");
    let encodings = compression.map(|compression| facts::encodings(&compression));
    Operation {
        name: name.to_owned(),
        documentation: traits.words(),
        deprecated: traits.deprecation(),
        http: http(node, &traits, service),
        input: message(ast, node, "input"),
        output: message(ast, node, "output"),
        errors: errors(ast, node),
        auth: auth(&traits),
        unsigned_payload: traits.has("aws.auth#unsignedPayload"),
        host_prefix: host_prefix.map(str::to_owned),
        content_md5: traits.mark("smithy.api#httpChecksumRequired"),
        checksum: checksum_node.map(|node| checksum(&node)),
        compression: encodings.unwrap_or_default(),
        input_element: Element::default(),
        result_element: None,
        bare_output: traits.mark("aws.customizations#s3UnwrappedXmlOutput"),
        keys: operation_keys(node, &traits),
    }
}

/// An empty list, and the mark that authentication is optional, are botocore's scheme for none.
fn auth(traits: &Traits<'_>) -> Vec<String> {
    let list = traits.get("smithy.api#auth");
    let mut schemes = list.as_ref().map(facts::texts).unwrap_or_default();
    if traits.has("smithy.api#optionalAuth") || (list.is_some() && schemes.is_empty()) {
        schemes.push("smithy.api#noAuth".to_owned());
    }
    schemes
}

fn checksum(node: &Node<'_>) -> Checksum {
    let member = node.get("requestAlgorithmMember");
    let required = node.get("requestChecksumRequired");
    Checksum {
        algorithm_member: member.and_then(|member| member.string().map(str::to_owned)),
        required: required.is_some_and(|required| required.boolean().unwrap_or(false)),
    }
}

fn operation_keys(node: &Node<'_>, traits: &Traits<'_>) -> Keys {
    let mut keys = keys_of("operation", node, ledger::OPERATION);
    keys.add("http", traits.get("smithy.api#http"), ledger::HTTP);
    keys.add("endpoint", traits.get("smithy.api#endpoint"), HOST);
    keys.add("checksum", traits.get("aws.protocols#httpChecksum"), CHECKSUM);
    keys.add("compression", traits.get("smithy.api#requestCompression"), COMPRESSION);
    keys
}

/// The method and URI of an operation; protocols that are not bound to HTTP have but one.
fn http(node: &Node<'_>, traits: &Traits<'_>, service: &Service) -> Http {
    let mut http = Http { method: "POST".to_owned(), uri: "/".to_owned(), status: 200 };
    if !is_rest(service) {
        return http;
    }
    let Some(binding) = traits.get("smithy.api#http") else {
        node.fault("the trait smithy.api#http, since the protocol is bound to HTTP", "none");
        return http;
    };
    if let Some(method) = binding.require("method", "an HTTP method").and_then(|n| n.string()) {
        http.method = method.to_owned();
    }
    if let Some(uri) =
        binding.require("uri", "the URI of the operation").and_then(|n| facts::uri(&n))
    {
        http.uri = uri.to_owned();
    }
    if let Some(status) = binding.get("code").and_then(|code| facts::http_status(&code)) {
        http.status = status;
    }
    http
}

/// Whether members of messages travel outside of the body.
pub(super) fn is_rest(service: &Service) -> bool {
    service.protocols.first().is_some_and(|protocol| protocol.starts_with("rest-"))
}

/// The structure that a message is; none where there is nothing to say.
fn message(ast: &Ast<'_>, node: &Node<'_>, key: &str) -> Option<ShapeId> {
    let reference = node.get(key)?;
    let id = ast.target_id(&reference).filter(|id| *id != prelude::UNIT)?;
    if let Some(found) = ast.type_name(id).filter(|found| *found != "structure") {
        let found = format!("{}, of type {}", quoted(id), quoted(found));
        reference.fault("the id of a structure", &found);
    }
    Some(ast.name(id))
}

fn errors(ast: &Ast<'_>, node: &Node<'_>) -> Vec<ShapeId> {
    let Some(list) = node.get("errors") else { return Vec::new() };
    list.items().filter_map(|error| ast.target(&error)).collect()
}
