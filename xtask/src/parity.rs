//! `cargo xtask parity`: whether a service's models in the two dialects say the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use opsmith_codegen::{Agreement, OperationParity, Parity, Source, Words, parity};
use serde_json::Value;

use crate::tree::display;

/// What the command was asked to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    botocore: PathBuf,
    smithy: PathBuf,
    /// Names of services; none for all.
    services: Vec<String>,
}

impl Options {
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self> {
        let (mut sources, mut services) = (Vec::new(), Vec::new());
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match *argument {
                "--service" => match arguments.next() {
                    Some(name) => services.push((*name).to_owned()),
                    None => bail!("`--service` wants a name after it"),
                },
                other if other.starts_with("--") => {
                    bail!("`parity` has no option `{other}`; see `cargo xtask help`")
                }
                path => sources.push(PathBuf::from(path)),
            }
        }
        match <[PathBuf; 2]>::try_from(sources) {
            Ok([botocore, smithy]) => Ok(Self { botocore, smithy, services }),
            Err(_) => bail!("`parity` wants two sources: botocore's models, and Smithy's"),
        }
    }
}

/// A service is one in both dialects if its id and the version of its interface are.
type ServiceKey = (String, String);

pub(crate) fn run(options: Options) -> Result<()> {
    let botocore = models(&options.botocore, &BOTOCORE)?;
    let smithy = models(&options.smithy, &SMITHY)?;
    let (mut total, mut alone, mut faulty) = (Count::default(), Vec::new(), 0);
    for (key, path) in smithy.iter().filter(|(key, path)| options.wants(key, path)) {
        let Some(other) = botocore.get(key) else {
            alone.push(format!("{} {}", key.0, key.1));
            continue;
        };
        match parity(&source(other)?, &source(path)?) {
            Ok(parity) => {
                let count = Count::of(&parity);
                println!("{}: {count}", key.0);
                print_details(&parity);
                total.add(&count);
            }
            Err(faults) => {
                println!("{}: not compared\n{faults}", key.0);
                faulty += 1;
            }
        }
    }
    if !alone.is_empty() {
        println!("only in {}: {}", display(&options.smithy), alone.join(", "));
    }
    total.verdict(faulty)
}

impl Options {
    /// Whether a service was chosen: by its id, or by the name of a folder that its model lies in.
    fn wants(&self, (id, _): &ServiceKey, path: &Path) -> bool {
        let plain = |name: &str| -> String {
            let letters = name.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let folders = path.iter().map(|folder| plain(&folder.to_string_lossy()));
        let names: Vec<String> = folders.chain([plain(id)]).collect();
        self.services.is_empty() || self.services.iter().any(|name| names.contains(&plain(name)))
    }
}

/// How to know a model of a dialect by its file, and its service.
struct Dialect {
    is_model: fn(&Path) -> bool,
    key: fn(&Value) -> Option<ServiceKey>,
}

const BOTOCORE: Dialect =
    Dialect { is_model: |path| path.ends_with("service-2.json"), key: botocore_key };

const SMITHY: Dialect = Dialect {
    is_model: |path| path.extension().is_some_and(|extension| extension == "json"),
    key: smithy_key,
};

/// The models in a folder, however deep, by their services.
fn models(folder: &Path, dialect: &Dialect) -> Result<BTreeMap<ServiceKey, PathBuf>> {
    let mut models = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("the folder {} cannot be read", display(&folder)))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if (dialect.is_model)(&path) {
                let model = serde_json::from_slice(&read(&path)?)
                    .with_context(|| format!("{} is not JSON", display(&path)))?;
                models.extend((dialect.key)(&model).map(|key| (key, path)));
            }
        }
    }
    if models.is_empty() {
        bail!("{} holds no models of the kind", display(folder));
    }
    Ok(models)
}

fn botocore_key(model: &Value) -> Option<ServiceKey> {
    let text = |key: &str| model.get("metadata")?.get(key)?.as_str().map(str::to_owned);
    Some((text("serviceId")?, text("apiVersion")?))
}

