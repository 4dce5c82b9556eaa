//! What is wrong with an input, gathered so that one run reports all of it.

use std::cell::RefCell;
use std::fmt;

/// One fault: the file, the place in it, what was expected there, and what was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, as the manifest names it.
    pub file: String,
    /// A path in the file, such as `shapes.Tag.members.key`; empty for the whole file.
    pub place: String,
    /// What the place should hold.
    pub expected: String,
    /// What it holds.
    pub found: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, place, expected, found, help } = self;
        write!(f, "{}: ", shown(file))?;
        if !place.is_empty() {
            write!(f, "{}: ", shown(place))?;
        }
        write!(f, "expected {}, found {}", lines(expected), lines(found))?;
        match help {
            Some(help) => write!(f, "\n    help: {}", lines(help)),
            None => Ok(()),
        }
    }
}

/// A place in a file, of which a fault may be told later.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) path: String,
}

impl Place {
    pub(crate) fn fault(&self, expected: &str, found: &str, help: Option<String>) -> Fault {
        Fault {
            file: self.file.clone(),
            place: self.path.clone(),
            expected: expected.to_owned(),
            found: found.to_owned(),
            help,
        }
    }
}

/// Every fault of a run, in the order of their files and places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The faults, at least one.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.0 {
            writeln!(f, "{fault}")?;
        }
        let count = self.0.len();
        write!(f, "{count} fault{} found, nothing was generated", if count == 1 { "" } else { "s" })
    }
}

impl std::error::Error for Faults {}

/// Where a phase leaves its faults, and goes on to find the next.
#[derive(Debug, Default)]
pub(crate) struct Sink(RefCell<Vec<Fault>>);

impl Sink {
    pub(crate) fn report(&self, fault: Fault) {
        self.0.borrow_mut().push(fault);
    }

    /// `value` if nothing was reported.
    pub(crate) fn finish<T>(self, value: T) -> Result<T, Faults> {
        let mut faults = self.0.into_inner();
        if faults.is_empty() {
            return Ok(value);
        }
        faults.sort();
        faults.dedup();
        Err(Faults(faults))
    }
}

/// A word of the input in a sentence of ours: between backticks, and no longer than a line.
pub(crate) fn quoted(word: &str) -> String {
    format!("`{}`", shown(word))
}

/// What a terminal shows of a text that may hold anything: a control character, or one that turns the
/// direction of the line, is spelled out, and the middle of a very long text is left out.
pub(crate) fn shown(text: &str) -> String {
    const ENDS: usize = 60;
    let count = text.chars().count();
    if count <= 3 * ENDS {
        return text.chars().map(visible).collect();
    }
    let start: String = text.chars().take(ENDS).map(visible).collect();
    let end: String = text.chars().skip(count - ENDS).map(visible).collect();
    format!("{start}[{} characters]{end}", count - 2 * ENDS)
}

/// A sentence of several lines, as a parser's may be.
fn lines(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c.to_string() } else { visible(c) }).collect()
}

fn visible(c: char) -> String {
    let escaped = c.escape_debug().to_string();
    if escaped.starts_with("\\u") || c.is_control() { escaped } else { c.to_string() }
}

/// The help for a misspelt word: the candidate that was probably meant.
pub fn suggestion<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(|near| format!("did you mean {}?", quoted(near)))
}

/// The candidate nearest to `word`, if one is near enough to be what was meant.
fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = 1 + length / 4;
    candidates
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters to insert, drop or change, upper and lower case being one.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.to_lowercase().chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_finds_its_neighbour() {
        let operations = ["GetModelCopyJob", "ListModelCopyJobs", "GetGuardrail"];
        assert_eq!(nearest("GetModelCopyJbo", operations.into_iter()), Some("GetModelCopyJob"));
        assert_eq!(nearest("getguardrail", operations.into_iter()), Some("GetGuardrail"));
        assert_eq!(nearest("PutObject", operations.into_iter()), None);
    }

    #[test]
    fn what_a_terminal_would_obey_is_spelled_out() {
        assert_eq!(quoted("a\u{1b}[2J\u{202e}\nb"), "`a\\u{1b}[2J\\u{202e}\\nb`");
        assert_eq!(quoted("it's \"é\" \\ 🦀"), "`it's \"é\" \\ 🦀`");
        assert!(quoted(&"x".repeat(10_000)).len() < 200);
    }

    #[test]
    fn faults_come_sorted_and_once() {
        let sink = Sink::default();
        for place in ["b", "a", "b"] {
            sink.report(Fault {
                file: "m.json".into(),
                place: place.into(),
                expected: "x".into(),
                found: "y".into(),
                help: None,
            });
        }
        let faults = sink.finish(()).unwrap_err();
        assert_eq!(faults.iter().map(|fault| &*fault.place).collect::<Vec<_>>(), ["a", "b"]);
    }
}
