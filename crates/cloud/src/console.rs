//! Consoles: tickets for them, and the right to look at a server.
//!
//! Nothing here looks at a machine: an action only says where there is something to see. Only the
//! SHA-256 of a ticket's secret is kept.

mod window;

use std::time::Duration;

use nubo_base::{Digest, Id, SecretText, Time, Uuid, base62, digest};
use nubo_domain::server::ServerState;
use nubo_domain::{Error, Host, Kind, Result, Scope, Server, code};
use nubo_ports::store::Ticket;
use nubo_ports::{ConsoleKind, Tx};

use crate::sign_in::caller_of;
use crate::{Action, Ask, Caller, Cloud, Facts, Mode, Needs, Origin};

pub use window::{CloseWindow, LONGEST, OpenWindow, SHORTEST};

/// Verbs of consoles.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<RequestConsole>(),
    Facts::of::<OpenWindow>(),
    Facts::of::<CloseWindow>(),
    Facts::of::<OpenConsole>(),
    Facts::of::<LookAtScreen>(),
    Facts::of::<ReadSerialLog>(),
];

/// How long a ticket can be used.
const TICKET_LASTS: Duration = Duration::from_secs(60);
/// What looking into a console needs, when it is asked for and as long as it lasts.
const LOGIN: Needs = Needs::Scope(Scope::ServersWrite);

/// Gives a ticket for a console: as good as a login, so it needs the right to change the server.
#[derive(Clone, Debug)]
pub struct RequestConsole {
    /// Whose, by id or name.
    pub server: String,
    /// Which.
    pub kind: ConsoleKind,
    /// Whether there is a ticket only while a window to the screen is open.
    pub by_window: bool,
}

/// A ticket with its secret, which is shown once.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Whose console.
    pub server: Id<Server>,
    /// Which.
    pub kind: ConsoleKind,
    /// What the user shows.
    pub secret: SecretText,
    /// When it is of no use any more.
    pub expires: Time,
}

impl Action for RequestConsole {
    const NAME: &'static str = "console.request";
    const NEEDS: Needs = LOGIN;
    const MODE: Mode = Mode::Write;
    type Output = Issued;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Issued> {
        let server: Server = ask.at(&self.server)?;
        place_of(&server)?;
        if self.by_window && server.screen_until.is_none_or(|end| end <= ask.now) {
            let text = "The window to this screen is closed; open it again.";
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        let secret = base62(&ask.ids.secret());
        let expires = ask.now.after(TICKET_LASTS);
        ask.tx.ticket_insert(&Ticket {
            hash: digest(&[secret.as_bytes()]),
            server: server.head.id,
            kind: self.kind,
            account: ask.caller.account,
            credential: ask.caller.credential(),
            expires,
            used: None,
        })?;
        ask.touch(server.head.id);
        let secret = SecretText::new(secret);
        Ok(Issued { server: server.head.id, kind: self.kind, secret, expires })
    }
}

/// Uses up a ticket. Whoever holds it acts for whoever asked for it, whose rights are looked at
/// again: a credential that was revoked meanwhile opens nothing.
#[derive(Clone, Debug)]
pub struct OpenConsole {
    ticket: Digest,
}

impl OpenConsole {
    /// With the secret of a ticket.
    #[must_use]
    pub fn with(secret: &str) -> Self {
        Self { ticket: digest(&[secret.as_bytes()]) }
    }
}

/// A console that may be looked into.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Whose.
    pub server: Id<Server>,
    /// Where it runs.
    pub host: Id<Host>,
    /// Which.
    pub kind: ConsoleKind,
    /// The credential that it was opened with; none for the operator on the machine itself.
    credential: Option<Uuid>,
}

impl Action for OpenConsole {
    const NAME: &'static str = "console.open";
    const NEEDS: Needs = Needs::Nothing;
    const MODE: Mode = Mode::Write;
    type Output = Opened;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Opened> {
        let found = ask.tx.ticket_use(&self.ticket, ask.now)?;
        let ticket = found.ok_or_else(|| Error::not_found("console ticket"))?;
        if ticket.used.is_some() {
            return Err(Error::new(&code::TICKET_USED));
        }
        if ticket.expires <= ask.now {
            return Err(Error::new(&code::TICKET_EXPIRED));
        }
        let holder = holder(ask, ticket.credential)?;
        ask.acting_for(holder, |ask| {
            let (server, host) = looked_into(ask, ticket.server)?;
            let owner = (server.head.account, server.head.project);
            let shown = server.head.id.to_string();
            let data =
                serde_json::json!({ "name": server.head.name, "console": ticket.kind.word() });
            ask.touch(&shown);
            ask.event(owner, Server::NAME, &shown, "console_opened", data)?;
            let (kind, credential) = (ticket.kind, ticket.credential);
            Ok(Opened { server: server.head.id, host, kind, credential })
        })
    }
}

