//! Projects: rooms for resources, with keys and quotas of their own.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Deleted;
use crate::param::{LABEL, NAME, ORDER, Param, SEARCH, Shape};
use crate::quota::QuotaLimits;
use crate::text::{Email, Labels, Stamp, Title};
use crate::user::User;
use crate::verb::{Needs, Verb};

const STATUSES: &[&str] = &["active", "suspended", "archived"];

/// Verbs of projects.
pub const VERBS: &[Verb] = &[
    Verb::get("project.list", "/v1/projects")
        .says("Lists projects; a key sees only its own")
        .query(&[
            NAME,
            SEARCH,
            ORDER,
            Param::new("status", Shape::Word(STATUSES), "Only with this status").repeats(),
            LABEL,
        ])
        .pages::<Project>()
        .columns(&["name", "status", "is_default", "created_at"], &["id", "labels"])
        .example(
            "",
            r#"{"data": [{"id": "proj_8f2c4", "name": "Core Platform", "status": "active",
                "is_default": true, "quotas": {"servers": 20}, "labels": {},
                "created_at": "2026-03-01T09:00:00Z",
                "updated_at": "2026-03-01T09:00:00Z"}],
                "next_cursor": null, "request_id": "req_9c0e1"}"#,
        ),
    Verb::post("project.create", "/v1/projects")
        .says("Makes a project")
        .needs(Needs::Scope("projects:write"))
        .takes::<CreateProject>()
        .creates::<Project>()
        .tagged()
        .codes(&["name_taken", "quota_exceeded"]),
    Verb::get("project.get", "/v1/projects/{id}")
        .says("Reads a project")
        .answers::<Project>()
        .tagged(),
    Verb::patch("project.change", "/v1/projects/{id}")
        .says("Renames a project, or sets its limits")
        .needs(Needs::Scope("projects:write"))
        .takes::<ChangeProject>()
        .answers::<Project>()
        .guarded()
        .codes(&["name_taken", "wrong_state"]),
    Verb::delete("project.delete", "/v1/projects/{id}")
        .says("Archives a project without servers; its keys, tokens and ssh keys end with it")
        .needs(Needs::Scope("projects:write"))
        .answers::<Deleted>()
        .guarded_to_the_end()
        .codes(&["in_use", "protected"]),
    Verb::get("project.list_members", "/v1/projects/{id}/members")
        .says("Lists who works in a project")
        .needs(Needs::Scope("users:read"))
        .pages::<User>()
        .columns(&["email", "role", "status"], &["id", "created_at"]),
    Verb::post("project.add_member", "/v1/projects/{id}/members")
        .says("Lets a person work in a project; somebody new is added to the account for it")
        .about(
            "Whoever works in every project already stays so. Owners and admins work in every \
             project, and so does everybody whose projects nobody has chosen.",
        )
        .needs(Needs::Scope("users:write"))
        .takes::<AddMember>()
        .creates::<User>()
        .tagged()
        .codes(&["conflict", "quota_exceeded", "wrong_state"]),
    Verb::delete("project.remove_member", "/v1/projects/{id}/members/{user}")
        .says("Lets a person work in a project no longer")
        .about(
            "Whoever worked in every project works in all others then, but in none to come. It \
             acts on the next request of the person and of the keys and tokens that it has made.",
        )
        .needs(Needs::Scope("users:write"))
        .answers::<User>()
        .tagged()
        .codes(&["conflict", "operator_required", "protected"]),
];

/// The life of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProjectStatus {
    /// In use.
    Active,
    /// Its account is suspended.
    Suspended,
    /// Deleted; kept for the records.
    Archived,
}

/// A room for resources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Project {
    /// Its identifier.
    pub id: String,
    /// Its name, unique in the account.
    pub name: String,
    /// Where it is in its life.
    pub status: ProjectStatus,
    /// Whether it is the one that every account keeps.
    pub is_default: bool,
    /// Its own limits, beside those of the account; what is not named has none.
    pub quotas: BTreeMap<String, i64>,
    /// Free pairs.
    pub labels: Labels,
    /// When it was made.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
}

/// A new project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateProject {
    /// Its name, unique in the account.
    pub name: Title,
    /// Its limits, beside those of the account.
    #[serde(default)]
    pub quotas: Option<QuotaLimits>,
}

/// Somebody who is to work in a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AddMember {
    /// The address.
    pub email: Email,
    /// The role of somebody new, `member` if absent; whoever is there already keeps theirs.
    #[serde(default)]
    pub role: Option<Title>,
}

/// What may be changed of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeProject {
    /// Its new name.
    #[serde(default)]
    pub name: Option<Title>,
    /// New limits; what is not named stays.
    #[serde(default)]
    pub quotas: Option<QuotaLimits>,
}
