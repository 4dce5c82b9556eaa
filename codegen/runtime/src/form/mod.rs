//! Requests as forms: a flat list of keys and values, in which dots in the keys make up the tree.
//!
//! `Tags.member.1.Key=a` is the member `Key` of the first element of the list `Tags`.

mod message;
#[cfg(feature = "server")]
mod node;
mod writer;

#[cfg(feature = "server")]
pub use message::is_action;
#[cfg(feature = "server")]
pub use node::{Node, read, read_flat_list, read_flat_map, read_list, read_map, value};
pub use writer::{Writer, body, boxed, ec2_list, flat_list, flat_map, list, map, text};
