//! Snapshots of volumes.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_base::Uuid;
use nubo_cloud::snapshot::{ChangedSnapshot, CreateSnapshot, DeleteSnapshot};
use nubo_cloud::{AllOf, Get, ListOf, Listing};
use nubo_domain::snapshot::SourceKind;
use nubo_domain::{Error, Kind, Lookup, Result, Scope, Snapshot, Volume};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Noun;
use crate::page::{Simple, done, object, success};
use crate::read::{Said, all_if_visible, id};
use crate::route::{Asked, Bound, on};
use crate::words;

/// What the lists of all snapshots say besides.
const SORTED: &[Asked] =
    &[("resource_type", "`volume`: snapshots of instances have addresses of their own.")];

pub fn routes() -> Vec<Bound> {
    let noun = Noun::Snapshot;
    let (all, one) = ("/v2/snapshots", "/v2/snapshots/{snapshot_id}");
    let of = "/v2/volumes/{id}/snapshots";
    let one_of = "/v2/volumes/{id}/snapshots/{snapshot_id}";
    vec![
        on::<ListOf<Snapshot>, _, _>(("snapshot.list_of", noun), (Method::GET, of), list_of)
            .gives::<Vec<Shown>>(),
        on::<Get<Snapshot>, _, _>(("snapshot.get_of", noun), (Method::GET, one_of), get_of)
            .gives::<Shown>(),
        on::<CreateSnapshot, _, _>(("snapshot.create", noun), (Method::POST, of), create)
            .takes::<Wish>()
            .gives::<Shown>(),
        on::<ListOf<Snapshot>, _, _>(("snapshot.list", noun), (Method::GET, all), list)
            .asks(SORTED)
            .gives::<Vec<Shown>>(),
        on::<Get<Snapshot>, _, _>(("snapshot.get", noun), (Method::GET, one), get)
            .asks(SORTED)
            .gives::<Shown>(),
        on::<DeleteSnapshot, _, _>(("snapshot.delete", noun), (Method::DELETE, one), delete)
            .gives::<Simple>(),
    ]
}

/// A snapshot of a volume.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VolumeSnapshot")]
struct Shown {
    name: String,
    snapshot_id: String,
    snapshot_description: String,
    volume_id: String,
    /// The instance that the volume is in; empty while it is free.
    instance_id: String,
    /// Empty once the volume is gone.
    source_volume_name: String,
    /// In GB.
    restore_size: u64,
    state: &'static str,
    creation_time: String,
}

/// A new snapshot.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "VolumeSnapshotConfig")]
struct Wish {
    name: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    #[expect(dead_code, reason = "read by itself, but told in the document")]
    region: Option<String>,
}

fn shown(snapshot: &Snapshot, volumes: &[Volume]) -> Shown {
    let id = snapshot.source.volume();
    let volume = volumes.iter().find(|volume| Some(volume.head.id) == id);
    let server = volume.and_then(|volume| volume.server);
    Shown {
        name: snapshot.head.name.clone(),
        snapshot_id: snapshot.head.id.uuid().to_string(),
        snapshot_description: snapshot.head.description.clone().unwrap_or_default(),
        volume_id: id.map(|id| id.uuid().to_string()).unwrap_or_default(),
        instance_id: server.map(|id| id.uuid().to_string()).unwrap_or_default(),
        source_volume_name: volume.map(|volume| volume.head.name.clone()).unwrap_or_default(),
        restore_size: snapshot.size_gib,
        state: words::snapshot(snapshot.state()),
        creation_time: snapshot.head.created.to_string(),
    }
}

/// The volumes that the caller may know of.
async fn volumes(req: &Req) -> Result<Vec<Volume>> {
    all_if_visible(req, Scope::VolumesRead).await
}

/// The snapshots of volumes with these values besides.
async fn found(req: &Req, more: (&'static str, String)) -> Result<Vec<Snapshot>> {
    let of_volumes = ("source_kind", Lookup::Text(SourceKind::Volume.word().to_owned()));
    let lookups = vec![of_volumes, (more.0, Lookup::Text(more.1))];
    req.call(AllOf::<Snapshot>::new(Listing { lookups, ..Listing::default() })).await
}

async fn list(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let region = said.region(&req).await?;
    if said.filled("resource_type").is_some_and(|sort| sort != "volume") {
        return Err(Error::invalid("resource_type", "must be volume"));
    }
    let found = found(&req, ("region", region.head.id.uuid().to_string())).await?;
    let volumes = volumes(&req).await?;
    object(&found.iter().map(|snapshot| shown(snapshot, &volumes)).collect::<Vec<_>>())
}

/// The volume of a path, which need not be there any more for its snapshots to be shown.
fn source(req: &Req) -> Result<Uuid> {
    Uuid::try_parse(req.path("id")).map_err(|_| absent_volume())
}

fn absent_volume() -> Error {
    Error::new(&crate::error::VOLUME_ABSENT)
}

async fn list_of(req: Req) -> Result<Reply> {
    let source = source(&req)?;
    let found = found(&req, ("source", source.to_string())).await?;
    let volumes = volumes(&req).await?;
    let known = volumes.iter().any(|volume| volume.head.id.uuid() == source);
    if found.is_empty() && !known {
        return Err(absent_volume());
    }
    object(&found.iter().map(|snapshot| shown(snapshot, &volumes)).collect::<Vec<_>>())
}

/// The snapshot of a path, if it is one of a volume.
async fn one(req: &Req) -> Result<Snapshot> {
    let found = req.call(Get::<Snapshot>::new(id::<Snapshot>(req, "snapshot_id")?)).await?;
    match found.source.volume() {
        Some(_) if !found.ended() => Ok(found),
        _ => Err(Error::not_found(Snapshot::NAME)),
    }
}

async fn get(req: Req) -> Result<Reply> {
    let snapshot = one(&req).await?;
    object(&shown(&snapshot, &volumes(&req).await?))
}

async fn get_of(req: Req) -> Result<Reply> {
    let snapshot = one(&req).await?;
    if snapshot.source.id() != source(&req)? {
        return Err(Error::not_found(Snapshot::NAME));
    }
    object(&shown(&snapshot, &volumes(&req).await?))
}

async fn create(req: Req) -> Result<Reply> {
    let wish: Wish = Said::of(&req).await?.read()?;
    let source = source(&req)?;
    let volumes = volumes(&req).await?;
    let action = CreateSnapshot {
        name: wish.name,
        description: wish.description,
        volume: Some(nubo_base::Id::<Volume>::of(source).to_string()),
        ..CreateSnapshot::default()
    };
    let render = move |changed: ChangedSnapshot| done(&shown(&changed.snapshot, &volumes));
    let is_absent = |error: &Error| error.fields().iter().any(|field| field.field == "volume");
    req.call_once(action, render).await.map_err(|error| match is_absent(&error) {
        true => absent_volume(),
        false => error,
    })
}

async fn delete(req: Req) -> Result<Reply> {
    let snapshot = id::<Snapshot>(&req, "snapshot_id")?;
    if req.caller().scopes.has(Scope::VolumesRead) {
        one(&req).await?;
    }
    req.call_once(DeleteSnapshot { snapshot, seen: None }, |_: ChangedSnapshot| success()).await
}
