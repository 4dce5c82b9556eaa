//! The manifest: what to generate, and what to hold against the models.

use std::ops::Range;

use toml_edit::{Document, Item, Key, TableLike, Value};

use crate::fault::{Fault, Faults, Place, Sink, quoted, shown, suggestion};
use crate::overrides::Overrides;

/// A manifest, read and checked.
#[derive(Debug)]
pub struct Manifest {
    pub(crate) output: Output,
    pub(crate) services: Vec<ServiceEntry>,
}

/// The crate to be written.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub(crate) crate_name: String,
    pub(crate) license: Option<String>,
    /// Where the crate finds the runtime, as Cargo spells a dependency.
    pub(crate) runtime: Option<String>,
    /// The crate belongs to a workspace around it.
    pub(crate) workspace_member: bool,
    /// Copied into the crate's own manifest as they are.
    pub(crate) dev_dependencies: Option<String>,
}

/// A service of the manifest.
#[derive(Debug)]
pub(crate) struct ServiceEntry {
    /// The manifest's own file, for faults.
    pub(crate) manifest: String,
    /// The name of the service's module and feature.
    pub(crate) module: String,
    pub(crate) model: String,
    /// `None`: all of them.
    pub(crate) operations: Option<Vec<String>>,
    /// `None`: the first that the model names, of those that are generated.
    pub(crate) protocol: Option<String>,
    pub(crate) overrides: Overrides,
}

impl ServiceEntry {
    /// The line that opens the override of a thing, as the manifest would have it.
    pub(crate) fn header(&self, kind: &str, thing: &str) -> String {
        format!("[services.{}.{kind}.{}]", self.module, Key::new(thing).display_repr())
    }
}

impl Manifest {
    /// Reads a manifest. `file` is its name in faults.
    pub fn parse(file: &str, text: &str) -> Result<Self, Faults> {
        let faults = Sink::default();
        let document = Document::parse(text).map_err(|error| Fault {
            file: file.to_owned(),
            place: String::new(),
            expected: "TOML".to_owned(),
            found: error.to_string().trim_end().replace('\n', "\n    "),
            help: None,
        })?;
        let reader = Reader { file, text, faults: &faults };
        let root =
            Table { reader: &reader, path: String::new(), span: None, table: document.as_table() };
        root.only(&["output", "services"]);
        let output = root.table("output").map(|table| output(&table));
        let services = root.table("services").map(|table| services(&table)).unwrap_or_default();
        if services.is_empty() {
            root.fault("services", "at least one `[services.<name>]`", "none");
        }
        let output = output.unwrap_or_else(|| {
            root.fault("output", "a table `[output]` with the name of the crate", "none");
            Output::default()
        });
        faults.finish(Self { output, services })
    }

    /// The models that the manifest names, relative to it.
    pub fn models(&self) -> impl Iterator<Item = &str> {
        self.services.iter().map(|service| service.model.as_str())
    }

    /// Where the crate finds the runtime, if the manifest says.
    pub fn runtime(&self) -> Option<&str> {
        self.output.runtime.as_deref()
    }
}

fn output(table: &Table<'_>) -> Output {
    table.only(&["crate", "license", "runtime", "workspace-member", "dev-dependencies"]);
    let crate_name = table.string("crate");
    if let Some(name) = crate_name.as_deref().filter(|name| !is_crate(name)) {
        let expected = "the name of a crate: letters, digits, `-` and `_`";
        table.fault("crate", expected, &quoted(name));
    }
    Output {
        crate_name: crate_name.unwrap_or_default(),
        license: table.get("license").and_then(|_| license(table)),
        runtime: table.get("runtime").map(|item| item.to_string().trim().to_owned()),
        workspace_member: table.boolean("workspace-member").unwrap_or(false),
        dev_dependencies: dev_dependencies(table),
    }
}

fn license(table: &Table<'_>) -> Option<String> {
    let license = table.string("license")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || " -.+()".contains(c);
    if !license.chars().all(plain) {
        table.fault("license", "an SPDX expression such as `MIT OR Apache-2.0`", &quoted(&license));
    }
    Some(license)
}

