//! The grammar of numbers: where one ends. Their values are the standard library's business.

/// The end of the number at `at`, or the offset at which it stops being one.
pub(crate) fn end_of_number(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let mut rest = bytes.get(at..).unwrap_or_default();
    let fault = |rest: &[u8]| bytes.len() - rest.len();
    if let [b'-', after @ ..] = rest {
        rest = after;
    }
    rest = match rest {
        // A leading zero stands alone.
        [b'0', after @ ..] => after,
        _ => after_digits(rest).ok_or_else(|| fault(rest))?,
    };
    if let [b'.', after @ ..] = rest {
        rest = after_digits(after).ok_or_else(|| fault(after))?;
    }
    if let [b'e' | b'E', b'+' | b'-', after @ ..] | [b'e' | b'E', after @ ..] = rest {
        rest = after_digits(after).ok_or_else(|| fault(after))?;
    }
    Ok(bytes.len() - rest.len())
}

/// What follows the digits, of which there must be one.
#[inline]
fn after_digits(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    while let [b'0'..=b'9', after @ ..] = rest {
        rest = after;
    }
    (rest.len() < bytes.len()).then_some(rest)
}

/// The text of an integer, also of one with a fraction of zeros: `1` for `1.0`.
pub(crate) fn integer_text(number: &str) -> Option<&str> {
    let (integer, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_integer = fraction.bytes().all(|byte| byte == b'0') && !integer.contains(['e', 'E']);
    is_integer.then_some(integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_ends_where_its_grammar_does() {
        for number in [
            "0",
            "-0",
            "10",
            "-12.50",
            "0.001",
            "1e5",
            "1E+05",
            "12.5e-17",
            "9".repeat(40).as_str(),
        ] {
            for rest in ["", ",", "]", " ", "x"] {
                let text = format!("{number}{rest}");
                assert_eq!(end_of_number(text.as_bytes(), 0), Ok(number.len()), "{text}");
            }
        }
        assert_eq!(end_of_number(b"01", 0), Ok(1));
        assert_eq!(end_of_number(b"1.5.5", 0), Ok(3));
    }

    #[test]
    fn what_is_no_number_fails_at_the_byte_where_a_digit_is_missing() {
        let cases = [
            ("", 0),
            ("-", 1),
            ("+1", 0),
            (".5", 0),
            ("1.", 2),
            ("1.e5", 2),
            ("1e", 2),
            ("1e+", 3),
            ("-x", 1),
        ];
        for (text, at) in cases {
            assert_eq!(end_of_number(text.as_bytes(), 0), Err(at), "{text}");
        }
    }

    #[test]
    fn an_integer_may_have_a_fraction_of_zeros_but_no_exponent() {
        assert_eq!(integer_text("-12"), Some("-12"));
        assert_eq!(integer_text("12.000"), Some("12"));
        assert_eq!(integer_text("12.01"), None);
        assert_eq!(integer_text("1e3"), None);
        assert_eq!(integer_text("1.0e3"), None);
    }
}
