//! What a protocol decides: names on the wire, how timestamps look, how a URI falls into pieces.

use super::names;
use crate::model::{self, Location, Member, Service};
use crate::package::{Body, Format, Items, LabelKind, PathPiece, Protocol, TimestampFormat};

impl Protocol {
    /// The first protocol of a service that the generator knows.
    pub(super) fn choose(service: &Service) -> Option<Self> {
        service.protocols.iter().find_map(|protocol| Self::named(protocol, service))
    }

    fn named(protocol: &str, service: &Service) -> Option<Self> {
        match protocol {
            "rest-json" => Some(Self::RestJson),
            "json" if service.json_version == "1.1" => Some(Self::AwsJson11),
            "json" => Some(Self::AwsJson10),
            "rest-xml" if service.bare_xml_errors => Some(Self::RestXmlUnwrapped),
            "rest-xml" => Some(Self::RestXml),
            "query" => Some(Self::AwsQuery),
            "ec2" => Some(Self::Ec2Query),
            "smithy-rpc-v2-cbor" => Some(Self::RpcV2Cbor),
            _ => None,
        }
    }

    /// The names that [`Protocol::choose`] knows.
    pub(super) const KNOWN: &'static str =
        "rest-json, json, rest-xml, query, ec2 or smithy-rpc-v2-cbor";

    /// How the bodies of requests are written.
    pub(super) fn request_format(self) -> Format {
        match self {
            Self::AwsQuery | Self::Ec2Query => Format::Form,
            other => other.response_format(),
        }
    }

    /// How the bodies of responses are written, those of errors among them.
    pub(super) fn response_format(self) -> Format {
        match self {
            Self::RestJson | Self::AwsJson10 | Self::AwsJson11 => Format::Json,
            Self::RestXml | Self::RestXmlUnwrapped | Self::AwsQuery | Self::Ec2Query => Format::Xml,
            Self::RpcV2Cbor => Format::Cbor,
        }
    }

    /// Whether URI, headers and status carry members. Otherwise everything is in the body.
    fn is_rest(self) -> bool {
        matches!(self, Self::RestJson | Self::RestXml | Self::RestXmlUnwrapped)
    }

