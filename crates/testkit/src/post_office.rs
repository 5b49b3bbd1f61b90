//! A small mail server that behaves as a test wishes, also badly.

#![expect(clippy::unwrap_used, reason = "only tests use it; a panic is their verdict")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

/// What a server does at one point of the conversation: at the greeting, which is called `220`, at
/// a verb of four letters, or at the end of a letter, which is called `.`.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
    /// Takes every letter.
    Good,
    /// Answers this at that point.
    Answers(&'static str, &'static str),
    /// Says nothing more from that point on, and keeps the connection.
    Hangs(&'static str),
    /// Ends the connection at that point.
    Breaks(&'static str),
}

#[derive(Default)]
struct Book {
    manner: Option<Manner>,
    said: Vec<String>,
    letters: Vec<String>,
}

/// A mail server.
#[derive(Clone, Default)]
pub struct PostOffice(Arc<Mutex<Book>>);

impl PostOffice {
    /// Opens a server for plain connections on a port of this machine.
    ///
    /// # Panics
    /// When there is no port.
    pub async fn open(manner: Manner) -> (Self, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let office = Self::default();
        office.behave(manner);
        let own = office.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                // A client that hangs up ends its own conversation only.
                tokio::spawn(async move { own.converse(stream, true).await });
            }
        });
        (office, address)
    }

    /// Changes how it behaves from now on.
    ///
    /// # Panics
    /// When a conversation has panicked.
    pub fn behave(&self, manner: Manner) {
        self.0.lock().unwrap().manner = Some(manner);
    }

    /// The letters it has taken, as they were sent but for the ends of lines.
    ///
    /// # Panics
    /// When a conversation has panicked.
    #[must_use]
    pub fn letters(&self) -> Vec<String> {
        self.0.lock().unwrap().letters.clone()
    }

    /// The commands it was given.
    ///
    /// # Panics
    /// When a conversation has panicked.
    #[must_use]
    pub fn said(&self) -> Vec<String> {
        self.0.lock().unwrap().said.clone()
    }

    /// What is answered at a point; none hangs up.
    async fn answer(&self, point: &str, usual: &str) -> Option<String> {
        let manner = self.0.lock().unwrap().manner;
        match manner {
            Some(Manner::Answers(at, text)) if at == point => Some(text.to_owned()),
            Some(Manner::Hangs(at)) if at == point => std::future::pending().await,
            Some(Manner::Breaks(at)) if at == point => None,
            _ => Some(usual.to_owned()),
        }
    }

    /// One conversation, to its end.
    ///
    /// # Errors
    /// Those of the connection.
    ///
    /// # Panics
    /// When another conversation has panicked.
    pub async fn converse<S: AsyncRead + AsyncWrite>(
        &self,
        stream: S,
        greets: bool,
    ) -> std::io::Result<()> {
        let (reading, mut writing) = tokio::io::split(stream);
        let mut lines = BufReader::new(reading).lines();
        if greets {
            let Some(text) = self.answer("220", "220 here").await else { return Ok(()) };
            writing.write_all(format!("{text}\r\n").as_bytes()).await?;
        }
        let mut letter: Option<String> = None;
        while let Some(line) = lines.next_line().await? {
            if let Some(text) = &mut letter
                && line != "."
            {
                text.push_str(line.strip_prefix('.').unwrap_or(&line));
                text.push('\n');
                continue;
            }
            let point = line.get(..4).unwrap_or(&line).to_owned();
            self.0.lock().unwrap().said.push(line);
            let usual = match point.as_str() {
                "EHLO" => "250-here\r\n250 AUTH PLAIN",
                "AUTH" => "235 welcome",
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            let Some(text) = self.answer(&point, usual).await else { return Ok(()) };
            match letter.take() {
                Some(whole) if text.starts_with("250") => {
                    self.0.lock().unwrap().letters.push(whole);
                }
                Some(_) => {}
                None if text.starts_with("354") => letter = Some(String::new()),
                None => {}
            }
            writing.write_all(format!("{text}\r\n").as_bytes()).await?;
        }
        Ok(())
    }
}
