//! Messages whose bodies are XML.

use super::{Writer, body, error, unwrapped_body};
use crate::{RequestBuilder, ResponseBuilder, WriteError};

const CONTENT_TYPE: &str = "application/xml";

impl RequestBuilder {
    /// Sets the body to XML whose root is called `root` and is written by `write`.
    pub fn xml<T: ?Sized>(
        &mut self,
        root: &str,
        value: &T,
        write: impl FnOnce(&mut Writer, &T),
    ) -> Result<(), WriteError> {
        self.body(CONTENT_TYPE, body(root, value, write)?);
        Ok(())
    }
}

impl ResponseBuilder {
    /// Sets the body to XML whose root is called `root` and is written by `write`.
    pub fn xml<T: ?Sized>(
        &mut self,
        root: &str,
        value: &T,
        write: impl FnOnce(&mut Writer, &T),
    ) -> Result<(), WriteError> {
        self.body(CONTENT_TYPE, body(root, value, write)?);
        Ok(())
    }

    /// Sets the body to a structure of one member, which the root is the element of.
    pub fn unwrapped_xml<T: ?Sized>(
        &mut self,
        value: &T,
        write: impl FnOnce(&mut Writer, &T),
    ) -> Result<(), WriteError> {
        self.body(CONTENT_TYPE, unwrapped_body(value, write)?);
        Ok(())
    }

    /// Adds the members of an error, written by `write`, to the body that tells its code, which
    /// [`Protocol::error`](crate::Protocol::error) has set.
    pub fn xml_error<T: ?Sized>(
        &mut self,
        value: &T,
        write: impl FnOnce(&mut Writer, &T),
    ) -> Result<(), WriteError> {
        let head = self.body.take().map(|(_, body)| body).unwrap_or_default();
        self.body(CONTENT_TYPE, error::with_members(&head, value, write)?);
        Ok(())
    }
}
