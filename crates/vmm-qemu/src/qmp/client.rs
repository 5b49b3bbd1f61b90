//! One connection to a monitor.

use std::collections::VecDeque;
use std::fmt;
use std::fs::File;
use std::io::IoSlice;
use std::mem::MaybeUninit;
use std::os::fd::AsFd as _;
use std::path::Path;
use std::time::Duration;

use nubo_domain::Error;
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, Interest};
use tokio::net::UnixStream;
use tokio::time::{Instant, timeout_at};

use super::codec::{Lines, MOST_BYTES, Message, command};

/// How long any command may take that is not expected to take long.
const PATIENCE: Duration = Duration::from_secs(10);
/// Events that nobody has asked for yet; older ones are dropped.
const MOST_EVENTS: usize = 64;
/// How much may be said before an answer comes. QEMU says a few hundred bytes.
const MOST_TALK: usize = 8 << 20;

/// Why a command gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QmpError {
    /// The connection is of no use, or the peer was too slow.
    Lost(String),
    /// QEMU refused the command.
    Refused(String),
}

impl fmt::Display for QmpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(why) => write!(f, "the monitor does not answer: {why}"),
            Self::Refused(why) => write!(f, "QEMU refused: {why}"),
        }
    }
}

impl std::error::Error for QmpError {}

impl From<QmpError> for Error {
    fn from(error: QmpError) -> Self {
        Self::unavailable(error)
    }
}

fn lost(why: impl fmt::Display) -> QmpError {
    QmpError::Lost(why.to_string())
}

/// A connection to a monitor.
#[derive(Debug)]
pub struct Qmp<S = UnixStream> {
    stream: S,
    lines: Lines,
    inbox: VecDeque<Message>,
    events: VecDeque<(String, Value)>,
    last: u64,
    /// How much the peer may still say.
    left: usize,
}

impl Qmp {
    /// Connects and agrees on the protocol.
    ///
    /// # Errors
    /// [`QmpError::Lost`] when nobody answers in time.
    pub async fn connect(socket: &Path) -> Result<Self, QmpError> {
        Self::connect_within(socket, PATIENCE).await
    }

    /// As [`Qmp::connect`], with a time limit of its own.
    ///
    /// # Errors
    /// [`QmpError::Lost`] when nobody answers in time.
    pub async fn connect_within(socket: &Path, limit: Duration) -> Result<Self, QmpError> {
        let deadline = Instant::now() + limit;
        let connected = timeout_at(deadline, UnixStream::connect(socket)).await;
        let stream = connected.map_err(|_| lost("no connection in time"))?.map_err(lost)?;
        Self::greet(stream, deadline).await
    }

