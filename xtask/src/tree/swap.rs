//! Changing many files: all are written to a staging folder first, where a full disk does no harm, and then
//! renamed into place.
//!
//! Nothing is undone. A run that is killed among its renames is finished by the next one: what is generated is
//! generated again, and what is not has a [`Guard`] that says what remains.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::place::{create_parent, kind, place, remove_empty_parents};
use super::{Change, Plan, display};

/// The staging folder, on the same file system as the files. It holds files named by numbers, and nothing else.
const STAGING: &str = ".opsmith-staging";

/// A file that stands on the disk while the files of a plan are renamed, and says what remains to be done.
#[derive(Debug)]
pub(crate) struct Guard {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl Guard {
    /// It is whole on the disk before the first file changes.
    fn put(&self, part: &Path) -> Result<()> {
        let write = || {
            let mut file = fs::File::create(part)?;
            file.write_all(self.text.as_bytes())?;
            file.sync_all()?;
            fs::rename(part, &self.path)
        };
        write().with_context(|| format!("{} cannot be written", display(&self.path)))
    }

    fn remove(&self) -> Result<()> {
        fs::remove_file(&self.path)
            .with_context(|| format!("{} cannot be removed", display(&self.path)))
    }
}

/// The new files of a plan, written to its staging folder.
struct Staged<'a> {
    plan: &'a Plan,
    folder: PathBuf,
    /// The number that its first file is named by: two plans may share a folder.
    first: usize,
    /// Whether the folder that the staging folder lies in is new.
    is_in_new_folder: bool,
}

/// Carries out the plans, one after the other. Until all their files are staged, nothing has changed.
pub(super) fn apply(plans: &[&Plan]) -> Result<()> {
    let staged = stage(plans).context("nothing was changed")?;
    let total: usize = plans.iter().map(|plan| plan.changes.len()).sum();
    let mut done = 0;
    let swapped = staged.iter().try_for_each(|staged| staged.swap(&mut done));
    swapped.with_context(|| match done {
        0 => "nothing was changed".to_owned(),
        _ => {
            format!("{done} of {total} files were changed; run the same command again for the rest")
        }
    })
}

fn stage<'a>(plans: &[&'a Plan]) -> Result<Vec<Staged<'a>>> {
    for plan in plans {
        let places = plan.changes.iter().map(|change| place(&plan.folder, &change.path));
        places.collect::<Result<Vec<_>>>()?;
        clear(&plan.folder)?;
    }
    let mut first = 0;
    let write = |plan: &&'a Plan| {
        let staged = Staged::write(plan, first)?;
        first += plan.changes.len() + 1;
        Ok(staged)
    };
    plans.iter().map(write).collect()
}

impl<'a> Staged<'a> {
    fn write(plan: &'a Plan, first: usize) -> Result<Self> {
        let folder = plan.folder.join(STAGING);
        let is_in_new_folder = !plan.folder.exists();
        fs::create_dir_all(&folder)
            .with_context(|| format!("{} cannot be written to", display(&plan.folder)))?;
        let staged = Self { plan, folder, first, is_in_new_folder };
        for (index, change) in plan.changes.iter().enumerate() {
            let Some(after) = &change.after else { continue };
            let path = staged.file(index);
            fs::write(&path, after)
                .with_context(|| format!("{} cannot be written", display(&path)))?;
        }
        Ok(staged)
    }

    fn file(&self, index: usize) -> PathBuf {
        self.folder.join((self.first + index).to_string())
    }

    /// Renames the files into place, and counts them.
    fn swap(&self, done: &mut usize) -> Result<()> {
        let Plan { folder, changes, guard, .. } = self.plan;
        if let Some(guard) = guard {
            expect_unchanged(folder, changes)?;
            guard.put(&self.file(changes.len()))?;
        }
        for (index, change) in changes.iter().enumerate() {
            let place = place(folder, &change.path)?;
            if change.after.is_some() {
                create_parent(&place)?;
                fs::rename(self.file(index), &place)
                    .with_context(|| format!("{} cannot be written", display(&place)))?;
            } else {
                match fs::remove_file(&place) {
                    Err(error) if error.kind() != ErrorKind::NotFound => {
                        bail!("{} cannot be removed: {error}", display(&place))
                    }
                    _ => remove_empty_parents(folder, &change.path),
                }
            }
            *done += 1;
        }
        guard.as_ref().map_or(Ok(()), Guard::remove)
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        for index in 0..=self.plan.changes.len() {
            let _ = fs::remove_file(self.file(index));
        }
        let _ = fs::remove_dir(&self.folder);
        if self.is_in_new_folder {
            // Which fails where the run put files into it.
            let _ = fs::remove_dir(&self.plan.folder);
        }
    }
}

/// Holds that files which people edit too are still as the plan found them.
fn expect_unchanged(folder: &Path, changes: &[Change]) -> Result<()> {
    for Change { path, before, .. } in changes {
        let place = place(folder, path)?;
        let is_same = match fs::read(&place) {
            Ok(bytes) => before.as_ref().is_some_and(|before| before.as_bytes() == bytes),
            Err(error) => before.is_none() && error.kind() == ErrorKind::NotFound,
        };
        if !is_same {
            bail!("{} was changed while this command ran; run it again", display(&place));
        }
    }
    Ok(())
}

/// The staging folder that an interrupted run left in a folder, if there is one.
pub(crate) fn left_over(folder: &Path) -> Option<PathBuf> {
    let staging = folder.join(STAGING);
    fs::symlink_metadata(&staging).is_ok().then_some(staging)
}

/// Removes the staging folder that an interrupted run left in a folder; whether there was one. What this tool
/// did not put there is not touched.
pub(crate) fn clear(folder: &Path) -> Result<bool> {
    let Some(staging) = left_over(folder) else { return Ok(false) };
    let refuse = |path: &Path, what: &str| -> Result<bool> {
        bail!("{} is {what}, where Opsmith keeps its own files; move it away", display(path))
    };
    let cannot = || format!("{} cannot be removed", display(&staging));
    let metadata = fs::symlink_metadata(&staging).with_context(cannot)?;
    if !metadata.is_dir() {
        return refuse(&staging, kind(&metadata));
    }
    let entries = fs::read_dir(&staging).with_context(cannot)?;
    let entries = entries.collect::<Result<Vec<_>, _>>().with_context(cannot)?;
    for entry in &entries {
        let name = entry.file_name();
        let is_number = name.as_encoded_bytes().iter().all(u8::is_ascii_digit);
        let metadata = fs::symlink_metadata(entry.path()).with_context(cannot)?;
        if !is_number || !metadata.is_file() {
            return refuse(&entry.path(), kind(&metadata));
        }
    }
    for entry in &entries {
        fs::remove_file(entry.path()).with_context(cannot)?;
    }
    fs::remove_dir(&staging).with_context(cannot)?;
    Ok(true)
}
