//! Plugs a volume into its server.

use nubo_domain::volume::{VolumeEvent, flows};
use nubo_flow::{Doing, StepResult, flow};
use nubo_ports::Tx;

use crate::World;
use crate::volume_steps::{let_go, make_volume, mark, plug_in, unplug};

flow! {
    /// Plugs a volume into its server. Its data is never touched by an undo.
    pub VOLUME_ATTACH(World) = flows::ATTACH;
    try { act make_volume; act plug_in ~ unplug; }
    then { row mark_attached; }
    else { row let_go; }
}

fn mark_attached(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    mark(tx, doing, VolumeEvent::Plugged, "volume.attached", |_| {})
}
