//! What a build costs: the crate of the three operations, and the official crates of their services.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use super::bare_cargo;
use super::figures::Figure;
use crate::cargo::{fetch, output};

/// The programs that are built: the same calls, through either.
const OURS: &str = "generated/benches/builds/opsmith";
const THEIRS: &str = "generated/benches/builds/aws-sdk";

/// How often ours is built, around theirs.
const TURNS: usize = 3;

/// A program and the folder that it is built in.
struct Program {
    folder: PathBuf,
    target: PathBuf,
    /// What of it is timed: all but the program itself.
    packages: &'static [&'static str],
}

/// Gets all that is to be built.
pub(super) fn prepare(root: &Path) -> Result<()> {
    fetch(&root.join(OURS), &["--locked"])?;
    fetch(&root.join(THEIRS), &["--locked"])
}

pub(super) fn measure(root: &Path) -> Result<Vec<Figure>> {
    let ours = Program::new(root, OURS, &["opsmith-generated"])?;
    let theirs = Program::new(
        root,
        THEIRS,
        &["aws-sdk-bedrock", "aws-sdk-cleanroomsml", "aws-sdk-panorama"],
    )?;
    let mut figures = Vec::new();
    let mut add = |measure: &str, (ours, theirs): (f64, f64), unit: &str| {
        figures.push(Figure {
            measure: measure.to_owned(),
            subject: "three operations".to_owned(),
            size: String::new(),
            peer: "aws-sdk".to_owned(),
            ours,
            theirs,
            ratio: theirs / ours,
            unit: unit.to_owned(),
        });
    };
    add("dev build", race(&ours, &theirs, &[])?, "seconds");
    add("release build", race(&ours, &theirs, &["--release"])?, "seconds");
    add("dependencies", (ours.crates()?, theirs.crates()?), "crates");
    add("program", (ours.size()?, theirs.size()?), "kB, stripped");
    Ok(figures)
}

/// The seconds of clean builds, theirs amid ours, of which the median counts.
fn race(ours: &Program, theirs: &Program, options: &[&str]) -> Result<(f64, f64)> {
    let mut times = Vec::new();
    let mut time_of_theirs = 0.0;
    for turn in 0..TURNS {
        times.push(ours.build(options)?);
        if turn == TURNS / 2 {
            time_of_theirs = theirs.build(options)?;
        }
    }
    times.sort_by(f64::total_cmp);
    Ok((times[TURNS / 2], time_of_theirs))
}

impl Program {
    fn new(root: &Path, folder: &str, packages: &'static [&'static str]) -> Result<Self> {
        let folder = root.join(folder);
        let name = folder.file_name().context("a folder has a name")?;
        let target = root.join("target/bench/builds").join(name);
        Ok(Self { folder, target, packages })
    }

    /// The seconds that a clean build of the packages takes, with everything fetched.
    fn build(&self, options: &[&str]) -> Result<f64> {
        if self.target.exists() {
            fs::remove_dir_all(&self.target)
                .with_context(|| format!("{} cannot be deleted", self.target.display()))?;
        }
        let mut cargo = self.cargo_build(options);
        cargo.args(self.packages.iter().flat_map(|package| ["--package", package]));
        let start = Instant::now();
        output(&mut cargo, "what is to be measured does not compile")?;
        Ok(start.elapsed().as_secs_f64())
    }

    fn cargo_build(&self, options: &[&str]) -> Command {
        let mut cargo = bare_cargo(&self.folder, &self.target);
        cargo.args(["build", "--quiet", "--offline", "--locked"]).args(options);
        cargo
    }

    /// How many crates there are beside the program.
    fn crates(&self) -> Result<f64> {
        let mut cargo = bare_cargo(&self.folder, &self.target);
        cargo.args([
            "tree",
            "--offline",
            "--locked",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
        ]);
        cargo.args(["--format", "{p}", "--no-dedupe"]);
        let tree = output(&mut cargo, "the crates cannot be counted")?;
        let crates: BTreeSet<&str> = tree.lines().collect();
        Ok(crates.len().saturating_sub(1) as f64)
    }

    /// The size of the program, built for release, in kilobytes.
    fn size(&self) -> Result<f64> {
        output(&mut self.cargo_build(&["--release"]), "what is to be measured does not compile")?;
        let name = format!("calls{}", std::env::consts::EXE_SUFFIX);
        let path = self.target.join("release").join(name);
        let metadata =
            fs::metadata(&path).with_context(|| format!("{} is not there", path.display()))?;
        Ok(metadata.len() as f64 / 1000.0)
    }
}
