//! Shapes of the model to the types of the crate.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, documentation, names};
use crate::fault::{quoted, shown};
use crate::model::{self, Location, Member, ShapeId};
use crate::package::{
    Binding, Codec, Docs, Enum, Field, Format, Half, IntegerEnum, Naming, Place, Shape, ShapeKind,
    Structure, Traits, Travels, Type, Union, UnionVariant,
};
use crate::select::Directions;

impl Context<'_> {
    /// The types shared by the operations, in the order of their names.
    pub(super) fn shapes(&self) -> Vec<Shape> {
        let reached = self.selection.shapes.iter();
        let mut shapes: Vec<Shape> =
            reached.filter_map(|(id, directions)| self.shape(id, *directions)).collect();
        shapes.sort_by(|a, b| a.name.cmp(&b.name));
        shapes
    }

    fn shape(&self, id: &ShapeId, directions: Directions) -> Option<Shape> {
        let shape = self.selection.model.shape(id);
        let format = self.protocol.response_format();
        shape.kind.members().iter().for_each(|member| self.check_form(id, member, format));
        let kind = match &shape.kind {
            model::ShapeKind::Structure { .. } => self.shared_structure(id, directions),
            model::ShapeKind::Union { members } if shape.event_stream => {
                ShapeKind::Events(self.events(id, members, directions))
            }
            model::ShapeKind::Union { members } => self.shared_union(id, members, directions),
            model::ShapeKind::Enum(values) => ShapeKind::Enum(Enum {
                variants: self.part_names(id).into_iter().zip(values.clone()).collect(),
            }),
            model::ShapeKind::IntegerEnum(values) => ShapeKind::IntegerEnum(IntegerEnum {
                variants: self.part_names(id).into_iter().zip(values.clone()).collect(),
            }),
            _ => return None,
        };
        Some(Shape {
            name: self.types.name(id),
            docs: documentation::of(shape.documentation.as_deref(), documentation::ITEM)
                .deprecated(shape.deprecated.as_ref()),
            sensitive: shape.sensitive,
            kind,
        })
    }

    /// An error with members in headers has two forms, if another shape holds it too.
    fn shared_structure(&self, id: &ShapeId, directions: Directions) -> ShapeKind {
        let structure = |binding: &dyn Fn(&Member) -> Option<Binding>| {
            self.structure(id, self.types.name(id).name, directions.input, binding)
        };
        let in_format = |format| {
            let place = |member: &Member| match directions.error {
                true => self.place_in_error(id, member, format),
                false => self.place_of_value(member, format),
            };
            structure(&|member| Some(Binding::Member(place(member))))
        };
        let in_headers = directions.error && self.has_headers(id);
        let is_event = directions.event && !self.is_in_parts(id);
        let is_error = directions.error && !in_headers;
        let is_value = directions.value || is_event || is_error;
        ShapeKind::Structure {
            structure: in_format(self.protocol.response_format()),
            codecs: match is_value {
                true => self.codecs(directions, !in_headers, |format| in_format(format).fields),
                false => Vec::new(),
            },
            as_error: in_headers
                .then(|| structure(&|member| Some(self.error_binding(member))).fields),
        }
    }

    fn shared_union(&self, id: &ShapeId, members: &[Member], directions: Directions) -> ShapeKind {
        let variants = |format| self.variants(id, members, format);
        let union = self.union(id, variants(self.protocol.response_format()));
        ShapeKind::Union { union, codecs: self.codecs(directions, true, variants) }
    }

    /// A codec for each format in which a shape travels; `as_error` if the body of an error holds it.
    fn codecs<T>(
        &self,
        directions: Directions,
        as_error: bool,
        members: impl Fn(Format) -> Vec<T>,
    ) -> Vec<Codec<T>> {
        let (request, response) = (self.protocol.request_format(), self.protocol.response_format());
        let received = directions.output || (directions.error && as_error);
        let sent = directions.input;
        let codec = |format, sent, received| {
            let travels = travels(sent, received);
            Codec { format, travels, members: members(format) }
        };
        if request == response {
            return vec![codec(response, sent, received)];
        }
        let of_requests = sent.then(|| codec(request, true, false));
        let of_responses = received.then(|| codec(response, false, true));
        of_responses.into_iter().chain(of_requests).collect()
    }

    /// Where a structure is a value in a body, all its members are: the name of a header, which one of
    /// them may have, counts for nothing there.
    fn place_of_value(&self, member: &Member, format: Format) -> Place {
        let mut place = self.place(member, format);
        if member.location != Location::Body {
            place.element.name.clone_from(&member.name);
        }
        place
    }

    /// In XML, services call an error's message as they like, whatever the model says.
    fn place_in_error(&self, error: &ShapeId, member: &Member, format: Format) -> Place {
        let mut place = self.place_of_value(member, format);
        let alias = match place.element.name.as_str() {
            "message" if format == Format::Xml => "Message",
            "Message" if format == Format::Xml => "message",
            _ => return place,
        };
        let members = self.selection.model.shape(error).kind.members();
        let is_free = members.iter().all(|other| self.protocol.wire_name(other) != alias);
        place.alias = is_free.then(|| alias.to_owned());
        place
    }

    /// A structure whose fields travel as `binding` says; a member that it says nothing of is no field.
    pub(super) fn structure(
        &self,
        id: &ShapeId,
        name: String,
        sent_by_caller: bool,
        binding: &dyn Fn(&Member) -> Option<Binding>,
    ) -> Structure {
        let members = self.selection.model.shape(id).kind.members();
        let names = self.part_names(id);
        let setters = names::setters(names.iter().map(String::as_str));
        let mut fields: Vec<Field> = members
            .iter()
            .zip(names.into_iter().zip(setters))
            .filter_map(|(member, names)| Some(self.field(id, member, names, binding(member)?)))
            .collect();
        leave_out_replaced(&mut fields);
        let places = fields.iter().map(|field| (field.member.as_str(), place(&field.binding)));
        self.check_places(id, places);
        let naming = naming(&fields);
        for field in &mut fields {
            field.serde_rename = match naming {
                Some(naming) => !naming.gives(field),
                None => field.name.trim_start_matches("r#") != field.member,
            };
        }
        let derives = self.types.derives(id);
        Structure {
            name,
            naming,
            traits: Traits {
                eq: derives.eq,
                hash: derives.hash,
                default: fields.iter().all(|field| !field.required),
            },
            sensitive: self.selection.model.shape(id).sensitive,
            redacted: fields.iter().any(|field| field.sensitive),
            has_setters: sent_by_caller,
            fields,
        }
    }

    fn field(
        &self,
        holder: &ShapeId,
        member: &Member,
        (name, setter): (String, String),
        binding: Binding,
    ) -> Field {
        let required = member.required || matches!(binding, Binding::Label(_));
        let ty = self.member_type(member);
        Field {
            is_token: member.idempotency_token && !required && ty == Type::String,
            local: names::local(&name),
            setter,
            member: member.name.clone(),
            serde_rename: false,
            docs: self.member_docs(member),
            ty,
            required,
            boxed: self.types.is_boxed(holder, &member.name),
            sensitive: self.selection.model.shape(holder).sensitive
                || self.types.is_sensitive(&member.target),
            binding,
            name,
        }
    }

    fn member_type(&self, member: &Member) -> Type {
        let timestamps = self.protocol.timestamps(member);
        let encoded = member.json_value && self.protocol.location(member) == Location::Header;
        match (self.types.of(&member.target, timestamps), member.timestamp_format) {
            (Type::String, _) if encoded => Type::EncodedString,
            (Type::Timestamp(_), own @ Some(_)) => Type::Timestamp(timestamps.unless(own)),
            (ty, _) => ty,
        }
    }

    fn member_docs(&self, member: &Member) -> Docs {
        let target = self.selection.model.shape(&member.target);
        let text = member.documentation.as_ref().or(target.documentation.as_ref());
        documentation::of(text.map(String::as_str), documentation::FIELD)
            .constraints(target, documentation::FIELD)
            .idempotency_token(member.idempotency_token)
            .deprecated(member.deprecated.as_ref())
    }

    /// Two members in one place would be one on the wire.
    fn check_places<'b>(&self, holder: &ShapeId, places: impl Iterator<Item = (&'b str, String)>) {
        let mut seen = BTreeMap::new();
        for (member, place) in places {
            if let Some(other) = seen.insert(place, member) {
                let found = format!("{} and {} in one", quoted(other), quoted(member));
                self.fault(
                    format!("shapes.{holder}.members.{}", shown(member)),
                    "members with places of their own in a message",
                    &found,
                    None,
                );
            }
        }
    }

    pub(super) fn variants(
        &self,
        id: &ShapeId,
        members: &[Member],
        format: Format,
    ) -> Vec<UnionVariant> {
        let variants: Vec<UnionVariant> = members
            .iter()
            .zip(self.part_names(id))
            .map(|(member, name)| UnionVariant {
                name,
                member: member.name.clone(),
                place: self.place(member, format),
                docs: self.member_docs(member),
                ty: self.member_type(member),
                boxed: self.types.is_boxed(id, &member.name),
                sensitive: self.types.is_sensitive(&member.target),
            })
            .collect();
        let places = variants
            .iter()
            .map(|variant| (variant.member.as_str(), variant.place.element.name.clone()));
        self.check_places(id, places);
        variants
    }

    pub(super) fn union(&self, id: &ShapeId, variants: Vec<UnionVariant>) -> Union {
        let derives = self.types.derives(id);
        Union {
            eq: derives.eq,
            hash: derives.hash,
            redacted: self.selection.model.shape(id).sensitive
                || variants.iter().any(|variant| variant.sensitive),
            variants,
        }
    }
}

