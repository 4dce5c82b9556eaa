//! A stream of events: a union, each member of which travels in a frame of its own.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::body::{BodyFormat, boxed};
use super::message::{Source, outside};
use super::scope::{Scope, cfg};
use super::structure::{literal, sensitive};
use super::union;
use crate::package::{
    Binding, Element, Envelope, Event, Events, Field, Format, Layout, Shape, Type, UnionVariant,
};

pub(super) fn items(scope: &Scope, shape: &Shape, events: &Events) -> Vec<TokenStream> {
    let Events { union, travels, .. } = events;
    let frame = name(scope, "Frame");
    let debug = union.redacted.then(|| union::redacted_debug(scope, shape, union));
    let serde = sensitive(&shape.name.name, shape.sensitive);
    let read = scope.in_half(travels.read, || reader(scope, shape, events));
    let write = scope.in_half(travels.write, || writer(scope, shape, events));
    let (cfg_read, cfg_write) = (cfg(travels.read), cfg(travels.write));
    let definition = union::definition(scope, shape, union, &union::unknown_event(&frame));
    [Some(definition), serde, debug, Some(quote!(#cfg_read #read)), Some(quote!(#cfg_write #write))]
        .into_iter()
        .flatten()
        .collect()
}

/// A name of the runtime's module of event streams.
pub(super) fn name(scope: &Scope, name: &str) -> TokenStream {
    let (module, name) = (scope.module("eventstream"), format_ident!("{name}"));
    quote!(#module::#name)
}

/// The variants, each with what it is as an event.
fn variants(events: &Events) -> impl Iterator<Item = (&UnionVariant, &Event)> {
    events.union.variants.iter().zip(&events.events)
}

fn reader(scope: &Scope, shape: &Shape, events: &Events) -> TokenStream {
    let name = format_ident!("{}", shape.name.name);
    let of = |name| self::name(scope, name);
    let (trait_name, frame, error, kind, unknown) =
        (of("ReadEvent"), of("Frame"), of("EventError"), of("Kind"), of("unknown"));
    let format = BodyFormat::new(scope, events.format);
    let arms = variants(events).map(|(variant, event)| {
        let (ident, member) = (format_ident!("{}", variant.name), &variant.member);
        let value = boxed(read(format, variant, event), variant.boxed);
        match event.is_exception {
            true => quote! {
                #kind::Exception(#member) => {
                    let exception = #value;
                    return Err(#error::Exception(Self::#ident(exception)));
                }
            },
            false => quote! {
                #kind::Event(#member) => {
                    let event = #value;
                    Self::#ident(event)
                }
            },
        }
    });
    quote! {
        impl #trait_name for #name {
            fn read_event(frame: &#frame) -> Result<Self, #error<Self>> {
                let event = match frame.kind()? {
                    #(#arms)*
                    _ => Self::Unknown(#unknown(frame)?),
                };
                Ok(event)
            }
        }
    }
}

/// An expression that reads an event from its frame.
fn read(format: BodyFormat<'_>, variant: &UnionVariant, event: &Event) -> TokenStream {
    let Some(parts) = &event.parts else {
        let reader = format.whole_reader(&variant.ty, variant.sensitive);
        let whole = format.read_whole(&Envelope::None, quote!(frame.payload()), reader);
        return quote!(#whole?);
    };
    let ty = format.scope.ty(&variant.ty);
    let value = literal(parts, |field| match &field.binding {
        Binding::Payload(_) => outside(format, field, Source::Frame),
        _ => header(format.scope, field),
    });
    let fields = value.to_string().replacen("Self", "", 1);
    let fields: TokenStream = fields.parse().unwrap_or_default();
    quote!(#ty #fields)
}

fn header(scope: &Scope, field: &Field) -> TokenStream {
    let value = self::name(scope, "HeaderValue");
    let (name, reader) = (&field.member, header_type(&field.ty));
    let function = if field.required { quote!(required) } else { quote!(optional) };
    quote!(frame.#function(#name, #value::#reader)?)
}

fn header_type(ty: &Type) -> TokenStream {
    match ty {
        Type::Boolean => quote!(boolean),
        Type::Byte => quote!(byte),
        Type::Short => quote!(short),
        Type::Integer => quote!(integer),
        Type::IntegerEnum(_) => quote!(integer_as),
        Type::Long => quote!(long),
        Type::Blob => quote!(blob),
        Type::Timestamp(_) => quote!(timestamp),
        Type::Enum(_) => quote!(string_as),
        _ => quote!(string),
    }
}

fn writer(scope: &Scope, shape: &Shape, events: &Events) -> TokenStream {
    let name = format_ident!("{}", shape.name.name);
    let of = |name| self::name(scope, name);
    let (trait_name, frame) = (of("WriteEvent"), of("Frame"));
    let error = scope.runtime("WriteError");
    let format = BodyFormat::new(scope, events.format);
    let arms = variants(events).map(|(variant, event)| {
        let ident = format_ident!("{}", variant.name);
        let write = write(format, variant, event);
        let value = match &event.parts {
            Some(parts) if parts.is_empty() => quote!(_),
            _ => quote!(event),
        };
        quote!(Self::#ident(#value) => { #write })
    });
    quote! {
        impl #trait_name for #name {
            fn write_event(&self) -> Result<#frame, #error> {
                match self {
                    #(#arms)*
                    Self::Unknown(frame) => Ok(frame.clone()),
                }
            }
        }
    }
}

/// Statements that make the frame of an event.
fn write(format: BodyFormat<'_>, variant: &UnionVariant, event: &Event) -> TokenStream {
    let Some(parts) = &event.parts else {
        let writer = format.writer(&variant.ty, &Layout::Plain);
        let payload = format.bytes(&event.root, &quote!(event), writer);
        let frame = frame(format, variant, event, document_type(format.format));
        return quote! {
            let payload = #payload;
            #frame
        };
    };
    let payload = parts.iter().find_map(|field| match &field.binding {
        Binding::Payload(element) => Some((field, element)),
        _ => None,
    });
    let (payload, frame) = match payload {
        Some((field, element)) => {
            let payload = payload_of(format, field, element);
            let frame = frame(format, variant, event, payload_type(format.format, &field.ty));
            (quote!(let payload = #payload;), frame)
        }
        None => {
            let (frame, member) = (frame_type(format.scope), &variant.member);
            (TokenStream::new(), quote!(#frame::event_of_headers(#member)))
        }
    };
    let headers = parts.iter().filter(|field| matches!(field.binding, Binding::Header(_)));
    let headers: Vec<TokenStream> = headers.map(|field| add_header(format.scope, field)).collect();
    if headers.is_empty() {
        return quote!(#payload #frame);
    }
    quote! {
        #payload
        let mut frame = #frame?;
        #(#headers)*
        Ok(frame)
    }
}

fn frame_type(scope: &Scope) -> TokenStream {
    name(scope, "Frame")
}

/// An expression that makes a frame of `payload`.
fn frame(
    format: BodyFormat<'_>,
    variant: &UnionVariant,
    event: &Event,
    content_type: &str,
) -> TokenStream {
    let (frame, member) = (frame_type(format.scope), &variant.member);
    let function = if event.is_exception { quote!(exception) } else { quote!(event) };
    quote!(#frame::#function(#member, #content_type, payload))
}

/// An expression for the payload that one field is.
fn payload_of(format: BodyFormat<'_>, field: &Field, element: &Element) -> TokenStream {
    let name = format_ident!("{}", field.name);
    let bytes = |value: TokenStream| match &field.ty {
        Type::Blob | Type::String => quote!(#value.clone()),
        Type::Enum(_) => quote!(#value.as_str().to_owned()),
        ty => format.bytes(element, &value, format.writer(ty, &Layout::Plain)),
    };
    if field.required {
        let is_text = matches!(field.ty, Type::Blob | Type::String | Type::Enum(_));
        let reference = (!is_text).then(|| quote!(&));
        return bytes(quote!(#reference event.#name));
    }
    let some = bytes(quote!(payload));
    let none = match &field.ty {
        Type::String | Type::Enum(_) => quote!(String::new()),
        _ => {
            let bytes = format.scope.external(&["bytes"], "Bytes");
            quote!(#bytes::new())
        }
    };
    quote! {
        match &event.#name {
            Some(payload) => #some,
            None => #none,
        }
    }
}

fn payload_type(format: Format, ty: &Type) -> &'static str {
    match ty {
        Type::Blob => "application/octet-stream",
        Type::String | Type::Enum(_) => "text/plain",
        _ => document_type(format),
    }
}

fn add_header(scope: &Scope, field: &Field) -> TokenStream {
    let header = self::name(scope, "HeaderValue");
    let (member, name) = (&field.member, format_ident!("{}", field.name));
    let of = |value: TokenStream| match &field.ty {
        Type::Boolean => quote!(#header::Boolean(*#value)),
        Type::Byte => quote!(#header::Byte(*#value)),
        Type::Short => quote!(#header::Short(*#value)),
        Type::Integer => quote!(#header::Integer(*#value)),
        Type::IntegerEnum(_) => quote!(#header::Integer(i32::from(*#value))),
        Type::Long => quote!(#header::Long(*#value)),
        Type::Blob => quote!(#header::Blob(#value)),
        Type::Timestamp(_) => quote!(#header::Timestamp(*#value)),
        Type::Enum(_) => quote!(#header::String(#value.as_str())),
        _ => quote!(#header::String(#value)),
    };
    if field.required {
        let value = of(quote!(value));
        return quote! {
            let value = &event.#name;
            frame.add(#member, #value)?;
        };
    }
    let value = of(quote!(value));
    quote! {
        if let Some(value) = &event.#name {
            frame.add(#member, #value)?;
        }
    }
}

/// The type of a payload that is a document.
fn document_type(format: Format) -> &'static str {
    match format {
        Format::Json => "application/json",
        Format::Cbor => "application/cbor",
        Format::Xml | Format::Form => "application/xml",
    }
}
