//! Bodies that travel compressed.

use std::borrow::Cow;
use std::io::{Read, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderValue, Request};

use crate::{ReadError, RequestBuilder, WriteError, header, text};

/// Compression does not pay for a body that is shorter.
const SHORTEST: usize = 10_240;

/// No service takes a body that is longer than this when it is unpacked: a few bytes can stand for many.
const LONGEST: u64 = 64 << 20;

impl RequestBuilder {
    /// Compresses the body if that pays, and appends `gzip` to the encodings that the headers name.
    pub fn gzip(&mut self) -> Result<(), WriteError> {
        let Some((_, body)) = self.body.as_mut().filter(|(_, body)| body.len() >= SHORTEST) else {
            return Ok(());
        };
        *body = pack(body);
        let others = self.headers.get(CONTENT_ENCODING).and_then(|value| value.to_str().ok());
        let encodings = others.map_or("gzip".to_owned(), |others| format!("{others}, gzip"));
        self.header(CONTENT_ENCODING.as_str(), &encodings)
    }
}

fn pack(body: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(body).and_then(|()| encoder.finish());
    Bytes::from(written.expect("memory takes what is written to it"))
}

/// The request as it was before its body was compressed, if it was.
pub fn unpack(request: &Request<Bytes>) -> Result<Cow<'_, Request<Bytes>>, ReadError> {
    let encodings = header::optional(request.headers(), "content-encoding", text::string)?;
    let encodings = encodings.unwrap_or_default();
    let (others, last) = encodings.rsplit_once(',').unwrap_or(("", &encodings));
    if !last.trim().eq_ignore_ascii_case("gzip") {
        return Ok(Cow::Borrowed(request));
    }
    let mut unpacked = request.clone();
    *unpacked.body_mut() = unpacked_body(request.body())?;
    let length = HeaderValue::from(unpacked.body().len());
    let headers = unpacked.headers_mut();
    headers.insert(CONTENT_LENGTH, length);
    headers.remove(CONTENT_ENCODING);
    let others = HeaderValue::from_str(others).ok().filter(|others| !others.is_empty());
    others.map(|others| headers.insert(CONTENT_ENCODING, others));
    Ok(Cow::Owned(unpacked))
}

fn unpacked_body(body: &[u8]) -> Result<Bytes, ReadError> {
    let fault = |found: String| ReadError::new("body", "a body in gzip", found);
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(body).take(LONGEST + 1).read_to_end(&mut unpacked);
    read.map_err(|error| fault(error.to_string()))?;
    if unpacked.len() as u64 > LONGEST {
        return Err(fault(format!("one that unpacks to more than {LONGEST} bytes")));
    }
    Ok(Bytes::from(unpacked))
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    fn request(length: usize, encoding: Option<&str>) -> Request<Bytes> {
        let mut request = RequestBuilder::new(Method::POST, "https://example.com").unwrap();
        encoding.iter().for_each(|encoding| request.header("Content-Encoding", encoding).unwrap());
        request.body("text/plain", "a".repeat(length));
        request.gzip().unwrap();
        request.finish().unwrap()
    }

    fn unpacked(request: &Request<Bytes>) -> Request<Bytes> {
        unpack(request).unwrap().into_owned()
    }

    #[test]
    fn a_long_body_is_compressed_and_unpacked() {
        let sent = request(20_000, None);
        assert_eq!(sent.headers()["content-encoding"], "gzip");
        assert_eq!(sent.headers()["content-length"], sent.body().len().to_string());
        assert!(sent.body().len() < 1000);
        let read = unpacked(&sent);
        assert_eq!(read.body(), &"a".repeat(20_000));
        assert_eq!(read.headers()["content-length"], "20000");
        assert!(!read.headers().contains_key("content-encoding"));
    }

    #[test]
    fn an_encoding_of_the_callers_own_comes_first() {
        let sent = request(20_000, Some("custom"));
        assert_eq!(sent.headers()["content-encoding"], "custom, gzip");
        assert_eq!(unpacked(&sent).headers()["content-encoding"], "custom");
    }

    #[test]
    fn a_short_body_is_left_as_it_is() {
        let sent = request(SHORTEST - 1, None);
        assert!(!sent.headers().contains_key("content-encoding"));
        assert_eq!(unpacked(&sent).body(), sent.body());
    }

    #[test]
    fn a_body_that_is_not_what_it_says_is_a_fault() {
        let mut sent = request(20_000, None);
        for body in ["", "no gzip", "\u{1f}"] {
            *sent.body_mut() = Bytes::from_static(body.as_bytes());
            let error = unpack(&sent).unwrap_err().to_string();
            assert!(error.starts_with("body: expected a body in gzip, found"), "{error}");
        }
    }

    #[test]
    fn a_few_bytes_cannot_fill_the_memory() {
        let mut sent = request(20_000, None);
        *sent.body_mut() = pack(&vec![0; LONGEST as usize + 1]);
        let error = unpack(&sent).unwrap_err().to_string();
        assert!(error.ends_with("found one that unpacks to more than 67108864 bytes"), "{error}");
    }
}
