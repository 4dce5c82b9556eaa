//! A file for each operation: its request, its response, its errors, and how they travel.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::body::BodyFormat;
use super::message::{self, Source, Writer};
use super::scope::{Scope, cfg};
use super::{File, error, events, structure};
use crate::package::{Body, Docs, Envelope, Half, Message, Operation, Protocol, Service, TypeName};

pub(super) fn file(service: &Service, operation: &Operation) -> File {
    let (request, response) = (&operation.request.structure, &operation.response.structure);
    let defined = [request.name.clone(), response.name.clone(), operation.error.name.clone()];
    let scope = Scope::new(&["super", "types"], defined, used(operation));
    let mut items = vec![structure::definition(&scope, request, &request_docs(operation))];
    items.extend(structure::sensitive(&request.name, request.sensitive));
    items.extend(structure::redacted_debug(&scope, request));
    items.extend(inherent(&scope, &operation.request, Half::Client, Source::Request));
    items.push(client_half(&scope, service, operation));
    items.extend(streams(&scope, operation));
    items.push(scope.in_half(Half::Server, || server_half(&scope, operation, service.protocol)));
    items.push(structure::definition(&scope, response, &response_docs(operation)));
    items.extend(structure::sensitive(&response.name, response.sensitive));
    items.extend(structure::redacted_debug(&scope, response));
    items.extend(inherent(&scope, &operation.response, Half::Server, Source::Response));
    items.extend(error::items(&scope, operation));
    let path = format!("src/{}/{}.rs", service.module, operation.module);
    scope.file(path, &service.source, items)
}

fn used(operation: &Operation) -> Vec<TypeName> {
    let fields =
        operation.request.structure.fields.iter().chain(&operation.response.structure.fields);
    let errors = operation.error.variants.iter().map(|variant| variant.shape.clone());
    let events = [&operation.request, &operation.response].map(|message| message.events.clone());
    let events = events.into_iter().flatten();
    fields.flat_map(|field| field.ty.names()).cloned().chain(errors).chain(events).collect()
}

fn request_docs(operation: &Operation) -> Docs {
    let mut docs = operation.docs.clone();
    if docs.lines.is_empty() {
        docs.lines.push(format!("What `{}` is asked.", operation.name));
    }
    docs.lines.extend(stream_docs(&operation.request, "The request's body"));
    docs
}

fn response_docs(operation: &Operation) -> Docs {
    let text = format!("What [`{}`] is answered.", operation.request.structure.name);
    let mut docs = Docs { lines: vec![text], deprecated: None };
    docs.lines.extend(stream_docs(&operation.response, "The response's body"));
    docs
}

/// A paragraph of its own.
fn stream_docs(message: &Message, body: &str) -> Vec<String> {
    let text = match (message.body, &message.events) {
        (Body::Stream, Some(events)) => format!("{body} is a stream of [`{}`].", events.name),
        (Body::Stream, None) => {
            format!("{body} is a stream, which is left to you, as is its checksum.")
        }
        _ => return Vec::new(),
    };
    vec![String::new(), text]
}

