//! The checksum of its body that a request carries, by an algorithm that the caller chooses.

use bytes::Bytes;
use crc::{CRC_32_ISCSI, CRC_32_ISO_HDLC, CRC_64_NVME, Crc, Table};

use crate::{RequestBuilder, WriteError, base64};

/// The one that is taken where the caller chooses none.
const DEFAULT: &str = "CRC32";

/// Headers that begin so hold a checksum; the rest of the name is the algorithm's.
const PREFIX: &str = "x-amz-checksum-";

impl RequestBuilder {
    /// Sends a checksum of the body along, unless a header holds one already.
    pub fn checksum(&mut self, algorithm: Option<&str>) -> Result<(), WriteError> {
        if self.headers.keys().any(|name| name.as_str().starts_with(PREFIX)) {
            return Ok(());
        }
        let algorithm = algorithm.unwrap_or(DEFAULT);
        let body = self.body.as_ref().map_or_else(Bytes::new, |(_, body)| body.clone());
        let mut text = String::new();
        base64::encode_into(&compute(algorithm, &body)?, &mut text);
        self.header(&format!("{PREFIX}{}", algorithm.to_ascii_lowercase()), &text)
    }

    /// The same for services that are told the algorithm in the header `name`, which is set already where
    /// the caller chose one.
    pub fn named_checksum(
        &mut self,
        name: &str,
        algorithm: Option<&str>,
    ) -> Result<(), WriteError> {
        let before = self.headers.len();
        self.checksum(algorithm)?;
        if algorithm.is_none() && self.headers.len() > before {
            self.header(name, DEFAULT)?;
        }
        Ok(())
    }
}

fn compute(algorithm: &str, body: &[u8]) -> Result<Vec<u8>, WriteError> {
    static CRC32: Crc<u32, Table<16>> = Crc::<u32, Table<16>>::new(&CRC_32_ISO_HDLC);
    static CRC32C: Crc<u32, Table<16>> = Crc::<u32, Table<16>>::new(&CRC_32_ISCSI);
    static CRC64NVME: Crc<u64, Table<16>> = Crc::<u64, Table<16>>::new(&CRC_64_NVME);
    Ok(match algorithm {
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
        _ => {
            let reason = "is by an algorithm that is not at hand: turn on the feature `sha` of \
                          opsmith-runtime for the SHA family, or set the header of the checksum";
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
            ("MD5", "JfnnlDI7RTiF9RgfG2JNCw=="),
            #[cfg(feature = "sha")]
            ("SHA1", "98O8HYCOBHMq32eZZczDTKeuNEE="),
            #[cfg(feature = "sha")]
            ("SHA256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
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
    fn an_algorithm_that_is_not_at_hand_is_an_error() {
        let mut request = RequestBuilder::new(Method::PUT, "https://example.com").unwrap();
        let error = request.checksum(Some("XXHASH3")).unwrap_err().to_string();
        assert!(error.starts_with("checksum: is by an algorithm that is not at hand"), "{error}");
    }
}
