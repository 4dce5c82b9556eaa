//! Whether a service's models in the two dialects say the same.

mod elements;
mod facts;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::Source;
use crate::fault::{Faults, Sink, quoted};
use crate::ledger;
use crate::load;
use crate::manifest::Manifest;
use crate::model::Model;
use crate::package::Package;
use crate::resolve;
use crate::select;
use facts::{Fact, Facts, Place};

/// How far two models of a service agree.
#[derive(Debug, Default)]
pub struct Parity {
    /// Of every operation that one of the models has, by name.
    pub operations: BTreeMap<String, OperationParity>,
    /// The reasons of entries of the table that name this service, and that nothing in it bears out.
    pub idle: Vec<&'static str>,
}

/// How far two models agree on an operation.
#[derive(Debug)]
pub struct OperationParity {
    /// What decides the generated code, but for documentation.
    pub agreement: Agreement,
    /// Whether the generator refuses the operation, in both dialects.
    pub refused: bool,
    /// Whether the models were resolved as well, and gave an equal package, but for the order of members.
    pub resolved: bool,
    /// How the documentation compares.
    pub words: Words,
}

/// Whether two models agree on something.
#[derive(Debug, PartialEq, Eq)]
pub enum Agreement {
    /// They do.
    Equal,
    /// But for what the table lists, with these reasons.
    Listed(BTreeSet<&'static str>),
    /// They differ in these things, which the table does not list.
    Different(Vec<String>),
}

/// How documentation compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Words {
    /// It reads the same in the generated crate.
    Equal,
    /// The same words, marked up differently.
    Markup,
    /// Other words.
    Different,
}

/// The first lines in which two packages differ, when they are printed.
fn first_lines(one: &Option<Package>, other: &Option<Package>) -> (String, String) {
    let (one, other) = (format!("{one:#?}"), format!("{other:#?}"));
    let lines = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    let (one, other) = lines.unwrap_or(("more", "less"));
    (one.trim().to_owned(), other.trim().to_owned())
}

/// Compares two models of a service, the first in botocore's dialect.
pub fn parity(botocore: &Source, smithy: &Source) -> Result<Parity, Faults> {
    let faults = Sink::default();
    let pair = (Side::load(botocore, &faults), Side::load(smithy, &faults));
    let (Some(botocore), Some(smithy)) = faults.finish(pair)? else { return Ok(Parity::default()) };
    Ok(Comparison { botocore, smithy, borne_out: BTreeSet::new(), compared: BTreeMap::new() }.run())
}

struct Comparison {
    botocore: Side,
    smithy: Side,
    /// The entries of the table that something was found for.
    borne_out: BTreeSet<usize>,
    /// Texts that were compared: most are reached by many operations.
    compared: BTreeMap<(String, String), Words>,
}

/// A model, and the same without its words and with its members in order, which are compared apart.
struct Side {
    model: Model,
    plain: Model,
}

/// What one model makes of an operation.
#[derive(Default)]
struct Outcome {
    facts: Facts,
    refused: bool,
    package: Option<Package>,
}

/// Something that two models do not agree on; `None` where one has no such thing.
struct Difference {
    place: Place,
    fact: Fact,
    botocore: Option<String>,
    smithy: Option<String>,
}

impl Comparison {
    fn run(mut self) -> Parity {
        let names = [&self.botocore, &self.smithy].map(|side| side.model.operations.keys());
        let names: BTreeSet<String> = names.into_iter().flatten().cloned().collect();
        let operations =
            names.into_iter().map(|name| (name.clone(), self.operation(&name))).collect();
        let entries = table::of_service(&self.smithy.model.service.id);
        let idle = entries.filter(|(index, _)| !self.borne_out.contains(index));
        Parity { operations, idle: idle.map(|(_, reason)| reason).collect() }
    }

