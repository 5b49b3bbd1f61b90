//! Volumes: disks that outlive servers, and the verbs of their life.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::param::{LABEL, NAME, ORDER, PROJECT, Param, SEARCH, Shape};
use crate::server::Fault;
use crate::text::{Labels, Named, Stamp, Title};
use crate::verb::{Needs, Verb};

const WRITE: Needs = Needs::Scope("volumes:write");

const fn acts(verb: Verb) -> Verb {
    verb.needs(WRITE).answers::<Volume>().guarded().waits()
}

/// Verbs of volumes.
pub const VERBS: &[Verb] = &[
    Verb::get("volume.list", "/v1/volumes")
        .says("Lists volumes")
        .needs(Needs::Scope("volumes:read"))
        .query(&[
            NAME,
            SEARCH,
            ORDER,
            Param::new("status", Shape::Word(STATUSES), "Only with this status").repeats(),
            Param::new("server_id", Shape::Text(100), "Only of this server, by id"),
            PROJECT,
            LABEL,
        ])
        .pages::<Volume>()
        .columns(
            &["name", "status", "size_gib", "server_id", "region", "created_at"],
            &["id", "serial", "labels", "fault.message"],
        ),
    Verb::post("volume.create", "/v1/volumes")
        .says("Makes a volume, and attaches it at once if a server is named")
        .about(
            "It takes room on a host with its first attachment and stays on that host. One that \
             begins as a snapshot takes it at once, where the snapshot is.",
        )
        .needs(WRITE)
        .takes::<CreateVolume>()
        .creates::<Volume>()
        .tagged()
        .waits()
        .codes(&[
            "insufficient_funds",
            "name_taken",
            "quota_exceeded",
            "no_capacity",
            "wrong_state",
        ])
        .example(r#"{"name": "data", "size_gib": 10, "server": "web"}"#, EXAMPLE),
    Verb::get("volume.get", "/v1/volumes/{id}")
        .says("Reads a volume, by id or name")
        .needs(Needs::Scope("volumes:read"))
        .answers::<Volume>()
        .tagged(),
    Verb::patch("volume.change", "/v1/volumes/{id}")
        .says("Renames or relabels a volume")
        .needs(WRITE)
        .takes::<ChangeVolume>()
        .answers::<Volume>()
        .guarded()
        .codes(&["name_taken", "wrong_state"]),
    Verb::delete("volume.delete", "/v1/volumes/{id}")
        .says("Deletes a volume that is in no server: its data is lost")
        .needs(Needs::Scope("volumes:destroy"))
        .answers::<Volume>()
        .guarded()
        .waits()
        .codes(&["in_use", "wrong_state"]),
    acts(Verb::post("volume.attach", "/v1/volumes/{id}/actions/attach"))
        .says("Attaches a volume to a server; a running one sees it at once")
        .takes::<AttachVolume>()
        .codes(&["wrong_state", "quota_exceeded", "no_capacity"]),
    acts(Verb::post("volume.detach", "/v1/volumes/{id}/actions/detach"))
        .says("Detaches a volume from its server; unmount it in the guest before")
        .codes(&["wrong_state"]),
    acts(Verb::post("volume.resize", "/v1/volumes/{id}/actions/resize"))
        .says("Makes a volume larger; a running server sees its new size at once")
        .takes::<ResizeVolume>()
        .codes(&["insufficient_funds", "wrong_state", "quota_exceeded", "no_capacity"]),
];

const EXAMPLE: &str = r#"{"id": "vol_0196f3c1", "name": "data", "status": "attaching",
    "size_gib": 10, "region": "local", "server_id": "srv_0196f3c1",
    "serial": "73c18f2c4d5e6f708192", "project_id": "proj_8f2c4", "labels": {}, "fault": null,
    "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T09:00:00Z",
    "deleted_at": null, "operation_id": "op_0196f3c1"}"#;

/// The words of [`VolumeStatus`].
pub const STATUSES: &[&str] = &[
    "available",
    "attaching",
    "attached",
    "detaching",
    "resizing",
    "growing",
    "creating",
    "reverting",
    "deleting",
    "deleted",
];

/// Where a volume is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VolumeStatus {
    /// Can be attached.
    Available,
    /// Is being attached.
    Attaching,
    /// Is a disk of a server.
    Attached,
    /// Is being detached.
    Detaching,
    /// Grows while it is attached.
    Resizing,
    /// Grows while no server has it.
    Growing,
    /// Is being copied from a snapshot for the first time.
    Creating,
    /// Is being made to be as a snapshot of it.
    Reverting,
    /// Is being removed.
    Deleting,
    /// Is gone; kept for the records.
    Deleted,
}

/// A disk that outlives servers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Volume {
    /// Its identifier.
    pub id: String,
    /// Its name, unique in the project.
    pub name: String,
    /// Where it is in its life.
    pub status: VolumeStatus,
    /// Its size in GiB; it only grows.
    pub size_gib: u64,
    /// The name of its region.
    pub region: String,
    /// The server it belongs in.
    pub server_id: Option<String>,
    /// The disk's serial number as the guest sees it, under `/dev/disk/by-id/virtio-…`.
    pub serial: String,
    /// The project it belongs to.
    pub project_id: Option<String>,
    /// Free pairs.
    pub labels: Labels,
    /// Why it is not as wished.
    pub fault: Option<Fault>,
    /// When it was ordered.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// When it was seen gone.
    pub deleted_at: Option<Stamp>,
    /// The operation that this request started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<String>,
}

/// A new volume.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateVolume {
    /// Its name, unique in the project.
    pub name: Title,
    /// Its size in GiB.
    #[schemars(range(min = 1, max = 65_536))]
    pub size_gib: u64,
    /// The region, by id or name; the server's or the first that takes orders if absent.
    #[serde(default)]
    pub region: Option<Named>,
    /// The project, by id or name; your own or the default one if absent.
    #[serde(default)]
    pub project_id: Option<Named>,
    /// A server to attach it to at once, by id or name.
    #[serde(default)]
    pub server: Option<Named>,
    /// A snapshot that it begins as, by id or name; it is no smaller, and empty if absent.
    #[serde(default)]
    pub snapshot: Option<Named>,
    /// Free pairs.
    #[serde(default)]
    pub labels: Option<Labels>,
}

/// What may be changed of a volume.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeVolume {
    /// Its new name.
    #[serde(default)]
    pub name: Option<Title>,
    /// Its new free pairs, all of them.
    #[serde(default)]
    pub labels: Option<Labels>,
}

/// Where a volume goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttachVolume {
    /// The server, by id or name.
    pub server: Named,
}

/// A larger size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResizeVolume {
    /// The new size in GiB, above the present one.
    #[schemars(range(min = 1, max = 65_536))]
    pub size_gib: u64,
}
