//! The three responses as one would write them for serde, with the same data in them as in the generated
//! types, and turned into those to be compared.

use ciborium::tag::Required;
use opsmith_bench_formats::cloudwatch::GetMetricDataResponse;
use opsmith_bench_formats::cloudwatch::types as cloudwatch;
use opsmith_bench_formats::ec2::DescribeSecurityGroupsResponse;
use opsmith_bench_formats::ec2::types as ec2;
use opsmith_bench_formats::s3::ListObjectsV2Response;
use opsmith_bench_formats::s3::types as s3;
use opsmith_runtime::Timestamp;
use serde::Deserialize;
use serde::de::{Deserializer, Error};

/// An enum for serde, which turns into a generated one.
macro_rules! string_enum {
    ($plain:ident: $generated:ty { $($variant:ident = $name:literal),+ }) => {
        #[derive(Deserialize)]
        pub enum $plain {
            $(
                #[serde(rename = $name)]
                $variant,
            )+
            #[serde(other)]
            Unknown,
        }

        impl From<$plain> for $generated {
            fn from(plain: $plain) -> Self {
                Self::from(match plain {
                    $($plain::$variant => $name,)+
                    $plain::Unknown => "",
                })
            }
        }
    };
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Listing {
    is_truncated: Option<bool>,
    contents: Option<Vec<Object>>,
    name: Option<String>,
    prefix: Option<String>,
    delimiter: Option<String>,
    max_keys: Option<i32>,
    common_prefixes: Option<Vec<CommonPrefix>>,
    encoding_type: Option<EncodingType>,
    key_count: Option<i32>,
    continuation_token: Option<String>,
    next_continuation_token: Option<String>,
    start_after: Option<String>,
}

impl From<Listing> for ListObjectsV2Response {
    fn from(plain: Listing) -> Self {
        let mut listing = Self::default();
        listing.is_truncated = plain.is_truncated;
        listing.contents = list(plain.contents);
        listing.name = plain.name;
        listing.prefix = plain.prefix;
        listing.delimiter = plain.delimiter;
        listing.max_keys = plain.max_keys;
        listing.common_prefixes = list(plain.common_prefixes);
        listing.encoding_type = plain.encoding_type.map(Into::into);
        listing.key_count = plain.key_count;
        listing.continuation_token = plain.continuation_token;
        listing.next_continuation_token = plain.next_continuation_token;
        listing.start_after = plain.start_after;
        listing
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Object {
    key: Option<String>,
    last_modified: Option<DateTime>,
    #[serde(rename = "ETag")]
    e_tag: Option<String>,
    checksum_algorithm: Option<Vec<ChecksumAlgorithm>>,
    checksum_type: Option<ChecksumType>,
    size: Option<i64>,
    storage_class: Option<StorageClass>,
    owner: Option<Owner>,
    restore_status: Option<RestoreStatus>,
}

impl From<Object> for s3::Object {
    fn from(plain: Object) -> Self {
        let mut object = Self::default();
        object.key = plain.key;
        object.last_modified = plain.last_modified.map(|time| time.0);
        object.e_tag = plain.e_tag;
        object.checksum_algorithm = list(plain.checksum_algorithm);
        object.checksum_type = plain.checksum_type.map(Into::into);
        object.size = plain.size;
        object.storage_class = plain.storage_class.map(Into::into);
        object.owner = plain.owner.map(Into::into);
        object.restore_status = plain.restore_status.map(Into::into);
        object
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CommonPrefix {
    prefix: Option<String>,
}

impl From<CommonPrefix> for s3::CommonPrefix {
    fn from(plain: CommonPrefix) -> Self {
        let mut prefix = Self::default();
        prefix.prefix = plain.prefix;
        prefix
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Owner {
    display_name: Option<String>,
    #[serde(rename = "ID")]
    id: Option<String>,
}

impl From<Owner> for s3::Owner {
    fn from(plain: Owner) -> Self {
        let mut owner = Self::default();
        owner.display_name = plain.display_name;
        owner.id = plain.id;
        owner
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RestoreStatus {
    is_restore_in_progress: Option<bool>,
    restore_expiry_date: Option<DateTime>,
}

impl From<RestoreStatus> for s3::RestoreStatus {
    fn from(plain: RestoreStatus) -> Self {
        let mut status = Self::default();
        status.is_restore_in_progress = plain.is_restore_in_progress;
        status.restore_expiry_date = plain.restore_expiry_date.map(|time| time.0);
        status
    }
}

string_enum!(EncodingType: s3::EncodingType { Url = "url" });

string_enum!(ChecksumAlgorithm: s3::ChecksumAlgorithm {
    Crc32 = "CRC32",
    Crc32c = "CRC32C",
    Sha1 = "SHA1",
    Sha256 = "SHA256",
    Crc64nvme = "CRC64NVME",
    Sha512 = "SHA512",
    Md5 = "MD5",
    Xxhash64 = "XXHASH64",
    Xxhash3 = "XXHASH3",
    Xxhash128 = "XXHASH128"
});

string_enum!(ChecksumType: s3::ChecksumType {
    Composite = "COMPOSITE",
    FullObject = "FULL_OBJECT"
});

string_enum!(StorageClass: s3::ObjectStorageClass {
    Standard = "STANDARD",
    ReducedRedundancy = "REDUCED_REDUNDANCY",
    Glacier = "GLACIER",
    StandardIa = "STANDARD_IA",
    OnezoneIa = "ONEZONE_IA",
    IntelligentTiering = "INTELLIGENT_TIERING",
    DeepArchive = "DEEP_ARCHIVE",
    Outposts = "OUTPOSTS",
    GlacierIr = "GLACIER_IR",
    Snow = "SNOW",
    ExpressOnezone = "EXPRESS_ONEZONE",
    FsxOpenzfs = "FSX_OPENZFS",
    FsxOntap = "FSX_ONTAP",
    AwsBackupWarm = "AWS_BACKUP_WARM",
    AwsBackupLowCostWarm = "AWS_BACKUP_LOW_COST_WARM"
});

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Groups {
    next_token: Option<String>,
    security_group_info: Option<Items<Group>>,
}

impl From<Groups> for DescribeSecurityGroupsResponse {
    fn from(plain: Groups) -> Self {
        let mut groups = Self::default();
        groups.next_token = plain.next_token;
        groups.security_groups = items(plain.security_group_info);
        groups
    }
}

/// A list in an element of its own.
#[derive(Deserialize)]
pub struct Items<T> {
    #[serde(default = "Vec::new")]
    item: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    group_id: Option<String>,
    ip_permissions_egress: Option<Items<Permission>>,
    tag_set: Option<Items<Tag>>,
    vpc_id: Option<String>,
    security_group_arn: Option<String>,
    owner_id: Option<String>,
    group_name: Option<String>,
    group_description: Option<String>,
    ip_permissions: Option<Items<Permission>>,
}

impl From<Group> for ec2::SecurityGroup {
    fn from(plain: Group) -> Self {
        let mut group = Self::default();
        group.group_id = plain.group_id;
        group.ip_permissions_egress = items(plain.ip_permissions_egress);
        group.tags = items(plain.tag_set);
        group.vpc_id = plain.vpc_id;
        group.security_group_arn = plain.security_group_arn;
        group.owner_id = plain.owner_id;
        group.group_name = plain.group_name;
        group.description = plain.group_description;
        group.ip_permissions = items(plain.ip_permissions);
        group
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Permission {
    ip_protocol: Option<String>,
    from_port: Option<i32>,
    to_port: Option<i32>,
    groups: Option<Items<Pair>>,
    ip_ranges: Option<Items<Range>>,
    ipv6_ranges: Option<Items<Ipv6Range>>,
    prefix_list_ids: Option<Items<PrefixList>>,
}

impl From<Permission> for ec2::IpPermission {
    fn from(plain: Permission) -> Self {
        let mut permission = Self::default();
        permission.ip_protocol = plain.ip_protocol;
        permission.from_port = plain.from_port;
        permission.to_port = plain.to_port;
        permission.user_id_group_pairs = items(plain.groups);
        permission.ip_ranges = items(plain.ip_ranges);
        permission.ipv6_ranges = items(plain.ipv6_ranges);
        permission.prefix_list_ids = items(plain.prefix_list_ids);
        permission
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pair {
    description: Option<String>,
    user_id: Option<String>,
    group_name: Option<String>,
    group_id: Option<String>,
    vpc_id: Option<String>,
    vpc_peering_connection_id: Option<String>,
    peering_status: Option<String>,
}

impl From<Pair> for ec2::UserIdGroupPair {
    fn from(plain: Pair) -> Self {
        let mut pair = Self::default();
        pair.description = plain.description;
        pair.user_id = plain.user_id;
        pair.group_name = plain.group_name;
        pair.group_id = plain.group_id;
        pair.vpc_id = plain.vpc_id;
        pair.vpc_peering_connection_id = plain.vpc_peering_connection_id;
        pair.peering_status = plain.peering_status;
        pair
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Range {
    description: Option<String>,
    cidr_ip: Option<String>,
}

impl From<Range> for ec2::IpRange {
    fn from(plain: Range) -> Self {
        let mut range = Self::default();
        range.description = plain.description;
        range.cidr_ip = plain.cidr_ip;
        range
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ipv6Range {
    description: Option<String>,
    cidr_ipv6: Option<String>,
}

impl From<Ipv6Range> for ec2::Ipv6Range {
    fn from(plain: Ipv6Range) -> Self {
        let mut range = Self::default();
        range.description = plain.description;
        range.cidr_ipv6 = plain.cidr_ipv6;
        range
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PrefixList {
    description: Option<String>,
    prefix_list_id: Option<String>,
}

impl From<PrefixList> for ec2::PrefixListId {
    fn from(plain: PrefixList) -> Self {
        let mut prefix_list = Self::default();
        prefix_list.description = plain.description;
        prefix_list.prefix_list_id = plain.prefix_list_id;
        prefix_list
    }
}

#[derive(Deserialize)]
pub struct Tag {
    key: Option<String>,
    value: Option<String>,
}

impl From<Tag> for ec2::Tag {
    fn from(plain: Tag) -> Self {
        let mut tag = Self::default();
        tag.key = plain.key;
        tag.value = plain.value;
        tag
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Metrics {
    pub metric_data_results: Option<Vec<Metric>>,
    pub next_token: Option<String>,
    pub messages: Option<Vec<Message>>,
}

impl From<Metrics> for GetMetricDataResponse {
    fn from(plain: Metrics) -> Self {
        let mut metrics = Self::default();
        metrics.metric_data_results = list(plain.metric_data_results);
        metrics.next_token = plain.next_token;
        metrics.messages = list(plain.messages);
        metrics
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Metric {
    pub id: Option<String>,
    pub label: Option<String>,
    pub timestamps: Option<Vec<EpochSeconds>>,
    pub values: Option<Vec<f64>>,
    pub status_code: Option<MetricStatus>,
    pub messages: Option<Vec<Message>>,
}

impl From<Metric> for cloudwatch::MetricDataResult {
    fn from(plain: Metric) -> Self {
        let mut metric = Self::default();
        metric.id = plain.id;
        metric.label = plain.label;
        metric.timestamps = list(plain.timestamps);
        metric.values = plain.values;
        metric.status_code = plain.status_code.map(Into::into);
        metric.messages = list(plain.messages);
        metric
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Message {
    pub code: Option<String>,
    pub value: Option<String>,
}

impl From<Message> for cloudwatch::MessageData {
    fn from(plain: Message) -> Self {
        let mut message = Self::default();
        message.code = plain.code;
        message.value = plain.value;
        message
    }
}

string_enum!(MetricStatus: cloudwatch::StatusCode {
    Complete = "Complete",
    InternalError = "InternalError",
    PartialData = "PartialData",
    Forbidden = "Forbidden"
});

fn list<P, T: From<P>>(plain: Option<Vec<P>>) -> Option<Vec<T>> {
    plain.map(|items| items.into_iter().map(T::from).collect())
}

fn items<P, T: From<P>>(plain: Option<Items<P>>) -> Option<Vec<T>> {
    list(plain.map(|items| items.item))
}

/// A timestamp as text.
#[derive(Deserialize)]
pub struct DateTime(#[serde(with = "crate::plain::date_time")] Timestamp);

/// A timestamp as a number, with a tag that says so.
pub struct EpochSeconds(Timestamp);

impl EpochSeconds {
    pub const TAG: u64 = 1;

    pub fn new(seconds: f64) -> Option<Self> {
        let milliseconds = seconds * 1000.0;
        Timestamp::from_milliseconds(milliseconds.round() as i64).map(Self)
    }
}

impl<'de> Deserialize<'de> for EpochSeconds {
    /// serde knows no tags: this is how ciborium tells of them.
    fn deserialize<D: Deserializer<'de>>(cbor: D) -> Result<Self, D::Error> {
        let Required(seconds) = Required::<f64, { Self::TAG }>::deserialize(cbor)?;
        Self::new(seconds).ok_or_else(|| D::Error::custom("no timestamp"))
    }
}

impl From<EpochSeconds> for Timestamp {
    fn from(plain: EpochSeconds) -> Self {
        plain.0
    }
}
