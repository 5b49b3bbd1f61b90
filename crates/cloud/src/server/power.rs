//! Switching servers on, off, and off and on.

use nubo_domain::server::{ServerEvent, flows};
use nubo_domain::{Result, Scope, Server};

use super::{Changed, wish};
use crate::{Action, Ask, Mode, Needs};

/// Switches a server on.
#[derive(Clone, Debug)]
pub struct StartServer {
    /// Which, by id or name.
    pub server: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for StartServer {
    const NAME: &'static str = "server.start";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        server.wanted_on = true;
        server.boots += 1;
        wish(ask, server, ServerEvent::Start, (flows::START, serde_json::json!({})))
    }
}

/// Switches a server off.
#[derive(Clone, Debug)]
pub struct StopServer {
    /// Which, by id or name.
    pub server: String,
    /// Whether to cut the power instead of asking the guest.
    pub hard: bool,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for StopServer {
    const NAME: &'static str = "server.stop";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        server.wanted_on = false;
        server.hard = self.hard;
        wish(ask, server, ServerEvent::Stop, (flows::STOP, serde_json::json!({})))
    }
}

/// Switches a server off and on.
#[derive(Clone, Debug)]
pub struct RebootServer {
    /// Which, by id or name.
    pub server: String,
    /// Whether to cut the power instead of asking the guest.
    pub hard: bool,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for RebootServer {
    const NAME: &'static str = "server.reboot";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        server.boots += 1;
        server.hard = self.hard;
        wish(ask, server, ServerEvent::Reboot, (flows::REBOOT, serde_json::json!({})))
    }
}
