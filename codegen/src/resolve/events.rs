//! Streams of events: what of an event travels in the headers of its frame, and what is the payload.

use super::{Context, shapes};
use crate::model::{self, EventPart, Member, ShapeId, ShapeKind};
use crate::package::{Binding, Event, Events};
use crate::select::Directions;

impl Context<'_> {
    pub(super) fn events(
        &self,
        id: &ShapeId,
        members: &[Member],
        directions: Directions,
    ) -> Events {
        let format = self.protocol.response_format();
        Events {
            union: self.union(id, self.variants(id, members, format)),
            events: members.iter().map(|member| self.event(id, member)).collect(),
            format,
            travels: shapes::travels(directions.input, directions.output),
        }
    }

    fn event(&self, stream: &ShapeId, member: &Member) -> Event {
        let target = &member.target;
        let kind = &self.selection.model.shape(target).kind;
        if !matches!(kind, ShapeKind::Structure { .. }) {
            let place = format!("shapes.{stream}.members.{}.shape", member.name);
            self.fault(place, "a structure, as every event is", &format!("`{target}`"), None);
        }
        let is_exception = matches!(kind, ShapeKind::Structure { error: Some(_), .. });
        let parts = self.is_in_parts(target).then(|| {
            let name = self.types.name(target).name;
            self.structure(target, name, false, &|member| Some(self.event_part(member))).fields
        });
        Event { is_exception, root: self.root(&model::Element::default(), target), parts }
    }

    /// Whether the members of an event travel each for itself. Otherwise they are one document.
    pub(super) fn is_in_parts(&self, event: &ShapeId) -> bool {
        let members = self.selection.model.shape(event).kind.members();
        members.iter().any(|member| member.event_part.is_some())
    }

    fn event_part(&self, member: &Member) -> Binding {
        match member.event_part {
            Some(EventPart::Payload) => {
                Binding::Payload(self.root(&model::Element::default(), &member.target))
            }
            _ => Binding::Header(member.name.clone()),
        }
    }
}
