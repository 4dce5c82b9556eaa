//! Reading and writing JSON, without a tree of values in between.
//!
//! The body is checked as UTF-8 once; a string without escapes is then a slice of it, copied once. No
//! path is tracked while reading: a fault keeps its offset, and the path is found by walking the body
//! up to there.

#[cfg(feature = "base64")]
mod blob;
#[cfg(feature = "document")]
mod document;
mod list;
pub(crate) mod number;
mod object;
mod path;
mod raw;
mod reader;
mod skip;
mod string;
mod values;
mod writer;

pub use list::{read_list, read_sparse_list};
pub use object::{read_map, read_sparse_map};
pub use raw::RawJson;
pub(crate) use reader::read_text;
pub use reader::{Body, Failed, Reader, payload, read, read_boxed, read_sensitive};
pub use writer::{Writer, body, boxed, list, map, sparse_list, sparse_map, write};
#[cfg(feature = "document")]
pub(crate) use writer::{float_name, write_text};

/// Objects and lists may nest this deep, whether they are read or skipped.
pub const MAX_DEPTH: usize = 128;
