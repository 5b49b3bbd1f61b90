//! Consoles: tickets, the WebSocket that one is opened with, pictures and what was printed.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::console::{Issued, RequestConsole};
use nubo_domain::Result;
use nubo_ports::ConsoleKind;
use nubo_wire::console as wire;

use crate::answer::{self, stamp};
use crate::check;
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    vec![
        on("console.request", request),
        on("console.open", nubo_api_kit::console),
        on("console.screenshot", screenshot),
        on("console.serial_log", serial_log),
    ]
}

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
    let (server, by_window) = (req.path("id").to_owned(), false);
    req.call_once(RequestConsole { server, kind, by_window }, render).await
}

async fn screenshot(req: Req) -> Result<Reply> {
    let picture = req.cloud().screenshot(req.caller(), req.path("id")).await?;
    Ok(Reply::bytes(StatusCode::OK, "image/png", picture))
}

async fn serial_log(req: Req) -> Result<Reply> {
    let text = req.cloud().serial_log(req.caller(), req.path("id")).await?;
    Ok(Reply::bytes(StatusCode::OK, "text/plain; charset=utf-8", text))
}
