//! The botocore dialect: `service-2.json`.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::{self, Handling, Ledger};
use super::node::Node;
use crate::fault::{Fault, nearest};
use crate::model::{
    Constraints, Deprecation, ErrorFacts, Http, Location, Member, Model, Operation, Service, Shape,
    ShapeId, ShapeKind, TimestampFormat,
};

/// Reads a model. Its faults are reported; `None` where nothing is left to go on with.
pub(super) fn model(root: &Node<'_>) -> Option<Model> {
    for (key, node) in root.entries() {
        if ledger::handling(ledger::TOP, key).is_none() {
            node.fault(&known_keys(ledger::TOP), "a key unknown to Opsmith");
        }
    }
    let service = root.require("metadata", "the facts of the service").map(|node| service(&node));
    let shapes = root.require("shapes", "the shapes of the service")?;
    let names: BTreeSet<&str> = shapes.entries().map(|(name, _)| name).collect();
    let operations = root.require("operations", "the operations of the service")?;
    Some(Model {
        file: root.file().to_owned(),
        service: service?,
        documentation: optional_string(root, "documentation"),
        operations: operations
            .entries()
            .map(|(name, node)| (name.to_owned(), operation(name, &node, &names)))
            .collect(),
        shapes: shapes
            .entries()
            .map(|(name, node)| (ShapeId::new(name), shape(&node, &names)))
            .collect(),
    })
}

fn service(node: &Node<'_>) -> Service {
    let text = |key| optional_string(node, key);
    let required = |key, expected: &str| {
        node.require(key, expected).and_then(|node| node.string()).unwrap_or_default().to_owned()
    };
    let protocol = required("protocol", "the protocol that the service speaks");
    let mut protocols: Vec<String> = node
        .get("protocols")
        .map(|list| list.items().filter_map(|item| item.string().map(str::to_owned)).collect())
        .unwrap_or_default();
    protocols.retain(|other| *other != protocol);
    protocols.insert(0, protocol);
    let endpoint_prefix = required("endpointPrefix", "the first part of the service's host name");
    Service {
        id: required("serviceId", "the service's id"),
        api_version: required("apiVersion", "the version of the service's interface"),
        signing_name: text("signingName").unwrap_or_else(|| endpoint_prefix.clone()),
        endpoint_prefix,
        protocols,
        json_version: text("jsonVersion").unwrap_or_else(|| "1.0".to_owned()),
        target_prefix: text("targetPrefix"),
        query_compatible: node.get("awsQueryCompatible").is_some(),
    }
}

fn operation(name: &str, node: &Node<'_>, names: &BTreeSet<&str>) -> Operation {
    let http_node = node.require("http", "the method and URI of the operation");
    let reference = |key| node.get(key).and_then(|reference| target(&reference, names));
    let mut refused = refusals(node, ledger::OPERATION);
    let http = http_node.and_then(|http_node| {
        refused.extend(refusals(&http_node, ledger::HTTP));
        http(&http_node)
    });
    Operation {
        name: name.to_owned(),
        documentation: optional_string(node, "documentation"),
        deprecated: deprecation(node),
        http: http.unwrap_or_default(),
        input: reference("input"),
        output: reference("output"),
        errors: node
            .get("errors")
            .map(|list| list.items().filter_map(|error| target(&error, names)).collect())
            .unwrap_or_default(),
        host_prefix: node
            .get("endpoint")
            .and_then(|endpoint| optional_string(&endpoint, "hostPrefix")),
        content_md5: flag(node, "httpChecksumRequired"),
        refused,
    }
}

fn http(node: &Node<'_>) -> Option<Http> {
    let uri_node = node.require("requestUri", "the URI of the operation")?;
    let uri = uri_node.string()?;
    if !uri.starts_with('/') {
        uri_node.fault("a URI that begins with `/`", &format!("`{uri}`"));
    }
    let status = node.get("responseCode");
    Some(Http {
        method: node.require("method", "an HTTP method")?.string()?.to_owned(),
        uri: uri.to_owned(),
        status: status.and_then(|node| node.integer("an HTTP status")).unwrap_or(200),
    })
}

