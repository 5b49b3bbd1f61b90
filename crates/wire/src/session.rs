//! Sessions: a person's sign-in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Revoked;
use crate::key::CredentialStatus;
use crate::param::ORDER;
use crate::text::{Stamp, TypedCode};
use crate::user::User;
use crate::verb::{Needs, Verb};

/// Verbs of sessions.
pub const VERBS: &[Verb] = &[
    Verb::post("session.create", "/v1/sessions")
        .says("Signs in")
        .about(
            "Failed tries slow down the next ones from the same address. Where a person has a \
             second factor, `second_factor_required` asks for its code. With `cookie` the secret \
             is kept by the browser, and a session that the browser had before ends.",
        )
        .needs(Needs::Nothing)
        .takes::<CreateSession>()
        .creates::<NewSession>()
        .codes(&["invalid_code", "invalid_login", "origin_refused", "second_factor_required"]),
    Verb::get("session.list", "/v1/sessions")
        .says("Lists your own sessions, also ended ones")
        .query(&[ORDER])
        .pages::<Session>()
        .columns(
            &["id", "status", "current", "last_used_at", "expires_at"],
            &["last4", "created_at"],
        )
        .codes(&["session_required"]),
    Verb::delete("session.revoke", "/v1/sessions/{id}")
        .says("Signs out; `current` is the session that asks")
        .answers::<Revoked>()
        .codes(&["session_required"]),
];

/// E-mail address and password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateSession {
    /// The address.
    #[schemars(length(min = 1, max = 254))]
    pub email: String,
    /// The password.
    #[schemars(length(min = 1, max = 200), extend("format" = "password"))]
    pub password: String,
    /// The code of the phone, or a recovery code, where the person has a second factor.
    #[serde(default)]
    pub code: Option<TypedCode>,
    /// Whether a browser keeps the session, in a cookie that its scripts cannot read. Changes then
    /// take the value of the cookie `nubo_csrf` in the header `X-CSRF-Token`.
    #[serde(default)]
    pub cookie: Option<bool>,
}

/// A session that was just opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewSession {
    /// Its identifier.
    pub id: String,
    /// The secret, which is never shown again; null where a browser keeps it.
    pub token: Option<String>,
    /// When it ends by itself.
    pub expires_at: Stamp,
    /// Who signed in.
    pub user: User,
    /// Whether this session is good only for setting up the second factor that the account asks
    /// everybody for; once that is done, it is good for all.
    pub second_factor_missing: bool,
}

/// A session without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    /// Its identifier.
    pub id: String,
    /// Whether it is live.
    pub status: CredentialStatus,
    /// The secret's last four characters.
    pub last4: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it was opened.
    pub created_at: Stamp,
    /// When it ends by itself.
    pub expires_at: Option<Stamp>,
    /// When it was ended.
    pub revoked_at: Option<Stamp>,
    /// When it was last used, to a few seconds.
    pub last_used_at: Option<Stamp>,
}
