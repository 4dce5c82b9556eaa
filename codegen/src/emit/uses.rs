//! `use` lines.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// Brings the names of a module into a file.
pub(super) fn import(module: &str, names: &[impl AsRef<str>]) -> TokenStream {
    let tree = tree(module, names);
    quote!(use #tree;)
}

/// The same, for whoever uses the file as well.
pub(super) fn export(module: &str, names: &[impl AsRef<str>]) -> TokenStream {
    let tree = tree(module, names);
    quote!(pub use #tree;)
}

fn tree(module: &str, names: &[impl AsRef<str>]) -> TokenStream {
    let module = module.split("::").map(|name| format_ident!("{name}"));
    let names: Vec<_> = names.iter().map(|name| format_ident!("{}", name.as_ref())).collect();
    match names.as_slice() {
        [name] => quote!(#(#module)::*::#name),
        names => quote!(#(#module)::*::{#(#names),*}),
    }
}

/// The attribute of what stands where one of these features is on; none for what always stands.
pub(super) fn cfg(features: &[impl AsRef<str>]) -> TokenStream {
    match features {
        [] => TokenStream::new(),
        [feature] => {
            let feature = feature.as_ref();
            quote!(#[cfg(feature = #feature)])
        }
        several => {
            let several = several.iter().map(AsRef::as_ref);
            quote!(#[cfg(any(#(feature = #several),*))])
        }
    }
}
