//! SHA-256 digests, as the lock and pending files write them.

use sha2::{Digest, Sha256};

/// The SHA-256 digest of some bytes, in hexadecimal digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
