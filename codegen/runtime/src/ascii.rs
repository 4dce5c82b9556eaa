//! Text that is made byte by byte.

/// Appends bytes that the caller made of ASCII alone.
pub(crate) fn push_ascii(out: &mut String, bytes: &[u8]) {
    out.push_str(std::str::from_utf8(bytes).expect("ASCII is UTF-8"));
}

/// The digits of a number, at the end of `room`.
pub(crate) fn decimal(number: usize, room: &mut [u8; 20]) -> &[u8] {
    let (mut rest, mut start) = (number, room.len());
    while rest > 0 || start == room.len() {
        start -= 1;
        room[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    &room[start..]
}
