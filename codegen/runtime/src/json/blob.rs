//! Bytes, which travel as a string of base 64.

use bytes::Bytes;

use super::{Failed, Reader, Writer};
use crate::base64;

impl Reader<'_> {
    /// Bytes, from a string of base64.
    pub fn blob(&mut self) -> Result<Bytes, Failed> {
        self.parsed("a string of base64", base64::decode).map(Bytes::from)
    }
}

impl Writer {
    /// Bytes, as a string of base64.
    pub fn blob(&mut self, value: &Bytes) {
        if let [quote, text @ .., end] = self.room(base64::encoded_length(value) + 2) {
            (*quote, *end) = (b'"', b'"');
            base64::encode_to(value, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    const BYTES: Bytes = Bytes::from_static(&[0, 1, 2, 255]);

    fn fault(body: &str) -> String {
        json::read(body.as_bytes(), Reader::blob).unwrap_err().to_string()
    }

    #[test]
    fn a_blob_is_base64() {
        assert_eq!(json::write(|json| json.blob(&BYTES)), "\"AAEC/w==\"");
        for body in ["\"AAEC/w==\"", r#""AAEC\/w==""#] {
            assert_eq!(json::read(body.as_bytes(), Reader::blob), Ok(BYTES));
        }
    }

    #[test]
    fn what_is_no_base64_is_a_fault() {
        assert!(fault("\"%\"").starts_with("expected a string of base64, found another string"));
        assert!(fault("1").starts_with("expected a string of base64, found a number"));
    }
}
