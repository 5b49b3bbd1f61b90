//! Volumes: disks that outlive instances. Their work goes on after the answer, as jobs.

use nubo_api_kit::Reply;
use nubo_base::Id;
use nubo_cloud::Action;
use nubo_cloud::volume::{
    AttachVolume, ChangedVolume, CreateVolume, DeleteVolume, DetachVolume, ResizeVolume,
};
use nubo_domain::volume::VolumeState;
use nubo_domain::{Error, Region, Result, Server, Volume};
use nubo_ports::flows::Operation;
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::{STORAGE_ID, STORAGE_NAME, check_offering};
use crate::names::{self, Servers};
use crate::op::{Bound, Op, Param, Shape, may, must, on};
use crate::said::{Said, forgiven};
use crate::{page, words};

const VOLUMES: &str = "listVolumeResponse";

const WHICH: Param = must("uuid", Shape::Uuid, "Which volume");
const SIZE: Shape = Shape::Count(1, 65_536);

/// Operations on volumes.
pub const OPS: &[Op] = &[
    Op::get("volume.list", "volume.list", "/restapi/volume/volumeList")
        .says("Lists volumes")
        .takes(&[
            may("zoneUuid", Shape::Uuid, "Only in this zone"),
            may("vmUuid", Shape::Uuid, "Only of this instance"),
            may("uuid", Shape::Uuid, "Only this one"),
        ])
        .lists::<Disk>(VOLUMES),
    Op::post("volume.create", "volume.create", "/restapi/volume/createVolume")
        .says("Makes a volume")
        .takes(&[
            must("name", Shape::Text(100), "Its name, unique in the domain"),
            must("zoneUuid", Shape::Uuid, "The zone"),
            must("storageOfferingUuid", Shape::Uuid, "The one storage offering"),
            must("diskSize", SIZE, "Its size in GiB"),
        ])
        .lists::<Disk>(VOLUMES),
    Op::get("volume.attach", "volume.attach", "/restapi/volume/attachVolume")
        .says("Attaches a volume to an instance")
        .takes(&[WHICH, must("instanceUuid", Shape::Uuid, "The instance")])
        .lists::<Disk>(VOLUMES),
    Op::get("volume.detach", "volume.detach", "/restapi/volume/detachVolume")
        .says("Detaches a volume from its instance")
        .takes(&[WHICH])
        .lists::<Disk>(VOLUMES),
    Op::get("volume.resize", "volume.resize", "/restapi/volume/resizeVolume")
        .says("Makes a volume larger")
        .takes(&[
            WHICH,
            may("storageOfferingUuid", Shape::Uuid, "The one storage offering"),
            must("diskSize", SIZE, "Its new size in GiB"),
            may("isShrink", Shape::Flag, "Only false: a volume never shrinks"),
        ])
        .lists::<Disk>(VOLUMES),
    Op::delete("volume.delete", "volume.delete", "/restapi/volume/deleteVolume/{uuid}")
        .says("Deletes a volume that no instance has, and its data")
        .shows::<Gone>(),
];

pub fn routes() -> Vec<Bound> {
    let [listing, creating, attaching, detaching, resizing, deleting] = OPS else {
        return Vec::new();
    };
    vec![
        on(listing, list),
        on(creating, create),
        on(attaching, attach),
        on(detaching, detach),
        on(resizing, resize),
        on(deleting, delete),
    ]
}

/// A disk that outlives instances.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Disk {
    /// Its id.
    pub uuid: String,
    /// Its name.
    pub name: String,
    /// Where it is in its life, such as `READY` or `ATTACHED`.
    pub status: String,
    /// Whether it is not deleted.
    pub is_active: bool,
    /// Always `DATADISK`.
    pub volume_type: String,
    /// Its size in GiB, as a text.
    pub storage_disk_size: String,
    /// The one storage offering.
    pub storage_offering_uuid: String,
    /// Its name.
    pub storage_offering_name: String,
    /// The instance that has it; absent while none has. A client of this vendor takes no list with
    /// a field in it that the client does not know, and knows neither this nor the reason below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vm_uuid: Option<String>,
    /// That instance's name.
    pub vm_instance_name: Option<String>,
    /// Its zone.
    pub zone_uuid: String,
    /// The account's name.
    pub domain_name: Option<String>,
    /// The job that was started by this call.
    pub job_id: Option<String>,
    /// When it was made, in milliseconds since 1970.
    pub created_time_stamp: i64,
    /// Why it is not as was wished; absent if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// Always null: a volume never shrinks.
    pub is_shrink: Option<bool>,
}

/// What is left of a deleted volume.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Gone {
    /// Its id.
    pub uuid: String,
    /// Where it is in its life, `DELETING` or `DELETED`.
    pub status: String,
}

struct Around {
    servers: Servers,
    domain: Option<String>,
}

