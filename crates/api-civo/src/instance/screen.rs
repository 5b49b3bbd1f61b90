//! Screens of instances: a window to one is opened for a while, its link leads to a page, and the
//! page shows it.
//!
//! The link has no secret in it: who follows it adds `token=`, a token of `/v2/auth/exchange` or a
//! key, as the vendor's command line does. It asks again until the page answers 200.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use nubo_api_kit::{Reply, Req, Route, bearer, console};
use nubo_cloud::Get;
use nubo_cloud::console::{CloseWindow, OpenWindow, RequestConsole};
use nubo_domain::{Error, Result, Server};
use nubo_ports::ConsoleKind;
use percent_encoding::percent_decode_str;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{NO_CONSOLE, Noun, told};
use crate::page::{SUCCESS, Simple, object, success};
use crate::read::{Said, id, live};
use crate::route::{Bound, on};

const VNC: &str = "/v2/instances/{id}/vnc";
const PAGE: &str = "/v2/instances/{id}/vnc/screen";
const SCRIPT: &str = "/v2/screen.js";

pub fn routes() -> Vec<Bound> {
    let noun = Noun::Instance;
    vec![
        on::<OpenWindow, _, _>(("instance.open_screen", noun), (Method::PUT, VNC), open)
            .takes::<Wish>()
            .gives::<Opened>()
            .asks(&[("duration", "How long it stays open, such as 30m or 2h.")]),
        on::<Get<Server>, _, _>(("instance.get_screen", noun), (Method::GET, VNC), get)
            .gives::<Window>(),
        on::<CloseWindow, _, _>(("instance.close_screen", noun), (Method::DELETE, VNC), close)
            .gives::<Simple>(),
        // What the clients in Ruby and JavaScript ask for.
        on::<OpenWindow, _, _>(
            ("instance.open_screen", noun),
            (Method::GET, "/v2/instances/{id}/console"),
            open_console,
        )
        .gives::<Link>(),
    ]
}

/// The page behind the link, and what it loads: for browsers, not for clients.
pub fn pages() -> Vec<Route> {
    let page = |req: Req| async { page(req).await.map_err(|e| told(Noun::Instance, e)) };
    vec![
        Route::new("instance.screen", Method::GET, PAGE, page),
        Route::new("instance.screen_script", Method::GET, SCRIPT, script).for_anyone(),
        Route::new("instance.screen_stream", Method::GET, "/v2/consoles/{ticket}", console)
            .for_anyone(),
    ]
}

/// The secret of a request: that of its header, and of the page also that of its query.
pub fn credential(parts: &Parts) -> Option<String> {
    let in_header = bearer(&parts.headers).map(str::to_owned);
    in_header.or_else(|| {
        let mut pairs = parts.uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
        let (_, token) = pairs.find(|(name, _)| *name == "token")?;
        let is_page = parts.uri.path().ends_with("/vnc/screen");
        is_page.then(|| percent_decode_str(token).decode_utf8_lossy().into_owned())
    })
}

/// How long the window shall stay open.
#[derive(Default, Deserialize, JsonSchema)]
#[schemars(rename = "VncWish")]
#[serde(default)]
struct Wish {
    /// Such as `30m` or `1h30m`, at most 24 hours; half an hour if absent.
    duration: Option<String>,
}

/// A window that was opened.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VncOpened")]
struct Opened {
    /// Where the screen is shown, to whoever adds `&token=`.
    uri: String,
    duration: String,
    result: &'static str,
}

/// A window that is open.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Vnc")]
struct Window {
    uri: String,
    /// When it closes.
    expiration: String,
}

/// The link to a screen.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConsoleLink")]
struct Link {
    url: String,
}

/// How long a window is open if nothing is said.
const USUAL: &str = "30m";

fn link(req: &Req, server: &Server) -> String {
    let path = PAGE.replace("{id}", &server.head.id.uuid().to_string());
    format!("{}{path}?region={}", req.site(), server.region_name)
}

