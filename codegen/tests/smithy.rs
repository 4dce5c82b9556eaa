//! The Smithy dialect: what it says gives the same Rust as botocore's dialect, and what is wrong with it
//! is told.

mod support;

use std::fs;
use std::path::Path;

use opsmith_codegen::{Agreement, Faults, SourceFile, parity};
use serde_json::{Value, json};
use support::{at, garden, manifest_of, run, source};

/// A service of one operation that sends what it takes, and the shapes given here.
fn smithy(version: &str, shapes: Value) -> Value {
    let mut model = json!({
        "smithy": version,
        "shapes": {
            "g#Garden": {
                "type": "service",
                "version": "2024-01-02",
                "operations": [{ "target": "g#Echo" }],
                "traits": {
                    "aws.api#service": { "sdkId": "Garden", "arnNamespace": "garden" },
                    "aws.protocols#restJson1": {}
                }
            },
            "g#Echo": {
                "type": "operation",
                "input": { "target": "g#Message" },
                "output": { "target": "g#Message" },
                "traits": { "smithy.api#http": { "method": "POST", "uri": "/echo" } }
            }
        }
    });
    let Value::Object(shapes) = shapes else { panic!("the shapes are no object") };
    at(&mut model, "/shapes").as_object_mut().unwrap().extend(shapes);
    model
}

/// The same service in botocore's dialect.
fn botocore(shapes: Value) -> Value {
    json!({
        "metadata": {
            "apiVersion": "2024-01-02",
            "endpointPrefix": "garden",
            "protocol": "rest-json",
            "serviceId": "Garden"
        },
        "operations": {
            "Echo": {
                "name": "Echo",
                "http": { "method": "POST", "requestUri": "/echo" },
                "input": { "shape": "Message" },
                "output": { "shape": "Message" }
            }
        },
        "shapes": shapes
    })
}

/// The files without the line that names their model.
fn bodies(files: Result<Vec<SourceFile>, Faults>) -> Vec<(String, String)> {
    let files = files.unwrap_or_else(|faults| panic!("{faults}"));
    let body = |text: String| text.split_once('\n').map(|(_, body)| body.to_owned());
    files.into_iter().map(|file| (file.path, body(file.text).unwrap_or_default())).collect()
}

#[track_caller]
fn assert_same(smithy: &Value, botocore: &Value) {
    let (left, right) = (bodies(garden(smithy)), bodies(garden(botocore)));
    assert_eq!(left.len(), right.len(), "{left:?}");
    for (left, right) in left.iter().zip(&right) {
        assert_eq!(left.0, right.0);
        assert_eq!(left.1, right.1, "{}", left.0);
    }
}

/// The faults of a model, after the name of its file.
fn faults(model: &Value) -> Vec<String> {
    let Err(faults) = garden(model) else { return Vec::new() };
    let told = faults.iter().map(ToString::to_string);
    told.map(|fault| fault.trim_start_matches("models/garden.json: ").to_owned()).collect()
}

/// A model that sends a string in a member with these traits.
fn with_member_traits(traits: Value) -> Value {
    let member = json!({ "target": "smithy.api#String", "traits": traits });
    smithy("2.0", json!({ "g#Message": { "type": "structure", "members": { "a": member } } }))
}

/// A model that sends one shape.
fn with_shape(shape: Value) -> Value {
    let message = json!({ "type": "structure", "members": { "a": { "target": "g#A" } } });
    smithy("2.0", json!({ "g#Message": message, "g#A": shape }))
}

#[test]
fn every_fixture_gives_the_same_rust_in_both_dialects() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for entry in fs::read_dir(fixtures.join("models")).unwrap() {
        let name = entry.unwrap().file_name();
        // The manifest is what counts there, and it names places of botocore's dialect.
        if name == "overrides.json" {
            continue;
        }
        let [botocore, smithy] = ["models", "smithy"].map(|dialect| {
            let path = fixtures.join(dialect).join(&name);
            let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
            bodies(run(&manifest_of(&["garden"]), vec![source("garden", bytes)]))
        });
        assert_eq!(smithy, botocore, "{name:?}");
    }
}

