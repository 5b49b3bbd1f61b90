//! Consoles: tickets, the WebSocket that one is opened with, pictures and what was printed.

use http::StatusCode;
use nubo_api_kit::{Ending, Reply, Req};
use nubo_cloud::console::{Issued, RequestConsole};
use nubo_cloud::{Held, LookEnd};
use nubo_domain::{Error, Result};
use nubo_ports::ConsoleKind;
use nubo_wire::console as wire;

use crate::answer::{self, stamp};
use crate::check;
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    vec![
        on("console.request", request),
        on("console.open", open),
        on("console.screenshot", screenshot),
        on("console.serial_log", serial_log),
    ]
}

/// The subprotocol that browsers' screens and terminals ask for.
const PROTOCOL: &str = "binary";

async fn request(req: Req) -> Result<Reply> {
    let body: wire::RequestConsole = check::body(&req)?;
    let kind = match body.kind {
        wire::ConsoleKind::Vnc => ConsoleKind::Vnc,
        wire::ConsoleKind::Serial => ConsoleKind::Serial,
    };
    let render = move |issued: Issued| {
        let shown = wire::ConsoleTicket {
            kind: body.kind,
            server_id: issued.server.to_string(),
            url: format!("/v1/consoles/{}", issued.secret.reveal()),
            expires_at: stamp(issued.expires),
        };
        answer::plain(StatusCode::OK, &shown)
    };
    req.call_once(RequestConsole { server: req.path("id").to_owned(), kind }, render).await
}

/// No ticket is longer.
const TICKET_CHARS_MAX: usize = 64;

async fn open(mut req: Req) -> Result<Reply> {
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

async fn screenshot(req: Req) -> Result<Reply> {
    let picture = req.cloud().screenshot(req.caller(), req.path("id")).await?;
    Ok(Reply::bytes(StatusCode::OK, "image/png", picture))
}

async fn serial_log(req: Req) -> Result<Reply> {
    let text = req.cloud().serial_log(req.caller(), req.path("id")).await?;
    Ok(Reply::bytes(StatusCode::OK, "text/plain; charset=utf-8", text))
}
