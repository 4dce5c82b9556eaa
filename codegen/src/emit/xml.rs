//! XML: a structure's members are its element's children, and some its attributes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::body::{boxed, local, members};
use super::scope::Scope;
use super::text;
use crate::package::{Element, Field, Items, Layout, Place, Type, UnionVariant};

/// The format, and the file that it is used in.
#[derive(Clone, Copy)]
pub(super) struct Xml<'a> {
    pub(super) scope: &'a Scope,
}

impl Xml<'_> {
    /// Statements that read an element into a local variable for each member, as an `Option`.
    pub(super) fn read_members(self, fields: &[Field]) -> TokenStream {
        let members = members(fields);
        let (attributes, children): (Vec<_>, Vec<_>) =
            members.into_iter().partition(|(place, _)| place.attribute);
        let attributes = attributes.into_iter().map(|(place, field)| {
            let (name, local) = (&place.element.name, local(field));
            let parser = text::parser(self.scope, &field.ty);
            quote!(let #local = xml.attribute(#name, #parser)?;)
        });
        let locals = children.iter().map(|(_, field)| local(field));
        let arms = children.iter().map(|(place, field)| self.read_member(place, field));
        let read = match children.is_empty() {
            true => quote!(xml.skip()?;),
            false => quote! {
                while let Some(element) = xml.next_element()? {
                    match element {
                        #(#arms)*
                        _ => xml.skip()?,
                    }
                }
            },
        };
        quote! {
            #(#attributes)*
            #(let mut #locals = None;)*
            #read
        }
    }

    /// An arm that reads a child.
    fn read_member(self, place: &Place, field: &Field) -> TokenStream {
        let (name, local) = (&place.element.name, local(field));
        let name = match &place.alias {
            Some(alias) => quote!(#name | #alias),
            None => quote!(#name),
        };
        match (&field.ty, &place.layout) {
            (Type::List { element, .. }, Layout::List { items: Items::Flattened, inner, .. }) => {
                let reader = self.reader(element, inner);
                quote!(#name => xml.push(&mut #local, #reader)?,)
            }
            (Type::Map { value: ty, .. }, Layout::Map { key, value, flattened: true, inner }) => {
                let (key, value, reader) = (&key.name, &value.name, self.reader(ty, inner));
                quote!(#name => xml.insert(&mut #local, #key, #value, #reader)?,)
            }
            (ty, layout) => {
                let value = boxed(self.read(ty, layout), field.boxed);
                quote!(#name => #local = Some(#value),)
            }
        }
    }

    /// Statements that read the one member of a union.
    pub(super) fn read_union(self, variants: &[UnionVariant]) -> TokenStream {
        let unknown = self.scope.own(&["crate", "unknown"], "UnknownName");
        let arms = variants.iter().map(|variant| {
            let (name, wire_name) =
                (format_ident!("{}", variant.name), &variant.place.element.name);
            let value = boxed(self.read(&variant.ty, &variant.place.layout), variant.boxed);
            quote!(#wire_name => Self::#name(#value),)
        });
        quote! {
            let mut read = None;
            while let Some(element) = xml.next_element()? {
                let value = match element {
                    #(#arms)*
                    other => {
                        xml.skip()?;
                        Self::Unknown(#unknown(other.into()))
                    }
                };
                if read.replace(value).is_some() {
                    return Err(xml.unexpected("one member", "several"));
                }
            }
            read.ok_or_else(|| xml.unexpected("one member", "none"))
        }
    }

    /// Statements that write the members of `value`, the attributes first.
    pub(super) fn write_members(self, value: &TokenStream, fields: &[Field]) -> TokenStream {
        let (attributes, children): (Vec<_>, Vec<_>) =
            members(fields).into_iter().partition(|(place, _)| place.attribute);
        let attributes =
            attributes.into_iter().map(|(place, field)| self.write_attribute(value, place, field));
        let children =
            children.into_iter().map(|(place, field)| self.write_member(value, place, field));
        quote!(#(#attributes)* #(#children)*)
    }

    fn write_attribute(self, value: &TokenStream, place: &Place, field: &Field) -> TokenStream {
        let (name, field_name) = (&place.element.name, format_ident!("{}", field.name));
        let namespace = place.element.namespace.as_ref().map(|namespace| {
            let (attribute, uri) = (&namespace.attribute, &namespace.uri);
            quote!(xml.attribute(#attribute, #uri);)
        });
        if field.required {
            let text = text::borrowed(self.scope, &field.ty, &quote!(#value.#field_name), false);
            return quote!(#namespace xml.attribute(#name, #text););
        }
        let local = local(field);
        let text = text::borrowed(self.scope, &field.ty, &local, true);
        quote! {
            if let Some(#local) = &#value.#field_name {
                #namespace
                xml.attribute(#name, #text);
            }
        }
    }

    fn write_member(self, value: &TokenStream, place: &Place, field: &Field) -> TokenStream {
        let (name, field_name) = (&place.element.name, format_ident!("{}", field.name));
        let statement = |value: TokenStream| match (&field.ty, &place.layout) {
            (Type::List { element, .. }, Layout::List { item, items: Items::Flattened, inner }) => {
                let writer = self.member_writer(item, element, inner);
                Some(quote!(xml.flat_list(#name, #value, #writer);))
            }
            (
                Type::Map { value: ty, .. },
                Layout::Map { key, value: value_element, flattened: true, inner },
            ) => {
                let (key_name, value_name) = (&key.name, &value_element.name);
                let (key, writer) =
                    (self.key_writer(key), self.member_writer(value_element, ty, inner));
                Some(quote!(xml.flat_map(#name, #key_name, #value_name, #value, #key, #writer);))
            }
            _ => None,
        };
        let local = local(field);
        match (field.required, statement(local.clone())) {
            (true, Some(_)) => statement(quote!(&#value.#field_name)).unwrap_or_default(),
            (false, Some(flattened)) => quote! {
                if let Some(#local) = &#value.#field_name {
                    #flattened
                }
            },
            (required, None) => {
                let function = if required { quote!(element) } else { quote!(optional) };
                let writer = self.member_writer(&place.element, &field.ty, &place.layout);
                let writer = self.boxed_writer(writer, field.boxed);
                quote!(xml.#function(#name, &#value.#field_name, #writer);)
            }
        }
    }

    /// Statements that write the one member of a union.
    pub(super) fn write_union(self, variants: &[UnionVariant]) -> TokenStream {
        let xml = self.scope.module("xml");
        let arms = variants.iter().map(|variant| {
            let (name, place) = (format_ident!("{}", variant.name), &variant.place);
            let wire_name = &place.element.name;
            let writer = self.member_writer(&place.element, &variant.ty, &place.layout);
            let writer = self.boxed_writer(writer, variant.boxed);
            quote!(Self::#name(value) => xml.element(#wire_name, value, #writer),)
        });
        quote! {
            match value {
                #(#arms)*
                Self::Unknown(name) => xml.element(name.as_str(), "", #xml::Writer::string),
            }
        }
    }

    /// An expression that reads the content of an element.
    fn read(self, ty: &Type, layout: &Layout) -> TokenStream {
        match (ty, layout) {
            (Type::Structure(name) | Type::Union(name), _) => {
                let name = self.scope.shape(name);
                quote!(#name::read(xml)?)
            }
            (Type::List { element, .. }, Layout::List { item, inner, .. }) => {
                let (item, reader) = (&item.name, self.reader(element, inner));
                quote!(xml.list(#item, #reader)?)
            }
            (Type::Map { value: ty, .. }, Layout::Map { key, value, inner, .. }) => {
                let (key, value, reader) = (&key.name, &value.name, self.reader(ty, inner));
                quote!(xml.map("entry", #key, #value, #reader)?)
            }
            (Type::String, _) => quote!(xml.string()?),
            (scalar, _) => {
                let parser = text::parser(self.scope, scalar);
                quote!(xml.value(#parser)?)
            }
        }
    }

    /// A function that reads the content of an element.
    pub(super) fn reader(self, ty: &Type, layout: &Layout) -> TokenStream {
        let xml = || self.scope.module("xml");
        match (ty, layout) {
            (Type::Structure(name) | Type::Union(name), _) => {
                let name = self.scope.shape(name);
                quote!(#name::read)
            }
            (Type::List { element, .. }, Layout::List { item, inner, .. }) => {
                let (xml, item, reader) = (xml(), &item.name, self.reader(element, inner));
                quote!(#xml::read_list(#item, #reader))
            }
            (Type::Map { value: ty, .. }, Layout::Map { key, value, inner, .. }) => {
                let (key, value, reader) = (&key.name, &value.name, self.reader(ty, inner));
                let xml = xml();
                quote!(#xml::read_map("entry", #key, #value, #reader))
            }
            (Type::String, _) => {
                let xml = xml();
                quote!(#xml::Reader::string)
            }
            (scalar, _) => {
                let (xml, parser) = (xml(), text::parser(self.scope, scalar));
                quote!(#xml::value(#parser))
            }
        }
    }

    /// A function that writes the content of an element.
    pub(super) fn writer(self, ty: &Type, layout: &Layout) -> TokenStream {
        let xml = || self.scope.module("xml");
        match (ty, layout) {
            (Type::Structure(name) | Type::Union(name), _) => {
                let name = self.scope.shape(name);
                quote!(#name::write)
            }
            (Type::List { element, .. }, Layout::List { item, inner, .. }) => {
                let (xml, name) = (xml(), &item.name);
                let writer = self.member_writer(item, element, inner);
                quote!(#xml::list(#name, #writer))
            }
            (Type::Map { value: ty, .. }, Layout::Map { key, value, inner, .. }) => {
                let (xml, key_name, value_name) = (xml(), &key.name, &value.name);
                let (key, writer) = (self.key_writer(key), self.member_writer(value, ty, inner));
                quote!(#xml::map("entry", #key_name, #value_name, #key, #writer))
            }
            (Type::String | Type::Enum(_), _) => {
                let xml = xml();
                quote!(#xml::Writer::string)
            }
            (scalar, _) => {
                let (xml, from) = (xml(), text::from(self.scope, scalar));
                quote!(#xml::text(#from))
            }
        }
    }

    fn key_writer(self, key: &Element) -> TokenStream {
        let xml = self.scope.module("xml");
        self.in_namespace(key, quote!(#xml::Writer::string))
    }

    fn member_writer(self, element: &Element, ty: &Type, layout: &Layout) -> TokenStream {
        self.in_namespace(element, self.writer(ty, layout))
    }

    /// The same function, for an element that names its namespace.
    pub(super) fn in_namespace(self, element: &Element, writer: TokenStream) -> TokenStream {
        let Some(namespace) = &element.namespace else { return writer };
        let (xml, attribute, uri) =
            (self.scope.module("xml"), &namespace.attribute, &namespace.uri);
        quote!(#xml::with_namespace(#attribute, #uri, #writer))
    }

    fn boxed_writer(self, writer: TokenStream, is_boxed: bool) -> TokenStream {
        if !is_boxed {
            return writer;
        }
        let xml = self.scope.module("xml");
        quote!(#xml::boxed(#writer))
    }
}
