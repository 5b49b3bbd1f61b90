//! What a server takes of what is scarce, and how it is given back. The action that accepts a
//! wish takes it; only workflows give back, when nothing uses it any more.

use nubo_base::{Id, Time, Uuid};
use nubo_domain::quota::Counted;
use nubo_domain::server::Build;
use nubo_domain::volume::{VolumeEvent, VolumeState};
use nubo_domain::{ForwardRule, Lookup, PublicIp, Result, Server, Volume};
use nubo_ports::{Objects, Query, Tx};

/// Whose quotas a server counts in: its account's and its project's.
fn owners(server: &Server) -> impl Iterator<Item = Uuid> {
    let head = &server.head;
    head.account.map(Id::uuid).into_iter().chain(head.project.map(Id::uuid))
}

/// Gives back its room and its addresses. Its part of the quotas stays until it is deleted, but
/// for the public address, which is gone from now on; a reserved one stays its owner's.
pub fn give_back_place(tx: &mut dyn Tx, server: &mut Server, now: Time) -> Result<()> {
    let id = server.head.id.uuid();
    tx.unplace(id)?;
    tx.address_give_back(id)?;
    let public = server.reach.public_ip.take();
    if let Some(reserved) = server.reach.reserved.take() {
        let mut address: PublicIp = tx.get(reserved)?;
        address.server = None;
        address.generation += 1;
        tx.update(&mut address, now)?;
    } else if public.is_some() {
        for owner in owners(server) {
            tx.quota_use(owner, Counted::Addresses, -1)?;
        }
    }
    server.reach.private_ip = None;
    server.nics.iter_mut().for_each(|nic| nic.private_ip = None);
    server.host = None;
    Ok(())
}

/// Gives back everything, and lets its volumes and its ISO go.
pub fn give_back_all(tx: &mut dyn Tx, server: &mut Server, now: Time) -> Result<()> {
    give_back_place(tx, server, now)?;
    server.iso = None;
    end_forwards(tx, server.head.id, now)?;
    release_volumes(tx, server.head.id, now)?;
    for owner in owners(server) {
        for (counted, n) in server.build.counted(false) {
            tx.quota_use(owner, counted, -n)?;
        }
    }
    Ok(())
}

/// Whether a public address counts in the quotas through this server; a reserved one counts by
/// itself.
fn has_own_address(server: &Server) -> bool {
    server.reach.public_ip.is_some() && server.reach.reserved.is_none()
}

/// Lets every volume of a server go whose guest is gone. One that a workflow is about is left to
/// that: it will find the server gone.
fn release_volumes(tx: &mut dyn Tx, server: Id<Server>, now: Time) -> Result<()> {
    let lookups = vec![("server", Lookup::Text(server.uuid().to_string()))];
    let query = Query { lookups, limit: 100, ..Query::default() };
    for mut volume in tx.list::<Volume>(&query)? {
        if volume.state() == VolumeState::Attached {
            volume.on(VolumeEvent::Unplugged)?;
            volume.server = None;
            volume.generation += 1;
            tx.update(&mut volume, now)?;
        }
    }
    Ok(())
}

/// Ends the parts of addresses that led to a server whose port is gone.
fn end_forwards(tx: &mut dyn Tx, server: Id<Server>, now: Time) -> Result<()> {
    let lookups = vec![("server", Lookup::Text(server.uuid().to_string()))];
    let query = Query { lookups, limit: 1_000, ..Query::default() };
    for mut rule in tx.list::<ForwardRule>(&query)? {
        rule.deleted = true;
        tx.update(&mut rule, now)?;
    }
    Ok(())
}

/// Makes the server be of build `to` again in room and quotas; says whether there was enough of
/// both. If not, nothing is changed.
pub fn change_build(tx: &mut dyn Tx, server: &mut Server, to: &Build) -> Result<bool> {
    let id = server.head.id.uuid();
    let had = server.build.room;
    if !tx.replace(id, to.room)? {
        return Ok(false);
    }
    let public = has_own_address(server);
    let (old, new) = (server.build.counted(public), to.counted(public));
    let differences = old.iter().zip(&new).map(|((counted, had), (_, has))| (*counted, has - had));
    let mut done: Vec<(Uuid, Counted, i64)> = Vec::new();
    let wanted: Vec<_> = owners(server)
        .flat_map(|owner| differences.clone().map(move |(counted, n)| (owner, counted, n)))
        .filter(|(_, _, n)| *n != 0)
        .collect();
    for (owner, counted, n) in wanted {
        if tx.quota_use(owner, counted, n)? {
            done.push((owner, counted, n));
            continue;
        }
        for (owner, counted, n) in done {
            tx.quota_use(owner, counted, -n)?;
        }
        tx.replace(id, had)?;
        return Ok(false);
    }
    server.build = to.clone();
    Ok(true)
}
