//! What an update tells of a model.

mod support;

use opsmith_codegen::changes;
use serde_json::{Value, json};
use support::{at, model};

/// The sentences about the small model once `change` has been at it.
fn told(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let old = model();
    let mut new = old.clone();
    change(&mut new);
    changes(&old.to_string(), &new.to_string(), None)
}

#[track_caller]
fn assert_told(pointer: &str, value: Value, expected: &[&str]) {
    assert_eq!(told(|model| *at(model, pointer) = value), expected);
}

#[test]
fn members_are_told_by_their_operation_or_shape() {
    assert_told(
        "/shapes/GetPlantOutput/required",
        json!(["colour"]),
        &[
            "GetPlant: response member `plant` became optional",
            "GetPlant: response member `colour` became required",
        ],
    );
    assert_told(
        "/shapes/PutPlantInput/members/plant",
        json!({ "shape": "Name", "location": "header", "locationName": "X-Plant" }),
        &[
            "PutPlant: the shape of request member `plant` was `Plant` and is `Name` now",
            "PutPlant: the place of request member `plant` was the body and is a header now",
            "PutPlant: the name of request member `plant` on the wire was none and is `X-Plant` now",
        ],
    );
    assert_told(
        "/shapes/Graft/members",
        json!({ "stock": { "shape": "Plant" } }),
        &["Graft: member `scion` was removed", "Graft: member `stock` was added"],
    );
    assert_told(
        "/shapes/Graft",
        json!({ "type": "structure", "required": ["cut", "scion"], "members": {
            "scion": { "shape": "Plant", "deprecated": true }, "cut": { "shape": "String" } } }),
        &[
            "Graft: member `scion` became required",
            "Graft: member `scion` became deprecated",
            "Graft: member `cut` was added, and is required",
        ],
    );
}

#[test]
fn operations_and_their_errors_are_told() {
    assert_told(
        "/operations/GetPlant/errors",
        json!([{ "shape": "Busy" }]),
        &["GetPlant: error `NoSuchPlant` was removed", "GetPlant: error `Busy` was added"],
    );
    assert_told(
        "/operations/PutPlant/http",
        json!({ "method": "POST", "requestUri": "/plant/{name}" }),
        &[
            "PutPlant: the method was `PUT` and is `POST` now",
            "PutPlant: the URI was `/plants/{name}` and is `/plant/{name}` now",
            "PutPlant: the status was 201 and is 200 now",
        ],
    );
    let travels = told(|model| {
        let operation = at(model, "/operations/PutPlant");
        operation["httpChecksum"] =
            json!({ "requestAlgorithmMember": "soil", "requestChecksumRequired": true });
        operation["requestcompression"] = json!({ "encodings": ["gzip"] });
    });
    assert_eq!(
        travels,
        [
            "PutPlant: the checksum of its body was none and is required, chosen by `soil` now",
            "PutPlant: compression of its body `gzip` was added",
        ]
    );
    let gone = told(|model| {
        at(model, "/operations").as_object_mut().unwrap().remove("PutPlant");
        at(model, "/shapes").as_object_mut().unwrap().remove("PutPlantInput");
    });
    assert_eq!(gone, ["operation `PutPlant` was removed"]);
}

#[test]
fn what_shapes_say_of_their_values_is_told() {
    assert_told(
        "/shapes/Colour/enum",
        json!(["RED", "BLUE"]),
        &["Colour: value `GREEN` was removed", "Colour: value `BLUE` was added"],
    );
    assert_told(
        "/shapes/Name",
        json!({ "type": "string", "max": 99, "pattern": "[A-Z]", "sensitive": true }),
        &[
            "Name: the minimum was `1` and is none now",
            "Name: the maximum was `64` and is `99` now",
            "Name: the pattern changed",
            "Name: became sensitive",
        ],
    );
    assert_told(
        "/shapes/Names",
        json!({ "type": "string" }),
        &["Names: the type was list and is string now"],
    );
    assert_told(
        "/shapes/NoSuchPlant/error",
        json!({ "httpStatusCode": 410, "senderFault": true, "code": "Gone" }),
        &[
            "NoSuchPlant: the code was none and is `Gone` now",
            "NoSuchPlant: the status was 404 and is 410 now",
        ],
    );
}

#[test]
fn documentation_is_counted() {
    assert_told(
        "/shapes/Plant/documentation",
        json!("<p>Another.</p>"),
        &["one text of the documentation changed"],
    );
}

#[test]
fn the_same_model_in_another_order_is_no_change() {
    let silent = told(|model| {
        at(model, "/operations/ListPlants/errors").as_array_mut().unwrap().reverse();
        at(model, "/shapes/Colour/enum").as_array_mut().unwrap().reverse();
    });
    assert_eq!(silent, [""; 0]);
}
