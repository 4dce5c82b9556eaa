//! A call of each operation, made with ureq and signed with aws-sigv4.

#[path = "support/blocking.rs"]
mod blocking;
#[path = "support/command_line.rs"]
mod command_line;
#[path = "support/signing.rs"]
mod signing;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use blocking::Client;
use command_line::{Arguments, usage};
use opsmith_generated::bedrock::GetModelCopyJobRequest;
use opsmith_generated::cleanroomsml::GetAudienceModelRequest;
use opsmith_generated::panorama::DescribePackageImportJobRequest;
use opsmith_runtime::Operation;

const EXAMPLE: &str = "calls_ureq";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read(EXAMPLE)?;
    let id = arguments.id.as_str();
    match arguments.operation.as_str() {
        GetModelCopyJobRequest::NAME => call(&arguments, GetModelCopyJobRequest::new(id)),
        GetAudienceModelRequest::NAME => call(&arguments, GetAudienceModelRequest::new(id)),
        DescribePackageImportJobRequest::NAME => {
            call(&arguments, DescribePackageImportJobRequest::new(id))
        }
        _ => Err(usage(EXAMPLE).into()),
    }
}

fn call<O: Operation>(arguments: &Arguments, request: O) -> Result<(), Box<dyn Error>> {
    let endpoint = arguments.endpoint(O::SERVICE);
    let timeout = Duration::from_secs(30);
    let client = Client::new(signing::credentials()?, &arguments.region, endpoint, timeout);
    let response = client.send(&request)?;
    println!("{response:#?}");
    Ok(())
}
