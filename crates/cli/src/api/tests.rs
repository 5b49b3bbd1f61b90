//! Lost answers, busy clouds and endless ones, told by a server that does exactly that.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use super::*;
use crate::target::Target;

/// Answers each connection with the next text; an empty one hangs up.
fn server(answers: &'static [&'static str]) -> (Api, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (told, heard) = channel();
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut head, mut length) = (String::new(), 0);
            while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap() > 0 {
                let line = head.lines().last().unwrap_or_default();
                length =
                    line.strip_prefix("content-length: ").map_or(length, |n| n.parse().unwrap());
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            told.send(format!("{head}{}", String::from_utf8(body).unwrap())).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    let target = Target::read(&format!("http://{address}")).unwrap();
    (Api::new(Dial { target, ca_file: None }, None, false), heard)
}

fn ask(api: &mut Api, ask: &Ask) -> Outcome<Answer> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    // A kept connection belongs to the runtime that it was made in.
    api.line = None;
    runtime.block_on(api.ask(ask))
}

fn key_of(request: &str) -> &str {
    request.lines().find_map(|line| line.strip_prefix("idempotency-key: ")).unwrap()
}

const OK: &str = "HTTP/1.1 201 Created\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
const BUSY: &str =
    "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
const SLOW_DOWN: &str = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\n\
                         content-length: 0\r\nconnection: close\r\n\r\n";
const QUOTA: &str = "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\
                     connection: close\r\n\r\n";
const TOMORROW: &str = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 86400\r\n\
                        content-length: 0\r\nconnection: close\r\n\r\n";

#[test]
fn a_lost_answer_is_asked_for_with_the_same_key_and_body() {
    let (mut api, heard) = server(&["", "HTTP/1.1 201 Cre", BUSY, OK]);
    let wish = Ask::new(Method::POST, "/v1/servers").with_body(Some("{\"a\":1}".into()));
    assert_eq!(ask(&mut api, &wish).unwrap().status, 201);
    let all: Vec<String> = heard.iter().collect();
    assert_eq!(all.len(), 4);
    assert!(all.iter().all(|one| key_of(one) == key_of(&all[0]) && one.ends_with("{\"a\":1}")));
    assert!(key_of(&all[0]).starts_with("nubo-") && key_of(&all[0]).len() == 37);
}

#[test]
fn the_cloud_says_how_long_to_wait_and_whether_it_helps() {
    let (mut api, heard) = server(&[SLOW_DOWN, OK]);
    let began = Instant::now();
    assert_eq!(ask(&mut api, &Ask::get("/v1/servers")).unwrap().status, 201);
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert_eq!(heard.iter().count(), 2);
    for answer in [&[QUOTA], &[TOMORROW]] {
        let (mut api, heard) = server(answer);
        assert_eq!(ask(&mut api, &Ask::get("/v1/servers")).unwrap().status, 429);
        assert_eq!(heard.iter().count(), 1);
    }
}

#[test]
fn nobody_there_is_told_at_once_and_with_the_address() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let target = Target::read(&format!("http://{free}")).unwrap();
    let mut api = Api::new(Dial { target, ca_file: None }, None, false);
    let fault = ask(&mut api, &Ask::get("/v1/servers")).unwrap_err();
    assert_eq!(fault.code(), 3);
    let want =
        format!("cannot reach http://{free}: the connection was refused; does nubo serve run?");
    assert_eq!(fault.text(), want);
}

#[test]
fn a_cloud_that_always_hangs_up_is_given_up() {
    let (mut api, heard) = server(&["", "", "", "", "", ""]);
    let fault = ask(&mut api, &Ask::get("/v1/servers")).unwrap_err();
    assert_eq!((fault.code(), heard.iter().count()), (3, 6));
    assert!(fault.text().contains("went away"), "{fault}");
}
