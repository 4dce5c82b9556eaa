//! A file for each shared shape: the type, its reader and its writer.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::message::Source;
use super::scope::{Scope, cfg};
use super::{File, enumeration, message, structure, union};
use crate::package::{Body, Field, Half, Service, Shape, ShapeKind, Structure, Travels, TypeName};

pub(super) fn file(service: &Service, shape: &Shape) -> File {
    let scope = Scope::new(&["super"], [shape.name.name.clone()], used(shape));
    let items = match &shape.kind {
        ShapeKind::Structure { structure, as_value, as_error } => {
            structure_items(&scope, shape, structure, *as_value, as_error.as_deref())
        }
        ShapeKind::Union(union) => union::items(&scope, shape, union),
        ShapeKind::Enum(values) => enumeration::strings(&scope, shape, values),
        ShapeKind::IntegerEnum(values) => enumeration::integers(&scope, shape, values),
    };
    let path = format!("src/{}/types/{}.rs", service.module, shape.name.module);
    scope.file(path, &service.source, items)
}

fn used(shape: &Shape) -> Vec<TypeName> {
    let types: Vec<_> = match &shape.kind {
        ShapeKind::Structure { structure, .. } => {
            structure.fields.iter().map(|field| &field.ty).collect()
        }
        ShapeKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        ShapeKind::Enum(_) | ShapeKind::IntegerEnum(_) => Vec::new(),
    };
    types.into_iter().flat_map(|ty| ty.names()).cloned().collect()
}

fn structure_items(
    scope: &Scope,
    shape: &Shape,
    structure: &Structure,
    as_value: bool,
    as_error: Option<&[Field]>,
) -> Vec<TokenStream> {
    let name = format_ident!("{}", structure.name);
    let mut functions = structure::constructors(scope, structure);
    if as_value {
        functions.extend(value_functions(scope, &structure.fields, shape.travels));
    }
    if let Some(fields) = as_error {
        functions.extend(error_functions(scope, fields));
    }
    let inherent = quote!(impl #name { #(#functions)* });
    let debug = structure::redacted_debug(scope, structure);
    [Some(structure::definition(scope, structure, &shape.docs)), debug, Some(inherent)]
        .into_iter()
        .flatten()
        .collect()
}

fn value_functions(scope: &Scope, fields: &[Field], travels: Travels) -> [TokenStream; 2] {
    [
        scope.in_half(travels.read, || {
            let (cfg, function) = (cfg(travels.read), message::object_reader(scope, fields));
            quote!(#cfg pub(crate) #function)
        }),
        scope.in_half(travels.write, || {
            let (cfg, function) = (cfg(travels.write), message::writer(scope, "write", fields));
            quote!(#cfg pub(crate) #function)
        }),
    ]
}

/// An error whose members travel in headers too is read and written as a whole message.
fn error_functions(scope: &Scope, fields: &[Field]) -> [TokenStream; 3] {
    let (message, error) = (Source::Response.ty(scope), scope.runtime("ReadError"));
    let read = message::read(scope, fields, Body::Members, Source::Response);
    let reader = quote! {
        pub(crate) fn read_error(response: &#message) -> Result<Self, #error> {
            #read
        }
    };
    let (writer, members) = scope.in_half(Half::Server, || {
        (message::write_error(scope, fields), message::writer(scope, "write_members", fields))
    });
    let cfg = cfg(Half::Server);
    [reader, quote!(#cfg pub(crate) #writer), quote!(#cfg #members)]
}
