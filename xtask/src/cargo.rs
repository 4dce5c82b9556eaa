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

/// Whether all that the crates of `folder` depend on is on this machine.
pub(crate) fn is_fetched(folder: &Path) -> bool {
    let mut cargo = cargo(folder, &folder.join("target"));
    cargo.args(["fetch", "--quiet", "--offline"]);
    cargo.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// What the command printed, unless it failed.
pub(crate) fn output(command: &mut Command, failure: &str) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().context("cargo cannot be run")?;
    if !output.status.success() {
        bail!("{failure}");
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
