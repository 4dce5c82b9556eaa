//! The checksum of its body that a request carries, by an algorithm that the caller chooses.

use crc::{CRC_32_ISCSI, CRC_32_ISO_HDLC, CRC_64_NVME, Crc, Table};
use http::HeaderName;

use crate::{RequestBuilder, WriteError, base64};

/// The one that is taken where the caller chooses none.
const DEFAULT: &str = "CRC32";

/// What the name of a header begins with that holds a checksum; the rest of it is the algorithm's.
const PREFIX: &str = "x-amz-checksum-";

/// The algorithms that services know. Other headers that begin so hold no checksum.
const ALGORITHMS: &[&str] = &[
    "crc32",
    "crc32c",
    "crc64nvme",
    "md5",
    "sha1",
    "sha256",
    "sha512",
    "xxhash3",
    "xxhash64",
    "xxhash128",
];

impl RequestBuilder {
    /// Sends a checksum of the body along, unless a header holds one already. The algorithm's name may be
    /// in any case.
    pub fn checksum(&mut self, algorithm: Option<&str>) -> Result<(), WriteError> {
        if self.request.headers().keys().any(holds_checksum) {
            return Ok(());
        }
        let algorithm = algorithm.unwrap_or(DEFAULT);
        let mut text = String::new();
        base64::encode_into(&compute(algorithm, self.request.body())?, &mut text);
        self.header(&format!("{PREFIX}{}", algorithm.to_ascii_lowercase()), &text)
    }

    /// The same for services that are told the algorithm in the header `name`, which is set already where
    /// the caller chose one.
    pub fn named_checksum(
        &mut self,
        name: &str,
        algorithm: Option<&str>,
    ) -> Result<(), WriteError> {
        let before = self.request.headers().len();
        self.checksum(algorithm)?;
        if algorithm.is_none() && self.request.headers().len() > before {
            self.header(name, DEFAULT)?;
        }
        Ok(())
    }
}

fn holds_checksum(header: &HeaderName) -> bool {
    let algorithm = header.as_str().strip_prefix(PREFIX);
    algorithm.is_some_and(|algorithm| ALGORITHMS.contains(&algorithm))
}

