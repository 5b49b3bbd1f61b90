//! The audit log: who did what, chained by hashes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::param::{ORDER, Param, Shape};
use crate::text::Stamp;
use crate::verb::{Needs, Verb};

/// Verbs of the audit log.
pub const VERBS: &[Verb] = &[
    Verb::get("audit.list", "/v1/audit-logs")
        .says("Lists what was done and what was refused, oldest first")
        .needs(Needs::Scope("audit:read"))
        .query(&[
            ORDER,
            Param::new("actor", Shape::Text(100), "Only by this actor, by id"),
            Param::new("action", Shape::Text(100), "Only this action"),
            Param::new("from", Shape::Time, "Not before this moment"),
            Param::new("to", Shape::Time, "Before this moment"),
        ])
        .pages::<AuditLine>()
        .columns(
            &["created_at", "actor.type", "actor.id", "action", "resource_id", "outcome"],
            &["ip", "request_id", "seq"],
        ),
    Verb::get("audit.verify", "/v1/admin/audit/verify")
        .says("Recomputes the chain of hashes over the whole log")
        .needs(Needs::Operator)
        .answers::<AuditVerdict>(),
];

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "AuditActor")]
pub struct Actor {
    /// `user`, `key`, `token`, `session`, `operator`, `nobody` or `system`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its identifier; empty for `nobody`.
    pub id: String,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused for lack of a right.
    Denied,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditLine {
    /// Its identifier.
    pub id: String,
    /// Its place in the chain.
    pub seq: i64,
    /// Who did it.
    pub actor: Actor,
    /// What was done.
    pub action: String,
    /// What it was done to, by id, if anything.
    pub resource_id: Option<String>,
    /// The client's address, if it came over IP.
    pub ip: Option<String>,
    /// The id of the request, if it was one.
    pub request_id: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// When.
    pub created_at: Stamp,
    /// The hash over this line and the hash before it.
    pub hash: String,
}

/// What a check of the chain found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditVerdict {
    /// Whether no line was changed.
    pub intact: bool,
    /// Lines whose seal is right, from the first.
    pub good: i64,
    /// The first line whose seal is wrong.
    pub broken_id: Option<String>,
    /// The seal of the last good line; keep it elsewhere and compare later.
    pub head: String,
}
