//! Bodies that travel compressed.

use std::borrow::Cow;
use std::io::{self, Read, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderValue, Request};

use crate::{ReadError, RequestBuilder, WriteError, header, text};

/// Where faults of the encodings are.
const PLACE: &str = "header `content-encoding`";

/// Compression does not pay for a body that is shorter.
const SHORTEST: usize = 10_240;

/// No service takes a body that is longer than this when it is unpacked: a few bytes can stand for many.
const LONGEST: usize = 64 << 20;

/// A stream in gzip may be made of several, and each costs time, however little is in it.
const MOST_PARTS: usize = 4096;

impl RequestBuilder {
    /// Compresses the body if that pays, and appends `gzip` to the encodings that the headers name.
    pub fn gzip(&mut self) -> Result<(), WriteError> {
        if self.request.body().len() < SHORTEST {
            return Ok(());
        }
        *self.request.body_mut() = pack(self.request.body())?;
        let headers = self.request.headers_mut();
        let others = headers.get(CONTENT_ENCODING);
        let others = others.filter(|others| !others.as_bytes().trim_ascii().is_empty());
        let encodings = others.map_or(Ok(HeaderValue::from_static("gzip")), and_gzip)?;
        header::insert(headers, CONTENT_ENCODING, encodings)
    }
}

/// The encodings that the caller named, in whatever bytes, and ours after them.
fn and_gzip(others: &HeaderValue) -> Result<HeaderValue, WriteError> {
    let value = HeaderValue::from_bytes(&[others.as_bytes(), b", gzip"].concat());
    let mut value = value.map_err(|_| WriteError::new(PLACE, "is too long"))?;
    value.set_sensitive(others.is_sensitive());
    Ok(value)
}

fn pack(body: &[u8]) -> Result<Bytes, WriteError> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let packed = encoder.write_all(body).and_then(|()| encoder.finish());
    let fault = |error| WriteError::new("body", format!("cannot be compressed: {error}"));
    packed.map(Bytes::from).map_err(fault)
}

/// The request as it was before its body was compressed, if it was.
///
/// Fails for an encoding other than gzip, in which nobody could read the body.
pub fn unpack(request: &Request<Bytes>) -> Result<Cow<'_, Request<Bytes>>, ReadError> {
    let encodings = encodings(request)?;
    let mut left = encodings.as_str();
    let mut unpacked: Option<Bytes> = None;
    let mut room = LONGEST;
    while let Some((others, last)) = split_last(left) {
        if !is_gzip(last) {
            return Err(ReadError::new(PLACE, "gzip", "another encoding"));
        }
        let body = unpacked_body(unpacked.as_ref().unwrap_or(request.body()), room)?;
        room = room.saturating_sub(body.len());
        (left, unpacked) = (others, Some(body));
    }
    match unpacked {
        Some(body) => with_body(request, body, "").map(Cow::Owned),
        None => Ok(Cow::Borrowed(request)),
    }
}

/// The same for a request with a member of its own for the encodings: the last one is taken away if it is
/// gzip, and the others are the member's to tell of.
///
/// A short body is sent as it is, and one that the caller put into gzip looks like ours: it is unpacked
/// too, and the member without it.
pub fn unpack_last(request: &Request<Bytes>) -> Result<Cow<'_, Request<Bytes>>, ReadError> {
    let encodings = encodings(request)?;
    match split_last(&encodings) {
        Some((others, last)) if is_gzip(last) => {
            let body = unpacked_body(request.body(), LONGEST)?;
            with_body(request, body, others).map(Cow::Owned)
        }
        _ => Ok(Cow::Borrowed(request)),
    }
}

fn encodings(request: &Request<Bytes>) -> Result<String, ReadError> {
    let encodings = header::optional(request.headers(), CONTENT_ENCODING.as_str(), text::string)?;
    Ok(encodings.unwrap_or_default())
}

/// The last of the encodings, and the text before it. What is empty is no element of a list, and
/// `identity` is no encoding.
fn split_last(mut encodings: &str) -> Option<(&str, &str)> {
    while !encodings.is_empty() {
        let (others, last) = encodings.rsplit_once(',').unwrap_or(("", encodings));
        let last = last.trim_ascii();
        if !last.is_empty() && !last.eq_ignore_ascii_case("identity") {
            return Some((others, last));
        }
        encodings = others;
    }
    None
}

