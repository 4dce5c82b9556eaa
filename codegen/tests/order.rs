//! The order of members and values that a slice keeps from the slice before it.

mod support;

use opsmith_codegen::{Choice, Documentation, Upstream};
use serde_json::{Map, Value, json};
use support::at;

/// A service with everything whose order counts: the members of a request, a response and a union, and
/// the values of two enums.
fn botocore() -> Value {
    json!({
        "metadata": {
            "apiVersion": "2024-01-02", "endpointPrefix": "queue", "serviceId": "Queue",
            "protocol": "json", "protocols": ["json", "query"], "auth": ["aws.auth#sigv4", "b#b"],
            "jsonVersion": "1.0", "targetPrefix": "Queue"
        },
        "operations": {
            "Send": {
                "name": "Send",
                "http": { "method": "POST", "requestUri": "/" },
                "input": { "shape": "SendInput" },
                "output": { "shape": "SendOutput" }
            }
        },
        "shapes": {
            "Id": { "type": "string" },
            "SendInput": {
                "type": "structure",
                "required": ["farm", "queue", "job"],
                "members": { "farm": { "shape": "Id" }, "queue": { "shape": "Id" }, "job": { "shape": "Id" } }
            },
            "SendOutput": {
                "type": "structure",
                "members": {
                    "state": { "shape": "State" }, "size": { "shape": "Size" }, "part": { "shape": "Part" }
                }
            },
            "Part": {
                "type": "structure", "union": true,
                "members": { "text": { "shape": "Id" }, "link": { "shape": "Id" } }
            },
            "State": { "type": "string", "enum": ["OPEN", "CLOSED", "BUSY"] },
            "Size": { "type": "integer", "enum": [3, 1, 2] }
        }
    })
}

/// The same in Smithy's dialect, where members come from a mixin too, and a third enum is one of version 1.0.
fn smithy() -> Value {
    let member = || json!({ "target": "q#Id", "traits": { "smithy.api#required": {} } });
    let value = |value: Value| json!({ "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": value } });
    json!({
        "smithy": "2.0",
        "shapes": {
            "q#Queue": {
                "type": "service", "version": "2024-01-02", "operations": [{ "target": "q#Send" }],
                "traits": {
                    "aws.api#service": { "sdkId": "Queue" }, "aws.protocols#awsJson1_0": {},
                    "smithy.api#auth": ["aws.auth#sigv4", "b#b"]
                }
            },
            "q#Send": {
                "type": "operation", "input": { "target": "q#SendInput" }, "output": { "target": "q#SendOutput" }
            },
            "q#Id": { "type": "string" },
            "q#OnFarm": {
                "type": "structure", "members": { "farm": member() }, "traits": { "smithy.api#mixin": {} }
            },
            "q#InQueue": {
                "type": "structure", "members": { "queue": member() }, "traits": { "smithy.api#mixin": {} }
            },
            "q#SendInput": {
                "type": "structure", "mixins": [{ "target": "q#OnFarm" }, { "target": "q#InQueue" }],
                "members": { "job": member() }
            },
            "q#SendOutput": {
                "type": "structure",
                "members": {
                    "state": { "target": "q#State" }, "size": { "target": "q#Size" }, "part": { "target": "q#Part" },
                    "colour": { "target": "q#Colour" }
                }
            },
            "q#Part": {
                "type": "union", "members": { "text": { "target": "q#Id" }, "link": { "target": "q#Id" } }
            },
            "q#State": {
                "type": "enum",
                "members": { "Open": value(json!("OPEN")), "Closed": value(json!("CLOSED")), "BUSY": { "target": "smithy.api#Unit" } }
            },
            "q#Size": {
                "type": "intEnum",
                "members": { "Large": value(json!(3)), "Small": value(json!(1)), "Middle": value(json!(2)) }
            },
            "q#Colour": {
                "type": "string", "traits": { "smithy.api#enum": [{ "value": "red", "name": "RED" }, { "value": "blue" }] }
            }
        }
    })
}

/// Everything that has an order, in the opposite one, but for a list whose order means something.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let entry = |(key, value): (&String, &Value)| {
                let is_preference = key.ends_with("auth");
                (key.clone(), if is_preference { value.clone() } else { reversed(value) })
            };
            map.iter().rev().map(entry).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().rev().map(reversed).collect(),
        other => other.clone(),
    }
}

fn read(model: &Value) -> Upstream {
    Upstream::read("queue.json", model.to_string().as_bytes()).unwrap()
}

fn all() -> Choice {
    let operations = ["Send".to_owned()].into();
    Choice { operations, documentation: Documentation::Strip, ..Choice::default() }
}

