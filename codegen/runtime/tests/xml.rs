//! The XML reader and writer against each other, against roxmltree, and against hostile bodies.
#![cfg(feature = "xml")]

use opsmith_runtime::xml::{self, Failed, Reader, Writer};
use opsmith_runtime::{ReadError, text};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const SAMPLE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- é -->\n\
    <n:e xmlns:n='https://x/?a&amp;b' a = \"&lt;é\n&#xE9;'\" >\r\n  <t>é &amp; <![CDATA[<&]] ]]>]]&gt;\r\n\
    <!-- - --></t><t/>\n<?do it?><u b='1'><v></v>text</u><e a='>'><t></t ><e/></e>\n</n:e>\n<!-- end -->";

/// A structure of one attribute and two flattened lists.
#[derive(Clone, Debug, Default, PartialEq)]
struct Element {
    attribute: Option<String>,
    texts: Option<Vec<String>>,
    elements: Option<Vec<Element>>,
}

impl Element {
    fn read(xml: &mut Reader<'_>) -> Result<Self, Failed> {
        let attribute = xml.attribute("a", text::string)?;
        let mut texts = None;
        let mut elements = None;
        while let Some(element) = xml.next_element()? {
            match element {
                "t" => xml.push(&mut texts, Reader::string)?,
                "e" => xml.push(&mut elements, Element::read)?,
                _ => xml.skip()?,
            }
        }
        Ok(Self { attribute, texts, elements })
    }

    fn write(xml: &mut Writer, value: &Self) {
        xml.optional_attribute("a", &value.attribute, text::from_string);
        xml.flat_list("t", value.texts.iter().flatten(), Writer::string);
        xml.flat_list("e", value.elements.iter().flatten(), Element::write);
    }

    /// The same structure, as roxmltree has it. `None` where an element stands for a text.
    fn of_node(node: roxmltree::Node<'_, '_>) -> Option<Self> {
        let called = |name: &'static str| {
            node.children()
                .filter(move |child| child.is_element() && child.tag_name().name() == name)
        };
        let text = |node: roxmltree::Node<'_, '_>| {
            let has_elements = node.children().any(|child| child.is_element());
            let texts = node.children().filter(roxmltree::Node::is_text);
            (!has_elements).then(|| texts.filter_map(|text| text.text()).collect::<String>())
        };
        let texts: Vec<_> = called("t").map(text).collect::<Option<_>>()?;
        let elements: Vec<_> = called("e").map(Self::of_node).collect::<Option<_>>()?;
        Some(Self {
            attribute: node.attribute("a").map(str::to_owned),
            texts: (!texts.is_empty()).then_some(texts),
            elements: (!elements.is_empty()).then_some(elements),
        })
    }
}

fn read(body: &[u8]) -> Result<Element, ReadError> {
    xml::read(body, Element::read)
}

/// Text that XML has a place for.
fn any_text() -> impl Strategy<Value = String> {
    let text = prop_oneof![any::<String>(), "[<>&\"' \t\r\n\u{85}\u{2028}a-c\\]]{0,12}"];
    text.prop_map(|text| text.replace(is_unknown, "?"))
}

fn is_unknown(char: char) -> bool {
    (char < ' ' && !"\t\r\n".contains(char)) || matches!(char, '\u{fffe}' | '\u{ffff}')
}

fn any_element() -> impl Strategy<Value = Element> {
    let leaf = prop::option::of(any_text())
        .prop_map(|attribute| Element { attribute, ..Element::default() });
    leaf.prop_recursive(4, 30, 4, |inner| {
        let texts = prop::option::of(prop::collection::vec(any_text(), 1..4));
        let elements = prop::option::of(prop::collection::vec(inner, 1..4));
        (prop::option::of(any_text()), texts, elements)
            .prop_map(|(attribute, texts, elements)| Element { attribute, texts, elements })
    })
}

/// An XML text in which a few pieces were put in the place of characters.
fn mutated_text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "",
        "",
        "<",
        ">",
        "/",
        "</",
        "/>",
        "<t>",
        "</t>",
        "<e>",
        "</e>",
        "<e/>",
        "&",
        ";",
        "&lt;",
        "&#65;",
        "&#x",
        "\"",
        "'",
        "=",
        " a=''",
        " b='1'",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "<?x?>",
        "<!",
        "!",
        "?",
        " ",
        "\n",
        "\r",
        "\t",
        "\u{1}",
        "é",
        "-",
        "1",
        "<!DOCTYPE e>",
    ];
    let mutation = (any::<Index>(), select(pieces), any::<bool>());
    let written = any_element().prop_map(|element| {
        let body = xml::body("e", &element, Element::write).unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    });
    let text = prop_oneof![written, Just(SAMPLE.to_owned())];
    (text, prop::collection::vec(mutation, 0..4)).prop_map(|(text, mutations)| {
        let mut chars: Vec<String> = text.chars().map(String::from).collect();
        for (index, piece, is_replaced) in mutations {
            let at = index.index(chars.len());
            chars[at] =
                if is_replaced { piece.to_owned() } else { format!("{piece}{}", chars[at]) };
        }
        chars.concat()
    })
}

