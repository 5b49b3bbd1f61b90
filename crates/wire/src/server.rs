//! Servers: virtual machines and the verbs of their whole life.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::list::Batch;
use crate::network::Network;
use crate::param::{LABEL, NAME, ORDER, PROJECT, Param, SEARCH, Shape};
use crate::project::Project;
use crate::ssh_key::SshKey;
use crate::text::{Labels, Stamp};
use crate::verb::{Needs, Verb};

pub use crate::server_order::{
    AttachIso, AttachNetwork, BootSource, ChangeServer, CreateServer, DetachNetwork, RebuildServer,
    ResetPassword, ResizeServer,
};

const WRITE: Needs = Needs::Scope("servers:write");
const DESTROY: Needs = Needs::Scope("servers:destroy");
const INCLUDE: Param = Param::new(
    "include",
    Shape::Word(&["project", "ssh_keys", "network"]),
    "Put this into the answer too",
)
.repeats();

const fn acts(verb: Verb) -> Verb {
    verb.needs(WRITE).answers::<Server>().guarded().waits().codes(&["wrong_state"])
}

/// Verbs of servers.
pub const VERBS: &[Verb] = &[
    Verb::get("server.list", "/v1/servers")
        .says("Lists servers")
        .needs(Needs::Scope("servers:read"))
        .query(&[
            NAME,
            SEARCH,
            ORDER,
            Param::new("status", Shape::Word(STATUSES), "Only with this status").repeats(),
            PROJECT,
            LABEL,
        ])
        .pages::<Server>()
        .columns(
            &[
                "name",
                "status",
                "size",
                "image",
                "ip_addresses.public",
                "ip_addresses.private",
                "created_at",
            ],
            &[
                "id",
                "region",
                "vcpus",
                "memory_mib",
                "disk_gib",
                "mac_address",
                "labels",
                "fault.message",
            ],
        ),
    Verb::post("server.create", "/v1/servers")
        .says("Orders a server, or several")
        .about(
            "With a count above 1 the answer is a list under `data`. Its root disk begins as an \
             image, or as a snapshot of another server: with the same content and a name, keys \
             and a password of its own. Naming a snapshot also needs volumes:read.",
        )
        .needs(WRITE)
        .takes::<CreateServer>()
        .creates::<Created>()
        .tagged()
        .waits()
        .codes(&[
            "name_taken",
            "insufficient_funds",
            "quota_exceeded",
            "no_capacity",
            "image_not_ready",
            "wrong_state",
        ])
        .example(
            r#"{"name": "web", "size": "small", "image": "tiny", "ssh_keys": ["me"]}"#,
            EXAMPLE,
        ),
    Verb::get("server.get", "/v1/servers/{id}")
        .says("Reads a server, by id or name")
        .needs(Needs::Scope("servers:read"))
        .query(&[INCLUDE])
        .answers::<Server>()
        .tagged(),
    Verb::patch("server.change", "/v1/servers/{id}")
        .says("Changes what can be changed without touching the machine")
        .needs(WRITE)
        .takes::<ChangeServer>()
        .answers::<Server>()
        .guarded()
        .codes(&["name_taken", "wrong_state"]),
    Verb::delete("server.delete", "/v1/servers/{id}")
        .says("Deletes a server and all its data")
        .needs(DESTROY)
        .answers::<Server>()
        .guarded()
        .waits()
        .codes(&["protected", "wrong_state"]),
    acts(Verb::post("server.start", "/v1/servers/{id}/actions/start")).says("Switches on"),
    acts(Verb::post("server.stop", "/v1/servers/{id}/actions/stop"))
        .says("Asks the guest to switch off, and cuts the power if it does not"),
    acts(Verb::post("server.power_off", "/v1/servers/{id}/actions/power-off"))
        .does("server.stop")
        .says("Cuts the power"),
    acts(Verb::post("server.reboot", "/v1/servers/{id}/actions/reboot"))
        .says("Asks the guest to switch off, then switches on"),
    acts(Verb::post("server.reset", "/v1/servers/{id}/actions/reset"))
        .does("server.reboot")
        .says("Cuts the power and switches on"),
    acts(Verb::post("server.resize", "/v1/servers/{id}/actions/resize"))
        .says("Gives another size; a running server is restarted, the disk never shrinks")
        .takes::<ResizeServer>()
        .codes(&["insufficient_funds", "wrong_state", "quota_exceeded", "no_capacity"]),
    acts(Verb::post("server.rebuild", "/v1/servers/{id}/actions/rebuild"))
        .says("Gives a fresh root disk: all data is lost")
        .needs(DESTROY)
        .may_take::<RebuildServer>()
        .codes(&["wrong_state", "image_not_ready"]),
    acts(Verb::post("server.reset_password", "/v1/servers/{id}/actions/reset-password"))
        .says("Sets the login password in the running guest")
        .about("Without a password in the body one is made and answered; it is never shown again.")
        .may_take::<ResetPassword>()
        .answers::<PasswordReset>(),
    acts(Verb::post("server.attach_iso", "/v1/servers/{id}/actions/attach-iso"))
        .says("Puts an ISO into the drive of a server; one that lies there is taken out")
        .takes::<AttachIso>()
        .codes(&["wrong_state", "image_not_ready"]),
    acts(Verb::post("server.detach_iso", "/v1/servers/{id}/actions/detach-iso"))
        .says("Takes the ISO out of the drive of a server, whether the guest reads it or not"),
    acts(Verb::post("server.attach_network", "/v1/servers/{id}/actions/attach-network"))
        .says("Plugs a server into a further network; a running one sees the card at once")
        .takes::<AttachNetwork>()
        .codes(&["wrong_state", "quota_exceeded", "no_capacity"]),
    acts(Verb::post("server.detach_network", "/v1/servers/{id}/actions/detach-network"))
        .says("Takes a server out of a further network")
        .takes::<DetachNetwork>(),
    acts(Verb::post("server.trash", "/v1/servers/{id}/actions/trash"))
        .says("Switches a server off and deletes it a day later, unless it is taken back")
        .needs(DESTROY)
        .codes(&["wrong_state", "protected"]),
    Verb::post("server.recover", "/v1/servers/{id}/actions/recover")
        .says("Takes a server out of the trash; it stays off")
        .needs(WRITE)
        .answers::<Server>()
        .guarded()
        .codes(&["wrong_state"]),
    Verb::post("server.suspend", "/v1/admin/servers/{id}/actions/suspend")
        .says("Takes a server from its owner: off, and not to be started")
        .needs(Needs::Operator)
        .answers::<Server>()
        .tagged()
        .waits()
        .codes(&["wrong_state"]),
    Verb::post("server.resume", "/v1/admin/servers/{id}/actions/resume")
        .does("server.suspend")
        .says("Gives a suspended server back and starts it")
        .needs(Needs::Operator)
        .answers::<Server>()
        .tagged()
        .waits()
        .codes(&["wrong_state"]),
];