async fn open(req: Req) -> Result<Reply> {
    let wish: Wish = Said::of(&req).await?.read()?;
    let duration = wish.duration.unwrap_or_else(|| USUAL.to_owned());
    let server = req.call(window(&req, &duration)?).await?;
    object(&Opened { uri: link(&req, &server), duration, result: SUCCESS })
}

async fn open_console(req: Req) -> Result<Reply> {
    let server = req.call(window(&req, USUAL)?).await?;
    object(&Link { url: link(&req, &server) })
}

fn window(req: &Req, duration: &str) -> Result<OpenWindow> {
    Ok(OpenWindow { server: id::<Server>(req, "id")?, lasts: span(duration)? })
}

async fn get(req: Req) -> Result<Reply> {
    let server: Server = live(&req, "id").await?;
    let now = req.cloud().now();
    let end = server.screen_until.filter(|end| *end > now);
    let closed = "No window to the screen of this instance is open.";
    let end = end.ok_or_else(|| Error::new(&NO_CONSOLE).public(closed))?;
    object(&Window { uri: link(&req, &server), expiration: end.to_string() })
}

async fn close(req: Req) -> Result<Reply> {
    req.cloud().close_window(req.caller(), &id::<Server>(&req, "id")?).await?;
    Reply::rendered(success())
}

/// Reads a span of time as Go writes it: `2h`, `1h30m`, `90s`, `1.5h`.
fn span(text: &str) -> Result<Duration> {
    let refuse = || Error::invalid("duration", "must be a span such as 30m or 1h30m");
    let mut rest = text.trim();
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(refuse)?;
        let (number, tail) = rest.split_at(digits);
        let length = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(length);
        let unit = match unit {
            "h" => 3_600.0,
            "m" => 60.0,
            "s" => 1.0,
            "ms" => 0.001,
            _ => return Err(refuse()),
        };
        seconds += number.parse::<f64>().map_err(|_| refuse())? * unit;
        rest = tail;
    }
    let span = Duration::try_from_secs_f64(seconds).map_err(|_| refuse())?;
    if text.trim().is_empty() { Err(refuse()) } else { Ok(span) }
}

/// Only this site's script and stream; the page is nobody's frame, and tells nobody its address.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const STYLE: &str = "body { margin: 0; background: #1b1d21; color: #eee; font-family: sans-serif; \
    display: grid; place-items: center; min-height: 100vh } canvas { max-width: 100% } \
    p { position: fixed; top: 0 }";

/// The page: it is given a ticket of its own, which nobody can use twice.
async fn page(req: Req) -> Result<Reply> {
    let server = id::<Server>(&req, "id")?;
    let asked = RequestConsole { server, kind: ConsoleKind::Vnc, by_window: true };
    let ticket = req.call(asked).await?;
    let body = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Screen</title>\
         <style>{STYLE}</style></head>\n<body data-console=\"/v2/consoles/{}\">\
         <canvas></canvas><p>Waiting for the screen.</p>\n\
         <script src=\"{SCRIPT}\"></script></body></html>\n",
        ticket.secret.reveal()
    );
    let reply = Reply::bytes(StatusCode::OK, "text/html; charset=utf-8", Bytes::from(body));
    Ok(reply
        .header(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY))
        .header(REFERRER_POLICY, HeaderValue::from_static("no-referrer"))
        .header(CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

async fn script(_: Req) -> Result<Reply> {
    const TEXT: &str = include_str!("screen/screen.js");
    Ok(Reply::bytes(StatusCode::OK, "text/javascript; charset=utf-8", TEXT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_go_writes_them() {
        for (text, seconds) in
            [("30m", 1_800.0), ("1h30m", 5_400.0), ("1.5h", 5_400.0), ("2h0m0s", 7_200.0)]
        {
            assert_eq!(span(text).unwrap(), Duration::from_secs_f64(seconds), "{text}");
        }
        for bad in ["", " ", "30", "m", "-1h", "1d", "1..2h", "9e9h", "99999999999999999999h"] {
            let found = span(bad);
            let huge = found.as_ref().is_ok_and(|span| *span > Duration::from_secs(86_400));
            assert!(found.is_err() || huge, "{bad}");
        }
    }
}
