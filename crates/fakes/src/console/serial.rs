//! The first serial port of a fake guest: a login prompt, and a shell that says what it hears.
//!
//! Every line ends as terminals expect it, and what is typed is echoed, but for passwords. Whoever
//! listens hears what is printed from then on, as on a real line.

use std::collections::VecDeque;
use std::io;
use std::sync::{Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::sync::broadcast;

use crate::records::FakeGuest;

/// So much of what was printed is remembered.
const LOG_BYTES: usize = 64 << 10;
/// A line holds no more.
const LINE_BYTES: usize = 256;
/// Who is so many pieces behind misses some.
const PIECES: usize = 256;

/// A serial port.
pub struct Serial {
    line: Mutex<Line>,
    printed: broadcast::Sender<Vec<u8>>,
}

struct Line {
    host_name: String,
    typed: Vec<u8>,
    state: State,
    log: VecDeque<u8>,
}

/// Who sits at the line.
enum State {
    Login,
    Password(String),
    Shell(String),
}

impl Serial {
    /// The port of a guest that has just started.
    pub fn of(guest: &FakeGuest) -> Self {
        let mut line = Line {
            host_name: guest.host_name.clone(),
            typed: Vec::new(),
            state: State::Login,
            log: VecDeque::new(),
        };
        let hello = format!("fake guest {}: boot {}\r\n", guest.host_name, guest.boot);
        let greeting = hello + &line.prompt();
        line.remember(greeting.as_bytes());
        Self { line: Mutex::new(line), printed: broadcast::Sender::new(PIECES) }
    }

    /// The end of what was printed.
    pub fn log(&self) -> Vec<u8> {
        let line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        line.log.iter().copied().collect()
    }

    fn hear(&self, bytes: &[u8]) {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let mut answer = Vec::new();
        bytes.iter().for_each(|byte| line.hear(*byte, &mut answer));
        if !answer.is_empty() {
            line.remember(&answer);
            // Nobody needs to listen.
            let _heard = self.printed.send(answer);
        }
    }
}

impl Line {
    fn prompt(&self) -> String {
        match &self.state {
            State::Login => format!("\r\n{} login: ", self.host_name),
            State::Password(_) => "Password: ".to_owned(),
            State::Shell(user) => format!("{user}@{}:~$ ", self.host_name),
        }
    }

    fn remember(&mut self, bytes: &[u8]) {
        self.log.extend(bytes);
        let surplus = self.log.len().saturating_sub(LOG_BYTES);
        self.log.drain(..surplus);
    }

    fn hear(&mut self, byte: u8, answer: &mut Vec<u8>) {
        let echoes = !matches!(self.state, State::Password(_));
        match byte {
            b'\r' | b'\n' => {
                answer.extend(b"\r\n");
                let typed = std::mem::take(&mut self.typed);
                let text = String::from_utf8_lossy(&typed).trim().to_owned();
                answer.extend(self.obey(text).into_bytes());
                answer.extend(self.prompt().into_bytes());
            }
            // Delete and backspace.
            0x7f | 0x08 => {
                let is_shown = self.typed.pop().is_some() && echoes;
                answer.extend(if is_shown { &b"\x08 \x08"[..] } else { b"" });
            }
            // Interrupt.
            0x03 => {
                self.typed.clear();
                answer.extend(b"^C\r\n");
                answer.extend(self.prompt().into_bytes());
            }
            0x00..0x20 => {}
            _ if self.typed.len() < LINE_BYTES => {
                self.typed.push(byte);
                if echoes {
                    answer.push(byte);
                }
            }
            _ => {}
        }
    }

    /// What a whole line brings about.
    fn obey(&mut self, text: String) -> String {
        let state = std::mem::replace(&mut self.state, State::Login);
        let (next, said) = match state {
            State::Login if text.is_empty() => (State::Login, String::new()),
            State::Login => (State::Password(text), String::new()),
            State::Password(user) => {
                let said = format!("Welcome to {}, {user}.\r\n", self.host_name);
                (State::Shell(user), said)
            }
            State::Shell(_) if matches!(text.as_str(), "exit" | "logout") => {
                (State::Login, String::new())
            }
            State::Shell(user) if text.is_empty() => (State::Shell(user), String::new()),
            State::Shell(user) => (State::Shell(user), format!("{text}\r\n")),
        };
        self.state = next;
        said
    }
}

/// Connects somebody to the port until they leave.
pub async fn attend(stream: UnixStream, serial: &Serial) -> io::Result<()> {
    let mut printed = serial.printed.subscribe();
    let (mut from, mut to) = stream.into_split();
    let hearing = async {
        let mut buffer = [0; 1_024];
        loop {
            match from.read(&mut buffer).await? {
                0 => return Ok(()),
                count => serial.hear(&buffer[..count]),
            }
        }
    };
    let telling = async {
        loop {
            match printed.recv().await {
                Ok(bytes) => to.write_all(&bytes).await?,
                // Who does not listen misses what is said, as on a real line.
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return Ok(()),
            }
        }
    };
    tokio::select! {
        ended = hearing => ended,
        ended = telling => ended,
    }
}
