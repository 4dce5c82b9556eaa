//! A figure: something that was measured for this project's code, and for a peer.

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// A comparison with one peer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    /// Such as `response read`.
    pub(super) measure: String,
    /// The operation, or what else was measured.
    pub(super) subject: String,
    /// Such as `small`; empty if there is one alone.
    pub(super) size: String,
    /// Whom it is compared with.
    pub(super) peer: String,
    pub(super) ours: f64,
    pub(super) theirs: f64,
    /// How many times as much theirs is.
    pub(super) ratio: f64,
    pub(super) unit: String,
}

impl Figure {
    /// Reads a line of the benchmark's.
    pub(super) fn parse(line: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(line)?;
        let text = |name: &str| {
            let text = value[name].as_str().map(str::to_owned);
            text.with_context(|| format!("expected text as `{name}` in {line}"))
        };
        let number = |name: &str| {
            let number = value[name].as_f64();
            number.with_context(|| format!("expected a number as `{name}` in {line}"))
        };
        Ok(Self {
            measure: text("measure")?,
            subject: text("subject")?,
            size: text("size")?,
            peer: text("peer")?,
            ours: number("ours")?,
            theirs: number("theirs")?,
            ratio: number("ratio")?,
            unit: text("unit")?,
        })
    }

    /// The figure for other programs.
    pub(super) fn json(&self) -> Value {
        let Self { measure, subject, size, peer, ours, theirs, ratio, unit } = self;
        let of = [measure, size, subject].map(String::as_str);
        let of: Vec<&str> = of.into_iter().filter(|word| !word.is_empty()).collect();
        json!({
            "name": format!("{} against {peer}", of.join(", ")),
            "ours": ours, "peer": theirs, "ratio": ratio, "unit": unit,
        })
    }
}

/// What there is, each once, in the order in which it comes first.
pub(super) fn distinct<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut found = Vec::new();
    for one in all {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

/// The geometric mean, which treats half and double alike.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0);
    for value in values {
        sum += value.ln();
        count += 1;
    }
    (count > 0).then(|| (sum / f64::from(count)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"measure": "response read", "subject": "GetX", "size": "small",
        "peer": "other", "ours": 10, "theirs": 25.5, "ratio": 2.5, "unit": "ns"}"#;

    #[test]
    fn a_line_becomes_an_object_of_five() {
        let json = Figure::parse(LINE).unwrap().json();
        let expected = json!({
            "name": "response read, small, GetX against other",
            "ours": 10.0, "peer": 25.5, "ratio": 2.5, "unit": "ns",
        });
        assert_eq!(json, expected);
        let whole = Figure { size: String::new(), ..Figure::parse(LINE).unwrap() };
        assert_eq!(whole.json()["name"], "response read, GetX against other");
    }

    #[test]
    fn a_line_that_is_none_tells_what_it_lacks() {
        let error = Figure::parse(&LINE.replace("ratio", "rate")).unwrap_err().to_string();
        assert!(error.starts_with("expected a number as `ratio` in {"), "{error}");
    }

    #[test]
    fn half_and_double_are_one_in_the_mean() {
        assert_eq!(mean([0.5, 2.0].into_iter()), Some(1.0));
        assert_eq!(mean([].into_iter()), None);
    }
}
