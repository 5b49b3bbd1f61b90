//! What must hold at the end, one function each; what does not is told in sentences.

use std::collections::{BTreeMap, BTreeSet};

use nubo_base::{Id, Uuid};
use nubo_domain::audit::Outcome;
use nubo_domain::host::Room;
use nubo_domain::project::ProjectState;
use nubo_domain::quota::Counted;
use nubo_domain::server::ServerState;
use nubo_domain::{Kind as _, Server, Snapshot, Volume};
use nubo_ports::{FlowStatus, Power, SeenPort};

use super::evidence::Evidence;
use super::model::Model;
use super::verbs::ORDER;

type Broken = Vec<String>;

/// Everything that must hold.
pub fn everything(evidence: &Evidence, model: &Model, broken: &mut Broken) {
    no_host_is_oversold(evidence, broken);
    no_address_is_given_out_twice(evidence, broken);
    the_world_is_as_the_rows_say(evidence, broken);
    super::beside::everything(evidence, broken);
    every_flow_is_over(evidence, broken);
    every_order_is_kept_once(evidence, model, broken);
    quotas_add_up(evidence, broken);
    super::money::adds_up(evidence, model, broken);
    events_have_no_gaps(evidence, broken);
    the_audit_chain_holds(evidence, broken);
    one_audit_line_for_each_change(evidence, broken);
    revoked_stays_revoked(evidence, model, broken);
}

pub(super) fn live(evidence: &Evidence) -> impl Iterator<Item = &Server> {
    evidence.servers.iter().filter(|server| !server.ended())
}

fn add(sum: &mut Room, room: Room) {
    sum.vcpus += room.vcpus;
    sum.memory_mib += room.memory_mib;
    sum.disk_gib += room.disk_gib;
}

fn fits(room: Room, capacity: Room) -> bool {
    room.vcpus <= capacity.vcpus
        && room.memory_mib <= capacity.memory_mib
        && room.disk_gib <= capacity.disk_gib
}

fn no_host_is_oversold(evidence: &Evidence, broken: &mut Broken) {
    for room in &evidence.rooms {
        let host = Id::of(room.host);
        let mut placed = Room::default();
        for server in live(evidence).filter(|server| server.host == Some(host)) {
            add(&mut placed, server.build.room);
        }
        let volumes = evidence.volumes.iter().filter(|volume| volume.host == Some(host));
        let snapshots = evidence.snapshots.iter().filter(|copy| copy.host == Some(host));
        volumes.map(Volume::room).chain(snapshots.map(Snapshot::room)).for_each(|room| {
            add(&mut placed, room);
        });
        let mut real = Room::default();
        if let Some(on_host) = evidence.hosts.get(&host) {
            for guest in on_host.guests.iter().filter(|guest| guest.power == Power::On) {
                real.vcpus += i64::from(guest.vcpus);
                real.memory_mib += i64::try_from(guest.memory_mib).unwrap_or(i64::MAX);
            }
            let disks = on_host.disks.iter().map(|disk| disk.size_gib);
            let disks = disks.chain(on_host.volumes.iter().map(|volume| volume.size_gib));
            let disks = disks.chain(on_host.snapshots.iter().map(|copy| copy.size_gib));
            real.disk_gib = i64::try_from(disks.sum::<u64>()).unwrap_or(i64::MAX);
        }
        if placed != room.used {
            broken
                .push(format!("{host} says {:?} are used, its servers say {placed:?}", room.used));
        }
        for (what, sum) in [("rows", placed), ("guests and disks", real)] {
            if !fits(sum, room.capacity) {
                broken.push(format!("{host} is oversold: {what} {sum:?} of {:?}", room.capacity));
            }
        }
    }
}

fn no_address_is_given_out_twice(evidence: &Evidence, broken: &mut Broken) {
    let mut holders = BTreeMap::new();
    for server in live(evidence) {
        let private =
            server.cards().filter_map(|card| Some((card.network.uuid(), card.private_ip?)));
        let public = server.reach.public_ip.filter(|_| server.reach.reserved.is_none());
        let public = public.map(|ip| (server.region.uuid(), ip));
        for address in private.chain(public) {
            let id = server.head.id.uuid();
            if let Some(other) = holders.insert(address, id) {
                broken.push(format!("{} is the address of {other} and {id}", address.1));
            }
        }
    }
    for kept in evidence.addresses_kept.iter().filter(|kept| !kept.released) {
        let id = kept.head.id.uuid();
        if let Some(other) = holders.insert((kept.region.uuid(), kept.ip), id) {
            broken.push(format!("{} is kept as {id} and the address of {other}", kept.ip));
        }
    }
    let given: BTreeMap<_, _> =
        evidence.addresses.iter().map(|(pool, ip, owner)| ((*pool, *ip), *owner)).collect();
    if given.len() != evidence.addresses.len() {
        broken.push("an address is given out twice".to_owned());
    }
    if given != holders {
        broken.push(format!("addresses given out {given:?}, held by servers {holders:?}"));
    }
}

