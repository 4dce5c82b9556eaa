//! Where models come from: a wheel or an sdist of botocore, a folder, or a release that pip fetches.

mod files;
mod layout;
pub(crate) mod pip;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use opsmith_codegen::{Dialect, Upstream, suggestion};

use crate::digest::digest;
use crate::tree::display;
pub(crate) use files::Files;

/// What is expected of whoever names a source.
const EXPECTED: &str = "expected a wheel or an sdist of botocore, a folder with botocore's `data`, a \
                        folder of Smithy models (JSON AST), or `botocore==VERSION`";

/// The models of a release, read one by one as they are asked for.
pub(crate) struct Source {
    name: String,
    /// The form of its models.
    dialect: Dialect,
    version: Option<String>,
    services: Vec<Service>,
    files: Files,
}

/// A model of a service, by what its path tells.
struct Service {
    name: String,
    /// `None` where the path does not tell.
    api_version: Option<String>,
    path: String,
}

/// A model that was asked for.
pub(crate) struct Found {
    /// The service's name in the source.
    pub(crate) name: String,
    pub(crate) api_version: String,
    pub(crate) model: Upstream,
    /// The digest of the model's bytes, unpacked.
    pub(crate) digest: String,
}

/// A model as it stands in a source.
pub(crate) struct Entry {
    /// The service's name in the source, its id, and the version of its interface.
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) api_version: String,
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

/// A service that was imported before.
pub(crate) struct Known<'a> {
    pub(crate) dialect: Dialect,
    pub(crate) name: &'a str,
    pub(crate) id: &'a str,
    pub(crate) api_version: &'a str,
}

impl Source {
    /// Opens what a command names. `root` is the checkout, which keeps what is fetched.
    pub(crate) fn open(root: &Path, source: &str) -> Result<Self> {
        if let Some(version) = source.strip_prefix("botocore==") {
            return Self::of_archive(&pip::fetch(root, Some(version), pip::Form::Wheel)?);
        }
        let path = PathBuf::from(source);
        if path.is_dir() {
            Self::of_folder(&path)
        } else if path.is_file() {
            Self::of_archive(&path)
        } else {
            bail!("there is no file or folder `{}`; {EXPECTED}", source.escape_debug());
        }
    }

    /// The newest release of botocore.
    pub(crate) fn newest(root: &Path) -> Result<Self> {
        Self::of_archive(&pip::fetch(root, None, pip::Form::Wheel)?)
    }

    fn of_archive(path: &Path) -> Result<Self> {
        let files = Files::of_archive(path, layout::is_of_botocore)?;
        let services = layout::of_archive(&files);
        let version = layout::version(&files);
        Self { name: display(path), dialect: Dialect::Botocore, version, services, files }.checked()
    }

    fn of_folder(path: &Path) -> Result<Self> {
        let name = display(path);
        if let Some((data, services)) = layout::of_botocore(path)? {
            let version = layout::version_beside(&data);
            let files = Files::of_folder(&data);
            return Ok(Self { name, dialect: Dialect::Botocore, version, services, files });
        }
        let services = layout::of_smithy(path)?;
        let files = Files::of_folder(path);
        Self { name, dialect: Dialect::Smithy, version: None, services, files }.checked()
    }

    fn checked(self) -> Result<Self> {
        if self.services.is_empty() {
            bail!("{} holds no model of a service; {EXPECTED}", self.name);
        }
        Ok(self)
    }

