//! Snapshots by what they are of: of instances, which is the only sort that has this address.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::server::CreateServer;
use nubo_cloud::snapshot::{ChangeSnapshot, ChangedSnapshot, DeleteSnapshot};
use nubo_cloud::{Get, ListOf, Rendered};
use nubo_domain::{Result, Server, Snapshot};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Noun;
use crate::instance::all_if_visible;
use crate::instance::snapshot::{Change, State, change_of, changeable, found, one};
use crate::page::{Simple, done, object, success};
use crate::read::Said;
use crate::restore::{INSTANCE, Restored, Wish, restore};
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    let noun = Noun::Snapshot;
    let (all, each) = ("/v2/resourcesnapshots", "/v2/resourcesnapshots/{id}");
    let back = "/v2/resourcesnapshots/{id}/restore";
    vec![
        on::<ListOf<Snapshot>, _, _>(("resource_snapshot.list", noun), (Method::GET, all), list)
            .gives::<Vec<Shown>>(),
        on::<Get<Snapshot>, _, _>(("resource_snapshot.get", noun), (Method::GET, each), get)
            .gives::<Shown>(),
        on::<ChangeSnapshot, _, _>(("resource_snapshot.change", noun), (Method::PUT, each), change)
            .takes::<Change>()
            .gives::<Shown>(),
        on::<DeleteSnapshot, _, _>(
            ("resource_snapshot.delete", noun),
            (Method::DELETE, each),
            delete,
        )
        .gives::<Simple>(),
        on::<CreateServer, _, _>(
            ("resource_snapshot.restore", Noun::Restore),
            (Method::POST, back),
            put_back,
        )
        .takes::<Back>()
        .gives::<Begun>(),
    ]
}

/// A snapshot.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ResourceSnapshot")]
struct Shown {
    id: String,
    name: String,
    description: String,
    /// Always `instance`.
    resource_type: &'static str,
    created_at: String,
    instance: Of,
}

/// The instance that a snapshot is of.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InstanceSnapshotInfo")]
struct Of {
    id: String,
    /// Empty once the instance is gone.
    name: String,
    description: String,
    /// Volumes have snapshots of their own.
    included_volumes: Vec<String>,
    status: State,
    created_at: String,
}

/// How a resource is restored.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "RestoreResourceSnapshotRequest")]
#[serde(default)]
struct Back {
    instance: Option<Wish>,
}

/// A restore that was begun.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ResourceSnapshotRestore")]
struct Begun {
    resource_type: &'static str,
    instance: Restored,
}

fn shown(snapshot: &Snapshot, servers: &[Server]) -> Shown {
    let source = snapshot.source.server();
    let server = servers.iter().find(|server| Some(server.head.id) == source);
    let created_at = snapshot.head.created.to_string();
    Shown {
        id: snapshot.head.id.uuid().to_string(),
        name: snapshot.head.name.clone(),
        description: snapshot.head.description.clone().unwrap_or_default(),
        resource_type: INSTANCE,
        created_at: created_at.clone(),
        instance: Of {
            id: source.map(|id| id.uuid().to_string()).unwrap_or_default(),
            name: server.map(|server| server.head.name.clone()).unwrap_or_default(),
            description: server.map(|server| server.notes.clone()).unwrap_or_default(),
            included_volumes: Vec::new(),
            status: State::of(snapshot),
            created_at,
        },
    }
}

async fn list(req: Req) -> Result<Reply> {
    let region = Said::of(&req).await?.region(&req).await?;
    let found = found(&req, ("region", region.head.id.uuid().to_string())).await?;
    let servers = all_if_visible(&req).await?;
    object(&found.iter().map(|snapshot| shown(snapshot, &servers)).collect::<Vec<_>>())
}

async fn get(req: Req) -> Result<Reply> {
    let snapshot = one(&req, "id", None).await?;
    object(&shown(&snapshot, &all_if_visible(&req).await?))
}

async fn change(req: Req) -> Result<Reply> {
    let snapshot = changeable(&req, "id", None).await?;
    let action = change_of(&Said::of(&req).await?, snapshot)?;
    let servers = all_if_visible(&req).await?;
    req.call_once(action, move |snapshot: Snapshot| done(&shown(&snapshot, &servers))).await
}

async fn delete(req: Req) -> Result<Reply> {
    let snapshot = changeable(&req, "id", None).await?;
    req.call_once(DeleteSnapshot { snapshot, seen: None }, |_: ChangedSnapshot| success()).await
}

async fn put_back(req: Req) -> Result<Reply> {
    let snapshot = one(&req, "id", None).await?;
    let wish: Back = Said::of(&req).await?.read()?;
    let wish = wish.instance.unwrap_or_default().known("instance")?;
    restore(&req, snapshot, wish, begun).await
}

fn begun(instance: Restored) -> Rendered {
    done(&Begun { resource_type: INSTANCE, instance })
}
