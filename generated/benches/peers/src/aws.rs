//! The official SDK, whose readers and writers its own public interface hands out.

use aws_smithy_runtime_api::client::interceptors::context::{Input, Output};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin;
use aws_smithy_runtime_api::client::ser_de::{
    DeserializeResponse, SerializeRequest, SharedRequestSerializer, SharedResponseDeserializer,
};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;

/// An operation of the SDK.
pub struct Operation {
    reader: &'static SharedResponseDeserializer,
    reader_settings: &'static ConfigBag,
    writer: SharedRequestSerializer,
    writer_settings: ConfigBag,
}

impl Operation {
    pub fn new(operation: impl RuntimePlugin) -> Self {
        let layer = operation.config().expect("an operation has settings");
        let bag = || {
            let mut bag = ConfigBag::base();
            bag.push_shared_layer(layer.clone());
            bag
        };
        // A reader cannot be taken out of its settings.
        let reader_settings: &ConfigBag = Box::leak(Box::new(bag()));
        let reader = reader_settings.load::<SharedResponseDeserializer>().expect("a reader");
        let writer_settings = bag();
        let writer = writer_settings.load::<SharedRequestSerializer>().expect("a writer").clone();
        Self { reader, reader_settings, writer, writer_settings }
    }

    pub fn read(&self, response: &HttpResponse) -> Output {
        let output =
            self.reader.deserialize_nonstreaming_with_config(response, self.reader_settings);
        output.expect("the SDK reads the response")
    }

    /// A request to `endpoint`, which the SDK adds to what it has written; without one it has no host.
    pub fn write(&mut self, input: Input, endpoint: Option<&str>) -> http::Request<SdkBody> {
        let request = self.writer.serialize_input(input, &mut self.writer_settings);
        let mut request = request.expect("the SDK writes the request");
        if let Some(endpoint) = endpoint {
            request.uri_mut().set_endpoint(endpoint).expect("an endpoint");
        }
        request.try_into_http1x().expect("a request of `http`")
    }
}

/// A response as the SDK takes it.
pub fn response(body: &[u8]) -> HttpResponse {
    HttpResponse::new(200.try_into().expect("a status"), SdkBody::from(body))
}
