//! `cargo xtask update`: every imported service anew, from a newer source.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::arguments::Arguments;
use crate::project::{May, Outcome, Project, Request};
use crate::source::{Known, Source};

/// What the command was asked to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// `None`: the newest release of botocore.
    source: Option<String>,
    dry_run: bool,
    elsewhere: Option<(PathBuf, PathBuf)>,
}

impl Options {
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self> {
        let valued = ["--manifest", "--out"];
        let arguments = Arguments::parse("update", arguments, &valued, &["--dry-run"])?;
        let source = match arguments.words.as_slice() {
            [] => None,
            [source] => Some(source.clone()),
            [_, other, ..] => {
                bail!("`update` wants one source, and nothing like `{other}` after it")
            }
        };
        let (dry_run, elsewhere) = (arguments.has("--dry-run"), arguments.elsewhere()?);
        Ok(Self { source, dry_run, elsewhere })
    }
}

pub(crate) fn run(options: Options) -> Result<()> {
    let may = if options.dry_run { May::Look } else { May::Change };
    let mut project = Project::open(options.elsewhere, may)?;
    let modules = project.modules();
    let edited: Vec<String> = modules
        .iter()
        .filter_map(|module| Some(project.expect_unedited(module).err()?.to_string()))
        .collect();
    if !edited.is_empty() {
        bail!("{}", edited.join("\n"));
    }
    let source = match &options.source {
        Some(source) => Source::open(&project.root, source)?,
        None => Source::newest(&project.root)?,
    };
    let mut faults = Vec::new();
    for module in &modules {
        if let Err(error) = service(&mut project, module, &source) {
            faults.push(format!("{error:#}"));
        }
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    project.finish()
}

/// Brings one service up to date, and tells what became of it.
fn service(project: &mut Project, module: &str, source: &Source) -> Result<()> {
    let label = source.label();
    let Some(entry) = project.lock.entries.get(module).cloned() else {
        say!("{module}: was not imported, and stays as it is");
        return Ok(());
    };
    let found = source.find_again(&Known {
        dialect: entry.dialect(),
        name: &entry.service,
        id: &entry.id,
        api_version: &entry.api_version,
    })?;
    let Some(found) = found else {
        let version = &entry.api_version;
        say!("{module}: removed upstream: {label} has no {} of {version}", entry.id);
        say!("{module}: stays as it is, from {}", entry.source);
        return project.pin(module, &entry);
    };
    let outcome = project.import(&Request {
        module,
        found: &found,
        source: &label,
        operations: &[],
        documentation: entry.documentation,
        protocol: None,
    })?;
    outcome.tell(module, &label);
    Ok(())
}

impl Outcome {
    /// Tells what changed in a service, a line each.
    pub(crate) fn tell(&self, module: &str, source: &str) {
        if let Some(slice) = &self.lost {
            say!("{module}: {slice} was missing: members and values now stand in upstream's order");
        }
        self.protocol.tell(module, source);
        for name in &self.gone {
            say!("{module} {name}: removed upstream: {source} does not have it; it stays as it is");
        }
        for line in &self.changes {
            say!("{module} {line}");
        }
    }
}
