//! The checksum of preludes and frames.

use crc::{CRC_32_ISO_HDLC, Crc, Table};

static CRC32: Crc<u32, Table<16>> = Crc::<u32, Table<16>>::new(&CRC_32_ISO_HDLC);

pub(super) fn of(bytes: &[u8]) -> [u8; 4] {
    CRC32.checksum(bytes).to_be_bytes()
}
