//! A manifest, its lock, its slices and the crate that they make, changed together or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use opsmith_codegen::{
    Choice, Dialect, Documentation, Manifest, Upstream, changes, generate, protocols,
};
use toml_edit::DocumentMut;

use crate::alone::Alone;
use crate::codegen;
use crate::digest::digest;
use crate::lock::{Entry, Lock};
use crate::manifest;
use crate::pending;
use crate::protocol;
use crate::source::Found;
use crate::tree::{self, Plan, display};

pub(crate) struct Project {
    pub(crate) root: PathBuf,
    manifest_path: PathBuf,
    out: PathBuf,
    folder: PathBuf,
    manifest: DocumentMut,
    pub(crate) lock: Lock,
    /// Slices that are to be written, or to go.
    slices: BTreeMap<String, Option<String>>,
    /// `None`: nothing will be written.
    alone: Option<Alone>,
}

/// What a command may do to a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum May {
    Look,
    Change,
    /// Change it, and begin a manifest that is not there.
    Begin,
}

/// What is to be cut out of a model that was found.
pub(crate) struct Request<'a> {
    pub(crate) module: &'a str,
    pub(crate) found: &'a Found,
    /// The source, as the lock names it.
    pub(crate) source: &'a str,
    /// Operations beside those that the manifest names already.
    pub(crate) operations: &'a [String],
    pub(crate) documentation: Documentation,
    /// The protocol to speak, if the command names one.
    pub(crate) protocol: Option<&'a str>,
}

/// What became of a service.
pub(crate) struct Outcome {
    /// How many shapes its slice holds.
    pub(crate) shapes: usize,
    pub(crate) protocol: protocol::Choice,
    /// The slice that is gone from the disk, and with it the order of its members.
    pub(crate) lost: Option<String>,
    pub(crate) changes: Vec<String>,
    /// Operations that are gone upstream, and kept.
    pub(crate) gone: BTreeSet<String>,
}

impl Project {
    /// Reads the manifest and its lock, to change them.
    pub(crate) fn open(elsewhere: Option<(PathBuf, PathBuf)>, may: May) -> Result<Self> {
        let root = codegen::root()?;
        let command = codegen::command(elsewhere.as_ref());
        let (manifest_path, out) = codegen::places(&root, elsewhere);
        let alone = match may {
            May::Look => pending::expect_none(&manifest_path, &out, &command).map(|()| None)?,
            May::Change | May::Begin => {
                let alone = Alone::wait(&root, &manifest_path)?;
                pending::finish(&manifest_path, &out)?;
                Some(alone)
            }
        };
        let text = match tree::text(&manifest_path)? {
            Some(text) => text,
            None if may == May::Begin => first_lines(&out),
            None => bail!("there is no manifest {}; `import` begins one", display(&manifest_path)),
        };
        let manifest = match text.parse() {
            Ok(document) => document,
            Err(error) => {
                // Told as every fault of a manifest is.
                Manifest::parse(&codegen::name(&manifest_path), &text)?;
                return Err(error).context(display(&manifest_path));
            }
        };
        let folder = codegen::folder(&manifest_path).to_owned();
        let mut lock = lock(&manifest_path.with_extension("lock"))?;
        follow(&mut lock, &manifest);
        let slices = BTreeMap::new();
        Ok(Self { root, manifest_path, out, folder, manifest, lock, slices, alone })
    }

    /// The modules of the manifest's services.
    pub(crate) fn modules(&self) -> Vec<String> {
        manifest::modules(&self.manifest)
    }

    /// The module of a service that was found: the one that it has, or a new one.
    pub(crate) fn module(&self, found: &Found) -> Result<String> {
        let known = self.modules();
        let id = found.model.id();
        let of_it = |(module, entry): &(&String, &Entry)| entry.id == id && known.contains(module);
        if let Some((module, entry)) = self.lock.entries.iter().find(of_it) {
            if entry.api_version != found.api_version {
                bail!(
                    "services.{module} is the version {} of {id}; take it out of the manifest before \
                     you import {}",
                    entry.api_version,
                    found.api_version
                );
            }
            return Ok(module.clone());
        }
        let module = module_name(&found.name);
        if known.contains(&module) {
            let who = match self.lock.entries.get(&module) {
                Some(entry) => format!("is the service {}", entry.id),
                None => "was not imported".to_owned(),
            };
            bail!(
                "{id} would have the module `{module}`, and services.{module} in the manifest {who}; \
                 rename that one first"
            );
        }
        Ok(module)
    }

