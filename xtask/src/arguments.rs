//! The words of a command: those that stand alone, and options with or without a value.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, bail};
use opsmith_codegen::suggestion;

/// The words of a command, sorted out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) words: Vec<String>,
    options: BTreeMap<String, String>,
}

impl Arguments {
    /// Sorts the words of a command, which knows these options.
    pub(crate) fn parse(
        command: &str,
        arguments: &[&str],
        with_value: &[&str],
        without: &[&str],
    ) -> Result<Self> {
        let mut parsed = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            if !argument.starts_with('-') {
                parsed.words.push((*argument).to_owned());
                continue;
            }
            let value = match (with_value.contains(argument), without.contains(argument)) {
                (true, _) => match arguments.next() {
                    Some(value) if !value.starts_with("--") => (*value).to_owned(),
                    _ => bail!("`{argument}` wants a value after it"),
                },
                (_, true) => String::new(),
                _ => {
                    let known = with_value.iter().chain(without).copied();
                    let help = suggestion(argument, known)
                        .unwrap_or_else(|| "see `cargo xtask help`".to_owned());
                    bail!("`{command}` has no option `{argument}`; {help}");
                }
            };
            parsed.options.insert((*argument).to_owned(), value);
        }
        Ok(parsed)
    }

    pub(crate) fn has(&self, option: &str) -> bool {
        self.options.contains_key(option)
    }

    pub(crate) fn value(&self, option: &str) -> Option<&str> {
        self.options.get(option).map(String::as_str)
    }

    /// A manifest and a folder, where they are not the project's own.
    pub(crate) fn elsewhere(&self) -> Result<Option<(PathBuf, PathBuf)>> {
        match (self.value("--manifest"), self.value("--out")) {
            (Some(manifest), Some(out)) => Ok(Some((manifest.into(), out.into()))),
            (None, None) => Ok(None),
            _ => bail!(
                "`--manifest` and `--out` go together: which models, and where the crate goes"
            ),
        }
    }
}
