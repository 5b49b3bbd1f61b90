//! Plugs a server into a further network, and takes it out of one.
//!
//! The row says which cards there should be, so plugging in and out are one wish; it also keeps the
//! address of a card that is being taken out until nothing uses it any more.

use nubo_base::Id;
use nubo_domain::server::flows;
use nubo_domain::{Network, Result, Server};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{PortRef, Tx};

use crate::steps::server;
use crate::{World, marks, plugs};

/// Frame: the network.
pub const NETWORK: &str = "network";

flow! {
    /// Plugs a server into a further network. If that cannot be, its row forgets the card first,
    /// so that nobody plugs it in again.
    pub SERVER_ATTACH_NETWORK(World) = flows::ATTACH_NETWORK;
    try { act plug_in; }
    then { row mark_attached; }
    else { row begin_to_leave; act take_out; act drop_port; row let_go; }
}

flow! {
    /// Takes a server out of a further network; a guest that does not let the card go keeps it.
    pub SERVER_DETACH_NETWORK(World) = flows::DETACH_NETWORK;
    try { act take_out; }
    then { act drop_port; row let_go; }
    else { row keep_card; act plug_in; }
}

/// The ports are there, and the guest, if it runs, has just the cards that its row says.
async fn plug_in(doing: &mut Doing<World>) -> StepResult {
    plugs::ensure_plugged(&doing.world, Id::of(doing.facts.subject)).await?;
    Ok(Next::Done)
}

/// The same wish: its row says that the card leaves.
async fn take_out(doing: &mut Doing<World>) -> StepResult {
    plug_in(doing).await
}

/// The port of the card is not there any more.
async fn drop_port(doing: &mut Doing<World>) -> StepResult {
    let (server, network) = (server(doing).await?, doing.frame.need(NETWORK)?);
    if let Some(host) = server.host {
        let port = PortRef { server: server.head.id, host, network };
        doing.world.net.ensure_port_gone(port).await?;
    }
    Ok(Next::Done)
}

/// The server with its card in the network, if both are there. A newer wish about the server is no
/// reason to forget the card: it says nothing about it.
fn subject(tx: &mut dyn Tx, doing: &Doing<World>) -> Result<Option<(Server, usize)>> {
    let network: Id<Network> = doing.frame.need(NETWORK)?;
    Ok(marks::live::<Server>(tx, doing)?.and_then(|server| {
        let place = server.nics.iter().position(|nic| nic.network == network)?;
        Some((server, place))
    }))
}

fn mark_attached(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    if let Some((mut server, _)) = subject(tx, doing)? {
        marks::keep(tx, doing, &mut server, "server.network_attached")?;
    }
    Ok(Next::Done)
}

fn begin_to_leave(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    set_leaving(tx, doing, true)
}

fn keep_card(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    set_leaving(tx, doing, false)
}

fn set_leaving(tx: &mut dyn Tx, doing: &Doing<World>, leaving: bool) -> StepResult {
    if let Some((mut server, place)) = subject(tx, doing)? {
        server.nics[place].leaving = leaving;
        server.plugs += 1;
        let what = if leaving { "server.network_detaching" } else { "server.network_attached" };
        marks::keep(tx, doing, &mut server, what)?;
    }
    Ok(Next::Done)
}

/// Nothing uses the card's address any more, so it is free for others.
fn let_go(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    if let Some((mut server, place)) = subject(tx, doing)? {
        let nic = server.nics.remove(place);
        tx.address_give_back_one(nic.network.uuid(), server.head.id.uuid())?;
        marks::keep(tx, doing, &mut server, "server.network_detached")?;
    }
    Ok(Next::Done)
}