    fn operation(&mut self, name: &str) -> OperationParity {
        let (botocore, smithy) = (self.botocore.outcome(name), self.smithy.outcome(name));
        let mut found = differences(&botocore.facts, &smithy.facts);
        let differing = |fact, botocore, smithy| {
            let place = Place { holder: name.to_owned(), part: String::new() };
            Difference { place, fact, botocore, smithy }
        };
        if botocore.facts.is_empty() || smithy.facts.is_empty() {
            let presence = |facts: &Facts| (!facts.is_empty()).then(|| "there".to_owned());
            let (botocore, smithy) = (presence(&botocore.facts), presence(&smithy.facts));
            found = vec![differing(Fact::Presence, botocore, smithy)];
        } else if botocore.refused != smithy.refused {
            let refused = |outcome: &Outcome| Some(outcome.refused.to_string());
            found.push(differing(Fact::Refusal, refused(&botocore), refused(&smithy)));
        }
        let is_provable = found.iter().all(|difference| difference.fact == Fact::Order);
        let is_proven = botocore.package == smithy.package;
        if is_provable && !is_proven {
            let (botocore, smithy) = first_lines(&botocore.package, &smithy.package);
            found.push(differing(Fact::Package, Some(botocore), Some(smithy)));
        }
        OperationParity {
            agreement: self.agreement(&found),
            refused: botocore.refused && smithy.refused,
            resolved: is_provable && is_proven && botocore.package.is_some(),
            words: self.words(&botocore.facts, &smithy.facts),
        }
    }

    /// How the documentation of what both reach compares.
    fn words(&mut self, botocore: &Facts, smithy: &Facts) -> Words {
        let mut words = Words::Equal;
        for (place, facts) in botocore {
            let other = smithy.get(place).and_then(|facts| facts.get(&Fact::Words));
            if let (Some(left), Some(right)) = (facts.get(&Fact::Words), other) {
                let pair = (left.clone(), right.clone());
                let known = self.compared.entry(pair).or_insert_with(|| compared(left, right));
                words = words.max(*known);
            }
        }
        words
    }

    fn agreement(&mut self, differences: &[Difference]) -> Agreement {
        let mut listed = BTreeSet::new();
        let mut different = Vec::new();
        for difference in differences {
            match table::entry(&self.smithy.model.service.id, difference) {
                Some((index, reason)) => {
                    self.borne_out.insert(index);
                    listed.insert(reason);
                }
                None => different.push(difference.to_string()),
            }
        }
        match (different.is_empty(), listed.is_empty()) {
            (true, true) => Agreement::Equal,
            (true, false) => Agreement::Listed(listed),
            (false, _) => Agreement::Different(different),
        }
    }
}

impl Side {
    /// What is generated names its model: both go by one name.
    fn load(source: &Source, faults: &Sink) -> Option<Self> {
        let manifest = Manifest::parse("manifest", &manifest("any")).ok()?;
        let entry = manifest.services.first()?;
        let mut model = load::model(entry, source, faults)?;
        let mut plain = load::model(entry, source, faults)?;
        model.file = "model".to_owned();
        plain.file = "model".to_owned();
        make_plain(&mut plain);
        Some(Self { model, plain })
    }

    fn outcome(&self, name: &str) -> Outcome {
        let Some(operation) = self.model.operations.get(name) else { return Outcome::default() };
        let facts = facts::of_operation(&self.model, operation);
        let Ok(manifest) = Manifest::parse("manifest", &manifest(name)) else {
            return Outcome { facts, ..Outcome::default() };
        };
        let faults = Sink::default();
        let select = |entry| {
            let selection = select::select(entry, &self.plain, &faults);
            ledger::check(entry, &selection, &faults);
            (entry, selection)
        };
        let selections: Vec<_> = manifest.services.iter().map(select).collect();
        if faults.finish(()).is_err() {
            return Outcome { facts, refused: true, package: None };
        }
        let faults = Sink::default();
        let package = resolve::package(&manifest, &selections, &faults);
        Outcome { facts, refused: false, package: faults.finish(package).ok() }
    }
}

