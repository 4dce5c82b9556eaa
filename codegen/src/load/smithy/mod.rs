//! The Smithy dialect: the JSON form of its abstract syntax tree, versions 1.0 and 2.0.

mod ast;
mod flatten;
mod ledger;
mod mixins;
mod operations;
mod prelude;
mod service;
mod shapes;
mod traits;

pub(super) use flatten::{flatten, make_whole};
pub(super) use service::offered;

use super::facts;
use super::node::Node;
use crate::fault::quoted;
use crate::ledger::Keys;
use crate::model::Model;
use ast::Ast;

/// Reads a flattened model. Its faults are reported; `None` where nothing is left to go on with.
pub(super) fn model(root: &Node<'_>, protocol: Option<&str>) -> Option<Model> {
    check_version(root);
    let shapes = root.require("shapes", "the shapes of the model").filter(Node::expect_object)?;
    let ast = Ast::new(&shapes)?;
    let mut service = service::service(&ast);
    facts::prefer(&mut service.protocols, protocol);
    let mut keys = Keys::default();
    keys.add("model", [*root], ledger::TOP);
    keys.add("service", [*ast.service()], ledger::SERVICE);
    keys.add("trait", ast.service().get("traits"), ledger::TRAITS);
    keys.add("resource", ast.resources().copied(), ledger::RESOURCE);
    let mut model = Model {
        file: root.file().to_owned(),
        documentation: ast.service_traits().words(),
        operations: operations::operations(&ast, &service),
        shapes: shapes::shapes(&ast, &service),
        service,
        keys,
    };
    facts::stand_in_for_missing(&mut model);
    Some(model)
}

fn check_version(root: &Node<'_>) {
    let Some(node) = root.get("smithy") else { return };
    let Some(version) = node.string() else { return };
    if !["1", "2"].contains(&version.split('.').next().unwrap_or_default()) {
        node.fault("version 1.0 or 2.0", &quoted(version));
    }
}
