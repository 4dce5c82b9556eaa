//! The traits of a shape or a member.

use crate::fault::quoted;
use crate::load::facts;
use crate::load::node::Node;
use crate::model::{Deprecation, Element, Namespace, TimestampFormat};

/// The traits that a node has, by their absolute ids.
pub(super) struct Traits<'a>(Option<Node<'a>>);

impl<'a> Traits<'a> {
    pub(super) fn of(node: &'a Node<'_>) -> Self {
        Self(node.get("traits").filter(Node::expect_object))
    }

    pub(super) fn get<'b>(&'b self, id: &'b str) -> Option<Node<'b>> {
        self.0.as_ref()?.get(id)
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.get(id).is_some()
    }

    /// Whether it has a trait that only marks it, which is an object without anything in it.
    pub(super) fn mark(&self, id: &str) -> bool {
        self.get(id).is_some_and(|mark| mark.expect_object())
    }

    pub(super) fn text(&self, id: &str) -> Option<String> {
        self.get(id)?.string().map(str::to_owned)
    }

    pub(super) fn words(&self) -> Option<String> {
        facts::words(&self.get("smithy.api#documentation")?)
    }

    pub(super) fn deprecation(&self) -> Option<Deprecation> {
        let deprecated = self.get("smithy.api#deprecated")?;
        let message = deprecated.get("message").and_then(|node| node.string().map(str::to_owned));
        Some(Deprecation { message })
    }

    pub(super) fn namespace(&self) -> Option<Namespace> {
        let namespace = self.get("smithy.api#xmlNamespace").filter(Node::expect_object)?;
        let uri = namespace.require("uri", "a URI")?.string()?.to_owned();
        let prefix = namespace.get("prefix").and_then(|node| node.string().map(str::to_owned));
        Some(Namespace { uri, prefix })
    }

    /// The element that the traits make of something.
    pub(super) fn element(&self) -> Element {
        Element { name: self.text("smithy.api#xmlName"), namespace: self.namespace() }
    }

    pub(super) fn timestamp_format(&self) -> Option<TimestampFormat> {
        let format = self.get("smithy.api#timestampFormat")?;
        match format.string()? {
            "date-time" => Some(TimestampFormat::DateTime),
            "epoch-seconds" => Some(TimestampFormat::EpochSeconds),
            "http-date" => Some(TimestampFormat::HttpDate),
            other => {
                format.fault("date-time, epoch-seconds or http-date", &quoted(other));
                None
            }
        }
    }
}
