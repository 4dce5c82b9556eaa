//! A model is input: whatever it holds, there is no panic, and what comes out is Rust. Text of a model
//! enters code only as a literal or as documentation.

mod support;

use std::collections::BTreeSet;

use opsmith_codegen::{Faults, SourceFile};
use proc_macro2::{TokenStream, TokenTree};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use support::{at, garden, manifest_of, model, run, source};

/// What has broken out of strings, comments and attributes elsewhere.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "\"",
        "\\",
        "\\\"",
        "\"; compile_error!(\"x\"); \"",
        "*/ evil();",
        "/* evil();",
        "// evil();",
        "//! evil",
        "\n#![evil]",
        "a\nevil();",
        "a\r\nevil();",
        "a\revil();",
        "#[evil]",
        "\"#evil",
        "r#\"evil\"#",
        "r#type",
        "r#",
        "$crate",
        "$crate::evil!()",
        "{}",
        "{evil}",
        "{0}",
        "{name",
        "}",
        "]) evil(",
        "'",
        "'a",
        "<script>evil()</script>",
        "<p><ul><li>",
        "&lt;p&gt;&#x110000;&bogus;",
        "a&#x202e;b&#13;c&#0;d",
        "```\nevil();\n```",
        "[evil](javascript:evil)",
        "\u{0}",
        "a\u{0}evil",
        "\u{7f}\u{80}\u{1b}[2J",
        "\u{202e}evil\u{2066}",
        "\u{200b}",
        "\u{feff}",
        "\u{2028}evil\u{2029}",
        "🦀",
        "é",
        "e\u{301}",
        "ß",
        "İ",
        "ǅ",
        "名前",
        "١٢٣",
        "²",
        "self",
        "Self",
        "super",
        "crate",
        "extern",
        "_",
        "__",
        "-",
        "0",
        "1.5",
        "Option",
        "Unknown",
        "String",
        "Vec",
        "Box",
        "fmt",
        "std",
        "serde",
        "types",
        "mod",
        "../../evil",
        "/etc/evil",
        "a/b",
        "CON",
    ]
    .map(str::to_owned)
    .to_vec();
    texts
        .extend(["x", "\"", "<p>", "é", "_", "{", "\n", "a ", "&"].map(|part| part.repeat(10_000)));
    texts
}

/// Holds that the files are Rust, lie where they should, and say nothing that a compiler refuses as a
/// trick on its reader.
fn check_files(files: &[SourceFile], what: &str) {
    let mut paths = BTreeSet::new();
    for SourceFile { path, text } in files {
        assert!(paths.insert(path.to_lowercase()), "{what}: {path} is written twice");
        let plain = |c: char| c.is_ascii_alphanumeric() || "_/.".contains(c);
        assert!(path.chars().all(plain) && !path.contains(".."), "{what}: the path {path:?}");
        let tricks = |c: char| {
            "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}".contains(c)
        };
        assert!(!text.contains(tricks), "{what}: {path} turns the direction of its text");
        assert!(!text.contains(['\r', '\0']), "{what}: {path} holds a bare CR or NUL");
        if path.ends_with(".rs") {
            let file = syn::parse_file(text);
            assert!(file.is_ok(), "{what}: {path} is no Rust: {:?}\n{text}", file.err());
        }
    }
}

/// Holds that no word of ours for code that broke out is code.
fn check_tokens(tokens: TokenStream, what: &str) {
    for token in tokens {
        match token {
            TokenTree::Ident(word) => assert!(word != "evil" && word != "compile_error", "{what}"),
            TokenTree::Group(group) => check_tokens(group.stream(), what),
            _ => {}
        }
    }
}

fn check(outcome: Result<Vec<SourceFile>, Faults>, what: &str) {
    if let Ok(files) = &outcome {
        let rust = files.iter().filter(|file| file.path.ends_with(".rs"));
        rust.for_each(|file| check_tokens(file.text.parse().unwrap(), what));
    }
    check_names(outcome, what);
}

/// The same where the text is a name, which may well become one in code.
fn check_names(outcome: Result<Vec<SourceFile>, Faults>, what: &str) {
    match outcome {
        Ok(files) => check_files(&files, what),
        Err(faults) => {
            let text = faults.to_string();
            assert!(faults.iter().next().is_some(), "{what}: an error without a fault");
            assert!(!text.contains(['\u{1b}', '\0', '\u{202e}', '\r']), "{what}: {text:?}");
        }
    }
}

fn spoilt(what: &str, spoil: impl FnOnce(&mut Value)) {
    let mut model = model();
    spoil(&mut model);
    check(garden(&model), what);
}

