//! Reading events.

use nubo_base::{Id, Time};
use nubo_domain::event::{Event, EventFilter};
use nubo_domain::{Error, Result, Scope, code};

use crate::{Action, Ask, Facts, Mode, Needs};

/// Verbs of events.
pub const ACTIONS: &[Facts] = &[Facts::of::<ListEvents>(), Facts::of::<LastEvent>()];

/// Where a reader of events stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// After this event.
    AfterEvent(Id<Event>),
    /// After this number.
    AfterSeq(i64),
}

/// Events after a place.
#[derive(Clone, Debug)]
pub struct ListEvents {
    /// From the newest to the oldest.
    pub newest_first: bool,
    /// Where to begin, in that order; with the first if absent.
    pub after: Option<Place>,
    /// Only events of this name.
    pub name: Option<String>,
    /// Only events of this resource, in its shown form.
    pub resource: Option<String>,
    /// Only events not before this.
    pub since: Option<Time>,
    /// At most this many.
    pub limit: u32,
}

impl Action for ListEvents {
    const NAME: &'static str = "event.list";
    const NEEDS: Needs = Needs::Scope(Scope::EventsRead);
    const MODE: Mode = Mode::Read;
    type Output = Vec<Event>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Vec<Event>> {
        let after = match self.after {
            None => 0,
            Some(Place::AfterSeq(seq)) => seq,
            Some(Place::AfterEvent(id)) => {
                let seq = ask.tx.event_seq(id.uuid())?;
                seq.ok_or_else(|| Error::new(&code::INVALID_CURSOR))?
            }
        };
        let filter = EventFilter {
            account: if ask.caller.is_operator() && !ask.caller.has_session() {
                None
            } else {
                Some(ask.account()?.uuid())
            },
            rooms: ask.caller.rooms.clone(),
            name: self.name.clone(),
            resource: self.resource.clone(),
            since: self.since,
            newest_first: self.newest_first,
        };
        ask.tx.event_list(&filter, after, self.limit)
    }
}

/// The number of the newest event, for listeners who want only what comes.
#[derive(Clone, Copy, Debug)]
pub struct LastEvent;

impl Action for LastEvent {
    const NAME: &'static str = "event.last";
    const NEEDS: Needs = Needs::Scope(Scope::EventsRead);
    const MODE: Mode = Mode::Read;
    type Output = i64;

    fn run(&self, ask: &mut Ask<'_>) -> Result<i64> {
        ask.tx.event_last()
    }
}
