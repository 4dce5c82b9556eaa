//! What becomes of every key of the botocore dialect: handled, or ignored and why.
//!
//! A key that stands in no table is refused: it may change the wire.

use super::node::Node;
use crate::fault::suggestion;
use crate::ledger::Handling::{Handled, Ignored};
use crate::ledger::{Cause, Handling, Keys, Ledger, Refusal, Row};

impl Keys {
    /// Adds the keys of nodes, which are things of one kind.
    pub(super) fn add<'a>(
        &mut self,
        kind: &'static str,
        nodes: impl IntoIterator<Item = Node<'a>>,
        ledger: &'static Ledger,
    ) {
        for node in nodes {
            node.entries().for_each(|(key, value)| self.add_key(kind, key, &value, ledger));
        }
    }

    fn add_key(
        &mut self,
        kind: &'static str,
        key: &str,
        value: &Node<'_>,
        ledger: &'static Ledger,
    ) {
        let row = row(ledger, key);
        self.known.extend(row.map(|row| (kind, row)));
        let cause = match row {
            Some((_, Handled | Ignored(_))) => return,
            None => {
                Cause::Unknown { help: suggestion(key, ledger.iter().map(|(known, _)| *known)) }
            }
        };
        self.refused.push(Refusal { kind, key: key.to_owned(), place: value.place(), cause });
    }
}

