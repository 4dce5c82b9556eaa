//! Writes the request of an operation, and reads the response to it from the standard input.

use std::error::Error;
use std::io::Read;

use opsmith_generated::bedrock::GetModelCopyJobRequest;
use opsmith_generated::cleanroomsml::GetAudienceModelRequest;
use opsmith_generated::panorama::DescribePackageImportJobRequest;
use opsmith_runtime::Operation;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [operation, id] = arguments.as_slice() else {
        return Err("usage: calls OPERATION ID < RESPONSE".into());
    };
    match operation.as_str() {
        "GetModelCopyJob" => call(&GetModelCopyJobRequest::new(id)),
        "GetAudienceModel" => call(&GetAudienceModelRequest::new(id)),
        "DescribePackageImportJob" => call(&DescribePackageImportJobRequest::new(id)),
        _ => Err("there is no such operation".into()),
    }
}

fn call<O: Operation>(request: &O) -> Result<(), Box<dyn Error>> {
    let endpoint = format!("https://{}.us-east-1.amazonaws.com", O::SERVICE.endpoint_prefix);
    let request = request.to_http(&endpoint)?;
    println!("{} {}", request.method(), request.uri());
    let mut body = Vec::new();
    std::io::stdin().read_to_end(&mut body)?;
    match O::read_response(&http::Response::new(body.into())) {
        Ok(response) => println!("{response:?}"),
        Err(error) => println!("{error}"),
    }
    Ok(())
}
