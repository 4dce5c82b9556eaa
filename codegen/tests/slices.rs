//! Slices: what the chosen operations reach, the same bytes for the same facts and the same older slice.

mod support;

use std::collections::BTreeSet;

use opsmith_codegen::{Choice, Documentation, Faults, Upstream};
use serde_json::{Map, Value, json};
use support::{at, model, run, selecting, source};

fn names(operations: &[&str]) -> BTreeSet<String> {
    operations.iter().map(ToString::to_string).collect()
}

fn cut(model: &Value, operations: &[&str], documentation: Documentation) -> Result<String, Faults> {
    let model = Upstream::read("upstream.json", model.to_string().as_bytes())?;
    model.slice(&choice(operations, documentation))
}

fn choice(operations: &[&str], documentation: Documentation) -> Choice {
    Choice { operations: names(operations), documentation, ..Choice::default() }
}

fn slice(model: &Value, operations: &[&str]) -> String {
    cut(model, operations, Documentation::Strip).unwrap()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The same facts in another order: every object backwards but those that hold members, and every list
/// that means a set.
fn shuffled(value: &Value, key: &str) -> Value {
    match value {
        Value::Object(map) => {
            let entries = map.iter().map(|(key, value)| (key.clone(), shuffled(value, key)));
            match key {
                "members" => entries.collect::<Map<_, _>>().into(),
                _ => entries.rev().collect::<Map<_, _>>().into(),
            }
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| shuffled(item, ""));
            let is_set = ["errors", "required", "operations", "resources"].contains(&key);
            if is_set { items.rev().collect() } else { items.collect() }
        }
        other => other.clone(),
    }
}

/// A service with an operation of its own, one of a resource, and one that nobody chooses.
fn smithy() -> Value {
    json!({
        "smithy": "2.0",
        "metadata": { "suppressions": [] },
        "shapes": {
            "garden#Garden": {
                "type": "service",
                "version": "2024-01-02",
                "operations": [{ "target": "garden#ListPlants" }, { "target": "garden#Water" }],
                "resources": [{ "target": "garden#Plant" }],
                "errors": [{ "target": "garden#Busy" }],
                "rename": { "garden#Bed": "Border", "garden#Can": "Jug" },
                "traits": {
                    "aws.api#service": { "sdkId": "The Garden", "endpointPrefix": "garden" },
                    "smithy.api#documentation": "<p>Grows.</p>",
                    "smithy.rules#endpointRuleSet": { "rules": [] },
                    "aws.protocols#restJson1": {}
                }
            },
            "garden#Plant": {
                "type": "resource",
                "identifiers": { "name": { "target": "smithy.api#String" } },
                "read": { "target": "garden#GetPlant" }
            },
            "garden#GetPlant": {
                "type": "operation",
                "input": { "target": "garden#GetPlantInput" },
                "output": { "target": "garden#GetPlantOutput" },
                "errors": [{ "target": "garden#NoSuchPlant" }, { "target": "garden#Frost" }],
                "traits": {
                    "smithy.api#http": { "uri": "/plants/{name}", "method": "GET", "code": 200 },
                    "smithy.api#examples": [{ "title": "One" }],
                    "smithy.api#readonly": {}
                }
            },
            "garden#GetPlantInput": {
                "type": "structure",
                "mixins": [{ "target": "garden#Named" }],
                "members": {}
            },
            "garden#Named": {
                "type": "structure",
                "members": {
                    "name": {
                        "target": "smithy.api#String",
                        "traits": { "smithy.api#required": {}, "smithy.api#httpLabel": {} }
                    }
                },
                "traits": { "smithy.api#mixin": {} }
            },
            "garden#GetPlantInput$name": {
                "type": "apply",
                "traits": { "smithy.api#length": { "max": 9, "min": 1 } }
            },
            "garden#Bed$plants": {
                "type": "apply",
                "traits": { "smithy.api#documentation": "Words alone." }
            },
            "garden#GetPlantOutput": {
                "type": "structure",
                "members": {
                    "documentation": { "target": "garden#Bed" },
                    "beds": { "target": "garden#Beds", "traits": { "smithy.api#documentation": "All." } },
                    "colour": { "target": "garden#Colour" }
                }
            },
            "garden#Bed": {
                "type": "structure",
                "members": { "plants": { "target": "smithy.api#Integer" } }
            },
            "garden#Beds": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "garden#Bed" } },
            "garden#Colour": {
                "type": "enum",
                "members": {
                    "RED": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "red" } },
                    "BLUE": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "blue" } }
                }
            },
            "garden#ListPlants": {
                "type": "operation",
                "input": { "target": "smithy.api#Unit" },
                "output": { "target": "garden#GetPlantOutput" }
            },
            "garden#Water": {
                "type": "operation",
                "input": { "target": "garden#Can" },
                "output": { "target": "smithy.api#Unit" }
            },
            "garden#Can": { "type": "structure", "members": { "litres": { "target": "garden#Litres" } } },
            "garden#Litres": { "type": "integer" },
            "garden#Busy": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "server" } },
            "garden#NoSuchPlant": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } },
            "garden#Frost": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "server" } }
        }
    })
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    let model = model();
    let all = ["GetPlant", "ListPlants", "PutPlant"];
    assert_eq!(slice(&model, &all), slice(&shuffled(&model, ""), &all));
    let smithy = smithy();
    let all = ["GetPlant", "ListPlants", "Water"];
    assert_eq!(slice(&smithy, &all), slice(&shuffled(&smithy, ""), &all));
}

