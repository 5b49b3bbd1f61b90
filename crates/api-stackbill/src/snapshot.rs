//! Snapshots of volumes and of instances. Both are one kind of the cloud; an instance's is of its
//! root disk, and its work goes on after the answer, as a job.

use nubo_api_kit::Reply;
use nubo_base::Id;
use nubo_cloud::operation::GetOperation;
use nubo_cloud::snapshot::{ChangedSnapshot, CreateSnapshot, DeleteSnapshot, RevertSnapshot};
use nubo_cloud::{Action, Rendered};
use nubo_domain::snapshot::{SnapshotState, Source, SourceKind};
use nubo_domain::{Error, Kind, Lookup, Region, Result, Server, Snapshot, Volume};
use nubo_ports::flows::{FlowRow, Operation};
use schemars::JsonSchema;
use serde::Serialize;

use crate::names::{self, Volumes};
use crate::op::{Bound, Op, Param, Shape, may, must, on};
use crate::said::{Said, forgiven};
use crate::{page, words};

const OF_VOLUMES: &str = "listSnapShotResponse";
const OF_INSTANCES: &str = "listVmSnapshotResponse";

const WHICH: Param = must("uuid", Shape::Uuid, "Which snapshot");
const NAME: Param = must("name", Shape::Text(100), "Its name, unique in the domain");

/// Operations on snapshots.
pub const OPS: &[Op] = &[
    Op::get("snapshot.list", "snapshot.list", "/restapi/snapshot/snapshotList")
        .says("Lists snapshots of volumes")
        .takes(&[
            may("zoneUuid", Shape::Uuid, "Only in this zone"),
            may("volumeUuid", Shape::Uuid, "Only of this volume"),
            may("uuid", Shape::Uuid, "Only this one"),
        ])
        .lists::<Shot>(OF_VOLUMES),
    Op::post("snapshot.create", "snapshot.create", "/restapi/snapshot/createSnapshot")
        .says("Makes a snapshot of a volume")
        .takes(&[
            NAME,
            must("volumeUuid", Shape::Uuid, "The volume"),
            may("zoneUuid", Shape::Uuid, "The volume's zone"),
        ])
        .lists::<Shot>(OF_VOLUMES),
    Op::delete("snapshot.delete", "snapshot.delete", "/restapi/snapshot/deleteSnapshot/{uuid}")
        .says("Deletes a snapshot of a volume"),
    Op::get("vmsnapshot.list", "snapshot.list", "/restapi/vmsnapshot/vmsnapshotList")
        .says("Lists snapshots of instances")
        .takes(&[
            may("zoneUuid", Shape::Uuid, "Only in this zone"),
            may("vmUuid", Shape::Uuid, "Only of this instance"),
            may("uuid", Shape::Uuid, "Only this one"),
        ])
        .lists::<VmShot>(OF_INSTANCES),
    Op::post("vmsnapshot.create", "snapshot.create", "/restapi/vmsnapshot/createVmSnapshot")
        .says("Makes a snapshot of an instance's root disk")
        .takes(&[
            NAME,
            must("virtualmachineUuid", Shape::Uuid, "The instance"),
            may("zoneUuid", Shape::Uuid, "The instance's zone"),
            may("description", Shape::Text(255), "A remark"),
            may("snapshotMemory", Shape::Flag, "Only false: memory is not kept"),
        ])
        .lists::<VmShot>(OF_INSTANCES),
    Op::get("vmsnapshot.revert", "snapshot.revert", "/restapi/vmsnapshot/revertToVmSnapshot")
        .says("Makes a stopped instance be as it was")
        .takes(&[WHICH])
        .lists::<VmShot>(OF_INSTANCES),
    Op::delete(
        "vmsnapshot.delete",
        "snapshot.delete",
        "/restapi/vmsnapshot/deleteVmSnapshot/{uuid}",
    )
    .says("Deletes a snapshot of an instance")
    .shows::<Gone>(),
];

pub fn routes() -> Vec<Bound> {
    let [listing, creating, deleting, vm_listing, vm_creating, vm_reverting, vm_deleting] = OPS
    else {
        return Vec::new();
    };
    vec![
        on(listing, list),
        on(creating, create),
        on(deleting, delete),
        on(vm_listing, list_vm),
        on(vm_creating, create_vm),
        on(vm_reverting, revert_vm),
        on(vm_deleting, delete_vm),
    ]
}

/// What both sorts have.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Both {
    /// Its id.
    pub uuid: String,
    /// Its name.
    pub name: String,
    /// Where it is in its life, such as `CREATING` or `READY`.
    pub status: String,
    /// Whether it is not deleted.
    pub is_active: bool,
    /// Its zone.
    pub zone_uuid: String,
    /// The account's name.
    pub domain_name: Option<String>,
    /// The job that was started by this call.
    pub job_id: Option<String>,
}

