//! What a server takes of what is scarce, and how it is given back. The action that accepts a
//! wish takes it; only workflows give back, when nothing uses it any more.

use nubo_base::{Id, Uuid};
use nubo_domain::quota::Counted;
use nubo_domain::server::Build;
use nubo_domain::{Result, Server};
use nubo_ports::Tx;

/// Whose quotas a server counts in: its account's and its project's.
fn owners(server: &Server) -> impl Iterator<Item = Uuid> {
    let head = &server.head;
    head.account.map(Id::uuid).into_iter().chain(head.project.map(Id::uuid))
}

/// Gives back its room and its addresses. Its part of the quotas stays until it is deleted, but
/// for the public address, which is gone from now on.
pub fn give_back_place(tx: &mut dyn Tx, server: &mut Server) -> Result<()> {
    let id = server.head.id.uuid();
    tx.unplace(id)?;
    tx.address_give_back(id)?;
    if server.reach.public_ip.take().is_some() {
        for owner in owners(server) {
            tx.quota_use(owner, Counted::Addresses, -1)?;
        }
    }
    server.reach.private_ip = None;
    server.host = None;
    Ok(())
}

/// Gives back everything.
pub fn give_back_all(tx: &mut dyn Tx, server: &mut Server) -> Result<()> {
    give_back_place(tx, server)?;
    for owner in owners(server) {
        for (counted, n) in server.build.counted(false) {
            tx.quota_use(owner, counted, -n)?;
        }
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
    let public = server.reach.public_ip.is_some();
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
