//! Private networks; each project gets one in a region with its first server there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Deleted;
use crate::param::{LABEL, NAME, ORDER, PROJECT, SEARCH};
use crate::security_group::{NewBlockRule, Rule};
use crate::text::{Ipv4, Labels, Named, PLAIN, Stamp, Title};
use crate::verb::{Needs, Verb};

/// Verbs of networks.
pub const VERBS: &[Verb] = &[
    Verb::get("network.list", "/v1/networks")
        .says("Lists private networks")
        .needs(Needs::Scope("networks:read"))
        .query(&[NAME, SEARCH, ORDER, PROJECT, LABEL])
        .pages::<Network>()
        .columns(
            &["name", "status", "cidr", "is_default", "created_at"],
            &["id", "region_id", "project_id", "labels"],
        ),
    Verb::post("network.create", "/v1/networks")
        .says("Makes a private network")
        .about("Blocks of different networks may overlap: they never meet.")
        .needs(Needs::Scope("networks:write"))
        .takes::<CreateNetwork>()
        .creates::<Network>()
        .tagged()
        .codes(&["name_taken", "quota_exceeded"]),
    Verb::get("network.get", "/v1/networks/{id}")
        .says("Reads a private network, by id or name")
        .needs(Needs::Scope("networks:read"))
        .answers::<Network>()
        .tagged(),
    Verb::patch("network.change", "/v1/networks/{id}")
        .says("Renames or relabels a private network, or changes its name servers")
        .about("Running servers learn of other name servers when they renew their addresses.")
        .needs(Needs::Scope("networks:write"))
        .takes::<ChangeNetwork>()
        .answers::<Network>()
        .guarded()
        .waits()
        .codes(&["name_taken", "wrong_state"]),
    Verb::delete("network.delete", "/v1/networks/{id}")
        .says("Deletes a private network without servers")
        .needs(Needs::Scope("networks:destroy"))
        .answers::<Deleted>()
        .guarded_to_the_end()
        .codes(&["in_use"]),
    Verb::post("network.add_rule", "/v1/networks/{id}/rules")
        .says("Says what may leave a network; its servers follow at once")
        .about(
            "Everything may, unless a rule allows something; what one denies may not. It must pass \
             the servers' security groups, too. Between servers of the network they say nothing.",
        )
        .needs(WRITE)
        .takes::<NewBlockRule>()
        .creates::<Network>()
        .guarded()
        .waits()
        .codes(&["wrong_state"]),
    Verb::delete("network.remove_rule", "/v1/networks/{id}/rules/{rule_id}")
        .says("Removes a rule of a network; established connections that it allowed go on")
        .needs(WRITE)
        .answers::<Network>()
        .guarded()
        .waits()
        .codes(&["wrong_state"]),
    Verb::put("network.set_security_group", "/v1/networks/{id}/security-group")
        .says("Gives every server of a network one more security group, or none")
        .needs(WRITE)
        .takes::<SetSecurityGroup>()
        .answers::<Network>()
        .guarded()
        .waits()
        .codes(&["wrong_state"]),
];

const WRITE: Needs = Needs::Scope("networks:write");

/// Whether servers can join a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NetworkStatus {
    /// They can.
    Active,
    /// It was deleted.
    Deleted,
}

/// A private network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Network {
    /// Its identifier.
    pub id: String,
    /// Its name, unique in the project.
    pub name: String,
    /// Whether servers can join it.
    pub status: NetworkStatus,
    /// Its IPv4 block.
    pub cidr: String,
    /// The id of its region.
    pub region_id: String,
    /// The project it belongs to.
    pub project_id: Option<String>,
    /// Whether servers join it when nothing else is said.
    pub is_default: bool,
    /// What may leave it: everything, unless one of these allows something.
    pub rules: Vec<Rule>,
    /// A security group that every server in it has besides its own ones.
    pub security_group_id: Option<String>,
    /// Whom its servers ask about names, in this order; the cloud's own service at the gateway,
    /// which also knows the servers by name, if empty.
    pub nameservers: Vec<Ipv4>,
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

/// A new private network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateNetwork {
    /// Its name, unique in the project.
    pub name: Title,
    /// Its IPv4 block, private (RFC 1918), from /16 to /28; one that none of
    /// the project's networks has if absent.
    #[serde(default)]
    #[schemars(length(min = 1, max = 18), extend("pattern" = PLAIN))]
    pub cidr: Option<String>,
    /// The region, by id or name; the first that takes orders if absent.
    #[serde(default)]
    pub region: Option<Named>,
    /// The project, by id or name; your own or the default one if absent.
    #[serde(default)]
    pub project_id: Option<Named>,
    /// A security group that every server in it has besides its own ones, by id or name.
    #[serde(default)]
    pub security_group: Option<Named>,
    /// Whom its servers ask about names, in this order; the cloud's own service at the gateway,
    /// which also knows the servers by name, if absent or empty.
    #[serde(default)]
    #[schemars(length(max = 3))]
    pub nameservers: Option<Vec<Ipv4>>,
    /// Free pairs.
    #[serde(default)]
    pub labels: Option<Labels>,
}

/// What may be changed of a private network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeNetwork {
    /// Its new name.
    #[serde(default)]
    pub name: Option<Title>,
    /// Its new free pairs, all of them.
    #[serde(default)]
    pub labels: Option<Labels>,
    /// Whom its servers ask about names from now on, all of them; the cloud's own service if empty.
    #[serde(default)]
    #[schemars(length(max = 3))]
    pub nameservers: Option<Vec<Ipv4>>,
}

/// The security group of a network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SetSecurityGroup {
    /// The group, by id or name; none if null or absent.
    #[serde(default)]
    pub security_group: Option<Named>,
}
