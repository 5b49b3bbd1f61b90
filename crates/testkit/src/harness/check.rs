//! What must hold after a case, whatever went wrong in it.

use std::collections::BTreeMap;

use nubo_base::{Id, Money};
use nubo_domain::billing::{Book, SubscriptionState};
use nubo_domain::event::EventFilter;
use nubo_domain::host::Room;
use nubo_domain::quota::Counted;
use nubo_domain::server::{ServerState, flows};
use nubo_domain::{Kind, Server};
use nubo_flow::FlowDef;
use nubo_flows::World;
use nubo_ports::{FlowStatus, StoreExt as _, Tx};

use super::settings::{PASSWORD, owners};
use super::stage::{Case, PRICE, Run};
use super::{Expect, Finding};
use super::{images, networks, snapshots, subjects};

/// Looks at everything.
pub async fn after(
    case: &Case<'_>,
    def: &FlowDef<World>,
    run: &Run,
    expect: Expect,
) -> Result<(), Finding> {
    let server = case.row().await?;
    status(case, run, expect).await?;
    state(case, &server, expect)?;
    outside(case, def, run, &server)?;
    scarce(case, &server).await?;
    money(case, &server, expect).await?;
    subjects::after(case, &server, expect).await?;
    snapshots::after(case, &server, expect).await?;
    images::after(case, expect).await?;
    images::drive(case, &server, expect)?;
    networks::after(case, &server, expect)?;
    events(case, run).await
}

fn claim(holds: bool, otherwise: impl Into<String>) -> Result<(), Finding> {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

async fn status(case: &Case<'_>, run: &Run, expect: Expect) -> Result<(), Finding> {
    let row = case.flow(run.operation).await?;
    let fits = match expect {
        Expect::Success => row.status == FlowStatus::Succeeded,
        Expect::Failure => row.status == FlowStatus::Failed && row.error_code == "unsupported",
        Expect::Deletion => matches!(row.status, FlowStatus::Succeeded | FlowStatus::Cancelled),
    };
    let how = format!("{} {}: {}", row.status.word(), row.error_code, row.error_message);
    claim(fits, format!("the workflow ended as {how}"))?;
    claim(row.lease_owner.is_empty(), "the workflow is over and still leased")
}

fn state(case: &Case<'_>, server: &Server, expect: Expect) -> Result<(), Finding> {
    let state = server.state();
    let allowed: &[ServerState] = match expect {
        Expect::Success => case.setting().ok,
        Expect::Failure => case.setting().failed,
        Expect::Deletion => &[ServerState::Terminated],
    };
    claim(allowed.contains(&state), format!("the server is {state}"))?;
    let failed = expect == Expect::Failure && !is_quiet(case);
    claim(server.fault.is_some() == failed, format!("the server's fault is {:?}", server.fault))?;
    claim(!server.hard || state == ServerState::Suspended || failed || server.ended(), {
        "the wish to be hard outlives its workflow"
    })?;
    match state {
        ServerState::Running => claim(server.wanted_on, "it runs and is not wanted on"),
        ServerState::Stopped => claim(!server.wanted_on, "it is off and wanted on"),
        _ => Ok(()),
    }
}

/// Whether the workflow changes the server only when it succeeds.
fn is_quiet(case: &Case<'_>) -> bool {
    let flow = case.setting().flow;
    let quiet =
        [flows::RESET_PASSWORD, flows::REPLACE_KEYS, flows::ATTACH_NETWORK, flows::DETACH_NETWORK];
    quiet.contains(&flow) || !flow.0.starts_with("server-")
}

fn outside(
    case: &Case<'_>,
    def: &FlowDef<World>,
    run: &Run,
    server: &Server,
) -> Result<(), Finding> {
    let wrong = case.fakes.violations();
    claim(wrong.is_empty(), format!("the world was mistreated: {}", wrong.join("; ")))?;
    let counts = case.fakes.counts();
    let left = |thing: &'static str, is: usize, most: usize| {
        let maker = run.made.get(thing).map(|step| blame(def, step)).unwrap_or_default();
        claim(is <= most, format!("a {thing} is left behind{maker}"))
    };
    if server.host.is_none() {
        left("guest", counts.guests, 0)?;
        left("port", counts.ports, 0)?;
        return left("disk", counts.disks, 0);
    }
    let on = usize::from(server.state() == ServerState::Running);
    left("running guest", counts.running, on)?;
    left("guest", counts.guests, 1)?;
    claim(counts.running == on, "the guest is off")?;
    let ports = 1 + server.nics.len();
    claim((counts.ports, counts.disks) == (ports, 1), format!("there is {counts:?}"))?;
    port(case, server)?;
    disk(case, server)?;
    if on == 1 { guest(case, server) } else { Ok(()) }
}

