//! Clients that hold connections, send too slowly, too much or only half: they end cleanly, and
//! whoever behaves does not notice them.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Resource, getrlimit, setrlimit};

use serde_json::Value;

use crate::binary::{Cloud, new_key};
use crate::http::Http;

/// Connections that do nothing.
const IDLE: usize = 10_000;
/// Longer than the server waits for any part of a request.
const PATIENCE: Duration = Duration::from_secs(60);

fn connect(cloud: &Cloud) -> TcpStream {
    let stream = TcpStream::connect(&cloud.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// What comes until the other end closes; an end by force is an end too.
fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Ok(_) => {}
        Err(fault) if fault.kind() == ErrorKind::ConnectionReset => {}
        Err(fault) => panic!("the connection does not end: {fault}"),
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0)
}

/// Every door: where something is made, and where a refusal there says why.
const DOORS: [(&str, &str); 5] = [
    ("/v1/servers", "/error/message"),
    ("/v2/instances", "/reason"),
    ("/api/v1/servers", "/message"),
    ("/backend/api/virtual-machines", "/message"),
    ("/restapi/sshkey/createSSHkey", "/listErrorResponse/errorMsg"),
];

/// The status of an answer that must be a refusal in its door's own shape.
fn refusal(answer: &str, at: &str) -> u16 {
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let told: Value = serde_json::from_str(body).unwrap_or_default();
    assert!(told.pointer(at).is_some_and(Value::is_string), "{answer}");
    status(answer)
}

/// The half of so many requests that is answered soonest takes at most this long.
fn median(busy: &mut Http, cloud: &Cloud, requests: usize) -> Duration {
    let mut times = Vec::with_capacity(requests);
    for _ in 0..requests {
        let began = Instant::now();
        let once = "the-same";
        let (status, _) = busy.send(&cloud.address, ("GET", "/v1/servers", ""), once).unwrap();
        times.push(began.elapsed());
        assert_eq!(status, 200);
    }
    times.sort_unstable();
    times[requests / 2]
}

fn figure(cloud: &Cloud, name: &str) -> i64 {
    let (_, _, text) = cloud.ask("GET", "/metrics", "", "");
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.and_then(|count| count.parse::<f64>().ok()).map_or(-1, |count| count as i64)
}

#[test]
fn ten_thousand_idle_connections_do_not_disturb_a_busy_one() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
    let most = limit.maximum.unwrap_or(u64::MAX);
    assert!(most > IDLE as u64 + 500, "only {most} files may be open here; see ulimit -Hn");
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    let key = new_key(dir.path(), "a@example.com");
    let mut busy = Http::new(&key);
    let alone = median(&mut busy, &cloud, 200);
    let mut idle: Vec<TcpStream> = (0..IDLE).map(|_| connect(&cloud)).collect();
    // A connection that waits to be accepted is no connection yet.
    let began = Instant::now();
    while figure(&cloud, "nubo_open_connections") < IDLE as i64 {
        assert!(began.elapsed() < PATIENCE, "not all of them are accepted");
        std::thread::sleep(Duration::from_millis(50));
    }
    let crowded = median(&mut busy, &cloud, 200);
    // Wide enough for a machine that does other things at the same time.
    let bound = alone * 10 + Duration::from_millis(20);
    assert!(crowded < bound, "{alone:?} alone, {crowded:?} beside the others");
    assert_eq!(cloud.ask("GET", "/v1/servers", &key, "").0, 200, "there is room for another");
    // Nobody of them was sent away for it: the last one can still be used.
    let last = idle.last_mut().unwrap();
    last.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    assert_eq!(status(&rest(idle.pop().unwrap())), 200);
    drop(idle);
    let began = Instant::now();
    while figure(&cloud, "nubo_open_connections") > 10 {
        assert!(began.elapsed() < PATIENCE, "closed connections keep their seats");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn whoever_sends_a_head_byte_by_byte_is_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    let key = new_key(dir.path(), "a@example.com");
    let mut slow: Vec<TcpStream> = (0..100).map(|_| connect(&cloud)).collect();
    for stream in &mut slow {
        stream.write_all(b"GET /v1/servers HTTP/1.1\r\nx: ").unwrap();
    }
    let began = Instant::now();
    while !slow.is_empty() {
        assert!(began.elapsed() < PATIENCE, "{} of them go on", slow.len());
        slow.retain_mut(|stream| stream.write_all(b"x").is_ok());
        assert_eq!(cloud.ask("GET", "/v1/servers", &key, "").0, 200);
        std::thread::sleep(Duration::from_millis(250));
    }
}

