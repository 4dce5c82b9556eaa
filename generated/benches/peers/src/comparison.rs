//! What is printed: one comparison a line.

use serde_json::json;

use crate::race::{Runner, race};

/// What is measured.
pub struct Subject<'a> {
    /// Such as `response read`.
    pub measure: &'static str,
    /// Such as `GetModelCopyJob`.
    pub operation: &'a str,
    /// `small` or `large`.
    pub size: &'a str,
}

impl Subject<'_> {
    /// Races the runners, of which the first is ours, and compares it with each of the others.
    pub fn race(&self, runners: Vec<Runner<'_>>) {
        let names: Vec<&str> = runners.iter().map(|runner| runner.name).collect();
        let times = race(runners);
        for (index, name) in names.iter().enumerate().skip(1) {
            self.print(
                name,
                times.median(0),
                times.median(index),
                times.ratio(0, index),
                "ns",
            );
        }
    }

    /// Compares how much was allocated.
    pub fn count(&self, ours: u64, peers: &[(&str, u64)]) {
        for (name, theirs) in peers {
            let (ours, theirs) = (ours as f64, *theirs as f64);
            self.print(name, ours, theirs, theirs / ours, "blocks");
        }
    }

    fn print(&self, peer: &str, ours: f64, theirs: f64, ratio: f64, unit: &str) {
        let Self { measure, operation, size } = self;
        let line = json!({
            "measure": measure, "subject": operation, "size": size, "peer": peer,
            "ours": ours, "theirs": theirs, "ratio": ratio, "unit": unit,
        });
        println!("{line}");
    }
}
