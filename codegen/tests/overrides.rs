//! Each override of the manifest: what it makes of the model, and how it fails once it no longer applies.

mod support;

use opsmith_codegen::SourceFile;
use serde_json::{Value, json};
use support::{at, garden, manifest_of, model, run, selecting, source};

/// What the manifest, with these overrides, makes of a model.
fn overriding(overrides: &str, model: &Value) -> Result<Vec<SourceFile>, Vec<String>> {
    let manifest = format!("{}{overrides}", manifest_of(&["garden"]));
    run(&manifest, vec![source("garden", model.to_string())])
        .map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

/// The text of one file, with these overrides.
#[track_caller]
fn text(overrides: &str, path: &str) -> String {
    let files = overriding(overrides, &model()).unwrap_or_else(|faults| panic!("{faults:?}"));
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let file = files.iter().find(|file| file.path == path);
    file.unwrap_or_else(|| panic!("{path} is not among {paths:?}")).text.clone()
}

#[track_caller]
fn assert_holds(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.contains(line), "{line}\n--- is not in ---\n{text}");
    }
}

/// Holds that the overrides have the one fault, as it is told after `services.garden.`, in the sixth line
/// of the manifest.
#[track_caller]
fn assert_fault(overrides: &str, place: &str, expected: &str) {
    let faults = overriding(overrides, &model()).map(|_| ()).unwrap_err();
    let place = format!("models/opsmith.toml: services.garden.{place} (line 6): ");
    assert_eq!(faults, [format!("{place}{expected}")]);
}

const REASON: &str = "reason = \"the model is wrong\"\n";
const REMOVE: &str = "\n    help: remove the override: it mends nothing any more";

/// An override of one key and value.
fn one(header: &str, change: &str) -> String {
    format!("[services.garden.{header}]\n{change}\n{REASON}")
}

#[test]
fn a_member_becomes_optional() {
    let file = "src/garden/get_plant.rs";
    assert_holds(&text("", file), &["pub plant: Plant,"]);
    let optional = one("members.\"GetPlantOutput.plant\"", "optional = true");
    assert_holds(&text(&optional, file), &["pub plant: Option<Plant>,"]);
}

#[test]
fn a_member_that_is_optional_or_missing_or_a_label_is_made_optional_no_more() {
    for (path, expected) in [
        (
            "Plant.name",
            &format!("expected a required member, found one that is optional{REMOVE}")[..],
        ),
        (
            "GetPlantInput.name",
            &format!(
                "expected a member that a request can do without, found one in the path of the URI{REMOVE}"
            ),
        ),
        ("Plant.nme", "expected a member of `Plant`, found `nme`\n    help: did you mean `name`?"),
        ("Plant.bark", &format!("expected a member of `Plant`, found `bark`{REMOVE}")),
        (
            "Plunt.name",
            "expected a shape of models/garden.json, found `Plunt`\n    help: did you mean `Plant`?",
        ),
    ] {
        let place = format!("members.\"{path}\"");
        assert_fault(&one(&place, "optional = true"), &place, expected);
    }
}

#[test]
fn a_field_has_the_name_that_it_is_given_and_keeps_its_own_on_the_wire() {
    let given = one("members.\"Plant.name\"", "name = \"latin_name\"");
    assert_holds(
        &text(&given, "src/garden/types/plant.rs"),
        &[
            "pub latin_name: Option<String>,",
            "#[cfg_attr(feature = \"serde\", serde(rename = \"name\"))]",
            "let mut latin_name = None;",
            "\"name\" => latin_name = Some(json.string()?),",
            "pub fn with_latin_name(",
        ],
    );
    let label = one("members.\"GetPlantInput.name\"", "name = \"plant\"");
    assert_holds(
        &text(&label, "src/garden/get_plant.rs"),
        &["pub plant: String,", "pub fn new(plant: impl Into<String>)", "/plants/{name}"],
    );
}

#[test]
fn a_variant_of_a_union_has_the_name_that_it_is_given() {
    let given = one("members.\"Soil.sand\"", "name = \"Grit\"");
    assert_holds(&text(&given, "src/garden/types/soil.rs"), &["Grit(i32),", "\"sand\" =>"]);
}

