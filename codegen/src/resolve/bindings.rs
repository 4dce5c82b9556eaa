//! Where the members of a message travel: label, query string, header, status code or body.

use super::Context;
use crate::model::{self, Location, Member, ShapeId, ShapeKind};
use crate::package::{Binding, Element, Format, PathPiece, Protocol};

/// A structure that is a message of its own, as far as its bindings depend on it.
pub(super) struct MessageShape<'a> {
    pub(super) members: &'a [Member],
    pub(super) payload: Option<&'a str>,
    pub(super) path: &'a [PathPiece],
    /// The query string of the URI itself.
    pub(super) query: &'a str,
    pub(super) is_response: bool,
    /// How its body is written.
    pub(super) format: Format,
}

impl MessageShape<'_> {
    pub(super) fn is_payload(&self, member: &Member) -> bool {
        self.payload == Some(member.name.as_str())
    }

    /// Where a member travels. A response has no URI and a request no status: what a model binds to
    /// them is in the body.
    pub(super) fn location(&self, protocol: Protocol, member: &Member) -> Location {
        match protocol.location(member) {
            Location::Label | Location::Query | Location::QueryMap if self.is_response => {
                Location::Body
            }
            Location::StatusCode if !self.is_response => Location::Body,
            location => location,
        }
    }
}

impl Context<'_> {
    pub(super) fn binding(&self, member: &Member, message: &MessageShape<'_>) -> Binding {
        let name = self.protocol.wire_name(member);
        match message.location(self.protocol, member) {
            Location::Body if message.is_payload(member) => {
                Binding::Payload(self.payload_root(member))
            }
            Location::Body => Binding::Member(self.place(member, message.format)),
            Location::Label => Binding::Label(name),
            Location::Query => Binding::Query(name),
            Location::QueryMap => Binding::QueryMap { except: self.query_names(message) },
            Location::Header => Binding::Header(name),
            Location::PrefixHeaders => {
                Binding::PrefixHeaders(member.wire_name.clone().unwrap_or_default())
            }
            Location::StatusCode => Binding::StatusCode,
        }
    }

    /// A name of the member's own comes first, and one that only repeats the member's comes last.
    fn payload_root(&self, member: &Member) -> Element {
        let reference = model::Element {
            name: member.wire_name.clone(),
            namespace: member.xml_namespace.clone(),
        };
        let mut root = self.root(&reference, &member.target);
        if let Some(name) = member.wire_name.as_ref().filter(|name| **name != member.name) {
            root.name.clone_from(name);
        }
        root
    }

    fn query_names(&self, message: &MessageShape<'_>) -> Vec<String> {
        let in_query =
            |member: &&Member| message.location(self.protocol, member) == Location::Query;
        let bound = message.members.iter().filter(in_query);
        let literal = message.query.split('&').filter(|item| !item.is_empty());
        let literal = literal.map(|item| item.split('=').next().unwrap_or(item).to_owned());
        literal.chain(bound.map(|member| self.protocol.wire_name(member))).collect()
    }

    /// Reports a member whose shape cannot travel where the model puts it.
    pub(super) fn check_binding(
        &self,
        holder: &ShapeId,
        member: &Member,
        message: &MessageShape<'_>,
    ) {
        let (fits, expected) = match message.location(self.protocol, member) {
            Location::Body if message.payload.is_some_and(|payload| payload != member.name) => {
                (false, "a place other than the body, all of which is the payload")
            }
            Location::Body => {
                (self.fits_body(member, message), "a structure, union, document, string or blob")
            }
            Location::Label => {
                (self.is_text(&member.target), "a string, number, boolean or timestamp")
            }
            Location::Query | Location::Header => (
                self.is_text_or_list(&member.target),
                "a string, number, boolean, timestamp, or a list of them",
            ),
            Location::QueryMap => {
                (self.is_map(&member.target, true), "a map of strings or lists of strings")
            }
            Location::PrefixHeaders => (self.is_map(&member.target, false), "a map of strings"),
            Location::StatusCode => {
                (matches!(self.kind(&member.target), ShapeKind::Integer), "an integer")
            }
        };
        if !fits {
            let place = format!("shapes.{holder}.members.{}.shape", member.name);
            self.fault(place, expected, &format!("`{}`", member.target), None);
        }
    }

    fn kind(&self, id: &ShapeId) -> &ShapeKind {
        &self.selection.model.shape(id).kind
    }

    /// Any member may be one of several in a body; few kinds can be the whole of it.
    fn fits_body(&self, member: &Member, message: &MessageShape<'_>) -> bool {
        let alone = message.is_payload(member);
        let whole = matches!(
            self.kind(&member.target),
            ShapeKind::Structure { .. }
                | ShapeKind::Union { .. }
                | ShapeKind::Document
                | ShapeKind::String
                | ShapeKind::Enum(_)
                | ShapeKind::Blob
                | ShapeKind::List { .. }
                | ShapeKind::Map { .. }
        );
        !alone || whole
    }

    fn is_text(&self, id: &ShapeId) -> bool {
        !matches!(
            self.kind(id),
            ShapeKind::Blob
                | ShapeKind::Document
                | ShapeKind::List { .. }
                | ShapeKind::Map { .. }
                | ShapeKind::Structure { .. }
                | ShapeKind::Union { .. }
        )
    }

    fn is_text_or_list(&self, id: &ShapeId) -> bool {
        match self.kind(id) {
            ShapeKind::List { element, sparse: false } => self.is_text(element),
            _ => self.is_text(id),
        }
    }

    fn is_map(&self, id: &ShapeId, of_lists: bool) -> bool {
        let is_string = |id| matches!(self.kind(id), ShapeKind::String);
        match self.kind(id) {
            ShapeKind::Map { key, value, sparse: false } if is_string(key) => {
                match self.kind(value) {
                    ShapeKind::List { element, sparse: false } => of_lists && is_string(element),
                    _ => is_string(value),
                }
            }
            _ => false,
        }
    }
}
