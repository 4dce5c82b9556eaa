//! The names of one file: what it defines, what it uses, and the `use` lines that follow from that.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{File, uses};
use crate::package::{Half, Type, TypeName};

/// Spells names as short as the file allows, and remembers what to import for it.
pub(super) struct Scope {
    /// The path of the module of shared types, as seen from the file.
    types: &'static [&'static str],
    /// Names that the file defines, and names of shapes that it uses.
    defined: BTreeSet<String>,
    shapes: BTreeSet<String>,
    half: Cell<Half>,
    imports: RefCell<BTreeMap<(Group, String, String), Half>>,
}

/// Imports stand in three groups.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Std,
    External,
    Crate,
}

impl Scope {
    /// For a file that defines `defined` and uses the shapes of `types`.
    pub(super) fn new(
        types: &'static [&'static str],
        defined: impl IntoIterator<Item = String>,
        used: impl IntoIterator<Item = TypeName>,
    ) -> Self {
        let defined: BTreeSet<String> = defined.into_iter().collect();
        let shapes = used.into_iter().map(|name| name.name).collect();
        let imports = RefCell::default();
        Self { types, defined, shapes, half: Cell::new(Half::Client), imports }
    }

    /// Spells what only the server half needs; its imports are the server's too.
    pub(super) fn in_half<T>(&self, half: Half, spell: impl FnOnce() -> T) -> T {
        let outer = self.half.replace(half.min(self.half.get()));
        let spelled = spell();
        self.half.set(outer);
        spelled
    }

    /// A shared type that another file may define.
    pub(super) fn shape(&self, name: &TypeName) -> TokenStream {
        let ident = format_ident!("{}", name.name);
        let at_home = self.types == ["super"];
        if at_home && self.defined.contains(&name.name) {
            return quote!(#ident);
        }
        if self.defined.contains(&name.name) {
            let path = path(self.types);
            return quote!(#path::#ident);
        }
        self.import(Group::Crate, &self.types.join("::"), &name.name);
        quote!(#ident)
    }

    /// A type or trait of the runtime, at its root.
    pub(super) fn runtime(&self, name: &str) -> TokenStream {
        self.external(&["opsmith_runtime"], name)
    }

    /// A constant that a trait of the runtime gives the type at hand.
    pub(super) fn constant(&self, of: &str, name: &str) -> TokenStream {
        let (trait_, name) = (self.runtime(of), format_ident!("{name}"));
        match self.is_taken(of) {
            // A shape of that name keeps the trait out of the file.
            true => quote!(<Self as #trait_>::#name),
            false => quote!(Self::#name),
        }
    }

    /// A module of the runtime. No type can take its name, which is in lower case.
    pub(super) fn module(&self, name: &str) -> TokenStream {
        let ident = format_ident!("{name}");
        self.import(Group::External, "opsmith_runtime", name);
        quote!(#ident)
    }

    pub(super) fn external(&self, module: &[&str], name: &str) -> TokenStream {
        self.foreign(Group::External, module, name)
    }

    pub(super) fn std(&self, module: &[&str], name: &str) -> TokenStream {
        self.foreign(Group::Std, module, name)
    }

    /// A name of the crate's own, outside its services.
    pub(super) fn own(&self, module: &[&str], name: &str) -> TokenStream {
        self.foreign(Group::Crate, module, name)
    }

    fn foreign(&self, group: Group, module: &[&str], name: &str) -> TokenStream {
        let ident = format_ident!("{name}");
        if self.is_taken(name) {
            let path = path(module);
            return quote!(#path::#ident);
        }
        self.import(group, &module.join("::"), name);
        quote!(#ident)
    }

    /// Whether a name is a shape's in this file.
    fn is_taken(&self, name: &str) -> bool {
        self.defined.contains(name) || self.shapes.contains(name)
    }

    fn import(&self, group: Group, module: &str, name: &str) {
        let key = (group, module.to_owned(), name.to_owned());
        let mut imports = self.imports.borrow_mut();
        let half = imports.entry(key).or_insert(Half::Neither);
        *half = (*half).max(self.half.get());
    }

    /// A type as a field holds it, but for `Option` and `Box`.
    pub(super) fn ty(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Boolean => quote!(bool),
            Type::Byte => quote!(i8),
            Type::Short => quote!(i16),
            Type::Integer => quote!(i32),
            Type::Long => quote!(i64),
            Type::Float => quote!(f32),
            Type::Double => quote!(f64),
            Type::String | Type::EncodedString => quote!(String),
            Type::Blob => self.external(&["bytes"], "Bytes"),
            Type::Timestamp(_) => self.runtime("Timestamp"),
            Type::Document => self.runtime("Document"),
            Type::Enum(name)
            | Type::IntegerEnum(name)
            | Type::Structure(name)
            | Type::Union(name) => self.shape(name),
            Type::List { element, sparse } => {
                let element = self.sparse(element, *sparse);
                quote!(Vec<#element>)
            }
            Type::Map { key, value, sparse } => {
                let (key, value) = (self.ty(key), self.sparse(value, *sparse));
                let map = self.std(&["std", "collections"], "BTreeMap");
                quote!(#map<#key, #value>)
            }
        }
    }

    fn sparse(&self, ty: &Type, sparse: bool) -> TokenStream {
        let ty = self.ty(ty);
        if sparse { quote!(Option<#ty>) } else { ty }
    }

    /// The file, with its `use` lines before its items.
    pub(super) fn file(&self, path: String, source: &str, items: Vec<TokenStream>) -> File {
        let blocks = self.uses().into_iter().chain(items).collect();
        File { path, source: source.to_owned(), blocks }
    }

    /// The `use` lines of the file, in groups.
    fn uses(&self) -> Vec<TokenStream> {
        let imports = self.imports.borrow();
        let mut lines: BTreeMap<(Group, &str, bool), Vec<&str>> = BTreeMap::new();
        for ((group, module, name), half) in imports.iter() {
            lines.entry((*group, module, *half == Half::Server)).or_default().push(name);
        }
        let mut groups: BTreeMap<Group, TokenStream> = BTreeMap::new();
        for ((group, module, is_server), names) in lines {
            let cfg = if is_server { cfg(Half::Server) } else { TokenStream::new() };
            let import = uses::import(module, &names);
            groups.entry(group).or_default().extend(quote!(#cfg #import));
        }
        groups.into_values().collect()
    }
}

/// The attribute of what stands only in the server half.
pub(super) fn cfg(half: Half) -> TokenStream {
    match half {
        Half::Server => uses::cfg(&["server"]),
        Half::Client | Half::Neither => TokenStream::new(),
    }
}

fn path(module: &[&str]) -> TokenStream {
    let segments = module.iter().map(|segment| format_ident!("{segment}"));
    quote!(#(#segments)::*)
}
