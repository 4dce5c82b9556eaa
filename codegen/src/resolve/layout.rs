//! Where members stand in a body, and what lists and maps are made of there.

use super::Context;
use crate::model::{self, Member, ShapeId, ShapeKind};
use crate::package::{Element, Format, Items, Layout, Namespace, Place};
use crate::select::DEEPEST;

impl Context<'_> {
    pub(super) fn place(&self, member: &Member, format: Format) -> Place {
        let target = self.selection.model.shape(&member.target);
        let flattened = member.flattened || target.elements.flattened;
        let mut name = self.protocol.body_name(member, format);
        let has_items = self.protocol.items(format, true) == Items::Flattened;
        if let Some(item) = self.selection.model.name_of_items(member).filter(|_| has_items) {
            name.clone_from(item);
        }
        let namespace = member.xml_namespace.as_ref().or(target.elements.own.namespace.as_ref());
        Place {
            element: Element { name, namespace: namespace.map(Namespace::from) },
            alias: None,
            attribute: member.xml_attribute,
            layout: self.layout(&member.target, flattened, format, DEEPEST),
        }
    }

    /// Reports a member that the format of the body has no form for.
    pub(super) fn check_form(&self, holder: &ShapeId, member: &Member, format: Format) {
        let mut pending = vec![(&member.target, DEEPEST)];
        while let Some((id, levels)) = pending.pop() {
            let (kind, levels) = (&self.selection.model.shape(id).kind, levels.checked_sub(1));
            let found = match (kind, format) {
                (_, Format::Json) => return,
                (ShapeKind::Document, _) => "a document",
                (ShapeKind::List { sparse: true, .. }, Format::Xml | Format::Form) => {
                    "a list with gaps"
                }
                (ShapeKind::Map { sparse: true, .. }, Format::Xml | Format::Form) => {
                    "a map with gaps"
                }
                (ShapeKind::List { element: inner, .. }, _)
                | (ShapeKind::Map { value: inner, .. }, _) => {
                    pending.extend(levels.map(|levels| (inner, levels)));
                    continue;
                }
                _ => continue,
            };
            let place = format!("shapes.{holder}.members.{}.shape", member.name);
            self.fault(place, "what the protocol has a form for", found, None);
        }
    }

    fn layout(&self, id: &ShapeId, flattened: bool, format: Format, levels: usize) -> Layout {
        let shape = self.selection.model.shape(id);
        let elements = &shape.elements;
        // Deeper than that is a fault, which has been told.
        let inner = |id| match levels.checked_sub(1) {
            Some(levels) => Box::new(self.layout(id, false, format, levels)),
            None => Box::new(Layout::Plain),
        };
        match &shape.kind {
            _ if matches!(format, Format::Json | Format::Cbor) => Layout::Plain,
            ShapeKind::List { element, .. } => {
                let mut item = named(&elements.value, "member");
                // Called as the member that holds the list, whatever the list says.
                if flattened {
                    "member".clone_into(&mut item.name);
                }
                let items = self.protocol.items(format, flattened);
                Layout::List { item, items, inner: inner(element) }
            }
            ShapeKind::Map { value, .. } => Layout::Map {
                key: named(&elements.key, "key"),
                value: named(&elements.value, "value"),
                flattened,
                inner: inner(value),
            },
            _ => Layout::Plain,
        }
    }

    /// The element that is the whole of a body: called as the shape has it, or as `reference`, or
    /// simply as the shape.
    pub(super) fn root(&self, reference: &model::Element, id: &ShapeId) -> Element {
        let own = &self.selection.model.shape(id).elements.own;
        let name = own.name.as_ref().or(reference.name.as_ref());
        let namespace = reference.namespace.as_ref().or(own.namespace.as_ref());
        Element {
            name: name.map_or(id.as_str(), String::as_str).to_owned(),
            namespace: namespace.map(Namespace::from).or_else(|| self.namespace_of_service()),
        }
    }

    pub(super) fn namespace_of_service(&self) -> Option<Namespace> {
        let uri = self.selection.model.service.xml_namespace.clone();
        let uri = uri.filter(|_| self.protocol.response_format() == Format::Xml)?;
        Some(Namespace { attribute: "xmlns".to_owned(), uri })
    }
}

fn named(element: &model::Element, usual: &str) -> Element {
    Element {
        name: element.name.clone().unwrap_or_else(|| usual.to_owned()),
        namespace: element.namespace.as_ref().map(Namespace::from),
    }
}

impl From<&model::Namespace> for Namespace {
    fn from(namespace: &model::Namespace) -> Self {
        let attribute = match &namespace.prefix {
            Some(prefix) => format!("xmlns:{prefix}"),
            None => "xmlns".to_owned(),
        };
        Self { attribute, uri: namespace.uri.clone() }
    }
}
