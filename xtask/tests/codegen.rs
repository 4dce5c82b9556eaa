//! `cargo xtask codegen --manifest F --out DIR`, run as a person runs it, in folders of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

const MANIFEST: &str =
    "[output]\ncrate = \"garden\"\n\n[services.garden]\nmodel = \"garden.json\"\n";

const MODEL: &str = r#"{
    "metadata": { "apiVersion": "1", "endpointPrefix": "garden", "protocol": "rest-json", "serviceId": "Garden" },
    "operations": {
        "GetPlant": {
            "name": "GetPlant",
            "http": { "method": "GET", "requestUri": "/plants/{name}" },
            "input": { "shape": "GetPlantInput" },
            "output": { "shape": "GetPlantOutput" }
        }
    },
    "shapes": {
        "GetPlantInput": {
            "type": "structure",
            "required": ["name"],
            "members": { "name": { "shape": "String", "location": "uri" } }
        },
        "GetPlantOutput": {
            "type": "structure",
            "members": { "colour": { "shape": "Colour" }, "leaf": { "shape": "Leaf" } }
        },
        "Colour": { "type": "string", "enum": ["RED"] },
        "Leaf": { "type": "structure", "members": { "width": { "shape": "String" } } },
        "String": { "type": "string" }
    }
}"#;

/// A folder with a manifest and a model, gone at the end of the test.
struct Garden(PathBuf);

impl Garden {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name =
            format!("opsmith-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(folder.join("models")).unwrap();
        let garden = Self(folder.canonicalize().unwrap());
        garden.write("models/opsmith.toml", MANIFEST);
        garden.write("models/garden.json", MODEL);
        garden
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs the command in the folder, with these options.
    fn run(&self, options: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        Run::of(command.arg("codegen").args(options).current_dir(&self.0))
    }

    fn generate(&self) -> Run {
        self.run(&["--manifest", "models/opsmith.toml", "--out", "crate"])
    }

    fn check(&self) -> Run {
        self.run(&["--check", "--manifest", "models/opsmith.toml", "--out", "crate"])
    }

    /// Every file and folder in the crate, and the files' texts.
    fn tree(&self) -> BTreeMap<PathBuf, Option<String>> {
        let mut tree = BTreeMap::new();
        let mut folders = vec![self.0.join("crate")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                let text = fs::read_to_string(&path).ok();
                if path.is_dir() {
                    folders.push(path.clone());
                }
                tree.insert(path, text);
            }
        }
        tree
    }
}

impl Drop for Garden {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[derive(Debug)]
struct Run {
    ok: bool,
    out: String,
    err: String,
}

impl Run {
    fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        assert!(matches!(status.code(), Some(0 | 1)), "{status}");
        Self { ok: status.success(), out: text(stdout), err: text(stderr) }
    }

    fn expect_ok(self) -> String {
        assert!(self.ok, "{}", self.err);
        self.out
    }

    fn expect_error(self) -> String {
        assert!(!self.ok, "{}", self.out);
        assert_eq!(self.err.matches("error:").count(), 1, "{}", self.err);
        self.err
    }
}

#[test]
fn each_change_is_told_by_a_path_from_where_one_stands() {
    let garden = Garden::new();
    assert_eq!(
        garden.generate().expect_ok(),
        "wrote crate/.rustfmt.toml\nwrote crate/Cargo.toml\nwrote crate/src/garden/get_plant.rs\n\
         wrote crate/src/garden/mod.rs\nwrote crate/src/garden/types/colour.rs\n\
         wrote crate/src/garden/types/leaf.rs\nwrote crate/src/garden/types/mod.rs\n\
         wrote crate/src/lib.rs\nwrote crate/src/unknown.rs\n9 written, 0 deleted, 0 unchanged\n"
    );
    garden.write("models/garden.json", &MODEL.replace("Leaf", "Stem"));
    assert_eq!(
        garden.generate().expect_ok(),
        "changed crate/src/garden/get_plant.rs\ndeleted crate/src/garden/types/leaf.rs\n\
         changed crate/src/garden/types/mod.rs\nwrote crate/src/garden/types/stem.rs\n\
         3 written, 1 deleted, 6 unchanged\n"
    );
    let out = garden.generate().expect_ok();
    assert_eq!(out, "nothing to do: 9 files in crate are up to date\n");
}

#[test]
fn folders_that_hold_nothing_more_go_too() {
    let garden = Garden::new();
    garden.generate().expect_ok();
    let shapeless =
        MODEL.replace("\"output\": { \"shape\": \"GetPlantOutput\" }", "\"errors\": []");
    garden.write("models/garden.json", &shapeless);
    garden.generate().expect_ok();
    assert!(!garden.0.join("crate/src/garden/types").exists());
}

