//! Leads a reserved address and its parts to their servers, away from those before.

use std::time::Duration;

use nubo_base::Id;
use nubo_domain::public_ip::APPLY;
use nubo_domain::server::ServerState;
use nubo_domain::{ForwardRule, Lookup, PublicIp, Result, Server};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{ADDRESS_HELD, Objects as _, PortSpec, Query, StoreExt as _, Tx};

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
    /// moment where all are on one host. The rows hold the truth, so it is only retried. What was
    /// released is free for others once nothing leads anywhere any more.
    pub ADDRESS_APPLY(World) = APPLY;
    try { }
    then { act lead_over; row give_back; }
    else { }
}

async fn lead_over(doing: &mut Doing<World>) -> StepResult {
    let id = Id::<PublicIp>::of(doing.facts.subject);
    let mut left = doing.frame.get::<Vec<Id<Server>>>(LEFT_SERVERS)?.unwrap_or_default();
    left.extend(doing.frame.get::<Option<Id<Server>>>(LEFT_SERVER)?.flatten());
    let can_wait = doing.now.after(LOOK_AGAIN) < doing.facts.deadline;
    let (before, generation) = (left.clone(), doing.facts.generation);
    let way = doing.world.store.read(move |tx| way(tx, (id, generation), &before)).await?;
    // Two ports never have it: whoever loses it by another workflow is waited for.
    if way.is_held && can_wait {
        return Ok(Next::Later(LOOK_AGAIN));
    }
    for of_host in way.ports.chunk_by(|one, other| one.host == other.host) {
        match doing.world.net.ensure_ports(of_host).await {
            Err(error) if error.code() == &ADDRESS_HELD && can_wait => {
                return give_way(doing, &way).await;
            }
            answer => answer?,
        };
    }
    // Another workflow may have brought newer rows to one of these ports meanwhile.
    let now = doing.world.store.read(move |tx| self::way(tx, (id, generation), &left)).await?;
    if now.ports != way.ports {
        return Ok(Next::Later(Duration::ZERO));
    }
    // One that is being made is plugged in as its rows then say, but those who wait for this want
    // to know that it leads there.
    Ok(if now.is_awaited && can_wait { Next::Later(LOOK_AGAIN) } else { Next::Done })
}

/// Somebody else's port still has an address that one of these gets. It may wait in turn for one
/// that these still have, where two addresses change places; so whoever loses this one first has
/// none, until both can be.
async fn give_way(doing: &Doing<World>, way: &Way) -> StepResult {
    for port in way.ports.iter().filter(|port| way.left.contains(&port.server)) {
        let bare = PortSpec { public_ip: None, forwards: Vec::new(), ..port.clone() };
        doing.world.net.ensure_port(&bare).await?;
    }
    Ok(Next::Later(LOOK_AGAIN))
}

/// The address was released with those that it led to, and is anybody's from now on.
fn give_back(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let address: PublicIp = tx.get(Id::of(doing.facts.subject))?;
    if address.released && address.generation == doing.facts.generation {
        tx.address_give_back(address.head.id.uuid())?;
    }
    Ok(Next::Done)
}

/// The way of an address to its servers.
struct Way {
    /// The ports of all that it leads to or has left. Whoever loses it comes first, so that no two
    /// ports have it.
    ports: Vec<PortSpec>,
    /// The servers that it has left.
    left: Vec<Id<Server>>,
    /// Whether a server that it has left is just being made or removed, and may still have it.
    is_held: bool,
    /// Whether a server that it leads to is still being made.
    is_awaited: bool,
}

/// Where the address leads by a newer wish is that one's matter: it knows who has it until then,
/// and waits for this.
fn way(tx: &mut dyn Tx, (id, generation): (Id<PublicIp>, u64), left: &[Id<Server>]) -> Result<Way> {
    let lookups = vec![("address", Lookup::Text(id.uuid().to_string()))];
    let parts: Vec<ForwardRule> =
        tx.list(&Query { lookups, limit: PARTS_MAX, ..Query::default() })?;
    let address = tx.get(id)?;
    let now = address.server.into_iter().chain(parts.iter().map(|part| part.server));
    let mut servers: Vec<Id<Server>> = Vec::new();
    let now: Vec<_> = now.collect();
    let follows = if address.generation == generation { &now[..] } else { &[] };
    for server in left.iter().filter(|left| !now.contains(left)).chain(follows) {
        if !servers.contains(server) {
            servers.push(*server);
        }
    }
    let left = servers.iter().filter(|server| !now.contains(server)).copied().collect();
    let mut way = Way { ports: Vec::new(), left, is_held: false, is_awaited: false };
    for id in servers {
        let Some(server) = tx.find(id)?.filter(|server| server.host.is_some()) else { continue };
        let is_made = matches!(server.state(), ServerState::Pending | ServerState::Building);
        if plugs::has_port(&server) {
            // It leads to the primary port.
            way.ports.extend(plugs::ports(tx, id)?.into_iter().next());
        } else if now.contains(&id) {
            way.is_awaited |= is_made;
        } else {
            way.is_held = true;
        }
    }
    Ok(way)
}
