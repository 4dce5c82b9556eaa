//! Signed calls over HTTP, between the client's half and a fake AWS that is made of the server's.

#[path = "../examples/support/blocking.rs"]
mod blocking;
mod fake_aws;
#[path = "../examples/support/signing.rs"]
#[expect(dead_code, reason = "the credentials of these tests are made up")]
mod signing;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::fs;
use std::time::Duration;

use aws_credential_types::Credentials;
use blocking::{Client, Failure};
use fake_aws::{Delivery, REGION, Route, route};
use opsmith_generated::bedrock::{
    GetModelCopyJobError, GetModelCopyJobRequest, GetModelCopyJobResponse, types as bedrock,
};
use opsmith_generated::cleanroomsml::{
    GetAudienceModelError, GetAudienceModelRequest, GetAudienceModelResponse, types as cleanroomsml,
};
use opsmith_generated::panorama::{
    DescribePackageImportJobError, DescribePackageImportJobRequest,
    DescribePackageImportJobResponse, types as panorama,
};
use opsmith_runtime::{Operation, Serve, ServeError, Timestamp};

const ENOUGH: Duration = Duration::from_secs(20);

fn client(endpoint: String, timeout: Duration) -> Client {
    let token = Some("example-token".to_owned());
    let credentials = Credentials::new("AKIDEXAMPLE", "example-secret", token, None, "tests");
    Client::new(credentials, REGION, endpoint, timeout)
}

/// A client of a fake AWS.
fn connected(routes: Vec<Route>, delivery: Delivery) -> Client {
    client(fake_aws::start(routes, delivery).unwrap(), ENOUGH)
}

/// Routes to all three operations, each of which succeeds.
#[expect(clippy::result_large_err, reason = "an error is as large as its model makes it")]
fn routes() -> Vec<Route> {
    vec![
        route(|request: GetModelCopyJobRequest| Ok(copy_job(&request.job_arn))),
        route(|request: GetAudienceModelRequest| Ok(audience_model(&request.audience_model_arn))),
        route(|request: DescribePackageImportJobRequest| Ok(import_job(&request.job_id))),
    ]
}

const COPY_JOB: &str = "arn:aws:bedrock:us-east-1:111122223333:model-copy-job/a1b2c3d4e5f6";
const AUDIENCE_MODEL: &str = "arn:aws:cleanrooms-ml:us-east-1:111122223333:audience-model/a b%c";
const IMPORT_JOB: &str = "packageImportJob-example";

fn copy_job_request() -> GetModelCopyJobRequest {
    GetModelCopyJobRequest::new(COPY_JOB)
}

fn audience_model_request() -> GetAudienceModelRequest {
    GetAudienceModelRequest::new(AUDIENCE_MODEL)
}

fn import_job_request() -> DescribePackageImportJobRequest {
    DescribePackageImportJobRequest::new(IMPORT_JOB)
}

fn moment() -> Timestamp {
    Timestamp::new(1_700_000_000, 123_000_000).unwrap()
}

fn copy_job(arn: &str) -> GetModelCopyJobResponse {
    let mut job = GetModelCopyJobResponse::new(
        arn,
        bedrock::ModelCopyJobStatus::Completed,
        moment(),
        "the copy",
        "012345678901",
        "the original",
    );
    job.target_model_tags = Some(vec![bedrock::Tag::new("größe", "\"klein\"\n")]);
    job
}

fn audience_model(arn: &str) -> GetAudienceModelResponse {
    let status = cleanroomsml::AudienceModelStatus::from("SLEEPING");
    let mut model =
        GetAudienceModelResponse::new(moment(), moment(), arn, "a name", "a dataset", status);
    model.tags = Some(BTreeMap::from([("team".to_owned(), "example".to_owned())]));
    model
}

fn import_job(id: &str) -> DescribePackageImportJobResponse {
    let location = panorama::OutPutS3Location::new("amzn-s3-demo-bucket", "a/key");
    let mut job = DescribePackageImportJobResponse::new(
        moment(),
        panorama::PackageImportJobInputConfig::default(),
        id,
        panorama::PackageImportJobType::NodePackageVersion,
        moment(),
        panorama::PackageImportJobOutput::new(location, "a package", "1.0", "a patch"),
        panorama::PackageImportJobOutputConfig::default(),
        panorama::PackageImportJobStatus::Succeeded,
        "",
    );
    let tags = BTreeMap::from([("team".to_owned(), "example".to_owned())]);
    let tags = panorama::JobResourceTags::new(panorama::JobResourceType::Package, tags);
    job.job_tags = Some(vec![tags]);
    job
}

