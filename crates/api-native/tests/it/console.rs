//! Consoles on real connections: who gets in, once, and what ends a look.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use http::{HeaderName, HeaderValue};
use nubo_testkit::cloud::{Tenant, TestCloud};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

type Client = WebSocketStream<TcpStream>;

struct Place {
    cloud: TestCloud,
    ada: Tenant,
    address: SocketAddr,
    server: String,
}

async fn place() -> Place {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    let address = cloud.listen().await;
    let body = json!({ "name": "web", "size": "nano", "image": "tiny" });
    let server = cloud.ask("POST", "/v1/servers", &ada.key, body).await.expect(201).text_at("/id");
    cloud.settle().await;
    Place { cloud, ada, address, server }
}

impl Place {
    /// The path of a fresh ticket.
    async fn ticket(&self, kind: &str, secret: &str) -> String {
        let path = format!("/v1/servers/{}/actions/console", self.server);
        let answer = self.cloud.ask("POST", &path, secret, json!({ "kind": kind })).await;
        answer.expect(200).text_at("/url")
    }

    /// Opens a console; the status of a refusal.
    async fn open(&self, url: &str) -> Result<Client, u16> {
        self.open_from(url, None).await
    }

    async fn open_from(&self, url: &str, origin: Option<&str>) -> Result<Client, u16> {
        let mut request = format!("ws://{}{url}", self.address).into_client_request().unwrap();
        let mut header = |name: &'static str, value: &str| {
            let value = HeaderValue::from_str(value).unwrap();
            request.headers_mut().insert(HeaderName::from_static(name), value);
        };
        header("sec-websocket-protocol", "binary");
        if let Some(origin) = origin {
            header("origin", origin);
        }
        let stream = TcpStream::connect(self.address).await.unwrap();
        match client_async(request, stream).await {
            Ok((client, answer)) => {
                assert_eq!(answer.headers()["sec-websocket-protocol"], "binary");
                Ok(client)
            }
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(fault) => panic!("{fault}"),
        }
    }

    /// What a ticket would be refused with, as a client that cannot upgrade sees the body.
    async fn refusal(&self, url: &str) -> (u16, String) {
        let request = http::Request::get(url)
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
            .header("host", "x")
            .uri(format!("http://{}{url}", self.address))
            .body(http_body_util::Full::<bytes::Bytes>::default())
            .unwrap();
        let stream = TcpStream::connect(self.address).await.unwrap();
        let io = hyper_util::rt::TokioIo::new(stream);
        let (mut sender, connection) = hyper::client::conn::http1::handshake(io).await.unwrap();
        let driving = tokio::spawn(connection);
        let answer = sender.send_request(request).await.unwrap();
        let answer = nubo_testkit::cloud::Answer::read(answer).await;
        driving.abort();
        (answer.status.as_u16(), answer.code())
    }

    async fn act(&self, verb: &str) {
        let path = format!("/v1/servers/{}/actions/{verb}", self.server);
        self.cloud.ask("POST", &path, &self.ada.key, Value::Null).await.expect(200);
        self.cloud.settle().await;
    }
}

/// Reads bytes until there are so many.
async fn bytes(client: &mut Client, count: usize) -> Vec<u8> {
    let mut read = Vec::new();
    while read.len() < count {
        match tokio::time::timeout(Duration::from_secs(10), client.next()).await.unwrap() {
            Some(Ok(Message::Binary(bytes))) => read.extend_from_slice(&bytes),
            Some(Ok(Message::Ping(_))) => {}
            other => panic!("{other:?} after {read:?}"),
        }
    }
    read
}

