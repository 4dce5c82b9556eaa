//! `cargo xtask parity`: whether a service's models in the two dialects say the same.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use opsmith_codegen::{Agreement, Dialect, OperationParity, Parity, Words, parity};

use crate::codegen;
use crate::source::{Entry, Source, plain};

/// What the command was asked to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    botocore: String,
    smithy: String,
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
                source => sources.push(source.to_owned()),
            }
        }
        match <[String; 2]>::try_from(sources) {
            Ok([botocore, smithy]) => Ok(Self { botocore, smithy, services }),
            Err(_) => bail!("`parity` wants two sources: botocore's models, and Smithy's"),
        }
    }
}

/// A service is one in both dialects if its id and the version of its interface are.
type ServiceKey = (String, String);

pub(crate) fn run(options: Options) -> Result<()> {
    let botocore = open(&options.botocore, Dialect::Botocore)?;
    let mut smithy = entries(&open(&options.smithy, Dialect::Smithy)?, |_| true)?;
    smithy.retain(|_, entry| options.wants(entry));
    let versions: BTreeSet<String> = smithy.keys().map(|(_, version)| version.clone()).collect();
    let mut botocore = entries(&botocore, |version| versions.contains(version))?;
    let (mut total, mut alone, mut faulty) = (Count::default(), Vec::new(), 0);
    for (key, entry) in smithy {
        let Some(other) = botocore.remove(&key) else {
            alone.push(format!("{} {}", key.0, key.1));
            continue;
        };
        match parity(&model(other), &model(entry)) {
            Ok(parity) => {
                let count = Count::of(&parity);
                say!("{}: {count}", key.0);
                print_details(&parity);
                total.add(&count);
            }
            Err(faults) => {
                say!("{}: not compared\n{faults}", key.0);
                faulty += 1;
            }
        }
    }
    if !alone.is_empty() {
        say!("only in {}: {}", options.smithy, alone.join(", "));
    }
    total.verdict(faulty)
}

impl Options {
    /// Whether a service was chosen: by its id, or by the name that the source or a folder gives it.
    fn wants(&self, entry: &Entry) -> bool {
        let folders = entry.path.split(['/', ' ']).chain([&*entry.name, &*entry.id]);
        let names: Vec<String> = folders.map(plain).collect();
        self.services.is_empty() || self.services.iter().any(|name| names.contains(&plain(name)))
    }
}

/// Opens a source whose models are of that dialect.
fn open(name: &str, dialect: Dialect) -> Result<Source> {
    let source = Source::open(&codegen::root()?, name)?;
    if source.dialect() != dialect {
        bail!(
            "`{name}` holds models of the other dialect: botocore's models come first, then Smithy's"
        );
    }
    Ok(source)
}

/// The models of a source, by their services.
fn entries(source: &Source, wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<ServiceKey, Entry>> {
    let entries = source.entries(wanted);
    entries.map(|entry| entry.map(|entry| (key(&entry), entry))).collect()
}

fn key(entry: &Entry) -> ServiceKey {
    (entry.id.clone(), entry.api_version.clone())
}

fn model(entry: Entry) -> opsmith_codegen::Source {
    opsmith_codegen::Source { path: entry.path, bytes: entry.bytes, overlay: None }
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
        say!("all: {self}");
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
        say!("    listed, {count} operation{}: {reason}", if count == 1 { "" } else { "s" });
    }
    for (name, differences) in different {
        say!("    {name} differs:");
        differences.iter().take(FIRST).for_each(|difference| say!("        {difference}"));
        if differences.len() > FIRST {
            say!("        and in {} more", differences.len() - FIRST);
        }
    }
    for reason in &parity.idle {
        say!("    an entry of the table that nothing bears out: {reason}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sources_and_any_services_are_asked_for() {
        let options = Options::parse(&["a", "--service", "SFN", "b", "--service", "s3-control"]);
        let options = options.unwrap();
        assert_eq!((&*options.botocore, &*options.smithy), ("a", "b"));
        let entry = |name: &str, id: &str, path: &str| Entry {
            name: name.to_owned(),
            id: id.to_owned(),
            api_version: "1".to_owned(),
            path: format!("b: {path}"),
            bytes: Vec::new(),
        };
        assert!(options.wants(&entry("x", "S3 Control", "x.json")));
        assert!(options.wants(&entry("x", "States", "sfn/x.json")));
        assert!(!options.wants(&entry("s3", "S3", "s3/x.json")));
        for wrong in
            [&["a"][..], &["a", "b", "c"], &["a", "b", "--service"], &["a", "b", "--check"]]
        {
            assert!(Options::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