/// A manifest that asks for one operation.
fn manifest(operation: &str) -> String {
    format!(
        "[output]\ncrate = \"parity\"\n[services.parity]\nmodel = \"model\"\noperations = [{operation:?}]"
    )
}

/// Takes the documentation out of a model, and orders the members of its shapes by name.
fn make_plain(model: &mut Model) {
    model.documentation = None;
    model.operations.values_mut().for_each(|operation| operation.documentation = None);
    for shape in model.shapes.values_mut() {
        shape.documentation = None;
        let members = shape.kind.members_mut();
        members.iter_mut().for_each(|member| member.documentation = None);
        members.sort_by(|a, b| a.name.cmp(&b.name));
    }
}

/// What two lists of facts do not agree on. What only one of them reaches is not told: it follows from
/// the member or error that leads there.
fn differences(botocore: &Facts, smithy: &Facts) -> Vec<Difference> {
    let mut found = Vec::new();
    let nothing = BTreeMap::new();
    let places: BTreeSet<&Place> = botocore.keys().chain(smithy.keys()).collect();
    for place in places {
        let whole = Place { holder: place.holder.clone(), part: String::new() };
        if !botocore.contains_key(&whole) || !smithy.contains_key(&whole) {
            continue;
        }
        let left = botocore.get(place).unwrap_or(&nothing);
        let right = smithy.get(place).unwrap_or(&nothing);
        let mut facts: BTreeSet<&Fact> = left.keys().chain(right.keys()).collect();
        if left.is_empty() || right.is_empty() {
            facts = BTreeSet::from([&Fact::Presence]);
        }
        for fact in facts.into_iter().filter(|fact| **fact != Fact::Words) {
            let (botocore, smithy) = (left.get(fact), right.get(fact));
            if !agree(*fact, botocore, smithy) {
                let (botocore, smithy) = (botocore.cloned(), smithy.cloned());
                found.push(Difference { place: place.clone(), fact: *fact, botocore, smithy });
            }
        }
    }
    found
}

/// Whether two values of a fact are one. Of an order, only what stands on both sides counts; a status
/// is one whether it is said or left to the default.
fn agree(fact: Fact, left: Option<&String>, right: Option<&String>) -> bool {
    let (Some(left), Some(right)) = (left, right) else { return left == right };
    match fact {
        Fact::Order => {
            let names = |text: &'_ str, other: &str| -> Vec<String> {
                let others: BTreeSet<&str> = other.split(' ').collect();
                text.split(' ').filter(|name| others.contains(name)).map(str::to_owned).collect()
            };
            names(left, right) == names(right, left)
        }
        Fact::ErrorStatus => {
            left.trim_end_matches(facts::BY_DEFAULT) == right.trim_end_matches(facts::BY_DEFAULT)
        }
        _ => left == right,
    }
}

/// How one text compares with another, once it is what a reader of the crate sees.
fn compared(left: &str, right: &str) -> Words {
    if left == right || resolve::words(left) == resolve::words(right) {
        Words::Equal
    } else if bare(left) == bare(right) {
        Words::Markup
    } else {
        Words::Different
    }
}

/// A text without its tags and spaces.
fn bare(text: &str) -> String {
    let pieces = text.split('<').enumerate().map(|(index, piece)| match piece.split_once('>') {
        Some((_, after)) if index > 0 => after,
        _ => piece,
    });
    pieces.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { holder, part } = self;
        match (holder.as_str(), part.as_str()) {
            ("", _) => f.write_str("the service"),
            (_, "") => f.write_str(holder),
            _ => write!(f, "{holder}.{part}"),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, fact, botocore, smithy } = self;
        match (botocore, smithy) {
            (Some(botocore), Some(smithy)) => {
                let (fact, botocore, smithy) = (fact.name(), quoted(botocore), quoted(smithy));
                write!(f, "{place}: {fact} is {botocore} in botocore, {smithy} in Smithy")
            }
            (Some(_), None) => write!(f, "{place}: only botocore has it"),
            _ => write!(f, "{place}: only Smithy has it"),
        }
    }
}
