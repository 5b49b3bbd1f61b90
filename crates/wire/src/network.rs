//! Private networks; each project gets one in a region with its first server there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::param::{LABEL, NAME, PROJECT};
use crate::text::{Labels, Stamp};
use crate::verb::{Needs, Verb};

/// Verbs of networks.
pub const VERBS: &[Verb] = &[
    Verb::get("network.list", "/v1/networks")
        .says("Lists private networks")
        .needs(Needs::Scope("networks:read"))
        .query(&[NAME, PROJECT, LABEL])
        .pages::<Network>(),
    Verb::get("network.get", "/v1/networks/{id}")
        .says("Reads a private network, by id or name")
        .needs(Needs::Scope("networks:read"))
        .answers::<Network>()
        .tagged(),
];

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
    /// Its name, unique in the account.
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
    /// Free pairs.
    pub labels: Labels,
    /// When it was made.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
}
