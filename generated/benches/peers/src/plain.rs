//! The three responses as one would write them for serde, with the same types in them as the generated ones.

use std::collections::BTreeMap;

use opsmith_runtime::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CopyJob {
    job_arn: String,
    status: CopyStatus,
    #[serde(with = "date_time")]
    creation_time: Timestamp,
    target_model_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_model_name: Option<String>,
    source_account_id: String,
    source_model_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_model_kms_key_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_model_tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_model_name: Option<String>,
}

#[derive(Deserialize, Serialize)]
pub enum CopyStatus {
    InProgress,
    Completed,
    Failed,
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize, Serialize)]
pub struct Tag {
    key: String,
    value: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AudienceModel {
    #[serde(with = "date_time")]
    create_time: Timestamp,
    #[serde(with = "date_time")]
    update_time: Timestamp,
    #[serde(default, with = "optional_date_time", skip_serializing_if = "Option::is_none")]
    training_data_start_time: Option<Timestamp>,
    #[serde(default, with = "optional_date_time", skip_serializing_if = "Option::is_none")]
    training_data_end_time: Option<Timestamp>,
    audience_model_arn: String,
    name: String,
    training_dataset_arn: String,
    status: AudienceStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_details: Option<StatusDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kms_key_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AudienceStatus {
    CreatePending,
    CreateInProgress,
    CreateFailed,
    Active,
    DeletePending,
    DeleteInProgress,
    DeleteFailed,
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    status_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImportJob {
    #[serde(skip_serializing_if = "Option::is_none")]
    client_token: Option<String>,
    #[serde(with = "epoch_seconds")]
    created_time: Timestamp,
    input_config: InputConfig,
    job_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_tags: Option<Vec<ResourceTags>>,
    job_type: JobType,
    #[serde(with = "epoch_seconds")]
    last_updated_time: Timestamp,
    output: ImportOutput,
    output_config: OutputConfig,
    status: ImportStatus,
    status_message: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InputConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    package_version_input_config: Option<VersionInputConfig>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VersionInputConfig {
    #[serde(rename = "S3Location")]
    s3_location: InputLocation,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InputLocation {
    bucket_name: String,
    object_key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResourceTags {
    resource_type: ResourceType,
    tags: BTreeMap<String, String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ResourceType {
    Package,
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum JobType {
    NodePackageVersion,
    MarketplaceNodePackageVersion,
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImportOutput {
    #[serde(rename = "OutputS3Location")]
    output_s3_location: OutputLocation,
    package_id: String,
    package_version: String,
    patch_version: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OutputLocation {
    bucket_name: String,
    object_key: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OutputConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    package_version_output_config: Option<VersionOutputConfig>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VersionOutputConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    mark_latest: Option<bool>,
    package_name: String,
    package_version: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImportStatus {
    Pending,
    Succeeded,
    Failed,
    #[serde(other)]
    Unknown,
}

/// Timestamps as text.
pub mod date_time {
    use std::fmt;

    use opsmith_runtime::Timestamp;
    use serde::de::{Deserializer, Error, Visitor};
    use serde::ser::Serializer;

    pub fn deserialize<'de, D: Deserializer<'de>>(json: D) -> Result<Timestamp, D::Error> {
        json.deserialize_str(Text)
    }

    pub fn serialize<S: Serializer>(time: &Timestamp, json: S) -> Result<S::Ok, S::Error> {
        json.collect_str(time)
    }

    struct Text;

    impl Visitor<'_> for Text {
        type Value = Timestamp;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a date and time")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
            Timestamp::parse_date_time(text).ok_or_else(|| E::custom("no date and time"))
        }
    }
}

/// Timestamps as text, or none.
mod optional_date_time {
    use opsmith_runtime::Timestamp;
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::Serializer;

    #[derive(serde::Deserialize)]
    struct Text(#[serde(with = "super::date_time")] Timestamp);

    pub fn deserialize<'de, D: Deserializer<'de>>(json: D) -> Result<Option<Timestamp>, D::Error> {
        Ok(Option::<Text>::deserialize(json)?.map(|text| text.0))
    }

    pub fn serialize<S: Serializer>(time: &Option<Timestamp>, json: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => super::date_time::serialize(time, json),
            None => json.serialize_none(),
        }
    }
}

/// Timestamps as numbers, as exact as serde has them.
mod epoch_seconds {
    use opsmith_runtime::Timestamp;
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    pub fn deserialize<'de, D: Deserializer<'de>>(json: D) -> Result<Timestamp, D::Error> {
        let milliseconds = f64::deserialize(json)? * 1000.0;
        Timestamp::from_milliseconds(milliseconds.round() as i64)
            .ok_or_else(|| D::Error::custom("no timestamp"))
    }

    pub fn serialize<S: Serializer>(time: &Timestamp, json: S) -> Result<S::Ok, S::Error> {
        match time.nanoseconds() {
            0 => json.serialize_i64(time.seconds()),
            _ => json.serialize_f64(time.milliseconds() as f64 / 1000.0),
        }
    }
}
