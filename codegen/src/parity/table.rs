//! What the two dialects say differently, and why: first what holds for every service, then what is true
//! of one alone.

use super::Difference;
use super::facts::{BY_DEFAULT, Fact};

/// A difference that is known.
struct Entry {
    /// The service's id; `None`: any.
    service: Option<&'static str>,
    /// The places that differ, as `Shape.member`; none: any.
    places: &'static [&'static str],
    /// What of them differs.
    fact: Fact,
    /// Whether it differs as is known.
    holds: fn(&Difference) -> bool,
    reason: &'static str,
}

/// A rule for every service.
const fn rule(fact: Fact, holds: fn(&Difference) -> bool, reason: &'static str) -> Entry {
    Entry { service: None, places: &[], fact, holds, reason }
}

/// What is true of some places of one service.
const fn of(
    service: &'static str,
    places: &'static [&'static str],
    fact: Fact,
    holds: fn(&Difference) -> bool,
    reason: &'static str,
) -> Entry {
    Entry { service: Some(service), places, fact, holds, reason }
}

const TABLE: &[Entry] = &[
    rule(
        Fact::Order,
        |_| true,
        "members stand in another order: botocore sorts some services by name, and moves some members",
    ),
    rule(
        Fact::Presence,
        |difference| {
            let is_usual = ["message", "code"].contains(&&*difference.place.part.to_lowercase());
            is_usual && difference.is_of_error() && difference.botocore.is_none()
        },
        "botocore leaves out the message and the code of errors, which all errors have",
    ),
    rule(
        Fact::ErrorStatus,
        |difference| difference.botocore.as_deref().is_some_and(|text| text.ends_with(BY_DEFAULT)),
        "botocore does not tell the HTTP status of an error where the body tells errors apart",
    ),
    rule(
        Fact::ErrorStatus,
        |difference| difference.smithy.as_deref().is_some_and(|text| text.ends_with(BY_DEFAULT)),
        "Smithy does not tell the HTTP status of an error that botocore tells",
    ),
    rule(
        Fact::Pattern,
        |difference| {
            let [botocore, smithy] = [&difference.botocore, &difference.smithy].map(|pattern| {
                pattern.as_deref().map(|pattern| pattern.replace(".*", "").replace(['^', '$'], ""))
            });
            botocore == smithy
        },
        "the dialects anchor a pattern in different places",
    ),
    rule(
        Fact::ServerFault,
        |difference| difference.is("false", "true"),
        "botocore does not tell that the service is at fault",
    ),
    rule(
        Fact::ErrorCode,
        |difference| {
            let shape = difference.place.holder.strip_suffix(" as an error");
            shape.is_some() && difference.botocore.as_deref() == shape
        },
        "botocore takes the code of the query protocol from the response and not from the model",
    ),
    rule(
        Fact::Kind,
        |difference| {
            difference.botocore
                == difference.smithy.as_ref().map(|kind| kind.replace("union ", "structure "))
        },
        "botocore describes unions that are older than the word, and streams of events, as structures",
    ),
    rule(
        Fact::Kind,
        |difference| {
            let name = difference.place.part.to_lowercase();
            let is_size = ["max", "limit", "size"].iter().any(|word| name.contains(word));
            is_size && difference.is("string", "integer")
        },
        "botocore keeps the size of a page as text, as it is sent",
    ),
    rule(
        Fact::Kind,
        |difference| {
            let integer = difference.smithy.as_deref().map(without_names_of_integers);
            difference.botocore == integer
        },
        "botocore has no names for integers",
    ),
    rule(
        Fact::Presence,
        |difference| difference.is_only_in_smithy("error InvalidEndpointException"),
        "botocore leaves out the error of a stale endpoint, which its own discovery handles",
    ),
    rule(
        Fact::Uri,
        |difference| {
            let path = difference.botocore.as_deref().and_then(|uri| uri.strip_suffix('/'));
            path.is_some() && path == difference.smithy.as_deref()
        },
        "Smithy leaves out the slash at the end of a URI",
    ),
    rule(
        Fact::Uri,
        |difference| {
            let uri = difference.smithy.as_deref().and_then(|uri| uri.split_once("x-id="));
            let rest = uri.map(|(rest, _)| rest.trim_end_matches(['?', '&']));
            rest.is_some() && rest == difference.botocore.as_deref()
        },
        "Smithy tells operations of one URI apart by `x-id`, which the service ignores",
    ),
    rule(
        Fact::TargetPrefix,
        |difference| {
            let last = difference.botocore.as_deref().and_then(|prefix| prefix.rsplit_once('.'));
            last.map(|(_, name)| name) == difference.smithy.as_deref()
        },
        "botocore names the target of an operation with the package of its service; both are taken",
    ),
    of(
        "API Gateway",
        &["GetSdkTypes response.position"],
        Fact::Presence,
        is_only_in_botocore,
        "botocore gives the list of SDK types a position that is never sent",
    ),
    of(
        "Bedrock Runtime",
        &[
            "ContentBlock.cachePoint",
            "SystemContentBlock.cachePoint",
            "TokenUsage.cacheReadInputTokens",
            "TokenUsage.cacheWriteInputTokens",
            "Tool.cachePoint",
        ],
        Fact::Presence,
        is_only_in_botocore,
        "botocore 1.37.26 has the caching of prompts, the Smithy model of that day has not yet",
    ),
    of(
        "EKS",
        &["UpdateClusterConfig request.remoteNetworkConfig"],
        Fact::Presence,
        is_only_in_botocore,
        "botocore 1.37.26 can update remote networks, the Smithy model of that day cannot yet",
    ),
    of(
        "EKS",
        &["UpdateParamType", "UpdateType"],
        Fact::Values,
        |difference| {
            let known = difference.smithy.as_deref().map(|values| values.split(' '));
            let all: Vec<&str> =
                difference.botocore.iter().flat_map(|all| all.split(' ')).collect();
            known.is_some_and(|mut known| known.all(|value| all.contains(&value)))
        },
        "botocore 1.37.26 knows the updates of remote networks, the Smithy model of that day not yet",
    ),
    of(
        "Kinesis",
        &["SubscribeToShardEventStream.SubscribeToShardEvent"],
        Fact::Required,
        |difference| difference.is("true", "false"),
        "botocore describes the stream as a structure, in which its first event is required",
    ),
    of(
        "S3",
        &[
            "GetBucketLifecycle",
            "GetBucketNotification",
            "PutBucketLifecycle",
            "PutBucketNotification",
        ],
        Fact::Presence,
        is_only_in_botocore,
        "Smithy leaves out operations that others of S3 replaced",
    ),
    of(
        "S3",
        &["HeadBucket.error NoSuchBucket", "HeadObject.error NoSuchKey"],
        Fact::Presence,
        is_only_in_botocore,
        "an answer to HEAD has no body that could name the error; botocore names what it means",
    ),
    of(
        "S3",
        &["HeadBucket.error NotFound", "HeadObject.error NotFound"],
        Fact::Presence,
        |difference| difference.botocore.is_none(),
        "an answer to HEAD has no body that could name the error; Smithy names its status",
    ),
    of(
        "S3",
        &[
            "GetObjectAttributes request.PartNumberMarker",
            "GetObjectAttributesParts.NextPartNumberMarker",
            "GetObjectAttributesParts.PartNumberMarker",
            "ListParts request.PartNumberMarker",
            "ListParts response.NextPartNumberMarker",
            "ListParts response.PartNumberMarker",
        ],
        Fact::Kind,
        |difference| difference.is("integer", "string"),
        "Smithy keeps the marker of a part as text, as all markers",
    ),
    of(
        "S3",
        &["GetBucketLocation"],
        Fact::Refusal,
        |difference| difference.is("false", "true"),
        "botocore knows by its own code, and not from the model, that this answer has no wrapper",
    ),
    of(
        "S3 Control",
        &[
            "CreateAccessPoint request.Scope",
            "DeleteAccessPointScope",
            "GetAccessPointScope",
            "ListAccessPointsForDirectoryBuckets",
            "PutAccessPointScope",
        ],
        Fact::Presence,
        is_only_in_botocore,
        "botocore 1.37.26 has scopes of access points, the Smithy model of that day has not yet",
    ),
];

