//! Tokens (`cap_`): named, scoped credentials for services.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Revoked;
use crate::key::CredentialStatus;
use crate::param::{ORDER, PROJECT};
use crate::text::{Named, ScopeWord, Stamp, Title};
use crate::verb::{Needs, Verb};

/// Verbs of tokens.
pub const VERBS: &[Verb] = &[
    Verb::post("token.create", "/v1/tokens")
        .says("Makes a token with a subset of your own rights")
        .needs(Needs::Scope("tokens:write"))
        .takes::<CreateToken>()
        .creates::<NewToken>()
        .codes(&["quota_exceeded"])
        .example(
            r#"{"name": "ci-token", "scopes": ["users:read", "usage:read"]}"#,
            r#"{"id": "tok_2c9", "token": "cap_****", "scopes": ["users:read", "usage:read"],
                "project_id": "proj_8f2c4", "name": "ci-token", "status": "active",
                "last4": "x7Qp", "created_at": "2026-03-01T09:00:00Z", "expires_at": null,
                "revoked_at": null, "last_used_at": null}"#,
        ),
    Verb::get("token.list", "/v1/tokens")
        .says("Lists tokens without their secrets, revoked ones too")
        .needs(Needs::Scope("tokens:read"))
        .query(&[PROJECT, ORDER])
        .pages::<Token>()
        .columns(
            &["id", "name", "status", "last4", "last_used_at"],
            &["scopes", "project_id", "expires_at", "created_at"],
        ),
    Verb::get("token.get", "/v1/tokens/{id}")
        .says("Reads a token without its secret")
        .needs(Needs::Scope("tokens:read"))
        .answers::<Token>(),
    Verb::delete("token.revoke", "/v1/tokens/{id}")
        .says("Revokes a token at once, for good")
        .needs(Needs::Scope("tokens:write"))
        .answers::<Revoked>(),
];

/// A token without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Token {
    /// Its identifier.
    pub id: String,
    /// Its rights.
    pub scopes: Vec<ScopeWord>,
    /// The one project it is good for.
    pub project_id: Option<String>,
    /// Its name for people.
    pub name: String,
    /// Whether it is live.
    pub status: CredentialStatus,
    /// The secret's last four characters.
    pub last4: String,
    /// When it was made.
    pub created_at: Stamp,
    /// When it ends by itself.
    pub expires_at: Option<Stamp>,
    /// When it was revoked.
    pub revoked_at: Option<Stamp>,
    /// When it was last used, to a few seconds.
    pub last_used_at: Option<Stamp>,
}

/// A token that was just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewToken {
    /// The secret; it is never shown again.
    pub token: String,
    /// The token.
    #[serde(flatten)]
    pub rest: Token,
}

/// A new token. Give at most one of `expires_in` and `expires_at`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateToken {
    /// Its name for people.
    pub name: Title,
    /// Its rights.
    #[schemars(length(min = 1, max = 64))]
    pub scopes: Vec<ScopeWord>,
    /// After how many seconds it ends by itself; never if absent.
    #[serde(default)]
    #[schemars(range(min = 1, max = 315_360_000))]
    pub expires_in: Option<u64>,
    /// When it ends by itself; never if absent.
    #[serde(default)]
    pub expires_at: Option<Stamp>,
    /// The project, by id or name; your own or the default one if absent.
    #[serde(default)]
    pub project_id: Option<Named>,
}
