//! A client that keeps its connection, and small seeded decisions.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;
use std::time::Duration;

/// One client with one connection.
pub struct Http {
    key: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Http {
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), stream: None }
    }

    /// Sends a request with an idempotency key; an error means that nobody knows what happened.
    pub fn send(
        &mut self,
        address: &str,
        (method, path, body): (&str, &str, &str),
        once: &str,
    ) -> Result<(u16, String)> {
        let kept = self.stream.take();
        let mut stream = match kept
            .filter(|s| s.get_ref().peer_addr().is_ok_and(|peer| peer.to_string() == address))
        {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(address)?;
                stream.set_read_timeout(Some(Duration::from_secs(20)))?;
                stream.set_nodelay(true)?;
                BufReader::new(stream)
            }
        };
        let (key, length) = (&self.key, body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\n\
             content-type: application/json\r\nidempotency-key: {once}\r\n\
             content-length: {length}\r\n\r\n{body}"
        );
        stream.get_mut().write_all(request.as_bytes())?;
        let answer = read(&mut stream)?;
        self.stream = Some(stream);
        Ok(answer)
    }
}

fn read(stream: &mut BufReader<TcpStream>) -> Result<(u16, String)> {
    let cut = || Error::from(ErrorKind::UnexpectedEof);
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or_else(cut)?;
    let mut length = 0;
    loop {
        line.clear();
        if stream.read_line(&mut line)? == 0 {
            return Err(cut());
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().map_err(|_| cut())?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    String::from_utf8(body).map(|body| (status, body)).map_err(|_| cut())
}

/// Decisions that follow from a seed (xorshift).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % count.max(1)
    }
}
