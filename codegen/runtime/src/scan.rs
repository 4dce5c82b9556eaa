//! The search for the end of plain text, eight bytes at a time.
//!
//! The loops that search are those of their formats: one for all made skipping JSON slower.

/// A byte of 1, eight times. Multiplied by a byte it is that byte, eight times.
pub(crate) const ONES: u64 = 0x0101_0101_0101_0101;
/// The high bit of each byte, which marks it.
pub(crate) const HIGH_BITS: u64 = 0x80 * ONES;

/// The last `count` of the bytes, fewer than eight. Zeros follow, which end plain text as well.
#[inline]
pub(crate) fn last_bytes(bytes: &[u8], count: usize) -> u64 {
    match bytes.last_chunk() {
        Some(eight) => {
            let others = 8_u32.saturating_sub(count as u32).saturating_mul(8);
            u64::from_le_bytes(*eight).checked_shr(others).unwrap_or_default()
        }
        None => {
            let last = bytes.iter().rev().take(count);
            last.fold(0, |word, byte| word << 8 | u64::from(*byte))
        }
    }
}
