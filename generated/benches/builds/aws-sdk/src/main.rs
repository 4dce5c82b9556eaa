//! Writes the request of an operation, and reads the response to it from the standard input.

#[path = "../../../peers/src/aws.rs"]
mod aws;

use std::error::Error;
use std::io::Read;

use aws_sdk_bedrock::operation::get_model_copy_job::{
    GetModelCopyJob, GetModelCopyJobInput,
};
use aws_sdk_cleanroomsml::operation::get_audience_model::{
    GetAudienceModel, GetAudienceModelInput,
};
use aws_sdk_panorama::operation::describe_package_import_job::{
    DescribePackageImportJob, DescribePackageImportJobInput,
};
use aws_smithy_runtime_api::client::interceptors::context::Input;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [operation, id] = arguments.as_slice() else {
        return Err("usage: calls OPERATION ID < RESPONSE".into());
    };
    let (mut operation, input) = match operation.as_str() {
        "GetModelCopyJob" => {
            let input = GetModelCopyJobInput::builder().job_arn(id).build()?;
            (aws::Operation::new(GetModelCopyJob::new()), Input::erase(input))
        }
        "GetAudienceModel" => {
            let input =
                GetAudienceModelInput::builder().audience_model_arn(id).build()?;
            (aws::Operation::new(GetAudienceModel::new()), Input::erase(input))
        }
        "DescribePackageImportJob" => {
            let input = DescribePackageImportJobInput::builder().job_id(id).build()?;
            (aws::Operation::new(DescribePackageImportJob::new()), Input::erase(input))
        }
        _ => return Err("there is no such operation".into()),
    };
    let request = operation.write(input);
    println!("{} {}", request.method(), request.uri());
    let mut body = Vec::new();
    std::io::stdin().read_to_end(&mut body)?;
    println!("{:?}", operation.read(&aws::response(&body)));
    Ok(())
}
