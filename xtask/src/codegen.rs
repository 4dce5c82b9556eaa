//! `cargo xtask codegen`: a manifest and its models to a crate.

use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use opsmith_codegen::{Config, Manifest, Source, generate, ledger};

use crate::alone::Alone;
use crate::arguments::Arguments;
use crate::pending;
use crate::say;
use crate::tree::{self, Owner, Plan, carry_out, display};

/// What the command was asked to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    check: bool,
    /// To tell what becomes of the models' keys instead.
    ledger: bool,
    /// To take over a crate that does not record this manifest.
    adopt: bool,
    /// A manifest and a folder, where they are not the project's own.
    elsewhere: Option<(PathBuf, PathBuf)>,
}

impl Options {
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self> {
        let valued = ["--manifest", "--out"];
        let arguments =
            Arguments::parse("codegen", arguments, &valued, &["--adopt", "--check", "--ledger"])?;
        if let Some(word) = arguments.words.first() {
            bail!("`codegen` takes options alone, and `{word}` is none; see `cargo xtask help`");
        }
        let (check, ledger) = (arguments.has("--check"), arguments.has("--ledger"));
        if check && ledger {
            bail!(
                "`--check` and `--ledger` do not go together: each writes nothing and prints its own"
            );
        }
        let elsewhere = match (arguments.value("--manifest"), arguments.value("--out")) {
            // Nothing is written.
            (Some(manifest), None) if ledger => Some((manifest.into(), PathBuf::from("."))),
            _ => arguments.elsewhere()?,
        };
        Ok(Self { check, ledger, adopt: arguments.has("--adopt"), elsewhere })
    }
}

/// How to run `codegen` for a manifest and a folder.
pub(crate) fn command(elsewhere: Option<&(PathBuf, PathBuf)>) -> String {
    match elsewhere {
        None => "cargo xtask codegen".to_owned(),
        Some((manifest, out)) => {
            format!("cargo xtask codegen --manifest {} --out {}", word(manifest), word(out))
        }
    }
}

/// A path as a word of a shell's command.
fn word(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@".contains(c);
    match path.chars().all(plain) {
        true => path,
        false => format!("'{}'", path.replace('\'', "'\\''")),
    }
}

pub(crate) fn run(options: Options) -> Result<()> {
    let root = root()?;
    let command = command(options.elsewhere.as_ref());
    let (manifest, out) = places(&root, options.elsewhere);
    let looks_only = options.check || options.ledger;
    let _alone = match looks_only {
        true => pending::expect_none(&manifest, &out, &command).map(|()| None)?,
        false => {
            let alone = Alone::wait(&root, &manifest)?;
            pending::finish(&manifest, &out)?;
            Some(alone)
        }
    };
    let config = config(&root, &manifest, &out, &tree::read)?;
    if options.ledger {
        say::text(ledger(&config)?);
        return Ok(());
    }
    let owner = Owner { adopt: options.adopt, ..owner(&config, &manifest) };
    let plan = Plan::of_crate(&out, generate(&config)?, &owner)?;
    if !options.check {
        return carry_out(&[plan]);
    }
    plan.print_differences();
    if !plan.is_empty() {
        let out = display(&out);
        bail!("{out} is not what the models make of it; run `{command}`");
    }
    say!("{} is up to date", display(&out));
    Ok(())
}

/// Whom the crate belongs to that a manifest makes.
pub(crate) fn owner(config: &Config, manifest: &Path) -> Owner {
    let (manifest, prefix) = (config.manifest_path.clone(), folder_name(folder(manifest)));
    Owner { manifest, prefix, adopt: false }
}

/// The manifest and the folder of the crate: the project's own, if no others are named.
pub(crate) fn places(root: &Path, elsewhere: Option<(PathBuf, PathBuf)>) -> (PathBuf, PathBuf) {
    elsewhere.unwrap_or_else(|| (root.join("models/opsmith.toml"), root.join("generated")))
}

/// The checkout that this command belongs to.
pub(crate) fn root() -> Result<PathBuf> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = package.parent().context("the package `xtask` lies in no checkout")?;
    Ok(root.to_owned())
}

/// Reads a file: from the disk, or what is about to stand there.
pub(crate) type Read<'a> = &'a dyn Fn(&Path) -> io::Result<Vec<u8>>;

/// All that a run depends on.
pub(crate) fn config(
    root: &Path,
    manifest_path: &Path,
    out: &Path,
    read: Read<'_>,
) -> Result<Config> {
    let text = read(manifest_path)
        .and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other))
        .with_context(|| format!("the manifest {} cannot be read", display(manifest_path)))?;
    let folder = folder(manifest_path);
    let manifest_name = name(manifest_path);
    let prefix = folder_name(folder);
    let manifest = Manifest::parse(&manifest_name, &text)?;
    let sources = sources(&manifest, folder, &prefix, read)?;
    let runtime = match manifest.runtime() {
        Some(runtime) => runtime.to_owned(),
        None => format!("{{ path = {} }}", quoted(&runtime_path(root, out)?)),
    };
    let manifest_path = text_of(&way(&resolved(out)?, &resolved(manifest_path)?));
    Ok(Config { manifest, sources, runtime, manifest_name, manifest_path })
}

