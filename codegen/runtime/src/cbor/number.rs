//! Numbers, with or without a fraction.

use super::item::{DOUBLE, HALF, NEGATIVE, SINGLE, UNSIGNED};
use super::reader::{Failed, Reader};

impl Reader<'_> {
    /// The next integer; `None` for one of more than 64 bits.
    #[inline]
    pub(super) fn whole_number(&mut self, expected: &'static str) -> Result<Option<i64>, Failed> {
        let is_negative = self.major() == Some(NEGATIVE);
        let major = if is_negative { NEGATIVE } else { UNSIGNED };
        let value = i64::try_from(self.argument(major, expected)?).ok();
        // The argument of a negative number is one less than its magnitude.
        Ok(value.map(|value| if is_negative { !value } else { value }))
    }

    /// The next number, of any width; an integer counts as one.
    pub(super) fn any_number(&mut self, expected: &'static str) -> Result<f64, Failed> {
        match self.peek() {
            Some(HALF) => self.fixed(expected).map(|bytes| from_half(u16::from_be_bytes(bytes))),
            Some(SINGLE) => self.fixed(expected).map(|bytes| f32::from_be_bytes(bytes).into()),
            Some(DOUBLE) => self.fixed(expected).map(f64::from_be_bytes),
            Some(initial) if initial >> 5 == NEGATIVE => {
                self.argument(NEGATIVE, expected).map(|value| -1.0 - value as f64)
            }
            _ => self.argument(UNSIGNED, expected).map(|value| value as f64),
        }
    }
}

/// The number that these 16 bits stand for: a sign, 5 bits of exponent, 10 of fraction.
fn from_half(bits: u16) -> f64 {
    let fraction = f64::from(bits & 0x3ff);
    let magnitude = match bits >> 10 & 31 {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        exponent => (1024.0 + fraction) * 2_f64.powi(i32::from(exponent).saturating_sub(25)),
    };
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_stand_for_the_numbers_of_their_standard() {
        let cases = [
            (0x0000, 0.0),
            (0x0001, 2_f64.powi(-24)),
            (0x0050, 4.76837158203125e-06),
            (0x03ff, 1023.0 / 16_777_216.0),
            (0x0400, 2_f64.powi(-14)),
            (0x3555, 0.333251953125),
            (0x3c00, 1.0),
            (0x3e00, 1.5),
            (0x7bff, 65504.0),
            (0x7c00, f64::INFINITY),
        ];
        for (bits, value) in cases {
            assert_eq!(from_half(bits), value, "{bits:x}");
            assert_eq!(from_half(bits | 0x8000).to_bits(), (-value).to_bits(), "{bits:x}");
        }
        for bits in [0x7c01, 0x7e00, 0x7fff, 0xfc01] {
            assert!(from_half(bits).is_nan(), "{bits:x}");
        }
    }

    #[test]
    fn finite_halves_grow_with_their_bits() {
        for bits in 1..0x7c00 {
            assert!(from_half(bits) > from_half(bits - 1), "{bits:x}");
        }
    }
}