fn named(what: &str, name: impl FnOnce(&mut Value)) {
    let mut model = model();
    name(&mut model);
    check_names(garden(&model), what);
}

#[test]
fn documentation_holds_anything() {
    let long =
        ["<p>", "<b>", "<ul><li>", "&", "[", "`", "\n", "a "].map(|part| part.repeat(10_000));
    for text in texts().into_iter().chain(long) {
        spoilt(&format!("documentation {text:.40?}"), |model| {
            let docs = [
                "",
                "/operations/GetPlant",
                "/shapes/Plant",
                "/shapes/Colour",
                "/shapes/Soil",
                "/shapes/Plant/members/name",
                "/shapes/Soil/members/sand",
                "/shapes/Busy",
                "/shapes/GetPlantInput/members/name",
            ];
            for pointer in docs {
                let thing = at(model, pointer);
                thing["documentation"] = json!(text);
                if !pointer.is_empty() {
                    thing["deprecated"] = json!(true);
                    thing["deprecatedMessage"] = json!(text);
                }
            }
            at(model, "/shapes/Name")["pattern"] = json!(text);
        });
    }
}

#[test]
fn facts_of_the_service_hold_anything() {
    for text in texts() {
        for key in ["serviceId", "endpointPrefix", "protocol"] {
            spoilt(&format!("{key} {text:.40?}"), |model| model["metadata"][key] = json!(text));
        }
    }
}

#[test]
fn names_on_the_wire_hold_anything() {
    for text in texts() {
        spoilt(&format!("wire names {text:.40?}"), |model| {
            at(model, "/shapes/Plant/members/name")["locationName"] = json!(text);
            at(model, "/shapes/Soil/members/sand")["locationName"] = json!(text);
            at(model, "/shapes/GetPlantInput/members/depth")["locationName"] = json!(text);
            at(model, "/shapes/GetPlantInput/members/trace")["locationName"] = json!(text);
            at(model, "/shapes/Busy/members/wait")["locationName"] = json!(text);
            at(model, "/shapes/Busy/error")["code"] = json!(text);
        });
        spoilt(&format!("method {text:.40?}"), |model| {
            at(model, "/operations/GetPlant/http")["method"] = json!(text);
        });
        spoilt(&format!("URI {text:.40?}"), |model| {
            at(model, "/operations/ListPlants/http")["requestUri"] =
                json!(format!("/a/{text}?{text}"));
        });
        spoilt(&format!("label {text:.40?}"), |model| {
            at(model, "/operations/GetPlant/http")["requestUri"] = json!(format!("/a/{{{text}}}"));
            at(model, "/shapes/GetPlantInput/members/name")["locationName"] = json!(text);
        });
    }
}

#[test]
fn values_of_enums_hold_anything() {
    named("all values", |model| at(model, "/shapes/Colour")["enum"] = json!(texts()));
    for text in texts() {
        named(&format!("value {text:.40?}"), |model| {
            at(model, "/shapes/Colour")["enum"] = json!([text, "RED", text]);
        });
    }
}

#[test]
fn members_have_any_name() {
    let shapes = ["Plant", "Soil", "Busy", "GetPlantInput", "GetPlantOutput"];
    let rename = |model: &mut Value, name: &str| {
        for shape in shapes {
            let members = at(model, &format!("/shapes/{shape}/members"));
            members[name] = json!({ "shape": "String" });
        }
    };
    named("all members", |model| texts().iter().for_each(|name| rename(model, name)));
    for text in texts() {
        named(&format!("member {text:.40?}"), |model| rename(model, &text));
    }
}

/// The JSON with every string and key `from` replaced.
fn renamed(value: &Value, from: &str, to: &str) -> Value {
    let word = |word: &str| if word == from { to.to_owned() } else { word.to_owned() };
    match value {
        Value::String(text) => Value::String(word(text)),
        Value::Array(items) => items.iter().map(|item| renamed(item, from, to)).collect(),
        Value::Object(object) => Value::Object(
            object
                .iter()
                .map(|(key, value)| (word(key), renamed(value, from, to)))
                .collect::<Map<_, _>>(),
        ),
        other => other.clone(),
    }
}

#[test]
fn shapes_and_operations_have_any_name() {
    let names = ["Plant", "Soil", "Colour", "Names", "Busy", "PutPlantInput"];
    for (text, name) in texts().into_iter().zip(names.into_iter().cycle()) {
        for name in [name, "GetPlant"] {
            let model = renamed(&model(), name, &text);
            check_names(garden(&model), &format!("{name} as {text:.40?}"));
        }
    }
}

