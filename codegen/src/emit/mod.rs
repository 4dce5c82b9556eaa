//! [`Package`] to tokens. Nothing is decided here: what a name is, what a type holds and where it
//! travels stands in the package.

mod body;
mod doc;
mod enumeration;
mod error;
mod events;
mod form;
mod message;
mod operation;
mod scope;
mod service;
mod settings;
mod shape;
mod structure;
mod text;
mod tree;
mod union;
mod unknown;
mod uses;
mod xml;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::package::Package;
use crate::{Config, SourceFile};

/// A Rust file: blocks of items with a blank line between any two. In a block there is none.
pub(crate) struct File {
    pub(crate) path: String,
    /// What it is made from.
    pub(crate) source: String,
    pub(crate) blocks: Vec<TokenStream>,
}

/// All files of a crate: those in Rust, and those that Cargo and rustfmt read.
pub(crate) struct Files {
    pub(crate) rust: Vec<File>,
    pub(crate) settings: Vec<SourceFile>,
}

pub(crate) fn package(package: &Package, config: &Config) -> Files {
    let mut rust = vec![root(package, config)];
    rust.extend(unknown::file(package, config));
    for service in &package.services {
        rust.extend(service::files(service));
        rust.extend(service.operations.iter().map(|operation| operation::file(service, operation)));
        rust.extend(service.shapes.iter().map(|shape| shape::file(service, shape)));
    }
    Files { rust, settings: vec![settings::manifest(package, config), settings::rustfmt(config)] }
}

fn root(package: &Package, config: &Config) -> File {
    let lines = [
        "Requests and responses of AWS services: the operations that the manifest chose, and no more.",
        "",
        "A request makes an [`::http::Request`], and reads the [`::http::Response`] to it. Signing and sending",
        "are the caller's.",
    ];
    let services = package.services.iter().map(|service| {
        let (module, feature) = (format_ident!("{}", service.module), &service.feature);
        quote! {
            #[cfg(feature = #feature)]
            pub mod #module;
        }
    });
    let unknown = (!package.unknown.is_empty()).then(|| {
        quote! {
            mod unknown;
        }
    });
    let head = doc::inner(&lines.map(str::to_owned));
    let mut blocks = vec![quote!(#head #![forbid(unsafe_code)])];
    blocks.extend(services.chain(unknown));
    blocks.push(unknown::exports(package));
    File { path: "src/lib.rs".to_owned(), source: config.manifest_name.clone(), blocks }
}
