//! Workflow rows: what the engine keeps, and what an action writes to start one.

use nubo_base::{Id, Tag, Time, Uuid};
use nubo_domain::FlowName;
use serde::{Deserialize, Serialize};

/// The tag of operation ids: a workflow as its owner sees it.
#[derive(Debug)]
pub struct Operation;

impl Tag for Operation {
    const PREFIX: &'static str = "op";
}

/// A workflow to be started with the transaction that asks for it.
#[derive(Clone, Debug)]
pub struct NewFlow {
    /// Its identifier.
    pub id: Id<Operation>,
    /// Which workflow.
    pub flow: FlowName,
    /// What it works on; at most one workflow of a subject runs at a time, in the order written.
    pub subject: Uuid,
    /// The subject's id in its shown form, for people.
    pub subject_shown: String,
    /// The tenant, if any.
    pub account: Option<Uuid>,
    /// The project, if any.
    pub project: Option<Uuid>,
    /// The subject's generation that this workflow serves.
    pub generation: u64,
    /// What the steps start from, as JSON.
    pub frame: serde_json::Value,
    /// When somebody must be told that it is late.
    pub deadline: Time,
    /// The workflow that waits for this one, if any.
    pub parent: Option<Id<Operation>>,
    /// Whether unfinished workflows of the same subject unwind at their next step border.
    pub cancels: bool,
    /// When.
    pub now: Time,
}

/// Which list of steps a workflow is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Steps that may be undone.
    Try,
    /// After the last of them: forward only.
    Then,
    /// Undoing, from the last step tried.
    Undo,
    /// After the undoing: forward only.
    Else,
}

impl Phase {
    /// The stored word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Try => "try",
            Self::Then => "then",
            Self::Undo => "undo",
            Self::Else => "else",
        }
    }

    /// The phase of a stored word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Try, Self::Then, Self::Undo, Self::Else].into_iter().find(|p| p.word() == word)
    }
}

/// How a workflow stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FlowStatus {
    /// Runs, or waits for its time.
    Active,
    /// Cannot go on by itself.
    NeedsAttention,
    /// All `try` and `then` steps are done.
    Succeeded,
    /// Undone, and all `else` steps are done.
    Failed,
    /// Undone because a later wish cancelled it.
    Cancelled,
}

impl FlowStatus {
    /// The stored word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::NeedsAttention => "needs_attention",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Every status.
    pub const ALL: &'static [Self] =
        &[Self::Active, Self::NeedsAttention, Self::Succeeded, Self::Failed, Self::Cancelled];

    /// The status of a stored word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.word() == word)
    }

    /// Whether it will not change any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// A workflow as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowRow {
    /// Its identifier.
    pub id: Id<Operation>,
    /// Which workflow.
    pub flow: String,
    /// What it works on.
    pub subject: Uuid,
    /// The subject's id in its shown form.
    pub subject_shown: String,
    /// The tenant, if any.
    pub account: Option<Uuid>,
    /// The project, if any.
    pub project: Option<Uuid>,
    /// The subject's generation that it serves.
    pub generation: u64,
    /// How it stands.
    pub status: FlowStatus,
    /// Which list of steps it is in.
    pub phase: Phase,
    /// The next step's place in that list; in `Undo` the number of steps still to undo.
    pub position: i64,
    /// What the steps carry on, as JSON.
    pub frame: serde_json::Value,
    /// Failures in a row at this step.
    pub attempt: i64,
    /// When it may be taken up again.
    pub wake: Time,
    /// Who works on it.
    pub lease_owner: String,
    /// Until when it is theirs; [`Time::ZERO`] if nobody's.
    pub lease_until: Time,
    /// When somebody must be told that it is late.
    pub deadline: Time,
    /// A later wish asked it to unwind.
    pub cancel: bool,
    /// The slug of the error it unwinds for or ended with, or empty.
    pub error_code: String,
    /// The sentence of that error, or why it needs attention.
    pub error_message: String,
    /// The workflow that waits for this one, if any.
    pub parent: Option<Id<Operation>>,
    /// When it was written.
    pub created: Time,
    /// When it last moved.
    pub updated: Time,
}
