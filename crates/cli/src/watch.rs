//! Following events as they happen (server-sent events), also across a restart of the cloud.
//!
//! A stream that was cut is taken up behind the last event that came, so nothing is told twice.

use std::time::Duration;

use http_body_util::BodyExt;
use nubo_base::Backoff;
use nubo_wire::Verb;
use tokio::time::{sleep, timeout};

use crate::api::{Answer, Api, Ask};
use crate::call::{Call, path};
use crate::end::{End, Outcome};
use crate::json::Json;
use crate::plain::{plain, plain_json};
use crate::refusal;
use crate::screen::{is_seen, note, print};
use crate::view::{Form, View};

/// The cloud says something at least every few seconds, so a silent line is dead.
const SILENCE: Duration = Duration::from_secs(60);
/// One message is not longer.
const MESSAGE_MOST: usize = 1 << 20;
/// Times in a row that nobody answers before it is given up.
const TRIES: u32 = 8;
const PAUSES: Backoff = Backoff { first: Duration::from_millis(250), most: Duration::from_secs(5) };

/// Shows events until somebody stops it, or so many have come.
///
/// # Errors
/// A refusal, or exit code 3 when the cloud stays away.
pub async fn follow(
    api: &Api,
    verb: &Verb,
    call: &Call,
    view: &View,
    most: Option<u64>,
) -> Outcome {
    let mut state = State { last: None, left: most };
    let mut failures = 0;
    loop {
        match stream(api, verb, call, view, &mut state).await {
            Ok(Ended::Enough) => return Ok(()),
            Ok(Ended::Cut) => failures = 1,
            Err(end) if end.code() != 3 || failures == 0 && state.last.is_none() => {
                return Err(end);
            }
            Err(end) if failures >= TRIES => return Err(end),
            Err(_) => failures += 1,
        }
        sleep(PAUSES.wait(failures)).await;
    }
}

struct State {
    /// The id of the last event.
    last: Option<String>,
    left: Option<u64>,
}

enum Ended {
    Enough,
    Cut,
}

async fn stream(
    api: &Api,
    verb: &Verb,
    call: &Call,
    view: &View,
    state: &mut State,
) -> Outcome<Ended> {
    let mut ask =
        Ask::get(path(verb.path, &[], &call.query)).with_header("accept", "text/event-stream");
    if let Some(last) = &state.last {
        ask = ask.with_header("last-event-id", last.clone());
    }
    let response = api.open(&ask).await?;
    let (head, mut body) = response.into_parts();
    if !head.status.is_success() {
        let gone = |_| End::unreachable("the cloud went away before it answered");
        let body = body.collect().await.map_err(gone)?.to_bytes();
        let answer = Answer { status: head.status, headers: head.headers, body };
        return Err(refusal::end(&answer, view.is_json()));
    }
    if state.last.is_none() {
        note("watching for events; Ctrl-C ends it");
    }
    let mut reader = Reader::default();
    while let Ok(Some(Ok(frame))) = timeout(SILENCE, body.frame()).await {
        let Ok(bytes) = frame.into_data() else { continue };
        for message in reader.read(&bytes) {
            state.last = message.id.or(state.last.take());
            print(&shown(&message.data, view))?;
            state.left = state.left.map(|left| left.saturating_sub(1));
            if state.left == Some(0) {
                return Ok(Ended::Enough);
            }
        }
    }
    Ok(Ended::Cut)
}

/// One line for one event.
fn shown(data: &str, view: &View) -> String {
    let event: Json = serde_json::from_str(data).unwrap_or_default();
    let part = |path: &str| event.at(path).map_or("-".into(), crate::show::cell);
    match view.form {
        Form::Json if is_seen() => format!("{}\n", plain_json(data)),
        Form::Json => format!("{data}\n"),
        Form::Id => format!("{}\n", plain(event.text("id").unwrap_or("-"))),
        Form::Table | Form::Wide => {
            let wide = match view.form {
                Form::Wide => format!("  {}", part("data")),
                _ => String::new(),
            };
            format!(
                "{}  {:<24}  {}  {}{wide}\n",
                part("created_at"),
                part("type"),
                part("resource.id"),
                part("data.name")
            )
        }
    }
}

/// One message of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Message {
    id: Option<String>,
    data: String,
}

/// Puts messages together from pieces.
#[derive(Debug, Default)]
struct Reader {
    rest: Vec<u8>,
    id: Option<String>,
    data: String,
}

impl Reader {
    fn read(&mut self, bytes: &[u8]) -> Vec<Message> {
        self.rest.extend_from_slice(bytes);
        let mut found = Vec::new();
        while let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.rest.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            found.extend(self.line(line.trim_end_matches(['\r', '\n'])));
        }
        if self.rest.len() > MESSAGE_MOST || self.data.len() > MESSAGE_MOST {
            *self = Self::default();
        }
        found
    }

    fn line(&mut self, line: &str) -> Option<Message> {
        if line.is_empty() {
            let (id, data) = (self.id.take(), std::mem::take(&mut self.data));
            return (!data.is_empty()).then_some(Message { id, data });
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "id" => self.id = Some(value.to_owned()),
            "data" if self.data.is_empty() => self.data = value.to_owned(),
            "data" => self.data = format!("{}\n{value}", self.data),
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_put_together_from_any_pieces() {
        let text = ": hello\r\n\r\nid: evt_1\r\nevent: server.running\r\ndata: {\"a\":\r\n\
                    data: 1}\r\n\r\nid: evt_2\ndata:x\n\nid: evt_3\nda";
        for size in [1, 2, 7, text.len()] {
            let mut reader = Reader::default();
            let found: Vec<Message> =
                text.as_bytes().chunks(size).flat_map(|bytes| reader.read(bytes)).collect();
            let message = |id: &str, data: &str| Message { id: Some(id.into()), data: data.into() };
            assert_eq!(found, [message("evt_1", "{\"a\":\n1}"), message("evt_2", "x")]);
        }
    }

    #[test]
    fn an_endless_line_is_not_kept() {
        let mut reader = Reader::default();
        for _ in 0..40 {
            reader.read(&[b'x'; 1 << 16]);
        }
        assert!(reader.rest.len() <= MESSAGE_MOST + (1 << 16));
    }
}