fn is_crate(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// As they are written, which an inline table cannot be.
fn dev_dependencies(output: &Table<'_>) -> Option<String> {
    let item = output.get("dev-dependencies")?;
    let table = item.as_table();
    if table.is_none() {
        let expected = "a table `[output.dev-dependencies]`";
        output.fault("dev-dependencies", expected, item.type_name());
    }
    table.map(|table| table.to_string().trim().to_owned())
}

fn services(table: &Table<'_>) -> Vec<ServiceEntry> {
    let names: Vec<&str> = table.table.iter().map(|(name, _)| name).collect();
    names.into_iter().filter_map(|name| Some(service(name, &table.table(name)?, table))).collect()
}

fn service(name: &str, table: &Table<'_>, services: &Table<'_>) -> ServiceEntry {
    if !is_module(name) {
        let expected = "a module's name: words of lower-case letters and digits with one `_` between, \
                        none of default, serde, server, sha, unknown, and no device of Windows such as \
                        con or com1";
        services.fault(name, expected, &quoted(name));
    }
    table.only(&[&["model", "operations", "protocol"][..], &Overrides::KEYS].concat());
    let model = table.string("model").unwrap_or_default();
    if model.contains(char::is_control) {
        table.fault("model", "the path of a model", "one with a control character in it");
    }
    let operations = table.get("operations").map(|_| table.strings("operations"));
    if table.get("operations").and_then(Item::as_array).is_some_and(|list| list.is_empty()) {
        table.fault("operations", "at least one operation, or no such key for all", "none");
    }
    ServiceEntry {
        manifest: table.reader.file.to_owned(),
        module: name.to_owned(),
        model,
        operations,
        protocol: table.get("protocol").and_then(|_| table.string("protocol")),
        overrides: Overrides::read(table),
    }
}

/// Whether a module, and a feature, can have the name as it is: no two such names become one.
fn is_module(name: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.split('_').all(word)
        && !["default", "serde", "server", "sha", "unknown"].contains(&name)
        && !is_device(name)
}

/// Whether Windows keeps a file's name, whatever its extension, for a device.
pub(crate) fn is_device(name: &str) -> bool {
    let numbered = ["com", "lpt"].iter().any(|device| {
        let rest = name.strip_prefix(device).map(str::as_bytes);
        matches!(rest, Some([digit]) if digit.is_ascii_digit())
    });
    numbered || ["aux", "con", "nul", "prn"].contains(&name)
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    faults: &'a Sink,
}

/// A table that knows its place, and reports what is wrong with its values.
pub(crate) struct Table<'a> {
    reader: &'a Reader<'a>,
    path: String,
    span: Option<Range<usize>>,
    table: &'a dyn TableLike,
}

