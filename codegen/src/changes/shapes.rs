//! What differs between two states of a shape: of its values, and of its members in each place.

use std::collections::BTreeMap;

use super::told::type_name;
use super::{CBOR, EC2, Log, REST, REST_XML, XML, kept, speaks};
use crate::fault::quoted;
use crate::model::{
    Constraints, Element, Elements, ErrorFacts, EventPart, Location, Member, Model, Shape, ShapeId,
    ShapeKind, TimestampFormat,
};
use crate::resolve::capitalised;

/// How a shape is used: as a request or response, which belongs to its operation, or by other shapes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    Request,
    Response,
    Shape,
}

impl Holder {
    /// A message of an operation by its word; a shape is the subject of its sentences.
    fn word(self) -> Option<&'static str> {
        match self {
            Self::Request => Some("request"),
            Self::Response => Some("response"),
            Self::Shape => None,
        }
    }

    /// A word for its members.
    fn member(self) -> String {
        self.word().map_or_else(|| "member".to_owned(), |word| format!("{word} member"))
    }

    /// Begins a sentence about it.
    fn subject(self) -> String {
        self.word().map(|word| format!("the {word} ")).unwrap_or_default()
    }

    /// Ends the name of a fact about it.
    fn genitive(self) -> String {
        self.word().map(|word| format!(" of the {word}")).unwrap_or_default()
    }
}

/// A shape in one of the two states; an operation may have no message in one of them.
#[derive(Clone, Copy)]
struct Side<'a> {
    model: &'a Model,
    id: Option<&'a ShapeId>,
    holder: Holder,
}

impl<'a> Side<'a> {
    fn kind(self) -> Option<&'a ShapeKind> {
        self.id.map(|id| &self.model.shape(id).kind)
    }

    fn members(self) -> &'a [Member] {
        self.kind().map_or(&[], ShapeKind::members)
    }

    fn by_name(self) -> BTreeMap<&'a str, &'a Member> {
        self.members().iter().map(|member| (member.name.as_str(), member)).collect()
    }

    fn speaks(self, protocols: &[&str]) -> bool {
        speaks(self.model, protocols)
    }

    fn payload(self) -> Option<&'a String> {
        match self.kind()? {
            ShapeKind::Structure { payload, .. } => payload.as_ref().filter(|_| self.speaks(REST)),
            _ => None,
        }
    }

    fn is_payload(self, member: &Member) -> bool {
        self.payload() == Some(&member.name)
    }

    /// Where a member travels. Only messages and errors are bound to HTTP; a response has no URI, and a
    /// request no status.
    fn location(self, member: &Member) -> Location {
        let is_error = matches!(self.kind(), Some(ShapeKind::Structure { error: Some(_), .. }));
        match (self.holder, member.location) {
            _ if !self.speaks(REST) => Location::Body,
            (Holder::Shape, _) if !is_error => Location::Body,
            (Holder::Request, Location::StatusCode) => Location::Body,
            (Holder::Request, location) => location,
            (_, Location::Label | Location::Query | Location::QueryMap) => Location::Body,
            (_, location) => location,
        }
    }

    /// The name by which a member travels; none where another thing gives it one.
    fn wire_name(self, member: &Member) -> Option<String> {
        let own = member.wire_name.as_ref();
        let of_items = || self.model.name_of_items(member).filter(|_| self.speaks(XML));
        match self.location(member) {
            Location::Label | Location::QueryMap | Location::StatusCode => None,
            Location::Body if self.is_payload(member) => own.filter(|_| self.speaks(XML)).cloned(),
            Location::PrefixHeaders => own.cloned(),
            // EC2's requests have names of their own.
            Location::Body if self.holder == Holder::Request && self.speaks(EC2) => None,
            _ => Some(own.or_else(of_items).unwrap_or(&member.name).clone()),
        }
    }

    /// The name in a request of EC2's.
    fn ec2_name(self, member: &Member) -> Option<String> {
        let usual = || capitalised(member.wire_name.as_ref().unwrap_or(&member.name));
        let is_sent = self.holder != Holder::Response && self.speaks(EC2);
        is_sent.then(|| member.ec2_name.clone().unwrap_or_else(usual))
    }

    /// The format of a timestamp: its own, its shape's, or that of the place.
    fn timestamp_format(self, member: &Member) -> Option<TimestampFormat> {
        let ShapeKind::Timestamp(of_shape) = self.model.shape(&member.target).kind else {
            return member.timestamp_format;
        };
        let of_place = match self.location(member) {
            Location::Header | Location::PrefixHeaders => TimestampFormat::HttpDate,
            Location::Label | Location::Query | Location::QueryMap => TimestampFormat::DateTime,
            _ if self.speaks(XML) => TimestampFormat::DateTime,
            _ => TimestampFormat::EpochSeconds,
        };
        member.timestamp_format.or(of_shape).or(Some(of_place))
    }

    fn is_flattened(self, member: &Member) -> bool {
        member.flattened || self.model.shape(&member.target).elements.flattened
    }

    fn is_json_in_header(self, member: &Member) -> bool {
        member.json_value && self.location(member) == Location::Header
    }

    /// The root of a message in XML, which no payload has.
    fn root(self, reference: &Element) -> Option<Element> {
        let id = self.id.filter(|_| self.speaks(REST_XML) && self.payload().is_none())?;
        let own = &self.model.shape(id).elements.own;
        let name = own.name.as_ref().or(reference.name.as_ref());
        Some(Element {
            name: Some(name.cloned().unwrap_or_else(|| id.to_string())),
            namespace: reference.namespace.as_ref().or(own.namespace.as_ref()).cloned(),
        })
    }
}

