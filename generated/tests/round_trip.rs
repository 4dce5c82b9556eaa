//! What one half writes, the other half reads as the same value: any value of any shape.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::fs;

use opsmith_runtime::{Operation, Serve, ServeError, Timestamp};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

/// A request is read by the server as the client wrote it.
fn assert_request_survives<O: Serve + PartialEq + Debug>(request: &O) {
    let message = request.to_http("https://example.com").unwrap();
    assert!(O::matches(&message), "{message:?}");
    assert_eq!(&O::read_request(&message).unwrap(), request);
}

/// A response is read by the client as the server wrote it.
fn assert_response_survives<O>(response: &O::Response)
where
    O: Serve<Response: PartialEq + Debug>,
{
    let message = O::write_response(response).unwrap();
    assert_eq!(&O::read_response(&message).unwrap(), response);
}

/// An error is read by the client as the server wrote it, and its code and status are the model's.
fn assert_error_survives<O>(error: &O::Error)
where
    O: Serve<Response: Debug, Error: ServeError + PartialEq>,
{
    let message = O::write_error(error).unwrap();
    let read = O::read_response(&message).unwrap_err();
    assert_eq!((read.status().as_u16(), read.code().unwrap()), error.head());
    assert_eq!(read.modeled(), Some(error), "{read}");
}

/// A value is what serde reads from what serde wrote.
fn assert_serde_survives<T>(value: &T)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + Debug,
{
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
}

/// Any text at all: control characters, quotes, surrogates' neighbours and the empty one.
fn text() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..12).prop_map(String::from_iter)
}

/// Any text that can stand as a segment of a path.
fn label() -> impl Strategy<Value = String> {
    text().prop_filter("no segment", |text| !matches!(text.as_str(), "" | "." | ".."))
}

fn texts_by_text() -> impl Strategy<Value = BTreeMap<String, String>> {
    btree_map(text(), text(), 0..4)
}

/// Any moment, many of them on a full second or millisecond.
fn moment() -> impl Strategy<Value = Timestamp> {
    let seconds = Timestamp::MIN.seconds()..=Timestamp::MAX.seconds();
    let nanoseconds = prop_oneof![
        Just(0),
        (0..1_000_u32).prop_map(|milliseconds| milliseconds * 1_000_000),
        0..1_000_000_000_u32,
    ];
    (seconds, nanoseconds)
        .prop_map(|(seconds, nanoseconds)| Timestamp::new(seconds, nanoseconds).unwrap())
}