const EXAMPLE: &str = r#"{"id": "srv_0196f3c1", "name": "web", "status": "pending",
    "region": "local", "size": "small", "image": "tiny", "iso_id": null, "vcpus": 1,
    "memory_mib": 1024, "disk_gib": 10,
    "ip_addresses": {"public": ["203.0.113.2"], "private": ["10.0.0.2"]},
    "mac_address": "52:1f:0a:00:00:02", "network_id": "net_0196f3c1",
    "networks": [{"network_id": "net_0196f3c1", "private_ip": "10.0.0.2",
        "mac_address": "52:1f:0a:00:00:02", "primary": true}],
    "address_id": null, "security_group_ids": ["sg_0196f3c1"],
    "project_id": "proj_8f2c4", "ssh_key_ids": ["ssh_01j"], "labels": {},
    "on_crash": "restart", "deletion_protection": false, "expires_at": null,
    "trashed_at": null, "fault": null,
    "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T09:00:00Z",
    "terminated_at": null, "operation_id": "op_0196f3c1"}"#;

/// The words of [`ServerStatus`].
pub const STATUSES: &[&str] = &[
    "pending",
    "building",
    "running",
    "starting",
    "stopping",
    "stopped",
    "rebooting",
    "rebuilding",
    "resizing",
    "suspended",
    "failed",
    "deleting",
    "terminated",
];

