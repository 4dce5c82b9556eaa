//! Text that is made byte by byte.

/// Bytes that the caller made of ASCII alone, as text.
pub(crate) fn ascii(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("ASCII is UTF-8")
}

/// Writes a number in decimal to the end of `room`, and tells where its digits are.
pub(crate) fn decimal(number: u64, room: &mut [u8; 20]) -> &[u8] {
    let (mut rest, mut start) = (number, room.len());
    while rest > 0 || start == room.len() {
        start -= 1;
        room[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    &room[start..]
}
