//! What differs between two states of a model, in sentences of one line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use crate::fault::{Sink, quoted};
use crate::load;
use crate::model::{
    Checksum, Deprecation, ErrorFacts, Location, Member, Model, Operation, Shape, ShapeId,
    ShapeKind, TimestampFormat,
};

/// Tells what became of a model: of the service and its operations first, then of the shapes that they
/// share. Compared is what upstream says, to whoever speaks `protocol`; what is wrong with it is for
/// [`generate`](crate::generate) to tell, which knows the patches that mend it.
pub fn changes(old: &str, new: &str, protocol: Option<&str>) -> Vec<String> {
    let faults = Sink::default();
    let read = |text: &str| load::bare_model("model", text.as_bytes(), protocol, &faults);
    let mut log = Log::default();
    if let Some((old, new)) = read(old).zip(read(new)) {
        log.service(&old, &new);
        log.operations(&old, &new);
        log.shapes(&old, &new);
        log.documentation(&old, &new);
    }
    log.lines
}

/// The sentences so far, and what the next ones are about.
#[derive(Default)]
struct Log {
    subject: Option<String>,
    lines: Vec<String>,
}

impl Log {
    fn say(&mut self, sentence: impl Display) {
        self.lines.push(match &self.subject {
            Some(subject) => format!("{subject}: {sentence}"),
            None => sentence.to_string(),
        });
    }

    /// Says so if a fact is another one now.
    fn fact<T: PartialEq + Fact>(&mut self, what: &str, old: &T, new: &T) {
        if old != new {
            self.say(format_args!("{what} was {} and is {} now", old.told(), new.told()));
        }
    }

    fn flag(&mut self, what: &str, old: bool, new: bool) {
        if old != new {
            self.say(format_args!("{} {what}", if new { "became" } else { "is no longer" }));
        }
    }

    /// Says what was added to a set and removed from it.
    fn set<T: Display>(
        &mut self,
        what: &str,
        old: impl IntoIterator<Item = T>,
        new: impl IntoIterator<Item = T>,
    ) {
        let old: BTreeSet<String> = old.into_iter().map(|item| item.to_string()).collect();
        let new: BTreeSet<String> = new.into_iter().map(|item| item.to_string()).collect();
        let removed = old.difference(&new).map(|name| (name, "removed"));
        for (name, fate) in removed.chain(new.difference(&old).map(|name| (name, "added"))) {
            self.say(format_args!("{what} {} was {fate}", quoted(name)));
        }
    }

    fn service(&mut self, old: &Model, new: &Model) {
        let (old, new) = (&old.service, &new.service);
        self.fact("the service's id", &old.id, &new.id);
        self.fact("the version", &old.api_version, &new.api_version);
        self.fact("the endpoint's prefix", &old.endpoint_prefix, &new.endpoint_prefix);
        self.fact("the signing name", &old.signing_name, &new.signing_name);
        self.fact("the protocol", &old.protocols.first(), &new.protocols.first());
        self.set("protocol", &old.protocols, &new.protocols);
        self.fact("the version of JSON", &old.json_version, &new.json_version);
        self.fact("the targets' prefix", &old.target_prefix, &new.target_prefix);
        self.flag("compatible with the query protocol", old.query_compatible, new.query_compatible);
    }

    fn operations(&mut self, old: &Model, new: &Model) {
        self.set("operation", old.operations.keys(), new.operations.keys());
        for (name, was) in &old.operations {
            if let Some(now) = new.operations.get(name) {
                self.subject = Some(name.clone());
                self.operation(was, now);
                let (request, response) = ("request member", "response member");
                self.members(request, members(old, &was.input), members(new, &now.input));
                self.members(response, members(old, &was.output), members(new, &now.output));
            }
        }
        self.subject = None;
    }

    fn operation(&mut self, old: &Operation, new: &Operation) {
        self.fact("the method", &old.http.method, &new.http.method);
        self.fact("the URI", &old.http.uri, &new.http.uri);
        self.fact("the status", &old.http.status, &new.http.status);
        self.fact("the host's prefix", &old.host_prefix, &new.host_prefix);
        self.flag("one that sends a digest of its body", old.content_md5, new.content_md5);
        self.fact("the checksum of its body", &old.checksum, &new.checksum);
        self.set("compression of its body", &old.compression, &new.compression);
        self.deprecated("", &old.deprecated, &new.deprecated);
        self.set("error", &old.errors, &new.errors);
    }

