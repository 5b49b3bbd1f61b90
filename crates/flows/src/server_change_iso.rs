//! Changes what lies in a server's drive of discs.

use nubo_base::Id;
use nubo_domain::server::flows;
use nubo_domain::{Image, Kind as _, Server};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{Objects, Tx};

use crate::steps::server;
use crate::{World, images, marks, plugs};

/// Frame: the ISO that is put into the drive; none takes one out.
pub const ISO: &str = "iso";
/// Frame: the one that was in it before.
pub const OLD_ISO: &str = "old_iso";

flow! {
    /// Brings the ISO of a server's row into the drive of its guest, or takes out what was there.
    /// The row holds it from the start, so that whoever starts the guest meanwhile knows of it; if
    /// it cannot be, the row gets back what it held.
    pub SERVER_CHANGE_ISO(World) = flows::CHANGE_ISO;
    try { act have_disc; act change_disc; }
    then { row tell_changed; }
    else { row take_back; act put_back; }
}

async fn have_disc(doing: &mut Doing<World>) -> StepResult {
    images::have_disc(doing, &server(doing).await?).await
}

async fn change_disc(doing: &mut Doing<World>) -> StepResult {
    plugs::ensure_plugged(&doing.world, Id::of(doing.facts.subject)).await?;
    Ok(Next::Done)
}

/// The guest may have the new one already.
async fn put_back(doing: &mut Doing<World>) -> StepResult {
    change_disc(doing).await
}

fn tell_changed(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let iso: Option<Id<Image>> = doing.frame.need(ISO)?;
    let name = if iso.is_some() { "server.iso_attached" } else { "server.iso_detached" };
    if let Some(mut server) = marks::live::<Server>(tx, doing)? {
        marks::keep(tx, doing, &mut server, name)?;
    }
    Ok(Next::Done)
}

fn take_back(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let iso: Option<Id<Image>> = doing.frame.need(ISO)?;
    let old: Option<Id<Image>> = doing.frame.need(OLD_ISO)?;
    let found = marks::live::<Server>(tx, doing)?;
    let Some(mut server) = found.filter(|server| server.iso == iso) else { return Ok(Next::Done) };
    // It may have been retired since: then it was in nobody's drive.
    let old = old.map(|old| tx.find::<Image>(old)).transpose()?.flatten();
    server.iso = old.filter(|old| !old.ended()).map(|old| old.head.id);
    server.plugs += 1;
    // Who ends a server by a newer wish need not be told.
    if server.generation == doing.facts.generation {
        server.fault = marks::fault(doing);
    }
    marks::keep(tx, doing, &mut server, "server.iso_refused")?;
    Ok(Next::Done)
}
