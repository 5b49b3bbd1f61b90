//! Reserved public addresses: kept, given to servers, moved, released.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Deleted;
use crate::param::{LABEL, NAME, ORDER, PROJECT, Param, SEARCH, Shape};
use crate::security_group::{NewBlockRule, Rule};
use crate::text::{Labels, Named, Stamp, Title};
use crate::verb::{Needs, Verb};

const READ: Needs = Needs::Scope("networks:read");
const WRITE: Needs = Needs::Scope("networks:write");

/// Verbs of addresses.
pub const VERBS: &[Verb] = &[
    Verb::get("address.list", "/v1/addresses")
        .says("Lists reserved public addresses")
        .needs(READ)
        .query(&[
            NAME,
            SEARCH,
            ORDER,
            Param::new("status", Shape::Word(STATUSES), "Only with this status").repeats(),
            Param::new("server_id", Shape::Text(100), "Only of this server, by id"),
            PROJECT,
            LABEL,
        ])
        .pages::<Address>()
        .columns(&["name", "ip", "status", "server_id", "region", "created_at"], &["id", "labels"]),
    Verb::post("address.reserve", "/v1/addresses")
        .says("Reserves a public address")
        .needs(WRITE)
        .may_take::<ReserveAddress>()
        .creates::<Address>()
        .tagged()
        .codes(&["insufficient_funds", "name_taken", "quota_exceeded", "no_capacity"])
        .example(r#"{"name": "www"}"#, EXAMPLE),
    Verb::get("address.get", "/v1/addresses/{id}")
        .says("Reads a reserved address, by id or name")
        .needs(READ)
        .answers::<Address>()
        .tagged(),
    Verb::patch("address.change", "/v1/addresses/{id}")
        .says("Renames or relabels a reserved address")
        .needs(WRITE)
        .takes::<ChangeAddress>()
        .answers::<Address>()
        .guarded()
        .codes(&["name_taken", "wrong_state"]),
    Verb::delete("address.release", "/v1/addresses/{id}")
        .says("Gives an address that leads to no server back to the cloud")
        .about("Its forward rules go with it.")
        .needs(Needs::Scope("networks:destroy"))
        .answers::<Deleted>()
        .guarded_to_the_end()
        .codes(&["in_use"]),
    Verb::post("address.assign", "/v1/addresses/{id}/actions/assign")
        .says("Leads an address to a server, away from the one it led to")
        .about(
            "The public address that the server had before stays reserved if it was. An address \
             with forward rules leads to no server as a whole.",
        )
        .needs(WRITE)
        .takes::<AssignAddress>()
        .answers::<Address>()
        .guarded()
        .waits()
        .codes(&["in_use", "wrong_state"]),
    Verb::post("address.unassign", "/v1/addresses/{id}/actions/unassign")
        .says("Takes an address from its server; it stays reserved")
        .needs(WRITE)
        .answers::<Address>()
        .guarded()
        .waits()
        .codes(&["wrong_state"]),
    Verb::post("address.add_rule", "/v1/addresses/{id}/rules")
        .says("Lets something in to the servers that an address leads to")
        .about(
            "Its rules hold besides the servers' security groups: what one allows is allowed, what \
             one denies is not. Where forward rules lead to servers, they are about the ports of \
             the address.",
        )
        .needs(WRITE)
        .takes::<NewBlockRule>()
        .creates::<Address>()
        .guarded()
        .waits()
        .codes(&["wrong_state"]),
    Verb::delete("address.remove_rule", "/v1/addresses/{id}/rules/{rule_id}")
        .says("Removes a rule of an address; established connections that it allowed go on")
        .needs(WRITE)
        .answers::<Address>()
        .guarded()
        .waits()
        .codes(&["wrong_state"]),
];

const EXAMPLE: &str = r#"{"id": "ip_0196f3c1", "name": "www", "status": "reserved",
    "ip": "203.0.113.2", "region": "local", "server_id": null, "rules": [],
    "project_id": "proj_8f2c4",
    "labels": {}, "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T09:00:00Z"}"#;

/// The words of [`AddressStatus`].
pub const STATUSES: &[&str] = &["reserved", "assigned", "released"];

/// What an address is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AddressStatus {
    /// It is kept for its owner.
    Reserved,
    /// It leads to a server.
    Assigned,
    /// It was given back.
    Released,
}

/// A reserved public address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Address {
    /// Its identifier.
    pub id: String,
    /// Its name, unique in the project; the address itself if none was given.
    pub name: String,
    /// What it is used for.
    pub status: AddressStatus,
    /// The address.
    pub ip: String,
    /// The name of its region.
    pub region: String,
    /// The server it leads to as a whole; see its forward rules for parts of it.
    pub server_id: Option<String>,
    /// What is let in to the servers it leads to, besides what their groups let in.
    pub rules: Vec<Rule>,
    /// The project it belongs to.
    pub project_id: Option<String>,
    /// Free pairs.
    pub labels: Labels,
    /// When it was reserved.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// The operation that this request started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<String>,
}

/// A wish for an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReserveAddress {
    /// A name, unique in the project; the address itself if absent.
    #[serde(default)]
    pub name: Option<Title>,
    /// The region, by id or name; the first that takes orders if absent.
    #[serde(default)]
    pub region: Option<Named>,
    /// The project, by id or name; your own or the default one if absent.
    #[serde(default)]
    pub project_id: Option<Named>,
    /// Free pairs.
    #[serde(default)]
    pub labels: Option<Labels>,
}

/// What may be changed of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeAddress {
    /// Its new name.
    #[serde(default)]
    pub name: Option<Title>,
    /// Its new free pairs, all of them.
    #[serde(default)]
    pub labels: Option<Labels>,
}

/// Where an address leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssignAddress {
    /// The server, by id or name.
    pub server: Named,
}
