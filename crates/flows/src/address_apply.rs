//! Leads a reserved address to its server, away from the one before.

use nubo_base::Id;
use nubo_domain::public_ip::APPLY;
use nubo_domain::{PublicIp, Server};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{Objects as _, StoreExt as _, Tx};

use crate::{World, plugs};

/// Frame: the server that the address led to before.
pub const LEFT_SERVER: &str = "left_server";

flow! {
    /// Leads a reserved address to its server, away from the one before, in one moment where both
    /// are on one host. The rows hold the truth, so it is only retried.
    pub ADDRESS_APPLY(World) = APPLY;
    try { }
    then { act lead_over; }
    else { }
}

async fn lead_over(doing: &mut Doing<World>) -> StepResult {
    let id = Id::<PublicIp>::of(doing.facts.subject);
    let left = doing.frame.get::<Option<Id<Server>>>(LEFT_SERVER)?.flatten();
    let read = move |tx: &mut dyn Tx| {
        let now = tx.get(id)?.server;
        // Whoever loses it comes first, so that no two ports have it.
        let servers = left.filter(|left| Some(*left) != now).into_iter().chain(now);
        let mut ports = Vec::with_capacity(2);
        for server in servers {
            // It leads to the primary port.
            ports.extend(plugs::ports(tx, server)?.into_iter().next());
        }
        Ok(ports)
    };
    let ports = doing.world.store.read(read).await?;
    for of_host in ports.chunk_by(|one, other| one.host == other.host) {
        doing.world.net.ensure_ports(of_host).await?;
    }
    Ok(Next::Done)
}
