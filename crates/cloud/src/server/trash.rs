//! Throwing servers away in a way that can be taken back.
//!
//! A server in the trash is off, keeps its disk, its addresses and its price, and is deleted by the
//! lease that it gets. Nothing can be done with it but taking it back and deleting it.

use std::time::Duration;

use nubo_domain::server::{ServerEvent, ServerState, Trash, flows};
use nubo_domain::{Error, Result, Scope, Server, code};

use super::{Changed, wish};
use crate::{Action, Ask, Mode, Needs};

/// A server stays in the trash for this long.
const KEPT: Duration = Duration::from_secs(24 * 3_600);

/// Refuses what cannot happen to a server in the trash.
pub(super) fn check(server: &Server, event: ServerEvent) -> Result<()> {
    let may = match event {
        ServerEvent::Start | ServerEvent::Reboot | ServerEvent::Rebuild | ServerEvent::Resize => {
            server.trash.is_none()
        }
        ServerEvent::Build
        | ServerEvent::Ran
        | ServerEvent::Halted
        | ServerEvent::Fail
        | ServerEvent::Stop
        | ServerEvent::Suspend
        | ServerEvent::Resume
        | ServerEvent::Delete
        | ServerEvent::Gone => true,
    };
    if may {
        return Ok(());
    }
    let text = format!("Cannot {event} a server that is in the trash; take it back first.");
    Err(Error::new(&code::WRONG_STATE).public(text))
}

/// Switches a server off and deletes it a day later, unless it is taken back. Doing it twice is no
/// error.
#[derive(Clone, Debug)]
pub struct TrashServer {
    /// Which, by id or name.
    pub server: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for TrashServer {
    const NAME: &'static str = "server.trash";
    const NEEDS: Needs = Needs::Scope(Scope::ServersDestroy);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        let state = server.state();
        let is_over = matches!(state, ServerState::Deleting | ServerState::Terminated);
        if server.trash.is_some() || is_over {
            return Ok(Changed { server, operation: None });
        }
        if server.protected {
            return Err(Error::new(&code::PROTECTED));
        }
        if !matches!(state, ServerState::Running | ServerState::Stopped) {
            let text = format!("Cannot throw away a server that is {state}.");
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        let (ends, lease_expires) = (ask.now.after(KEPT), server.lease_expires);
        server.trash = Some(Trash { since: ask.now, lease_expires });
        server.lease_expires = Some(lease_expires.map_or(ends, |lease| lease.min(ends)));
        server.wanted_on = false;
        server.hard = true;
        if state == ServerState::Running {
            return wish(ask, server, ServerEvent::Stop, (flows::STOP, serde_json::json!({})));
        }
        ask.change(&mut server, "trashed")?;
        Ok(Changed { server, operation: None })
    }
}

/// Takes a server out of the trash; it stays off.
#[derive(Clone, Debug)]
pub struct RecoverServer {
    /// Which, by id or name.
    pub server: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for RecoverServer {
    const NAME: &'static str = "server.recover";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Server;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Server> {
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        let is_over = matches!(server.state(), ServerState::Deleting | ServerState::Terminated);
        let trash = server.trash.take().filter(|_| !is_over);
        let refuse = || Error::new(&code::WRONG_STATE).public("The server is not in the trash.");
        server.lease_expires = trash.ok_or_else(refuse)?.lease_expires;
        ask.change(&mut server, "recovered")?;
        Ok(server)
    }
}
