//! Leads a reserved address to its server, away from the one before.

use nubo_base::Id;
use nubo_domain::public_ip::APPLY;
use nubo_domain::{PublicIp, Server};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{Objects, StoreExt as _};

use crate::{World, plugs};

/// Frame: the server that the address led to before.
pub const LEFT_SERVER: &str = "left_server";

flow! {
    /// Leads a reserved address to its server, away from the one before: in this order, so that
    /// no two ports have it. The rows hold the truth, so it is only retried.
    pub ADDRESS_APPLY(World) = APPLY;
    try { }
    then { act leave_old; act lead_to_new; }
    else { }
}

async fn leave_old(doing: &mut Doing<World>) -> StepResult {
    if let Some(left) = doing.frame.get::<Option<Id<Server>>>(LEFT_SERVER)?.flatten() {
        plugs::ensure_port(&doing.world, left).await?;
    }
    Ok(Next::Done)
}

async fn lead_to_new(doing: &mut Doing<World>) -> StepResult {
    let id = Id::<PublicIp>::of(doing.facts.subject);
    let address = doing.world.store.read(move |tx| tx.get(id)).await?;
    if let Some(server) = address.server {
        plugs::ensure_port(&doing.world, server).await?;
    }
    Ok(Next::Done)
}
