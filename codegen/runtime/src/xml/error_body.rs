//! Writing errors, on the side of the server.

use bytes::Bytes;

use super::Writer;
use super::error::ERROR;
use super::writer::fragment;
use crate::WriteError;

/// The body of an error without members: in `around`, the outermost first, the element `Error` with
/// these children.
pub(crate) fn error_body(around: &[&str], children: &[(&str, &str)]) -> Result<Bytes, WriteError> {
    fn write(xml: &mut Writer, around: &[&str], children: &[(&str, &str)]) {
        match around {
            [name, around @ ..] => {
                xml.element(name, children, |xml, children| write(xml, around, children));
            }
            [] => xml.element(ERROR, children, |xml, children| {
                children.iter().for_each(|(name, value)| xml.element(name, *value, Writer::string));
            }),
        }
    }
    fragment(|xml| write(xml, around, children)).map(Bytes::from)
}

const END_OF_ERROR: &str = "</Error>";

/// The body with members added to its element `Error`.
pub(super) fn with_members<T: ?Sized>(
    body: &[u8],
    value: &T,
    write: impl FnOnce(&mut Writer, &T),
) -> Result<Bytes, WriteError> {
    let members = fragment(|xml| write(xml, value))?;
    let body = std::str::from_utf8(body).unwrap_or_default();
    // No text holds a bracket, so this is the end of the element that `error_body` wrote.
    let (before, after) = match body.rfind(END_OF_ERROR) {
        Some(end) => body.split_at(end),
        None => ("<Error>", END_OF_ERROR),
    };
    Ok([before, &members, after].concat().into())
}
