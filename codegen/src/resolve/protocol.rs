//! What a protocol decides: names on the wire, how timestamps look, how a URI falls into pieces.

use crate::model::{self, Location, Member, Service};
use crate::package::{Body, PathPiece, Protocol, TimestampFormat};

impl Protocol {
    /// The first protocol of a service that the generator knows.
    pub(super) fn choose(service: &Service) -> Option<Self> {
        service.protocols.iter().find_map(|protocol| match protocol.as_str() {
            "rest-json" => Some(Self::RestJson),
            "json" if service.json_version == "1.1" => Some(Self::AwsJson11),
            "json" => Some(Self::AwsJson10),
            _ => None,
        })
    }

    /// The names that [`Protocol::choose`] knows.
    pub(super) const KNOWN: &'static str = "rest-json or json";

    /// Whether URI, headers and status carry members. Otherwise everything is in the body.
    fn is_rest(self) -> bool {
        self == Self::RestJson
    }

    /// Where a member travels.
    pub(super) fn location(self, member: &Member) -> Location {
        if self.is_rest() { member.location } else { Location::Body }
    }

    /// The member that is the whole body.
    pub(super) fn payload(self, payload: Option<&str>) -> Option<&str> {
        payload.filter(|_| self.is_rest())
    }

    /// The body of a request whose members are not in it.
    pub(super) fn empty_request(self) -> Body {
        if self.is_rest() { Body::Empty } else { Body::Members }
    }

    /// What the header that names the operation holds.
    pub(super) fn target(self, service: &Service, operation: &str) -> Option<String> {
        let prefix = service.target_prefix.as_deref().filter(|_| !self.is_rest())?;
        Some(format!("{prefix}.{operation}"))
    }

    /// The format of a timestamp for which neither member nor shape has one.
    pub(super) fn timestamp_format(self, member: &Member) -> TimestampFormat {
        match self.location(member) {
            Location::Header | Location::PrefixHeaders => TimestampFormat::HttpDate,
            Location::Label | Location::Query | Location::QueryMap => TimestampFormat::DateTime,
            Location::Body | Location::StatusCode => TimestampFormat::EpochSeconds,
        }
    }

    pub(super) fn wire_name(self, member: &Member) -> String {
        member.wire_name.clone().unwrap_or_else(|| member.name.clone())
    }
}

/// The pieces of a URI's path, and its query.
pub(super) fn split_uri(uri: &str) -> (Vec<PathPiece>, String) {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let mut pieces = Vec::new();
    let mut rest = path;
    while let Some((literal, label, after)) = rest.split_once('{').and_then(|(literal, after)| {
        let (label, after) = after.split_once('}')?;
        Some((literal, label, after))
    }) {
        if !literal.is_empty() {
            pieces.push(PathPiece::Literal(literal.to_owned()));
        }
        let name = label.strip_suffix('+');
        pieces.push(PathPiece::Label {
            name: name.unwrap_or(label).to_owned(),
            greedy: name.is_some(),
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(PathPiece::Literal(rest.to_owned()));
    }
    (pieces, query.to_owned())
}

impl From<model::TimestampFormat> for TimestampFormat {
    fn from(format: model::TimestampFormat) -> Self {
        match format {
            model::TimestampFormat::DateTime => Self::DateTime,
            model::TimestampFormat::EpochSeconds => Self::EpochSeconds,
            model::TimestampFormat::HttpDate => Self::HttpDate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_falls_into_literals_and_labels() {
        let label = |name: &str, greedy| PathPiece::Label { name: name.to_owned(), greedy };
        let literal = |text: &str| PathPiece::Literal(text.to_owned());
        assert_eq!(
            split_uri("/a/{B}/c/{D+}?e=f&g"),
            (
                vec![literal("/a/"), label("B", false), literal("/c/"), label("D", true)],
                "e=f&g".to_owned()
            )
        );
        assert_eq!(split_uri("/"), (vec![literal("/")], String::new()));
        assert_eq!(split_uri("/a{b"), (vec![literal("/a{b")], String::new()));
    }
}