/// Where a server is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServerStatus {
    /// Accepted; no work was done yet.
    Pending,
    /// Is being made.
    Building,
    /// Runs.
    Running,
    /// Is being switched on.
    Starting,
    /// Is being switched off.
    Stopping,
    /// Is off.
    Stopped,
    /// Is being switched off and on.
    Rebooting,
    /// Gets a fresh root disk.
    Rebuilding,
    /// Gets another size.
    Resizing,
    /// Switched off by the operator.
    Suspended,
    /// Could not be made.
    Failed,
    /// Is being removed.
    Deleting,
    /// Is gone; kept for the records.
    Terminated,
}

/// What the cloud does when a guest crashed: went off though neither you nor the guest wanted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnCrash {
    /// Starts it again, at most three times in ten minutes.
    Restart,
    /// Leaves it off.
    Stop,
}

/// Why something is not as its owner wished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fault {
    /// A word of the error catalogue.
    pub code: String,
    /// A sentence for people.
    pub message: String,
}

/// The addresses of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Addresses {
    /// Reachable from everywhere.
    pub public: Vec<String>,
    /// Reachable in its network.
    pub private: Vec<String>,
}

/// A network card of a server. The primary one leads into the world, the others only to servers of
/// their networks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Card {
    /// The network that it is in.
    pub network_id: String,
    /// The server's address there; null once it was given back.
    pub private_ip: Option<String>,
    /// The card's own address.
    pub mac_address: String,
    /// Whether it is the primary one.
    pub primary: bool,
}

/// A virtual machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Server {
    /// Its identifier.
    pub id: String,
    /// Its name, unique in the project, and the guest's host name.
    pub name: String,
    /// Where it is in its life.
    pub status: ServerStatus,
    /// The name of its region.
    pub region: String,
    /// The name of its size.
    pub size: String,
    /// The name of its image.
    pub image: String,
    /// The ISO in its drive.
    pub iso_id: Option<String>,
    /// Virtual processors.
    pub vcpus: i64,
    /// Memory in MiB.
    pub memory_mib: i64,
    /// Root disk in GiB.
    pub disk_gib: i64,
    /// How it is reached.
    pub ip_addresses: Addresses,
    /// The address of its primary network card.
    pub mac_address: String,
    /// Its primary private network.
    pub network_id: String,
    /// Its cards, the primary one first.
    pub networks: Vec<Card>,
    /// The reserved address that its public one is; null for one that ends with the server.
    pub address_id: Option<String>,
    /// What may reach it, and what it may reach.
    pub security_group_ids: Vec<String>,
    /// The project it belongs to.
    pub project_id: Option<String>,
    /// Keys that may log in.
    pub ssh_key_ids: Vec<String>,
    /// Free pairs.
    pub labels: Labels,
    /// What the cloud does when the guest crashed.
    pub on_crash: OnCrash,
    /// Whether deletion is refused.
    pub deletion_protection: bool,
    /// When the cloud deletes it by itself.
    pub expires_at: Option<Stamp>,
    /// Since when it is in the trash; null where it is not.
    pub trashed_at: Option<Stamp>,
    /// Why it is not as wished.
    pub fault: Option<Fault>,
    /// When it was ordered.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// When it was seen gone.
    pub terminated_at: Option<Stamp>,
    /// The operation that this request started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<String>,
    /// Its project, where `include` asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<Project>,
    /// Its ssh keys that still exist, where `include` asks for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ssh_keys: Option<Vec<SshKey>>,
    /// Its primary network, where `include` asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
}

/// One server, or several that were ordered at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "CreatedServers")]
#[expect(clippy::large_enum_variant, reason = "one value lives for one answer")]
pub enum Created {
    /// One.
    One(Server),
    /// Several.
    Several(Batch<Server>),
}

/// A server whose password is being set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PasswordReset {
    /// The password, where none was given; it is never shown again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The server.
    #[serde(flatten)]
    pub server: Server,
}
