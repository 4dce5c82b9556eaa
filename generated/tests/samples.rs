//! What each sample in `tests/samples` is read as: the values of a response, and the words of an error.

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Request, Response};
use opsmith_runtime::{Error, ModeledError, Operation, Timestamp};

/// A sample, split into its first line, its headers and its body.
struct Sample {
    first_line: String,
    headers: HeaderMap,
    body: Bytes,
}

#[track_caller]
fn sample(name: &str) -> Sample {
    let path = format!("{}/tests/samples/{name}.http", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).expect(&path);
    let (head, body) = text.split_once("\n\n").expect("an empty line after the headers");
    let mut lines = head.lines();
    let first_line = lines.next().expect("a first line").to_owned();
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(": ").expect("a header");
        (name.parse::<HeaderName>().expect(name), value.parse().expect(value))
    });
    Sample { first_line, headers: headers.collect(), body: Bytes::from(body.to_owned()) }
}

#[track_caller]
fn response(name: &str) -> Response<Bytes> {
    let Sample { first_line, headers, body } = sample(name);
    let status = first_line.split(' ').nth(1).expect("a status");
    let mut response = Response::new(body);
    *response.status_mut() = status.parse().expect(status);
    *response.headers_mut() = headers;
    response
}

#[track_caller]
fn output<O: Operation>(name: &str) -> O::Response {
    O::read_response(&response(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[track_caller]
fn failure<O: Operation<Response: Debug>>(name: &str) -> Error<O::Error> {
    O::read_response(&response(name)).expect_err(name)
}

/// Whether the error tells this status, code, message and request id, and prints as `text`.
#[track_caller]
fn assert_told<E: ModeledError>(error: &Error<E>, told: (u16, &str, &str, &str), text: &str) {
    let (status, code, message, request_id) = told;
    assert_eq!(error.status(), status);
    assert_eq!(error.code(), Some(code));
    assert_eq!(error.message(), Some(message));
    assert_eq!(error.request_id(), Some(request_id));
    assert_eq!(error.to_string(), text);
}

/// Whether the response is one that cannot be read, and prints as `text`.
#[track_caller]
fn assert_unreadable<E: ModeledError>(error: &Error<E>, text: &str) {
    assert_eq!(error.to_string(), text);
    assert!(error.read_error().is_some());
    // Whoever prints an error with its causes, as many do, must not print the reason twice.
    assert!(std::error::Error::source(error).is_none());
    assert_eq!((error.code(), error.message()), (None, None));
    assert!(error.modeled().is_none() && !error.is_throttling() && !error.is_retryable());
}

/// Whether the error is a proxy's page: no error of the service, but one that may pass.
#[track_caller]
fn assert_proxys_page<E: ModeledError>(error: &Error<E>, text: &str) {
    assert_eq!(error.to_string(), text);
    assert_eq!(error.status(), 502);
    assert_eq!((error.code(), error.message(), error.request_id()), (None, None, None));
    assert!(error.modeled().is_none() && !error.is_throttling() && error.is_retryable());
}

/// Whether the request is the one in the sample: nothing may be missing, and nothing be added.
#[track_caller]
fn assert_request(name: &str, request: &Request<Bytes>) {
    let Sample { first_line, mut headers, body } = sample(name);
    let host = headers.remove("host").expect("a host");
    let path = request.uri().path_and_query().expect("a path");
    assert_eq!(format!("{} {path} HTTP/1.1", request.method()), first_line);
    assert_eq!(request.uri().authority().expect("a host").as_str(), host);
    assert_eq!(request.headers(), &headers);
    assert_eq!(request.body(), &body);
}

fn moment(text: &str) -> Timestamp {
    text.parse().expect(text)
}

#[test]
fn every_sample_is_read_by_a_test() {
    let source = include_str!("samples.rs");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let mut unread = Vec::new();
    let mut count = 0;
    for operation in fs::read_dir(&folder).unwrap() {
        for file in fs::read_dir(operation.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.strip_prefix(&folder).unwrap().with_extension("");
            let name = name.to_str().unwrap().replace('\\', "/");
            let is_read = path.extension().is_some_and(|extension| extension == "http")
                && source.contains(&format!("\"{name}\""));
            unread.extend((!is_read).then_some(name));
            count += 1;
        }
    }
    assert_eq!(unread, Vec::<String>::new());
    assert!(count > 0, "no samples in {}", folder.display());
}

mod get_model_copy_job {
    use opsmith_generated::bedrock::types::*;
    use opsmith_generated::bedrock::{
        GetModelCopyJobError as Failed, GetModelCopyJobRequest as Op, GetModelCopyJobResponse,
    };

    use super::*;

    const JOB: &str = "arn:aws:bedrock:us-east-1:111122223333:model-copy-job/a1b2c3d4e5f6";
    const TARGET: &str = "arn:aws:bedrock:us-east-1:111122223333:custom-model/amazon.example-text-v1:0:4k/z9y8x7w6v5u4";
    const SOURCE: &str = "arn:aws:bedrock:us-west-2:012345678901:custom-model/amazon.example-text-v1:0:4k/m1n2o3p4q5r6";

    fn required_only() -> GetModelCopyJobResponse {
        GetModelCopyJobResponse::new(
            JOB,
            ModelCopyJobStatus::InProgress,
            moment("2024-05-14T09:26:53Z"),
            TARGET,
            "012345678901",
            SOURCE,
        )
    }

    #[test]
    fn the_request_carries_the_arn_in_its_path() {
        let request = Op::new(JOB).to_http("https://bedrock.us-east-1.amazonaws.com").unwrap();
        assert_request("get_model_copy_job/request", &request);
    }

    #[test]
    fn all_members_are_read() {
        let mut expected = required_only();
        expected.status = ModelCopyJobStatus::Failed;
        expected.creation_time = moment("2024-05-14T09:26:53.589Z");
        expected.target_model_name = Some("example-support-replies-copy".to_owned());
        expected.target_model_kms_key_arn = Some(
            "arn:aws:kms:us-east-1:111122223333:key/11112222-3333-4444-5555-666677778888"
                .to_owned(),
        );
        expected.target_model_tags = Some(vec![
            Tag::new("project", "example-support-replies"),
            Tag::new("cost:center", "0042"),
            Tag::new("reviewed", ""),
        ]);
        expected.failure_message = Some(
            "The key \"example\" was disabled while the copy ran.\n\
             Enable it, then start the copy again – nothing was kept."
                .to_owned(),
        );
        expected.source_model_name = Some("example-support-replies".to_owned());
        assert_eq!(output::<Op>("get_model_copy_job/all_members"), expected);
    }

    #[test]
    fn optional_members_may_be_absent_or_null() {
        assert_eq!(output::<Op>("get_model_copy_job/required_only"), required_only());
        assert_eq!(output::<Op>("get_model_copy_job/null_members"), required_only());
    }

    #[test]
    fn unknown_members_are_passed_over() {
        let mut expected = required_only();
        expected.target_model_tags = Some(vec![Tag::new("project", "example-support-replies")]);
        assert_eq!(output::<Op>("get_model_copy_job/unknown_members"), expected);
    }

    #[test]
    fn an_unknown_status_is_kept() {
        let status = output::<Op>("get_model_copy_job/unknown_enum_value").status;
        assert_eq!(status.as_str(), "WaitingForApproval");
        assert!(matches!(status, ModelCopyJobStatus::Unknown(_)));
    }

    #[test]
    fn access_denied_is_read_from_a_type_with_a_namespace() {
        let error = failure::<Op>("get_model_copy_job/error_access_denied_exception");
        assert_told(
            &error,
            (
                403,
                "AccessDeniedException",
                "User example-user may not perform bedrock:GetModelCopyJob.",
                "00000009-1111-4222-8333-444455556666",
            ),
            "GetModelCopyJob failed: AccessDeniedException (HTTP 403): User \
             example-user may not perform bedrock:GetModelCopyJob. [request \
             00000009-1111-4222-8333-444455556666]",
        );
        let mut modeled = AccessDeniedException::default();
        modeled.message = error.message().map(str::to_owned);
        assert_eq!(error.modeled(), Some(&Failed::AccessDeniedException(modeled)));
        assert!(!error.is_throttling() && !error.is_retryable());
    }

    #[test]
    fn an_internal_error_may_pass() {
        let error = failure::<Op>("get_model_copy_job/error_internal_server_exception");
        assert_told(
            &error,
            (
                500,
                "InternalServerException",
                "Something broke on our side.",
                "0000000a-1111-4222-8333-444455556666",
            ),
            "GetModelCopyJob failed: InternalServerException (HTTP 500): Something \
             broke on our side. [request 0000000a-1111-4222-8333-444455556666]",
        );
        let mut modeled = InternalServerException::default();
        modeled.message = error.message().map(str::to_owned);
        assert_eq!(error.modeled(), Some(&Failed::InternalServerException(modeled)));
        assert!(!error.is_throttling() && error.is_retryable());
    }

    #[test]
    fn not_found_is_read_from_a_header_with_a_uri() {
        let error = failure::<Op>("get_model_copy_job/error_resource_not_found_exception");
        assert_told(
            &error,
            (
                404,
                "ResourceNotFoundException",
                "There is no job a1b2c3d4e5f6.",
                "0000000b-1111-4222-8333-444455556666",
            ),
            "GetModelCopyJob failed: ResourceNotFoundException (HTTP 404): There is no \
             job a1b2c3d4e5f6. [request 0000000b-1111-4222-8333-444455556666]",
        );
        let mut modeled = ResourceNotFoundException::default();
        modeled.message = error.message().map(str::to_owned);
        assert_eq!(error.modeled(), Some(&Failed::ResourceNotFoundException(modeled)));
        assert!(!error.is_throttling() && !error.is_retryable());
    }

    #[test]
    fn throttling_is_read_from_a_header_with_a_namespace_and_a_uri() {
        let error = failure::<Op>("get_model_copy_job/error_throttling_exception");
        assert_told(
            &error,
            (
                429,
                "ThrottlingException",
                "Too many requests, slow down.",
                "0000000c-1111-4222-8333-444455556666",
            ),
            "GetModelCopyJob failed: ThrottlingException (HTTP 429): Too many \
             requests, slow down. [request 0000000c-1111-4222-8333-444455556666]",
        );
        let mut modeled = ThrottlingException::default();
        modeled.message = error.message().map(str::to_owned);
        assert_eq!(error.modeled(), Some(&Failed::ThrottlingException(modeled)));
        assert!(error.is_throttling() && error.is_retryable());
    }

    #[test]
    fn a_validation_error_is_read() {
        let error = failure::<Op>("get_model_copy_job/error_validation_exception");
        assert_told(
            &error,
            (
                400,
                "ValidationException",
                "The job ARN is malformed.",
                "0000000d-1111-4222-8333-444455556666",
            ),
            "GetModelCopyJob failed: ValidationException (HTTP 400): The job ARN is \
             malformed. [request 0000000d-1111-4222-8333-444455556666]",
        );
        let mut modeled = ValidationException::default();
        modeled.message = error.message().map(str::to_owned);
        assert_eq!(error.modeled(), Some(&Failed::ValidationException(modeled)));
        assert!(!error.is_throttling() && !error.is_retryable());
    }

    #[test]
    fn an_unmodeled_code_is_kept() {
        let error = failure::<Op>("get_model_copy_job/error_unmodeled");
        assert_told(
            &error,
            (
                400,
                "ServiceQuotaExceededException",
                "Your example quota is used up.",
                "0000000e-1111-4222-8333-444455556666",
            ),
            "GetModelCopyJob failed: ServiceQuotaExceededException (HTTP 400): Your \
             example quota is used up. [request 0000000e-1111-4222-8333-444455556666]",
        );
        assert_eq!(error.modeled(), None);
        assert!(!error.is_throttling() && !error.is_retryable());
    }

    #[test]
    fn a_proxys_page_is_told_by_its_status_type_and_size() {
        assert_proxys_page(
            &failure::<Op>("get_model_copy_job/error_html_page"),
            "GetModelCopyJob failed: HTTP 502 Bad Gateway: the body is no error of the service: \
             155 bytes of text/html",
        );
    }

    #[test]
    fn a_missing_member_is_named() {
        assert_unreadable(
            &failure::<Op>("get_model_copy_job/missing_required"),
            "GetModelCopyJob failed: HTTP 200 OK: the body cannot be read: \
             targetModelArn: expected a value for the required member, found none at \
             byte 305 [request 00000006-1111-4222-8333-444455556666]",
        );
    }

    #[test]
    fn a_member_of_the_wrong_type_is_named() {
        assert_unreadable(
            &failure::<Op>("get_model_copy_job/wrong_type"),
            "GetModelCopyJob failed: HTTP 200 OK: the body cannot be read: \
             targetModelTags[0].value: expected a string, found a number at byte 489 \
             [request 00000007-1111-4222-8333-444455556666]",
        );
    }

    #[test]
    fn a_body_that_breaks_off_is_told_with_the_place() {
        assert_unreadable(
            &failure::<Op>("get_model_copy_job/truncated_body"),
            "GetModelCopyJob failed: HTTP 200 OK: the body cannot be read: \
             targetModelTags[1].key: expected the end of the string, found the end of \
             the body at byte 708 [request 00000008-1111-4222-8333-444455556666]",
        );
    }
}

mod get_audience_model {
    use std::collections::BTreeMap;

    use opsmith_generated::cleanroomsml::types::*;
    use opsmith_generated::cleanroomsml::{
        GetAudienceModelError as Failed, GetAudienceModelRequest as Op, GetAudienceModelResponse,
    };

    use super::*;

    const MODEL: &str =
        "arn:aws:cleanrooms-ml:us-east-1:111122223333:audience-model/example_model.v1-2024";
    const DATASET: &str =
        "arn:aws:cleanrooms-ml:us-east-1:111122223333:training-dataset/example-visits-2023";

    fn required_only() -> GetAudienceModelResponse {
        GetAudienceModelResponse::new(
            moment("2023-11-29T14:05:09.120Z"),
            moment("2023-11-30T08:00:00Z"),
            MODEL,
            "Example Café lookalikes",
            DATASET,
            AudienceModelStatus::Active,
        )
    }

    fn details(code: &str, message: &str) -> StatusDetails {
        let mut details = StatusDetails::default();
        details.status_code = Some(code.to_owned());
        details.message = Some(message.to_owned());
        details
    }

    #[test]
    fn the_request_carries_the_arn_in_its_path() {
        let endpoint = "https://cleanrooms-ml.us-east-1.amazonaws.com";
        let request = Op::new(MODEL).to_http(endpoint).unwrap();
        assert_request("get_audience_model/request", &request);
    }

    #[test]
    fn all_members_are_read() {
        let mut expected = required_only();
        expected.update_time = moment("2023-11-30T08:00:00.000001Z");
        expected.training_data_start_time = Some(moment("2022-12-31T23:59:59Z"));
        expected.training_data_end_time = Some(moment("2023-10-01T00:00:00Z"));
        expected.status = AudienceModelStatus::CreateFailed;
        expected.status_details = Some(details(
            "EXAMPLE_TOO_FEW_ROWS",
            "The dataset holds 12 rows; that is too few to train on.",
        ));
        expected.kms_key_arn = Some(
            "arn:aws:kms:us-east-1:111122223333:key/11112222-3333-4444-5555-666677778888"
                .to_owned(),
        );
        let tags =
            [("team", "example-ads"), ("stage", "test"), ("note to self", ""), ("größe", "klein")];
        expected.tags =
            Some(BTreeMap::from(tags.map(|(key, value)| (key.to_owned(), value.to_owned()))));
        expected.description =
            Some("First line.\nSecond line, with a \"quote\", a \\ and a \u{1f408}.".to_owned());
        assert_eq!(output::<Op>("get_audience_model/all_members"), expected);
    }

    #[test]
    fn optional_members_may_be_absent_or_null() {
        assert_eq!(output::<Op>("get_audience_model/required_only"), required_only());
        assert_eq!(output::<Op>("get_audience_model/null_members"), required_only());
    }

    #[test]
    fn unknown_members_are_passed_over() {
        let mut expected = required_only();
        expected.status_details = Some(details("EXAMPLE_OK", "Ready."));
        assert_eq!(output::<Op>("get_audience_model/unknown_members"), expected);
    }

    #[test]
    fn an_unknown_status_is_kept() {
        let status = output::<Op>("get_audience_model/unknown_enum_value").status;
        assert_eq!(status.as_str(), "UPDATE_IN_PROGRESS");
        assert!(matches!(status, AudienceModelStatus::Unknown(_)));
    }

    #[test]
    fn access_denied_is_read_from_a_header_with_a_uri() {
        let error = failure::<Op>("get_audience_model/error_access_denied_exception");
        assert_told(
            &error,
            (
                403,
                "AccessDeniedException",
                "User example-user may not see this model.",
                "00000017-1111-4222-8333-444455556666",
            ),
            "GetAudienceModel failed: AccessDeniedException (HTTP 403): User \
             example-user may not see this model. [request \
             00000017-1111-4222-8333-444455556666]",
        );
        assert_eq!(
            error.modeled(),
            Some(&Failed::AccessDeniedException(AccessDeniedException::new(
                "User example-user may not see this model."
            )))
        );
        assert!(!error.is_throttling() && !error.is_retryable());
    }

    #[test]
    fn not_found_is_read_from_a_type_after_the_message() {
        let error = failure::<Op>("get_audience_model/error_resource_not_found_exception");
        assert_told(
            &error,
            (
                404,
                "ResourceNotFoundException",
                "No such audience model.",
                "00000018-1111-4222-8333-444455556666",
            ),
            "GetAudienceModel failed: ResourceNotFoundException (HTTP 404): No such \
             audience model. [request 00000018-1111-4222-8333-444455556666]",
        );
        assert_eq!(
            error.modeled(),
            Some(&Failed::ResourceNotFoundException(ResourceNotFoundException::new(
                "No such audience model."
            )))
        );
        assert!(!error.is_throttling() && !error.is_retryable());
    }

    #[test]
    fn a_validation_error_is_read_from_a_code() {
        let error = failure::<Op>("get_audience_model/error_validation_exception");
        assert_told(
            &error,
            (
                400,
                "ValidationException",
                "The audience model ARN is malformed.",
                "00000019-1111-4222-8333-444455556666",
            ),
            "GetAudienceModel failed: ValidationException (HTTP 400): The audience \
             model ARN is malformed. [request 00000019-1111-4222-8333-444455556666]",
        );
        assert_eq!(
            error.modeled(),
            Some(&Failed::ValidationException(ValidationException::new(
                "The audience model ARN is malformed."
            )))
        );
        assert!(!error.is_throttling() && !error.is_retryable());
    }

    #[test]
    fn an_unmodeled_code_is_kept() {
        let error = failure::<Op>("get_audience_model/error_unmodeled");
        assert_told(
            &error,
            (
                403,
                "ExpiredTokenException",
                "The security token of this example has expired.",
                "0000001a-1111-4222-8333-444455556666",
            ),
            "GetAudienceModel failed: ExpiredTokenException (HTTP 403): The security \
             token of this example has expired. [request \
             0000001a-1111-4222-8333-444455556666]",
        );
        assert_eq!(error.modeled(), None);
        assert!(!error.is_throttling() && !error.is_retryable());
    }

    #[test]
    fn a_proxys_page_is_told_by_its_status_type_and_size() {
        assert_proxys_page(
            &failure::<Op>("get_audience_model/error_html_page"),
            "GetAudienceModel failed: HTTP 502 Bad Gateway: the body is no error of the service: \
             155 bytes of text/html",
        );
    }

    #[test]
    fn a_missing_member_is_named() {
        assert_unreadable(
            &failure::<Op>("get_audience_model/missing_required"),
            "GetAudienceModel failed: HTTP 200 OK: the body cannot be read: \
             trainingDatasetArn: expected a value for the required member, found none \
             at byte 257 [request 00000014-1111-4222-8333-444455556666]",
        );
    }

    #[test]
    fn a_member_of_the_wrong_type_is_named() {
        assert_unreadable(
            &failure::<Op>("get_audience_model/wrong_type"),
            "GetAudienceModel failed: HTTP 200 OK: the body cannot be read: tags: \
             expected an object, found an array at byte 376 [request \
             00000015-1111-4222-8333-444455556666]",
        );
    }

    #[test]
    fn a_body_that_breaks_off_is_told_with_the_place() {
        assert_unreadable(
            &failure::<Op>("get_audience_model/truncated_body"),
            "GetAudienceModel failed: HTTP 200 OK: the body cannot be read: \
             statusDetails.statusCode: expected a string, found the end of the body at \
             byte 519 [request 00000016-1111-4222-8333-444455556666]",
        );
    }
}

mod describe_package_import_job {
    use std::collections::BTreeMap;

    use opsmith_generated::panorama::types::*;
    use opsmith_generated::panorama::{
        DescribePackageImportJobError as Failed, DescribePackageImportJobRequest as Op,
        DescribePackageImportJobResponse,
    };

    use super::*;

    const JOB: &str = "packageImportJob-example_0123456789";

    fn required_only() -> DescribePackageImportJobResponse {
        let location = OutPutS3Location::new(
            "amzn-s3-demo-destination-bucket",
            "111122223333/nodePackages/example_people_counter.tar.gz",
        );
        DescribePackageImportJobResponse::new(
            moment("2023-11-14T22:13:20Z"),
            PackageImportJobInputConfig::default(),
            JOB,
            PackageImportJobType::NodePackageVersion,
            moment("2023-11-14T22:14:21Z"),
            PackageImportJobOutput::new(
                location,
                "package-example_people_counter",
                "1.0",
                "0123abcd4567ef89",
            ),
            PackageImportJobOutputConfig::default(),
            PackageImportJobStatus::Succeeded,
            "",
        )
    }

    fn input_config(object_key: &str, region: Option<&str>) -> PackageImportJobInputConfig {
        let mut location = S3Location::new("amzn-s3-demo-bucket", object_key);
        location.region = region.map(str::to_owned);
        let mut config = PackageImportJobInputConfig::default();
        config.package_version_input_config = Some(PackageVersionInputConfig::new(location));
        config
    }

    fn all_members() -> DescribePackageImportJobResponse {
        let mut response = required_only();
        response.client_token = Some("example-token_0001".to_owned());
        response.created_time = moment("2023-11-14T22:13:20.123Z");
        response.input_config =
            input_config("packages/example people counter.tar.gz", Some("us-east-1"));
        let tags = [("project", "example-people-counter"), ("stage", "test"), ("empty", "")];
        let tags = BTreeMap::from(tags.map(|(key, value)| (key.to_owned(), value.to_owned())));
        response.job_tags = Some(vec![JobResourceTags::new(JobResourceType::Package, tags)]);
        let mut config = PackageVersionOutputConfig::new("example_people_counter", "1.0");
        config.mark_latest = Some(true);
        response.output_config.package_version_output_config = Some(config);
        response.status_message = "Imported \"example_people_counter\" 1.0.".to_owned();
        response
    }

    #[test]
    fn the_request_carries_the_id_in_its_path() {
        let request = Op::new(JOB).to_http("https://panorama.us-east-1.amazonaws.com").unwrap();
        assert_request("describe_package_import_job/request", &request);
    }

    #[test]
    fn all_members_are_read() {
        assert_eq!(output::<Op>("describe_package_import_job/all_members"), all_members());
    }

    #[test]
    fn optional_members_may_be_absent() {
        assert_eq!(output::<Op>("describe_package_import_job/required_only"), required_only());
    }

    #[test]
    fn a_member_that_is_null_is_absent() {
        let mut expected = required_only();
        expected.created_time = moment("2023-11-14T22:13:20.123Z");
        expected.input_config = input_config("packages/example.tar.gz", None);
        expected.status_message = "Imported \"example_people_counter\" 1.0.".to_owned();
        assert_eq!(output::<Op>("describe_package_import_job/null_members"), expected);
    }

    #[test]
    fn unknown_members_are_passed_over() {
        assert_eq!(output::<Op>("describe_package_import_job/unknown_members"), all_members());
    }

    #[test]
    fn unknown_enum_values_are_kept() {
        let response = output::<Op>("describe_package_import_job/unknown_enum_value");
        let resource_type = &response.job_tags.as_deref().unwrap_or_default()[0].resource_type;
        assert_eq!(resource_type.as_str(), "DEVICE");
        assert_eq!(response.job_type.as_str(), "EXAMPLE_MODEL_VERSION");
        assert_eq!(response.status.as_str(), "CANCELLED");
        assert!(matches!(response.status, PackageImportJobStatus::Unknown(_)));
    }

    #[test]
    fn access_denied_is_read_from_a_code_with_a_namespace() {
        let error = failure::<Op>("describe_package_import_job/error_access_denied_exception");
        assert_told(
            &error,
            (
                403,
                "AccessDeniedException",
                "User example-user may not describe this job.",
                "00000023-1111-4222-8333-444455556666",
            ),
            "DescribePackageImportJob failed: AccessDeniedException (HTTP 403): User \
             example-user may not describe this job. [request \
             00000023-1111-4222-8333-444455556666]",
        );
        assert_eq!(
            error.modeled(),
            Some(&Failed::AccessDeniedException(AccessDeniedException::new(
                "User example-user may not describe this job."
            )))
        );
        assert!(!error.is_throttling() && !error.is_retryable());
    }

    #[test]
    fn a_conflict_is_read_with_its_arguments() {
        let error = failure::<Op>("describe_package_import_job/error_conflict_exception");
        assert_told(
            &error,
            (
                409,
                "ConflictException",
                "The package is being changed by another job.",
                "00000024-1111-4222-8333-444455556666",
            ),
            "DescribePackageImportJob failed: ConflictException (HTTP 409): The \
             package is being changed by another job. [request \
             00000024-1111-4222-8333-444455556666]",
        );
        let mut modeled = ConflictException::new(
            "The package is being changed by another job.",
            "package-example_people_counter",
            "PACKAGE",
        );
        modeled.error_id = Some("example-error-0001".to_owned());
        modeled.error_arguments = Some(vec![
            ConflictExceptionErrorArgument::new("otherJob", "packageImportJob-example_9876543210"),
            ConflictExceptionErrorArgument::new("startedBy", "example-user"),
        ]);
        assert_eq!(error.modeled(), Some(&Failed::ConflictException(modeled)));
        assert!(!error.is_throttling() && !error.is_retryable());
    }

    #[test]
    fn an_internal_error_tells_how_long_to_wait() {
        let error = failure::<Op>("describe_package_import_job/error_internal_server_exception");
        assert_told(
            &error,
            (
                500,
                "InternalServerException",
                "Something broke on our side.",
                "00000025-1111-4222-8333-444455556666",
            ),
            "DescribePackageImportJob failed: InternalServerException (HTTP 500): \
             Something broke on our side. [request \
             00000025-1111-4222-8333-444455556666]",
        );
        let mut modeled = InternalServerException::new("Something broke on our side.");
        modeled.retry_after_seconds = Some(30);
        assert_eq!(error.modeled(), Some(&Failed::InternalServerException(modeled)));
        assert!(!error.is_throttling() && error.is_retryable());
    }

    #[test]
    fn a_validation_error_is_read_with_its_fields() {
        let error = failure::<Op>("describe_package_import_job/error_validation_exception");
        assert_told(
            &error,
            (
                400,
                "ValidationException",
                "Two fields are not valid.",
                "00000026-1111-4222-8333-444455556666",
            ),
            "DescribePackageImportJob failed: ValidationException (HTTP 400): Two \
             fields are not valid. [request 00000026-1111-4222-8333-444455556666]",
        );
        let mut modeled = ValidationException::new("Two fields are not valid.");
        modeled.reason = Some(ValidationExceptionReason::FieldValidationFailed);
        modeled.error_id = Some("example-error-0002".to_owned());
        modeled.error_arguments =
            Some(vec![ValidationExceptionErrorArgument::new("maximum", "255")]);
        modeled.fields = Some(vec![
            ValidationExceptionField::new("It is too long.", "JobId"),
            ValidationExceptionField::new("It holds a space.", "JobId"),
        ]);
        assert_eq!(error.modeled(), Some(&Failed::ValidationException(modeled)));
        assert!(!error.is_throttling() && !error.is_retryable());
    }

    #[test]
    fn an_unmodeled_code_is_kept_and_known_as_throttling() {
        let error = failure::<Op>("describe_package_import_job/error_unmodeled");
        assert_told(
            &error,
            (
                429,
                "TooManyRequestsException",
                "Rate exceeded, said the example.",
                "00000027-1111-4222-8333-444455556666",
            ),
            "DescribePackageImportJob failed: TooManyRequestsException (HTTP 429): \
             Rate exceeded, said the example. [request \
             00000027-1111-4222-8333-444455556666]",
        );
        assert_eq!(error.modeled(), None);
        assert!(error.is_throttling() && error.is_retryable());
    }

    #[test]
    fn a_proxys_page_is_told_by_its_status_type_and_size() {
        assert_proxys_page(
            &failure::<Op>("describe_package_import_job/error_html_page"),
            "DescribePackageImportJob failed: HTTP 502 Bad Gateway: the body is no error of the service: \
             155 bytes of text/html",
        );
    }

    #[test]
    fn a_missing_member_is_named_with_its_path() {
        assert_unreadable(
            &failure::<Op>("describe_package_import_job/missing_required"),
            "DescribePackageImportJob failed: HTTP 200 OK: the body cannot be read: \
             Output.PackageId: expected a value for the required member, found none at \
             byte 856 [request 00000020-1111-4222-8333-444455556666]",
        );
    }

    #[test]
    fn a_member_of_the_wrong_type_is_named_with_its_path() {
        assert_unreadable(
            &failure::<Op>("describe_package_import_job/wrong_type"),
            "DescribePackageImportJob failed: HTTP 200 OK: the body cannot be read: \
             OutputConfig.PackageVersionOutputConfig.MarkLatest: expected true or \
             false, found a string at byte 985 [request \
             00000021-1111-4222-8333-444455556666]",
        );
    }

    #[test]
    fn a_body_that_breaks_off_is_told_with_the_place() {
        assert_unreadable(
            &failure::<Op>("describe_package_import_job/truncated_body"),
            "DescribePackageImportJob failed: HTTP 200 OK: the body cannot be read: \
             Output: expected the end of the string, found the end of the body at byte \
             875 [request 00000022-1111-4222-8333-444455556666]",
        );
    }
}
