//! Text that is made byte by byte.

/// Bytes that the caller made of ASCII alone, as text.
pub(crate) fn ascii(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// `00`, `01` and so on to `99`.
#[expect(clippy::indexing_slicing, reason = "evaluated when the crate is compiled")]
pub(crate) static TWO_DIGITS: [[u8; 2]; 100] = {
    let mut digits = [[0; 2]; 100];
    let mut number = 0;
    while number < 100 {
        digits[number] = [b'0' + number as u8 / 10, b'0' + number as u8 % 10];
        number += 1;
    }
    digits
};

/// Writes a number in decimal to the end of `room`, and tells where its digits are.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a number of 64 bits has 20 digits at most, and the rest of a division by 100 is an index"
)]
pub(crate) fn decimal(number: u64, room: &mut [u8; 20]) -> &[u8] {
    let (mut rest, mut start) = (number, room.len());
    while rest >= 10 {
        start -= 2;
        room[start..start + 2].copy_from_slice(&TWO_DIGITS[(rest % 100) as usize]);
        rest /= 100;
    }
    if rest > 0 || start == room.len() {
        start -= 1;
        room[start] = b'0' + rest as u8;
    }
    &room[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_no_zeros_before_it() {
        for number in [0, 7, 10, 99, 100, 101, 1000, 12_345, 1_000_000, u64::MAX / 10, u64::MAX] {
            let digits = decimal(number, &mut [0; 20]).to_owned();
            assert_eq!(ascii(&digits), number.to_string());
        }
    }
}
