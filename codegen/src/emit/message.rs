//! Messages of HTTP: what of a structure travels in the URI, in headers and in the body.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::body::{BodyFormat, local};
use super::scope::Scope;
use super::structure::literal;
use super::text;
use crate::package::{
    Binding, Body, Digest, Element, Envelope, Field, Format, LabelKind, Layout, Message, PathPiece,
    Type,
};

/// The variables that the statements of a writer use.
pub(super) struct Writer<'a> {
    pub(super) scope: &'a Scope,
    /// What is written, and the builder that it is written to.
    pub(super) value: TokenStream,
    pub(super) builder: TokenStream,
    pub(super) format: Format,
}

impl Writer<'_> {
    pub(super) fn path(&self, path: &[PathPiece], fields: &[Field]) -> TokenStream {
        let builder = &self.builder;
        let pieces = path.iter().map(|piece| match piece {
            PathPiece::Literal(literal) => quote!(#builder.path(#literal);),
            PathPiece::Label { name, kind } => {
                let bound = |field: &&Field| {
                    matches!(&field.binding, Binding::Label(other) if other == name)
                };
                let function = match kind {
                    LabelKind::Segment => quote!(label),
                    LabelKind::Segments => quote!(greedy_label),
                    LabelKind::ObjectKey => quote!(object_key),
                };
                let value = fields.iter().find(bound).map(|field| self.text(field));
                quote!(#builder.#function(#name, #value)?;)
            }
        });
        quote!(#(#pieces)*)
    }

    fn text(&self, field: &Field) -> TokenStream {
        let (value, name) = (&self.value, format_ident!("{}", field.name));
        text::borrowed(self.scope, &field.ty, &quote!(#value.#name), false)
    }

    /// What travels in the query string and in headers, but for maps of these.
    pub(super) fn bindings(&self, fields: &[Field]) -> TokenStream {
        let lines = fields.iter().map(|field| match &field.binding {
            Binding::Query(name) => self.query(field, name),
            Binding::QueryMap { except } => self.query_map(field, except),
            Binding::Header(name) => self.header(field, name),
            _ => TokenStream::new(),
        });
        quote!(#(#lines)*)
    }

    /// What travels in headers that a map names. They come last: a key that is a header's is a fault, in
    /// whatever order the model has them.
    pub(super) fn header_maps(&self, fields: &[Field]) -> TokenStream {
        let lines = fields.iter().map(|field| match &field.binding {
            Binding::PrefixHeaders(prefix) => self.prefix_headers(field, prefix),
            _ => TokenStream::new(),
        });
        quote!(#(#lines)*)
    }

    /// A statement on the value of a field, if it has one. `statement` is given the place of the value,
    /// and whether that is a reference already.
    fn each(
        &self,
        field: &Field,
        statement: impl Fn(TokenStream, bool) -> TokenStream,
    ) -> TokenStream {
        let (value, name) = (&self.value, format_ident!("{}", field.name));
        if field.required {
            return statement(quote!(#value.#name), false);
        }
        let local = format_ident!("{}", field.local);
        let statement = statement(quote!(#local), true);
        quote! {
            if let Some(#local) = &#value.#name {
                #statement
            }
        }
    }

    fn query(&self, field: &Field, name: &str) -> TokenStream {
        let builder = &self.builder;
        self.each(field, |place, by_reference| match &field.ty {
            Type::List { element, .. } => {
                let list = referenced(&place, by_reference);
                let value = text::borrowed(self.scope, element, &quote!(value), true);
                quote! {
                    for value in #list {
                        #builder.query(#name, #value);
                    }
                }
            }
            ty => {
                let value = text::borrowed(self.scope, ty, &place, by_reference);
                quote!(#builder.query(#name, #value);)
            }
        })
    }

    fn query_map(&self, field: &Field, except: &[String]) -> TokenStream {
        let builder = &self.builder;
        let function = match &field.ty {
            Type::Map { value, .. } if matches!(**value, Type::List { .. }) => {
                quote!(query_map_of_lists)
            }
            _ => quote!(query_map),
        };
        let (bound, bound_let) = bound(except);
        self.each(field, |place, by_reference| {
            let map = referenced(&place, by_reference);
            quote! {
                #bound_let
                #builder.#function(#map, #bound);
            }
        })
    }

    fn header(&self, field: &Field, name: &str) -> TokenStream {
        let builder = &self.builder;
        self.each(field, |place, by_reference| match &field.ty {
            Type::List { element, .. } if text::is_http_date(element) => {
                let function = sensitive("header_http_dates", field);
                let list = referenced(&place, by_reference);
                quote!(#builder.#function(#name, #list)?;)
            }
            Type::List { element, .. } => {
                let function = sensitive("header_list", field);
                if text::is_text(element) {
                    let list = referenced(&place, by_reference);
                    return quote!(#builder.#function(#name, #list)?;);
                }
                let from = text::from(self.scope, element);
                quote! {
                    let values = #place.iter().map(#from);
                    #builder.#function(#name, values)?;
                }
            }
            ty => {
                let function = sensitive("header", field);
                let value = text::borrowed(self.scope, ty, &place, by_reference);
                quote!(#builder.#function(#name, #value)?;)
            }
        })
    }

    fn prefix_headers(&self, field: &Field, prefix: &str) -> TokenStream {
        let builder = &self.builder;
        let function = sensitive("prefix_headers", field);
        self.each(field, |place, by_reference| {
            let map = referenced(&place, by_reference);
            quote!(#builder.#function(#prefix, #map)?;)
        })
    }

    /// The status of a response that carries it in a field.
    pub(super) fn status(&self, fields: &[Field]) -> TokenStream {
        let builder = &self.builder;
        let bound = fields.iter().filter(|field| field.binding == Binding::StatusCode);
        bound
            .map(|field| {
                self.each(field, |place, by_reference| {
                    let star = by_reference.then(|| quote!(*));
                    quote!(#builder.status(#star #place)?;)
                })
            })
            .collect()
    }

    pub(super) fn body(&self, message: &Message) -> TokenStream {
        match message.body {
            Body::Empty => TokenStream::new(),
            Body::Stream => {
                let builder = &self.builder;
                let content_type = match message.events {
                    Some(_) => "application/vnd.amazon.eventstream",
                    None => "application/octet-stream",
                };
                quote!(#builder.stream(#content_type)?;)
            }
            Body::Members => {
                let name = format_ident!("{}", message.structure.name);
                let write = self.body_format().write_function();
                let statement = self.whole(&message.envelope, &self.value, quote!(#name::#write));
                quote!(#statement;)
            }
            Body::Payload | Body::PayloadObject => {
                let fields = message.structure.fields.iter();
                let payloads = fields.filter_map(|field| match &field.binding {
                    Binding::Payload(element) => Some((field, element)),
                    _ => None,
                });
                let or_object = message.body == Body::PayloadObject;
                payloads
                    .map(|(field, element)| match or_object && !field.required {
                        true => self.payload_object(field, element),
                        false => self.payload(field, element),
                    })
                    .collect()
            }
        }
    }

    /// What goes before the host.
    pub(super) fn host_prefix(&self, prefix: &[PathPiece], fields: &[Field]) -> TokenStream {
        let builder = &self.builder;
        let labels = prefix.iter().filter_map(|piece| match piece {
            PathPiece::Literal(_) => None,
            PathPiece::Label { name, .. } => {
                let field = fields.iter().find(|field| field.member == *name)?;
                let (label, value) = (local(field), self.text(field));
                let host_label = self.scope.runtime("host_label");
                Some(quote!(let #label = #host_label(#name, #value)?;))
            }
        });
        let pieces = prefix.iter().map(|piece| match piece {
            PathPiece::Literal(literal) => quote!(#literal),
            PathPiece::Label { name, .. } => {
                fields.iter().find(|field| field.member == *name).map(local).unwrap_or_default()
            }
        });
        match prefix {
            [] => TokenStream::new(),
            [PathPiece::Literal(literal)] => quote!(#builder.host_prefix(#literal)?;),
            _ => quote! {
                #(#labels)*
                #builder.host_prefix(&[#(#pieces),*].concat())?;
            },
        }
    }

    /// What is made of the body.
    pub(super) fn digest(&self, digest: &Digest, fields: &[Field]) -> TokenStream {
        let builder = &self.builder;
        let (member, header) = match digest {
            Digest::Md5 => return quote!(#builder.content_md5()?;),
            Digest::Checksum => return quote!(#builder.checksum(None)?;),
            Digest::ChosenChecksum { member, header } => (member, header),
        };
        let field = fields.iter().find(|field| field.member == *member);
        let algorithm = field.map(|field| self.optional_text(field));
        let statement = match header {
            Some(header) => quote!(#builder.named_checksum(#header, algorithm)?;),
            None => quote!(#builder.checksum(algorithm)?;),
        };
        quote! {
            let algorithm = #algorithm;
            #statement
        }
    }

    /// The value of a string or enum, as an optional `&str`.
    fn optional_text(&self, field: &Field) -> TokenStream {
        let (value, name) = (&self.value, format_ident!("{}", field.name));
        match (&field.ty, field.required) {
            (_, true) => quote!(Some(#value.#name.as_str())),
            (Type::Enum(ty), false) => {
                let ty = self.scope.shape(ty);
                quote!(#value.#name.as_ref().map(#ty::as_str))
            }
            (_, false) => quote!(#value.#name.as_deref()),
        }
    }

    /// A service expects an object where it knows of one, even if nothing is in it.
    fn payload_object(&self, field: &Field, element: &Element) -> TokenStream {
        let (value, builder) = (&self.value, &self.builder);
        let (name, local) = (format_ident!("{}", field.name), local(field));
        let writer = self.body_format().writer(&field.ty, &Layout::Plain);
        let statement = self.whole(&self.envelope(element), &local, writer);
        quote! {
            match &#value.#name {
                Some(#local) => #statement,
                None => #builder.body("application/json", "{}"),
            }
        }
    }

    /// What stands around a member that is the whole body.
    fn envelope(&self, element: &Element) -> Envelope {
        match self.format {
            Format::Xml => Envelope::Root(element.clone()),
            _ => Envelope::None,
        }
    }

    fn body_format(&self) -> BodyFormat<'_> {
        BodyFormat::new(self.scope, self.format)
    }

    /// An expression that makes `value` the whole body.
    fn whole(&self, envelope: &Envelope, value: &TokenStream, writer: TokenStream) -> TokenStream {
        self.body_format().whole(&self.builder, envelope, value, writer)
    }

    fn payload(&self, field: &Field, element: &Element) -> TokenStream {
        let builder = &self.builder;
        self.each(field, |place, by_reference| match &field.ty {
            Type::Blob => quote!(#builder.body("application/octet-stream", #place.clone());),
            Type::String => quote!(#builder.body("text/plain", #place.clone());),
            Type::Enum(_) => quote!(#builder.body("text/plain", #place.as_str().to_owned());),
            ty => {
                let value = referenced(&place, by_reference);
                let writer = self.body_format().writer(ty, &Layout::Plain);
                let statement = self.whole(&self.envelope(element), &value, writer);
                quote!(#statement;)
            }
        })
    }
}

/// The names in a query string that are not those of a map there, and the statement before that defines
/// them.
fn bound(names: &[String]) -> (TokenStream, TokenStream) {
    if names.is_empty() {
        return (quote!(&[]), TokenStream::new());
    }
    (quote!(&bound), quote!(let bound = [#(#names),*];))
}

fn referenced(place: &TokenStream, by_reference: bool) -> TokenStream {
    if by_reference { quote!(#place) } else { quote!(&#place) }
}

fn sensitive(function: &str, field: &Field) -> proc_macro2::Ident {
    if field.sensitive {
        format_ident!("sensitive_{function}")
    } else {
        format_ident!("{function}")
    }
}

/// Whether a field is bound to that header, whose name is in lower case.
pub(super) fn binds_header(fields: &[Field], header: &str) -> bool {
    fields.iter().any(|field| match &field.binding {
        Binding::Header(name) => name.eq_ignore_ascii_case(header),
        Binding::PrefixHeaders(prefix) => header.starts_with(&prefix.to_ascii_lowercase()),
        _ => false,
    })
}

/// The message that a structure is read from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Request,
    Response,
    /// A response that carries an error.
    Error,
    /// A frame of a stream of events.
    Frame,
}

impl Source {
    fn ident(self) -> Ident {
        match self {
            Self::Request => format_ident!("request"),
            Self::Response | Self::Error => format_ident!("response"),
            Self::Frame => format_ident!("frame"),
        }
    }

    /// The bytes that are not in the head.
    fn body(self) -> TokenStream {
        let name = self.ident();
        if self == Self::Frame { quote!(#name.payload()) } else { quote!(#name.body()) }
    }

    /// The type of the message.
    pub(super) fn ty(self, scope: &Scope) -> TokenStream {
        let bytes = scope.external(&["bytes"], "Bytes");
        match self {
            Self::Request => quote!(http::Request<#bytes>),
            Self::Response | Self::Error | Self::Frame => quote!(http::Response<#bytes>),
        }
    }
}

/// Whether all fields are members of the body, so that the reader of a body is enough to read them.
pub(super) fn is_all_body(fields: &[Field]) -> bool {
    fields.iter().all(|field| matches!(field.binding, Binding::Member(_)))
}

/// The statements that read a message from its URI, its headers and its body.
pub(super) fn read(
    format: BodyFormat<'_>,
    fields: &[Field],
    body: Body,
    source: Source,
) -> TokenStream {
    let prelude = prelude(format.scope, fields, source);
    if body != Body::Members {
        let value = literal(fields, |field| outside(format, field, source));
        return quote! {
            #prelude
            Ok(#value)
        };
    }
    let outsiders = fields.iter().filter(|field| !matches!(field.binding, Binding::Member(_)));
    let lets = outsiders.map(|field| {
        let (local, value) = (local(field), outside(format, field, source));
        quote!(let #local = #value;)
    });
    let (variable, message) = (format.variable(), source.ident());
    let body = format.body(source == Source::Error, quote!(#message.body()));
    let members = format.read_members(fields);
    let value = literal(fields, |field| format.member_value(field));
    quote! {
        #prelude
        #(#lets)*
        let body = #body;
        body.read(|#variable| {
            #members
            Ok(#value)
        })
    }
}

/// What several fields are read from.
fn prelude(scope: &Scope, fields: &[Field], source: Source) -> TokenStream {
    let name = source.ident();
    let any = |test: fn(&Binding) -> bool| fields.iter().any(|field| test(&field.binding));
    let labels = any(|binding| matches!(binding, Binding::Label(_))).then(|| {
        let uri = scope.module("uri");
        let pattern = scope.constant("Operation", "URI");
        let labels = quote!(#uri::Labels::read(#pattern, #name.uri())?);
        quote!(let labels = #labels;)
    });
    let query = any(|binding| matches!(binding, Binding::Query(_) | Binding::QueryMap { .. }))
        .then(|| {
            let uri = scope.module("uri");
            let query = quote!(#uri::Query::read(#name.uri())?);
            quote!(let query = #query;)
        });
    let headers = any(|binding| matches!(binding, Binding::Header(_) | Binding::PrefixHeaders(_)))
        .then(|| quote!(let headers = #name.headers();));
    quote!(#labels #query #headers)
}

/// The value of a field that is no member of the body.
pub(super) fn outside(format: BodyFormat<'_>, field: &Field, source: Source) -> TokenStream {
    let (scope, name) = (format.scope, source.ident());
    match &field.binding {
        Binding::Label(name) => {
            let parser = text::parser(scope, &field.ty);
            quote!(labels.required(#name, #parser)?)
        }
        Binding::Query(name) => read_query(scope, field, name),
        // The map holds the whole query, members of their own included.
        Binding::QueryMap { .. } => {
            let lists = matches!(&field.ty, Type::Map { value, .. } if matches!(**value, Type::List { .. }));
            let function = if lists { "rest_lists" } else { "rest" };
            let function = unless_empty(field, function);
            quote!(query.#function(&[]))
        }
        Binding::Header(name) => read_header(scope, field, name),
        Binding::PrefixHeaders(prefix) => {
            let header = scope.module("header");
            let map = quote!(#header::prefixed(headers, #prefix)?);
            // Without such headers the map is empty, as with them it would not be: it is never unset.
            if field.required { map } else { quote!(Some(#map)) }
        }
        Binding::StatusCode => {
            let status = quote!(i32::from(#name.status().as_u16()));
            if field.required { status } else { quote!(Some(#status)) }
        }
        Binding::Payload(_) => read_payload(format, field, source),
        Binding::Member(_) => TokenStream::new(),
    }
}

fn read_query(scope: &Scope, field: &Field, name: &str) -> TokenStream {
    match &field.ty {
        Type::List { element, .. } => {
            let parser = text::parser(scope, element);
            let function = or_empty(field, "list");
            quote!(query.#function(#name, #parser)?)
        }
        ty => {
            let (function, parser) = (presence(field), text::parser(scope, ty));
            quote!(query.#function(#name, #parser)?)
        }
    }
}

fn read_header(scope: &Scope, field: &Field, name: &str) -> TokenStream {
    let header = scope.module("header");
    match &field.ty {
        Type::List { element, .. } if text::is_http_date(element) => {
            let function = or_empty(field, "http_date_list");
            quote!(#header::#function(headers, #name)?)
        }
        Type::List { element, .. } => {
            let parser = text::parser(scope, element);
            let function = or_empty(field, "list");
            quote!(#header::#function(headers, #name, #parser)?)
        }
        ty => {
            let (function, parser) = (presence(field), text::parser(scope, ty));
            quote!(#header::#function(headers, #name, #parser)?)
        }
    }
}

fn presence(field: &Field) -> TokenStream {
    if field.required { quote!(required) } else { quote!(optional) }
}

/// A list that travels in a header or query string is absent when it is empty.
fn or_empty(field: &Field, function: &str) -> Ident {
    if field.required { format_ident!("required_{function}") } else { format_ident!("{function}") }
}

/// The same of a map.
fn unless_empty(field: &Field, function: &str) -> Ident {
    if field.required { format_ident!("{function}") } else { format_ident!("optional_{function}") }
}

fn read_payload(format: BodyFormat<'_>, field: &Field, source: Source) -> TokenStream {
    let (bytes, payload) = (source.body(), || format.scope.module("payload"));
    let value = match &field.ty {
        Type::Blob => {
            let payload = payload();
            quote!(#payload::blob(#bytes))
        }
        Type::String => {
            let payload = payload();
            quote!(#payload::string(#bytes)?)
        }
        Type::Enum(_) => {
            let payload = payload();
            quote!(#payload::string_as(#bytes)?)
        }
        ty => {
            let (module, reader) = (format.module(), format.whole_reader(ty, field.sensitive));
            quote!(#module::payload(#bytes, #reader)?)
        }
    };
    let member = &field.member;
    if !field.required {
        return value;
    }
    let payload = payload();
    quote!(#payload::required(#member, #value)?)
}

/// The function of an error whose members travel in headers too, which writes it.
pub(super) fn write_error(format: BodyFormat<'_>, fields: &[Field]) -> TokenStream {
    let BodyFormat { scope, format } = format;
    let writer = Writer { scope, value: quote!(self), builder: quote!(builder), format };
    let (builder, error) = (scope.runtime("ResponseBuilder"), scope.runtime("WriteError"));
    let (bindings, header_maps) = (writer.bindings(fields), writer.header_maps(fields));
    let body = BodyFormat::new(scope, format).write_error(
        quote!(builder),
        quote!(self),
        quote!(Self::write_members),
    );
    let end = match format {
        Format::Xml => body,
        _ => quote!(#body; Ok(())),
    };
    quote! {
        fn write_error(&self, builder: &mut #builder) -> Result<(), #error> {
            #bindings
            #header_maps
            #end
        }
    }
}