/// A value that an enum knows, or any other.
fn value_of<E>(known: &'static [E]) -> impl Strategy<Value = E>
where
    E: for<'a> From<&'a str> + Clone + Debug,
{
    prop_oneof![select(known), text().prop_map(|text| E::from(text.as_str()))]
}

/// Every case is drawn anew: nothing is written beside the tests.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

mod bedrock {
    use opsmith_generated::bedrock::types::*;
    use opsmith_generated::bedrock::{
        GetModelCopyJobError, GetModelCopyJobRequest, GetModelCopyJobResponse,
    };

    use super::*;

    fn request() -> impl Strategy<Value = GetModelCopyJobRequest> {
        label().prop_map(GetModelCopyJobRequest::new)
    }

    fn status() -> impl Strategy<Value = ModelCopyJobStatus> {
        value_of(ModelCopyJobStatus::VALUES)
    }

    fn tag() -> impl Strategy<Value = Tag> {
        (text(), text()).prop_map(|(key, value)| Tag::new(key, value))
    }

    fn response() -> impl Strategy<Value = GetModelCopyJobResponse> {
        let required = (text(), status(), moment(), text(), text(), text());
        let names = (option::of(text()), option::of(text()));
        let others = (option::of(text()), option::of(vec(tag(), 0..4)), option::of(text()));
        (required, names, others).prop_map(|(required, names, others)| {
            let (job, status, time, target, account, source) = required;
            let mut response =
                GetModelCopyJobResponse::new(job, status, time, target, account, source);
            (response.target_model_name, response.source_model_name) = names;
            (
                response.target_model_kms_key_arn,
                response.target_model_tags,
                response.failure_message,
            ) = others;
            response
        })
    }

    /// An error that has a message and nothing else.
    macro_rules! with_message {
        ($name:ident, $error:ident) => {
            fn $name() -> impl Strategy<Value = $error> {
                option::of(text()).prop_map(|message| {
                    let mut error = $error::default();
                    error.message = message;
                    error
                })
            }
        };
    }

    with_message!(access_denied, AccessDeniedException);
    with_message!(internal_server, InternalServerException);
    with_message!(not_found, ResourceNotFoundException);
    with_message!(throttling, ThrottlingException);
    with_message!(validation, ValidationException);

    fn error() -> impl Strategy<Value = GetModelCopyJobError> {
        prop_oneof![
            access_denied().prop_map(GetModelCopyJobError::AccessDeniedException),
            internal_server().prop_map(GetModelCopyJobError::InternalServerException),
            not_found().prop_map(GetModelCopyJobError::ResourceNotFoundException),
            throttling().prop_map(GetModelCopyJobError::ThrottlingException),
            validation().prop_map(GetModelCopyJobError::ValidationException),
        ]
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn requests_survive(request in request()) {
            assert_request_survives(&request);
            assert_serde_survives(&request);
        }

        #[test]
        fn responses_survive(response in response()) {
            assert_response_survives::<GetModelCopyJobRequest>(&response);
            assert_serde_survives(&response);
        }

        #[test]
        fn errors_survive(error in error()) {
            assert_error_survives::<GetModelCopyJobRequest>(&error);
            match &error {
                GetModelCopyJobError::AccessDeniedException(e) => assert_serde_survives(e),
                GetModelCopyJobError::InternalServerException(e) => assert_serde_survives(e),
                GetModelCopyJobError::ResourceNotFoundException(e) => assert_serde_survives(e),
                GetModelCopyJobError::ThrottlingException(e) => assert_serde_survives(e),
                GetModelCopyJobError::ValidationException(e) => assert_serde_survives(e),
                other => panic!("no shape is tried for {other:?}"),
            }
        }
    }
}

mod cleanroomsml {
    use opsmith_generated::cleanroomsml::types::*;
    use opsmith_generated::cleanroomsml::{
        GetAudienceModelError, GetAudienceModelRequest, GetAudienceModelResponse,
    };

    use super::*;

    fn request() -> impl Strategy<Value = GetAudienceModelRequest> {
        label().prop_map(GetAudienceModelRequest::new)
    }

    fn status() -> impl Strategy<Value = AudienceModelStatus> {
        value_of(AudienceModelStatus::VALUES)
    }

    fn details() -> impl Strategy<Value = StatusDetails> {
        (option::of(text()), option::of(text())).prop_map(|members| {
            let mut details = StatusDetails::default();
            (details.status_code, details.message) = members;
            details
        })
    }

    fn response() -> impl Strategy<Value = GetAudienceModelResponse> {
        let required = (moment(), moment(), text(), text(), text(), status());
        let times = (option::of(moment()), option::of(moment()));
        let others = (
            option::of(details()),
            option::of(text()),
            option::of(texts_by_text()),
            option::of(text()),
        );
        (required, times, others).prop_map(|(required, times, others)| {
            let (created, updated, arn, name, dataset, status) = required;
            let mut response =
                GetAudienceModelResponse::new(created, updated, arn, name, dataset, status);
            (response.training_data_start_time, response.training_data_end_time) = times;
            (response.status_details, response.kms_key_arn, response.tags, response.description) =
                others;
            response
        })
    }

    fn access_denied() -> impl Strategy<Value = AccessDeniedException> {
        text().prop_map(AccessDeniedException::new)
    }

    fn not_found() -> impl Strategy<Value = ResourceNotFoundException> {
        text().prop_map(ResourceNotFoundException::new)
    }

    fn validation() -> impl Strategy<Value = ValidationException> {
        text().prop_map(ValidationException::new)
    }

    fn error() -> impl Strategy<Value = GetAudienceModelError> {
        prop_oneof![
            access_denied().prop_map(GetAudienceModelError::AccessDeniedException),
            not_found().prop_map(GetAudienceModelError::ResourceNotFoundException),
            validation().prop_map(GetAudienceModelError::ValidationException),
        ]
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn requests_survive(request in request()) {
            assert_request_survives(&request);
            assert_serde_survives(&request);
        }

        #[test]
        fn responses_survive(response in response()) {
            assert_response_survives::<GetAudienceModelRequest>(&response);
            assert_serde_survives(&response);
        }

        #[test]
        fn errors_survive(error in error()) {
            assert_error_survives::<GetAudienceModelRequest>(&error);
            match &error {
                GetAudienceModelError::AccessDeniedException(e) => assert_serde_survives(e),
                GetAudienceModelError::ResourceNotFoundException(e) => assert_serde_survives(e),
                GetAudienceModelError::ValidationException(e) => assert_serde_survives(e),
                other => panic!("no shape is tried for {other:?}"),
            }
        }
    }
}

mod panorama {
    use opsmith_generated::panorama::types::*;
    use opsmith_generated::panorama::{
        DescribePackageImportJobError, DescribePackageImportJobRequest,
        DescribePackageImportJobResponse,
    };

    use super::*;

    fn request() -> impl Strategy<Value = DescribePackageImportJobRequest> {
        label().prop_map(DescribePackageImportJobRequest::new)
    }

    fn status() -> impl Strategy<Value = PackageImportJobStatus> {
        value_of(PackageImportJobStatus::VALUES)
    }

    fn job_type() -> impl Strategy<Value = PackageImportJobType> {
        value_of(PackageImportJobType::VALUES)
    }

    fn resource_type() -> impl Strategy<Value = JobResourceType> {
        value_of(JobResourceType::VALUES)
    }

    fn reason() -> impl Strategy<Value = ValidationExceptionReason> {
        value_of(ValidationExceptionReason::VALUES)
    }

    fn job_tags() -> impl Strategy<Value = JobResourceTags> {
        (resource_type(), texts_by_text())
            .prop_map(|(resource_type, tags)| JobResourceTags::new(resource_type, tags))
    }

    fn location() -> impl Strategy<Value = S3Location> {
        (text(), text(), option::of(text())).prop_map(|(bucket, key, region)| {
            let mut location = S3Location::new(bucket, key);
            location.region = region;
            location
        })
    }

    fn version_input() -> impl Strategy<Value = PackageVersionInputConfig> {
        location().prop_map(PackageVersionInputConfig::new)
    }

    fn input() -> impl Strategy<Value = PackageImportJobInputConfig> {
        option::of(version_input()).prop_map(|version| {
            let mut config = PackageImportJobInputConfig::default();
            config.package_version_input_config = version;
            config
        })
    }

    fn version_output() -> impl Strategy<Value = PackageVersionOutputConfig> {
        (option::of(any::<bool>()), text(), text()).prop_map(|(latest, name, version)| {
            let mut config = PackageVersionOutputConfig::new(name, version);
            config.mark_latest = latest;
            config
        })
    }

    fn output_config() -> impl Strategy<Value = PackageImportJobOutputConfig> {
        option::of(version_output()).prop_map(|version| {
            let mut config = PackageImportJobOutputConfig::default();
            config.package_version_output_config = version;
            config
        })
    }

    fn output_location() -> impl Strategy<Value = OutPutS3Location> {
        (text(), text()).prop_map(|(bucket, key)| OutPutS3Location::new(bucket, key))
    }

    fn output() -> impl Strategy<Value = PackageImportJobOutput> {
        (output_location(), text(), text(), text()).prop_map(|(location, id, version, patch)| {
            PackageImportJobOutput::new(location, id, version, patch)
        })
    }

    fn response() -> impl Strategy<Value = DescribePackageImportJobResponse> {
        let job = (moment(), input(), text(), job_type(), moment());
        let result = (output(), output_config(), status(), text());
        let optional = (option::of(text()), option::of(vec(job_tags(), 0..4)));
        (job, result, optional).prop_map(|(job, result, optional)| {
            let (created, input, id, job_type, updated) = job;
            let (output, config, status, message) = result;
            let mut response = DescribePackageImportJobResponse::new(
                created, input, id, job_type, updated, output, config, status, message,
            );
            (response.client_token, response.job_tags) = optional;
            response
        })
    }

    fn access_denied() -> impl Strategy<Value = AccessDeniedException> {
        text().prop_map(AccessDeniedException::new)
    }

    fn conflict_argument() -> impl Strategy<Value = ConflictExceptionErrorArgument> {
        (text(), text()).prop_map(|(name, value)| ConflictExceptionErrorArgument::new(name, value))
    }

    fn conflict() -> impl Strategy<Value = ConflictException> {
        let optional = (option::of(vec(conflict_argument(), 0..4)), option::of(text()));
        (text(), text(), text(), optional).prop_map(|(message, id, kind, optional)| {
            let mut error = ConflictException::new(message, id, kind);
            (error.error_arguments, error.error_id) = optional;
            error
        })
    }

    fn internal_server() -> impl Strategy<Value = InternalServerException> {
        (text(), option::of(any::<i32>())).prop_map(|(message, seconds)| {
            let mut error = InternalServerException::new(message);
            error.retry_after_seconds = seconds;
            error
        })
    }

    fn validation_argument() -> impl Strategy<Value = ValidationExceptionErrorArgument> {
        (text(), text())
            .prop_map(|(name, value)| ValidationExceptionErrorArgument::new(name, value))
    }

    fn validation_field() -> impl Strategy<Value = ValidationExceptionField> {
        (text(), text()).prop_map(|(message, name)| ValidationExceptionField::new(message, name))
    }

    fn validation() -> impl Strategy<Value = ValidationException> {
        let optional = (
            option::of(vec(validation_argument(), 0..4)),
            option::of(text()),
            option::of(vec(validation_field(), 0..4)),
            option::of(reason()),
        );
        (text(), optional).prop_map(|(message, optional)| {
            let mut error = ValidationException::new(message);
            (error.error_arguments, error.error_id, error.fields, error.reason) = optional;
            error
        })
    }

    fn error() -> impl Strategy<Value = DescribePackageImportJobError> {
        prop_oneof![
            access_denied().prop_map(DescribePackageImportJobError::AccessDeniedException),
            conflict().prop_map(DescribePackageImportJobError::ConflictException),
            internal_server().prop_map(DescribePackageImportJobError::InternalServerException),
            validation().prop_map(DescribePackageImportJobError::ValidationException),
        ]
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn requests_survive(request in request()) {
            assert_request_survives(&request);
            assert_serde_survives(&request);
        }

        #[test]
        fn responses_survive(response in response()) {
            assert_response_survives::<DescribePackageImportJobRequest>(&response);
            assert_serde_survives(&response);
        }

        #[test]
        fn errors_survive(error in error()) {
            assert_error_survives::<DescribePackageImportJobRequest>(&error);
            match &error {
                DescribePackageImportJobError::AccessDeniedException(e) => {
                    assert_serde_survives(e)
                }
                DescribePackageImportJobError::ConflictException(e) => assert_serde_survives(e),
                DescribePackageImportJobError::InternalServerException(e) => {
                    assert_serde_survives(e)
                }
                DescribePackageImportJobError::ValidationException(e) => assert_serde_survives(e),
                other => panic!("no shape is tried for {other:?}"),
            }
        }
    }
}

/// The shapes that `types/mod.rs` of a service exports.
fn shapes(service: &str) -> Vec<String> {
    let path = format!("{}/src/{service}/types/mod.rs", env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(&path).expect(&path);
    let exports = source.lines().filter_map(|line| line.strip_prefix("pub use "));
    exports.map(|path| path[path.find("::").unwrap() + 2..].replace(';', "")).collect()
}

#[test]
fn every_shape_has_a_strategy() {
    let source = include_str!("round_trip.rs");
    for service in ["bedrock", "cleanroomsml", "panorama"] {
        let from = source.find(&format!("\nmod {service} {{\n")).expect(service);
        let module = &source[from..];
        let module = &module[..module.find("\n}\n").expect(service)];
        let is_missing = |shape: &String| {
            let function = format!("-> impl Strategy<Value = {shape}> {{");
            let by_macro = format!(", {shape});");
            !module.contains(&function) && !module.contains(&by_macro)
        };
        let missing: Vec<_> = shapes(service).into_iter().filter(is_missing).collect();
        assert_eq!(missing, Vec::<String>::new(), "{service}");
    }
}

/// Whether all objects in two values have the same names, in any order.
fn assert_same_names(place: &str, left: &Value, right: &Value) {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let mut names: Vec<_> = left.keys().collect();
            let mut others: Vec<_> = right.keys().collect();
            names.sort();
            others.sort();
            assert_eq!(names, others, "in {place}");
            for name in names {
                assert_same_names(&format!("{place}.{name}"), &left[name], &right[name]);
            }
        }
        (Value::Array(left), Value::Array(right)) => {
            assert_eq!(left.len(), right.len(), "in {place}");
            left.iter().zip(right).for_each(|(left, right)| {
                assert_same_names(place, left, right);
            });
        }
        _ => {}
    }
}

fn assert_serde_has_the_models_names<O: Operation<Response: serde::Serialize>>(sample: &str) {
    let path = format!("{}/tests/samples/{sample}.http", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).expect(&path);
    let (_, body) = text.split_once("\n\n").expect("a body");
    let response = http::Response::new(body.to_owned().into());
    let response = O::read_response(&response).unwrap_or_else(|error| panic!("{error}"));
    let wire: Value = serde_json::from_str(body).unwrap();
    assert_same_names(O::NAME, &serde_json::to_value(&response).unwrap(), &wire);
}

#[test]
fn serde_names_members_as_the_model_does() {
    use opsmith_generated::bedrock::GetModelCopyJobRequest;
    use opsmith_generated::cleanroomsml::GetAudienceModelRequest;
    use opsmith_generated::panorama::DescribePackageImportJobRequest;

    assert_serde_has_the_models_names::<GetModelCopyJobRequest>("get_model_copy_job/all_members");
    assert_serde_has_the_models_names::<GetAudienceModelRequest>("get_audience_model/all_members");
    assert_serde_has_the_models_names::<DescribePackageImportJobRequest>(
        "describe_package_import_job/all_members",
    );
}
