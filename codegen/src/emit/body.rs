//! Bodies: what of their reading and writing does not depend on the format, and which module spells the
//! rest.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::form::Form;
use super::scope::Scope;
use super::structure::literal;
use super::tree::Tree;
use super::xml::Xml;
use crate::package::{
    Binding, Element, Envelope, Field, Format, Layout, Place, Type, UnionVariant,
};

/// A format, and the file that it is used in.
#[derive(Clone, Copy)]
pub(super) struct BodyFormat<'a> {
    pub(super) scope: &'a Scope,
    pub(super) format: Format,
}

/// What spells a format.
enum Speller<'a> {
    Tree(Tree<'a>),
    Xml(Xml<'a>),
    Form(Form<'a>),
}

impl<'a> BodyFormat<'a> {
    pub(super) fn new(scope: &'a Scope, format: Format) -> Self {
        Self { scope, format }
    }

    fn speller(self) -> Speller<'a> {
        let scope = self.scope;
        match self.format {
            Format::Json | Format::Cbor => Speller::Tree(Tree { scope, format: self }),
            Format::Xml => Speller::Xml(Xml { scope }),
            Format::Form => Speller::Form(Form { scope }),
        }
    }

    /// What the format's module in the runtime is called, and so are the variables that read and write it,
    /// and the functions of the builders.
    fn name(self) -> &'static str {
        match self.format {
            Format::Json => "json",
            Format::Cbor => "cbor",
            Format::Xml => "xml",
            Format::Form => "form",
        }
    }

    pub(super) fn variable(self) -> Ident {
        format_ident!("{}", self.name())
    }

    pub(super) fn module(self) -> TokenStream {
        self.scope.module(self.name())
    }

    /// The functions of a shape that read and write it: a shape may travel in two formats, of which one is
    /// that of forms.
    pub(super) fn read_function(self) -> Ident {
        self.function("read")
    }

    pub(super) fn write_function(self) -> Ident {
        self.function("write")
    }

    fn function(self, verb: &str) -> Ident {
        match self.format {
            Format::Form => format_ident!("{verb}_form"),
            _ => format_ident!("{verb}"),
        }
    }

    /// The function that reads a shape, whose statements are `read`.
    fn reading(self, read: TokenStream) -> TokenStream {
        let (function, variable, module) = (self.read_function(), self.variable(), self.module());
        if self.format == Format::Form {
            let error = self.scope.runtime("ReadError");
            return quote! {
                fn #function(form: &#module::Node<'_>) -> Result<Self, #error> {
                    #read
                }
            };
        }
        quote! {
            fn #function(#variable: &mut #module::Reader<'_>) -> Result<Self, #module::Failed> {
                #read
            }
        }
    }

    /// A function that reads a structure.
    pub(super) fn structure_reader(self, fields: &[Field]) -> TokenStream {
        if let Speller::Form(form) = self.speller() {
            let value = form.read_structure(fields);
            return self.reading(quote!(Ok(#value)));
        }
        let members = self.read_members(fields);
        let value = literal(fields, |field| self.member_value(field));
        self.reading(quote! {
            #members
            Ok(#value)
        })
    }

    /// A function that writes the members of a structure.
    pub(super) fn structure_writer(self, name: &str, fields: &[Field]) -> TokenStream {
        let (variable, module, function) =
            (self.variable(), self.module(), format_ident!("{name}"));
        let members = match self.speller() {
            Speller::Tree(tree) => tree.write_members(&quote!(value), fields),
            Speller::Xml(xml) => xml.write_members(&quote!(value), fields),
            Speller::Form(form) => form.write_members(&quote!(value), fields),
        };
        let any = fields.iter().any(|field| matches!(field.binding, Binding::Member(_)));
        let value = if any { quote!(value) } else { quote!(_value) };
        let variable = match members.is_empty() {
            true => format_ident!("_{variable}"),
            false => variable,
        };
        quote! {
            fn #function(#variable: &mut #module::Writer, #value: &Self) {
                #members
            }
        }
    }

    /// A function that reads a union.
    pub(super) fn union_reader(self, variants: &[UnionVariant]) -> TokenStream {
        self.reading(match self.speller() {
            Speller::Tree(tree) => tree.read_union(variants),
            Speller::Xml(xml) => xml.read_union(variants),
            Speller::Form(form) => form.read_union(variants),
        })
    }

    /// A function that writes a union.
    pub(super) fn union_writer(self, variants: &[UnionVariant]) -> TokenStream {
        let (function, variable, module) = (self.write_function(), self.variable(), self.module());
        let write = match self.speller() {
            Speller::Tree(tree) => tree.write_union(variants),
            Speller::Xml(xml) => xml.write_union(variants),
            Speller::Form(form) => form.write_union(variants),
        };
        quote! {
            fn #function(#variable: &mut #module::Writer, value: &Self) {
                #write
            }
        }
    }

    /// Statements that read members into a local variable each, as an `Option`. A form is read at one go.
    pub(super) fn read_members(self, fields: &[Field]) -> TokenStream {
        match self.speller() {
            Speller::Tree(tree) => tree.read_members(fields),
            Speller::Xml(xml) => xml.read_members(fields),
            Speller::Form(_) => TokenStream::new(),
        }
    }

    /// The value of a member's field, once [`read_members`](Self::read_members) has run.
    pub(super) fn member_value(self, field: &Field) -> TokenStream {
        let (variable, local) = (self.variable(), local(field));
        match &field.binding {
            Binding::Member(place) if field.required => match place.layout.is_flattened() {
                // An empty one leaves no trace.
                true => quote!(#local.unwrap_or_default()),
                false => {
                    let name = &place.element.name;
                    quote!(#variable.required(#name, #local)?)
                }
            },
            _ => local,
        }
    }

    /// A function that reads a value.
    pub(super) fn reader(self, ty: &Type, layout: &Layout) -> TokenStream {
        match self.speller() {
            Speller::Tree(tree) => tree.reader(ty),
            Speller::Xml(xml) => xml.reader(ty, layout),
            Speller::Form(form) => form.reader(ty, layout),
        }
    }

    /// A function that reads a whole body, which may be sensitive. In XML no name is a value.
    pub(super) fn whole_reader(self, ty: &Type, is_sensitive: bool) -> TokenStream {
        let reader = self.reader(ty, &Layout::Plain);
        match self.speller() {
            Speller::Tree(tree) => tree.sensitive_reader(reader, ty, is_sensitive),
            Speller::Xml(_) | Speller::Form(_) => reader,
        }
    }

    /// A function that writes a value.
    pub(super) fn writer(self, ty: &Type, layout: &Layout) -> TokenStream {
        match self.speller() {
            Speller::Tree(tree) => tree.writer(ty),
            Speller::Xml(xml) => xml.writer(ty, layout),
            Speller::Form(form) => form.writer(ty, layout),
        }
    }

    /// An expression by which `builder` takes `value` as the whole body.
    pub(super) fn whole(
        self,
        builder: &TokenStream,
        envelope: &Envelope,
        value: &TokenStream,
        writer: TokenStream,
    ) -> TokenStream {
        let function = self.variable();
        let xml = Xml { scope: self.scope };
        match envelope {
            Envelope::None => quote!(#builder.#function(#value, #writer)),
            Envelope::Root(root) => {
                let (name, writer) = (&root.name, xml.in_namespace(root, writer));
                quote!(#builder.#function(#name, #value, #writer)?)
            }
            Envelope::Result { root, name } => {
                let module = self.module();
                let inside = quote!(#module::inside(#name, #writer));
                let (name, writer) = (&root.name, xml.in_namespace(root, inside));
                quote!(#builder.#function(#name, #value, #writer)?)
            }
            Envelope::Member => quote!(#builder.unwrapped_xml(#value, #writer)?),
            Envelope::Action { name, version } => {
                quote!(#builder.#function(#name, #version, #value, #writer))
            }
        }
    }

    /// An expression for the bytes of `value`, written by `writer`.
    pub(super) fn bytes(
        self,
        root: &Element,
        value: &TokenStream,
        writer: TokenStream,
    ) -> TokenStream {
        let module = self.module();
        match self.format {
            Format::Xml => {
                let (xml, name) = (Xml { scope: self.scope }, &root.name);
                let writer = xml.in_namespace(root, writer);
                quote!(#module::body(#name, #value, #writer)?)
            }
            _ => quote!(#module::body(#value, #writer)),
        }
    }

    /// An expression that reads the structure that is the whole body in `bytes`.
    pub(super) fn read_whole(
        self,
        envelope: &Envelope,
        bytes: TokenStream,
        reader: TokenStream,
    ) -> TokenStream {
        let module = self.module();
        match envelope {
            Envelope::Result { name, .. } => quote!(#module::read_in(#bytes, #name, #reader)),
            Envelope::Member => quote!(#module::read_unwrapped(#bytes, #reader)),
            _ => quote!(#module::read(#bytes, #reader)),
        }
    }

    /// An expression for the body in `bytes`, to be read by a closure.
    pub(super) fn body(self, is_error: bool, bytes: TokenStream) -> TokenStream {
        let module = self.module();
        match (self.format, is_error) {
            (Format::Xml, true) => quote!(#module::Body::error(#bytes)),
            _ => quote!(#module::Body::of(#bytes)),
        }
    }

    /// An expression that reads an error from the body in `bytes`.
    pub(super) fn read_error(self, bytes: TokenStream, reader: TokenStream) -> TokenStream {
        let module = self.module();
        match self.format {
            Format::Xml => quote!(#module::read_error(#bytes, #reader)),
            _ => quote!(#module::read(#bytes, #reader)),
        }
    }

    /// An expression by which `message`, which has the error's code already, takes its members. In XML it
    /// can fail.
    pub(super) fn write_error(
        self,
        message: TokenStream,
        value: TokenStream,
        writer: TokenStream,
    ) -> TokenStream {
        match self.format {
            Format::Json => quote!(#message.json(#value, #writer)),
            Format::Cbor => quote!(#message.cbor(#value, #writer)),
            Format::Xml | Format::Form => quote!(#message.xml_error(#value, #writer)),
        }
    }
}

/// The fields that are members of the body, with their places there.
pub(super) fn members(fields: &[Field]) -> Vec<(&Place, &Field)> {
    let members = fields.iter().filter_map(|field| match &field.binding {
        Binding::Member(place) => Some((place, field)),
        _ => None,
    });
    members.collect()
}

pub(super) fn local(field: &Field) -> TokenStream {
    let local = format_ident!("{}", field.local);
    quote!(#local)
}

pub(super) fn boxed(value: TokenStream, boxed: bool) -> TokenStream {
    if boxed { quote!(Box::new(#value)) } else { value }
}
