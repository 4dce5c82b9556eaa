//! A service as its model tells it: facts only, in the words of neither dialect.

use std::collections::BTreeMap;
use std::fmt;

use crate::ledger::Keys;

/// The name of a shape, unique in its model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ShapeId(String);

impl ShapeId {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug)]
pub(crate) struct Model {
    /// The file, as the manifest names it.
    pub(crate) file: String,
    pub(crate) service: Service,
    pub(crate) documentation: Option<String>,
    pub(crate) operations: BTreeMap<String, Operation>,
    pub(crate) shapes: BTreeMap<ShapeId, Shape>,
    /// Those of the service itself.
    pub(crate) keys: Keys,
}

impl Model {
    /// The shape of that name. The loader has seen to it that every name that a model uses is there.
    pub(crate) fn shape(&self, id: &ShapeId) -> &Shape {
        &self.shapes[id]
    }

    /// Where a list itself is flattened, the name of its elements: it holds for a member that has none.
    pub(crate) fn name_of_items(&self, member: &Member) -> Option<&String> {
        let target = self.shape(&member.target);
        let is_list = matches!(target.kind, ShapeKind::List { .. });
        let holds =
            is_list && target.elements.flattened && !member.flattened && member.wire_name.is_none();
        target.elements.value.name.as_ref().filter(|_| holds)
    }

    /// The keys of the whole model.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Keys> {
        let operations = self.operations.values().map(|operation| &operation.keys);
        let shapes = self.shapes.values().flat_map(Shape::keys);
        std::iter::once(&self.keys).chain(operations).chain(shapes)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Service {
    pub(crate) id: String,
    pub(crate) api_version: String,
    pub(crate) endpoint_prefix: String,
    pub(crate) signing_name: String,
    /// The ways to prove who sends a request, the preferred one first, by the ids of Smithy's traits.
    pub(crate) auth: Vec<String>,
    /// The protocols that the service speaks, the preferred one first, in botocore's words.
    pub(crate) protocols: Vec<String>,
    /// Of the JSON that `json` services speak: `1.0` or `1.1`.
    pub(crate) json_version: String,
    /// A `json` service that once spoke the query protocol.
    pub(crate) query_compatible: bool,
    /// What `json` services put before the operation's name.
    pub(crate) target_prefix: Option<String>,
    /// The namespace of the service's XML.
    pub(crate) xml_namespace: Option<String>,
    /// In XML, an error is the whole of a body, and not the content of an element.
    pub(crate) bare_xml_errors: bool,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) documentation: Option<String>,
    pub(crate) deprecated: Option<Deprecation>,
    pub(crate) http: Http,
    pub(crate) input: Option<ShapeId>,
    pub(crate) output: Option<ShapeId>,
    pub(crate) errors: Vec<ShapeId>,
    /// As [`Service::auth`]; none: as the service has it.
    pub(crate) auth: Vec<String>,
    /// The signature leaves out the body.
    pub(crate) unsigned_payload: bool,
    /// What goes before the host, with a `{member}` for each part that differs.
    pub(crate) host_prefix: Option<String>,
    /// The body's MD5 digest travels in a header.
    pub(crate) content_md5: bool,
    /// A checksum of the body does, by an algorithm that the caller may choose.
    pub(crate) checksum: Option<Checksum>,
    /// The ways in which the service takes a compressed body, the preferred one first.
    pub(crate) compression: Vec<String>,
    /// The element of XML that holds the input, where it is not called as the shape.
    pub(crate) input_element: Element,
    /// The element of XML within the response's own that holds the output.
    pub(crate) result_element: Option<String>,
    /// In XML, the one member of the output is the root itself.
    pub(crate) bare_output: bool,
    pub(crate) keys: Keys,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Checksum {
    /// The member of the input by which the caller chooses the algorithm.
    pub(crate) algorithm_member: Option<String>,
    pub(crate) required: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Http {
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Deprecation {
    pub(crate) message: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) kind: ShapeKind,
    pub(crate) documentation: Option<String>,
    pub(crate) deprecated: Option<Deprecation>,
    pub(crate) sensitive: bool,
    pub(crate) constraints: Constraints,
    pub(crate) elements: Elements,
    /// A blob that is sent while it is made, so that nobody holds the whole of it.
    pub(crate) streaming: bool,
    /// A union of events, which follow each other.
    pub(crate) event_stream: bool,
    pub(crate) keys: Keys,
}

impl Shape {
    /// The keys of the shape and of its members.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Keys> {
        let members = self.kind.members().iter().map(|member| &member.keys);
        std::iter::once(&self.keys).chain(members)
    }
}

#[derive(Debug)]
pub(crate) enum ShapeKind {
    Boolean,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    String,
    Blob,
    Timestamp(Option<TimestampFormat>),
    Document,
    Enum(Vec<String>),
    IntegerEnum(Vec<i32>),
    List { element: ShapeId, sparse: bool },
    Map { key: ShapeId, value: ShapeId, sparse: bool },
    Structure { members: Vec<Member>, payload: Option<String>, error: Option<ErrorFacts> },
    Union { members: Vec<Member> },
}

impl ShapeKind {
    /// The members of a structure or union.
    pub(crate) fn members(&self) -> &[Member] {
        match self {
            Self::Structure { members, .. } | Self::Union { members } => members,
            _ => &[],
        }
    }

