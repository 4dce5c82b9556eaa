//! The digest that some services want of a request's body, beside its signature.

use crate::{RequestBuilder, WriteError, base64};

const CONTENT_MD5: &str = "content-md5";

impl RequestBuilder {
    /// Sends the MD5 digest of the body along, unless the header for it is set already.
    pub fn content_md5(&mut self) -> Result<(), WriteError> {
        if self.request.headers().contains_key(CONTENT_MD5) {
            return Ok(());
        }
        let mut digest = String::new();
        base64::encode_into(&*md5::compute(self.request.body()), &mut digest);
        self.header(CONTENT_MD5, &digest)
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    fn digest(body: Option<&'static str>, set: Option<&str>) -> String {
        let mut request = RequestBuilder::new(Method::POST, "https://example.com").unwrap();
        set.iter().for_each(|digest| request.header("Content-MD5", digest).unwrap());
        body.iter().for_each(|body| request.body("text/plain", *body));
        request.content_md5().unwrap();
        request.finish().unwrap().headers()["content-md5"].to_str().unwrap().to_owned()
    }

    #[test]
    fn the_digest_is_that_of_the_body_unless_it_is_set() {
        assert_eq!(digest(Some("abc"), None), "kAFQmDzST7DWlj99KOF/cg==");
        assert_eq!(digest(None, None), "1B2M2Y8AsgTpgAmY7PhCfg==");
        assert_eq!(digest(Some("abc"), Some("mine")), "mine");
    }

    #[test]
    fn a_digest_that_the_headers_have_no_room_for_is_an_error() {
        let mut request = RequestBuilder::new(Method::POST, "https://example.com").unwrap();
        request.prefix_headers("x-", &crate::request::most_headers()).unwrap();
        let error = request.content_md5().unwrap_err();
        assert_eq!(error.to_string(), "headers: must be no more than 24,576");
    }
}