fn compute(algorithm: &str, body: &[u8]) -> Result<Vec<u8>, WriteError> {
    static CRC32: Crc<u32, Table<16>> = Crc::<u32, Table<16>>::new(&CRC_32_ISO_HDLC);
    static CRC32C: Crc<u32, Table<16>> = Crc::<u32, Table<16>>::new(&CRC_32_ISCSI);
    static CRC64NVME: Crc<u64, Table<16>> = Crc::<u64, Table<16>>::new(&CRC_64_NVME);
    Ok(match algorithm.to_ascii_uppercase().as_str() {
        "CRC32" => CRC32.checksum(body).to_be_bytes().to_vec(),
        "CRC32C" => CRC32C.checksum(body).to_be_bytes().to_vec(),
        "CRC64NVME" => CRC64NVME.checksum(body).to_be_bytes().to_vec(),
        "MD5" => md5::compute(body).to_vec(),
        #[cfg(feature = "sha")]
        "SHA1" => <sha1::Sha1 as sha1::Digest>::digest(body).to_vec(),
        #[cfg(feature = "sha")]
        "SHA256" => <sha2::Sha256 as sha2::Digest>::digest(body).to_vec(),
        #[cfg(feature = "sha")]
        "SHA512" => <sha2::Sha512 as sha2::Digest>::digest(body).to_vec(),
        #[cfg(not(feature = "sha"))]
        "SHA1" | "SHA256" | "SHA512" => {
            let reason = "is of the SHA family: turn on the feature `sha` of opsmith-runtime, or set \
                          the header of the checksum";
            return Err(WriteError::new("checksum", reason));
        }
        _ => {
            let reason = "is by an algorithm that is not at hand: set the header of the checksum";
            return Err(WriteError::new("checksum", reason));
        }
    })
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Method};

    use super::*;

    const NAME: &str = "x-amz-sdk-checksum-algorithm";

    fn headers(make: impl FnOnce(&mut RequestBuilder)) -> HeaderMap {
        let mut request = RequestBuilder::new(Method::PUT, "https://example.com").unwrap();
        request.body("text/plain", "123456789");
        make(&mut request);
        request.finish().unwrap().headers().clone()
    }

    /// The check values of the CRC catalogue, and of the standards of the others.
    #[test]
    fn checksums_are_those_of_the_standards() {
        for (algorithm, expected) in [
            ("CRC32", "y/Q5Jg=="),
            ("CRC32C", "4waSgw=="),
            ("CRC64NVME", "rosUhgp5mIg="),
            ("Crc32c", "4waSgw=="),
            ("MD5", "JfnnlDI7RTiF9RgfG2JNCw=="),
            #[cfg(feature = "sha")]
            ("SHA1", "98O8HYCOBHMq32eZZczDTKeuNEE="),
            #[cfg(feature = "sha")]
            ("SHA256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
            #[cfg(feature = "sha")]
            (
                "SHA512",
                "2eZ2LdHI6vbWGzxhkvxAjU1tXxF20MKRabwk5xw/J0rSf81YEbMT1oH35V7ALXPUmclUVba1u1A6z1dPuo/+hQ==",
            ),
        ] {
            let headers = headers(|request| request.checksum(Some(algorithm)).unwrap());
            let name = format!("x-amz-checksum-{}", algorithm.to_lowercase());
            assert_eq!(headers[name], expected, "{algorithm}");
        }
    }

    #[test]
    fn who_chooses_none_gets_one_and_the_service_is_told() {
        let headers = headers(|request| request.named_checksum(NAME, None).unwrap());
        assert_eq!(headers["x-amz-checksum-crc32"], "y/Q5Jg==");
        assert_eq!(headers[NAME], "CRC32");
    }

    #[test]
    fn a_checksum_that_is_there_is_left_alone() {
        let headers = headers(|request| {
            request.header("x-amz-checksum-sha256", "mine").unwrap();
            request.named_checksum(NAME, None).unwrap();
        });
        assert_eq!(headers["x-amz-checksum-sha256"], "mine");
        assert!(!headers.contains_key("x-amz-checksum-crc32") && !headers.contains_key(NAME));
    }

    #[test]
    fn a_header_that_tells_of_a_checksum_is_none() {
        for name in ["algorithm", "mode", "type"] {
            let headers = headers(|request| {
                request.header(&format!("x-amz-checksum-{name}"), "CRC32").unwrap();
                request.checksum(None).unwrap();
            });
            assert_eq!(headers["x-amz-checksum-crc32"], "y/Q5Jg==", "{name}");
        }
    }

    #[test]
    fn a_checksum_that_the_headers_have_no_room_for_is_an_error() {
        let mut request = RequestBuilder::new(Method::PUT, "https://example.com").unwrap();
        request.prefix_headers("x-", &crate::request::most_headers()).unwrap();
        let error = request.checksum(None).unwrap_err();
        assert_eq!(error.to_string(), "headers: must be no more than 24,576");
    }

    fn error(algorithm: &str) -> String {
        let mut request = RequestBuilder::new(Method::PUT, "https://example.com").unwrap();
        request.checksum(Some(algorithm)).unwrap_err().to_string()
    }

    #[test]
    fn an_algorithm_that_is_not_at_hand_is_an_error() {
        let expected = "checksum: is by an algorithm that is not at hand: \
                        set the header of the checksum";
        assert_eq!(error("XXHASH3"), expected);
    }

    #[cfg(not(feature = "sha"))]
    #[test]
    fn an_algorithm_of_the_sha_family_is_behind_a_feature() {
        for algorithm in ["SHA1", "sha256", "SHA512"] {
            let error = error(algorithm);
            assert!(error.contains("turn on the feature `sha` of opsmith-runtime"), "{error}");
        }
    }
}