/// What makes a message, and the functions of its body. `writer` is the half that writes it; the other
/// one reads it from `source`.
fn inherent(scope: &Scope, message: &Message, writer: Half, source: Source) -> Option<TokenStream> {
    let Message { structure, body, format, .. } = message;
    let format = BodyFormat::new(scope, *format);
    let name = format_ident!("{}", structure.name);
    let fields = &structure.fields;
    let mut functions = structure::constructors(scope, structure);
    let reader = if writer == Half::Client { Half::Server } else { Half::Client };
    if *body == Body::Members && !fields.is_empty() && message::is_all_body(fields) {
        functions.push(scope.in_half(reader, || {
            let (cfg, function) = (cfg(reader), format.structure_reader(fields));
            quote!(#cfg #function)
        }));
    } else if !fields.is_empty() && source == Source::Response {
        let (message, error) = (source.ty(scope), scope.runtime("ReadError"));
        let read = message::read(format, fields, *body, source);
        functions.push(quote! {
            fn read(response: &#message) -> Result<Self, #error> {
                #read
            }
        });
    }
    if *body == Body::Members {
        functions.push(scope.in_half(writer, || {
            let name = format.write_function().to_string();
            let (cfg, function) = (cfg(writer), format.structure_writer(&name, fields));
            quote!(#cfg #function)
        }));
    }
    (!functions.is_empty()).then(|| quote!(impl #name { #(#functions)* }))
}

fn client_half(scope: &Scope, service: &Service, operation: &Operation) -> TokenStream {
    let trait_name = scope.runtime("Operation");
    let request = format_ident!("{}", operation.request.structure.name);
    let response = format_ident!("{}", operation.response.structure.name);
    let error = format_ident!("{}", operation.error.name);
    let protocol = scope.runtime(protocol_name(service.protocol));
    let (name, method, uri) = (&operation.name, method(&operation.method), &operation.uri);
    let service_type = scope.runtime("Service");
    let to_http = to_http(scope, service, operation);
    let read_output = read_output(scope, operation);
    let fill_tokens = fill_tokens(operation);
    quote! {
        impl #trait_name for #request {
            type Response = #response;
            type Error = #error;
            type Protocol = #protocol;

            const NAME: &'static str = #name;
            const SERVICE: &'static #service_type = &super::SERVICE;
            const METHOD: http::Method = #method;
            const URI: &'static str = #uri;

            #to_http
            #read_output
            #fill_tokens
        }
    }
}

/// What an operation can do whose bodies are left to its caller.
fn streams(scope: &Scope, operation: &Operation) -> Vec<TokenStream> {
    let name = format_ident!("{}", operation.request.structure.name);
    let messages = [
        (&operation.request, "StreamingRequest", "SendsEvents"),
        (&operation.response, "StreamingResponse", "ReceivesEvents"),
    ];
    let streaming = messages.into_iter().filter(|(message, ..)| message.body == Body::Stream);
    streaming
        .flat_map(|(message, of_bytes, of_events)| {
            let trait_name = scope.runtime(of_bytes);
            let events = message.events.as_ref().map(|stream| {
                let trait_name = events::name(scope, of_events);
                let stream = scope.shape(stream);
                quote!(impl #trait_name for #name { type Event = #stream; })
            });
            [Some(quote!(impl #trait_name for #name {})), events]
        })
        .flatten()
        .collect()
}

fn fill_tokens(operation: &Operation) -> Option<TokenStream> {
    let tokens = operation.request.structure.fields.iter().filter(|field| field.is_token);
    let names: Vec<_> = tokens.map(|field| format_ident!("{}", field.name)).collect();
    (!names.is_empty()).then(|| {
        quote! {
            fn fill_tokens(&mut self, mut token: impl FnMut() -> String) {
                #(self.#names.get_or_insert_with(&mut token);)*
            }
        }
    })
}

/// A constant of the crate `http`, or a method that has none.
fn method(name: &str) -> TokenStream {
    let ident = format_ident!("{name}");
    quote!(http::Method::#ident)
}

/// The protocol as the runtime calls it.
fn protocol_name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::RestJson => "RestJson",
        Protocol::AwsJson10 => "AwsJson10",
        Protocol::AwsJson11 => "AwsJson11",
        Protocol::RestXml => "RestXml",
        Protocol::RestXmlUnwrapped => "RestXmlUnwrapped",
        Protocol::AwsQuery => "AwsQuery",
        Protocol::Ec2Query => "Ec2Query",
        Protocol::RpcV2Cbor => "RpcV2Cbor",
    }
}

/// The headers that every message of a protocol has, but for the content type that its format gives it.
fn common_headers(protocol: Protocol, source: Source) -> &'static [(&'static str, &'static str)] {
    match (protocol, source) {
        (Protocol::AwsJson10, _) => &[("content-type", "application/x-amz-json-1.0")],
        (Protocol::AwsJson11, _) => &[("content-type", "application/x-amz-json-1.1")],
        (Protocol::RpcV2Cbor, Source::Request) => {
            &[("smithy-protocol", "rpc-v2-cbor"), ("accept", "application/cbor")]
        }
        (Protocol::RpcV2Cbor, Source::Response) => &[("smithy-protocol", "rpc-v2-cbor")],
        _ => &[],
    }
}

fn set_headers(builder: &TokenStream, headers: &[(&str, &str)]) -> TokenStream {
    headers.iter().map(|(name, value)| quote!(#builder.header(#name, #value)?;)).collect()
}

fn to_http(scope: &Scope, service: &Service, operation: &Operation) -> TokenStream {
    let (builder, error) = (scope.runtime("RequestBuilder"), scope.runtime("WriteError"));
    let bytes = scope.external(&["bytes"], "Bytes");
    let format = operation.request.format;
    let writer = Writer { scope, value: quote!(self), builder: quote!(request), format };
    let fields = &operation.request.structure.fields;
    let host_prefix = writer.host_prefix(&operation.host_prefix, fields);
    let path = writer.path(&operation.path, fields);
    let query = (!operation.query_literal.is_empty()).then(|| {
        let literal = &operation.query_literal;
        quote!(request.query_literal(#literal);)
    });
    let target = operation.target.as_ref().map(|target| quote!(request.header(#TARGET, #target)?;));
    let headers = set_headers(&writer.builder, common_headers(service.protocol, Source::Request));
    let query_mode =
        service.query_compatible.then(|| quote!(request.header("x-amzn-query-mode", "true")?;));
    let (bindings, header_maps) = (writer.bindings(fields), writer.header_maps(fields));
    let body = writer.body(&operation.request);
    let gzip = operation.gzip.then(|| quote!(request.gzip()?;));
    let digest = operation.digest.as_ref().map(|digest| writer.digest(digest, fields));
    quote! {
        fn to_http(&self, endpoint: &str) -> Result<http::Request<#bytes>, #error> {
            let mut request = #builder::new(Self::METHOD, endpoint)?;
            #host_prefix
            #path
            #query
            #headers
            #target
            #query_mode
            #bindings
            #body
            #gzip
            #digest
            #header_maps
            request.finish()
        }
    }
}

fn read_output(scope: &Scope, operation: &Operation) -> TokenStream {
    let Message { structure, body, format, envelope, .. } = &operation.response;
    let format = BodyFormat::new(scope, *format);
    let (message, error) = (Source::Response.ty(scope), scope.runtime("ReadError"));
    let name = format_ident!("{}", structure.name);
    let (argument, read) = match body {
        _ if structure.fields.is_empty() => (quote!(_response), quote!(Ok(#name::default()))),
        Body::Members if message::is_all_body(&structure.fields) => {
            let read = format.read_function();
            let (bytes, reader) = (quote!(response.body()), quote!(#name::#read));
            (quote!(response), format.read_whole(envelope, bytes, reader))
        }
        _ => (quote!(response), quote!(#name::read(response))),
    };
    quote! {
        fn read_output(#argument: &#message) -> Result<#name, #error> {
            #read
        }
    }
}

/// The header that names the operation where the URI does not.
const TARGET: &str = "x-amz-target";

/// Where the URI does not tell one operation from another, a header or the body does.
fn matches(scope: &Scope, operation: &Operation) -> Option<TokenStream> {
    let test = match (&operation.request.envelope, &operation.target) {
        (Envelope::Action { name, .. }, _) => {
            let form = scope.module("form");
            let test = quote!(#form::is_action(&request, #name));
            match operation.gzip {
                true => {
                    let gzip = scope.module("gzip");
                    quote!(#gzip::unpack(request).is_ok_and(|request| #test))
                }
                false => quote!(#form::is_action(request, #name)),
            }
        }
        (_, Some(target)) => {
            let header = scope.module("header");
            quote!(#header::is(request.headers(), #TARGET, #target))
        }
        (_, None) => return None,
    };
    let message = Source::Request.ty(scope);
    Some(quote! {
        fn matches(request: &#message) -> bool {
            #test
        }
    })
}

fn server_half(scope: &Scope, operation: &Operation, protocol: Protocol) -> TokenStream {
    let trait_name = scope.runtime("Serve");
    let name = format_ident!("{}", operation.request.structure.name);
    let matches = matches(scope, operation);
    let read = read_request(scope, operation);
    let write = write_response(scope, operation, protocol);
    quote! {
        #[cfg(feature = "server")]
        impl #trait_name for #name {
            #matches
            #read
            #write
        }
    }
}

fn read_request(scope: &Scope, operation: &Operation) -> TokenStream {
    let Message { structure, body, format, .. } = &operation.request;
    let format = BodyFormat::new(scope, *format);
    let (message, error) = (Source::Request.ty(scope), scope.runtime("ReadError"));
    let unpack = (operation.gzip && !structure.fields.is_empty()).then(|| {
        let gzip = scope.module("gzip");
        let unpack = match message::binds_header(&structure.fields, "content-encoding") {
            true => quote!(unpack_last),
            false => quote!(unpack),
        };
        quote!(let request = #gzip::#unpack(request)?;)
    });
    let (argument, read) = match body {
        _ if structure.fields.is_empty() => (quote!(_request), quote!(Ok(Self::default()))),
        Body::Members if message::is_all_body(&structure.fields) => {
            let (module, read) = (format.module(), format.read_function());
            (quote!(request), quote!(#module::read(request.body(), Self::#read)))
        }
        _ => (quote!(request), message::read(format, &structure.fields, *body, Source::Request)),
    };
    quote! {
        fn read_request(#argument: &#message) -> Result<Self, #error> {
            #unpack
            #read
        }
    }
}

fn write_response(scope: &Scope, operation: &Operation, protocol: Protocol) -> TokenStream {
    let output = &operation.response;
    let format = output.format;
    let writer = Writer { scope, value: quote!(response), builder: quote!(builder), format };
    let (bytes, error) = (scope.external(&["bytes"], "Bytes"), scope.runtime("WriteError"));
    let builder = scope.runtime("ResponseBuilder");
    let fields = &output.structure.fields;
    let status = proc_macro2::Literal::u16_unsuffixed(operation.status);
    let (set_status, bindings, body) =
        (writer.status(fields), writer.bindings(fields), writer.body(output));
    let header_maps = writer.header_maps(fields);
    let headers = match output.body == Body::Members || protocol == Protocol::RpcV2Cbor {
        true => common_headers(protocol, Source::Response),
        false => &[],
    };
    let headers = set_headers(&writer.builder, headers);
    let ty = format_ident!("{}", output.structure.name);
    let is_used = !fields.is_empty() || output.body == Body::Members;
    let argument = if is_used { quote!(response) } else { quote!(_response) };
    let parts = [&set_status, &headers, &bindings, &body, &header_maps];
    let is_bare = parts.iter().all(|part| part.is_empty());
    let write = if is_bare {
        quote!(#builder::new(#status).finish())
    } else {
        quote! {
            let mut builder = #builder::new(#status);
            #set_status
            #headers
            #bindings
            #body
            #header_maps
            builder.finish()
        }
    };
    quote! {
        fn write_response(#argument: &#ty) -> Result<http::Response<#bytes>, #error> {
            #write
        }
    }
}