    fn shapes(&mut self, old: &Model, new: &Model) {
        let messages: BTreeSet<&ShapeId> = messages(old).chain(messages(new)).collect();
        let shared = |id: &&ShapeId| !messages.contains(*id);
        self.set("shape", old.shapes.keys().filter(shared), new.shapes.keys().filter(shared));
        for (id, was) in old.shapes.iter().filter(|(id, _)| shared(id)) {
            if let Some(now) = new.shapes.get(id) {
                self.subject = Some(id.to_string());
                self.shape(was, now);
            }
        }
        self.subject = None;
    }

    /// Words are counted and not told: they change by the page.
    fn documentation(&mut self, old: &Model, new: &Model) {
        let (old, new) = (words(old), words(new));
        let changed =
            old.iter().filter(|(place, text)| new.get(*place).is_some_and(|new| new != *text));
        match changed.count() {
            0 => {}
            1 => self.say("one text of the documentation changed"),
            count => self.say(format_args!("{count} texts of the documentation changed")),
        }
    }

    fn shape(&mut self, old: &Shape, new: &Shape) {
        self.kind(&old.kind, &new.kind);
        self.fact("the minimum", &old.constraints.min, &new.constraints.min);
        self.fact("the maximum", &old.constraints.max, &new.constraints.max);
        // A sentence of two patterns is longer than a line, and the diff shows them one below the other.
        if old.constraints.pattern != new.constraints.pattern {
            self.say("the pattern changed");
        }
        self.flag("sensitive", old.sensitive, new.sensitive);
        self.deprecated("", &old.deprecated, &new.deprecated);
    }

    fn kind(&mut self, old: &ShapeKind, new: &ShapeKind) {
        use ShapeKind::{Enum, IntegerEnum, List, Map, Structure, Timestamp, Union};
        match (old, new) {
            (Enum(old), Enum(new)) => self.set("value", old, new),
            (IntegerEnum(old), IntegerEnum(new)) => self.set("value", old, new),
            (Timestamp(old), Timestamp(new)) => self.fact("the format", old, new),
            (List { element: a, sparse: b }, List { element: c, sparse: d }) => {
                self.fact("the element", a, c);
                self.flag("sparse", *b, *d);
            }
            (Map { key: a, value: b, sparse: c }, Map { key: d, value: e, sparse: f }) => {
                self.fact("the key", a, d);
                self.fact("the value", b, e);
                self.flag("sparse", *c, *f);
            }
            (Union { members: old }, Union { members: new }) => self.members("member", old, new),
            (
                Structure { members: a, payload: b, error: c },
                Structure { members: d, payload: e, error: f },
            ) => {
                self.members("member", a, d);
                self.fact("the payload", b, e);
                self.error(c.as_ref(), f.as_ref());
            }
            _ => self.fact("the type", &name(old), &name(new)),
        }
    }

    fn error(&mut self, old: Option<&ErrorFacts>, new: Option<&ErrorFacts>) {
        self.flag("an error", old.is_some(), new.is_some());
        let Some((old, new)) = old.zip(new) else { return };
        self.fact("the code", &old.code, &new.code);
        self.fact("the status", &old.status, &new.status);
        self.flag("the service's fault", old.server_fault, new.server_fault);
        self.flag("worth a retry", old.retryable.is_some(), new.retryable.is_some());
        let throttles = |facts: &ErrorFacts| facts.retryable == Some(true);
        self.flag("one of throttling", throttles(old), throttles(new));
    }

    fn members(&mut self, what: &str, old: &[Member], new: &[Member]) {
        for member in old.iter().filter(|member| named(new, &member.name).is_none()) {
            self.say(format_args!("{what} {} was removed", quoted(&member.name)));
        }
        for now in new {
            let name = format!("{what} {}", quoted(&now.name));
            match named(old, &now.name) {
                Some(was) => self.member(&name, was, now),
                None if now.required => self.say(format_args!("{name} was added, and is required")),
                None => self.say(format_args!("{name} was added")),
            }
        }
    }

    fn member(&mut self, name: &str, old: &Member, new: &Member) {
        match (old.required, new.required) {
            (true, false) => self.say(format_args!("{name} became optional")),
            (false, true) => self.say(format_args!("{name} became required")),
            _ => {}
        }
        self.fact(&format!("the shape of {name}"), &old.target, &new.target);
        self.fact(&format!("the place of {name}"), &old.location, &new.location);
        self.fact(&format!("the name of {name} on the wire"), &old.wire_name, &new.wire_name);
        self.fact(&format!("the format of {name}"), &old.timestamp_format, &new.timestamp_format);
        self.flag(
            &format!("an idempotency token, as {name}"),
            old.idempotency_token,
            new.idempotency_token,
        );
        self.deprecated(&format!("{name} "), &old.deprecated, &new.deprecated);
    }