/// What a ledger says of a key. A name that ends in `#` stands for all of a namespace but those that
/// have a line of their own.
fn row(ledger: &'static Ledger, key: &str) -> Option<&'static Row> {
    let of = |key: &str| ledger.iter().find(|(known, _)| *known == key);
    of(key).or_else(|| of(&key[..=key.find('#')?]))
}

pub(super) const BUILDER: Handling =
    Ignored("a hint to code that fills in defaults; members say themselves");
pub(super) const ENDPOINT: Handling = Ignored("the caller names the endpoint");
pub(super) const SIGNER: Handling = Ignored("the signer's to know; an update tells what changed");
const SINCE: Handling = Ignored("`deprecatedMessage` says what a reader needs");
pub(super) const NAMES: Handling = Ignored("another name of the service");
const SHAPE_SAYS: Handling = Ignored("the shape says it itself");
pub(super) const RESPONSE: Handling = Ignored("a check of the response, which a caller may make");
const RESULT: Handling = Ignored("operations name the element of their result themselves");

pub(crate) const TOP: &Ledger = &[
    ("version", Ignored("the version of the dialect, which has but one")),
    ("metadata", Handled),
    ("operations", Handled),
    ("shapes", Handled),
    ("documentation", Handled),
    ("examples", Ignored("samples of ours are tested instead")),
    ("clientContextParams", ENDPOINT),
    ("deprecated", Ignored("said of the service as a whole")),
    ("deprecatedMessage", Ignored("said of the service as a whole")),
];

pub(crate) const METADATA: &Ledger = &[
    ("apiVersion", Handled),
    ("endpointPrefix", Handled),
    ("protocol", Handled),
    ("protocols", Handled),
    ("serviceId", Handled),
    ("signingName", Handled),
    ("serviceAbbreviation", NAMES),
    ("serviceFullName", NAMES),
    ("uid", NAMES),
    ("ripServiceName", NAMES),
    ("globalEndpoint", ENDPOINT),
    ("auth", SIGNER),
    ("signatureVersion", SIGNER),
    ("jsonVersion", Handled),
    ("targetPrefix", Handled),
    ("awsQueryCompatible", Handled),
    ("xmlNamespace", Handled),
    ("checksumFormat", Ignored("known to one service's archives, which are streams")),
    ("protocolSettings", Ignored("asks for HTTP/2, which is the caller's choice")),
];

pub(crate) const OPERATION: &Ledger = &[
    ("name", Handled),
    ("http", Handled),
    ("input", Handled),
    ("output", Handled),
    ("errors", Handled),
    ("documentation", Handled),
    ("documentationUrl", Ignored("the documentation has links of its own")),
    ("alias", Ignored("a name that the operation once had")),
    ("deprecated", Handled),
    ("deprecatedMessage", Handled),
    ("deprecatedSince", SINCE),
    ("idempotent", Ignored("the HTTP method tells as much")),
    ("readonly", Ignored("the HTTP method tells as much")),
    ("staticContextParams", ENDPOINT),
    ("operationContextParams", ENDPOINT),
    ("endpointdiscovery", ENDPOINT),
    ("endpointoperation", ENDPOINT),
    ("auth", SIGNER),
    ("authtype", SIGNER),
    ("unsignedPayload", SIGNER),
    ("endpoint", Handled),
    ("httpChecksum", Handled),
    ("httpChecksumRequired", Handled),
    ("requestcompression", Handled),
];

pub(crate) const HTTP: &Ledger =
    &[("method", Handled), ("requestUri", Handled), ("responseCode", Handled)];

pub(crate) const SHAPE: &Ledger = &[
    ("type", Handled),
    ("documentation", Handled),
    ("members", Handled),
    ("member", Handled),
    ("key", Handled),
    ("value", Handled),
    ("required", Handled),
    ("enum", Handled),
    ("union", Handled),
    ("document", Handled),
    ("error", Handled),
    ("exception", Handled),
    ("fault", Handled),
    ("retryable", Handled),
    ("payload", Handled),
    ("sensitive", Handled),
    ("sparse", Handled),
    ("timestampFormat", Handled),
    ("min", Handled),
    ("max", Handled),
    ("pattern", Handled),
    ("deprecated", Handled),
    ("deprecatedMessage", Handled),
    ("deprecatedSince", SINCE),
    ("box", BUILDER),
    ("synthetic", Ignored("tells how the model was made")),
    ("flattened", Handled),
    ("locationName", Handled),
    ("xmlNamespace", Handled),
    ("wrapper", RESULT),
    ("xmlOrder", Ignored("services take the members of an element in any order")),
    ("event", Ignored("the stream that holds it says so")),
    ("eventstream", Handled),
    ("streaming", Handled),
    ("requiresLength", Ignored("whoever sends the stream gives its length, where it has one")),
];

/// What refers to a shape: a message or error of an operation, a list's member, a map's key or value.
pub(crate) const REFERENCE: &Ledger = &[
    ("shape", Handled),
    ("documentation", Ignored("the shape has words of its own")),
    ("error", SHAPE_SAYS),
    ("exception", SHAPE_SAYS),
    ("fault", SHAPE_SAYS),
    ("jsonvalue", Ignored("a string all the same, but in headers, and no list of them is there")),
    ("locationName", Handled),
    ("resultWrapper", Handled),
    ("wrapper", RESULT),
    ("xmlNamespace", Handled),
];

pub(crate) const ERROR: &Ledger =
    &[("code", Handled), ("httpStatusCode", Handled), ("senderFault", Handled), ("fault", Handled)];

pub(crate) const RETRYABLE: &Ledger = &[("throttling", Handled)];

pub(crate) const HOST: &Ledger = &[("hostPrefix", Handled)];

pub(crate) const CHECKSUM: &Ledger = &[
    ("requestAlgorithmMember", Handled),
    ("requestChecksumRequired", Handled),
    ("requestValidationModeMember", RESPONSE),
    ("responseAlgorithms", RESPONSE),
];

pub(crate) const COMPRESSION: &Ledger = &[("encodings", Handled)];

pub(crate) const MEMBER: &Ledger = &[
    ("shape", Handled),
    ("documentation", Handled),
    ("location", Handled),
    ("locationName", Handled),
    ("timestampFormat", Handled),
    ("idempotencyToken", Handled),
    ("deprecated", Handled),
    ("deprecatedMessage", Handled),
    ("deprecatedSince", SINCE),
    ("box", BUILDER),
    ("contextParam", ENDPOINT),
    ("endpointdiscoveryid", ENDPOINT),
    ("enum", Ignored("the shape of the member is a plain string all the same")),
    ("queryName", Handled),
    ("flattened", Handled),
    ("xmlAttribute", Handled),
    ("xmlNamespace", Handled),
    ("hostLabel", Ignored("the host prefix names its labels itself")),
    ("jsonvalue", Handled),
    ("streaming", Handled),
    ("eventheader", Handled),
    ("eventpayload", Handled),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_stands_twice_in_a_table() {
        let tables = [
            TOP,
            METADATA,
            OPERATION,
            HTTP,
            HOST,
            CHECKSUM,
            COMPRESSION,
            SHAPE,
            ERROR,
            RETRYABLE,
            REFERENCE,
            MEMBER,
        ];
        for ledger in tables {
            for (index, (key, _)) in ledger.iter().enumerate() {
                assert!(ledger[..index].iter().all(|(other, _)| other != key), "{key}");
            }
        }
    }
}
