//! Reading errors: the element `Error`, and what protocols put around it.

use super::{Failed, Reader};
use crate::{ErrorHead, text};

/// The element that tells of an error.
pub(super) const ERROR: &str = "Error";

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
