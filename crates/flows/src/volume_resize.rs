//! Makes a volume larger.

use nubo_domain::volume::{VolumeEvent, VolumeState, flows};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::Tx;

use crate::World;
use crate::volume_steps::{current, make_volume, mark, plug_in};

flow! {
    /// Makes a volume larger. There is no way back, as a volume never shrinks.
    pub VOLUME_RESIZE(World) = flows::RESIZE;
    try { }
    then { act make_volume; act plug_in; row mark_resized; }
    else { }
}

fn mark_resized(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let Some(volume) = current(tx, doing)? else { return Ok(Next::Done) };
    let event = match volume.state() {
        VolumeState::Growing => VolumeEvent::Unplugged,
        _ => VolumeEvent::Plugged,
    };
    mark(tx, doing, event, "volume.resized", |_| {})
}
