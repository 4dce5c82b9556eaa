//! Signs requests. The crate signs nothing itself: any signer that takes an `http::Request` will do.

use std::env;
use std::error::Error;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use bytes::Bytes;
use http::Request;
use opsmith_runtime::Service;

/// The credentials that the environment holds.
pub(crate) fn credentials() -> Result<Credentials, String> {
    let id = variable("AWS_ACCESS_KEY_ID")?;
    let secret = variable("AWS_SECRET_ACCESS_KEY")?;
    let token = env::var("AWS_SESSION_TOKEN").ok().filter(|token| !token.is_empty());
    Ok(Credentials::new(id, secret, token, None, "environment"))
}

fn variable(name: &str) -> Result<String, String> {
    let value = env::var(name).ok().filter(|value| !value.is_empty());
    value.ok_or_else(|| format!("{name} is not set"))
}

/// Adds the headers that prove to `service` who sends the request.
pub(crate) fn signed(
    mut request: Request<Bytes>,
    service: &Service,
    region: &str,
    credentials: &Credentials,
) -> Result<Request<Bytes>, Box<dyn Error>> {
    let identity = credentials.clone().into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service.signing_name)
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()?
        .into();
    let uri = request.uri().to_string();
    let mut headers = Vec::new();
    for (name, value) in request.headers() {
        headers.push((name.as_str(), value.to_str()?));
    }
    let body = SignableBody::Bytes(request.body());
    let signable = SignableRequest::new(request.method().as_str(), uri, headers.into_iter(), body)?;
    let (instructions, _) = sign(signable, &params)?.into_parts();
    instructions.apply_to_request_http1x(&mut request);
    Ok(request)
}
