//! The responses that are read, as long as one asks for.

use opsmith_bench_formats::cloudwatch::GetMetricDataResponse;
use opsmith_bench_formats::cloudwatch::types::{MessageData, MetricDataResult, StatusCode};
use opsmith_bench_formats::ec2::DescribeSecurityGroupsResponse;
use opsmith_bench_formats::ec2::types::{
    IpPermission, IpRange, Ipv6Range, SecurityGroup, Tag, UserIdGroupPair,
};
use opsmith_bench_formats::s3::ListObjectsV2Response;
use opsmith_bench_formats::s3::types::{Object, ObjectStorageClass, Owner};
use opsmith_runtime::Timestamp;

/// 2024-03-05T12:00:00Z.
const START: i64 = 1_709_640_000;

/// A page of the objects of a bucket.
pub fn listing(objects: u32) -> ListObjectsV2Response {
    let mut listing = ListObjectsV2Response::default();
    listing.is_truncated = Some(true);
    listing.contents = Some((0..objects).map(object).collect());
    listing.name = Some("example-logs".into());
    listing.prefix = Some("web/2024/".into());
    listing.max_keys = Some(objects as i32);
    listing.key_count = Some(objects as i32);
    listing.next_continuation_token = Some("1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOw=".into());
    listing
}

fn object(n: u32) -> Object {
    let classes =
        [ObjectStorageClass::Standard, ObjectStorageClass::StandardIa, ObjectStorageClass::Glacier];
    let mut object = Object::default();
    object.key = Some(format!("web/2024/03/05/access-{n:04}.log.gz"));
    object.last_modified = Some(moment(i64::from(n) * 97));
    object.e_tag = Some(format!("\"{:032x}\"", u128::from(n + 1) * (u128::MAX / 1009)));
    object.size = Some(i64::from(n * n) * 4099 + 37);
    object.storage_class = Some(classes[n as usize % classes.len()].clone());
    object.owner = Some(owner());
    object
}

fn owner() -> Owner {
    let mut owner = Owner::default();
    owner.display_name = Some("example-owner".into());
    owner.id = Some("75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a".into());
    owner
}

/// Security groups, each with what it lets in and out.
pub fn groups(groups: u32) -> DescribeSecurityGroupsResponse {
    let mut response = DescribeSecurityGroupsResponse::default();
    response.security_groups = Some((0..groups).map(group).collect());
    response
}

/// The first has one permission, the next two, all others three.
fn group(n: u32) -> SecurityGroup {
    let mut group = SecurityGroup::default();
    group.group_id = Some(group_id(n));
    group.ip_permissions_egress = Some(vec![everything()]);
    group.tags = Some(vec![tag("Name", "example-web"), tag("team:cost-center", "1024")]);
    group.vpc_id = Some("vpc-0a1b2c3d4e5f60718".into());
    group.security_group_arn =
        Some(format!("arn:aws:ec2:us-east-1:123456789012:security-group/{}", group_id(n)));
    group.owner_id = Some("123456789012".into());
    group.group_name = Some(format!("example-web-{n}"));
    group.description = Some("Requests to the web servers, and their health checks".into());
    group.ip_permissions = Some((0..(n + 1).min(3)).map(permission).collect());
    group
}

fn group_id(n: u32) -> String {
    format!("sg-{:017x}", u64::from(n + 1) * 0x_0123_4567_89ab)
}

/// As a new group has it. Lists that are empty are there as well.
fn everything() -> IpPermission {
    let mut permission = IpPermission::default();
    permission.ip_protocol = Some("-1".into());
    permission.user_id_group_pairs = Some(Vec::new());
    permission.ip_ranges = Some(vec![range("0.0.0.0/0".into(), None)]);
    permission.ipv6_ranges = Some(Vec::new());
    permission.prefix_list_ids = Some(Vec::new());
    permission
}

fn permission(n: u32) -> IpPermission {
    let mut permission = IpPermission::default();
    let port = 443 + n as i32 * 4000;
    permission.ip_protocol = Some("tcp".into());
    permission.from_port = Some(port);
    permission.to_port = Some(port);
    permission.user_id_group_pairs = Some((0..n).map(pair).collect());
    let ranges =
        (0..=n).map(|n| range(format!("10.{n}.0.0/16"), Some(format!("Example office {n}"))));
    permission.ip_ranges = Some(ranges.collect());
    permission.ipv6_ranges = Some((0..n).map(ipv6_range).collect());
    permission.prefix_list_ids = Some(Vec::new());
    permission
}

fn pair(n: u32) -> UserIdGroupPair {
    let mut pair = UserIdGroupPair::default();
    pair.description = Some("From the load balancer".into());
    pair.user_id = Some("123456789012".into());
    pair.group_id = Some(group_id(n + 100));
    pair
}

fn range(cidr: String, description: Option<String>) -> IpRange {
    let mut range = IpRange::default();
    range.description = description;
    range.cidr_ip = Some(cidr);
    range
}

fn ipv6_range(n: u32) -> Ipv6Range {
    let mut range = Ipv6Range::default();
    range.description = Some(format!("Example office {n}"));
    range.cidr_ipv6 = Some(format!("2001:db8:{n:x}::/48"));
    range
}

fn tag(key: &str, value: &str) -> Tag {
    let mut tag = Tag::default();
    tag.key = Some(key.into());
    tag.value = Some(value.into());
    tag
}

/// Metrics, each with a value for each of the last minutes.
pub fn metrics(metrics: u32, minutes: u32) -> GetMetricDataResponse {
    let mut response = GetMetricDataResponse::default();
    response.metric_data_results = Some((0..metrics).map(|n| metric(n, minutes)).collect());
    response.messages =
        Some(vec![message("MaxMetricsExceeded", "Only the first metrics are in the answer.")]);
    response
}

fn metric(n: u32, minutes: u32) -> MetricDataResult {
    let mut metric = MetricDataResult::default();
    metric.id = Some(format!("m{n}"));
    metric.label = Some(format!("i-{:017x} CPUUtilization", u64::from(n + 1) * 0x_0123_4567_89ab));
    metric.timestamps = Some((0..minutes).map(|minute| moment(i64::from(minute) * -60)).collect());
    metric.values = Some((0..minutes).map(|minute| value(n, minute)).collect());
    // One in four is not all there.
    if n % 4 == 1 {
        metric.status_code = Some(StatusCode::PartialData);
        metric.messages = Some(vec![message("ArithmeticError", "One value was divided by zero.")]);
    } else {
        metric.status_code = Some(StatusCode::Complete);
    }
    metric
}

/// Never a whole number.
fn value(metric: u32, minute: u32) -> f64 {
    f64::from((metric * 37 + minute * 211) % 800) / 8.0 + 0.01
}

fn message(code: &str, value: &str) -> MessageData {
    let mut message = MessageData::default();
    message.code = Some(code.into());
    message.value = Some(value.into());
    message
}

fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(START + seconds).expect("a timestamp")
}
