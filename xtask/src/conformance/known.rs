//! The list of cases that are known to fail, each with its reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use toml_edit::{Document, Item, TableLike};

use super::Half;

/// Where the list lies in the checkout.
pub(super) const PATH: &str = "xtask/src/conformance/known_failures.toml";

/// The reasons, by suite file, half and case.
#[derive(Debug, Default)]
pub(super) struct Known(BTreeMap<(String, Half, String), String>);

impl Known {
    pub(super) fn load(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("the list {} cannot be read", path.display()))?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    pub(super) fn parse(text: &str) -> Result<Self> {
        let document = Document::parse(text)?;
        let mut known = BTreeMap::new();
        for (direction, protocols) in document.iter() {
            for (protocol, halves) in table(protocols, direction)?.iter() {
                let file = format!("{direction}/{protocol}");
                for (half, cases) in table(halves, &file)?.iter() {
                    for (id, reason) in table(cases, half)?.iter() {
                        let reason = reason.as_str().map(str::trim).filter(|text| !text.is_empty());
                        let reason = reason.with_context(|| format!("{id} is without a reason"))?;
                        let key = (file.clone(), self::half(half)?, id.to_owned());
                        known.insert(key, reason.to_owned());
                    }
                }
            }
        }
        Ok(Self(known))
    }

    pub(super) fn reason(&self, file: &str, half: Half, id: &str) -> Option<&str> {
        self.0.get(&(file.to_owned(), half, id.to_owned())).map(String::as_str)
    }

    /// The cases listed of a file and half.
    pub(super) fn ids(&self, file: &str, half: Half) -> impl Iterator<Item = &str> {
        let listed = self.0.keys().filter(move |(of, other, _)| of == file && *other == half);
        listed.map(|(_, _, id)| id.as_str())
    }
}

fn half(name: &str) -> Result<Half> {
    match name {
        "client" => Ok(Half::Client),
        "server" => Ok(Half::Server),
        other => bail!("expected `client` or `server`, found `{other}`"),
    }
}

fn table<'a>(item: &'a Item, name: &str) -> Result<&'a dyn TableLike> {
    item.as_table_like().with_context(|| format!("expected a table as `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_listed_with_its_reason() {
        let known = Known::parse("[input.json.client]\nA = \"too new\"\n").unwrap();
        assert_eq!(known.reason("input/json", Half::Client, "A"), Some("too new"));
        assert_eq!(known.reason("input/json", Half::Server, "A"), None);
        assert_eq!(known.ids("input/json", Half::Client).collect::<Vec<_>>(), ["A"]);
    }

    #[test]
    fn a_case_without_a_reason_is_an_error() {
        for text in ["[input.json.client]\nA = \" \"", "[input.json.both]\nA = \"x\"", "input = 1"]
        {
            assert!(Known::parse(text).is_err(), "{text}");
        }
    }
}
