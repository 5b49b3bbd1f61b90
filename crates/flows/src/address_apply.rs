//! Leads a reserved address and its parts to their servers, away from those before.

use std::time::Duration;

use nubo_base::Id;
use nubo_domain::public_ip::APPLY;
use nubo_domain::server::ServerState;
use nubo_domain::{ForwardRule, Lookup, PublicIp, Result, Server};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{Objects as _, PortSpec, Query, StoreExt as _, Tx};

use crate::{World, plugs};

/// Frame: the servers that the address or a part of it led to before.
pub const LEFT_SERVERS: &str = "left_servers";
/// The same in workflows that began before an address had parts.
const LEFT_SERVER: &str = "left_server";
/// An address has fewer parts than this.
const PARTS_MAX: u32 = 1_000;
/// How soon it is seen whether a server that is being made is there.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

flow! {
    /// Leads a reserved address and its parts to their servers, away from those before, in one
    /// moment where all are on one host. The rows hold the truth, so it is only retried.
    pub ADDRESS_APPLY(World) = APPLY;
    try { }
    then { act lead_over; }
    else { }
}

async fn lead_over(doing: &mut Doing<World>) -> StepResult {
    let id = Id::<PublicIp>::of(doing.facts.subject);
    let mut left = doing.frame.get::<Vec<Id<Server>>>(LEFT_SERVERS)?.unwrap_or_default();
    left.extend(doing.frame.get::<Option<Id<Server>>>(LEFT_SERVER)?.flatten());
    let (ports, made) = doing.world.store.read(move |tx| ports(tx, id, &left)).await?;
    for of_host in ports.chunk_by(|one, other| one.host == other.host) {
        doing.world.net.ensure_ports(of_host).await?;
    }
    // What a server was plugged in with while it is made may be older than this. One whose making
    // takes longer than this workflow may is not plugged in yet, and will be as its rows then say.
    let waits = !made && doing.now.after(LOOK_AGAIN) < doing.facts.deadline;
    Ok(if waits { Next::Later(LOOK_AGAIN) } else { Next::Done })
}

/// The ports of all that an address leads to or has left, and whether none of them is still being
/// made. Whoever loses it comes first, so that no two ports have it.
fn ports(tx: &mut dyn Tx, id: Id<PublicIp>, left: &[Id<Server>]) -> Result<(Vec<PortSpec>, bool)> {
    let lookups = vec![("address", Lookup::Text(id.uuid().to_string()))];
    let parts: Vec<ForwardRule> =
        tx.list(&Query { lookups, limit: PARTS_MAX, ..Query::default() })?;
    let now = tx.get(id)?.server.into_iter().chain(parts.iter().map(|part| part.server));
    let mut servers: Vec<Id<Server>> = Vec::new();
    let now: Vec<_> = now.collect();
    for server in left.iter().filter(|left| !now.contains(left)).chain(&now) {
        if !servers.contains(server) {
            servers.push(*server);
        }
    }
    let (mut ports, mut made) = (Vec::with_capacity(servers.len()), true);
    for id in servers {
        let Some(server) = tx.find(id)? else { continue };
        if plugs::has_port(&server) {
            // It leads to the primary port.
            ports.extend(plugs::ports(tx, id)?.into_iter().next());
        }
        made &= !matches!(server.state(), ServerState::Pending | ServerState::Building);
    }
    Ok((ports, made))
}
