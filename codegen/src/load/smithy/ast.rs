//! The shapes of a syntax tree, those of them that the service reaches, and what they are called.

use std::collections::{BTreeMap, BTreeSet};

use super::mixins::FIXED;
use super::prelude;
use super::traits::Traits;
use crate::fault::{quoted, suggestion};
use crate::ledger::{Cause, Refusal};
use crate::load::facts::{is_unruly, plain};
use crate::load::node::Node;
use crate::model::ShapeId;

pub(super) struct Ast<'a> {
    nodes: BTreeMap<&'a str, Node<'a>>,
    service_id: &'a str,
    service: Node<'a>,
    resources: BTreeSet<&'a str>,
    /// The operations of the service and of its resources, by their absolute ids.
    pub(super) operations: BTreeSet<&'a str>,
    /// What the shapes are called that the service reaches.
    names: BTreeMap<&'a str, ShapeId>,
    /// The shapes that lost their name to another.
    nameless: BTreeSet<&'a str>,
}

/// The relations of a resource to operations, one and many.
const LIFECYCLE: [&str; 6] = ["create", "put", "read", "update", "delete", "list"];
const OPERATIONS: [&str; 2] = ["operations", "collectionOperations"];

impl<'a> Ast<'a> {
    /// Finds the service; without one there is nothing to read.
    pub(super) fn new(shapes: &'a Node<'_>) -> Option<Self> {
        let nodes: BTreeMap<&str, Node<'a>> = shapes.entries().collect();
        check_ids(&nodes);
        let is_service = |node: &Node<'_>| {
            type_name(node) == Some("service") && !Traits::of(node).has("smithy.api#mixin")
        };
        let services: Vec<&str> =
            nodes.iter().filter(|(_, node)| is_service(node)).map(|(id, _)| *id).collect();
        let [id] = *services else {
            let list = services.iter().map(|id| quoted(id)).collect::<Vec<_>>().join(", ");
            shapes.fault("one service", if list.is_empty() { "none" } else { &list });
            return None;
        };
        let mut ast = Self {
            service_id: id,
            service: *nodes.get(id)?,
            nodes,
            resources: BTreeSet::new(),
            operations: BTreeSet::new(),
            names: BTreeMap::new(),
            nameless: BTreeSet::new(),
        };
        ast.resources = ast.find_resources();
        ast.operations = ast.find_operations();
        ast.name_shapes(namespace(id));
        Some(ast)
    }

    pub(super) fn service_id(&self) -> &'a str {
        self.service_id
    }

    /// The resources of the service, and theirs.
    pub(super) fn resources(&self) -> impl Iterator<Item = &Node<'a>> {
        self.resources.iter().filter_map(|id| self.node(id))
    }

    pub(super) fn service(&self) -> &Node<'a> {
        &self.service
    }

    pub(super) fn service_traits(&self) -> Traits<'_> {
        Traits::of(&self.service)
    }

    pub(super) fn node(&self, id: &str) -> Option<&Node<'a>> {
        self.nodes.get(id)
    }

    /// The shapes that the service reaches, and their names.
    pub(super) fn names(&self) -> impl Iterator<Item = (&'a str, &ShapeId)> {
        self.names.iter().map(|(id, name)| (*id, name))
    }

    /// The type of a shape, of the model or of the prelude.
    pub(super) fn type_name(&self, id: &str) -> Option<&str> {
        match self.node(id) {
            Some(node) => type_name(node),
            None => Some(prelude::find(id)?.1),
        }
    }

    /// The absolute id that a reference holds. One that leads nowhere is reported.
    pub(super) fn target_id<'b>(&self, reference: &'b Node<'_>) -> Option<&'b str> {
        let node = reference.require("target", "the id of a shape")?;
        let id = node.string()?;
        if self.type_name(id).is_none() {
            let help = suggestion(id, self.nodes.keys().copied());
            node.fault_with_help("the id of a shape in this model", &quoted(id), help);
        }
        Some(id)
    }

    /// The name of the shape that a reference leads to.
    pub(super) fn target(&self, reference: &Node<'_>) -> Option<ShapeId> {
        self.target_id(reference).map(|id| self.name(id))
    }

    /// The name of a shape. One that the service does not reach keeps its id.
    pub(super) fn name(&self, id: &str) -> ShapeId {
        self.names.get(id).cloned().unwrap_or_else(|| ShapeId::new(id))
    }

    /// The resources of the service, and theirs.
    fn find_resources(&self) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut queue = self.all(&self.service, "resources", "resource");
        while let Some(id) = queue.pop() {
            if found.insert(id) {
                let node = self.node(id);
                queue.extend(node.iter().flat_map(|node| self.all(node, "resources", "resource")));
            }
        }
        found
    }

    /// The operations of the service and of its resources.
    fn find_operations(&self) -> BTreeSet<&'a str> {
        let mut operations = BTreeSet::new();
        for holder in self.resources().chain([&self.service]) {
            let single =
                LIFECYCLE.iter().filter_map(|key| self.find(&holder.get(key)?, "operation"));
            operations.extend(single);
            for key in OPERATIONS {
                operations.extend(self.all(holder, key, "operation"));
            }
        }
        operations
    }

    /// The ids in a list of references to shapes of a type.
    fn all(&self, holder: &Node<'_>, key: &str, type_name: &str) -> Vec<&'a str> {
        let Some(list) = holder.get(key) else { return Vec::new() };
        list.items().filter_map(|reference| self.find(&reference, type_name)).collect()
    }

    /// The shape that a reference leads to, which must be of a type.
    fn find(&self, reference: &Node<'_>, expected: &str) -> Option<&'a str> {
        let (id, node) = self.nodes.get_key_value(self.target_id(reference)?)?;
        if type_name(node) != Some(expected) {
            reference.fault(&format!("the id of a shape of type {expected}"), &quoted(id));
            return None;
        }
        Some(id)
    }

    /// Names the shapes that the service reaches. Shapes of two namespaces may have one name: then the
    /// service's own has it, of those that are types in Rust before others, and the rest are called by
    /// their absolute ids.
    fn name_shapes(&mut self, own: &str) {
        let renames = self.renames();
        let mut reached: Vec<&str> = self.reached().into_iter().collect();
        reached.sort_by_key(|id| (!self.is_type(id), namespace(id) != own, *id));
        let mut taken = BTreeSet::new();
        for id in reached {
            let name = renames.get(id).map_or_else(|| local(id), String::as_str);
            let is_free = taken.insert(name.to_owned());
            self.names.insert(id, ShapeId::new(if is_free { name } else { id }));
            if !is_free && self.is_type(id) {
                self.nameless.insert(id);
            }
        }
    }

    fn renames(&self) -> BTreeMap<String, String> {
        let Some(renames) = self.service.get("rename") else { return BTreeMap::new() };
        let rename = |(id, name): (&str, Node<'_>)| Some((id.to_owned(), plain(&name)?.to_owned()));
        renames.entries().filter_map(rename).collect()
    }

    /// The ids of all shapes that the operations and errors of the service hold. References that lead
    /// nowhere are reported by what reads the shapes.
    fn reached(&self) -> BTreeSet<&'a str> {
        let mut queue: Vec<&'a str> = self.operations.iter().copied().collect();
        queue.extend(self.targets(&self.service, &["errors"]));
        let mut reached = BTreeSet::new();
        while let Some(id) = queue.pop() {
            if !reached.insert(id) {
                continue;
            }
            let Some(node) = self.node(id) else { continue };
            queue.extend(self.targets(node, &["input", "output", "errors", "members"]));
            queue.extend(self.targets(node, &FIXED));
        }
        reached.retain(|id| !self.operations.contains(id));
        reached
    }

    /// The shapes that a node refers to under these keys, in a reference or in several.
    fn targets(&self, node: &Node<'_>, keys: &[&str]) -> Vec<&'a str> {
        let known = |reference: &Node<'_>| {
            let target = reference.get("target")?;
            let id = target.text()?;
            let of_model = self.nodes.get_key_value(id).map(|(id, _)| *id);
            of_model.or_else(|| Some(prelude::find(id)?.0))
        };
        let mut targets = Vec::new();
        for value in keys.iter().filter_map(|key| node.get(key)) {
            targets.extend(known(&value));
            targets.extend(value.values().filter_map(|value| known(&value)));
        }
        targets
    }

    /// Whether a shape becomes a type of its own.
    fn is_type(&self, id: &str) -> bool {
        let has_values = |node| Traits::of(node).has("smithy.api#enum");
        ["structure", "union", "enum", "intEnum"].map(Some).contains(&self.type_name(id))
            || self.node(id).is_some_and(has_values)
    }

    /// The refusal of a shape that lost its name to another, if it did.
    pub(super) fn refused_name(&self, id: &str, node: &Node<'_>) -> Option<Refusal> {
        let cause = Cause::Known(
            "a shape of another namespace has the name, and the service's `rename` gives it no other",
        );
        let (kind, key, place) = ("shape", id.to_owned(), node.place());
        self.nameless.contains(id).then_some(Refusal { kind, key, place, cause })
    }
}

/// The namespace of an absolute id.
fn namespace(id: &str) -> &str {
    id.split_once('#').map_or("", |(namespace, _)| namespace)
}

/// An absolute id without its namespace.
pub(super) fn local(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}

pub(super) fn type_name<'a>(node: &'a Node<'_>) -> Option<&'a str> {
    node.get("type")?.text()
}

fn check_ids(nodes: &BTreeMap<&str, Node<'_>>) {
    for (id, node) in nodes {
        let is_absolute = id
            .split_once('#')
            .is_some_and(|(namespace, name)| !namespace.is_empty() && !name.is_empty());
        if !is_absolute || id.contains(is_unruly) {
            node.fault("an absolute id, such as `com.example#Shape`", &quoted(id));
        }
    }
}