/// Names the step that made what is left, and its undo.
fn blame(def: &FlowDef<World>, step: &str) -> String {
    let made = def.tries.iter().find(|known| known.name == step);
    match made.and_then(|known| known.undo) {
        Some((undo, _)) => format!("; step {step} made it and {undo} does not take it back"),
        None => format!("; step {step} made it and has no undo"),
    }
}

fn port(case: &Case<'_>, server: &Server) -> Result<(), Finding> {
    let ports = case.fakes.ports_of(server.head.id);
    let port = ports.iter().find(|port| !port.further).ok_or("the primary port is another's")?;
    let is = (Some(port.private_ip), port.public_ip, &port.mac);
    let should = (server.reach.private_ip, server.reach.public_ip, &server.reach.mac);
    claim(is == should, format!("the port is {is:?} and should be {should:?}"))
}

fn disk(case: &Case<'_>, server: &Server) -> Result<(), Finding> {
    let disks = case.fakes.disks_of(server.head.id);
    let disk = disks.first().ok_or("the disk belongs to another server")?;
    let wanted = u64::try_from(server.build.room.disk_gib).unwrap_or(u64::MAX);
    let sizes = format!("the disk has {} GiB and should have {wanted}", disk.size_gib);
    claim(disk.size_gib == wanted, sizes)?;
    if server.state() == ServerState::Failed {
        return Ok(());
    }
    let is = (disk.epoch, disk.image.as_str());
    let should = (server.disk_epoch, server.build.image_file());
    claim(is == should, format!("the disk is {is:?} and should be {should:?}"))?;
    let began = format!("the disk began as {:?} and not {:?}", disk.snapshot, server.snapshot);
    claim(server.snapshot.is_none() || disk.snapshot == server.snapshot, began)
}

fn guest(case: &Case<'_>, server: &Server) -> Result<(), Finding> {
    let guests = case.fakes.guests_of(server.head.id);
    let guest = guests.first().ok_or("the guest belongs to another server")?;
    let room = server.build.room;
    let is = (i64::from(guest.vcpus), i64::try_from(guest.memory_mib).unwrap_or(-1));
    let should = (room.vcpus, room.memory_mib);
    claim(is == should, format!("the guest has {is:?} and should have {should:?}"))?;
    claim(guest.boot <= server.boots, "the guest is in a boot that nobody wished for")?;
    let discs = format!("{:?} is in the drive and not {:?}", guest.iso, server.iso);
    claim(guest.iso == server.iso, discs)?;
    claim(guest.login == server.build.login, "the guest was told of another user")?;
    claim(guest.ssh_keys == 1, "the guest was not given its key")?;
    let password = guest.password_hash.as_deref();
    let kept = server.password_hash.as_ref().map(|hash| hash.reveal());
    claim(kept.is_none() || kept == Some(PASSWORD), "another password was kept")?;
    claim(kept.is_none() || password == kept, "the guest has another password than the row")
}

