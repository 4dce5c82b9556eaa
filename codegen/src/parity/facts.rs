//! What decides the code that is generated of an operation, as a flat list of facts: two models agree on
//! an operation if their lists are equal.
//!
//! Every structure of the model is taken apart by name, so that a fact that is added there is listed
//! here too, or does not compile.

use std::collections::{BTreeMap, BTreeSet};

use super::elements;
use crate::model::{
    Checksum, Constraints, Deprecation, ErrorFacts, Http, Location, Member, Model, Operation,
    Service, Shape, ShapeId, ShapeKind, TimestampFormat,
};
use crate::resolve::capitalised;
use crate::select::DEEPEST;

/// A thing that facts are of: an operation, a message or a shape, and what of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) holder: String,
    /// A member, or an error; empty for the thing as a whole.
    pub(super) part: String,
}

/// What is said of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    /// The place itself: whether it is there.
    Presence,
    ServiceId,
    ApiVersion,
    EndpointPrefix,
    SigningName,
    Protocols,
    JsonVersion,
    QueryCompatible,
    TargetPrefix,
    Namespace,
    BareErrors,
    Method,
    Uri,
    Status,
    HostPrefix,
    ContentMd5,
    Checksum,
    Compression,
    Payload,
    Order,
    Kind,
    Values,
    Sensitive,
    Deprecated,
    Required,
    Location,
    WireName,
    Token,
    JsonValue,
    RequestName,
    Elements,
    RequestRoot,
    ResponseRoot,
    Result,
    BareOutput,
    Stream,
    EventPart,
    Events,
    Minimum,
    Maximum,
    Pattern,
    ErrorCode,
    ErrorStatus,
    ServerFault,
    Retryable,
    /// Whether the generator refuses it.
    Refusal,
    /// What is resolved from all other facts.
    Package,
    /// The documentation, which is compared apart from all else.
    Words,
}

impl Fact {
    /// What the fact is, in a sentence.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Presence => "the whole of it",
            Self::ServiceId => "its id",
            Self::ApiVersion => "the version of its interface",
            Self::EndpointPrefix => "the prefix of its endpoint",
            Self::SigningName => "its name for signers",
            Self::Protocols => "its protocols",
            Self::JsonVersion => "the version of its JSON",
            Self::QueryCompatible => "whether it once spoke the query protocol",
            Self::TargetPrefix => "what goes before the names of its operations",
            Self::Namespace => "the namespace of its XML",
            Self::BareErrors => "whether an error is the root of a response",
            Self::Method => "the HTTP method",
            Self::Uri => "the URI",
            Self::Status => "the HTTP status",
            Self::HostPrefix => "what goes before the host",
            Self::ContentMd5 => "whether a digest goes with the body",
            Self::Checksum => "the checksum of the body",
            Self::Compression => "the compression of the body",
            Self::Payload => "the member that is the body",
            Self::Order => "the order of the members",
            Self::Kind => "the shape",
            Self::Values => "the list of values",
            Self::Sensitive => "whether it is sensitive",
            Self::Deprecated => "its deprecation",
            Self::Required => "whether it is required",
            Self::Location => "where it travels",
            Self::WireName => "its name on the wire",
            Self::Token => "whether it is an idempotency token",
            Self::JsonValue => "whether it is JSON in base64",
            Self::RequestName => "its name in requests",
            Self::Elements => "its form in XML",
            Self::RequestRoot => "the root of the request",
            Self::ResponseRoot => "the root of the response",
            Self::Result => "the element that holds the response",
            Self::BareOutput => "whether a member is the root of the response",
            Self::Stream => "whether it is a stream",
            Self::EventPart => "which part of an event it is",
            Self::Events => "whether it is a stream of events",
            Self::Minimum => "the minimum",
            Self::Maximum => "the maximum",
            Self::Pattern => "the pattern",
            Self::ErrorCode => "the code",
            Self::ErrorStatus => "the HTTP status",
            Self::ServerFault => "whether the service is at fault",
            Self::Retryable => "whether trying again helps",
            Self::Refusal => "whether it is refused",
            Self::Package => "what is resolved from all of its facts",
            Self::Words => "the documentation",
        }
    }
}

/// After a status that the model leaves to the default.
pub(super) const BY_DEFAULT: &str = ", by default";

pub(super) type Facts = BTreeMap<Place, BTreeMap<Fact, String>>;

/// Gathers the facts of one operation.
pub(super) struct Gatherer<'a> {
    model: &'a Model,
    protocol: &'a str,
    facts: Facts,
    reached: BTreeSet<ShapeId>,
    pending: Vec<ShapeId>,
}

