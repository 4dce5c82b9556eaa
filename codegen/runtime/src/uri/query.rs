//! The query string of a request.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::percent::decode;
use crate::ReadError;
use crate::text::Expected;

/// The names and values in a query string, decoded.
///
/// A plus sign is a plus sign: the clients of these services send a space as `%20`. A name without
/// `=` has the empty value.
#[derive(Clone)]
pub struct Query<'a> {
    items: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl<'a> Query<'a> {
    /// Reads the query string of `uri`. Fails if it is not percent-encoded UTF-8.
    pub fn read(uri: &'a http::Uri) -> Result<Self, ReadError> {
        let decoded = |(name, value)| Some((decode(name)?, decode(value)?));
        let items = raw_items(uri.query().unwrap_or_default()).map(decoded);
        match items.collect() {
            Some(items) => Ok(Self { items }),
            None => Err(ReadError::new("query", "percent-encoded UTF-8", "other text")),
        }
    }

    /// The value of `name`, or `None` if the query does not hold it. The first counts.
    pub fn optional<T>(
        &self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Expected>,
    ) -> Result<Option<T>, ReadError> {
        let value = self.values(name).next();
        value.map(parse).transpose().map_err(|expected| expected.at(place(name)))
    }

    /// The value of `name`, which the query must hold. The first counts.
    pub fn required<T>(
        &self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Expected>,
    ) -> Result<T, ReadError> {
        self.optional(name, parse)?.ok_or_else(|| ReadError::new(place(name), "a value", "nothing"))
    }

    /// All values of `name`, or `None` if the query does not hold it.
    pub fn list<T>(
        &self,
        name: &'static str,
        parse: impl FnMut(&str) -> Result<T, Expected>,
    ) -> Result<Option<Vec<T>>, ReadError> {
        let values = self.values(name).map(parse).collect::<Result<Vec<_>, _>>();
        let values = values.map_err(|expected| expected.at(place(name)))?;
        Ok((!values.is_empty()).then_some(values))
    }

    /// All values of `name`, none if the query does not hold it.
    pub fn required_list<T>(
        &self,
        name: &'static str,
        parse: impl FnMut(&str) -> Result<T, Expected>,
    ) -> Result<Vec<T>, ReadError> {
        self.list(name, parse).map(Option::unwrap_or_default)
    }

    /// The values of all names but `others`, or `None` if there are none.
    pub fn optional_rest(&self, others: &[&str]) -> Option<BTreeMap<String, String>> {
        Some(self.rest(others)).filter(|map| !map.is_empty())
    }

    /// All values of all names but `others`, or `None` if there are none.
    pub fn optional_rest_lists(&self, others: &[&str]) -> Option<BTreeMap<String, Vec<String>>> {
        Some(self.rest_lists(others)).filter(|map| !map.is_empty())
    }

    /// The values of all names but `others`. The first of a name counts.
    pub fn rest(&self, others: &[&str]) -> BTreeMap<String, String> {
        let mut map = BTreeMap::new();
        for (name, value) in self.others(others) {
            map.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        }
        map
    }

    /// All values of all names but `others`.
    pub fn rest_lists(&self, others: &[&str]) -> BTreeMap<String, Vec<String>> {
        let mut map = BTreeMap::<_, Vec<_>>::new();
        for (name, value) in self.others(others) {
            map.entry(name.to_owned()).or_default().push(value.to_owned());
        }
        map
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.items.iter().filter(move |item| item.0 == name).map(|item| &*item.1)
    }

    fn others(&self, others: &[&str]) -> impl Iterator<Item = (&str, &str)> {
        let items = self.items.iter().map(|(name, value)| (&**name, &**value));
        items.filter(|(name, _)| !others.contains(name))
    }
}

fn place(name: &str) -> String {
    format!("query key `{name}`")
}

/// The items of a query string, still encoded.
fn raw_items(query: &str) -> impl Iterator<Item = (&str, &str)> {
    let items = query.split('&').filter(|item| !item.is_empty());
    items.map(|item| item.split_once('=').unwrap_or((item, "")))
}

/// Whether `query` holds every item of `literal`, which is a query string of a model.
pub(super) fn holds(query: &str, literal: &str) -> bool {
    let is = |text: &str, encoded| decode(encoded).is_some_and(|decoded| decoded == text);
    raw_items(literal)
        .all(|(name, value)| raw_items(query).any(|item| is(name, item.0) && is(value, item.1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    fn uri(query: &str) -> http::Uri {
        format!("/path?{query}").parse().unwrap()
    }

    #[test]
    fn values_are_decoded_and_parsed() {
        let uri = uri("maxResults=10&filter=a%20b%26c%3Dd+e=f&flag&");
        let query = Query::read(&uri).unwrap();
        assert_eq!(query.optional("maxResults", text::integer), Ok(Some(10)));
        assert_eq!(query.required("filter", text::string).unwrap(), "a b&c=d+e=f");
        assert_eq!(query.required("flag", text::string).unwrap(), "");
        assert_eq!(query.optional("maxresults", text::integer), Ok(None));
    }

    #[test]
    fn a_uri_without_a_query_holds_nothing() {
        let uri = "/path".parse().unwrap();
        let query = Query::read(&uri).unwrap();
        assert_eq!(query.list("a", text::string), Ok(None));
        assert!(query.rest(&[]).is_empty());
    }

    #[test]
    fn a_fault_names_the_key() {
        let uri = uri("maxResults=ten");
        let query = Query::read(&uri).unwrap();
        assert_eq!(
            query.optional("maxResults", text::integer).unwrap_err().to_string(),
            "query key `maxResults`: expected an integer of 32 bits, found other text"
        );
        assert_eq!(
            query.required("token", text::string).unwrap_err().to_string(),
            "query key `token`: expected a value, found nothing"
        );
    }

    #[test]
    fn a_query_that_is_not_percent_encoded_is_refused() {
        for query in ["a=%zz", "%=1", "a=%ff", "a=%2"] {
            assert!(Query::read(&uri(query)).is_err(), "{query}");
        }
    }

    #[test]
    fn a_repeated_key_is_a_list() {
        let uri = uri("id=2&x=y&id=1&%69d=3");
        let query = Query::read(&uri).unwrap();
        assert_eq!(query.list("id", text::integer), Ok(Some(vec![2, 1, 3])));
        assert_eq!(query.optional("id", text::integer), Ok(Some(2)));
        assert!(query.list("x", text::integer).is_err());
    }

    #[test]
    fn the_rest_is_a_map() {
        let uri = uri("a=1&b=2&c=3&c=4&d");
        let query = Query::read(&uri).unwrap();
        let pairs = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
        };
        assert_eq!(query.rest(&["a", "b"]), pairs(&[("c", "3"), ("d", "")]));
        assert_eq!(query.rest_lists(&["a", "b", "d"])["c"], ["3", "4"]);
        assert_eq!(query.rest_lists(&["a", "b", "d"]).len(), 1);
    }

    #[test]
    fn a_literal_is_held_in_any_order_and_encoding() {
        assert!(holds("x=1&acl&list%2Dtype=2", "list-type=2&acl"));
        assert!(holds("acl=", "acl"));
        assert!(!holds("acl=1", "acl"));
        assert!(!holds("list-type=3", "list-type=2"));
        assert!(!holds("", "acl"));
        assert!(!holds("%zz", "acl"));
        assert!(holds("anything", ""));
    }
}
