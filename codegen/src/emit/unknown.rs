//! What enums and unions keep of values that the crate does not know. The types stand in the generated
//! crate itself, so that it alone can make them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Block, File, Use, doc};
use crate::Config;
use crate::package::{Format, Package};

pub(super) fn is_needed(package: &Package) -> bool {
    package.unknown_value
        || package.unknown_integer
        || package.unknown_member
        || package.unknown_cbor_member
        || package.unknown_name
}

pub(super) fn exports(package: &Package) -> Option<Block> {
    let names = [
        (package.unknown_cbor_member, "UnknownCborMember"),
        (package.unknown_integer, "UnknownInteger"),
        (package.unknown_member, "UnknownMember"),
        (package.unknown_name, "UnknownName"),
        (package.unknown_value, "UnknownValue"),
    ];
    let needed = names.iter().filter(|(needed, _)| *needed);
    let names: Vec<String> = needed.map(|(_, name)| (*name).to_owned()).collect();
    let module = "unknown".to_owned();
    is_needed(package)
        .then(|| Block::Uses(vec![Use { public: true, server: false, module, names }]))
}

pub(super) fn file(package: &Package, config: &Config) -> Option<File> {
    let title = "Values that this crate does not know, kept as they came.".to_owned();
    let mut blocks = vec![Block::Items(doc::inner(&[title]))];
    let raw = [
        (package.unknown_cbor_member, "opsmith_runtime::cbor", "RawCbor"),
        (package.unknown_member, "opsmith_runtime::json", "RawJson"),
    ];
    let needed = raw.iter().filter(|(needed, ..)| *needed);
    let uses: Vec<Use> = needed.map(|(_, module, name)| import(module, name)).collect();
    blocks.extend((!uses.is_empty()).then_some(Block::Uses(uses)));
    let items = [
        package.unknown_value.then(value),
        package.unknown_integer.then(integer),
        package.unknown_member.then(|| member("UnknownMember", "RawJson")),
        package.unknown_cbor_member.then(|| member("UnknownCborMember", "RawCbor")),
        package.unknown_name.then(name),
    ];
    blocks.extend(items.into_iter().flatten().flatten().map(Block::Items));
    let (path, source) = ("src/unknown.rs".to_owned(), config.manifest_name.clone());
    is_needed(package).then_some(File { path, source, blocks })
}

fn import(module: &str, name: &str) -> Use {
    Use { public: false, server: false, module: module.to_owned(), names: vec![name.to_owned()] }
}

fn value() -> Vec<TokenStream> {
    let definition = quote! {
        /// The value of an enum that this crate does not know. Only reading makes one.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct UnknownValue(pub(crate) Box<str>);
    };
    let inherent = quote! {
        impl UnknownValue {
            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
    vec![definition, inherent]
}

fn integer() -> Vec<TokenStream> {
    let definition = quote! {
        /// The value of an enum of integers that this crate does not know. Only reading makes one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct UnknownInteger(pub(crate) i32);
    };
    let inherent = quote! {
        impl UnknownInteger {
            /// The value as it stands on the wire.
            pub fn get(self) -> i32 {
                self.0
            }
        }
    };
    vec![definition, inherent]
}

fn member(name: &str, raw: &str) -> Vec<TokenStream> {
    let (name, raw) = (format_ident!("{name}"), format_ident!("{raw}"));
    let definition = quote! {
        /// The member of a union that this crate does not know. Only reading makes one.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
        pub struct #name {
            pub(crate) name: String,
            pub(crate) value: #raw,
        }
    };
    let inherent = quote! {
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

fn name() -> Vec<TokenStream> {
    let definition = quote! {
        /// The name of a member of a union that this crate does not know. Only reading makes one.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
        pub struct UnknownName(pub(crate) Box<str>);
    };
    let inherent = quote! {
        impl UnknownName {
            /// The member's name on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
    vec![definition, inherent]
}
