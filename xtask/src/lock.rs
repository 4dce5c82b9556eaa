//! `opsmith.lock`: where each slice came from, and what it was when it came.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result, bail};
use opsmith_codegen::{Dialect, Documentation};
use toml_edit::{Document, Item, TableLike, Value};

const HEADER: &str = "# Written by `cargo xtask import` and `cargo xtask update`. Do not edit.\n";

/// The services that were imported, by their modules.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Lock {
    pub(crate) entries: BTreeMap<String, Entry>,
}

/// An imported service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The kind of the source and its version: `botocore 1.43.37`.
    pub(crate) source: String,
    /// The service's name in the source.
    pub(crate) service: String,
    /// The service's id, the same in every source.
    pub(crate) id: String,
    pub(crate) api_version: String,
    /// The slice, relative to the manifest.
    pub(crate) model: String,
    pub(crate) source_digest: String,
    pub(crate) slice_digest: String,
    pub(crate) documentation: Documentation,
}

impl Entry {
    /// The form of the source's models.
    pub(crate) fn dialect(&self) -> Dialect {
        match self.source.split(' ').next() {
            Some("smithy") => Dialect::Smithy,
            _ => Dialect::Botocore,
        }
    }

    /// A slice that did not change keeps the source that it came from, so that a release that changes
    /// nothing leaves the lock alone.
    pub(crate) fn unless_unchanged(self, older: Option<&Self>) -> Self {
        match older {
            Some(older) if older.model == self.model && older.slice_digest == self.slice_digest => {
                Self { documentation: self.documentation, ..older.clone() }
            }
            _ => self,
        }
    }
}

impl Lock {
    /// Reads a lock. `name` is the file's, for errors.
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self> {
        let help = || {
            format!(
                "{name} is not as the commands write it; put back what version control has of it"
            )
        };
        let document = Document::parse(text).with_context(help)?;
        let mut entries = BTreeMap::new();
        for (key, item) in document.as_table() {
            let services = item.as_table_like().filter(|_| key == "services");
            let services = services.with_context(|| format!("there is no place for `{key}`"));
            for (module, item) in services.with_context(help)?.iter() {
                let entry = entry(item).with_context(|| format!("services.{module}"));
                entries.insert(module.to_owned(), entry.with_context(help)?);
            }
        }
        Ok(Self { entries })
    }

    /// The text of the lock, the same for the same entries.
    pub(crate) fn text(&self) -> String {
        let mut text = HEADER.to_owned();
        for (module, entry) in &self.entries {
            let words = (entry.documentation == Documentation::Keep).then_some("keep");
            let _ = writeln!(text, "\n[services.{module}]");
            for (key, value) in [
                ("source", Some(entry.source.as_str())),
                ("service", Some(&entry.service)),
                ("id", Some(&entry.id)),
                ("api-version", Some(&entry.api_version)),
                ("docs", words),
                ("model", Some(&entry.model)),
                ("source-sha256", Some(&entry.source_digest)),
                ("slice-sha256", Some(&entry.slice_digest)),
            ] {
                let Some(value) = value else { continue };
                let _ = writeln!(text, "{key} = {}", Value::from(value));
            }
        }
        text
    }
}

fn entry(item: &Item) -> Result<Entry> {
    let table = item.as_table_like().context("expected a table")?;
    Ok(Entry {
        source: string(table, "source")?,
        service: string(table, "service")?,
        id: string(table, "id")?,
        api_version: string(table, "api-version")?,
        model: string(table, "model")?,
        source_digest: string(table, "source-sha256")?,
        slice_digest: string(table, "slice-sha256")?,
        documentation: match table.get("docs").map(Item::as_str) {
            None => Documentation::Strip,
            Some(Some("keep")) => Documentation::Keep,
            Some(_) => bail!("`docs` is something else than \"keep\""),
        },
    })
}

fn string(table: &dyn TableLike, key: &str) -> Result<String> {
    let text = table.get(key).and_then(Item::as_str);
    text.map(str::to_owned).with_context(|| format!("expected a string as `{key}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(documentation: Documentation) -> Lock {
        let entry = Entry {
            source: "botocore 1.2.3".to_owned(),
            service: "cognito-idp".to_owned(),
            id: "Cognito \"Identity\" Provider".to_owned(),
            api_version: "2016-04-18".to_owned(),
            model: "cognito-idp/2016-04-18/service-2.json".to_owned(),
            source_digest: "ab".to_owned(),
            slice_digest: "cd".to_owned(),
            documentation,
        };
        Lock { entries: [("cognito_idp".to_owned(), entry)].into() }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for documentation in [Documentation::Strip, Documentation::Keep] {
            let lock = lock(documentation);
            assert_eq!(Lock::parse("opsmith.lock", &lock.text()).unwrap(), lock);
        }
    }

    #[test]
    fn a_lock_that_is_broken_is_an_error_that_names_the_place() {
        let text = lock(Documentation::Keep).text();
        for (broken, expected) in [
            (text.replace("[services.", "[[services"), "TOML parse error"),
            (text.replace("services", "service"), "there is no place for `service`"),
            (
                text.replace("\nid = ", "\nname = "),
                "services.cognito_idp: expected a string as `id`",
            ),
            (text.replace("\"keep\"", "true"), "services.cognito_idp: `docs` is something else"),
        ] {
            let error = format!("{:#}", Lock::parse("opsmith.lock", &broken).unwrap_err());
            assert!(error.starts_with("opsmith.lock is not as the commands write it"), "{error}");
            assert!(error.contains(expected), "{expected}\n--- in ---\n{error}");
        }
    }
}
