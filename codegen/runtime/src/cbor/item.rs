//! What items begin with: a major type in three bits, and what is added to it in five.

pub(super) const UNSIGNED: u8 = 0;
pub(super) const NEGATIVE: u8 = 1;
pub(super) const BYTES: u8 = 2;
pub(super) const TEXT: u8 = 3;
pub(super) const ARRAY: u8 = 4;
pub(super) const MAP: u8 = 5;
pub(super) const TAG: u8 = 6;
pub(super) const SIMPLE: u8 = 7;

pub(super) const FALSE: u8 = 0xf4;
pub(super) const TRUE: u8 = 0xf5;
pub(super) const NULL: u8 = 0xf6;
pub(super) const UNDEFINED: u8 = 0xf7;
/// A simple value that has a byte of its own.
pub(super) const LONG_SIMPLE: u8 = 0xf8;
pub(super) const HALF: u8 = 0xf9;
pub(super) const SINGLE: u8 = 0xfa;
pub(super) const DOUBLE: u8 = 0xfb;
pub(super) const BREAK: u8 = 0xff;

/// The tag of a number of seconds since 1970.
pub(super) const EPOCH: u64 = 1;

/// The first byte of an item of that major type whose end is marked by a break.
pub(super) const fn indefinite(major: u8) -> u8 {
    major << 5 | 31
}

pub(super) const END: &str = "the end of the body";

/// What a body that continues as `rest` holds there.
pub(super) fn kind(rest: &[u8]) -> &'static str {
    let Some(initial) = rest.first() else { return END };
    match (initial >> 5, initial & 31) {
        (_, 28..=30) | (UNSIGNED | NEGATIVE | TAG, 31) => "something that is no CBOR",
        (UNSIGNED | NEGATIVE, _) => "an integer",
        (BYTES, _) => "a byte string",
        (TEXT, _) => "a string",
        (ARRAY, _) => "an array",
        (MAP, _) => "a map",
        (TAG, 1) => "a timestamp",
        (TAG, 2..=5) => "a big number",
        (TAG, _) => "a tagged value",
        _ => simple_kind(*initial),
    }
}

fn simple_kind(initial: u8) -> &'static str {
    match initial {
        FALSE | TRUE => "true or false",
        NULL | UNDEFINED => "null",
        HALF | SINGLE | DOUBLE => "a float",
        BREAK => "a break",
        _ => "a simple value",
    }
}
