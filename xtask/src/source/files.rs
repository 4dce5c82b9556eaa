//! Named bytes, wherever they lie: in a folder, a zip archive, or a compressed tar archive.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use zip::ZipArchive;

use crate::tree::display;

/// The longest file that is read, unpacked. The longest model is a third of it, and takes 25 times its length
/// of memory to be read.
const LONGEST: u64 = 16 << 20;

/// The most that an archive may unpack to. All of botocore is a quarter of it.
const MOST: u64 = 1 << 30;

/// Files by their paths, with `/` between their parts.
pub(crate) struct Files {
    /// What they are read from, for errors.
    name: String,
    store: Store,
}

enum Store {
    Folder(PathBuf),
    Zip(ZipArchive<Cursor<Arc<[u8]>>>),
    Tar(BTreeMap<String, Vec<u8>>),
}

impl Files {
    /// The files in a folder.
    pub(super) fn of_folder(folder: &Path) -> Self {
        Self { name: display(folder), store: Store::Folder(folder.to_owned()) }
    }

    /// The files in an archive of either kind. Of a tar archive, which is read but once, only those that
    /// are `wanted` are kept.
    pub(crate) fn of_archive(path: &Path, wanted: fn(&str) -> bool) -> Result<Self> {
        let name = display(path);
        let bytes = fs::read(path).with_context(|| format!("{name} cannot be read"))?;
        let store = match bytes.as_slice() {
            [b'P', b'K', ..] => zip(bytes).with_context(|| format!("{name} is no whole wheel")),
            [0x1f, 0x8b, ..] => {
                tar(&bytes, wanted).with_context(|| format!("{name} is no whole sdist"))
            }
            _ => bail!(
                "{name} is no archive: expected a wheel (a zip archive) or an sdist (a tar archive, \
                 compressed by gzip)"
            ),
        };
        Ok(Self { name, store: store? })
    }

    /// The paths in an archive. Those in a folder are for whoever knows its layout to find.
    pub(crate) fn paths(&self) -> Vec<&str> {
        match &self.store {
            Store::Folder(_) => Vec::new(),
            Store::Zip(archive) => archive.file_names().collect(),
            Store::Tar(files) => files.keys().map(String::as_str).collect(),
        }
    }

    /// A file's bytes, unpacked if its name ends in `.gz`.
    pub(crate) fn read(&self, path: &str) -> Result<Vec<u8>> {
        let packed = match &self.store {
            Store::Folder(folder) => of_disk(&folder.join(path)),
            Store::Tar(files) => files.get(path).cloned().context("there is no such file"),
            Store::Zip(archive) => {
                // The archive's list of files is shared, not copied.
                let mut archive = archive.clone();
                archive.by_name(path).map_err(anyhow::Error::from).and_then(limited)
            }
        };
        let bytes = match packed {
            Ok(packed) if path.ends_with(".gz") => limited(GzDecoder::new(packed.as_slice())),
            other => other,
        };
        bytes.with_context(|| format!("{path} in {} cannot be read", self.name))
    }
}

/// What is no file, such as a pipe that nobody writes to, is not opened.
fn of_disk(path: &Path) -> Result<Vec<u8>> {
    match fs::metadata(path)?.is_file() {
        true => limited(fs::File::open(path)?),
        false => bail!("it is no file"),
    }
}

fn limited(file: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        bail!("it is longer than {} MB", LONGEST >> 20);
    }
    Ok(bytes)
}

fn zip(bytes: Vec<u8>) -> Result<Store> {
    let archive = ZipArchive::new(Cursor::new(Arc::from(bytes)))?;
    archive.file_names().try_for_each(expect_inside)?;
    Ok(Store::Zip(archive))
}

fn tar(bytes: &[u8], wanted: fn(&str) -> bool) -> Result<Store> {
    let mut archive = tar::Archive::new(GzDecoder::new(bytes).take(MOST));
    let mut files = BTreeMap::new();
    for entry in archive.entries()? {
        let entry = entry?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        expect_inside(&path)?;
        if entry.header().entry_type().is_file() && wanted(&path) {
            let bytes = limited(entry).with_context(|| path.clone())?;
            files.insert(path, bytes);
        }
    }
    // To the end, where the archive's checksum is.
    let mut rest = archive.into_inner();
    io::copy(&mut rest, &mut io::sink())?;
    if rest.limit() == 0 {
        bail!("it unpacks to more than {} MB", MOST >> 20);
    }
    Ok(Store::Tar(files))
}

/// Nothing is unpacked by the names in an archive, but one that climbs out of it is no work of a friend.
fn expect_inside(path: &str) -> Result<()> {
    let is_root = path.starts_with(['/', '\\']) || path.get(1..2) == Some(":");
    if is_root || path.split(['/', '\\']).any(|part| part == "..") {
        bail!("it holds the path `{}`, which leads out of it", path.escape_debug());
    }
    Ok(())
}