    /// Whether the slice of a service is as it was imported, or gone: what was changed by hand would be
    /// lost.
    pub(crate) fn expect_unedited(&self, module: &str) -> Result<()> {
        let Some(entry) = self.lock.entries.get(module) else { return Ok(()) };
        let path = self.folder.join(&entry.model);
        match tree::read(&path) {
            Ok(bytes) if digest(&bytes) == entry.slice_digest => Ok(()),
            Ok(_) => bail!(
                "{} was changed by hand since it was imported, and the change would be lost: put it into \
                 the manifest as an override, or into {}; then restore the file from version control, \
                 and run this again",
                display(&path),
                codegen::overlay(&entry.model)
            ),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => bail!("{} cannot be read: {error}", display(&path)),
        }
    }

    /// Cuts the slice of a service anew, for all of its operations.
    pub(crate) fn import(&mut self, request: &Request<'_>) -> Result<Outcome> {
        let Request { module, found, .. } = *request;
        let known = self.lock.entries.get(module).filter(|it| it.id == found.model.id()).cloned();
        let old = self.slice(known.as_ref())?;
        let old_model = old.as_ref().map(|(_, model)| model);
        let named = manifest::service(&self.manifest, module)?.and_then(|service| service.protocol);
        let protocol = protocol::Choice::of(request, named, known.is_some(), old_model)?;
        let spoken = protocol.protocol.as_deref();
        let choice = self.choice(request, old_model)?;
        let (text, gone) = renewed(request, old_model, &choice)?;
        let model = self.place(known.as_ref(), found)?;
        let new = Upstream::read(&model, text.as_bytes())?;
        let lost = known.as_ref().filter(|_| old.is_none()).map(|known| known.model.clone());
        let changes = old.map(|(old, _)| changes(&old, &text, spoken)).unwrap_or_default();
        let names: Vec<String> = choice.operations.into_iter().collect();
        manifest::put(&mut self.manifest, module, &model, &names, spoken)?;
        let entry = Entry {
            source: request.source.to_owned(),
            service: found.name.clone(),
            id: found.model.id().to_owned(),
            api_version: found.api_version.clone(),
            model: model.clone(),
            source_digest: found.digest.clone(),
            slice_digest: digest(text.as_bytes()),
            documentation: request.documentation,
        };
        let entry = entry.unless_unchanged(known.as_ref());
        if let Some(old) = known.filter(|known| known.model != model) {
            self.slices.insert(old.model, None);
        }
        self.lock.entries.insert(module.to_owned(), entry);
        self.slices.insert(model, Some(text));
        Ok(Outcome { shapes: new.shapes(), protocol, lost, changes, gone })
    }

    /// Writes the protocol of a service that stays as it is into a manifest that names none.
    pub(crate) fn pin(&mut self, module: &str, entry: &Entry) -> Result<()> {
        let named = manifest::service(&self.manifest, module)?.and_then(|service| service.protocol);
        let Some((_, slice)) = self.slice(Some(entry))?.filter(|_| named.is_none()) else {
            return Ok(());
        };
        if let Some(protocol) = protocols(&slice).first() {
            protocol::tell_pinned(module, protocol);
            manifest::put(&mut self.manifest, module, &entry.model, &[], Some(protocol))?;
        }
        Ok(())
    }

    /// The slice as it is; `None` where there is none.
    fn slice(&self, known: Option<&Entry>) -> Result<Option<(String, Upstream)>> {
        let Some(entry) = known else { return Ok(None) };
        let Some(text) = tree::text(&self.folder.join(&entry.model))? else { return Ok(None) };
        let model = Upstream::read(&entry.model, text.as_bytes())?;
        Ok(Some((text, model)))
    }

    /// The operations that the manifest names, or all of the slice if it names none, and further ones;
    /// with the errors that the manifest adds to them.
    fn choice(&self, request: &Request<'_>, old: Option<&Upstream>) -> Result<Choice> {
        let service = manifest::service(&self.manifest, request.module)?;
        let (named, errors) =
            service.map(|it| (it.operations, it.added_errors)).unwrap_or_default();
        let of_slice = || old.map(|model| model.operations().to_vec()).unwrap_or_default();
        let further = request.operations.iter().cloned();
        Ok(Choice {
            operations: named.unwrap_or_else(of_slice).into_iter().chain(further).collect(),
            shapes: errors.into_iter().collect(),
            documentation: request.documentation,
        })
    }

    /// Where the slice goes.
    fn place(&self, known: Option<&Entry>, found: &Found) -> Result<String> {
        let file = match found.model.dialect() {
            Dialect::Botocore => "service-2.json",
            Dialect::Smithy => "model.json",
        };
        let Some(entry) = known else {
            let place = format!("{}/{}/{file}", found.name, found.api_version);
            let path = self.folder.join(&place);
            if path.exists() {
                bail!("{} lies where the slice goes; move it away", display(&path));
            }
            return Ok(place);
        };
        if entry.dialect() == found.model.dialect() {
            return Ok(entry.model.clone());
        }
        let overlay = self.folder.join(codegen::overlay(&entry.model));
        if overlay.exists() {
            bail!(
                "{} is merged over a model of another form; move it away before the service changes \
                 its source",
                display(&overlay)
            );
        }
        let folder = entry.model.rsplit_once('/').map_or("", |(folder, _)| folder);
        Ok(format!("{folder}/{file}"))
    }