fn the_world_is_as_the_rows_say(evidence: &Evidence, broken: &mut Broken) {
    let (mut guests, mut ports, mut disks) = (0, 0, 0);
    for server in &evidence.servers {
        let (seen_guests, seen_ports, seen_disks) = evidence.real(server.head.id);
        guests += seen_guests.len();
        ports += seen_ports.len();
        disks += seen_disks.len();
        let id = server.head.id;
        let cards = 1 + server.nics.len();
        let on = seen_guests.iter().filter(|guest| guest.power == Power::On).count();
        let state = server.state();
        let wrong = match state {
            ServerState::Running => on != 1 || seen_ports.len() != cards || seen_disks.len() != 1,
            ServerState::Stopped | ServerState::Suspended => {
                on != 0 || seen_ports.len() != cards || seen_disks.len() != 1
            }
            ServerState::Failed if server.host.is_some() => on != 0,
            ServerState::Failed | ServerState::Terminated => {
                !(seen_guests.is_empty() && seen_ports.is_empty() && seen_disks.is_empty())
            }
            _ => true,
        };
        let there = format!(
            "{} guests ({on} on), {} ports, {} disks",
            seen_guests.len(),
            seen_ports.len(),
            seen_disks.len()
        );
        if wrong {
            broken.push(format!("{id} is {state}, but there are {there}"));
        }
        if state == ServerState::Running {
            runs_as_described(server, &seen_guests, broken);
        }
        if matches!(state, ServerState::Running | ServerState::Stopped | ServerState::Suspended) {
            let wanted = state == ServerState::Running;
            if server.wanted_on != wanted {
                broken.push(format!("{id} is {state}, but wanted on is {}", server.wanted_on));
            }
            let fits = seen_disks.iter().all(|disk| {
                Some(disk.host) == server.host
                    && disk.epoch == server.disk_epoch
                    && i64::try_from(disk.size_gib) == Ok(server.build.room.disk_gib)
            });
            let plugged = seen_ports.iter().all(|port| is_wanted(server, port));
            if !fits || !plugged {
                broken.push(format!(
                    "{id} ({state}) wants {:?} epoch {} and has {seen_disks:?} {seen_ports:?}",
                    server.build.room, server.disk_epoch
                ));
            }
        }
    }
    let counts = evidence.counts;
    if (guests, ports, disks) != (counts.guests, counts.ports, counts.disks) {
        let of = format!("{guests} guests, {ports} ports, {disks} disks");
        broken.push(format!("servers have {of}, but on the hosts there are {counts:?}"));
    }
}

/// Whether a port is one that the server should have.
fn is_wanted(server: &Server, port: &SeenPort) -> bool {
    let card = server.cards().find(|card| card.network == port.network && !card.leaving);
    card.is_some_and(|card| {
        Some(port.host) == server.host
            && Some(port.private_ip) == card.private_ip
            && port.public_ip == server.reach.public_ip.filter(|_| card.primary)
            && port.mac == card.mac
    })
}

fn runs_as_described(server: &Server, guests: &[&nubo_ports::SeenGuest], broken: &mut Broken) {
    for guest in guests {
        let room = server.build.room;
        let right = i64::from(guest.vcpus) == room.vcpus
            && i64::try_from(guest.memory_mib) == Ok(room.memory_mib)
            && Some(guest.host) == server.host
            && guest.more_nics.iter().eq(server.nics.iter().map(|nic| &nic.mac));
        if !right {
            broken.push(format!("{} should have {room:?} and has {guest:?}", server.head.id));
        }
    }
}

