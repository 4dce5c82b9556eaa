//! One command at a time: a second one that would write to the same place waits.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result, bail};
use fs4::{FileExt, TryLockError};

use crate::codegen::resolved;
use crate::digest::digest;
use crate::tree::display;

/// Held while a command writes.
#[derive(Debug)]
pub(crate) struct Alone {
    _lock: File,
}

impl Alone {
    /// Waits until no other command writes to `place`. `root` is the checkout, which keeps the locks: a file
    /// among the user's own would lie there for good, since one that is locked cannot safely be removed.
    pub(crate) fn wait(root: &Path, place: &Path) -> Result<Self> {
        let folder = root.join("target/locks");
        let path = folder.join(digest(resolved(place)?.as_os_str().as_encoded_bytes()));
        let open = || {
            fs::create_dir_all(&folder)?;
            File::options().create(true).write(true).truncate(false).open(&path)
        };
        let lock = open().with_context(|| format!("{} cannot be written", display(&path)))?;
        match FileExt::try_lock(&lock) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                eprintln!("waiting for another command to end, which changes {}", display(place));
                FileExt::lock(&lock)
                    .with_context(|| format!("{} cannot be locked", display(&path)))?;
            }
            Err(TryLockError::Error(error)) => {
                bail!("{} cannot be locked: {error}", display(&path))
            }
        }
        Ok(Self { _lock: lock })
    }
}
