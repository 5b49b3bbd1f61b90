//! WebSockets on real connections: agreed on, bridged, bounded and ended in order.

use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use http::{HeaderMap, HeaderName, HeaderValue};
use nubo_api_kit::Limits;
use nubo_cloud::Policy;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message};
use tokio_tungstenite::tungstenite::{Error, http::Response};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::place::{FLOOD, Place, get, with};

type Client = WebSocketStream<TcpStream>;

fn place() -> Place {
    Place::with(Policy { anonymous_rate_per_minute: 0, ..Policy::default() }, None)
}

async fn open(
    address: SocketAddr,
    kind: &str,
    headers: &[(&'static str, &str)],
) -> Result<(Client, HeaderMap), Response<Option<Vec<u8>>>> {
    let mut request = format!("ws://{address}/toy/sockets/{kind}").into_client_request().unwrap();
    for (name, value) in headers {
        let value = HeaderValue::from_str(value).unwrap();
        request.headers_mut().insert(HeaderName::from_static(name), value);
    }
    let stream = TcpStream::connect(address).await.unwrap();
    match client_async(request, stream).await {
        Ok((client, answer)) => Ok((client, answer.headers().clone())),
        Err(Error::Http(answer)) => Err(*answer),
        Err(fault) => panic!("{fault}"),
    }
}

/// The next message that is no ping.
async fn next(client: &mut Client) -> Option<Message> {
    let message = tokio::time::timeout(Duration::from_secs(10), client.next()).await.unwrap();
    message.map(Result::unwrap)
}

async fn code(client: &mut Client) -> u16 {
    match next(client).await {
        Some(Message::Close(Some(CloseFrame { code, .. }))) => code.into(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn bytes_go_both_ways_whether_they_come_as_binary_or_as_text() {
    let place = place();
    let (address, _serving) = place.listen(Limits::default()).await;
    let offered = [("sec-websocket-protocol", "base64, binary")];
    let (mut client, headers) = open(address, "echo", &offered).await.unwrap();
    assert_eq!(headers["sec-websocket-protocol"], "binary");
    let text = "grüße".to_owned();
    for message in [Message::binary(vec![0, 255, 13, 10]), Message::text(text.clone())] {
        let bytes = message.clone().into_data();
        client.send(message).await.unwrap();
        assert_eq!(next(&mut client).await, Some(Message::Binary(bytes)));
    }
    let (mut plain, headers) = open(address, "echo", &[]).await.unwrap();
    assert!(!headers.contains_key("sec-websocket-protocol"));
    plain.send(Message::Ping(b"there?".to_vec().into())).await.unwrap();
    assert_eq!(next(&mut plain).await, Some(Message::Pong(b"there?".to_vec().into())));
    client.close(None).await.unwrap();
    assert!(matches!(next(&mut client).await, Some(Message::Close(_))), "the farewell is answered");
}

/// A good handshake on no connection.
fn half() -> http::Request<http_body_util::Full<bytes::Bytes>> {
    let headers = [
        ("connection", "upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let add = |request, (name, value)| with(request, name, value);
    headers.into_iter().fold(get("/toy/sockets/echo"), add)
}

#[tokio::test]
async fn what_is_no_handshake_is_refused_in_the_dialects_voice() {
    let place = place();
    let (address, _serving) = place.listen(Limits::default()).await;
    let bare = place.send(get("/toy/sockets/echo")).await;
    assert_eq!(bare.body["toy"], "upgrade_required");
    let nowhere = place.send(half()).await;
    assert_eq!(nowhere.body["toy"], "upgrade_required", "no connection that could change");
    for wrong in
        [("sec-websocket-version", "8"), ("sec-websocket-key", "short"), ("upgrade", "h2c")]
    {
        let refused = open(address, "echo", &[wrong]).await.unwrap_err();
        assert_eq!(refused.status(), 400, "{wrong:?}");
    }
    let own = format!("http://{address}");
    assert!(open(address, "echo", &[("origin", &own)]).await.is_ok());
    let refused = open(address, "echo", &[("origin", "https://evil.example")]).await.unwrap_err();
    assert_eq!(refused.status(), 422);
    let told = place.send(with(half(), "origin", "https://evil.example")).await;
    assert_eq!(told.body["toy"], "origin_refused");
}

#[tokio::test]
async fn each_way_to_end_is_told_by_its_code() {
    let place = place();
    let (address, serving) = place.listen(Limits::default()).await;
    let (mut ended, _) = open(address, "end", &[]).await.unwrap();
    assert_eq!(next(&mut ended).await, Some(Message::binary(b"the end".to_vec())));
    assert_eq!(code(&mut ended).await, 1000);
    let (mut taken, _) = open(address, "taken", &[]).await.unwrap();
    assert_eq!(code(&mut taken).await, 4001);
    let (mut going, _) = open(address, "echo", &[]).await.unwrap();
    place.trigger.pull();
    assert_eq!(code(&mut going).await, 1001);
    drop(going);
    tokio::time::timeout(Duration::from_secs(5), serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_bridge_keeps_its_seat_until_it_ends() {
    let place = place();
    let limits = Limits { connections: 1, ..Limits::default() };
    let (address, _serving) = place.listen(limits).await;
    let (bridge, _) = open(address, "echo", &[]).await.unwrap();
    let mut other = TcpStream::connect(address).await.unwrap();
    let ask = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    other.write_all(ask).await.unwrap();
    let mut answer = String::new();
    let early = other.read_to_string(&mut answer);
    assert!(tokio::time::timeout(Duration::from_millis(300), early).await.is_err(), "no seat yet");
    drop(bridge);
    let late = other.read_to_string(&mut answer);
    tokio::time::timeout(Duration::from_secs(10), late).await.unwrap().unwrap();
    assert!(answer.ends_with("ok\n"), "{answer}");
}

#[tokio::test]
async fn a_client_that_does_not_read_holds_the_other_side_back() {
    let place = place();
    let (address, _serving) = place.listen(Limits::default()).await;
    let (client, _) = open(address, "flood", &[]).await.unwrap();
    let mut before = u64::MAX;
    // The buffers of both sockets fill up, and then nothing goes any more.
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let now = FLOOD.load(Ordering::SeqCst);
        if now > 0 && now == before {
            break;
        }
        before = now;
    }
    assert!((1_024..64 << 20).contains(&before), "{before} bytes wait for a client");
    drop(client);
}

#[tokio::test]
async fn hostile_frames_end_their_own_connection_only() {
    let place = place();
    let (address, _serving) = place.listen(Limits::default()).await;
    let unmasked = [0x82, 0x01, b'x'];
    let endless = [0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4];
    let reserved = [0xf3, 0x80, 1, 2, 3, 4];
    for frame in [&unmasked[..], &endless, &reserved] {
        let (client, _) = open(address, "echo", &[]).await.unwrap();
        let mut raw = client.into_inner();
        raw.write_all(frame).await.unwrap();
        let mut rest = Vec::new();
        let ended = tokio::time::timeout(Duration::from_secs(10), raw.read_to_end(&mut rest));
        let _reset = ended.await.expect("the connection ends");
        assert!(!rest.contains(&b'x'), "{rest:?}");
    }
    let (mut good, _) = open(address, "echo", &[]).await.unwrap();
    good.send(Message::binary(b"still".to_vec())).await.unwrap();
    assert_eq!(next(&mut good).await, Some(Message::binary(b"still".to_vec())));
}
