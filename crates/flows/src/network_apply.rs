//! Brings what holds in a network to every server in it.

use nubo_base::Id;
use nubo_domain::network::APPLY;
use nubo_domain::{Network, Server};
use nubo_flow::{Doing, Next, StepResult, flow};

use crate::{World, plugs};

flow! {
    /// Brings what holds in a network to every server in it. The rows hold the truth, so it is
    /// only retried; a newer change does the same once more, which harms nothing.
    pub NETWORK_APPLY(World) = APPLY;
    try { }
    then { act plug_inside; }
    else { }
}

async fn plug_inside(doing: &mut Doing<World>) -> StepResult {
    let network = Id::<Network>::of(doing.facts.subject);
    let inside = |server: &Server| server.is_in(network);
    plugs::ensure_ports_where(&doing.world, doing.facts.project, inside).await?;
    Ok(Next::Done)
}