    /// Generates the crate, and only then writes everything; or tells what it would write.
    pub(crate) fn finish(mut self) -> Result<()> {
        let modules = self.modules();
        self.lock.entries.retain(|module, _| modules.contains(module));
        let path =
            |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut files = self.slices;
        files.insert(path(&self.manifest_path), Some(self.manifest.to_string()));
        files.insert(path(&self.manifest_path.with_extension("lock")), Some(self.lock.text()));
        let folder = &self.folder;
        let read = |path: &Path| {
            let name = path.strip_prefix(folder).ok().and_then(Path::to_str).unwrap_or_default();
            match files.get(name) {
                Some(Some(text)) => Ok(text.clone().into_bytes()),
                Some(None) => Err(io::ErrorKind::NotFound.into()),
                None => tree::read(path),
            }
        };
        // The manifest's folder may be no part of its path.
        let manifest_path = folder.join(path(&self.manifest_path));
        let config = codegen::config(&self.root, &manifest_path, &self.out, &read)?;
        let crate_files = generate(&config)?;
        let owner = codegen::owner(&config, &manifest_path);
        let guard = |plan: &Plan| pending::guard(&self.manifest_path, plan);
        let plans = [
            Plan::of_named(folder, files)?.guarded(guard),
            Plan::of_crate(&self.out, crate_files, &owner)?,
        ];
        match self.alone {
            None => tree::tell(&plans),
            Some(_) => tree::carry_out(&plans)?,
        }
        Ok(())
    }
}

/// The slice of what was chosen, as far as the model holds it; operations that are gone from it come from
/// the old slice.
fn renewed(
    request: &Request<'_>,
    old: Option<&Upstream>,
    choice: &Choice,
) -> Result<(String, BTreeSet<String>)> {
    let model = &request.found.model;
    let is_gone = |name: &&String| {
        let was = old.is_some_and(|old| old.operations().contains(name));
        was && !model.operations().contains(name)
    };
    let gone: BTreeSet<String> = choice.operations.iter().filter(is_gone).cloned().collect();
    let choice_of_new = Choice { operations: &choice.operations - &gone, ..choice.clone() };
    let Some(old) = old else { return Ok((model.slice(&choice_of_new)?, gone)) };
    if gone.is_empty() {
        return Ok((model.slice_in_order_of(old, choice)?, gone));
    }
    if old.dialect() != model.dialect() {
        let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
        bail!(
            "services.{}: {} is not in {}, and cannot be kept beside a model of another form",
            request.module,
            gone.join(", "),
            request.source
        );
    }
    let slice = model.slice(&choice_of_new)?;
    let slice = Upstream::read(&request.found.name, slice.as_bytes())?;
    Ok((slice.with_kept(old, &gone)?.slice_in_order_of(old, choice)?, gone))
}

/// Lets the lock follow a service that was given another module, and a slice that was moved: the manifest
/// says so, and is written by hand.
fn follow(lock: &mut Lock, manifest: &DocumentMut) {
    let modules = manifest::modules(manifest);
    for module in &modules {
        let Ok(Some(service)) = manifest::service(manifest, module) else { continue };
        if let Some(entry) = lock.entries.get_mut(module) {
            entry.model = service.model;
            continue;
        }
        let renamed = |(old, entry): &(&String, &Entry)| {
            !modules.contains(old) && entry.model == service.model
        };
        let old = lock.entries.iter().find(renamed).map(|(old, _)| old.clone());
        let entry = old.and_then(|old| lock.entries.remove(&old));
        lock.entries.extend(entry.map(|entry| (module.clone(), entry)));
    }
}

fn lock(path: &Path) -> Result<Lock> {
    let text = tree::text(path)?;
    text.map_or(Ok(Lock::default()), |text| Lock::parse(&display(path), &text))
}

/// A manifest without services, for a crate named as its folder is.
fn first_lines(out: &Path) -> String {
    let folder = out.file_name().unwrap_or_default().to_string_lossy();
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let name: String = folder.chars().map(plain).collect();
    let name = name.trim_matches('-');
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name != "crate";
    let prefix = if is_name { "" } else { "aws-" };
    format!(
        "# What to generate, from which models. `cargo xtask codegen` reads it.\n\n\
         [output]\ncrate = \"{prefix}{name}\"\n"
    )
}

/// The module of a service: `cognito-idp` becomes `cognito_idp`.
fn module_name(service: &str) -> String {
    let words = service.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_")
}
