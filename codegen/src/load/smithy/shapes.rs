//! Shapes and their members.

use std::collections::BTreeMap;

use super::ast::{Ast, type_name};
use super::ledger;
use super::mixins::FIXED;
use super::operations::is_rest;
use super::prelude;
use super::traits::Traits;
use crate::fault::{quoted, suggestion};
use crate::ledger::{Keys, Ledger};
use crate::load::facts::{self, is_unruly};
use crate::load::node::Node;
use crate::load::pattern;
use crate::model::{
    Constraints, Elements, ErrorFacts, EventPart, Location, Member, Service, Shape, ShapeId,
    ShapeKind,
};

/// Reads the shapes of one service.
struct Reader<'a> {
    ast: &'a Ast<'a>,
    /// The protocol that the names of members depend on.
    protocol: &'a str,
    is_rest: bool,
}

pub(super) fn shapes(ast: &Ast<'_>, service: &Service) -> BTreeMap<ShapeId, Shape> {
    let protocol = service.protocols.first().map_or("", String::as_str);
    let reader = Reader { ast, protocol, is_rest: is_rest(service) };
    let shape = |id| match ast.node(id) {
        Some(node) => Some(reader.shape(id, node)),
        None => prelude::shape(id),
    };
    ast.names().filter_map(|(id, name)| Some((name.clone(), shape(id)?))).collect()
}

/// The keys and traits of a node.
pub(super) fn keys_of(kind: &'static str, node: &Node<'_>, ledger: &'static Ledger) -> Keys {
    let mut keys = Keys::default();
    keys.add(kind, [*node], ledger);
    keys.add("trait", node.get("traits"), ledger::TRAITS);
    keys
}

