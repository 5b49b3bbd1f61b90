//! People of an account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Deleted;
use crate::list::present;
use crate::param::{ORDER, Param, SEARCH, Shape};
use crate::text::{Email, Labels, Named, Password, Stamp, TimeZone, Title};
use crate::verb::{Needs, Verb};

/// Verbs of people.
pub const VERBS: &[Verb] = &[
    Verb::get("user.list", "/v1/users")
        .says("Lists the people of the account")
        .needs(Needs::Scope("users:read"))
        .query(&[
            SEARCH,
            ORDER,
            Param::new("role", Shape::Text(100), "Only with this role"),
            Param::new("email", Shape::Text(254), "Only with this address"),
        ])
        .pages::<User>()
        .columns(&["email", "role", "status", "created_at"], &["id"])
        .example(
            "",
            r#"{"data": [{"id": "usr_8f2", "email": "ada@example.com", "role": "admin",
                "operator": false, "name": "ada@example.com", "status": "active",
                "time_zone": "Europe/London", "date_format": "iso", "projects": null,
                "labels": {},
                "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T09:00:00Z"}],
                "next_cursor": "usr_8f2", "request_id": "req_9c0e1"}"#,
        ),
    Verb::post("user.add", "/v1/users")
        .says("Adds a person")
        .needs(Needs::Scope("users:write"))
        .takes::<AddUser>()
        .creates::<User>()
        .tagged()
        .codes(&["conflict", "quota_exceeded"]),
    Verb::get("user.get", "/v1/users/{id}")
        .says("Reads a person, by id or address")
        .needs(Needs::Scope("users:read"))
        .answers::<User>()
        .tagged(),
    Verb::get("user.get_own", "/v1/user")
        .says("Reads who asks: whose session it is, or who made the key or token")
        .answers::<User>()
        .tagged(),
    Verb::patch("user.change_own", "/v1/user")
        .says("Changes in which time zone and how moments are told to you")
        .takes::<ChangeOwnUser>()
        .answers::<User>()
        .guarded(),
    Verb::patch("user.change", "/v1/users/{id}")
        .says("Changes a person's role, password or projects")
        .about(
            "A new password ends every session of the person. Other projects act on the next \
             request of the person and of the keys and tokens that the person has made.",
        )
        .needs(Needs::Scope("users:write"))
        .takes::<ChangeUser>()
        .answers::<User>()
        .guarded()
        .codes(&["protected", "operator_required"]),
    Verb::delete("user.remove", "/v1/users/{id}")
        .says("Removes a person; its sessions end")
        .needs(Needs::Scope("users:write"))
        .answers::<Deleted>()
        .guarded_to_the_end()
        .codes(&["protected", "operator_required"]),
];

/// Whether a person can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// It can.
    Active,
    /// It has no password yet.
    Invited,
    /// It was removed.
    Removed,
}

/// How days are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateFormat {
    /// As `2026-12-31`.
    Iso,
    /// As `31.12.2026`.
    Dots,
    /// As `31/12/2026`.
    DayFirst,
    /// As `12/31/2026`, with hours by the half of the day.
    MonthFirst,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct User {
    /// Its identifier.
    pub id: String,
    /// The address; unique in the whole cloud.
    pub email: String,
    /// The word of a built-in role, or the name of one of the account's own.
    pub role: String,
    /// Whether it runs the cloud.
    pub operator: bool,
    /// The address again, as every object has a name.
    pub name: String,
    /// Whether it can sign in.
    pub status: UserStatus,
    /// In which zone moments are told to it (IANA); null is that of its system.
    pub time_zone: Option<String>,
    /// How days are written for it; null before it has chosen.
    pub date_format: Option<DateFormat>,
    /// The only projects that it works in, as far as you may know of them; null is every project,
    /// those to come too.
    pub projects: Option<Vec<String>>,
    /// Free pairs.
    pub labels: Labels,
    /// When it was added.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
}

/// A new person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AddUser {
    /// The address.
    pub email: Email,
    /// `owner`, `admin`, `member`, `viewer`, `billing`, or one of the account's own.
    pub role: Title,
    /// A first password; signing in is impossible without one.
    #[serde(default)]
    pub password: Option<Password>,
    /// The only projects to work in, by name or id; every project if absent. Owners and admins
    /// work in every project.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub projects: Option<Vec<Named>>,
}

/// What people may change of themselves; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeOwnUser {
    /// The time zone, such as `Europe/Berlin`; null is that of your system.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TimeZone>")]
    pub time_zone: Option<Option<TimeZone>>,
    /// How days are written; null forgets the choice.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<DateFormat>")]
    pub date_format: Option<Option<DateFormat>>,
}

/// What may be changed of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeUser {
    /// The new role.
    #[serde(default)]
    pub role: Option<Title>,
    /// The new password.
    #[serde(default)]
    pub password: Option<Password>,
    /// The only projects to work in from now on, by name or id; null is every project.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 100), with = "Option<Vec<Named>>")]
    pub projects: Option<Option<Vec<Named>>>,
}
