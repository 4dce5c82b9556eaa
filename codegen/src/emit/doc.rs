//! Documentation as attributes, which the formatter prints as `///`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::package::Docs;

pub(super) fn attributes(docs: &Docs) -> TokenStream {
    let lines = docs.lines.iter().map(|text| line(text));
    let deprecated = docs.deprecated.as_ref().map(|note| quote!(#[deprecated(note = #note)]));
    quote!(#(#lines)* #deprecated)
}

/// One line of documentation.
pub(super) fn line(text: &str) -> TokenStream {
    let text = spaced(text);
    quote!(#[doc = #text])
}

/// Documentation of the module that the file is.
pub(super) fn inner(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|text| spaced(text));
    quote!(#(#![doc = #lines])*)
}

fn spaced(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" {text}") }
}