fn every_flow_is_over(evidence: &Evidence, broken: &mut Broken) {
    for flow in evidence.flows.iter().filter(|flow| !flow.status.is_over()) {
        let (id, status, why) = (flow.id, flow.status.word(), &flow.error_message);
        broken.push(format!("{} {id} of {} is {status}: {why}", flow.flow, flow.subject_shown));
    }
    let failed = |flow: &&nubo_ports::FlowRow| {
        flow.status == FlowStatus::Failed && flow.error_code == "internal_error"
    };
    for flow in evidence.flows.iter().filter(failed) {
        let (id, why) = (flow.id, &flow.error_message);
        broken.push(format!("{} {id} failed by our own mistake: {why}", flow.flow));
    }
}

/// Accepted orders are there, refused ones are not, and none is there twice.
fn every_order_is_kept_once(evidence: &Evidence, model: &Model, broken: &mut Broken) {
    let mut found: BTreeMap<u64, u32> = BTreeMap::new();
    for server in &evidence.servers {
        let order = server.head.labels.get(ORDER).and_then(|text| text.parse().ok());
        if let Some(order) = order {
            *found.entry(order).or_default() += 1;
        }
    }
    for (number, order) in &model.orders {
        let there = found.remove(number).unwrap_or(0);
        let right = match (order.done, order.open) {
            (true, _) => there == order.count,
            (false, true) => there == 0 || there == order.count,
            (false, false) => there == 0,
        };
        if !right {
            broken.push(format!("order {number}: {order:?}, but there are {there} servers"));
        }
    }
    for number in found.keys() {
        broken.push(format!("there is a server of order {number}, which nobody gave"));
    }
    let known: BTreeSet<String> =
        evidence.servers.iter().map(|server| server.head.id.to_string()).collect();
    let known: BTreeSet<String> = known.into_iter().chain(super::beside::ids(evidence)).collect();
    let told = model.tenants.iter().flat_map(|tenant| tenant.servers.iter().chain(&tenant.things));
    for lost in told.filter(|id| !known.contains(*id)) {
        broken.push(format!("{lost} was accepted and is lost"));
    }
}

fn recount(evidence: &Evidence) -> BTreeMap<(Uuid, Counted), i64> {
    let mut sums: BTreeMap<(Uuid, Counted), i64> = BTreeMap::new();
    let mut count = |owner: Option<Uuid>, counted, n| {
        if let Some(owner) = owner {
            *sums.entry((owner, counted)).or_default() += n;
        }
    };
    for server in live(evidence) {
        let own_address = server.reach.public_ip.is_some() && server.reach.reserved.is_none();
        for (counted, n) in server.build.counted(own_address) {
            count(server.head.account.map(Id::uuid), counted, n);
            count(server.head.project.map(Id::uuid), counted, n);
        }
    }
    for (head, counted, n) in super::beside::counted(evidence) {
        for owner in head {
            count(owner, counted, n);
        }
    }
    for network in evidence.networks.iter().filter(|n| !n.deleted && !n.is_default) {
        count(network.head.account.map(Id::uuid), Counted::Networks, 1);
        count(network.head.project.map(Id::uuid), Counted::Networks, 1);
    }
    for key in evidence.ssh_keys.iter().filter(|key| !key.deleted) {
        count(key.head.account.map(Id::uuid), Counted::SshKeys, 1);
        count(key.head.project.map(Id::uuid), Counted::SshKeys, 1);
    }
    for project in evidence.projects.iter().filter(|p| p.state != ProjectState::Archived) {
        count(project.head.account.map(Id::uuid), Counted::Projects, 1);
    }
    for user in evidence.users.iter().filter(|user| !user.removed) {
        count(user.head.account.map(Id::uuid), Counted::Users, 1);
    }
    for credential in evidence.credentials.iter().filter(|c| c.revoked.is_none()) {
        count(Some(credential.account.uuid()), Counted::Credentials, 1);
    }
    sums
}

fn quotas_add_up(evidence: &Evidence, broken: &mut Broken) {
    let sums = recount(evidence);
    for (owner, lines) in &evidence.quotas {
        for counted in Counted::ALL {
            let line = lines.iter().find(|line| line.counted == *counted);
            let used = line.map_or(0, |line| line.used);
            let real = sums.get(&(*owner, *counted)).copied().unwrap_or(0);
            if used != real {
                broken.push(format!("{owner} is said to use {used} {counted} and uses {real}"));
            }
            if let Some(limit) = line.and_then(|line| line.limit).filter(|limit| used > *limit) {
                broken.push(format!("{owner} uses {used} {counted} of {limit}"));
            }
        }
    }
}