#[test]
fn version_1_says_in_its_own_way_what_version_2_says() {
    let first = json!({
        "g#Message": {
            "type": "structure",
            "members": {
                "colour": { "target": "g#Colour" },
                "colours": { "target": "g#Colours" },
                "flag": { "target": "smithy.api#PrimitiveBoolean" },
                "count": { "target": "smithy.api#Integer", "traits": { "smithy.api#box": {} } },
                "secret": { "target": "smithy.api#String", "traits": { "smithy.api#sensitive": {} } }
            }
        },
        "g#Colour": {
            "type": "string",
            "traits": { "smithy.api#enum": [{ "name": "Red", "value": "RED" }, { "value": "light green" }] }
        },
        "g#Colours": { "type": "set", "member": { "target": "g#Colour" } }
    });
    let second = json!({
        "g#Message": {
            "type": "structure",
            "members": {
                "colour": { "target": "g#Colour" },
                "colours": { "target": "g#Colours" },
                "flag": { "target": "smithy.api#Boolean", "traits": { "smithy.api#default": false } },
                "count": { "target": "smithy.api#Integer" },
                "secret": { "target": "g#Secret" }
            }
        },
        "g#Colour": {
            "type": "enum",
            "members": {
                "RED": { "target": "smithy.api#Unit" },
                "GREEN": {
                    "target": "smithy.api#Unit",
                    "traits": { "smithy.api#enumValue": "light green" }
                }
            }
        },
        "g#Colours": {
            "type": "list",
            "member": { "target": "g#Colour" },
            "traits": { "smithy.api#uniqueItems": {} }
        },
        "g#Secret": { "type": "string", "traits": { "smithy.api#sensitive": {} } }
    });
    let in_botocore = json!({
        "Message": {
            "type": "structure",
            "members": {
                "colour": { "shape": "Colour" },
                "colours": { "shape": "Colours" },
                "flag": { "shape": "Boolean" },
                "count": { "shape": "Integer" },
                "secret": { "shape": "Secret" }
            }
        },
        "Colour": { "type": "string", "enum": ["RED", "light green"] },
        "Colours": { "type": "list", "member": { "shape": "Colour" } },
        "Boolean": { "type": "boolean" },
        "Integer": { "type": "integer", "box": true },
        "Secret": { "type": "string", "sensitive": true }
    });
    assert_same(&smithy("1.0", first), &botocore(in_botocore.clone()));
    assert_same(&smithy("2.0", second), &botocore(in_botocore));
}

#[test]
fn required_and_optional_are_what_the_member_says() {
    let required = json!({ "smithy.api#required": {} });
    let lenient = json!({ "smithy.api#required": {}, "smithy.api#clientOptional": {} });
    let filled = json!({ "smithy.api#required": {}, "smithy.api#default": "" });
    let optional = json!({ "smithy.api#default": "", "smithy.api#addedDefault": {} });
    for (traits, required) in [
        (required, json!(["a"])),
        (lenient, json!(["a"])),
        (filled, json!(["a"])),
        (optional, json!([])),
    ] {
        let message = json!({
            "type": "structure",
            "required": required,
            "members": { "a": { "shape": "String" } }
        });
        let shapes = json!({ "Message": message, "String": { "type": "string" } });
        assert_same(&with_member_traits(traits), &botocore(shapes));
    }
}

#[test]
fn a_member_says_more_of_its_values_than_their_shape() {
    let model = smithy(
        "2.0",
        json!({
            "g#Message": {
                "type": "structure",
                "members": {
                    "name": {
                        "target": "g#Name",
                        "traits": { "smithy.api#length": { "max": 9 }, "smithy.api#pattern": "^[a-z]+$" }
                    },
                    "depth": {
                        "target": "smithy.api#Integer",
                        "traits": { "smithy.api#range": { "min": 1, "max": 5 } }
                    },
                    "times": { "target": "g#Times" },
                    "planted": {
                        "target": "g#Day",
                        "traits": { "smithy.api#timestampFormat": "epoch-seconds" }
                    }
                }
            },
            "g#Name": { "type": "string", "traits": { "smithy.api#length": { "min": 3 } } },
            "g#Day": { "type": "timestamp", "traits": { "smithy.api#timestampFormat": "http-date" } },
            "g#Times": {
                "type": "map",
                "key": { "target": "smithy.api#String" },
                "value": {
                    "target": "smithy.api#Timestamp",
                    "traits": { "smithy.api#timestampFormat": "date-time" }
                }
            }
        }),
    );
    let in_botocore = json!({
        "Message": {
            "type": "structure",
            "members": {
                "name": { "shape": "MessageNameString" },
                "depth": { "shape": "MessageDepthInteger" },
                "times": { "shape": "Times" },
                "planted": { "shape": "Day", "timestampFormat": "unixTimestamp" }
            }
        },
        "MessageNameString": { "type": "string", "max": 9, "min": 0, "pattern": "[a-z]+" },
        "MessageDepthInteger": { "type": "integer", "min": 1, "max": 5 },
        "Day": { "type": "timestamp", "timestampFormat": "rfc822" },
        "Times": { "type": "map", "key": { "shape": "String" }, "value": { "shape": "Time" } },
        "Time": { "type": "timestamp", "timestampFormat": "iso8601" },
        "String": { "type": "string" }
    });
    assert_same(&model, &botocore(in_botocore));
}

#[test]
fn what_a_member_calls_sensitive_is_hidden() {
    let secret = json!({ "target": "g#Secret", "traits": { "smithy.api#sensitive": {} } });
    let model = smithy(
        "1.0",
        json!({
            "g#Message": { "type": "structure", "members": { "secret": secret } },
            "g#Secret": { "type": "structure", "members": { "a": { "target": "smithy.api#String" } } }
        }),
    );
    let in_botocore = json!({
        "Message": { "type": "structure", "members": { "secret": { "shape": "Secret" } } },
        "Secret": {
            "type": "structure",
            "sensitive": true,
            "members": { "a": { "shape": "String" } }
        },
        "String": { "type": "string" }
    });
    assert_same(&model, &botocore(in_botocore));
}

