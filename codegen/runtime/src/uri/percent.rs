//! Percent-encoding.

#[cfg(feature = "server")]
use std::borrow::Cow;

/// Whether a byte stands for itself in a label or a query: the unreserved characters of RFC 3986.
#[expect(clippy::indexing_slicing, reason = "evaluated when the crate is compiled")]
static UNRESERVED: [bool; 256] = {
    let mut unreserved = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        unreserved[byte] = matches!(byte as u8,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~');
        byte += 1;
    }
    unreserved
};

/// What stands for each byte: `%00`, `%01` and so on to `%FF`.
#[expect(clippy::indexing_slicing, reason = "evaluated when the crate is compiled")]
static ENCODED: [[u8; 3]; 256] = {
    let digits = b"0123456789ABCDEF";
    let mut encoded = [[b'%'; 3]; 256];
    let mut byte = 0;
    while byte < 256 {
        encoded[byte] = [b'%', digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    encoded
};

/// Appends `text` to `out`, each byte encoded that is not unreserved.
#[expect(clippy::indexing_slicing, reason = "the tables have an entry for every byte")]
pub(crate) fn encode_into(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    loop {
        let is_reserved = |byte: &u8| !UNRESERVED[usize::from(*byte)];
        let plain = rest.iter().position(is_reserved).unwrap_or(rest.len());
        let (plain, reserved) = rest.split_at(plain);
        out.extend_from_slice(plain);
        let [byte, after @ ..] = reserved else { return };
        out.extend_from_slice(&ENCODED[usize::from(*byte)]);
        rest = after;
    }
}

/// The text that `text` encodes. A plus sign stands for itself.
///
/// `None` if a percent sign comes without two digits, or the bytes are not UTF-8.
#[cfg(feature = "server")]
pub(crate) fn decode(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        bytes.push(match byte {
            b'%' => {
                let ([high, low], after) = rest.split_first_chunk()?;
                rest = after;
                hex_value(*high)? << 4 | hex_value(*low)?
            }
            _ => *byte,
        });
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

#[cfg(feature = "server")]
fn hex_value(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

#[cfg(all(test, feature = "server"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encode(text: &str) -> String {
        let mut out = Vec::new();
        encode_into(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn all_but_unreserved_characters_are_encoded() {
        assert_eq!(encode("AZaz09-_.~"), "AZaz09-_.~");
        assert_eq!(
            encode(" %:/?#[]@!$&'()*+,;=😹"),
            "%20%25%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%F0%9F%98%B9"
        );
        assert_eq!(encode("\r\n\0é"), "%0D%0A%00%C3%A9");
        assert_eq!(encode(""), "");
    }

    #[test]
    fn either_case_of_hexadecimal_is_decoded() {
        assert_eq!(decode("%2f%2F%c3%A9+").as_deref(), Some("//é+"));
    }

    #[test]
    fn what_is_not_percent_encoded_text_is_refused() {
        for text in
            ["%", "%2", "a%", "%zz", "%2g", "%+1", "% 1", "%%20", "%é", "%FF", "%C3", "%C3%28"]
        {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes_to_the_same(text: String) {
            let encoded = encode(&text);
            prop_assert!(encoded.bytes().all(|byte| byte == b'%' || UNRESERVED[usize::from(byte)]));
            let decoded = decode(&encoded);
            prop_assert_eq!(decoded.as_deref(), Some(&*text));
        }

        #[test]
        fn any_text_is_decoded_or_refused(text in "[%0-9a-fé]*") {
            decode(&text);
        }
    }
}
