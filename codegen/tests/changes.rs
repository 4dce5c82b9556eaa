//! What an update tells of a model.

mod support;

use opsmith_codegen::changes;
use serde_json::{Map, Value, json};
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
            "PutPlant: the shape of request member `plant` changed from `Plant` to `Name`",
            "PutPlant: the place of request member `plant` changed from the body to a header",
            "PutPlant: the wire name of request member `plant` changed from `plant` to `X-Plant`",
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
            "PutPlant: the method changed from `PUT` to `POST`",
            "PutPlant: the URI changed from `/plants/{name}` to `/plant/{name}`",
            "PutPlant: the status code changed from 201 to 200",
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
            "PutPlant: the checksum of a request's body changed from none to required, chosen by `soil`",
            "PutPlant: compression `gzip` was added",
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
            "Name: the minimum changed from `1` to none",
            "Name: the maximum changed from `64` to `99`",
            "Name: the pattern changed",
            "Name: became sensitive",
        ],
    );
    assert_told(
        "/shapes/Names",
        json!({ "type": "string" }),
        &["Names: the type changed from list to string"],
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

/// Only lists in which nothing means anything by its order.
#[test]
fn the_same_model_in_another_order_is_no_change() {
    let silent = told(|model| {
        at(model, "/operations/ListPlants/errors").as_array_mut().unwrap().reverse();
        let shapes = at(model, "/shapes").as_object_mut().unwrap();
        *shapes = shapes.clone().into_iter().rev().collect();
    });
    assert_eq!(silent, [""; 0]);
}

#[test]
fn the_order_of_members_and_values_is_told() {
    let reversed = |pointer: &'static str| {
        told(|model| match at(model, pointer) {
            Value::Object(map) => *map = map.clone().into_iter().rev().collect(),
            other => other.as_array_mut().unwrap().reverse(),
        })
    };
    for (pointer, expected) in [
        ("/shapes/Colour/enum", "Colour: the order of the values changed"),
        ("/shapes/Soil/members", "Soil: the order of the members changed"),
        ("/shapes/GetPlantInput/members", "GetPlant: the order of the request members changed"),
        ("/shapes/GetPlantOutput/members", "GetPlant: the order of the response members changed"),
    ] {
        assert_eq!(reversed(pointer), [expected]);
    }
    let labels = |names: [&str; 3]| {
        let members: Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({ "shape": "Name" }))).collect();
        let mut model = model();
        let input = json!({ "type": "structure", "required": names, "members": members });
        *at(&mut model, "/shapes/GetPlantInput") = input;
        model.to_string()
    };
    let told = changes(&labels(["farm", "job", "name"]), &labels(["name", "farm", "job"]), None);
    let expected = "GetPlant: the order of the required request members changed from `farm, job, name` to \
                    `name, farm, job`";
    assert_eq!(told, [expected]);
}

/// The sentences about a service of one protocol.
#[track_caller]
fn assert_told_of(protocol: &str, change: impl FnOnce(&mut Value), expected: &[&str]) {
    let mut old = model();
    old["metadata"]["protocol"] = json!(protocol);
    old["metadata"]["protocols"] = json!([protocol]);
    let mut new = old.clone();
    change(&mut new);
    assert_eq!(changes(&old.to_string(), &new.to_string(), None), expected, "{protocol}");
}

