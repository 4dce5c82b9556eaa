//! The botocore dialect: `service-2.json`.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{self, http_status, integers, is_unruly, strings};
use super::ledger;
use super::node::Node;
use super::pattern;
use super::uri;
use crate::fault::{quoted, shown, suggestion};
use crate::ledger::Keys;
use crate::model::{
    Checksum, Constraints, Deprecation, Element, Elements, ErrorFacts, EventPart, Http, Location,
    Member, Model, Namespace, Operation, Service, Shape, ShapeId, ShapeKind, TimestampFormat,
};

/// Reads a model. Its faults are reported; `None` where nothing is left to go on with.
pub(super) fn model(root: &Node<'_>, protocol: Option<&str>) -> Option<Model> {
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
    let mut service = service?;
    facts::prefer(&mut service.protocols, protocol);
    let mut model = Model {
        file: root.file().to_owned(),
        service,
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
    facts::stand_in_for_missing(&mut model);
    name_labels(&mut model);
    find_namespace(&mut model);
    Some(model)
}

/// Where the service does not name its namespace, what it is sent does: its inputs, or their payloads.
fn find_namespace(model: &mut Model) {
    let of_payload = |id: &ShapeId| match &model.shapes[id].kind {
        ShapeKind::Structure { members, payload: Some(payload), .. } => {
            let payload = members.iter().find(|member| member.name == *payload)?;
            payload.xml_namespace.as_ref()
        }
        _ => None,
    };
    let of_input = |operation: &Operation| {
        let input = operation.input_element.namespace.as_ref();
        input.or_else(|| of_payload(operation.input.as_ref()?)).map(|found| found.uri.clone())
    };
    if model.service.xml_namespace.is_none() {
        model.service.xml_namespace = model.operations.values().find_map(of_input);
    }
}

/// Calls the labels of URIs by the members that they are bound to: the name of a label is on no wire.
fn name_labels(model: &mut Model) {
    for operation in model.operations.values_mut() {
        let members = operation.input.iter().flat_map(|id| model.shapes[id].kind.members());
        let labels = members.filter(|member| member.location == Location::Label);
        let names: BTreeMap<&str, &str> = labels
            .filter_map(|member| Some((member.wire_name.as_deref()?, member.name.as_str())))
            .collect();
        operation.http.uri = uri::with_labels(&operation.http.uri, &names);
    }
    for shape in model.shapes.values_mut() {
        let labels = shape.kind.members_mut().iter_mut();
        for label in labels.filter(|member| member.location == Location::Label) {
            label.wire_name = None;
        }
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
        auth: auth(node, "signatureVersion"),
        signing_name: text("signingName").unwrap_or_else(|| endpoint_prefix.clone()),
        endpoint_prefix,
        protocols,
        json_version: text("jsonVersion").unwrap_or_else(|| "1.0".to_owned()),
        target_prefix: text("targetPrefix"),
        query_compatible: node.get("awsQueryCompatible").is_some(),
        xml_namespace: namespace(node).map(|namespace| namespace.uri),
        bare_xml_errors: text("serviceId").as_deref() == Some("S3"),
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
        auth: auth(node, "authtype"),
        unsigned_payload: node.get("unsignedPayload").is_some_and(|mark| mark.is_true())
            || node.get("authtype").and_then(|kind| kind.text()) == Some("v4-unsigned-body"),
        host_prefix: node
            .get("endpoint")
            .and_then(|endpoint| optional_string(&endpoint, "hostPrefix")),
        content_md5: flag(node, "httpChecksumRequired"),
        checksum: node.get("httpChecksum").filter(Node::expect_object).map(|node| checksum(&node)),
        compression: node
            .get("requestcompression")
            .map(|compression| facts::encodings(&compression))
            .unwrap_or_default(),
        input_element: node.get("input").map(|input| element(&input)).unwrap_or_default(),
        result_element: node
            .get("output")
            .and_then(|output| optional_string(&output, "resultWrapper")),
        // The dialect has no word for it: botocore knows this one answer of S3's by heart.
        bare_output: name == "GetBucketLocation",
        keys: operation_keys(node),
    }
}

/// The authentication schemes that a service or operation names, or the one that the older key means.
fn auth(node: &Node<'_>, older: &str) -> Vec<String> {
    let schemes = node.get("auth").map(|list| facts::texts(&list)).unwrap_or_default();
    let older = match node.get(older).and_then(|kind| kind.text()) {
        Some("v4" | "s3" | "s3v4") => Some("aws.auth#sigv4"),
        Some("bearer") => Some("smithy.api#httpBearerAuth"),
        Some("none") => Some("smithy.api#noAuth"),
        Some("v4-unsigned-body") | None => None,
        other => other,
    };
    if schemes.is_empty() { older.map(str::to_owned).into_iter().collect() } else { schemes }
}

fn checksum(node: &Node<'_>) -> Checksum {
    Checksum {
        algorithm_member: optional_string(node, "requestAlgorithmMember"),
        required: flag(node, "requestChecksumRequired"),
    }
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
    let uri = uri_node.as_ref().and_then(facts::uri).unwrap_or("/");
    let method = node.and_then(|node| node.require("method", "an HTTP method")?.string());
    let status = node.and_then(|node| http_status(&node.get("responseCode")?));
    Http {
        method: method.unwrap_or("GET").to_owned(),
        uri: uri.to_owned(),
        status: status.unwrap_or(200),
    }
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
            pattern: optional_string(node, "pattern")
                .filter(|text| !text.contains(is_unruly))
                .map(|text| pattern::without_anchors(&text)),
        },
        elements: elements(node),
        streaming: type_name(node) == Some("blob") && flag(node, "streaming"),
        event_stream: flag(node, "eventstream"),
        keys: shape_keys(node),
    }
}

