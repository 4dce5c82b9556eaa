//! The URI of a request: how its values are encoded, and how it is read on the side of the server.
//!
//! A pattern is the URI of an operation in a model, such as `/buckets/{Bucket}/{Key+}?acl`. A label
//! such as `{Bucket}` is one segment of the path that is not empty. The greedy label `{Key+}` is one
//! or more segments. What follows the question mark must be in the query, in any order.

#[cfg(feature = "server")]
mod labels;
mod percent;
#[cfg(feature = "server")]
mod query;

#[cfg(feature = "server")]
pub use labels::{Labels, matches};
#[cfg(feature = "server")]
pub(crate) use percent::decode;
pub(crate) use percent::encode_into;
#[cfg(feature = "server")]
pub use query::Query;
