//! A server's further cards: how they come to be, and what must hold of them afterwards.

use nubo_domain::address::{Pool, mac_of};
use nubo_domain::server::{Nic, flows};
use nubo_domain::{Error, Head, Network, Result, Server};
use nubo_flows::NETWORK;
use nubo_ports::{Objects, StoreExt as _, Tx};
use serde_json::{Value, json};

use super::stage::Case;
use super::subjects::head;
use super::{Expect, Finding};

/// The server is to be plugged into a network of its own.
pub fn join(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let head: Head<Network> = head(server, 4)?;
    let id = head.id;
    let mut network = Network::new(head, server.region, ([10, 2, 0, 0].into(), 24));
    tx.insert(&mut network)?;
    let pool = Pool { first: [10, 2, 0, 2].into(), last: [10, 2, 0, 9].into() };
    tx.pool_put(id.uuid(), pool)?;
    let ip = tx.address_take(id.uuid(), server.head.id.uuid())?;
    let ip = ip.ok_or_else(|| Error::internal("the harness ran out of addresses"))?;
    let (private_ip, mac) = (Some(ip), mac_of(ip, 8));
    server.nics.push(Nic { network: id, private_ip, mac, leaving: false });
    server.plugs += 1;
    Ok(json!({ NETWORK: id }))
}

/// The server is to be taken out of it.
pub fn leave(_: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let nic = server.nics.first_mut();
    let nic = nic.ok_or_else(|| Error::internal("the harness' server has no further card"))?;
    nic.leaving = true;
    server.plugs += 1;
    Ok(json!({ NETWORK: nic.network }))
}

/// Every port of the server tells its guest of the name servers that stand in its network's row.
pub(super) async fn name_servers_are_told(
    case: &Case<'_>,
    server: &Server,
) -> std::result::Result<(), Finding> {
    for port in case.fakes.ports_of(server.head.id) {
        let id = port.network;
        let read = move |tx: &mut dyn Tx| tx.get::<Network>(id);
        let should = case.store().read(read).await.map_err(|e| e.to_string())?.nameservers;
        if port.nameservers != should {
            return Err(format!("its guest is told of {:?} and not {should:?}", port.nameservers));
        }
    }
    Ok(())
}

/// Whether the server has just the cards that it should have after the case, each with its port and
/// known to its guest.
pub(super) fn after(
    case: &Case<'_>,
    server: &Server,
    expect: Expect,
) -> std::result::Result<(), Finding> {
    let flow = case.setting().flow;
    let wanted = match expect {
        Expect::Deletion => return Ok(()),
        Expect::Success => usize::from(flow == flows::ATTACH_NETWORK),
        Expect::Failure => usize::from(flow == flows::DETACH_NETWORK),
    };
    let has = server.nics.len();
    if has != wanted || server.nics.iter().any(|nic| nic.leaving) {
        return Err(format!("it has {:?} and should have {wanted} further cards", server.nics));
    }
    if server.host.is_none() {
        return Ok(());
    }
    let ports = case.fakes.ports_of(server.head.id);
    for card in server.cards() {
        let port = ports.iter().find(|port| port.network == card.network);
        let fits = port.is_some_and(|port| {
            (Some(port.private_ip), port.mac.as_str(), port.further)
                == (card.private_ip, card.mac, !card.primary)
        });
        if !fits {
            return Err(format!("the card {card:?} has the port {port:?}"));
        }
    }
    let macs: Vec<_> = server.nics.iter().map(|nic| nic.mac.clone()).collect();
    let guests = case.fakes.guests_of(server.head.id);
    match guests.iter().find(|guest| guest.on && guest.more_macs != macs) {
        Some(guest) => Err(format!("the guest has {:?} and should have {macs:?}", guest.more_macs)),
        None => Ok(()),
    }
}
