//! Roles: named sets of scopes for people.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Deleted;
use crate::text::{Labels, ScopeWord, Stamp, Title};
use crate::verb::{Needs, Verb};

/// Verbs of roles.
pub const VERBS: &[Verb] = &[
    Verb::get("role.list", "/v1/roles")
        .says("Lists roles, the built-in ones first")
        .needs(Needs::Scope("users:read"))
        .pages::<Role>()
        .columns(&["name", "built_in", "scopes"], &["id", "created_at"]),
    Verb::post("role.create", "/v1/roles")
        .says("Makes a role with a subset of your own rights")
        .needs(Needs::Scope("users:write"))
        .takes::<CreateRole>()
        .creates::<Role>()
        .tagged()
        .codes(&["name_taken"]),
    Verb::get("role.get", "/v1/roles/{id}")
        .says("Reads a role, by id or name")
        .needs(Needs::Scope("users:read"))
        .answers::<Role>()
        .tagged(),
    Verb::patch("role.change", "/v1/roles/{id}")
        .says("Changes the rights of a role; people who have it notice at once")
        .needs(Needs::Scope("users:write"))
        .takes::<ChangeRole>()
        .answers::<Role>()
        .guarded()
        .codes(&["wrong_state", "protected"]),
    Verb::delete("role.delete", "/v1/roles/{id}")
        .says("Deletes a role that nobody has")
        .needs(Needs::Scope("users:write"))
        .answers::<Deleted>()
        .guarded_to_the_end()
        .codes(&["in_use", "protected"]),
];

/// Whether a role can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleStatus {
    /// It can.
    Active,
    /// It was deleted.
    Deleted,
}

/// A named set of scopes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// Its identifier; the name itself for built-in roles.
    pub id: String,
    /// Its name, which people are given.
    pub name: String,
    /// Whether it can be given.
    pub status: RoleStatus,
    /// Whether every account has it and nobody can change it.
    pub built_in: bool,
    /// Its rights.
    pub scopes: Vec<ScopeWord>,
    /// Free pairs.
    pub labels: Labels,
    /// When it was made; null for built-in roles.
    pub created_at: Option<Stamp>,
    /// When it was last changed; null for built-in roles.
    pub updated_at: Option<Stamp>,
}

/// A new role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateRole {
    /// Its name, unique in the account.
    pub name: Title,
    /// Its rights.
    #[schemars(length(min = 1, max = 64))]
    pub scopes: Vec<ScopeWord>,
}

/// What may be changed of a role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeRole {
    /// Its new rights.
    #[schemars(length(min = 1, max = 64))]
    pub scopes: Vec<ScopeWord>,
}