#[test]
fn mixins_give_their_members_first_and_local_traits_count() {
    let mixed = json!({
        "g#Named": {
            "type": "structure",
            "members": {
                "name": { "target": "smithy.api#String", "traits": { "smithy.api#documentation": "Any name." } },
                "kind": { "target": "smithy.api#String" }
            },
            "traits": {
                "smithy.api#mixin": { "localTraits": ["smithy.api#deprecated"] },
                "smithy.api#deprecated": {},
                "smithy.api#documentation": "Has a name."
            }
        },
        "g#Dated": {
            "type": "structure",
            "mixins": [{ "target": "g#Named" }],
            "members": { "date": { "target": "smithy.api#Timestamp" } },
            "traits": { "smithy.api#mixin": {}, "smithy.api#sensitive": {} }
        },
        "g#Message": {
            "type": "structure",
            "members": { "plant": { "target": "g#Plant" } }
        },
        "g#Plant": {
            "type": "structure",
            "mixins": [{ "target": "g#Dated" }, { "target": "g#Named" }],
            "members": {
                "kind": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
                "height": { "target": "smithy.api#Integer" }
            },
            "traits": { "smithy.api#documentation": "A plant." }
        },
        "g#Plant$name": { "type": "apply", "traits": { "smithy.api#documentation": "Its name." } },
        "g#Dated$date": { "type": "apply", "traits": { "smithy.api#jsonName": "day" } }
    });
    let in_botocore = json!({
        "Message": { "type": "structure", "members": { "plant": { "shape": "Plant" } } },
        "Plant": {
            "type": "structure",
            "documentation": "A plant.",
            "sensitive": true,
            "required": ["kind"],
            "members": {
                "name": { "shape": "String", "documentation": "Its name." },
                "kind": { "shape": "String" },
                "date": { "shape": "Timestamp", "locationName": "day" },
                "height": { "shape": "Integer" }
            }
        },
        "String": { "type": "string" },
        "Timestamp": { "type": "timestamp" },
        "Integer": { "type": "integer" }
    });
    assert_same(&smithy("2.0", mixed), &botocore(in_botocore));
}

#[test]
fn mixins_also_make_lists_operations_and_services() {
    let mut model = smithy(
        "2.0",
        json!({
            "g#Any": { "type": "list", "member": { "target": "smithy.api#String" }, "traits": { "smithy.api#mixin": {} } },
            "g#Failing": {
                "type": "operation",
                "errors": [{ "target": "g#Gone" }],
                "traits": { "smithy.api#mixin": {} }
            },
            "g#Base": {
                "type": "service",
                "version": "2024-01-02",
                "operations": [{ "target": "g#Echo" }],
                "traits": { "smithy.api#mixin": {} }
            },
            "g#Message": { "type": "structure", "members": { "names": { "target": "g#Names" } } },
            "g#Names": { "type": "list", "mixins": [{ "target": "g#Any" }] },
            "g#Gone": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } }
        }),
    );
    at(&mut model, "/shapes/g#Echo")["mixins"] = json!([{ "target": "g#Failing" }]);
    let service = at(&mut model, "/shapes/g#Garden").as_object_mut().unwrap();
    service.remove("operations");
    service.remove("version");
    service.insert("mixins".to_owned(), json!([{ "target": "g#Base" }]));
    let mut in_botocore = botocore(json!({
        "Message": { "type": "structure", "members": { "names": { "shape": "Names" } } },
        "Names": { "type": "list", "member": { "shape": "String" } },
        "String": { "type": "string" },
        "Gone": { "type": "structure", "exception": true, "members": {} }
    }));
    at(&mut in_botocore, "/operations/Echo")["errors"] = json!([{ "shape": "Gone" }]);
    assert_same(&model, &in_botocore);
}

#[test]
fn namespaces_meet_in_one_service() {
    let mut model = smithy(
        "2.0",
        json!({
            "g#Message": {
                "type": "structure",
                "members": {
                    "own": { "target": "g#String" },
                    "other": { "target": "other#String" },
                    "prelude": { "target": "smithy.api#String" },
                    "plant": { "target": "other#Plant" },
                    "root": { "target": "deep.down#Plant" }
                }
            },
            "g#String": { "type": "string", "traits": { "smithy.api#length": { "min": 1 } } },
            "other#String": { "type": "string", "traits": { "smithy.api#length": { "min": 2 } } },
            "other#Plant": { "type": "structure", "members": {} },
            "deep.down#Plant": { "type": "structure", "members": {} },
            "unreached#Plant": { "type": "structure", "members": {} }
        }),
    );
    assert_eq!(
        faults(&model),
        [
            "shapes.\"other#Plant\": expected no `other#Plant`: a shape of another namespace has the name, \
             and the service's `rename` gives it no other, found one".to_owned() + LEAVE_OUT
        ]
    );
    at(&mut model, "/shapes/g#Garden")["rename"] = json!({ "deep.down#Plant": "Root" });
    let in_botocore = json!({
        "Message": {
            "type": "structure",
            "members": {
                "own": { "shape": "Own" },
                "other": { "shape": "Other" },
                "prelude": { "shape": "String" },
                "plant": { "shape": "Plant" },
                "root": { "shape": "Root" }
            }
        },
        "Own": { "type": "string", "min": 1 },
        "Other": { "type": "string", "min": 2 },
        "String": { "type": "string" },
        "Plant": { "type": "structure", "members": {} },
        "Root": { "type": "structure", "members": {} }
    });
    assert_same(&model, &botocore(in_botocore));
}