async fn scarce(case: &Case<'_>, server: &Server) -> Result<(), Finding> {
    let (host, held, people) = (case.host, server.clone(), owners(server));
    let read = move |tx: &mut dyn Tx| {
        let id = held.head.id.uuid();
        let all = tx.address_all()?.into_iter();
        let reserved = held.reach.reserved.map(|address| address.uuid());
        let holds = |a: &(_, _, _)| a.2 == id || Some(a.2) == reserved;
        let addresses: Vec<_> = all.filter(holds).map(|(_, address, _)| address).collect();
        let volumes = subjects::volumes_taken(tx, &held)?;
        let snapshots = snapshots::taken(tx, &held)?;
        let rooms = tx.host_rooms()?.into_iter();
        let used = rooms.filter(|room| room.host == host).map(|room| room.used).next();
        let mut lines = Vec::new();
        for owner in &people {
            lines.push(tx.quota_lines(*owner)?);
        }
        Ok((addresses, used, lines, (volumes, snapshots)))
    };
    let (mut addresses, used, lines, (volumes, snapshots)) =
        case.store().read(read).await.map_err(|e| e.to_string())?;
    addresses.sort_unstable();
    let reach = &server.reach;
    let cards = server.cards().filter_map(|card| card.private_ip);
    let mut should: Vec<_> = cards.chain(reach.public_ip).collect();
    should.sort_unstable();
    claim(addresses == should, format!("it holds {addresses:?} and should hold {should:?}"))?;
    let mut placed = server.host.map_or_else(Room::default, |_| server.build.room);
    placed.disk_gib += volumes.0 + snapshots.0;
    claim(used == Some(placed), format!("it takes {used:?} and should take {placed:?}"))?;
    let counted = server.build.counted(reach.public_ip.is_some());
    for line in lines.into_iter().flatten() {
        let found = counted.iter().find(|(counted, _)| *counted == line.counted);
        let should = match line.counted {
            Counted::Volumes => volumes.1,
            Counted::VolumeGib => volumes.2,
            Counted::Snapshots => snapshots.1,
            Counted::SnapshotGib => snapshots.0,
            _ if server.ended() => 0,
            _ => found.map_or(0, |(_, n)| *n),
        };
        let text = format!("the quota counts {} {} and not {should}", line.used, line.counted);
        claim(line.used == should, text)?;
    }
    Ok(())
}

/// What was held is earned or went back; nothing is paid for that is not there.
async fn money(case: &Case<'_>, server: &Server, expect: Expect) -> Result<(), Finding> {
    let id = server.head.id.uuid();
    let account = server.head.account.map(Id::uuid).unwrap_or_default();
    let read = move |tx: &mut dyn Tx| {
        Ok((tx.wallet_get(account)?, tx.books(Some(account))?, tx.subscription_get(id)?))
    };
    let (wallet, books, paying) = case.store().read(read).await.map_err(|e| e.to_string())?;
    let sum = |book| books.iter().find(|(b, _)| *b == book).map_or(Money::ZERO, |s| s.1);
    let is = (wallet.balance, wallet.held);
    let should = (sum(Book::Wallet), sum(Book::Held));
    claim(is == should, format!("the wallet says {is:?}, its transfers {should:?}"))?;
    let paying = paying.ok_or("nothing is paid for the server")?;
    let earned = sum(Book::Revenue);
    claim(earned == paying.total, format!("{earned} was taken for what cost {}", paying.total))?;
    let failed = server.state() == ServerState::Failed && server.host.is_none();
    if failed || server.ended() {
        let held = format!("{} is still held", wallet.held);
        claim(wallet.held == Money::ZERO, held)?;
        claim(paying.state == SubscriptionState::Ended, "it is paid for and is not there")?;
        let text = format!("{} was kept for what could not be made", paying.total);
        return claim(!failed || paying.total == Money::ZERO, text);
    }
    claim(paying.state == SubscriptionState::Active, format!("it is there and {}", paying.state))?;
    claim(wallet.held == Money::ZERO, format!("{} is still held", wallet.held))?;
    let resized = case.setting().flow == flows::RESIZE && expect == Expect::Success;
    let price = if resized { PRICE.times(100) } else { PRICE };
    claim(paying.price == price, format!("it costs {:?} and should cost {price:?}", paying.price))?;
    let lifted = paying.total.micros() / PRICE.hourly.micros();
    let hours = i64::from(paying.periods) + if resized { 99 } else { 0 };
    claim(lifted == hours, format!("{lifted} hours were paid and should be {hours}"))
}

/// What is told is told once, however often the work was done.
async fn events(case: &Case<'_>, run: &Run) -> Result<(), Finding> {
    let filter = EventFilter {
        resource: Some(case.server.to_string()),
        since: Some(run.since),
        ..EventFilter::default()
    };
    let read = move |tx: &mut dyn Tx| {
        while tx.event_number(1_000)? > 0 {}
        tx.event_list(&filter, 0, 1_000)
    };
    let events = case.store().write(read).await.map_err(|e| e.to_string())?;
    let mut told: BTreeMap<String, u32> = BTreeMap::new();
    for event in events {
        *told.entry(event.name).or_default() += 1;
    }
    let doubled = told.iter().find(|(_, count)| **count > 1);
    claim(doubled.is_none(), format!("told twice: {doubled:?}"))?;
    let parked = told.contains_key("operation.needs_attention");
    claim(!parked, "a workflow needed attention on the way")
}
