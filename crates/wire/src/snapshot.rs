//! Snapshots: whole copies of disks, and the verbs of their life.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::param::{LABEL, NAME, ORDER, PROJECT, Param, SEARCH, Shape};
use crate::server::Fault;
use crate::text::{Labels, Named, Stamp, Title};
use crate::verb::{Needs, Verb};

/// Verbs of snapshots.
pub const VERBS: &[Verb] = &[
    Verb::get("snapshot.list", "/v1/snapshots")
        .says("Lists snapshots")
        .needs(Needs::Scope("volumes:read"))
        .query(&[
            NAME,
            SEARCH,
            ORDER,
            Param::new("status", Shape::Word(STATUSES), "Only with this status").repeats(),
            Param::new("source_id", Shape::Text(100), "Only of this volume or server, by id"),
            PROJECT,
            LABEL,
        ])
        .pages::<Snapshot>()
        .columns(
            &["name", "status", "size_gib", "volume_id", "server_id", "created_at"],
            &["id", "region", "labels", "fault.message"],
        ),
    Verb::post("snapshot.create", "/v1/snapshots")
        .says("Copies a volume or a server's root disk as it is now")
        .about(
            "A running server goes on meanwhile; the copy holds what its disk would hold after a \
             power cut at this moment. It lives on when its source is gone. Copying a server's \
             disk also needs servers:write.",
        )
        .needs(Needs::Scope("volumes:write"))
        .takes::<CreateSnapshot>()
        .creates::<Snapshot>()
        .tagged()
        .waits()
        .codes(&[
            "insufficient_funds",
            "insufficient_scope",
            "name_taken",
            "quota_exceeded",
            "no_capacity",
            "wrong_state",
        ])
        .example(r#"{"name": "before-upgrade", "volume": "data"}"#, EXAMPLE),
    Verb::get("snapshot.get", "/v1/snapshots/{id}")
        .says("Reads a snapshot, by id or name")
        .needs(Needs::Scope("volumes:read"))
        .answers::<Snapshot>()
        .tagged(),
    Verb::patch("snapshot.change", "/v1/snapshots/{id}")
        .says("Renames or relabels a snapshot")
        .needs(Needs::Scope("volumes:write"))
        .takes::<ChangeSnapshot>()
        .answers::<Snapshot>()
        .guarded()
        .codes(&["name_taken", "wrong_state"]),
    Verb::delete("snapshot.delete", "/v1/snapshots/{id}")
        .says("Deletes a snapshot: its data is lost")
        .needs(Needs::Scope("volumes:destroy"))
        .answers::<Snapshot>()
        .guarded()
        .waits()
        .codes(&["in_use", "wrong_state"]),
    Verb::post("snapshot.revert", "/v1/snapshots/{id}/actions/revert")
        .says("Makes a snapshot's source be as it was then: what it holds now is lost")
        .about(
            "A volume must be detached, or its server stopped; a server must be stopped and stays \
             so. A server's disk also needs servers:destroy.",
        )
        .needs(Needs::Scope("volumes:destroy"))
        .answers::<Snapshot>()
        .guarded()
        .waits()
        .codes(&["insufficient_scope", "wrong_state"]),
];

const EXAMPLE: &str = r#"{"id": "snap_0196f3c1", "name": "before-upgrade", "status": "creating",
    "size_gib": 10, "region": "local", "volume_id": "vol_0196f3c1", "server_id": null,
    "project_id": "proj_8f2c4", "labels": {}, "fault": null,
    "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T09:00:00Z",
    "ready_at": null, "deleted_at": null, "operation_id": "op_0196f3c1"}"#;

/// The words of [`SnapshotStatus`].
pub const STATUSES: &[&str] = &["creating", "ready", "reverting", "failed", "deleting", "deleted"];

/// Where a snapshot is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SnapshotStatus {
    /// Is being copied.
    Creating,
    /// Is whole.
    Ready,
    /// Is being copied back onto its source.
    Reverting,
    /// Could not be copied; nothing of it is there.
    Failed,
    /// Is being removed.
    Deleting,
    /// Is gone; kept for the records.
    Deleted,
}

/// A copy of a disk as it was at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Snapshot {
    /// Its identifier.
    pub id: String,
    /// Its name, unique in the project.
    pub name: String,
    /// Where it is in its life.
    pub status: SnapshotStatus,
    /// The size of the disk in GiB.
    pub size_gib: u64,
    /// The name of its region.
    pub region: String,
    /// The volume it is of, if it is of one; it may be gone by now.
    pub volume_id: Option<String>,
    /// The server whose root disk it is of, if it is of one; it may be gone by now.
    pub server_id: Option<String>,
    /// The project it belongs to.
    pub project_id: Option<String>,
    /// Free pairs.
    pub labels: Labels,
    /// Why it is not as wished.
    pub fault: Option<Fault>,
    /// When it was asked for.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// When it was whole.
    pub ready_at: Option<Stamp>,
    /// When it was seen gone.
    pub deleted_at: Option<Stamp>,
    /// The operation that this request started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<String>,
}

/// A new snapshot, of a volume or of a server's root disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateSnapshot {
    /// Its name, unique in the project.
    pub name: Title,
    /// The volume to copy, by id or name.
    #[serde(default)]
    pub volume: Option<Named>,
    /// The server whose root disk to copy, by id or name.
    #[serde(default)]
    pub server: Option<Named>,
    /// Free pairs.
    #[serde(default)]
    pub labels: Option<Labels>,
}

/// What may be changed of a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeSnapshot {
    /// Its new name.
    #[serde(default)]
    pub name: Option<Title>,
    /// Its new free pairs, all of them.
    #[serde(default)]
    pub labels: Option<Labels>,
}
