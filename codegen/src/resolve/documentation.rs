//! Documentation of things: the model's words, then what it says of the values.

use super::docs::markdown;
use crate::model::{Constraints, Deprecation, Shape, ShapeKind};
use crate::package::Docs;

/// The width of text before an item, and before a field or variant, which is indented.
pub(super) const ITEM: usize = 85;
pub(super) const FIELD: usize = 81;

pub(super) fn of(text: Option<&str>, width: usize) -> Docs {
    Docs { lines: markdown(text.unwrap_or_default(), width), deprecated: None }
}

impl Docs {
    pub(super) fn deprecated(mut self, deprecation: Option<&Deprecation>) -> Self {
        self.deprecated = deprecation.map(|deprecation| {
            deprecation
                .message
                .clone()
                .unwrap_or_else(|| "the service advises against it".to_owned())
        });
        self
    }

    /// Adds what the model says of a shape's values, in a sentence at the end.
    pub(super) fn constraints(mut self, shape: &Shape, width: usize) -> Self {
        let sentences = sentences(&shape.constraints, &shape.kind);
        let mut words: Vec<&str> = sentences.split_whitespace().collect();
        let pattern = shape.constraints.pattern.as_deref().filter(|pattern| is_telling(pattern));
        let pattern = pattern.map(|pattern| format!("{}.", code(pattern)));
        if let Some(pattern) = &pattern {
            words.extend(["Pattern", pattern]);
        }
        if !words.is_empty() && !self.ends_in_prose() {
            self.lines.push(String::new());
        }
        if let Some(line) = self.lines.last_mut().filter(|_| !words.is_empty()) {
            if line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '`' | ')')) {
                line.push('.');
            }
        }
        for word in words {
            match self.lines.last_mut() {
                Some(line)
                    if !line.is_empty()
                        && line.chars().count() + 1 + word.chars().count() <= width =>
                {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => self.lines.push(word.to_owned()),
            }
        }
        if self.lines.first().is_some_and(String::is_empty) {
            self.lines.remove(0);
        }
        self
    }

    /// Says of a token what it is for, which no type shows.
    pub(super) fn idempotency_token(mut self, is_token: bool) -> Self {
        if is_token {
            if !self.lines.is_empty() {
                self.lines.push(String::new());
            }
            self.lines.push(
                "Idempotency token: two requests with the same one are carried out once."
                    .to_owned(),
            );
        }
        self
    }

    /// Whether a further sentence can follow on the last line: it is no list, heading or code.
    fn ends_in_prose(&self) -> bool {
        let paragraph = self.lines.rsplit(|line| line.is_empty()).next().unwrap_or_default();
        let plain = |line: &String| {
            line.starts_with(|c: char| c.is_alphanumeric() || c == '`' && !line.starts_with("```"))
                && !line.starts_with(|c: char| c.is_ascii_digit())
        };
        !paragraph.is_empty() && paragraph.iter().all(plain)
    }
}

/// A pattern that fits on a line tells a reader something; a longer one stands in the model.
fn is_telling(pattern: &str) -> bool {
    pattern.chars().count() <= ITEM && !pattern.contains(char::is_control)
}

fn sentences(constraints: &Constraints, kind: &ShapeKind) -> String {
    let noun = match kind {
        ShapeKind::String => "Length",
        ShapeKind::Blob => "Size",
        ShapeKind::List { .. } | ShapeKind::Map { .. } => "Entries",
        ShapeKind::Enum(_) => return String::new(),
        _ => "Value",
    };
    let min = constraints.min.as_ref().filter(|min| *min != "0");
    match (min, &constraints.max) {
        (Some(min), Some(max)) if min == max => format!("{noun} {min}."),
        (Some(min), Some(max)) => format!("{noun} {min} to {max}."),
        (Some(min), None) => format!("{noun} {min} or more."),
        (None, Some(max)) => format!("{noun} up to {max}."),
        (None, None) => String::new(),
    }
}

/// A code span, fenced by more backticks than the text has in a row.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Keys;

    fn shape(kind: ShapeKind, min: &str, max: &str, pattern: Option<&str>) -> Shape {
        Shape {
            kind,
            documentation: None,
            deprecated: None,
            sensitive: false,
            constraints: Constraints {
                min: Some(min.to_owned()),
                max: Some(max.to_owned()),
                pattern: pattern.map(str::to_owned),
            },
            keys: Keys::default(),
        }
    }

    #[test]
    fn constraints_follow_the_words_of_the_model() {
        let docs = of(Some("Name of the label."), FIELD);
        let docs = docs.constraints(&shape(ShapeKind::String, "1", "128", Some("[a-z`]+")), FIELD);
        assert_eq!(docs.lines, ["Name of the label. Length 1 to 128. Pattern ``[a-z`]+``."]);
    }

    #[test]
    fn constraints_stand_apart_from_a_list() {
        let docs = of(Some("<p>One of</p><ul><li>this</li><li>that</li></ul>"), FIELD);
        let docs = docs.constraints(&shape(ShapeKind::Integer, "5", "5", None), FIELD);
        assert_eq!(docs.lines.last().map(String::as_str), Some("Value 5."));
        assert_eq!(docs.lines[docs.lines.len() - 2], "");
    }
}
