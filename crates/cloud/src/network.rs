//! Networks: each project gets one in a region with its first server there.

use nubo_domain::address::{Pool, parse_cidr};
use nubo_domain::{Head, Lookup, Network, Project, Region, Result, Scope};
use nubo_ports::{Objects, Query};

use crate::{Ask, Facts, Get, ListOf, Listable, Needs};

/// Verbs of networks.
pub const ACTIONS: &[Facts] = &[Facts::of::<ListOf<Network>>(), Facts::of::<Get<Network>>()];

impl Listable for Network {
    const LIST: &'static str = "network.list";
    const GET: &'static str = "network.get";
    const READ_NEEDS: Needs = Needs::Scope(Scope::NetworksRead);
}

/// Every project's networks are its own, so all default networks use the same block.
const DEFAULT_CIDR: &str = "10.0.0.0/16";

/// The default network of a project in a region, made if it is not there.
pub(crate) fn default_in(ask: &mut Ask<'_>, project: &Project, region: &Region) -> Result<Network> {
    let query = Query {
        project: Some(project.head.id.uuid()),
        lookups: vec![("region", Lookup::Text(region.head.id.uuid().to_string()))],
        limit: 100,
        ..Query::default()
    };
    let there: Vec<Network> = ask.tx.list(&query)?;
    if let Some(network) = there.into_iter().find(|n| n.is_default) {
        return Ok(network);
    }
    let (base, prefix) = parse_cidr("cidr", DEFAULT_CIDR)?;
    let name = format!("default-{}", region.head.name);
    let head = Head::new(ask.ids.id(), name, ask.now);
    let mut network = Network {
        head: head.in_project(ask.account()?, project.head.id),
        region: region.head.id,
        base,
        prefix,
        is_default: true,
        deleted: false,
    };
    // The first address is the gateway's.
    let pool = Pool::of_cidr("cidr", DEFAULT_CIDR, 2)?;
    ask.tx.pool_put(network.head.id.uuid(), pool)?;
    ask.add(&mut network)?;
    Ok(network)
}