pub(super) fn travels(sent: bool, received: bool) -> Travels {
    Travels {
        read: if received { Half::Client } else { Half::Server },
        write: if sent { Half::Client } else { Half::Server },
    }
}

/// Where a field travels, such that no two of a message can be the same. Headers know no case.
fn place(binding: &Binding) -> String {
    match binding {
        Binding::Member(place) if place.attribute => format!("attribute {}", place.element.name),
        Binding::Member(place) => format!("member {}", place.element.name),
        Binding::Label(name) => format!("label {name}"),
        Binding::Query(name) => format!("query {name}"),
        Binding::Header(name) => format!("header {}", name.to_ascii_lowercase()),
        Binding::PrefixHeaders(prefix) => format!("headers {}", prefix.to_ascii_lowercase()),
        Binding::QueryMap { .. } => "queries".to_owned(),
        Binding::StatusCode => "status".to_owned(),
        Binding::Payload(_) => "payload".to_owned(),
    }
}

/// Leaves out a deprecated member that stands where another one does, which says the same by now.
fn leave_out_replaced(fields: &mut Vec<Field>) {
    let lasting: BTreeSet<String> = fields
        .iter()
        .filter(|field| field.docs.deprecated.is_none())
        .map(|field| place(&field.binding))
        .collect();
    fields.retain(|field| {
        field.docs.deprecated.is_none() || !lasting.contains(&place(&field.binding))
    });
}

