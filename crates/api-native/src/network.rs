//! Private networks.

use nubo_api_kit::{Reply, Req};
use nubo_cloud::{Get, ListOf, Paged};
use nubo_domain::{Network, Result};
use nubo_wire::network as wire;

use crate::answer::{self, labels, stamp, told_at};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    vec![on("network.list", list), on("network.get", get)]
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