#[test]
fn resources_have_operations_and_services_have_errors() {
    let operation = |name: &str| {
        json!({
            "type": "operation",
            "input": { "target": "smithy.api#Unit" },
            "errors": if name == "Get" { json!([{ "target": "g#Gone" }]) } else { json!([]) },
            "traits": { "smithy.api#http": { "method": "POST", "uri": format!("/{name}") } }
        })
    };
    let names =
        ["Create", "Put", "Get", "Update", "Delete", "List", "Prune", "Count", "Water", "Unbound"];
    let mut shapes = json!({
        "g#Message": { "type": "structure", "members": {} },
        "g#Plant": {
            "type": "resource",
            "identifiers": { "name": { "target": "smithy.api#String" } },
            "create": { "target": "g#Create" },
            "put": { "target": "g#Put" },
            "read": { "target": "g#Get" },
            "update": { "target": "g#Update" },
            "delete": { "target": "g#Delete" },
            "list": { "target": "g#List" },
            "operations": [{ "target": "g#Prune" }],
            "collectionOperations": [{ "target": "g#Count" }],
            "resources": [{ "target": "g#Root" }]
        },
        "g#Root": {
            "type": "resource",
            "operations": [{ "target": "g#Water" }],
            "resources": [{ "target": "g#Plant" }]
        },
        "g#Gone": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } },
        "g#Busy": {
            "type": "structure",
            "members": {},
            "traits": {
                "smithy.api#error": "server",
                "smithy.api#httpError": 503,
                "smithy.api#retryable": { "throttling": true }
            }
        }
    });
    names.iter().for_each(|name| shapes[format!("g#{name}")] = operation(name));
    let mut model = smithy("2.0", shapes);
    at(&mut model, "/shapes/g#Garden")["resources"] = json!([{ "target": "g#Plant" }]);
    at(&mut model, "/shapes/g#Garden")["errors"] = json!([{ "target": "g#Busy" }]);

    let mut in_botocore = botocore(json!({
        "Message": { "type": "structure", "members": {} },
        "Gone": { "type": "structure", "exception": true, "members": {} },
        "Busy": {
            "type": "structure",
            "error": { "httpStatusCode": 503 },
            "exception": true,
            "fault": true,
            "retryable": { "throttling": true },
            "members": {}
        }
    }));
    for name in &names[..9] {
        let gone = json!([{ "shape": "Gone" }, { "shape": "Busy" }]);
        at(&mut in_botocore, "/operations")[name] = json!({
            "name": name,
            "http": { "method": "POST", "requestUri": format!("/{name}") },
            "errors": if *name == "Get" { gone } else { json!([{ "shape": "Busy" }]) }
        });
    }
    at(&mut in_botocore, "/operations/Echo")["errors"] = json!([{ "shape": "Busy" }]);
    assert_same(&model, &in_botocore);
}

#[test]
fn protocols_without_bindings_to_http_ignore_them() {
    let shapes = json!({
        "g#Message": {
            "type": "structure",
            "members": {
                "name": {
                    "target": "smithy.api#String",
                    "traits": { "smithy.api#httpHeader": "X-Name", "smithy.api#jsonName": "n" }
                },
                "body": { "target": "smithy.api#Blob", "traits": { "smithy.api#httpPayload": {} } }
            }
        },
        "g#Gone": {
            "type": "structure",
            "members": {},
            "traits": {
                "smithy.api#error": "client",
                "aws.protocols#awsQueryError": { "code": "Garden.Gone", "httpResponseCode": 410 }
            }
        }
    });
    let in_botocore = json!({
        "Message": {
            "type": "structure",
            "members": { "name": { "shape": "String" }, "body": { "shape": "Blob" } }
        },
        "Gone": {
            "type": "structure",
            "error": { "code": "Garden.Gone", "httpStatusCode": 410, "senderFault": true },
            "exception": true,
            "members": {}
        },
        "String": { "type": "string" },
        "Blob": { "type": "blob" }
    });
    for (protocol, version) in [("awsJson1_0", "1.0"), ("awsJson1_1", "1.1")] {
        let mut model = smithy("2.0", shapes.clone());
        at(&mut model, "/shapes/g#Echo")["errors"] = json!([{ "target": "g#Gone" }]);
        at(&mut model, "/shapes/g#Garden")["traits"] = json!({
            "aws.api#service": { "sdkId": "Garden", "endpointPrefix": "garden" },
            "aws.auth#sigv4": { "name": "gardening" },
            format!("aws.protocols#{protocol}"): {},
            "aws.protocols#awsQueryCompatible": {}
        });
        let mut other = botocore(in_botocore.clone());
        at(&mut other, "/metadata").as_object_mut().unwrap().extend([
            ("protocol".to_owned(), json!("json")),
            ("jsonVersion".to_owned(), json!(version)),
            ("targetPrefix".to_owned(), json!("Garden")),
            ("signingName".to_owned(), json!("gardening")),
            ("awsQueryCompatible".to_owned(), json!({})),
        ]);
        at(&mut other, "/operations/Echo")["http"]["requestUri"] = json!("/");
        at(&mut other, "/operations/Echo")["errors"] = json!([{ "shape": "Gone" }]);
        assert_same(&model, &other);
    }
}

