//! The audit log: who did what, chained by hashes so that a change of the past shows.

use nubo_base::{Digest, Id, Tag, Time, Uuid, digest, hex_lower};

use crate::Account;
use crate::words::words;

words! {
    /// How an attempt ended.
    pub enum Outcome {
        /// It was done.
        Done = "done",
        /// It was refused for lack of a right.
        Denied = "denied",
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its identifier.
    pub id: Id<Self>,
    /// Its place in the chain, from 1; 0 until it is sealed.
    pub seq: i64,
    /// The tenant; none for the operator's own.
    pub account: Option<Id<Account>>,
    /// `user`, `key`, `token`, `session`, `operator` or `system`.
    pub actor_kind: String,
    /// The actor's id in its shown form.
    pub actor: String,
    /// The action's name.
    pub action: String,
    /// The resource's id in its shown form, or empty.
    pub resource: String,
    /// The caller's address, or empty.
    pub ip: String,
    /// The request's id, or empty.
    pub request: String,
    /// How it ended.
    pub outcome: Outcome,
    /// When.
    pub created: Time,
    /// The hash over this line and the hash before it; empty until it is sealed.
    pub hash: String,
}

impl Tag for AuditRow {
    const PREFIX: &'static str = "aud";
}

/// Which lines a reader wants.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Only lines of this tenant.
    pub account: Option<Uuid>,
    /// Only lines of this actor.
    pub actor: Option<String>,
    /// Only lines of this action.
    pub action: Option<String>,
    /// Not before this.
    pub from: Option<Time>,
    /// Before this.
    pub to: Option<Time>,
    /// From the newest to the oldest; the place that a page begins after is then one before it.
    pub newest_first: bool,
}

impl AuditRow {
    /// The hash that seals this line after one with the hash `before`. Each part is preceded by
    /// its length, so that no two different lines have the same text.
    #[must_use]
    pub fn sealed_hash(&self, seq: i64, before: &str) -> String {
        let (id, when) = (self.id.to_string(), self.created.micros().to_string());
        let account = self.account.map(|a| a.to_string()).unwrap_or_default();
        let seq = seq.to_string();
        let parts = [
            before,
            &seq,
            &id,
            &account,
            &self.actor_kind,
            &self.actor,
            &self.action,
            &self.resource,
            &self.ip,
            &self.request,
            self.outcome.word(),
            &when,
        ];
        let text: String = parts.iter().map(|p| format!("{}:{p}", p.len())).collect();
        let hash: Digest = digest(&[text.as_bytes()]);
        hex_lower(&hash)
    }
}