#[test]
fn services_and_models_have_any_name() {
    for text in texts() {
        let manifest = format!(
            "[output]\ncrate = {0}\n[services.{0}]\nmodel = {0}\n[services.garden]\nmodel = {0}\n",
            json!(text)
        );
        let sources = vec![source("garden", model().to_string()); 2];
        check(run(&manifest, sources), &format!("service {text:.40?}"));
    }
}

#[test]
fn overrides_say_anything() {
    let headers = [
        "members.\"Plant.name\"",
        "members.\"Soil.sand\"",
        "shapes.Plant",
        "shapes.Busy",
        "values.\"Colour.RED\"",
    ];
    for text in texts() {
        let word = json!(text);
        let mut manifests: Vec<String> =
            headers.map(|header| format!("[services.garden.{header}]\nname = {word}\n")).into();
        for kind in ["members", "shapes", "values", "added-errors", "accepted"] {
            manifests.push(format!("[services.garden.{kind}.{word}]\nname = \"Other\"\n"));
            let part = json!(format!("Plant.{text}"));
            manifests.push(format!("[services.garden.{kind}.{part}]\noptional = true\n"));
        }
        for operation in ["test", "add", "replace", "remove"] {
            manifests.push(format!(
                "[[services.garden.patches]]\npatch = [{{ op = \"test\", path = \"/version\", value = \"2.0\" }}, \
                 {{ op = {operation:?}, path = {word}, value = {word} }}]\n"
            ));
        }
        for change in manifests {
            let manifest = format!("{}{change}reason = \"x\"\n", manifest_of(&["garden"]));
            let sources = vec![source("garden", model().to_string())];
            check_names(run(&manifest, sources), &format!("{change:.80?}"));
        }
    }
}

#[test]
fn numbers_are_as_large_as_they_like() {
    for number in
        ["1e400", "-1e400", "1e-400", "99999999999999999999999", "-0", "0.1", "1E5", "NaN"]
    {
        let text = model().to_string();
        for (from, to) in [
            ("\"min\":1", format!("\"min\":{number}")),
            ("\"max\":64", format!("\"max\":{number}")),
            ("\"responseCode\":201", format!("\"responseCode\":{number}")),
            ("\"httpStatusCode\":404", format!("\"httpStatusCode\":{number}")),
            ("\"enum\":[\"RED\",\"GREEN\"]", format!("\"enum\":[{number}]")),
        ] {
            assert!(text.contains(from), "{from}");
            let spoilt = text.replace(from, &to);
            check(run(&manifest_of(&["garden"]), vec![source("garden", spoilt)]), &to);
        }
    }
    spoilt("enum of integers", |model| {
        at(model, "/shapes/Integer")["enum"] = json!([0, -1, i32::MAX, i32::MIN, 0]);
    });
}

#[test]
fn json_nested_without_end_is_a_fault() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = open.repeat(100_000) + "1" + &close.repeat(100_000);
        for text in [deep.clone(), open.repeat(100_000), model().to_string().replace("64", &deep)] {
            let outcome = run(&manifest_of(&["garden"]), vec![source("garden", text)]);
            let faults = outcome.unwrap_err().to_string();
            assert!(faults.contains("recursion limit exceeded"), "{faults}");
        }
        let mut overlaid = source("garden", model().to_string());
        overlaid.overlay = Some(("extras.json".to_owned(), deep.into_bytes()));
        assert!(run(&manifest_of(&["garden"]), vec![overlaid]).is_err());
    }
}

#[test]
fn a_chain_of_structures_has_any_length() {
    const LENGTH: usize = 2_000;
    let mut model = model();
    for index in 0..LENGTH {
        let next =
            if index + 1 == LENGTH { "String".to_owned() } else { format!("Link{}", index + 1) };
        at(&mut model, "/shapes")[format!("Link{index}")] =
            json!({ "type": "structure", "members": { "next": { "shape": next } } });
    }
    at(&mut model, "/shapes/Plant/members")["chain"] = json!({ "shape": "Link0" });
    let files = garden(&model).unwrap();
    assert!(files.len() > LENGTH);
}

#[test]
fn a_ring_of_structures_is_boxed_once() {
    const LENGTH: usize = 1_000;
    let mut model = model();
    for index in 0..LENGTH {
        let next = format!("Link{}", (index + 1) % LENGTH);
        at(&mut model, "/shapes")[format!("Link{index}")] =
            json!({ "type": "structure", "members": { "next": { "shape": next } } });
    }
    at(&mut model, "/shapes/Plant/members")["ring"] = json!({ "shape": "Link7" });
    let files = garden(&model).unwrap();
    let links = files.iter().filter(|file| file.path.starts_with("src/garden/types/link"));
    assert_eq!(links.filter(|file| file.text.contains("Box<")).count(), 1);
}

