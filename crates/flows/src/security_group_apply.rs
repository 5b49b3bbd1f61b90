//! Brings changed rules to every server of a group.

use futures_util::{StreamExt as _, stream};
use nubo_base::{Id, Uuid};
use nubo_domain::security_group::APPLY;
use nubo_domain::{Kind, SecurityGroup, Server};
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

/// Ports wished for at a time.
const AT_A_TIME: usize = 32;
/// Servers looked at in one transaction.
const PAGE: u32 = 200;

async fn plug_members(doing: &mut Doing<World>) -> StepResult {
    let group = Id::<SecurityGroup>::of(doing.facts.subject);
    let project = doing.facts.project;
    let mut after: Option<Uuid> = None;
    loop {
        let read = move |tx: &mut dyn Tx| {
            let query = Query { project, after, limit: PAGE, ..Query::default() };
            tx.list::<Server>(&query)
        };
        let page = doing.world.store.read(read).await?;
        let Some(last) = page.last() else { return Ok(Next::Done) };
        after = Some(last.head.id.uuid());
        let members = page.iter().filter(|s| s.security_groups.contains(&group) && !s.ended());
        // At the same time, so that a driver can follow many of them at once; each for itself, so
        // that one that cannot be does not keep the rules from the others.
        let members = members.filter(|server| has_port(server));
        let ids: Vec<_> = members.map(|server| server.head.id).collect();
        let world = &doing.world;
        let wishes = ids.into_iter().map(|id| async move { plugs::ensure_ports(world, id).await });
        let done: Vec<_> = stream::iter(wishes).buffer_unordered(AT_A_TIME).collect().await;
        done.into_iter().try_for_each(|done| done.map(drop))?;
    }
}

/// A server that is being made or removed gets or loses its port by its own workflow.
fn has_port(server: &Server) -> bool {
    !matches!(server.state_word(), "pending" | "building" | "deleting" | "failed")
}
