//! Unplugs a volume from its server.

use nubo_domain::volume::{VolumeEvent, flows};
use nubo_flow::{Doing, StepResult, flow};
use nubo_ports::Tx;

use crate::World;
use crate::volume_steps::{fault, let_go, mark, plug_in};

flow! {
    /// Unplugs a volume from its server; a guest that does not let go keeps it. The rows say
    /// what should be plugged in, so plugging in and out are the same wish.
    pub VOLUME_DETACH(World) = flows::DETACH;
    try { act plug_in; }
    then { row let_go; }
    else { row mark_kept; act plug_in_again; }
}

fn mark_kept(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let fault = fault(doing);
    mark(tx, doing, VolumeEvent::Plugged, "volume.attached", |volume| volume.fault = fault)
}

/// The row says again that it is plugged in, and the guest follows it.
async fn plug_in_again(doing: &mut Doing<World>) -> StepResult {
    plug_in(doing).await
}