impl Log<'_> {
    /// A request or response, and what the operation calls it in XML.
    pub(super) fn message(
        &mut self,
        holder: Holder,
        ids: [Option<&ShapeId>; 2],
        names: [&Element; 2],
    ) {
        let old = Side { model: self.old, id: ids[0], holder };
        let new = Side { model: self.new, id: ids[1], holder };
        match ids {
            [Some(was), Some(now)] => self.shape(holder, [was, now]),
            _ if old.members().is_empty() && new.members().is_empty() => {
                let told = |id: Option<_>| if id.is_some() { "an empty structure" } else { "none" };
                self.fact(&format!("the body{}", holder.genitive()), &told(ids[0]), &told(ids[1]));
            }
            _ => self.members(old, new),
        }
        if let Some((was, now)) = old.root(names[0]).zip(new.root(names[1])) {
            self.element(&format!("the XML root{}", holder.genitive()), [&was, &now], "");
        }
    }

    pub(super) fn shape(&mut self, holder: Holder, [was, now]: [&ShapeId; 2]) {
        let old = Side { model: self.old, id: Some(was), holder };
        let new = Side { model: self.new, id: Some(now), holder };
        let (was, now) = (self.old.shape(was), self.new.shape(now));
        let Shape {
            kind,
            documentation: _,
            deprecated,
            sensitive,
            constraints,
            elements,
            streaming,
            event_stream,
            keys: _,
        } = was;
        self.kind(old, new, kind, &now.kind);
        self.constraints(constraints, &now.constraints);
        if self.speaks(XML) {
            self.elements(new, elements, &now.elements);
        }
        for (was, now, what) in [
            (*sensitive, now.sensitive, "sensitive"),
            (*streaming, now.streaming, "a stream"),
            (*event_stream, now.event_stream, "a stream of events"),
        ] {
            self.became(&holder.subject(), what, was, now);
        }
        self.deprecated(&holder.subject(), deprecated, &now.deprecated);
    }

    fn became(&mut self, subject: &str, what: &str, old: bool, new: bool) {
        let came = format_args!("{subject}became {what}");
        self.flag(old, new, came, format_args!("{subject}is no longer {what}"));
    }

    fn constraints(&mut self, old: &Constraints, new: &Constraints) {
        let Constraints { min, max, pattern } = old;
        self.fact("the minimum", min, &new.min);
        self.fact("the maximum", max, &new.max);
        // A sentence of two patterns is longer than a line, and the diff shows them one below the other.
        if *pattern != new.pattern {
            self.say("the pattern changed");
        }
    }

    fn kind(&mut self, old: Side<'_>, new: Side<'_>, was: &ShapeKind, now: &ShapeKind) {
        use ShapeKind::{Enum, IntegerEnum, List, Map, Structure, Timestamp, Union};
        match (was, now) {
            (Enum(was), Enum(now)) => self.list("value", was, now),
            (IntegerEnum(was), IntegerEnum(now)) => self.list("value", was, now),
            // CBOR has one form for all timestamps.
            (Timestamp(_), Timestamp(_)) if old.speaks(CBOR) && new.speaks(CBOR) => {}
            (Timestamp(was), Timestamp(now)) => self.fact("the timestamp format", was, now),
            (List { element: a, sparse: b }, List { element: c, sparse: d }) => {
                self.fact("the shape of its elements", a, c);
                self.sparse(*b, *d);
            }
            (Map { key: a, value: b, sparse: c }, Map { key: d, value: e, sparse: f }) => {
                self.fact("the shape of its keys", a, d);
                self.fact("the shape of its values", b, e);
                self.sparse(*c, *f);
            }
            (Union { members: _ }, Union { members: _ }) => self.members(old, new),
            (
                Structure { members: _, payload: _, error: was },
                Structure { members: _, payload: _, error: now },
            ) => {
                self.members(old, new);
                let payload = format!("the payload{}", old.holder.genitive());
                self.fact(&payload, &old.payload(), &new.payload());
                self.error(was.as_ref(), now.as_ref());
            }
            (Structure { .. }, Union { .. }) | (Union { .. }, Structure { .. }) => {
                self.fact("the type", &type_name(was), &type_name(now));
                self.members(old, new);
            }
            _ => self.fact("the type", &type_name(was), &type_name(now)),
        }
    }

    fn sparse(&mut self, old: bool, new: bool) {
        self.flag(old, new, "may hold nulls now", "may no longer hold nulls");
    }

    fn error(&mut self, old: Option<&ErrorFacts>, new: Option<&ErrorFacts>) {
        self.became("", "an error", old.is_some(), new.is_some());
        let Some((old, new)) = old.zip(new) else { return };
        let ErrorFacts { code, status: _, server_fault, retryable } = old;
        let has_code = |model: &Model| model.service.query_compatible || speaks(model, XML);
        if has_code(self.old) || has_code(self.new) {
            self.fact("the code", code, &new.code);
        }
        self.fact("the status code", &error_status(old), &error_status(new));
        let (came, went) = ("is the service's fault now", "is the caller's fault now");
        self.flag(*server_fault, new.server_fault, came, went);
        self.became("", "retryable", retryable.is_some(), new.retryable.is_some());
        let throttles = [retryable, &new.retryable].map(|retryable| *retryable == Some(true));
        self.became("", "a throttling error", throttles[0], throttles[1]);
    }

    /// What only XML and the query protocols know of a shape. The own element of a message is its root.
    fn elements(&mut self, side: Side<'_>, old: &Elements, new: &Elements) {
        let Elements { own, key, value, flattened } = old;
        if let (Holder::Shape, Some(id)) = (side.holder, side.id) {
            self.element("its XML element", [own, &new.own], id.as_str());
        }
        match side.kind() {
            Some(ShapeKind::List { .. }) => {
                self.element("the XML element of an item", [value, &new.value], "member");
            }
            Some(ShapeKind::Map { .. }) => {
                self.element("the XML element of a key", [key, &new.key], "key");
                self.element("the XML element of a value", [value, &new.value], "value");
            }
            _ => {}
        }
        self.became("", "flattened in XML", *flattened, new.flattened);
    }

    fn element(&mut self, what: &str, [old, new]: [&Element; 2], usual: &str) {
        let Element { name, namespace } = old;
        let named = |name: &Option<String>| name.clone().unwrap_or_else(|| usual.to_owned());
        self.fact(what, &named(name), &named(&new.name));
        self.fact(&format!("the namespace of {what}"), namespace, &new.namespace);
    }

    fn members(&mut self, old: Side<'_>, new: Side<'_>) {
        let what = old.holder.member();
        let (was, now) = (old.by_name(), new.by_name());
        for member in old.members().iter().filter(|member| !now.contains_key(&*member.name)) {
            self.say(format_args!("{what} {} was removed", quoted(&member.name)));
        }
        for member in new.members() {
            let name = format!("{what} {}", quoted(&member.name));
            match was.get(&*member.name) {
                Some(was) => self.member(&name, (old, was), (new, member)),
                None if member.required => {
                    self.say(format_args!("{name} was added, and is required"));
                }
                None => self.say(format_args!("{name} was added")),
            }
        }
        self.order(&what, old.members(), new.members());
    }

    /// The required ones are arguments, which a caller passes by their order.
    fn order(&mut self, what: &str, old: &[Member], new: &[Member]) {
        let names = |members: &[Member], all: bool| -> Vec<String> {
            let members = members.iter().filter(|member| all || member.required);
            members.map(|member| member.name.clone()).collect()
        };
        let common = |all| {
            let (old, new) = (names(old, all), names(new, all));
            [kept(&old, &new).join(", "), kept(&new, &old).join(", ")]
        };
        let ([old, new], [old_all, new_all]) = (common(false), common(true));
        if old != new {
            self.fact(&format!("the order of the required {what}s"), &old, &new);
        } else if old_all != new_all {
            self.say(format_args!("the order of the {what}s changed"));
        }
    }

    fn member(
        &mut self,
        name: &str,
        (old, was): (Side<'_>, &Member),
        (new, now): (Side<'_>, &Member),
    ) {
        let Member {
            name: _,
            target,
            documentation: _,
            deprecated,
            required,
            location: _,
            wire_name: _,
            timestamp_format,
            idempotency_token,
            json_value: _,
            ec2_name: _,
            xml_attribute,
            flattened,
            xml_namespace,
            streaming,
            event_part,
            keys: _,
        } = was;
        let (came, went) = (format!("{name} became required"), format!("{name} became optional"));
        self.flag(*required, now.required, came, went);
        self.fact(&format!("the shape of {name}"), target, &now.target);
        self.place(name, (old, was), (new, now));
        self.fact(&format!("the query name of {name}"), &old.ec2_name(was), &new.ec2_name(now));
        if *timestamp_format != now.timestamp_format && !(old.speaks(CBOR) && new.speaks(CBOR)) {
            let formats = [old.timestamp_format(was), new.timestamp_format(now)];
            self.fact(&format!("the timestamp format of {name}"), &formats[0], &formats[1]);
        }
        let subject = format!("{name} ");
        for (part, what) in
            [(EventPart::Header, "an event header"), (EventPart::Payload, "the event payload")]
        {
            let is_it = [event_part, &now.event_part].map(|of| *of == Some(part));
            self.became(&subject, what, is_it[0], is_it[1]);
        }
        if self.speaks(XML) {
            self.became(&subject, "an XML attribute", *xml_attribute, now.xml_attribute);
            self.fact(&format!("the XML namespace of {name}"), xml_namespace, &now.xml_namespace);
            if *flattened != now.flattened {
                let flattened = [old.is_flattened(was), new.is_flattened(now)];
                self.became(&subject, "flattened in XML", flattened[0], flattened[1]);
            }
        }
        let json = [old.is_json_in_header(was), new.is_json_in_header(now)];
        self.became(&subject, "base64-encoded JSON", json[0], json[1]);
        self.became(&subject, "a stream", *streaming, now.streaming);
        let token = "an idempotency token";
        self.became(&subject, token, *idempotency_token, now.idempotency_token);
        self.deprecated(&subject, deprecated, &now.deprecated);
    }

    /// Where a member travels, and its name there, unless it now stands where it has none.
    fn place(
        &mut self,
        name: &str,
        (old, was): (Side<'_>, &Member),
        (new, now): (Side<'_>, &Member),
    ) {
        let places = [old.location(was), new.location(now)];
        self.fact(&format!("the place of {name}"), &places[0], &places[1]);
        let names = [old.wire_name(was), new.wire_name(now)];
        let stays = places[0] == places[1] && old.is_payload(was) == new.is_payload(now);
        if stays || names.iter().all(Option::is_some) {
            self.fact(&format!("the wire name of {name}"), &names[0], &names[1]);
        }
    }
}

/// The status of an error, or the one that its fault stands for.
fn error_status(error: &ErrorFacts) -> u16 {
    error.status.unwrap_or(if error.server_fault { 500 } else { 400 })
}