#[test]
fn a_type_has_the_name_that_it_is_given_wherever_it_stands() {
    let given =
        one("shapes.Plant", "name = \"Shrub\"") + &one("shapes.Busy", "name = \"Overloaded\"");
    assert_holds(&text(&given, "src/garden/types/shrub.rs"), &["pub struct Shrub {"]);
    assert_holds(&text(&given, "src/garden/types/graft.rs"), &["pub scion: Option<Box<Shrub>>,"]);
    assert_holds(
        &text(&given, "src/garden/put_plant.rs"),
        &["Overloaded(Overloaded),", "\"Busy\" =>", "pub plant: Option<Shrub>,"],
    );
}

#[test]
fn a_name_resolves_a_clash_of_shapes() {
    let mut model = model();
    at(&mut model, "/shapes")["colour"] = json!({ "type": "string", "enum": ["a"] });
    at(&mut model, "/shapes/Plant/members/colour")["shape"] = json!("colour");
    assert!(garden(&model).is_err());
    let files = overriding(&one("shapes.colour", "name = \"Tint\""), &model).unwrap();
    for path in ["src/garden/types/colour.rs", "src/garden/types/tint.rs"] {
        assert!(files.iter().any(|file| file.path == path), "{path}");
    }
}

#[test]
fn a_value_has_the_variant_that_it_is_given() {
    let given = one("values.\"Colour.RED\"", "name = \"Crimson\"");
    let text = text(&given, "src/garden/types/colour.rs");
    assert_holds(&text, &["Crimson,", "Self::Crimson => \"RED\","]);
    assert!(!text.contains("Red,"), "{text}");

    let mut model = model();
    at(&mut model, "/shapes/Integer")["enum"] = json!([-1, 1]);
    let given = one("values.\"Integer.-1\"", "name = \"Down\"");
    let files = overriding(&given, &model).unwrap();
    let file = files.iter().find(|file| file.path == "src/garden/types/integer.rs").unwrap();
    assert_holds(&file.text, &["Down,", "Value1,"]);
}

#[test]
fn an_operation_has_the_error_that_is_added_to_it() {
    let file = "src/garden/get_plant.rs";
    assert!(!text("", file).contains("Busy"));
    assert_holds(
        &text(&one("added-errors.\"GetPlant.Busy\"", ""), file),
        &["NoSuchPlant(NoSuchPlant),", "Busy(Busy),", "\"Busy\" => {"],
    );
    // It is reached by the error alone.
    let manifest = selecting(&["GetPlant"]) + &one("added-errors.\"GetPlant.Busy\"", "");
    let files = run(&manifest, vec![source("garden", model().to_string())]).unwrap();
    assert!(files.iter().any(|file| file.path == "src/garden/types/busy.rs"));
}

#[test]
fn an_error_that_is_none_or_named_already_is_added_no_more() {
    for (path, expected) in [
        (
            "GetPlant.NoSuchPlant",
            &format!(
                "expected an error that `GetPlant` does not name, found `NoSuchPlant`{REMOVE}"
            )[..],
        ),
        (
            "GetPlant.Plant",
            &format!("expected an error of models/garden.json, found `Plant`{REMOVE}"),
        ),
        (
            "GetPlant.Buzy",
            "expected an error of models/garden.json, found `Buzy`\n    help: did you mean `Busy`?",
        ),
        (
            "GetPlants.Busy",
            "expected an operation of models/garden.json, found `GetPlants`\n    \
             help: did you mean `GetPlant`?",
        ),
    ] {
        let place = format!("added-errors.\"{path}\"");
        assert_fault(&one(&place, ""), &place, expected);
    }
}

#[test]
fn a_name_is_given_to_what_is_there() {
    for (place, expected) in [
        (
            "shapes.Plnt",
            "expected a shape of models/garden.json, found `Plnt`\n    help: did you mean `Plant`?",
        ),
        (
            "shapes.Names",
            &format!(
                "expected a shape with a type of its own, found one that is a string, a number, a list or the like{REMOVE}"
            )[..],
        ),
        (
            "shapes.GetPlantInput",
            &format!(
                "expected a shape with a type of its own, found a message, whose type is named after its operation{REMOVE}"
            ),
        ),
        ("values.\"Colour.BLUE\"", &format!("expected a value of `Colour`, found `BLUE`{REMOVE}")),
        (
            "values.\"Colour.red\"",
            "expected a value of `Colour`, found `red`\n    help: did you mean `RED`?",
        ),
        ("values.\"Plant.name\"", &format!("expected an enum, found `Plant`{REMOVE}")),
        ("members.\"Colour.RED\"", &format!("expected a member of `Colour`, found `RED`{REMOVE}")),
    ] {
        assert_fault(&one(place, "name = \"Other\""), place, expected);
    }
}

