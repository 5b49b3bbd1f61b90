//! Switches a server off and on.

use nubo_domain::server::flows;
use nubo_flow::flow;

use crate::World;
use crate::steps::{boot, look, make_disk, mark_as_seen, mark_running, plug};

flow! {
    /// Switches a server off and on: the action raised its boots, and the driver follows them.
    pub SERVER_REBOOT(World) = flows::REBOOT;
    try { act make_disk; act plug; act boot; }
    then { row mark_running; }
    else { act look; row mark_as_seen; }
}