impl<'a> Table<'a> {
    pub(crate) fn get(&self, key: &str) -> Option<&'a Item> {
        self.table.get(key)
    }

    pub(crate) fn table(&self, key: &str) -> Option<Self> {
        let item = self.get(key)?;
        let Some(table) = item.as_table_like() else {
            self.fault(key, "a table", item.type_name());
            return None;
        };
        let path = self.join(key);
        Some(Self { reader: self.reader, path, span: item.span(), table })
    }

    /// The tables in this one, with their names.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'a str, Self)> {
        self.table.iter().filter_map(|(name, _)| Some((name, self.table(name)?)))
    }

    /// The tables of an array, however it is written.
    pub(crate) fn tables(&self, key: &str) -> Vec<Self> {
        let Some(item) = self.get(key) else { return Vec::new() };
        let tables: Option<Vec<(&dyn TableLike, _)>> = match item {
            Item::ArrayOfTables(array) => {
                Some(array.iter().map(|table| (table as &dyn TableLike, table.span())).collect())
            }
            Item::Value(Value::Array(array)) => {
                let table =
                    |item: &'a Value| item.as_inline_table().map(|table| (table as _, item.span()));
                array.iter().map(table).collect()
            }
            _ => None,
        };
        if tables.is_none() {
            self.fault(key, "an array of tables", item.type_name());
        }
        let path = self.join(key);
        let table = |(index, (table, span))| Self {
            reader: self.reader,
            path: format!("{path}[{index}]"),
            span,
            table,
        };
        tables.into_iter().flatten().enumerate().map(table).collect()
    }

    /// The table's own place.
    pub(crate) fn place(&self) -> Place {
        Place { file: self.reader.file.to_owned(), path: self.with_line(&self.path, &self.span) }
    }

    /// A string that must be there.
    pub(crate) fn string(&self, key: &str) -> Option<String> {
        let text = self.get(key).and_then(Item::as_str);
        if text.is_none() {
            self.fault(key, "a string", self.get(key).map_or("nothing", Item::type_name));
        }
        text.map(str::to_owned)
    }

    pub(crate) fn boolean(&self, key: &str) -> Option<bool> {
        let item = self.get(key)?;
        let boolean = item.as_bool();
        if boolean.is_none() {
            self.fault(key, "true or false", item.type_name());
        }
        boolean
    }

    pub(crate) fn strings(&self, key: &str) -> Vec<String> {
        let items = self.get(key).and_then(Item::as_array);
        let strings: Option<Vec<String>> = items
            .and_then(|array| array.iter().map(|item| item.as_str().map(str::to_owned)).collect());
        strings.unwrap_or_else(|| {
            self.fault(key, "an array of strings", "something else");
            Vec::new()
        })
    }

    /// Reports every key that is not among `known`.
    pub(crate) fn only(&self, known: &[&str]) {
        for (key, _) in self.table.iter().filter(|(key, _)| !known.contains(key)) {
            let help = suggestion(key, known.iter().copied());
            let expected = format!("one of {}", known.join(", "));
            self.report(key, &expected, "an unknown key", help);
        }
    }

    pub(crate) fn fault(&self, key: &str, expected: &str, found: &str) {
        self.report(key, expected, found, None);
    }

    pub(crate) fn report(&self, key: &str, expected: &str, found: &str, help: Option<String>) {
        let span = self.table.get(key).and_then(Item::span).or_else(|| self.span.clone());
        let path = self.with_line(&self.join(key), &span);
        let place = Place { file: self.reader.file.to_owned(), path };
        self.reader.faults.report(place.fault(expected, found, help));
    }

    fn with_line(&self, path: &str, span: &Option<Range<usize>>) -> String {
        match span {
            Some(span) => format!("{path} (line {})", self.reader.line(span.start)),
            None => path.to_owned(),
        }
    }

    fn join(&self, key: &str) -> String {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let bare = !key.is_empty() && key.chars().all(word);
        let key = if bare { key.to_owned() } else { format!("\"{}\"", shown(key)) };
        match self.path.as_str() {
            "" => key,
            path => format!("{path}.{key}"),
        }
    }
}

impl Reader<'_> {
    fn line(&self, byte: usize) -> usize {
        1 + self.text.as_bytes().iter().take(byte).filter(|byte| **byte == b'\n').count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_with_its_line() {
        let text =
            "[output]\ncrate = 3\n\n[services.bedrock]\nmodle = \"x\"\noperations = \"all\"\n";
        let faults = Manifest::parse("models/opsmith.toml", text).unwrap_err().to_string();
        for expected in [
            "output.crate (line 2): expected a string, found integer",
            "services.bedrock.modle (line 5): expected one of model, operations, protocol, members, shapes, values, added-errors, accepted, patches, found an unknown key",
            "did you mean `model`?",
            "services.bedrock.operations (line 6): expected an array of strings",
            "services.bedrock.model (line 4): expected a string, found nothing",
        ] {
            assert!(faults.contains(expected), "{expected}\n--- in ---\n{faults}");
        }
    }

    #[test]
    fn a_module_is_no_device_of_windows() {
        assert!(is_module("company") && is_module("com10") && is_module("lpt"));
        assert!(
            ["aux", "con", "nul", "prn", "com1", "lpt9", "com0"].iter().all(|it| !is_module(it))
        );
    }

    #[test]
    fn an_override_without_a_reason_is_a_fault() {
        let text = "[output]\ncrate = \"c\"\n[services.s]\nmodel = \"m\"\n\
                    [services.s.members.\"A.b\"]\noptional = true\n";
        let faults = Manifest::parse("m.toml", text).unwrap_err().to_string();
        assert!(faults.contains("services.s.members.\"A.b\".reason"), "{faults}");
    }
}
