//! A union: one of several members, and one variant for the members that the crate does not know.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::body::BodyFormat;
use super::doc::{attributes, line};
use super::scope::{Scope, cfg};
use super::structure::{derive, is_own_type, sensitive, serde_derive, serde_rename};
use super::unknown;
use crate::package::{Codec, Format, Shape, Travels, Union, UnionVariant};

pub(super) fn items(
    scope: &Scope,
    shape: &Shape,
    union: &Union,
    codecs: &[Codec<UnionVariant>],
    format: Format,
) -> Vec<TokenStream> {
    let name = format_ident!("{}", shape.name.name);
    let debug = union.redacted.then(|| redacted_debug(scope, shape, union));
    let serde = sensitive(&shape.name.name, shape.sensitive);
    let functions = codecs.iter().flat_map(|codec| codec_functions(scope, codec));
    let inherent = quote!(impl #name { #(#functions)* });
    let unknown = unknown_member(scope, format);
    [Some(definition(scope, shape, union, &unknown)), serde, debug, Some(inherent)]
        .into_iter()
        .flatten()
        .collect()
}

/// The variant for what the crate does not know. A member may be called `Unknown` too.
fn unknown_member(scope: &Scope, format: Format) -> TokenStream {
    let unknown = scope.own(&["crate", "unknown"], unknown::type_of_member(format));
    let doc = line("A member that this crate does not know.");
    let rename = serde_rename("$unknown");
    quote!(#doc #rename Unknown(#unknown),)
}

/// The same of a stream, which keeps the frame.
pub(super) fn unknown_event(frame: &TokenStream) -> TokenStream {
    let doc =
        line("An event that this crate does not know, such as the one that begins some streams.");
    quote!(#doc #[cfg_attr(feature = "serde", serde(skip))] Unknown(#frame),)
}

pub(super) fn definition(
    scope: &Scope,
    shape: &Shape,
    union: &Union,
    unknown: &TokenStream,
) -> TokenStream {
    let docs = attributes(&shape.docs);
    let derives = derive(&[
        ("Clone", true),
        ("Debug", !union.redacted),
        ("PartialEq", true),
        ("Eq", union.eq),
        ("Hash", union.hash),
    ]);
    let serde = serde_derive(None, shape.sensitive);
    let name = format_ident!("{}", shape.name.name);
    let variants = union.variants.iter().map(|variant| {
        let docs = attributes(&variant.docs);
        let rename = (variant.name != variant.member).then(|| serde_rename(&variant.member));
        let hides = variant.sensitive && !shape.sensitive && !is_own_type(&variant.ty);
        let serde = hides.then(
            || quote!(#[cfg_attr(feature = "serde", serde(with = "opsmith_runtime::sensitive"))]),
        );
        let (name, ty) = (format_ident!("{}", variant.name), variant_type(scope, variant));
        quote!(#docs #rename #serde #name(#ty),)
    });
    quote! {
        #docs
        #derives
        #serde
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown
        }
    }
}

fn variant_type(scope: &Scope, variant: &UnionVariant) -> TokenStream {
    let ty = scope.ty(&variant.ty);
    if variant.boxed { quote!(Box<#ty>) } else { ty }
}

pub(super) fn redacted_debug(scope: &Scope, shape: &Shape, union: &Union) -> TokenStream {
    let name = format_ident!("{}", shape.name.name);
    let fmt = scope.std(&["std"], "fmt");
    let redacted = scope.runtime("Redacted");
    let arms = union.variants.iter().map(|variant| {
        let (ident, text) = (format_ident!("{}", variant.name), &variant.name);
        if variant.sensitive || shape.sensitive {
            quote!(Self::#ident(_) => f.debug_tuple(#text).field(&#redacted).finish(),)
        } else {
            quote!(Self::#ident(value) => f.debug_tuple(#text).field(value).finish(),)
        }
    });
    let unknown = match shape.sensitive {
        true => quote!(Self::Unknown(_) => f.debug_tuple("Unknown").field(&#redacted).finish(),),
        false => quote!(Self::Unknown(value) => f.debug_tuple("Unknown").field(value).finish(),),
    };
    quote! {
        impl #fmt::Debug for #name {
            fn fmt(&self, f: &mut #fmt::Formatter<'_>) -> #fmt::Result {
                match self {
                    #(#arms)*
                    #unknown
                }
            }
        }
    }
}

fn codec_functions(scope: &Scope, codec: &Codec<UnionVariant>) -> [TokenStream; 2] {
    let Travels { read, write } = codec.travels;
    let format = BodyFormat::new(scope, codec.format);
    [
        scope.in_half(read, || {
            let (cfg, function) = (cfg(read), format.union_reader(&codec.members));
            quote!(#cfg pub(crate) #function)
        }),
        scope.in_half(write, || {
            let (cfg, function) = (cfg(write), format.union_writer(&codec.members));
            quote!(#cfg pub(crate) #function)
        }),
    ]
}