#[test]
fn what_cargo_puts_beside_the_files_stays() {
    let garden = Garden::new();
    garden.write("crate/Cargo.lock", "# a lock");
    garden.write("crate/tests/mine.rs", "// mine");
    garden.generate().expect_ok();
    assert_eq!(fs::read_to_string(garden.0.join("crate/Cargo.lock")).unwrap(), "# a lock");
    assert_eq!(fs::read_to_string(garden.0.join("crate/tests/mine.rs")).unwrap(), "// mine");
}

#[test]
fn check_finds_what_changed_is_missing_or_stale_and_writes_nothing() {
    let garden = Garden::new();
    garden.generate().expect_ok();
    assert_eq!(garden.check().expect_ok(), "crate is up to date\n");

    let leaf = garden.0.join("crate/src/garden/types/leaf.rs");
    fs::write(&leaf, fs::read_to_string(&leaf).unwrap().replace("struct Leaf", "struct Life"))
        .unwrap();
    fs::remove_file(garden.0.join("crate/src/unknown.rs")).unwrap();
    garden.write(
        "crate/src/stale.rs",
        "// @generated by `cargo xtask codegen` from x. Do not edit.\n",
    );
    let before = garden.tree();

    let run = garden.check();
    for line in [
        "--- a/src/garden/types/leaf.rs\n+++ b/src/garden/types/leaf.rs\n",
        "\n-pub struct Life {\n+pub struct Leaf {\n",
        "--- /dev/null\n+++ b/src/unknown.rs\n",
        "--- a/src/stale.rs\n+++ /dev/null\n",
    ] {
        assert!(run.out.contains(line), "{line}--- is not in ---\n{}", run.out);
    }
    assert_eq!(
        run.expect_error(),
        "error: crate is not what the models make of it; \
         run `cargo xtask codegen --manifest models/opsmith.toml --out crate`\n"
    );
    assert_eq!(garden.tree(), before);
    garden.generate().expect_ok();
    garden.check().expect_ok();
}

#[test]
fn files_written_by_hand_are_refused_and_left_alone() {
    for (path, text) in [
        ("crate/Cargo.toml", "[package]\nname = \"mine\"\n"),
        ("crate/src/lib.rs", "//! Mine.\n"),
        ("crate/src/mine.rs", "//! Mine.\n"),
        ("crate/src/garden", "a file, not a folder"),
    ] {
        let garden = Garden::new();
        garden.write(path, text);
        let before = garden.tree();
        for run in [garden.generate(), garden.check()] {
            let error = run.expect_error();
            assert!(
                error.starts_with(&format!("error: {path}\nis not the work of this command")),
                "{error}"
            );
        }
        assert_eq!(garden.tree(), before);
    }
}

#[test]
fn a_failure_half_way_leaves_everything_as_it_was() {
    let garden = Garden::new();
    garden.generate().expect_ok();
    garden.write("models/garden.json", &MODEL.replace("RED", "BLUE").replace("Leaf", "Stem"));
    // A folder stands where the last new file is to go.
    fs::create_dir_all(garden.0.join("crate/src/garden/types/stem.rs/in_the_way")).unwrap();
    let before = garden.tree();
    let error = garden.generate().expect_error();
    assert!(
        error.starts_with(
            "error: nothing was changed: crate/src/garden/types/stem.rs cannot be written"
        ),
        "{error}"
    );
    assert_eq!(garden.tree(), before);
}

#[test]
fn nothing_is_written_below_a_file() {
    let garden = Garden::new();
    let out = "models/garden.json/crate";
    let error = garden.run(&["--manifest", "models/opsmith.toml", "--out", out]).expect_error();
    assert!(
        error.contains("models/garden.json/crate") && error.contains("Not a directory"),
        "{error}"
    );
    assert_eq!(fs::read_to_string(garden.0.join("models/garden.json")).unwrap(), MODEL);
}

#[test]
fn a_faulty_model_makes_no_folder() {
    let garden = Garden::new();
    garden.write("models/garden.json", &MODEL.replace("\"RED\"", "7"));
    garden.generate().expect_error();
    assert!(!garden.0.join("crate").exists());
}

#[test]
fn every_fault_of_a_run_is_told_under_one_error() {
    let garden = Garden::new();
    garden.write("models/opsmith.toml", &format!("{MANIFEST}operations = [\"GetPlnt\"]\n"));
    garden
        .write("models/garden.json", &MODEL.replace("\"shape\": \"Leaf\"", "\"shape\": \"Laef\""));
    let expected = "error: models/garden.json: shapes.GetPlantOutput.members.leaf.shape: \
         expected the name of a shape in this model, found `Laef`\n    help: did you mean `Leaf`?\n\
         models/opsmith.toml: services.garden.operations: \
         expected an operation of models/garden.json, found `GetPlnt`\n    help: did you mean `GetPlant`?\n\
         2 faults found, nothing was generated\n";
    assert_eq!(garden.generate().expect_error(), expected);
}