#[test]
fn what_the_protocol_does_not_use_is_no_change() {
    for protocol in ["rest-json", "rest-xml", "query", "ec2", "smithy-rpc-v2-cbor"] {
        assert_told_of(protocol, |model| model["metadata"]["jsonVersion"] = json!("1.1"), &[]);
    }
    let of_xml = |model: &mut Value| {
        model["metadata"]["xmlNamespace"] = json!("urn:x");
        let members = at(model, "/shapes/GetPlantOutput/members/plant");
        members["flattened"] = json!(true);
        members["xmlAttribute"] = json!(true);
        members["xmlNamespace"] = json!("urn:x");
        members["queryName"] = json!("P");
        at(model, "/shapes/Names/member")["locationName"] = json!("Item");
        at(model, "/shapes/Plant")["locationName"] = json!("P");
        at(model, "/operations/GetPlant/output")["resultWrapper"] = json!("R");
        at(model, "/operations/PutPlant/input")["locationName"] = json!("R");
        at(model, "/shapes/NoSuchPlant/error")["code"] = json!("Gone");
    };
    for protocol in ["rest-json", "json", "smithy-rpc-v2-cbor"] {
        assert_told_of(protocol, of_xml, &[]);
    }
    let of_http = |model: &mut Value| {
        at(model, "/operations/GetPlant/http")["requestUri"] = json!("/");
        at(model, "/operations/GetPlant/http")["method"] = json!("POST");
        at(model, "/shapes/GetPlantOutput")["payload"] = json!("plant");
        at(model, "/shapes/GetPlantInput/members/depth")["location"] = json!("header");
    };
    for protocol in ["json", "query", "ec2", "smithy-rpc-v2-cbor"] {
        assert_told_of(protocol, of_http, &[]);
    }
    assert_told(
        "/shapes/GetPlantInput/members/depth",
        json!({ "shape": "Integer", "location": "querystring", "locationName": "depth", "jsonvalue": true }),
        &[],
    );
    // The usual name and format, said aloud.
    let plant = json!({ "shape": "Plant", "locationName": "plant" });
    assert_told("/shapes/GetPlantOutput/members/plant", plant, &[]);
    let planted = json!({ "shape": "Timestamp", "timestampFormat": "unixTimestamp" });
    assert_told("/shapes/Plant/members/planted", planted, &[]);
    assert_told("/shapes/Busy/error", json!({ "httpStatusCode": 503, "fault": true }), &[]);
}

#[test]
fn the_protocol_of_a_service_is_told() {
    let speaks = |protocols: &'static [&'static str]| {
        move |model: &mut Value| {
            model["metadata"]["protocol"] = json!(protocols[0]);
            model["metadata"]["protocols"] = json!(protocols);
        }
    };
    let told = [
        "the protocol changed from `json` to `smithy-rpc-v2-cbor`",
        "protocol `smithy-rpc-v2-cbor` was added",
    ];
    assert_told_of("json", speaks(&["smithy-rpc-v2-cbor", "json"]), &told);
    assert_told_of(
        "json",
        speaks(&["carrier-pigeon", "json"]),
        &["protocol `carrier-pigeon` was added"],
    );

    // To those who stay with JSON, it is one protocol more.
    let mut old = model();
    speaks(&["json"])(&mut old);
    let mut new = old.clone();
    speaks(&["smithy-rpc-v2-cbor", "json"])(&mut new);
    assert_eq!(changes(&old.to_string(), &new.to_string(), Some("json")), told[1..]);
}

#[test]
fn what_only_one_protocol_uses_of_a_service_is_told_there() {
    assert_told_of(
        "json",
        |model| {
            model["metadata"]["jsonVersion"] = json!("1.1");
            model["metadata"]["targetPrefix"] = json!("Garden");
            model["metadata"]["awsQueryCompatible"] = json!({});
            at(model, "/shapes/NoSuchPlant/error")["code"] = json!("Gone");
        },
        &[
            "the JSON version changed from `1.0` to `1.1`",
            "the target prefix changed from none to `Garden`",
            "errors now have the codes of the query protocol",
            "NoSuchPlant: the code changed from none to `Gone`",
        ],
    );
    assert_told_of(
        "query",
        |model| {
            at(model, "/operations/GetPlant/output")["resultWrapper"] = json!("Plant");
            at(model, "/shapes/NoSuchPlant/error")["code"] = json!("Gone");
        },
        &[
            "GetPlant: the XML element of the result changed from `GetPlantResult` to `Plant`",
            "NoSuchPlant: the code changed from none to `Gone`",
        ],
    );
}

