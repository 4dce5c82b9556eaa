//! The words of a name. heck splits them by their capitals; two tables know the acronyms and brands of
//! AWS, which it would split in the wrong place.

use heck::ToSnakeCase;

/// Acronyms that names run together: `SSEKMSKeyId` is four words. Capitals in a row are split only where
/// these make up all of them, so that `DISCRIMINATOR` stays whole. Digits may follow each.
const ACRONYMS: &[&str] = &[
    "ACL", "ACM", "AI", "AMI", "API", "ARN", "ASG", "AWS", "AZ", "CA", "CIDR", "CPU", "CRC", "CSV",
    "CT", "DB", "DNS", "DRS", "DSSE", "EBS", "EC2", "ECR", "ECS", "EFS", "EKS", "ELB", "ENI",
    "HTTP", "HTTPS", "IAM", "ID", "IMDS", "IO", "IOPS", "IP", "IPV", "JDBC", "JSON", "KMS", "KPI",
    "LB", "MFA", "ML", "MMDS", "MSK", "NVME", "OS", "PCA", "PII", "RDS", "RI", "S3", "SAML", "SMB",
    "SNOMED", "SNS", "SQL", "SQS", "SSE", "SSL", "SSM", "TLS", "TTL", "URI", "URL", "UUID", "VPC",
    "WAF", "XML",
];

/// An acronym with its digits is no longer than this, so that the time to find them is linear.
const LONGEST: usize = 12;

/// Words of mixed case that heck would split. A first capital may be small too, and digits or the `s` of
/// a plural may follow.
const MIXED: &[&str] = &[
    "BBox",
    "CoIP",
    "CoIp",
    "DDoS",
    "DoH",
    "ETag",
    "FSx",
    "GBps",
    "GHz",
    "GiB",
    "GiBps",
    "GraphQL",
    "GraphQl",
    "IPv",
    "IaC",
    "IdC",
    "IdP",
    "IoT",
    "IpV",
    "JBoss",
    "KBps",
    "KHz",
    "KiB",
    "KiBps",
    "LoRaWAN",
    "MBps",
    "MHz",
    "MLflow",
    "MiB",
    "MiBps",
    "MySQL",
    "MySql",
    "NaN",
    "OAuth",
    "OTel",
    "PCoIP",
    "PaaS",
    "PiB",
    "PostgreSQL",
    "PostgreSql",
    "QnA",
    "QoS",
    "RStudio",
    "SaaS",
    "TiB",
    "TtL",
    "UInt",
    "VCenter",
    "VCpu",
    "VMotion",
    "VSan",
    "VTep",
    "WiFi",
    "aWS",
    "iOS",
    "mTLS",
    "vCPU",
];

/// The words of a name, in lower case.
pub(super) fn words(name: &str) -> Vec<String> {
    // The name with spaces around what heck would not take for one word.
    let mut spaced = String::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let found = word(rest, spaced.chars().last());
        let (head, tail) = rest.split_at(found.unwrap_or(first.len_utf8()));
        if found.is_some() {
            for part in acronyms(head) {
                spaced.extend([" ", &part.to_ascii_lowercase(), " "]);
            }
        } else {
            spaced.push(first);
        }
        rest = tail;
    }
    spaced.to_snake_case().split('_').map(str::to_owned).collect()
}

/// The length of the word that begins here, if heck would not find it.
fn word(text: &str, before: Option<char>) -> Option<usize> {
    let inside = before.is_some_and(|c| c.is_ascii_alphanumeric());
    // A small letter begins a word in the middle of a name in this case only: `maxvCpus`.
    let begins = text.starts_with(is_upper) || ["vCPU", "vCpu"].iter().any(|v| text.starts_with(v));
    if inside && !begins {
        return None;
    }
    mixed(text).or_else(|| capitals(text))
}

/// The length of the word of mixed case that the text begins with.
fn mixed(text: &str) -> Option<usize> {
    let length = |word: &&str| {
        let (first, rest) = text.split_at_checked(1)?;
        let same = word.starts_with(first) || word[..1].to_ascii_lowercase() == first;
        let rest = rest.strip_prefix(&word[1..]).filter(|_| same)?;
        let rest = after_plural(rest.trim_start_matches(is_digit))?;
        Some(text.len() - rest.len())
    };
    MIXED.iter().filter_map(length).max()
}

