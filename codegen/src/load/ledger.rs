//! What becomes of every key of the botocore dialect: handled, ignored and why, or refused and why.
//!
//! A key that stands in no table is refused too: it may change the wire.

/// What the generator does with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Handling {
    /// Read into the model.
    Handled,
    /// Of no consequence to the generated code, for the reason given.
    Ignored(&'static str),
    /// It changes what travels and is not honoured: an error where it is reached.
    Refused(&'static str),
}

use Handling::{Handled, Ignored, Refused};

pub(crate) type Ledger = [(&'static str, Handling)];

pub(crate) fn handling(ledger: &Ledger, key: &str) -> Option<Handling> {
    ledger.iter().find(|(name, _)| *name == key).map(|(_, handling)| *handling)
}

const XML: Handling = Ignored("known to XML and query alone");
const BUILDER: Handling = Ignored("a hint to code that fills in defaults; members say themselves");
const ENDPOINT: Handling = Ignored("the caller names the endpoint");
const SIGNER: Handling = Ignored("the signer's to know");
const SINCE: Handling = Ignored("`deprecatedMessage` says what a reader needs");
const NAMES: Handling = Ignored("another name of the service");
const STREAM: Handling = Refused("streaming payloads are not generated yet");

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
    ("xmlNamespace", XML),
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
    ("wrapper", XML),
    ("flattened", XML),
    ("locationName", XML),
    ("xmlNamespace", XML),
    ("xmlOrder", XML),
    ("event", STREAM),
    ("eventstream", STREAM),
    ("streaming", STREAM),
    ("requiresLength", STREAM),
];

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
    ("enum", Ignored("the shape of the member is a plain string all the same")),
    ("queryName", XML),
    ("flattened", XML),
    ("xmlAttribute", XML),
    ("xmlNamespace", XML),
    ("hostLabel", Ignored("the host prefix names its labels itself")),
    ("jsonvalue", Handled),
    ("streaming", STREAM),
    ("eventpayload", STREAM),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_stands_twice_in_a_table() {
        for ledger in [TOP, METADATA, OPERATION, HTTP, SHAPE, MEMBER] {
            for (index, (key, _)) in ledger.iter().enumerate() {
                assert!(ledger[..index].iter().all(|(other, _)| other != key), "{key}");
            }
        }
    }
}
