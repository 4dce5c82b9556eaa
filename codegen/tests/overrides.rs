//! Each override of the manifest: what it makes of the model, and how it fails once it no longer applies.

mod support;

use opsmith_codegen::{Config, Manifest, Source, SourceFile};
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
fn traits_that_are_asked_for_reach_all_that_a_shape_holds() {
    let plant = "src/garden/types/plant.rs";
    assert_holds(&text("", plant), &["#[derive(Clone, Debug, Default, PartialEq)]\n"]);
    let both = one("shapes.Graft", "derive = [\"Eq\", \"Hash\"]");
    assert_holds(&text(&both, plant), &["#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]\n"]);
}

#[test]
fn traits_that_cannot_be_derived_are_a_fault() {
    let asked = |shape: &str| one(&format!("shapes.{shape}"), "derive = [\"Eq\"]");
    let expected = format!(
        "expected a structure or a union, to derive traits for, found another shape{REMOVE}"
    );
    assert_fault(&asked("Colour"), "shapes.Colour", &expected);

    let mut model = model();
    at(&mut model, "/shapes/Plant/members")["height"] = json!({ "shape": "Height" });
    at(&mut model, "/shapes")["Height"] = json!({ "type": "float" });
    for shape in ["Plant", "Graft"] {
        let faults = overriding(&asked(shape), &model).map(|_| ()).unwrap_err();
        assert_eq!(
            faults,
            [format!(
                "models/opsmith.toml: services.garden.shapes.{shape} (line 6): expected a shape whose \
                 values can derive `Eq` and `Hash`, found one that holds a float or a document"
            )]
        );
    }
    let faults =
        overriding(&one("shapes.Plant", "derive = [\"Ord\"]"), &self::model()).unwrap_err();
    assert!(
        faults[0].contains("derive (line 7): expected `Eq` or `Hash`, found `Ord`"),
        "{faults:?}"
    );
    let faults = overriding(&one("shapes.Plant", "derive = []"), &self::model()).unwrap_err();
    assert!(faults[0].contains("expected a `name`, or traits to `derive`"), "{faults:?}");
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
            "json.member(\"name\", &mut latin_name, json::Reader::string)?;",
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

/// A patch of these operations.
fn patch(operations: &[&str]) -> String {
    format!("[[services.garden.patches]]\n{REASON}patch = [\n{}\n]\n", operations.join(",\n"))
}

const IS_64: &str = "{ op = \"test\", path = \"/shapes/Name/max\", value = 64 }";

#[test]
fn a_patch_corrects_the_model() {
    let documented = |operations: &[&str], expected: &str| {
        let text = text(&patch(operations), "src/garden/types/plant.rs");
        assert_holds(&text, &[expected]);
    };
    documented(&[IS_64], "Length 1 to 64.");
    documented(
        &[IS_64, "{ op = \"replace\", path = \"/shapes/Name/max\", value = 128 }"],
        "Length 1 to 128.",
    );
    documented(&[IS_64, "{ op = \"remove\", path = \"/shapes/Name/max\" }"], "Length 1 or more.");
    documented(
        &[
            IS_64,
            "{ op = \"add\", path = \"/shapes/Plant/members/roots\", value = { shape = \"Plants\" } }",
        ],
        "pub roots: Option<Vec<Plant>>,",
    );
    documented(
        &[
            IS_64,
            "{ op = \"copy\", from = \"/shapes/Plant/members/name\", path = \"/shapes/Plant/members/label\" }",
        ],
        "pub label: Option<String>,",
    );
    documented(
        &[
            "{ op = \"test\", path = \"/shapes/Plant/members/name\", value = { shape = \"Name\" } }",
            "{ op = \"move\", from = \"/shapes/Plant/members/name\", path = \"/shapes/Plant/members/label\" }",
        ],
        "pub planted: Option<Timestamp>,\n    /// Length 1 to 64. Pattern `[a-z]+`.\n    pub label: Option<String>,",
    );
}

#[test]
fn what_a_patch_takes_away_leaves_the_order_of_the_rest() {
    let test = "{ op = \"test\", path = \"/shapes/Plant/members/name/shape\", value = \"Name\" }";
    let whole =
        "{ op = \"test\", path = \"/shapes/Plant/members/graft\", value = { shape = \"Graft\" } }";
    let remove = "{ op = \"remove\", path = \"/shapes/Plant/members/graft\" }";
    let text = text(&patch(&[test, whole, remove]), "src/garden/types/plant.rs");
    let place = |field: &str| text.find(&format!("    pub {field}:")).unwrap();
    assert!(place("name") < place("shoots") && place("colour") < place("planted"), "{text}");
    assert!(place("shoots") < place("colour"), "{text}");
    assert!(!text.contains("graft"), "{text}");
}

#[test]
fn a_patch_reaches_into_arrays() {
    let test = "{ op = \"test\", path = \"/shapes/Colour/enum\", value = [\"RED\", \"GREEN\"] }";
    for (operation, expected) in [
        (
            "op = \"add\", path = \"/shapes/Colour/enum/-\", value = \"BLUE\"",
            "Red,\n    Green,\n    Blue,",
        ),
        (
            "op = \"add\", path = \"/shapes/Colour/enum/0\", value = \"BLUE\"",
            "Blue,\n    Red,\n    Green,",
        ),
        ("op = \"remove\", path = \"/shapes/Colour/enum/0\"", "pub enum Colour {\n    Green,"),
        ("op = \"replace\", path = \"/shapes/Colour/enum/1\", value = \"BLUE\"", "Red,\n    Blue,"),
    ] {
        let patch = patch(&[test, &format!("{{ {operation} }}")]);
        assert_holds(&text(&patch, "src/garden/types/colour.rs"), &[expected]);
    }
}

#[test]
fn a_patch_that_fits_the_model_no_more_is_a_fault() {
    for (operation, expected) in [
        (
            "op = \"test\", path = \"/shapes/Name/max\", value = 63",
            "expected 63 at `/shapes/Name/max`, found 64\n    help: see whether the model still needs the patch",
        ),
        (
            "op = \"test\", path = \"/shapes/Nmae/max\", value = 64",
            "expected a path to a value of the model, found nothing at `/shapes/Nmae`\n    help: did you mean `Name`?",
        ),
        (
            "op = \"remove\", path = \"/shapes/Name/maxx\"",
            "expected a path to a value of the model, found nothing at `/shapes/Name/maxx`\n    help: did you mean `max`?",
        ),
        (
            "op = \"test\", path = \"shapes\", value = 1",
            "expected a JSON pointer such as `/shapes/Tag`, found `shapes`",
        ),
        (
            "op = \"test\", path = \"/version\", value = 2000-01-01",
            "expected a value that JSON has, found a date",
        ),
        (
            "op = \"test\", path = \"/version\", value = nan",
            "expected a value that JSON has, found no number",
        ),
        (
            "op = \"remove\", path = \"/shapes/Name/min\"",
            "expected a `test` of `/shapes/Name/min` first, since there is a value to lose, found none",
        ),
        (
            "op = \"replace\", path = \"/shapes/Name/min\", value = 0",
            "expected a `test` of `/shapes/Name/min` first, since there is a value to lose, found none",
        ),
        (
            "op = \"add\", path = \"/shapes/Name/min\", value = 0",
            "expected a `test` of `/shapes/Name/min` first, since there is a value to lose, found none",
        ),
        (
            "op = \"add\", path = \"/shapes/Colour/enum/3\", value = \"x\"",
            "expected `-` or an index up to 2, found `3`",
        ),
        (
            "op = \"add\", path = \"/shapes/Colour/enum/01\", value = \"x\"",
            "expected `-` or an index up to 2, found `01`",
        ),
        (
            "op = \"add\", path = \"/shapes/Name/max/x\", value = 1",
            "expected an object or an array, found neither at `/shapes/Name/max`",
        ),
        (
            "op = \"add\", path = \"\", value = 1",
            "expected a path into the model, such as `/shapes/Tag`, found ``",
        ),
        (
            "op = \"move\", from = \"/shapes\", path = \"/shapes/Name\"",
            "expected a place outside of what is moved, found `/shapes/Name`",
        ),
    ] {
        let faults =
            overriding(&patch(&[IS_64, &format!("{{ {operation} }}")]), &model()).unwrap_err();
        let place = "models/opsmith.toml: services.garden.patches[0].patch[1] (line 10): ";
        assert_eq!(faults, [format!("{place}{expected}")]);
    }
}

#[test]
fn no_patch_takes_a_model_deeper_than_json_is_read() {
    let mut operations = vec![IS_64.to_owned()];
    for depth in 1..200 {
        let path = "/x".repeat(depth);
        operations.push(format!("{{ op = \"add\", path = \"{path}\", value = {{}} }}"));
    }
    let operations: Vec<&str> = operations.iter().map(String::as_str).collect();
    let faults = overriding(&patch(&operations), &model()).unwrap_err().concat();
    assert!(
        faults.contains("expected JSON that nests to 128 levels, found 129 of them"),
        "{faults}"
    );
}

#[test]
fn a_patch_opens_with_a_test_and_says_why() {
    let faults = overriding(
        "[[services.garden.patches]]\nreason = \"...\"\npatch = [{ op = \"ad\", path = \"/x\" }]\n\
         [[services.garden.patches]]\nreason = \"x\"\npatch = [{ op = \"add\", path = \"/x\" }]\n\
         [[services.garden.patches]]\nreason = \"x\"\npatch = [{ op = \"remove\", path = \"/x\" }]\n\
         [[services.garden.patches]]\nreason = \"x\"\n",
        &model(),
    );
    let expected = [
        "patches[0].patch[0].op (line 8): expected one of test, add, replace, remove, move, copy, found `ad`\n    help: did you mean `add`?",
        "patches[0].reason (line 7): expected why the override is needed, found no words",
        "patches[1].patch[0].value (line 11): expected a value, found nothing",
        "patches[2].patch (line 14): expected a `test` first, which fails once the model is another, found none",
        "patches[3].patch (line 15): expected a `test` first, which fails once the model is another, found none",
    ];
    let expected = expected.map(|fault| format!("models/opsmith.toml: services.garden.{fault}"));
    assert_eq!(faults.unwrap_err(), expected);
}

#[test]
fn an_override_has_a_reason_a_form_and_a_change() {
    let faults = overriding(
        "[services.garden.members.Plant]\noptional = true\nreason = \" \"\n\
         [services.garden.members.\"Plant.name\"]\noptional = false\nreason = 3\n\
         [services.garden.members.\"Plant.colour\"]\nreason = \"x\"\n\
         [services.garden.shapes]\nPlant = \"Shrub\"\n\
         [services.garden.accepted]\nx = { reason = \"y\", why = \"z\" }\n\
         [services.garden.values.\"Colour.RED\"]\nname = \"Crimson\"\n",
        &model(),
    );
    let expected = [
        "accepted.x.why (line 17): expected one of reason, found an unknown key",
        "members.\"Plant.colour\".optional (line 12): expected `optional = true` or a `name`, found neither",
        "members.\"Plant.name\".optional (line 10): expected `true`, which is the only change there is, found `false`",
        "members.\"Plant.name\".reason (line 11): expected a string, found integer",
        "members.Plant (line 6): expected `Shape.member`, found `Plant`",
        "members.Plant.reason (line 8): expected why the override is needed, found no words",
        "shapes.Plant (line 15): expected a table, found string",
        "values.\"Colour.RED\".reason (line 18): expected a string, found nothing",
    ];
    let expected = expected.map(|fault| format!("models/opsmith.toml: services.garden.{fault}"));
    assert_eq!(faults.unwrap_err(), expected);
}

/// The small model with a key that Opsmith does not know, in two places.
fn encoded() -> Value {
    let mut model = model();
    at(&mut model, "/shapes/Name")["encoding"] = json!("utf-16");
    at(&mut model, "/shapes/Plant/members/name")["encoding"] = json!("utf-16");
    model
}

#[test]
fn a_key_is_accepted_in_its_place_or_everywhere() {
    let places = one("accepted.\"shapes.Name.encoding\"", "")
        + &one("accepted.\"shapes.Plant.members.name.encoding\"", "");
    let everywhere = one("accepted.encoding", "");
    let plain = overriding("", &model()).unwrap();
    assert_eq!(overriding(&places, &encoded()).unwrap(), plain);
    assert_eq!(overriding(&everywhere, &encoded()).unwrap(), plain);

    let one_place = one("accepted.\"shapes.Name.encoding\"", "");
    let faults = overriding(&one_place, &encoded()).unwrap_err();
    let [fault] = faults.as_slice() else { panic!("{faults:?}") };
    assert!(
        fault.starts_with("models/garden.json: shapes.Plant.members.name.encoding: "),
        "{fault}"
    );
}

/// What the fault tells to write is taken as it is, whatever the key is called.
#[test]
fn the_lines_of_the_fault_accept_the_key() {
    for key in ["encoding", "a.b#c", "it's \"quoted\"", "\u{e9} \u{202e}", ""] {
        let mut model = model();
        at(&mut model, "/shapes/Name")[key] = json!(1);
        let faults = overriding("", &model).unwrap_err().concat();
        let (_, lines) = faults.split_once("models/opsmith.toml:\n").unwrap();
        let lines = lines.replace("\"...\"", "\"harmless\"");
        assert!(overriding(&lines, &model).is_ok(), "{lines}");
    }
}

#[test]
fn a_key_that_does_not_occur_cannot_be_accepted() {
    let expected = "expected a key of models/garden.json that Opsmith does not know, or its place";
    for (model, place, found) in [
        (model(), "accepted.encoding", format!("found `encoding`{REMOVE}")),
        (model(), "accepted.pattern", format!("found `pattern`{REMOVE}")),
        (
            encoded(),
            "accepted.\"shapes.Nmae.encoding\"",
            "found `shapes.Nmae.encoding`\n    help: did you mean `shapes.Name.encoding`?"
                .to_owned(),
        ),
    ] {
        let faults = overriding(&one(place, ""), &model).unwrap_err();
        let fault =
            format!("models/opsmith.toml: services.garden.{place} (line 6): {expected}, {found}");
        assert!(faults.contains(&fault), "{fault}\n--- is not in ---\n{faults:?}");
    }
}

#[test]
fn the_ledger_tells_what_becomes_of_every_key_that_is_reached() {
    let mut model = encoded();
    at(&mut model, "/shapes/Colour")["eventstream"] = json!(true);
    at(&mut model, "/shapes/Soil")["wrapper"] = json!(true);
    at(&mut model, "/shapes/Plant/members/colour")["box"] = json!(true);
    let ledger = |operations: &[&str]| {
        let manifest = selecting(operations) + &one("accepted.\"shapes.Name.encoding\"", "");
        let config = Config {
            manifest: Manifest::parse("models/opsmith.toml", &manifest).unwrap(),
            sources: vec![Source {
                path: "models/garden.json".to_owned(),
                ..source("garden", model.to_string())
            }],
            runtime: String::new(),
            manifest_name: String::new(),
            manifest_path: String::new(),
        };
        opsmith_codegen::ledger(&config).unwrap()
    };
    let get = ledger(&["GetPlant"]);
    assert!(
        get.starts_with(
            "garden, models/garden.json\n\n  error\n    httpStatusCode      1  handled\n"
        ),
        "{get}"
    );
    for paragraph in [
        "\n  member\n    box                 1  ignored: a hint to code that fills in defaults; members say themselves\n    \
         encoding            1  refused: unknown, and may change the wire\n    \
         location            3  handled\n",
        "\n    encoding            1  accepted: the model is wrong\n",
        "\n    eventstream         1  handled\n",
        "\n  http\n    method              1  handled\n    requestUri          1  handled\n\n",
        "\n    serviceId           1  handled\n",
    ] {
        assert!(get.contains(paragraph), "{paragraph}\n--- is not in ---\n{get}");
    }
    assert!(!get.contains("wrapper"), "Soil is not reached:\n{get}");
    assert!(ledger(&["ListPlants"]).contains(
        "wrapper             1  ignored: operations name the element of their result themselves\n"
    ));
}

#[test]
fn a_manifest_chooses_among_the_protocols_of_a_service() {
    let mut model = model();
    at(&mut model, "/metadata")["protocol"] = json!("smithy-rpc-v2-cbor");
    at(&mut model, "/metadata")["protocols"] = json!(["smithy-rpc-v2-cbor", "rest-json"]);
    at(&mut model, "/metadata")["targetPrefix"] = json!("Garden");
    let speaks = |choice: &str| {
        let manifest = manifest_of(&["garden"]) + choice;
        let files = run(&manifest, vec![source("garden", model.to_string())]).unwrap();
        let request = files.iter().find(|file| file.path.ends_with("get_plant.rs")).unwrap();
        let line = request.text.lines().find(|line| line.contains("type Protocol = "));
        line.map(|line| line.trim().to_owned()).unwrap_or_default()
    };
    assert_eq!(speaks(""), "type Protocol = RpcV2Cbor;");
    assert_eq!(speaks("protocol = \"rest-json\"\n"), "type Protocol = RestJson;");
}
