//! The JSON format: a structure's members, read in a loop over their names and written in their order.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::scope::Scope;
use crate::package::{Binding, Field, TimestampFormat, Type};

/// The fields that are members of the body's object, with their names there.
fn members(fields: &[Field]) -> Vec<(&str, &Field)> {
    let members = fields.iter().filter_map(|field| match &field.binding {
        Binding::Member(name) => Some((name.as_str(), field)),
        _ => None,
    });
    members.collect()
}

/// Statements that read an object into a local variable for each member, as an `Option`.
pub(super) fn read_members(scope: &Scope, fields: &[Field]) -> TokenStream {
    let members = members(fields);
    let locals = members.iter().map(|(_, field)| format_ident!("{}", field.local));
    let arms = members.iter().map(|(name, field)| {
        let local = local(field);
        if let Some((steps, value)) = read_in_steps(scope, &field.ty) {
            return quote!(#name => { #steps #local = Some(#value); });
        }
        let value = boxed(read(scope, &field.ty), field.boxed);
        quote!(#name => #local = Some(#value),)
    });
    if members.is_empty() {
        return quote! {
            json.object()?;
            while json.next_name()?.is_some() {
                json.skip()?;
            }
        };
    }
    quote! {
        #(let mut #locals = None;)*
        json.object()?;
        while let Some(member) = json.next_name()? {
            match &*member {
                #(#arms)*
                _ => json.skip()?,
            }
        }
    }
}

/// The value of a member's field, once [`read_members`] has run.
pub(super) fn member_value(field: &Field) -> TokenStream {
    let local = local(field);
    let Binding::Member(name) = &field.binding else { return quote!(#local) };
    if field.required { quote!(json.required(#name, #local)?) } else { quote!(#local) }
}

/// Statements that write the members of `value` as an object.
pub(super) fn write_members(scope: &Scope, value: &TokenStream, fields: &[Field]) -> TokenStream {
    let json = scope.module("json");
    let lines = members(fields).into_iter().map(|(name, field)| {
        let field_name = format_ident!("{}", field.name);
        let function = if field.required { quote!(member) } else { quote!(optional) };
        let writer = match (field.boxed, writer(scope, &field.ty)) {
            (true, writer) => quote!(#json::boxed(#writer)),
            (false, writer) => writer,
        };
        quote!(json.#function(#name, &#value.#field_name, #writer);)
    });
    quote! {
        json.begin_object();
        #(#lines)*
        json.end_object();
    }
}

/// An expression that reads a value.
pub(super) fn read(scope: &Scope, ty: &Type) -> TokenStream {
    let call = read_call(scope, ty);
    quote!(#call?)
}

/// A collection of collections of collections takes more than one expression that a person would read:
/// the statements that make the reader of its elements, from the inside out, and the last expression.
fn read_in_steps(scope: &Scope, ty: &Type) -> Option<(TokenStream, TokenStream)> {
    let (function, mut ty) = collection(ty)?;
    let mut functions = Vec::new();
    while let Some((function, element)) = collection(ty) {
        functions.push(format_ident!("read_{function}"));
        ty = element;
    }
    if functions.len() < 2 {
        return None;
    }
    let (json, innermost) = (scope.module("json"), reader(scope, ty));
    let last = functions.pop();
    let outer = functions.iter().rev();
    let steps = quote! {
        let element = #json::#last(#innermost);
        #(let element = #json::#outer(element);)*
    };
    let function = format_ident!("{function}");
    Some((steps, quote!(json.#function(element)?)))
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

fn read_call(scope: &Scope, ty: &Type) -> TokenStream {
    match ty {
        Type::Structure(name) | Type::Union(name) => {
            let name = scope.shape(name);
            quote!(#name::read(json))
        }
        Type::List { .. } | Type::Map { .. } => {
            let parts = collection(ty).map(|(function, element)| {
                let (function, element) = (format_ident!("{function}"), reader(scope, element));
                quote!(#function(#element))
            });
            quote!(json.#parts)
        }
        scalar => {
            let function = read_function(scalar);
            quote!(json.#function())
        }
    }
}

/// A function that reads a value, for a list or map of them.
pub(super) fn reader(scope: &Scope, ty: &Type) -> TokenStream {
    match ty {
        Type::Structure(name) | Type::Union(name) => {
            let name = scope.shape(name);
            quote!(#name::read)
        }
        Type::List { .. } | Type::Map { .. } => {
            let json = scope.module("json");
            let parts = collection(ty).map(|(function, element)| {
                let (function, element) =
                    (format_ident!("read_{function}"), reader(scope, element));
                quote!(#function(#element))
            });
            quote!(#json::#parts)
        }
        scalar => {
            let json = scope.module("json");
            let function = read_function(scalar);
            quote!(#json::Reader::#function)
        }
    }
}

/// A function that writes a value.
pub(super) fn writer(scope: &Scope, ty: &Type) -> TokenStream {
    if let Type::Structure(name) | Type::Union(name) = ty {
        let name = scope.shape(name);
        return quote!(#name::write);
    }
    let json = scope.module("json");
    if let Some((function, element)) = collection(ty) {
        let (function, element) = (format_ident!("{function}"), writer(scope, element));
        return quote!(#json::#function(#element));
    }
    let function = write_function(ty);
    quote!(#json::Writer::#function)
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

fn local(field: &Field) -> TokenStream {
    let local = format_ident!("{}", field.local);
    quote!(#local)
}

pub(super) fn boxed(value: TokenStream, boxed: bool) -> TokenStream {
    if boxed { quote!(Box::new(#value)) } else { value }
}
