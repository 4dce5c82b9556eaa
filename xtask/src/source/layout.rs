//! Where sources keep their models.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Files, Service};
use crate::tree::display;

/// The folder of botocore's models, below whatever holds the package.
const DATA: &str = "botocore/data/";

/// Tells botocore's version, beside its `data`.
const VERSION_FILE: &str = "botocore/__init__.py";

/// Whether a file of an archive is one of those that tell of models.
pub(super) fn is_of_botocore(path: &str) -> bool {
    let path = inside(path);
    path == VERSION_FILE || path.strip_prefix(DATA).is_some_and(|path| service(path).is_some())
}

/// The path in a wheel; an sdist has a folder around it.
fn inside(path: &str) -> &str {
    match path.split_once('/') {
        Some((outer, inner)) if outer.starts_with("botocore-") => inner,
        _ => path,
    }
}

/// The service of `<service>/<version>/service-2.json`.
fn service(path: &str) -> Option<Service> {
    let mut parts = path.split('/');
    let (name, api_version) = (parts.next()?, parts.next()?);
    let is_model = matches!(parts.next()?, "service-2.json" | "service-2.json.gz");
    (is_model && parts.next().is_none()).then(|| Service {
        name: name.to_owned(),
        api_version: Some(api_version.to_owned()),
        path: path.to_owned(),
    })
}

pub(super) fn of_archive(files: &Files) -> Vec<Service> {
    let of_path = |path: &str| {
        let service = service(inside(path).strip_prefix(DATA)?)?;
        Some(Service { path: path.to_owned(), ..service })
    };
    sorted(files.paths().into_iter().filter_map(of_path).collect())
}

pub(super) fn version(files: &Files) -> Option<String> {
    let path = files.paths().into_iter().find(|path| inside(path) == VERSION_FILE)?.to_owned();
    told_by(&files.read(&path).ok()?)
}

/// The version that the file beside a folder `data` tells.
pub(super) fn version_beside(data: &Path) -> Option<String> {
    told_by(&fs::read(data.parent()?.join("__init__.py")).ok()?)
}

fn told_by(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let line = text.lines().find_map(|line| line.strip_prefix("__version__ = "))?;
    let version = line.trim().trim_matches(['\'', '"']);
    let is_version = |c: char| c.is_ascii_alphanumeric() || c == '.';
    (!version.is_empty() && version.chars().all(is_version)).then(|| version.to_owned())
}

/// The folder `data` that a folder is, holds, or holds in `botocore`, and its models; `None` where there is
/// none.
pub(super) fn of_botocore(folder: &Path) -> Result<Option<(PathBuf, Vec<Service>)>> {
    let folder = folder.canonicalize().with_context(|| cannot_be_read(folder))?;
    for below in ["botocore/data", "data", "."] {
        let data = folder.join(below).components().collect::<PathBuf>();
        let mut services = Vec::new();
        for path in paths(&data, &|path| path.split('/').count() < 3)? {
            services.extend(service(&path));
        }
        if !services.is_empty() {
            return Ok(Some((data, sorted(services))));
        }
    }
    Ok(None)
}

/// The files below a folder that name the version of Smithy, as a model does. Their names tell the
/// service, and mostly its version: `sfn-2016-11-23.json`.
pub(super) fn of_smithy(folder: &Path) -> Result<Vec<Service>> {
    let mut services = Vec::new();
    let files = Files::of_folder(folder);
    for path in paths(folder, &|_| true)?.into_iter().filter(|path| path.ends_with(".json")) {
        let bytes = files.read(&path)?;
        if bytes.windows(8).any(|window| window == b"\"smithy\"") {
            let stem = path.rsplit('/').next().unwrap_or(&path).trim_end_matches(".json");
            let (name, api_version) = dated(stem);
            services.push(Service { name, api_version, path });
        }
    }
    Ok(sorted(services))
}

/// A name, and the date that may end it.
fn dated(stem: &str) -> (String, Option<String>) {
    let is_date = |date: &str| {
        let shape = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c });
        shape.eq("0000-00-00".chars())
    };
    let cut = stem.char_indices().rev().nth(9).map_or(0, |(start, _)| start);
    let (name, date) = stem.split_at(cut);
    match name.strip_suffix(['-', '.', '_']) {
        Some(name) if is_date(date) => (name.to_owned(), Some(date.to_owned())),
        _ => (stem.to_owned(), None),
    }
}

/// Of two files for one version of a service, the first: the one that is not compressed.
fn sorted(mut services: Vec<Service>) -> Vec<Service> {
    services.sort_by(|a, b| a.path.cmp(&b.path));
    services.dedup_by(|later, first| {
        later.name == first.name
            && later.api_version == first.api_version
            && later.path.ends_with(".gz")
    });
    services
}

/// The files below a folder, in folders that `enter` lets be entered. Links to folders are not followed.
fn paths(folder: &Path, enter: &dyn Fn(&str) -> bool) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(path) = folders.pop() {
        let place = folder.join(&path);
        let entries = match fs::read_dir(&place) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(|| cannot_be_read(&place)),
        };
        for entry in entries {
            let entry = entry.with_context(|| cannot_be_read(&place))?;
            // No model has a name that is not Unicode.
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = if path.is_empty() { name } else { format!("{path}/{name}") };
            let kind = entry.file_type().with_context(|| cannot_be_read(&place))?;
            if kind.is_dir() {
                folders.extend(enter(&path).then_some(path));
            } else if entry.path().is_file() {
                found.push(path);
            }
        }
    }
    Ok(found)
}

fn cannot_be_read(path: &Path) -> String {
    format!("{} cannot be read", display(path))
}