fn elements(node: &Node<'_>) -> Elements {
    let of = |key| node.get(key).map(|reference| element(&reference)).unwrap_or_default();
    Elements {
        own: element(node),
        key: of("key"),
        value: if node.get("member").is_some() { of("member") } else { of("value") },
        flattened: flag(node, "flattened"),
    }
}

fn element(node: &Node<'_>) -> Element {
    Element { name: optional_string(node, "locationName"), namespace: namespace(node) }
}

/// A URI alone, or an object with a prefix too.
fn namespace(node: &Node<'_>) -> Option<Namespace> {
    let namespace = node.get("xmlNamespace")?;
    if let Some(uri) = namespace.text() {
        return Some(Namespace { uri: uri.to_owned(), prefix: None });
    }
    let uri = namespace.expect_object().then(|| namespace.require("uri", "a URI"))??;
    let prefix = optional_string(&namespace, "prefix");
    uri.string().map(|uri| Namespace { uri: uri.to_owned(), prefix })
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
    let required: BTreeSet<String> =
        required_node.as_ref().map(strings).into_iter().flatten().collect();
    let members: Vec<Member> = members_node
        .entries()
        .filter_map(|(name, node)| member(name, &node, required.contains(name), shapes))
        .collect();
    if let Some(list) = &required_node {
        list.items().for_each(|name| check_member(&name, &members_node));
    }
    if flag(node, "union") || flag(node, "eventstream") {
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
    let status = error.and_then(|error| http_status(&error.get("httpStatusCode")?));
    Some(ErrorFacts {
        code: error.and_then(|error| optional_string(&error, "code")),
        status,
        server_fault: flag(node, "fault")
            || sender == Some(false)
            || error.is_some_and(|error| flag(&error, "fault"))
            || status >= Some(500),
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
        ec2_name: optional_string(node, "queryName"),
        xml_attribute: flag(node, "xmlAttribute"),
        flattened: flag(node, "flattened"),
        xml_namespace: namespace(node),
        streaming: flag(node, "streaming"),
        event_part: event_part(node),
        keys,
    })
}

fn event_part(node: &Node<'_>) -> Option<EventPart> {
    match (flag(node, "eventheader"), flag(node, "eventpayload")) {
        (true, _) => Some(EventPart::Header),
        (_, true) => Some(EventPart::Payload),
        _ => None,
    }
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

fn flag(node: &Node<'_>, key: &str) -> bool {
    node.get(key).is_some_and(|node| node.boolean().unwrap_or(false))
}

fn words(node: &Node<'_>) -> Option<String> {
    facts::words(&node.get("documentation")?)
}

fn plain(node: &Node<'_>) -> Option<String> {
    facts::plain(node).map(str::to_owned)
}