fn is_gzip(encoding: &str) -> bool {
    ["gzip", "x-gzip"].iter().any(|name| encoding.eq_ignore_ascii_case(name))
}

/// The request with another body, in the encodings `encodings`.
fn with_body(
    request: &Request<Bytes>,
    body: Bytes,
    encodings: &str,
) -> Result<Request<Bytes>, ReadError> {
    let mut changed = request.clone();
    let headers = changed.headers_mut();
    headers.remove(CONTENT_ENCODING);
    let encodings = HeaderValue::from_str(encodings).ok().filter(|others| !others.is_empty());
    let encodings = encodings.map(|encodings| (CONTENT_ENCODING, encodings));
    for (name, value) in encodings.into_iter().chain([(CONTENT_LENGTH, body.len().into())]) {
        let fault = |_| ReadError::new("headers", "no more than 24,576", "more");
        header::insert(headers, name, value).map_err(fault)?;
    }
    *changed.body_mut() = body;
    Ok(changed)
}

/// The whole of a body in gzip.
///
/// It is unpacked twice: to tell its length, and then into as much memory. So one that is too long takes
/// none, and no other takes more than it is long, which a growing buffer would, thrice.
fn unpacked_body(body: &[u8], room: usize) -> Result<Bytes, ReadError> {
    let length = unpack_into(&mut io::sink(), body, room)?;
    let mut unpacked = vec![0; length];
    unpack_into(&mut unpacked.as_mut_slice(), body, room)?;
    Ok(Bytes::from(unpacked))
}

