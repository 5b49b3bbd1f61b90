//! Server-sent events: a reply that goes on until its source ends or the server stops.
//!
//! The source is pulled only as fast as the client reads, so a slow client costs nothing but its
//! connection; the listener drops connections that do not take bytes for a while.

use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use futures_util::{StreamExt, stream};
use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderValue, StatusCode};

use crate::{Body, Reply, Shutdown};

/// So often a comment is sent when there is nothing to tell, to keep middle boxes patient.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// One event of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerEvent {
    /// Where to resume after it (`Last-Event-ID`).
    pub id: Option<String>,
    /// Its type.
    pub name: Option<String>,
    /// Its data; line breaks are allowed.
    pub data: String,
}

impl ServerEvent {
    fn bytes(&self) -> Bytes {
        let mut text = String::with_capacity(self.data.len() + 64);
        for (field, value) in [("event", &self.name), ("id", &self.id)] {
            if let Some(value) = value {
                text.push_str(field);
                text.push_str(": ");
                text.extend(value.chars().filter(|c| !matches!(c, '\r' | '\n' | '\0')));
                text.push('\n');
            }
        }
        for line in self.data.split('\n') {
            text.push_str("data: ");
            text.extend(line.chars().filter(|c| *c != '\r'));
            text.push('\n');
        }
        text.push('\n');
        text.into()
    }
}

/// A stream of events, with heartbeats, until `events` or the server ends.
#[must_use]
pub fn sse<S>(shutdown: &Shutdown, events: S) -> Reply
where
    S: Stream<Item = ServerEvent> + Send + 'static,
{
    let stop = shutdown.clone();
    let until = Box::pin(async move { stop.wished().await });
    let opening = stream::once(async { Bytes::from_static(b": open\n\n") });
    let body = opening.chain(with_heartbeats(events)).take_until(until);
    Reply { body: Body::Stream(Box::pin(body)), ..Reply::empty(StatusCode::OK) }
        .header(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"))
        // Proxies that gather answers would hold events back.
        .header(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"))
}

fn with_heartbeats<S>(events: S) -> impl Stream<Item = Bytes> + Send
where
    S: Stream<Item = ServerEvent> + Send + 'static,
{
    stream::unfold(Box::pin(events), |mut events| async move {
        let bytes = match tokio::time::timeout(HEARTBEAT, events.next()).await {
            Ok(Some(event)) => event.bytes(),
            Ok(None) => return None,
            Err(_) => Bytes::from_static(b": still here\n\n"),
        };
        Some((bytes, events))
    })
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;
    use crate::ShutdownTrigger;

    #[test]
    fn line_breaks_cannot_forge_a_field() {
        let event = ServerEvent {
            id: Some("7\nevent: x".into()),
            name: Some("server.running".into()),
            data: "{\"a\":\n1}".into(),
        };
        let want = "event: server.running\nid: 7event: x\ndata: {\"a\":\ndata: 1}\n\n";
        assert_eq!(event.bytes(), want);
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_stream_beats_and_ends_when_the_server_stops() {
        let (trigger, shutdown) = ShutdownTrigger::new();
        let mut body = sse(&shutdown, stream::pending()).body;
        let mut next = async || body.frame().await.map(|frame| frame.unwrap().into_data().unwrap());
        assert_eq!(next().await.unwrap(), ": open\n\n");
        let before = tokio::time::Instant::now();
        assert_eq!(next().await.unwrap(), ": still here\n\n");
        assert_eq!(before.elapsed().as_secs(), 15);
        trigger.pull();
        assert_eq!(next().await, None);
    }
}
