//! A service's own module, and the module of its shared types.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{File, doc, uses};
use crate::package::{Operation, Service, TypeName};

pub(super) fn files(service: &Service) -> Vec<File> {
    let mut files = vec![module(service)];
    if !service.shapes.is_empty() {
        files.push(types(service));
    }
    files
}

fn module(service: &Service) -> File {
    let mut operations: Vec<&Operation> = service.operations.iter().collect();
    operations.sort_by(|a, b| a.module.cmp(&b.module));
    let modules = modules(operations.iter().map(|operation| operation.module.as_str()));
    let types = if service.shapes.is_empty() {
        TokenStream::new()
    } else {
        quote!(
            pub mod types;
        )
    };
    let exports = operations.iter().map(|operation| {
        let (request, response) = (&operation.request.structure, &operation.response.structure);
        let mut names = [&operation.error.name, &request.name, &response.name];
        names.sort();
        uses::export(&operation.module, &names)
    });
    File {
        path: format!("src/{}/mod.rs", service.module),
        source: service.source.clone(),
        blocks: vec![
            doc::inner(&service.docs.lines),
            modules,
            types,
            exports.collect(),
            constant(service),
        ],
    }
}

fn modules<'a>(names: impl Iterator<Item = &'a str>) -> TokenStream {
    let names = names.map(|name| format_ident!("{name}"));
    quote!(#(mod #names;)*)
}

fn constant(service: &Service) -> TokenStream {
    let Service { id, api_version, signing_name, endpoint_prefix, .. } = service;
    let doc = doc::line("What a signer, and whoever chooses the endpoint, must know.");
    quote! {
        #doc
        pub const SERVICE: opsmith_runtime::Service = opsmith_runtime::Service {
            id: #id,
            api_version: #api_version,
            signing_name: #signing_name,
            endpoint_prefix: #endpoint_prefix,
        };
    }
}

fn types(service: &Service) -> File {
    let mut names: Vec<&TypeName> = service.shapes.iter().map(|shape| &shape.name).collect();
    names.sort_by(|a, b| a.module.cmp(&b.module));
    let modules = modules(names.iter().map(|name| name.module.as_str()));
    let exports = names.iter().map(|name| uses::export(&name.module, &[&name.name]));
    let title = format!("The types that operations of {} share.", service.id);
    File {
        path: format!("src/{}/types/mod.rs", service.module),
        source: service.source.clone(),
        blocks: vec![doc::inner(&[title]), modules, exports.collect()],
    }
}
