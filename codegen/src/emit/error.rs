//! What an operation fails with: an enum of its modeled errors.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::body::BodyFormat;
use super::doc::line;
use super::scope::Scope;
use crate::package::{Format, Half, Operation, Retry};

pub(super) fn items(scope: &Scope, operation: &Operation) -> Vec<TokenStream> {
    let server = scope.in_half(Half::Server, || server_half(scope, operation));
    vec![definition(scope, operation), client_half(scope, operation), server]
}

fn definition(scope: &Scope, operation: &Operation) -> TokenStream {
    let doc = line(&format!(
        "What [`{}`] fails with, as far as its model tells.",
        operation.request.structure.name
    ));
    let name = format_ident!("{}", operation.error.name);
    let variants = operation.error.variants.iter().map(|variant| {
        let (variant_name, shape) =
            (format_ident!("{}", variant.name), scope.shape(&variant.shape));
        quote!(#variant_name(#shape),)
    });
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    }
}

fn client_half(scope: &Scope, operation: &Operation) -> TokenStream {
    let trait_name = scope.runtime("ModeledError");
    let name = format_ident!("{}", operation.error.name);
    let read = read(scope, operation);
    let (retry, hides_message) = (retry(scope, operation), hides_message(operation));
    quote! {
        impl #trait_name for #name {
            #read
            #hides_message
            #retry
        }
    }
}

fn read(scope: &Scope, operation: &Operation) -> TokenStream {
    let (bytes, error) = (scope.external(&["bytes"], "Bytes"), scope.runtime("ReadError"));
    let variants = &operation.error.variants;
    if variants.is_empty() {
        return quote! {
            fn read(_code: &str, _response: &http::Response<#bytes>) -> Result<Option<Self>, #error> {
                Ok(None)
            }
        };
    }
    let format = BodyFormat::new(scope, operation.response.format);
    let arms = variants.iter().map(|variant| {
        let (name, shape) = (format_ident!("{}", variant.name), scope.shape(&variant.shape));
        let code = &variant.code;
        let read = if variant.in_headers {
            quote!(#shape::read_error(response))
        } else {
            format.read_error(quote!(response.body()), quote!(#shape::read))
        };
        quote! {
            #code => {
                let error = #read?;
                Self::#name(error)
            }
        }
    });
    quote! {
        fn read(code: &str, response: &http::Response<#bytes>) -> Result<Option<Self>, #error> {
            let error = match code {
                #(#arms)*
                _ => return Ok(None),
            };
            Ok(Some(error))
        }
    }
}

/// What `match` is on: an enum without variants cannot be matched behind a reference.
fn matched(operation: &Operation) -> TokenStream {
    if operation.error.variants.is_empty() { quote!(*self) } else { quote!(self) }
}

/// The codes of errors whose message is sensitive.
fn hides_message(operation: &Operation) -> Option<TokenStream> {
    let variants = operation.error.variants.iter();
    let codes: Vec<&String> =
        variants.filter(|variant| variant.secret_message).map(|variant| &variant.code).collect();
    (!codes.is_empty()).then(|| {
        quote! {
            fn hides_message(code: &str) -> bool {
                matches!(code, #(#codes)|*)
            }
        }
    })
}

/// The variants that the model marks as worth another try.
fn retry(scope: &Scope, operation: &Operation) -> Option<TokenStream> {
    let variants = &operation.error.variants;
    if variants.iter().all(|variant| variant.retry.is_none()) {
        return None;
    }
    let retry = scope.runtime("Retry");
    let arms = variants.iter().filter_map(|variant| {
        let name = format_ident!("{}", variant.name);
        let value = match variant.retry? {
            Retry::AtOnce => quote!(#retry::AtOnce),
            Retry::AfterAWhile => quote!(#retry::AfterAWhile),
        };
        Some(quote!(Self::#name(_) => Some(#value),))
    });
    let rest = variants.iter().any(|variant| variant.retry.is_none()).then(|| quote!(_ => None,));
    Some(quote! {
        fn retry(&self) -> Option<#retry> {
            match self {
                #(#arms)*
                #rest
            }
        }
    })
}

fn server_half(scope: &Scope, operation: &Operation) -> TokenStream {
    let trait_name = scope.runtime("ServeError");
    let name = format_ident!("{}", operation.error.name);
    let (head, write) = (head(operation), write(scope, operation));
    quote! {
        #[cfg(feature = "server")]
        impl #trait_name for #name {
            #head
            #write
        }
    }
}

/// The status and the code that tell an error from the others.
fn head(operation: &Operation) -> TokenStream {
    let arms = operation.error.variants.iter().map(|variant| {
        let (name, code) = (format_ident!("{}", variant.name), &variant.code);
        let status = proc_macro2::Literal::u16_unsuffixed(variant.status);
        quote!(Self::#name(_) => (#status, #code),)
    });
    let this = matched(operation);
    quote! {
        fn head(&self) -> (u16, &'static str) {
            match #this {
                #(#arms)*
            }
        }
    }
}

fn write(scope: &Scope, operation: &Operation) -> TokenStream {
    let (builder, error) = (scope.runtime("ResponseBuilder"), scope.runtime("WriteError"));
    let variants = &operation.error.variants;
    if variants.is_empty() {
        return quote! {
            fn write(&self, _message: &mut #builder) -> Result<(), #error> {
                match *self {}
            }
        };
    }
    let format = BodyFormat::new(scope, operation.response.format);
    let (question_mark, end) = match format.format {
        Format::Xml => (None, None),
        _ => (Some(quote!(?)), Some(quote!(Ok(())))),
    };
    let arms = variants.iter().map(|variant| {
        let (name, shape) = (format_ident!("{}", variant.name), scope.shape(&variant.shape));
        if variant.in_headers {
            return quote!(Self::#name(error) => error.write_error(message) #question_mark,);
        }
        let write = format.write_error(quote!(message), quote!(error), quote!(#shape::write));
        let Some(query_code) = &variant.query_code else {
            return quote!(Self::#name(error) => #write,);
        };
        let query_error =
            format!("{query_code};{}", if variant.server_fault { "Receiver" } else { "Sender" });
        quote! {
            Self::#name(error) => {
                message.header("x-amzn-query-error", #query_error)?;
                #write;
            }
        }
    });
    quote! {
        fn write(&self, message: &mut #builder) -> Result<(), #error> {
            match self {
                #(#arms)*
            }
            #end
        }
    }
}
