//! Answers that get lost, and clouds that are not there.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Desk;

/// Hands requests on to a cloud, and drops the first answers to orders after they were given.
fn forgetful(cloud: String, losses: usize) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let lost = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&lost);
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let mut request = Vec::new();
            let mut bytes = [0; 4_096];
            while !is_whole(&request) {
                let read = client.read(&mut bytes).unwrap_or(0);
                if read == 0 {
                    break;
                }
                request.extend_from_slice(&bytes[..read]);
            }
            let text = String::from_utf8_lossy(&request).into_owned();
            // The cloud ends the connection after one answer, so that the answer has an end.
            let request = text.replacen("\r\n\r\n", "\r\nconnection: close\r\n\r\n", 1);
            let mut server = TcpStream::connect(&cloud).unwrap();
            server.write_all(request.as_bytes()).unwrap();
            let mut answer = Vec::new();
            server.read_to_end(&mut answer).unwrap();
            if text.starts_with("POST /v1/servers ") && count.load(Ordering::SeqCst) < losses {
                count.fetch_add(1, Ordering::SeqCst);
                continue;
            }
            // A client that has gone away is its own business.
            let _gone = client.write_all(&answer);
        }
    });
    (address, lost)
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    length.is_none_or(|length| body.len() >= length.parse().unwrap())
}

#[test]
fn an_order_whose_answer_is_lost_is_made_once() {
    let desk = Desk::new();
    let (address, lost) = forgetful(desk.cloud.address.clone(), 2);
    desk.ok_with(&["login", "--profile", "far", "--url", &address, "--key", "-"], &desk.key);
    let order = ["server", "create", "web", "--size", "nano", "--image", "tiny", "-o", "json"];
    let made: serde_json::Value = serde_json::from_str(&desk.ok(&order)).unwrap();
    assert_eq!((made["name"].as_str(), made["status"].as_str()), (Some("web"), Some("running")));
    assert_eq!(lost.load(Ordering::SeqCst), 2, "answers were lost on the way");
    let all = desk.cloud.json("GET", "/v1/servers", &desk.key, "", 200);
    assert_eq!(all["data"].as_array().unwrap().len(), 1, "and only one was made");
}

#[test]
fn nobody_there_is_exit_code_3_and_names_the_address() {
    let desk = Desk::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let output = desk
        .command(&["server", "list"])
        .env("NUBO_URL", format!("http://{free}"))
        .env("NUBO_KEY", &desk.key)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains(&free) && text.contains("refused"), "{text}");
}

#[test]
fn something_else_that_answers_is_no_cloud() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let mut bytes = [0; 4_096];
            let _request = client.read(&mut bytes);
            let page =
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\n<a>\u{1b}";
            let _gone = client.write_all(page.as_bytes());
        }
    });
    let desk = Desk::new();
    let (code, text) = desk.no(&["login", "--url", &address, "--key", "sk_live_x"]);
    assert_eq!(code, 3, "{text}");
    assert!(!text.contains('\u{1b}'));
    assert!(!std::fs::read_to_string(desk.profiles()).unwrap().contains("sk_live_x"));
}
