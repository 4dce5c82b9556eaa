//! What the examples are told on the command line.

use std::env;

use opsmith_runtime::Service;

/// Which call to make, and where.
pub(crate) struct Arguments {
    pub(crate) operation: String,
    /// The id or the ARN that the operation asks for.
    pub(crate) id: String,
    pub(crate) region: String,
    endpoint: Option<String>,
}

impl Arguments {
    /// The arguments of this process; else how to call it.
    pub(crate) fn read(example: &str) -> Result<Self, String> {
        let mut arguments = env::args().skip(1);
        let mut next = || arguments.next().filter(|argument| !argument.starts_with("--"));
        match (next(), next(), next(), next(), next()) {
            (Some(operation), Some(id), Some(region), endpoint, None) => {
                Ok(Self { operation, id, region, endpoint })
            }
            _ => Err(usage(example)),
        }
    }

    /// Where a service is called.
    pub(crate) fn endpoint(&self, service: &Service) -> String {
        let regional =
            || format!("https://{}.{}.amazonaws.com", service.endpoint_prefix, self.region);
        self.endpoint.clone().unwrap_or_else(regional)
    }
}

/// How to call an example.
pub(crate) fn usage(example: &str) -> String {
    format!(
        "usage: cargo run -p opsmith-generated --example {example} -- OPERATION ID REGION [ENDPOINT]

OPERATION and its ID are one of
  GetModelCopyJob           the ARN of a model copy job, from Bedrock
  GetAudienceModel          the ARN of an audience model, from Clean Rooms ML
  DescribePackageImportJob  the id of a package import job, from Panorama

REGION is for example us-east-1. ENDPOINT is the service's own in that region unless it is given,
for example as http://127.0.0.1:8080.

Credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and from AWS_SESSION_TOKEN if they
are temporary."
    )
}
