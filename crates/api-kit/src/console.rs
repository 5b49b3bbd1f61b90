//! Consoles over WebSocket: a ticket is used up, and the connection becomes the console.
//!
//! Every door opens them alike. Nothing here knows what a console shows.

use nubo_cloud::{Held, LookEnd};
use nubo_domain::{Error, Result};

use crate::{Ending, Reply, Req};

/// The subprotocol that browsers' screens and terminals ask for.
const PROTOCOL: &str = "binary";
/// No ticket is longer.
const TICKET_CHARS_MAX: usize = 64;

/// Opens the console of the ticket that the path calls `ticket`.
///
/// # Errors
/// `upgrade_required`, `origin_refused`; those of [`nubo_cloud::Cloud::open_console`].
pub async fn console(mut req: Req) -> Result<Reply> {
    if req.path("ticket").len() > TICKET_CHARS_MAX {
        return Err(Error::not_found("console ticket"));
    }
    // A request that cannot become a WebSocket must not use up the ticket.
    let handshake = req.websocket(PROTOCOL)?;
    let console = req.cloud().open_console(req.path("ticket"), req.origin().clone()).await?;
    Ok(handshake.bridge(console.stream, until_over(console.held)))
}

async fn until_over(held: Held) -> Ending {
    match held.until_over().await {
        LookEnd::Taken => Ending { code: 4001, reason: "The console was opened elsewhere." },
        LookEnd::Over => Ending { code: 1008, reason: "The console may not be looked into now." },
    }
}
