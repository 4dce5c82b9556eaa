//! Responses in JSON, read and written.

use bytes::Bytes;
use http::Response;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use opsmith_generated::bedrock::GetModelCopyJobRequest;
use opsmith_generated::cleanroomsml::GetAudienceModelRequest;
use opsmith_generated::panorama::DescribePackageImportJobRequest;
use opsmith_runtime::Serve;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::comparison::{Measures, Subject};
use crate::race::Runner;
use crate::responses::Remake;
use crate::{aws, plain, responses};

const READING: Measures = Measures { time: "response read", allocations: "allocations of reading" };
const WRITING: Measures =
    Measures { time: "response written", allocations: "allocations of writing" };

/// Reads every response in every way.
pub fn read() {
    each(
        &|bench: Bench<'_, GetModelCopyJobRequest>, sdk| bench.read::<plain::CopyJob>(sdk),
        &|bench: Bench<'_, GetAudienceModelRequest>, sdk| bench.read::<plain::AudienceModel>(sdk),
        &|bench: Bench<'_, DescribePackageImportJobRequest>, sdk| {
            bench.read::<plain::ImportJob>(sdk)
        },
    );
}

/// Writes every response in every way. The SDK has no such half.
pub fn write() {
    each(
        &|bench: Bench<'_, GetModelCopyJobRequest>, _| bench.write::<plain::CopyJob>(),
        &|bench: Bench<'_, GetAudienceModelRequest>, _| bench.write::<plain::AudienceModel>(),
        &|bench: Bench<'_, DescribePackageImportJobRequest>, _| bench.write::<plain::ImportJob>(),
    );
}

type Measure<'m, O> = &'m dyn Fn(Bench<'_, O>, aws::Operation);

fn each(
    copy_job: Measure<'_, GetModelCopyJobRequest>,
    audience_model: Measure<'_, GetAudienceModelRequest>,
    import_job: Measure<'_, DescribePackageImportJobRequest>,
) {
    for (size, response) in
        [("small", responses::small_copy_job()), ("large", responses::large_copy_job())]
    {
        let sdk = aws_sdk_bedrock::operation::get_model_copy_job::GetModelCopyJob::new();
        copy_job(Bench::new(size, response), aws::Operation::new(sdk));
    }
    for (size, response) in
        [("small", responses::small_audience_model()), ("large", responses::large_audience_model())]
    {
        let sdk = aws_sdk_cleanroomsml::operation::get_audience_model::GetAudienceModel::new();
        audience_model(Bench::new(size, response), aws::Operation::new(sdk));
    }
    for (size, response) in
        [("small", responses::small_import_job()), ("large", responses::large_import_job())]
    {
        let sdk =
            aws_sdk_panorama::operation::describe_package_import_job::DescribePackageImportJob::new(
            );
        import_job(Bench::new(size, response), aws::Operation::new(sdk));
    }
}

/// A response, as a value and as bytes.
struct Bench<'s, O: Serve> {
    size: &'s str,
    value: O::Response,
    response: Response<Bytes>,
}

impl<'s, O: Serve<Response: Remake>> Bench<'s, O> {
    fn new(size: &'s str, value: O::Response) -> Self {
        let response = O::write_response(&value).expect("the response is written");
        Self { size, value, response }
    }

    fn body(&self) -> &[u8] {
        self.response.body()
    }

    fn read<P: DeserializeOwned>(&self, sdk: aws::Operation) {
        let sdk_response = aws::response(self.body());
        let ours = || O::read_response(&self.response).expect("we read it");
        let aws_sdk = || sdk.read(&sdk_response);
        let serde_json = || serde_json::from_slice::<P>(self.body()).expect("serde_json reads it");
        let sonic_rs = || sonic_rs::from_slice::<P>(self.body()).expect("sonic-rs reads it");
        // It writes into what it reads, and keeps its buffers from one time to the next.
        let (mut text, mut buffers) = (Vec::new(), simd_json::Buffers::default());
        let simd_json = || {
            text.clear();
            text.extend_from_slice(self.body());
            let value = simd_json::serde::from_slice_with_buffers::<P>(&mut text, &mut buffers);
            value.expect("simd-json reads it")
        };
        let limit = || {
            std::str::from_utf8(self.body()).expect("the body is UTF-8");
            self.value.remake()
        };
        Subject::new::<O>(&READING, self.size).race(vec![
            Runner::new("opsmith", ours),
            Runner::new("aws-sdk", aws_sdk),
            Runner::new("serde_json", serde_json),
            Runner::new("sonic-rs", sonic_rs),
            Runner::new("simd-json", simd_json),
            Runner::new("limit", limit),
        ]);
    }

    fn write<P: DeserializeOwned + Serialize>(&self) {
        let value: P = serde_json::from_slice(self.body()).expect("serde_json reads it");
        let ours = || O::write_response(&self.value).expect("we write it");
        let serde_json = || response(serde_json::to_vec(&value).expect("serde_json writes it"));
        let sonic_rs = || response(sonic_rs::to_vec(&value).expect("sonic-rs writes it"));
        let simd_json = || response(simd_json::to_vec(&value).expect("simd-json writes it"));
        for body in [serde_json().into_body(), sonic_rs().into_body(), simd_json().into_body()] {
            assert_eq!(body, self.body(), "all write the same");
        }
        Subject::new::<O>(&WRITING, self.size).race(vec![
            Runner::new("opsmith", ours),
            Runner::new("serde_json", serde_json),
            Runner::new("sonic-rs", sonic_rs),
            Runner::new("simd-json", simd_json),
        ]);
    }
}

/// The response that a library's bytes make, with the headers that ours has.
fn response(body: Vec<u8>) -> Response<Bytes> {
    let length = body.len();
    let mut response = Response::new(Bytes::from(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    response
}
