//! Slices: what the chosen operations reach of a model, in the model's own dialect.
//!
//! A slice is canonical: operations, shapes, errors, `required` and every key stand in a fixed order, by
//! name where no other is said. Members, the values of enums and botocore's protocols keep the order that
//! an older slice has, and the first slice takes upstream's; so whatever upstream merely reorders is no
//! change. All other lists are as upstream has them, since their order may mean something: the
//! authentication schemes and the encodings of a compression stand by preference.

mod botocore;
mod canonical;
mod order;
mod smithy;

use std::collections::BTreeSet;

use serde_json::Value;

use super::node::{Document, Node};
use crate::fault::{Fault, Faults, Sink, quoted, suggestion};
use order::Order;

/// What becomes of upstream's documentation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Documentation {
    /// It is left out.
    #[default]
    Strip,
    /// It comes along, as it is.
    Keep,
}

/// What is to be cut out of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The operations, with all that they reach.
    pub operations: BTreeSet<String>,
    /// Shapes that come along although no operation may reach them, as far as the model holds them.
    pub shapes: BTreeSet<String>,
    /// What becomes of upstream's documentation.
    pub documentation: Documentation,
}

/// The forms that models are published in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `service-2.json`.
    Botocore,
    /// Smithy's JSON AST.
    Smithy,
}

/// A model of a service, read as far as a slice of it takes.
#[derive(Debug)]
pub struct Upstream {
    file: String,
    dialect: Dialect,
    id: String,
    api_version: String,
    shape: Option<String>,
    protocols: Vec<String>,
    operations: Vec<String>,
    root: Value,
}

/// What a dialect tells of the service that a model is of.
struct Facts {
    id: String,
    api_version: String,
    shape: Option<String>,
    protocols: Vec<String>,
    operations: Vec<String>,
}

impl Upstream {
    /// Reads a model of either dialect. `file` is its name in faults.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Faults> {
        let faults = Sink::default();
        let Some(mut root) = super::json::parse(file, bytes, &faults) else {
            return faults.finish(()).and_then(|()| Err(no_model(file).into()));
        };
        let dialect = match root.get("smithy") {
            Some(_) => Dialect::Smithy,
            None => Dialect::Botocore,
        };
        if dialect == Dialect::Smithy {
            super::smithy::make_whole(&mut root, file, &faults);
        }
        let document = Document { file, faults: &faults };
        let node = Node::root(&document, &root);
        let facts = match dialect {
            Dialect::Botocore => botocore::facts(&node),
            Dialect::Smithy => smithy::facts(&node),
        };
        let Some(facts) = faults.finish(facts)? else { return Err(no_model(file).into()) };
        let Facts { id, api_version, shape, protocols, mut operations } = facts;
        operations.sort();
        let file = file.to_owned();
        Ok(Self { file, dialect, id, api_version, shape, protocols, operations, root })
    }

    /// The form that the model is in.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The service's id, the same in both dialects.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version of the service's interface.
    pub fn api_version(&self) -> &str {
        &self.api_version
    }

    /// The name of the service's own shape, where the dialect has one.
    pub fn shape(&self) -> Option<&str> {
        self.shape.as_deref()
    }

    /// The protocols that the service speaks, the preferred one first, in botocore's words.
    pub(crate) fn protocols(&self) -> &[String] {
        &self.protocols
    }

    /// The names of the operations, sorted.
    pub fn operations(&self) -> &[String] {
        &self.operations
    }

    /// How many shapes the model holds.
    pub fn shapes(&self) -> usize {
        self.root.get("shapes").and_then(Value::as_object).map_or(0, serde_json::Map::len)
    }

    /// Cuts out what was chosen, and what that reaches.
    pub fn slice(&self, choice: &Choice) -> Result<String, Faults> {
        self.cut(choice).map(|slice| text(&slice))
    }

    /// Does the same, and keeps the order that an older slice has, of either dialect.
    pub fn slice_in_order_of(&self, older: &Self, choice: &Choice) -> Result<String, Faults> {
        let mut slice = self.cut(choice)?;
        Order::of(&older.root).keep(&mut slice);
        Ok(text(&slice))
    }

    fn cut(&self, choice: &Choice) -> Result<Value, Faults> {
        let faults = Sink::default();
        for name in
            choice.operations.iter().filter(|name| self.operations.binary_search(name).is_err())
        {
            faults.report(Fault {
                file: self.file.clone(),
                place: "operations".to_owned(),
                expected: format!("an operation of {}", self.id),
                found: quoted(name),
                help: suggestion(name, self.operations.iter().map(String::as_str)),
            });
        }
        let document = Document { file: &self.file, faults: &faults };
        let root = Node::root(&document, &self.root);
        let slice = match self.dialect {
            Dialect::Botocore => botocore::slice(&root, choice),
            Dialect::Smithy => smithy::slice(&root, choice),
        };
        faults.finish(slice)
    }

    /// Adds to this slice what `operations` reach in another, older one: they are gone upstream. A shape
    /// that both hold is as it is here.
    pub fn with_kept(self, older: &Self, operations: &BTreeSet<String>) -> Result<Self, Faults> {
        let (operations, documentation) = (operations.clone(), Documentation::Keep);
        let choice = Choice { operations, documentation, ..Choice::default() };
        let kept = older.slice(&choice)?;
        let Self { file, mut root, .. } = self;
        let kept = Self::read(&older.file, kept.as_bytes())?;
        match self.dialect {
            Dialect::Botocore => botocore::add(&mut root, kept.root),
            Dialect::Smithy => smithy::add(&mut root, kept.root),
        }
        Self::read(&file, root.to_string().as_bytes())
    }
}

fn text(slice: &Value) -> String {
    format!("{slice:#}\n")
}

fn no_model(file: &str) -> Fault {
    Fault {
        file: file.to_owned(),
        place: String::new(),
        expected: "the model of a service".to_owned(),
        found: "none".to_owned(),
        help: None,
    }
}
