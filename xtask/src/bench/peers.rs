//! The peers, built and run in one process with the generated code.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use opsmith_codegen::generate;

use super::Part;
use super::figures::Figure;
use crate::cargo::{cargo, is_fetched, output};
use crate::codegen;
use crate::tree::{self, Plan};

/// The crate that measures.
const CRATE: &str = "generated/benches/peers";
/// Where the operations go that it shows the formats by.
const FORMATS: &str = "target/bench/formats";

/// Measures these parts.
pub(super) fn race(root: &Path, parts: &[Part]) -> Result<Vec<Figure>> {
    generate_formats(root)?;
    let target = root.join("target/bench/peers");
    build(&root.join(CRATE), &target, parts.contains(&Part::Formats))?;
    let program =
        target.join("release").join(format!("opsmith-bench{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(program);
    command.args(parts.iter().map(|part| part.name()));
    let lines = output(&mut command, "the benchmark failed")?;
    lines.lines().map(Figure::parse).collect::<Result<_>>().context("what the benchmark printed")
}

fn generate_formats(root: &Path) -> Result<()> {
    let (manifest, out) = (root.join(CRATE).join("models/opsmith.toml"), root.join(FORMATS));
    tree::roll_back(&[&out])?;
    let config = codegen::config(root, &manifest, &out, &|path| fs::read(path))?;
    tree::apply(&[Plan::new(&out, generate(&config)?)?])
}

fn build(folder: &Path, target: &Path, formats: bool) -> Result<()> {
    let mut cargo = cargo(folder, target);
    cargo.args(["build", "--release", "--locked"]);
    if formats {
        cargo.args(["--features", "formats"]);
    }
    if is_fetched(folder) {
        cargo.arg("--offline");
    }
    output(&mut cargo, "the benchmark does not compile").map(drop)
}