#[test]
fn a_name_is_one_that_the_rule_leaves_as_it_is() {
    for (place, name, help) in [
        ("shapes.Plant", "plant_shape", "\n    help: did you mean `PlantShape`?"),
        ("shapes.Plant", "IOPlant", "\n    help: did you mean `IoPlant`?"),
        ("shapes.Plant", "Option", "\n    help: did you mean `Option_`?"),
        ("shapes.Plant", "a b", ""),
        ("shapes.Plant", "Gr\u{fc}n", "\n    help: did you mean `GrN`?"),
        ("members.\"Plant.name\"", "LatinName", "\n    help: did you mean `latin_name`?"),
        ("members.\"Plant.name\"", "type", ""),
        ("members.\"Plant.name\"", "self", "\n    help: did you mean `self_`?"),
        ("members.\"Plant.name\"", "x; y", "\n    help: did you mean `x_y`?"),
        ("members.\"Soil.sand\"", "Unknown", "\n    help: did you mean `Unknown_`?"),
        ("values.\"Colour.RED\"", "Self", "\n    help: did you mean `Self_`?"),
        ("values.\"Colour.RED\"", "", "\n    help: did you mean `Empty`?"),
    ] {
        let is_field = place.starts_with("members.\"Plant");
        let case = if is_field { "snake_case" } else { "UpperCamelCase" };
        let expected =
            format!("expected a name in {case} that is not reserved, found `{name}`{help}");
        assert_fault(&one(place, &format!("name = \"{name}\"")), place, &expected);
    }
}

#[test]
fn a_name_is_another_than_before_and_not_taken() {
    for (place, name, expected) in [
        ("shapes.Plant", "Plant", format!("expected another name than that of the rule, found `Plant`{REMOVE}")),
        ("members.\"Plant.name\"", "name", format!("expected another name than that of the rule, found `name`{REMOVE}")),
        ("shapes.Plant", "Soil", "expected a name that no other shape has, found `Soil`, as `Soil` is called".to_owned()),
        (
            "members.\"Plant.name\"",
            "colour",
            "expected a name that nothing else in `Plant` has, found `colour`, as `colour` is called".to_owned(),
        ),
        (
            "values.\"Colour.RED\"",
            "Green",
            "expected a name that nothing else in `Colour` has, found `Green`, as `GREEN` is called".to_owned(),
        ),
    ] {
        assert_fault(&one(place, &format!("name = \"{name}\"")), place, &expected);
    }
}

#[test]
fn an_override_has_a_reason_a_form_and_a_change() {
    let faults = overriding(
        "[services.garden.members.Plant]\noptional = true\nreason = \" \"\n\
         [services.garden.members.\"Plant.name\"]\noptional = false\nreason = 3\n\
         [services.garden.members.\"Plant.colour\"]\nreason = \"x\"\n\
         [services.garden.shapes]\nPlant = \"Shrub\"\n\
         [services.garden.values.\"Colour.RED\"]\nname = \"Crimson\"\n",
        &model(),
    );
    let expected = [
        "members.\"Plant.colour\".optional (line 12): expected `optional = true` or a `name`, found neither",
        "members.\"Plant.name\".optional (line 10): expected `true`, which is the only change there is, found `false`",
        "members.\"Plant.name\".reason (line 11): expected a string, found integer",
        "members.Plant (line 6): expected `Shape.member`, found `Plant`",
        "members.Plant.reason (line 8): expected why the override is needed, found no words",
        "shapes.Plant (line 15): expected a table, found string",
        "values.\"Colour.RED\".reason (line 16): expected a string, found nothing",
    ];
    let expected = expected.map(|fault| format!("models/opsmith.toml: services.garden.{fault}"));
    assert_eq!(faults.unwrap_err(), expected);
}
