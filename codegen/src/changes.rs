//! What differs between two states of a model, in sentences of one line.
//!
//! Every structure of the model is taken apart by name, so that a fact that is added there is compared
//! here too, or does not compile. What the protocol of neither state uses is no change.

mod shapes;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use crate::fault::{Sink, quoted};
use crate::load;
use crate::model::{Deprecation, Element, Http, Model, Operation, Service, Shape, ShapeId};
use crate::resolve;
use shapes::Holder;
use told::Fact;

const JSON: &[&str] = &["json"];
const CBOR: &[&str] = &["smithy-rpc-v2-cbor"];
const QUERY: &[&str] = &["query"];
const EC2: &[&str] = &["ec2"];
const REST: &[&str] = &["rest-json", "rest-xml"];
const REST_XML: &[&str] = &["rest-xml"];
const XML: &[&str] = &["rest-xml", "query", "ec2"];

/// Tells what became of a model: of the service and its operations first, then of the shapes that they
/// share. Compared is what upstream says, to whoever speaks `protocol`; what is wrong with it is for
/// [`generate`](crate::generate) to tell, which knows the patches that mend it.
pub fn changes(old: &str, new: &str, protocol: Option<&str>) -> Vec<String> {
    let faults = Sink::default();
    let read = |text: &str| load::bare_model("model", text.as_bytes(), protocol, &faults);
    let Some((old, new)) = read(old).zip(read(new)) else {
        return vec!["cannot be compared, since one of the models cannot be read".to_owned()];
    };
    let mut log = Log { old: &old, new: &new, subject: None, lines: Vec::new() };
    log.model();
    log.lines
}

/// Two states of a model, the sentences so far, and what the next ones are about.
struct Log<'a> {
    old: &'a Model,
    new: &'a Model,
    subject: Option<String>,
    lines: Vec<String>,
}

