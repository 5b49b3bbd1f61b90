//! Gives a server a fresh root disk.

use nubo_domain::server::{ServerEvent, flows};
use nubo_flow::{Doing, StepResult, flow};
use nubo_ports::Tx;

use crate::steps::{boot_if_wanted, cut_power, make_disk, mark_as_wanted, plug};
use crate::{World, marks};

flow! {
    /// Gives a server a fresh root disk: the action raised its epoch. The old disk may be gone
    /// when this fails, so a server that cannot be rebuilt has failed; it keeps its place until
    /// it is deleted.
    pub SERVER_REBUILD(World) = flows::REBUILD;
    try { act cut_power; act make_disk; act plug; act boot_if_wanted; }
    then { row mark_rebuilt; }
    else { act stay_off; row mark_failed; }
}

/// A server that has failed does not run, whichever step failed.
async fn stay_off(doing: &mut Doing<World>) -> StepResult {
    cut_power(doing).await
}

fn mark_rebuilt(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    mark_as_wanted(tx, doing, "server.rebuilt")
}

fn mark_failed(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let fault = marks::fault(doing);
    marks::mark(tx, doing, ServerEvent::Fail, "server.failed", |server| server.fault = fault)
}
