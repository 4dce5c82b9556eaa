//! Enums of strings and of integers. Each keeps the values that it does not know.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::doc::{attributes, line};
use super::scope::Scope;
use super::structure::derive;
use crate::package::{Enum, IntegerEnum, Shape};

pub(super) fn strings(scope: &Scope, shape: &Shape, values: &Enum) -> Vec<TokenStream> {
    let name = format_ident!("{}", shape.name.name);
    let unknown = scope.own(&["crate", "unknown"], "UnknownValue");
    let definition =
        definition(shape, values.variants.iter().map(|(name, _)| name), &unknown, false);
    let variants = values.variants.iter().map(|(variant, _)| format_ident!("{variant}"));
    let arms = values.variants.iter().map(|(variant, value)| {
        let variant = format_ident!("{variant}");
        quote!(Self::#variant => #value,)
    });
    let values_doc = line("Every value that this crate knows.");
    let as_str_doc = line("The value as it stands on the wire.");
    let inherent = quote! {
        impl #name {
            #values_doc
            pub const VALUES: &'static [Self] = &[#(Self::#variants),*];

            #as_str_doc
            pub fn as_str(&self) -> &str {
                match self {
                    #(#arms)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }
    };
    let arms = values.variants.iter().map(|(variant, value)| {
        let variant = format_ident!("{variant}");
        quote!(#value => Self::#variant,)
    });
    let from = quote! {
        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#arms)*
                    other => Self::Unknown(#unknown(other.into())),
                }
            }
        }
    };
    let macros = if shape.sensitive {
        quote!(opsmith_runtime::sensitive_string_enum!(#name);)
    } else {
        quote!(opsmith_runtime::string_enum!(#name);)
    };
    vec![definition, inherent, from, macros]
}

pub(super) fn integers(scope: &Scope, shape: &Shape, values: &IntegerEnum) -> Vec<TokenStream> {
    let name = format_ident!("{}", shape.name.name);
    let unknown = scope.own(&["crate", "unknown"], "UnknownInteger");
    let definition =
        definition(shape, values.variants.iter().map(|(name, _)| name), &unknown, true);
    let variants = values.variants.iter().map(|(variant, _)| format_ident!("{variant}"));
    let to = values.variants.iter().map(|(variant, value)| {
        let (variant, value) = (format_ident!("{variant}"), literal(*value));
        quote!(#name::#variant => #value,)
    });
    let from = values.variants.iter().map(|(variant, value)| {
        let (variant, value) = (format_ident!("{variant}"), literal(*value));
        quote!(#value => Self::#variant,)
    });
    let values_doc = line("Every value that this crate knows.");
    let inherent = quote! {
        impl #name {
            #values_doc
            pub const VALUES: &'static [Self] = &[#(Self::#variants),*];
        }
    };
    let into_integer = quote! {
        impl From<#name> for i32 {
            fn from(value: #name) -> i32 {
                match value {
                    #(#to)*
                    #name::Unknown(value) => value.get(),
                }
            }
        }
    };
    let from_integer = quote! {
        impl From<i32> for #name {
            fn from(value: i32) -> Self {
                match value {
                    #(#from)*
                    other => Self::Unknown(#unknown(other)),
                }
            }
        }
    };
    let macros = if shape.sensitive {
        quote!(opsmith_runtime::sensitive_integer_enum!(#name);)
    } else {
        quote!(opsmith_runtime::integer_enum!(#name);)
    };
    vec![definition, inherent, into_integer, from_integer, macros]
}

fn definition<'a>(
    shape: &Shape,
    variants: impl Iterator<Item = &'a String>,
    unknown: &TokenStream,
    copy: bool,
) -> TokenStream {
    let docs = attributes(&shape.docs);
    let derives = derive(&[
        ("Clone", true),
        ("Copy", copy),
        ("Debug", !shape.sensitive),
        ("PartialEq", true),
        ("Eq", true),
        ("PartialOrd", true),
        ("Ord", true),
        ("Hash", true),
    ]);
    let name = format_ident!("{}", shape.name.name);
    let variants = variants.map(|variant| format_ident!("{variant}"));
    let unknown_doc = line("A value that this crate does not know.");
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #unknown_doc
            Unknown(#unknown),
        }
    }
}

fn literal(value: i32) -> TokenStream {
    let digits = proc_macro2::Literal::u32_unsuffixed(value.unsigned_abs());
    if value < 0 { quote!(-#digits) } else { quote!(#digits) }
}
