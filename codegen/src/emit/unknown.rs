//! What enums and unions keep of values that the crate does not know. The types stand in the generated
//! crate itself, so that it alone can make them.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{File, doc, uses};
use crate::Config;
use crate::package::{Format, Package, Unknown};

pub(super) fn exports(package: &Package) -> TokenStream {
    let mut lines: BTreeMap<&[String], Vec<&str>> = BTreeMap::new();
    for (kind, features) in &package.unknown {
        lines.entry(features).or_default().push(name_of(*kind));
    }
    let line = |(features, names): (&[String], Vec<&str>)| {
        let (cfg, export) = (uses::cfg(features), uses::export("unknown", &names));
        quote!(#cfg #export)
    };
    lines.into_iter().map(line).collect()
}

pub(super) fn file(package: &Package, config: &Config) -> Option<File> {
    let title = "Values that this crate does not know, kept as they came.".to_owned();
    let imports = package.unknown.iter().map(|(kind, features)| import(*kind, features));
    let mut blocks = vec![doc::inner(&[title]), imports.collect()];
    for (kind, features) in &package.unknown {
        blocks.extend(items(*kind, &uses::cfg(features)));
    }
    let (path, source) = ("src/unknown.rs".to_owned(), config.manifest_name.clone());
    (!package.unknown.is_empty()).then_some(File { path, source, blocks })
}

fn import(kind: Unknown, features: &[String]) -> TokenStream {
    let import = match kind {
        Unknown::CborMember => uses::import("opsmith_runtime::cbor", &["RawCbor"]),
        Unknown::Member => uses::import("opsmith_runtime::json", &["RawJson"]),
        Unknown::Integer | Unknown::Name | Unknown::Value => return TokenStream::new(),
    };
    let cfg = uses::cfg(features);
    quote!(#cfg #import)
}

fn name_of(kind: Unknown) -> &'static str {
    match kind {
        Unknown::CborMember => "UnknownCborMember",
        Unknown::Integer => "UnknownInteger",
        Unknown::Member => "UnknownMember",
        Unknown::Name => "UnknownName",
        Unknown::Value => "UnknownValue",
    }
}

fn items(kind: Unknown, cfg: &TokenStream) -> Vec<TokenStream> {
    match kind {
        Unknown::CborMember => member(cfg, "UnknownCborMember", "RawCbor"),
        Unknown::Integer => integer(cfg),
        Unknown::Member => member(cfg, "UnknownMember", "RawJson"),
        Unknown::Name => name(cfg),
        Unknown::Value => value(cfg),
    }
}

fn value(cfg: &TokenStream) -> Vec<TokenStream> {
    let definition = quote! {
        /// The value of an enum that this crate does not know. Only reading makes one.
        #cfg
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct UnknownValue(pub(crate) Box<str>);
    };
    let inherent = quote! {
        #cfg
        impl UnknownValue {
            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
    vec![definition, inherent]
}

fn integer(cfg: &TokenStream) -> Vec<TokenStream> {
    let definition = quote! {
        /// The value of an enum of integers that this crate does not know. Only reading makes one.
        #cfg
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct UnknownInteger(pub(crate) i32);
    };
    let inherent = quote! {
        #cfg
        impl UnknownInteger {
            /// The value as it stands on the wire.
            pub fn get(self) -> i32 {
                self.0
            }
        }
    };
    vec![definition, inherent]
}

fn member(cfg: &TokenStream, name: &str, raw: &str) -> Vec<TokenStream> {
    let (name, raw) = (format_ident!("{name}"), format_ident!("{raw}"));
    let definition = quote! {
        /// The member of a union that this crate does not know. Only reading makes one.
        #cfg
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
        pub struct #name {
            pub(crate) name: String,
            pub(crate) value: #raw,
        }
    };
    let inherent = quote! {
        #cfg
        impl #name {
            /// The member's name on the wire.
            pub fn name(&self) -> &str {
                &self.name
            }

            /// The member's value as it stands on the wire.
            pub fn value(&self) -> &#raw {
                &self.value
            }
        }
    };
    vec![definition, inherent]
}

/// The type that a union keeps an unknown member in.
pub(super) fn type_of_member(format: Format) -> &'static str {
    match format {
        Format::Json => "UnknownMember",
        Format::Cbor => "UnknownCborMember",
        Format::Xml | Format::Form => "UnknownName",
    }
}

fn name(cfg: &TokenStream) -> Vec<TokenStream> {
    let definition = quote! {
        /// The name of a member of a union that this crate does not know. Only reading makes one.
        #cfg
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
        pub struct UnknownName(pub(crate) Box<str>);
    };
    let inherent = quote! {
        #cfg
        impl UnknownName {
            /// The member's name on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
    vec![definition, inherent]
}
