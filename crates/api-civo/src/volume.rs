//! Volumes.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::volume::{
    AttachVolume, ChangeVolume, ChangedVolume, CreateVolume, DeleteVolume, DetachVolume,
    ResizeVolume,
};
use nubo_cloud::{AllOf, Get, ListOf, Listing};
use nubo_domain::volume::VolumeState;
use nubo_domain::{Error, Kind, Lookup, Network, Result, Scope, Server, Snapshot, Volume};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Noun, VOLUME_ATTACHED, VOLUME_FREE, VOLUME_ONLINE};
use crate::network;
use crate::page::{SUCCESS, Simple, done, object, success};
use crate::read::{Said, id, live, named, regions};
use crate::route::{Bound, keyed, on};
use crate::words;

pub fn routes() -> Vec<Bound> {
    let noun = Noun::Volume;
    let (all, one) = ("/v2/volumes", "/v2/volumes/{id}");
    let put = |path| (Method::PUT, path);
    vec![
        on::<ListOf<Volume>, _, _>(("volume.list", noun), (Method::GET, all), list)
            .gives::<Vec<Shown>>(),
        on::<CreateVolume, _, _>(("volume.create", noun), (Method::POST, all), create)
            .takes::<Wish>()
            .gives::<Made>(),
        on::<Get<Volume>, _, _>(("volume.get", noun), (Method::GET, one), get).gives::<Shown>(),
        // What the client in Ruby renames with.
        on::<ChangeVolume, _, _>(("volume.change", noun), put(one), change)
            .takes::<Renamed>()
            .gives::<Simple>(),
        on::<DeleteVolume, _, _>(("volume.delete", noun), (Method::DELETE, one), delete)
            .gives::<Simple>(),
        on::<ResizeVolume, _, _>(("volume.resize", noun), put("/v2/volumes/{id}/resize"), resize)
            .takes::<Grown>()
            .gives::<Simple>(),
        on::<AttachVolume, _, _>(("volume.attach", noun), put("/v2/volumes/{id}/attach"), attach)
            .takes::<Plug>()
            .gives::<Simple>(),
        on::<DetachVolume, _, _>(("volume.detach", noun), put("/v2/volumes/{id}/detach"), detach)
            .gives::<Simple>(),
        keyed(("volume.list_types", noun), (Method::GET, "/v2/volumetypes"), list_types)
            .gives::<Vec<Type>>(),
    ]
}

/// A volume.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Volume")]
struct Shown {
    id: String,
    name: String,
    /// Empty while it is free.
    instance_id: String,
    cluster_id: &'static str,
    network_id: String,
    mountpoint: String,
    status: &'static str,
    /// What was ordered by its name; empty where nothing was named.
    volume_type: String,
    size_gb: u64,
    bootable: bool,
    created_at: String,
    region: String,
}

/// What making a volume answers: the volume, and that it was made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VolumeMade")]
struct Made {
    result: &'static str,
    #[serde(flatten)]
    volume: Shown,
}

/// A new volume.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "VolumeConfig")]
struct Wish {
    name: String,
    /// The size of the snapshot if absent.
    #[serde(default)]
    size_gb: Option<u64>,
    /// The default network if absent.
    #[serde(default)]
    network_id: Option<String>,
    /// `standard`.
    #[serde(default)]
    volume_type: Option<String>,
    #[serde(default)]
    bootable: Option<bool>,
    #[serde(default)]
    snapshot_id: Option<String>,
    #[serde(default)]
    #[expect(dead_code, reason = "read by itself, but told in the document")]
    region: Option<String>,
}

/// A kind of volume.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VolumeType")]
struct Type {
    name: &'static str,
    description: &'static str,
    enabled: bool,
    labels: Vec<String>,
}

/// The one kind of volume.
pub const STANDARD: &str = "standard";

/// The label of volumes whose kind was named in their order. Clients that keep what they ordered
/// compare it with what is shown, so that a kind nobody named would never be what they ordered.
const NAMED: &str = "volume_type";

fn shown(volume: &Volume, default: Option<&Network>) -> Shown {
    let network = volume.network.or(default.map(|network| network.head.id));
    let plugged = volume.server.filter(|_| volume.is_plugged());
    // Where a guest finds it whatever else is plugged in.
    let mountpoint = plugged.map(|_| format!("/dev/disk/by-id/virtio-{}", volume.serial()));
    Shown {
        id: volume.head.id.uuid().to_string(),
        name: volume.head.name.clone(),
        instance_id: volume.server.map(|id| id.uuid().to_string()).unwrap_or_default(),
        cluster_id: "",
        network_id: network.map(|id| id.uuid().to_string()).unwrap_or_default(),
        mountpoint: mountpoint.unwrap_or_default(),
        status: words::volume(volume.state()),
        volume_type: volume.head.labels.get(NAMED).cloned().unwrap_or_default(),
        size_gb: volume.size_gib,
        bootable: false,
        created_at: volume.head.created.to_string(),
        region: volume.region_name.clone(),
    }
}