    pub(crate) fn members_mut(&mut self) -> &mut [Member] {
        match self {
            Self::Structure { members, .. } | Self::Union { members } => members,
            _ => &mut [],
        }
    }

    /// The shapes that a value of this kind holds.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &ShapeId> {
        let pair = match self {
            Self::List { element, .. } => [Some(element), None],
            Self::Map { key, value, .. } => [Some(key), Some(value)],
            _ => [None, None],
        };
        let members = self.members().iter().map(|member| &member.target);
        pair.into_iter().flatten().chain(members)
    }
}

/// What of a shape only XML and the query protocols know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Elements {
    /// The structure's own element, where nothing that holds it gives another name.
    pub(crate) own: Element,
    /// Those of a map's keys.
    pub(crate) key: Element,
    /// Those of a list's elements, or of a map's values.
    pub(crate) value: Element,
    /// As [`Member::flattened`], of every member whose target it is.
    pub(crate) flattened: bool,
}

/// An element of XML, as far as its name is not the usual one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: Option<String>,
    pub(crate) namespace: Option<Namespace>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Namespace {
    pub(crate) uri: String,
    pub(crate) prefix: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimestampFormat {
    DateTime,
    EpochSeconds,
    HttpDate,
}

/// What marks a structure as an error.
#[derive(Debug, Default)]
pub(crate) struct ErrorFacts {
    /// The code on the wire, where it is not the name of the shape.
    pub(crate) code: Option<String>,
    pub(crate) status: Option<u16>,
    /// The service is at fault, not the caller.
    pub(crate) server_fault: bool,
    /// Sending the same request again can help; `Some(true)`: after a while.
    pub(crate) retryable: Option<bool>,
}

#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) target: ShapeId,
    pub(crate) documentation: Option<String>,
    pub(crate) deprecated: Option<Deprecation>,
    pub(crate) required: bool,
    pub(crate) location: Location,
    /// The name on the wire, where it is not the member's own.
    pub(crate) wire_name: Option<String>,
    pub(crate) timestamp_format: Option<TimestampFormat>,
    /// The caller may leave it out and have it filled with a token of its own making.
    pub(crate) idempotency_token: bool,
    /// A string of JSON, which headers carry in base64.
    pub(crate) json_value: bool,
    /// The name in requests of the query protocol of EC2.
    pub(crate) ec2_name: Option<String>,
    /// In XML, an attribute of the element that holds it.
    pub(crate) xml_attribute: bool,
    /// The items of the list or map stand in its holder, each under the member's name.
    pub(crate) flattened: bool,
    pub(crate) xml_namespace: Option<Namespace>,
    /// As [`Shape::streaming`], of this member alone.
    pub(crate) streaming: bool,
    /// Of an event, where not all of it is a document: its payload, or one of its headers.
    pub(crate) event_part: Option<EventPart>,
    pub(crate) keys: Keys,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventPart {
    Header,
    Payload,
}

/// Where a member travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Body,
    Label,
    Query,
    QueryMap,
    Header,
    PrefixHeaders,
    StatusCode,
}

/// What the model says of the values of a shape. Services loosen these without notice, so they only
/// enter the documentation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Constraints {
    pub(crate) min: Option<String>,
    pub(crate) max: Option<String>,
    pub(crate) pattern: Option<String>,
}
