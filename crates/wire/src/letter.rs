//! Letters: the operator's view of the mail that was written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::param::{Param, Shape};
use crate::text::Stamp;
use crate::verb::{Needs, Verb};

/// The words of [`LetterStatus`].
pub const STATUSES: &[&str] = &["waiting", "sent", "failed"];

/// Verbs of letters.
pub const VERBS: &[Verb] = &[
    Verb::get("letter.list", "/v1/admin/letters")
        .says("Lists the letters of the last 30 days, newest first, without their texts")
        .needs(Needs::Operator)
        .query(&[
            Param::new("status", Shape::Word(STATUSES), "Only with this status"),
            Param::new("to", Shape::Text(254), "Only to this address"),
        ])
        .pages::<Letter>()
        .columns(
            &["id", "to", "topic", "status", "tries", "created_at"],
            &["subject", "fault", "next_try_at", "sent_at"],
        ),
    Verb::get("letter.get", "/v1/admin/letters/{id}")
        .says("Reads a letter, without its text")
        .needs(Needs::Operator)
        .answers::<Letter>(),
    Verb::post("letter.retry", "/v1/admin/letters/{id}/actions/retry")
        .says("Tries a letter that waits at once")
        .needs(Needs::Operator)
        .answers::<Letter>()
        .codes(&["wrong_state"]),
];

/// How a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LetterStatus {
    /// It is not sent yet.
    Waiting,
    /// It was handed over.
    Sent,
    /// It was refused, or could not be handed over for two days.
    Failed,
}

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LetterTopic {
    /// A code that confirms an address.
    Registration,
    /// Somebody registered with an address that has an account.
    AlreadyRegistered,
    /// A code for a new password.
    PasswordReset,
    /// A password was replaced.
    PasswordChanged,
}

/// A letter without its text, which may hold a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Letter {
    /// Its identifier.
    pub id: String,
    /// Whom it is for.
    pub to: String,
    /// What it is about.
    pub topic: LetterTopic,
    /// Its subject line.
    pub subject: String,
    /// How it stands.
    pub status: LetterStatus,
    /// How often it was tried.
    pub tries: u32,
    /// Why the last try failed.
    pub fault: Option<String>,
    /// When it is tried next.
    pub next_try_at: Option<Stamp>,
    /// The account that it is about, if there is one.
    pub account_id: Option<String>,
    /// When it was written.
    pub created_at: Stamp,
    /// When it was sent.
    pub sent_at: Option<Stamp>,
}
