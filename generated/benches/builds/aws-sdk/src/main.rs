//! Writes the request of an operation, and reads the response to it from the standard input.

#[path = "../../../peers/src/aws.rs"]
mod aws;

use std::error::Error;
use std::io::Read;

use aws_sdk_bedrock::operation::get_model_copy_job::{GetModelCopyJob, GetModelCopyJobInput};
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
    let (mut operation, input, prefix) = match operation.as_str() {
        "GetModelCopyJob" => {
            let input = GetModelCopyJobInput::builder().job_arn(id).build()?;
            let operation = aws::Operation::new(GetModelCopyJob::new());
            (operation, Input::erase(input), "bedrock")
        }
        "GetAudienceModel" => {
            let input = GetAudienceModelInput::builder().audience_model_arn(id).build()?;
            let operation = aws::Operation::new(GetAudienceModel::new());
            (operation, Input::erase(input), "cleanrooms-ml")
        }
        "DescribePackageImportJob" => {
            let input = DescribePackageImportJobInput::builder().job_id(id).build()?;
            let operation = aws::Operation::new(DescribePackageImportJob::new());
            (operation, Input::erase(input), "panorama")
        }
        _ => return Err("there is no such operation".into()),
    };
    let endpoint = format!("https://{prefix}.us-east-1.amazonaws.com");
    let request = operation.write(input, Some(&endpoint));
    println!("{} {}", request.method(), request.uri());
    let mut body = Vec::new();
    std::io::stdin().read_to_end(&mut body)?;
    println!("{:?}", operation.read(&aws::response(&body)));
    Ok(())
}
