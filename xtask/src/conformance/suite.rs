//! The official protocol tests: where they come from, and what they hold.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::check;
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

impl Case {
    /// The function of the case's test.
    pub(super) fn test_name(&self) -> String {
        let letters = self.id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
        format!("case_{}", letters.collect::<String>())
    }
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
    check::ids(&suites).with_context(|| path.display().to_string())?;
    let protocol = protocol(path)?;
    Ok(SuiteFile { protocol, direction, suites })
}

/// What the name of a file says of its cases. It becomes part of a crate's name.
fn protocol(path: &Path) -> Result<String> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match name.chars().all(is_plain) {
        true => Ok(name.into_owned()),
        false => bail!(
            "{}: expected a name of letters, digits, `-` and `_` before `.json`, found `{name}`",
            path.display()
        ),
    }
}

fn suite(value: Value, direction: Direction) -> Result<Suite> {
    check::suite(&value)?;
    let metadata = value.get("metadata").cloned().context("expected `metadata`, found none")?;
    match metadata.get("protocol").and_then(Value::as_str) {
        Some(protocol) if PROTOCOLS.contains(&protocol) => {}
        Some(other) => {
            bail!("the protocol `{other}` is unknown; known are {}", PROTOCOLS.join(", "))
        }
        None => bail!("expected the name of a protocol as `metadata.protocol`, found none"),
    }
    let cases = value.get("cases").and_then(Value::as_array).context("expected `cases`")?;
    let shapes = value.get("shapes").cloned().unwrap_or_else(|| Value::Object(Default::default()));
    let cases = cases.iter().enumerate().map(|(index, value)| {
        case(value, direction, &shapes).with_context(|| format!("case [{index}]"))
    });
    let cases = cases.collect::<Result<_>>()?;
    let endpoint = value.get("clientEndpoint").and_then(Value::as_str).map(str::to_owned);
    Ok(Suite { metadata, shapes, endpoint, cases })
}

