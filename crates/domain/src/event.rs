//! Events: what happened, for those who watch.

use nubo_base::{Id, Tag, Time, Uuid};

use crate::{Account, Project, Rooms};

/// Something that happened to a resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its identifier.
    pub id: Id<Self>,
    /// Its place in the stream, given after the commit; 0 before.
    pub seq: i64,
    /// The tenant; none for the cloud's own.
    pub account: Option<Id<Account>>,
    /// The project, if it has one.
    pub project: Option<Id<Project>>,
    /// For instance `server.running`.
    pub name: String,
    /// The kind of the resource.
    pub kind: String,
    /// The resource's id in its shown form.
    pub resource: String,
    /// More facts, as a JSON object.
    pub data: serde_json::Value,
    /// When.
    pub created: Time,
}

impl Tag for Event {
    const PREFIX: &'static str = "evt";
}

/// Where a listener stands and whom it listens to.
#[derive(Clone, Debug, Default)]
pub struct EventFilter {
    /// Only events of this tenant.
    pub account: Option<Uuid>,
    /// Only events of these projects, and of the account as a whole.
    pub rooms: Rooms,
    /// Only events of this name.
    pub name: Option<String>,
    /// Only events of this resource, in its shown form.
    pub resource: Option<String>,
    /// Only events not before this.
    pub since: Option<Time>,
    /// From the newest to the oldest; the place that a page begins after is then one before it.
    pub newest_first: bool,
}