/// The length of the capitals and digits that the text begins with, and of the `s` of their plural. A
/// capital before a small letter begins the next word, except before the `s` of a plural and the `v` of a
/// version: `ARNs`, `TLSv1`.
fn capitals(text: &str) -> Option<usize> {
    let end = text.find(|c| !is_upper(c) && !is_digit(c)).unwrap_or(text.len());
    let end = (1..end).find(|at| mixed(&text[*at..]).is_some()).unwrap_or(end);
    let (run, rest) = text.split_at(end);
    if run.len() < 2 || !run.contains(is_upper) {
        return None;
    }
    let version = rest.strip_prefix('v').is_some_and(|rest| rest.starts_with(is_digit));
    if version || !rest.starts_with(is_lower) || mixed(rest).is_some() {
        return Some(end);
    }
    // `APIs` is a plural, and `MSKAs` is not.
    let is_or_as =
        || run.ends_with(['A', 'I']) && !acronyms(run).iter().all(|part| is_acronym(part));
    match after_plural(rest) {
        Some(rest) if !is_or_as() => Some(text.len() - rest.len()),
        _ if run.ends_with(is_digit) => {
            Some(text.len() - rest.trim_start_matches(|c| is_lower(c) || is_digit(c)).len())
        }
        _ => (end > 2).then_some(end - 1),
    }
}

/// The text after a word that may end here, with the `s` of a plural or without.
fn after_plural(text: &str) -> Option<&str> {
    let texts = [Some(text), text.strip_prefix('s')];
    texts.into_iter().flatten().find(|text| !text.starts_with(is_lower))
}

/// The fewest acronyms that make up a run of capitals, or the run if none do.
fn acronyms(run: &str) -> Vec<&str> {
    // How many acronyms lead up to each place, and where the last of them starts.
    let mut fewest = vec![Some((0, 0))];
    for end in 1..=run.len() {
        let ending_here = |start: usize| {
            let part = &run[start..end];
            let singular = if end == run.len() { part.trim_end_matches('s') } else { part };
            let (count, _) = fewest[start].filter(|_| is_acronym(singular))?;
            Some((count + 1, start))
        };
        fewest.push((end.saturating_sub(LONGEST)..end).filter_map(ending_here).min());
    }
    let mut parts = Vec::new();
    let mut end = run.len();
    while let Some((_, start)) = fewest[end].filter(|_| end > 0) {
        parts.push(&run[start..end]);
        end = start;
    }
    parts.reverse();
    if parts.is_empty() { vec![run] } else { parts }
}

/// Whether this is an acronym of the table, or a version.
fn is_acronym(part: &str) -> bool {
    let letters = part.trim_end_matches(is_digit);
    ACRONYMS.contains(&part) || ACRONYMS.contains(&letters) || letters == "V" && part != letters
}

fn is_upper(c: char) -> bool {
    c.is_ascii_uppercase()
}