#[test]
fn missing_files_are_named() {
    let garden = Garden::new();
    fs::remove_file(garden.0.join("models/garden.json")).unwrap();
    garden.write(
        "models/opsmith.toml",
        &format!("{MANIFEST}[services.other]\nmodel = \"other.json\"\n"),
    );
    let error = garden.generate().expect_error();
    for path in ["models/garden.json", "models/other.json"] {
        let line = format!("the model {path} cannot be read: No such file or directory");
        assert!(error.contains(&line), "{error}");
    }
    fs::remove_file(garden.0.join("models/opsmith.toml")).unwrap();
    let error = garden.generate().expect_error();
    assert!(error.starts_with("error: the manifest models/opsmith.toml cannot be read"), "{error}");
}

#[test]
fn faults_of_a_manifest_name_their_line() {
    let garden = Garden::new();
    garden.write("models/opsmith.toml", "[output]\ncrate = \"garden\"\n[services\n");
    let error = garden.generate().expect_error();
    assert!(
        error.contains("models/opsmith.toml: expected TOML, found TOML parse error at line 3"),
        "{error}"
    );
    garden.write("models/opsmith.toml", &MANIFEST.replace("model =", "modell ="));
    let error = garden.generate().expect_error();
    assert!(error.contains("services.garden.modell (line 5)"), "{error}");
    assert!(error.contains("help: did you mean `model`?"), "{error}");
}

#[test]
fn the_ledger_is_printed_and_nothing_written() {
    let garden = Garden::new();
    let streaming = MODEL.replace("\"enum\": [\"RED\"]", "\"streaming\": true");
    garden.write("models/garden.json", &streaming);
    let options = ["--ledger", "--manifest", "models/opsmith.toml"];
    let out = garden.run(&options).expect_ok();
    assert!(
        out.starts_with(
            "garden, models/garden.json\n\n  http\n    method              1  handled\n"
        ),
        "{out}"
    );
    assert!(
        out.contains("    streaming           1  refused: streaming payloads are not"),
        "{out}"
    );
    assert_eq!(garden.run(&[&options[..], &["--out", "crate"]].concat()).expect_ok(), out);
    assert!(!garden.0.join("crate").exists());

    garden.write("models/garden.json", "{");
    let error = garden.run(&options).expect_error();
    assert!(error.starts_with("error: models/garden.json: expected JSON"), "{error}");
}

#[test]
fn wrong_options_are_named() {
    let garden = Garden::new();
    for (options, expected) in [
        (&["--chekc"][..], "`codegen` has no option `--chekc`"),
        (&["--manifest", "m.toml"], "`--manifest` and `--out` go together"),
        (&["--out"], "`--out` wants a path after it"),
        (&["--ledger", "--check"], "`--check` and `--ledger` do not go together"),
        (&["--ledger", "--out", "crate"], "`--manifest` and `--out` go together"),
        (&["--manifest", "--check"], "`--manifest` wants a path after it"),
    ] {
        let error = garden.run(options).expect_error();
        assert!(error.starts_with(&format!("error: {expected}")), "{error}");
    }
    let error = Run::of(Command::new(env!("CARGO_BIN_EXE_xtask")).arg("codgen")).expect_error();
    assert!(error.starts_with("error: there is no command `codgen`"), "{error}");
}

/// The crate is a workspace of its own and finds the runtime of this checkout; the manifest may lie
/// anywhere, and its models lie beside it.
#[test]
fn a_crate_written_elsewhere_builds_where_it_lies() {
    let garden = Garden::new();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = garden.0.join("models/opsmith.toml");
    let out = garden.0.join("crate");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let command = command.arg("codegen").arg("--manifest").arg(&manifest).arg("--out").arg(&out);
    Run::of(command.current_dir(here)).expect_ok();
    // The versions of this checkout, so that nothing is to be fetched.
    fs::copy(here.join("../Cargo.lock"), out.join("Cargo.lock")).unwrap();
    for features in ["default", "server,serde"] {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        let arguments = ["build", "--quiet", "--offline", "--features", features];
        let cargo = cargo.args(arguments).env("CARGO_TARGET_DIR", garden.0.join("target"));
        let run = Run::of(cargo.env("RUSTFLAGS", "-D warnings").current_dir(&out));
        assert!(run.ok, "{features}:\n{}", run.err);
    }
}
