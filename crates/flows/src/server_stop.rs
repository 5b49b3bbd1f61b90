//! Switches a server off.

use nubo_domain::server::flows;
use nubo_flow::flow;

use crate::World;
use crate::steps::{halt, look, mark_as_seen, mark_stopped};

flow! {
    /// Switches a server off, gently unless the wish was a hard one.
    pub SERVER_STOP(World) = flows::STOP;
    try { act halt; }
    then { row mark_stopped; }
    else { act look; row mark_as_seen; }
}