#[test]
fn the_first_slice_takes_upstreams_order() {
    let before = model();
    let mut after = before.clone();
    *at(&mut after, "/shapes/Colour/enum") = json!(["GREEN", "RED"]);
    assert_ne!(slice(&before, &["GetPlant"]), slice(&after, &["GetPlant"]));
    let mut after = before.clone();
    let members = at(&mut after, "/shapes/Plant/members").as_object_mut().unwrap();
    let name = members.shift_remove("name").unwrap();
    members.insert("name".to_owned(), name);
    assert_ne!(slice(&before, &["GetPlant"]), slice(&after, &["GetPlant"]));
}

#[test]
fn a_slice_of_a_slice_is_itself() {
    for (model, operations) in
        [(model(), ["GetPlant", "PutPlant"]), (smithy(), ["GetPlant", "Water"])]
    {
        for documentation in [Documentation::Strip, Documentation::Keep] {
            let once = cut(&model, &operations, documentation).unwrap();
            assert_eq!(cut(&parsed(&once), &operations, documentation).unwrap(), once);
        }
    }
}

#[test]
fn a_slice_holds_what_the_operations_reach_and_nothing_else() {
    let slice = parsed(&slice(&model(), &["ListPlants"]));
    assert_eq!(keys(&slice), ["version", "metadata", "operations", "shapes"]);
    assert_eq!(keys(&slice["operations"]), ["ListPlants"]);
    let shapes = [
        "Busy",
        "Integer",
        "ListPlantsInput",
        "ListPlantsOutput",
        "Mix",
        "Name",
        "Names",
        "NoSuchPlant",
        "Soil",
        "String",
    ];
    assert_eq!(keys(&slice["shapes"]), shapes);
}

#[test]
fn a_shape_that_is_asked_for_comes_along() {
    for (model, shape, expected) in [
        (model(), "Soil", &["Mix", "Soil"][..]),
        (smithy(), "Can", &["garden#Can", "garden#Litres"]),
    ] {
        let mut choice = choice(&["GetPlant"], Documentation::Strip);
        choice.shapes = names(&[shape, "NoSuchShape"]);
        let upstream = Upstream::read("m.json", model.to_string().as_bytes()).unwrap();
        let (bare, more) =
            (parsed(&slice(&model, &["GetPlant"])), parsed(&upstream.slice(&choice).unwrap()));
        let more = keys(&more["shapes"]).into_iter();
        let added: Vec<&str> = more.filter(|name| bare["shapes"].get(name).is_none()).collect();
        assert_eq!(added, expected);
    }
}

#[test]
fn a_further_operation_moves_nothing() {
    let (one, two) = (slice(&model(), &["GetPlant"]), slice(&model(), &["GetPlant", "PutPlant"]));
    let two: BTreeSet<&str> = two.lines().collect();
    let moved: Vec<&str> = one.lines().filter(|line| !two.contains(line)).collect();
    // A comma comes to what was the last entry.
    assert!(moved.is_empty() || moved == ["    }"], "{moved:?}");
    let (one, two) = (parsed(&one), parsed(&slice(&model(), &["GetPlant", "PutPlant"])));
    for (name, shape) in one["shapes"].as_object().unwrap() {
        assert_eq!(two["shapes"][name].to_string(), shape.to_string());
    }
}

