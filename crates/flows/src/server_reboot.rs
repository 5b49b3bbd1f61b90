//! Switches a server off and on.

use nubo_domain::server::flows;
use nubo_flow::flow;

use crate::World;
use crate::steps::{boot_if_wanted, halt, look, make_disk, mark_as_seen, mark_running, plug};

flow! {
    /// Switches a server off and on. Waiting for the guest to switch itself off is a step of its
    /// own, so that a wish to cut the power does not wait for the guest too. The action raised its
    /// boots, so a guest that is on again is not taken for one that was not switched off.
    pub SERVER_REBOOT(World) = flows::REBOOT;
    try { act halt; act make_disk; act plug; act boot_if_wanted; }
    then { row mark_running; }
    else { act look; row mark_as_seen; }
}
