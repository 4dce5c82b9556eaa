//! Builds the crates and runs their tests.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Outcome, crates};
use crate::cargo::{cargo, fetch, output};

/// The outcomes of every package's tests, by their names.
pub(super) fn all(folder: &Path) -> Result<BTreeMap<String, BTreeMap<String, Outcome>>> {
    let mut outcomes = BTreeMap::new();
    for (package, executable) in build(folder)? {
        let output = Command::new(&executable)
            .env("RUST_BACKTRACE", "0")
            .output()
            .with_context(|| format!("{executable} cannot be run"))?;
        outcomes.insert(package, read(&String::from_utf8_lossy(&output.stdout)));
    }
    Ok(outcomes)
}

/// Builds the tests of all packages, and gives the executable of each.
fn build(folder: &Path) -> Result<Vec<(String, String)>> {
    fetch(folder, &[])?;
    let mut cargo = cargo(folder, &folder.join("target"));
    cargo.args(["test", "--no-run", "--workspace", "--all-features", "--test", crates::TARGET]);
    cargo.args(["--quiet", "--offline", "--message-format=json-render-diagnostics"]);
    let failure = format!("the generated crates in {} do not compile", folder.display());
    let text = output(&mut cargo, &failure)?;
    let messages = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let executables = messages.filter_map(|message| {
        let executable = message["executable"].as_str()?.to_owned();
        // A file of the package: `<folder>/<package>/tests/..`.
        let manifest = Path::new(message["manifest_path"].as_str()?);
        let package = manifest.parent()?.file_name()?.to_string_lossy().into_owned();
        Some((package, executable))
    });
    Ok(executables.collect())
}

/// Reads what a test executable prints: a line for each test, and a section for each failure.
fn read(text: &str) -> BTreeMap<String, Outcome> {
    let mut outcomes = BTreeMap::new();
    let mut failed: Option<(String, Vec<&str>)> = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("---- ").and_then(|l| l.strip_suffix(" stdout ----"))
        {
            close(&mut outcomes, failed.replace((name.to_owned(), Vec::new())));
        } else if line == "failures:" {
            close(&mut outcomes, failed.take());
        } else if let Some((_, told)) = &mut failed {
            told.push(line);
        } else if let Some((name, "ok")) =
            line.strip_prefix("test ").and_then(|line| line.split_once(" ... "))
        {
            outcomes.insert(name.to_owned(), Outcome::Passed);
        }
    }
    close(&mut outcomes, failed);
    outcomes
}

fn close(outcomes: &mut BTreeMap<String, Outcome>, failed: Option<(String, Vec<&str>)>) {
    let Some((name, told)) = failed else { return };
    let is_frame = |line: &&&str| {
        !line.is_empty() && !line.starts_with("thread '") && !line.starts_with("note: run with")
    };
    let told: Vec<&str> = told.iter().filter(is_frame).copied().collect();
    outcomes.insert(name, Outcome::Failed(told.join("\n")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_keeps_what_it_told() {
        let text = "running 2 tests\ntest client::A ... ok\ntest client::B ... FAILED\n\nfailures:\n\n\
                    ---- client::B stdout ----\n\nthread 'client::B' (7) panicked at a.rs:1:1:\n\
                    body\n  expected 1\n  found    2\nnote: run with `RUST_BACKTRACE=1`\n\n\nfailures:\n    \
                    client::B\n";
        let outcomes = read(text);
        assert_eq!(outcomes["client::A"], Outcome::Passed);
        let told = "body\n  expected 1\n  found    2".to_owned();
        assert_eq!(outcomes["client::B"], Outcome::Failed(told));
        assert_eq!(outcomes.len(), 2);
    }
}
