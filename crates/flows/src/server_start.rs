//! Switches a server on.

use nubo_domain::server::flows;
use nubo_flow::flow;

use crate::World;
use crate::steps::{boot, cut_power, look, make_disk, mark_as_seen, mark_running, plug};

flow! {
    /// Switches a server on. Disk and port are wished for again: the host may have lost them.
    pub SERVER_START(World) = flows::START;
    try { act make_disk; act plug; act boot ~ cut_power; }
    then { row mark_running; }
    else { act look; row mark_as_seen; }
}