#[test]
fn a_slice_generates_what_the_whole_model_does() {
    let manifest = selecting(&["GetPlant", "ListPlants"]);
    let mut model = model();
    let errors = at(&mut model, "/operations/ListPlants/errors").as_array_mut().unwrap();
    errors.sort_by_key(Value::to_string);
    let whole = run(&manifest, vec![source("garden", model.to_string())]).unwrap();
    let mut shuffled = shuffled(&model, "");
    shuffled["examples"] = json!({ "GetPlant": [] });
    let slice = cut(&shuffled, &["GetPlant", "ListPlants"], Documentation::Keep).unwrap();
    assert!(!slice.contains("examples"), "{slice}");
    let sliced = run(&manifest, vec![source("garden", slice)]).unwrap();
    assert!(sliced == whole, "the slice gives other files");
}

#[test]
fn words_are_stripped_and_a_member_of_that_name_is_not() {
    let mut model = model();
    model["documentation"] = json!("<p>Grows.</p>");
    model["clientContextParams"] =
        json!({ "Wet": { "type": "boolean", "documentation": "Is it?" } });
    model["operations"]["GetPlant"]["documentation"] = json!("Gets.");
    model["shapes"]["Plant"]["members"]["documentation"] =
        json!({ "shape": "Name", "documentation": "A label." });
    let words = ["Grows", "Is it?", "Gets", "A label", "what grows on it"];
    let stripped = slice(&model, &["GetPlant"]);
    assert!(words.iter().all(|word| !stripped.contains(word)), "{stripped}");
    let member = &parsed(&stripped)["shapes"]["Plant"]["members"]["documentation"];
    assert_eq!(*member, json!({ "shape": "Name" }));
    let kept = cut(&model, &["GetPlant"], Documentation::Keep).unwrap();
    assert!(words.iter().all(|word| kept.contains(word)), "{kept}");
}

#[test]
fn a_smithy_slice_spells_out_resources_mixins_and_applied_traits() {
    let slice = parsed(&slice(&smithy(), &["GetPlant"]));
    assert_eq!(keys(&slice), ["smithy", "shapes"]);
    let shapes = [
        "Bed",
        "Beds",
        "Busy",
        "Colour",
        "Frost",
        "Garden",
        "GetPlant",
        "GetPlantInput",
        "GetPlantOutput",
        "NoSuchPlant",
    ];
    assert_eq!(keys(&slice["shapes"]), shapes.map(|name| format!("garden#{name}")));
    let service = &slice["shapes"]["garden#Garden"];
    assert_eq!(service["operations"], json!([{ "target": "garden#GetPlant" }]));
    assert_eq!(service["rename"], json!({ "garden#Bed": "Border" }));
    assert_eq!(service.get("resources"), None);
    assert_eq!(keys(&service["traits"]), ["aws.api#service", "aws.protocols#restJson1"]);
    let operation = &slice["shapes"]["garden#GetPlant"];
    assert_eq!(
        operation["errors"],
        json!([{ "target": "garden#Frost" }, { "target": "garden#NoSuchPlant" }])
    );
    assert_eq!(keys(&operation["traits"]), ["smithy.api#http", "smithy.api#readonly"]);
    let name = &slice["shapes"]["garden#GetPlantInput"]["members"]["name"];
    let traits = ["smithy.api#httpLabel", "smithy.api#length", "smithy.api#required"];
    assert_eq!(keys(&name["traits"]), traits);
    assert_eq!(slice["shapes"]["garden#GetPlantInput"].get("mixins"), None);
    let members = &slice["shapes"]["garden#GetPlantOutput"]["members"];
    assert_eq!(keys(members), ["documentation", "beds", "colour"]);
    assert_eq!(members["beds"], json!({ "target": "garden#Beds" }));
}

#[test]
fn a_smithy_model_tells_who_it_is() {
    let model = Upstream::read("garden.json", smithy().to_string().as_bytes()).unwrap();
    assert_eq!((model.id(), model.api_version()), ("The Garden", "2024-01-02"));
    assert_eq!(model.shape(), Some("Garden"));
    assert_eq!(model.operations(), ["GetPlant", "ListPlants", "Water"]);
}

#[test]
fn every_misspelt_operation_is_told_with_its_neighbour() {
    for model in [model(), smithy()] {
        let faults =
            cut(&model, &["GetPlnt", "ListPlants", "Wat"], Documentation::Strip).unwrap_err();
        let faults = faults.to_string();
        assert!(faults.contains("found `GetPlnt`\n    help: did you mean `GetPlant`?"), "{faults}");
        assert!(faults.contains("Garden, found `Wat`\n"), "{faults}");
        assert!(!faults.contains("ListPlants"), "{faults}");
    }
}

