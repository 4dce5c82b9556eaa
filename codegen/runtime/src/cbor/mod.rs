//! Reading and writing CBOR, without a tree of values in between.
//!
//! It is called as [`json`](crate::json) is. A string of definite length is a slice of the body, copied
//! once; bytes share the body's memory. No path is tracked while reading: a fault keeps its offset, and
//! the path is found by walking the body up to there.
//!
//! Tags other than that of a timestamp are passed over in values that are skipped, and refused in those
//! that are read.

mod body;
mod item;
mod list;
mod number;
mod object;
mod path;
mod raw;
mod reader;
mod skip;
mod text;
mod values;
mod writer;

pub use body::{Body, payload, read, read_boxed, read_sensitive};
pub use list::{read_list, read_sparse_list};
pub use object::{read_map, read_sparse_map};
pub use raw::RawCbor;
pub use reader::{Failed, Reader};
#[cfg(feature = "server")]
pub(crate) use writer::joined;
pub use writer::{Writer, body, boxed, list, map, sparse_list, sparse_map, write};

/// Maps and arrays may nest this deep, whether they are read or skipped.
pub const MAX_DEPTH: usize = crate::json::MAX_DEPTH;
