//! Base 64 in the standard alphabet, the form in which blobs travel as text.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Padding is written, and may be left out in what is read, where bits that no byte needs are ignored.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Appends `bytes` to `out`, padded.
pub(crate) fn encode_into(bytes: &[u8], out: &mut String) {
    ENGINE.encode_string(bytes, out);
}

/// How many bytes [`encode_to`] writes.
#[expect(clippy::arithmetic_side_effects, reason = "a slice has at most `isize::MAX` bytes")]
pub(crate) fn encoded_length(bytes: &[u8]) -> usize {
    bytes.len().div_ceil(3) * 4
}

/// Writes `bytes`, padded, to `out`, which has [`encoded_length`].
pub(crate) fn encode_to(bytes: &[u8], out: &mut [u8]) {
    // The room is as long as what it is for.
    let _ = ENGINE.encode_slice(bytes, out);
}

/// The bytes that `text` stands for.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    ENGINE.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(bytes: &[u8]) -> String {
        let mut text = String::new();
        encode_into(bytes, &mut text);
        text
    }

    #[test]
    fn padding_is_written_and_may_be_left_out() {
        for (plain, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")] {
            assert_eq!(encode(plain.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(plain.as_bytes()));
            assert_eq!(decode(text.trim_end_matches('=')).as_deref(), Some(plain.as_bytes()));
        }
    }

    #[test]
    fn appends_to_what_is_there() {
        let mut text = String::from("x=");
        encode_into(b"foo", &mut text);
        assert_eq!(text, "x=Zm9v");
    }

    #[test]
    fn bits_that_no_byte_needs_are_ignored() {
        assert_eq!(decode("Zh==").as_deref(), Some(&b"f"[..]));
    }

    #[test]
    fn wrong_padding_is_refused() {
        for text in
            ["=", "==", "Zg===", "Zm9v=", "Zm9v==", "Zm9v====", "Zm8==", "Z", "Z===", "Z=g="]
        {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    #[test]
    fn bytes_outside_the_alphabet_are_refused() {
        for text in ["Zm9-", "Zm9_", "Zm 9v", "Zm9v\n", "Zm9é", "Zm9\0", "Z*", "Zm9vZ\u{7f}"] {
            assert_eq!(decode(text), None, "{text:?}");
        }
    }
}
