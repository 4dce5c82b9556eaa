//! Commands that were killed, and what the next ones make of what they left.
//!
//! A checkout may come from anyone, and so may what looks like an interrupted command's remains.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::release::Release;
use support::{Folder, Run};

const PLACE: [&str; 4] = ["--manifest", "models/opsmith.toml", "--out", "out"];

const PENDING: &str = "models/opsmith.pending";

/// The files beside the manifest that an import of `ListPlants` changes.
const CHANGED: [&str; 3] = ["garden/2024-01-02/service-2.json", "opsmith.lock", "opsmith.toml"];

const IMPORT: [&str; 4] = ["import", "botocore.whl", "garden", "ListPlants"];

/// The commands that only look.
const LOOKING: [&[&str]; 3] =
    [&["codegen", "--check"], &["codegen", "--ledger"], &["update", "botocore.whl", "--dry-run"]];

type Tree = BTreeMap<PathBuf, Option<String>>;

fn run(folder: &Folder, words: &[&str]) -> Run {
    folder.run(&[words, &PLACE].concat())
}

/// A project of one operation.
fn project() -> Folder {
    let folder = Folder::new();
    folder.write("botocore.whl", Release::new("1.2.3").wheel());
    run(&folder, &["import", "botocore.whl", "garden", "GetPlant"]).expect_ok();
    folder
}

/// Every file in the folder with its text, by its path in it.
fn tree(folder: &Folder) -> Tree {
    let root = folder.path("");
    let inside = |path: PathBuf| path.strip_prefix(&root).unwrap().to_owned();
    folder.tree("").into_iter().map(|(path, text)| (inside(path), text)).collect()
}

fn text<'a>(tree: &'a Tree, path: &str) -> Option<&'a str> {
    tree.get(&PathBuf::from(path))?.as_deref()
}

