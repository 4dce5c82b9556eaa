//! Operations: their messages and their errors.

use std::collections::BTreeSet;

use super::bindings::MessageShape;
use super::protocol::{greedy_label, split_uri};
use super::{Context, documentation, names};
use crate::fault::quoted;
use crate::model::{self, Checksum, ErrorFacts, Member, ShapeId, ShapeKind};
use crate::package::{
    Binding, Body, Digest, Element, Envelope, ErrorEnum, ErrorVariant, Format, LabelKind, Message,
    Operation, PathPiece, Protocol, Retry, Structure, Traits, TypeName,
};

impl Context<'_> {
    pub(super) fn operation(&self, operation: &model::Operation) -> Operation {
        let service = &self.selection.model.service;
        let uri = self.protocol.uri(service, operation);
        let (path, query_literal) = split_uri(&uri, greedy_label(service));
        let input = self.message_shape(operation.input.as_ref(), &path, &query_literal, false);
        let output = self.message_shape(operation.output.as_ref(), &[], "", true);
        let streams = self.stream(&input).is_some();
        self.check_labels(operation, &input);
        self.check_stream(operation, &input);
        self.check_stream(operation, &output);
        self.check_method(operation);
        let host_prefix = operation.host_prefix.as_deref().unwrap_or_default();
        let (host_prefix, _) = split_uri(host_prefix, LabelKind::Segments);
        self.check_host_labels(operation, &host_prefix, &input);
        Operation {
            host_prefix,
            gzip: !streams && operation.compression.iter().any(|encoding| encoding == "gzip"),
            digest: if streams { None } else { self.digest(operation, &input) },
            name: operation.name.clone(),
            module: names::module(&operation.name),
            docs: documentation::of(operation.documentation.as_deref(), documentation::ITEM)
                .deprecated(operation.deprecated.as_ref()),
            method: self.protocol.method(operation).to_owned(),
            target: self.protocol.target(service, &operation.name),
            status: operation.http.status,
            request: self.request(operation, &input),
            response: self.response(operation, &output),
            error: ErrorEnum {
                name: format!("{}Error", names::operation(&operation.name)),
                variants: self.error_variants(operation),
            },
            path,
            query_literal,
            uri,
        }
    }

    fn request(&self, operation: &model::Operation, shape: &MessageShape<'_>) -> Message {
        let input = operation.input.as_ref();
        let name = format!("{}Request", names::operation(&operation.name));
        Message {
            structure: self.message_structure(input, name, true, shape),
            body: self.body(shape, self.protocol.empty_request(input.is_some())),
            format: shape.format,
            envelope: self.request_envelope(operation),
            events: self.event_type(shape),
        }
    }

    fn response(&self, operation: &model::Operation, shape: &MessageShape<'_>) -> Message {
        let output = operation.output.as_ref();
        let name = format!("{}Response", names::operation(&operation.name));
        Message {
            structure: self.message_structure(output, name, false, shape),
            body: self.body(shape, self.protocol.empty_response(output.is_some())),
            format: shape.format,
            envelope: self.response_envelope(operation),
            events: self.event_type(shape),
        }
    }

    fn request_envelope(&self, operation: &model::Operation) -> Envelope {
        match (self.protocol.request_format(), &operation.input) {
            (Format::Form, _) => Envelope::Action {
                name: operation.name.clone(),
                version: self.selection.model.service.api_version.clone(),
            },
            (Format::Xml, Some(id)) => Envelope::Root(self.root(&operation.input_element, id)),
            _ => Envelope::None,
        }
    }

    fn response_envelope(&self, operation: &model::Operation) -> Envelope {
        let root = Element {
            name: format!("{}Response", operation.name),
            namespace: self.namespace_of_service(),
        };
        match (self.protocol, &operation.output) {
            (Protocol::RestXmlUnwrapped, Some(_)) if operation.bare_output => Envelope::Member,
            (Protocol::RestXml | Protocol::RestXmlUnwrapped, Some(id)) => {
                Envelope::Root(self.root(&model::Element::default(), id))
            }
            (Protocol::AwsQuery, _) => Envelope::Result {
                root,
                name: operation
                    .result_element
                    .clone()
                    .unwrap_or_else(|| format!("{}Result", operation.name)),
            },
            (Protocol::Ec2Query, _) => Envelope::Root(root),
            _ => Envelope::None,
        }
    }

    fn message_shape<'b>(
        &'b self,
        shape: Option<&ShapeId>,
        path: &'b [PathPiece],
        query: &'b str,
        is_response: bool,
    ) -> MessageShape<'b> {
        let format = match is_response {
            true => self.protocol.response_format(),
            false => self.protocol.request_format(),
        };
        match shape.map(|id| &self.selection.model.shape(id).kind) {
            Some(ShapeKind::Structure { members, payload, .. }) => {
                // One that is no member is a fault that the loader has told.
                let is_member = |name: &&str| members.iter().any(|member| member.name == *name);
                let payload = self.protocol.payload(payload.as_deref()).filter(is_member);
                MessageShape { members, payload, path, query, is_response, format }
            }
            _ => MessageShape { members: &[], payload: None, path, query, is_response, format },
        }
    }

    fn message_structure(
        &self,
        id: Option<&ShapeId>,
        name: String,
        sent_by_caller: bool,
        message: &MessageShape<'_>,
    ) -> Structure {
        let Some(id) = id else {
            return Structure {
                name,
                fields: Vec::new(),
                naming: None,
                traits: Traits { eq: false, hash: false, default: true },
                sensitive: false,
                redacted: false,
                has_setters: sent_by_caller,
            };
        };
        for member in message.members {
            self.check_binding(id, member, message);
            self.check_form(id, member, message.format);
        }
        let stream = self.stream(message);
        let binding = |member: &Member| {
            let is_stream = stream.is_some_and(|stream| stream.name == member.name);
            (!is_stream).then(|| self.binding(member, message))
        };
        let mut structure = self.structure(id, name, sent_by_caller, &binding);
        // The shape may hold itself; its message is held by nothing.
        structure.fields.iter_mut().for_each(|field| field.boxed = false);
        structure
    }

    /// The member that is a stream, and the whole body.
    fn stream<'b>(&self, message: &MessageShape<'b>) -> Option<&'b Member> {
        let target = |member: &Member| self.selection.model.shape(&member.target);
        message.members.iter().find(|member| {
            let streams = member.streaming || target(member).streaming;
            (message.is_payload(member) && streams) || target(member).event_stream
        })
    }

    fn event_type(&self, message: &MessageShape<'_>) -> Option<TypeName> {
        let stream = self.stream(message)?;
        let is_events = self.selection.model.shape(&stream.target).event_stream;
        is_events.then(|| self.types.name(&stream.target))
    }

    /// Beside a stream, members travel in the head of a message, or not at all.
    fn check_stream(&self, operation: &model::Operation, message: &MessageShape<'_>) {
        let Some(stream) = self.stream(message) else { return };
        let is_left = |member: &&Member| {
            let location = message.location(self.protocol, member);
            member.name != stream.name && location == model::Location::Body
        };
        if let Some(member) = message.members.iter().find(is_left) {
            let side = if message.is_response { "output" } else { "input" };
            self.fault(
                format!("operations.{}.{side}", operation.name),
                "no member in the body beside a stream",
                &quoted(&member.name),
                None,
            );
        }
    }

    /// The services of today want a checksum wherever they take one, whether they require it or not.
    fn digest(&self, operation: &model::Operation, input: &MessageShape<'_>) -> Option<Digest> {
        match &operation.checksum {
            Some(Checksum { algorithm_member: Some(name), .. }) => {
                self.chosen_checksum(operation, name, input)
            }
            Some(Checksum { required: true, .. }) => Some(Digest::Checksum),
            _ => operation.content_md5.then_some(Digest::Md5),
        }
    }

    fn chosen_checksum(
        &self,
        operation: &model::Operation,
        name: &str,
        input: &MessageShape<'_>,
    ) -> Option<Digest> {
        let is_text = |kind: &ShapeKind| matches!(kind, ShapeKind::String | ShapeKind::Enum(_));
        let is_it = |member: &&Member| {
            member.name == name && is_text(&self.selection.model.shape(&member.target).kind)
        };
        let Some(member) = input.members.iter().find(is_it) else {
            let place =
                format!("operations.{}.httpChecksum.requestAlgorithmMember", operation.name);
            self.fault(place, "a string or enum among the input's members", &quoted(name), None);
            return None;
        };
        let header = match self.binding(member, input) {
            Binding::Header(header) => Some(header),
            _ => None,
        };
        Some(Digest::ChosenChecksum { member: name.to_owned(), header })
    }

    /// What travels in the body; `empty` where no member does.
    fn body(&self, message: &MessageShape<'_>, empty: Body) -> Body {
        let in_body =
            |member: &&Member| message.location(self.protocol, member) == model::Location::Body;
        let mut members = message.members.iter().filter(in_body);
        if self.stream(message).is_some() {
            return Body::Stream;
        }
        let Some(payload) = message.payload else {
            return if members.next().is_some() { Body::Members } else { empty };
        };
        let target = members.find(|member| member.name == payload).map(|member| &member.target);
        match target.map(|target| &self.selection.model.shape(target).kind) {
            Some(ShapeKind::Structure { .. })
                if !message.is_response && message.format == Format::Json =>
            {
                Body::PayloadObject
            }
            _ => Body::Payload,
        }
    }

    /// Whether an error has members that travel in headers.
    pub(super) fn has_headers(&self, error: &ShapeId) -> bool {
        let members = self.selection.model.shape(error).kind.members();
        members.iter().any(|member| !matches!(self.error_binding(member), Binding::Member(_)))
    }

    /// Whether the member that every error's message is taken from is sensitive.
    fn hides_message(&self, error: &ShapeId) -> bool {
        let shape = self.selection.model.shape(error);
        let is_message = |member: &&Member| {
            let name = self.protocol.wire_name(member);
            ["message", "Message", "errorMessage"].contains(&name.as_str())
        };
        let hidden = |member: &Member| shape.sensitive || self.types.is_sensitive(&member.target);
        shape.kind.members().iter().filter(is_message).any(hidden)
    }

    pub(super) fn error_binding(&self, member: &Member) -> Binding {
        let message = MessageShape {
            members: &[],
            payload: None,
            path: &[],
            query: "",
            is_response: true,
            format: self.protocol.response_format(),
        };
        self.binding(member, &message)
    }

    /// In the order of their names: models tell them in any order, and may name one twice.
    fn error_variants(&self, operation: &model::Operation) -> Vec<ErrorVariant> {
        let errors: BTreeSet<&ShapeId> = operation.errors.iter().collect();
        errors.into_iter().map(|error| self.error_variant(error)).collect()
    }

    fn error_variant(&self, id: &ShapeId) -> ErrorVariant {
        let shape = self.selection.model.shape(id);
        let default = ErrorFacts::default();
        let facts = match &shape.kind {
            ShapeKind::Structure { error: Some(facts), .. } => facts,
            _ => {
                let place = format!("shapes.{id}");
                self.fault(place, "an error: a structure with `exception`", "another shape", None);
                &default
            }
        };
        let name = self.types.name(id);
        ErrorVariant {
            name: name.name.clone(),
            shape: name,
            code: self.protocol.error_code(id.as_str(), facts.code.as_deref()).to_owned(),
            query_code: facts
                .code
                .clone()
                .filter(|_| self.selection.model.service.query_compatible),
            server_fault: facts.server_fault,
            status: facts.status.unwrap_or(if facts.server_fault { 500 } else { 400 }),
            retry: facts
                .retryable
                .map(|slow| if slow { Retry::AfterAWhile } else { Retry::AtOnce }),
            secret_message: self.hides_message(id),
            in_headers: self.has_headers(id),
        }
    }

    /// Every label of the host prefix is a required string of the input.
    fn check_host_labels(
        &self,
        operation: &model::Operation,
        prefix: &[PathPiece],
        input: &MessageShape<'_>,
    ) {
        for piece in prefix {
            let PathPiece::Label { name, .. } = piece else { continue };
            let is_it = |member: &&Member| {
                let kind = &self.selection.model.shape(&member.target).kind;
                member.name == *name && member.required && matches!(kind, ShapeKind::String)
            };
            if !input.members.iter().any(|member| is_it(&member)) {
                let place = format!("operations.{}.endpoint.hostPrefix", operation.name);
                let found = format!("`{{{name}}}`");
                self.fault(place, "labels that are required strings of the input", &found, None);
            }
        }
    }

    fn check_method(&self, operation: &model::Operation) {
        let known = ["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS"];
        if !known.contains(&operation.http.method.as_str()) {
            let place = format!("operations.{}.http.method", operation.name);
            let found = format!("`{}`", operation.http.method);
            self.fault(place, &format!("one of {}", known.join(", ")), &found, None);
        }
    }

    /// Every label of the URI belongs to a member, and the other way round.
    fn check_labels(&self, operation: &model::Operation, input: &MessageShape<'_>) {
        let bound: Vec<Binding> =
            input.members.iter().map(|member| self.binding(member, input)).collect();
        let place = || format!("operations.{}.http.requestUri", operation.name);
        for piece in input.path {
            let PathPiece::Label { name, .. } = piece else { continue };
            let is_it = |b: &Binding| matches!(b, Binding::Label(other) if other == name);
            if !bound.iter().any(is_it) {
                let found = format!("`{{{name}}}` and no such member");
                self.fault(place(), "labels that members of the input are bound to", &found, None);
            }
        }
        for binding in &bound {
            let Binding::Label(name) = binding else { continue };
            let is_it =
                |p: &PathPiece| matches!(p, PathPiece::Label { name: other, .. } if other == name);
            if !input.path.iter().any(is_it) {
                let found = format!("`{}`", operation.http.uri);
                self.fault(place(), &format!("a URI with the label `{{{name}}}`"), &found, None);
            }
        }
    }
}
