//! Messages whose bodies are streams: the types hold what travels beside the body, and the body is left
//! to whoever sends and receives it.

use bytes::Bytes;
use http::{Request, Response};

use crate::{Error, Operation, Protocol, WriteError};

/// An operation whose request has a stream for its body.
pub trait StreamingRequest: Operation {
    /// The HTTP request with `body`, which is whatever a client sends. Its length, where the service or
    /// the client wants to know it, is the caller's to set.
    fn to_http_with<B>(&self, endpoint: &str, body: B) -> Result<Request<B>, WriteError> {
        Ok(self.to_http(endpoint)?.map(|_| body))
    }
}

/// An operation whose response has a stream for its body.
pub trait StreamingResponse: Operation {
    /// Reads all of a response but its body, which may not have been received yet.
    fn read_head<B>(
        response: Response<B>,
    ) -> Result<Streamed<Self::Response, B>, Error<Self::Error>> {
        let (parts, body) = response.into_parts();
        let head = Response::from_parts(parts, Bytes::new());
        if Self::Protocol::is_error(&head) {
            return Ok(Streamed::Error(head.map(|_| body)));
        }
        let output = Self::read_output(&head);
        let output = output.map_err(|fault| Error::unreadable::<Self>(&head, fault))?;
        Ok(Streamed::Output(output, body))
    }
}

/// What came of a response before its body was received.
#[derive(Debug)]
pub enum Streamed<T, B> {
    /// The response, and the stream that goes with it.
    Output(T, B),
    /// An error. Receive its body; [`Operation::read_response`] then tells which error it is.
    Error(Response<B>),
}