#[test]
fn no_message_and_an_empty_one_are_the_same() {
    let mut model = smithy("1.0", json!({ "g#Message": { "type": "structure" } }));
    at(&mut model, "/shapes/g#Echo").as_object_mut().unwrap().remove("output");
    let mut other = botocore(json!({}));
    at(&mut other, "/operations/Echo").as_object_mut().unwrap().remove("input");
    at(&mut other, "/operations/Echo").as_object_mut().unwrap().remove("output");
    assert_same(&model, &other);
}

#[test]
fn a_host_prefix_a_digest_and_a_member_of_a_union_without_a_value() {
    let mut model = smithy(
        "2.0",
        json!({
            "g#Message": {
                "type": "structure",
                "members": {
                    "account": {
                        "target": "smithy.api#String",
                        "traits": { "smithy.api#required": {}, "smithy.api#hostLabel": {} }
                    },
                    "choice": { "target": "g#Choice" },
                    "rest": { "target": "smithy.api#Document" }
                }
            },
            "g#Choice": {
                "type": "union",
                "members": {
                    "none": { "target": "smithy.api#Unit" },
                    "some": { "target": "smithy.api#Long" }
                }
            }
        }),
    );
    let traits = at(&mut model, "/shapes/g#Echo/traits").as_object_mut().unwrap();
    traits.insert("smithy.api#endpoint".to_owned(), json!({ "hostPrefix": "{account}." }));
    traits.insert("smithy.api#httpChecksumRequired".to_owned(), json!({}));
    let mut other = botocore(json!({
        "Message": {
            "type": "structure",
            "required": ["account"],
            "members": {
                "account": { "shape": "String", "hostLabel": true },
                "choice": { "shape": "Choice" },
                "rest": { "shape": "Document" }
            }
        },
        "Choice": {
            "type": "structure",
            "union": true,
            "members": { "none": { "shape": "Unit" }, "some": { "shape": "Long" } }
        },
        "Unit": { "type": "structure", "members": {} },
        "String": { "type": "string" },
        "Long": { "type": "long" },
        "Document": { "type": "structure", "document": true, "members": {} }
    }));
    let operation = at(&mut other, "/operations/Echo");
    operation["endpoint"] = json!({ "hostPrefix": "{account}." });
    operation["httpChecksumRequired"] = json!(true);
    assert_same(&model, &other);
}

#[test]
fn overlays_bring_words_to_what_the_model_holds() {
    let message = json!({
        "g#Message": { "type": "structure", "members": { "a": { "target": "smithy.api#String" } } }
    });
    let words = json!({ "traits": { "smithy.api#documentation": "Of our own." } });
    let overlay = |members: Value| {
        let overlay = json!({ "merge": { "shapes": { "g#Message": { "members": members } } } });
        let mut source = source("garden", smithy("2.0", message.clone()).to_string());
        source.overlay = Some(("models/words.json".to_owned(), overlay.to_string().into()));
        run(&manifest_of(&["garden"]), vec![source])
    };
    let files = bodies(overlay(json!({ "a": words })));
    assert!(files.iter().any(|(_, body)| body.contains("/// Of our own.")));
    let lost = overlay(json!({ "b": words })).unwrap_err();
    assert_eq!(
        lost.iter().next().map(ToString::to_string).as_deref(),
        Some(
            "models/words.json: merge.shapes.g#Message.members.b: expected a thing that the model holds, \
             found words on one that it does not"
        )
    );
}

const LEAVE_OUT: &str =
    "\n    help: leave out the operations that reach it, or remove it from the model";

#[test]
fn what_is_not_generated_is_refused_where_it_is_reached() {
    for (shape, place) in [
        (json!({ "type": "bigInteger" }), "g#A"),
        (
            json!({ "type": "list", "member": { "target": "smithy.api#BigDecimal" } }),
            "smithy.api#BigDecimal",
        ),
    ] {
        let told = faults(&with_shape(shape));
        let start = format!("shapes.\"{place}\": expected no `big");
        assert!(told.len() == 1 && told[0].starts_with(&start), "{told:?}");
    }
}

#[test]
fn a_trait_that_is_not_known_is_refused_unless_its_namespace_is() {
    let known = json!({ "smithy.rules#contextParam": { "name": "A" }, "aws.iam#anything": {} });
    assert_eq!(faults(&with_member_traits(known)), [""; 0]);
    assert_eq!(
        faults(&with_member_traits(json!({ "smithy.api#sparce": {} }))),
        [
            "shapes.\"g#Message\".members.a.traits.\"smithy.api#sparce\": expected a key that Opsmith knows, \
          found `smithy.api#sparce`, which may change the wire\n    help: did you mean `smithy.api#sparse`? \
          if nothing that travels depends on it, accept it in models/opsmith.toml:\n        \
          [services.garden.accepted.'shapes.\"g#Message\".members.a.traits.\"smithy.api#sparce\"']\n        \
          reason = \"...\""
        ]
    );
    let accepted = "[services.garden.accepted.\"my.own#trait\"]\nreason = \"a note of ours\"\n";
    let manifest = format!("{}{accepted}", manifest_of(&["garden"]));
    let noted = source("garden", with_member_traits(json!({ "my.own#trait": {} })).to_string());
    assert!(run(&manifest, vec![noted]).is_ok());
    let mut elsewhere = with_member_traits(json!({}));
    at(&mut elsewhere, "/shapes")["g#Elsewhere"] =
        json!({ "type": "structure", "members": {}, "traits": { "my.own#trait": {} } });
    assert_eq!(faults(&elsewhere), [""; 0]);
    at(&mut elsewhere, "/shapes/g#Garden/traits")["my.own#protocol"] = json!({});
    assert_eq!(faults(&elsewhere).len(), 1);
}

