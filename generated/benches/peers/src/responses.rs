//! The responses that are read and written: a small one an operation, and a large one.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Response;
use opsmith_generated::bedrock::types::Tag;
use opsmith_generated::bedrock::{GetModelCopyJobRequest, GetModelCopyJobResponse};
use opsmith_generated::cleanroomsml::{GetAudienceModelRequest, GetAudienceModelResponse};
use opsmith_generated::panorama::types::{
    JobResourceTags, JobResourceType, OutPutS3Location, PackageImportJobOutput,
};
use opsmith_generated::panorama::{
    DescribePackageImportJobRequest, DescribePackageImportJobResponse,
};
use opsmith_runtime::Operation;

/// The sample in which every member is set.
fn sample<O: Operation>(message: &'static str) -> O::Response {
    let body = message.split_once("\n\n").expect("a sample has a head").1;
    O::read_output(&Response::new(Bytes::from_static(body.as_bytes()))).expect("a sample is read")
}

pub fn small_copy_job() -> GetModelCopyJobResponse {
    sample::<GetModelCopyJobRequest>(include_str!(
        "../../../tests/samples/get_model_copy_job/all_members.http"
    ))
}

pub fn small_audience_model() -> GetAudienceModelResponse {
    sample::<GetAudienceModelRequest>(include_str!(
        "../../../tests/samples/get_audience_model/all_members.http"
    ))
}

pub fn small_import_job() -> DescribePackageImportJobResponse {
    sample::<DescribePackageImportJobRequest>(include_str!(
        "../../../tests/samples/describe_package_import_job/all_members.http"
    ))
}

/// As many tags as a model may have.
pub fn large_copy_job() -> GetModelCopyJobResponse {
    let mut job = small_copy_job();
    job.target_model_tags =
        Some(tags(200, "example-business-unit").map(|(key, value)| Tag::new(key, value)).collect());
    job
}

/// As many tags as a model may have.
pub fn large_audience_model() -> GetAudienceModelResponse {
    let mut model = small_audience_model();
    model.tags = Some(tags(200, "example-business-unit").collect());
    model
}

/// As many tags as a resource may have, for ten of them.
pub fn large_import_job() -> DescribePackageImportJobResponse {
    let mut job = small_import_job();
    let tags: BTreeMap<String, String> = tags(50, "example-unit").collect();
    let resource = || JobResourceTags::new(JobResourceType::Package, tags.clone());
    job.job_tags = Some((0..10).map(|_| resource()).collect());
    job
}

/// A response made anew from its parts: all that is left of reading where finding costs nothing.
pub trait Remake {
    fn remake(&self) -> Self;
}

impl Remake for GetModelCopyJobResponse {
    fn remake(&self) -> Self {
        let mut job = Self::new(
            &*self.job_arn,
            self.status.clone(),
            self.creation_time,
            &*self.target_model_arn,
            &*self.source_account_id,
            &*self.source_model_arn,
        );
        job.target_model_name = self.target_model_name.clone();
        job.target_model_kms_key_arn = self.target_model_kms_key_arn.clone();
        let tag = |tag: &Tag| Tag::new(&*tag.key, &*tag.value);
        job.target_model_tags =
            self.target_model_tags.as_ref().map(|tags| tags.iter().map(tag).collect());
        job.failure_message = self.failure_message.clone();
        job.source_model_name = self.source_model_name.clone();
        job
    }
}

impl Remake for GetAudienceModelResponse {
    fn remake(&self) -> Self {
        let mut model = Self::new(
            self.create_time,
            self.update_time,
            &*self.audience_model_arn,
            &*self.name,
            &*self.training_dataset_arn,
            self.status.clone(),
        );
        model.training_data_start_time = self.training_data_start_time;
        model.training_data_end_time = self.training_data_end_time;
        model.status_details = self.status_details.clone();
        model.kms_key_arn = self.kms_key_arn.clone();
        model.tags = self.tags.as_ref().map(remake_map);
        model.description = self.description.clone();
        model
    }
}

impl Remake for DescribePackageImportJobResponse {
    fn remake(&self) -> Self {
        let input = &self.input_config;
        let output = &self.output;
        let location = &output.output_s3_location;
        let output_config = &self.output_config;
        let mut job = Self::new(
            self.created_time,
            input.clone(),
            &*self.job_id,
            self.job_type.clone(),
            self.last_updated_time,
            PackageImportJobOutput::new(
                OutPutS3Location::new(&*location.bucket_name, &*location.object_key),
                &*output.package_id,
                &*output.package_version,
                &*output.patch_version,
            ),
            output_config.clone(),
            self.status.clone(),
            &*self.status_message,
        );
        job.client_token = self.client_token.clone();
        let tags = |tags: &JobResourceTags| {
            JobResourceTags::new(tags.resource_type.clone(), remake_map(&tags.tags))
        };
        job.job_tags = self.job_tags.as_ref().map(|list| list.iter().map(tags).collect());
        job
    }
}

/// A map is filled entry by entry, as no reader knows the next.
fn remake_map(map: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut made = BTreeMap::new();
    for (key, value) in map {
        made.insert(key.clone(), value.clone());
    }
    made
}

/// So many tags, each of them of a `unit` of its own.
fn tags(count: usize, unit: &str) -> impl Iterator<Item = (String, String)> {
    (0..count).map(move |n| (format!("team:cost-center-{n:03}"), format!("{unit}-{}", n * n)))
}
