//! Windows: spans of time in which a link to a server's screen leads there.
//!
//! A link holds no secret. Whoever follows it shows a credential of their own, and is given a
//! ticket as long as the window is open.

use std::time::Duration;

use nubo_domain::{Error, Result, Server};
use nubo_ports::ConsoleKind;

use super::{LOGIN, place_of};
use crate::{Action, Ask, Caller, Cloud, Mode, Needs};

/// The shortest window.
pub const SHORTEST: Duration = Duration::from_secs(60);
/// The longest window.
pub const LONGEST: Duration = Duration::from_secs(24 * 3_600);

/// Opens a window to the screen of a server, or moves the end of one that is open.
#[derive(Clone, Debug)]
pub struct OpenWindow {
    /// Whose, by id or name.
    pub server: String,
    /// How long, from [`SHORTEST`] to [`LONGEST`].
    pub lasts: Duration,
}

impl Action for OpenWindow {
    const NAME: &'static str = "console.open_window";
    const NEEDS: Needs = LOGIN;
    const MODE: Mode = Mode::Write;
    type Output = Server;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Server> {
        let mut server: Server = ask.at(&self.server)?;
        if !(SHORTEST..=LONGEST).contains(&self.lasts) {
            return Err(Error::invalid("duration", "must be from a minute to 24 hours"));
        }
        place_of(&server)?;
        server.screen_until = Some(ask.now.after(self.lasts));
        ask.change(&mut server, "window_opened")?;
        Ok(server)
    }
}

/// Closes the window to the screen of a server. Doing it twice is no error.
#[derive(Clone, Debug)]
pub struct CloseWindow {
    /// Whose, by id or name.
    pub server: String,
}

impl Action for CloseWindow {
    const NAME: &'static str = "console.close_window";
    const NEEDS: Needs = LOGIN;
    const MODE: Mode = Mode::Write;
    type Output = Server;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Server> {
        let mut server: Server = ask.at(&self.server)?;
        if server.screen_until.take().is_some() {
            ask.change(&mut server, "window_closed")?;
        }
        ask.touch(server.head.id);
        Ok(server)
    }
}

impl Cloud {
    /// Closes the window to the screen of a server, and ends the looks that others have there.
    ///
    /// # Errors
    /// Those of [`Cloud::call`].
    pub async fn close_window(&self, caller: &Caller, server: &str) -> Result<()> {
        let server = self.call(caller, CloseWindow { server: server.to_owned() }).await?;
        if let Some(live) = &self.0.live {
            live.send_away(server.head.id, ConsoleKind::Vnc);
        }
        Ok(())
    }
}
