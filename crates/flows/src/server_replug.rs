//! Brings changed groups to a server's ports.

use nubo_domain::server::flows;
use nubo_flow::flow;

use crate::World;
use crate::steps::plug;

flow! {
    /// Brings changed groups to a server's ports. The rows hold the truth, so it is only retried.
    pub SERVER_REPLUG(World) = flows::REPLUG;
    try { }
    then { act plug; }
    else { }
}
