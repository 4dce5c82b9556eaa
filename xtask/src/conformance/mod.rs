//! `cargo xtask conformance`: the official protocol tests, compiled as Rust against generated crates,
//! and run.

mod check;
mod crates;
mod known;
mod run;
mod suite;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::codegen;
use known::Known;
use suite::SuiteFile;

/// What the command was asked to do.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// A folder of tests, where they are not the pinned release's.
    suite: Option<PathBuf>,
    protocol: Option<String>,
}

impl Options {
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || match arguments.next() {
                Some(value) => Ok((*value).to_owned()),
                None => bail!("`{argument}` wants a value after it"),
            };
            match *argument {
                "--suite" => options.suite = Some(PathBuf::from(value()?)),
                "--protocol" => options.protocol = Some(value()?),
                other => bail!("`conformance` has no option `{other}`; see `cargo xtask help`"),
            }
        }
        Ok(options)
    }
}

/// Who reads or writes the message of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Half {
    Client,
    Server,
}

impl Half {
    fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
        }
    }
}

/// How a case went.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    /// Why, in lines of which the first is short.
    Failed(String),
}

/// The outcomes of a suite file, by the case's half and id.
type Outcomes = BTreeMap<(Half, String), Outcome>;

pub(crate) fn run(options: Options) -> Result<()> {
    let root = codegen::root()?;
    let folder = root.join("target/conformance");
    let known = Known::load(&root.join(known::PATH))?;
    let tests = match options.suite {
        Some(folder) => folder,
        None => suite::download(&root, &folder.join("suite"))?,
    };
    let files = suite::read(&tests, options.protocol.as_deref())?;
    let mut made = Vec::new();
    for file in &files {
        made.push(crates::write(&root, &folder, file)?);
    }
    let packages: Vec<String> = made.iter().filter_map(|made| made.package.clone()).collect();
    let mut ran = match packages.is_empty() {
        true => BTreeMap::new(),
        false => {
            crates::write_workspace(&root, &folder, &packages)?;
            run::all(&folder)?
        }
    };
    let (mut results, mut trips) = (Vec::new(), Trips::default());
    for (file, made) in files.iter().zip(made) {
        let ran = made.package.and_then(|package| ran.remove(&package)).unwrap_or_default();
        trips.count(&file.name(), &ran);
        results.push(outcomes(file, made.refused, &ran));
    }
    report(&files, &results, &known).and(trips.report())
}

/// Of how many operations the messages of any values come back as they were sent.
#[derive(Debug, Default)]
struct Trips {
    passed: usize,
    failed: usize,
}

impl Trips {
    /// Counts those of a file, and prints each that failed.
    fn count(&mut self, file: &str, ran: &BTreeMap<String, Outcome>) {
        for (name, outcome) in ran {
            let Some(service) = name.strip_prefix(crates::ROUND_TRIP) else { continue };
            match outcome {
                Outcome::Passed => self.passed += 1,
                Outcome::Failed(why) => {
                    say!("{file} {}{service}: {why}\n", crates::ROUND_TRIP);
                    self.failed += 1;
                }
            }
        }
    }

    fn report(&self) -> Result<()> {
        let Self { passed, failed } = self;
        say!("{passed} of {} operations carry any values there and back", passed + failed);
        match failed {
            0 => Ok(()),
            _ => bail!("what one half writes, the other does not read"),
        }
    }
}

/// Every case of a file has an outcome: a test that did not end has failed.
fn outcomes(
    file: &SuiteFile,
    refused: Vec<(Half, String, Outcome)>,
    ran: &BTreeMap<String, Outcome>,
) -> Outcomes {
    let mut outcomes: Outcomes =
        refused.into_iter().map(|(half, id, outcome)| ((half, id), outcome)).collect();
    for case in file.suites.iter().flat_map(|suite| &suite.cases) {
        for half in [Half::Client, Half::Server] {
            let name = format!("{}::{}", half.name(), case.test_name());
            let aborted = || Outcome::Failed("the test did not end".to_owned());
            outcomes
                .entry((half, case.id.clone()))
                .or_insert_with(|| ran.get(&name).cloned().unwrap_or_else(aborted));
        }
    }
    outcomes
}

