//! Each kind of fault gives its exact message: where it is, what was expected, what was found, and what
//! to do about it.

mod support;

use serde_json::{Value, json};
use support::{at, manifest_of, model, run, selecting, source};

/// The faults of a manifest and its models, without the line that counts them.
fn faults_of(manifest: &str, models: Vec<opsmith_codegen::Source>) -> Vec<String> {
    match run(manifest, models) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

/// The faults of the small model once `spoil` has been at it.
fn spoilt(spoil: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut model = model();
    spoil(&mut model);
    faults_of(&manifest_of(&["garden"]), vec![source("garden", model.to_string())])
}

/// The same, where one value is put in the place of another.
fn with(pointer: &str, value: Value) -> Vec<String> {
    spoilt(|model| *at(model, pointer) = value)
}

/// The same, where a member is added to an object, or replaced.
fn adding(pointer: &str, key: &str, value: Value) -> Vec<String> {
    spoilt(|model| {
        at(model, pointer)[key] = value;
    })
}

fn without(pointer: &str, key: &str) -> Vec<String> {
    spoilt(|model| {
        at(model, pointer).as_object_mut().unwrap().remove(key);
    })
}

/// Holds that there is the one fault in the model, as it is told after the name of the file.
#[track_caller]
fn assert_fault(faults: Vec<String>, expected: &str) {
    assert_eq!(faults, [format!("models/garden.json: {expected}")]);
}

#[test]
fn a_key_that_stands_twice_is_named() {
    let text = model().to_string();
    let faults = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        let sources = vec![source("garden", text.replacen(from, to, 1))];
        faults_of(&manifest_of(&["garden"]), sources)
    };
    assert_fault(
        faults("\"Names\":", "\"Name\":{\"type\":\"string\"},\"Names\":"),
        "shapes: expected each key once, found `Name` twice",
    );
    assert_fault(
        faults("\"scion\":{", "\"scion\":{\"shape\":\"Name\","),
        "shapes.Graft.members.scion: expected each key once, found `shape` twice",
    );
}

#[test]
fn a_missing_shape_is_named_with_its_neighbour() {
    assert_fault(
        with("/shapes/Names/member/shape", json!("Nmae")),
        "shapes.Names.member.shape: expected the name of a shape in this model, found `Nmae`\n    \
         help: did you mean `Name`?",
    );
    assert_fault(
        with("/shapes/Plant/members/graft/shape", json!("Trunk")),
        "shapes.Plant.members.graft.shape: expected the name of a shape in this model, found `Trunk`",
    );
    assert_fault(
        with("/operations/GetPlant/output/shape", json!("GetPlantOutptu")),
        "operations.GetPlant.output.shape: expected the name of a shape in this model, \
         found `GetPlantOutptu`\n    help: did you mean `GetPlantOutput`?",
    );
    assert_fault(
        with("/shapes/Names/member", json!({})),
        "shapes.Names.member.shape: expected the name of a shape, found nothing",
    );
}

#[test]
fn json_of_the_wrong_type_is_named() {
    for (pointer, value, expected) in [
        (
            "/shapes/Names/member",
            json!("Name"),
            "shapes.Names.member: expected an object, found a string",
        ),
        (
            "/shapes/GetPlantInput/required",
            json!("name"),
            "shapes.GetPlantInput.required: expected an array, found a string",
        ),
        (
            "/shapes/GetPlantInput/required",
            json!([1]),
            "shapes.GetPlantInput.required[0]: expected a string, found a number",
        ),
        (
            "/operations/GetPlant/http/method",
            json!(null),
            "operations.GetPlant.http.method: expected a string, found null",
        ),
        (
            "/operations/ListPlants",
            json!(3),
            "operations.ListPlants: expected an object, found a number",
        ),
        ("/operations", json!([]), "operations: expected an object, found an array"),
        ("/shapes", json!(true), "shapes: expected an object, found true or false"),
        ("/metadata", json!("x"), "metadata: expected an object, found a string"),
        (
            "/shapes/Busy/error",
            json!(true),
            "shapes.Busy.error: expected an object, found true or false",
        ),
        (
            "/shapes/Busy/fault",
            json!("yes"),
            "shapes.Busy.fault: expected true or false, found a string",
        ),
        ("/shapes/Name/min", json!("1"), "shapes.Name.min: expected a number, found a string"),
        (
            "/shapes/Colour/enum",
            json!(["RED", {}]),
            "shapes.Colour.enum[1]: expected a string, found an object",
        ),
        (
            "/operations/PutPlant/http/responseCode",
            json!(99),
            "operations.PutPlant.http.responseCode: expected an HTTP status, 100 to 599, found the number 99",
        ),
        (
            "/operations/PutPlant/http/responseCode",
            json!("201"),
            "operations.PutPlant.http.responseCode: expected an HTTP status, 100 to 599, found a string",
        ),
    ] {
        assert_fault(with(pointer, value), expected);
    }
}