    /// As the lock names it: `botocore 1.43.37`.
    pub(crate) fn label(&self) -> String {
        match (self.dialect, &self.version) {
            (Dialect::Botocore, Some(version)) => format!("botocore {version}"),
            (Dialect::Botocore, None) => "botocore".to_owned(),
            (Dialect::Smithy, _) => "smithy".to_owned(),
        }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// All models of interfaces whose versions are wanted. What is no model is passed over.
    pub(crate) fn entries(
        &self,
        wanted: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = Result<Entry>> {
        let told = move |service: &&Service| service.api_version.as_deref().is_none_or(&wanted);
        self.services.iter().filter(told).filter_map(|service| {
            let bytes = match self.files.read(&service.path) {
                Ok(bytes) => bytes,
                Err(error) => return Some(Err(error)),
            };
            let path = format!("{}: {}", self.name, service.path);
            let model = Upstream::read(&path, &bytes).ok()?;
            let (id, api_version) = (model.id().to_owned(), model.api_version().to_owned());
            Some(Ok(Entry { name: service.name.clone(), id, api_version, path, bytes }))
        })
    }

    /// The model of a service that is named as the source names it, or nearly so; the newest where it
    /// has several and no version is named.
    pub(crate) fn find(&self, name: &str, api_version: Option<&str>) -> Result<Found> {
        let mut services = self.named(name);
        if services.is_empty() && self.dialect == Dialect::Smithy {
            let is_it = |model: &Upstream| {
                model.shape().into_iter().chain([model.id()]).any(|it| plain(it) == plain(name))
            };
            services = self.matching(is_it);
        }
        if services.is_empty() {
            bail!("{} holds no service `{}`{}", self.name, name.escape_debug(), self.help(name));
        }
        let versions = self.versions(services)?;
        let wanted =
            |(version, _): &&(String, _)| api_version.is_none_or(|wanted| wanted == version);
        let Some((_, service)) = versions.iter().rev().find(wanted) else {
            let versions: Vec<&str> =
                versions.iter().map(|(version, _)| version.as_str()).collect();
            bail!("{} holds `{name}` in the versions {} only", self.name, versions.join(", "));
        };
        self.read(service)
    }

    /// The same service and version again; `None` where it is gone. Sources of two kinds may call a service
    /// by two names, but they agree on its id.
    pub(crate) fn find_again(&self, known: &Known<'_>) -> Result<Option<Found>> {
        let is_it = |model: &Upstream| model.id() == known.id;
        let mut services = Vec::new();
        for service in self.named(known.name) {
            if is_it(&self.model(service)?.0) {
                services.push(service);
            }
        }
        if services.is_empty() && self.dialect != known.dialect {
            services = self.matching(is_it);
        }
        let versions = self.versions(services)?;
        let same = versions.iter().find(|(version, _)| version == known.api_version);
        same.map(|(_, service)| self.read(service)).transpose()
    }

    /// The services of a name, as it is or nearly so.
    fn named(&self, name: &str) -> Vec<&Service> {
        let exact = |service: &&Service| service.name == name;
        let services: Vec<&Service> = self.services.iter().filter(exact).collect();
        match services.is_empty() {
            true => self.services.iter().filter(|it| plain(&it.name) == plain(name)).collect(),
            false => services,
        }
    }

    /// The services whose models `is_it` knows, which takes reading all of them. What is no model is
    /// passed over.
    fn matching(&self, is_it: impl Fn(&Upstream) -> bool) -> Vec<&Service> {
        let read = |service: &&Service| self.model(service).is_ok_and(|(model, _)| is_it(&model));
        self.services.iter().filter(read).collect()
    }

    /// The versions that the services are of, sorted.
    fn versions<'a>(&self, services: Vec<&'a Service>) -> Result<Vec<(String, &'a Service)>> {
        let version = |service: &'a Service| {
            let version = match &service.api_version {
                Some(version) => version.clone(),
                None => self.model(service)?.0.api_version().to_owned(),
            };
            Ok((version, service))
        };
        let mut versions: Vec<_> = services.into_iter().map(version).collect::<Result<_>>()?;
        versions.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(versions)
    }

    fn read(&self, service: &Service) -> Result<Found> {
        let (model, digest) = self.model(service)?;
        let name = service.name.clone();
        let api_version =
            service.api_version.clone().unwrap_or_else(|| model.api_version().to_owned());
        for part in [&name, &api_version] {
            if !is_plain(part) {
                bail!("{}: `{}` cannot name a folder", service.path, part.escape_debug());
            }
        }
        Ok(Found { name, api_version, model, digest })
    }

    fn model(&self, service: &Service) -> Result<(Upstream, String)> {
        let bytes = self.files.read(&service.path)?;
        let name = format!("{}: {}", self.name, service.path);
        Ok((Upstream::read(&name, &bytes)?, digest(&bytes)))
    }

    /// Help for a service that is not there.
    fn help(&self, name: &str) -> String {
        let names = || self.services.iter().map(|service| service.name.as_str());
        match suggestion(name, names()) {
            Some(suggestion) => format!("\n    help: {suggestion}"),
            None => {
                let first: Vec<&str> = names().take(3).collect();
                format!("\n    help: its names are such as {}", first.join(", "))
            }
        }
    }
}

/// Whether a name from a source can stand in a path without leading anywhere else.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(plain)
}

/// A name as those who spell it differently would all know it.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