#[track_caller]
fn assert_all_succeed(client: &Client) {
    assert_eq!(client.send(&copy_job_request()).unwrap(), copy_job(COPY_JOB));
    assert_eq!(client.send(&audience_model_request()).unwrap(), audience_model(AUDIENCE_MODEL));
    assert_eq!(client.send(&import_job_request()).unwrap(), import_job(IMPORT_JOB));
}

fn failure<O: Operation<Response: Debug>>(client: &Client, request: &O) -> Failure<O::Error> {
    client.send(request).expect_err("a failure")
}

/// What a person is told when all three operations fail.
fn failures(client: &Client) -> [String; 3] {
    [
        failure(client, &copy_job_request()).to_string(),
        failure(client, &audience_model_request()).to_string(),
        failure(client, &import_job_request()).to_string(),
    ]
}

/// The same reason, told of each operation.
fn each_failed(reason: &str) -> [String; 3] {
    ["GetModelCopyJob", "GetAudienceModel", "DescribePackageImportJob"]
        .map(|operation| format!("{operation} failed: {reason}"))
}

#[test]
fn every_operation_is_answered() {
    assert_all_succeed(&connected(routes(), fake_aws::whole));
}

#[test]
fn a_slow_body_is_waited_for() {
    assert_all_succeed(&connected(routes(), fake_aws::slowly));
}

#[test]
fn a_body_that_is_too_slow_is_the_clients_own_error() {
    let endpoint = fake_aws::start(routes(), fake_aws::slowly).unwrap();
    let client = client(endpoint, Duration::from_millis(60));
    assert_eq!(failures(&client), each_failed("timeout: global"));
}

#[test]
fn a_body_that_breaks_off_is_the_clients_own_error() {
    let client = connected(routes(), fake_aws::broken_off);
    assert_eq!(failures(&client), each_failed("io: Peer disconnected"));
}

#[test]
fn a_body_that_is_cut_short_is_told_with_its_place() {
    let client = connected(routes(), fake_aws::cut_short);
    let [copy_job, audience_model, import_job] = failures(&client);
    assert_eq!(
        copy_job,
        "GetModelCopyJob failed: HTTP 200 OK: the body cannot be read: expected the end of the \
         string, found the end of the body at byte 147 [request example-request]"
    );
    assert_eq!(
        audience_model,
        "GetAudienceModel failed: HTTP 200 OK: the body cannot be read: audienceModelArn: \
         expected the end of the string, found the end of the body at byte 131 \
         [request example-request]"
    );
    assert_eq!(
        import_job,
        "DescribePackageImportJob failed: HTTP 200 OK: the body cannot be read: expected the \
         end of the string, found the end of the body at byte 215 [request example-request]"
    );
}

#[test]
fn a_proxys_page_is_told_by_its_status_type_and_size() {
    let client = connected(routes(), fake_aws::proxys_page);
    let reason = "HTTP 502 Bad Gateway: the body is no error of the service: \
                  21 bytes of text/html [request example-request]";
    assert_eq!(failures(&client), each_failed(reason));
}

#[test]
fn an_unmodeled_code_is_kept() {
    let refuse: Route = Box::new(|_| Some(fake_aws::error(400, "QuotaExceeded", "Too many.")));
    let client = connected(vec![refuse], fake_aws::whole);
    let reason = "QuotaExceeded (HTTP 400): Too many. [request example-request]";
    assert_eq!(failures(&client), each_failed(reason));
    let Failure::Service(error) = failure(&client, &copy_job_request()) else {
        panic!("the service has answered");
    };
    assert_eq!((error.code(), error.modeled()), (Some("QuotaExceeded"), None));
}

#[test]
fn a_request_for_another_region_is_refused() {
    let endpoint = fake_aws::start(routes(), fake_aws::whole).unwrap();
    let credentials = Credentials::new("AKIDEXAMPLE", "example-secret", None, None, "tests");
    let client = Client::new(credentials, "eu-west-1", endpoint, ENOUGH);
    for text in failures(&client) {
        assert!(text.contains("SignatureDoesNotMatch (HTTP 403): the scope is not /"), "{text}");
    }
}

