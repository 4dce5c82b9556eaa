//! Folders of files: what differs from what they should hold, and the changes that mend it.

mod owned;
mod place;
mod swap;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use opsmith_codegen::SourceFile;
use similar::TextDiff;

use crate::say;

pub(crate) use owned::Owner;
pub(crate) use place::{place, read, text};
pub(crate) use swap::{Guard, clear, left_over};

/// What is to be done to a folder.
#[derive(Debug)]
pub(crate) struct Plan {
    folder: PathBuf,
    changes: Vec<Change>,
    unchanged: usize,
    guard: Option<Guard>,
}

/// A file, as it is and as it is to be; `None`: it is not there.
#[derive(Debug)]
struct Change {
    path: String,
    before: Option<String>,
    after: Option<String>,
}

impl Plan {
    /// Compares `files` with the crate in `folder`, which must be the owner's.
    pub(crate) fn of_crate(folder: &Path, files: Vec<SourceFile>, owner: &Owner) -> Result<Self> {
        let wanted: BTreeMap<String, String> =
            files.into_iter().map(|file| (file.path, file.text)).collect();
        let mut present = owner.files(folder, wanted.keys())?;
        let total = wanted.len();
        let mut changes = Vec::new();
        for (path, after) in wanted {
            let before = present.remove(&path);
            if before.as_ref() != Some(&after) {
                changes.push(Change { path, before, after: Some(after) });
            }
        }
        let unchanged = total - changes.len();
        let stale = |(path, text)| Change { path, before: Some(text), after: None };
        changes.extend(present.into_iter().map(stale));
        changes.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { folder: folder.to_owned(), changes, unchanged, guard: None })
    }

    /// A plan for files that people edit too: only those that are named change. `None`: it goes.
    pub(crate) fn of_named(folder: &Path, files: BTreeMap<String, Option<String>>) -> Result<Self> {
        let mut changes = Vec::new();
        let total = files.len();
        for (path, after) in files {
            let before = text(&place(folder, &path)?)?;
            if before != after {
                changes.push(Change { path, before, after });
            }
        }
        let unchanged = total - changes.len();
        Ok(Self { folder: folder.to_owned(), changes, unchanged, guard: None })
    }

    /// The plan, with a file that stands on the disk while its files are renamed.
    pub(crate) fn guarded(self, guard: impl FnOnce(&Self) -> Guard) -> Self {
        let guard = guard(&self);
        Self { guard: Some(guard), ..self }
    }

    /// The files that change: their paths, what they hold and what they are to hold.
    pub(crate) fn changes(&self) -> impl Iterator<Item = (&str, Option<&str>, Option<&str>)> {
        self.changes.iter().map(|it| (it.path.as_str(), it.before.as_deref(), it.after.as_deref()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// A unified diff of what would be done.
    pub(crate) fn print_differences(&self) {
        for Change { path, before, after } in &self.changes {
            let name = |prefix: &str, side: &Option<String>| match side {
                Some(_) => format!("{prefix}/{path}"),
                None => "/dev/null".to_owned(),
            };
            let (old, new) = (before.as_deref().unwrap_or(""), after.as_deref().unwrap_or(""));
            let diff = TextDiff::from_lines(old, new);
            let names = (name("a", before), name("b", after));
            say::text(diff.unified_diff().header(&names.0, &names.1));
        }
    }

    /// A line a file, with a word for what becomes of it: made, changed or deleted.
    fn print_lines(&self, [made, changed, deleted]: [&str; 3]) {
        for change in &self.changes {
            let word = match (&change.before, &change.after) {
                (None, _) => made,
                (_, Some(_)) => changed,
                (_, None) => deleted,
            };
            say!("{word} {}", display(&self.folder.join(&change.path)));
        }
    }
}

/// Carries out all plans, in their order.
pub(crate) fn apply(plans: &[Plan]) -> Result<()> {
    let plans: Vec<&Plan> = plans.iter().filter(|plan| !plan.is_empty()).collect();
    swap::apply(&plans)
}

/// Carries out all plans, and tells what was done.
pub(crate) fn carry_out(plans: &[Plan]) -> Result<()> {
    let unchanged: usize = plans.iter().map(|plan| plan.unchanged).sum();
    if plans.iter().all(Plan::is_empty) {
        let folders: Vec<String> = plans.iter().map(|plan| display(&plan.folder)).collect();
        say!("nothing to do: {unchanged} files in {} are up to date", folders.join(" and "));
        return Ok(());
    }
    apply(plans)?;
    plans.iter().for_each(|plan| plan.print_lines(["wrote", "changed", "deleted"]));
    let changes = || plans.iter().flat_map(|plan| &plan.changes);
    let deleted = changes().filter(|change| change.after.is_none()).count();
    say!("{} written, {deleted} deleted, {unchanged} unchanged", changes().count() - deleted);
    Ok(())
}

/// Tells what carrying out the plans would do.
pub(crate) fn tell(plans: &[Plan]) {
    let words = ["would write", "would change", "would delete"];
    plans.iter().for_each(|plan| plan.print_lines(words));
    let changes: usize = plans.iter().map(|plan| plan.changes.len()).sum();
    let plural = if changes == 1 { "" } else { "s" };
    say!("{changes} file{plural} would change; nothing was written");
}

/// A path as whoever runs the command would type it: relative to where they stand, if it lies below.
pub(crate) fn display(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let absolute = std::path::absolute(path).ok();
    let below = here.zip(absolute).and_then(|(here, absolute)| {
        let below = absolute.strip_prefix(here).ok()?;
        Some(if below == Path::new("") { PathBuf::from(".") } else { below.to_owned() })
    });
    below.unwrap_or_else(|| path.to_owned()).display().to_string()
}
