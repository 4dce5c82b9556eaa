//! Paths below a folder. Nothing is read or written through a link, or where the path leads out of the folder.

use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::display;

/// Where the file `path` lies below `folder`. All that stands on its way must be a folder, and what stands
/// there already a file.
pub(crate) fn place(folder: &Path, path: &str) -> Result<PathBuf> {
    let mut place = folder.to_owned();
    let mut parts =
        Path::new(path).components().filter(|part| *part != Component::CurDir).peekable();
    if parts.peek().is_none() {
        bail!("`{}` names no file", path.escape_debug());
    }
    while let Some(part) = parts.next() {
        let Component::Normal(name) = part else {
            let (path, folder) = (path.escape_debug(), display(folder));
            bail!("{path} lies outside of {folder}, where nothing is written");
        };
        place.push(name);
        let metadata = match fs::symlink_metadata(&place) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            metadata => metadata.with_context(|| format!("{} cannot be read", display(&place)))?,
        };
        let (fits, wanted) = match parts.peek() {
            Some(_) => (metadata.is_dir(), "folder"),
            None => (metadata.is_file(), "file"),
        };
        if !fits {
            let (path, found) = (display(&place), kind(&metadata));
            bail!("{path} is {found}, and a {wanted} goes there; move it away");
        }
    }
    Ok(place)
}

/// What something on the disk is.
pub(crate) fn kind(metadata: &Metadata) -> &'static str {
    match metadata {
        it if it.is_symlink() => "a symbolic link",
        it if it.is_dir() => "a folder",
        it if it.is_file() => "a file",
        _ => "neither a file nor a folder",
    }
}

/// Reads a file. Anything else is an error, for to read a pipe may mean to wait forever.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(path)?;
    match metadata.is_file() {
        true => fs::read(path),
        false => Err(io::Error::other(format!("expected a file, found {}", kind(&metadata)))),
    }
}

/// The text of a file; `None` where there is none.
pub(crate) fn text(path: &Path) -> Result<Option<String>> {
    let bytes = match read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => bail!("{} cannot be read: {error}", display(path)),
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        Err(_) => bail!("{} cannot be read: it is not UTF-8", display(path)),
    }
}

pub(super) fn create_parent(path: &Path) -> Result<()> {
    let Some(parent) = path.parent() else { return Ok(()) };
    fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", display(parent)))
}

/// Removes the folders of a file that hold nothing any more.
pub(super) fn remove_empty_parents(folder: &Path, path: &str) {
    let mut parent = Path::new(path).parent();
    while let Some(path) = parent.filter(|path| *path != Path::new("")) {
        if fs::remove_dir(folder.join(path)).is_err() {
            return;
        }
        parent = path.parent();
    }
}