    /// Gives QEMU an open file of ours, to be used once under `name`.
    ///
    /// # Errors
    /// As [`QmpError`] says.
    pub async fn hand_over(&mut self, name: &str, file: &File) -> Result<(), QmpError> {
        let deadline = Instant::now() + PATIENCE;
        let line = self.next_line("getfd", &json!({ "fdname": name }));
        let send = || {
            let mut room = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
            let mut control = SendAncillaryBuffer::new(&mut room);
            let files = [file.as_fd()];
            control.push(SendAncillaryMessage::ScmRights(&files));
            let bytes = [IoSlice::new(&line)];
            Ok(sendmsg(&self.stream, &bytes, &mut control, SendFlags::NOSIGNAL)?)
        };
        let sent = timeout_at(deadline, self.stream.async_io(Interest::WRITABLE, send)).await;
        let sent = sent.map_err(|_| lost("a file could not be sent in time"))?.map_err(lost)?;
        let rest = timeout_at(deadline, self.stream.write_all(&line[sent..])).await;
        rest.map_err(|_| lost("a file could not be sent in time"))?.map_err(lost)?;
        self.answer(deadline, "getfd").await.map(drop)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Qmp<S> {
    /// Agrees on the protocol with whoever is at the other end.
    ///
    /// # Errors
    /// [`QmpError::Lost`] when it does not answer until `deadline`.
    pub async fn greet(stream: S, deadline: Instant) -> Result<Self, QmpError> {
        let mut qmp = Self {
            stream,
            lines: Lines::new(MOST_BYTES),
            inbox: VecDeque::new(),
            events: VecDeque::new(),
            last: 0,
            left: MOST_TALK,
        };
        while !matches!(qmp.next(deadline).await?, Message::Greeting) {}
        qmp.call_by(deadline, "qmp_capabilities", &Value::Null).await?;
        Ok(qmp)
    }

    /// Gives a command and waits for its answer.
    ///
    /// # Errors
    /// As [`QmpError`] says.
    pub async fn call(&mut self, name: &str, arguments: Value) -> Result<Value, QmpError> {
        self.call_by(Instant::now() + PATIENCE, name, &arguments).await
    }

    async fn call_by(
        &mut self,
        deadline: Instant,
        name: &str,
        arguments: &Value,
    ) -> Result<Value, QmpError> {
        let line = self.next_line(name, arguments);
        let written = timeout_at(deadline, self.stream.write_all(&line)).await;
        written.map_err(|_| lost(format!("{name} could not be sent in time")))?.map_err(lost)?;
        self.answer(deadline, name).await
    }

    /// The line of a command that nothing was said about yet.
    fn next_line(&mut self, name: &str, arguments: &Value) -> Vec<u8> {
        (self.last, self.left) = (self.last + 1, MOST_TALK);
        command(Some(self.last), name, arguments)
    }

    /// The answer to the command that was given last.
    async fn answer(&mut self, deadline: Instant, name: &str) -> Result<Value, QmpError> {
        loop {
            match self.next(deadline).await? {
                Message::Return(id, value) if id == self.last => return Ok(value),
                Message::Error(id, why) if id == self.last => {
                    return Err(QmpError::Refused(format!("{name}: {why}")));
                }
                Message::Event(name, data) => self.keep(name, data),
                // Answers to commands whose caller gave up.
                _ => {}
            }
        }
    }

    /// Waits for an event that `wanted` says yes to; false if there is none in time.
    ///
    /// # Errors
    /// [`QmpError::Lost`] when the connection ends.
    pub async fn wait_for(
        &mut self,
        limit: Duration,
        wanted: impl Fn(&str, &Value) -> bool + Send,
    ) -> Result<bool, QmpError> {
        let deadline = Instant::now() + limit;
        self.left = MOST_TALK;
        while let Some((name, data)) = self.events.pop_front() {
            if wanted(&name, &data) {
                return Ok(true);
            }
        }
        loop {
            match self.read(deadline).await? {
                None => return Ok(false),
                Some(Message::Event(name, data)) if wanted(&name, &data) => return Ok(true),
                Some(_) => {}
            }
        }
    }

    fn keep(&mut self, name: String, data: Value) {
        if self.events.len() >= MOST_EVENTS {
            self.events.pop_front();
        }
        self.events.push_back((name, data));
    }

    async fn next(&mut self, deadline: Instant) -> Result<Message, QmpError> {
        self.read(deadline).await?.ok_or_else(|| lost("no answer in time"))
    }

    /// The next message; none when the time is up.
    async fn read(&mut self, deadline: Instant) -> Result<Option<Message>, QmpError> {
        let mut bytes = [0_u8; 4096];
        loop {
            if Instant::now() >= deadline {
                return Ok(None);
            }
            if let Some(message) = self.inbox.pop_front() {
                return Ok(Some(message));
            }
            let Ok(read) = timeout_at(deadline, self.stream.read(&mut bytes)).await else {
                return Ok(None);
            };
            let count = read.map_err(lost)?;
            if count == 0 {
                return Err(lost("it hung up"));
            }
            let left = self.left.checked_sub(count);
            self.left = left.ok_or_else(|| lost("it talks without an end"))?;
            let lines = self.lines.feed(&bytes[..count]);
            let lines = lines.map_err(|_| lost("it sent a message without an end"))?;
            self.inbox.extend(lines.iter().map(|line| Message::read(line)));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn runtime() -> tokio::runtime::Runtime {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_time().start_paused(true).build().unwrap()
    }

    /// Talks with a peer that says these pieces and then no more; how long that took, and what
    /// is held afterwards.
    fn against(talk: Vec<Vec<u8>>) -> (Duration, Result<Value, QmpError>) {
        runtime().block_on(async move {
            let (ours, theirs) = tokio::io::duplex(64);
            tokio::spawn(async move {
                let (mut ear, mut mouth) = tokio::io::split(theirs);
                tokio::spawn(async move {
                    let mut silence = tokio::io::sink();
                    let _ = tokio::io::copy(&mut ear, &mut silence).await;
                });
                for piece in talk {
                    let _ = mouth.write_all(&piece).await;
                }
                std::future::pending::<()>().await;
            });
            let begin = Instant::now();
            let outcome = match Qmp::greet(ours, begin + PATIENCE).await {
                Ok(mut qmp) => {
                    let answer = qmp.call("query-status", Value::Null).await;
                    assert!(qmp.events.len() <= MOST_EVENTS);
                    answer
                }
                Err(why) => Err(why),
            };
            (begin.elapsed(), outcome)
        })
    }

    fn any_talk() -> impl Strategy<Value = Vec<Vec<u8>>> {
        let line = |text: &'static str| Just(text.as_bytes().to_vec());
        let piece = prop_oneof![
            line("{\"QMP\": {}}\n"),
            line("{\"return\": {}, \"id\": 1}\n"),
            line("{\"return\": [1], \"id\": 2}\n"),
            line("{\"error\": {\"desc\": \"a\\u0007\"}, \"id\": 2}\n"),
            line("{\"event\": \"X\", \"data\": {\"device\": 1}}\n"),
            line("\n"),
            vec(any::<u8>(), 0..200),
        ];
        vec(piece, 0..20)
    }

    proptest! {
        #[test]
        fn whatever_a_monitor_says_ends_in_an_answer_or_an_error_in_time(talk in any_talk()) {
            let (took, outcome) = against(talk);
            prop_assert!(took <= 2 * PATIENCE + Duration::from_millis(10));
            if let Err(why) = outcome {
                prop_assert!(!why.to_string().chars().any(char::is_control));
            }
        }
    }

    #[test]
    fn a_monitor_that_only_tells_of_events_is_given_up_on_and_fills_no_memory() {
        let hello = b"{\"QMP\": {}}\n{\"return\": {}, \"id\": 1}\n".to_vec();
        let event = b"{\"event\": \"X\", \"data\": {}}\n".repeat(40_000);
        let flood = std::iter::repeat_n(event, 10);
        let (took, outcome) = against(std::iter::once(hello).chain(flood).collect());
        assert_eq!(outcome, Err(lost("it talks without an end")));
        assert!(took < PATIENCE);
    }
}
