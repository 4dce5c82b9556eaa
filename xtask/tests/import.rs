//! `cargo xtask import`, from small releases that the tests make.

mod support;

use std::fs;

use serde_json::json;
use support::release::{Release, gzip, tar_gz, zip};
use support::{Folder, Run};

const PLACE: [&str; 4] = ["--manifest", "models/opsmith.toml", "--out", "out"];

fn import(folder: &Folder, words: &[&str]) -> Run {
    folder.run(&[&["import"], words, &PLACE].concat())
}

/// A folder with a wheel.
fn with_wheel() -> Folder {
    let folder = Folder::new();
    folder.write("botocore.whl", Release::new("1.2.3").wheel());
    folder
}

fn text(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Holds that nothing in the folder differs after the command has failed.
#[track_caller]
fn assert_untouched(folder: &Folder, words: &[&str]) -> String {
    let before = folder.tree("");
    let error = import(folder, words).expect_error();
    assert!(folder.tree("") == before, "something changed");
    error
}

#[test]
fn a_first_import_begins_a_project() {
    let folder = with_wheel();
    let out = import(&folder, &["botocore.whl", "garden", "GetPlant"]).expect_ok();
    let expected = "garden: 5 of the 8 shapes of garden in botocore 1.2.3\n\
                    wrote models/garden/2024-01-02/service-2.json\n\
                    wrote models/opsmith.lock\nwrote models/opsmith.toml\nwrote out/Cargo.toml\n";
    assert!(out.starts_with(expected), "{out}");
    assert!(out.ends_with("12 written, 0 deleted, 0 unchanged\n"), "{out}");
    assert_eq!(
        text(&folder, "models/opsmith.toml"),
        "# What to generate, from which models. `cargo xtask codegen` reads it.\n\n\
         [output]\ncrate = \"out\"\n\n[services.garden]\n\
         model = \"garden/2024-01-02/service-2.json\"\noperations = [\"GetPlant\"]\n\
         protocol = \"rest-json\"\n"
    );
    let lock = text(&folder, "models/opsmith.lock");
    assert!(lock.starts_with("# Written by `cargo xtask import`"), "{lock}");
    assert!(lock.contains("[services.garden]\nsource = \"botocore 1.2.3\"\n"), "{lock}");
    assert!(text(&folder, "out/src/garden/get_plant.rs").contains("pub struct GetPlantRequest"));
    assert!(!text(&folder, "models/garden/2024-01-02/service-2.json").contains("grows"));
    folder.run(&[&["codegen", "--check"], &PLACE[..]].concat()).expect_ok();
}

#[test]
fn every_form_of_a_release_gives_the_same_files() {
    let release = Release::new("1.2.3");
    let mut trees = Vec::new();
    for source in ["botocore.whl", "botocore.tar.gz", "site", "site/botocore", "site/botocore/data"]
    {
        let folder = Folder::new();
        folder.write("botocore.whl", release.wheel());
        folder.write("botocore.tar.gz", release.sdist());
        release.install(&folder, "site");
        import(&folder, &[source, "garden", "GetPlant"]).expect_ok();
        let models = ["garden/2024-01-02/service-2.json", "opsmith.lock", "opsmith.toml"];
        trees.push(models.map(|path| text(&folder, &format!("models/{path}"))));
    }
    assert!(trees.windows(2).all(|pair| pair[0] == pair[1]), "{trees:#?}");
}

#[test]
fn a_further_operation_joins_and_nothing_else_moves() {
    let folder = with_wheel();
    import(&folder, &["botocore.whl", "pond", "Fill"]).expect_ok();
    import(&folder, &["botocore.whl", "garden", "GetPlant"]).expect_ok();
    let manifest =
        text(&folder, "models/opsmith.toml").replace("\"GetPlant\"]", "\"GetPlant\"] # mine");
    folder.write("models/opsmith.toml", &manifest);
    let (pond, leaf) = ("models/pond/2024-01-01/service-2.json", "out/src/garden/types/leaf.rs");
    let before = (text(&folder, pond), text(&folder, leaf));
    let out = import(&folder, &["botocore.whl", "garden", "ListPlants"]).expect_ok();
    let named: Vec<&str> = out.lines().filter(|line| line.contains("out/")).collect();
    assert_eq!(named, ["wrote out/src/garden/list_plants.rs", "changed out/src/garden/mod.rs"]);
    assert!(out.starts_with("garden operation `ListPlants` was added\n"), "{out}");
    let expected = manifest.replace("\"GetPlant\"] # mine", "\"GetPlant\", \"ListPlants\"] # mine");
    assert_eq!(text(&folder, "models/opsmith.toml"), expected);
    assert_eq!((text(&folder, pond), text(&folder, leaf)), before);
    let out = import(&folder, &["botocore.whl", "garden", "GetPlant"]).expect_ok();
    assert!(out.contains("nothing to do: "), "{out}");
}

#[test]
fn a_newer_source_takes_all_operations_of_the_service_along() {
    let folder = with_wheel();
    import(&folder, &["botocore.whl", "garden", "GetPlant"]).expect_ok();
    let mut release = Release::new("1.2.4");
    *release.at("garden/2024-01-02", "/shapes/Colour/enum") = json!(["RED", "GREEN", "BLUE"]);
    folder.write("newer.whl", release.wheel());
    let out = import(&folder, &["newer.whl", "garden", "ListPlants"]).expect_ok();
    let expected = "garden was of botocore 1.2.3, and is of botocore 1.2.4 now, with all of its operations\n\
                    garden operation `ListPlants` was added\ngarden Colour: value `BLUE` was added\n";
    assert!(out.starts_with(expected), "{out}");
    assert!(text(&folder, "out/src/garden/types/colour.rs").contains("Blue"));
}

#[test]
fn an_error_that_the_manifest_adds_comes_along() {
    let folder = Folder::new();
    let mut release = Release::new("1.2.3");
    release.at("garden/2024-01-02", "/shapes")["Frost"] =
        json!({ "type": "structure", "members": {}, "exception": true });
    folder.write("botocore.whl", release.wheel());
    import(&folder, &["botocore.whl", "garden", "GetPlant"]).expect_ok();
    let added = "\n[services.garden.added-errors.\"GetPlant.Frost\"]\nreason = \"in winter\"\n";
    folder.write("models/opsmith.toml", text(&folder, "models/opsmith.toml") + added);
    import(&folder, &["botocore.whl", "garden", "GetPlant"]).expect_ok();
    assert!(text(&folder, "out/src/garden/get_plant.rs").contains("Frost(Frost)"));
}

#[test]
fn a_slice_stays_where_it_was_moved_to() {
    let folder = with_wheel();
    import(&folder, &["botocore.whl", "garden", "GetPlant"]).expect_ok();
    let (old, new) = ("garden/2024-01-02/service-2.json", "mine/garden.json");
    folder.write(&format!("models/{new}"), text(&folder, &format!("models/{old}")));
    fs::remove_file(folder.path(&format!("models/{old}"))).unwrap();
    let manifest = text(&folder, "models/opsmith.toml");
    folder.write("models/opsmith.toml", manifest.replace(old, new));
    import(&folder, &["botocore.whl", "garden", "ListPlants"]).expect_ok();
    assert!(text(&folder, &format!("models/{new}")).contains("ListPlants"));
    assert!(!folder.path(&format!("models/{old}")).exists());
}

#[test]
fn a_service_may_be_given_another_module() {
    let folder = with_wheel();
    import(&folder, &["botocore.whl", "garden", "GetPlant"]).expect_ok();
    let manifest = text(&folder, "models/opsmith.toml");
    folder.write("models/opsmith.toml", manifest.replace("services.garden", "services.yard"));
    import(&folder, &["botocore.whl", "garden", "ListPlants"]).expect_ok();
    assert!(text(&folder, "models/opsmith.lock").contains("[services.yard]\nsource"));
    assert!(folder.path("out/src/yard/list_plants.rs").exists());
    assert!(!folder.path("out/src/garden").exists());
}

#[test]
fn the_newest_version_is_taken_unless_another_is_named() {
    let folder = with_wheel();
    let error = assert_untouched(&folder, &["botocore.whl", "pond@2020-01-01", "Fill"]);
    assert_eq!(
        error,
        "error: botocore.whl holds `pond` in the versions 2019-01-01, 2024-01-01 only\n"
    );
    import(&folder, &["botocore.whl", "pond@2019-01-01", "Fill"]).expect_ok();
    assert!(text(&folder, "out/src/pond/fill.rs").contains("/2019-01-01/fill"));
    let error = assert_untouched(&folder, &["botocore.whl", "pond", "Fill"]);
    assert!(error.contains("services.pond is the version 2019-01-01 of Pond"), "{error}");
}

#[test]
fn upstreams_words_come_along_if_they_are_asked_for_and_from_then_on() {
    let folder = with_wheel();
    import(&folder, &["botocore.whl", "garden", "GetPlant", "--docs", "keep"]).expect_ok();
    import(&folder, &["botocore.whl", "garden", "ListPlants"]).expect_ok();
    let code = |file: &str| text(&folder, &format!("out/src/garden/{file}.rs"));
    assert!(code("mod").contains("//! Everything that **grows**."), "{}", code("mod"));
    assert!(code("get_plant").contains("/// Looks a plant up."), "{}", code("get_plant"));
    import(&folder, &["botocore.whl", "garden", "GetPlant", "--docs", "strip"]).expect_ok();
    assert!(!code("mod").contains("grows"));
}

#[test]
fn bad_sources_are_told_apart() {
    let release = Release::new("1.2.3");
    let climbing = |path: &str| [(path.to_owned(), b"x".to_vec())];
    let folder = Folder::new();
    folder.write("text.whl", "I am no wheel.");
    folder.write("short.whl", &release.wheel()[..400]);
    folder.write("short.tar.gz", &release.sdist()[..400]);
    let whole = release.sdist();
    folder.write("end.tar.gz", &whole[..whole.len() - 4]);
    folder.write("other.whl", zip([("boto3/__init__.py".to_owned(), Vec::new())]));
    folder.write("other.tar.gz", tar_gz([("boto3/__init__.py".to_owned(), Vec::new())]));
    folder.write("up.whl", zip(climbing("botocore/../../evil")));
    folder.write("root.whl", zip(climbing("/etc/evil")));
    folder.write("up.tar.gz", tar_gz(climbing("../evil")));
    folder.write("root.tar.gz", tar_gz(climbing("/etc/evil")));
    folder.write("empty/readme.txt", "");
    for (source, expected) in [
        ("nowhere", "there is no file or folder `nowhere`; expected a wheel or an sdist"),
        ("text.whl", "text.whl is no archive: expected a wheel"),
        ("short.whl", "short.whl is no whole wheel: "),
        ("short.tar.gz", "short.tar.gz is no whole sdist: "),
        ("end.tar.gz", "end.tar.gz is no whole sdist: "),
        ("other.whl", "other.whl holds no model of a service; expected a wheel"),
        ("other.tar.gz", "other.tar.gz holds no model of a service; expected a wheel"),
        (
            "up.whl",
            "up.whl is no whole wheel: it holds the path `botocore/../../evil`, which leads out",
        ),
        (
            "root.whl",
            "root.whl is no whole wheel: it holds the path `/etc/evil`, which leads out of it",
        ),
        (
            "up.tar.gz",
            "up.tar.gz is no whole sdist: it holds the path `../evil`, which leads out of it",
        ),
        ("root.tar.gz", "it holds the path `/etc/evil`, which leads out of it"),
        ("empty", "empty holds no model of a service; expected a wheel"),
        ("botocore==1.2; rm", "`1.2; rm` is no version of botocore"),
    ] {
        let error = assert_untouched(&folder, &[source, "garden", "GetPlant"]);
        assert!(error.contains(expected), "{expected}\n--- in ---\n{error}");
    }
}

#[test]
fn a_model_that_is_too_long_or_no_model_is_an_error() {
    let folder = Folder::new();
    let model = "botocore/data/garden/2024-01-02/service-2.json.gz".to_owned();
    folder.write("long.whl", zip([(model.clone(), gzip(&vec![b' '; (16 << 20) + 1]))]));
    folder.write("cut.whl", zip([(model.clone(), gzip(b"{}")[..9].to_vec())]));
    folder.write("text.whl", zip([(model, gzip(b"garden"))]));
    for (source, expected) in [
        ("long.whl", "service-2.json.gz in long.whl cannot be read: it is longer than 16 MB"),
        ("cut.whl", "service-2.json.gz in cut.whl cannot be read: "),
        ("text.whl", "service-2.json.gz: expected JSON"),
    ] {
        let error = assert_untouched(&folder, &[source, "garden", "GetPlant"]);
        assert!(error.contains(expected), "{expected}\n--- in ---\n{error}");
    }
}

#[test]
fn misspelt_names_find_their_neighbours_and_change_nothing() {
    let folder = with_wheel();
    import(&folder, &["botocore.whl", "garden", "GetPlant"]).expect_ok();
    let error = assert_untouched(&folder, &["botocore.whl", "graden", "GetPlant"]);
    let expected =
        "error: botocore.whl holds no service `graden`\n    help: did you mean `garden`?\n";
    assert_eq!(error, expected);
    let error = assert_untouched(&folder, &["botocore.whl", "garden", "GetPlnt", "ListPlant"]);
    for help in ["did you mean `GetPlant`?", "did you mean `ListPlants`?", "2 faults found"] {
        assert!(error.contains(help), "{error}");
    }
}

#[test]
fn a_faulty_model_changes_nothing() {
    let folder = with_wheel();
    import(&folder, &["botocore.whl", "garden", "GetPlant"]).expect_ok();
    let error = assert_untouched(&folder, &["botocore.whl", "garden", "Tangle"]);
    let expected = "expected a list or map that ends in another kind of shape, \
                    found one that holds itself and nothing else";
    assert!(error.contains(expected), "{error}");
}

#[test]
fn words_on_what_is_gone_change_nothing_and_are_told() {
    let folder = with_wheel();
    import(&folder, &["botocore.whl", "garden", "GetPlant"]).expect_ok();
    let overlay = json!({ "merge": { "shapes": { "Leaf": { "documentation": "Green." } } } });
    folder.write("models/garden/2024-01-02/service-2.sdk-extras.json", overlay.to_string());
    import(&folder, &["botocore.whl", "garden", "ListPlants"]).expect_ok();
    let mut release = Release::new("1.2.4");
    *release.at("garden/2024-01-02", "/shapes/GetPlantOutput/members") = json!({});
    *release.at("garden/2024-01-02", "/shapes/ListPlantsOutput/members") = json!({});
    folder.write("newer.whl", release.wheel());
    let error = assert_untouched(&folder, &["newer.whl", "garden", "GetPlant"]);
    assert!(error.contains("merge.shapes.Leaf: expected a thing that the model holds"), "{error}");
}

#[test]
fn a_failure_in_the_crate_leaves_the_models_alone() {
    let folder = with_wheel();
    import(&folder, &["botocore.whl", "garden", "GetPlant"]).expect_ok();
    // A folder stands where the last new file is to go.
    fs::create_dir_all(folder.path("out/src/pond/types.rs/in_the_way")).unwrap();
    fs::create_dir_all(folder.path("out/src/pond/mod.rs/in_the_way")).unwrap();
    let error = assert_untouched(&folder, &["botocore.whl", "pond", "Fill"]);
    assert!(
        error.starts_with("error: nothing was changed: out/src/pond/mod.rs is a folder"),
        "{error}"
    );
}

#[test]
fn a_manifest_may_lie_in_its_crate() {
    let folder = with_wheel();
    let place = ["--manifest", "all/opsmith.toml", "--out", "all"];
    folder.run(&[&["import", "botocore.whl", "pond", "Fill"], &place[..]].concat()).expect_ok();
    folder.run(&[&["codegen", "--check"], &place[..]].concat()).expect_ok();
    assert!(folder.tree("all").keys().all(|path| !path.to_string_lossy().contains(".opsmith")));
}

#[test]
fn what_was_written_by_hand_is_never_lost() {
    let folder = with_wheel();
    import(&folder, &["botocore.whl", "garden", "GetPlant"]).expect_ok();
    let slice = "models/garden/2024-01-02/service-2.json";
    let edited = text(&folder, slice).replace("RED", "PINK");
    folder.write(slice, &edited);
    let error = assert_untouched(&folder, &["botocore.whl", "garden", "ListPlants"]);
    assert!(error.starts_with(&format!("error: {slice} was changed by hand")), "{error}");
    fs::remove_file(folder.path(slice)).unwrap();
    import(&folder, &["botocore.whl", "garden", "ListPlants"]).expect_ok();

    folder.write("models/pond/2024-01-01/service-2.json", "{}");
    let error = assert_untouched(&folder, &["botocore.whl", "pond", "Fill"]);
    assert!(
        error.contains("models/pond/2024-01-01/service-2.json lies where the slice goes"),
        "{error}"
    );
}

#[test]
fn two_services_with_one_module_are_an_error() {
    let folder = Folder::new();
    let mut release = Release::new("1.2.3");
    let mut other = release.models["pond/2024-01-01"].clone();
    other["metadata"]["serviceId"] = json!("Fish Pond");
    release.models.insert("fish-pond/2024-01-01".to_owned(), other.clone());
    other["metadata"]["serviceId"] = json!("Pond of Fish");
    release.models.insert("fish_pond/2024-01-01".to_owned(), other);
    folder.write("botocore.whl", release.wheel());
    import(&folder, &["botocore.whl", "fish-pond", "Fill"]).expect_ok();
    assert!(text(&folder, "models/opsmith.toml").contains("[services.fish_pond]"));
    let error = assert_untouched(&folder, &["botocore.whl", "fish_pond", "Fill"]);
    let expected = "Pond of Fish would have the module `fish_pond`, and services.fish_pond in the manifest \
                    is the service Fish Pond";
    assert!(error.contains(expected), "{error}");

    let own = "[output]\ncrate = \"c\"\n[services.pond]\nmodel = \"mine.json\"\n";
    folder.write("models/opsmith.toml", own);
    let error = assert_untouched(&folder, &["botocore.whl", "pond", "Fill"]);
    assert!(error.contains("services.pond in the manifest was not imported"), "{error}");
}

#[test]
fn a_broken_manifest_or_lock_is_an_error() {
    let folder = with_wheel();
    folder.write("models/opsmith.toml", "[output\n");
    let error = assert_untouched(&folder, &["botocore.whl", "garden", "GetPlant"]);
    assert!(error.starts_with("error: models/opsmith.toml: expected TOML, found"), "{error}");
    folder.write("models/opsmith.toml", "[output]\ncrate = \"c\"\n");
    folder.write("models/opsmith.lock", "[services.garden]\nsource = 3\n");
    let error = assert_untouched(&folder, &["botocore.whl", "garden", "GetPlant"]);
    let expected = "error: models/opsmith.lock is not as the commands write it; put back what version \
                    control has of it: services.garden: expected a string as `source`\n";
    assert_eq!(error, expected);
}

#[test]
fn a_name_that_leads_elsewhere_makes_no_folder() {
    let folder = Folder::new();
    let model = json!({
        "smithy": "2.0",
        "shapes": { "a#Garden": { "type": "service", "version": "../../evil" } }
    });
    folder.write("smithy/garden.json", model.to_string());
    let error = assert_untouched(&folder, &["smithy", "garden", "GetPlant"]);
    assert!(error.contains("garden.json: `../../evil` cannot name a folder"), "{error}");
}

#[test]
fn a_service_of_smithy_models_is_found_by_file_or_by_id() {
    let folder = Folder::new();
    let model = |name: &str, id: &str| {
        let service = format!("a#{name}");
        json!({ "shapes": {
            service: { "type": "service", "version": "2024-01-02", "traits": {
                "aws.api#service": { "sdkId": id, "endpointPrefix": "soil" } } },
        }, "smithy": "2.0" })
    };
    let kitchen = model("Vegetables", "Kitchen Garden").to_string();
    folder.write("smithy/kitchen/service/2024-01-02/kitchen-2024-01-02.json", kitchen);
    folder.write("smithy/heap.json", model("Compost", "Compost Heap").to_string());
    folder.write("smithy/smithy-build.json", "{\"plugins\": \"smithy\"}");
    for (name, id) in [
        ("kitchen", "Kitchen Garden"),
        ("kitchen-garden", "Kitchen Garden"),
        ("Compost Heap", "Compost Heap"),
        ("compost", "Compost Heap"),
    ] {
        let error = assert_untouched(&folder, &["smithy", name, "Dig"]);
        assert!(error.contains(&format!("expected an operation of {id}, found `Dig`")), "{error}");
    }
    let error = assert_untouched(&folder, &["smithy", "kitchn", "Dig"]);
    assert!(error.contains("did you mean `kitchen`?"), "{error}");
}

#[test]
fn wrong_words_are_named() {
    let folder = with_wheel();
    for (words, expected) in [
        (&["import"][..], "`import` wants a source, a service and its operations"),
        (&["import", "botocore.whl", "garden"], "`import` wants at least one operation of garden"),
        (
            &["import", "a", "b", "C", "--doc", "keep"],
            "`import` has no option `--doc`; did you mean `--docs`?",
        ),
        (&["import", "a", "b", "C", "--docs", "some"], "`--docs` is `strip` or `keep`, not `some`"),
        (&["import", "a", "b", "C", "--docs"], "`--docs` wants a value after it"),
        (&["import", "a", "b", "C", "--protocol"], "`--protocol` wants a value after it"),
        (&["import", "a", "b", "C", "--out", "o"], "`--manifest` and `--out` go together"),
        (&["update", "a", "b"], "`update` wants one source, and nothing like `b` after it"),
        (&["update", "--dry"], "`update` has no option `--dry`; see `cargo xtask help`"),
    ] {
        let error = folder.run(words).expect_error();
        assert!(error.starts_with(&format!("error: {expected}")), "{error}");
    }
    for words in [&["help"][..], &["import", "--help"], &["update", "-h"]] {
        assert!(folder.run(words).expect_ok().contains("import SOURCE SERVICE OP..."));
    }
}
