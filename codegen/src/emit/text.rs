//! Values as text, which is how labels, query strings and headers carry them.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::Scope;
use crate::package::{TimestampFormat, Type};

/// A `&str` of the value that `place` names: `value` behind a reference, or `self.field`.
pub(super) fn borrowed(
    scope: &Scope,
    ty: &Type,
    place: &TokenStream,
    by_reference: bool,
) -> TokenStream {
    let reference = if by_reference { quote!(#place) } else { quote!(&#place) };
    match ty {
        Type::String => reference,
        Type::Enum(_) => quote!(#place.as_str()),
        other => {
            let write = from(scope, other);
            quote!(&#write(#reference))
        }
    }
}

/// A function that makes text of a value.
pub(super) fn from(scope: &Scope, ty: &Type) -> TokenStream {
    let text = scope.module("text");
    match ty {
        Type::Boolean => quote!(#text::from_boolean),
        Type::Byte => quote!(#text::from_byte),
        Type::Short => quote!(#text::from_short),
        Type::Integer => quote!(#text::from_integer),
        Type::IntegerEnum(_) => quote!(#text::from_integer_of),
        Type::Long => quote!(#text::from_long),
        Type::Float => quote!(#text::from_float),
        Type::Double => quote!(#text::from_double),
        Type::EncodedString => quote!(#text::from_encoded_string),
        Type::Blob => quote!(#text::from_blob),
        Type::Timestamp(TimestampFormat::DateTime) => quote!(#text::from_date_time),
        Type::Timestamp(TimestampFormat::EpochSeconds) => quote!(#text::from_epoch_seconds),
        Type::Timestamp(TimestampFormat::HttpDate) => quote!(#text::from_http_date),
        _ => quote!(#text::from_string),
    }
}

/// A function that makes a value of text.
pub(super) fn parser(scope: &Scope, ty: &Type) -> TokenStream {
    let text = scope.module("text");
    match ty {
        Type::Boolean => quote!(#text::boolean),
        Type::Byte => quote!(#text::byte),
        Type::Short => quote!(#text::short),
        Type::Integer => quote!(#text::integer),
        Type::IntegerEnum(_) => quote!(#text::integer_as),
        Type::Long => quote!(#text::long),
        Type::Float => quote!(#text::float),
        Type::Double => quote!(#text::double),
        Type::EncodedString => quote!(#text::encoded_string),
        Type::Blob => quote!(#text::blob),
        Type::Timestamp(TimestampFormat::DateTime) => quote!(#text::date_time),
        Type::Timestamp(TimestampFormat::EpochSeconds) => quote!(#text::epoch_seconds),
        Type::Timestamp(TimestampFormat::HttpDate) => quote!(#text::http_date),
        Type::Enum(_) => quote!(#text::string_as),
        _ => quote!(#text::string),
    }
}

pub(super) fn is_http_date(ty: &Type) -> bool {
    matches!(ty, Type::Timestamp(TimestampFormat::HttpDate))
}

/// Whether the elements of a list are text already.
pub(super) fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Enum(_))
}
