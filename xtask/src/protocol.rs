//! Which protocol a service speaks. It is written into the manifest when the service is imported; what
//! upstream prefers from then on is told, and not followed.

use anyhow::{Result, anyhow};
use opsmith_codegen::{Upstream, protocols, suggestion};

use crate::project::Request;

/// The protocol of a service, and what there is to tell about it.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// `None`: the model offers none that is supported, which `generate` reports.
    pub(crate) protocol: Option<String>,
    /// The manifest did not name it so far, although the service was imported.
    is_pinned_now: bool,
    /// The one that upstream prefers since the last update.
    preferred: Option<String>,
}

impl Choice {
    /// Takes what was asked for, else what the manifest names, else what the older slice chose. The
    /// model's preference counts without an older slice only.
    pub(crate) fn of(
        request: &Request<'_>,
        named: Option<String>,
        is_known: bool,
        older: Option<&Upstream>,
    ) -> Result<Self> {
        let offered = protocols(&request.found.model);
        let preferred = offered.first().copied();
        let older = older.and_then(|older| protocols(older).first().copied());
        let asked = request.protocol.map(str::to_owned);
        let chosen = asked.or_else(|| named.clone()).or(older.or(preferred).map(str::to_owned));
        let Some(chosen) = chosen else { return Ok(Self::default()) };
        if !offered.contains(&chosen.as_str()) {
            return Err(unavailable(request, &chosen, &offered));
        }
        let is_other = |preferred: &&str| older.is_some() && older != Some(*preferred);
        let preferred = preferred.filter(is_other).filter(|preferred| *preferred != chosen);
        Ok(Self {
            is_pinned_now: named.is_none() && is_known,
            preferred: preferred.map(str::to_owned),
            protocol: Some(chosen),
        })
    }

    pub(crate) fn tell(&self, module: &str, source: &str) {
        let Some(protocol) = &self.protocol else { return };
        if self.is_pinned_now {
            tell_pinned(module, protocol);
        }
        if let Some(preferred) = &self.preferred {
            say!(
                "{module}: {source} now prefers the protocol {preferred}; {module} stays with \
                 {protocol}, as the manifest says"
            );
        }
    }
}

pub(crate) fn tell_pinned(module: &str, protocol: &str) {
    say!("{module}: protocol = {protocol:?} goes into the manifest");
}

fn unavailable(request: &Request<'_>, protocol: &str, offered: &[&str]) -> anyhow::Error {
    let Request { module, source, found, .. } = request;
    let id = found.model.id();
    let protocol = protocol.escape_debug();
    let list = match offered {
        [] => "none that Opsmith supports".to_owned(),
        offered => offered.join(", "),
    };
    let help = suggestion(&protocol.to_string(), offered.iter().copied());
    let help = help.map(|help| format!("\n    help: {help}")).unwrap_or_default();
    match request.protocol {
        Some(_) => anyhow!(
            "{id} in {source} does not offer the protocol `{protocol}`: it offers {list}{help}"
        ),
        None => anyhow!(
            "services.{module} uses the protocol `{protocol}`, which {source} does not offer for {id}: it offers \
             {list}. To switch, set `protocol` in services.{module} of the manifest; to stay, keep \
             the older source{help}"
        ),
    }
}
