//! Workflows that are not about a server itself: how their subject comes to be ready, and what
//! must hold of it afterwards.

use nubo_base::{Id, Uuid};
use nubo_domain::quota::Counted;
use nubo_domain::security_group::{Direction, Peer, Protocol, Rule, Verdict};
use nubo_domain::volume::{VolumeEvent, VolumeState, flows as volume_flows};
use nubo_domain::{
    Error, FlowName, ForwardRule, Head, Kind, Network, PublicIp, Region, Result, SecurityGroup,
    Server, Snapshot, Volume, image, network, public_ip, security_group,
};
use nubo_ports::{Objects, Query, StoreExt as _, Tx};
use serde_json::{Value, json};

use super::settings::owners;
use super::stage::Case;
use super::{Expect, Finding};
use super::{images, networks};

/// Whom a workflow is about, as its row says.
pub struct Subject {
    pub id: Uuid,
    pub shown: String,
    pub generation: u64,
}

/// Whom the workflow `flow` is about, in the surroundings of `server`.
pub fn subject_of(tx: &mut dyn Tx, flow: FlowName, server: &Server) -> Result<Subject> {
    if flow.0.starts_with("volume-") {
        let volume: Volume = only(tx, server)?;
        return Ok(subject(&volume, volume.generation));
    }
    if flow.0.starts_with("snapshot-") {
        let snapshot: Snapshot = only(tx, server)?;
        return Ok(subject(&snapshot, snapshot.generation));
    }
    if flow == security_group::APPLY {
        let group: SecurityGroup = only(tx, server)?;
        return Ok(subject(&group, group.generation));
    }
    if flow == image::PULL {
        let image = images::pulled(tx, server.head.id)?;
        let image = image.ok_or_else(|| Error::internal("the harness has no image"))?;
        return Ok(subject(&image, image.generation));
    }
    if flow == network::APPLY {
        let network: Network = tx.get(server.reach.network)?;
        return Ok(subject(&network, network.generation));
    }
    if flow == public_ip::APPLY {
        let address: PublicIp = only(tx, server)?;
        return Ok(subject(&address, address.generation));
    }
    Ok(subject(server, server.generation))
}

fn subject<K: Kind>(object: &K, generation: u64) -> Subject {
    let id = object.head().id;
    Subject { id: id.uuid(), shown: id.to_string(), generation }
}

/// The one object of a kind in the server's project.
pub(super) fn only<K: Kind>(tx: &mut dyn Tx, server: &Server) -> Result<K> {
    let found = all(tx, server)?.pop();
    found.ok_or_else(|| Error::internal(format!("the harness has no {}", K::NAME)))
}

pub(super) fn all<K: Kind>(tx: &mut dyn Tx, server: &Server) -> Result<Vec<K>> {
    let rooms = server.head.project.into();
    tx.list(&Query { rooms, with_ended: true, ..Query::default() })
}

/// A fresh head in the project of `server`; ids of the harness need not be guessed by anybody.
pub(super) fn head<K: Kind>(server: &Server, number: u64) -> Result<Head<K>> {
    let (account, project) = (server.head.account, server.head.project);
    let (account, project) = account
        .zip(project)
        .ok_or_else(|| Error::internal("the harness' server belongs to nobody"))?;
    let id = Id::of(Uuid::from_u64_pair(server.head.id.uuid().as_u64_pair().0, number));
    Ok(Head::new(id, K::NAME, server.head.created).in_project(account, project))
}

/// The size of the harness' volume in GiB.
pub(super) const SIZE_GIB: u64 = 4;

/// The region of the server, where nothing costs anything.
pub(super) fn region(server: &Server) -> Region {
    let mut region = Region {
        head: Head::new(server.region, server.region_name.clone(), server.head.created),
        title: String::new(),
        country: String::new(),
        available: true,
        retired: false,
        volume_gib_price: None,
        snapshot_gib_price: None,
        address_price: None,
    };
    region.head.version = 1;
    region
}

/// A volume is ordered and attached at once.
pub fn attach(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let region = region(server);
    let mut volume = Volume::new(head(server, 1)?, &region, SIZE_GIB);
    let host = server.host.ok_or_else(|| Error::internal("the harness' server has no host"))?;
    if !tx.place_at(host.uuid(), volume.head.id.uuid(), volume.room())? {
        return Err(Error::internal("the harness' host is too small"));
    }
    volume.host = Some(host);
    volume.server = Some(server.head.id);
    volume.on(VolumeEvent::Attach)?;
    for owner in owners(server) {
        tx.quota_use(owner, Counted::Volumes, 1)?;
        tx.quota_use(owner, Counted::VolumeGib, volume.room().disk_gib)?;
    }
    tx.insert(&mut volume)?;
    server.plugs += 1;
    Ok(json!({}))
}

