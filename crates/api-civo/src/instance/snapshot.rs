//! Snapshots of instances, by the instance that they are of: copies of their root disks.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_base::{Id, Uuid};
use nubo_cloud::server::CreateServer;
use nubo_cloud::snapshot::{ChangeSnapshot, ChangedSnapshot, CreateSnapshot, DeleteSnapshot};
use nubo_cloud::{AllOf, Get, ListOf, Listing, Rendered};
use nubo_domain::snapshot::SourceKind;
use nubo_domain::{Error, ErrorKind, Kind, Lookup, Result, Scope, Server, Snapshot, code};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{INSTANCE_ABSENT, INSTANCE_STATE, Noun, UNCOPIED_ABSENT};
use crate::page::{Simple, done, object, success};
use crate::read::{Said, id};
use crate::restore::{self, INSTANCE, Restored, restore};
use crate::route::{Bound, on};
use crate::words;

pub fn routes() -> Vec<Bound> {
    let noun = Noun::Snapshot;
    let all = "/v2/instances/{id}/snapshots";
    let one = "/v2/instances/{id}/snapshots/{snapshot_id}";
    let back = "/v2/instances/{id}/snapshots/{snapshot_id}/restore";
    vec![
        on::<ListOf<Snapshot>, _, _>(("instance_snapshot.list", noun), (Method::GET, all), list)
            .gives::<Vec<Shown>>(),
        on::<Get<Snapshot>, _, _>(("instance_snapshot.get", noun), (Method::GET, one), get)
            .gives::<Shown>(),
        on::<CreateSnapshot, _, _>(("instance_snapshot.create", noun), (Method::POST, all), create)
            .takes::<Wish>()
            .gives::<Shown>(),
        on::<ChangeSnapshot, _, _>(("instance_snapshot.change", noun), (Method::PUT, one), change)
            .takes::<Change>()
            .gives::<Shown>(),
        on::<DeleteSnapshot, _, _>(
            ("instance_snapshot.delete", noun),
            (Method::DELETE, one),
            delete,
        )
        .gives::<Simple>(),
        on::<CreateServer, _, _>(
            ("instance_snapshot.restore", Noun::Restore),
            (Method::POST, back),
            put_back,
        )
        .takes::<restore::Wish>()
        .gives::<Begun>(),
    ]
}

/// A snapshot of an instance.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "InstanceSnapshot")]
struct Shown {
    id: String,
    name: String,
    description: String,
    /// Volumes have snapshots of their own.
    included_volumes: Vec<String>,
    status: State,
    created_at: String,
}

/// The state of a snapshot.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "InstanceSnapshotStatus")]
pub struct State {
    state: &'static str,
    /// Volumes have snapshots of their own.
    volumes: Vec<String>,
}

impl State {
    /// The state of this one.
    pub fn of(snapshot: &Snapshot) -> Self {
        Self { state: words::instance_snapshot(snapshot.state()), volumes: Vec::new() }
    }
}

/// A new snapshot.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "CreateInstanceSnapshotParams")]
struct Wish {
    name: String,
    #[serde(default)]
    description: Option<String>,
    /// Not possible here: volumes have snapshots of their own.
    #[serde(default)]
    include_volumes: bool,
}

/// What changes of a snapshot; what is absent stays.
#[derive(JsonSchema)]
#[schemars(rename = "UpdateInstanceSnapshotParams")]
#[expect(dead_code, reason = "describes what is read name by name")]
pub struct Change {
    name: Option<String>,
    description: Option<String>,
}

/// A restore that was begun. Some releases of the Go client read it itself, others what lies under
/// `instance`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InstanceSnapshotRestore")]
struct Begun {
    #[serde(flatten)]
    own: Restored,
    resource_type: &'static str,
    instance: Restored,
}

fn shown(snapshot: &Snapshot) -> Shown {
    Shown {
        id: snapshot.head.id.uuid().to_string(),
        name: snapshot.head.name.clone(),
        description: snapshot.head.description.clone().unwrap_or_default(),
        included_volumes: Vec::new(),
        status: State::of(snapshot),
        created_at: snapshot.head.created.to_string(),
    }
}

/// The instance of a path, which need not be there any more for its snapshots to be shown.
fn source(req: &Req) -> Result<Uuid> {
    Uuid::try_parse(req.path("id")).map_err(|_| Error::new(&INSTANCE_ABSENT))
}

