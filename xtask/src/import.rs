//! `cargo xtask import`: a slice of a model into the project.

use std::path::PathBuf;

use anyhow::{Result, bail};
use opsmith_codegen::Documentation;

use crate::arguments::Arguments;
use crate::lock::Entry;
use crate::project::{May, Project, Request};
use crate::source::Source;

/// What the command was asked to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    source: String,
    service: String,
    api_version: Option<String>,
    operations: Vec<String>,
    /// `None`: as the service was imported before, or none.
    documentation: Option<Documentation>,
    /// `None`: as the manifest or the older slice has it, or the one that the model prefers.
    protocol: Option<String>,
    elsewhere: Option<(PathBuf, PathBuf)>,
}

const VALUED: [&str; 4] = ["--docs", "--manifest", "--out", "--protocol"];

impl Options {
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self> {
        let arguments = Arguments::parse("import", arguments, &VALUED, &[])?;
        let [source, service, operations @ ..] = arguments.words.as_slice() else {
            bail!("`import` wants a source, a service and its operations; see `cargo xtask help`");
        };
        if operations.is_empty() {
            bail!("`import` wants at least one operation of {service}");
        }
        let (service, api_version) = match service.split_once('@') {
            Some((service, version)) => (service, Some(version.to_owned())),
            None => (service.as_str(), None),
        };
        let documentation = match arguments.value("--docs") {
            None => None,
            Some("strip") => Some(Documentation::Strip),
            Some("keep") => Some(Documentation::Keep),
            Some(other) => bail!("`--docs` is `strip` or `keep`, not `{other}`"),
        };
        Ok(Self {
            source: source.clone(),
            service: service.to_owned(),
            api_version,
            operations: operations.to_vec(),
            documentation,
            protocol: arguments.value("--protocol").map(str::to_owned),
            elsewhere: arguments.elsewhere()?,
        })
    }
}

pub(crate) fn run(options: Options) -> Result<()> {
    let mut project = Project::open(options.elsewhere, May::Begin)?;
    let source = Source::open(&project.root, &options.source)?;
    let found = source.find(&options.service, options.api_version.as_deref())?;
    let module = project.module(&found)?;
    project.expect_unedited(&module)?;
    let known = project.lock.entries.get(&module).cloned();
    let label = source.label();
    let documentation = options.documentation.or(known.as_ref().map(|it| it.documentation));
    let outcome = project.import(&Request {
        module: &module,
        found: &found,
        source: &label,
        operations: &options.operations,
        documentation: documentation.unwrap_or_default(),
        protocol: options.protocol.as_deref(),
    })?;
    let now = project.lock.entries.get(&module);
    let is_other = |known: &Entry| now.is_some_and(|now| now.source_digest != known.source_digest);
    if let Some(known) = known.filter(is_other) {
        say!("{module} was of {}, and is of {label} now, with all of its operations", known.source);
    }
    outcome.tell(&module, &label);
    let (slice, model) = (outcome.shapes, found.model.shapes());
    say!("{module}: {slice} of the {model} shapes of {} in {label}", found.name);
    project.finish()
}