impl Log<'_> {
    fn say(&mut self, sentence: impl Display) {
        self.lines.push(match &self.subject {
            Some(subject) => format!("{subject}: {sentence}"),
            None => sentence.to_string(),
        });
    }

    /// Says so if a fact is another one now.
    fn fact<T: PartialEq + Fact>(&mut self, what: &str, old: &T, new: &T) {
        if old != new {
            self.say(format_args!("{what} changed from {} to {}", old.told(), new.told()));
        }
    }

    /// Says one of two sentences if something came or went.
    fn flag(&mut self, old: bool, new: bool, came: impl Display, went: impl Display) {
        match (old, new) {
            (false, true) => self.say(came),
            (true, false) => self.say(went),
            _ => {}
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

    /// The same of a list, whose order means something.
    fn list<T: Display>(&mut self, what: &str, old: &[T], new: &[T]) {
        self.set(what, old, new);
        let text = |items: &[T]| items.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (old, new) = (text(old), text(new));
        let [old, new] = [kept(&old, &new), kept(&new, &old)];
        if old != new {
            self.say(format_args!("the order of the {what}s changed"));
        }
    }

    /// Whether one of the states speaks one of these protocols.
    fn speaks(&self, protocols: &[&str]) -> bool {
        speaks(self.old, protocols) || speaks(self.new, protocols)
    }

    fn model(&mut self) {
        let Model { file: _, service, documentation: _, operations, shapes, keys: _ } = self.old;
        self.service(service, &self.new.service);
        self.operations(operations);
        self.shapes(shapes);
        self.documentation();
    }

    fn service(&mut self, old: &Service, new: &Service) {
        let Service {
            id,
            api_version,
            endpoint_prefix,
            signing_name,
            auth,
            protocols,
            json_version,
            query_compatible,
            target_prefix,
            xml_namespace,
            bare_xml_errors,
        } = old;
        self.fact("the service's id", id, &new.id);
        self.fact("the API version", api_version, &new.api_version);
        self.fact("the endpoint prefix", endpoint_prefix, &new.endpoint_prefix);
        self.fact("the signing name", signing_name, &new.signing_name);
        self.auth(auth, &new.auth, "none");
        self.fact("the protocol", &spoken(self.old), &spoken(self.new));
        self.set("protocol", protocols, &new.protocols);
        if self.speaks(JSON) {
            self.fact("the JSON version", json_version, &new.json_version);
        }
        if self.speaks(JSON) || self.speaks(CBOR) {
            self.fact("the target prefix", target_prefix, &new.target_prefix);
            let came = "errors now have the codes of the query protocol";
            let went = "errors no longer have the codes of the query protocol";
            self.flag(*query_compatible, new.query_compatible, came, went);
        }
        if self.speaks(XML) {
            self.fact("the XML namespace", xml_namespace, &new.xml_namespace);
        }
        if self.speaks(REST_XML) {
            let came = "an error is now the root of its XML";
            let went = "an error is no longer the root of its XML";
            self.flag(*bare_xml_errors, new.bare_xml_errors, came, went);
        }
    }

    fn operations(&mut self, old: &BTreeMap<String, Operation>) {
        self.set("operation", old.keys(), self.new.operations.keys());
        for (name, was) in old {
            if let Some(now) = self.new.operations.get(name) {
                self.subject = Some(name.clone());
                self.operation(was, now);
            }
        }
        self.subject = None;
    }

    fn operation(&mut self, old: &Operation, new: &Operation) {
        let Operation {
            name,
            documentation: _,
            deprecated,
            http,
            input,
            output,
            errors,
            auth,
            unsigned_payload,
            host_prefix,
            content_md5,
            checksum,
            compression,
            input_element,
            result_element,
            bare_output,
            keys: _,
        } = old;
        self.http(http, &new.http);
        self.fact("the host prefix", host_prefix, &new.host_prefix);
        self.auth(auth, &new.auth, "those of the service");
        let (came, went) = ("its payload is no longer signed", "its payload is signed now");
        self.flag(*unsigned_payload, new.unsigned_payload, came, went);
        let came = "a request now carries the MD5 digest of its body";
        let went = "a request no longer carries the MD5 digest of its body";
        self.flag(*content_md5, new.content_md5, came, went);
        self.fact("the checksum of a request's body", checksum, &new.checksum);
        self.list("compression", compression, &new.compression);
        self.deprecated("", deprecated, &new.deprecated);
        self.set("error", errors, &new.errors);
        if self.speaks(QUERY) {
            let result = |of: &Option<String>| of.clone().unwrap_or(format!("{name}Result"));
            let (old, new) = (result(result_element), result(&new.result_element));
            self.fact("the XML element of the result", &old, &new);
        }
        if self.speaks(REST_XML) {
            let came = "the member of the response is now the root of its XML";
            let went = "the member of the response is no longer the root of its XML";
            self.flag(*bare_output, new.bare_output, came, went);
        }
        let messages = [input.as_ref(), new.input.as_ref()];
        self.message(Holder::Request, messages, [input_element, &new.input_element]);
        let messages = [output.as_ref(), new.output.as_ref()];
        self.message(Holder::Response, messages, [&Element::default(); 2]);
    }

    fn auth(&mut self, old: &[String], new: &[String], none: &str) {
        let told = |schemes: &[String]| match schemes {
            [] => none.to_owned(),
            schemes => schemes.iter().map(|it| quoted(it)).collect::<Vec<_>>().join(", "),
        };
        self.fact("the authentication schemes", &told(old).as_str(), &told(new).as_str());
    }

    /// The other protocols have one method and one URI for all operations.
    fn http(&mut self, old: &Http, new: &Http) {
        let Http { method, uri, status } = old;
        if self.speaks(REST) {
            self.fact("the method", method, &new.method);
            self.fact("the URI", uri, &new.uri);
        }
        self.fact("the status code", status, &new.status);
    }

    fn shapes(&mut self, old: &BTreeMap<ShapeId, Shape>) {
        let messages: BTreeSet<&ShapeId> = messages(self.old).chain(messages(self.new)).collect();
        let held: BTreeSet<&ShapeId> = held(self.old).chain(held(self.new)).collect();
        let shared = |id: &&ShapeId| held.contains(*id) || !messages.contains(*id);
        self.set("shape", old.keys().filter(shared), self.new.shapes.keys().filter(shared));
        for id in old.keys().filter(shared).filter(|id| self.new.shapes.contains_key(*id)) {
            self.subject = Some(id.to_string());
            self.shape(Holder::Shape, [id, id]);
        }
        self.subject = None;
    }

    /// Words are counted and not told: they change by the page.
    fn documentation(&mut self) {
        let (old, new) = (words(self.old), words(self.new));
        let changed =
            old.iter().filter(|(place, text)| new.get(*place).is_some_and(|new| new != *text));
        match changed.count() {
            0 => {}
            1 => self.say("one text of the documentation changed"),
            count => self.say(format_args!("{count} texts of the documentation changed")),
        }
    }

    /// What the model says beside that is documentation.
    fn deprecated(&mut self, what: &str, old: &Option<Deprecation>, new: &Option<Deprecation>) {
        let came = format_args!("{what}became deprecated");
        let went = format_args!("{what}is no longer deprecated");
        self.flag(old.is_some(), new.is_some(), came, went);
    }
}

/// The protocol that code is generated for.
fn spoken(model: &Model) -> Option<&String> {
    model.service.protocols.iter().find(|protocol| resolve::is_supported(protocol))
}

fn speaks(model: &Model, protocols: &[&str]) -> bool {
    spoken(model).is_some_and(|spoken| protocols.contains(&spoken.as_str()))
}

/// What of a list stands in another one too.
fn kept<'a>(list: &'a [String], other: &[String]) -> Vec<&'a str> {
    let other: BTreeSet<&String> = other.iter().collect();
    list.iter().filter(|item| other.contains(item)).map(String::as_str).collect()
}

/// The shapes that are requests and responses.
fn messages(model: &Model) -> impl Iterator<Item = &ShapeId> {
    model.operations.values().flat_map(|operation| operation.input.iter().chain(&operation.output))
}

/// The shapes that others hold, and the errors: they may be messages as well.
fn held(model: &Model) -> impl Iterator<Item = &ShapeId> {
    let errors = model.operations.values().flat_map(|operation| &operation.errors);
    model.shapes.values().flat_map(|shape| shape.kind.targets()).chain(errors)
}

/// Every text of the documentation, by its place.
fn words(model: &Model) -> BTreeMap<String, &str> {
    let operations = model
        .operations
        .iter()
        .map(|(name, it)| (name.clone(), &it.documentation, it.deprecated.as_ref()));
    let shapes = model.shapes.iter().flat_map(|(id, shape)| {
        let members = shape.kind.members().iter().map(move |it| {
            (format!("{id}.{}", it.name), &it.documentation, it.deprecated.as_ref())
        });
        members.chain([(format!("{id}."), &shape.documentation, shape.deprecated.as_ref())])
    });
    let all = operations.chain(shapes).chain([(String::new(), &model.documentation, None)]);
    all.flat_map(|(place, documentation, deprecated)| {
        let message = deprecated.and_then(|Deprecation { message }| message.as_deref());
        let message = message.map(|text| (format!("{place} (deprecation)"), text));
        message.into_iter().chain(documentation.as_deref().map(|text| (place, text)))
    })
    .collect()
}