fn is_only_in_botocore(difference: &Difference) -> bool {
    difference.smithy.is_none()
}

/// A kind in which every enum of integers is an integer.
fn without_names_of_integers(kind: &str) -> String {
    let mut pieces = kind.split("enum of integers ");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push_str("integer");
        plain.push_str(piece.find(' ').map_or("", |end| &piece[end..]));
    }
    plain
}

/// The entry for a difference, by its place in the table, and its reason.
pub(super) fn entry(service: &str, difference: &Difference) -> Option<(usize, &'static str)> {
    let is_it = |entry: &Entry| {
        entry.fact == difference.fact
            && entry.service.is_none_or(|name| name == service)
            && (entry.places.is_empty() || entry.places.contains(&&*difference.place.to_string()))
            && (entry.holds)(difference)
    };
    let found = TABLE.iter().enumerate().find(|(_, entry)| is_it(entry));
    found.map(|(index, entry)| (index, entry.reason))
}

/// The entries that name a service, by their places in the table.
pub(super) fn of_service(service: &str) -> impl Iterator<Item = (usize, &'static str)> {
    let entries = TABLE.iter().enumerate().filter(move |(_, entry)| entry.service == Some(service));
    entries.map(|(index, entry)| (index, entry.reason))
}

impl Difference {
    fn is(&self, botocore: &str, smithy: &str) -> bool {
        self.botocore.as_deref() == Some(botocore) && self.smithy.as_deref() == Some(smithy)
    }

    fn is_only_in_smithy(&self, part: &str) -> bool {
        self.botocore.is_none() && self.place.part == part
    }

    fn is_of_error(&self) -> bool {
        self.place.holder.ends_with(" as an error")
    }
}
