//! Parity tells every difference between the dialects that would show in the generated code.

mod support;

use std::fs;
use std::path::Path;

use opsmith_codegen::{Agreement, OperationParity, Parity, Words, parity};
use serde_json::{Value, json};
use support::{at, source};

/// A fixture, in botocore's dialect and in Smithy's.
fn fixture(name: &str) -> [Value; 2] {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    ["models", "smithy"].map(|dialect| {
        let bytes = fs::read(fixtures.join(dialect).join(format!("{name}.json"))).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    })
}

fn compare(models: &[Value; 2]) -> Parity {
    let [botocore, smithy] = models.each_ref().map(|model| source("garden", model.to_string()));
    parity(&botocore, &smithy).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The same, where a shape of the Smithy model has something else at one place, or nothing.
fn spoilt(name: &str, shape: &str, path: &str, key: &str, value: Option<Value>) -> Parity {
    let mut models = fixture(name);
    let parent = at(&mut models[1], &format!("/shapes/example.warehouse{name}#{shape}{path}"));
    match value {
        Some(value) => parent[key] = value,
        None => drop(parent.as_object_mut().unwrap().remove(key)),
    }
    compare(&models)
}

fn operation<'a>(parity: &'a Parity, name: &str) -> &'a OperationParity {
    parity.operations.get(name).unwrap_or_else(|| panic!("{name} is not compared"))
}

#[test]
fn the_fixtures_are_equal_in_both_dialects() {
    for name in [
        "bindings",
        "cbor",
        "collections",
        "ec2",
        "errors",
        "events",
        "names",
        "payloads",
        "query",
        "scalars",
        "streams",
        "unions",
        "xml",
    ] {
        let parity = compare(&fixture(name));
        assert!(!parity.operations.is_empty());
        for (operation, outcome) in &parity.operations {
            assert_eq!(outcome.agreement, Agreement::Equal, "{name}: {operation}");
            assert!(outcome.resolved && !outcome.refused, "{name}: {operation}");
            assert_eq!(outcome.words, Words::Equal, "{name}: {operation}");
        }
    }
}

/// What is told of an operation after a change to the Smithy model.
#[track_caller]
fn assert_told(parity: &Parity, name: &str, expected: &str) {
    let expected = Agreement::Different(vec![expected.to_owned()]);
    assert_eq!(operation(parity, name).agreement, expected);
    assert!(!operation(parity, name).resolved);
}

#[test]
fn a_fact_of_an_operation_that_differs_is_told() {
    let http = "/traits/smithy.api#http";
    for (key, value, expected) in [
        (
            "method",
            json!("PUT"),
            "StoreItem: the HTTP method is `POST` in botocore, `PUT` in Smithy",
        ),
        ("uri", json!("/thing"), "StoreItem: the URI is `/items` in botocore, `/thing` in Smithy"),
        ("code", json!(200), "StoreItem: the HTTP status is `201` in botocore, `200` in Smithy"),
    ] {
        assert_told(
            &spoilt("bindings", "StoreItem", http, key, Some(value)),
            "StoreItem",
            expected,
        );
    }
    let traits = ("StoreItem", "/traits");
    let parity =
        spoilt("bindings", traits.0, traits.1, "smithy.api#httpChecksumRequired", Some(json!({})));
    let expected =
        "StoreItem: whether a digest goes with the body is `false` in botocore, `true` in Smithy";
    assert_told(&parity, "StoreItem", expected);
    let parity = spoilt("errors", "FailRetryably", "", "errors", Some(json!([])));
    let Agreement::Different(told) = &operation(&parity, "FailRetryably").agreement else {
        panic!("{parity:?}")
    };
    assert_eq!(
        told,
        &[
            "FailRetryably.error Broken: only botocore has it",
            "FailRetryably.error Busy: only botocore has it"
        ]
    );
    assert_eq!(operation(&parity, "Fail").agreement, Agreement::Equal);
}

