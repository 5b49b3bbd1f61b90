//! Real connections: slow, greedy, broken and many.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use nubo_api_kit::Limits;
use nubo_cloud::Policy;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::place::Place;

fn place() -> Place {
    Place::with(Policy { anonymous_rate_per_minute: 0, ..Policy::default() }, None)
}

async fn connect(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// All that comes until the other side closes; a reset after bytes counts as a close.
async fn rest(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let _reset = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut text)).await;
    String::from_utf8_lossy(&text).into_owned()
}

fn head(method: &str, path: &str, more: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}\r\n")
}

#[tokio::test]
async fn ten_mebibytes_are_refused_with_an_answer_that_arrives() {
    let place = place();
    let (address, _serving) = place.listen(Limits::default()).await;
    let length = 10 << 20;
    for framing in
        [format!("content-length: {length}\r\n"), "transfer-encoding: chunked\r\n".into()]
    {
        let chunked = framing.starts_with("transfer");
        let mut stream = connect(address, &head("POST", "/toy/open", &framing)).await;
        if chunked {
            stream.write_all(format!("{length:x}\r\n").as_bytes()).await.unwrap();
        }
        let block = vec![b' '; 1 << 20];
        for _ in 0..10 {
            stream.write_all(&block).await.unwrap();
        }
        if chunked {
            stream.write_all(b"\r\n0\r\n\r\n").await.unwrap();
        }
        let answer = rest(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert!(answer.contains("body_too_large"), "{answer}");
    }
}

#[tokio::test]
async fn a_client_that_asks_before_it_sends_is_refused_at_once() {
    let place = place();
    let (address, _serving) = place.listen(Limits::default()).await;
    let more = "content-length: 10485760\r\nexpect: 100-continue\r\n";
    let began = Instant::now();
    let answer = rest(&mut connect(address, &head("POST", "/toy/open", more)).await).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_half_sent_head_is_closed_after_ten_seconds_and_harms_nobody() {
    let place = place();
    let (address, _serving) = place.listen(Limits::default()).await;
    let began = Instant::now();
    let mut lazy = connect(address, "GET /toy/slow HTTP/1.1\r\nhost: ").await;
    let answer = rest(&mut connect(address, &head("GET", "/healthz", "")).await).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let answer = rest(&mut lazy).await;
    assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!((9..15).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_connection_may_rest_longer_between_requests_than_a_head_may_take() {
    let place = place();
    let (address, _serving) = place.listen(Limits::default()).await;
    let ask = "GET /toy/slow HTTP/1.1\r\nhost: x\r\n\r\n";
    let mut resting = connect(address, ask).await;
    let mut fresh = connect(address, "").await;
    tokio::time::sleep(Duration::from_secs(13)).await;
    for stream in [&mut resting, &mut fresh] {
        stream.write_all(head("GET", "/toy/slow", "").as_bytes()).await.unwrap();
    }
    assert_eq!(rest(&mut resting).await.matches("HTTP/1.1 200 ").count(), 2);
    assert_eq!(rest(&mut fresh).await.matches("HTTP/1.1 200 ").count(), 1);
}

#[tokio::test]
async fn garbage_and_giant_heads_end_their_own_connection_only() {
    let place = place();
    let (address, _serving) = place.listen(Limits::default()).await;
    let giant = head("GET", "/toy/slow", &format!("x: {}\r\n", "y".repeat(200_000)));
    for text in ["\0\0\0\0\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", giant.as_str()] {
        let answer = rest(&mut connect(address, text).await).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    let smuggled = "POST /toy/open HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\
        transfer-encoding: chunked\r\nconnection: close\r\n\r\n0\r\n\r\n";
    let answer = rest(&mut connect(address, smuggled).await).await;
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    // A client that leaves in the middle of its body.
    drop(connect(address, &head("POST", "/toy/open", "content-length: 500\r\n")).await);
    let answer = rest(&mut connect(address, &head("GET", "/healthz", "")).await).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test]
async fn head_tells_the_length_of_the_answer_without_sending_it() {
    let place = place();
    let (address, _serving) = place.listen(Limits::default()).await;
    let answer = rest(&mut connect(address, &head("HEAD", "/toy/slow", "")).await).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("content-length: 4\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    let answer = rest(&mut connect(address, &head("HEAD", "/toy/ticks", "")).await).await;
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[tokio::test]
async fn a_wished_stop_finishes_what_runs_and_ends_streams_and_idle_connections() {
    let place = place();
    let (address, serving) = place.listen(Limits::default()).await;
    let mut idle = connect(address, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut stream = connect(address, &head("GET", "/toy/ticks", "")).await;
    let mut slow = connect(address, &head("GET", "/toy/slow", "")).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let began = Instant::now();
    place.trigger.pull();
    assert!(rest(&mut slow).await.ends_with("done"), "a running request is finished");
    let events = rest(&mut stream).await;
    assert!(events.contains("event: tick\nid: 0\n"), "{events}");
    assert!(events.ends_with("0\r\n\r\n"), "a stream ends in order: {events}");
    assert!(rest(&mut idle).await.ends_with("ok\n"));
    serving.await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    assert!(TcpStream::connect(address).await.is_err(), "nothing is accepted any more");
}

#[tokio::test]
async fn more_connections_than_allowed_wait_for_a_seat() {
    let place = place();
    let limits = Limits { connections: 2, ..Limits::default() };
    let (address, _serving) = place.listen(limits).await;
    let first = connect(address, "GET ").await;
    let _second = connect(address, "GET ").await;
    let mut third = connect(address, &head("GET", "/healthz", "")).await;
    let mut byte = [0; 1];
    let early = tokio::time::timeout(Duration::from_millis(300), third.read(&mut byte)).await;
    assert!(early.is_err(), "no seat is free yet");
    drop(first);
    assert!(rest(&mut third).await.contains("200 OK"));
}
