//! The same input gives the same bytes, whatever the order of its parts; and what is added to a
//! selection leaves alone what was there.

mod support;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use support::{at, garden, model, run, selecting, source};

/// Files by their paths.
fn select(model: &Value, operations: &[&str]) -> BTreeMap<String, String> {
    let files = run(&selecting(operations), vec![source("garden", model.to_string())]);
    let files = files.unwrap_or_else(|faults| panic!("{faults}"));
    files.into_iter().map(|file| (file.path, file.text)).collect()
}

/// The same JSON with the keys of `object` in the opposite order.
fn reversed(object: &Value) -> Value {
    let entries = object.as_object().unwrap().iter().rev();
    Value::Object(entries.map(|(key, value)| (key.clone(), value.clone())).collect::<Map<_, _>>())
}

/// Files that only list the others.
fn is_a_list(path: &str) -> bool {
    path == "src/lib.rs" || path == "src/unknown.rs" || path.ends_with("/mod.rs")
}

/// Holds that the files of the selection `before` stand unchanged in that of `after`, but for the lists,
/// and answers with the differences in the files of `may_change`.
fn grown(
    model: &Value,
    before: &[&str],
    after: &[&str],
    may_change: &[&str],
) -> BTreeMap<String, [Vec<String>; 2]> {
    let (old, new) = (select(model, before), select(model, after));
    let mut changes = BTreeMap::new();
    for (path, text) in old.iter().filter(|(path, _)| !is_a_list(path)) {
        let grown = new.get(path).unwrap_or_else(|| panic!("{path} is gone"));
        if may_change.contains(&path.as_str()) {
            changes.insert(path.clone(), [only_in(text, grown), only_in(grown, text)]);
        } else {
            assert_eq!(grown, text, "{path} changed");
        }
    }
    changes
}

/// The lines that `one` has more often than `other`.
fn only_in(one: &str, other: &str) -> Vec<String> {
    let mut rest: Vec<&str> = other.lines().collect();
    let is_new = |line: &&str| match rest.iter().position(|other| other == line) {
        Some(index) => {
            rest.swap_remove(index);
            false
        }
        None => true,
    };
    one.lines().filter(is_new).map(str::to_owned).collect()
}

#[test]
fn generating_twice_gives_the_same_bytes() {
    assert_eq!(garden(&model()).unwrap(), garden(&model()).unwrap());
}

#[test]
fn the_order_of_operations_in_the_manifest_does_not_matter() {
    let names = ["GetPlant", "ListPlants", "PutPlant"];
    let mut backwards = names;
    backwards.reverse();
    let twice = ["PutPlant", "GetPlant", "PutPlant", "ListPlants"];
    let expected = select(&model(), &names);
    assert_eq!(select(&model(), &backwards), expected);
    assert_eq!(select(&model(), &twice), expected);
}

#[test]
fn all_operations_named_or_none_is_the_same() {
    let files = garden(&model()).unwrap().into_iter().map(|file| (file.path, file.text)).collect();
    assert_eq!(select(&model(), &["GetPlant", "ListPlants", "PutPlant"]), files);
}

#[test]
fn the_order_of_keys_in_the_model_does_not_matter() {
    let expected = garden(&model()).unwrap();
    for pointer in
        ["", "/shapes", "/operations", "/metadata", "/shapes/Plant", "/operations/GetPlant"]
    {
        let mut model = model();
        let part = at(&mut model, pointer);
        *part = reversed(part);
        assert_eq!(garden(&model).unwrap(), expected, "{pointer:?} in the opposite order");
    }
}

#[test]
fn the_order_of_members_is_the_order_of_fields() {
    let mut model = model();
    let members = at(&mut model, "/shapes/GetPlantOutput/members");
    *members = reversed(members);
    assert_ne!(garden(&model).unwrap(), garden(&self::model()).unwrap());
}

#[test]
fn an_operation_that_shares_no_new_direction_changes_only_lists() {
    grown(&model(), &["ListPlants"], &["ListPlants", "GetPlant"], &[]);
}

/// A shape that so far only came from the service is now sent to it too. Its file then has its writer in
/// every build, where only the server half had it, and, since callers now build it, setters. Nothing else
/// may differ, and the box that breaks the cycle `Plant` → `Graft` → `Plant` stays where it is.
#[test]
fn a_new_direction_lifts_the_gate_of_one_half_and_adds_setters() {
    let shapes =
        ["plant", "graft", "colour", "soil"].map(|shape| format!("src/garden/types/{shape}.rs"));
    let shapes: Vec<&str> = shapes.iter().map(String::as_str).collect();
    let all = ["GetPlant", "ListPlants", "PutPlant"];
    for before in [&["GetPlant", "ListPlants"][..], &["PutPlant"]] {
        for (path, [gone, new]) in grown(&model(), before, &all, &shapes) {
            for line in &gone {
                let is_gate = line.trim() == "#[cfg(feature = \"server\")]";
                assert!(is_gate || line.starts_with("use "), "{path} lost: {line}");
            }
            let mut setter = false;
            for line in new {
                setter |= line.contains("pub fn with_") || line.contains("/// Sets ");
                assert!(setter || line.starts_with("use "), "{path} gained: {line}");
            }
        }
    }
}

#[test]
fn boxes_do_not_depend_on_the_selection() {
    let mut model = model();
    // A second way into the cycle, by a name that sorts before those in it.
    at(&mut model, "/shapes")["Arbour"] =
        json!({ "type": "structure", "members": { "graft": { "shape": "Graft" } } });
    at(&mut model, "/shapes/ListPlantsOutput/members")["arbour"] = json!({ "shape": "Arbour" });
    let one = select(&model, &["GetPlant"]);
    let other = select(&model, &["ListPlants"]);
    let both = select(&model, &["GetPlant", "ListPlants"]);
    for shape in ["src/garden/types/plant.rs", "src/garden/types/graft.rs"] {
        assert_eq!(one[shape], both[shape]);
        assert_eq!(other[shape], both[shape]);
    }
    assert!(!both["src/garden/types/arbour.rs"].contains("Box<"));
    let boxes = |shape: &str| both[shape].contains("Box<");
    assert!(boxes("src/garden/types/plant.rs") ^ boxes("src/garden/types/graft.rs"));
}
