//! The botocore dialect: `service-2.json`.

use super::ledger;
use super::node::Node;
use super::uri;
use crate::fault::{quoted, shown, suggestion};
use crate::ledger::Keys;
use crate::model::{
    Checksum, Constraints, Deprecation, ErrorFacts, Http, Location, Member, Model, Operation,
    Service, Shape, ShapeId, ShapeKind, TimestampFormat,
};

/// Reads a model. Its faults are reported; `None` where nothing is left to go on with.
pub(super) fn model(root: &Node<'_>) -> Option<Model> {
    let mut keys = Keys::default();
    keys.add("model", [*root], ledger::TOP);
    let service = root.require("metadata", "the facts of the service").and_then(|node| {
        keys.add("metadata", [node], ledger::METADATA);
        node.expect_object().then(|| service(&node))
    });
    let shapes = root.require("shapes", "the shapes of the service").filter(Node::expect_object);
    let operations =
        root.require("operations", "the operations of the service").filter(Node::expect_object);
    let (shapes, operations) = (shapes?, operations?);
    for (name, node) in shapes.entries().chain(operations.entries()) {
        if name.contains(is_unruly) {
            node.fault("a name without control characters", &quoted(name));
        }
    }
    let mut model = Model {
        file: root.file().to_owned(),
        service: service?,
        documentation: words(root),
        operations: operations
            .entries()
            .map(|(name, node)| (name.to_owned(), operation(name, &node, &shapes)))
            .collect(),
        shapes: shapes
            .entries()
            .map(|(name, node)| (ShapeId::new(name), shape(&node, &shapes)))
            .collect(),
        keys,
    };
    stand_in_for_missing(&mut model);
    Some(model)
}

/// Puts a string where a name leads nowhere, which is reported by now, so that the phases that follow
/// find their faults too.
fn stand_in_for_missing(model: &mut Model) {
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
        let stand_in = Shape {
            kind: ShapeKind::String,
            documentation: None,
            deprecated: None,
            sensitive: false,
            constraints: Constraints::default(),
            keys: Keys::default(),
        };
        model.shapes.insert(id, stand_in);
    }
}

