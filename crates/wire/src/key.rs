//! Project keys (`sk_live_`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Revoked;
use crate::param::{ORDER, PROJECT};
use crate::text::{Named, ScopeWord, Stamp, Title};
use crate::verb::{Needs, Verb};

/// Verbs of keys.
pub const VERBS: &[Verb] = &[
    Verb::post("key.create", "/v1/keys")
        .says("Makes a key of a project; it needs a session of the dashboard")
        .needs(Needs::Session("keys:write"))
        .takes::<CreateKey>()
        .creates::<NewKey>()
        .codes(&["quota_exceeded"])
        .example(
            r#"{"project_id": "proj_8f2c4"}"#,
            r#"{"id": "key_7d1", "key": "sk_live_2f7a", "project_id": "proj_8f2c4",
                "name": "API key", "status": "active", "last4": "2f7a",
                "scopes": ["servers:read", "servers:write"],
                "created_at": "2026-03-01T09:00:00Z", "expires_at": null, "revoked_at": null,
                "last_used_at": null}"#,
        ),
    Verb::get("key.list", "/v1/keys")
        .says("Lists keys without their secrets, revoked ones too")
        .needs(Needs::Scope("keys:read"))
        .query(&[PROJECT, ORDER])
        .pages::<Key>()
        .columns(
            &["id", "name", "status", "last4", "last_used_at"],
            &["scopes", "project_id", "expires_at", "created_at"],
        ),
    Verb::get("key.get", "/v1/keys/{id}")
        .says("Reads a key without its secret")
        .needs(Needs::Scope("keys:read"))
        .answers::<Key>(),
    Verb::post("key.rotate", "/v1/keys/{id}/rotate")
        .says("Makes a key with the same rights; the old one stays good for a while")
        .needs(Needs::Scope("keys:write"))
        .may_take::<RotateKey>()
        .creates::<NewKey>()
        .codes(&["wrong_state", "quota_exceeded"]),
    Verb::delete("key.revoke", "/v1/keys/{id}")
        .says("Revokes a key at once, for good")
        .needs(Needs::Scope("keys:write"))
        .answers::<Revoked>()
        .example("", r#"{"id": "key_7d1", "revoked": true}"#),
];

/// Whether a credential is live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CredentialStatus {
    /// It is.
    Active,
    /// It was revoked.
    Revoked,
    /// It has expired.
    Expired,
}

/// A key without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Key {
    /// Its identifier.
    pub id: String,
    /// The one project it is good for.
    pub project_id: Option<String>,
    /// Its name for people.
    pub name: String,
    /// Whether it is live.
    pub status: CredentialStatus,
    /// The secret's last four characters.
    pub last4: String,
    /// Its rights.
    pub scopes: Vec<ScopeWord>,
    /// When it was made.
    pub created_at: Stamp,
    /// When it ends by itself.
    pub expires_at: Option<Stamp>,
    /// When it was revoked.
    pub revoked_at: Option<Stamp>,
    /// When it was last used, to a few seconds.
    pub last_used_at: Option<Stamp>,
}

/// A key that was just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewKey {
    /// The secret; it is never shown again.
    pub key: String,
    /// The key.
    #[serde(flatten)]
    pub rest: Key,
}

/// A new key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateKey {
    /// The project, by id or name.
    pub project_id: Named,
    /// Its name for people.
    #[serde(default)]
    pub name: Option<Title>,
    /// Its rights; yours without `destroy` if absent.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub scopes: Option<Vec<ScopeWord>>,
    /// When it ends by itself; never if absent.
    #[serde(default)]
    pub expires_at: Option<Stamp>,
    /// How its secret is written; `live` if absent.
    #[serde(default)]
    pub form: Option<KeyForm>,
}

/// How a key's secret is written, and what the key may do when nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyForm {
    /// `sk_live_…`: all of its maker's rights but `destroy`.
    Live,
    /// `otwa_…`, for clients of the Otwa Cloud API, which take no other: `account:read`,
    /// `servers:read`, `servers:write` and `billing:read`. It is never given `*`.
    Otwa,
}

/// How to rotate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RotateKey {
    /// How long both keys work, in seconds; a day if absent.
    #[serde(default)]
    #[schemars(range(min = 0, max = 2_592_000))]
    pub overlap_seconds: Option<u64>,
}
