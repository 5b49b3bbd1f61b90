//! Makes a new server. Its room, addresses and quota were taken by the action that accepted it.

use nubo_domain::server::{ServerEvent, ServerState, flows};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::Tx;

use crate::steps::{boot, drop_disk, make_disk, mark_running, plug, remove_guest, unplug};
use crate::{World, marks, share};

flow! {
    /// Makes a new server.
    pub SERVER_CREATE(World) = flows::CREATE;
    try {
        row begin_building;
        act make_disk ~ drop_disk;
        act plug ~ unplug;
        act boot ~ remove_guest;
    }
    then { row mark_running; }
    else { row mark_failed; }
}

fn begin_building(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    match marks::current(tx, doing)? {
        Some(server) if server.state() == ServerState::Pending => {
            marks::mark(tx, doing, ServerEvent::Build, "server.building", |_| {})
        }
        Some(_) | None => Ok(Next::Done),
    }
}

/// Nothing of it is left outside, so its room and addresses are free for others.
fn mark_failed(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let Some(mut server) = marks::current(tx, doing)? else { return Ok(Next::Done) };
    server.on(ServerEvent::Fail)?;
    share::give_back_place(tx, &mut server, doing.now)?;
    server.fault = marks::fault(doing);
    marks::keep(tx, doing, &mut server, "server.failed")?;
    Ok(Next::Done)
}