fn service(node: &Node<'_>) -> Service {
    let text = |key| node.get(key).and_then(|node| plain(&node));
    let required = |key, expected: &str| {
        node.require(key, expected).and_then(|node| plain(&node)).unwrap_or_default()
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

fn operation(name: &str, node: &Node<'_>, shapes: &Node<'_>) -> Operation {
    let message = |key| {
        let reference = node.get(key)?;
        target_of_type("structure", &reference, shapes)
    };
    let http_node = node.require("http", "the method and URI of the operation");
    let http_node = http_node.filter(Node::expect_object);
    Operation {
        name: name.to_owned(),
        documentation: words(node),
        deprecated: deprecation(node),
        http: http(http_node.as_ref()),
        input: message("input"),
        output: message("output"),
        errors: node
            .get("errors")
            .map(|list| list.items().filter_map(|error| target(&error, shapes)).collect())
            .unwrap_or_default(),
        host_prefix: node
            .get("endpoint")
            .and_then(|endpoint| optional_string(&endpoint, "hostPrefix")),
        content_md5: flag(node, "httpChecksumRequired"),
        checksum: node.get("httpChecksum").filter(Node::expect_object).map(|node| checksum(&node)),
        compression: node
            .get("requestcompression")
            .and_then(|node| encodings(&node))
            .unwrap_or_default(),
        keys: operation_keys(node),
    }
}

fn checksum(node: &Node<'_>) -> Checksum {
    Checksum {
        algorithm_member: optional_string(node, "requestAlgorithmMember"),
        required: flag(node, "requestChecksumRequired"),
    }
}

/// The encodings that a service takes, of which there must be one.
fn encodings(node: &Node<'_>) -> Option<Vec<String>> {
    const EXPECTED: &str = "the encodings that the service takes";
    let encodings = node.require("encodings", EXPECTED)?;
    if encodings.is_empty() {
        encodings.fault(EXPECTED, "an empty array");
    }
    Some(strings(&encodings))
}

fn operation_keys(node: &Node<'_>) -> Keys {
    let mut keys = Keys::default();
    keys.add("operation", [*node], ledger::OPERATION);
    keys.add("http", node.get("http"), ledger::HTTP);
    keys.add("endpoint", node.get("endpoint"), ledger::HOST);
    keys.add("checksum", node.get("httpChecksum"), ledger::CHECKSUM);
    keys.add("compression", node.get("requestcompression"), ledger::COMPRESSION);
    keys.add("reference", node.get("input"), ledger::REFERENCE);
    keys.add("reference", node.get("output"), ledger::REFERENCE);
    keys.add("reference", node.get("errors").iter().flat_map(Node::items), ledger::REFERENCE);
    keys
}

/// What is not there or of no use is reported, and something stands in for it.
fn http(node: Option<&Node<'_>>) -> Http {
    let uri_node = node.and_then(|node| node.require("requestUri", "the URI of the operation"));
    let uri = uri_node.as_ref().and_then(|node| node.string()).unwrap_or("/");
    if let Some(node) = uri_node.filter(|_| !uri::is_usable(uri)) {
        node.fault(uri::EXPECTED, &quoted(uri));
    }
    let method = node.and_then(|node| node.require("method", "an HTTP method")?.string());
    let status = node.and_then(|node| http_status(&node.get("responseCode")?));
    Http {
        method: method.unwrap_or("GET").to_owned(),
        uri: uri.to_owned(),
        status: status.unwrap_or(200),
    }
}

fn http_status(node: &Node<'_>) -> Option<u16> {
    let status = node.integer("an HTTP status, 100 to 599")?;
    if !(100..600).contains(&status) {
        node.fault("an HTTP status, 100 to 599", &format!("the number {status}"));
        return None;
    }
    Some(status)
}

/// A shape at fault is read as a string, which may stand nearly everywhere, so that the phases that follow find their faults too.
fn shape(node: &Node<'_>, shapes: &Node<'_>) -> Shape {
    Shape {
        kind: kind(node, shapes).unwrap_or(ShapeKind::String),
        documentation: words(node),
        deprecated: deprecation(node),
        sensitive: flag(node, "sensitive"),
        constraints: Constraints {
            min: node.get("min").and_then(|min| min.number()),
            max: node.get("max").and_then(|max| max.number()),
            pattern: optional_string(node, "pattern").filter(|text| !text.contains(is_unruly)),
        },
        keys: shape_keys(node),
    }
}

fn shape_keys(node: &Node<'_>) -> Keys {
    let mut keys = Keys::default();
    keys.add("shape", [*node], ledger::SHAPE);
    keys.add("reference", node.get("member"), ledger::REFERENCE);
    keys.add("reference", node.get("key"), ledger::REFERENCE);
    keys.add("reference", node.get("value"), ledger::REFERENCE);
    keys.add("error", node.get("error"), ledger::ERROR);
    keys.add("retryable", node.get("retryable"), ledger::RETRYABLE);
    keys
}

fn kind(node: &Node<'_>, shapes: &Node<'_>) -> Option<ShapeKind> {
    let type_node = node.require("type", "the type of the shape")?;
    let reference = |key: &str| {
        node.require(key, "a reference to a shape").and_then(|node| target(&node, shapes))
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
            let key = node.require("key", "a reference to a string");
            let key = key.and_then(|key| target_of_type("string", &key, shapes));
            let value = reference("value");
            ShapeKind::Map { key: key?, value: value?, sparse: flag(node, "sparse") }
        }
        "structure" if flag(node, "document") => ShapeKind::Document,
        "structure" => structure(node, shapes)?,
        other => {
            let known = "boolean byte short integer long float double string character blob \
                         timestamp list map structure";
            let help = suggestion(other, known.split_whitespace());
            type_node.fault_with_help("a type of the botocore dialect", &quoted(other), help);
            return None;
        }
    })
}

fn structure(node: &Node<'_>, shapes: &Node<'_>) -> Option<ShapeKind> {
    let members_node = node.require("members", "the members of the structure")?;
    let required_node = node.get("required");
    let required = required_node.as_ref().map(strings).unwrap_or_default();
    let members: Vec<Member> = members_node
        .entries()
        .filter_map(|(name, node)| member(name, &node, required.iter().any(|r| r == name), shapes))
        .collect();
    if let Some(list) = &required_node {
        list.items().for_each(|name| check_member(&name, &members_node));
    }
    if flag(node, "union") {
        return Some(ShapeKind::Union { members });
    }
    let payload = node.get("payload");
    if let Some(payload) = &payload {
        check_member(payload, &members_node);
    }
    let payload = payload.and_then(|payload| payload.string().map(str::to_owned));
    Some(ShapeKind::Structure { members, payload, error: error_facts(node) })
}