#[test]
fn what_leads_nowhere_is_a_fault_only_where_it_is_reached() {
    let mut botocore = model();
    *at(&mut botocore, "/shapes/Names/member/shape") = json!("Nmae");
    let faults = cut(&botocore, &["ListPlants"], Documentation::Strip).unwrap_err().to_string();
    assert!(faults.starts_with("upstream.json: shapes.Names.member.shape: "), "{faults}");
    assert!(faults.contains("did you mean `Name`?"), "{faults}");
    slice(&botocore, &["GetPlant"]);

    let mut smithy = smithy();
    *at(&mut smithy, "/shapes/garden#Can/members/litres/target") = json!("garden#Litre");
    let faults = cut(&smithy, &["Water"], Documentation::Strip).unwrap_err().to_string();
    assert!(faults.contains("members.litres.target: expected the id of a shape"), "{faults}");
    assert!(faults.contains("did you mean `garden#Litres`?"), "{faults}");
    slice(&smithy, &["GetPlant"]);
}

#[test]
fn what_is_no_model_is_told_apart() {
    for (text, expected) in [
        ("", "expected JSON"),
        ("[]", "expected an object, found an array"),
        (
            "{\"metadata\": {}, \"operations\": {}, \"shapes\": {}}",
            "metadata.serviceId: expected the service's id",
        ),
        ("{\"smithy\": \"2.0\", \"shapes\": {}}", "expected a shape of type `service`, found none"),
        ("{\"smithy\": \"2.0\"}", "shapes: expected the shapes of the model"),
        (
            "{\"smithy\": \"2\", \"shapes\": {\"a#A\": {\"type\": \"service\"}, \"a#B\": {\"type\": \"service\"}}}",
            "expected one shape of type `service`, found `a#B` as well",
        ),
    ] {
        let faults = Upstream::read("m.json", text.as_bytes()).unwrap_err().to_string();
        assert!(faults.contains(expected), "{expected}\n--- in ---\n{faults}");
    }
}

/// What is gone upstream stays as it was; what it shares with what is still there follows upstream.
#[test]
fn an_operation_that_is_gone_upstream_is_kept() {
    let gone = ["PutPlant", "Water"];
    for (before, pointer, changed) in [
        (model(), "/shapes/Colour/enum", json!(["RED", "BLUE"])),
        (smithy(), "/shapes/garden#Bed/members/plants/target", json!("smithy.api#Long")),
    ] {
        let gone: Vec<&str> =
            gone.into_iter().filter(|name| before.to_string().contains(*name)).collect();
        let operations = [&["GetPlant"], gone.as_slice()].concat();
        let old = slice(&before, &operations);
        let mut after = before.clone();
        *at(&mut after, pointer) = changed;
        let there = slice(&after, &["GetPlant"]);
        let read = |text: &str| Upstream::read("s.json", text.as_bytes()).unwrap();
        let merged = read(&there).with_kept(&read(&old), &names(&gone)).unwrap();
        let merged = merged.slice(&choice(&operations, Documentation::Strip)).unwrap();
        assert_eq!(merged, slice(&after, &operations), "as if it were still there");
    }
}

/// The pointers to every value in a model.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, it)| pointers(it, &format!("{at}/{}", escaped(key)), found));
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, it)| pointers(it, &format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

#[test]
fn a_model_that_is_wrong_in_one_place_gives_a_slice_or_faults() {
    let strangers = [json!(null), json!("x"), json!([1]), json!({ "x": 1 })];
    for whole in [model(), smithy()] {
        let old = Upstream::read("old", whole.to_string().as_bytes()).unwrap();
        let mut places = Vec::new();
        pointers(&whole, "", &mut places);
        for (place, stranger) in places.iter().flat_map(|it| strangers.iter().map(move |x| (it, x)))
        {
            let mut spoilt = whole.clone();
            *at(&mut spoilt, place) = stranger.clone();
            let Ok(model) = Upstream::read("new", spoilt.to_string().as_bytes()) else { continue };
            let all: Vec<&str> = model.operations().iter().map(String::as_str).collect();
            if let Ok(once) = cut(&spoilt, &all, Documentation::Strip) {
                let again = cut(&parsed(&once), &all, Documentation::Strip);
                assert!(again.is_ok_and(|again| again == once), "{place}: {stranger}");
            }
            let _ = model.slice_in_order_of(&old, &choice(&all, Documentation::Strip));
            let _ = old.slice_in_order_of(&model, &choice(&["GetPlant"], Documentation::Strip));
            let _ = model.with_kept(&old, &names(&["GetPlant"]));
        }
    }
}
