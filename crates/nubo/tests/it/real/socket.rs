//! A WebSocket as a client opens it (RFC 6455): the handshake and bytes both ways.
//!
//! It knows of no console. What is not asked for here, such as fragments of the server, is refused
//! loudly.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Longer than any guest takes to answer.
const PATIENCE: Duration = Duration::from_secs(120);
const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;

/// An open WebSocket.
pub struct Socket {
    stream: BufReader<TcpStream>,
    /// Bytes of messages that nobody has read yet.
    rest: Vec<u8>,
}

impl Socket {
    /// Opens one, or gives the status that refuses it.
    pub fn open(address: &str, path: &str) -> Result<Self, u16> {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: upgrade\r\n\
             upgrade: websocket\r\nsec-websocket-version: 13\r\n\
             sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        .unwrap();
        let mut stream = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(stream.read_line(&mut head).unwrap(), 0, "cut off after {head:?}");
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        if status != 101 {
            return Err(status);
        }
        // The answer to that key, as the RFC itself gives it.
        assert!(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
        Ok(Self { stream, rest: Vec::new() })
    }

    /// Sends bytes as one message; clients mask what they send, here with zeros.
    pub fn send(&mut self, bytes: &[u8]) {
        let length = u8::try_from(bytes.len()).unwrap();
        assert!(length < 126);
        let frame = [&[0x80 | BINARY, 0x80 | length, 0, 0, 0, 0], bytes].concat();
        self.stream.get_mut().write_all(&frame).unwrap();
    }

    /// The next so many bytes.
    pub fn take(&mut self, count: usize) -> Vec<u8> {
        while self.rest.len() < count {
            let (kind, bytes) = self.frame();
            match kind {
                BINARY => self.rest.extend(bytes),
                PING => {}
                other => panic!("a frame of sort {other}: {bytes:?}"),
            }
        }
        self.rest.drain(..count).collect()
    }

    /// The code of the farewell, passing over what comes before it.
    pub fn farewell(&mut self) -> u16 {
        loop {
            if let (CLOSE, bytes) = self.frame() {
                return u16::from_be_bytes([bytes[0], bytes[1]]);
            }
        }
    }

    fn frame(&mut self) -> (u8, Vec<u8>) {
        let [first, second] = self.exactly();
        assert_eq!((first & 0x80, second & 0x80), (0x80, 0), "whole and not masked");
        let length = match second {
            126 => usize::from(u16::from_be_bytes(self.exactly())),
            127 => usize::try_from(u64::from_be_bytes(self.exactly())).unwrap(),
            short => usize::from(short),
        };
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).unwrap();
        (first & 0x0f, bytes)
    }

    fn exactly<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.stream.read_exact(&mut bytes).unwrap();
        bytes
    }
}
