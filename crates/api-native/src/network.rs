//! Private networks.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::network::{ChangeNetwork, CreateNetwork, DeleteNetwork};
use nubo_cloud::{Get, ListOf, Paged};
use nubo_domain::{Network, Result};
use nubo_wire::network as wire;

use crate::answer::{self, labels, stamp, told_at};
use crate::check;
use crate::params::{Params, cursor};
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    vec![
        on("network.list", list),
        on("network.create", create),
        on("network.get", get),
        on("network.change", change),
        on("network.delete", delete),
    ]
}

/// A network as it is shown.
pub fn shown(network: &Network) -> wire::Network {
    let deleted = network.deleted;
    wire::Network {
        id: network.head.id.to_string(),
        name: network.head.name.clone(),
        status: if deleted { wire::NetworkStatus::Deleted } else { wire::NetworkStatus::Active },
        cidr: network.cidr(),
        region_id: network.region.to_string(),
        project_id: network.head.project.map(|id| id.to_string()),
        is_default: network.is_default,
        labels: labels(&network.head.labels),
        created_at: stamp(network.head.created),
        updated_at: stamp(network.head.updated),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "network.list")?.listing::<Network>()?;
    let found = req.call(ListOf::<Network>::new(listing)).await;
    let Paged { items, next } = found.map_err(told_at("project", "project_id"))?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<Network>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let network = req.call(Get::<Network>::new(req.path("id"))).await?;
    answer::object(&shown(&network), network.head.version)
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateNetwork = check::body(&req)?;
    let action = CreateNetwork {
        name: body.name.0,
        cidr: body.cidr,
        region: body.region.map(|region| region.0),
        project: body.project_id.map(|project| project.0),
        labels: body.labels.unwrap_or_default().0,
        ..CreateNetwork::default()
    };
    let render = |n: Network| answer::changed(StatusCode::CREATED, &shown(&n), n.head.version);
    req.call_once(action, render).await
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeNetwork = check::body(&req)?;
    let action = ChangeNetwork {
        network: req.path("id").to_owned(),
        name: body.name.map(|name| name.0),
        labels: body.labels.map(|labels| labels.0),
        seen: req.if_match()?,
        ..ChangeNetwork::default()
    };
    let render = |n: Network| answer::changed(StatusCode::OK, &shown(&n), n.head.version);
    req.call_once(action, render).await
}

async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteNetwork { network: req.path("id").to_owned(), seen: req.if_match()? };
    req.call_once(action, |n: Network| answer::deleted(n.head.id)).await
}