fn change(
    tx: &mut dyn Tx,
    server: &Server,
    event: VolumeEvent,
    with: impl FnOnce(&mut Volume),
) -> Result<Value> {
    let mut volume: Volume = only(tx, server)?;
    volume.on(event)?;
    volume.generation += 1;
    with(&mut volume);
    let now = server.head.updated;
    tx.update(&mut volume, now)?;
    Ok(json!({}))
}

/// The attached volume is detached.
pub fn detach(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    server.plugs += 1;
    change(tx, server, VolumeEvent::Detach, |_| {})
}

/// The attached volume grows.
pub fn enlarge(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    for owner in owners(server) {
        tx.quota_use(owner, Counted::VolumeGib, 3)?;
    }
    let id = only::<Volume>(tx, server)?.head.id.uuid();
    let mut room = only::<Volume>(tx, server)?.room();
    room.disk_gib += 3;
    if !tx.replace(id, room)? {
        return Err(Error::internal("the harness' host is too small"));
    }
    change(tx, server, VolumeEvent::Resize, |volume| volume.size_gib += 3)
}

/// The volume, which was let go before, is deleted.
pub fn discard(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    change(tx, server, VolumeEvent::Delete, |_| {})
}

/// The server is in a group whose rules changed.
pub fn change_rules(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let mut group = SecurityGroup {
        network: None,
        head: head(server, 2)?,
        description: String::new(),
        rules: vec![rule(Direction::In, 443)],
        is_default: false,
        is_open: false,
        generation: 2,
        deleted: false,
    };
    server.security_groups = vec![group.head.id];
    tx.insert(&mut group)?;
    Ok(json!({}))
}

/// The server gets a reserved address in place of its own.
pub fn assign(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let head: Head<PublicIp> = head(server, 3)?;
    let region = server.region;
    tx.address_give_back_one(region.uuid(), server.head.id.uuid())?;
    let ip = tx.address_take(region.uuid(), head.id.uuid())?;
    let ip = ip.ok_or_else(|| Error::internal("the harness ran out of addresses"))?;
    let (region_name, released) = (server.region_name.clone(), false);
    let (id, server_id) = (head.id, Some(server.head.id));
    let mut address = PublicIp {
        head,
        region,
        region_name,
        ip,
        network: Some(server.reach.network),
        server: server_id,
        rules: Vec::new(),
        generation: 2,
        released,
    };
    tx.insert(&mut address)?;
    server.reach.public_ip = Some(ip);
    server.reach.reserved = Some(id);
    Ok(json!({ "left_servers": [] }))
}

/// Parts of a reserved address lead to the server, which keeps its own one; a rule opens one.
pub fn share(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let head: Head<PublicIp> = head(server, 3)?;
    let (address, region) = (head.id, server.region);
    let ip = tx.address_take(region.uuid(), address.uuid())?;
    let ip = ip.ok_or_else(|| Error::internal("the harness ran out of addresses"))?;
    let mut shared = PublicIp {
        head,
        region,
        region_name: server.region_name.clone(),
        ip,
        network: Some(server.reach.network),
        server: None,
        rules: vec![rule(Direction::In, 2222)],
        generation: 2,
        released: false,
    };
    tx.insert(&mut shared)?;
    for (number, public, private) in [(4, (80, 89), (8080, 8089)), (5, (2222, 2222), (22, 22))] {
        let mut part = ForwardRule {
            head: self::head(server, number)?,
            address,
            ip,
            server: server.head.id,
            network: server.reach.network,
            protocol: Protocol::Tcp,
            public,
            private,
            deleted: false,
        };
        part.head.name = part.usual_name();
        tx.insert(&mut part)?;
    }
    Ok(json!({ "left_servers": [] }))
}

/// The network of the server lets out less, gives its servers a group, and other name servers.
pub fn hold_in(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    change_rules(tx, server)?;
    let mut network: Network = tx.get(server.reach.network)?;
    network.egress = vec![rule(Direction::Out, 443)];
    network.security_group = server.security_groups.pop();
    network.nameservers = vec![[192, 0, 2, 53].into()];
    network.generation += 1;
    tx.update(&mut network, server.head.updated)?;
    Ok(json!({}))
}