fn is_lower(c: char) -> bool {
    c.is_ascii_lowercase()
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_words(cases: &[(&str, &str)]) {
        for (name, expected) in cases {
            assert_eq!(words(name).join(" "), *expected, "{name}");
        }
    }

    #[test]
    fn capitals_begin_words() {
        assert_words(&[
            ("targetModelKmsKeyArn", "target model kms key arn"),
            ("OutPutS3Location", "out put s3 location"),
            ("CREATE_PENDING", "create pending"),
            ("x-y z", "x y z"),
            ("DynamoDB", "dynamo db"),
            ("XRay", "x ray"),
        ]);
    }

    #[test]
    fn acronyms_in_a_row_are_words_of_their_own() {
        assert_words(&[
            ("SSEKMSKeyId", "sse kms key id"),
            ("DSSEKMS", "dsse kms"),
            ("AWSKMSKeyARNForSSE", "aws kms key arn for sse"),
            ("MultiAZDBInstance", "multi az db instance"),
            ("ClusterJDBCURL", "cluster jdbc url"),
            ("IAMRole", "iam role"),
            ("EBSIOPSOverprovisioned", "ebs iops overprovisioned"),
        ]);
    }

    #[test]
    fn capitals_stay_whole_unless_acronyms_make_up_all_of_them() {
        assert_words(&[
            ("DNSSEC", "dnssec"),
            ("CMDB", "cmdb"),
            ("INVALID_DATA", "invalid data"),
            ("VIDEO", "video"),
            ("AUDIOS", "audios"),
            ("ClientLDAPS", "client ldaps"),
        ]);
    }

    #[test]
    fn plurals_of_acronyms_are_one_word() {
        assert_words(&[
            ("NotificationARNs", "notification arns"),
            ("KMSKeyARNs", "kms key arns"),
            ("principalOrgIDs", "principal org ids"),
            ("CallbackURLs", "callback urls"),
            ("RedirectSignInURIs", "redirect sign in uris"),
            ("IPsList", "ips list"),
            ("VolumeReadIOPs", "volume read iops"),
            ("sizeInTBs", "size in tbs"),
            ("ETags", "etags"),
            ("VPCIDs", "vpc ids"),
            ("DNSIsEnabled", "dns is enabled"),
            ("JSONAsText", "json as text"),
        ]);
    }

    #[test]
    fn brands_and_units_are_one_word() {
        assert_words(&[
            ("ETag", "etag"),
            ("eTag", "etag"),
            ("imageTag", "image tag"),
            ("memoryGiBPerVCpu", "memory gib per vcpu"),
            ("maxvCpus", "max vcpus"),
            ("vCPUHour", "vcpu hour"),
            ("DevCenter", "dev center"),
            ("MaximumThroughputInMBps", "maximum throughput in mbps"),
            ("OAuth2Credentials", "oauth2 credentials"),
            ("RespondToAuthChallenge", "respond to auth challenge"),
            ("AWSIoTThing", "aws iot thing"),
            ("LoRaWANDevice", "lorawan device"),
            ("QoS", "qos"),
            ("mTLS", "mtls"),
            ("SystemTLS", "system tls"),
            ("iOS", "ios"),
            ("WiFi", "wifi"),
            ("DDoSProtection", "ddos protection"),
            ("FSxLustre", "fsx lustre"),
            ("PostgreSQLSettings", "postgresql settings"),
        ]);
    }

    #[test]
    fn versions_follow_acronyms() {
        assert_words(&[
            ("IPv4Address", "ipv4 address"),
            ("IpV6Address", "ipv6 address"),
            ("IPV6", "ipv6"),
            ("TLSv1.2", "tls v1 2"),
            ("InfluxDBv3Core", "influx db v3 core"),
            ("WAFv2", "waf v2"),
            ("WAFV2", "waf v2"),
        ]);
    }

    #[test]
    fn digits_belong_to_the_word_before_them() {
        assert_words(&[
            ("ChecksumSHA256", "checksum sha256"),
            ("ChecksumCRC32C", "checksum crc32c"),
            ("ChecksumCRC64NVME", "checksum crc64 nvme"),
            ("SAML2", "saml2"),
            ("EC2InstanceId", "ec2 instance id"),
            ("S3URI", "s3 uri"),
            ("M2tsSettings", "m2ts settings"),
            ("sha256sum", "sha256sum"),
            ("x86_64", "x86 64"),
            ("3DES", "3des"),
            ("MAIN_10BIT", "main 10bit"),
            ("c5.12xlarge", "c5 12xlarge"),
            ("K8s", "k8s"),
        ]);
    }

    #[test]
    fn long_names_take_linear_time() {
        for part in ["ID", "A", "A1", "IPv", "Is", "IOs", "vCPU"] {
            let name = part.repeat(5_000) + "x";
            assert!(!words(&name).is_empty());
        }
    }

    #[test]
    fn words_are_split_no_further() {
        for name in ["SSEKMSKeyId", "NotificationARNs", "memoryGiBPerVCpu", "TLSv1.2", "MAIN_10BIT"]
        {
            let once = words(name);
            assert_eq!(words(&once.join("_")), once);
        }
    }
}