#[test]
fn a_fact_of_a_member_that_differs_is_told() {
    let members = "/members/warehouse/traits";
    let place = "FindShelves request.warehouse";
    for (key, value, expected) in [
        (
            "smithy.api#required",
            None,
            "whether it is required is `true` in botocore, `false` in Smithy",
        ),
        (
            "smithy.api#httpQuery",
            Some(json!("w")),
            "its name on the wire is `wh` in botocore, `w` in Smithy",
        ),
        (
            "smithy.api#idempotencyToken",
            Some(json!({})),
            "whether it is an idempotency token is `false` in botocore, `true` in Smithy",
        ),
        (
            "smithy.api#deprecated",
            Some(json!({})),
            "its deprecation is `` in botocore, `yes` in Smithy",
        ),
        ("smithy.api#pattern", Some(json!("^a")), "the pattern is `` in botocore, `a.*` in Smithy"),
    ] {
        let parity = spoilt("bindings", "FindShelvesInput", members, key, value);
        assert_told(&parity, "FindShelves", &format!("{place}: {expected}"));
    }
    let another = Some(json!({ "target": "smithy.api#Double" }));
    let parity = spoilt("recursion", "Leaf", "/members", "extra", another);
    assert_told(&parity, "EchoTree", "Leaf.extra: only Smithy has it");
}

#[test]
fn a_fact_of_a_shape_that_differs_is_told() {
    let parity = spoilt("errors", "Gone", "/traits", "smithy.api#httpError", Some(json!(409)));
    let expected = "Gone as an error: the HTTP status is `410` in botocore, `409` in Smithy";
    assert_told(&parity, "Fail", expected);
    let parity = spoilt("scalars", "Kind", "/members", "V1", None);
    assert_told(
        &parity,
        "EchoScalars",
        "Kind: the list of values is `BOX PALLET` in botocore, `BOX` in Smithy",
    );
    let parity =
        spoilt("scalars", "Kind", "", "traits", Some(json!({ "smithy.api#sensitive": {} })));
    let Agreement::Different(told) = &operation(&parity, "EchoScalars").agreement else {
        panic!("{parity:?}")
    };
    assert!(told.iter().any(|difference| difference.starts_with("Kind: whether it is sensitive")));
}

#[test]
fn what_the_table_lists_is_told_with_its_reason() {
    let mut models = fixture("errors");
    let members = at(&mut models[1], "/shapes/example.warehouseerrors#FailOutput/members");
    let reversed = members.as_object().unwrap().iter().rev();
    *members =
        Value::Object(reversed.map(|(name, member)| (name.clone(), member.clone())).collect());
    let parity = compare(&models);
    let Agreement::Listed(reasons) = &operation(&parity, "Fail").agreement else {
        panic!("{parity:?}")
    };
    assert!(reasons.len() == 1 && reasons.iter().all(|reason| reason.contains("another order")));
    assert!(operation(&parity, "Fail").resolved);
    assert_eq!(parity.idle, [""; 0]);
}

#[test]
fn what_only_xml_knows_is_told_where_it_differs() {
    let owner = "EchoShelf request.Owner: its form in XML is `in xsi:https://warehouse.example/types/` in \
                 botocore, `` in Smithy";
    for (name, shape, path, key, expected) in [
        ("xml", "EchoShelfInput", "/members/Owner/traits", "smithy.api#xmlNamespace", owner),
        (
            "xml",
            "EchoShelfInput",
            "/members/FlatCounts/traits",
            "smithy.api#xmlFlattened",
            "EchoShelf request.FlatCounts: its form in XML is `flattened key to value` in botocore, `key to \
             value` in Smithy",
        ),
        (
            "xml",
            "EchoShelfInput",
            "/traits",
            "smithy.api#xmlName",
            "EchoShelf: the root of the request is `EchoShelfRequest in :https://warehouse.example/doc/` \
             in botocore, `EchoShelfInput in :https://warehouse.example/doc/` in Smithy",
        ),
        (
            "xml",
            "Owner",
            "/members/Rank/traits",
            "smithy.api#xmlAttribute",
            "Owner.Rank: its form in XML is `attribute` in botocore, `` in Smithy",
        ),
        (
            "ec2",
            "EchoShelfInput",
            "/members/Parcels/traits",
            "aws.protocols#ec2QueryName",
            "EchoShelf request.Parcels: its name in requests is `parcelList` in botocore, `ParcelSet` in \
             Smithy",
        ),
    ] {
        assert_told(&spoilt(name, shape, path, key, None), "EchoShelf", expected);
    }
    let path = "/traits/aws.protocols#restXml";
    let bare = spoilt("xml", "WarehouseXML", path, "noErrorWrapping", Some(json!(true)));
    assert_told(
        &bare,
        "EchoShelf",
        "the service: whether an error is the root of a response is `false` in botocore, `true` in Smithy",
    );
}

