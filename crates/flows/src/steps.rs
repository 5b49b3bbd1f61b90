//! Steps that several workflows share: wishes about one server, each of which may be made twice.

use std::time::Duration;

use nubo_base::{Id, Time};
use nubo_domain::server::ServerEvent;
use nubo_domain::{Host, Result, Server, code};
use nubo_flow::{Doing, Next, StepResult};
use nubo_ports::{GuestRef, Power, Tx};

use crate::marks::{self, fault};
use crate::plugs::Cards;
use crate::{World, images, plugs, server_replace_keys, spec};

type On = Doing<World>;

/// How long a guest may take to switch itself off before its power is cut.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked at meanwhile.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// Frame: when the guest was first asked to switch itself off.
const ASKED: &str = "asked_to_stop";
/// Frame: what the guest's root disk is opened as.
const ROOT: &str = "root";
/// Frame: what the guest's primary network card is opened as.
const NIC: &str = "nic";
/// Frame: what its further ones are opened as.
const MORE_NICS: &str = "more_nics";
/// Frame: what its ports were made as.
pub const PORTS: &str = "ports";
/// Frame: whether the guest was seen on.
const SEEN_ON: &str = "seen_on";

/// The server of the workflow.
pub async fn server(doing: &On) -> Result<Server> {
    marks::subject(doing).await
}

/// Its guest, and the wish of this workflow.
pub async fn reference(doing: &On) -> Result<GuestRef> {
    spec::reference(&server(doing).await?, doing.facts.generation)
}

/// Where the server is, if it is anywhere.
pub async fn seat(doing: &On) -> Result<Option<(Id<Host>, Id<Server>)>> {
    let server = server(doing).await?;
    Ok(server.host.map(|host| (host, server.head.id)))
}

/// The root disk is there, of the right epoch and size, once its image is; so is the ISO for the
/// drive.
pub async fn make_disk(doing: &mut On) -> StepResult {
    let server = server(doing).await?;
    match doing.world.disks.ensure(&spec::disk(&server)?).await {
        Ok(source) => {
            doing.frame.set(ROOT, &source)?;
            images::have_disc(doing, &server).await
        }
        Err(error) if error.code() == &code::NOT_FOUND => {
            images::wait_for(doing, &server, error).await
        }
        Err(error) => Err(error),
    }
}

/// No disk of the server is left.
pub async fn drop_disk(doing: &mut On) -> StepResult {
    if let Some((host, server)) = seat(doing).await? {
        doing.world.disks.ensure_gone(host, server).await?;
    }
    Ok(Next::Done)
}

/// The ports are there with their addresses and rules.
pub async fn plug(doing: &mut On) -> StepResult {
    let id = Id::of(doing.facts.subject);
    let cards = plugs::ensure_ports_since(&doing.world, id, None).await?;
    if let Some((cards, made)) = cards {
        doing.frame.set(PORTS, &made)?;
        doing.frame.set(NIC, &cards.nic)?;
        doing.frame.set(MORE_NICS, &cards.more_nics)?;
    }
    Ok(Next::Done)
}

/// No port of the server is left.
pub async fn unplug(doing: &mut On) -> StepResult {
    if let Some((host, server)) = seat(doing).await? {
        doing.world.net.ensure_gone(host, server).await?;
    }
    Ok(Next::Done)
}

/// The guest runs, in the boot that was wished for, with the disk and the ports that the steps
/// before have made.
pub async fn boot(doing: &mut On) -> StepResult {
    let (root, nic) = (doing.frame.need(ROOT)?, doing.frame.need(NIC)?);
    let cards = Cards { nic, more_nics: doing.frame.get(MORE_NICS)?.unwrap_or_default() };
    let id = Id::of(doing.facts.subject);
    let guest = plugs::guest(&doing.world, id, (root, cards), doing.facts.generation).await?;
    doing.world.vmm.ensure_running(&guest).await?;
    Ok(Next::Done)
}

/// The guest runs if its owner wants it on.
pub async fn boot_if_wanted(doing: &mut On) -> StepResult {
    if server(doing).await?.wanted_on { boot(doing).await } else { Ok(Next::Done) }
}

/// The guest is off, at once.
pub async fn cut_power(doing: &mut On) -> StepResult {
    let guest = reference(doing).await?;
    doing.world.vmm.ensure_stopped(guest, true).await?;
    Ok(Next::Done)
}

/// No guest of the server is left.
pub async fn remove_guest(doing: &mut On) -> StepResult {
    if let Some((host, server)) = seat(doing).await? {
        doing.world.vmm.ensure_gone(host, server).await?;
    }
    Ok(Next::Done)
}

/// The guest is asked to switch itself off, and its power is cut when it does not, or at once if
/// that was the wish.
pub async fn halt(doing: &mut On) -> StepResult {
    let server = server(doing).await?;
    let guest = spec::reference(&server, doing.facts.generation)?;
    let vmm = doing.world.vmm.clone();
    let asked: Option<Time> = doing.frame.get(ASKED)?;
    let give_up = asked.is_some_and(|asked| doing.now.since(asked) >= PATIENCE);
    if server.hard || give_up {
        vmm.ensure_stopped(guest, true).await?;
        return Ok(Next::Done);
    }
    vmm.ensure_stopped(guest, false).await?;
    if asked.is_none() {
        doing.frame.set(ASKED, &doing.now)?;
    }
    let seen = vmm.observe(guest.host, guest.server).await?;
    let on = seen.is_some_and(|seen| seen.power == Power::On);
    Ok(if on { Next::Later(LOOK_AGAIN) } else { Next::Done })
}

/// Notes in the frame whether the guest is on.
pub async fn look(doing: &mut On) -> StepResult {
    let seen = match seat(doing).await? {
        Some((host, server)) => doing.world.vmm.observe(host, server).await?,
        None => None,
    };
    let on = seen.is_some_and(|seen| seen.power == Power::On);
    doing.frame.set(SEEN_ON, &on)?;
    Ok(Next::Done)
}

/// After a wish that failed: the server is as its guest was seen, and the fault says why.
pub fn mark_as_seen(tx: &mut dyn Tx, doing: &mut On) -> StepResult {
    let on: bool = doing.frame.need(SEEN_ON)?;
    let (event, name) = match on {
        true => (ServerEvent::Ran, "server.running"),
        false => (ServerEvent::Halted, "server.stopped"),
    };
    let fault = fault(doing);
    marks::mark(tx, doing, event, name, |server| {
        server.wanted_on = on;
        server.fault = fault;
        server.hard = false;
    })
}

/// The server runs.
pub fn mark_running(tx: &mut dyn Tx, doing: &mut On) -> StepResult {
    if let Some(server) = marks::current(tx, doing)?.filter(|server| server.keys_due) {
        server_replace_keys::follow(tx, doing, &server)?;
    }
    marks::mark(tx, doing, ServerEvent::Ran, "server.running", settled)
}

/// The server is off.
pub fn mark_stopped(tx: &mut dyn Tx, doing: &mut On) -> StepResult {
    marks::mark(tx, doing, ServerEvent::Halted, "server.stopped", settled)
}

/// The server is as its owner wants it; told as `name`.
pub fn mark_as_wanted(tx: &mut dyn Tx, doing: &On, name: &str) -> StepResult {
    let Some(server) = marks::current(tx, doing)? else { return Ok(Next::Done) };
    let event = if server.wanted_on { ServerEvent::Ran } else { ServerEvent::Halted };
    marks::mark(tx, doing, event, name, settled)
}

/// The server is as its owner wished; how the wish was to be done matters no more.
fn settled(server: &mut Server) {
    server.fault = None;
    server.hard = false;
}
