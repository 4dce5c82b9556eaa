//! `cargo xtask features`: whether the crates compile with any of their features.
//!
//! None of them, each alone, each pair and all, without and with `serde` and `server`: what goes wrong with three
//! goes wrong with two of them.

use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, Result, bail};
use toml_edit::DocumentMut;

use crate::arguments::Arguments;
use crate::cargo::{cargo, output};
use crate::codegen;

/// The packages, and where their manifests are.
const PACKAGES: [(&str, &str); 2] =
    [("opsmith-runtime", "codegen/runtime"), ("opsmith-fixtures", "codegen/fixtures")];

/// What every combination is tried without and with.
const HALVES: [&str; 2] = ["serde", "server"];

/// How many are compiled at once, each below a folder of its own.
const WORKERS: usize = 2;

/// What is to be compiled: a package, and the features that are on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Combination {
    package: &'static str,
    features: Vec<String>,
}

pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let arguments = Arguments::parse("features", arguments, &[], &[])?;
    if let Some(word) = arguments.words.first() {
        bail!("`features` takes no words, and `{word}` is one");
    }
    let root = codegen::root()?;
    let mut combinations = Vec::new();
    for (package, folder) in PACKAGES {
        let path = root.join(folder).join("Cargo.toml");
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        combinations.extend(all(package, &text).with_context(|| path.display().to_string())?);
    }
    let count = combinations.len();
    let (left, faults) = (Mutex::new(combinations), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for worker in 0..WORKERS {
            let (root, left, faults) = (&root, &left, &faults);
            scope.spawn(move || work(root, worker, left, faults));
        }
    });
    let faults = faults.into_inner().unwrap_or_default();
    if !faults.is_empty() {
        bail!("{}\n{} of {count} combinations do not compile", faults.join("\n"), faults.len());
    }
    say!("{count} combinations of features compile");
    Ok(())
}

/// The combinations of a package, by the text of its manifest.
fn all(package: &'static str, manifest: &str) -> Result<Vec<Combination>> {
    let document: DocumentMut = manifest.parse()?;
    let table = document.get("features").and_then(|it| it.as_table_like());
    let names = table.context("there is no table `features`")?.iter().map(|(name, _)| name);
    let names: Vec<&str> =
        names.filter(|name| *name != "default" && !HALVES.contains(name)).collect();
    let mut chosen = vec![vec![], names.clone()];
    for (index, first) in names.iter().enumerate() {
        chosen.push(vec![first]);
        chosen.extend(names.iter().skip(index + 1).map(|second| vec![*first, *second]));
    }
    let mut combinations = Vec::new();
    for halves in [&[][..], &HALVES] {
        combinations.extend(chosen.iter().map(|chosen| {
            let features = chosen.iter().chain(halves).map(|name| (*name).to_owned()).collect();
            Combination { package, features }
        }));
    }
    Ok(combinations)
}

fn work(root: &Path, worker: usize, left: &Mutex<Vec<Combination>>, faults: &Mutex<Vec<String>>) {
    loop {
        let next = left.lock().ok().and_then(|mut left| left.pop());
        let Some(Combination { package, features }) = next else { return };
        let features = features.join(",");
        let mut cargo = cargo(root, &root.join(format!("target/features/{worker}")));
        cargo.args(["check", "--quiet", "--package", package]);
        cargo.args(["--no-default-features", "--features", &features]);
        cargo.env("RUSTFLAGS", "-D warnings");
        let failed = format!("{package} with the features `{features}`");
        if let (Err(error), Ok(mut faults)) = (output(&mut cargo, &failed), faults.lock()) {
            faults.push(format!("{error:#}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_tried_without_and_with_both_halves() {
        let manifest =
            "[features]\ndefault = []\na = []\nb = []\nc = []\nserde = []\nserver = []\n";
        let all = all("p", manifest).unwrap();
        let features: Vec<String> = all.iter().map(|it| it.features.join("+")).collect();
        let without = ["", "a+b+c", "a", "a+b", "a+c", "b", "b+c", "c"];
        let with = without.map(|it| format!("{it}+serde+server").trim_matches('+').to_owned());
        assert_eq!(features, [&without.map(str::to_owned)[..], &with].concat());
    }
}