proptest! {
    #[test]
    fn any_element_is_read_as_it_was_written(element in any_element()) {
        let body = xml::body("e", &element, Element::write).unwrap();
        let document = roxmltree::Document::parse(std::str::from_utf8(&body).unwrap()).unwrap();
        prop_assert_eq!(Element::of_node(document.root_element()), Some(element.clone()));
        prop_assert_eq!(read(&body), Ok(element));
        prop_assert_eq!(xml::read(&body, Reader::skip), Ok(()));
    }

    #[test]
    fn what_roxmltree_reads_is_read_alike(text in mutated_text()) {
        // It takes a prefix that is empty for none, and keeps some line ends that XML makes others of.
        prop_assume!(!text.trim().is_empty() && !text.contains("<:"));
        prop_assume!(!text.replace("\r\n", "").contains('\r'));
        let ours = read(text.as_bytes());
        let skipped = xml::read(text.as_bytes(), Reader::skip);
        if let Ok(document) = roxmltree::Document::parse(&text) {
            prop_assert_eq!(skipped, Ok(()), "{:?}", text);
            prop_assert_eq!(ours.ok(), Element::of_node(document.root_element()), "{:?}", text);
        } else {
            // What is not asked for is checked as well as what is.
            prop_assert!(skipped.is_ok() || ours.is_err(), "{:?}", text);
        }
    }

    #[test]
    fn a_text_is_written_or_refused(text: String) {
        let body = xml::body("e", &text, Writer::string);
        prop_assert_eq!(body.is_err(), text.contains(is_unknown));
        if let Ok(body) = body {
            prop_assert_eq!(xml::read(&body, Reader::string), Ok(text));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        let _ = read(&bytes);
        let _ = xml::read_error(&[b"<", &bytes[..]].concat(), Element::read);
        let _ = xml::read_unwrapped(&bytes, Reader::skip);
    }
}

#[test]
fn the_sample_is_read() {
    let element = read(SAMPLE.as_bytes()).unwrap();
    assert_eq!(element.attribute.as_deref(), Some("<é é'"));
    let texts = ["é & <&]] ]]>\n".to_owned(), String::new()];
    assert_eq!(element.texts.as_deref(), Some(&texts[..]));
    let document = roxmltree::Document::parse(SAMPLE).unwrap();
    assert_eq!(Element::of_node(document.root_element()), Some(element));
}

#[test]
fn a_body_cut_short_anywhere_tells_of_its_end() {
    let root = SAMPLE.find("<n:e").unwrap() + 1..SAMPLE.find("</n:e>").unwrap() + 6;
    for end in root {
        let body = &SAMPLE.as_bytes()[..end];
        for error in [read(body).err(), xml::read(body, Reader::skip).err()] {
            let message = error.unwrap().to_string();
            assert!(message.contains("found the end of the body"), "{end}: {message}");
        }
    }
}

#[test]
fn hostile_bodies_are_refused() {
    let many = |piece: &str| piece.repeat(100_000);
    let entities = "<!DOCTYPE e [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><e>&b;</e>";
    let external = "<!DOCTYPE e [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><e>&a;</e>";
    for body in [
        many("<e>"),
        many("<e a='<'>"),
        many("<"),
        many("<!--"),
        many("&"),
        format!("<e {}", many("a='' ")),
        format!("<e>{}", many("<t/>")),
        format!("<e>{}", many("<![CDATA[")),
        entities.to_owned(),
        external.to_owned(),
    ] {
        assert!(read(body.as_bytes()).is_err());
        assert!(xml::read(body.as_bytes(), Reader::skip).is_err());
    }
}

#[test]
fn an_error_holds_no_value() {
    for body in ["<e a='hunter2'><t>hunter2</e>", "<e>hunter2&hunter2;</e>", "<t>hunter2</t>"] {
        let error = xml::read(body.as_bytes(), |xml| xml.value(text::integer)).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
}
