//! Removes everything of a server.

use nubo_domain::server::{ServerEvent, flows};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{Till, Tx};

use crate::steps::{drop_disk, remove_guest, unplug};
use crate::{World, marks, share};

flow! {
    /// Removes everything of a server. There is no way back, so it is only retried.
    pub SERVER_DELETE(World) = flows::DELETE;
    try { }
    then { act remove_guest; act unplug; act drop_disk; row mark_terminated; }
    else { }
}

/// Nothing of it is left outside, so everything it took is free for others.
fn mark_terminated(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let Some(mut server) = marks::current(tx, doing)? else { return Ok(Next::Done) };
    server.on(ServerEvent::Gone)?;
    share::give_back_all(tx, &mut server, doing.now)?;
    Till::new(tx, &doing.world.ids, doing.now).end(server.head.id.uuid())?;
    server.ended = Some(doing.now);
    server.wanted_on = false;
    marks::keep(tx, doing, &mut server, "server.terminated")?;
    Ok(Next::Done)
}
