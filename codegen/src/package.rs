//! The crate to be written: every decision made, nothing spelled yet.

use std::collections::{BTreeMap, BTreeSet};

/// A crate of several services.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) services: Vec<Service>,
    /// The types that keep what the crate does not know, each with the features without which it does not
    /// stand: any of them, or none where it always does.
    pub(crate) unknown: BTreeMap<Unknown, Vec<String>>,
}

/// What keeps values that the crate does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unknown {
    /// A member of a union in CBOR, in JSON, or by its name alone.
    CborMember,
    Integer,
    Member,
    Name,
    /// A value of an enum.
    Value,
}

/// A service: a module and a feature of the crate.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Service {
    pub(crate) module: String,
    pub(crate) feature: String,
    /// The model, for the first line of every file.
    pub(crate) source: String,
    pub(crate) docs: Docs,
    pub(crate) id: String,
    pub(crate) api_version: String,
    pub(crate) signing_name: String,
    pub(crate) endpoint_prefix: String,
    pub(crate) protocol: Protocol,
    /// How the bodies of its responses are written, those of errors among them.
    pub(crate) response_format: Format,
    /// The service once spoke the query protocol, and wants to know of callers who remember.
    pub(crate) query_compatible: bool,
    /// What of the runtime the service needs beside what every one does.
    pub(crate) runtime_features: BTreeSet<RuntimeFeature>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) shapes: Vec<Shape>,
}

/// A part of the runtime that is not built unless a service needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RuntimeFeature {
    Base64,
    Cbor,
    Checksums,
    Document,
    EventStream,
    Form,
    Gzip,
    Md5,
    Xml,
}

/// How a service speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    RestJson,
    AwsJson10,
    AwsJson11,
    RestXml,
    /// `rest-xml` where an error is the whole of a body.
    RestXmlUnwrapped,
    AwsQuery,
    Ec2Query,
    RpcV2Cbor,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Cbor,
    Xml,
    /// Names and values, as a browser sends a form.
    Form,
}

/// A name in the crate, and the file that defines it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TypeName {
    pub(crate) name: String,
    pub(crate) module: String,
}

/// Documentation: wrapped Markdown, without the slashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Docs {
    pub(crate) lines: Vec<String>,
    /// Why not to use the thing any more.
    pub(crate) deprecated: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    /// The name in the model.
    pub(crate) name: String,
    pub(crate) module: String,
    pub(crate) docs: Docs,
    pub(crate) method: String,
    /// The URI of the model, and the same in pieces.
    pub(crate) uri: String,
    pub(crate) path: Vec<PathPiece>,
    pub(crate) query_literal: String,
    /// What goes before the host; its labels are names of members.
    pub(crate) host_prefix: Vec<PathPiece>,
    /// The body is compressed where that pays.
    pub(crate) gzip: bool,
    pub(crate) digest: Option<Digest>,
    /// What tells the operation from others of its URI, in a header.
    pub(crate) target: Option<String>,
    pub(crate) status: u16,
    pub(crate) request: Message,
    pub(crate) response: Message,
    pub(crate) error: ErrorEnum,
}

/// What of a request's body travels in a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Digest {
    Md5,
    /// The checksum that the runtime prefers.
    Checksum,
    /// The checksum that a field chooses, and the header that says which.
    ChosenChecksum {
        member: String,
        header: Option<String>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PathPiece {
    Literal(String),
    /// The label's name in the model.
    Label {
        name: String,
        kind: LabelKind,
    },
}

/// What of a path a label stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LabelKind {
    /// One segment.
    Segment,
    /// One or more, none of which is `.` or `..`.
    Segments,
    /// The key of an object in S3: any segments, since it is no path to the service.
    ObjectKey,
}

/// A structure and what of it travels in the body of an HTTP message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) structure: Structure,
    pub(crate) body: Body,
    pub(crate) format: Format,
    pub(crate) envelope: Envelope,
    /// What a stream consists of, where it is not just bytes.
    pub(crate) events: Option<TypeName>,
}

/// What stands around the members of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Envelope {
    /// Nothing that has a name.
    None,
    /// An element of XML.
    Root(Element),
    /// The one member is an element of XML itself.
    Member,
    /// An element of XML within another one.
    Result { root: Element, name: String },
    /// The name of the operation and the version of the service, in front of a form.
    Action { name: String, version: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// Nothing.
    Empty,
    /// The fields bound to the body, as members of a document.
    Members,
    /// One field, which is the whole body.
    Payload,
    /// One field, which is the whole body; an empty object where it is unset.
    PayloadObject,
    /// A stream, which is left to whoever sends and receives it.
    Stream,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ErrorEnum {
    pub(crate) name: String,
    pub(crate) variants: Vec<ErrorVariant>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ErrorVariant {
    pub(crate) name: String,
    pub(crate) shape: TypeName,
    /// The code on the wire.
    pub(crate) code: String,
    /// The code of the query protocol, where the service still sends it along.
    pub(crate) query_code: Option<String>,
    pub(crate) server_fault: bool,
    pub(crate) status: u16,
    pub(crate) retry: Option<Retry>,
    /// Whether what the service says to a person must not be shown.
    pub(crate) secret_message: bool,
    /// Whether members of the error travel in headers.
    pub(crate) in_headers: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    AtOnce,
    AfterAWhile,
}

/// A type shared by the operations of a service.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) name: TypeName,
    pub(crate) docs: Docs,
    /// Never shown, whatever holds it.
    pub(crate) sensitive: bool,
    pub(crate) kind: ShapeKind,
}

/// The members of a shape as they stand in one format, and who reads and writes them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Codec<T> {
    pub(crate) format: Format,
    pub(crate) travels: Travels,
    pub(crate) members: Vec<T>,
}

