//! Snapshots: the verbs of their life.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::snapshot::{
    ChangeSnapshot, ChangedSnapshot, CreateSnapshot, DeleteSnapshot, RevertSnapshot,
};
use nubo_cloud::{Action, Get, ListOf, Paged, Rendered};
use nubo_domain::{Result, Snapshot};
use nubo_wire::server::Fault;
use nubo_wire::snapshot as wire;

use crate::answer::{self, labels, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::wait::call_once;
use crate::{check, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("snapshot.list", list),
        on("snapshot.create", create),
        on("snapshot.get", get),
        on("snapshot.change", change),
        on("snapshot.delete", delete),
        on("snapshot.revert", revert),
    ]
}

/// A snapshot as it is shown.
pub fn shown(snapshot: &Snapshot) -> wire::Snapshot {
    let fault =
        |f: &nubo_domain::server::Fault| Fault { code: f.code.clone(), message: f.message.clone() };
    wire::Snapshot {
        id: snapshot.head.id.to_string(),
        name: snapshot.head.name.clone(),
        status: words::snapshot(snapshot.state()),
        size_gib: snapshot.size_gib,
        region: snapshot.region_name.clone(),
        volume_id: snapshot.source.volume().map(|id| id.to_string()),
        server_id: snapshot.source.server().map(|id| id.to_string()),
        project_id: snapshot.head.project.map(|id| id.to_string()),
        labels: labels(&snapshot.head.labels),
        fault: snapshot.fault.as_ref().map(fault),
        created_at: stamp(snapshot.head.created),
        updated_at: stamp(snapshot.head.updated),
        ready_at: snapshot.made.map(stamp),
        deleted_at: snapshot.ended.map(stamp),
        operation_id: None,
    }
}

/// Runs an action on a snapshot and waits for its end if the client prefers that.
async fn act<A>(req: Req, action: A, status: StatusCode) -> Result<Reply>
where
    A: Action<Output = ChangedSnapshot>,
{
    let render = move |changed: ChangedSnapshot| -> Rendered {
        let operation_id = changed.operation.map(|id| id.to_string());
        let body = wire::Snapshot { operation_id, ..shown(&changed.snapshot) };
        answer::changed(status, &body, changed.snapshot.head.version)
    };
    call_once::<Snapshot, _, _>(&req, action, render).await
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "snapshot.list")?.listing::<Snapshot>()?;
    let Paged { items, next } = req.call(ListOf::<Snapshot>::new(listing)).await?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<Snapshot>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let snapshot = req.call(Get::<Snapshot>::new(req.path("id"))).await?;
    answer::object(&shown(&snapshot), snapshot.head.version)
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateSnapshot = check::body(&req)?;
    let action = CreateSnapshot {
        name: body.name.0,
        volume: body.volume.map(|volume| volume.0),
        server: body.server.map(|server| server.0),
        labels: body.labels.unwrap_or_default().0,
        ..CreateSnapshot::default()
    };
    act(req, action, StatusCode::CREATED).await
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeSnapshot = check::body(&req)?;
    let action = ChangeSnapshot {
        snapshot: req.path("id").to_owned(),
        name: body.name.map(|name| name.0),
        labels: body.labels.map(|labels| labels.0),
        seen: req.if_match()?,
        ..ChangeSnapshot::default()
    };
    let render = |s: Snapshot| answer::changed(StatusCode::OK, &shown(&s), s.head.version);
    req.call_once(action, render).await
}

async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteSnapshot { snapshot: req.path("id").to_owned(), seen: req.if_match()? };
    act(req, action, StatusCode::OK).await
}

async fn revert(req: Req) -> Result<Reply> {
    let action = RevertSnapshot { snapshot: req.path("id").to_owned(), seen: req.if_match()? };
    act(req, action, StatusCode::OK).await
}
