//! Releases of botocore, fetched by pip, which knows where packages are and checks what it gets.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::tree::display;

/// What a release comes as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Wheel,
    Sdist,
}

/// The archive of a release, or of the newest one. It is fetched once, and kept below `target`.
pub(crate) fn fetch(root: &Path, version: Option<&str>, form: Form) -> Result<PathBuf> {
    let cache = root.join("target/sources");
    let kept = version.map(|version| kept(&cache, version, form)).transpose()?.flatten();
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let requirement = match version {
        Some(version) => format!("botocore=={version}"),
        None => "botocore".to_owned(),
    };
    // To the side and then in place, so that half of an archive is never taken for all.
    let part = cache.join(format!("part-{}", std::process::id()));
    fs::create_dir_all(&part).with_context(|| format!("{} cannot be made", display(&part)))?;
    let fetched = download(&part, &requirement, form).and_then(|archive| {
        let place = cache.join(archive.file_name().unwrap_or_default());
        fs::rename(&archive, &place)
            .with_context(|| format!("{} cannot be written", display(&place)))?;
        Ok(place)
    });
    let _ = fs::remove_dir_all(&part);
    fetched
}

fn kept(cache: &Path, version: &str, form: Form) -> Result<Option<PathBuf>> {
    if version.is_empty() || !version.chars().all(|c| c.is_ascii_alphanumeric() || c == '.') {
        bail!("`{}` is no version of botocore; one looks like 1.43.37", version.escape_debug());
    }
    let is_it = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let rest = name.strip_prefix("botocore-").and_then(|rest| rest.strip_prefix(version));
        rest.is_some_and(|rest| match form {
            Form::Wheel => rest.starts_with('-') && rest.ends_with(".whl"),
            Form::Sdist => rest == ".tar.gz",
        })
    };
    Ok(files(cache).find(is_it))
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()))
}

/// Lets pip fetch into an empty folder. It shows its progress itself, and tells its errors.
fn download(folder: &Path, requirement: &str, form: Form) -> Result<PathBuf> {
    let only = match form {
        Form::Wheel => "--only-binary",
        Form::Sdist => "--no-binary",
    };
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--no-input", "--disable-pip-version-check"]);
    pip.args(["--retries", "2", "--no-deps", only, ":all:", "--dest"]);
    let status = pip.arg(folder).arg(requirement).status();
    let help = "name a wheel, an sdist or a folder that is on this machine instead";
    let status = status.with_context(|| {
        format!(
            "{requirement} cannot be fetched: python3, whose pip does it, cannot be run; {help}"
        )
    })?;
    if !status.success() {
        bail!("{requirement} cannot be fetched by pip, which told why above; {help}");
    }
    files(folder).next().with_context(|| format!("pip fetched no file of {requirement}"))
}
