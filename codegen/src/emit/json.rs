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
        let writer = match (field.boxed, writer(&json, scope, &field.ty)) {
            (true, writer) => quote!(|json, boxed| #writer(json, boxed)),
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

fn read_call(scope: &Scope, ty: &Type) -> TokenStream {
    match ty {
        Type::Structure(name) | Type::Union(name) => {
            let name = scope.shape(name);
            quote!(#name::read(json))
        }
        Type::List { element, sparse } => {
            let function = if *sparse { quote!(sparse_list) } else { quote!(list) };
            let element = reader(scope, element);
            quote!(json.#function(#element))
        }
        Type::Map { value, sparse, .. } => {
            let function = if *sparse { quote!(sparse_map) } else { quote!(map) };
            let value = reader(scope, value);
            quote!(json.#function(#value))
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
            let call = read_call(scope, ty);
            quote!(|json| #call)
        }
        scalar => {
            let json = scope.module("json");
            let function = read_function(scalar);
            quote!(#json::Reader::#function)
        }
    }
}

/// A function that writes a value.
pub(super) fn writer(json: &TokenStream, scope: &Scope, ty: &Type) -> TokenStream {
    match ty {
        Type::Structure(name) | Type::Union(name) => {
            let name = scope.shape(name);
            quote!(#name::write)
        }
        Type::List { element, sparse } => {
            let function = if *sparse { quote!(sparse_list) } else { quote!(list) };
            let element = writer(json, scope, element);
            quote!(#json::#function(#element))
        }
        Type::Map { value, sparse, .. } => {
            let function = if *sparse { quote!(sparse_map) } else { quote!(map) };
            let value = writer(json, scope, value);
            quote!(#json::#function(#value))
        }
        scalar => {
            let function = write_function(scalar);
            quote!(#json::Writer::#function)
        }
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

fn local(field: &Field) -> TokenStream {
    let local = format_ident!("{}", field.local);
    quote!(#local)
}

pub(super) fn boxed(value: TokenStream, boxed: bool) -> TokenStream {
    if boxed { quote!(Box::new(#value)) } else { value }
}