#[test]
fn what_leads_nowhere_is_told() {
    let nowhere = |place: &str, id: &str| {
        format!("shapes.{place}: expected the id of a shape in this model, found `{id}`")
    };
    let message = |member: Value| {
        smithy("2.0", json!({ "g#Message": { "type": "structure", "members": { "a": member } } }))
    };
    assert_eq!(
        faults(&message(json!({ "target": "String" }))),
        [nowhere("\"g#Message\".members.a.target", "String")]
    );
    assert_eq!(
        faults(&message(json!({ "target": "g#Mesage" }))),
        [nowhere("\"g#Message\".members.a.target", "g#Mesage")
            + "\n    help: did you mean `g#Message`?"]
    );
    assert_eq!(
        faults(&message(json!({}))),
        ["shapes.\"g#Message\".members.a.target: expected the id of a shape, found nothing"]
    );
    let mut model = with_member_traits(json!({}));
    at(&mut model, "/shapes/g#Garden")["resources"] = json!([{ "target": "g#Echo" }]);
    at(&mut model, "/shapes/g#Echo")["output"] = json!({ "target": "smithy.api#String" });
    assert_eq!(
        faults(&model),
        [
            "shapes.\"g#Echo\".output: expected the id of a structure, found `smithy.api#String`, of type \
             `string`",
            "shapes.\"g#Garden\".resources[0]: expected the id of a shape of type resource, found `g#Echo`",
        ]
    );
}

/// A service that speaks XML and sends lists and streams, in which a trait of some shape has the value
/// given here.
fn with_trait(pointer: &str, id: &str, value: Value) -> Value {
    let mut model = smithy(
        "2.0",
        json!({
            "g#Message": {
                "type": "structure",
                "members": {
                    "names": { "target": "g#Names" },
                    "events": { "target": "g#Events", "traits": { "smithy.api#httpPayload": {} } },
                    "trace": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "x-trace" } }
                }
            },
            "g#Names": { "type": "list", "member": { "target": "smithy.api#String" } },
            "g#Events": { "type": "union", "members": { "a": { "target": "g#Event" } } },
            "g#Event": {
                "type": "structure",
                "members": { "at": { "target": "smithy.api#Timestamp" } }
            },
            "g#Gone": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } }
        }),
    );
    at(&mut model, "/shapes/g#Echo")["errors"] = json!([{ "target": "g#Gone" }]);
    let service = at(&mut model, "/shapes/g#Garden/traits").as_object_mut().unwrap();
    service.remove("aws.protocols#restJson1");
    service.insert("aws.protocols#restXml".to_owned(), json!({}));
    at(&mut model, &format!("/shapes/{pointer}"))["traits"][id] = value;
    model
}

#[test]
fn a_trait_of_xml_or_of_a_stream_has_the_type_that_it_must_have() {
    let message = "g#Message/members/names";
    let event = "g#Event/members/at";
    for (pointer, id, value, place, expected) in [
        (message, "smithy.api#xmlName", json!({}), "", "a string, found an object"),
        (message, "smithy.api#xmlFlattened", json!(false), "", "an object, found true or false"),
        (message, "smithy.api#xmlAttribute", json!("yes"), "", "an object, found a string"),
        (message, "smithy.api#xmlNamespace", json!("urn:g"), "", "an object, found a string"),
        (message, "smithy.api#xmlNamespace", json!({}), ".uri", "a URI, found nothing"),
        (message, "aws.protocols#ec2QueryName", json!(7), "", "a string, found a number"),
        ("g#Names/member", "smithy.api#xmlName", json!([]), "", "a string, found an array"),
        (
            "g#Names/member",
            "smithy.api#xmlNamespace",
            json!({ "uri": "urn:g", "prefix": 1 }),
            ".prefix",
            "a string, found a number",
        ),
        ("g#Events", "smithy.api#streaming", json!(null), "", "an object, found null"),
        (event, "smithy.api#eventHeader", json!("at"), "", "an object, found a string"),
        (event, "smithy.api#eventPayload", json!([]), "", "an object, found an array"),
        ("g#Message", "smithy.api#xmlName", json!(null), "", "a string, found null"),
        ("g#Gone", "aws.protocols#awsQueryError", json!("Gone"), "", "an object, found a string"),
        (
            "g#Gone",
            "aws.protocols#awsQueryError",
            json!({ "code": 410 }),
            ".code",
            "a string, found a number",
        ),
        (
            "g#Echo",
            "aws.customizations#s3UnwrappedXmlOutput",
            json!(true),
            "",
            "an object, found true or false",
        ),
        ("g#Garden", "smithy.api#xmlNamespace", json!([]), "", "an object, found an array"),
        ("g#Garden", "aws.protocols#restXml", json!([]), "", "an object, found an array"),
        (
            "g#Garden",
            "aws.protocols#restXml",
            json!({ "noErrorWrapping": "no" }),
            ".noErrorWrapping",
            "true or false, found a string",
        ),
    ] {
        let told = faults(&with_trait(pointer, id, value));
        let (shape, rest) = pointer.split_once('/').unwrap_or((pointer, ""));
        let rest =
            if rest.is_empty() { String::new() } else { format!(".{}", rest.replace('/', ".")) };
        let fault = format!("shapes.\"{shape}\"{rest}.traits.\"{id}\"{place}: expected {expected}");
        assert!(told.contains(&fault), "{fault}: {told:?}");
    }
}

