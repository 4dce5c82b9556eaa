//! A union: one of several members, and one variant for the members that the crate does not know.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::doc::{attributes, line};
use super::json;
use super::scope::{Scope, cfg};
use super::structure::{derive, serde_derive, serde_rename};
use crate::package::{Shape, Union, UnionVariant};

pub(super) fn items(scope: &Scope, shape: &Shape, union: &Union) -> Vec<TokenStream> {
    let debug = union.redacted.then(|| redacted_debug(scope, shape, union));
    [Some(definition(scope, shape, union)), debug, Some(codec(scope, shape, union))]
        .into_iter()
        .flatten()
        .collect()
}

fn definition(scope: &Scope, shape: &Shape, union: &Union) -> TokenStream {
    let docs = attributes(&shape.docs);
    let derives = derive(&[
        ("Clone", true),
        ("Debug", !union.redacted),
        ("PartialEq", true),
        ("Eq", union.eq),
    ]);
    let serde = serde_derive(None);
    let name = format_ident!("{}", shape.name.name);
    let variants = union.variants.iter().map(|variant| {
        let docs = attributes(&variant.docs);
        let rename = (variant.name != variant.member).then(|| serde_rename(&variant.member));
        let (name, ty) = (format_ident!("{}", variant.name), variant_type(scope, variant));
        quote!(#docs #rename #name(#ty),)
    });
    let unknown = scope.own(&["crate", "unknown"], "UnknownMember");
    let unknown_doc = line("A member that this crate does not know.");
    // A member may be called `Unknown` too.
    let unknown_rename = serde_rename("$unknown");
    quote! {
        #docs
        #derives
        #serde
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown_doc
            #unknown_rename
            Unknown(#unknown),
        }
    }
}

fn variant_type(scope: &Scope, variant: &UnionVariant) -> TokenStream {
    let ty = scope.ty(&variant.ty);
    if variant.boxed { quote!(Box<#ty>) } else { ty }
}

fn redacted_debug(scope: &Scope, shape: &Shape, union: &Union) -> TokenStream {
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
    quote! {
        impl #fmt::Debug for #name {
            fn fmt(&self, f: &mut #fmt::Formatter<'_>) -> #fmt::Result {
                match self {
                    #(#arms)*
                    Self::Unknown(value) => f.debug_tuple("Unknown").field(value).finish(),
                }
            }
        }
    }
}

fn codec(scope: &Scope, shape: &Shape, union: &Union) -> TokenStream {
    let name = format_ident!("{}", shape.name.name);
    let read = scope.in_half(shape.travels.read, || read(scope, shape, union));
    let write = scope.in_half(shape.travels.write, || write(scope, shape, union));
    quote! {
        impl #name {
            #read
            #write
        }
    }
}

fn read(scope: &Scope, shape: &Shape, union: &Union) -> TokenStream {
    let cfg = cfg(shape.travels.read);
    let json = scope.module("json");
    let unknown = scope.own(&["crate", "unknown"], "UnknownMember");
    let arms = union.variants.iter().map(|variant| {
        let (name, wire_name) = (format_ident!("{}", variant.name), &variant.wire_name);
        let value = json::boxed(json::read(scope, &variant.ty), variant.boxed);
        quote!(#wire_name => Self::#name(#value),)
    });
    let tagged = union.variants.iter().any(|variant| variant.wire_name == "__type");
    let type_tag = (!tagged).then(|| {
        quote! {
            "__type" => {
                json.skip()?;
                continue;
            }
        }
    });
    quote! {
        #cfg
        pub(crate) fn read(json: &mut #json::Reader<'_>) -> Result<Self, #json::Failed> {
            let mut read = None;
            json.object()?;
            while let Some(member) = json.next_name()? {
                let value = match &*member {
                    #(#arms)*
                    #type_tag
                    other => {
                        let (name, value) = (other.into(), json.raw()?);
                        Self::Unknown(#unknown { name, value })
                    }
                };
                if read.replace(value).is_some() {
                    return Err(json.unexpected("one member", "several"));
                }
            }
            read.ok_or_else(|| json.unexpected("one member", "none"))
        }
    }
}

fn write(scope: &Scope, shape: &Shape, union: &Union) -> TokenStream {
    let cfg = cfg(shape.travels.write);
    let json = scope.module("json");
    let arms = union.variants.iter().map(|variant| {
        let (name, wire_name) = (format_ident!("{}", variant.name), &variant.wire_name);
        let writer = json::writer(scope, &variant.ty);
        let writer = if variant.boxed { quote!(#json::boxed(#writer)) } else { writer };
        quote!(Self::#name(value) => json.member(#wire_name, value, #writer),)
    });
    quote! {
        #cfg
        pub(crate) fn write(json: &mut #json::Writer, value: &Self) {
            json.begin_object();
            match value {
                #(#arms)*
                Self::Unknown(member) => {
                    json.member(member.name(), member.value(), #json::Writer::raw);
                }
            }
            json.end_object();
        }
    }
}
