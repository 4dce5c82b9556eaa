//! The official protocol tests: where they come from, and what they hold.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::source::{Files, pip};

/// The release whose tests are run unless a folder is named.
const RELEASE: &str = "1.44.5";

/// The protocols of the suite, as a model's `metadata` calls them.
const PROTOCOLS: &[&str] = &["ec2", "json", "query", "rest-json", "rest-xml", "smithy-rpc-v2-cbor"];

/// The message that the cases of a file are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    Input,
    Output,
}

impl Direction {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
        }
    }
}

/// A file of the suite.
#[derive(Debug)]
pub(super) struct SuiteFile {
    /// The file's name without its extension: a protocol, or a variant of one.
    pub(super) protocol: String,
    pub(super) direction: Direction,
    pub(super) suites: Vec<Suite>,
}

impl SuiteFile {
    /// `input/rest-json`.
    pub(super) fn name(&self) -> String {
        format!("{}/{}", self.direction.name(), self.protocol)
    }
}

/// A small model, and the cases that it serves.
#[derive(Debug)]
pub(super) struct Suite {
    pub(super) metadata: Value,
    pub(super) shapes: Value,
    pub(super) endpoint: Option<String>,
    pub(super) cases: Vec<Case>,
}

/// A case: an operation, and one message of it.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) id: String,
    /// The operation as a model has it, and its name.
    pub(super) given: Value,
    pub(super) operation: String,
    /// The case as it stands in the file.
    pub(super) value: Value,
}

/// Reads the files of `folder` whose protocols the generator knows: all, or those called `protocol`.
pub(super) fn read(folder: &Path, protocol: Option<&str>) -> Result<Vec<SuiteFile>> {
    if !folder.is_dir() {
        bail!(
            "{} is no folder; expected one with input/*.json and output/*.json",
            folder.display()
        );
    }
    let mut files = Vec::new();
    for direction in [Direction::Input, Direction::Output] {
        for path in json_files(&folder.join(direction.name()))? {
            files.push(file(&path, direction)?);
        }
    }
    let names: Vec<String> = files.iter().map(|file| file.protocol.clone()).collect();
    if let Some(protocol) = protocol {
        files.retain(|file| file.protocol == protocol);
        if files.is_empty() && !names.is_empty() {
            let mut names = names;
            names.sort();
            names.dedup();
            bail!("there are no cases of the protocol `{protocol}`, only of {}", names.join(", "));
        }
    }
    if files.iter().all(|file| file.suites.iter().all(|suite| suite.cases.is_empty())) {
        bail!(
            "{} holds no cases: expected files such as input/rest-json.json, of a protocol among {}",
            folder.display(),
            PROTOCOLS.join(", ")
        );
    }
    Ok(files)
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => bail!("{} cannot be read: {error}", folder.display()),
    };
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()
        .with_context(|| format!("{} cannot be read", folder.display()))?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    Ok(paths)
}

fn file(path: &Path, direction: Direction) -> Result<SuiteFile> {
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let value: Value = serde_json::from_slice(&bytes)
        .with_context(|| format!("{} is not JSON", path.display()))?;
    let Value::Array(values) = value else {
        bail!("{}: expected an array of suites", path.display());
    };
    let mut suites = Vec::new();
    for (index, value) in values.into_iter().enumerate() {
        let read = suite(value, direction);
        suites.push(read.with_context(|| format!("{}: suite [{index}]", path.display()))?);
    }
    let protocol = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(SuiteFile { protocol, direction, suites })
}

fn suite(value: Value, direction: Direction) -> Result<Suite> {
    let metadata = value.get("metadata").cloned().context("expected `metadata`, found none")?;
    match metadata.get("protocol").and_then(Value::as_str) {
        Some(protocol) if PROTOCOLS.contains(&protocol) => {}
        Some(other) => {
            bail!("the protocol `{other}` is unknown; known are {}", PROTOCOLS.join(", "))
        }
        None => bail!("expected the name of a protocol as `metadata.protocol`, found none"),
    }
    let cases = value.get("cases").and_then(Value::as_array).context("expected `cases`")?;
    let cases = cases
        .iter()
        .enumerate()
        .map(|(index, value)| case(value, direction).with_context(|| format!("case [{index}]")));
    Ok(Suite {
        metadata,
        shapes: value.get("shapes").cloned().unwrap_or_else(|| Value::Object(Default::default())),
        endpoint: value.get("clientEndpoint").and_then(Value::as_str).map(str::to_owned),
        cases: cases.collect::<Result<_>>()?,
    })
}

