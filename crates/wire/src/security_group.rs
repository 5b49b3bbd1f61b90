//! Security groups: what may reach servers, and what they may reach.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Deleted;
use crate::param::{LABEL, NAME, ORDER, PROJECT, SEARCH};
use crate::server::Server;
use crate::text::{Labels, Named, PLAIN, Stamp, Title};
use crate::verb::{Needs, Verb};

const READ: Needs = Needs::Scope("networks:read");
const WRITE: Needs = Needs::Scope("networks:write");

/// Verbs of security groups.
pub const VERBS: &[Verb] = &[
    Verb::get("security_group.list", "/v1/security-groups")
        .says("Lists security groups")
        .needs(READ)
        .query(&[NAME, SEARCH, ORDER, PROJECT, LABEL])
        .pages::<SecurityGroup>()
        .columns(
            &["name", "status", "description", "is_default", "created_at"],
            &["id", "project_id", "labels"],
        ),
    Verb::post("security_group.create", "/v1/security-groups")
        .says("Makes a security group")
        .about(
            "Inwards, what no rule allows is refused; outwards only if there is such a rule. What \
             one rule denies is refused, whatever others allow.",
        )
        .needs(WRITE)
        .takes::<CreateSecurityGroup>()
        .creates::<SecurityGroup>()
        .tagged()
        .codes(&["name_taken", "quota_exceeded"])
        .example(EXAMPLE, EXAMPLE_ANSWER),
    Verb::get("security_group.get", "/v1/security-groups/{id}")
        .says("Reads a security group, by id or name")
        .needs(READ)
        .answers::<SecurityGroup>()
        .tagged(),
    Verb::patch("security_group.change", "/v1/security-groups/{id}")
        .says("Renames, describes or relabels a security group")
        .needs(WRITE)
        .takes::<ChangeSecurityGroup>()
        .answers::<SecurityGroup>()
        .guarded()
        .codes(&["name_taken", "wrong_state"]),
    Verb::delete("security_group.delete", "/v1/security-groups/{id}")
        .says("Deletes a security group that no server, network or rule of another group uses")
        .needs(Needs::Scope("networks:destroy"))
        .answers::<Deleted>()
        .guarded_to_the_end()
        .codes(&["in_use", "protected"]),
    Verb::post("security_group.add_rule", "/v1/security-groups/{id}/rules")
        .says("Adds a rule; servers of the group follow at once")
        .needs(WRITE)
        .takes::<NewRule>()
        .creates::<SecurityGroup>()
        .guarded()
        .waits()
        .codes(&["wrong_state"]),
    Verb::delete("security_group.remove_rule", "/v1/security-groups/{id}/rules/{rule_id}")
        .says("Removes a rule; established connections that it allowed go on")
        .needs(WRITE)
        .answers::<SecurityGroup>()
        .guarded()
        .waits()
        .codes(&["wrong_state"]),
    Verb::put("server.set_security_groups", "/v1/servers/{id}/security-groups")
        .says("Gives a server other security groups; allowed connections are not disturbed")
        .needs(WRITE)
        .takes::<SetSecurityGroups>()
        .answers::<Server>()
        .guarded()
        .waits()
        .codes(&["wrong_state"]),
];

const EXAMPLE: &str = r#"{"name": "web", "rules": [
    {"direction": "in", "protocol": "tcp", "ports": "443"},
    {"direction": "in", "protocol": "tcp", "ports": "22", "cidr": "198.51.100.0/24"}]}"#;
const EXAMPLE_ANSWER: &str = r#"{"id": "sg_0196f3c1", "name": "web", "status": "active",
    "description": "", "rules": [
        {"id": "rule_0196f3c1", "direction": "in", "protocol": "tcp", "ports": "443",
         "cidr": "0.0.0.0/0", "group_id": null, "action": "allow", "description": ""},
        {"id": "rule_0196f3c2", "direction": "in", "protocol": "tcp", "ports": "22",
         "cidr": "198.51.100.0/24", "group_id": null, "action": "allow", "description": ""}],
    "is_default": false, "project_id": "proj_8f2c4", "labels": {},
    "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T09:00:00Z"}"#;

/// Whether servers can have a security group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecurityGroupStatus {
    /// They can.
    Active,
    /// It was deleted.
    Deleted,
}

/// A named list of what is allowed and denied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SecurityGroup {
    /// Its identifier.
    pub id: String,
    /// Its name, unique in the project.
    pub name: String,
    /// Whether servers can have it.
    pub status: SecurityGroupStatus,
    /// A remark.
    pub description: String,
    /// What is allowed and denied.
    pub rules: Vec<Rule>,
    /// Whether servers get it when nothing else is said.
    pub is_default: bool,
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

