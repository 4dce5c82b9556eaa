//! Responses in the other formats, read: XML, the XML that answers a form, and CBOR.

mod decode;
mod plain;
mod responses;

use std::fmt::Debug;

use aws_sdk_cloudwatch::operation::get_metric_data::GetMetricData;
use aws_sdk_ec2::operation::describe_security_groups::DescribeSecurityGroups;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2;
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin;
use bytes::Bytes;
use http::Response;
use http::header::{CONTENT_LENGTH, HeaderValue};
use opsmith_bench_formats::cloudwatch::GetMetricDataRequest;
use opsmith_bench_formats::ec2::DescribeSecurityGroupsRequest;
use opsmith_bench_formats::s3::ListObjectsV2Request;
use opsmith_runtime::Serve;
use serde::de::DeserializeOwned;

use crate::aws;
use crate::comparison::{Measures, Subject};
use crate::race::Runner;

/// Reads every response in every way.
pub fn read() {
    for (size, value) in [("small", responses::listing(3)), ("large", responses::listing(64))] {
        let mut bench = Bench::<ListObjectsV2Request>::new(&XML, size, value);
        bench.spell_as_s3();
        bench.read_xml::<plain::Listing>(ListObjectsV2::new());
    }
    for (size, value) in [("small", responses::groups(1)), ("large", responses::groups(10))] {
        let bench = Bench::<DescribeSecurityGroupsRequest>::new(&QUERY, size, value);
        bench.read_xml::<plain::Groups>(DescribeSecurityGroups::new());
    }
    for (size, value) in
        [("small", responses::metrics(2, 20)), ("large", responses::metrics(15, 60))]
    {
        let bench = Bench::<GetMetricDataRequest>::new(&CBOR, size, value);
        bench.read_cbor::<plain::Metrics>(GetMetricData::new());
    }
}

const XML: Measures =
    Measures { time: "response read, XML", allocations: "allocations of reading, XML" };
const QUERY: Measures =
    Measures { time: "response read, query", allocations: "allocations of reading, query" };
const CBOR: Measures =
    Measures { time: "response read, CBOR", allocations: "allocations of reading, CBOR" };

/// A response, as a value and as bytes.
struct Bench<'s, O: Serve> {
    measures: &'s Measures,
    size: &'s str,
    value: O::Response,
    response: Response<Bytes>,
}

impl Bench<'_, ListObjectsV2Request> {
    /// Calls the root by the name that our model does not know and the SDK insists on, and writes quotes as
    /// references: each ETag has two.
    fn spell_as_s3(&mut self) {
        let text = std::str::from_utf8(self.body()).expect("the body is UTF-8");
        let text = text.replace("ListObjectsV2Output", "ListBucketResult").replace('"', "&quot;");
        self.response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(text.len()));
        *self.response.body_mut() = Bytes::from(text);
    }
}

impl<'s, O: Serve<Response: Debug + PartialEq>> Bench<'s, O> {
    fn new(measures: &'s Measures, size: &'s str, value: O::Response) -> Self {
        let response = O::write_response(&value).expect("the response is written");
        Self { measures, size, value, response }
    }

    fn body(&self) -> &[u8] {
        self.response.body()
    }

    /// A library that leaves something out would have less to do.
    fn check(&self, read: impl Into<O::Response>) {
        assert_eq!(read.into(), self.value, "all read the same");
    }

    fn read_xml<P: DeserializeOwned + Into<O::Response>>(&self, sdk: impl RuntimePlugin) {
        let (sdk, sdk_response) = (aws::Operation::new(sdk), aws::response(self.body()));
        let ours = || O::read_response(&self.response).expect("we read it");
        let aws_sdk = || sdk.read(&sdk_response);
        let quick_xml = || {
            let text = std::str::from_utf8(self.body()).expect("the body is UTF-8");
            quick_xml::de::from_str::<P>(text).expect("quick-xml reads it")
        };
        self.check(ours());
        self.check(quick_xml());
        Subject::new::<O>(self.measures, self.size).race(vec![
            Runner::new("opsmith", ours),
            Runner::new("aws-sdk", aws_sdk),
            Runner::new("quick-xml", quick_xml),
        ]);
    }

    fn read_cbor<P>(&self, sdk: impl RuntimePlugin)
    where
        P: DeserializeOwned + for<'b> cbor4ii::core::dec::Decode<'b> + Into<O::Response>,
    {
        let (sdk, sdk_response) = (aws::Operation::new(sdk), aws::response(self.body()));
        let ours = || O::read_response(&self.response).expect("we read it");
        let aws_sdk = || sdk.read(&sdk_response);
        let ciborium = || ciborium::from_reader::<P, _>(self.body()).expect("ciborium reads it");
        let cbor4ii = || decode::from_slice::<P>(self.body()).expect("cbor4ii reads it");
        self.check(ours());
        self.check(ciborium());
        self.check(cbor4ii());
        Subject::new::<O>(self.measures, self.size).race(vec![
            Runner::new("opsmith", ours),
            Runner::new("aws-sdk", aws_sdk),
            Runner::new("ciborium", ciborium),
            Runner::new("cbor4ii", cbor4ii),
        ]);
    }
}