fn case(value: &Value, direction: Direction) -> Result<Case> {
    let wanted: &[&[&str]] = match direction {
        Direction::Input => &[&["params"], &["serialized"]],
        Direction::Output => &[&["response"], &["result", "error"]],
    };
    for names in wanted {
        if !names.iter().any(|name| value.get(name).is_some()) {
            bail!("expected `{}`, found none", names.join("` or `"));
        }
    }
    let given = value.get("given").context("expected an operation as `given`, found none")?;
    let text = |value: &Value, name: &str| {
        let text = value.get(name).and_then(Value::as_str).map(str::to_owned);
        text.with_context(|| format!("expected a string as `{name}`, found none"))
    };
    Ok(Case {
        id: text(value, "id")?,
        operation: text(given, "name").context("`given`")?,
        given: given.clone(),
        value: value.clone(),
    })
}

/// Where the tests lie in an sdist of botocore.
const PLACE: &str = "/tests/unit/protocols/";

/// The tests of the pinned release, fetched once and unpacked below `cache`: beside their place and then
/// in it, so that half of them is never taken for all.
pub(super) fn download(root: &Path, cache: &Path) -> Result<PathBuf> {
    let folder = cache.join(format!("botocore-{RELEASE}"));
    if folder.exists() {
        return Ok(folder);
    }
    let archive = pip::fetch(root, Some(RELEASE), pip::Form::Sdist)
        .context("there are no tests yet; `--suite DIR` names a folder that holds some")?;
    let files = Files::of_archive(&archive, |path| path.contains(PLACE))?;
    let part = cache.join("part");
    let _ = fs::remove_dir_all(&part);
    for path in files.paths() {
        let Some((_, inside)) = path.split_once(PLACE) else { continue };
        let (place, bytes) = (part.join(inside), files.read(path)?);
        let written = fs::create_dir_all(place.parent().unwrap_or(&part))
            .and_then(|()| fs::write(&place, bytes));
        written.with_context(|| format!("{} cannot be written", place.display()))?;
    }
    fs::rename(&part, &folder).with_context(|| format!("{} holds no tests", archive.display()))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for each test, removed at its end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str, files: &[(&str, &str)]) -> Self {
            let folder =
                std::env::temp_dir().join(format!("opsmith-{name}-{}", std::process::id()));
            for (path, text) in files {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn fault(name: &str, files: &[(&str, &str)], protocol: Option<&str>) -> String {
        let folder = Folder::new(name, files);
        format!("{:#}", read(&folder.0, protocol).unwrap_err())
    }

    const ONE: &str = r#"[{"metadata": {"protocol": "json"}, "cases": [
        {"id": "A", "given": {"name": "Op"}, "params": {}, "serialized": {}}]}]"#;

    #[test]
    fn a_folder_without_cases_is_an_error() {
        assert!(fault("none", &[], None).contains("is no folder"));
        assert!(fault("bare", &[("input/notes.txt", "")], None).contains("holds no cases"));
        assert!(fault("empty", &[("input/json.json", "[]")], None).contains("holds no cases"));
    }

    #[test]
    fn broken_json_is_an_error_with_its_file() {
        let fault = fault("broken", &[("input/json.json", "[{")], None);
        assert!(
            fault.contains("input/json.json is not JSON") && fault.contains("line 1"),
            "{fault}"
        );
    }

    #[test]
    fn an_unknown_protocol_is_an_error() {
        let text = r#"[{"metadata": {"protocol": "soap"}, "cases": []}]"#;
        let unknown = fault("unknown", &[("output/soap.json", text)], None);
        assert!(unknown.contains("suite [0]: the protocol `soap` is unknown"), "{unknown}");
        let asked = fault("asked", &[("input/json.json", ONE)], Some("soap"));
        assert_eq!(asked, "there are no cases of the protocol `soap`, only of json");
    }

    #[test]
    fn a_case_without_its_parts_is_an_error_with_its_place() {
        let text = ONE.replace("serialized", "serialised");
        let fault = fault("parts", &[("input/json.json", &text)], None);
        assert!(
            fault.ends_with("suite [0]: case [0]: expected `serialized`, found none"),
            "{fault}"
        );
    }
}
