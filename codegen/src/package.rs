//! The crate to be written: every decision made, nothing spelled yet.

use std::collections::BTreeSet;

/// A crate of several services.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) services: Vec<Service>,
    /// Whether some enum, enum of integers or union keeps what the crate does not know.
    pub(crate) unknown_value: bool,
    pub(crate) unknown_integer: bool,
    pub(crate) unknown_member: bool,
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
    Checksums,
    Gzip,
    Md5,
}

/// How a service speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    RestJson,
    AwsJson10,
    AwsJson11,
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
        greedy: bool,
    },
}

/// A structure and what of it travels in the body of an HTTP message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) structure: Structure,
    pub(crate) body: Body,
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
    /// Hidden in `Debug`, whatever holds it.
    pub(crate) sensitive: bool,
    pub(crate) travels: Travels,
    pub(crate) kind: ShapeKind,
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
        /// A message holds it.
        as_value: bool,
        /// The same fields as an error has them that sends some in headers.
        as_error: Option<Vec<Field>>,
    },
    Union(Union),
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
    pub(crate) default: bool,
}

#[derive(Debug, PartialEq, Eq)]
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
    Member(String),
    Payload,
    Label {
        name: String,
        greedy: bool,
    },
    Query(String),
    /// The keys of the map are the names, but for those that other fields are bound to.
    QueryMap {
        except: Vec<String>,
    },
    Header(String),
    PrefixHeaders(String),
    StatusCode,
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
    pub(crate) redacted: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UnionVariant {
    pub(crate) name: String,
    pub(crate) member: String,
    pub(crate) wire_name: String,
    pub(crate) docs: Docs,
    pub(crate) ty: Type,
    pub(crate) boxed: bool,
    pub(crate) sensitive: bool,
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
