//! `nubo console`: the serial console of a server in this terminal, until Ctrl-].
//!
//! The cloud gives a ticket: an address that opens one WebSocket once. Everything that is typed
//! goes to the guest as it is, and everything that the guest says goes to the terminal as it is,
//! as with a cable; whoever runs a console trusts the guest with the terminal, as with ssh.

use std::io::Read;

use clap::{ArgMatches, Command};
use futures_util::{SinkExt, StreamExt};
use http::Uri;
use nubo_wire::Method;
use serde_json::json;
use tokio::sync::mpsc::{Receiver, channel};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::api::{Api, Ask};
use crate::call::text;
use crate::command::{connecting, server};
use crate::deed::verb_at;
use crate::dial::{Dial, Wire};
use crate::end::{End, Outcome};
use crate::plain::plain;
use crate::screen::{is_typed, note, print_bytes};
use crate::target::Target;
use crate::terminal::Changed;
use crate::{refusal, resolve};

/// Where a ticket is asked for.
const TICKETS: &str = "/v1/servers/{id}/actions/console";
/// Ctrl-].
const LEAVE: u8 = 0x1d;
/// Keys that are typed faster than they are sent wait here.
const KEYS_MOST: usize = 64;

/// The command.
#[must_use]
pub fn command() -> Command {
    Command::new("console")
        .about("Opens the serial console of a server; Ctrl-] leaves it")
        .arg(server())
        .args(connecting())
}

/// Opens the console and stays until it is left.
///
/// # Errors
/// Why there is none.
pub async fn run(api: &mut Api, words: &ArgMatches) -> Outcome {
    let name = text(words, "path.id").unwrap_or_default();
    let (dial, path) = ticket(api, &name).await?;
    let socket = open(&dial, &path).await?;
    if is_typed() {
        note(&format!("connected to {}; Ctrl-] leaves, Enter wakes the guest", plain(&name)));
    }
    let terminal = Changed::raw();
    let outcome = converse(socket, keys()).await;
    drop(terminal);
    if is_typed() {
        note("\nleft the console");
    }
    outcome
}

/// A ticket's address, taken apart.
async fn ticket(api: &mut Api, name: &str) -> Outcome<(Dial, String)> {
    let verb =
        verb_at(Method::Post, TICKETS).ok_or_else(|| End::refused("this cloud has no consoles"))?;
    let body = json!({ "kind": "serial" }).to_string();
    let make = |path| Ask::new(http::Method::POST, path).with_body(Some(body.clone()));
    let parts = [("id", name.to_owned())];
    let answer = resolve::ask(api, verb, &parts, make, &[]).await?;
    if !answer.status.is_success() {
        return Err(refusal::end(&answer, false));
    }
    let body = answer.json()?;
    let url = body.text("url").ok_or_else(|| End::unreachable("the cloud gave no console"))?;
    place(api.dial(), url)
}

/// Where an address leads: to the cloud that is spoken to, if it names no other.
fn place(cloud: &Dial, url: &str) -> Outcome<(Dial, String)> {
    let odd = || End::unreachable(format!("the cloud gave an odd console: {}", plain(url)));
    if url.starts_with('/') {
        return Ok((cloud.clone(), format!("{}{url}", cloud.target.prefix)));
    }
    let uri: Uri = url.parse().map_err(|_| odd())?;
    let (scheme, authority) = (uri.scheme_str(), uri.authority());
    let (Some(scheme), Some(authority)) = (scheme, authority) else { return Err(odd()) };
    let target = Target::read(&format!("{scheme}://{authority}")).map_err(|_| odd())?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    Ok((Dial { target, ca_file: cloud.ca_file.clone() }, path))
}

async fn open(dial: &Dial, path: &str) -> Outcome<WebSocketStream<Box<dyn Wire>>> {
    let wire = dial.connect().await.map_err(|fault| End::unreachable(fault.0))?;
    let scheme = if dial.target.is_sealed { "wss" } else { "ws" };
    let url = format!("{scheme}://{}{path}", dial.target.authority());
    let opened = tokio_tungstenite::client_async(url, wire).await;
    let (socket, _) =
        opened.map_err(|fault| End::unreachable(format!("the console does not open: {fault}")))?;
    Ok(socket)
}

/// What is typed, piece by piece, read by a thread of its own: a keyboard cannot be waited for
/// otherwise.
fn keys() -> Receiver<Vec<u8>> {
    let (typed, keys) = channel(KEYS_MOST);
    std::thread::spawn(move || {
        let mut bytes = [0; 1_024];
        while let Ok(count @ 1..) = std::io::stdin().lock().read(&mut bytes) {
            if typed.blocking_send(bytes[..count].to_vec()).is_err() {
                return;
            }
        }
    });
    keys
}

/// Carries bytes both ways until somebody leaves.
async fn converse(socket: WebSocketStream<Box<dyn Wire>>, mut keys: Receiver<Vec<u8>>) -> Outcome {
    let (mut to_guest, mut from_guest) = socket.split();
    let mut is_typing = true;
    loop {
        tokio::select! {
            typed = keys.recv(), if is_typing => {
                let Some(typed) = typed else {
                    // What was piped in is over; the guest may still answer.
                    is_typing = false;
                    continue;
                };
                let (before, leaves) = match typed.iter().position(|key| *key == LEAVE) {
                    Some(place) => (typed[..place].to_vec(), true),
                    None => (typed, false),
                };
                let sent = to_guest.send(Message::Binary(before.into())).await;
                if leaves {
                    // The other end notices the closed line even without this word.
                    let _told = to_guest.close().await;
                    return Ok(());
                }
                sent.map_err(|fault| lost(&fault))?;
            }
            said = from_guest.next() => match said {
                Some(Ok(Message::Binary(bytes))) => print_bytes(&bytes)?,
                Some(Ok(Message::Text(text))) => print_bytes(text.as_bytes())?,
                Some(Ok(Message::Close(_))) | None => return Ok(()),
                Some(Ok(_)) => {}
                Some(Err(fault)) => return Err(lost(&fault)),
            },
        }
    }
}

fn lost(fault: &dyn std::fmt::Display) -> End {
    End::unreachable(format!("the console was cut: {fault}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_leads_to_the_same_cloud_or_to_a_whole_address() {
        let target = Target::read("https://cloud.example/nubo").unwrap();
        let cloud = Dial { target, ca_file: None };
        let (dial, path) = place(&cloud, "/v1/consoles/x?ticket=1").unwrap();
        assert_eq!(path, "/nubo/v1/consoles/x?ticket=1");
        assert_eq!(dial.target, cloud.target);
        let (dial, path) = place(&cloud, "wss://other.example:8443/c?t=1").unwrap();
        assert_eq!(
            (dial.target.to_string().as_str(), path.as_str()),
            ("https://other.example:8443", "/c?t=1")
        );
        assert!(place(&cloud, "javascript:x").is_err() && place(&cloud, "").is_err());
    }
}