/// Whether a shape becomes a type of its own.
pub(super) fn is_type(kind: &model::ShapeKind) -> bool {
    matches!(
        kind,
        model::ShapeKind::Structure { .. }
            | model::ShapeKind::Union { .. }
            | model::ShapeKind::Enum(_)
            | model::ShapeKind::IntegerEnum(_)
    )
}

/// The rule of serde's that gives most members' names from those of the fields; none if they are the
/// same.
fn naming(fields: &[Field]) -> Option<Naming> {
    if fields.iter().all(|field| field.name.trim_start_matches("r#") == field.member) {
        return None;
    }
    let count = |naming: Naming| fields.iter().filter(|field| naming.gives(field)).count();
    let best = if count(Naming::CamelCase) >= count(Naming::PascalCase) {
        Naming::CamelCase
    } else {
        Naming::PascalCase
    };
    (count(best) > 0).then_some(best)
}

impl Naming {
    /// Whether the rule makes the field's name the member's.
    fn gives(self, field: &Field) -> bool {
        let name = field.name.trim_start_matches("r#");
        let pascal: String = name.split('_').map(names::capitalised).collect();
        match self {
            Self::PascalCase => pascal == field.member,
            Self::CamelCase => {
                let (first, rest) =
                    pascal.split_at(pascal.chars().next().map_or(0, char::len_utf8));
                first.to_ascii_lowercase() + rest == field.member
            }
        }
    }
}