fn first(model: &Value) -> String {
    read(model).slice(&all()).unwrap()
}

/// The slice of `model`, after one of `older`.
fn next(model: &Value, older: &Value) -> Value {
    let older = Upstream::read("slice.json", first(older).as_bytes()).unwrap();
    let slice = read(model).slice_in_order_of(&older, &all()).unwrap();
    serde_json::from_str(&slice).unwrap()
}

#[track_caller]
fn assert_order(slice: &Value, pointer: &str, expected: &[&str]) {
    let found: Vec<String> = match slice.pointer(pointer) {
        Some(Value::Object(map)) => map.keys().cloned().collect(),
        Some(Value::Array(items)) => {
            let text = |item: &Value| {
                let item = item.get("value").unwrap_or(item);
                item.as_str().map_or_else(|| item.to_string(), str::to_owned)
            };
            items.iter().map(text).collect()
        }
        _ => panic!("{pointer} is not in {slice:#}"),
    };
    assert_eq!(found, expected, "{pointer}");
}

#[test]
fn a_reorder_upstream_changes_no_slice() {
    for model in [botocore(), smithy()] {
        assert_ne!(first(&reversed(&model)), first(&model), "there is nothing to keep");
        let kept = read(&reversed(&model)).slice_in_order_of(&read(&model), &all()).unwrap();
        assert_eq!(kept, first(&model));
    }
}

#[test]
fn what_is_new_upstream_follows_what_was_there() {
    let older = botocore();
    let mut model = older.clone();
    *at(&mut model, "/shapes/SendInput/members") = json!({
        "urgent": { "shape": "Id" }, "job": { "shape": "Id" }, "farm": { "shape": "Id" },
        "delay": { "shape": "Id" }, "queue": { "shape": "Id" }
    });
    *at(&mut model, "/shapes/Part/members") =
        json!({ "blob": { "shape": "Id" }, "link": { "shape": "Id" }, "text": { "shape": "Id" } });
    *at(&mut model, "/shapes/State/enum") = json!(["BUSY", "ASLEEP", "OPEN", "CLOSED"]);
    *at(&mut model, "/shapes/Size/enum") = json!([0, 1, 2, 3]);
    let slice = next(&model, &older);
    let members = ["farm", "queue", "job", "urgent", "delay"];
    assert_order(&slice, "/shapes/SendInput/members", &members);
    assert_order(&slice, "/shapes/Part/members", &["text", "link", "blob"]);
    assert_order(&slice, "/shapes/State/enum", &["OPEN", "CLOSED", "BUSY", "ASLEEP"]);
    assert_order(&slice, "/shapes/Size/enum", &["3", "1", "2", "0"]);

    let older = smithy();
    let mut model = reversed(&older);
    let members = at(&mut model, "/shapes/q#State/members").as_object_mut().unwrap();
    members.shift_insert(0, "Asleep".to_owned(), json!({ "target": "smithy.api#Unit" }));
    let values = at(&mut model, "/shapes/q#Colour/traits/smithy.api#enum").as_array_mut().unwrap();
    values.insert(0, json!({ "value": "green" }));
    let slice = next(&model, &older);
    assert_order(&slice, "/shapes/q#State/members", &["Open", "Closed", "BUSY", "Asleep"]);
    let values = ["red", "blue", "green"];
    assert_order(&slice, "/shapes/q#Colour/traits/smithy.api#enum", &values);
}

#[test]
fn a_removed_member_goes_and_a_renamed_one_is_new() {
    let older = botocore();
    let mut model = older.clone();
    let members =
        json!({ "lane": { "shape": "Id" }, "job": { "shape": "Id" }, "farm": { "shape": "Id" } });
    *at(&mut model, "/shapes/SendInput/members") = members;
    *at(&mut model, "/shapes/SendInput/required") = json!(["farm", "job", "lane"]);
    *at(&mut model, "/shapes/State/enum") = json!(["SHUT", "BUSY", "OPEN"]);
    let slice = next(&model, &older);
    assert_order(&slice, "/shapes/SendInput/members", &["farm", "job", "lane"]);
    assert_order(&slice, "/shapes/State/enum", &["OPEN", "BUSY", "SHUT"]);
}

/// A value is known by what travels: the name that Smithy's dialect gives it may change.
#[test]
fn a_value_with_a_new_name_keeps_its_place() {
    let older = smithy();
    let mut model = older.clone();
    let members = at(&mut model, "/shapes/q#State/members").as_object_mut().unwrap();
    let open = members.shift_remove("Open").unwrap();
    members.insert("Opened".to_owned(), open);
    let slice = next(&model, &older);
    assert_order(&slice, "/shapes/q#State/members", &["Opened", "Closed", "BUSY"]);
}

