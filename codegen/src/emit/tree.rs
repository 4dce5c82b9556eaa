//! JSON and CBOR, whose readers and writers are alike: a structure's members are read in a loop over
//! their names and written in their order.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::body::{BodyFormat, boxed, local, members};
use super::scope::Scope;
use super::unknown;
use crate::package::{Field, Format, TimestampFormat, Type, UnionVariant};

/// One of the two formats.
#[derive(Clone, Copy)]
pub(super) struct Tree<'a> {
    pub(super) scope: &'a Scope,
    pub(super) format: BodyFormat<'a>,
}

impl Tree<'_> {
    fn variable(self) -> Ident {
        self.format.variable()
    }

    fn module(self) -> TokenStream {
        self.format.module()
    }

    /// Statements that read an object into a local variable for each member, as an `Option`.
    pub(super) fn read_members(self, fields: &[Field]) -> TokenStream {
        let json = self.variable();
        let members = members(fields);
        let locals = members.iter().map(|(_, field)| local(field));
        if members.is_empty() {
            return quote!(#json.object(|_| Ok(()))?;);
        }
        let lines = members.iter().map(|(place, field)| {
            let (name, local) = (self.written_name(&place.element.name), local(field));
            let (steps, reader) = self.reader_in_steps(&field.ty);
            let reader = self.sensitive_reader(reader, &field.ty, field.sensitive);
            let reader = self.boxed_reader(reader, field.boxed);
            quote!(#steps #json.member(#name, &mut #local, #reader)?;)
        });
        quote! {
            #(let mut #locals = None;)*
            #json.object(|#json| {
                #(#lines)*
                Ok(())
            })?;
        }
    }

    /// Statements that write the members of `value` as an object.
    pub(super) fn write_members(self, value: &TokenStream, fields: &[Field]) -> TokenStream {
        let json = self.variable();
        let lines = members(fields).into_iter().map(|(place, field)| {
            let name = self.written_name(&place.element.name);
            let field_name = format_ident!("{}", field.name);
            let function = if field.required { quote!(member) } else { quote!(optional) };
            let writer = self.boxed_writer(&field.ty, field.boxed);
            quote!(#json.#function(#name, &#value.#field_name, #writer);)
        });
        quote! {
            #json.begin_object();
            #(#lines)*
            #json.end_object();
        }
    }

    /// Statements that read the one member of a union.
    pub(super) fn read_union(self, variants: &[UnionVariant]) -> TokenStream {
        let json = self.variable();
        let arms = variants.iter().map(|variant| {
            let (name, wire_name) =
                (format_ident!("{}", variant.name), &variant.place.element.name);
            let value = match variant.sensitive && holds_names(&variant.ty) {
                true => {
                    let reader = self.reader(&variant.ty);
                    quote!(#json.sensitive(#reader)?)
                }
                false => self.read(&variant.ty),
            };
            let value = boxed(value, variant.boxed);
            quote!(#wire_name => Self::#name(#value),)
        });
        let tagged = variants.iter().any(|variant| variant.place.element.name == "__type");
        let type_tag = (!tagged).then(|| {
            quote! {
                "__type" => {
                    #json.skip()?;
                    continue;
                }
            }
        });
        let unknown = unknown::type_of_member(self.format.format);
        let unknown = self.scope.own(&["crate", "unknown"], unknown);
        quote! {
            let mut read = None;
            #json.enter_object()?;
            while let Some(member) = #json.next_name()? {
                let value = match member {
                    #(#arms)*
                    #type_tag
                    other => {
                        let (name, value) = (other.into(), #json.raw()?);
                        Self::Unknown(#unknown { name, value })
                    }
                };
                if read.replace(value).is_some() {
                    return Err(#json.unexpected("one member", "several"));
                }
            }
            read.ok_or_else(|| #json.unexpected("one member", "none"))
        }
    }

    /// Statements that write the one member of a union.
    pub(super) fn write_union(self, variants: &[UnionVariant]) -> TokenStream {
        let (json, module) = (self.variable(), self.module());
        let arms = variants.iter().map(|variant| {
            let name = format_ident!("{}", variant.name);
            let wire_name = self.written_name(&variant.place.element.name);
            let writer = self.boxed_writer(&variant.ty, variant.boxed);
            quote!(Self::#name(value) => #json.member(#wire_name, value, #writer),)
        });
        quote! {
            #json.begin_object();
            match value {
                #(#arms)*
                Self::Unknown(member) => {
                    #json.entry(member.name(), member.value(), #module::Writer::raw);
                }
            }
            #json.end_object();
        }
    }

    /// The name of a member as it stands in a body: the reader and the writer of JSON escape none.
    fn written_name(self, name: &str) -> String {
        match self.format.format {
            Format::Json => name.chars().map(in_json).collect(),
            _ => name.to_owned(),
        }
    }

    /// An expression that reads a value.
    fn read(self, ty: &Type) -> TokenStream {
        let json = self.variable();
        match ty {
            Type::Structure(name) | Type::Union(name) => {
                let name = self.scope.shape(name);
                quote!(#name::read(#json)?)
            }
            Type::List { .. } | Type::Map { .. } => {
                let parts = collection(ty).map(|(function, element)| {
                    let (function, element) = (format_ident!("{function}"), self.reader(element));
                    quote!(#function(#element))
                });
                quote!(#json.#parts?)
            }
            scalar => {
                let function = read_function(scalar);
                quote!(#json.#function()?)
            }
        }
    }

    /// A function that reads a value, for a list or map of them.
    pub(super) fn reader(self, ty: &Type) -> TokenStream {
        match ty {
            Type::Structure(name) | Type::Union(name) => {
                let name = self.scope.shape(name);
                quote!(#name::read)
            }
            Type::List { .. } | Type::Map { .. } => {
                let module = self.module();
                let parts = collection(ty).map(|(function, element)| {
                    let (function, element) =
                        (format_ident!("read_{function}"), self.reader(element));
                    quote!(#function(#element))
                });
                quote!(#module::#parts)
            }
            scalar => {
                let (module, function) = (self.module(), read_function(scalar));
                quote!(#module::Reader::#function)
            }
        }
    }

    /// A collection of collections of collections takes more than one expression that a person would
    /// read: the statements that make the reader of its elements, from the inside out, and the reader.
    fn reader_in_steps(self, ty: &Type) -> (TokenStream, TokenStream) {
        let mut functions = Vec::new();
        let mut innermost = ty;
        while let Some((function, element)) = collection(innermost) {
            functions.push(format_ident!("read_{function}"));
            innermost = element;
        }
        match functions.as_slice() {
            [first, between @ .., last] if !between.is_empty() => {
                let (module, innermost) = (self.module(), self.reader(innermost));
                let between = between.iter().rev();
                let steps = quote! {
                    let element = #module::#last(#innermost);
                    #(let element = #module::#between(element);)*
                };
                (steps, quote!(#module::#first(element)))
            }
            _ => (TokenStream::new(), self.reader(ty)),
        }
    }

    /// The reader of a value that may be sensitive: no fault then shows a name that it holds.
    pub(super) fn sensitive_reader(
        self,
        reader: TokenStream,
        ty: &Type,
        is_sensitive: bool,
    ) -> TokenStream {
        if !is_sensitive || !holds_names(ty) {
            return reader;
        }
        let module = self.module();
        quote!(#module::read_sensitive(#reader))
    }

    fn boxed_reader(self, reader: TokenStream, is_boxed: bool) -> TokenStream {
        if !is_boxed {
            return reader;
        }
        let module = self.module();
        quote!(#module::read_boxed(#reader))
    }

    /// A function that writes a value.
    pub(super) fn writer(self, ty: &Type) -> TokenStream {
        if let Type::Structure(name) | Type::Union(name) = ty {
            let name = self.scope.shape(name);
            return quote!(#name::write);
        }
        let module = self.module();
        if let Some((function, element)) = collection(ty) {
            let (function, element) = (format_ident!("{function}"), self.writer(element));
            return quote!(#module::#function(#element));
        }
        let function = write_function(ty);
        quote!(#module::Writer::#function)
    }

    fn boxed_writer(self, ty: &Type, is_boxed: bool) -> TokenStream {
        let writer = self.writer(ty);
        if !is_boxed {
            return writer;
        }
        let module = self.module();
        quote!(#module::boxed(#writer))
    }
}

/// A character as it stands in a string of JSON.
fn in_json(char: char) -> String {
    match char {
        '"' | '\\' => format!("\\{char}"),
        '\0'..' ' => format!("\\u{:04x}", u32::from(char)),
        _ => char.into(),
    }
}

/// Whether a value holds names that the body gives it, such as the keys of a map, or a part of it may.
fn holds_names(ty: &Type) -> bool {
    match ty {
        Type::List { element, .. } => holds_names(element),
        Type::Map { .. } | Type::Document | Type::Structure(_) | Type::Union(_) => true,
        _ => false,
    }
}

/// The function that reads a collection, and the type of what it holds.
fn collection(ty: &Type) -> Option<(&'static str, &Type)> {
    match ty {
        Type::List { element, sparse: false } => Some(("list", element)),
        Type::List { element, sparse: true } => Some(("sparse_list", element)),
        Type::Map { value, sparse: false, .. } => Some(("map", value)),
        Type::Map { value, sparse: true, .. } => Some(("sparse_map", value)),
        _ => None,
    }
}

fn read_function(scalar: &Type) -> TokenStream {
    match scalar {
        Type::Enum(_) => quote!(string_as),
        Type::IntegerEnum(_) => quote!(integer_as),
        other => function(other),
    }
}

fn write_function(scalar: &Type) -> TokenStream {
    match scalar {
        Type::IntegerEnum(_) => quote!(integer_of),
        other => function(other),
    }
}

/// What reader and writer call alike.
fn function(scalar: &Type) -> TokenStream {
    match scalar {
        Type::Boolean => quote!(boolean),
        Type::Byte => quote!(byte),
        Type::Short => quote!(short),
        Type::Integer | Type::IntegerEnum(_) => quote!(integer),
        Type::Long => quote!(long),
        Type::Float => quote!(float),
        Type::Double => quote!(double),
        Type::Blob => quote!(blob),
        Type::Timestamp(TimestampFormat::DateTime) => quote!(date_time),
        Type::Timestamp(TimestampFormat::EpochSeconds) => quote!(epoch_seconds),
        Type::Timestamp(TimestampFormat::HttpDate) => quote!(http_date),
        Type::Document => quote!(document),
        _ => quote!(string),
    }
}