/// What a shape is to the operation that reaches it: bindings to HTTP count in messages alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Input,
    Output,
    Error,
    Value,
}

/// The facts of an operation, of its service and of all that it reaches.
pub(super) fn of_operation(model: &Model, operation: &Operation) -> Facts {
    let protocol = model.service.protocols.first().map_or("", String::as_str);
    let mut gatherer = Gatherer {
        model,
        protocol,
        facts: Facts::new(),
        reached: BTreeSet::new(),
        pending: Vec::new(),
    };
    gatherer.service();
    gatherer.operation(operation);
    while let Some(id) = gatherer.pending.pop() {
        gatherer.shape(&id);
    }
    gatherer.facts
}

impl Gatherer<'_> {
    fn add(&mut self, holder: &str, part: &str, facts: &[(Fact, String)]) {
        let place = Place { holder: holder.to_owned(), part: part.to_owned() };
        let presence = (Fact::Presence, "there".to_owned());
        self.facts.entry(place).or_default().extend([presence].iter().chain(facts).cloned());
    }

    fn service(&mut self) {
        let Service {
            id,
            api_version,
            endpoint_prefix,
            signing_name,
            // The caller signs: no code follows from it.
            auth: _,
            protocols,
            json_version,
            query_compatible,
            target_prefix,
            xml_namespace,
            bare_xml_errors,
        } = &self.model.service;
        let mut facts = vec![
            (Fact::ServiceId, id.clone()),
            (Fact::ApiVersion, api_version.clone()),
            (Fact::EndpointPrefix, endpoint_prefix.clone()),
            (Fact::SigningName, signing_name.clone()),
            (Fact::Protocols, protocols.join(", ")),
            (Fact::QueryCompatible, query_compatible.to_string()),
        ];
        if protocols.iter().any(|protocol| protocol == "json") {
            facts.push((Fact::JsonVersion, json_version.clone()));
            facts.push((Fact::TargetPrefix, target_prefix.clone().unwrap_or_default()));
        }
        if self.is_xml() {
            facts.push((Fact::Namespace, text(xml_namespace.as_ref())));
            facts.push((Fact::BareErrors, bare_xml_errors.to_string()));
        }
        self.add("", "", &facts);
    }

    fn operation(&mut self, operation: &Operation) {
        let Operation {
            name,
            documentation,
            deprecated,
            http: Http { method, uri, status },
            input,
            output,
            errors,
            auth: _,
            unsigned_payload: _,
            host_prefix,
            content_md5,
            checksum,
            compression,
            // What XML alone knows: see `elements`.
            input_element: _,
            result_element: _,
            bare_output: _,
            keys: _,
        } = operation;
        let facts = [
            (Fact::Deprecated, deprecation(deprecated.as_ref())),
            (Fact::Method, method.clone()),
            (Fact::Uri, uri.clone()),
            (Fact::Status, status.to_string()),
            (Fact::HostPrefix, host_prefix.clone().unwrap_or_default()),
            (Fact::ContentMd5, content_md5.to_string()),
            (Fact::Checksum, checksum.as_ref().map(self::checksum).unwrap_or_default()),
            (Fact::Compression, compression.join(" ")),
            (Fact::ResponseRoot, self.root(output.as_ref())),
            (Fact::Words, text(documentation.as_ref())),
        ];
        self.add(name, "", &facts);
        self.add(name, "", &elements::of_operation(self.model, self.protocol, operation));
        for (message, role) in [(input, Role::Input), (output, Role::Output)] {
            let word = if role == Role::Input { "request" } else { "response" };
            let holder = format!("{name} {word}");
            match message {
                Some(id) => self.members(&holder, id, role),
                None => self.add(&holder, "", &message_facts(&[], None)),
            }
        }
        for id in errors {
            self.add(name, &format!("error {id}"), &[]);
            self.error(id);
        }
    }

    /// What the element is called that a response in XML is.
    fn root(&self, output: Option<&ShapeId>) -> String {
        let Some(id) = output.filter(|_| self.protocol == "rest-xml") else {
            return String::new();
        };
        let shape = self.model.shape(id);
        let has_payload = matches!(shape.kind, ShapeKind::Structure { payload: Some(_), .. });
        let is_in_body = |member: &Member| self.location(member, Role::Output) == Location::Body;
        if has_payload || !shape.kind.members().iter().any(is_in_body) {
            return String::new();
        }
        shape.elements.own.name.clone().unwrap_or_else(|| id.to_string())
    }

    /// The members of a structure or union, and all that they reach.
    fn members(&mut self, holder: &str, id: &ShapeId, role: Role) {
        let kind = &self.model.shape(id).kind;
        let payload = match kind {
            ShapeKind::Structure { payload, .. } => payload.as_deref(),
            _ => None,
        };
        let payload = payload.filter(|_| matches!(role, Role::Input | Role::Output));
        self.add(holder, "", &message_facts(kind.members(), payload));
        for member in kind.members() {
            let mut facts = self.member(member, role);
            if self.is_xml() {
                facts.extend(self.elements(member, role, payload == Some(&member.name)));
            }
            self.add(holder, &member.name, &facts);
        }
        self.reach(kind);
    }

    fn member(&self, member: &Member, role: Role) -> Vec<(Fact, String)> {
        let Member {
            name,
            target,
            documentation,
            deprecated,
            required,
            location: _,
            wire_name,
            timestamp_format,
            idempotency_token,
            json_value,
            // What XML alone knows: see `elements`.
            ec2_name: _,
            xml_attribute: _,
            flattened: _,
            xml_namespace: _,
            streaming,
            event_part,
            keys: _,
        } = member;
        let location = self.location(member, role);
        let wire_name = match location {
            Location::Label => None,
            Location::Body if role == Role::Value && member.location != Location::Body => None,
            Location::Body if self.is_xml() => {
                wire_name.as_ref().or(self.model.name_of_items(member)).cloned()
            }
            _ => wire_name.clone(),
        };
        let format = timestamp_format.unwrap_or_else(|| self.timestamp_format(location));
        let shape = self.model.shape(target);
        let kind = match (&shape.kind, timestamp_format) {
            (ShapeKind::Timestamp(_), Some(_)) => format!("timestamp, {format:?}"),
            _ => self.kind(target, format, DEEPEST),
        };
        let Constraints { min, max, pattern } = &shape.constraints;
        let nothing = |min: &&String| *min != "0";
        vec![
            (Fact::Kind, kind),
            (Fact::Deprecated, deprecation(deprecated.as_ref())),
            (Fact::Required, (*required || location == Location::Label).to_string()),
            (Fact::Location, format!("{location:?}")),
            (Fact::WireName, wire_name.unwrap_or_else(|| name.clone())),
            (Fact::Token, idempotency_token.to_string()),
            (Fact::JsonValue, (*json_value && location == Location::Header).to_string()),
            (Fact::Stream, (*streaming || shape.streaming).to_string()),
            (Fact::EventPart, event_part.map(|part| format!("{part:?}")).unwrap_or_default()),
            (Fact::Minimum, text(min.as_ref().filter(nothing))),
            (Fact::Maximum, text(max.as_ref())),
            (Fact::Pattern, text(pattern.as_ref())),
            (Fact::Words, text(documentation.as_ref().or(shape.documentation.as_ref()))),
        ]
    }

    /// What only XML and the query protocols know of a member.
    fn elements(&self, member: &Member, role: Role, is_payload: bool) -> Vec<(Fact, String)> {
        let mut facts = Vec::new();
        if is_payload {
            facts.push((Fact::Elements, elements::of_payload(self.model, member)));
        } else if self.location(member, role) == Location::Body {
            facts.push((Fact::Elements, elements::of_member(self.model, member)));
        }
        if self.protocol == "ec2" && matches!(role, Role::Input | Role::Value) {
            let usual = || capitalised(member.wire_name.as_ref().unwrap_or(&member.name));
            facts.push((Fact::RequestName, member.ec2_name.clone().unwrap_or_else(usual)));
        }
        facts
    }

    fn is_xml(&self) -> bool {
        ["rest-xml", "query", "ec2"].contains(&self.protocol)
    }

    /// Where a member travels, as far as it counts: a response has no URI, and a request no status.
    fn location(&self, member: &Member, role: Role) -> Location {
        let of_request =
            matches!(member.location, Location::Label | Location::Query | Location::QueryMap);
        let counts = match role {
            Role::Input => member.location != Location::StatusCode,
            Role::Output | Role::Error => !of_request,
            Role::Value => false,
        };
        if counts && self.protocol.starts_with("rest-") { member.location } else { Location::Body }
    }

    /// The format of a timestamp where the model says nothing.
    fn timestamp_format(&self, location: Location) -> TimestampFormat {
        match location {
            Location::Header | Location::PrefixHeaders => TimestampFormat::HttpDate,
            Location::Label | Location::Query | Location::QueryMap => TimestampFormat::DateTime,
            Location::Body | Location::StatusCode if self.is_xml() => TimestampFormat::DateTime,
            Location::Body | Location::StatusCode => TimestampFormat::EpochSeconds,
        }
    }

    /// A shape in words, down to the types that have a name.
    fn kind(&self, id: &ShapeId, format: TimestampFormat, levels: usize) -> String {
        let Some(levels) = levels.checked_sub(1) else { return "too deep".to_owned() };
        let of = |id| self.kind(id, format, levels);
        let shape = self.model.shape(id);
        let word = |sparse: &bool| if *sparse { "sparse " } else { "" };
        let kind = match &shape.kind {
            ShapeKind::Timestamp(own) => format!("timestamp, {:?}", own.unwrap_or(format)),
            ShapeKind::Enum(_) => format!("enum {id}"),
            ShapeKind::IntegerEnum(_) => format!("enum of integers {id}"),
            ShapeKind::Structure { .. } => format!("structure {id}"),
            ShapeKind::Union { .. } => format!("union {id}"),
            ShapeKind::List { element, sparse } => {
                format!("{}list of {}", word(sparse), of(element))
            }
            ShapeKind::Map { key, value, sparse } => {
                format!("{}map of {} to {}", word(sparse), of(key), of(value))
            }
            ShapeKind::Boolean
            | ShapeKind::Byte
            | ShapeKind::Short
            | ShapeKind::Integer
            | ShapeKind::Long
            | ShapeKind::Float
            | ShapeKind::Double
            | ShapeKind::String
            | ShapeKind::Blob
            | ShapeKind::Document => format!("{:?}", shape.kind).to_lowercase(),
        };
        if shape.sensitive { format!("sensitive {kind}") } else { kind }
    }

    /// The facts of a shape that is reached; lists and maps are told where they are held.
    fn shape(&mut self, id: &ShapeId) {
        let Shape {
            kind,
            documentation,
            deprecated,
            sensitive,
            constraints: _,
            elements: _,
            streaming: _,
            event_stream,
            keys: _,
        } = self.model.shape(id);
        let values = match kind {
            ShapeKind::Enum(values) => values.join(" "),
            ShapeKind::IntegerEnum(values) => format!("{values:?}"),
            ShapeKind::Structure { .. } | ShapeKind::Union { .. } => String::new(),
            _ => return self.reach(kind),
        };
        let facts = [
            (Fact::Values, values),
            (Fact::Sensitive, sensitive.to_string()),
            (Fact::Events, event_stream.to_string()),
            (Fact::Deprecated, deprecation(deprecated.as_ref())),
            (Fact::Words, text(documentation.as_ref())),
        ];
        self.add(id.as_str(), "", &facts);
        self.members(id.as_str(), id, Role::Value);
    }

    fn reach(&mut self, kind: &ShapeKind) {
        for target in kind.targets() {
            if self.reached.insert(target.clone()) {
                self.pending.push(target.clone());
            }
        }
    }

    fn error(&mut self, id: &ShapeId) {
        let shape = self.model.shape(id);
        let holder = format!("{id} as an error");
        self.members(&holder, id, Role::Error);
        let default = ErrorFacts::default();
        let error = match &shape.kind {
            ShapeKind::Structure { error: Some(error), .. } => error,
            _ => &default,
        };
        let ErrorFacts { code, status, server_fault, retryable } = error;
        let has_code =
            ["query", "ec2"].contains(&self.protocol) || self.model.service.query_compatible;
        let code = code.as_deref().filter(|_| has_code).unwrap_or(id.as_str());
        let status = match status {
            Some(status) => status.to_string(),
            None => format!("{}{BY_DEFAULT}", if *server_fault { 500 } else { 400 }),
        };
        let facts = [
            (Fact::ErrorCode, code.to_owned()),
            (Fact::ErrorStatus, status),
            (Fact::ServerFault, server_fault.to_string()),
            (Fact::Retryable, format!("{retryable:?}")),
            (Fact::Sensitive, shape.sensitive.to_string()),
            (Fact::Deprecated, deprecation(shape.deprecated.as_ref())),
            (Fact::Words, text(shape.documentation.as_ref())),
        ];
        self.add(&holder, "", &facts);
    }
}

fn checksum(Checksum { algorithm_member, required }: &Checksum) -> String {
    let member = algorithm_member.as_deref().unwrap_or("no member");
    format!("chosen by {member}, {}", if *required { "required" } else { "optional" })
}

fn text(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}

fn message_facts(members: &[Member], payload: Option<&str>) -> [(Fact, String); 2] {
    let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
    [(Fact::Order, names.join(" ")), (Fact::Payload, payload.unwrap_or_default().to_owned())]
}

fn deprecation(deprecation: Option<&Deprecation>) -> String {
    match deprecation {
        None => String::new(),
        Some(Deprecation { message }) => message.clone().unwrap_or_else(|| "yes".to_owned()),
    }
}
