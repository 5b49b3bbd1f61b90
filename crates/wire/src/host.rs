//! Hosts: the operator's machines and their room.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Deleted;
use crate::param::{NAME, ORDER, Param, SEARCH, Shape};
use crate::text::{HostName, Labels, Named, Stamp};
use crate::verb::{Needs, Verb};

const STATUSES: &[&str] = &["active", "draining", "retired"];

/// Verbs of hosts.
pub const VERBS: &[Verb] = &[
    Verb::get("host.list", "/v1/admin/hosts")
        .says("Lists hosts")
        .needs(Needs::Operator)
        .query(&[
            NAME,
            SEARCH,
            ORDER,
            Param::new("status", Shape::Word(STATUSES), "Only with this status").repeats(),
        ])
        .pages::<Host>()
        .columns(
            &["name", "status", "capacity.vcpus", "capacity.memory_mib", "capacity.disk_gib"],
            &["id", "region_id", "created_at"],
        ),
    Verb::post("host.create", "/v1/admin/hosts")
        .says("Makes a host known")
        .needs(Needs::Operator)
        .takes::<CreateHost>()
        .creates::<Host>()
        .tagged()
        .codes(&["name_taken"]),
    Verb::get("host.get", "/v1/admin/hosts/{id}")
        .says("Reads a host, by id or name")
        .needs(Needs::Operator)
        .answers::<Host>()
        .tagged(),
    Verb::patch("host.change", "/v1/admin/hosts/{id}")
        .says("Changes a host's capacity, or whether it takes new servers")
        .needs(Needs::Operator)
        .takes::<ChangeHost>()
        .answers::<Host>()
        .guarded()
        .codes(&["wrong_state"]),
    Verb::delete("host.retire", "/v1/admin/hosts/{id}")
        .says("Forgets a host without servers")
        .needs(Needs::Operator)
        .answers::<Deleted>()
        .codes(&["in_use"]),
    Verb::get("host.health", "/v1/admin/hosts/{id}/health")
        .does("host.get")
        .says("Looks how a host is: what its drivers need, and what mends what is missing")
        .about("It is looked at now, which may take some seconds.")
        .needs(Needs::Operator)
        .answers::<HostHealth>()
        .codes(&["unsupported"]),
    Verb::get("host.rooms", "/v1/admin/capacity")
        .says("Reads how full every host is")
        .needs(Needs::Operator)
        .answers::<Capacity>(),
];

/// Whether a host takes new servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HostStatus {
    /// It does.
    Active,
    /// It keeps its servers and takes no new ones.
    Draining,
    /// It is gone.
    Retired,
}

/// An amount of processors, memory and disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Room {
    /// Virtual processors.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub vcpus: i64,
    /// Memory in MiB.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub memory_mib: i64,
    /// Disk in GiB.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub disk_gib: i64,
}

/// An amount that has been given away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UsedRoom {
    /// Virtual processors.
    pub vcpus: i64,
    /// Memory in MiB.
    pub memory_mib: i64,
    /// Disk in GiB.
    pub disk_gib: i64,
}

/// A machine that servers run on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Host {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it takes new servers.
    pub status: HostStatus,
    /// The id of its region.
    pub region_id: String,
    /// What it may give away in all.
    pub capacity: Room,
    /// Free pairs.
    pub labels: Labels,
    /// When it was made.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
}

/// A new host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateHost {
    /// Its name.
    pub name: HostName,
    /// Its region, by id or name.
    pub region: Named,
    /// What it may give away in all.
    pub capacity: Room,
}

/// What may be changed of a host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeHost {
    /// What it may give away in all.
    #[serde(default)]
    pub capacity: Option<Room>,
    /// Whether it takes no new servers.
    #[serde(default)]
    pub draining: Option<bool>,
}

/// How a host is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HostHealth {
    /// The host.
    pub host_id: String,
    /// Whether all that it cannot do without is there.
    pub healthy: bool,
    /// When it was looked at.
    pub seen_at: Stamp,
    /// What was looked at.
    pub checks: Vec<HostCheck>,
}

/// One thing that a host's drivers need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HostCheck {
    /// What was looked at, in few words.
    pub what: String,
    /// Whether it is as it should be.
    pub ok: bool,
    /// Whether nothing works without it.
    pub needed: bool,
    /// What was found.
    pub found: String,
    /// What mends it; null where nothing has to be.
    pub remedy: Option<String>,
}

/// How full one host is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HostRoom {
    /// The host.
    pub host_id: String,
    /// What it may give away in all.
    pub capacity: UsedRoom,
    /// What it has given away.
    pub used: UsedRoom,
}

/// How full every host is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Capacity {
    /// The hosts.
    pub hosts: Vec<HostRoom>,
}
