//! What becomes of every key and every trait of the Smithy dialect: handled, ignored and why, or refused
//! and why.
//!
//! A key or trait that stands in no table is refused too: it may change the wire. A name that ends in
//! `#` stands for a whole namespace of traits.

use crate::ledger::Handling::{self, Handled, Ignored, Refused};
use crate::ledger::Ledger;
use crate::load::ledger::{BUILDER, ENDPOINT, NAMES, SIGNER, STREAM, XML};

const RESOURCE_ONLY: Handling = Ignored("tells what a resource is, not what travels");
const AUTHOR: Handling = Ignored("a note to the model's authors");
const MARK: Handling = Ignored("the operation says so itself");
const HTTP_METHOD: Handling = Ignored("the HTTP method tells as much");
const CALLER: Handling = Ignored("the caller's to do");
const TOOLS: Handling = Ignored("for other tools than clients");
const VALUES: Handling = Ignored("constrains values, which are not checked");

pub(super) const TOP: &Ledger = &[
    ("smithy", Handled),
    ("shapes", Handled),
    ("metadata", Ignored("settings of the tools that made the model")),
];

pub(super) const SERVICE: &Ledger = &[
    ("type", Handled),
    ("version", Handled),
    ("operations", Handled),
    ("resources", Handled),
    ("errors", Handled),
    ("rename", Handled),
    ("traits", Handled),
    ("mixins", Handled),
];

pub(super) const RESOURCE: &Ledger = &[
    ("type", Handled),
    ("identifiers", RESOURCE_ONLY),
    ("properties", RESOURCE_ONLY),
    ("create", Handled),
    ("put", Handled),
    ("read", Handled),
    ("update", Handled),
    ("delete", Handled),
    ("list", Handled),
    ("operations", Handled),
    ("collectionOperations", Handled),
    ("resources", Handled),
    ("traits", Ignored("operations have traits of their own")),
    ("mixins", Handled),
];

pub(super) const OPERATION: &Ledger = &[
    ("type", Handled),
    ("input", Handled),
    ("output", Handled),
    ("errors", Handled),
    ("traits", Handled),
    ("mixins", Handled),
];

pub(super) const SHAPE: &Ledger = &[
    ("type", Handled),
    ("members", Handled),
    ("member", Handled),
    ("key", Handled),
    ("value", Handled),
    ("traits", Handled),
    ("mixins", Handled),
];

pub(super) const MEMBER: &Ledger = &[("target", Handled), ("traits", Handled)];

pub(super) const HTTP: &Ledger = &[("method", Handled), ("uri", Handled), ("code", Handled)];