/// The default network, for callers that may look at networks.
async fn default(req: &Req, region: &nubo_domain::Region) -> Result<Option<Network>> {
    if !req.caller().scopes.has(Scope::NetworksRead) {
        return Ok(None);
    }
    network::default(req, region).await
}

async fn list(req: Req) -> Result<Reply> {
    let region = Said::of(&req).await?.region(&req).await?;
    let lookups = vec![("region", Lookup::Text(region.head.id.uuid().to_string()))];
    let volumes = req.call(AllOf::<Volume>::new(Listing { lookups, ..Listing::default() })).await?;
    let default = default(&req, &region).await?;
    object(&volumes.iter().map(|v| shown(v, default.as_ref())).collect::<Vec<_>>())
}

async fn get(req: Req) -> Result<Reply> {
    let volume: Volume = live(&req, "id").await?;
    let region = regions(&req).await?.into_iter().find(|region| region.head.id == volume.region);
    let default = match region {
        Some(region) => default(&req, &region).await?,
        None => None,
    };
    object(&shown(&volume, default.as_ref()))
}

async fn create(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let region = said.region(&req).await?;
    let wish: Wish = said.read()?;
    let refuse = |text: &str| Err(Error::new(&nubo_domain::code::UNSUPPORTED).public(text));
    if wish.size_gb.is_none() && wish.snapshot_id.is_none() {
        return Err(Error::invalid("size_gb", "is required"));
    }
    if wish.bootable == Some(true) {
        return refuse("Volumes cannot be booted from here.");
    }
    if wish.volume_type.as_deref().is_some_and(|kind| kind != STANDARD) {
        return Err(Error::invalid("volume_type", "must be standard"));
    }
    let default = default(&req, &region).await?;
    let action = CreateVolume {
        name: wish.name,
        labels: wish.volume_type.into_iter().map(|kind| (NAMED.to_owned(), kind)).collect(),
        size_gib: wish.size_gb.unwrap_or_default(),
        snapshot: wish.snapshot_id.as_deref().map(named::<Snapshot>),
        region: Some(region.head.id.to_string()),
        network: wish.network_id.as_deref().map(named::<Network>),
        ..CreateVolume::default()
    };
    let render = move |changed: ChangedVolume| {
        let volume = shown(&changed.volume, default.as_ref());
        done(&Made { result: SUCCESS, volume })
    };
    req.call_once(action, render).await
}

async fn change(req: Req) -> Result<Reply> {
    let name = Some(Said::of(&req).await?.needed("name")?);
    let volume = id::<Volume>(&req, "id")?;
    req.call_once(ChangeVolume { volume, name, ..ChangeVolume::default() }, |_| success()).await
}

async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteVolume { volume: id::<Volume>(&req, "id")?, seen: None };
    let changed = req.call(action).await?;
    if changed.volume.ended() {
        return Err(Error::not_found(Volume::NAME));
    }
    Reply::rendered(success())
}

/// A larger size.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "VolumeResize")]
struct Grown {
    size_gb: u64,
}

/// Where a volume goes.
#[derive(JsonSchema)]
#[schemars(rename = "VolumeAttach")]
#[expect(dead_code, reason = "describes what is read name by name")]
struct Plug {
    instance_id: String,
}

/// Another name.
#[derive(JsonSchema)]
#[schemars(rename = "VolumeChange")]
#[expect(dead_code, reason = "describes what is read name by name")]
struct Renamed {
    name: String,
}

/// Whether the volume that a path names is so, which has a code of its own here. Who may change but
/// not read it is told what the cloud says.
async fn is(req: &Req, so: impl Fn(&Volume) -> bool) -> Result<bool> {
    if !req.caller().scopes.has(Scope::VolumesRead) {
        return Ok(false);
    }
    Ok(so(&live(req, "id").await?))
}

async fn resize(req: Req) -> Result<Reply> {
    let wish: Grown = Said::of(&req).await?.read()?;
    if is(&req, |volume| volume.server.is_some()).await? {
        return Err(Error::new(&VOLUME_ONLINE));
    }
    let volume = id::<Volume>(&req, "id")?;
    let action = ResizeVolume { volume, size_gib: wish.size_gb, seen: None };
    req.call_once(action, |_| success()).await
}

async fn attach(req: Req) -> Result<Reply> {
    let server = named::<Server>(&Said::of(&req).await?.needed("instance_id")?);
    if is(&req, |volume| volume.server.is_some()).await? {
        return Err(Error::new(&VOLUME_ATTACHED));
    }
    let action = AttachVolume { volume: id::<Volume>(&req, "id")?, server, seen: None };
    req.call_once(action, |_| success()).await
}

async fn detach(req: Req) -> Result<Reply> {
    // Also what says nothing that is needed must be readable.
    Said::of(&req).await?;
    if is(&req, |volume| volume.state() == VolumeState::Available).await? {
        return Err(Error::new(&VOLUME_FREE));
    }
    let action = DetachVolume { volume: id::<Volume>(&req, "id")?, seen: None };
    req.call_once(action, |_| success()).await
}

async fn list_types(_: Req) -> Result<Reply> {
    object(&[Type {
        name: STANDARD,
        description: "Disks that outlive instances",
        enabled: true,
        labels: Vec::new(),
    }])
}
