//! Brings changed rules to every server of a group.

use nubo_base::Id;
use nubo_domain::security_group::APPLY;
use nubo_domain::{Network, SecurityGroup, Server};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{Objects, Query, StoreExt as _, Tx};

use crate::{World, plugs};

flow! {
    /// Brings changed rules to every server of a group. The rows hold the truth, so it is only
    /// retried; a newer change does the same once more, which harms nothing.
    pub SECURITY_GROUP_APPLY(World) = APPLY;
    try { }
    then { act plug_members; }
    else { }
}

async fn plug_members(doing: &mut Doing<World>) -> StepResult {
    let group = Id::<SecurityGroup>::of(doing.facts.subject);
    let project = doing.facts.project;
    // Those that have it from their network are members, too.
    let read = move |tx: &mut dyn Tx| {
        tx.list::<Network>(&Query {
            rooms: project.into(),
            limit: NETWORKS_MAX,
            ..Query::default()
        })
    };
    let networks = doing.world.store.read(read).await?;
    let has = |network: &Network| network.security_group == Some(group);
    let networks: Vec<_> = networks.iter().filter(|n| has(n)).map(|n| n.head.id).collect();
    let is_member = |server: &Server| {
        server.security_groups.contains(&group) || networks.iter().any(|net| server.is_in(*net))
    };
    plugs::ensure_ports_where(&doing.world, project, is_member).await?;
    Ok(Next::Done)
}

/// A project has fewer networks than this.
const NETWORKS_MAX: u32 = 1_000;
