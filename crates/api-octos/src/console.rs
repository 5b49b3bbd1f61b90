//! Consoles of machines: where to look, once.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::Facts;
use nubo_cloud::console::{Issued, RequestConsole};
use nubo_domain::Result;
use nubo_ports::ConsoleKind;
use schemars::JsonSchema;
use serde::Serialize;

use crate::form::Form;
use crate::page;
use crate::route::{Bound, on};
use crate::server;
use crate::when::stamp;

pub fn routes() -> Vec<Bound> {
    let facts = Facts::of::<RequestConsole>();
    let path = "/virtual-machines/{slug}/console";
    let summary = "Gives an address where a machine's console opens once.";
    vec![
        on(facts, "virtual_machine.console", ("GET", path), summary, open),
        on(facts, "virtual_machine.open_console", ("POST", path), summary, open),
    ]
}

/// Where a console opens.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConsoleView {
    /// A WebSocket, which noVNC speaks to; whoever has it can log in, so it opens once.
    pub url: String,
    /// Until when it must be opened.
    pub expires_at: String,
    /// `vnc` for the screen (RFC 6143), `serial` for the first serial port.
    #[serde(rename = "type")]
    pub sort: &'static str,
}

async fn open(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let sort = form.word("type", &["vnc", "serial"]).unwrap_or("vnc");
    form.verdict()?;
    let server = server::at(&req).await?.head.id.to_string();
    let kind = if sort == "serial" { ConsoleKind::Serial } else { ConsoleKind::Vnc };
    // http becomes ws, and https becomes wss.
    let site = req.site().replacen("http", "ws", 1);
    let render = move |issued: Issued| {
        let view = ConsoleView {
            url: format!("{site}/v1/consoles/{}", issued.secret.reveal()),
            expires_at: stamp(issued.expires),
            sort,
        };
        page::changed(StatusCode::OK, "Ok", view)
    };
    req.call_once(RequestConsole { server, kind, by_window: false }, render).await
}
