//! The walls between the phases, held against the source text.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::UseTree;

/// The longest that a function may be.
const SCREEN: usize = 60;

/// A source file of the generator, its path relative to `src`.
struct SourceText {
    path: String,
    text: String,
}

impl SourceText {
    /// Every path that the file spells, in `use`, in macros and elsewhere.
    fn paths(&self) -> Vec<String> {
        let tokens = self.text.parse().unwrap_or_else(|error| panic!("{}: {error}", self.path));
        let mut paths = Vec::new();
        collect(tokens, &mut paths);
        paths
    }

    /// The functions, and how many lines each takes. rustfmt ends a function where it began.
    fn functions(&self) -> Vec<(String, usize)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let mut functions = Vec::new();
        for (start, line) in lines.iter().enumerate() {
            let Some(name) = function_name(line) else { continue };
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = lines[start..].iter().position(|line| {
                line.strip_prefix(indent).is_some_and(|rest| rest == "}")
                    || (line.starts_with(indent)
                        && line.ends_with(['}', ';'])
                        && line.contains("fn "))
            });
            functions.push((name.to_owned(), end.map_or(usize::MAX, |end| end + 1)));
        }
        functions
    }
}

fn function_name(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let visibility = before.trim();
    let is_item = visibility.is_empty() || visibility.starts_with("pub") || visibility == "const";
    is_item.then(|| after.split(['(', '<']).next().unwrap_or(after))
}

fn collect(tokens: TokenStream, paths: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut path = String::new();
    let mut colons = 0;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "use" => {
                let tree: TokenStream = tokens
                    .by_ref()
                    .take_while(
                        |token| !matches!(token, TokenTree::Punct(end) if end.as_char() == ';'),
                    )
                    .collect();
                if let Ok(tree) = syn::parse2::<UseTree>(tree) {
                    collect_uses("", &tree, paths);
                }
            }
            TokenTree::Ident(word) => {
                if colons != 2 {
                    paths.push(std::mem::take(&mut path));
                }
                path.push_str(&word.to_string());
                colons = 0;
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' && colons < 2 => {
                colons += 1;
                if colons == 2 {
                    path.push_str("::");
                }
            }
            other => {
                paths.push(std::mem::take(&mut path));
                colons = 0;
                if let TokenTree::Group(group) = other {
                    collect(group.stream(), paths);
                }
            }
        }
    }
    paths.push(path);
    paths.retain(|path| !path.is_empty());
}

fn collect_uses(prefix: &str, tree: &UseTree, paths: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => {
            collect_uses(&format!("{prefix}{}::", path.ident), &path.tree, paths);
        }
        UseTree::Name(name) => paths.push(format!("{prefix}{}", name.ident)),
        UseTree::Rename(name) => paths.push(format!("{prefix}{}", name.ident)),
        UseTree::Glob(_) => paths.push(format!("{prefix}*")),
        UseTree::Group(group) => {
            group.items.iter().for_each(|tree| collect_uses(prefix, tree, paths));
        }
    }
}

fn sources() -> Vec<SourceText> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.push(source(&root, &path));
            }
        }
    }
    assert!(sources.len() > 20, "only {} files found", sources.len());
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn source(root: &Path, path: &PathBuf) -> SourceText {
    let text = fs::read_to_string(path).unwrap();
    let path = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
    SourceText { path, text }
}

/// The paths in the files that `belongs` names, of which `is_forbidden` says that they may not stand
/// there.
fn trespasses(
    belongs: impl Fn(&str) -> bool,
    is_forbidden: impl Fn(&[&str]) -> bool,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut looked_at = 0;
    for source in sources().iter().filter(|source| belongs(&source.path)) {
        looked_at += 1;
        for path in source.paths() {
            let segments: Vec<&str> = path.split("::").collect();
            if is_forbidden(&segments) {
                found.push(format!("{}: {path}", source.path));
            }
        }
    }
    assert!(looked_at > 0, "the wall stands nowhere: its folder was renamed");
    found
}

/// Whether a path leads into the module `name` of the crate, by `crate` or by `super`.
fn leads_to(path: &[&str], name: &str) -> bool {
    let inside = path.iter().position(|segment| !["crate", "super"].contains(segment));
    inside.is_some_and(|inside| inside > 0 && path[inside] == name)
}

#[test]
fn emit_decides_nothing() {
    let found = trespasses(
        |path| path.starts_with("emit/"),
        |path| leads_to(path, "model") || path[0] == "heck",
    );
    assert!(found.is_empty(), "emit/ imports what only resolve/ may know:\n{}", found.join("\n"));
}

#[test]
fn resolve_spells_nothing() {
    let found = trespasses(
        |path| path.starts_with("resolve/"),
        |path| path.len() > 1 && ["quote", "proc_macro2", "syn", "prettyplease"].contains(&path[0]),
    );
    assert!(found.is_empty(), "resolve/ imports what only emit/ may use:\n{}", found.join("\n"));
}

#[test]
fn only_load_reads_models() {
    let found = trespasses(|path| !path.starts_with("load/"), |path| path[0] == "serde_json");
    assert!(found.is_empty(), "JSON is read outside load/:\n{}", found.join("\n"));
}

#[test]
fn the_generator_touches_neither_disk_nor_network() {
    let worldly = ["fs", "net", "process", "env"];
    let found = trespasses(
        |_| true,
        |path| path[0] == "std" && path.get(1).is_some_and(|module| worldly.contains(module)),
    );
    assert!(found.is_empty(), "codegen/src reaches into the world:\n{}", found.join("\n"));
}

#[test]
fn every_function_fits_on_a_screen() {
    let mut long = Vec::new();
    for source in sources() {
        let too_long = source.functions().into_iter().filter(|(_, lines)| *lines > SCREEN);
        long.extend(too_long.map(|(name, lines)| format!("{}: {name}, {lines}", source.path)));
    }
    assert!(long.is_empty(), "functions of more than {SCREEN} lines:\n{}", long.join("\n"));
}

#[test]
fn the_walls_are_seen_from_every_side() {
    let text = "use crate::{fault, model::{Model, Shape}};\nfn f() -> Vec<std::fs::File> {\n    \
                vec![super::model::x::<serde_json::Value>(heck::y())]\n}\n";
    let source = SourceText { path: "x.rs".to_owned(), text: text.to_owned() };
    let paths = source.paths();
    for path in [
        "crate::fault",
        "crate::model::Model",
        "crate::model::Shape",
        "std::fs::File",
        "super::model::x::",
        "serde_json::Value",
        "heck::y",
    ] {
        assert!(paths.iter().any(|found| found == path), "{path} is not among {paths:?}");
    }
    assert!(leads_to(&["crate", "model", "Shape"], "model"));
    assert!(leads_to(&["super", "super", "model"], "model"));
    assert!(!leads_to(&["model", "name"], "model"));
    assert_eq!(source.functions(), [("f".to_owned(), 3)]);
}