impl Around {
    async fn of(said: &Said, servers: impl IntoIterator<Item = Id<Server>>) -> Result<Self> {
        let domain = names::domain(said).await?;
        Ok(Self { servers: Servers::of(said, servers).await?, domain })
    }

    fn shown(&self, volume: &Volume, job: Option<Id<Operation>>) -> Disk {
        let over = matches!(volume.state(), VolumeState::Deleting | VolumeState::Deleted);
        Disk {
            uuid: volume.head.id.uuid().to_string(),
            name: volume.head.name.clone(),
            status: words::volume(volume.state()).to_owned(),
            is_active: !over,
            volume_type: "DATADISK".to_owned(),
            storage_disk_size: volume.size_gib.to_string(),
            storage_offering_uuid: STORAGE_ID.to_string(),
            storage_offering_name: STORAGE_NAME.to_owned(),
            vm_uuid: volume.server.map(|id| id.uuid().to_string()),
            vm_instance_name: self.servers.get(volume.server),
            zone_uuid: volume.region.uuid().to_string(),
            domain_name: self.domain.clone(),
            job_id: job.map(|id| id.uuid().to_string()),
            created_time_stamp: volume.head.created.micros() / 1_000,
            error_message: volume.fault.as_ref().map(|fault| fault.message.clone()),
            is_shrink: None,
        }
    }
}

async fn list(said: Said) -> Result<Reply> {
    let found = said.in_zone("uuid", |volume: &Volume| volume.region).await?;
    let server = said.id::<Server>("vmUuid");
    let is_of = |volume: &Volume| {
        server.as_ref().is_none_or(|id| volume.server.is_some_and(|s| s.to_string() == *id))
    };
    let found: Vec<Volume> = found.into_iter().filter(is_of).collect();
    let servers: Vec<_> = found.iter().filter_map(|v| v.server).collect();
    let around = Around::of(&said, servers).await?;
    page::list(VOLUMES, &found.iter().map(|v| around.shown(v, None)).collect::<Vec<_>>())
}

/// Runs an action whose volume is or will be in this server, and answers with its job. A change
/// without work of its own is over at once and goes by the volume's own id.
async fn act<A>(said: Said, action: A, server: Option<Id<Server>>) -> Result<Reply>
where
    A: Action<Output = ChangedVolume>,
{
    let around = Around::of(&said, server).await?;
    let render = move |changed: ChangedVolume| {
        let own = Id::<Operation>::of(changed.volume.head.id.uuid());
        let job = changed.operation.unwrap_or(own);
        page::changed(VOLUMES, &around.shown(&changed.volume, Some(job)))
    };
    said.call_once(action, render).await
}

/// The server that has the volume now, as far as the caller may know.
async fn holder(said: &Said) -> Result<Option<Id<Server>>> {
    let volume = forgiven(said.get::<Volume>(said.need_id::<Volume>("uuid")).await)?;
    Ok(volume.and_then(|volume| volume.server))
}

async fn create(said: Said) -> Result<Reply> {
    check_offering(&said, "storageOfferingUuid", STORAGE_ID)?;
    let action = CreateVolume {
        name: said.need("name"),
        size_gib: said.count("diskSize").unwrap_or(0),
        region: said.id::<Region>("zoneUuid"),
        ..CreateVolume::default()
    };
    act(said, action, None).await
}

async fn attach(said: Said) -> Result<Reply> {
    let (volume, server) = (said.need_id::<Volume>("uuid"), said.need_id::<Server>("instanceUuid"));
    let found = forgiven(said.get::<Server>(server.clone()).await)?;
    let action = AttachVolume { volume, server, seen: None };
    act(said, action, found.map(|server| server.head.id)).await
}

async fn detach(said: Said) -> Result<Reply> {
    let holder = holder(&said).await?;
    let action = DetachVolume { volume: said.need_id::<Volume>("uuid"), seen: None };
    act(said, action, holder).await
}

async fn resize(said: Said) -> Result<Reply> {
    check_offering(&said, "storageOfferingUuid", STORAGE_ID)?;
    if said.flag("isShrink") == Some(true) {
        return Err(Error::invalid("isShrink", "must be false: a volume never shrinks"));
    }
    let holder = holder(&said).await?;
    let size_gib = said.count("diskSize").unwrap_or(0);
    let action = ResizeVolume { volume: said.need_id::<Volume>("uuid"), size_gib, seen: None };
    act(said, action, holder).await
}

async fn delete(said: Said) -> Result<Reply> {
    let action = DeleteVolume { volume: said.need_id::<Volume>("uuid"), seen: None };
    let render = |changed: ChangedVolume| {
        let uuid = changed.volume.head.id.uuid().to_string();
        let status = words::volume(changed.volume.state()).to_owned();
        page::done(&Gone { uuid, status })
    };
    said.call_once(action, render).await
}