#[test]
fn names_and_forms_in_xml_are_told() {
    let namespace = json!({ "uri": "urn:garden", "prefix": "g" });
    assert_told_of(
        "rest-xml",
        |model| {
            model["metadata"]["xmlNamespace"] = json!("urn:garden");
            at(model, "/operations/PutPlant/input")["locationName"] = json!("Planting");
            at(model, "/shapes/GetPlantOutput")["locationName"] = json!("Found");
            let members = at(model, "/shapes/Plant/members");
            members["shoots"]["flattened"] = json!(true);
            members["name"]["xmlAttribute"] = json!(true);
            members["graft"]["xmlNamespace"] = namespace.clone();
            members["colour"]["locationName"] = json!("Hue");
            at(model, "/shapes/Names/member")["locationName"] = json!("Item");
            at(model, "/shapes/Names")["flattened"] = json!(true);
            at(model, "/shapes/Mix/key")["locationName"] = json!("Kind");
            at(model, "/shapes/Mix/value")["locationName"] = json!("Share");
            at(model, "/shapes/Graft")["locationName"] = json!("Graftage");
            at(model, "/shapes/Graft")["xmlNamespace"] = namespace.clone();
        },
        &[
            "the XML namespace changed from none to `urn:garden`",
            "GetPlant: the XML root of the response changed from `GetPlantOutput` to `Found`",
            // A list that is flattened itself gives its elements' name to who holds it.
            "ListPlants: the wire name of response member `names` changed from `names` to `Item`",
            "PutPlant: the XML root of the request changed from `PutPlantInput` to `Planting`",
            "Graft: its XML element changed from `Graft` to `Graftage`",
            "Graft: the namespace of its XML element changed from none to `urn:garden`, with the prefix `g`",
            "Mix: the XML element of a key changed from `key` to `Kind`",
            "Mix: the XML element of a value changed from `value` to `Share`",
            "Names: the XML element of an item changed from `member` to `Item`",
            "Names: became flattened in XML",
            "Plant: member `name` became an XML attribute",
            "Plant: the XML namespace of member `graft` changed from none to `urn:garden`, with the prefix `g`",
            "Plant: member `shoots` became flattened in XML",
            "Plant: the wire name of member `colour` changed from `colour` to `Hue`",
        ],
    );
    assert_told_of(
        "ec2",
        |model| {
            at(model, "/shapes/PutPlantInput/members/plant")["queryName"] = json!("Seedling");
            at(model, "/shapes/GetPlantInput/members/depth")["locationName"] = json!("levels");
        },
        &[
            "GetPlant: the query name of request member `depth` changed from `Depth` to `Levels`",
            "PutPlant: the query name of request member `plant` changed from `Plant` to `Seedling`",
        ],
    );
}

#[test]
fn what_a_body_is_made_of_is_told() {
    let told = told(|model| {
        at(model, "/shapes/GetPlantOutput")["payload"] = json!("plant");
        at(model, "/shapes/PutPlantInput")["payload"] = json!("plant");
        let operation = at(model, "/operations/GetPlant").as_object_mut().unwrap();
        operation.remove("input");
        at(model, "/shapes")["Nothing"] = json!({ "type": "structure", "members": {} });
        at(model, "/operations/PutPlant")["output"] = json!({ "shape": "Nothing" });
        at(model, "/operations/PutPlant")["httpChecksumRequired"] = json!(true);
    });
    assert_eq!(
        told,
        [
            "GetPlant: request member `name` was removed",
            "GetPlant: request member `depth` was removed",
            "GetPlant: request member `trace` was removed",
            "GetPlant: the payload of the response changed from none to `plant`",
            "PutPlant: a request now carries the MD5 digest of its body",
            "PutPlant: the payload of the request changed from none to `plant`",
            "PutPlant: the body of the response changed from none to an empty structure",
        ]
    );
}

