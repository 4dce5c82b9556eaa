//! Base 64 in the standard alphabet, the form in which blobs travel as text.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What stands in [`VALUES`] for a byte outside the alphabet: the one value with its high bit set.
const INVALID: u8 = 0x80;

/// The six bits of each byte of the alphabet.
const VALUES: [u8; 256] = {
    let mut values = [INVALID; 256];
    let mut value = 0;
    while value < 64 {
        values[ALPHABET[value as usize] as usize] = value;
        value += 1;
    }
    values
};

/// Bytes encoded at a time: a multiple of three, so that only the last step pads.
const STEP: usize = 768;

/// Appends `bytes` to `out`, padded.
pub(crate) fn encode_into(bytes: &[u8], out: &mut String) {
    out.reserve(bytes.len().div_ceil(3).saturating_mul(4));
    let mut buffer = [b'='; STEP / 3 * 4];
    for step in bytes.chunks(STEP) {
        let length = step.len().div_ceil(3) * 4;
        encode(step, &mut buffer[..length]);
        crate::ascii::push_ascii(out, &buffer[..length]);
    }
}

fn encode(bytes: &[u8], out: &mut [u8]) {
    let digit = |bits: u32| ALPHABET[(bits & 63) as usize];
    let whole = bytes.chunks_exact(3);
    let rest = whole.remainder();
    let mut groups = out.chunks_exact_mut(4);
    for (three, four) in whole.zip(&mut groups) {
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        four.copy_from_slice(&[
            digit(bits >> 18),
            digit(bits >> 12),
            digit(bits >> 6),
            digit(bits),
        ]);
    }
    match (rest, groups.next()) {
        (&[a], Some(four)) => {
            let bits = u32::from(a) << 4;
            four.copy_from_slice(&[digit(bits >> 6), digit(bits), b'=', b'=']);
        }
        (&[a, b], Some(four)) => {
            let bits = u32::from_be_bytes([0, 0, a, b]) << 2;
            four.copy_from_slice(&[digit(bits >> 12), digit(bits >> 6), digit(bits), b'=']);
        }
        _ => {}
    }
}

/// The bytes that `text` stands for. Padding may be left out, but what is there must be right. Bits
/// of the last digit that no byte needs are ignored.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = without_padding(text.as_bytes())?;
    let mut bytes = vec![0; digits.len() / 4 * 3];
    let whole = digits.chunks_exact(4);
    let rest = whole.remainder();
    let mut seen = 0;
    for (four, three) in whole.zip(bytes.chunks_exact_mut(3)) {
        let values = [0, 1, 2, 3].map(|i| VALUES[usize::from(four[i])]);
        seen |= values[0] | values[1] | values[2] | values[3];
        three.copy_from_slice(&join(values)[1..]);
    }
    let mut last = [0; 4];
    for (value, digit) in last.iter_mut().zip(rest) {
        *value = VALUES[usize::from(*digit)];
        seen |= *value;
    }
    if seen & INVALID != 0 {
        return None;
    }
    match rest.len() {
        0 => {}
        2 => bytes.extend_from_slice(&join(last)[1..2]),
        3 => bytes.extend_from_slice(&join(last)[1..3]),
        _ => return None,
    }
    Some(bytes)
}

fn without_padding(text: &[u8]) -> Option<&[u8]> {
    let Some(text) = text.strip_suffix(b"=") else { return Some(text) };
    let digits = text.strip_suffix(b"=").unwrap_or(text);
    let padding = 1 + text.len() - digits.len();
    // One digit is never enough for a byte, so one to two equals signs complete a group of four.
    ((digits.len() + padding) % 4 == 0).then_some(digits)
}

/// Four values of six bits as a number of 24 bits, below a zero byte.
fn join([a, b, c, d]: [u8; 4]) -> [u8; 4] {
    (u32::from(a) << 18 | u32::from(b) << 12 | u32::from(c) << 6 | u32::from(d)).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encode(bytes: &[u8]) -> String {
        let mut text = String::new();
        encode_into(bytes, &mut text);
        text
    }

    #[test]
    fn the_vectors_of_rfc_4648() {
        let vectors = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, text) in vectors {
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
    fn wrong_padding_is_refused() {
        for text in
            ["=", "==", "Zg=", "Zg===", "Zm9v=", "Zm9v==", "Zm9v====", "Zm8==", "Z", "Z===", "Z=g="]
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

    proptest! {
        #[test]
        fn what_is_encoded_decodes_to_the_same(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
            prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }

        #[test]
        fn any_text_is_decoded_or_refused(text in "\\PC*") {
            decode(&text);
        }
    }
}
