//! Forms: names and values, a structure's members below its own name.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::body::{boxed, members};
use super::scope::Scope;
use super::structure::literal;
use super::text;
use crate::package::{Binding, Field, Items, Layout, Type, UnionVariant};

/// The format, and the file that it is used in.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub(super) scope: &'a Scope,
}

impl Form<'_> {
    /// The literal of a structure whose members are read from `form`.
    pub(super) fn read_structure(self, fields: &[Field]) -> TokenStream {
        literal(fields, |field| {
            let Binding::Member(place) = &field.binding else { return TokenStream::new() };
            let (name, reader) = (&place.element.name, self.reader(&field.ty, &place.layout));
            match (field.required, field.boxed) {
                (true, is_boxed) => boxed(quote!(form.required(#name, #reader)?), is_boxed),
                (false, true) => quote!(form.optional(#name, #reader)?.map(Box::new)),
                (false, false) => quote!(form.optional(#name, #reader)?),
            }
        })
    }

    /// Statements that read the one member of a union.
    pub(super) fn read_union(self, variants: &[UnionVariant]) -> TokenStream {
        let unknown = self.scope.own(&["crate", "unknown"], "UnknownName");
        let arms = variants.iter().map(|variant| {
            let (name, place) = (format_ident!("{}", variant.name), &variant.place);
            let wire_name = &place.element.name;
            let reader = self.reader(&variant.ty, &place.layout);
            let value = boxed(quote!(form.required(#wire_name, #reader)?), variant.boxed);
            quote!(#wire_name => Self::#name(#value),)
        });
        quote! {
            let mut names = form.names();
            let name = names.next().ok_or_else(|| form.unexpected("one member", "none"))?;
            if names.next().is_some() {
                return Err(form.unexpected("one member", "several"));
            }
            let value = match name {
                #(#arms)*
                other => Self::Unknown(#unknown(other.into())),
            };
            Ok(value)
        }
    }

    /// Statements that write the members of `value`.
    pub(super) fn write_members(self, value: &TokenStream, fields: &[Field]) -> TokenStream {
        let lines = members(fields).into_iter().map(|(place, field)| {
            let (name, field_name) = (&place.element.name, format_ident!("{}", field.name));
            let function = if field.required { quote!(member) } else { quote!(optional) };
            let writer = self.boxed(self.writer(&field.ty, &place.layout), field.boxed);
            quote!(form.#function(#name, &#value.#field_name, #writer);)
        });
        lines.collect()
    }

    /// Statements that write the one member of a union.
    pub(super) fn write_union(self, variants: &[UnionVariant]) -> TokenStream {
        let form = self.scope.module("form");
        let arms = variants.iter().map(|variant| {
            let (name, place) = (format_ident!("{}", variant.name), &variant.place);
            let wire_name = &place.element.name;
            let writer = self.writer(&variant.ty, &place.layout);
            let writer = self.boxed(writer, variant.boxed);
            quote!(Self::#name(value) => form.member(#wire_name, value, #writer),)
        });
        quote! {
            match value {
                #(#arms)*
                Self::Unknown(name) => form.member(name.as_str(), "", #form::Writer::string),
            }
        }
    }

    fn boxed(self, writer: TokenStream, is_boxed: bool) -> TokenStream {
        if !is_boxed {
            return writer;
        }
        let form = self.scope.module("form");
        quote!(#form::boxed(#writer))
    }

    /// A function that reads a value.
    pub(super) fn reader(self, ty: &Type, layout: &Layout) -> TokenStream {
        if let Type::Structure(name) | Type::Union(name) = ty {
            let name = self.scope.shape(name);
            return quote!(#name::read_form);
        }
        let form = self.scope.module("form");
        match (ty, layout) {
            (Type::List { element, .. }, Layout::List { item, items, inner }) => {
                let (name, reader) = (&item.name, self.reader(element, inner));
                match items {
                    Items::Wrapped => quote!(#form::read_list(#name, #reader)),
                    Items::Flattened | Items::Counted => quote!(#form::read_flat_list(#reader)),
                }
            }
            (Type::Map { value: ty, .. }, Layout::Map { key, value, flattened, inner }) => {
                let (key, value, reader) = (&key.name, &value.name, self.reader(ty, inner));
                match flattened {
                    true => quote!(#form::read_flat_map(#key, #value, #reader)),
                    false => quote!(#form::read_map("entry", #key, #value, #reader)),
                }
            }
            (scalar, _) => {
                let parser = text::parser(self.scope, scalar);
                quote!(#form::value(#parser))
            }
        }
    }

    /// A function that writes a value.
    pub(super) fn writer(self, ty: &Type, layout: &Layout) -> TokenStream {
        if let Type::Structure(name) | Type::Union(name) = ty {
            let name = self.scope.shape(name);
            return quote!(#name::write_form);
        }
        let form = self.scope.module("form");
        match (ty, layout) {
            (Type::List { element, .. }, Layout::List { item, items, inner }) => {
                let (name, writer) = (&item.name, self.writer(element, inner));
                match items {
                    Items::Wrapped => quote!(#form::list(#name, #writer)),
                    Items::Flattened => quote!(#form::flat_list(#writer)),
                    Items::Counted => quote!(#form::ec2_list(#writer)),
                }
            }
            (Type::Map { value: ty, .. }, Layout::Map { key, value, flattened, inner }) => {
                let (key, value, writer) = (&key.name, &value.name, self.writer(ty, inner));
                match flattened {
                    true => quote!(#form::flat_map(#key, #value, #writer)),
                    false => quote!(#form::map("entry", #key, #value, #writer)),
                }
            }
            (Type::String | Type::Enum(_), _) => quote!(#form::Writer::string),
            (scalar, _) => {
                let from = text::from(self.scope, scalar);
                quote!(#form::text(#from))
            }
        }
    }
}