#[test]
fn a_difference_that_is_listed_hides_no_other() {
    let mut models = fixture("query");
    let traits = at(&mut models[1], "/shapes/example.warehousequery#Collapsed/traits");
    traits["aws.protocols#awsQueryError"] = json!({ "code": "ShelfCollapsed" });
    traits.as_object_mut().unwrap().remove("smithy.api#httpError");
    let listed = compare(&models);
    assert!(matches!(operation(&listed, "EchoShelf").agreement, Agreement::Listed(_)));
    at(&mut models[1], "/shapes/example.warehousequery#Row/member")["traits"] =
        json!({ "smithy.api#xmlName": "Cell" });
    let told = compare(&models);
    let Agreement::Different(told) = &operation(&told, "EchoShelf").agreement else {
        panic!("the names of the elements are not told")
    };
    let inner = "its form in XML is `member with member` in botocore, `member with Cell` in Smithy";
    assert_eq!(
        told,
        &["request", "response"].map(|message| format!("EchoShelf {message}.Table: {inner}"))
    );
}

#[test]
fn an_entry_that_nothing_bears_out_is_told() {
    let mut models = fixture("empty");
    at(&mut models[0], "/metadata")["serviceId"] = json!("Kinesis");
    at(&mut models[1], "/shapes/example.warehouseempty#WarehouseEmpty/traits/aws.api#service")["sdkId"] =
        json!("Kinesis");
    let parity = compare(&models);
    assert!(parity.operations.values().all(|operation| operation.agreement == Agreement::Equal));
    assert!(parity.idle.len() == 1 && parity.idle[0].contains("stream"), "{:?}", parity.idle);
}

#[test]
fn an_operation_of_one_dialect_is_told() {
    let parity = spoilt("errors", "WarehouseErrors", "", "operations", Some(json!([])));
    for name in ["Fail", "NeverFail"] {
        assert_told(&parity, name, &format!("{name}: only botocore has it"));
    }
}

#[test]
fn documentation_differs_apart_from_all_else() {
    for (text, words) in [
        ("<p>Where   to\n look.</p>", Words::Equal),
        ("<p>Where <b>to</b> look.</p>", Words::Markup),
        ("<p>Where to see.</p>", Words::Different),
    ] {
        let path = "/members/warehouse/traits";
        let key = "smithy.api#documentation";
        let parity = spoilt("bindings", "FindShelvesInput", path, key, Some(json!(text)));
        let outcome = operation(&parity, "FindShelves");
        assert_eq!((&outcome.agreement, outcome.words), (&Agreement::Equal, words), "{text}");
    }
}

#[test]
fn what_is_refused_or_spoken_in_another_protocol_is_compared_all_the_same() {
    let mut models = fixture("scalars");
    at(&mut models[0], "/metadata")["protocol"] = json!("query");
    let service = "/shapes/example.warehousescalars#WarehouseScalars/traits";
    let traits = at(&mut models[1], service).as_object_mut().unwrap();
    traits.remove("aws.protocols#restJson1");
    traits.insert("aws.protocols#awsQuery".to_owned(), json!({}));
    at(&mut models[0], "/shapes/Kind")["encoding"] = json!(true);
    at(&mut models[1], "/shapes/example.warehousescalars#Kind")["traits"] =
        json!({ "smithy.api#encoding": {} });
    at(&mut models[0], "/operations/EchoScalars/http")["requestUri"] = json!("/");
    let renamed = at(&mut models[1], "/shapes/example.warehousescalars#Scalars/members/renamed");
    renamed["traits"] = json!({ "smithy.api#xmlName": "re-named" });
    let parity = compare(&models);
    assert_eq!(operation(&parity, "EchoScalars").agreement, Agreement::Equal);
    let outcome = operation(&parity, "EchoScalars");
    assert!(outcome.refused && !outcome.resolved);

    at(&mut models[0], "/shapes/Kind").as_object_mut().unwrap().remove("encoding");
    let outcome = format!("{:?}", operation(&compare(&models), "EchoScalars").agreement);
    assert!(outcome.contains("whether it is refused is `false` in botocore, `true` in Smithy"));
}
