//! Consoles: looking at a server from outside, and typing into it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Stamp;
use crate::verb::{Needs, Verb};

const READ: Needs = Needs::Scope("servers:read");

/// Verbs of consoles.
pub const VERBS: &[Verb] = &[
    Verb::post("console.request", "/v1/servers/{id}/actions/console")
        .says("Gives a ticket for a server's console")
        .about(
            "Whoever has the ticket can log in as if sitting before the machine, so it is good \
             once and for a minute at most. Open `url` as a WebSocket.",
        )
        .needs(Needs::Scope("servers:write"))
        .takes::<RequestConsole>()
        .answers::<ConsoleTicket>()
        .codes(&["wrong_state", "unsupported"])
        .example(
            r#"{"kind": "vnc"}"#,
            r#"{"kind": "vnc", "server_id": "srv_0196f3c1", "url": "/v1/consoles/8vT0",
                "expires_at": "2026-03-01T09:01:00Z"}"#,
        ),
    Verb::get("console.open", "/v1/consoles/{ticket}")
        .says("Opens a console with a ticket, as a WebSocket")
        .about(
            "The bytes of the screen (RFB 3.8, RFC 6143) or of the first serial port go both ways \
             in binary messages; text messages are taken as well. The subprotocol `binary` is \
             agreed on where it is offered. A browser's page must come from the cloud's own \
             address. The close code is 1000 when the guest ended, 1001 when the server stops, \
             1008 when the right to look has ended, and 4001 when somebody else took the console \
             over: a serial port has one user, a screen four.",
        )
        .needs(Needs::Nothing)
        .upgrades()
        .codes(&[
            "upgrade_required",
            "origin_refused",
            "ticket_used",
            "ticket_expired",
            "wrong_state",
            "unsupported",
        ]),
    Verb::get("console.screenshot", "/v1/servers/{id}/screenshot")
        .says("Takes a picture of a server's screen")
        .needs(READ)
        .media("image/png")
        .codes(&["wrong_state", "unsupported"]),
    Verb::get("console.serial_log", "/v1/servers/{id}/serial-log")
        .says("Reads the end of what a server printed on its first serial port")
        .about(
            "At most the last 64 KiB. What would control a terminal is taken out: of control \
             characters only line ends and tabs are left.",
        )
        .needs(READ)
        .media("text/plain; charset=utf-8")
        .codes(&["unsupported"]),
];

/// What a console shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsoleKind {
    /// The screen, with keyboard and mouse.
    Vnc,
    /// The first serial port.
    Serial,
}

/// Asks for a console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestConsole {
    /// Which console.
    pub kind: ConsoleKind,
}

/// A ticket for a console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConsoleTicket {
    /// Which console.
    pub kind: ConsoleKind,
    /// The server.
    pub server_id: String,
    /// Where to open it: a path on this host, with the ticket in it.
    pub url: String,
    /// When the ticket is of no use any more.
    pub expires_at: Stamp,
}
