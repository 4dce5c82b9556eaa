//! The protocol of a service: chosen once, written into the manifest, and kept.

mod support;

use std::fs;

use serde_json::{Value, json};
use support::release::Release;
use support::{Folder, Run};

const PLACE: [&str; 4] = ["--manifest", "models/opsmith.toml", "--out", "out"];
const MANIFEST: &str = "models/opsmith.toml";

fn run(folder: &Folder, words: &[&str]) -> Run {
    folder.run(&[words, &PLACE].concat())
}

fn text(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Writes a wheel in which the garden offers these protocols.
fn wheel(folder: &Folder, name: &str, version: &'static str, protocols: &[&str]) {
    let mut release = Release::new(version);
    let metadata = release.at("garden/2024-01-02", "/metadata");
    metadata["protocol"] = json!(protocols[0]);
    metadata["protocols"] = json!(protocols);
    metadata["targetPrefix"] = json!("Garden");
    metadata["jsonVersion"] = json!("1.1");
    folder.write(name, release.wheel());
}

/// A project of a service that speaks JSON, imported before manifests named a protocol.
fn project(protocols: &[&str]) -> Folder {
    let folder = Folder::new();
    wheel(&folder, "old.whl", "1.2.3", protocols);
    run(&folder, &["import", "old.whl", "garden", "GetPlant"]).expect_ok();
    let manifest = text(&folder, MANIFEST);
    let pin = format!("protocol = \"{}\"\n", protocols[0]);
    folder.write(MANIFEST, manifest.strip_suffix(&pin).unwrap());
    folder
}

/// The protocol that the generated code speaks.
fn spoken(folder: &Folder) -> String {
    let code = text(folder, "out/src/garden/get_plant.rs");
    let (_, after) = code.split_once("type Protocol = ").unwrap();
    after.split(';').next().unwrap().to_owned()
}

#[test]
fn a_first_import_writes_the_protocol_that_the_model_prefers() {
    for (protocols, expected) in [
        (&["smithy-rpc-v2-cbor", "json"][..], "smithy-rpc-v2-cbor"),
        (&["json"], "json"),
        (&["carrier-pigeon", "json"], "json"),
    ] {
        let folder = Folder::new();
        wheel(&folder, "new.whl", "1.2.3", protocols);
        run(&folder, &["import", "new.whl", "garden", "GetPlant"]).expect_ok();
        let manifest = text(&folder, MANIFEST);
        assert!(manifest.ends_with(&format!("\nprotocol = \"{expected}\"\n")), "{manifest}");
    }
}

#[test]
fn an_import_speaks_the_protocol_that_is_asked_for() {
    let folder = Folder::new();
    wheel(&folder, "new.whl", "1.2.3", &["smithy-rpc-v2-cbor", "json"]);
    let import = ["import", "new.whl", "garden", "GetPlant", "--protocol"];
    run(&folder, &[&import[..], &["json"]].concat()).expect_ok();
    assert!(text(&folder, MANIFEST).ends_with("protocol = \"json\"\n"));
    assert_eq!(spoken(&folder), "AwsJson11");
    run(&folder, &["import", "new.whl", "garden", "ListPlants"]).expect_ok();
    assert_eq!(spoken(&folder), "AwsJson11");
    run(&folder, &["update", "new.whl"]).expect_ok();
    assert_eq!(spoken(&folder), "AwsJson11");

    let manifest = text(&folder, MANIFEST).replace("= \"json\"", "= \"json\" # for the proxy");
    folder.write(MANIFEST, &manifest);
    run(&folder, &[&import[..], &["smithy-rpc-v2-cbor"]].concat()).expect_ok();
    assert_eq!(text(&folder, MANIFEST), manifest.replace("= \"json\"", "= \"smithy-rpc-v2-cbor\""));
    assert_eq!(spoken(&folder), "RpcV2Cbor");
}

#[test]
fn a_protocol_that_the_model_does_not_offer_is_an_error_with_those_it_does() {
    let folder = Folder::new();
    wheel(&folder, "new.whl", "1.2.3", &["smithy-rpc-v2-cbor", "carrier-pigeon", "json"]);
    for (protocol, help) in [
        ("rest-xml", ""),
        ("jsn", "    help: did you mean `json`?\n"),
        ("carrier-pigeon", ""),
        ("\u{1b}[31m", ""),
    ] {
        let before = folder.tree("");
        let import = ["import", "new.whl", "garden", "GetPlant", "--protocol", protocol];
        let error = run(&folder, &import).expect_error();
        let expected = format!(
            "error: Garden in botocore 1.2.3 does not offer the protocol `{}`: it offers \
             smithy-rpc-v2-cbor, json\n{help}",
            protocol.escape_debug()
        );
        assert_eq!(error, expected);
        assert!(folder.tree("") == before, "something changed");
    }
}

#[test]
fn an_update_writes_the_protocol_of_the_older_slice_into_the_manifest() {
    let folder = project(&["json"]);
    let manifest =
        text(&folder, MANIFEST).replace("[services.garden]", "# Mine.\n[services.garden]");
    folder.write(MANIFEST, &manifest);
    wheel(&folder, "new.whl", "1.2.4", &["smithy-rpc-v2-cbor", "json"]);
    let before = folder.tree("out");
    let out = run(&folder, &["update", "new.whl"]).expect_ok();
    let told = "garden: protocol = \"json\" goes into the manifest\n\
                garden: botocore 1.2.4 now prefers the protocol smithy-rpc-v2-cbor; garden stays with json, \
                as the manifest says\n\
                garden protocol `smithy-rpc-v2-cbor` was added\n";
    assert!(out.starts_with(told), "{out}");
    assert_eq!(text(&folder, MANIFEST), format!("{manifest}protocol = \"json\"\n"));
    assert_eq!(spoken(&folder), "AwsJson11");
    assert!(folder.tree("out") == before, "the crate changed");
}

#[test]
fn a_service_with_one_protocol_has_it_written_too() {
    let folder = project(&["rest-json"]);
    let out = run(&folder, &["update", "old.whl"]).expect_ok();
    let told =
        "garden: protocol = \"rest-json\" goes into the manifest\nchanged models/opsmith.toml\n";
    assert!(out.starts_with(told), "{out}");
    assert!(text(&folder, MANIFEST).ends_with("\nprotocol = \"rest-json\"\n"));
    let out = run(&folder, &["update", "old.whl"]).expect_ok();
    assert!(out.starts_with("nothing to do: "), "{out}");
}

#[test]
fn a_service_that_is_gone_upstream_has_its_protocol_written_too() {
    let folder = project(&["json"]);
    let mut release = Release::new("1.2.4");
    release.models.retain(|path, _| !path.starts_with("garden"));
    folder.write("new.whl", release.wheel());
    let out = run(&folder, &["update", "new.whl"]).expect_ok();
    let told = "garden: stays as it is, from botocore 1.2.3\n\
                garden: protocol = \"json\" goes into the manifest\nchanged models/opsmith.toml\n";
    assert!(out.contains(told), "{out}");
    assert!(text(&folder, MANIFEST).ends_with("\nprotocol = \"json\"\n"));
}

/// Without its slice, nothing tells what the service spoke: at least it is said.
#[test]
fn a_missing_slice_has_the_protocol_told_that_takes_its_place() {
    let folder = project(&["json"]);
    fs::remove_file(folder.path("models/garden/2024-01-02/service-2.json")).unwrap();
    wheel(&folder, "new.whl", "1.2.4", &["smithy-rpc-v2-cbor", "json"]);
    let out = run(&folder, &["update", "new.whl"]).expect_ok();
    let told = "garden: protocol = \"smithy-rpc-v2-cbor\" goes into the manifest\n";
    assert!(out.contains(told), "{out}");
}

#[test]
fn another_preference_is_told_in_one_line_and_changes_nothing() {
    let folder = project(&["json", "smithy-rpc-v2-cbor"]);
    run(&folder, &["update", "old.whl"]).expect_ok();
    wheel(&folder, "new.whl", "1.2.4", &["smithy-rpc-v2-cbor", "json"]);
    let before = folder.tree("");
    for words in [&["update", "new.whl"][..], &["import", "new.whl", "garden", "GetPlant"]] {
        let out = run(&folder, words).expect_ok();
        let told = "garden: botocore 1.2.4 now prefers the protocol smithy-rpc-v2-cbor; garden stays \
                    with json, as the manifest says\n";
        assert_eq!(out.matches("smithy-rpc").count(), 1, "{out}");
        assert!(out.starts_with(told) && out.contains("nothing to do: "), "{out}");
        assert!(folder.tree("") == before, "{words:?}: something changed");
    }
}

#[test]
fn a_further_import_writes_the_protocol_of_the_older_slice_too() {
    let folder = project(&["json"]);
    wheel(&folder, "new.whl", "1.2.4", &["smithy-rpc-v2-cbor", "json"]);
    run(&folder, &["import", "new.whl", "garden", "ListPlants"]).expect_ok();
    assert!(text(&folder, MANIFEST).ends_with("protocol = \"json\"\n"));
    assert_eq!(spoken(&folder), "AwsJson11");
}

#[test]
fn a_protocol_that_upstream_drops_is_an_error_that_says_what_to_do() {
    let folder = project(&["json"]);
    wheel(&folder, "new.whl", "1.2.4", &["smithy-rpc-v2-cbor"]);
    let unpinned = text(&folder, MANIFEST);
    for manifest in [format!("{unpinned}protocol = \"json\"\n"), unpinned] {
        folder.write(MANIFEST, manifest);
        let before = folder.tree("");
        for words in [&["update", "new.whl"][..], &["import", "new.whl", "garden", "GetPlant"]] {
            let error = run(&folder, words).expect_error();
            let expected = "error: services.garden uses the protocol `json`, which botocore 1.2.4 does not \
                            offer for Garden: it offers smithy-rpc-v2-cbor. To switch, set `protocol` in \
                            services.garden of the manifest; to stay, keep the older source\n";
            assert_eq!(error, expected);
            assert!(folder.tree("") == before, "{words:?}: something changed");
        }
    }
    let manifest = text(&folder, MANIFEST) + "protocol = \"smithy-rpc-v2-cbor\"\n";
    folder.write(MANIFEST, manifest);
    run(&folder, &["update", "new.whl"]).expect_ok();
    assert_eq!(spoken(&folder), "RpcV2Cbor");
}

/// Smithy's traits have no order of their own: only the manifest holds the choice.
#[test]
fn a_smithy_service_stays_with_its_protocol_too() {
    let model = |protocols: &[&str]| -> Value {
        let mut traits = json!({ "aws.api#service": { "sdkId": "Garden" } });
        protocols.iter().for_each(|id| traits[*id] = json!({}));
        json!({
            "smithy": "2.0",
            "shapes": {
                "g#Garden": {
                    "type": "service", "version": "2024-01-02", "operations": [{ "target": "g#GetPlant" }],
                    "traits": traits
                },
                "g#GetPlant": {
                    "type": "operation", "input": { "target": "g#GetPlantInput" },
                    "traits": { "smithy.api#http": { "method": "GET", "uri": "/plants" } }
                },
                "g#GetPlantInput": {
                    "type": "structure",
                    "members": { "age": { "target": "smithy.api#Integer", "traits": { "smithy.api#httpQuery": "a" } } }
                }
            }
        })
    };
    let folder = Folder::new();
    folder.write("smithy/garden.json", model(&["aws.protocols#restJson1"]).to_string());
    run(&folder, &["import", "smithy", "garden", "GetPlant"]).expect_ok();
    let both = model(&["aws.protocols#restJson1", "smithy.protocols#rpcv2Cbor"]);
    folder.write("smithy/garden.json", both.to_string());
    let before = folder.tree("out");
    let out = run(&folder, &["update", "smithy"]).expect_ok();
    let told = "garden: smithy now prefers the protocol smithy-rpc-v2-cbor; garden stays with rest-json, as \
                the manifest says\n\
                garden protocol `smithy-rpc-v2-cbor` was added\n\
                changed models/garden/2024-01-02/model.json\nchanged models/opsmith.lock\n";
    assert!(out.starts_with(told), "{out}");
    assert!(folder.tree("out") == before, "the crate changed");
}
