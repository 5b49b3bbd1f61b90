//! Volumes: the verbs of their life.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::volume::{
    AttachVolume, ChangeVolume, ChangedVolume, CreateVolume, DeleteVolume, DetachVolume,
    ResizeVolume,
};
use nubo_cloud::{Action, Get, ListOf, Paged, Rendered};
use nubo_domain::{Result, Volume};
use nubo_wire::server::Fault;
use nubo_wire::volume as wire;

use crate::answer::{self, labels, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::wait::call_once;
use crate::{check, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("volume.list", list),
        on("volume.create", create),
        on("volume.get", get),
        on("volume.change", change),
        on("volume.delete", delete),
        on("volume.attach", attach),
        on("volume.detach", detach),
        on("volume.resize", resize),
    ]
}

/// A volume as it is shown.
pub fn shown(volume: &Volume) -> wire::Volume {
    let fault =
        |f: &nubo_domain::server::Fault| Fault { code: f.code.clone(), message: f.message.clone() };
    wire::Volume {
        id: volume.head.id.to_string(),
        name: volume.head.name.clone(),
        status: words::volume(volume.state()),
        size_gib: volume.size_gib,
        region: volume.region_name.clone(),
        server_id: volume.server.map(|id| id.to_string()),
        serial: volume.serial(),
        project_id: volume.head.project.map(|id| id.to_string()),
        labels: labels(&volume.head.labels),
        fault: volume.fault.as_ref().map(fault),
        created_at: stamp(volume.head.created),
        updated_at: stamp(volume.head.updated),
        deleted_at: volume.ended.map(stamp),
        operation_id: None,
    }
}

/// Runs an action on a volume and waits for its end if the client prefers that.
async fn act<A>(req: Req, action: A, status: StatusCode) -> Result<Reply>
where
    A: Action<Output = ChangedVolume>,
{
    let render = move |changed: ChangedVolume| -> Rendered {
        let operation_id = changed.operation.map(|id| id.to_string());
        let body = wire::Volume { operation_id, ..shown(&changed.volume) };
        answer::changed(status, &body, changed.volume.head.version)
    };
    call_once::<Volume, _, _>(&req, action, render).await
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "volume.list")?.listing::<Volume>()?;
    let Paged { items, next } = req.call(ListOf::<Volume>::new(listing)).await?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<Volume>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let volume = req.call(Get::<Volume>::new(req.path("id"))).await?;
    answer::object(&shown(&volume), volume.head.version)
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateVolume = check::body(&req)?;
    let action = CreateVolume {
        name: body.name.0,
        size_gib: body.size_gib,
        region: body.region.map(|region| region.0),
        project: body.project_id.map(|project| project.0),
        server: body.server.map(|server| server.0),
        network: None,
        snapshot: body.snapshot.map(|snapshot| snapshot.0),
        labels: body.labels.unwrap_or_default().0,
        ..CreateVolume::default()
    };
    act(req, action, StatusCode::CREATED).await
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeVolume = check::body(&req)?;
    let action = ChangeVolume {
        volume: req.path("id").to_owned(),
        name: body.name.map(|name| name.0),
        labels: body.labels.map(|labels| labels.0),
        seen: req.if_match()?,
        ..ChangeVolume::default()
    };
    let render = |v: Volume| answer::changed(StatusCode::OK, &shown(&v), v.head.version);
    req.call_once(action, render).await
}

async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteVolume { volume: req.path("id").to_owned(), seen: req.if_match()? };
    act(req, action, StatusCode::OK).await
}

async fn attach(req: Req) -> Result<Reply> {
    let body: wire::AttachVolume = check::body(&req)?;
    let (volume, seen) = (req.path("id").to_owned(), req.if_match()?);
    act(req, AttachVolume { volume, server: body.server.0, seen }, StatusCode::OK).await
}

async fn detach(req: Req) -> Result<Reply> {
    let action = DetachVolume { volume: req.path("id").to_owned(), seen: req.if_match()? };
    act(req, action, StatusCode::OK).await
}

async fn resize(req: Req) -> Result<Reply> {
    let body: wire::ResizeVolume = check::body(&req)?;
    let (volume, seen) = (req.path("id").to_owned(), req.if_match()?);
    act(req, ResizeVolume { volume, size_gib: body.size_gib, seen }, StatusCode::OK).await
}
