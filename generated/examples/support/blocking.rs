//! A client made of ureq and a signer. It serves every operation of every service.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use aws_credential_types::Credentials;
use bytes::Bytes;
use http::Response;
use opsmith_runtime::Operation;
use ureq::tls::{RootCerts, TlsConfig};

use crate::signing::signed;

/// Sends requests to one region.
pub(crate) struct Client {
    agent: ureq::Agent,
    credentials: Credentials,
    region: String,
    endpoint: String,
}

impl Client {
    /// A client that gives up on a call after `timeout`.
    pub(crate) fn new(
        credentials: Credentials,
        region: impl Into<String>,
        endpoint: impl Into<String>,
        timeout: Duration,
    ) -> Self {
        // The certificates that this machine trusts, which may be more than ureq's own.
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        // An error status is not the end of a response here: what it says is yet to be read. And a
        // request that is redirected would have to be signed again.
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(timeout))
            .tls_config(tls);
        Self {
            agent: config.build().new_agent(),
            credentials,
            region: region.into(),
            endpoint: endpoint.into(),
        }
    }

    /// Sends a request, and reads what comes back.
    pub(crate) fn send<O: Operation>(&self, request: &O) -> Result<O::Response, Failure<O::Error>> {
        let failed = |cause| Failure::NoResponse { operation: O::NAME, cause };
        let response = self.exchange(request).map_err(failed)?;
        O::read_response(&response).map_err(Failure::Service)
    }

    fn exchange<O: Operation>(&self, request: &O) -> Result<Response<Bytes>, Box<dyn Error>> {
        let request = request.to_http(&self.endpoint)?;
        let request = signed(request, O::SERVICE, &self.region, &self.credentials)?;
        let mut response = match request.body().is_empty() {
            true => self.agent.run(request.map(|_| ()))?,
            false => self.agent.run(request.map(Vec::from))?,
        };
        let body = response.body_mut().read_to_vec()?;
        Ok(response.map(|_| Bytes::from(body)))
    }
}

/// Why a call has no result.
#[derive(Debug)]
pub(crate) enum Failure<E> {
    /// Nothing was sent, or nothing came back, or only a part of it.
    NoResponse { operation: &'static str, cause: Box<dyn Error> },
    /// The service answers with an error, or with what cannot be read.
    Service(opsmith_runtime::Error<E>),
}

impl<E> fmt::Display for Failure<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoResponse { operation, cause } => {
                write!(f, "{operation} failed: {cause}")
            }
            Self::Service(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug> Error for Failure<E> {}