/// Writes to `out` what a body in gzip unpacks to, which may be made of several streams, and tells its
/// length.
fn unpack_into(out: &mut dyn Write, mut body: &[u8], room: usize) -> Result<usize, ReadError> {
    let fault = |found: String| ReadError::new("body", "a body in gzip", found);
    let mut left = room as u64;
    for _ in 0..MOST_PARTS {
        let mut part = GzDecoder::new(&mut body).take(left.saturating_add(1));
        let length = io::copy(&mut part, out).map_err(|error| fault(error.to_string()))?;
        let Some(rest) = left.checked_sub(length) else {
            return Err(fault(format!("one that unpacks to more than {LONGEST} bytes")));
        };
        left = rest;
        if body.is_empty() {
            return Ok(room.saturating_sub(left as usize));
        }
    }
    Err(fault(format!("one of more than {MOST_PARTS} parts")))
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    fn pack(body: &[u8]) -> Bytes {
        super::pack(body).unwrap()
    }

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
        for own in ["custom", "gzip", "b, c,", "é"] {
            let sent = request(20_000, Some(own));
            assert_eq!(sent.headers()["content-encoding"], format!("{own}, gzip").as_bytes());
            let read = unpack_last(&sent).unwrap();
            assert_eq!(read.headers()["content-encoding"], own.as_bytes());
            assert_eq!(read.body(), &"a".repeat(20_000));
        }
        assert_eq!(request(20_000, Some(" ")).headers()["content-encoding"], "gzip");
    }

    #[test]
    fn an_encoding_that_is_sensitive_stays_so() {
        let mut request = RequestBuilder::new(Method::POST, "https://example.com").unwrap();
        request.sensitive_header("Content-Encoding", "secret").unwrap();
        request.body("text/plain", "a".repeat(20_000));
        request.gzip().unwrap();
        let request = request.finish().unwrap();
        assert!(request.headers()["content-encoding"].is_sensitive());
    }

    #[test]
    fn an_encoding_that_the_headers_have_no_room_for_is_an_error() {
        let mut request = RequestBuilder::new(Method::POST, "https://example.com").unwrap();
        request.prefix_headers("x-", &crate::request::most_headers()).unwrap();
        request.body("text/plain", "a".repeat(20_000));
        let error = request.gzip().unwrap_err().to_string();
        assert_eq!(error, "headers: must be no more than 24,576");

        let mut received = encoded(pack(b"body"), "custom, gzip");
        for name in crate::request::most_headers().into_keys().skip(1) {
            let name = http::HeaderName::try_from(name).unwrap();
            received.headers_mut().insert(name, HeaderValue::from_static(""));
        }
        let error = unpack_last(&received).unwrap_err().to_string();
        assert_eq!(error, "headers: expected no more than 24,576, found more");
    }

    fn encoded(body: Bytes, encodings: &str) -> Request<Bytes> {
        Request::builder().header("Content-Encoding", encodings).body(body).unwrap()
    }

    #[test]
    fn encodings_are_a_list_as_http_has_it() {
        let once = pack(b"body");
        for encodings in
            ["gzip", "GZIP", "x-gzip", "gzip,", ", gzip\t, ,", "identity, gzip, identity"]
        {
            let read = unpacked(&encoded(once.clone(), encodings));
            assert_eq!(read.body(), "body", "{encodings}");
            assert!(!read.headers().contains_key("content-encoding"), "{encodings}");
            assert_eq!(unpack_last(&encoded(once.clone(), encodings)).unwrap().body(), "body");
        }
        for encodings in ["", "identity", " ,"] {
            assert_eq!(unpacked(&encoded(once.clone(), encodings)).body(), &once, "{encodings}");
        }
        let twice = pack(&once);
        assert_eq!(unpacked(&encoded(twice.clone(), "gzip, gzip")).body(), "body");
        let read = encoded(twice, "gzip, gzip");
        let read = unpack_last(&read).unwrap();
        assert_eq!(
            (read.body(), &read.headers()["content-encoding"]),
            (&once, &"gzip".parse().unwrap())
        );
    }

    #[test]
    fn an_encoding_that_nobody_can_read_is_a_fault() {
        for encodings in ["br", "gzip, br", "br, gzip"] {
            let error = unpack(&encoded(pack(b"body"), encodings)).unwrap_err().to_string();
            let expected = "header `content-encoding`: expected gzip, found another encoding";
            assert_eq!(error, expected, "{encodings}");
        }
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
        let most = pack(&vec![0; LONGEST]);
        assert_eq!(unpacked(&encoded(most.clone(), "gzip")).body().len(), LONGEST);
        for (body, encodings) in
            [(pack(&vec![0; LONGEST + 1]), "gzip"), ([most.clone(), most].concat().into(), "gzip")]
        {
            let error = unpack(&encoded(body, encodings)).unwrap_err().to_string();
            let end = "found one that unpacks to more than 67108864 bytes";
            assert!(error.ends_with(end), "{error}");
        }
    }

    #[test]
    fn an_unpacked_body_takes_no_more_memory_than_it_is_long() {
        for length in [0, 1, 10_000, 1 << 20] {
            let body = unpacked_body(&pack(&vec![0; length]), LONGEST).unwrap();
            assert_eq!(Vec::from(body).capacity(), length);
        }
        let parts = pack(b"abc").repeat(2);
        let body = unpacked_body(&parts, LONGEST).unwrap();
        assert_eq!(body, "abcabc");
        assert_eq!(Vec::from(body).capacity(), 6);
    }

    #[test]
    fn layers_share_the_room() {
        let inner = pack(&vec![0; LONGEST]);
        let error = unpack(&encoded(pack(&inner), "gzip, gzip")).unwrap_err().to_string();
        assert!(error.ends_with("unpacks to more than 67108864 bytes"), "{error}");
    }

    #[test]
    fn a_stream_may_be_made_of_several_but_not_of_any_number() {
        let parts = |count| Bytes::from(pack(b"a").repeat(count));
        let read = unpacked(&encoded(parts(MOST_PARTS), "gzip"));
        assert_eq!(read.body().len(), MOST_PARTS);
        let error = unpack(&encoded(parts(MOST_PARTS + 1), "gzip")).unwrap_err().to_string();
        assert_eq!(error, "body: expected a body in gzip, found one of more than 4096 parts");
        let with_garbage = [&pack(b"a")[..], b"garbage"].concat();
        assert!(unpack(&encoded(with_garbage.into(), "gzip")).is_err());
    }
}
