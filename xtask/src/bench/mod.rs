//! `cargo xtask bench`: the generated code beside its peers, in one run.

mod builds;
mod chart;
mod figures;
mod goals;
mod peers;
mod report;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::arguments::Arguments;
use crate::cargo::cargo;
use crate::codegen;

/// Where the tables of a whole run go.
const TABLES: &str = "target/bench.md";
/// Where the chart stands that the README shows.
const CHART: &str = "generated/benches/speed.svg";

/// What can be measured by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Decode,
    Encode,
    Request,
    Formats,
    Build,
}

impl Part {
    const ALL: [Self; 5] = [Self::Decode, Self::Encode, Self::Request, Self::Formats, Self::Build];

    fn name(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::Encode => "encode",
            Self::Request => "request",
            Self::Formats => "formats",
            Self::Build => "build",
        }
    }

    fn parse(name: &str) -> Result<Self> {
        match Self::ALL.into_iter().find(|part| part.name() == name) {
            Some(part) => Ok(part),
            None => bail!(
                "there is no part `{name}`; there are {}",
                Self::ALL.map(Self::name).join(", ")
            ),
        }
    }
}

/// What the command was asked to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    json: bool,
    only: Option<Part>,
}

impl Options {
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self> {
        let arguments = Arguments::parse("bench", arguments, &["--only"], &["--json"])?;
        if let Some(word) = arguments.words.first() {
            bail!("`bench` takes no `{word}`; a part is chosen by `--only {word}`");
        }
        let only = arguments.value("--only").map(Part::parse).transpose()?;
        Ok(Self { json: arguments.has("--json"), only })
    }
}

pub(crate) fn run(options: Options) -> Result<()> {
    let root = codegen::root()?;
    let parts = match options.only {
        Some(part) => vec![part],
        None => Part::ALL.to_vec(),
    };
    let (builds, races): (Vec<Part>, Vec<Part>) =
        parts.into_iter().partition(|part| *part == Part::Build);
    // What cannot be had is told before anything has taken its time.
    if !races.is_empty() {
        peers::prepare(&root)?;
    }
    if !builds.is_empty() {
        builds::prepare(&root)?;
    }
    let mut figures = Vec::new();
    if !races.is_empty() {
        figures.extend(peers::race(&root, &races)?);
    }
    if !builds.is_empty() {
        figures.extend(builds::measure(&root)?);
    }
    let tables = report::tables(&figures);
    if options.only.is_none() {
        write(&root.join(TABLES), &tables)?;
        write(&root.join(CHART), &chart::draw(&figures))?;
    }
    match options.json {
        true => figures.iter().for_each(|figure| say!("{}", figure.json())),
        false => crate::say::text(tables),
    }
    Ok(())
}

/// Cargo, whatever the environment says of how and for what to build.
fn bare_cargo(folder: &Path, target: &Path) -> Command {
    let mut command = cargo(folder, target);
    for name in ["RUSTC_WRAPPER", "CARGO_BUILD_RUSTC_WRAPPER", "CARGO_BUILD_TARGET"] {
        command.env_remove(name);
    }
    command
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_chosen_by_its_name() {
        let parsed = Options::parse(&["--only", "decode", "--json"]).unwrap();
        assert_eq!(parsed, Options { json: true, only: Some(Part::Decode) });
        assert_eq!(Options::parse(&[]).unwrap(), Options { json: false, only: None });
        let message = |arguments: &[&str]| Options::parse(arguments).unwrap_err().to_string();
        let parts = "decode, encode, request, formats, build";
        assert_eq!(
            message(&["--only", "all"]),
            format!("there is no part `all`; there are {parts}")
        );
        let help = "`bench` takes no `decode`; a part is chosen by `--only decode`";
        assert_eq!(message(&["decode"]), help);
        assert!(message(&["--csv"]).starts_with("`bench` has no option `--csv`"));
    }
}
