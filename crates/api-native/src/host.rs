//! Hosts: the operator's machines.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Id;
use nubo_cloud::host::{ChangeHost, CreateHost, HostRooms, RetireHost};
use nubo_cloud::{Get, ListOf, Paged};
use nubo_domain::host::Room;
use nubo_domain::{Error, Host, Result};
use nubo_ports::Check;
use nubo_wire::host as wire;

use crate::answer::{self, labels, stamp, told_at};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::{check, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("host.list", list),
        on("host.create", create),
        on("host.get", get),
        on("host.change", change),
        on("host.retire", retire),
        on("host.health", health),
        on("host.rooms", rooms),
    ]
}

fn shown(host: &Host) -> wire::Host {
    let Room { vcpus, memory_mib, disk_gib } = host.capacity;
    wire::Host {
        id: host.head.id.to_string(),
        name: host.head.name.clone(),
        status: words::host(host.state),
        region_id: host.region.to_string(),
        capacity: wire::Room { vcpus, memory_mib, disk_gib },
        labels: labels(&host.head.labels),
        created_at: stamp(host.head.created),
        updated_at: stamp(host.head.updated),
    }
}

fn room(room: &wire::Room) -> Room {
    Room { vcpus: room.vcpus, memory_mib: room.memory_mib, disk_gib: room.disk_gib }
}

/// Faults of a capacity stand below it in the body.
fn below(error: Error) -> Error {
    let parts = [
        told_at("vcpus", "capacity.vcpus"),
        told_at("memory_mib", "capacity.memory_mib"),
        told_at("disk_gib", "capacity.disk_gib"),
    ];
    parts.iter().fold(error, |error, told| told(error))
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "host.list")?.listing::<Host>()?;
    let Paged { items, next } = req.call(ListOf::<Host>::new(listing)).await?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<Host>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let host = req.call(Get::<Host>::new(req.path("id"))).await?;
    answer::object(&shown(&host), host.head.version)
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateHost = check::body(&req)?;
    let capacity = room(&body.capacity);
    let action =
        CreateHost { name: body.name.0, region: body.region.0, capacity, is_measured: false };
    let render = |h: Host| answer::changed(StatusCode::CREATED, &shown(&h), h.head.version);
    req.call_once(action, render).await.map_err(below)
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeHost = check::body(&req)?;
    let action = ChangeHost {
        host: req.path("id").to_owned(),
        capacity: body.capacity.as_ref().map(room),
        draining: body.draining,
        seen: req.if_match()?,
    };
    let render = |h: Host| answer::changed(StatusCode::OK, &shown(&h), h.head.version);
    req.call_once(action, render).await.map_err(below)
}

async fn retire(req: Req) -> Result<Reply> {
    let host = req.path("id").to_owned();
    req.call_once(RetireHost { host }, |h: Host| answer::deleted(h.head.id)).await
}

async fn health(req: Req) -> Result<Reply> {
    let (host, checks) = req.cloud().host_health(req.caller(), req.path("id")).await?;
    let shown = |check: &Check| wire::HostCheck {
        what: check.what.to_owned(),
        ok: check.ok,
        needed: check.needed,
        found: check.found.clone(),
        remedy: Some(check.remedy.clone()).filter(|remedy| !remedy.is_empty()),
    };
    let body = wire::HostHealth {
        host_id: host.head.id.to_string(),
        healthy: checks.iter().all(|check| check.ok || !check.needed),
        seen_at: stamp(req.cloud().now()),
        checks: checks.iter().map(shown).collect(),
    };
    Reply::json(StatusCode::OK, &body)
}

async fn rooms(req: Req) -> Result<Reply> {
    let amount = |room: Room| wire::UsedRoom {
        vcpus: room.vcpus,
        memory_mib: room.memory_mib,
        disk_gib: room.disk_gib,
    };
    let found = req.call(HostRooms).await?;
    let lines = found.into_iter().map(|line| wire::HostRoom {
        host_id: Id::<Host>::of(line.host).to_string(),
        capacity: amount(line.capacity),
        used: amount(line.used),
    });
    Reply::json(StatusCode::OK, &wire::Capacity { hosts: lines.collect() })
}
