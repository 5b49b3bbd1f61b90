//! Keeps a suspended server off. Its row says so already.

use nubo_domain::server::flows;
use nubo_flow::flow;

use crate::World;
use crate::steps::cut_power;

flow! {
    /// Keeps a suspended server off.
    pub SERVER_SUSPEND(World) = flows::SUSPEND;
    try { }
    then { act cut_power; }
    else { }
}
