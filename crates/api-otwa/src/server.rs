//! Servers as they are shown, relabelled and terminated.

use std::net::Ipv4Addr;

use http::StatusCode;
use nubo_api_kit::{Reply, Req, rendered};
use nubo_cloud::server::{ChangeServer, Changed, DeleteServer};
use nubo_cloud::{Get, Rendered};
use nubo_domain::{Error, Result, Server};
use serde::{Deserialize, Serialize};
use serde_json::Number;

use crate::region::Places;
use crate::words::{self, Status};
use crate::{body, error, page};

/// What readers of the documents should know of terminating.
pub const ABOUT_DELETE: &str = "The disk is wiped, its addresses are released and billing stops. \
     Nobody is asked for a confirmation: the key itself is the proof of intent.";

/// How a server is reached.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Networking {
    primary_ip: Option<String>,
    /// Written as null: its address is translated on the way, so the guest has no gateway for it.
    gateway: (),
    additional_ips: [(); 0],
}

/// What a server is made of.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Specs {
    vcpu: i64,
    ram_mb: i64,
    ram_gb: Option<Number>,
    disk_gb: i64,
    bandwidth_gb: u64,
    os: String,
    region: String,
}

/// A server as lists show it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    id: String,
    label: String,
    hostname: String,
    status: Status,
    ip_address: Option<String>,
    os: String,
    region: String,
    product_id: String,
    vcpu: i64,
    ram_mb: i64,
    disk_gb: i64,
    bandwidth_gb: u64,
    /// Addresses beside its own are sold as add-ons, which there are none of yet.
    additional_ips: [(); 0],
    networking: Networking,
    created_at: String,
}

/// A server as it is shown by itself.
#[derive(Clone, Debug, Serialize)]
pub struct Detail {
    #[serde(flatten)]
    summary: Summary,
    specs: Specs,
}

/// A server as lists show it.
pub fn summary(server: &Server, places: &Places) -> Summary {
    let room = server.build.room;
    // The address that is its own; a private one cannot be reached from outside.
    let primary = server.reach.public_ip.as_ref().map(Ipv4Addr::to_string);
    Summary {
        id: words::id(server.head.id),
        label: server.title.clone().unwrap_or_else(|| server.head.name.clone()),
        hostname: server.guest_name().to_owned(),
        status: words::server(server.state()),
        ip_address: primary.clone(),
        os: server.build.image_name.clone(),
        region: places.title(server.region, &server.region_name),
        product_id: words::id(server.build.size),
        vcpu: room.vcpus,
        ram_mb: room.memory_mib,
        disk_gb: room.disk_gib,
        bandwidth_gb: words::bandwidth_gb(server.build.bandwidth_mbit),
        additional_ips: [],
        networking: Networking { primary_ip: primary, gateway: (), additional_ips: [] },
        created_at: words::stamp(server.head.created),
    }
}

/// A server as it is shown by itself.
pub fn detail(server: &Server, places: &Places) -> Detail {
    let summary = summary(server, places);
    let specs = Specs {
        vcpu: summary.vcpu,
        ram_mb: summary.ram_mb,
        ram_gb: ram_gb(summary.ram_mb),
        disk_gb: summary.disk_gb,
        bandwidth_gb: summary.bandwidth_gb,
        os: summary.os.clone(),
        region: summary.region.clone(),
    };
    Detail { summary, specs }
}

/// Whole GB without a point, parts of one with it.
fn ram_gb(mib: i64) -> Option<Number> {
    if mib % 1_024 == 0 {
        return Some(Number::from(mib / 1_024));
    }
    let mib = i32::try_from(mib).ok()?;
    Number::from_f64(f64::from(mib) / 1_024.0)
}

/// The server's id in the form of the rules; names are no addresses in this API.
///
/// # Errors
/// `not_found` for what is no UUID.
pub fn named(req: &Req) -> Result<String> {
    let id = words::read_id::<Server>(req.path("id"));
    id.map(|id| id.to_string()).ok_or_else(|| Error::not_found("server"))
}

pub async fn list(req: Req) -> Result<Reply> {
    let places = Places::of(&req).await?;
    let servers: Vec<Server> = page::all(&req).await?;
    let there = servers.iter().filter(|s| words::server(s.state()) != Status::Terminated);
    let shown: Vec<Summary> = there.map(|server| summary(server, &places)).collect();
    Reply::json(StatusCode::OK, &shown)
}

pub async fn get(req: Req) -> Result<Reply> {
    let server = req.call(Get::<Server>::new(named(&req)?)).await?;
    let places = Places::of(&req).await?;
    Reply::json(StatusCode::OK, &detail(&server, &places))
}

/// The body of a new label.
#[derive(Deserialize)]
struct Label {
    label: Option<String>,
}

pub async fn label(req: Req) -> Result<Reply> {
    let Label { label } = body::read(&req).await?;
    let label = label.ok_or_else(|| Error::invalid("label", "is required"))?;
    let title = Some(body::label(label)?);
    let action = ChangeServer { server: named(&req)?, title, ..ChangeServer::default() };
    let places = Places::of(&req).await?;
    let render = move |server: Server| rendered(StatusCode::OK, &detail(&server, &places));
    req.call_once(action, render).await
}

/// What is left of a server.
#[derive(Serialize)]
struct Terminated {
    id: String,
    status: Status,
}

pub async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteServer { server: named(&req)?, release_address: false, seen: None };
    req.call_once(action, terminated).await
}

/// Who terminates what is terminated finds nothing.
fn terminated(changed: Changed) -> Rendered {
    if changed.operation.is_none() {
        return rendered(StatusCode::NOT_FOUND, &error::body(&Error::not_found("server")));
    }
    let left = Terminated { id: words::id(changed.server.head.id), status: Status::Terminated };
    rendered(StatusCode::OK, &left)
}