fn rule(direction: Direction, port: u16) -> Rule {
    Rule {
        line: None,
        verdict: Verdict::Allow,
        id: Id::of(Uuid::from_u64_pair(2, 2)),
        direction,
        protocol: Protocol::Tcp,
        ports: Some((port, port)),
        peer: Peer::EVERYBODY,
        description: String::new(),
    }
}

/// Every part of an address that leads to the server by its row is at its port, and no other.
async fn parts_are_led(case: &Case<'_>, server: &Server) -> Result<(), Finding> {
    let read = {
        let server = server.clone();
        move |tx: &mut dyn Tx| all::<ForwardRule>(tx, &server)
    };
    let rows = case.store().read(read).await.map_err(|e| e.to_string())?;
    let rows = rows.iter().filter(|row| !row.deleted);
    let should: Vec<_> = rows.map(|row| (row.ip, row.public, row.private)).collect();
    let ports = case.fakes.ports_of(server.head.id);
    let is = ports.iter().flat_map(|port| &port.forwards);
    let is: Vec<_> = is.map(|part| (part.public_ip, part.public, part.private)).collect();
    if is == should { Ok(()) } else { Err(format!("{is:?} lead there and {should:?} should")) }
}

/// What must hold of the addresses and volumes of a case: rows, fakes and guest agree.
pub(super) async fn after(case: &Case<'_>, server: &Server, expect: Expect) -> Result<(), Finding> {
    parts_are_led(case, server).await?;
    networks::name_servers_are_told(case, server).await?;
    let read = {
        let server = server.clone();
        move |tx: &mut dyn Tx| all::<Volume>(tx, &server)
    };
    let volumes = case.store().read(read).await.map_err(|e| e.to_string())?;
    let plugged: Vec<_> = case.fakes.guests_of(server.head.id);
    let plugged = plugged.first().map(|guest| guest.volumes.clone()).unwrap_or_default();
    for volume in &volumes {
        let state = volume.state();
        if volume.is_passing() {
            return Err(format!("the volume is {state}"));
        }
        if plugged.contains(&volume.head.id) != (state == VolumeState::Attached) {
            return Err(format!("the volume is {state} and the guest has {plugged:?}"));
        }
        let fits = match expect {
            Expect::Success => wanted(case.setting().flow).is_none_or(|wanted| wanted == state),
            Expect::Failure => {
                !case.setting().flow.0.starts_with("volume-") || volume.fault.is_some()
            }
            Expect::Deletion => true,
        };
        if !fits {
            return Err(format!("the volume is {state} with the fault {:?}", volume.fault));
        }
        let is = case.fakes.volume_gib(volume.head.id);
        if volume.ended() && is.is_some() {
            return Err("a volume that is over is left behind".to_owned());
        }
        if expect == Expect::Success && is != volume.host.map(|_| volume.size_gib) {
            return Err(format!("the volume has {is:?} GiB and should have {}", volume.size_gib));
        }
    }
    Ok(())
}

fn wanted(flow: FlowName) -> Option<VolumeState> {
    let ends = [
        (volume_flows::ATTACH, VolumeState::Attached),
        (volume_flows::DETACH, VolumeState::Available),
        (volume_flows::RESIZE, VolumeState::Attached),
        (volume_flows::DELETE, VolumeState::Deleted),
        (volume_flows::CREATE, VolumeState::Available),
        (volume_flows::REVERT, VolumeState::Available),
    ];
    ends.into_iter().find(|(name, _)| *name == flow).map(|(_, state)| state)
}

/// What volumes take of the host's disk and of the quotas, in GiB and in number.
pub fn volumes_taken(tx: &mut dyn Tx, server: &Server) -> Result<(i64, i64, i64)> {
    let volumes: Vec<Volume> = all(tx, server)?;
    let live: Vec<_> = volumes.into_iter().filter(|volume| !volume.ended()).collect();
    let placed = live.iter().filter(|volume| volume.host.is_some());
    let placed = placed.map(|volume| volume.room().disk_gib).sum();
    let size = live.iter().map(|volume| volume.room().disk_gib).sum();
    Ok((placed, i64::try_from(live.len()).unwrap_or(i64::MAX), size))
}