/// A shape at fault is read as a document, so that the phases that follow find their faults too.
fn shape(node: &Node<'_>, names: &BTreeSet<&str>) -> Shape {
    Shape {
        kind: kind(node, names).unwrap_or(ShapeKind::Document),
        documentation: optional_string(node, "documentation"),
        deprecated: deprecation(node),
        sensitive: flag(node, "sensitive"),
        constraints: Constraints {
            min: node.get("min").and_then(|min| min.number()),
            max: node.get("max").and_then(|max| max.number()),
            pattern: optional_string(node, "pattern"),
        },
        refused: refusals(node, ledger::SHAPE),
    }
}

fn kind(node: &Node<'_>, names: &BTreeSet<&str>) -> Option<ShapeKind> {
    let type_node = node.require("type", "the type of the shape")?;
    let reference = |key: &str| {
        node.require(key, "a reference to a shape").and_then(|node| target(&node, names))
    };
    Some(match type_node.string()? {
        "boolean" => ShapeKind::Boolean,
        "byte" => ShapeKind::Byte,
        "short" => ShapeKind::Short,
        "integer" => match node.get("enum") {
            None => ShapeKind::Integer,
            Some(values) => ShapeKind::IntegerEnum(integers(&values)),
        },
        "long" => ShapeKind::Long,
        "float" => ShapeKind::Float,
        "double" => ShapeKind::Double,
        "string" | "character" => match node.get("enum") {
            None => ShapeKind::String,
            Some(values) => ShapeKind::Enum(strings(&values)),
        },
        "blob" => ShapeKind::Blob,
        "timestamp" => ShapeKind::Timestamp(timestamp_format(node)),
        "list" => ShapeKind::List { element: reference("member")?, sparse: flag(node, "sparse") },
        "map" => {
            let (key, value) = (reference("key"), reference("value"));
            ShapeKind::Map { key: key?, value: value?, sparse: flag(node, "sparse") }
        }
        "structure" if flag(node, "document") => ShapeKind::Document,
        "structure" => structure(node, names)?,
        other => {
            let known = "boolean byte short integer long float double string character blob \
                         timestamp list map structure";
            let help = nearest(other, known.split_whitespace());
            type_node.fault_with_help(
                "a type of the botocore dialect",
                &format!("`{other}`"),
                help.map(|near| format!("did you mean `{near}`?")),
            );
            return None;
        }
    })
}

fn structure(node: &Node<'_>, names: &BTreeSet<&str>) -> Option<ShapeKind> {
    let members_node = node.require("members", "the members of the structure")?;
    let required_node = node.get("required");
    let required = required_node.map(|list| strings(&list)).unwrap_or_default();
    let members: Vec<Member> = members_node
        .entries()
        .filter_map(|(name, node)| member(name, &node, required.iter().any(|r| r == name), names))
        .collect();
    let check = |key: &str, name: &str| {
        if members_node.get(name).is_none() {
            let help = nearest(name, members_node.entries().map(|(name, _)| name));
            let found = format!("`{name}`");
            let help = help.map(|near| format!("did you mean `{near}`?"));
            if let Some(node) = node.get(key) {
                node.fault_with_help("the name of a member", &found, help);
            }
        }
    };
    required.iter().for_each(|name| check("required", name));
    if flag(node, "union") {
        return Some(ShapeKind::Union { members });
    }
    let payload = optional_string(node, "payload");
    if let Some(payload) = &payload {
        check("payload", payload);
    }
    Some(ShapeKind::Structure { members, payload, error: error_facts(node) })
}

fn error_facts(node: &Node<'_>) -> Option<ErrorFacts> {
    let error = node.get("error");
    if error.is_none() && !flag(node, "exception") {
        return None;
    }
    let sender = error.and_then(|error| error.get("senderFault")?.boolean());
    let retryable = node.get("retryable");
    Some(ErrorFacts {
        code: error.and_then(|error| optional_string(&error, "code")),
        status: error.and_then(|error| error.get("httpStatusCode")?.integer("an HTTP status")),
        server_fault: flag(node, "fault") || sender == Some(false),
        retryable: retryable.map(|retryable| flag(&retryable, "throttling")),
    })
}