/// Reports a name of a member that is none.
fn check_member(name_node: &Node<'_>, members: &Node<'_>) {
    let Some(name) = name_node.string().filter(|name| members.get(name).is_none()) else { return };
    let help = suggestion(name, members.entries().map(|(name, _)| name));
    name_node.fault_with_help("the name of a member", &quoted(name), help);
}

fn error_facts(node: &Node<'_>) -> Option<ErrorFacts> {
    let error = node.get("error").filter(Node::expect_object);
    if error.is_none() && !flag(node, "exception") {
        return None;
    }
    let sender = error.and_then(|error| error.get("senderFault")?.boolean());
    let retryable = node.get("retryable").filter(Node::expect_object);
    Some(ErrorFacts {
        code: error.and_then(|error| optional_string(&error, "code")),
        status: error.and_then(|error| http_status(&error.get("httpStatusCode")?)),
        server_fault: flag(node, "fault")
            || sender == Some(false)
            || error.is_some_and(|error| flag(&error, "fault")),
        retryable: retryable.map(|retryable| flag(&retryable, "throttling")),
    })
}

fn member(name: &str, node: &Node<'_>, required: bool, shapes: &Node<'_>) -> Option<Member> {
    let mut keys = Keys::default();
    keys.add("member", [*node], ledger::MEMBER);
    Some(Member {
        name: name.to_owned(),
        target: target(node, shapes)?,
        documentation: words(node),
        deprecated: deprecation(node),
        required,
        location: location(node),
        wire_name: optional_string(node, "locationName"),
        timestamp_format: timestamp_format(node),
        idempotency_token: flag(node, "idempotencyToken"),
        json_value: flag(node, "jsonvalue"),
        keys,
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
            location_node.fault("uri, querystring, header, headers or statusCode", &quoted(other));
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
            format.fault("iso8601, unixTimestamp or rfc822", &quoted(other));
            None
        }
    }
}

/// The shape that a reference names, which the model must hold.
fn target(node: &Node<'_>, shapes: &Node<'_>) -> Option<ShapeId> {
    let shape = node.require("shape", "the name of a shape")?;
    let name = shape.string()?;
    if shapes.get(name).is_none() {
        let help = suggestion(name, shapes.entries().map(|(name, _)| name));
        shape.fault_with_help("the name of a shape in this model", &quoted(name), help);
    }
    Some(ShapeId::new(name))
}

/// The same, where only shapes of one type may stand.
fn target_of_type(expected: &str, node: &Node<'_>, shapes: &Node<'_>) -> Option<ShapeId> {
    let id = target(node, shapes)?;
    let found = shapes.get(id.as_str());
    if let Some(found) = found.as_ref().and_then(type_name).filter(|found| *found != expected) {
        let found = format!("{}, of type {}", quoted(id.as_str()), shown(found));
        let shape = node.get("shape")?;
        shape.fault(&format!("the name of a {expected}"), &found);
    }
    Some(id)
}

/// The type of a shape, as far as it has one; whoever reads the shape reports what it lacks.
fn type_name<'a>(shape: &'a Node<'_>) -> Option<&'a str> {
    let is = |key| shape.get(key).is_some_and(|node| node.is_true());
    match shape.get("type")?.text()? {
        "structure" if is("document") => Some("document"),
        "structure" if is("union") => Some("union"),
        other => Some(other),
    }
}

fn deprecation(node: &Node<'_>) -> Option<Deprecation> {
    flag(node, "deprecated")
        .then(|| Deprecation { message: optional_string(node, "deprecatedMessage") })
}

fn optional_string(node: &Node<'_>, key: &str) -> Option<String> {
    node.get(key)?.string().map(str::to_owned)
}

/// Documentation, without what no comment in Rust may hold.
fn words(node: &Node<'_>) -> Option<String> {
    let text = node.get("documentation")?.string()?;
    let harmless = |c: &char| *c == '\n' || *c == '\t' || !is_unruly(*c);
    Some(text.chars().filter(harmless).collect())
}

/// A fact of the service, which comments and documentation name.
fn plain(node: &Node<'_>) -> Option<String> {
    let text = node.string()?;
    if text.contains(is_unruly) {
        node.fault("text without control characters", &quoted(text));
        return None;
    }
    Some(text.to_owned())
}

/// Whether a character is a control, or turns the direction of the text around it.
fn is_unruly(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
