//! Messages whose bodies are XML.

use super::{Writer, body};
#[cfg(feature = "server")]
use super::{error_body, unwrapped_body};
#[cfg(feature = "server")]
use crate::ResponseBuilder;
use crate::{RequestBuilder, WriteError};

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

#[cfg(feature = "server")]
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
        let head = self.body_so_far().unwrap_or_default();
        self.body(CONTENT_TYPE, error_body::with_members(&head, value, write)?);
        Ok(())
    }
}

#[cfg(all(test, feature = "server"))]
mod tests {
    use http::Method;

    use super::*;

    fn request() -> RequestBuilder {
        RequestBuilder::new(Method::PUT, "https://example.com").unwrap()
    }

    #[test]
    fn a_body_has_its_type_unless_a_header_tells_another() {
        let mut message = request();
        message.xml("Text", "a", Writer::string).unwrap();
        let message = message.finish().unwrap();
        assert_eq!(message.headers()["content-type"], "application/xml");
        assert_eq!(message.body(), "<Text>a</Text>");

        let mut message = ResponseBuilder::new(200);
        message.header("content-type", "text/xml").unwrap();
        message.unwrapped_xml("a", |xml, text| xml.element("Text", text, Writer::string)).unwrap();
        let message = message.finish().unwrap();
        assert_eq!(message.headers()["content-type"], "text/xml");
        assert_eq!(message.body(), "<Text>a</Text>");
    }

    #[test]
    fn a_value_that_xml_has_no_place_for_is_a_fault() {
        let place = "element `Text`";
        assert_eq!(request().xml("Text", "\0", Writer::string).unwrap_err().place(), place);
        let mut message = ResponseBuilder::new(200);
        assert_eq!(message.xml("Text", "\0", Writer::string).unwrap_err().place(), place);
        let write = |xml: &mut Writer, text: &str| xml.element("Text", text, Writer::string);
        assert_eq!(message.xml_error("\0", write).unwrap_err().place(), place);
    }

    #[test]
    fn members_of_an_error_without_a_code_stand_alone() {
        let mut message = ResponseBuilder::new(400);
        let write = |xml: &mut Writer, text: &str| xml.element("Text", text, Writer::string);
        message.xml_error("a", write).unwrap();
        assert_eq!(message.finish().unwrap().body(), "<Error><Text>a</Text></Error>");
    }
}
