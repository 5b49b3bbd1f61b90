//! Parts of public addresses that lead to servers, as they are asked for and shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Deleted;
use crate::param::{LABEL, NAME, ORDER, PROJECT, Param, SEARCH, Shape};
use crate::text::{Labels, Named, PLAIN, Stamp, Title};
use crate::verb::{Needs, Verb};

const READ: Needs = Needs::Scope("networks:read");
const WRITE: Needs = Needs::Scope("networks:write");

/// Verbs of forward rules.
pub const VERBS: &[Verb] = &[
    Verb::get("forward_rule.list", "/v1/forward-rules")
        .says("Lists forward rules: the parts of public addresses that lead to servers")
        .needs(READ)
        .query(&[
            NAME,
            SEARCH,
            ORDER,
            Param::new("address_id", Shape::Text(100), "Only of this address, by id"),
            Param::new("server_id", Shape::Text(100), "Only to this server, by id"),
            PROJECT,
            LABEL,
        ])
        .pages::<ForwardRule>()
        .columns(
            &["name", "protocol", "ip", "public_ports", "private_ports", "server_id"],
            &["id", "address_id", "status", "labels"],
        ),
    Verb::post("forward_rule.create", "/v1/forward-rules")
        .says("Leads some ports of a reserved address to a server")
        .about(
            "Several servers of one network may share an address that leads to none as a whole. A \
             forward rule opens nothing by itself: a rule of the address (about its public ports) \
             or of a group of the server (about its private ports) must let it in.",
        )
        .needs(WRITE)
        .takes::<CreateForwardRule>()
        .creates::<ForwardRule>()
        .tagged()
        .waits()
        .codes(&["conflict", "in_use", "name_taken", "wrong_state"])
        .example(EXAMPLE, EXAMPLE_ANSWER),
    Verb::get("forward_rule.get", "/v1/forward-rules/{id}")
        .says("Reads a forward rule, by id or name")
        .needs(READ)
        .answers::<ForwardRule>()
        .tagged(),
    Verb::patch("forward_rule.change", "/v1/forward-rules/{id}")
        .says("Changes which ports of the address lead where, or renames or relabels the rule")
        .needs(WRITE)
        .takes::<ChangeForwardRule>()
        .answers::<ForwardRule>()
        .guarded()
        .waits()
        .codes(&["conflict", "in_use", "name_taken", "wrong_state"]),
    Verb::delete("forward_rule.delete", "/v1/forward-rules/{id}")
        .says("Ends the way of some ports of an address; open connections over it end")
        .needs(WRITE)
        .answers::<Deleted>()
        .guarded_to_the_end(),
];

const EXAMPLE: &str = r#"{"address": "www", "server": "web", "protocol": "tcp",
    "public_ports": "2222", "private_ports": "22"}"#;
const EXAMPLE_ANSWER: &str = r#"{"id": "fwd_0196f3c1", "name": "203.0.113.2:2222/tcp",
    "status": "active", "address_id": "ip_0196f3c1", "ip": "203.0.113.2",
    "server_id": "srv_0196f3c1", "protocol": "tcp", "public_ports": "2222", "private_ports": "22",
    "project_id": "proj_8f2c4", "labels": {},
    "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T09:00:00Z"}"#;

/// Whether it leads anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForwardRuleStatus {
    /// It does.
    Active,
    /// It was deleted.
    Deleted,
}

/// A part of a public address that leads to a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ForwardRule {
    /// Its identifier.
    pub id: String,
    /// Its name, unique in the project.
    pub name: String,
    /// Whether it leads anywhere.
    pub status: ForwardRuleStatus,
    /// Of which reserved address.
    pub address_id: String,
    /// The address itself.
    pub ip: String,
    /// The server it leads to.
    pub server_id: String,
    /// What is spoken.
    #[schemars(extend("enum" = ["tcp", "udp"]))]
    pub protocol: String,
    /// A port of the address such as `443` or a range such as `8000-8080`.
    pub public_ports: String,
    /// As many ports of the server.
    pub private_ports: String,
    /// The project it belongs to.
    pub project_id: Option<String>,
    /// Free pairs.
    pub labels: Labels,
    /// When it was made.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// The operation that this request started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<String>,
}

/// A new forward rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("x-short-form" = ["address", "server", "protocol", "public_ports"]))]
pub struct CreateForwardRule {
    /// The reserved address, by id, name or itself.
    pub address: Named,
    /// The server, by id or name, of the same project and region.
    pub server: Named,
    /// What is spoken.
    #[schemars(extend("enum" = ["tcp", "udp"]))]
    pub protocol: String,
    /// A port of the address such as `443` or a range such as `8000-8080`.
    #[schemars(length(min = 1, max = 11), extend("pattern" = PLAIN))]
    pub public_ports: String,
    /// As many ports of the server; the same if absent. A range of more than 1000 must be the same.
    #[serde(default)]
    #[schemars(length(min = 1, max = 11), extend("pattern" = PLAIN))]
    pub private_ports: Option<String>,
    /// A name, unique in the project; the address with its ports if absent.
    #[serde(default)]
    pub name: Option<Title>,
    /// Free pairs.
    #[serde(default)]
    pub labels: Option<Labels>,
}

/// What may be changed of a forward rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeForwardRule {
    /// The server, by id or name.
    #[serde(default)]
    pub server: Option<Named>,
    /// What is spoken.
    #[serde(default)]
    #[schemars(extend("enum" = ["tcp", "udp", null]))]
    pub protocol: Option<String>,
    /// Ports of the address.
    #[serde(default)]
    #[schemars(length(min = 1, max = 11), extend("pattern" = PLAIN))]
    pub public_ports: Option<String>,
    /// As many ports of the server.
    #[serde(default)]
    #[schemars(length(min = 1, max = 11), extend("pattern" = PLAIN))]
    pub private_ports: Option<String>,
    /// Its new name.
    #[serde(default)]
    pub name: Option<Title>,
    /// Its new free pairs, all of them.
    #[serde(default)]
    pub labels: Option<Labels>,
}
