//! What is printed: one comparison a line.

use opsmith_runtime::Operation;
use serde_json::json;

use crate::race::{Runner, race};

/// What the comparisons of one kind are called.
pub struct Measures {
    /// Such as `response read`.
    pub time: &'static str,
    /// Such as `allocations of reading`.
    pub allocations: &'static str,
}

/// What is measured.
pub struct Subject<'a> {
    measures: &'a Measures,
    /// Such as `GetModelCopyJob`.
    operation: &'static str,
    /// `small` or `large`.
    size: &'a str,
}

impl<'a> Subject<'a> {
    pub fn new<O: Operation>(measures: &'a Measures, size: &'a str) -> Self {
        Self { measures, operation: O::NAME, size }
    }

    /// Races the runners, of which the first is ours, and compares it with each of the others.
    pub fn race(&self, runners: Vec<Runner<'_>>) {
        let names: Vec<&str> = runners.iter().map(|runner| runner.name).collect();
        let results = race(runners);
        let peers = || names.iter().enumerate().skip(1);
        for (index, name) in peers() {
            let (ours, theirs) = (results.blocks(0), results.blocks(index));
            self.print(self.measures.allocations, name, ours, theirs, theirs / ours, "blocks");
        }
        for (index, name) in peers() {
            self.print(
                self.measures.time,
                name,
                results.median(0),
                results.median(index),
                results.ratio(0, index),
                "ns",
            );
        }
    }

    fn print(&self, measure: &str, peer: &str, ours: f64, theirs: f64, ratio: f64, unit: &str) {
        let line = json!({
            "measure": measure, "subject": self.operation, "size": self.size, "peer": peer,
            "ours": ours, "theirs": theirs, "ratio": ratio, "unit": unit,
        });
        println!("{line}");
    }
}
