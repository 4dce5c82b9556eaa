//! Cargo, run on crates outside this workspace.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Cargo in `folder`, with what it builds in `target`.
pub(crate) fn cargo(folder: &Path, target: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder).env("CARGO_TARGET_DIR", target);
    command
}

/// Fetches what the crates of `folder` depend on, unless it is on this machine: what is built afterwards
/// needs no network.
pub(crate) fn fetch(folder: &Path, options: &[&str]) -> Result<()> {
    let fetch = |offline: &[&str]| {
        let mut cargo = cargo(folder, &folder.join("target"));
        cargo.args(["fetch", "--quiet"]).args(options).args(offline);
        cargo
    };
    let silent = fetch(&["--offline"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if silent.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    let failure = format!("what {} depends on cannot be fetched", folder.display());
    output(&mut fetch(&[]), &failure).map(drop)
}

/// What the command printed, unless it failed.
pub(crate) fn output(command: &mut Command, failure: &str) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("{program} cannot be run"))?;
    if !output.status.success() {
        bail!("{failure}");
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