#[test]
fn lists_within_lists_without_end_are_a_fault() {
    const LENGTH: usize = 20_000;
    for last in ["String", "Nest0"] {
        let mut model = model();
        for index in 0..LENGTH {
            let next =
                if index + 1 == LENGTH { last.to_owned() } else { format!("Nest{}", index + 1) };
            at(&mut model, "/shapes")[format!("Nest{index}")] =
                json!({ "type": "list", "member": { "shape": next } });
        }
        at(&mut model, "/shapes/Plant/members")["nest"] = json!({ "shape": "Nest0" });
        let faults = garden(&model).unwrap_err().to_string();
        assert!(faults.contains("more than 16 of them within each other"), "{faults}");
    }
}

/// Every place in a JSON value, as a pointer.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let step = |key: &str| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| pointers(item, &step(&index.to_string()), found));
        }
        Value::Object(object) => {
            object.iter().for_each(|(key, value)| pointers(value, &step(key), found));
        }
        _ => {}
    }
}

/// What may stand in the place of another value.
fn stranger() -> impl Strategy<Value = Value> {
    let words = texts().into_iter().filter(|text| text.len() < 100).collect::<Vec<_>>();
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        prop::sample::select(words).prop_map(Value::from),
        prop::sample::select(vec![
            "list",
            "map",
            "structure",
            "blob",
            "timestamp",
            "boolean",
            "double",
            "integer",
            "uri",
            "header",
            "headers",
            "querystring",
            "statusCode",
            "Plant",
            "Soil",
            "Names",
            "Mix",
            "Colour",
            "Busy",
            "Timestamp",
            "Integer",
            "name",
            "plant",
        ])
        .prop_map(Value::from),
        prop::sample::select(vec!["payload", "document", "union", "sparse", "sensitive", "box"])
            .prop_map(
                |key| json!({ key: true, "shape": "Plant", "type": "structure", "members": {} })
            ),
    ]
}

#[derive(Clone, Debug)]
enum Change {
    Delete(prop::sample::Index),
    Replace(prop::sample::Index, Value),
    Swap(prop::sample::Index, prop::sample::Index),
    Add(prop::sample::Index, &'static str, Value),
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    let keys = vec![
        "payload",
        "location",
        "locationName",
        "document",
        "union",
        "sparse",
        "sensitive",
        "enum",
        "timestampFormat",
        "idempotencyToken",
        "deprecated",
        "required",
        "exception",
        "retryable",
        "fault",
        "responseCode",
        "output",
    ];
    prop_oneof![
        index().prop_map(Change::Delete),
        (index(), stranger()).prop_map(|(at, value)| Change::Replace(at, value)),
        (index(), index()).prop_map(|(one, other)| Change::Swap(one, other)),
        (index(), prop::sample::select(keys), stranger())
            .prop_map(|(at, key, value)| Change::Add(at, key, value)),
        (
            index(),
            prop::sample::select(vec!["document", "union", "sensitive", "sparse", "deprecated"])
        )
            .prop_map(|(at, key)| Change::Add(at, key, json!(true))),
    ]
}

fn apply(model: &mut Value, change: &Change) {
    let mut places = Vec::new();
    pointers(model, "", &mut places);
    let places = places.as_slice();
    match change {
        Change::Delete(index) => {
            let (parent, key) = index.get(places).rsplit_once('/').unwrap_or(("", ""));
            match model.pointer_mut(parent) {
                Some(Value::Object(object)) => drop(object.remove(key)),
                Some(Value::Array(items)) => {
                    drop(key.parse().map(|index: usize| items.remove(index)))
                }
                _ => {}
            }
        }
        Change::Replace(index, value) => *at(model, index.get::<String>(places)) = value.clone(),
        Change::Swap(one, other) => {
            let (one, other) = (one.get(places), other.get(places));
            let value = model.pointer(other).unwrap().clone();
            *at(model, one) = value;
        }
        Change::Add(index, key, value) => {
            if let Value::Object(object) = at(model, index.get::<String>(places)) {
                object.insert((*key).to_owned(), value.clone());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_spoilt_model_gives_rust_or_faults(changes in prop::collection::vec(change(), 1..4)) {
        let mut model = model();
        changes.iter().for_each(|change| apply(&mut model, change));
        check_names(garden(&model), &format!("{changes:?}"));
    }

    #[test]
    fn spoilt_bytes_give_rust_or_faults(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = model().to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        check(run(&manifest_of(&["garden"]), vec![source("garden", bytes)]), &format!("byte {at}"));
    }
}
