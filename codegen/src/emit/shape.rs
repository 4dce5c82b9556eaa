//! A file for each shared shape: the type, its reader and its writer.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::body::BodyFormat;
use super::message::Source;
use super::scope::{Scope, cfg};
use super::{File, enumeration, events, message, structure, union};
use crate::package::{
    Body, Codec, Field, Half, Service, Shape, ShapeKind, Structure, Travels, TypeName,
};

pub(super) fn file(service: &Service, shape: &Shape) -> File {
    let scope = Scope::new(&["super"], [shape.name.name.clone()], used(shape));
    let items = match &shape.kind {
        ShapeKind::Structure { structure, codecs, as_error } => {
            let mut functions = structure::constructors(&scope, structure);
            functions.extend(codecs.iter().flat_map(|codec| codec_functions(&scope, codec)));
            let format = BodyFormat::new(&scope, service.response_format);
            functions.extend(as_error.iter().flat_map(|fields| error_functions(format, fields)));
            structure_items(&scope, shape, structure, functions)
        }
        ShapeKind::Union { union, codecs } => {
            union::items(&scope, shape, union, codecs, service.response_format)
        }
        ShapeKind::Events(events) => events::items(&scope, shape, events),
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
        ShapeKind::Union { union, .. } => {
            union.variants.iter().map(|variant| &variant.ty).collect()
        }
        ShapeKind::Events(events) => {
            events.union.variants.iter().map(|variant| &variant.ty).collect()
        }
        ShapeKind::Enum(_) | ShapeKind::IntegerEnum(_) => Vec::new(),
    };
    types.into_iter().flat_map(|ty| ty.names()).cloned().collect()
}

fn structure_items(
    scope: &Scope,
    shape: &Shape,
    structure: &Structure,
    functions: Vec<TokenStream>,
) -> Vec<TokenStream> {
    let name = format_ident!("{}", structure.name);
    let inherent = quote!(impl #name { #(#functions)* });
    let debug = structure::redacted_debug(scope, structure);
    let serde = structure::sensitive(&structure.name, structure.sensitive);
    [Some(structure::definition(scope, structure, &shape.docs)), serde, debug, Some(inherent)]
        .into_iter()
        .flatten()
        .collect()
}

fn codec_functions(scope: &Scope, codec: &Codec<Field>) -> [TokenStream; 2] {
    let Travels { read, write } = codec.travels;
    let format = BodyFormat::new(scope, codec.format);
    [
        scope.in_half(read, || {
            let (cfg, function) = (cfg(read), format.structure_reader(&codec.members));
            quote!(#cfg pub(crate) #function)
        }),
        scope.in_half(write, || {
            let name = format.write_function().to_string();
            let (cfg, function) = (cfg(write), format.structure_writer(&name, &codec.members));
            quote!(#cfg pub(crate) #function)
        }),
    ]
}

/// An error whose members travel in headers too is read and written as a whole message.
fn error_functions(format: BodyFormat<'_>, fields: &[Field]) -> [TokenStream; 3] {
    let scope = format.scope;
    let (message, error) = (Source::Response.ty(scope), scope.runtime("ReadError"));
    let read = message::read(format, fields, Body::Members, Source::Error);
    let reader = quote! {
        pub(crate) fn read_error(response: &#message) -> Result<Self, #error> {
            #read
        }
    };
    let (writer, members) = scope.in_half(Half::Server, || {
        (message::write_error(format, fields), format.structure_writer("write_members", fields))
    });
    let cfg = cfg(Half::Server);
    [reader, quote!(#cfg pub(crate) #writer), quote!(#cfg #members)]
}