fn digest(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What an import leaves on the disk that is killed after it changed the first `count` files.
fn interrupt(folder: &Folder, before: &Tree, after: &Tree, count: usize) {
    let mut files = BTreeMap::new();
    for (index, name) in CHANGED.iter().enumerate() {
        let path = format!("models/{name}");
        let (before, after) = (text(before, &path).unwrap(), text(after, &path).unwrap());
        assert_ne!(before, after, "{name}");
        files.insert(name, json!({ "before": digest(before), "after": after }));
        folder.write(&path, if index < count { after } else { before });
    }
    folder.write(PENDING, json!({ "files": files }).to_string());
    folder.write("models/.opsmith-staging/0", "staged");
    folder.write("out/.opsmith-staging/4", "staged");
}

/// The project before and after the import.
fn before_and_after() -> (Tree, Tree) {
    let folder = project();
    let before = tree(&folder);
    run(&folder, &IMPORT).expect_ok();
    (before, tree(&folder))
}

#[test]
fn the_next_command_that_writes_finishes_an_interrupted_import() {
    let (before, after) = before_and_after();
    for words in [&["codegen"][..], &IMPORT, &["update", "botocore.whl"]] {
        for count in 0..=CHANGED.len() {
            let folder = project();
            interrupt(&folder, &before, &after, count);
            let run = run(&folder, words);
            let told = match count {
                3 => "an interrupted `import` or `update` had changed all of its files\n",
                _ => "finished an interrupted `import` or `update`: ",
            };
            assert!(run.err.contains(told), "{words:?}, {count}: {}", run.err);
            run.expect_ok();
            assert!(tree(&folder) == after, "{words:?}, {count} files");
        }
    }
}

#[test]
fn a_killed_import_ends_in_the_new_state() {
    let (_, after) = before_and_after();
    for milliseconds in (0..100).step_by(4) {
        let folder = project();
        let mut command = folder.command(&[&IMPORT[..], &PLACE].concat());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
        run(&folder, &IMPORT).expect_ok();
        assert!(tree(&folder) == after, "killed after {milliseconds} ms");
    }
}

#[test]
fn commands_that_look_say_what_finishes_an_interrupted_import_and_touch_nothing() {
    let (before, after) = before_and_after();
    let folder = project();
    interrupt(&folder, &before, &after, 1);
    let before = tree(&folder);
    for words in LOOKING {
        let error = run(&folder, words).expect_error();
        assert_eq!(
            error,
            "error: an `import` or `update` was interrupted, and models/opsmith.pending holds what \
             remains to be done; run `cargo xtask codegen --manifest models/opsmith.toml --out out` to \
             finish it\n"
        );
        assert!(tree(&folder) == before, "{words:?}");
    }
}

#[test]
fn commands_that_look_mention_a_staging_folder_and_leave_it() {
    let folder = project();
    folder.write("out/.opsmith-staging/1", "staged");
    let before = tree(&folder);
    for words in LOOKING {
        let run = run(&folder, words);
        assert!(run.err.starts_with("note: an interrupted command left out/.opsmith-staging; "));
        run.expect_ok();
        assert!(tree(&folder) == before, "{words:?}");
    }
    let run = run(&folder, &["codegen"]);
    assert_eq!(run.err, "removed what an interrupted command left in out\n");
    assert!(!folder.path("out/.opsmith-staging").exists());
}

/// The override that somebody writes after the interruption is in neither of the two states.
#[test]
fn a_file_that_was_edited_since_stops_everything() {
    let (before, after) = before_and_after();
    for count in 0..=CHANGED.len() {
        let folder = project();
        interrupt(&folder, &before, &after, count);
        let manifest = fs::read_to_string(folder.path("models/opsmith.toml")).unwrap();
        folder.write("models/opsmith.toml", format!("{manifest}\n# mine\n"));
        fs::remove_dir_all(folder.path("models/.opsmith-staging")).unwrap();
        fs::remove_dir_all(folder.path("out/.opsmith-staging")).unwrap();
        let edited = tree(&folder);
        let error = run(&folder, &["codegen"]).expect_error();
        assert!(error.contains("since then somebody changed models/opsmith.toml. "), "{error}");
        assert!(error.contains("delete models/opsmith.pending"), "{error}");
        assert!(tree(&folder) == edited, "{count} files");
    }
}

/// Runs all commands, which must leave all that lies outside of the project, and `kept`, as it is.
#[track_caller]
fn assert_harmless(folder: &Folder, kept: &[&str]) {
    let watched = |tree: Tree| -> Tree {
        let is_watched = |path: &PathBuf| {
            path.starts_with("victim") || kept.iter().any(|kept| path.starts_with(kept))
        };
        tree.into_iter().filter(|(path, _)| is_watched(path)).collect()
    };
    let before = watched(tree(folder));
    assert!(!before.is_empty());
    let writing = [&["codegen"][..], &IMPORT, &["update", "botocore.whl"]];
    for words in LOOKING.iter().chain(&writing) {
        run(folder, words);
        assert!(watched(tree(folder)) == before, "{words:?}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_deleted_or_written_through_a_link() {
    use std::os::unix::fs::symlink;
    for link in ["models/.opsmith-9", "models/.opsmith-staging", "out/.opsmith-staging", "out/src"]
    {
        let folder = project();
        for file in ["victim/journal.json", "victim/1", "victim/lib.rs"] {
            folder.write(file, "[]");
        }
        let _ = fs::remove_dir_all(folder.path(link));
        symlink("../victim", folder.path(link)).unwrap();
        assert_harmless(&folder, &[link]);
    }
    let folder = project();
    folder.write("victim/service-2.json", "mine");
    fs::remove_dir_all(folder.path("models/garden/2024-01-02")).unwrap();
    symlink("../../victim", folder.path("models/garden/2024-01-02")).unwrap();
    assert_harmless(&folder, &[]);
}

#[test]
fn what_only_looks_like_remains_is_left_alone() {
    let folder = project();
    let journal =
        json!([{ "staging": "../../victim", "had-folder": true, "files": { "a": true } }]);
    folder.write("victim/a", "mine");
    for kept in ["models/.opsmith-notes", "models/.opsmith-1-0", "out/.opsmith-1"] {
        folder.write(&format!("{kept}/journal.json"), journal.to_string());
        folder.write(&format!("{kept}/ended.json"), journal.to_string());
    }
    assert_harmless(&folder, &["models/.opsmith-notes", "models/.opsmith-1-0", "out/.opsmith-1"]);
    for stranger in ["notes.md", "1/deep", "12x"] {
        let folder = project();
        let path = format!("out/.opsmith-staging/{stranger}");
        folder.write(&path, "mine");
        folder.write("victim/a", "mine");
        assert_harmless(&folder, &["out/.opsmith-staging"]);
        let error = run(&folder, &["codegen"]).expect_error();
        assert!(error.contains("where Opsmith keeps its own files; move it away"), "{error}");
    }
}

#[test]
fn a_pending_file_changes_nothing_but_what_the_manifest_names() {
    let mine = "mine";
    for path in
        ["../victim/a", "/victim/a", "notes.md", "garden/../notes.md", "opsmith.pending", ".", ""]
    {
        for after in [json!("theirs"), Value::Null] {
            let folder = project();
            folder.write("victim/a", mine);
            folder.write("models/notes.md", mine);
            let absolute = folder.path("victim/a");
            let path = if path.starts_with('/') { absolute.to_str().unwrap() } else { path };
            let files = json!({ path: { "before": digest(mine), "after": after } });
            folder.write(PENDING, json!({ "files": files }).to_string());
            assert_harmless(&folder, &["models/notes.md"]);
            let error = run(&folder, &["codegen"]).expect_error();
            assert!(
                error.starts_with(
                    "error: models/opsmith.pending is not as Opsmith writes it; delete it"
                ),
                "{error}"
            );
        }
    }
    for broken in ["", "[", "{}", "{\"files\": {\"opsmith.toml\": {}}}", "\u{0}"] {
        let folder = project();
        folder.write(PENDING, broken);
        let before = tree(&folder);
        let error = run(&folder, &["codegen"]).expect_error();
        assert!(error.contains("models/opsmith.pending cannot be read"), "{broken}: {error}");
        assert!(tree(&folder) == before, "{broken}");
    }
}

/// A manifest that comes along in the pending file may name anything, but leads nowhere outside.
#[test]
fn a_pending_manifest_leads_nowhere_else() {
    let folder = project();
    folder.write("victim/a", "mine");
    let manifest = fs::read_to_string(folder.path("models/opsmith.toml")).unwrap();
    let theirs = manifest.replace("garden/2024-01-02/service-2.json", "../victim/a");
    let files = json!({
        "opsmith.toml": { "before": digest(&manifest), "after": theirs },
        "../victim/a": { "before": digest("mine"), "after": "theirs" }
    });
    folder.write(PENDING, json!({ "files": files }).to_string());
    assert_harmless(&folder, &[]);
    let error = run(&folder, &["codegen"]).expect_error();
    assert!(error.contains("../victim/a lies outside of models"), "{error}");
}

#[test]
fn two_commands_at_once_both_end_well() {
    let (_, after) = before_and_after();
    let folder = project();
    let spawn = |words: &[&str]| {
        let mut command = folder.command(&[words, &PLACE].concat());
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children = [spawn(&IMPORT), spawn(&["codegen"]), spawn(&IMPORT), spawn(&["codegen"])];
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(tree(&folder) == after);
}
