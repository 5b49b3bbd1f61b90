//! From the readiness line to the end, in order or not.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use rustix::process::Signal;

use crate::binary::{Cloud, await_status, new_key};

const ORDER: &str = r#"{"name": "web", "size": "nano", "image": "tiny"}"#;

#[test]
fn it_says_where_it_listens_and_ends_in_order_when_told() {
    for signal in [Signal::TERM, Signal::INT] {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let cloud = Cloud::start(&data);
        assert!(!cloud.address.ends_with(":0"), "the real port is told: {}", cloud.address);
        assert_eq!(cloud.ask("GET", "/healthz", "", "").0, 200);
        assert_eq!(cloud.ask("GET", "/readyz", "", "").2, "ready\n");
        let mode = |name: &str| {
            let path = data.join(name);
            std::fs::metadata(path).unwrap().permissions().mode() & 0o777
        };
        assert_eq!((mode(""), mode("nubo.sock"), mode("instance.key")), (0o700, 0o600, 0o600));
        let (status, took) = cloud.end(signal);
        assert!(status.success(), "{status}");
        assert!(took < Duration::from_secs(10), "{took:?}");
        assert!(!data.join("nubo.sock").exists());
    }
}

#[test]
fn a_fresh_cloud_has_something_to_buy() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start_with(dir.path(), &["--fake-hosts", "3"]);
    let key = new_key(dir.path(), "a@example.com");
    let sizes = cloud.json("GET", "/v1/sizes", &key, "", 200);
    let nano = sizes["data"].as_array().unwrap().iter().find(|s| s["name"] == "nano").unwrap();
    assert_eq!(nano["memory_mib"], 256);
    assert_eq!(nano["price_monthly"], "2.00");
    let images = cloud.json("GET", "/v1/images", &key, "", 200);
    let names: Vec<_> = images["data"].as_array().unwrap().iter().map(|i| &i["name"]).collect();
    assert!(names.contains(&&"tiny".into()) && names.contains(&&"debian-12".into()), "{names:?}");
    let server = cloud.json("POST", "/v1/servers", &key, ORDER, 201);
    await_status(&cloud, &key, server["id"].as_str().unwrap(), "running");
}

#[test]
fn what_was_accepted_before_a_kill_is_finished_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start_with(dir.path(), &["--fake-boot-ms", "1500"]);
    let key = new_key(dir.path(), "a@example.com");
    let server = cloud.json("POST", "/v1/servers", &key, ORDER, 201);
    let id = server["id"].as_str().unwrap();
    assert_ne!(server["status"], "running");
    let (status, _) = cloud.end(Signal::KILL);
    assert!(!status.success());
    let cloud = Cloud::start(dir.path());
    let after = await_status(&cloud, &key, id, "running");
    assert_eq!(after["name"], "web");
    let all = cloud.json("GET", "/v1/servers", &key, "", 200);
    assert_eq!(all["data"].as_array().unwrap().len(), 1, "not doubled");
    let hosts = cloud.json("GET", "/v1/sizes", &key, "", 200);
    assert_eq!(hosts["data"].as_array().unwrap().len(), 6, "the catalogue is not made twice");
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    let key = new_key(dir.path(), "a@example.com");
    // A connection that never finishes its request would be waited for.
    let mut stream = std::net::TcpStream::connect(&cloud.address).unwrap();
    let head = format!(
        "POST /v1/servers HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\n\
         content-length: 100\r\n\r\n{{"
    );
    std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let pid = rustix::process::Pid::from_raw(cloud.pid()).unwrap();
    rustix::process::kill_process(pid, Signal::TERM).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let (status, took) = cloud.end(Signal::TERM);
    assert_eq!(status.code(), Some(1));
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn a_request_that_hangs_does_not_hold_up_the_end() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    let mut stream = std::net::TcpStream::connect(&cloud.address).unwrap();
    let head = "POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{";
    std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let (status, took) = cloud.end(Signal::TERM);
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[test]
fn figures_tell_of_requests_memory_and_workflows() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start_with(dir.path(), &["--metrics-token", "t0ken"]);
    assert_eq!(cloud.ask("GET", "/metrics", "", "").0, 401);
    cloud.ask("GET", "/v1/servers", "", "");
    let (status, _, text) = cloud.ask("GET", "/metrics", "t0ken", "");
    assert_eq!(status, 200);
    for line in [
        "nubo_requests_total{dialect=\"native\",verb=\"server.list\",status=\"4xx\"} 1",
        "nubo_flows{status=\"active\"} 0",
        "process_resident_memory_bytes ",
        "nubo_build_info{version=\"",
    ] {
        assert!(text.contains(line), "{line} is not in:\n{text}");
    }
    // Connections of the requests before may still be on their way to their end.
    let open = text.lines().find_map(|line| line.strip_prefix("nubo_open_connections "));
    let open: u32 = open.and_then(|count| count.parse().ok()).unwrap();
    assert!((1..=3).contains(&open), "{open} connections are open");
}
