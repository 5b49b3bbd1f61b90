//! Events: what happened, for those who watch.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::param::{ORDER, Param, Shape};
use crate::text::Stamp;
use crate::verb::{Needs, Verb};

const TYPE: Param = Param::new("type", Shape::Text(100), "Only of this type");
const RESOURCE: Param = Param::new("resource_id", Shape::Text(100), "Only of this resource, by id");
const SINCE: Param = Param::new("since", Shape::Time, "Only from this moment on");

/// Verbs of events.
pub const VERBS: &[Verb] = &[
    Verb::get("event.list", "/v1/events")
        .says("Lists events, oldest first")
        .needs(Needs::Scope("events:read"))
        .query(&[ORDER, TYPE, RESOURCE, SINCE])
        .pages::<Event>()
        .columns(&["created_at", "type", "resource.id", "data.name"], &["id", "project_id"]),
    Verb::get("event.stream", "/v1/events/stream")
        .does("event.last")
        .says("Follows events as they happen (server-sent events)")
        .about(
            "Each message has the event's id, its type as event name, and the event as JSON. \
             Send Last-Event-ID to resume after an event; nothing is lost or told twice, also \
             across a restart of the cloud. Without it the stream begins with what comes.",
        )
        .needs(Needs::Scope("events:read"))
        .query(&[TYPE, RESOURCE])
        .answers::<Event>()
        .streams(),
];

/// What something happened to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "EventResource")]
pub struct Resource {
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its identifier.
    pub id: String,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Its identifier.
    pub id: String,
    /// For instance `server.running`.
    #[serde(rename = "type")]
    pub name: String,
    /// The project, if it has one.
    pub project_id: Option<String>,
    /// What it happened to.
    pub resource: Resource,
    /// More facts.
    pub data: serde_json::Map<String, serde_json::Value>,
    /// When.
    pub created_at: Stamp,
}
