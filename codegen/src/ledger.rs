//! What becomes of every key of a model, whichever its dialect.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use crate::fault::{Fault, Sink, quoted, shown};
use crate::manifest::ServiceEntry;
use crate::model::Model;
use crate::overrides::{Accepted, nothing_called};
use crate::select::Selection;

/// What the generator does with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Handling {
    /// Read into the model.
    Handled,
    /// Of no consequence to the generated code, for the reason given.
    Ignored(&'static str),
}

/// The keys that a kind of thing can have.
pub(crate) type Ledger = [Row];

pub(crate) type Row = (&'static str, Handling);

/// The keys that a thing of a model has.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// Those that stand in a ledger, each with the kind of thing that has it.
    pub(crate) known: Vec<(&'static str, &'static Row)>,
    /// Those of them that are refused, and those that stand in no ledger.
    pub(crate) refused: Vec<Refusal>,
}

/// A key that may change the wire, and that the generator does not honour.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The kind of thing that has it.
    pub(crate) kind: &'static str,
    pub(crate) key: String,
    pub(crate) place: String,
    pub(crate) cause: Cause,
}

#[derive(Debug)]
pub(crate) enum Cause {
    /// The ledger says why.
    Known(&'static str),
    /// It stands in no ledger; `help` names the key that was perhaps meant.
    Unknown { help: Option<String> },
}

/// The help for a key that is known not to be honoured.
const LEAVE_OUT: &str = "leave out the operations that reach it, or remove it from the model";

/// Reports the keys that the generator does not honour, of the service and of all that is selected, and
/// the acceptances that accept nothing.
pub(crate) fn check(entry: &ServiceEntry, selection: &Selection<'_>, faults: &Sink) {
    for refusal in selection.keys().flat_map(|keys| &keys.refused) {
        if accepted(entry, refusal).is_none() {
            faults.report(refusal.fault(entry, selection.model));
        }
    }
    for accepted in &entry.overrides.accepted {
        check_accepted(accepted, selection.model, faults);
    }
}

/// What accepts a key: it may be named alone or by its place. One that is known to change the wire
/// cannot be accepted.
fn accepted<'a>(entry: &'a ServiceEntry, refusal: &Refusal) -> Option<&'a Accepted> {
    let unknown = matches!(refusal.cause, Cause::Unknown { .. });
    entry.overrides.accepted.iter().find(|accepted| unknown && refusal.is_named(&accepted.key))
}

fn check_accepted(accepted: &Accepted, model: &Model, faults: &Sink) {
    let refusals = || model.keys().flat_map(|keys| &keys.refused);
    let mut named = refusals().filter(|refusal| refusal.is_named(&accepted.key)).peekable();
    let expected = format!("a key of {} that Opsmith does not know, or its place", model.file);
    if named.peek().is_none() {
        let candidates = refusals().flat_map(|refusal| [&*refusal.key, &*refusal.place]);
        faults.report(nothing_called(&accepted.place, &expected, &accepted.key, candidates));
    } else if let Some(reason) = named.find_map(|refusal| refusal.cause.known()) {
        let found = format!("{}: {reason}", quoted(&accepted.key));
        faults.report(accepted.place.fault(&expected, &found, Some(LEAVE_OUT.to_owned())));
    }
}

impl Cause {
    fn known(&self) -> Option<&'static str> {
        match self {
            Self::Known(reason) => Some(reason),
            Self::Unknown { .. } => None,
        }
    }
}

impl Refusal {
    fn is_named(&self, name: &str) -> bool {
        self.key == name || self.place == name
    }

    fn fault(&self, entry: &ServiceEntry, model: &Model) -> Fault {
        let key = quoted(&self.key);
        let (expected, found, help) = match &self.cause {
            Cause::Known(reason) => {
                (format!("no {key}: {reason}"), "one".to_owned(), LEAVE_OUT.to_owned())
            }
            Cause::Unknown { help } => (
                "a key that Opsmith knows".to_owned(),
                format!("{key}, which may change the wire"),
                self.how_to_accept(entry, help.as_deref()),
            ),
        };
        Fault {
            file: model.file.clone(),
            place: self.place.clone(),
            expected,
            found,
            help: Some(help),
        }
    }

    fn how_to_accept(&self, entry: &ServiceEntry, help: Option<&str>) -> String {
        let misspelt = help.map(|help| format!("{help} ")).unwrap_or_default();
        let header = entry.header("accepted", &self.place);
        format!(
            "{misspelt}if nothing that travels depends on it, accept it in {}:\n        \
             {header}\n        reason = \"...\"",
            entry.manifest
        )
    }
}

/// The ledger of all that is selected, as text for a person: a paragraph a kind of thing.
pub(crate) fn report(selections: &[(&ServiceEntry, Selection<'_>)]) -> String {
    let mut text = String::new();
    for (entry, selection) in selections {
        let _ = writeln!(text, "{}, {}", entry.module, shown(&selection.model.file));
        let lines = lines(entry, selection);
        let width = lines.keys().map(|(_, key, _)| key.chars().count()).max().unwrap_or(0);
        let mut last = "";
        for ((kind, key, outcome), count) in &lines {
            if *kind != last {
                let _ = writeln!(text, "\n  {kind}");
                last = kind;
            }
            let _ = writeln!(text, "    {key:width$} {count:>6}  {outcome}");
        }
        text.push('\n');
    }
    text
}

/// How often each key occurs, by the kind of thing, the key, and what becomes of it.
fn lines(
    entry: &ServiceEntry,
    selection: &Selection<'_>,
) -> BTreeMap<(&'static str, String, String), usize> {
    let mut lines = BTreeMap::new();
    for keys in selection.keys() {
        let known = keys
            .known
            .iter()
            .map(|(kind, (key, handling))| (*kind, (*key).to_owned(), handling.to_string()));
        let unknown = keys.refused.iter().filter(|refusal| refusal.cause.known().is_none());
        let unknown = unknown.map(|refusal| {
            let outcome = match accepted(entry, refusal) {
                Some(accepted) => format!("accepted: {}", shown(&accepted.reason)),
                None => "refused: unknown, and may change the wire".to_owned(),
            };
            (refusal.kind, shown(&refusal.key), outcome)
        });
        for line in known.chain(unknown) {
            *lines.entry(line).or_default() += 1;
        }
    }
    lines
}

impl fmt::Display for Handling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handled => f.write_str("handled"),
            Self::Ignored(reason) => write!(f, "ignored: {reason}"),
        }
    }
}