#[test]
fn streams_and_the_parts_of_events_are_told() {
    let mut old = model();
    at(&mut old, "/shapes")["Seeds"] = json!({ "type": "blob" });
    at(&mut old, "/shapes")["Growth"] = json!({
        "type": "structure", "members": { "height": { "shape": "Integer" }, "photo": { "shape": "Seeds" } }
    });
    at(&mut old, "/shapes/PutPlantInput/members")["seeds"] = json!({ "shape": "Seeds" });
    let mut new = old.clone();
    at(&mut new, "/shapes/PutPlantInput/members/seeds")["streaming"] = json!(true);
    at(&mut new, "/shapes/Seeds")["streaming"] = json!(true);
    at(&mut new, "/shapes/Soil")["eventstream"] = json!(true);
    at(&mut new, "/shapes/Growth/members/height")["eventheader"] = json!(true);
    at(&mut new, "/shapes/Growth/members/photo")["eventpayload"] = json!(true);
    assert_eq!(
        changes(&old.to_string(), &new.to_string(), None),
        [
            "PutPlant: request member `seeds` became a stream",
            "Growth: member `height` became an event header",
            "Growth: member `photo` became the event payload",
            "Seeds: became a stream",
            "Soil: became a stream of events",
        ]
    );
}

#[test]
fn members_are_told_in_every_respect() {
    let told = told(|model| {
        let members = at(model, "/shapes/GetPlantInput/members");
        members["trace"]["jsonvalue"] = json!(true);
        members["trace"]["idempotencyToken"] = json!(true);
        members["depth"]["locationName"] = json!("levels");
        let planted = at(model, "/shapes/Plant/members/planted");
        planted["timestampFormat"] = json!("rfc822");
        at(model, "/shapes/Plants")["sparse"] = json!(true);
    });
    assert_eq!(
        told,
        [
            "GetPlant: the wire name of request member `depth` changed from `depth` to `levels`",
            "GetPlant: request member `trace` became base64-encoded JSON",
            "GetPlant: request member `trace` became an idempotency token",
            "Plant: the timestamp format of member `planted` changed from seconds since 1970 to a date as in HTTP",
            "Plants: may hold nulls now",
        ]
    );
}

/// Messages are types of their own, whatever their shapes are called.
#[test]
fn what_is_said_of_messages_as_a_whole_is_told() {
    let told = told(|model| {
        at(model, "/shapes/GetPlantInput")["sensitive"] = json!(true);
        let mut output = at(model, "/shapes/GetPlantOutput").take();
        output["deprecated"] = json!(true);
        output["deprecatedMessage"] = json!("Ask the gardener.");
        at(model, "/shapes").as_object_mut().unwrap().remove("GetPlantOutput");
        at(model, "/shapes")["GetPlantResult"] = output;
        at(model, "/operations/GetPlant/output")["shape"] = json!("GetPlantResult");
    });
    let expected =
        ["GetPlant: the request became sensitive", "GetPlant: the response became deprecated"];
    assert_eq!(told, expected);
}

/// `Plant` is a shape of its own, which a new operation answers with.
#[test]
fn a_shape_that_becomes_a_message_too_is_still_compared() {
    let told = told(|model| {
        at(model, "/operations")["DigUp"] = json!({
            "name": "DigUp", "http": { "method": "POST", "requestUri": "/dig" }, "output": { "shape": "Plant" }
        });
        at(model, "/shapes/Plant/members").as_object_mut().unwrap().remove("planted");
        at(model, "/shapes").as_object_mut().unwrap().remove("Timestamp");
    });
    let expected = [
        "operation `DigUp` was added",
        "shape `Timestamp` was removed",
        "Plant: member `planted` was removed",
    ];
    assert_eq!(told, expected);
}

#[test]
fn errors_are_told() {
    assert_told(
        "/shapes/NoSuchPlant",
        json!({
            "type": "structure", "exception": true, "retryable": { "throttling": true },
            "error": { "httpStatusCode": 410, "senderFault": false },
            "members": { "message": { "shape": "String", "location": "header", "locationName": "X-Why" } }
        }),
        &[
            "NoSuchPlant: the place of member `message` changed from the body to a header",
            "NoSuchPlant: the wire name of member `message` changed from `message` to `X-Why`",
            "NoSuchPlant: the status code changed from 404 to 410",
            "NoSuchPlant: is the service's fault now",
            "NoSuchPlant: became retryable",
            "NoSuchPlant: became a throttling error",
        ],
    );
}

