//! The form reader and writer against each other, and against hostile bodies.
#![cfg(feature = "form")]

use std::collections::BTreeMap;

use opsmith_runtime::form::{self, Node, Writer};
use opsmith_runtime::{ReadError, text};
use proptest::prelude::*;

/// A structure with every kind of member.
#[derive(Clone, Debug, Default, PartialEq)]
struct Element {
    text: Option<String>,
    number: Option<f64>,
    list: Option<Vec<String>>,
    flat: Option<Vec<Vec<i64>>>,
    elements: Vec<Element>,
    map: BTreeMap<String, Element>,
    flat_map: BTreeMap<String, bool>,
}

impl Element {
    fn read_form(form: &Node<'_>) -> Result<Self, ReadError> {
        let numbers = form::read_list("member", form::value(text::long));
        Ok(Self {
            text: form.optional("Text", form::value(text::string))?,
            number: form.optional("Number", form::value(text::double))?,
            list: form.optional("List", form::read_list("item", form::value(text::string)))?,
            flat: form.optional("Flat", form::read_flat_list(numbers))?,
            elements: form.required("Elements", form::read_list("member", Element::read_form))?,
            map: form
                .required("Map", form::read_map("entry", "key", "value", Element::read_form))?,
            flat_map: form
                .required("FlatMap", form::read_flat_map("K", "V", form::value(text::boolean)))?,
        })
    }

    fn write_form(form: &mut Writer, value: &Self) {
        let numbers = form::list("member", form::text(text::from_long));
        form.optional("Text", &value.text, Writer::string);
        form.optional("Number", &value.number, form::text(text::from_double));
        form.optional("List", &value.list, form::list("item", Writer::string));
        form.optional("Flat", &value.flat, form::flat_list(numbers));
        form.member("Elements", &value.elements, form::list("member", Element::write_form));
        form.member("Map", &value.map, form::map("entry", "key", "value", Element::write_form));
        let booleans = form::flat_map("K", "V", form::text(text::from_boolean));
        form.member("FlatMap", &value.flat_map, booleans);
    }
}

prop_compose! {
    fn any_leaf()(
        text: Option<String>,
        number in prop::option::of(prop::num::f64::NORMAL),
        list in prop::option::of(prop::collection::vec(any::<String>(), 0..12)),
        flat in prop::option::of(prop::collection::vec(prop::collection::vec(any::<i64>(), 0..3), 0..3)),
        flat_map in prop::collection::btree_map(any::<String>(), any::<bool>(), 0..3),
    ) -> Element {
        Element { text, number, list, flat, flat_map, ..Element::default() }
    }
}

fn any_element() -> impl Strategy<Value = Element> {
    any_leaf().prop_recursive(3, 10, 3, |inner| {
        let elements = prop::collection::vec(inner.clone(), 0..3);
        let map = prop::collection::btree_map(any::<String>(), inner, 0..3);
        (any_leaf(), elements, map).prop_map(|(leaf, elements, map)| Element {
            elements,
            map,
            ..leaf
        })
    })
}

proptest! {
    #[test]
    fn any_element_is_read_as_it_was_written(element in any_element()) {
        let body = form::body("Act", "1", &element, Element::write_form);
        let text = std::str::from_utf8(&body).unwrap();
        prop_assert!(text.starts_with("Action=Act&Version=1"));
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~%=&".contains(&byte);
        prop_assert!(text.bytes().all(is_plain));
        prop_assert_eq!(form::read(&body, Element::read_form), Ok(element));
    }

    #[test]
    fn the_order_of_items_does_not_matter(element in any_element(), seed: usize) {
        let body = form::body("Act", "1", &element, Element::write_form);
        let mut items: Vec<_> = body.split(|byte| *byte == b'&').collect();
        let middle = seed % items.len();
        items.rotate_left(middle);
        items[middle / 2..].reverse();
        prop_assert_eq!(form::read(&items.join(&b'&'), Element::read_form), Ok(element));
    }

    #[test]
    fn any_form_is_read_or_refused(body in "([A-F]?(Text|List|Flat|Elements|Map|[.=&%+ie1-3]|member|entry|key|K|é)){0,40}") {
        let _ = form::read(body.as_bytes(), Element::read_form);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        let _ = form::read(&bytes, Element::read_form);
    }
}

#[test]
fn a_form_of_many_or_deep_keys_is_read_or_refused() {
    let many: String =
        (0..100_000).map(|index| format!("&Elements.member.1{index:05}.Text=")).collect();
    let read = form::read(many.as_bytes(), Element::read_form);
    assert_eq!(read.map(|element| element.elements.len()), Ok(100_000));
    let deep = format!("{}Text=x", "Elements.member.1.".repeat(100_000));
    assert!(form::read(deep.as_bytes(), Element::read_form).is_err());
    let dots = ".".repeat(100_000);
    assert_eq!(form::read(dots.as_bytes(), Element::read_form), Ok(Element::default()));
}

#[test]
fn a_form_cut_short_anywhere_is_no_cause_for_panic() {
    let element = Element {
        text: Some("é&%".to_owned()),
        list: Some(vec!["+ ".to_owned()]),
        flat: Some(vec![vec![1, 2]]),
        map: BTreeMap::from([("k".to_owned(), Element::default())]),
        ..Element::default()
    };
    let body = form::body("Act", "1", &element, Element::write_form);
    for end in 0..body.len() {
        let _ = form::read(&body[..end], Element::read_form);
    }
    assert_eq!(form::read(&body, Element::read_form), Ok(element));
}