#[test]
fn a_request_that_cannot_be_written_is_not_sent() {
    let client = client("http://127.0.0.1:9".to_owned(), ENOUGH);
    let failure = failure(&client, &GetModelCopyJobRequest::new(""));
    assert_eq!(failure.to_string(), "GetModelCopyJob failed: label `jobArn`: must not be empty");
}

#[test]
fn a_server_that_is_not_there_is_the_clients_own_error() {
    let closed = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let client = client(format!("http://{closed}"), ENOUGH);
    let failure = failure(&client, &copy_job_request());
    assert!(matches!(failure, Failure::NoResponse { operation: "GetModelCopyJob", .. }));
}

/// Lets the server fail with each error, and compares what the client gets.
fn assert_errors_arrive<O>(request: &O, model: &str, errors: Vec<O::Error>)
where
    O: Serve<Response: Debug, Error: ServeError + Clone + PartialEq + Send + Sync> + 'static,
{
    let mut tried = Vec::new();
    for error in errors {
        let (status, code) = error.head();
        let answer = error.clone();
        let client = connected(vec![route(move |_: O| Err(answer.clone()))], fake_aws::whole);
        let Failure::Service(arrived) = failure(&client, request) else {
            panic!("the service has answered");
        };
        assert_eq!(arrived.modeled(), Some(&error));
        let text = format!(
            "{} failed: {code} (HTTP {status}): Said of {code}. [request example-request]",
            O::NAME
        );
        assert_eq!(arrived.to_string(), text);
        tried.push(code);
    }
    assert_eq!(tried, modeled_codes(model, O::NAME));
}

/// The errors that the model gives the operation, sorted.
fn modeled_codes(model: &str, operation: &str) -> Vec<String> {
    let path = format!("{}/../models/{model}/service-2.json", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).expect(&path);
    let model: serde_json::Value = serde_json::from_str(&text).unwrap();
    let errors = model["operations"][operation]["errors"].as_array().expect("errors");
    let mut codes: Vec<String> =
        errors.iter().map(|error| error["shape"].as_str().expect("a shape").to_owned()).collect();
    codes.sort();
    codes
}

#[test]
fn every_error_of_get_model_copy_job_arrives() {
    macro_rules! errors {
        ($($name:ident),*) => {
            vec![$({
                let mut error = bedrock::$name::default();
                error.message = Some(concat!("Said of ", stringify!($name), ".").to_owned());
                GetModelCopyJobError::$name(error)
            }),*]
        };
    }
    let errors = errors![
        AccessDeniedException,
        InternalServerException,
        ResourceNotFoundException,
        ThrottlingException,
        ValidationException
    ];
    assert_errors_arrive(&copy_job_request(), "bedrock/2023-04-20", errors);
}

#[test]
fn every_error_of_get_audience_model_arrives() {
    use cleanroomsml::*;

    let denied = AccessDeniedException::new("Said of AccessDeniedException.");
    let missing = ResourceNotFoundException::new("Said of ResourceNotFoundException.");
    let invalid = ValidationException::new("Said of ValidationException.");
    let errors = vec![
        GetAudienceModelError::AccessDeniedException(denied),
        GetAudienceModelError::ResourceNotFoundException(missing),
        GetAudienceModelError::ValidationException(invalid),
    ];
    assert_errors_arrive(&audience_model_request(), "cleanroomsml/2023-09-06", errors);
}

#[test]
fn every_error_of_describe_package_import_job_arrives() {
    use panorama::*;

    let denied = AccessDeniedException::new("Said of AccessDeniedException.");
    let mut conflict = ConflictException::new("Said of ConflictException.", "an id", "a type");
    conflict.error_arguments = Some(vec![ConflictExceptionErrorArgument::new("a name", "a value")]);
    let mut internal = InternalServerException::new("Said of InternalServerException.");
    internal.retry_after_seconds = Some(30);
    let mut invalid = ValidationException::new("Said of ValidationException.");
    invalid.reason = Some(ValidationExceptionReason::FieldValidationFailed);
    invalid.fields = Some(vec![ValidationExceptionField::new("It is too long.", "JobId")]);
    let errors = vec![
        DescribePackageImportJobError::AccessDeniedException(denied),
        DescribePackageImportJobError::ConflictException(conflict),
        DescribePackageImportJobError::InternalServerException(internal),
        DescribePackageImportJobError::ValidationException(invalid),
    ];
    assert_errors_arrive(&import_job_request(), "panorama/2019-07-24", errors);
}
