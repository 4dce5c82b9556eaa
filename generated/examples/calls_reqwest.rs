//! A call of each operation, made with reqwest and signed with aws-sigv4.

#[path = "support/command_line.rs"]
mod command_line;
#[path = "support/signing.rs"]
mod signing;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use bytes::Bytes;
use command_line::{Arguments, usage};
use opsmith_generated::bedrock::GetModelCopyJobRequest;
use opsmith_generated::cleanroomsml::GetAudienceModelRequest;
use opsmith_generated::panorama::DescribePackageImportJobRequest;
use opsmith_runtime::Operation;

const EXAMPLE: &str = "calls_reqwest";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", with_causes(&*error));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read(EXAMPLE)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(choose(&arguments))
}

async fn choose(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let id = arguments.id.as_str();
    match arguments.operation.as_str() {
        GetModelCopyJobRequest::NAME => call(arguments, GetModelCopyJobRequest::new(id)).await,
        GetAudienceModelRequest::NAME => call(arguments, GetAudienceModelRequest::new(id)).await,
        DescribePackageImportJobRequest::NAME => {
            call(arguments, DescribePackageImportJobRequest::new(id)).await
        }
        _ => Err(usage(EXAMPLE).into()),
    }
}

async fn call<O: Operation>(arguments: &Arguments, request: O) -> Result<(), Box<dyn Error>> {
    let http_request = request.to_http(&arguments.endpoint(O::SERVICE))?;
    let credentials = signing::credentials()?;
    let signed = signing::signed(http_request, O::SERVICE, &arguments.region, &credentials)?;
    let http_response = exchange(&client()?, signed).await?;
    let response = O::read_response(&http_response)?;
    println!("{response:#?}");
    Ok(())
}

/// A client to keep and to share, since it holds the connections.
fn client() -> Result<reqwest::Client, reqwest::Error> {
    // Fails if a provider is installed already, which is as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // A request that is redirected would have to be signed again.
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(30))
        .build()
}

async fn exchange(
    client: &reqwest::Client,
    request: http::Request<Bytes>,
) -> Result<http::Response<Bytes>, reqwest::Error> {
    let mut response = client.execute(request.try_into()?).await?;
    let mut head = http::Response::new(());
    *head.status_mut() = response.status();
    *head.headers_mut() = std::mem::take(response.headers_mut());
    let body = response.bytes().await?;
    Ok(head.map(|()| body))
}

/// An error and its causes: reqwest tells only the outermost by itself.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