    fn deprecated(&mut self, name: &str, old: &Option<Deprecation>, new: &Option<Deprecation>) {
        match (old.is_some(), new.is_some()) {
            (false, true) => self.say(format_args!("{name}became deprecated")),
            (true, false) => self.say(format_args!("{name}is no longer deprecated")),
            _ => {}
        }
    }
}

/// The shapes that are requests and responses.
fn messages(model: &Model) -> impl Iterator<Item = &ShapeId> {
    model.operations.values().flat_map(|operation| operation.input.iter().chain(&operation.output))
}

fn members<'a>(model: &'a Model, id: &Option<ShapeId>) -> &'a [Member] {
    id.as_ref().map_or(&[], |id| model.shape(id).kind.members())
}

fn named<'a>(members: &'a [Member], name: &str) -> Option<&'a Member> {
    members.iter().find(|member| member.name == name)
}

/// Every text of the documentation, by its place.
fn words(model: &Model) -> BTreeMap<String, &str> {
    let operations = model.operations.iter().map(|(name, it)| (name.clone(), &it.documentation));
    let shapes = model.shapes.iter().flat_map(|(id, shape)| {
        let members = shape.kind.members().iter();
        let members = members.map(move |it| (format!("{id}.{}", it.name), &it.documentation));
        members.chain([(format!("{id}."), &shape.documentation)])
    });
    let all = operations.chain(shapes).chain([(String::new(), &model.documentation)]);
    all.filter_map(|(place, text)| Some((place, text.as_deref()?))).collect()
}

fn name(kind: &ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Boolean => "boolean",
        ShapeKind::Byte => "byte",
        ShapeKind::Short => "short",
        ShapeKind::Integer => "integer",
        ShapeKind::Long => "long",
        ShapeKind::Float => "float",
        ShapeKind::Double => "double",
        ShapeKind::String => "string",
        ShapeKind::Blob => "blob",
        ShapeKind::Timestamp(_) => "timestamp",
        ShapeKind::Document => "document",
        ShapeKind::Enum(_) => "enum",
        ShapeKind::IntegerEnum(_) => "enum of integers",
        ShapeKind::List { .. } => "list",
        ShapeKind::Map { .. } => "map",
        ShapeKind::Structure { .. } => "structure",
        ShapeKind::Union { .. } => "union",
    }
}

/// A fact as a sentence tells it.
trait Fact {
    fn told(&self) -> String;
}

impl Fact for String {
    fn told(&self) -> String {
        quoted(self)
    }
}

impl Fact for &String {
    fn told(&self) -> String {
        quoted(self)
    }
}

impl Fact for ShapeId {
    fn told(&self) -> String {
        quoted(self.as_str())
    }
}

impl Fact for u16 {
    fn told(&self) -> String {
        self.to_string()
    }
}

impl Fact for &str {
    fn told(&self) -> String {
        (*self).to_owned()
    }
}

impl Fact for Checksum {
    fn told(&self) -> String {
        let chosen =
            self.algorithm_member.as_deref().map(|it| format!(", chosen by {}", quoted(it)));
        let word = if self.required { "required" } else { "optional" };
        format!("{word}{}", chosen.unwrap_or_default())
    }
}

impl Fact for Location {
    fn told(&self) -> String {
        let words = match self {
            Self::Body => "the body",
            Self::Label => "the URI",
            Self::Query => "the query string",
            Self::QueryMap => "the query string, each key a name",
            Self::Header => "a header",
            Self::PrefixHeaders => "headers, each key a name",
            Self::StatusCode => "the status",
        };
        words.to_owned()
    }
}

impl Fact for TimestampFormat {
    fn told(&self) -> String {
        let words = match self {
            Self::DateTime => "a date and time",
            Self::EpochSeconds => "seconds since 1970",
            Self::HttpDate => "a date as in HTTP",
        };
        words.to_owned()
    }
}

impl<T: Fact> Fact for Option<T> {
    fn told(&self) -> String {
        self.as_ref().map_or_else(|| "none".to_owned(), T::told)
    }
}
