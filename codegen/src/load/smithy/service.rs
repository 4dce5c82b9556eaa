//! The facts of a service.

use super::ast::{Ast, local};
use super::traits::Traits;
use crate::load::facts::{plain, texts};
use crate::load::node::Node;
use crate::model::Service;

/// The traits that name a protocol, in the order in which botocore's models name them, each with
/// botocore's word for it.
const PROTOCOLS: &[(&str, &str)] = &[
    ("smithy.protocols#rpcv2Cbor", "smithy-rpc-v2-cbor"),
    ("aws.protocols#awsJson1_0", "json"),
    ("aws.protocols#awsJson1_1", "json"),
    ("aws.protocols#restJson1", "rest-json"),
    ("aws.protocols#restXml", "rest-xml"),
    ("aws.protocols#awsQuery", "query"),
    ("aws.protocols#ec2Query", "ec2"),
];

/// The traits that define an authentication scheme.
const SCHEMES: &[&str] = &[
    "aws.auth#sigv4",
    "aws.auth#sigv4a",
    "smithy.api#httpApiKeyAuth",
    "smithy.api#httpBasicAuth",
    "smithy.api#httpBearerAuth",
    "smithy.api#httpDigestAuth",
];

pub(super) fn service(ast: &Ast<'_>) -> Service {
    let node = ast.service();
    let traits = ast.service_traits();
    let facts = traits.get("aws.api#service");
    let fact = |key: &str| facts.as_ref().and_then(|facts| text(facts, key));
    let name = local(ast.service_id());
    let arn_namespace = fact("arnNamespace").unwrap_or_else(|| name.to_lowercase());
    let endpoint_prefix = fact("endpointPrefix").unwrap_or(arn_namespace);
    let signing_name = traits.get("aws.auth#sigv4").and_then(|auth| text(&auth, "name"));
    Service {
        id: fact("sdkId").unwrap_or_else(|| name.to_owned()),
        api_version: node
            .require("version", "the version of the service's interface")
            .and_then(|version| plain(&version))
            .unwrap_or_default()
            .to_owned(),
        signing_name: signing_name.unwrap_or_else(|| endpoint_prefix.clone()),
        endpoint_prefix,
        auth: auth(&traits),
        protocols: protocols(node),
        json_version: json_version(&traits).to_owned(),
        target_prefix: Some(name.to_owned()),
        query_compatible: traits.mark("aws.protocols#awsQueryCompatible"),
        xml_namespace: traits.namespace().map(|namespace| namespace.uri),
        bare_xml_errors: has_bare_errors(&traits).unwrap_or(false),
    }
}

/// The protocols that a service speaks, the preferred one first.
pub(in crate::load) fn offered(service: &Node<'_>) -> Vec<String> {
    let traits = Traits::of(service);
    let offered = PROTOCOLS.iter().filter(|(id, _)| traits.has(id));
    let mut protocols: Vec<String> = offered.map(|(_, name)| (*name).to_owned()).collect();
    protocols.dedup();
    protocols
}

fn protocols(node: &Node<'_>) -> Vec<String> {
    let mut protocols = offered(node);
    if protocols.is_empty() {
        let known: Vec<&str> = PROTOCOLS.iter().map(|(id, _)| *id).collect();
        node.fault(&format!("a protocol among the traits: {}", known.join(", ")), "none");
        // The phases that follow find their faults too.
        protocols.push("rest-json".to_owned());
    }
    protocols
}

/// Without a list, a service takes every scheme that it defines, in the order of their ids.
fn auth(traits: &Traits<'_>) -> Vec<String> {
    match traits.get("smithy.api#auth") {
        Some(list) => texts(&list),
        None => SCHEMES.iter().filter(|id| traits.has(id)).map(|id| (*id).to_owned()).collect(),
    }
}

fn has_bare_errors(traits: &Traits<'_>) -> Option<bool> {
    let protocol = traits.get("aws.protocols#restXml").filter(Node::expect_object)?;
    protocol.get("noErrorWrapping")?.boolean()
}

/// Where a service speaks both versions of the same JSON, the first.
fn json_version(traits: &Traits<'_>) -> &'static str {
    let second = traits.has("aws.protocols#awsJson1_1");
    if second && !traits.has("aws.protocols#awsJson1_0") { "1.1" } else { "1.0" }
}

fn text(node: &Node<'_>, key: &str) -> Option<String> {
    plain(&node.get(key)?).map(str::to_owned)
}