/// One thing that is allowed or denied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// Its identifier, unique in its group, address or network.
    pub id: String,
    /// Which way the connection is opened, seen from the server.
    #[schemars(extend("enum" = ["in", "out"]))]
    pub direction: String,
    /// What is spoken.
    #[schemars(extend("enum" = ["any", "tcp", "udp", "icmp"]))]
    pub protocol: String,
    /// A port such as `443` or a range such as `8000-8080`; null is every port.
    pub ports: Option<String>,
    /// The address block at the other end; null where that is a group.
    pub cidr: Option<String>,
    /// The group at the other end; null where that is an address block.
    pub group_id: Option<String>,
    /// What becomes of it. What one rule denies does not get through, whatever others allow.
    #[schemars(extend("enum" = ["allow", "deny"]))]
    pub action: String,
    /// A remark.
    pub description: String,
}

/// A new rule. Give at most one of `cidr` and `group`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("x-short-form" = ["direction", "protocol", "ports", "cidr", "description"]))]
pub struct NewRule {
    /// Which way the connection is opened, seen from the server.
    #[schemars(extend("enum" = ["in", "out"]))]
    pub direction: String,
    /// What is spoken.
    #[schemars(extend("enum" = ["any", "tcp", "udp", "icmp"]))]
    pub protocol: String,
    /// A port such as `443` or a range such as `8000-8080`, for tcp and udp; every port if absent.
    #[serde(default)]
    #[schemars(length(min = 1, max = 11), extend("pattern" = PLAIN))]
    pub ports: Option<String>,
    /// An IPv4 address or block; everybody if this and `group` are absent.
    #[serde(default)]
    #[schemars(length(min = 1, max = 18), extend("pattern" = PLAIN))]
    pub cidr: Option<String>,
    /// Every server of this group of the same project, by id or name.
    #[serde(default)]
    pub group: Option<Named>,
    /// What becomes of it; `allow` if absent.
    #[serde(default)]
    #[schemars(extend("enum" = ["allow", "deny", null]))]
    pub action: Option<String>,
    /// A remark.
    #[serde(default)]
    #[schemars(length(max = 255), extend("pattern" = PLAIN))]
    pub description: Option<String>,
}

/// A new rule of an address or a network, whose rules are about one direction and about blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("x-short-form" = ["protocol", "ports", "cidr", "description"]))]
pub struct NewBlockRule {
    /// What is spoken.
    #[schemars(extend("enum" = ["any", "tcp", "udp", "icmp"]))]
    pub protocol: String,
    /// A port such as `443` or a range such as `8000-8080`, for tcp and udp; every port if absent.
    #[serde(default)]
    #[schemars(length(min = 1, max = 11), extend("pattern" = PLAIN))]
    pub ports: Option<String>,
    /// The IPv4 address or block at the other end; everybody if absent.
    #[serde(default)]
    #[schemars(length(min = 1, max = 18), extend("pattern" = PLAIN))]
    pub cidr: Option<String>,
    /// What becomes of it; `allow` if absent.
    #[serde(default)]
    #[schemars(extend("enum" = ["allow", "deny", null]))]
    pub action: Option<String>,
    /// A remark.
    #[serde(default)]
    #[schemars(length(max = 255), extend("pattern" = PLAIN))]
    pub description: Option<String>,
}

/// A new security group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateSecurityGroup {
    /// Its name, unique in the project.
    pub name: Title,
    /// A remark.
    #[serde(default)]
    #[schemars(length(max = 255), extend("pattern" = PLAIN))]
    pub description: Option<String>,
    /// Its rules.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub rules: Option<Vec<NewRule>>,
    /// The project, by id or name; your own or the default one if absent.
    #[serde(default)]
    pub project_id: Option<Named>,
    /// Free pairs.
    #[serde(default)]
    pub labels: Option<Labels>,
}

/// What may be changed of a security group besides its rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeSecurityGroup {
    /// Its new name.
    #[serde(default)]
    pub name: Option<Title>,
    /// Its new remark.
    #[serde(default)]
    #[schemars(length(max = 255), extend("pattern" = PLAIN))]
    pub description: Option<String>,
    /// Its new free pairs, all of them.
    #[serde(default)]
    pub labels: Option<Labels>,
}

/// The security groups of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SetSecurityGroups {
    /// All of them, by id or name.
    #[schemars(length(min = 1, max = 10))]
    pub security_groups: Vec<Named>,
}
