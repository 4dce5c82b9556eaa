//! Errors: the element `Error`, and what protocols put around it.

use bytes::Bytes;

use super::writer::fragment;
use super::{Failed, Reader, Writer};
use crate::{ErrorHead, WriteError, text};

/// Whether the root of a body is an error.
pub(crate) fn is_error_body(body: &[u8]) -> bool {
    std::str::from_utf8(body).is_ok_and(|text| {
        let mut xml = Reader::new(text);
        xml.root().is_ok() && xml.name() == Some(ERROR)
    })
}

/// What a body tells of an error, whichever protocol it is of.
pub(crate) fn error_head(body: &[u8]) -> ErrorHead {
    let mut head = ErrorHead::default();
    // Whatever stands before a fault still tells something; a body that is no XML tells nothing.
    let _ = super::read_any(body, |xml| read_head(xml, &mut head));
    head
}

fn read_head(xml: &mut Reader<'_>, head: &mut ErrorHead) -> Result<(), Failed> {
    if xml.name() == Some("Error") {
        return read_error(xml, head);
    }
    while let Some(element) = xml.next_element()? {
        match element {
            "Error" => read_error(xml, head)?,
            "Errors" => _ = xml.list("Error", |xml| read_error(xml, head))?,
            "RequestId" | "RequestID" => head.request_id = value(xml)?,
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn read_error(xml: &mut Reader<'_>, head: &mut ErrorHead) -> Result<(), Failed> {
    while let Some(element) = xml.next_element()? {
        match element {
            "Code" => head.code = value(xml)?,
            "Message" | "message" => head.message = value(xml)?,
            "RequestId" => head.request_id = value(xml)?,
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn value(xml: &mut Reader<'_>) -> Result<Option<String>, Failed> {
    let value = xml.value(text::string)?;
    Ok((!value.is_empty()).then_some(value))
}

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

const ERROR: &str = "Error";
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
