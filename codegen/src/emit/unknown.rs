//! What enums and unions keep of values that the crate does not know. The types stand in the generated
//! crate itself, so that it alone can make them.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Block, File, Use, doc};
use crate::Config;
use crate::package::Package;

pub(super) fn is_needed(package: &Package) -> bool {
    package.unknown_value || package.unknown_integer || package.unknown_member
}

pub(super) fn exports(package: &Package) -> Option<Block> {
    let names = [
        (package.unknown_integer, "UnknownInteger"),
        (package.unknown_member, "UnknownMember"),
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
    if package.unknown_member {
        let (module, names) = ("opsmith_runtime::json".to_owned(), vec!["RawJson".to_owned()]);
        blocks.push(Block::Uses(vec![Use { public: false, server: false, module, names }]));
    }
    let items = [
        package.unknown_value.then(value),
        package.unknown_integer.then(integer),
        package.unknown_member.then(member),
    ];
    blocks.extend(items.into_iter().flatten().flatten().map(Block::Items));
    let (path, source) = ("src/unknown.rs".to_owned(), config.manifest_name.clone());
    is_needed(package).then_some(File { path, source, blocks })
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

fn member() -> Vec<TokenStream> {
    let definition = quote! {
        /// The member of a union that this crate does not know. Only reading makes one.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
        pub struct UnknownMember {
            pub(crate) name: String,
            pub(crate) value: RawJson,
        }
    };
    let inherent = quote! {
        impl UnknownMember {
            /// The member's name on the wire.
            pub fn name(&self) -> &str {
                &self.name
            }

            /// The member's value as it stands on the wire.
            pub fn value(&self) -> &RawJson {
                &self.value
            }
        }
    };
    vec![definition, inherent]
}