/// A snapshot of a volume.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Shot {
    /// What both sorts have.
    #[serde(flatten)]
    pub both: Both,
    /// When it was asked for, in milliseconds since 1970.
    pub created_time_stamp: i64,
    /// Why it is not as was wished.
    pub error_message: Option<String>,
    /// The volume that it is of.
    pub volume_uuid: Option<String>,
    /// That volume's name, if it is there.
    pub volume_name: Option<String>,
    /// Always `MANUAL`.
    pub snapshot_type: String,
    /// The size of the volume in GiB, as a text.
    pub size: String,
}

/// A snapshot of an instance. The clients of this vendor know these fields: one of them takes no
/// list with any other, and they differ in what a time is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VmShot {
    /// What both sorts have.
    #[serde(flatten)]
    pub both: Both,
    /// Its remark.
    pub description: Option<String>,
}

/// What is left of a deleted snapshot of an instance.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Gone {
    /// Its id.
    pub uuid: String,
    /// Where it is in its life, `DELETING` or `DELETED`.
    pub status: String,
}

/// Names of what snapshots are of.
struct Around {
    volumes: Volumes,
    domain: Option<String>,
}

impl Around {
    async fn of(said: &Said, volumes: impl IntoIterator<Item = Id<Volume>>) -> Result<Self> {
        let volumes = Volumes::of(said, volumes).await?;
        Ok(Self { volumes, domain: names::domain(said).await? })
    }

    fn both(&self, snapshot: &Snapshot, job: Option<Id<Operation>>) -> Both {
        let over = matches!(snapshot.state(), SnapshotState::Deleting | SnapshotState::Deleted);
        Both {
            uuid: snapshot.head.id.uuid().to_string(),
            name: snapshot.head.name.clone(),
            status: words::snapshot(snapshot.state()).to_owned(),
            is_active: !over,
            zone_uuid: snapshot.region.uuid().to_string(),
            domain_name: self.domain.clone(),
            job_id: job.map(|id| id.uuid().to_string()),
        }
    }

    fn of_volume(&self, snapshot: &Snapshot, job: Option<Id<Operation>>) -> Shot {
        let volume = snapshot.source.volume();
        Shot {
            both: self.both(snapshot, job),
            created_time_stamp: snapshot.head.created.micros() / 1_000,
            error_message: snapshot.fault.as_ref().map(|fault| fault.message.clone()),
            volume_uuid: volume.map(|id| id.uuid().to_string()),
            volume_name: self.volumes.get(volume),
            snapshot_type: "MANUAL".to_owned(),
            size: snapshot.size_gib.to_string(),
        }
    }

    fn of_instance(&self, snapshot: &Snapshot, job: Option<Id<Operation>>) -> VmShot {
        VmShot { both: self.both(snapshot, job), description: snapshot.head.description.clone() }
    }
}

/// The snapshots of a kind of source that a list is asked for.
async fn found(said: &Said, kind: SourceKind, source: Option<String>) -> Result<Vec<Snapshot>> {
    let zone = said.zone().await?.map(|zone| zone.head.id);
    let found = match said.only::<Snapshot>("uuid").await? {
        Some(found) => found,
        None => said.all(vec![("source_kind", Lookup::Text(kind.word().to_owned()))]).await?,
    };
    let fits = |snapshot: &Snapshot| {
        let of = match snapshot.source.kind() {
            SourceKind::Volume => snapshot.source.volume().map(|id| id.to_string()),
            SourceKind::Server => snapshot.source.server().map(|id| id.to_string()),
        };
        snapshot.source.kind() == kind
            && zone.is_none_or(|zone| snapshot.region == zone)
            && source.as_ref().is_none_or(|source| of.as_ref() == Some(source))
    };
    Ok(found.into_iter().filter(fits).collect())
}

async fn list(said: Said) -> Result<Reply> {
    let found = found(&said, SourceKind::Volume, said.id::<Volume>("volumeUuid")).await?;
    let volumes: Vec<_> = found.iter().filter_map(|shot| shot.source.volume()).collect();
    let around = Around::of(&said, volumes).await?;
    let shown: Vec<Shot> = found.iter().map(|found| around.of_volume(found, None)).collect();
    page::list(OF_VOLUMES, &shown)
}

async fn list_vm(said: Said) -> Result<Reply> {
    let found = found(&said, SourceKind::Server, said.id::<Server>("vmUuid")).await?;
    let around = Around::of(&said, None).await?;
    let shown: Vec<VmShot> = found.iter().map(|found| around.of_instance(found, None)).collect();
    page::list(OF_INSTANCES, &shown)
}