/// The folder that a manifest lies in.
pub(crate) fn folder(manifest: &Path) -> &Path {
    match manifest.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// The name of a manifest, or of what lies beside it, in faults and in the files' first lines.
pub(crate) fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    format!("{}{name}", folder_name(folder(path)))
}

/// The name that the folder of the manifest goes by in faults and in the files' first lines: the same
/// wherever the checkout lies.
fn folder_name(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    folder.file_name().map(|name| format!("{}/", name.to_string_lossy())).unwrap_or_default()
}

fn sources(
    manifest: &Manifest,
    folder: &Path,
    prefix: &str,
    read: Read<'_>,
) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    let mut faults = Vec::new();
    for model in manifest.models() {
        match source(model, folder, prefix, read) {
            Ok(source) => sources.push(source),
            Err(error) => faults.push(format!("{error:#}")),
        }
    }
    if !faults.is_empty() {
        bail!("{}\nnothing was generated", faults.join("\n"));
    }
    Ok(sources)
}

fn source(model: &str, folder: &Path, prefix: &str, read: Read<'_>) -> Result<Source> {
    let path = folder.join(model);
    let bytes =
        read(&path).with_context(|| format!("the model {} cannot be read", display(&path)))?;
    let overlay_name = overlay(model);
    let overlay_path = folder.join(&overlay_name);
    let overlay = match read(&overlay_path) {
        Ok(bytes) => Some((format!("{prefix}{overlay_name}"), bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => bail!("the overlay {} cannot be read: {error}", display(&overlay_path)),
    };
    Ok(Source { path: format!("{prefix}{model}"), bytes, overlay })
}

/// The overlay that is merged over a model, if it is there.
pub(crate) fn overlay(model: &str) -> String {
    model.strip_suffix(".json").unwrap_or(model).to_owned() + ".sdk-extras.json"
}

/// The way from the crate to this checkout's runtime: relative inside the checkout, so that it can be
/// moved, and absolute outside.
pub(crate) fn runtime_path(root: &Path, out: &Path) -> Result<String> {
    let (root, out) = (resolved(root)?, resolved(out)?);
    let runtime = root.join("codegen/runtime");
    Ok(text_of(&if out.starts_with(&root) { way(&out, &runtime) } else { runtime }))
}

/// The way from a folder to another place, both of them resolved.
fn way(from: &Path, to: &Path) -> PathBuf {
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

/// A path with `/` between its parts.
fn text_of(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The path without links and `..`, although its end may not be there yet.
pub(crate) fn resolved(path: &Path) -> Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut there = absolute.as_path();
    while !there.exists() {
        there = there.parent().context("a path without a root")?;
    }
    let mut resolved = there.canonicalize()?;
    for component in absolute.strip_prefix(there)?.components() {
        match component {
            Component::ParentDir => drop(resolved.pop()),
            other => resolved.push(other),
        }
    }
    Ok(resolved)
}

/// A string as TOML writes it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_goes_with_a_folder() {
        let elsewhere = Some((PathBuf::from("m.toml"), PathBuf::from("crate")));
        let parsed =
            Options::parse(&["--manifest", "m.toml", "--out", "crate", "--check"]).unwrap();
        let command = command(elsewhere.as_ref());
        assert_eq!(parsed, Options { check: true, ledger: false, adopt: false, elsewhere });
        assert_eq!(command, "cargo xtask codegen --manifest m.toml --out crate");
        for wrong in
            [&["--manifest", "m.toml"][..], &["--out"], &["--chekc"], &["--check", "--ledger"]]
        {
            assert!(Options::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_runtime_is_found_from_inside_and_outside_the_checkout() {
        let root = root().unwrap();
        let absolute = root.canonicalize().unwrap().join("codegen/runtime");
        for (out, expected) in [
            ("generated", "../codegen/runtime"),
            ("target/not/there", "../../../codegen/runtime"),
            ("xtask/../target/a", "../../codegen/runtime"),
            ("../elsewhere", &*absolute.to_string_lossy()),
            ("/else/where", &*absolute.to_string_lossy()),
        ] {
            assert_eq!(runtime_path(&root, &root.join(out)).unwrap(), expected, "{out}");
        }
    }

    #[test]
    fn a_command_can_be_pasted_into_a_shell() {
        assert_eq!(word(Path::new("a/b-c.toml")), "a/b-c.toml");
        assert_eq!(word(Path::new("it's here")), r"'it'\''s here'");
    }
}