#[test]
fn what_a_model_must_have_is_named() {
    for (pointer, key, expected) in [
        ("", "metadata", "metadata: expected the facts of the service, found nothing"),
        ("", "operations", "operations: expected the operations of the service, found nothing"),
        ("", "shapes", "shapes: expected the shapes of the service, found nothing"),
        (
            "/metadata",
            "endpointPrefix",
            "metadata.endpointPrefix: expected the first part of the service's host name, found nothing",
        ),
        ("/shapes/Name", "type", "shapes.Name.type: expected the type of the shape, found nothing"),
        (
            "/shapes/Plant",
            "members",
            "shapes.Plant.members: expected the members of the structure, found nothing",
        ),
        (
            "/shapes/Mix",
            "value",
            "shapes.Mix.value: expected a reference to a shape, found nothing",
        ),
        (
            "/operations/ListPlants",
            "http",
            "operations.ListPlants.http: expected the method and URI of the operation, found nothing",
        ),
    ] {
        assert_fault(without(pointer, key), expected);
    }
}

#[test]
fn words_that_have_no_meaning_are_named() {
    for (pointer, value, expected) in [
        (
            "/shapes/Name/type",
            "strnig",
            "shapes.Name.type: expected a type of the botocore dialect, found `strnig`\n    help: did you mean `string`?",
        ),
        (
            "/shapes/Plant/type",
            "resource",
            "shapes.Plant.type: expected a type of the botocore dialect, found `resource`",
        ),
        (
            "/shapes/GetPlantInput/members/trace/location",
            "trailer",
            "shapes.GetPlantInput.members.trace.location: expected uri, querystring, header, headers or statusCode, found `trailer`",
        ),
        (
            "/operations/GetPlant/http/method",
            "FETCH",
            "operations.GetPlant.http.method: expected one of GET, PUT, POST, DELETE, HEAD, PATCH, OPTIONS, found `FETCH`",
        ),
        (
            "/operations/ListPlants/http/requestUri",
            "plants",
            "operations.ListPlants.http.requestUri: expected a URI such as `/a/{Label}/{Rest+}?b=c`, where a label is a whole segment and stands once, found `plants`",
        ),
        (
            "/metadata/serviceId",
            "a\u{1b}[2J",
            "metadata.serviceId: expected text without control characters, found `a\\u{1b}[2J`",
        ),
    ] {
        assert_fault(with(pointer, json!(value)), expected);
    }
    assert_fault(
        adding("/shapes/Timestamp", "timestampFormat", json!("iso")),
        "shapes.Timestamp.timestampFormat: expected iso8601, unixTimestamp or rfc822, found `iso`",
    );
}

#[test]
fn names_of_members_that_are_none_are_named() {
    assert_fault(
        with("/shapes/GetPlantInput/required", json!(["name", "deptth"])),
        "shapes.GetPlantInput.required[1]: expected the name of a member, found `deptth`\n    \
         help: did you mean `depth`?",
    );
    assert_fault(
        adding("/shapes/PutPlantInput", "payload", json!("plnt")),
        "shapes.PutPlantInput.payload: expected the name of a member, found `plnt`\n    \
         help: did you mean `plant`?",
    );
}

#[test]
fn a_checksum_is_chosen_by_a_text_of_the_input() {
    for name in ["algorithm", "plant"] {
        assert_fault(
            adding(
                "/operations/PutPlant",
                "httpChecksum",
                json!({ "requestAlgorithmMember": name }),
            ),
            &format!(
                "operations.PutPlant.httpChecksum.requestAlgorithmMember: expected a string or enum \
                 among the input's members, found `{name}`"
            ),
        );
    }
}

#[test]
fn compression_names_at_least_one_encoding() {
    let encodings = ".encodings: expected the encodings that the service takes, found";
    for (value, expected) in [
        (json!({}), format!("{encodings} nothing")),
        (json!({ "encodings": [] }), format!("{encodings} an empty array")),
        (
            json!({ "encodings": "gzip" }),
            ".encodings: expected an array, found a string".to_owned(),
        ),
        (json!([]), ": expected an object, found an array".to_owned()),
        (json!(true), ": expected an object, found true or false".to_owned()),
        (json!(null), ": expected an object, found null".to_owned()),
    ] {
        let faults = adding("/operations/PutPlant", "requestcompression", value);
        assert_fault(faults, &format!("operations.PutPlant.requestcompression{expected}"));
    }
}