/// Requests are types of their operation: the name of their shape is in no caller's code.
#[test]
fn a_request_keeps_its_order_when_its_shape_is_renamed() {
    let older = botocore();
    let mut model = older.clone();
    let shapes = at(&mut model, "/shapes").as_object_mut().unwrap();
    let input = shapes.remove("SendInput").unwrap();
    shapes.insert("SendRequest".to_owned(), reversed(&input));
    *at(&mut model, "/operations/Send/input/shape") = json!("SendRequest");
    let slice = next(&model, &older);
    assert_order(&slice, "/shapes/SendRequest/members", &["farm", "queue", "job"]);
}

#[test]
fn the_order_outlives_a_change_of_the_dialect() {
    let slice = next(&reversed(&smithy()), &botocore());
    assert_order(&slice, "/shapes/q#SendInput/members", &["farm", "queue", "job"]);
    assert_order(&slice, "/shapes/q#SendOutput/members", &["state", "size", "part", "colour"]);
    assert_order(&slice, "/shapes/q#Part/members", &["text", "link"]);
    assert_order(&slice, "/shapes/q#State/members", &["Open", "Closed", "BUSY"]);
    assert_order(&slice, "/shapes/q#Size/members", &["Large", "Small", "Middle"]);

    let slice = next(&reversed(&botocore()), &smithy());
    assert_order(&slice, "/shapes/SendInput/members", &["farm", "queue", "job"]);
    assert_order(&slice, "/shapes/State/enum", &["OPEN", "CLOSED", "BUSY"]);
    assert_order(&slice, "/shapes/Size/enum", &["3", "1", "2"]);
}

/// Two shapes of Smithy's with one name each keep their own order.
#[test]
fn shapes_of_two_namespaces_are_told_apart() {
    let mut older = smithy();
    let shapes = at(&mut older, "/shapes").as_object_mut().unwrap();
    let other = json!({
        "type": "union", "members": { "link": { "target": "q#Id" }, "text": { "target": "q#Id" } }
    });
    shapes.insert("a#Part".to_owned(), other);
    shapes["q#Queue"]["rename"] = json!({ "a#Part": "OtherPart" });
    shapes["q#SendOutput"]["members"]["other"] = json!({ "target": "a#Part" });
    let slice = next(&reversed(&older), &older);
    assert_order(&slice, "/shapes/q#Part/members", &["text", "link"]);
    assert_order(&slice, "/shapes/a#Part/members", &["link", "text"]);
}

#[test]
fn a_protocol_that_upstream_prefers_now_comes_after_the_older_ones() {
    let mut model = botocore();
    model["metadata"]["protocol"] = json!("smithy-rpc-v2-cbor");
    model["metadata"]["protocols"] = json!(["smithy-rpc-v2-cbor", "query", "json"]);
    let slice = next(&model, &botocore());
    assert_eq!(slice["metadata"]["protocol"], "json");
    assert_order(&slice, "/metadata/protocols", &["json", "query", "smithy-rpc-v2-cbor"]);

    model["metadata"]["protocols"] = json!(["smithy-rpc-v2-cbor", "query"]);
    let slice = next(&model, &botocore());
    assert_eq!(slice["metadata"]["protocol"], "query");
    assert_order(&slice, "/metadata/protocols", &["query", "smithy-rpc-v2-cbor"]);
}

#[test]
fn a_list_by_preference_follows_upstream() {
    let mut model = botocore();
    model["metadata"]["auth"] = json!(["b#b", "aws.auth#sigv4"]);
    assert_order(&next(&model, &botocore()), "/metadata/auth", &["b#b", "aws.auth#sigv4"]);
}

/// A slice depends on those before it through their order alone: from the same order, the same bytes.
#[test]
fn the_same_facts_in_the_same_order_before_give_the_same_bytes() {
    for model in [botocore(), smithy()] {
        let older = read(&model);
        let mut longer = model.clone();
        for shape in at(&mut longer, "/shapes").as_object_mut().unwrap().values_mut() {
            if let Some(Value::Object(members)) = shape.get_mut("members") {
                let sample = members.values().next().unwrap().clone();
                members.insert("zzz".to_owned(), sample);
            }
        }
        let kept = read(&reversed(&model)).slice_in_order_of(&read(&longer), &all()).unwrap();
        assert_eq!(kept, read(&model).slice_in_order_of(&older, &all()).unwrap());
        let again = Upstream::read("slice.json", kept.as_bytes()).unwrap();
        assert_eq!(again.slice_in_order_of(&older, &all()).unwrap(), kept, "a slice of a slice");
        assert_eq!(again.slice(&all()).unwrap(), kept, "a slice of a slice");
    }
}