/// Every snapshot of instances with this value besides that the caller may know of.
///
/// # Errors
/// Those of the store.
pub async fn found(req: &Req, more: (&'static str, String)) -> Result<Vec<Snapshot>> {
    let of_servers = ("source_kind", Lookup::Text(SourceKind::Server.word().to_owned()));
    let lookups = vec![of_servers, (more.0, Lookup::Text(more.1))];
    req.call(AllOf::<Snapshot>::new(Listing { lookups, ..Listing::default() })).await
}

/// The snapshot of a path, if it is one of an instance: of this one, where one is named.
///
/// # Errors
/// `not_found`; those of the store.
pub async fn one(req: &Req, name: &str, of: Option<Uuid>) -> Result<Snapshot> {
    let found = req.call(Get::<Snapshot>::new(id::<Snapshot>(req, name)?)).await?;
    let fits = found.source.server().is_some_and(|id| of.is_none_or(|of| id.uuid() == of));
    if fits && !found.ended() { Ok(found) } else { Err(Error::not_found(Snapshot::NAME)) }
}

/// The same for a change, by whoever need not be able to read what is changed.
///
/// # Errors
/// As [`one`].
pub async fn changeable(req: &Req, name: &str, of: Option<Uuid>) -> Result<String> {
    if req.caller().scopes.has(Scope::VolumesRead) {
        one(req, name, of).await?;
    }
    id::<Snapshot>(req, name)
}

async fn list(req: Req) -> Result<Reply> {
    let source = source(&req)?;
    let found = found(&req, ("source", source.to_string())).await?;
    if found.is_empty() {
        let known = super::all_if_visible(&req).await?;
        if !known.iter().any(|server| server.head.id.uuid() == source) {
            return Err(Error::new(&INSTANCE_ABSENT));
        }
    }
    object(&found.iter().map(shown).collect::<Vec<_>>())
}

async fn get(req: Req) -> Result<Reply> {
    object(&shown(&one(&req, "snapshot_id", Some(source(&req)?)).await?))
}

async fn create(req: Req) -> Result<Reply> {
    let source = source(&req).map_err(|_| Error::new(&UNCOPIED_ABSENT))?;
    let wish: Wish = Said::of(&req).await?.read()?;
    if wish.include_volumes {
        let text = "A snapshot holds the root disk; make snapshots of the volumes beside it.";
        return Err(Error::new(&code::UNSUPPORTED).public(text));
    }
    let action = CreateSnapshot {
        name: wish.name,
        description: wish.description,
        server: Some(Id::<Server>::of(source).to_string()),
        ..CreateSnapshot::default()
    };
    let render = |changed: ChangedSnapshot| done(&shown(&changed.snapshot));
    req.call_once(action, render).await.map_err(uncopied)
}

/// What keeps an instance from being copied is a matter of the instance.
fn uncopied(error: Error) -> Error {
    let is_absent = error.fields().iter().any(|field| field.field == "server");
    match error.kind() {
        ErrorKind::Invalid if is_absent => Error::new(&UNCOPIED_ABSENT),
        ErrorKind::WrongState => Error::new(&INSTANCE_STATE).public(error.message().to_owned()),
        _ => error,
    }
}

/// The change that a request says.
///
/// # Errors
/// `validation_failed` for what is no text.
pub fn change_of(said: &Said, snapshot: String) -> Result<ChangeSnapshot> {
    Ok(ChangeSnapshot {
        snapshot,
        name: said.optional("name")?.filter(|name| !name.is_empty()).map(str::to_owned),
        description: said.optional("description")?.map(str::to_owned),
        ..ChangeSnapshot::default()
    })
}

async fn change(req: Req) -> Result<Reply> {
    let snapshot = changeable(&req, "snapshot_id", Some(source(&req)?)).await?;
    let action = change_of(&Said::of(&req).await?, snapshot)?;
    req.call_once(action, |snapshot: Snapshot| done(&shown(&snapshot))).await
}

async fn delete(req: Req) -> Result<Reply> {
    let snapshot = changeable(&req, "snapshot_id", Some(source(&req)?)).await?;
    req.call_once(DeleteSnapshot { snapshot, seen: None }, |_: ChangedSnapshot| success()).await
}

async fn put_back(req: Req) -> Result<Reply> {
    let snapshot = one(&req, "snapshot_id", Some(source(&req)?)).await?;
    let wish: restore::Wish = Said::of(&req).await?.read()?;
    restore(&req, snapshot, wish, begun).await
}

fn begun(restored: Restored) -> Rendered {
    done(&Begun { own: restored.clone(), resource_type: INSTANCE, instance: restored })
}