/// The code of the farewell, passing over what comes before it.
async fn code(client: &mut Client) -> u16 {
    loop {
        match tokio::time::timeout(Duration::from_secs(30), client.next()).await.unwrap() {
            Some(Ok(Message::Close(Some(CloseFrame { code, .. })))) => return code.into(),
            Some(Ok(_)) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_is_seen_and_typed_into_through_a_ticket() {
    let place = place().await;
    let shot = async || {
        let path = format!("/v1/servers/{}/screenshot", place.server);
        let answer = place.cloud.ask("GET", &path, &place.ada.key, Value::Null).await.expect(200);
        assert_eq!(answer.header("content-type"), "image/png");
        assert_eq!(answer.header("cache-control"), "no-store");
        answer.bytes
    };
    let before = shot().await;
    assert!(before.starts_with(b"\x89PNG\r\n\x1a\n"));
    let url = place.ticket("vnc", &place.ada.key).await;
    let mut client = place.open(&url).await.unwrap();
    assert_eq!(bytes(&mut client, 12).await, b"RFB 003.008\n");
    let hello = [b"RFB 003.008\n\x01\x01".as_slice(), &[4, 1, 0, 0, 0, 0, 0, b'x']].concat();
    client.send(Message::binary(hello)).await.unwrap();
    let init = bytes(&mut client, 2 + 4 + 24 + 3).await;
    assert_eq!(&init[30..], b"web");
    client.send(Message::binary(vec![3, 0, 0, 0, 0, 0, 1, 64, 0, 200])).await.unwrap();
    bytes(&mut client, 16 + 320 * 200 * 4).await;
    assert_ne!(shot().await, before, "the key that was pressed is seen");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_serial_port_talks_and_its_log_is_safe_to_show() {
    let place = place().await;
    let url = place.ticket("serial", &place.ada.key).await;
    let mut client = place.open(&url).await.unwrap();
    client.send(Message::text("root\r")).await.unwrap();
    let want = b"root\r\nPassword: ";
    assert_eq!(bytes(&mut client, want.len()).await, want);
    client.send(Message::binary(b"secret\r\x1b[31mred\r".to_vec())).await.unwrap();
    bytes(&mut client, 60).await;
    let path = format!("/v1/servers/{}/serial-log", place.server);
    let log = place.cloud.ask("GET", &path, &place.ada.key, Value::Null).await.expect(200);
    assert_eq!(log.header("content-type"), "text/plain; charset=utf-8");
    let text = String::from_utf8(log.bytes.to_vec()).unwrap();
    assert!(
        text.starts_with("fake guest web: boot 1\n\nweb login: root\nPassword: \n"),
        "{text:?}"
    );
    assert!(!text.contains("secret") && !text.contains('\u{1b}'), "{text:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_ticket_lets_one_in_however_many_try_at_once() {
    let place = place().await;
    let url = place.ticket("vnc", &place.ada.key).await;
    let tries = (0..20).map(|_| place.open(&url));
    let outcomes = futures_util::future::join_all(tries).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(_) | Err(403))), "{outcomes:?}");
    assert_eq!(place.refusal(&url).await, (403, "ticket_used".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_that_is_wrong_late_or_shown_by_a_foreign_page_opens_nothing() {
    let place = place().await;
    let wrong = format!("/v1/consoles/{}", "x".repeat(43));
    assert_eq!(place.refusal(&wrong).await, (404, "not_found".to_owned()));
    let url = place.ticket("vnc", &place.ada.key).await;
    assert_eq!(place.open_from(&url, Some("https://evil.example")).await.err(), Some(403));
    let plain = place.cloud.ask("GET", &url, "", Value::Null).await;
    assert_eq!((plain.status.as_u16(), plain.code().as_str()), (426, "upgrade_required"));
    assert_eq!(plain.header("upgrade"), "websocket");
    let own = format!("http://{}", place.address);
    place.open_from(&url, Some(&own)).await.expect("the tries before did not use it up");
    let late = place.ticket("vnc", &place.ada.key).await;
    place.cloud.clock.advance(Duration::from_secs(60));
    assert_eq!(place.refusal(&late).await, (403, "ticket_expired".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_worth_no_more_than_the_right_it_was_asked_for_with() {
    let place = place().await;
    let key = place.cloud.key_with(&place.ada, &["servers:write", "servers:read"]).await;
    let url = place.ticket("serial", &key).await;
    let watching = place.ticket("vnc", &key).await;
    let mut watching = place.open(&watching).await.unwrap();
    let stopped = place.ticket("vnc", &place.ada.key).await;
    let list = place.cloud.ask("GET", "/v1/keys", &place.ada.key, Value::Null).await.json();
    let id = list["data"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/keys/{id}");
    place.cloud.ask("DELETE", &path, &place.ada.key, Value::Null).await.expect(200);
    assert_eq!(place.refusal(&url).await, (401, "key_revoked".to_owned()));
    assert_eq!(code(&mut watching).await, 1008, "who looks already must leave");
    place.act("stop").await;
    assert_eq!(place.refusal(&stopped).await, (409, "wrong_state".to_owned()));
    place.act("start").await;
    place.open(&stopped).await.expect("a refusal does not use a ticket up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_ends_with_the_guest_and_when_somebody_else_takes_the_line() {
    let place = place().await;
    let open = async |kind| {
        let url = place.ticket(kind, &place.ada.key).await;
        place.open(&url).await.unwrap()
    };
    let mut first = open("serial").await;
    let mut second = open("serial").await;
    assert_eq!(code(&mut first).await, 4001);
    second.send(Message::text("\r")).await.unwrap();
    bytes(&mut second, 4).await;
    let mut screen = open("vnc").await;
    place.act("stop").await;
    assert_eq!(code(&mut second).await, 1000);
    assert_eq!(code(&mut screen).await, 1000);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_opening_is_told_as_an_event_and_in_the_audit_log() {
    let place = place().await;
    let url = place.ticket("serial", &place.ada.key).await;
    place.open(&url).await.unwrap();
    place.cloud.settle().await;
    let key = &place.ada.key;
    let path = "/v1/events?type=server.console_opened";
    let events = place.cloud.ask("GET", path, key, Value::Null).await.json();
    assert_eq!(events["data"].as_array().unwrap().len(), 1);
    assert_eq!(events["data"][0]["resource"], json!({ "type": "server", "id": place.server }));
    assert_eq!(events["data"][0]["data"], json!({ "name": "web", "console": "serial" }));
    for action in ["console.request", "console.open"] {
        let path = format!("/v1/audit-logs?action={action}");
        let lines = place.cloud.ask("GET", &path, key, Value::Null).await.json();
        let lines = lines["data"].as_array().unwrap();
        assert_eq!(lines.len(), 1, "{action}: {lines:?}");
        assert_eq!(lines[0]["actor"], json!({ "type": "key", "id": place.ada.key_id }));
        assert_eq!(lines[0]["resource_id"], json!(place.server), "{action}");
        assert_eq!(lines[0]["outcome"], "done");
    }
}
