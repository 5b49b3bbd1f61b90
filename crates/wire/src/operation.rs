//! Operations: long work as its owner sees it, and the operator's view of all of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::param::{Param, Shape};
use crate::server::Fault;
use crate::text::Stamp;
use crate::verb::{Needs, Verb};

/// The words of [`OperationStatus`].
pub const STATUSES: &[&str] = &["running", "needs_attention", "succeeded", "failed", "cancelled"];

const STATUS: Param = Param::new("status", Shape::Word(STATUSES), "Only with this status");

/// Verbs of operations.
pub const VERBS: &[Verb] = &[
    Verb::get("operation.list", "/v1/operations")
        .says("Lists operations, newest first")
        .query(&[
            STATUS,
            Param::new("resource_id", Shape::Text(100), "Only on this resource, by id"),
        ])
        .pages::<Operation>()
        .columns(
            &["id", "type", "status", "resource_id", "error.message", "created_at"],
            &["updated_at", "deadline_at", "project_id"],
        ),
    Verb::get("operation.get", "/v1/operations/{id}")
        .says("Reads an operation")
        .answers::<Operation>(),
    Verb::get("flow.list", "/v1/admin/operations")
        .says("Lists everybody's operations, newest first")
        .needs(Needs::Operator)
        .query(&[STATUS])
        .pages::<Operation>()
        .columns(
            &["id", "type", "status", "resource_id", "error.message", "created_at"],
            &["updated_at", "deadline_at", "project_id"],
        ),
    Verb::post("flow.retry", "/v1/admin/operations/{id}/actions/retry")
        .says("Lets an operation that needs attention go on")
        .needs(Needs::Operator)
        .answers::<Operation>()
        .codes(&["wrong_state"]),
    Verb::get("flow.count", "/v1/admin/operation-counts")
        .says("Counts everybody's operations by status")
        .needs(Needs::Operator)
        .answers::<OperationCounts>(),
];

/// How an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OperationStatus {
    /// It goes on.
    Running,
    /// It cannot go on by itself; the operator has been told.
    NeedsAttention,
    /// It is done.
    Succeeded,
    /// It could not be done, and what it had begun was taken back.
    Failed,
    /// A later wish took its place.
    Cancelled,
}

/// Long work on a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Operation {
    /// Its identifier.
    pub id: String,
    /// What it does, such as `server-create`.
    #[serde(rename = "type")]
    pub kind: String,
    /// How it stands.
    pub status: OperationStatus,
    /// What it works on.
    pub resource_id: String,
    /// The project of that, if any.
    pub project_id: Option<String>,
    /// Why it failed, or needs attention.
    pub error: Option<Fault>,
    /// When it is late.
    pub deadline_at: Stamp,
    /// When it was started.
    pub created_at: Stamp,
    /// When it last moved.
    pub updated_at: Stamp,
}

/// How many operations stand how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OperationCounts {
    /// Going on.
    pub running: i64,
    /// Waiting for the operator.
    pub needs_attention: i64,
    /// Done.
    pub succeeded: i64,
    /// Not done.
    pub failed: i64,
    /// Replaced.
    pub cancelled: i64,
}
