//! A structure: the type, what makes it, and how it prints.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::doc::{attributes, line};
use super::scope::Scope;
use crate::package::{Docs, Field, Naming, Structure, Type};

/// The type itself.
pub(super) fn definition(scope: &Scope, structure: &Structure, docs: &Docs) -> TokenStream {
    let docs = attributes(docs);
    let derives = derives(structure);
    let serde = serde_derive(structure.naming.map(serde_naming), structure.sensitive);
    let name = format_ident!("{}", structure.name);
    let fields = structure.fields.iter().map(|field| {
        let serde = if structure.sensitive { None } else { sensitive_serde(field) };
        definition_of(scope, field, serde)
    });
    quote! {
        #docs
        #derives
        #serde
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }
    }
}

fn derives(structure: &Structure) -> TokenStream {
    let traits = [
        ("Clone", true),
        ("Debug", !structure.redacted),
        ("Default", structure.traits.default),
        ("PartialEq", true),
        ("Eq", structure.traits.eq),
        ("Hash", structure.traits.hash),
    ];
    derive(&traits)
}

/// The derive of those traits that come with `true`.
pub(super) fn derive(traits: &[(&str, bool)]) -> TokenStream {
    let chosen = traits.iter().filter(|(_, wanted)| *wanted);
    let names = chosen.map(|(name, _)| format_ident!("{name}"));
    quote!(#[derive(#(#names),*)])
}

/// serde's derives, which the crate's feature of that name turns on. For a sensitive type they are but a part
/// of what [`sensitive`] implements.
pub(super) fn serde_derive(rename_all: Option<&str>, is_sensitive: bool) -> TokenStream {
    let rename = rename_all.map(|rule| quote!(rename_all = #rule));
    let remote = is_sensitive.then(|| quote!(remote = "Self"));
    let options: Vec<TokenStream> = remote.into_iter().chain(rename).collect();
    let options =
        (!options.is_empty()).then(|| quote!(#[cfg_attr(feature = "serde", serde(#(#options),*))]));
    quote! {
        #[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
        #options
    }
}

/// serde's traits for a type that is sensitive as a whole, whose errors show no value.
pub(super) fn sensitive(name: &str, is_sensitive: bool) -> Option<TokenStream> {
    let name = format_ident!("{name}");
    is_sensitive.then(|| quote!(opsmith_runtime::sensitive_serde!(#name);))
}

/// serde's attribute of a sensitive field. A type of the crate's own sees to its errors itself.
fn sensitive_serde(field: &Field) -> Option<TokenStream> {
    if !field.sensitive || is_own_type(&field.ty) {
        return None;
    }
    let default = (!field.required).then(|| quote!(default,));
    Some(quote! {
        #[cfg_attr(feature = "serde", serde(#default with = "opsmith_runtime::sensitive"))]
    })
}

/// Whether a type is generated, and not just made of one that is.
pub(super) fn is_own_type(ty: &Type) -> bool {
    matches!(ty, Type::Enum(_) | Type::IntegerEnum(_) | Type::Structure(_) | Type::Union(_))
}

fn serde_naming(naming: Naming) -> &'static str {
    match naming {
        Naming::CamelCase => "camelCase",
        Naming::PascalCase => "PascalCase",
    }
}

pub(super) fn serde_rename(name: &str) -> TokenStream {
    quote!(#[cfg_attr(feature = "serde", serde(rename = #name))])
}

fn definition_of(scope: &Scope, field: &Field, serde: Option<TokenStream>) -> TokenStream {
    let docs = attributes(&field.docs);
    let rename = field.serde_rename.then(|| serde_rename(&field.member));
    let name = format_ident!("{}", field.name);
    let ty = field_type(scope, field);
    quote! {
        #docs
        #rename
        #serde
        pub #name: #ty,
    }
}

fn field_type(scope: &Scope, field: &Field) -> TokenStream {
    let ty = inner_type(scope, field);
    if field.required { ty } else { quote!(Option<#ty>) }
}

fn inner_type(scope: &Scope, field: &Field) -> TokenStream {
    let ty = scope.ty(&field.ty);
    if field.boxed { quote!(Box<#ty>) } else { ty }
}

/// `new`, which takes what is required, and the setters of the rest.
pub(super) fn constructors(scope: &Scope, structure: &Structure) -> Vec<TokenStream> {
    let new = match structure.fields.iter().any(|field| field.required) {
        true => constructor(scope, structure),
        false => empty_constructor(structure),
    };
    let optional = structure.fields.iter().filter(|field| structure.has_setters && !field.required);
    std::iter::once(new).chain(optional.map(|field| setter(scope, field))).collect()
}

fn empty_constructor(structure: &Structure) -> TokenStream {
    let doc = line(&format!("An empty `{}`.", structure.name));
    quote! {
        #doc
        pub fn new() -> Self {
            Self::default()
        }
    }
}

fn constructor(scope: &Scope, structure: &Structure) -> TokenStream {
    let doc = line(&format!(
        "{} `{}` with its required members.",
        article(&structure.name),
        structure.name
    ));
    let required = structure.fields.iter().filter(|field| field.required);
    let arguments = required.map(|field| {
        let (name, ty) = (format_ident!("{}", field.name), value_type(scope, &field.ty));
        quote!(#name: #ty)
    });
    let values = structure.fields.iter().map(|field| {
        let name = format_ident!("{}", field.name);
        match is_converted(&field.ty) {
            _ if !field.required => quote!(#name: None),
            true => quote!(#name: #name.into()),
            false if field.boxed => quote!(#name: Box::new(#name)),
            false => quote!(#name),
        }
    });
    quote! {
        #doc
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values,)* }
        }
    }
}

fn setter(scope: &Scope, field: &Field) -> TokenStream {
    let doc = line(&format!("Sets `{}`.", field.name.trim_start_matches("r#")));
    let (setter, name) = (format_ident!("{}", field.setter), format_ident!("{}", field.name));
    let (ty, value) = (setter_type(scope, &field.ty), setter_value(field, &name));
    quote! {
        #doc
        #[must_use]
        pub fn #setter(mut self, #name: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

/// A setter takes lists and maps from whatever gives their items. `new` does not: an empty list would have to
/// name the type of its items.
fn setter_type(scope: &Scope, ty: &Type) -> TokenStream {
    match ty {
        Type::List { element, sparse: true } => {
            let element = scope.ty(element);
            quote!(impl IntoIterator<Item = Option<#element>>)
        }
        Type::List { element, sparse: false } => {
            let element = value_type(scope, element);
            quote!(impl IntoIterator<Item = #element>)
        }
        Type::Map { key, value, sparse } => {
            let (key, ty) = (value_type(scope, key), scope.ty(value));
            let value = if *sparse { quote!(Option<#ty>) } else { value_type(scope, value) };
            quote!(impl IntoIterator<Item = (#key, #value)>)
        }
        ty => value_type(scope, ty),
    }
}

/// Texts and blobs are taken from whatever becomes one.
fn value_type(scope: &Scope, ty: &Type) -> TokenStream {
    let spelled = scope.ty(ty);
    if is_converted(ty) { quote!(impl Into<#spelled>) } else { spelled }
}

fn is_converted(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::EncodedString | Type::Blob)
}

/// The field's value from the argument `name` of a setter.
fn setter_value(field: &Field, name: &Ident) -> TokenStream {
    match &field.ty {
        Type::List { element, sparse } => {
            let into = (!sparse && is_converted(element)).then(|| quote!(.map(Into::into)));
            quote!(#name.into_iter()#into.collect())
        }
        Type::Map { key, value, sparse } => {
            let into = match (is_converted(key), !sparse && is_converted(value)) {
                (false, false) => None,
                (true, false) => Some(quote!((key.into(), value))),
                (false, true) => Some(quote!((key, value.into()))),
                (true, true) => Some(quote!((key.into(), value.into()))),
            };
            let into = into.map(|pair| quote!(.map(|(key, value)| #pair)));
            quote!(#name.into_iter()#into.collect())
        }
        ty if is_converted(ty) => quote!(#name.into()),
        _ if field.boxed => quote!(Box::new(#name)),
        _ => quote!(#name),
    }
}

fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'E', 'I', 'O']) { "An" } else { "A" }
}

/// `Debug` where something must not be shown.
pub(super) fn redacted_debug(scope: &Scope, structure: &Structure) -> Option<TokenStream> {
    if !structure.redacted {
        return None;
    }
    let (name, text) = (format_ident!("{}", structure.name), &structure.name);
    let fmt = scope.std(&["std"], "fmt");
    let lines = structure.fields.iter().map(|field| {
        let (name, text) = (format_ident!("{}", field.name), field.name.trim_start_matches("r#"));
        match (field.sensitive, field.required) {
            (false, _) => quote!(debug.field(#text, &self.#name);),
            (true, true) => {
                let redacted = scope.runtime("Redacted");
                quote!(debug.field(#text, &#redacted);)
            }
            (true, false) => {
                let redacted = scope.runtime("Redacted");
                quote!(debug.field(#text, &self.#name.as_ref().map(|_| #redacted));)
            }
        }
    });
    Some(quote! {
        impl #fmt::Debug for #name {
            fn fmt(&self, f: &mut #fmt::Formatter<'_>) -> #fmt::Result {
                let mut debug = f.debug_struct(#text);
                #(#lines)*
                debug.finish()
            }
        }
    })
}

/// `Self { .. }`, each field with its value.
pub(super) fn literal(fields: &[Field], value: impl Fn(&Field) -> TokenStream) -> TokenStream {
    let fields = fields.iter().map(|field| {
        let name = format_ident!("{}", field.name);
        let value = value(field);
        if name == value.to_string() { quote!(#name) } else { quote!(#name: #value) }
    });
    quote!(Self { #(#fields,)* })
}
