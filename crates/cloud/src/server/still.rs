//! Changes of a server that leave its state as it is: when they may be made, and the workflow that
//! brings them to its guest and its ports.

use nubo_base::Id;
use nubo_domain::server::ServerState;
use nubo_domain::{Error, FlowName, Project, Region, Result, Server, code};

use super::{Changed, USUAL_WITHIN};
use crate::Ask;
use crate::ask::Wish;

/// The states in which nothing goes on at a server that has its place.
pub(crate) const AT_REST: &[ServerState] =
    &[ServerState::Running, ServerState::Stopped, ServerState::Suspended];
/// Those of them in which its owner disposes of its guest.
pub(crate) const USABLE: &[ServerState] = &[ServerState::Running, ServerState::Stopped];

/// Refuses what cannot be done in a server's present state; `what` begins the sentence that ends
/// with that state.
pub(crate) fn only_while(states: &[ServerState], server: &Server, what: &str) -> Result<()> {
    if states.contains(&server.state()) {
        return Ok(());
    }
    Err(Error::new(&code::WRONG_STATE).public(format!("{what} {}.", server.state())))
}

/// Refuses a server that is elsewhere than `what` it shall go together with.
pub(crate) fn check_beside(
    server: &Server,
    (project, region): (Option<Id<Project>>, Id<Region>),
    what: &str,
) -> Result<()> {
    if server.head.project != project {
        return Err(Error::invalid("server", format!("is in another project than the {what}")));
    }
    if server.region != region {
        return Err(Error::invalid("server", format!("is in another region than the {what}")));
    }
    Ok(())
}

/// Starts the workflow that follows from a change which is written already.
pub(crate) fn follow(
    ask: &mut Ask<'_>,
    server: Server,
    flow: FlowName,
    frame: serde_json::Value,
) -> Result<Changed> {
    let (generation, within) = (server.generation, USUAL_WITHIN);
    let operation = ask.start(&server, Wish { flow, generation, within, frame, cancels: false })?;
    Ok(Changed { server, operation: Some(operation) })
}
