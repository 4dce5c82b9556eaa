//! The peers, built and run in one process with the generated code.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use opsmith_codegen::generate;

use super::figures::Figure;
use super::{Part, bare_cargo};
use crate::alone::Alone;
use crate::cargo::{fetch, output};
use crate::codegen;
use crate::tree::{self, Owner, Plan};

/// The crate that measures.
const CRATE: &str = "generated/benches/peers";
/// Where the operations go that it shows the formats by.
const FORMATS: &str = "target/bench/formats";

/// Gets all that is to be built.
pub(super) fn prepare(root: &Path) -> Result<()> {
    // Cargo wants to see a dependency even where no feature asks for it.
    generate_formats(root)?;
    fetch(&root.join(CRATE), &["--locked"])
}

/// Measures these parts.
pub(super) fn race(root: &Path, parts: &[Part]) -> Result<Vec<Figure>> {
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
    let _alone = Alone::wait(root, &out)?;
    let config = codegen::config(root, &manifest, &out, &tree::read)?;
    let owner = Owner { adopt: true, ..codegen::owner(&config, &manifest) };
    tree::apply(&[Plan::of_crate(&out, generate(&config)?, &owner)?])
}

fn build(folder: &Path, target: &Path, formats: bool) -> Result<()> {
    let mut cargo = bare_cargo(folder, target);
    cargo.args(["build", "--release", "--offline", "--locked"]);
    if formats {
        cargo.args(["--features", "formats"]);
    }
    output(&mut cargo, "the benchmark does not compile").map(drop)
}