#[test]
fn members_are_compared_when_a_union_becomes_a_structure() {
    assert_told(
        "/shapes/Soil",
        json!({ "type": "structure", "members": { "sand": { "shape": "Integer" }, "clay": { "shape": "Integer" } } }),
        &[
            "Soil: the type changed from union to structure",
            "Soil: member `mix` was removed",
            "Soil: member `clay` was added",
        ],
    );
}

#[test]
fn authentication_is_told() {
    let told = told(|model| {
        model["metadata"]["auth"] = json!(["aws.auth#sigv4a", "aws.auth#sigv4"]);
        at(model, "/operations/GetPlant")["auth"] = json!(["smithy.api#noAuth"]);
        at(model, "/operations/PutPlant")["authtype"] = json!("v4-unsigned-body");
    });
    assert_eq!(
        told,
        [
            "the authentication schemes changed from none to `aws.auth#sigv4a`, `aws.auth#sigv4`",
            "GetPlant: the authentication schemes changed from those of the service to `smithy.api#noAuth`",
            "PutPlant: its payload is no longer signed",
        ]
    );
    // Newer models say in a list what older ones have in a word.
    let mut old = model();
    old["metadata"]["signatureVersion"] = json!("v4");
    at(&mut old, "/operations/GetPlant")["authtype"] = json!("none");
    let mut new = old.clone();
    new["metadata"]["auth"] = json!(["aws.auth#sigv4"]);
    at(&mut new, "/operations/GetPlant")["auth"] = json!(["smithy.api#noAuth"]);
    assert_eq!(changes(&old.to_string(), &new.to_string(), None), [""; 0]);
}

#[test]
fn words_on_what_is_deprecated_are_counted() {
    let deprecated = |message: &str| {
        let mut model = model();
        let name = at(&mut model, "/shapes/Plant/members/name");
        name["deprecated"] = json!(true);
        name["deprecatedMessage"] = json!(message);
        model.to_string()
    };
    let told = changes(&deprecated("Ask."), &deprecated("Look."), None);
    assert_eq!(told, ["one text of the documentation changed"]);
}

/// A comparison that failed must not read as one that found nothing.
#[test]
fn what_cannot_be_compared_is_told() {
    let told = changes("{}", &model().to_string(), None);
    assert_eq!(told, ["cannot be compared, since one of the models cannot be read"]);
}

#[test]
fn the_smithy_dialect_is_compared_as_the_protocol_sees_it() {
    let model = |traits: Value, member: Value| {
        let mut service =
            json!({ "aws.api#service": { "sdkId": "Garden" }, "aws.auth#sigv4": { "name": "g" } });
        traits.as_object().unwrap().iter().for_each(|(id, value)| service[id] = value.clone());
        json!({
            "smithy": "2.0",
            "shapes": {
                "g#Garden": {
                    "type": "service", "version": "1", "operations": [{ "target": "g#Get" }], "traits": service
                },
                "g#Get": {
                    "type": "operation", "input": { "target": "g#In" },
                    "traits": { "smithy.api#http": { "method": "GET", "uri": "/x" } }
                },
                "g#In": {
                    "type": "structure", "members": { "a": { "target": "smithy.api#String", "traits": member } }
                }
            }
        })
        .to_string()
    };
    let rest = json!({ "aws.protocols#restJson1": {} });
    let both = json!({ "aws.protocols#restJson1": {}, "smithy.protocols#rpcv2Cbor": {}, "smithy.api#auth": [] });
    let (query, header) =
        (json!({ "smithy.api#httpQuery": "a" }), json!({ "smithy.api#httpHeader": "X-A" }));
    let told = changes(&model(rest, query), &model(both, header), Some("rest-json"));
    assert_eq!(
        told,
        [
            "the authentication schemes changed from `aws.auth#sigv4` to none",
            "protocol `smithy-rpc-v2-cbor` was added",
            "Get: the place of request member `a` changed from the query string to a header",
            "Get: the wire name of request member `a` changed from `a` to `X-A`",
        ]
    );
}