fn member(name: &str, node: &Node<'_>, required: bool, names: &BTreeSet<&str>) -> Option<Member> {
    Some(Member {
        name: name.to_owned(),
        target: target(node, names)?,
        documentation: optional_string(node, "documentation"),
        deprecated: deprecation(node),
        required,
        location: location(node),
        wire_name: optional_string(node, "locationName"),
        timestamp_format: timestamp_format(node),
        idempotency_token: flag(node, "idempotencyToken"),
        json_value: flag(node, "jsonvalue"),
        refused: refusals(node, ledger::MEMBER),
    })
}

fn location(node: &Node<'_>) -> Location {
    let Some(location_node) = node.get("location") else { return Location::Body };
    match location_node.string() {
        Some("uri") => Location::Label,
        // Without a name, the map's keys are the names.
        Some("querystring") if node.get("locationName").is_none() => Location::QueryMap,
        Some("querystring") => Location::Query,
        Some("header") => Location::Header,
        Some("headers") => Location::PrefixHeaders,
        Some("statusCode") => Location::StatusCode,
        Some(other) => {
            location_node
                .fault("uri, querystring, header, headers or statusCode", &format!("`{other}`"));
            Location::Body
        }
        None => Location::Body,
    }
}

fn timestamp_format(node: &Node<'_>) -> Option<TimestampFormat> {
    let format = node.get("timestampFormat")?;
    match format.string()? {
        "iso8601" => Some(TimestampFormat::DateTime),
        "unixTimestamp" => Some(TimestampFormat::EpochSeconds),
        "rfc822" => Some(TimestampFormat::HttpDate),
        other => {
            format.fault("iso8601, unixTimestamp or rfc822", &format!("`{other}`"));
            None
        }
    }
}

/// The shape that a reference names, which the model must hold.
fn target(node: &Node<'_>, names: &BTreeSet<&str>) -> Option<ShapeId> {
    let shape = node.require("shape", "the name of a shape")?;
    let name = shape.string()?;
    if names.contains(name) {
        return Some(ShapeId::new(name));
    }
    let help = nearest(name, names.iter().copied()).map(|near| format!("did you mean `{near}`?"));
    shape.fault_with_help("the name of a shape in this model", &format!("`{name}`"), help);
    None
}

fn deprecation(node: &Node<'_>) -> Option<Deprecation> {
    flag(node, "deprecated")
        .then(|| Deprecation { message: optional_string(node, "deprecatedMessage") })
}

fn optional_string(node: &Node<'_>, key: &str) -> Option<String> {
    node.get(key)?.string().map(str::to_owned)
}

fn flag(node: &Node<'_>, key: &str) -> bool {
    node.get(key).is_some_and(|node| node.boolean().unwrap_or(false))
}

fn strings(node: &Node<'_>) -> Vec<String> {
    node.items().filter_map(|item| item.string().map(str::to_owned)).collect()
}

fn integers(node: &Node<'_>) -> Vec<i32> {
    node.items().filter_map(|item| item.integer("an integer of 32 bits")).collect()
}

/// The keys of `node` that change the wire in a way that the generator does not honour.
fn refusals(node: &Node<'_>, ledger: &Ledger) -> Vec<Fault> {
    let refused = |(key, value): (&str, Node<'_>)| {
        let (expected, found) = match ledger::handling(ledger, key) {
            Some(Handling::Handled | Handling::Ignored(_)) => return None,
            Some(Handling::Refused(reason)) => ("a model without it".to_owned(), reason.to_owned()),
            None => {
                (known_keys(ledger), "a key unknown to Opsmith, which may change the wire".into())
            }
        };
        Some(Fault {
            file: value.file().to_owned(),
            place: value.place(),
            expected,
            found,
            help: Some(
                "leave out the operations that reach it, or remove it from the model".into(),
            ),
        })
    };
    node.entries().filter_map(refused).collect()
}

fn known_keys(ledger: &Ledger) -> String {
    let keys: BTreeMap<&str, ()> = ledger.iter().map(|(key, _)| (*key, ())).collect();
    format!("one of {}", keys.into_keys().collect::<Vec<_>>().join(", "))
}