impl Reader<'_> {
    /// A shape at fault is read as a string, so that the phases that follow find their faults too.
    fn shape(&self, id: &str, node: &Node<'_>) -> Shape {
        let traits = Traits::of(node);
        let mut keys = keys_of("shape", node, ledger::SHAPE);
        for fixed in FIXED.iter().filter_map(|key| node.get(key)) {
            keys.add("member", [fixed], ledger::MEMBER);
            keys.add("trait", fixed.get("traits"), ledger::TRAITS);
        }
        keys.refused.extend(self.ast.refused_name(id, node));
        keys.refused.extend(type_name(node).and_then(|name| prelude::refused(name, node.place())));
        let streams =
            |kind: &str| type_name(node) == Some(kind) && traits.mark("smithy.api#streaming");
        Shape {
            kind: self.kind(node, &traits).unwrap_or(ShapeKind::String),
            documentation: traits.words(),
            deprecated: traits.deprecation(),
            sensitive: traits.mark("smithy.api#sensitive"),
            constraints: constraints(&traits),
            elements: elements(node, &traits),
            streaming: streams("blob"),
            event_stream: streams("union"),
            keys,
        }
    }

    fn kind(&self, node: &Node<'_>, traits: &Traits<'_>) -> Option<ShapeKind> {
        let type_node = node.require("type", "the type of the shape")?;
        let target = |key: &str| self.ast.target(&node.require(key, "a reference to a shape")?);
        let sparse = traits.mark("smithy.api#sparse");
        Some(match type_node.string()? {
            "string" => match traits.get("smithy.api#enum") {
                None => ShapeKind::String,
                Some(list) => ShapeKind::Enum(values_of_trait(&list)),
            },
            "enum" => ShapeKind::Enum(enum_values(node)),
            "intEnum" => ShapeKind::IntegerEnum(integer_values(node)),
            "timestamp" => ShapeKind::Timestamp(traits.timestamp_format()),
            "bigInteger" | "bigDecimal" => ShapeKind::String,
            "list" | "set" => ShapeKind::List { element: target("member")?, sparse },
            "map" => {
                let (key, value) = (self.key(node), target("value"));
                ShapeKind::Map { key: key?, value: value?, sparse }
            }
            "structure" => self.structure(node, traits),
            "union" => ShapeKind::Union { members: self.members(node) },
            other => match prelude::simple(other) {
                Some(kind) => kind,
                None => {
                    let help = suggestion(other, TYPES.iter().copied());
                    type_node.fault_with_help("a type of Smithy's", &quoted(other), help);
                    return None;
                }
            },
        })
    }

    fn key(&self, node: &Node<'_>) -> Option<ShapeId> {
        let reference = node.require("key", "a reference to a string")?;
        let id = self.ast.target_id(&reference)?;
        if !["string", "enum"].map(Some).contains(&self.ast.type_name(id)) {
            reference.fault("the id of a string", &quoted(id));
        }
        Some(self.ast.name(id))
    }

    fn structure(&self, node: &Node<'_>, traits: &Traits<'_>) -> ShapeKind {
        let is_payload = |member: &Node<'_>| Traits::of(member).mark("smithy.api#httpPayload");
        let payload = node.get("members").filter(|_| self.is_rest).and_then(|members| {
            let found = members.entries().find(|(_, member)| is_payload(member));
            found.map(|(name, _)| name.to_owned())
        });
        ShapeKind::Structure { members: self.members(node), payload, error: error_facts(traits) }
    }

    /// A structure or union without members may leave them out.
    fn members(&self, node: &Node<'_>) -> Vec<Member> {
        let Some(members) = node.get("members") else { return Vec::new() };
        members.entries().filter_map(|(name, node)| self.member(name, &node)).collect()
    }

    fn member(&self, name: &str, node: &Node<'_>) -> Option<Member> {
        if name.contains(is_unruly) {
            node.fault("a name without control characters", &quoted(name));
        }
        let traits = Traits::of(node);
        let target = self.ast.target_id(node)?;
        let (location, wire_name) = self.place(&traits);
        Some(Member {
            name: name.to_owned(),
            target: self.ast.name(target),
            documentation: traits.words(),
            deprecated: traits.deprecation(),
            required: traits.mark("smithy.api#required"),
            location,
            wire_name,
            timestamp_format: traits.timestamp_format(),
            idempotency_token: traits.mark("smithy.api#idempotencyToken"),
            json_value: location == Location::Header && self.has_media_type(target),
            ec2_name: traits.text("aws.protocols#ec2QueryName"),
            xml_attribute: traits.mark("smithy.api#xmlAttribute"),
            flattened: traits.mark("smithy.api#xmlFlattened"),
            xml_namespace: traits.namespace(),
            streaming: false,
            event_part: event_part(&traits),
            keys: keys_of("member", node, ledger::MEMBER),
        })
    }

    /// Headers carry a string with a media type in base64.
    fn has_media_type(&self, id: &str) -> bool {
        let node = self.ast.node(id).filter(|node| type_name(node) == Some("string"));
        node.is_some_and(|node| Traits::of(node).has("smithy.api#mediaType"))
    }

    /// Where a member travels, and under which name.
    fn place(&self, traits: &Traits<'_>) -> (Location, Option<String>) {
        if self.is_rest {
            for (id, location) in LOCATIONS {
                let Some(value) = traits.get(id) else { continue };
                let is_named = matches!(
                    location,
                    Location::Query | Location::Header | Location::PrefixHeaders
                );
                let name = is_named.then(|| value.string()).flatten().map(str::to_owned);
                return (*location, name);
            }
        }
        let id = match self.protocol {
            "rest-json" => "smithy.api#jsonName",
            "rest-xml" | "query" | "ec2" => "smithy.api#xmlName",
            _ => return (Location::Body, None),
        };
        (Location::Body, traits.text(id))
    }
}

const TYPES: &[&str] = &[
    "bigDecimal",
    "bigInteger",
    "blob",
    "boolean",
    "byte",
    "document",
    "double",
    "enum",
    "float",
    "intEnum",
    "integer",
    "list",
    "long",
    "map",
    "set",
    "short",
    "string",
    "structure",
    "timestamp",
    "union",
];

