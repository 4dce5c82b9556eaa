//! What an interrupted `import` or `update` leaves undone: a manifest, its lock and its slices change together,
//! and a file beside the manifest says how, from before the first of them changes until after the last.
//!
//! The file holds the new text of each, and the digest of the old one. The next command that writes carries
//! on from it: a file that is as it was becomes what it was to be. One that is neither is somebody's
//! work since, so that nothing is touched. The file may come from anyone, with a checkout: its paths are held
//! against those that the manifest and the lock name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use toml_edit::DocumentMut;

use crate::codegen::folder;
use crate::digest::digest;
use crate::lock::Lock;
use crate::manifest;
use crate::tree::{self, Guard, Plan, display, place};

/// A file that was to change.
#[derive(Debug)]
struct Change {
    path: String,
    /// The digest of what it held; `None`: it was not there.
    before: Option<String>,
    /// `None`: it goes.
    after: Option<String>,
}

/// The pending file of a manifest.
pub(crate) fn path(manifest: &Path) -> PathBuf {
    manifest.with_extension("pending")
}

/// Says how the files beside a manifest change, while they do.
pub(crate) fn guard(manifest: &Path, plan: &Plan) -> Guard {
    let change = |(path, before, after): (&str, Option<&str>, Option<&str>)| {
        let before = before.map(|text| digest(text.as_bytes()));
        (path.to_owned(), json!({ "before": before, "after": after }))
    };
    let files: serde_json::Map<String, Value> = plan.changes().map(change).collect();
    let about = "Opsmith was interrupted while it changed these files. The next `import`, `update` or \
                 `codegen` finishes that.";
    let text = format!("{:#}\n", json!({ "about": about, "files": files }));
    Guard { path: path(manifest), text }
}

/// Holds that no run on the manifest and the crate was interrupted, without writing anything. `command` is the
/// one that finishes it.
pub(crate) fn expect_none(manifest: &Path, out: &Path, command: &str) -> Result<()> {
    let pending = path(manifest);
    if pending.symlink_metadata().is_ok() {
        bail!(
            "an `import` or `update` was interrupted, and {} holds what remains to be done; run \
             `{command}` to finish it",
            display(&pending)
        );
    }
    for folder in BTreeSet::from([folder(manifest), out]) {
        if let Some(staging) = tree::left_over(folder) {
            let staging = display(&staging);
            eprintln!("note: an interrupted command left {staging}; `{command}` removes it");
        }
    }
    Ok(())
}

/// Finishes what was interrupted, and tells what it did.
pub(crate) fn finish(manifest: &Path, out: &Path) -> Result<()> {
    for folder in BTreeSet::from([folder(manifest), out]) {
        if tree::clear(folder)? {
            eprintln!("removed what an interrupted command left in {}", display(folder));
        }
    }
    let path = path(manifest);
    let Some(text) = tree::text(&path)? else { return Ok(()) };
    let changes = parse(&text).with_context(|| {
        format!(
            "an `import` or `update` was interrupted, and {} cannot be read, which says what remains to \
             be done; delete it, and let version control put back the files beside it",
            display(&path)
        )
    })?;
    expect_named(manifest, &changes)
        .with_context(|| format!("{} is not as Opsmith writes it; delete it", display(&path)))?;
    let folder = folder(manifest);
    let (mut files, mut edited) = (BTreeMap::new(), Vec::new());
    for change in changes {
        let place = place(folder, &change.path)?;
        let now = tree::text(&place)?;
        if now == change.after {
            continue;
        }
        match now.map(|text| digest(text.as_bytes())) == change.before {
            true => drop(files.insert(change.path, change.after)),
            false => edited.push(display(&place)),
        }
    }
    if !edited.is_empty() {
        bail!(
            "an `import` or `update` was interrupted, and since then somebody changed {}. To keep that, \
             delete {}, and run the `import` or `update` again; to lose it, put back what was there \
             before, and run this again",
            edited.join(" and "),
            display(&path)
        );
    }
    let plan = Plan::of_named(folder, files)?;
    tree::apply(std::slice::from_ref(&plan))?;
    std::fs::remove_file(&path).with_context(|| format!("{} cannot be removed", display(&path)))?;
    let names: Vec<String> =
        plan.changes().map(|(path, _, _)| display(&folder.join(path))).collect();
    match names.is_empty() {
        true => eprintln!("an interrupted `import` or `update` had changed all of its files"),
        false => eprintln!("finished an interrupted `import` or `update`: {}", names.join(", ")),
    }
    Ok(())
}

fn parse(text: &str) -> Result<Vec<Change>> {
    let value: Value = serde_json::from_str(text)?;
    let files = value.get("files").and_then(Value::as_object).context("expected `files`")?;
    let string = |change: &Value, key: &str| match change.get(key) {
        Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        _ => bail!("expected a string or null as `{key}`"),
    };
    let change = |(path, change): (&String, &Value)| {
        let (before, after) = (string(change, "before")?, string(change, "after")?);
        Ok(Change { path: path.clone(), before, after })
    };
    files.iter().map(change).collect()
}

/// Holds that every file is the manifest itself, its lock, or a slice that one of them names: as they are, or
/// as the manifest is about to be.
fn expect_named(manifest_path: &Path, changes: &[Change]) -> Result<()> {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let lock_path = manifest_path.with_extension("lock");
    let mut named = BTreeSet::from([name(manifest_path), name(&lock_path)]);
    let new = changes.iter().find(|change| change.path == name(manifest_path));
    let manifests = [tree::text(manifest_path)?, new.and_then(|change| change.after.clone())];
    for text in manifests.into_iter().flatten() {
        let document: DocumentMut = text.parse()?;
        for module in manifest::modules(&document) {
            named.extend(manifest::service(&document, &module)?.map(|service| service.model));
        }
    }
    if let Some(text) = tree::text(&lock_path)? {
        let lock = Lock::parse(&display(&lock_path), &text)?;
        named.extend(lock.entries.into_values().map(|entry| entry.model));
    }
    match changes.iter().find(|change| !named.contains(&change.path)) {
        None => Ok(()),
        Some(change) => bail!(
            "it names `{}`, which neither {} nor its lock does",
            change.path.escape_debug(),
            display(manifest_path)
        ),
    }
}