#[test]
fn a_flattened_list_is_called_as_its_member_or_as_its_elements() {
    let list = json!({ "type": "list", "member": { "target": "smithy.api#String" } });
    let mut model = smithy(
        "2.0",
        json!({
            "g#Message": {
                "type": "structure",
                "members": {
                    "Plants": {
                        "target": "g#Plants",
                        "traits": { "smithy.api#xmlFlattened": {}, "smithy.api#xmlName": "Plant" }
                    }
                }
            },
            "g#Plants": list
        }),
    );
    let mut other = botocore(json!({
        "Message": { "type": "structure", "members": { "Plants": { "shape": "Plants" } } },
        "Plants": {
            "type": "list",
            "member": { "shape": "String", "locationName": "Plant" },
            "flattened": true
        },
        "String": { "type": "string" }
    }));
    at(&mut other, "/operations/Echo")["http"]["requestUri"] = json!("/");
    for (id, protocol) in
        [("aws.protocols#awsQuery", "query"), ("aws.protocols#restXml", "rest-xml")]
    {
        let traits = at(&mut model, "/shapes/g#Garden/traits").as_object_mut().unwrap();
        traits.retain(|id, _| !id.starts_with("aws.protocols#"));
        traits.insert(id.to_owned(), json!({}));
        at(&mut model, "/shapes/g#Echo/traits/smithy.api#http")["uri"] = json!("/");
        at(&mut other, "/metadata")["protocol"] = json!(protocol);
        assert_same(&model, &other);
        let [left, right] = [&other, &model].map(|model| source("garden", model.to_string()));
        let compared = parity(&left, &right).unwrap();
        let outcome = &compared.operations["Echo"];
        assert!(outcome.agreement == Agreement::Equal && outcome.resolved, "{outcome:?}");
    }
}

#[test]
fn s3_has_bare_errors_and_one_bare_response() {
    let message =
        json!({ "type": "structure", "members": { "Place": { "target": "smithy.api#String" } } });
    let mut model = smithy("2.0", json!({ "g#Message": message }));
    let traits = at(&mut model, "/shapes/g#Garden/traits").as_object_mut().unwrap();
    traits.remove("aws.protocols#restJson1");
    traits.insert("aws.protocols#restXml".to_owned(), json!({ "noErrorWrapping": true }));
    traits["aws.api#service"]["sdkId"] = json!("S3");
    at(&mut model, "/shapes/g#Echo/traits")["aws.customizations#s3UnwrappedXmlOutput"] = json!({});
    let mut other = botocore(json!({
        "Message": { "type": "structure", "members": { "Place": { "shape": "String" } } },
        "String": { "type": "string" }
    }));
    at(&mut other, "/metadata")["serviceId"] = json!("S3");
    at(&mut other, "/metadata")["protocol"] = json!("rest-xml");
    let [model, other] = [model, other].map(|model| {
        let text = model.to_string().replace("Echo", "GetBucketLocation");
        serde_json::from_str(&text).unwrap()
    });
    assert_same(&model, &other);
    for (place, key) in [
        ("g#Garden/traits/aws.protocols#restXml", "noErrorWrapping"),
        ("g#GetBucketLocation/traits", "aws.customizations#s3UnwrappedXmlOutput"),
    ] {
        let mut usual: Value = model.clone();
        at(&mut usual, &format!("/shapes/{place}")).as_object_mut().unwrap().remove(key);
        assert_ne!(bodies(garden(&usual)), bodies(garden(&model)), "{key}");
    }
}

#[test]
fn compression_names_at_least_one_encoding() {
    for (value, found) in [(json!({}), "nothing"), (json!({ "encodings": [] }), "an empty array")] {
        let mut model =
            smithy("2.0", json!({ "g#Message": { "type": "structure", "members": {} } }));
        at(&mut model, "/shapes/g#Echo/traits")["smithy.api#requestCompression"] = value;
        let expected = format!(
            "shapes.\"g#Echo\".traits.\"smithy.api#requestCompression\".encodings: expected the encodings \
             that the service takes, found {found}"
        );
        assert_eq!(faults(&model), [expected]);
    }
}