const LOCATIONS: &[(&str, Location)] = &[
    ("smithy.api#httpLabel", Location::Label),
    ("smithy.api#httpQuery", Location::Query),
    ("smithy.api#httpQueryParams", Location::QueryMap),
    ("smithy.api#httpHeader", Location::Header),
    ("smithy.api#httpPrefixHeaders", Location::PrefixHeaders),
    ("smithy.api#httpResponseCode", Location::StatusCode),
];

fn elements(node: &Node<'_>, traits: &Traits<'_>) -> Elements {
    let of = |key: &str| node.get(key).map(|member| Traits::of(&member).element());
    Elements {
        own: traits.element(),
        key: of("key").unwrap_or_default(),
        value: of("member").or_else(|| of("value")).unwrap_or_default(),
        flattened: false,
    }
}

fn event_part(traits: &Traits<'_>) -> Option<EventPart> {
    match (traits.mark("smithy.api#eventHeader"), traits.mark("smithy.api#eventPayload")) {
        (true, _) => Some(EventPart::Header),
        (_, true) => Some(EventPart::Payload),
        _ => None,
    }
}

/// Length and range, of which a shape has one, and pattern.
fn constraints(traits: &Traits<'_>) -> Constraints {
    let bounds = traits.get("smithy.api#length").or_else(|| traits.get("smithy.api#range"));
    let bound = |key| bounds.as_ref().and_then(|bounds| bounds.get(key)?.number());
    let pattern = traits.text("smithy.api#pattern").filter(|text| !text.contains(is_unruly));
    let pattern = pattern.map(|text| pattern::without_anchors(&pattern::of_whole(&text)));
    Constraints { min: bound("min"), max: bound("max"), pattern }
}

/// The values of a string of version 1.0 that has the trait `enum`.
fn values_of_trait(list: &Node<'_>) -> Vec<String> {
    let value = |item: Node<'_>| item.require("value", "a value")?.string().map(str::to_owned);
    list.items().filter_map(value).collect()
}

/// A member without a value has its name for one.
fn enum_values(node: &Node<'_>) -> Vec<String> {
    let Some(members) = node.require("members", "the values of the enum") else {
        return Vec::new();
    };
    let value =
        |(name, member): (&str, Node<'_>)| match Traits::of(&member).get("smithy.api#enumValue") {
            Some(value) => value.string().map(str::to_owned),
            None => Some(name.to_owned()),
        };
    members.entries().filter_map(value).collect()
}

fn integer_values(node: &Node<'_>) -> Vec<i32> {
    let Some(members) = node.require("members", "the values of the enum") else {
        return Vec::new();
    };
    let value = |(_, member): (&str, Node<'_>)| {
        let traits = Traits::of(&member);
        let Some(value) = traits.get("smithy.api#enumValue") else {
            member.fault("the trait smithy.api#enumValue", "none");
            return None;
        };
        value.integer("an integer of 32 bits")
    };
    members.entries().filter_map(value).collect()
}

fn error_facts(traits: &Traits<'_>) -> Option<ErrorFacts> {
    let error = traits.get("smithy.api#error")?;
    let server_fault = match error.string() {
        Some("server") => true,
        Some("client") | None => false,
        Some(other) => {
            error.fault("client or server", &quoted(other));
            false
        }
    };
    let query = traits.get("aws.protocols#awsQueryError").filter(Node::expect_object);
    let code = query.as_ref().and_then(|query| query.get("code")?.string());
    let query_status = || facts::http_status(&query.as_ref()?.get("httpResponseCode")?);
    let status = traits.get("smithy.api#httpError");
    let status = status.and_then(|status| facts::http_status(&status)).or_else(query_status);
    let retryable = traits.get("smithy.api#retryable").filter(Node::expect_object);
    let throttling =
        |node: Node<'_>| node.get("throttling").is_some_and(|node| node.boolean().unwrap_or(false));
    Some(ErrorFacts {
        code: code.map(str::to_owned),
        status,
        server_fault: server_fault || status >= Some(500),
        retryable: retryable.map(throttling),
    })
}