/// Which half of the crate reads a type, and which writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Travels {
    pub(crate) read: Half,
    pub(crate) write: Half,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Half {
    Neither,
    Server,
    /// The client half stands in every build.
    Client,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ShapeKind {
    Structure {
        structure: Structure,
        /// None unless a message holds it.
        codecs: Vec<Codec<Field>>,
        /// The same fields as an error has them that sends some in headers.
        as_error: Option<Vec<Field>>,
    },
    Union {
        union: Union,
        codecs: Vec<Codec<UnionVariant>>,
    },
    Events(Events),
    Enum(Enum),
    IntegerEnum(IntegerEnum),
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Structure {
    pub(crate) name: String,
    pub(crate) fields: Vec<Field>,
    /// The rule that gives most members' names from the fields' names.
    pub(crate) naming: Option<Naming>,
    pub(crate) traits: Traits,
    /// All of it is sensitive, and so is each field.
    pub(crate) sensitive: bool,
    /// `Debug` cannot be derived: a field is sensitive.
    pub(crate) redacted: bool,
    /// A caller builds it to send it.
    pub(crate) has_setters: bool,
}

/// The names of serde's own renaming rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    CamelCase,
    PascalCase,
}

/// What can be derived beside `Clone`, `Debug` and `PartialEq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Traits {
    pub(crate) eq: bool,
    pub(crate) hash: bool,
    pub(crate) default: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// As a Rust identifier, `r#` included.
    pub(crate) name: String,
    /// For a local variable, which must not hide those of the code around it.
    pub(crate) local: String,
    pub(crate) setter: String,
    /// The name in the model, and the name for serde where the rule does not give it.
    pub(crate) member: String,
    pub(crate) serde_rename: bool,
    pub(crate) docs: Docs,
    pub(crate) ty: Type,
    pub(crate) required: bool,
    pub(crate) boxed: bool,
    pub(crate) sensitive: bool,
    /// An idempotency token that the caller may leave to a source of tokens.
    pub(crate) is_token: bool,
    pub(crate) binding: Binding,
}

/// Where a field travels, and under which name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    Member(Place),
    /// The whole body, and the element that it is in XML.
    Payload(Element),
    Label(String),
    Query(String),
    /// The keys of the map are the names, but for those that other fields are bound to.
    QueryMap {
        except: Vec<String>,
    },
    Header(String),
    PrefixHeaders(String),
    StatusCode,
}

/// Where a member stands in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) element: Element,
    /// Another name under which it is read.
    pub(crate) alias: Option<String>,
    /// In XML, an attribute of the element that holds it.
    pub(crate) attribute: bool,
    pub(crate) layout: Layout,
}

/// A name in a body, and its namespace where that is XML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) namespace: Option<Namespace>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Namespace {
    /// `xmlns`, or `xmlns:` and a prefix.
    pub(crate) attribute: String,
    pub(crate) uri: String,
}

/// What lists and maps are made of in a format that gives names to their items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Its type tells.
    Plain,
    List {
        item: Element,
        items: Items,
        inner: Box<Layout>,
    },
    Map {
        key: Element,
        value: Element,
        flattened: bool,
        inner: Box<Layout>,
    },
}

impl Layout {
    /// Whether items stand in the holder of their list or map.
    pub(crate) fn is_flattened(&self) -> bool {
        matches!(
            self,
            Self::List { items: Items::Flattened, .. } | Self::Map { flattened: true, .. }
        )
    }
}

/// Where the items of a list stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Items {
    /// In something that is called as the list.
    Wrapped,
    /// In the holder of the list.
    Flattened,
    /// The same, and an empty list leaves no trace.
    Counted,
}

/// What a field holds. An encoded string is in base64 wherever a value travels as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Boolean,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    String,
    EncodedString,
    Blob,
    Timestamp(TimestampFormat),
    Document,
    Enum(TypeName),
    IntegerEnum(TypeName),
    Structure(TypeName),
    Union(TypeName),
    List { element: Box<Type>, sparse: bool },
    Map { key: Box<Type>, value: Box<Type>, sparse: bool },
}

impl Type {
    /// The shape that the type names, itself or in its elements, keys and values.
    pub(crate) fn names(&self) -> Vec<&TypeName> {
        match self {
            Self::Enum(name)
            | Self::IntegerEnum(name)
            | Self::Structure(name)
            | Self::Union(name) => vec![name],
            Self::List { element, .. } => element.names(),
            Self::Map { key, value, .. } => [key.names(), value.names()].concat(),
            _ => Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimestampFormat {
    DateTime,
    EpochSeconds,
    HttpDate,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Union {
    pub(crate) variants: Vec<UnionVariant>,
    pub(crate) eq: bool,
    pub(crate) hash: bool,
    pub(crate) redacted: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnionVariant {
    pub(crate) name: String,
    pub(crate) member: String,
    pub(crate) place: Place,
    pub(crate) docs: Docs,
    pub(crate) ty: Type,
    pub(crate) boxed: bool,
    pub(crate) sensitive: bool,
}

/// A union whose members are events, each in a frame of its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Events {
    pub(crate) union: Union,
    /// What the events are, in the order of the union's variants.
    pub(crate) events: Vec<Event>,
    pub(crate) format: Format,
    pub(crate) travels: Travels,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// An error that ends the stream.
    pub(crate) is_exception: bool,
    /// The element of XML that holds the event.
    pub(crate) root: Element,
    /// Its fields, where they travel each for itself: one as the payload, the others in headers.
    pub(crate) parts: Option<Vec<Field>>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Enum {
    /// A variant and its value on the wire.
    pub(crate) variants: Vec<(String, String)>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct IntegerEnum {
    pub(crate) variants: Vec<(String, i32)>,
}
