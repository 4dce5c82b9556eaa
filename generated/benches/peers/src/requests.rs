//! Requests, written to an `http::Request`.

use std::fmt::Debug;

use aws_sdk_bedrock::operation::get_model_copy_job::{GetModelCopyJob, GetModelCopyJobInput};
use aws_sdk_cleanroomsml::operation::get_audience_model::{
    GetAudienceModel, GetAudienceModelInput,
};
use aws_sdk_panorama::operation::describe_package_import_job::{
    DescribePackageImportJob, DescribePackageImportJobInput,
};
use aws_smithy_runtime_api::client::interceptors::context::Input;
use opsmith_generated::bedrock::GetModelCopyJobRequest;
use opsmith_generated::cleanroomsml::GetAudienceModelRequest;
use opsmith_generated::panorama::DescribePackageImportJobRequest;
use opsmith_runtime::Operation;

use crate::aws;
use crate::comparison::{Measures, Subject};
use crate::race::Runner;

const JOB: &str = "arn:aws:bedrock:us-east-1:111122223333:model-copy-job/a1b2c3d4e5f6";
const MODEL: &str = "arn:aws:cleanrooms-ml:us-east-1:111122223333:audience-model/a1b2c3d4-e5f6";
const IMPORT: &str = "packageimportjob-a1b2c3d4e5f6a7b8c9d0";

const REQUEST: Measures =
    Measures { time: "request written", allocations: "allocations of requests" };

/// What the SDK's serializer leaves behind, before the SDK adds an endpoint to it.
const WITHOUT_HOST: &str = "aws-sdk, no host";

/// Writes every request in either way.
pub fn write() {
    let input = GetModelCopyJobInput::builder().job_arn(JOB).build();
    let sdk = || aws::Operation::new(GetModelCopyJob::new());
    race(&GetModelCopyJobRequest::new(JOB), sdk, input.expect("an input"));

    let input = GetAudienceModelInput::builder().audience_model_arn(MODEL).build();
    let sdk = || aws::Operation::new(GetAudienceModel::new());
    race(&GetAudienceModelRequest::new(MODEL), sdk, input.expect("an input"));

    let input = DescribePackageImportJobInput::builder().job_id(IMPORT).build();
    let sdk = || aws::Operation::new(DescribePackageImportJob::new());
    race(&DescribePackageImportJobRequest::new(IMPORT), sdk, input.expect("an input"));
}

fn race<O: Operation>(
    request: &O,
    sdk: impl Fn() -> aws::Operation,
    input: impl Clone + Debug + Send + Sync + 'static,
) {
    let endpoint = format!("https://{}.us-east-1.amazonaws.com", O::SERVICE.endpoint_prefix);
    let input = || Input::erase(input.clone());
    let (mut sdk, mut bare_sdk) = (sdk(), sdk());
    let ours = || request.to_http(&endpoint).expect("we write it");
    let mut theirs = |input| sdk.write(input, Some(&endpoint));
    let without_host = |input| bare_sdk.write(input, None);
    assert_eq!(theirs(input()).uri(), ours().uri(), "both write the same");

    Subject::new::<O>(&REQUEST, "small").race(vec![
        Runner::new("opsmith", ours),
        Runner::with_input("aws-sdk", input, theirs),
        Runner::with_input(WITHOUT_HOST, input, without_host),
    ]);
}
