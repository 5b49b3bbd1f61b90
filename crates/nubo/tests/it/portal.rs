//! The portal at the real binary, and sessions of browsers at its five doors.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use crate::binary::{Cloud, admin};

const PASSWORD: &str = "correct horse battery";

/// Status, head and body of an answer to a request with these headers.
fn exchange(
    cloud: &Cloud,
    line: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, String, String) {
    let mut stream = TcpStream::connect(&cloud.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let headers: String =
        headers.iter().map(|(name, text)| format!("{name}: {text}\r\n")).collect();
    let (host, length) = (&cloud.address, body.len());
    let head = format!("{line} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{headers}");
    write!(stream, "{head}content-length: {length}\r\n\r\n{body}").unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_owned(), body.to_owned())
}

const JSON: (&str, &str) = ("content-type", "application/json");
const PEOPLE: (&str, &str) = ("accept", "text/html,*/*;q=0.8");

#[test]
fn the_start_page_is_the_portal_or_says_how_it_is_built() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(&dir.path().join("data"));
    let (status, head, body) = exchange(&cloud, "GET /", &[PEOPLE], "");
    assert_eq!(status, 200, "{head}");
    assert!(head.contains("frame-ancestors 'none'") && head.contains("x-frame-options: DENY"));
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../portal/dist/index.html");
    let (deep, ..) = exchange(&cloud, "GET /servers/srv_1", &[PEOPLE], "");
    if !built.exists() {
        assert!(body.contains("This build has no portal"), "{body}");
        assert_eq!(deep, 404);
        return;
    }
    assert_eq!(deep, 200);
    // Every script and sheet that the page names is there, packed, and kept.
    let named = body.split(['"', '\'']).filter(|text| text.starts_with("/assets/"));
    let named: Vec<&str> = named.collect();
    assert!(!named.is_empty(), "{body}");
    for path in named {
        let packed = [("accept-encoding", "gzip, br")];
        let (status, head, _) = exchange(&cloud, &format!("GET {path}"), &packed, "");
        assert_eq!(status, 200, "{path}");
        assert!(head.contains("immutable") && head.contains("content-encoding: br"), "{head}");
    }
    assert!(!body.contains("<script>"), "no script stands in the page: {body}");
}

#[test]
fn a_browsers_session_is_good_at_the_native_door_alone() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let cloud = Cloud::start(&data);
    admin(&data, &["account", "create", "--email", "me@example.com", "--password", PASSWORD]);
    let login =
        format!(r#"{{"email": "me@example.com", "password": "{PASSWORD}", "cookie": true}}"#);
    let (status, head, _) = exchange(&cloud, "POST /v1/sessions", &[JSON], &login);
    assert_eq!(status, 201, "{head}");
    let value = |name: &str| {
        let rest = head.split(&format!("set-cookie: {name}=")).nth(1).unwrap();
        rest.split(';').next().unwrap().to_owned()
    };
    assert_eq!(value("nubo_csrf").len(), 64);
    let jar = format!("nubo_session={}; nubo_csrf={}", value("nubo_session"), value("nubo_csrf"));
    let cookie = ("cookie", jar.as_str());
    let (status, ..) = exchange(&cloud, "GET /v1/account", &[cookie], "");
    assert_eq!(status, 200);
    for path in [
        "/v2/instances",
        "/v2/quota",
        "/api/v1/servers",
        "/api/v1/account",
        "/backend/api/virtual-machines",
        "/backend/api/account",
        "/restapi/instance/vmlist",
        "/restapi/sshkey/sshkeylist",
    ] {
        let (with, ..) = exchange(&cloud, &format!("GET {path}"), &[cookie, PEOPLE], "");
        let (without, ..) = exchange(&cloud, &format!("GET {path}"), &[PEOPLE], "");
        // StackBill has statuses of its own above 500.
        assert!(with >= 400, "{path}: {with}");
        assert_eq!(with, without, "{path}");
    }
}