#[test]
fn a_misspelt_key_of_compression_or_checksums_is_told() {
    for (key, value, expected) in [
        (
            "requestcompression",
            json!({ "encodings": ["gzip"], "encoding": ["gzip"] }),
            "encoding: expected a key that Opsmith knows, found `encoding`, which may change the wire\n    \
             help: did you mean `encodings`?",
        ),
        (
            "httpChecksum",
            json!({ "requestChecksumRequird": true }),
            "requestChecksumRequird: expected a key that Opsmith knows, found `requestChecksumRequird`, \
             which may change the wire\n    help: did you mean `requestChecksumRequired`?",
        ),
    ] {
        let faults = adding("/operations/PutPlant", key, value);
        let start = format!("models/garden.json: operations.PutPlant.{key}.{expected}");
        assert!(faults.len() == 1 && faults[0].starts_with(&start), "{faults:#?}");
    }
}

#[test]
fn a_key_that_may_change_the_wire_is_a_fault_that_tells_how_to_accept_it() {
    for (pointer, place) in [
        ("/shapes/Name", "shapes.Name"),
        ("/shapes/Names/member", "shapes.Names.member"),
        ("/shapes/Mix/value", "shapes.Mix.value"),
        ("/shapes/Busy/error", "shapes.Busy.error"),
        ("/operations/GetPlant", "operations.GetPlant"),
        ("/operations/GetPlant/http", "operations.GetPlant.http"),
        ("/operations/GetPlant/output", "operations.GetPlant.output"),
        ("/operations/GetPlant/errors/0", "operations.GetPlant.errors[0]"),
        ("/shapes/Plant/members/name", "shapes.Plant.members.name"),
        ("/metadata", "metadata"),
    ] {
        let expected = format!(
            "{place}.encoding: expected a key that Opsmith knows, found `encoding`, which may change \
             the wire\n    help: if nothing that travels depends on it, accept it in \
             models/opsmith.toml:\n        [services.garden.accepted.\"{place}.encoding\"]\n        \
             reason = \"...\""
        );
        assert_fault(adding(pointer, "encoding", json!("utf-16")), &expected);
    }
    let accept = "if nothing that travels depends on it, accept it in models/opsmith.toml:";
    assert_fault(
        adding("", "encoding", json!(1)),
        &format!(
            "encoding: expected a key that Opsmith knows, found `encoding`, which may change the wire\n    \
             help: {accept}\n        [services.garden.accepted.encoding]\n        reason = \"...\""
        ),
    );
    assert_fault(
        adding("/shapes/Name", "patern", json!("x")),
        &format!(
            "shapes.Name.patern: expected a key that Opsmith knows, found `patern`, which may change the \
             wire\n    help: did you mean `pattern`? {accept}\n        \
             [services.garden.accepted.\"shapes.Name.patern\"]\n        reason = \"...\""
        ),
    );
}

#[test]
fn members_that_would_meet_on_the_wire_are_named() {
    let faults = spoilt(|model| {
        at(model, "/shapes/Plant/members/name")["locationName"] = json!("z");
        at(model, "/shapes/Plant/members/colour")["locationName"] = json!("z");
    });
    let told = faults.join("\n");
    assert!(told.contains("members with places of their own in a message"), "{told}");
}

#[test]
fn a_deprecated_member_gives_way_to_the_one_in_its_place() {
    let faults = spoilt(|model| {
        at(model, "/shapes/Plant/members/name")["locationName"] = json!("z");
        at(model, "/shapes/Plant/members/colour")["locationName"] = json!("z");
        at(model, "/shapes/Plant/members/colour")["deprecated"] = json!(true);
    });
    assert_eq!(faults, [""; 0]);
}

#[test]
fn every_misspelt_operation_is_told_of() {
    let entry = selecting(&["GetPlnt", "ListPlnts", "ListPlants"]);
    let faults = faults_of(&entry, vec![source("garden", model().to_string())]);
    assert_eq!(faults.len(), 2, "{faults:?}");
}

