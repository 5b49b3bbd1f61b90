//! Addresses, their parts and rules, and networks: rows agree with each other, and every port is
//! as they say, no more and no less.

use std::collections::BTreeMap;

use nubo_base::Id;
use nubo_domain::server::ServerState;
use nubo_domain::{ForwardRule, Network, PublicIp, SecurityGroup, Server};
use nubo_fakes::FakePort;
use nubo_flows::spec;

use super::{Broken, Evidence};
use crate::sim::money;
use crate::sim::verify::live;

pub fn everything(evidence: &Evidence, broken: &mut Broken) {
    for address in &evidence.addresses_kept {
        leads_where_both_say(evidence, address, broken);
        let paid = (address.head.id.uuid(), &*address.head.id.to_string());
        money::is_paid(evidence, paid, !address.released, broken);
    }
    for server in live(evidence) {
        let reserved = server.reach.reserved;
        let kept = evidence.addresses_kept.iter().find(|kept| Some(kept.head.id) == reserved);
        if reserved.is_some() && kept.and_then(|kept| kept.server) != Some(server.head.id) {
            broken.push(format!("{} says {reserved:?} leads to it: {kept:?}", server.head.id));
        }
    }
    for part in evidence.forwards.iter().filter(|part| !part.deleted) {
        a_part_leads_to_somebody(evidence, part, broken);
    }
    for network in evidence.networks.iter().filter(|network| network.deleted) {
        if let Some(server) = live(evidence).find(|server| server.is_in(network.head.id)) {
            broken.push(format!("{} is in {}, deleted", server.head.id, network.head.id));
        }
    }
    for server in live(evidence) {
        ports_are_as_rows_say(evidence, server, broken);
    }
}

fn leads_where_both_say(evidence: &Evidence, address: &PublicIp, broken: &mut Broken) {
    let Some(id) = address.server else { return };
    let server = live(evidence).find(|server| server.head.id == id);
    let same = server.is_some_and(|server| {
        server.reach.reserved == Some(address.head.id)
            && server.reach.public_ip == Some(address.ip)
            && server.head.project == address.head.project
    });
    if !same || address.released {
        broken.push(format!("{address:?} leads to {id}, which says {server:?}"));
    }
}

fn a_part_leads_to_somebody(evidence: &Evidence, part: &ForwardRule, broken: &mut Broken) {
    let id = part.head.id;
    let address = evidence.addresses_kept.iter().find(|kept| kept.head.id == part.address);
    let address = address.filter(|kept| !kept.released && kept.server.is_none());
    let server = live(evidence).find(|server| server.head.id == part.server);
    let server = server.filter(|server| server.reach.network == part.network);
    if address.is_none() || server.is_none() {
        broken.push(format!("{id} leads from {address:?} to {server:?}"));
    }
    let others = evidence.forwards.iter().filter(|other| !other.deleted && other.head.id != id);
    for other in others.filter(|other| other.overlaps(part)) {
        broken.push(format!("{id} and {} are of one port", other.head.id));
    }
}

fn ports_are_as_rows_say(evidence: &Evidence, server: &Server, broken: &mut Broken) {
    let rests = [ServerState::Running, ServerState::Stopped, ServerState::Suspended];
    if !rests.contains(&server.state()) {
        return;
    }
    let id = server.head.id;
    for real in evidence.inside.ports.iter().filter(|port| port.server == id) {
        match wanted(evidence, server, real.network) {
            Some(wanted) if wanted == *real => {}
            wanted => broken.push(format!("a port of {id} should be {wanted:?} and is {real:?}")),
        }
    }
}

/// The port that a server should have in a network, by the rows.
fn wanted(evidence: &Evidence, server: &Server, network: Id<Network>) -> Option<FakePort> {
    let card = server.cards().find(|card| card.network == network)?;
    let network = evidence.networks.iter().find(|known| known.head.id == network)?;
    let more = network.security_group.filter(|of| !server.security_groups.contains(of));
    let groups = server.security_groups.iter().chain(&more);
    let known = |id: &Id<SecurityGroup>| {
        let group = evidence.groups.iter().find(|group| group.head.id == *id);
        group.filter(|group| !group.deleted).cloned()
    };
    let groups: Vec<_> = groups.filter_map(known).collect();
    let mut port = spec::port(server, card, network, &groups).ok()?;
    if card.primary {
        let mut parts: BTreeMap<Id<PublicIp>, Vec<ForwardRule>> = BTreeMap::new();
        let mine = |part: &&ForwardRule| !part.deleted && part.server == server.head.id;
        for part in evidence.forwards.iter().filter(mine) {
            parts.entry(part.address).or_default().push(part.clone());
        }
        let kept = |id| evidence.addresses_kept.iter().find(|kept| kept.head.id == id);
        for (address, parts) in parts {
            port.groups.extend(spec::let_in_by_parts(kept(address)?, &parts));
            port.forwards.extend(parts.iter().map(spec::forward));
        }
        if let Some(address) = server.reach.reserved {
            port.groups.extend(spec::let_in(kept(address)?));
        }
    }
    Some(FakePort::new(&port))
}