fn events_have_no_gaps(evidence: &Evidence, broken: &mut Broken) {
    for (place, event) in (1..).zip(&evidence.events) {
        if event.seq != place {
            broken.push(format!("event {place} has the number {}", event.seq));
            return;
        }
    }
    if i64::try_from(evidence.events.len()) != Ok(evidence.last_event) {
        let (count, last) = (evidence.events.len(), evidence.last_event);
        broken.push(format!("there are {count} numbered events, the last number is {last}"));
    }
}

fn the_audit_chain_holds(evidence: &Evidence, broken: &mut Broken) {
    let mut before = String::new();
    for (place, line) in (1..).zip(&evidence.audit) {
        if line.seq != place || line.hash != line.sealed_hash(place, &before) {
            broken.push(format!("line {place} of the audit log does not follow from the last"));
            return;
        }
        before.clone_from(&line.hash);
    }
}

/// Orders that were done left one line each; what was given again left none.
fn one_audit_line_for_each_change(evidence: &Evidence, broken: &mut Broken) {
    let orders: BTreeSet<_> =
        evidence.servers.iter().filter_map(|server| server.head.labels.get(ORDER)).collect();
    let made = [
        ("server.create", orders.len()),
        ("volume.create", evidence.volumes.len()),
        ("snapshot.create", evidence.snapshots.len()),
        ("address.reserve", evidence.addresses_kept.len()),
        ("forward_rule.create", evidence.forwards.len()),
    ];
    for (action, orders) in made {
        let done = |line: &&nubo_domain::audit::AuditRow| {
            line.action == action && line.outcome == Outcome::Done
        };
        let lines = evidence.audit.iter().filter(done).count();
        if lines != orders {
            let told = format!("{orders} of {action} were done, the audit log tells of {lines}");
            broken.push(told);
        }
    }
}

fn revoked_stays_revoked(evidence: &Evidence, model: &Model, broken: &mut Broken) {
    let known = model.tenants.iter().flat_map(|tenant| &tenant.credentials);
    for credential in known.filter(|credential| credential.revoked) {
        let row = evidence
            .credentials
            .iter()
            .find(|row| nubo_cloud::shown_credential(row) == credential.id);
        // One that had expired by then is not live, so there was nothing to revoke.
        let ended = row.is_some_and(|row| row.revoked.is_some() || row.expires.is_some());
        if !ended {
            broken.push(format!("{} was revoked and is not", credential.id));
        }
    }
}

/// The workflows and events of everything that a sentence names, for whoever must find out why.
pub fn background(evidence: &Evidence, broken: &[String]) -> Vec<String> {
    let mut told = Vec::new();
    let servers = evidence.servers.iter().map(|server| {
        let id = server.head.id.to_string();
        let words = format!("{id} is {} in generation {}", server.state(), server.generation);
        (id, words)
    });
    let others = super::beside::ids(evidence).map(|id| (id.clone(), id));
    for (id, words) in servers.chain(others) {
        if !broken.iter().any(|sentence| sentence.contains(&id)) {
            continue;
        }
        told.push(words);
        for flow in evidence.flows.iter().rev().filter(|flow| flow.subject_shown == id) {
            let (name, status, phase) = (&flow.flow, flow.status.word(), flow.phase.word());
            let (from, to) = (flow.created, flow.updated);
            let (generation, why) = (flow.generation, &flow.error_message);
            let place = flow.position;
            told.push(format!(
                "  {name} for {generation}: {status} at {phase} {place}, {from} to {to}: {why}"
            ));
        }
        for event in evidence.events.iter().filter(|event| event.resource == id) {
            told.push(format!("  {} {} {}", event.created, event.name, event.data));
        }
    }
    told
}

/// Nothing of a suspended account runs, not even what was in motion when it was suspended.
pub fn suspended_accounts_rest(evidence: &Evidence, broken: &mut Broken) {
    for account in evidence.accounts.iter().filter(|account| account.suspended) {
        let id = Some(account.head.id);
        let runs = |s: &&Server| s.head.account == id && s.state() == ServerState::Running;
        for server in live(evidence).filter(runs) {
            let (account, server) = (account.head.id, server.head.id);
            broken.push(format!("{server} runs although {account} is suspended"));
        }
    }
}