#[test]
fn a_clash_of_names_names_both() {
    let shapes = spoilt(|model| {
        at(model, "/shapes")["colour"] = json!({ "type": "string", "enum": ["a"] });
        at(model, "/shapes/Plant/members/colour")["shape"] = json!("colour");
    });
    assert_fault(
        shapes,
        "shapes.colour: expected shapes whose names differ in Rust too, found `Colour` and `colour`\n    \
         help: name it in models/opsmith.toml:\n        [services.garden.shapes.colour]\n        \
         name = \"...\"\n        reason = \"...\"",
    );
    let operations = spoilt(|model| {
        let operation = at(model, "/operations/ListPlants").clone();
        at(model, "/operations")["listPlants"] = operation;
    });
    assert_fault(
        operations,
        "operations.listPlants: expected operations whose names differ in Rust too, \
         found `ListPlants` and `listPlants`",
    );
}

#[test]
fn labels_and_members_belong_together() {
    assert_fault(
        with("/operations/GetPlant/http/requestUri", json!("/plants/{name}/{leaf}")),
        "operations.GetPlant.http.requestUri: expected labels that members of the input are bound to, \
         found `{leaf}` and no such member",
    );
    assert_fault(
        with("/operations/GetPlant/http/requestUri", json!("/plants")),
        "operations.GetPlant.http.requestUri: expected a URI with the label `{name}`, found `/plants`",
    );
}

#[test]
fn a_shape_that_cannot_stand_in_its_place_is_named() {
    for (pointer, shape, expected) in [
        (
            "/shapes/GetPlantInput/members/trace/shape",
            "Plant",
            "shapes.GetPlantInput.members.trace.shape: expected a string, number, boolean, timestamp, or a list of them, found `Plant`",
        ),
        (
            "/shapes/GetPlantInput/members/name/shape",
            "Plant",
            "shapes.GetPlantInput.members.name.shape: expected a string, number, boolean or timestamp, found `Plant`",
        ),
        (
            "/operations/ListPlants/input/shape",
            "Name",
            "operations.ListPlants.input.shape: expected the name of a structure, found `Name`, of type string",
        ),
        (
            "/operations/ListPlants/output/shape",
            "Soil",
            "operations.ListPlants.output.shape: expected the name of a structure, found `Soil`, of type union",
        ),
        (
            "/shapes/Mix/key/shape",
            "Integer",
            "shapes.Mix.key.shape: expected the name of a string, found `Integer`, of type integer",
        ),
        (
            "/operations/GetPlant/errors/0/shape",
            "Plant",
            "shapes.Plant: expected an error: a structure with `exception`, found another shape",
        ),
        (
            "/shapes/Names/member/shape",
            "Names",
            "shapes.Names: expected a list or map that ends in another kind of shape, found one that holds itself and nothing else",
        ),
    ] {
        assert_fault(with(pointer, json!(shape)), expected);
    }
}

#[test]
fn an_unknown_protocol_is_named_with_those_known() {
    let faults = spoilt(|model| {
        at(model, "/metadata")["protocol"] = json!("carrier-pigeon");
        at(model, "/metadata")["protocols"] = json!(["carrier-pigeon", "smoke"]);
    });
    let [fault] = faults.as_slice() else { panic!("{faults:?}") };
    assert!(fault.starts_with(
        "models/garden.json: metadata.protocol: expected a protocol that Opsmith generates: "
    ));
    assert!(fault.ends_with(", found carrier-pigeon, smoke"), "{fault}");
}

#[test]
fn what_is_no_json_object_is_told_with_its_line() {
    for (bytes, expected) in [
        (&b"{"[..], "expected JSON, found EOF while parsing an object at line 1 column 1"),
        (b"", "expected JSON, found EOF while parsing a value at line 1 column 0"),
        (b"\xff\xfe", "expected JSON, found expected value at line 1 column 1"),
        (b"{}\n x", "expected JSON, found trailing characters at line 2 column 2"),
        (b"[]", "expected an object, found an array"),
    ] {
        let faults = faults_of(&manifest_of(&["garden"]), vec![source("garden", bytes)]);
        assert_fault(faults, expected);
    }
}

#[test]
fn an_operation_that_is_not_in_the_model_is_named_with_its_neighbour() {
    let model = model().to_string();
    let faults = faults_of(&selecting(&["GetPlnt", "Water"]), vec![source("garden", model)]);
    let expected = "models/opsmith.toml: services.garden.operations: \
                    expected an operation of models/garden.json, found";
    assert_eq!(
        faults,
        [
            format!("{expected} `GetPlnt`\n    help: did you mean `GetPlant`?"),
            format!("{expected} `Water`")
        ]
    );
}