/// How many cases of a half passed, failed against the list, and failed as the list says.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    passed: usize,
    failed: usize,
    listed: usize,
}

/// Prints the failures and the table. Fails for a failure that is not listed, and for a listed case that
/// passes or is not there.
fn report(files: &[SuiteFile], results: &[Outcomes], known: &Known) -> Result<()> {
    let mut table = row("suite", "half", ["passed", "failed", "listed"]);
    let mut total = Counts::default();
    for (file, outcomes) in files.iter().zip(results) {
        for half in [Half::Client, Half::Server] {
            let name = file.name();
            let Counts { passed, failed, listed } = count(&name, half, outcomes, known);
            table += &row(&name, half.name(), [passed, failed, listed]);
            total.passed += passed;
            total.failed += failed;
            total.listed += listed;
        }
    }
    let Counts { passed, failed, listed } = total;
    say!("{table}\n{passed} passed, {failed} failed, {listed} listed as known failures");
    match failed {
        0 => Ok(()),
        1 => bail!("a case did not go as {} says", known::PATH),
        _ => bail!("{failed} cases did not go as {} says", known::PATH),
    }
}

fn row<T: Display>(suite: &str, half: &str, [passed, failed, listed]: [T; 3]) -> String {
    format!("{suite:34} {half:7} {passed:>7} {failed:>7} {listed:>7}\n")
}

/// Counts the cases of one half of a file, and prints each that did not go as the list says.
fn count(file: &str, half: Half, outcomes: &Outcomes, known: &Known) -> Counts {
    let mut counts = Counts::default();
    let mut fail = |id: &str, why: &str| {
        say!("{file} {} {id}: {why}\n", half.name());
        counts.failed += 1;
    };
    let (mut passed, mut listed) = (0, 0);
    for ((_, id), outcome) in outcomes.iter().filter(|((of, _), _)| *of == half) {
        match (outcome, known.reason(file, half, id)) {
            (Outcome::Passed, None) => passed += 1,
            (Outcome::Failed(_), Some(_)) => listed += 1,
            (Outcome::Failed(why), None) => fail(id, why),
            (Outcome::Passed, Some(_)) => fail(id, "passes, and is listed as a known failure"),
        }
    }
    for id in known.ids(file, half) {
        if !outcomes.contains_key(&(half, id.to_owned())) {
            fail(id, "is listed as a known failure, and is no case of the suite");
        }
    }
    Counts { passed, listed, ..counts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_held_to_the_list() {
        let known = "[input.json.client]\nA = \"no\"\nB = \"no\"\nGone = \"no\"\n";
        let known = Known::parse(known).unwrap();
        let failed = Outcome::Failed("why".to_owned());
        let outcomes =
            [("A", failed.clone()), ("B", Outcome::Passed), ("C", failed), ("D", Outcome::Passed)];
        let outcomes =
            outcomes.map(|(id, outcome)| ((Half::Client, id.to_owned()), outcome)).into();
        let counts = count("input/json", Half::Client, &outcomes, &known);
        assert_eq!((counts.passed, counts.failed, counts.listed), (1, 3, 1));
    }

    #[test]
    fn a_round_trip_that_fails_fails_the_run() {
        let name = |service: &str| format!("{}::{service}", crates::ROUND_TRIP);
        let failed = Outcome::Failed("why".to_owned());
        let cases = [("client::A".to_owned(), failed.clone()), (name("a"), Outcome::Passed)];
        let mut trips = Trips::default();
        trips.count("input/json", &cases.into());
        assert_eq!((trips.passed, trips.failed), (1, 0));
        assert!(trips.report().is_ok());
        trips.count("output/json", &[(name("b"), failed)].into());
        assert_eq!((trips.passed, trips.failed), (1, 1));
        assert!(trips.report().is_err());
    }

    #[test]
    fn options_take_a_value() {
        let parsed = Options::parse(&["--suite", "a", "--protocol", "json"]).unwrap();
        let (suite, protocol) = (Some(PathBuf::from("a")), Some("json".to_owned()));
        assert_eq!(parsed, Options { suite, protocol });
        assert!(Options::parse(&["--suite"]).is_err());
        assert!(Options::parse(&["--all"]).is_err());
    }
}