#[test]
fn mixins_and_apply_that_lead_nowhere_are_told() {
    let mixed = |mixins: Value, other: Value| {
        let message = json!({ "type": "structure", "mixins": mixins, "members": {} });
        let mut model = smithy("2.0", json!({ "g#Message": message }));
        at(&mut model, "/shapes")
            .as_object_mut()
            .unwrap()
            .extend(other.as_object().unwrap().clone());
        faults(&model)
    };
    let a = |mixin: &str| json!({ "type": "structure", "members": {}, "mixins": [{ "target": mixin }] });
    assert_eq!(
        mixed(json!([{ "target": "g#A" }]), json!({ "g#A": a("g#B"), "g#B": a("g#A") })),
        ["g#A", "g#B", "g#Message"].map(|id| format!(
            "shapes.\"{id}\".mixins: expected mixins that end somewhere, found `{id}`, which leads back \
             to itself or to one that does"
        ))
    );
    assert_eq!(
        mixed(json!([{ "target": "A" }]), json!({})),
        [
            "shapes.\"g#Message\".mixins[0].target: expected the id of a shape in this model, found `A`"
        ]
    );
    let apply = json!({ "type": "apply", "traits": { "smithy.api#sensitive": {} } });
    assert_eq!(
        mixed(
            json!([]),
            json!({ "g#Message$a": apply, "g#B": apply, "g#C": { "type": "apply" }, "g#D$a": { "type": "string" } })
        ),
        [
            "shapes.\"g#B\": expected the id of a shape in this model to apply traits to, found `g#B`",
            "shapes.\"g#C\".traits: expected the traits to apply, found nothing of the kind",
            "shapes.\"g#D$a\": expected the id of a shape, since nothing else is defined, found that of a \
             member",
            "shapes.\"g#Message$a\": expected the id of a member to apply traits to, found `g#Message$a`",
        ]
    );
}

#[test]
fn a_model_has_one_service_and_a_version_that_is_known() {
    let with = |pointer: &str, key: &str, value: Value| {
        let mut model = with_member_traits(json!({}));
        at(&mut model, pointer)[key] = value;
        faults(&model)
    };
    assert_eq!(
        with("", "smithy", json!("3.0")),
        ["smithy: expected version 1.0 or 2.0, found `3.0`"]
    );
    assert_eq!(with("", "smithy", json!(2)), ["smithy: expected a string, found a number"]);
    assert_eq!(
        with("/shapes", "g#Garden", json!(null)),
        ["shapes: expected one service, found none"]
    );
    let second = with("/shapes", "g#Field", json!({ "type": "service", "version": "1" }));
    assert_eq!(second, ["shapes: expected one service, found `g#Field`, `g#Garden`"]);
    let bare = json!({ "type": "string" });
    assert_eq!(
        with("/shapes", "Bare", bare),
        ["shapes.Bare: expected an absolute id, such as `com.example#Shape`, found `Bare`"]
    );
    let operation = |operations: Value| with("/shapes/g#Garden", "operations", operations);
    let other = operation(json!([{ "target": "g#Echo" }, { "target": "g#Message" }]));
    assert_eq!(
        other,
        ["shapes.\"g#Garden\".operations[1]: expected the id of a shape of type operation, found \
          `g#Message`"]
    );
}

/// The pointers to all values of a model.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(object) => object
            .iter()
            .for_each(|(key, value)| pointers(value, &format!("{at}/{}", escaped(key)), found)),
        Value::Array(array) => array
            .iter()
            .enumerate()
            .for_each(|(index, value)| pointers(value, &format!("{at}/{index}"), found)),
        _ => {}
    }
}

#[test]
fn any_value_may_be_any_other() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/smithy");
    let strangers = [
        json!(null),
        json!(-1),
        json!("g#Nowhere"),
        json!("\u{202e}\n"),
        json!([[]]),
        json!({ "target": "smithy.api#Unit", "traits": 1 }),
    ];
    for name in ["errors.json", "unions.json", "empty.json", "events.json"] {
        let model: Value = serde_json::from_slice(&fs::read(fixtures.join(name)).unwrap()).unwrap();
        let mut places = Vec::new();
        pointers(&model, "", &mut places);
        for (index, place) in places.iter().enumerate() {
            let mut spoilt = model.clone();
            *at(&mut spoilt, place) = strangers[index % strangers.len()].clone();
            // A fault or a crate: what counts is that there is an answer.
            let _ = garden(&spoilt);
        }
    }
}

#[test]
fn mixins_that_multiply_are_a_fault() {
    let members: Value = (0..2_000)
        .map(|index| (format!("m{index}"), json!({ "target": "smithy.api#String" })))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let user = json!({ "type": "structure", "mixins": [{ "target": "g#Many" }], "members": {} });
    let mut shapes = json!({
        "g#Message": { "type": "structure", "members": {} },
        "g#Many": { "type": "structure", "members": members }
    });
    (0..600).for_each(|index| shapes[format!("g#User{index}")] = user.clone());
    let told = faults(&smithy("2.0", shapes));
    assert!(told.len() == 1 && told[0].contains("fewer members that come from mixins"), "{told:?}");
}

#[test]
fn a_chain_of_mixins_has_any_length() {
    let link = |index: usize| json!({ "type": "structure", "mixins": [{ "target": format!("g#M{}", index + 1) }] });
    let mut shapes = json!({
        "g#Message": { "type": "structure", "mixins": [{ "target": "g#M0" }] },
        "g#M20000": { "type": "structure", "members": { "a": { "target": "smithy.api#String" } } }
    });
    (0..20_000).for_each(|index| shapes[format!("g#M{index}")] = link(index));
    assert_eq!(faults(&smithy("2.0", shapes)), [""; 0]);
}