/// The traits of services, operations, shapes and members.
pub(super) const TRAITS: &Ledger = &[
    ("smithy.api#addedDefault", BUILDER),
    ("smithy.api#auth", SIGNER),
    ("smithy.api#authDefinition", SIGNER),
    ("smithy.api#box", BUILDER),
    ("smithy.api#clientOptional", Ignored("botocore calls such a member required all the same")),
    ("smithy.api#cors", TOOLS),
    ("smithy.api#default", BUILDER),
    ("smithy.api#deprecated", Handled),
    ("smithy.api#documentation", Handled),
    ("smithy.api#endpoint", Handled),
    ("smithy.api#enum", Handled),
    ("smithy.api#enumDefault", BUILDER),
    ("smithy.api#enumValue", Handled),
    ("smithy.api#error", Handled),
    ("smithy.api#eventHeader", STREAM),
    ("smithy.api#eventPayload", STREAM),
    ("smithy.api#examples", Ignored("samples of ours are tested instead")),
    ("smithy.api#externalDocumentation", Ignored("the documentation has links of its own")),
    ("smithy.api#hostLabel", Ignored("the host prefix names its labels itself")),
    ("smithy.api#http", Handled),
    ("smithy.api#httpApiKeyAuth", SIGNER),
    ("smithy.api#httpBasicAuth", SIGNER),
    ("smithy.api#httpBearerAuth", SIGNER),
    ("smithy.api#httpChecksumRequired", Handled),
    ("smithy.api#httpDigestAuth", SIGNER),
    ("smithy.api#httpError", Handled),
    ("smithy.api#httpHeader", Handled),
    ("smithy.api#httpLabel", Handled),
    ("smithy.api#httpPayload", Handled),
    ("smithy.api#httpPrefixHeaders", Handled),
    ("smithy.api#httpQuery", Handled),
    ("smithy.api#httpQueryParams", Handled),
    ("smithy.api#httpResponseCode", Handled),
    ("smithy.api#idRef", VALUES),
    ("smithy.api#idempotencyToken", Handled),
    ("smithy.api#idempotent", HTTP_METHOD),
    ("smithy.api#input", MARK),
    ("smithy.api#internal", AUTHOR),
    ("smithy.api#jsonName", Handled),
    ("smithy.api#length", Handled),
    ("smithy.api#mediaType", Handled),
    ("smithy.api#mixin", Handled),
    ("smithy.api#nestedProperties", RESOURCE_ONLY),
    ("smithy.api#noReplace", RESOURCE_ONLY),
    ("smithy.api#notProperty", RESOURCE_ONLY),
    ("smithy.api#optionalAuth", SIGNER),
    ("smithy.api#output", MARK),
    ("smithy.api#paginated", CALLER),
    ("smithy.api#pattern", Handled),
    ("smithy.api#private", AUTHOR),
    ("smithy.api#property", RESOURCE_ONLY),
    ("smithy.api#protocolDefinition", AUTHOR),
    ("smithy.api#range", Handled),
    ("smithy.api#readonly", HTTP_METHOD),
    ("smithy.api#recommended", AUTHOR),
    ("smithy.api#references", RESOURCE_ONLY),
    ("smithy.api#requestCompression", Handled),
    ("smithy.api#required", Handled),
    ("smithy.api#requiresLength", STREAM),
    ("smithy.api#resourceIdentifier", RESOURCE_ONLY),
    ("smithy.api#retryable", Handled),
    ("smithy.api#sensitive", Handled),
    ("smithy.api#since", AUTHOR),
    ("smithy.api#sparse", Handled),
    ("smithy.api#streaming", STREAM),
    ("smithy.api#suppress", AUTHOR),
    ("smithy.api#tags", AUTHOR),
    ("smithy.api#timestampFormat", Handled),
    ("smithy.api#title", NAMES),
    ("smithy.api#trait", AUTHOR),
    ("smithy.api#uniqueItems", VALUES),
    ("smithy.api#unitType", AUTHOR),
    ("smithy.api#unstable", AUTHOR),
    ("smithy.api#xmlAttribute", XML),
    ("smithy.api#xmlFlattened", XML),
    ("smithy.api#xmlName", Handled),
    ("smithy.api#xmlNamespace", XML),
    ("smithy.protocols#rpcv2Cbor", Handled),
    ("aws.protocols#awsJson1_0", Handled),
    ("aws.protocols#awsJson1_1", Handled),
    ("aws.protocols#awsQuery", Handled),
    ("aws.protocols#awsQueryCompatible", Handled),
    ("aws.protocols#awsQueryError", Handled),
    ("aws.protocols#ec2Query", Handled),
    ("aws.protocols#ec2QueryName", XML),
    ("aws.protocols#httpChecksum", Handled),
    ("aws.protocols#restJson1", Handled),
    ("aws.protocols#restXml", Handled),
    ("aws.api#service", Handled),
    ("aws.api#clientDiscoveredEndpoint", ENDPOINT),
    ("aws.api#clientEndpointDiscovery", ENDPOINT),
    ("aws.api#clientEndpointDiscoveryId", ENDPOINT),
    ("aws.api#", Ignored("tells of resources, their names and their planes, not of what travels")),
    ("aws.auth#sigv4", Handled),
    ("aws.auth#", SIGNER),
    (
        "aws.customizations#s3UnwrappedXmlOutput",
        Refused("XML without its wrapper is not generated yet"),
    ),
    ("aws.apigateway#", TOOLS),
    ("aws.cloudformation#", TOOLS),
    ("aws.endpoints#", ENDPOINT),
    ("aws.iam#", Ignored("tells of policies, not of what travels")),
    ("smithy.contracts#", VALUES),
    ("smithy.openapi#", TOOLS),
    ("smithy.rules#", ENDPOINT),
    ("smithy.synthetic#", Ignored("tells how the model was made")),
    ("smithy.test#", TOOLS),
    ("smithy.waiters#", CALLER),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_twice_in_a_table() {
        for ledger in [TOP, SERVICE, RESOURCE, OPERATION, SHAPE, MEMBER, HTTP, TRAITS] {
            for (index, (name, _)) in ledger.iter().enumerate() {
                assert!(ledger[..index].iter().all(|(other, _)| other != name), "{name}");
            }
        }
    }
}
