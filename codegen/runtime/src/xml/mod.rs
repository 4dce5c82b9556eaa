//! Reading and writing XML, without a tree of elements in between.
//!
//! The body is checked as UTF-8 once; a text without references is then a slice of it, copied once. A
//! document type is refused, so there are no entities but the five that XML itself has. The prefix of
//! an element's name is dropped, and that is all there is of namespaces. No path is tracked while
//! reading: a fault keeps its offset, and the path is found by walking the body up to there.

mod collections;
mod error;
#[cfg(feature = "server")]
mod error_body;
mod message;
mod path;
mod reader;
mod root;
mod tag;
mod text;
mod writer;

pub use collections::{read_list, read_map};
pub(crate) use error::{error_head, is_error_body};
#[cfg(feature = "server")]
pub(crate) use error_body::error_body;
pub use reader::{Failed, Reader, value};
pub(crate) use root::read_any;
pub use root::{Body, payload, read, read_error, read_in, read_unwrapped};
pub use writer::{Writer, body, boxed, inside, list, map, text, unwrapped_body, with_namespace};