#[test]
fn what_is_too_long_is_refused_while_it_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    let key = new_key(dir.path(), "a@example.com");
    let head = |path: &str, more: &str| {
        format!("POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\n{more}\r\n")
    };
    let json = "content-type: application/json\r\nconnection: close\r\n";
    for (path, at) in DOORS {
        // Announced: told without reading it.
        let mut stream = connect(&cloud);
        let more = format!("{json}content-length: 1073741824\r\nexpect: 100-continue\r\n");
        stream.write_all(head(path, &more).as_bytes()).unwrap();
        assert_eq!(refusal(&rest(stream), at), 413, "{path}");
        // Not announced: told as soon as it is too long, or cut off.
        let mut stream = connect(&cloud);
        let more = format!("{json}transfer-encoding: chunked\r\n");
        stream.write_all(head(path, &more).as_bytes()).unwrap();
        let piece = format!("10000\r\n{}\r\n", " ".repeat(65_536));
        let sent = (0..4_096).take_while(|_| stream.write_all(piece.as_bytes()).is_ok()).count();
        assert!(sent < 4_096, "{path} takes 256 MiB");
    }
    // A head, and an address.
    for request in [
        head("/v1/servers", &format!("x: {}\r\n", "x".repeat(300_000))),
        head(&format!("/v1/{}", "x".repeat(300_000)), json),
    ] {
        let mut stream = connect(&cloud);
        // It may be cut off before all of it is sent.
        let _cut_off = stream.write_all(request.as_bytes());
        let answer = rest(stream);
        let refused = answer.is_empty() || matches!(status(&answer), 400 | 404 | 414 | 431);
        assert!(refused, "{answer:.100}");
    }
    assert_eq!(cloud.ask("GET", "/v1/servers", &key, "").0, 200);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "these tests are about programs of others")]
fn a_packed_body_is_not_unpacked() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    let key = new_key(dir.path(), "a@example.com");
    let packing = "head -c 600000000 /dev/zero | gzip -9";
    let packed = Command::new("sh").args(["-c", packing]).stdout(Stdio::piped()).output().unwrap();
    let bomb = packed.stdout;
    assert!((100_000..1_000_000).contains(&bomb.len()), "{} bytes", bomb.len());
    let before = figure(&cloud, "process_resident_memory_bytes");
    for (path, at) in DOORS {
        let mut stream = connect(&cloud);
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\n\
             connection: close\r\ncontent-type: application/json\r\n\
             content-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
            bomb.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&bomb).unwrap();
        let refused = refusal(&rest(stream), at);
        assert!(matches!(refused, 400 | 415 | 422 | 550), "{path}: {refused}");
    }
    let grown = figure(&cloud, "process_resident_memory_bytes") - before;
    assert!(grown < 64 << 20, "it grew by {grown} bytes");
}

#[test]
fn a_request_that_is_sent_by_half_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    let key = new_key(dir.path(), "a@example.com");
    let order = r#"{"name": "web", "size": "nano", "image": "tiny"}"#;
    let head = |length: usize| {
        format!(
            "POST /v1/servers HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\n\
             content-type: application/json\r\nconnection: close\r\n\
             content-length: {length}\r\n\r\n"
        )
    };
    // The order is whole, but more was announced.
    let mut hung_up = connect(&cloud);
    hung_up.write_all((head(order.len() + 1) + order).as_bytes()).unwrap();
    hung_up.shutdown(Shutdown::Write).unwrap();
    let answer = rest(hung_up);
    assert!(answer.is_empty() || status(&answer) == 400, "{answer}");
    // And whoever neither goes on nor hangs up is told after a while.
    let mut silent = connect(&cloud);
    silent.write_all((head(order.len() + 1) + order).as_bytes()).unwrap();
    // A part of a head is no request.
    let mut stub = connect(&cloud);
    stub.write_all(b"POST /v1/servers HTTP/1.1\r\nho").unwrap();
    stub.shutdown(Shutdown::Write).unwrap();
    assert!(matches!(status(&rest(stub)), 0 | 400));
    let answer = rest(silent);
    assert_eq!(status(&answer), 400, "{answer}");
    let all = cloud.json("GET", "/v1/servers", &key, "", 200);
    assert_eq!(all["data"].as_array().map(Vec::len), Some(0), "{all}");
}