fn case(value: &Value, direction: Direction, shapes: &Value) -> Result<Case> {
    let wanted: &[&[&str]] = match direction {
        Direction::Input => &[&["params"], &["serialized"]],
        Direction::Output => &[&["response"], &["result", "error"]],
    };
    for names in wanted {
        if !names.iter().any(|name| value.get(name).is_some()) {
            bail!("expected `{}`, found none", names.join("` or `"));
        }
    }
    check::case(value, shapes)?;
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

    /// The one case, with its operation's model, after `spoil` has been at it.
    fn spoilt(name: &str, spoil: impl FnOnce(&mut Value)) -> String {
        let mut suite = serde_json::json!({
            "metadata": { "protocol": "json" },
            "shapes": {
                "In": { "type": "structure", "members": {
                    "list": { "shape": "List" }, "map": { "shape": "Map" }
                } },
                "List": { "type": "list", "member": { "shape": "In" } },
                "Map": { "type": "map", "key": { "shape": "Text" }, "value": { "shape": "In" } },
                "Text": { "type": "string" }
            },
            "cases": [{
                "id": "A",
                "given": { "name": "Op", "input": { "shape": "In" } },
                "params": { "list": [{ "map": { "any": {} } }] },
                "serialized": { "headers": { "a": "b" }, "requireHeaders": ["a"] }
            }]
        });
        spoil(&mut suite);
        let text = serde_json::json!([suite]).to_string();
        let fault = fault(name, &[("input/json.json", &text)], None);
        let place = fault.split_once("json.json: suite [0]: ").expect(&fault).1;
        place.to_owned()
    }

    #[test]
    fn a_part_of_the_wrong_type_is_an_error_with_its_place() {
        for (pointer, value, expected) in [
            ("/clientEndpoint", 5.into(), "`clientEndpoint`: expected a string, found `5`"),
            ("/cases/0/params", 5.into(), "case [0]: `params`: expected an object, found `5`"),
            (
                "/cases/0/params",
                Value::Null,
                "case [0]: `params`: expected an object, found `null`",
            ),
            (
                "/cases/0/serialized",
                7.into(),
                "case [0]: `serialized`: expected an object, found `7`",
            ),
            (
                "/cases/0/serialized/headers",
                vec!["a"].into(),
                "case [0]: `serialized`: `headers`: expected an object of strings, found an array",
            ),
            (
                "/cases/0/serialized/requireHeaders",
                "a".into(),
                "case [0]: `serialized`: `requireHeaders`: expected an array of strings, found a string",
            ),
            (
                "/cases/0/serialized/boddy",
                "a".into(),
                "case [0]: `serialized`: expected one of method, uri, host, headers, requireHeaders, \
                 forbidHeaders, body, found `boddy`",
            ),
            ("/cases/0", "a".into(), "case [0]: expected `params`, found none"),
        ] {
            let fault = spoilt("types", |suite| {
                let (parent, key) = pointer.rsplit_once('/').unwrap();
                match suite.pointer_mut(parent).unwrap() {
                    Value::Array(array) => array[0] = value,
                    object => object[key] = value,
                }
            });
            assert_eq!(fault, expected);
        }
    }

    #[test]
    fn a_member_that_the_model_does_not_have_is_an_error_with_its_place() {
        for (pointer, place) in [
            ("/params", "`params`"),
            ("/params/list/0", "`params`: `list`"),
            ("/params/list/0/map/any", "`params`: `list`: `map`"),
        ] {
            let fault = spoilt("members", |suite| {
                suite.pointer_mut(&format!("/cases/0{pointer}")).unwrap()["zz"] = 1.into();
            });
            assert_eq!(fault, format!("case [0]: {place}: expected a member of In, found `zz`"));
        }
        let fault = spoilt("no-members", |suite| {
            suite["cases"][0]["given"].as_object_mut().unwrap().remove("input");
        });
        let expected =
            "case [0]: `params`: expected nothing, as the operation has none, found `list`";
        assert_eq!(fault, expected);
    }

    #[test]
    fn what_is_received_must_be_a_message_of_the_model() {
        let case = |text: &str| {
            let text = format!(
                r#"[{{"metadata": {{"protocol": "json"}}, "cases": [{{"id": "A", "given":
                {{"name": "Op", "errors": [{{"shape": "Bad"}}]}}, {text}}}], "shapes":
                {{"Bad": {{"type": "structure", "members": {{}}}}}}}}]"#
            );
            let fault = fault("received", &[("output/json.json", &text)], None);
            fault.split_once("case [0]: ").expect(&fault).1.to_owned()
        };
        for (text, expected) in [
            (r#""response": 5, "result": {}"#, "`response`: expected an object, found `5`"),
            (
                r#""response": {"status_code": 20}, "result": {}"#,
                "`response`: `status_code`: expected an HTTP status, found `20`",
            ),
            (r#""response": {}, "result": [1]"#, "`result`: expected an object, found an array"),
            (
                r#""response": {}, "result": {"zz": 1}"#,
                "`result`: expected nothing, as the operation has none, found `zz`",
            ),
            (
                r#""response": {}, "error": {}, "errorCode": "Worse""#,
                "expected a code of the operation's errors, found `Worse`",
            ),
            (
                r#""response": {}, "error": {"zz": 1}, "errorCode": "Bad""#,
                "`error`: expected a member of Bad, found `zz`",
            ),
        ] {
            assert_eq!(case(text), expected);
        }
    }

    fn with_ids(name: &str, ids: &[&str]) -> Result<Vec<SuiteFile>> {
        let suites: Vec<String> =
            ids.iter().map(|id| ONE.replace("\"A\"", &format!("{id:?}"))).collect();
        let text = suites.join(",").replace("],[", ",");
        let folder = Folder::new(name, &[("input/json.json", &text)]);
        read(&folder.0, None)
    }

    #[test]
    fn an_id_may_be_anything_that_makes_a_name() {
        let files = with_ids("names", &["fn", "0-a b", "self", "RestJsonFoo_case1", "é"]).unwrap();
        let cases = files[0].suites.iter().flat_map(|suite| &suite.cases);
        assert_eq!(
            cases.map(Case::test_name).collect::<Vec<_>>(),
            ["case_fn", "case_0_a_b", "case_self", "case_RestJsonFoo_case1", "case__"]
        );
    }

    #[test]
    fn ids_that_cannot_be_told_apart_are_an_error() {
        let fault = |names: &[&str]| {
            let fault = format!("{:#}", with_ids("clashes", names).unwrap_err());
            fault.split_once("input/json.json: ").expect(&fault).1.to_owned()
        };
        let expected =
            "expected an id that differs by a letter or digit from that of every other case";
        assert_eq!(
            fault(&["A", "B", "A"]),
            format!("suite [2]: case [0]: `id`: {expected}, found `A` beside `A` of suite [0]")
        );
        assert_eq!(
            fault(&["a-b", "a_b"]),
            format!("suite [1]: case [0]: `id`: {expected}, found `a_b` beside `a-b` of suite [0]")
        );
        assert_eq!(fault(&[""]), "suite [0]: case [0]: `id`: expected a name, found an empty one");
    }

    #[test]
    fn a_file_whose_name_makes_no_crate_is_an_error() {
        let fault = fault("dotted", &[("input/a.b.json", ONE)], None);
        let expected =
            "a.b.json: expected a name of letters, digits, `-` and `_` before `.json`, found `a.b`";
        assert!(fault.ends_with(expected), "{fault}");
    }
}