#[test]
fn an_overlay_speaks_of_what_the_model_holds() {
    let of = |overlay: Value| {
        let mut source = source("garden", model().to_string());
        source.overlay = Some(("models/garden.extras.json".to_owned(), overlay.to_string().into()));
        faults_of(&manifest_of(&["garden"]), vec![source])
    };
    let words = json!({ "documentation": "Words." });
    let lost = "expected a thing that the model holds, found words on one that it does not";
    assert_eq!(
        of(
            json!({ "merge": { "shapes": { "Plannt": words, "Plant": { "members": { "x": words } } } } })
        ),
        [
            format!("models/garden.extras.json: merge.shapes.Plannt: {lost}"),
            format!("models/garden.extras.json: merge.shapes.Plant.members.x: {lost}"),
        ]
    );
    for nothing in [json!({}), json!([]), json!({ "merge": 1 })] {
        let expected = "models/garden.extras.json: merge: \
                        expected an object to merge over the model, found nothing of the kind";
        assert_eq!(of(nothing), [expected]);
    }
    assert_eq!(of(json!({ "merge": { "shapes": { "Plant": words } } })), [""; 0]);
}

#[test]
fn faults_of_a_manifest_come_with_their_lines() {
    let manifest = "[output]\ncrate = \"9\"\nwurkspace = 1\ndev-dependencies = { a = \"1\" }\n\
                    [services.A__b]\nmodel = \"a\\nb\"\noperations = []\n[servces.c]\n";
    let expected = [
        "output.crate (line 2): expected the name of a crate: letters, digits, `-` and `_`, found `9`",
        "output.dev-dependencies (line 4): expected a table `[output.dev-dependencies]`, found inline table",
        "output.wurkspace (line 3): expected one of crate, license, runtime, workspace-member, dev-dependencies, found an unknown key",
        "servces (line 8): expected one of output, services, found an unknown key\n    help: did you mean `services`?",
        "services.A__b (line 5): expected a module's name: words of lower-case letters and digits with one `_` between, none of default, serde, server, sha, unknown, and no device of Windows such as con or com1, found `A__b`",
        "services.A__b.model (line 6): expected the path of a model, found one with a control character in it",
        "services.A__b.operations (line 7): expected at least one operation, or no such key for all, found none",
    ];
    let expected = expected.map(|fault| format!("models/opsmith.toml: {fault}"));
    assert_eq!(faults_of(manifest, Vec::new()), expected);
    assert_eq!(
        faults_of("", Vec::new()),
        [
            "models/opsmith.toml: output: expected a table `[output]` with the name of the crate, found none",
            "models/opsmith.toml: services: expected at least one `[services.<name>]`, found none",
        ]
    );
}

#[test]
fn faults_of_several_files_come_in_one_run_sorted_and_counted() {
    let (mut one, mut other) = (model(), model());
    *at(&mut one, "/shapes/Names/member/shape") = json!("Nmae");
    *at(&mut one, "/operations/GetPlant/http/method") = json!("FETCH");
    *at(&mut other, "/shapes/Name/type") = json!("strnig");
    at(&mut other, "/shapes/Colour")["encoding"] = json!(true);
    let manifest = manifest_of(&["zoo", "garden", "broken"]).replace(
        "model = \"zoo.json\"\n",
        "model = \"zoo.json\"\noperations = [\"GetPlnt\", \"ListPlants\"]\n",
    );
    let sources = vec![
        source("zoo", model().to_string()),
        source("garden", one.to_string()),
        source("broken", "{"),
    ];
    let faults = run(&manifest, sources).unwrap_err().to_string();
    assert_eq!(
        faults,
        "models/broken.json: expected JSON, found EOF while parsing an object at line 1 column 1\n\
         models/garden.json: operations.GetPlant.http.method: expected one of GET, PUT, POST, DELETE, \
         HEAD, PATCH, OPTIONS, found `FETCH`\n\
         models/garden.json: shapes.Names.member.shape: expected the name of a shape in this model, \
         found `Nmae`\n    help: did you mean `Name`?\n\
         models/opsmith.toml: services.zoo.operations: expected an operation of models/zoo.json, \
         found `GetPlnt`\n    help: did you mean `GetPlant`?\n\
         4 faults found, nothing was generated"
    );
    let faults = run(&manifest_of(&["garden"]), vec![source("garden", other.to_string())]);
    assert_eq!(faults.unwrap_err().iter().count(), 2);
}
