//! The search for the end of plain text, eight bytes at a time.

/// A byte of 1, eight times. Multiplied by a byte it is that byte, eight times.
pub(crate) const ONES: u64 = 0x0101_0101_0101_0101;
/// The high bit of each byte: where a byte is marked.
pub(crate) const HIGH_BITS: u64 = 0x80 * ONES;

/// The offset of the first byte from `at` on that `special` marks, or the end.
///
/// Of the marks only the lowest counts. A zero byte must be among what is marked.
#[inline(always)]
pub(crate) fn end_of_plain(bytes: &[u8], at: usize, special: impl Fn(u64) -> u64) -> usize {
    let mut rest = bytes.get(at..).unwrap_or_default();
    while let Some((eight, after)) = rest.split_first_chunk() {
        let marks = special(u64::from_le_bytes(*eight));
        if marks != 0 {
            return bytes.len() - rest.len() + marks.trailing_zeros() as usize / 8;
        }
        rest = after;
    }
    let marks = special(last_bytes(bytes, rest.len()));
    bytes.len() - rest.len() + marks.trailing_zeros() as usize / 8
}

/// The last `count` of the bytes, fewer than eight. Zeros follow, which end plain text as well.
#[inline]
fn last_bytes(bytes: &[u8], count: usize) -> u64 {
    match bytes.last_chunk() {
        Some(eight) => {
            u64::from_le_bytes(*eight).checked_shr(64 - 8 * count as u32).unwrap_or_default()
        }
        None => {
            let last = bytes.iter().rev().take(count);
            last.fold(0, |word, byte| word << 8 | u64::from(*byte))
        }
    }
}