/// Looks again whether a console that was opened may still be looked into.
///
/// # Errors
/// What has become of the right to look, or of the server.
pub(crate) fn look_again(tx: &mut dyn Tx, cloud: &Cloud, opened: &Opened) -> Result<()> {
    let nobody = Caller::nobody(Origin::default());
    let policy = cloud.policy();
    let mut ask = Ask::new(tx, &nobody, cloud.now(), cloud.ids(), &policy);
    let holder = holder(&mut ask, opened.credential)?;
    ask.acting_for(holder, |ask| match looked_into(ask, opened.server)? {
        (_, host) if host == opened.host => Ok(()),
        _ => Err(Error::new(&code::WRONG_STATE)),
    })
}

/// The caller that a credential stands for now.
fn holder(ask: &mut Ask<'_>, credential: Option<Uuid>) -> Result<Caller> {
    let origin = ask.caller.origin.clone();
    let Some(id) = credential else { return Ok(Caller::operator(origin)) };
    let found = ask.tx.credential_get(id)?;
    let credential = found.ok_or_else(|| Error::new(&code::UNAUTHENTICATED))?;
    caller_of(&mut *ask.tx, &credential, origin, ask.now, ask.policy)
}

/// The server whose console the caller may look into, and where it runs.
fn looked_into(ask: &mut Ask<'_>, server: Id<Server>) -> Result<(Server, Id<Host>)> {
    ask.caller.check(LOGIN, Mode::Write)?;
    let server: Server = ask.at(&server.to_string())?;
    let host = place_of(&server)?;
    Ok((server, host))
}

/// Where a server's machine runs.
fn place_of(server: &Server) -> Result<Id<Host>> {
    let host = server.host.filter(|_| may_be_on(server.state()));
    host.ok_or_else(|| {
        let text = format!("The server is {}; it can be looked at while it runs.", server.state());
        Error::new(&code::WRONG_STATE).public(text)
    })
}

/// Whether there may be something to see. What boots is looked at most of all.
const fn may_be_on(state: ServerState) -> bool {
    match state {
        ServerState::Building
        | ServerState::Running
        | ServerState::Starting
        | ServerState::Stopping
        | ServerState::Rebooting
        | ServerState::Rebuilding
        | ServerState::Resizing => true,
        ServerState::Pending
        | ServerState::Stopped
        | ServerState::Suspended
        | ServerState::Failed
        | ServerState::Deleting
        | ServerState::Terminated => false,
    }
}

/// Says where a server's screen can be seen.
#[derive(Clone, Debug)]
pub struct LookAtScreen {
    /// Whose, by id or name.
    pub server: String,
}

impl Action for LookAtScreen {
    const NAME: &'static str = "console.screenshot";
    const NEEDS: Needs = Needs::Scope(Scope::ServersRead);
    const MODE: Mode = Mode::Read;
    type Output = (Id<Server>, Id<Host>);

    fn run(&self, ask: &mut Ask<'_>) -> Result<(Id<Server>, Id<Host>)> {
        let server: Server = ask.at(&self.server)?;
        Ok((server.head.id, place_of(&server)?))
    }
}

/// Says where it is kept what a server printed; nowhere for one that was never on a host.
#[derive(Clone, Debug)]
pub struct ReadSerialLog {
    /// Whose, by id or name.
    pub server: String,
}

impl Action for ReadSerialLog {
    const NAME: &'static str = "console.serial_log";
    const NEEDS: Needs = Needs::Scope(Scope::ServersRead);
    const MODE: Mode = Mode::Read;
    type Output = (Id<Server>, Option<Id<Host>>);

    fn run(&self, ask: &mut Ask<'_>) -> Result<(Id<Server>, Option<Id<Host>>)> {
        let server: Server = ask.at(&self.server)?;
        Ok((server.head.id, server.host.filter(|_| !server.ended())))
    }
}