    fn is_json_rpc(self) -> bool {
        matches!(self, Self::AwsJson10 | Self::AwsJson11)
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
    pub(super) fn empty_request(self, has_input: bool) -> Body {
        match self {
            Self::RestJson | Self::RestXml | Self::RestXmlUnwrapped => Body::Empty,
            Self::RpcV2Cbor if !has_input => Body::Empty,
            _ => Body::Members,
        }
    }

    /// The body of a response whose members are not in it.
    pub(super) fn empty_response(self, has_output: bool) -> Body {
        match self {
            Self::AwsQuery | Self::Ec2Query => Body::Members,
            Self::RpcV2Cbor if has_output => Body::Members,
            _ => Body::Empty,
        }
    }

    /// What the header that names the operation holds.
    pub(super) fn target(self, service: &Service, operation: &str) -> Option<String> {
        let prefix = service.target_prefix.as_deref().filter(|_| self.is_json_rpc())?;
        Some(format!("{prefix}.{operation}"))
    }

    /// The method of an operation, of which most protocols leave the model no choice.
    pub(super) fn method(self, operation: &model::Operation) -> &str {
        if self.is_rest() { &operation.http.method } else { "POST" }
    }

    /// Its URI, likewise.
    pub(super) fn uri(self, service: &Service, operation: &model::Operation) -> String {
        match self {
            Self::RpcV2Cbor => {
                let service = service.target_prefix.as_deref().unwrap_or_default();
                format!("/service/{service}/operation/{}", operation.name)
            }
            _ if self.is_rest() => operation.http.uri.clone(),
            _ => "/".to_owned(),
        }
    }

    /// The code of an error on the wire.
    pub(super) fn error_code<'a>(self, shape: &'a str, code: Option<&'a str>) -> &'a str {
        match self.response_format() {
            Format::Xml => code.unwrap_or(shape),
            _ => shape,
        }
    }

    /// How the timestamps of a member are written.
    pub(super) fn timestamps(self, member: &Member) -> Timestamps {
        use TimestampFormat::{DateTime, EpochSeconds, HttpDate};
        match (self.location(member), self.response_format()) {
            (Location::Header | Location::PrefixHeaders, _) => Timestamps::Usually(HttpDate),
            (Location::Label | Location::Query | Location::QueryMap, _) => {
                Timestamps::Usually(DateTime)
            }
            (_, Format::Cbor) => Timestamps::Always(EpochSeconds),
            (_, Format::Xml | Format::Form) => Timestamps::Usually(DateTime),
            (_, Format::Json) => Timestamps::Usually(EpochSeconds),
        }
    }

    /// The name of a member in the body or elsewhere, in either direction.
    pub(super) fn wire_name(self, member: &Member) -> String {
        member.wire_name.clone().unwrap_or_else(|| member.name.clone())
    }

    /// The name of a member in a body.
    pub(super) fn body_name(self, member: &Member, format: Format) -> String {
        match (self, format, &member.ec2_name) {
            (Self::Ec2Query, Format::Form, Some(name)) => name.clone(),
            (Self::Ec2Query, Format::Form, None) => names::capitalised(&self.wire_name(member)),
            _ => self.wire_name(member),
        }
    }

    /// Where the items of a list stand that the model calls flattened, or does not.
    pub(super) fn items(self, format: Format, flattened: bool) -> Items {
        match format {
            Format::Form if self == Self::Ec2Query => Items::Counted,
            Format::Xml | Format::Form if flattened => Items::Flattened,
            _ => Items::Wrapped,
        }
    }
}

/// Whether code can be generated for a protocol.
pub(crate) fn is_supported(protocol: &str) -> bool {
    Protocol::named(protocol, &Service::default()).is_some()
}

/// How a timestamp is written for which its member has no word.
#[derive(Clone, Copy, Debug)]
pub(super) enum Timestamps {
    /// As its shape says, or else so.
    Usually(TimestampFormat),
    /// So, whatever the model says.
    Always(TimestampFormat),
}

impl Timestamps {
    /// The format of a timestamp of which a model says `named`.
    pub(super) fn unless(self, named: Option<model::TimestampFormat>) -> TimestampFormat {
        match self {
            Self::Usually(format) => named.map_or(format, Into::into),
            Self::Always(format) => format,
        }
    }
}

/// What a greedy label of a service stands for.
pub(super) fn greedy_label(service: &Service) -> LabelKind {
    match service.id.as_str() {
        "S3" => LabelKind::ObjectKey,
        _ => LabelKind::Segments,
    }
}

/// The pieces of a URI's path, and its query. A greedy label is one of the kind `greedy`.
pub(super) fn split_uri(uri: &str, greedy: LabelKind) -> (Vec<PathPiece>, String) {
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
        let (name, kind) = match label.strip_suffix('+') {
            Some(name) => (name, greedy),
            None => (label, LabelKind::Segment),
        };
        pieces.push(PathPiece::Label { name: name.to_owned(), kind });
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
        let label = |name: &str, kind| PathPiece::Label { name: name.to_owned(), kind };
        let split_uri = |uri| split_uri(uri, LabelKind::Segments);
        let literal = |text: &str| PathPiece::Literal(text.to_owned());
        assert_eq!(
            split_uri("/a/{B}/c/{D+}?e=f&g"),
            (
                vec![
                    literal("/a/"),
                    label("B", LabelKind::Segment),
                    literal("/c/"),
                    label("D", LabelKind::Segments)
                ],
                "e=f&g".to_owned()
            )
        );
        assert_eq!(split_uri("/"), (vec![literal("/")], String::new()));
        assert_eq!(split_uri("/a{b"), (vec![literal("/a{b")], String::new()));
    }
}
