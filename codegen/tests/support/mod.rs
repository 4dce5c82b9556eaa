//! A small service to spoil, and what generating from it gives.
#![allow(dead_code, reason = "each test binary uses a part")]

use opsmith_codegen::{Config, Faults, Manifest, Source, SourceFile, generate};
use serde_json::{Value, json};

/// A service of three operations that share shapes: one sends a tree, one receives it, and one takes a
/// label, a header and a query string.
pub(crate) fn model() -> Value {
    json!({
        "version": "2.0",
        "metadata": {
            "apiVersion": "2024-01-02",
            "endpointPrefix": "garden",
            "protocol": "rest-json",
            "protocols": ["rest-json"],
            "serviceId": "Garden",
            "signingName": "garden"
        },
        "operations": {
            "GetPlant": {
                "name": "GetPlant",
                "http": { "method": "GET", "requestUri": "/plants/{name}" },
                "input": { "shape": "GetPlantInput" },
                "output": { "shape": "GetPlantOutput" },
                "errors": [{ "shape": "NoSuchPlant" }]
            },
            "ListPlants": {
                "name": "ListPlants",
                "http": { "method": "GET", "requestUri": "/plants" },
                "input": { "shape": "ListPlantsInput" },
                "output": { "shape": "ListPlantsOutput" },
                "errors": [{ "shape": "NoSuchPlant" }, { "shape": "Busy" }]
            },
            "PutPlant": {
                "name": "PutPlant",
                "http": { "method": "PUT", "requestUri": "/plants/{name}", "responseCode": 201 },
                "input": { "shape": "PutPlantInput" },
                "errors": [{ "shape": "Busy" }]
            }
        },
        "shapes": {
            "GetPlantInput": {
                "type": "structure",
                "required": ["name"],
                "members": {
                    "name": { "shape": "Name", "location": "uri", "locationName": "name" },
                    "depth": { "shape": "Integer", "location": "querystring", "locationName": "depth" },
                    "trace": { "shape": "String", "location": "header", "locationName": "X-Trace" }
                }
            },
            "GetPlantOutput": {
                "type": "structure",
                "required": ["plant"],
                "members": { "plant": { "shape": "Plant" }, "colour": { "shape": "Colour" } }
            },
            "ListPlantsInput": {
                "type": "structure",
                "members": { "limit": { "shape": "Integer", "location": "querystring", "locationName": "limit" } }
            },
            "ListPlantsOutput": {
                "type": "structure",
                "members": { "names": { "shape": "Names" }, "soil": { "shape": "Soil" } }
            },
            "PutPlantInput": {
                "type": "structure",
                "required": ["name"],
                "members": {
                    "name": { "shape": "Name", "location": "uri", "locationName": "name" },
                    "plant": { "shape": "Plant" },
                    "soil": { "shape": "Soil" }
                }
            },
            "Plant": {
                "type": "structure",
                "documentation": "<p>A plant, and what grows on it.</p>",
                "members": {
                    "name": { "shape": "Name" },
                    "graft": { "shape": "Graft" },
                    "shoots": { "shape": "Plants" },
                    "colour": { "shape": "Colour" },
                    "planted": { "shape": "Timestamp" }
                }
            },
            "Graft": { "type": "structure", "members": { "scion": { "shape": "Plant" } } },
            "Plants": { "type": "list", "member": { "shape": "Plant" } },
            "Soil": {
                "type": "structure",
                "union": true,
                "members": { "sand": { "shape": "Integer" }, "mix": { "shape": "Mix" } }
            },
            "Mix": { "type": "map", "key": { "shape": "String" }, "value": { "shape": "Soil" } },
            "Colour": { "type": "string", "enum": ["RED", "GREEN"] },
            "Names": { "type": "list", "member": { "shape": "Name" } },
            "Name": { "type": "string", "min": 1, "max": 64, "pattern": "[a-z]+" },
            "String": { "type": "string" },
            "Integer": { "type": "integer" },
            "Timestamp": { "type": "timestamp" },
            "NoSuchPlant": {
                "type": "structure",
                "error": { "httpStatusCode": 404, "senderFault": true },
                "exception": true,
                "members": { "message": { "shape": "String" } }
            },
            "Busy": {
                "type": "structure",
                "error": { "httpStatusCode": 503 },
                "exception": true,
                "fault": true,
                "members": { "wait": { "shape": "Integer", "location": "header", "locationName": "Retry-After" } }
            }
        }
    })
}

/// A manifest that selects all of the services `names`, from models of the same names.
pub(crate) fn manifest_of(names: &[&str]) -> String {
    let services = names.iter().map(|name| format!("[services.{name}]\nmodel = \"{name}.json\"\n"));
    format!("[output]\ncrate = \"garden\"\n\n{}", services.collect::<String>())
}

/// A manifest of the one service `garden` that selects `operations`.
pub(crate) fn selecting(operations: &[&str]) -> String {
    format!("{}operations = {operations:?}\n", manifest_of(&["garden"]))
}

pub(crate) fn source(name: &str, bytes: impl Into<Vec<u8>>) -> Source {
    Source { path: format!("models/{name}.json"), bytes: bytes.into(), overlay: None }
}

/// What the manifest makes of the models.
pub(crate) fn run(manifest: &str, sources: Vec<Source>) -> Result<Vec<SourceFile>, Faults> {
    let manifest = Manifest::parse("models/opsmith.toml", manifest)?;
    let config = Config {
        manifest,
        sources,
        runtime: "{ path = \"runtime\" }".to_owned(),
        manifest_name: "models/opsmith.toml".to_owned(),
        manifest_path: "../models/opsmith.toml".to_owned(),
    };
    generate(&config).map_err(|error| {
        error.downcast::<Faults>().unwrap_or_else(|error| panic!("the generator gave up: {error}"))
    })
}

/// The same for the one service `garden`, all of its operations selected.
pub(crate) fn garden(model: &Value) -> Result<Vec<SourceFile>, Faults> {
    run(&manifest_of(&["garden"]), vec![source("garden", model.to_string())])
}

/// The place in the model that `pointer` names, to be changed.
pub(crate) fn at<'a>(model: &'a mut Value, pointer: &str) -> &'a mut Value {
    model.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is not in the model"))
}
