//! `cargo xtask update`, from small releases that the tests make.

mod support;

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};
use support::release::Release;
use support::{Folder, Run};

const PLACE: [&str; 4] = ["--manifest", "models/opsmith.toml", "--out", "out"];

fn update(folder: &Folder, words: &[&str]) -> Run {
    folder.run(&[&["update"], words, &PLACE].concat())
}

/// A project of two services, from a wheel.
fn project() -> Folder {
    let folder = Folder::new();
    folder.write("old.whl", Release::new("1.2.3").wheel());
    for words in [&["garden", "GetPlant", "ListPlants"][..], &["pond", "Fill"]] {
        folder.run(&[&["import", "old.whl"], words, &PLACE].concat()).expect_ok();
    }
    folder
}

fn text(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn changes_are_told_and_carried_out() {
    let folder = project();
    let mut release = Release::new("1.2.4");
    *release.at("garden/2024-01-02", "/shapes/Colour/enum") = json!(["RED", "GREEN", "BLUE"]);
    release.at("garden/2024-01-02", "/shapes/GetPlantOutput")["required"] = json!(["leaf"]);
    folder.write("new.tar.gz", release.sdist());
    let told = "garden GetPlant: response member `leaf` became required\n\
                garden Colour: value `BLUE` was added\n";

    let before = folder.tree("");
    let dry = update(&folder, &["new.tar.gz", "--dry-run"]).expect_ok();
    let files = "would change models/garden/2024-01-02/service-2.json\n\
                 would change models/opsmith.lock\n\
                 would change out/src/garden/get_plant.rs\n\
                 would change out/src/garden/types/colour.rs\n";
    assert_eq!(dry, format!("{told}{files}4 files would change; nothing was written\n"));
    assert!(folder.tree("") == before, "something changed");

    let out = update(&folder, &["new.tar.gz"]).expect_ok();
    let files = files.replace("would change", "changed");
    assert_eq!(out, format!("{told}{files}4 written, 0 deleted, 12 unchanged\n"));
    // The pond did not change.
    assert_eq!(text(&folder, "models/opsmith.lock").matches("botocore 1.2.4").count(), 1);
    let out = update(&folder, &["new.tar.gz"]).expect_ok();
    assert!(out.starts_with("nothing to do: "), "{out}");
}

/// Adds an operation with three required members of one type, as Deadline's
/// `ListJobParameterDefinitions` has them.
fn with_jobs(release: &mut Release, members: &[&str]) {
    let operation = json!({
        "name": "ListJobs",
        "http": { "method": "GET", "requestUri": "/{farm}/{queue}/{job}" },
        "input": { "shape": "ListJobsInput" }
    });
    release.at("garden/2024-01-02", "/operations")["ListJobs"] = operation;
    let label = |name: &&str| {
        let label = json!({ "shape": "String", "location": "uri", "locationName": name });
        ((*name).to_owned(), label)
    };
    let labels: Map<String, Value> = members.iter().map(label).collect();
    let input = json!({ "type": "structure", "required": members, "members": labels });
    release.at("garden/2024-01-02", "/shapes")["ListJobsInput"] = input;
}

/// A project with that operation, as botocore 1.42.47 orders its members.
fn project_with_jobs() -> Folder {
    let folder = project();
    let mut release = Release::new("1.2.3");
    with_jobs(&mut release, &["farm", "job", "queue"]);
    folder.write("jobs.whl", release.wheel());
    folder.run(&[&["import", "jobs.whl", "garden", "ListJobs"], &PLACE[..]].concat()).expect_ok();
    folder
}

/// The same operation as botocore 1.42.90 orders it: `new(farm, job, queue)` would still compile, and
/// send the queue as the job.
#[test]
fn an_update_does_not_swap_two_arguments() {
    let folder = project_with_jobs();
    let code = text(&folder, "out/src/garden/list_jobs.rs");
    let fields = ["pub farm: ", "pub job: ", "pub queue: "].map(|field| code.find(field).unwrap());
    assert!(fields.is_sorted(), "{code}");
    let mut release = Release::new("1.2.4");
    with_jobs(&mut release, &["farm", "queue", "job"]);
    folder.write("new.whl", release.wheel());
    let before = folder.tree("");
    for words in [&["update", "new.whl"][..], &["import", "new.whl", "garden", "ListJobs"]] {
        let out = folder.run(&[words, &PLACE[..]].concat()).expect_ok();
        assert!(out.contains("nothing to do: "), "{out}");
        assert!(folder.tree("") == before, "{words:?}: something changed");
    }
}

#[test]
fn only_what_was_added_shows_when_upstream_reorders_too() {
    let folder = project_with_jobs();
    let mut release = Release::new("1.2.4");
    with_jobs(&mut release, &["queue", "job", "farm"]);
    let members = release.at("garden/2024-01-02", "/shapes/ListJobsInput/members");
    members.as_object_mut().unwrap().shift_insert(
        0,
        "limit".to_owned(),
        json!({ "shape": "String", "location": "querystring", "locationName": "limit" }),
    );
    *release.at("garden/2024-01-02", "/shapes/Colour/enum") = json!(["BLUE", "GREEN", "RED"]);
    folder.write("new.whl", release.wheel());
    let files = ["models/garden/2024-01-02/service-2.json", "out/src/garden/list_jobs.rs"];
    let before = files.map(|file| text(&folder, file));
    let out = update(&folder, &["new.whl"]).expect_ok();
    let told = "garden ListJobs: request member `limit` was added\n\
                garden Colour: value `BLUE` was added\n\
                changed models/garden/2024-01-02/service-2.json\nchanged models/opsmith.lock\n";
    assert!(out.starts_with(told), "{out}");
    for (file, before) in files.iter().zip(before) {
        let after = text(&folder, file);
        let mut rest = after.lines();
        // A comma comes to what was the last entry.
        let kept = |line: &str| line.trim_end_matches(',').to_owned();
        for line in before.lines().map(kept) {
            assert!(rest.any(|after| kept(after) == line), "{file}: {line} is gone or has moved");
        }
    }
}

#[test]
fn a_service_whose_slice_did_not_change_keeps_its_place_in_the_lock() {
    let folder = project();
    let mut release = Release::new("1.2.4");
    *release.at("garden/2024-01-02", "/shapes/Colour/enum") = json!(["RED", "GREEN", "BLUE"]);
    folder.write("new.whl", release.wheel());
    let pond = |folder: &Folder| {
        let lock = text(folder, "models/opsmith.lock");
        lock.split_once("[services.pond]").unwrap().1.to_owned()
    };
    let before = pond(&folder);
    update(&folder, &["new.whl"]).expect_ok();
    assert_eq!(pond(&folder), before);
    let lock = text(&folder, "models/opsmith.lock");
    assert!(lock.contains("[services.garden]\nsource = \"botocore 1.2.4\""), "{lock}");
}

#[test]
fn a_release_in_another_order_changes_nothing() {
    let folder = project();
    let mut release = Release::new("1.2.4");
    for place in ["/operations", "/shapes", "/shapes/GetPlantOutput/members"] {
        let object = release.at("garden/2024-01-02", place).as_object_mut().unwrap();
        *object = object.clone().into_iter().rev().collect();
    }
    *release.at("garden/2024-01-02", "/shapes/Colour/enum") = json!(["GREEN", "RED"]);
    folder.write("new.whl", release.wheel());
    let before = folder.tree("");
    let out = update(&folder, &["new.whl"]).expect_ok();
    assert!(out.starts_with("nothing to do: "), "{out}");
    assert!(folder.tree("") == before, "something changed");
}

#[test]
fn a_missing_slice_takes_upstreams_order_and_that_is_told() {
    let folder = project();
    let slice = "models/garden/2024-01-02/service-2.json";
    fs::remove_file(folder.path(slice)).unwrap();
    let out = update(&folder, &["old.whl"]).expect_ok();
    let told = "garden: garden/2024-01-02/service-2.json was missing: members and values now stand in \
                upstream's order\n";
    assert!(out.starts_with(told), "{out}");
}

#[test]
fn what_is_gone_upstream_stays_and_is_told() {
    let folder = project();
    let mut release = Release::new("1.2.4");
    release.models.retain(|path, _| !path.starts_with("pond"));
    let garden = release.models.get_mut("garden/2024-01-02").unwrap();
    garden["operations"].as_object_mut().unwrap().remove("ListPlants");
    garden["shapes"].as_object_mut().unwrap().remove("ListPlantsOutput");
    garden["shapes"]["Leaf"]["members"]["length"] = json!({ "shape": "String" });
    folder.write("new.whl", release.wheel());
    let pond = text(&folder, "models/pond/2024-01-01/service-2.json");
    let out = update(&folder, &["new.whl"]).expect_ok();
    let told = "garden ListPlants: removed upstream: botocore 1.2.4 does not have it; it stays as it is\n\
                garden Leaf: member `length` was added\n\
                pond: removed upstream: botocore 1.2.4 has no Pond of 2024-01-01\n\
                pond: stays as it is, from botocore 1.2.3\n";
    assert!(out.starts_with(told), "{out}");
    assert_eq!(text(&folder, "models/pond/2024-01-01/service-2.json"), pond);
    assert!(
        text(&folder, "models/opsmith.lock")
            .contains("[services.pond]\nsource = \"botocore 1.2.3\"")
    );
    assert!(text(&folder, "out/src/garden/list_plants.rs").contains("ListPlantsRequest"));
    let out = update(&folder, &["new.whl"]).expect_ok();
    assert!(out.contains("garden ListPlants: removed upstream"), "{out}");
    assert!(out.contains("nothing to do: "), "{out}");
}

#[test]
fn a_model_that_is_broken_upstream_is_not_taken_for_gone() {
    let folder = project();
    let mut release = Release::new("1.2.4");
    *release.at("garden/2024-01-02", "/shapes") = json!([]);
    *release.at("pond/2024-01-01", "/operations") = json!(3);
    folder.write("new.whl", release.wheel());
    let before = folder.tree("");
    let error = update(&folder, &["new.whl"]).expect_error();
    for expected in [
        "garden/2024-01-02/service-2.json.gz: shapes: expected an object, found an array",
        "pond/2024-01-01/service-2.json.gz: operations: expected an object, found a number",
    ] {
        assert!(error.contains(expected), "{error}");
    }
    assert!(folder.tree("") == before, "something changed");
}

#[test]
fn a_service_that_was_not_imported_stays_as_it_is() {
    let folder = project();
    let manifest = text(&folder, "models/opsmith.toml");
    let slice = text(&folder, "models/pond/2024-01-01/service-2.json");
    folder.write("models/mine.json", slice);
    let mine = "# Mine.\n[services.mine]\nmodel = \"mine.json\"\n";
    folder.write("models/opsmith.toml", format!("{manifest}\n{mine}"));
    let out = update(&folder, &["old.whl"]).expect_ok();
    assert!(
        out.starts_with("mine: was not imported, and stays as it is\nchanged out/Cargo.toml\n"),
        "{out}"
    );
    assert_eq!(text(&folder, "models/opsmith.toml"), format!("{manifest}\n{mine}"));
}

#[test]
fn every_slice_that_was_changed_by_hand_is_told() {
    let folder = project();
    for slice in ["garden/2024-01-02", "pond/2024-01-01"] {
        let slice = format!("models/{slice}/service-2.json");
        folder.write(&slice, text(&folder, &slice) + "\n");
    }
    let before = folder.tree("");
    let error = update(&folder, &["old.whl"]).expect_error();
    for slice in ["garden/2024-01-02", "pond/2024-01-01"] {
        let expected =
            format!("models/{slice}/service-2.json was changed by hand since it was imported");
        assert!(error.contains(&expected), "{error}");
    }
    assert!(folder.tree("") == before, "something changed");
}

#[test]
fn there_must_be_a_manifest() {
    let folder = Folder::new();
    folder.write("old.whl", Release::new("1.2.3").wheel());
    let error = update(&folder, &["old.whl"]).expect_error();
    assert!(
        error.starts_with("error: there is no manifest models/opsmith.toml; `import` begins one"),
        "{error}"
    );
}

/// A stand-in for pip: it puts a wheel where it is told to, and counts.
#[cfg(unix)]
fn with_pip(folder: &Folder, words: &[&str]) -> Run {
    use std::os::unix::fs::PermissionsExt;

    let pip = format!(
        "#!/bin/sh\necho \"$@\" >> '{root}/asked'\nwhile [ \"$1\" != --dest ]; do shift; done\n\
         cp '{root}/new.whl' \"$2/botocore-1.2.4-py3-none-any.whl\"\n",
        root = folder.path("").display()
    );
    folder.write("bin/python3", pip);
    fs::set_permissions(folder.path("bin/python3"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = folder.command(&[words, &PLACE].concat());
    command.env("PATH", format!("{}:{path}", folder.path("bin").display()));
    // The checkout whose `target` keeps what was fetched.
    Run::of(command.env("CARGO_MANIFEST_DIR", folder.path("checkout/xtask")))
}

#[cfg(unix)]
#[test]
fn a_release_is_fetched_once_and_the_newest_is_asked_for() {
    let folder = project();
    folder.write("new.whl", Release::new("1.2.4").wheel());
    with_pip(&folder, &["import", "botocore==1.2.4", "pond", "Fill"]).expect_ok();
    with_pip(&folder, &["import", "botocore==1.2.4", "garden", "GetPlant"]).expect_ok();
    let asked = text(&folder, "asked");
    assert_eq!(asked.lines().count(), 1, "{asked}");
    assert!(asked.contains("-m pip download") && asked.ends_with(" botocore==1.2.4\n"), "{asked}");
    let kept = "checkout/target/sources/botocore-1.2.4-py3-none-any.whl";
    assert!(Path::exists(&folder.path(kept)));
    assert_eq!(fs::read_dir(folder.path("checkout/target/sources")).unwrap().count(), 1);
    with_pip(&folder, &["update"]).expect_ok();
    assert!(text(&folder, "asked").ends_with(" botocore\n"));
    fs::remove_file(folder.path("new.whl")).unwrap();
    let error = with_pip(&folder, &["update"]).err;
    assert!(
        error.contains("error: botocore cannot be fetched by pip, which told why above"),
        "{error}"
    );
}