/// Refuses an order that names another zone than the source's.
async fn check_zone(said: &Said, own: Option<Id<Region>>) -> Result<()> {
    let named = said.zone().await?;
    match (named, own) {
        (Some(named), Some(own)) if named.head.id != own => {
            Err(Error::invalid("zoneUuid", "is another than that of what is copied"))
        }
        _ => Ok(()),
    }
}

async fn create(said: Said) -> Result<Reply> {
    let volume = said.need_id::<Volume>("volumeUuid");
    let known = forgiven(said.get::<Volume>(volume.clone()).await)?;
    check_zone(&said, known.as_ref().map(|volume| volume.region)).await?;
    let around = Around::of(&said, known.map(|volume| volume.head.id)).await?;
    let name = said.need("name");
    let action = CreateSnapshot { name, volume: Some(volume), ..CreateSnapshot::default() };
    let render = move |changed: ChangedSnapshot| {
        page::changed(OF_VOLUMES, &around.of_volume(&changed.snapshot, changed.operation))
    };
    said.call_once(action, render).await
}

async fn create_vm(said: Said) -> Result<Reply> {
    if said.flag("snapshotMemory") == Some(true) {
        return Err(Error::invalid("snapshotMemory", "must be false: memory is not kept"));
    }
    let server = said.need_id::<Server>("virtualmachineUuid");
    let known = forgiven(said.get::<Server>(server.clone()).await)?;
    check_zone(&said, known.as_ref().map(|server| server.region)).await?;
    let around = Around::of(&said, None).await?;
    let action = CreateSnapshot {
        name: said.need("name"),
        description: said.text("description"),
        server: Some(server),
        ..CreateSnapshot::default()
    };
    let render = move |changed: ChangedSnapshot| {
        page::changed(OF_INSTANCES, &around.of_instance(&changed.snapshot, changed.operation))
    };
    said.call_once(action, render).await
}

/// Refuses a snapshot of another kind of source. Who may not read snapshots is told what the cloud
/// says of the change.
async fn check_kind(said: &Said, kind: SourceKind, named: &str) -> Result<Option<Snapshot>> {
    let found = forgiven(said.get::<Snapshot>(named.to_owned()).await)?;
    match found {
        Some(found) if found.source.kind() != kind => Err(Error::not_found(Snapshot::NAME)),
        found => Ok(found),
    }
}

/// Runs an action on the snapshot that is named, if it is of this kind of source.
async fn act<A, R>(
    said: Said,
    (kind, named): (SourceKind, String),
    action: A,
    render: R,
) -> Result<Reply>
where
    A: Action<Output = ChangedSnapshot>,
    R: Fn(&Around, ChangedSnapshot) -> Rendered + Send + 'static,
{
    let source = check_kind(&said, kind, &named).await?.map(|snapshot| snapshot.source);
    let around = Around::of(&said, source.as_ref().and_then(Source::volume)).await?;
    said.call_once(action, move |changed| render(&around, changed)).await
}

/// The snapshot that a request names, by its id or by that of a job of its own: a client that keeps
/// the job of its order names what it ordered so.
async fn named(said: &Said) -> Result<String> {
    let snapshot = said.need_id::<Snapshot>("uuid");
    if forgiven(said.get::<Snapshot>(snapshot.clone()).await)?.is_some() {
        return Ok(snapshot);
    }
    let operation = said.need_id::<Operation>("uuid");
    let made = forgiven(said.call(GetOperation { operation }).await)?;
    let of_snapshot = |flow: &FlowRow| Id::<Snapshot>::of(flow.subject).to_string();
    let made = made.filter(|flow| flow.subject_shown == of_snapshot(flow));
    Ok(made.map_or(snapshot, |flow| flow.subject_shown))
}

async fn revert_vm(said: Said) -> Result<Reply> {
    let snapshot = named(&said).await?;
    let which = (SourceKind::Server, snapshot.clone());
    act(said, which, RevertSnapshot { snapshot, seen: None }, |around, changed| {
        page::changed(OF_INSTANCES, &around.of_instance(&changed.snapshot, changed.operation))
    })
    .await
}

async fn delete(said: Said) -> Result<Reply> {
    let snapshot = named(&said).await?;
    let which = (SourceKind::Volume, snapshot.clone());
    act(said, which, DeleteSnapshot { snapshot, seen: None }, |_, _| page::gone()).await
}

async fn delete_vm(said: Said) -> Result<Reply> {
    let snapshot = named(&said).await?;
    let which = (SourceKind::Server, snapshot.clone());
    act(said, which, DeleteSnapshot { snapshot, seen: None }, |_, changed| {
        let uuid = changed.snapshot.head.id.uuid().to_string();
        page::done(&Gone { uuid, status: words::snapshot(changed.snapshot.state()).to_owned() })
    })
    .await
}
