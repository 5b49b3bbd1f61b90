//! Events: pages of them, and a stream that can be resumed.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::stream;
use nubo_api_kit::{Reply, Req, ServerEvent, sse};
use nubo_base::Id;
use nubo_cloud::event::{LastEvent, ListEvents, Place};
use nubo_cloud::{Caller, Cloud};
use nubo_domain::event::Event;
use nubo_domain::{Error, Result, code};
use nubo_wire::event as wire;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::answer::{self, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    vec![on("event.list", list), on("event.stream", follow)]
}

fn shown(event: &Event) -> wire::Event {
    wire::Event {
        id: event.id.to_string(),
        name: event.name.clone(),
        project_id: event.project.map(|id| id.to_string()),
        resource: wire::Resource { kind: event.kind.clone(), id: event.resource.clone() },
        data: event.data.as_object().cloned().unwrap_or_default(),
        created_at: stamp(event.created),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let params = Params::of(&req, "event.list")?;
    let limit = params.limit();
    let action = ListEvents {
        newest_first: params.newest_first(),
        after: params.after::<Event>()?.map(Place::AfterEvent),
        name: params.one("type"),
        resource: params.one("resource_id"),
        since: params.time("since"),
        limit: limit + 1,
    };
    let mut events = req.call(action).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = events.len() > limit;
    events.truncate(limit);
    let next = events.last().filter(|_| more).map(|event| event.id.uuid());
    answer::page(&req, events.iter().map(shown).collect(), cursor::<Event>(next))
}

/// So many events are read at a time.
const BATCH: u32 = 100;
/// Events of other processes are not told, so the stream looks by itself.
const PAUSE: Duration = Duration::from_secs(1);
/// So often it is asked whether the listener's credential still holds.
const RECHECK: Duration = Duration::from_secs(5);

/// Where a listener stands.
struct Listener {
    cloud: Cloud,
    caller: Caller,
    /// Asked again from time to time; none for the operator on the machine's own socket.
    secret: Option<String>,
    checked: Instant,
    changes: watch::Receiver<u64>,
    name: Option<String>,
    resource: Option<String>,
    place: Place,
    ready: VecDeque<Event>,
}

async fn follow(req: Req) -> Result<Reply> {
    let params = Params::of(&req, "event.stream")?;
    let place = match req.headers().get("last-event-id") {
        Some(value) => {
            let text = value.to_str().unwrap_or_default();
            let id: Id<Event> = text.parse().map_err(|_| Error::new(&code::INVALID_CURSOR))?;
            Place::AfterEvent(id)
        }
        None => Place::AfterSeq(req.call(LastEvent).await?),
    };
    let mut listener = Listener {
        cloud: req.cloud().clone(),
        caller: req.caller().clone(),
        secret: req.secret(),
        checked: Instant::now(),
        changes: req.cloud().changes(),
        name: params.one("type"),
        resource: params.one("resource_id"),
        place,
        ready: VecDeque::new(),
    };
    // An event to resume after that is unknown is told before the stream begins.
    listener.fill().await?;
    let events = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((event, listener))
    });
    Ok(sse(req.shutdown(), events))
}

impl Listener {
    /// Reads what has come after the last event that was read.
    async fn fill(&mut self) -> Result<()> {
        let action = ListEvents {
            after: Some(self.place),
            name: self.name.clone(),
            resource: self.resource.clone(),
            since: None,
            newest_first: false,
            limit: BATCH,
        };
        let events = self.cloud.call(&self.caller, action).await?;
        if let Some(last) = events.last() {
            self.place = Place::AfterSeq(last.seq);
        }
        self.ready.extend(events);
        Ok(())
    }

    /// The next event, however long it takes; none when the listener must come again.
    async fn next(&mut self) -> Option<ServerEvent> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                let body = serde_json::to_string(&shown(&event)).ok()?;
                let (id, name) = (Some(event.id.to_string()), Some(event.name));
                return Some(ServerEvent { id, name, data: body });
            }
            if self.checked.elapsed() >= RECHECK {
                self.recheck().await.ok()?;
            }
            // Marked as seen before it reads, so that what comes meanwhile is not overlooked.
            self.changes.mark_unchanged();
            self.fill().await.ok()?;
            if self.ready.is_empty() {
                // An error means that the cloud is gone, which the next read will tell.
                let _changed = tokio::time::timeout(PAUSE, self.changes.changed()).await;
            }
        }
    }

    async fn recheck(&mut self) -> Result<()> {
        if let Some(secret) = &self.secret {
            let origin = self.caller.origin.clone();
            self.caller = self.cloud.authenticate(secret, origin).await?;
        }
        self.checked = Instant::now();
        Ok(())
    }
}