fn smithy_key(model: &Value) -> Option<ServiceKey> {
    model.get("smithy")?;
    let mut shapes = model.get("shapes")?.as_object()?.values();
    let service = shapes.find(|shape| shape["type"] == "service")?;
    let id = service.pointer("/traits/aws.api#service/sdkId")?.as_str()?;
    Some((id.to_owned(), service.get("version")?.as_str()?.to_owned()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} cannot be read", display(path)))
}

fn source(path: &Path) -> Result<Source> {
    Ok(Source { path: display(path), bytes: read(path)?, overlay: None })
}

/// The operations of a service, or of all, by how far the dialects agree on them.
#[derive(Default)]
struct Count {
    equal: usize,
    listed: usize,
    different: usize,
    /// Refused by the generator in both dialects, of all of these.
    refused: usize,
    /// Resolved as well, with an equal package, of all of these.
    resolved: usize,
    /// Whose documentation differs in its markup, and in its words.
    markup: usize,
    reworded: usize,
    idle: usize,
}

impl Count {
    fn of(parity: &Parity) -> Self {
        let count = |test: &dyn Fn(&OperationParity) -> bool| {
            parity.operations.values().filter(|operation| test(operation)).count()
        };
        Self {
            equal: count(&|operation| operation.agreement == Agreement::Equal),
            listed: count(&|operation| matches!(operation.agreement, Agreement::Listed(_))),
            different: count(&|operation| matches!(operation.agreement, Agreement::Different(_))),
            refused: count(&|operation| operation.refused),
            resolved: count(&|operation| operation.resolved),
            markup: count(&|operation| operation.words == Words::Markup),
            reworded: count(&|operation| operation.words == Words::Different),
            idle: parity.idle.len(),
        }
    }

    /// Tells the whole; an error unless the dialects agree but for what the table lists.
    fn verdict(&self, faulty: usize) -> Result<()> {
        println!("all: {self}");
        let compared = self.equal + self.listed + self.different;
        if compared + faulty == 0 {
            bail!("no service of these is in both sources");
        }
        if self.different + self.idle + faulty > 0 {
            bail!(
                "the dialects differ in what the table does not list, or no longer in what it does"
            );
        }
        Ok(())
    }

    fn add(&mut self, other: &Self) {
        self.equal += other.equal;
        self.listed += other.listed;
        self.different += other.different;
        self.refused += other.refused;
        self.resolved += other.resolved;
        self.markup += other.markup;
        self.reworded += other.reworded;
        self.idle += other.idle;
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { equal, listed, different, refused, resolved, markup, reworded, idle } = self;
        let total = equal + listed + different;
        write!(f, "{equal} of {total} operations equal")?;
        let rest = [
            (resolved, "resolved to equal packages"),
            (listed, "different as the table lists"),
            (different, "different in other ways"),
            (refused, "refused alike"),
            (markup, "documented with other markup"),
            (reworded, "documented in other words"),
            (idle, "entries of the table idle"),
        ];
        rest.iter()
            .filter(|(count, _)| **count > 0)
            .try_for_each(|(count, words)| write!(f, "; {count} {words}"))
    }
}

/// The entries of the table that explain differences, and the first differences that it does not.
fn print_details(parity: &Parity) {
    const FIRST: usize = 5;
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    let mut different = BTreeMap::new();
    for (name, operation) in &parity.operations {
        match &operation.agreement {
            Agreement::Equal => {}
            Agreement::Listed(listed) => {
                listed.iter().for_each(|reason| *reasons.entry(reason).or_default() += 1);
            }
            Agreement::Different(differences) => drop(different.insert(name, differences)),
        }
    }
    for (reason, count) in reasons {
        println!("    listed, {count} operation{}: {reason}", if count == 1 { "" } else { "s" });
    }
    for (name, differences) in different {
        println!("    {name} differs:");
        differences.iter().take(FIRST).for_each(|difference| println!("        {difference}"));
        if differences.len() > FIRST {
            println!("        and in {} more", differences.len() - FIRST);
        }
    }
    for reason in &parity.idle {
        println!("    an entry of the table that nothing bears out: {reason}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sources_and_any_services_are_asked_for() {
        let options = Options::parse(&["a", "--service", "SFN", "b", "--service", "s3-control"]);
        let options = options.unwrap();
        assert_eq!(
            (options.botocore.as_path(), options.smithy.as_path()),
            (Path::new("a"), Path::new("b"))
        );
        let key = |id: &str| (id.to_owned(), "1".to_owned());
        assert!(options.wants(&key("S3 Control"), Path::new("b/x.json")));
        assert!(options.wants(&key("States"), Path::new("b/sfn/x.json")));
        assert!(!options.wants(&key("S3"), Path::new("b/s3/x.json")));
        for wrong in
            [&["a"][..], &["a", "b", "c"], &["a", "b", "--service"], &["a", "b", "--check"]]
        {
            assert!(Options::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
