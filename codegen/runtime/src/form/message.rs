//! Messages whose bodies are forms.

#[cfg(feature = "server")]
use bytes::Bytes;
#[cfg(feature = "server")]
use http::Request;

#[cfg(feature = "server")]
use super::node::items;
use super::{Writer, body};
use crate::RequestBuilder;

impl RequestBuilder {
    /// Sets the body to a form that asks for an action, its input written by `write`.
    pub fn form<T: ?Sized>(
        &mut self,
        action: &str,
        version: &str,
        value: &T,
        write: impl FnOnce(&mut Writer, &T),
    ) {
        let body = body(action, version, value, write);
        self.body("application/x-www-form-urlencoded", body);
    }
}

/// Whether a request asks for the action of that name.
#[cfg(feature = "server")]
pub fn is_action(request: &Request<Bytes>, name: &str) -> bool {
    let action = items(request.body()).ok().and_then(|items| {
        let (_, action) = items.into_iter().rfind(|(key, _)| key == "Action")?;
        Some(action)
    });
    action.is_some_and(|action| action == name)
}

#[cfg(all(test, feature = "server"))]
mod tests {
    use http::Method;

    use super::*;

    #[test]
    fn a_form_has_its_type_and_is_found_by_its_action() {
        let mut request = RequestBuilder::new(Method::POST, "https://example.com").unwrap();
        request.path("/");
        request.form("ListUsers", "2010-05-08", "x", |form, path| {
            form.member("PathPrefix", path, Writer::string);
        });
        let request = request.finish().unwrap();
        assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
        assert_eq!(request.body(), "Action=ListUsers&Version=2010-05-08&PathPrefix=x");
        assert!(is_action(&request, "ListUsers"));
        assert!(!is_action(&request, "ListUser"));
    }

    #[test]
    fn what_is_no_form_asks_for_no_action() {
        for body in ["", "Action", "action=A", "Action=%zz", "Action=A&Action=B", "Action.x=A"] {
            assert!(!is_action(&Request::new(Bytes::from(body)), "A"), "{body}");
        }
        assert!(is_action(&Request::new(Bytes::from("b=1&%41ction=%41&c")), "A"));
    }
}
