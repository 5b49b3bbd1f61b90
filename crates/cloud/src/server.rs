//! Servers: the verbs of their whole life.

mod address;
mod beginning;
mod change;
mod create;
mod iso;
mod keys;
mod networks;
mod port;
mod power;
mod room;
pub(crate) mod still;
mod trash;

use nubo_base::Id;
use nubo_domain::server::{Build, ServerEvent};
use nubo_domain::{Error, FlowName, Machine, Result, Scope, Server};
use nubo_ports::flows::Operation;
use std::time::Duration;

pub use address::SetPublicAddress;
pub use change::{
    ChangeServer, DeleteServer, RebuildServer, ResetPassword, ResizeServer, SuspendServer,
};
pub use create::CreateServer;
pub(crate) use create::first_region;
pub use iso::{AttachIso, DetachIso};
pub use keys::ReplaceKeys;
pub use networks::{AttachNetwork, DetachNetwork};
pub use port::ShapePort;
pub use power::{RebootServer, StartServer, StopServer};
pub use trash::{RecoverServer, TrashServer};

use crate::ask::Wish;
use crate::{Ask, Facts, Get, ListOf, Listable, Needs};

/// Verbs of servers.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<Server>>(),
    Facts::of::<Get<Server>>(),
    Facts::of::<CreateServer>(),
    Facts::of::<ChangeServer>(),
    Facts::of::<StartServer>(),
    Facts::of::<StopServer>(),
    Facts::of::<RebootServer>(),
    Facts::of::<ResizeServer>(),
    Facts::of::<RebuildServer>(),
    Facts::of::<ResetPassword>(),
    Facts::of::<ReplaceKeys>(),
    Facts::of::<AttachIso>(),
    Facts::of::<DetachIso>(),
    Facts::of::<crate::login::ReadLogin>(),
    Facts::of::<DeleteServer>(),
    Facts::of::<SuspendServer>(),
    Facts::of::<SetPublicAddress>(),
    Facts::of::<ShapePort>(),
    Facts::of::<AttachNetwork>(),
    Facts::of::<DetachNetwork>(),
    Facts::of::<TrashServer>(),
    Facts::of::<RecoverServer>(),
];

impl Listable for Server {
    const LIST: &'static str = "server.list";
    const GET: &'static str = "server.get";
    const READ_NEEDS: Needs = Needs::Scope(Scope::ServersRead);
}

/// A server with the operation that was started on it, if any.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The server as it is now.
    pub server: Server,
    /// The work that goes on.
    pub operation: Option<Id<Operation>>,
}

/// For work in states that are not passing ones.
const USUAL_WITHIN: Duration = Duration::from_secs(300);

/// Lets an event happen to a server and starts the workflow that follows from it.
pub(crate) fn wish(
    ask: &mut Ask<'_>,
    mut server: Server,
    event: ServerEvent,
    (flow, frame): (FlowName, serde_json::Value),
) -> Result<Changed> {
    trash::check(&server, event)?;
    server.on(event)?;
    server.generation += 1;
    server.fault = None;
    let within = Server::wait(server.state()).map_or(USUAL_WITHIN, |w| w.within);
    let what = server.state().word();
    ask.change(&mut server, what)?;
    let cancels = event == ServerEvent::Delete;
    let wish = Wish { flow, generation: server.generation, within, frame, cancels };
    let operation = Some(ask.start(&server, wish)?);
    Ok(Changed { server, operation })
}

/// Takes a server from its owner: off, and not to be started.
pub(crate) fn suspend(ask: &mut Ask<'_>, server: &mut Server) -> Result<()> {
    server.wanted_on = false;
    server.hard = true;
    server.owes = false;
    let flow = (nubo_domain::server::flows::SUSPEND, serde_json::json!({}));
    *server = wish(ask, server.clone(), ServerEvent::Suspend, flow)?.server;
    Ok(())
}

/// Counts a build in the quotas of its server's account and project, or uncounts it with `sign` -1.
fn count_build(ask: &mut Ask<'_>, server: &Server, build: &Build, sign: i64) -> Result<()> {
    let account = server.head.account.ok_or_else(|| Error::internal("a server of nobody"))?;
    let things = build.counted(counts_address(server)).map(|(counted, n)| (counted, n * sign));
    ask.count_all(account, server.head.project, &things)
}

/// A reserved address counts by itself, any other through its server.
fn counts_address(server: &Server) -> bool {
    server.reach.public_ip.is_some() && server.reach.reserved.is_none()
}
