//! The load: threads with one connection each, that write a request and read its answer.
//!
//! One write and mostly one read for each request, nothing parsed but the status and the length,
//! so that on two cores most of the work is the server's; how much is the client's is measured. It
//! knows no verb.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::machine;

/// What a load has shown.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Answers a second.
    pub per_second: f64,
    /// Answers in all.
    pub count: usize,
    /// Answers that were not the wanted ones, and one of them.
    pub wrong: usize,
    /// An answer that was not wanted.
    pub example: String,
    /// How many cores the client itself kept busy.
    pub client_cores: f64,
    /// Latencies in microseconds, ascending.
    latencies: Vec<u32>,
}

impl Seen {
    /// The latency in milliseconds that so many of a hundred answers do not pass.
    pub fn percentile(&self, percent: usize) -> f64 {
        let place = (self.latencies.len() * percent / 100).min(self.latencies.len().max(1) - 1);
        self.latencies.get(place).map_or(0.0, |micros| f64::from(*micros) / 1_000.0)
    }

    /// An error if an answer was not a wanted one.
    pub fn checked(self) -> Result<Self, String> {
        if self.wrong == 0 && self.count > 0 {
            return Ok(self);
        }
        Err(format!("{} of {} answers were wrong: {}", self.wrong, self.count, self.example))
    }
}

/// A connection that is kept.
pub struct Wire {
    address: String,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

/// An answer; the body lies in the wire's buffer.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    start: usize,
    end: usize,
}

impl Wire {
    /// A connection to this address, made when it is needed.
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), stream: None, buffer: vec![0; 256 * 1024] }
    }

    /// Sends a request and reads its answer. After an error the next request connects anew.
    pub fn send(&mut self, request: &[u8]) -> std::io::Result<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(&self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(Duration::from_secs(30)))?;
                stream
            }
        };
        stream.write_all(request)?;
        let mut filled = 0;
        loop {
            if let Some(answer) = whole(&self.buffer[..filled]) {
                self.stream = Some(stream);
                return Ok(answer);
            }
            if filled == self.buffer.len() {
                self.buffer.resize(filled * 2, 0);
            }
            match stream.read(&mut self.buffer[filled..])? {
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                more => filled += more,
            }
        }
    }

    /// The body of the last answer.
    pub fn body(&self, answer: Answer) -> &str {
        std::str::from_utf8(&self.buffer[answer.start..answer.end]).unwrap_or_default()
    }
}

/// The answer, if all of it has arrived.
fn whole(bytes: &[u8]) -> Option<Answer> {
    let start = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..start]).ok()?;
    let status = head.get(9..12)?.parse().ok()?;
    let field = |line: &str| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    };
    let end = start + head.lines().find_map(field)?;
    (bytes.len() >= end).then_some(Answer { status, start, end })
}

/// What a thread asks, request by request.
pub trait Asks: Send {
    /// The next request; none ends the thread.
    fn next(&mut self) -> Option<Vec<u8>>;
    /// Looks at its answer; false if it is not what was wanted.
    fn heard(&mut self, status: u16, body: &str) -> bool;
}

/// Lets each of `clients` ask for as long as `span`, or until it has nothing to ask.
pub fn run<A: Asks>(address: &str, clients: &mut [A], span: Duration) -> Seen {
    let all = Mutex::new(Seen::default());
    let (began, busy) = (Instant::now(), machine::busy_seconds("self"));
    std::thread::scope(|scope| {
        for client in clients {
            let all = &all;
            scope.spawn(move || {
                let seen = one(address, client, began, span);
                let mut all = all.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                all.latencies.extend(seen.latencies);
                all.wrong += seen.wrong;
                if !seen.example.is_empty() {
                    all.example = seen.example;
                }
            });
        }
    });
    let mut seen = all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    seen.latencies.sort_unstable();
    seen.count = seen.latencies.len();
    let took = began.elapsed().as_secs_f64();
    seen.per_second = f64::from(u32::try_from(seen.count).unwrap_or(u32::MAX)) / took;
    seen.client_cores = (machine::busy_seconds("self") - busy) / took;
    seen
}

fn one<A: Asks>(address: &str, client: &mut A, began: Instant, span: Duration) -> Seen {
    let (mut wire, mut seen) = (Wire::new(address), Seen::default());
    while began.elapsed() < span {
        let Some(request) = client.next() else { break };
        let sent = Instant::now();
        match wire.send(&request) {
            Ok(answer) => {
                let micros = sent.elapsed().as_micros();
                seen.latencies.push(u32::try_from(micros).unwrap_or(u32::MAX));
                if !client.heard(answer.status, wire.body(answer)) {
                    seen.wrong += 1;
                    let body: String = wire.body(answer).chars().take(300).collect();
                    seen.example = format!("{} {body}", answer.status);
                }
            }
            Err(error) => {
                seen.wrong += 1;
                seen.example = error.to_string();
                client.heard(0, "");
                std::thread::sleep(Duration::from_millis(2));
            }
        }
    }
    seen
}

/// A request as bytes.
pub fn request(method: &str, path: &str, key: &str, once: Option<&str>, body: &str) -> Vec<u8> {
    let length = body.len();
    let key = match key {
        "" => String::new(),
        key => format!("authorization: Bearer {key}\r\n"),
    };
    let once = once.map(|once| format!("idempotency-key: {once}\r\n")).unwrap_or_default();
    let content = match body {
        "" => String::new(),
        _ => format!("content-type: application/json\r\ncontent-length: {length}\r\n"),
    };
    format!("{method} {path} HTTP/1.1\r\nhost: bench\r\n{key}{once}{content}\r\n{body}")
        .into_bytes()
}

/// The same request again and again.
#[derive(Clone)]
pub struct Same {
    /// The request.
    pub request: Vec<u8>,
    /// The status that is wanted.
    pub status: u16,
    /// How often.
    pub times: usize,
}

impl Asks for Same {
    fn next(&mut self) -> Option<Vec<u8>> {
        self.times = self.times.checked_sub(1)?;
        Some(self.request.clone())
    }

    fn heard(&mut self, status: u16, _: &str) -> bool {
        status == self.status
    }
}

/// The text of a field of a JSON answer, found without reading the rest.
pub fn text_field<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    let start = body.find(&format!("\"{name}\":\""))? + name.len() + 4;
    body[start..].split('"').next()
}
