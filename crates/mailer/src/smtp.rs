//! Letters handed to a mail server (RFC 5321).
//!
//! Each letter has a connection of its own: a cloud writes few, and one that was kept may be dead.
//! The conversation is led command by command, because what was refused tells what is to be done:
//! a refused sender or login is the operator's to mend, so the letter waits, while a refused
//! recipient or text stays refused. Once the server has said that it took the letter nothing that
//! follows can make that undone. It must not know why a letter was written.

use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;
use lettre::Address;
use lettre::transport::smtp::Error as Fault;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use nubo_base::SecretText;
use nubo_domain::{Error, Letter, Result};
use nubo_ports::Mailer;

use crate::message::message;

/// How a connection is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
    /// From its first byte (RFC 8314).
    Implicit,
    /// By STARTTLS, and not used if the server does not offer that (RFC 3207).
    StartTls,
    /// Not at all.
    None,
}

/// A mail server.
#[derive(Clone, Debug)]
pub struct SmtpServer {
    /// Its name or address, which its certificate must be for.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is sealed.
    pub sealing: Sealing,
    /// Name and password, where it wants them.
    pub login: Option<(String, SecretText)>,
    /// Certificates (PEM) that its own may be signed by, beside those that the machine trusts.
    pub roots: Option<Vec<u8>>,
    /// How long it may take to let somebody in, and again to take a letter.
    pub patience: Duration,
}

impl SmtpServer {
    /// What is usual: both together stay below the half minute that a letter may take.
    pub const PATIENCE: Duration = Duration::from_secs(13);
}

/// How long a server may take to say good-bye.
const LEAVE_WITHIN: Duration = Duration::from_secs(2);
/// What is kept of what a server says.
const SAID_CHARS: usize = 250;

/// A mailer that speaks to one server.
pub struct SmtpMailer {
    server: SmtpServer,
    tls: Option<TlsParameters>,
    hello: ClientId,
    from: String,
    sender: Address,
}

impl Debug for SmtpMailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpMailer({} by {}:{})", self.sender, self.server.host, self.server.port)
    }
}

/// The address of a sender that may have a name before it.
fn bare(from: &str) -> &str {
    from.rsplit_once('<').map_or(from, |(_, rest)| rest.trim_end_matches('>'))
}

impl SmtpMailer {
    /// A mailer to a server; `from` is what stands as the sender, such as
    /// `Nubo <cloud@example.org>`. Reads the machine's certificates; nothing is sent yet.
    ///
    /// # Errors
    /// `validation_failed` for a sender that is no address, and for certificates that are none.
    pub fn new(server: SmtpServer, from: String) -> Result<Self> {
        let no_sender = |_| Error::invalid("from", "is no e-mail address");
        let sender: Address = bare(&from).parse().map_err(no_sender)?;
        let tls = match server.sealing {
            Sealing::None => None,
            Sealing::Implicit | Sealing::StartTls => Some(tls(&server)?),
        };
        let hello = ClientId::Domain(sender.domain().to_owned());
        Ok(Self { server, tls, hello, from, sender })
    }

    /// Signs in and leaves, without a letter.
    ///
    /// # Errors
    /// `unavailable` with what stood in the way.
    pub async fn check(&self) -> Result<()> {
        let mut line = self.open().await?;
        let asked = tokio::time::timeout(self.server.patience, line.command(Noop)).await;
        leave(line).await;
        match asked {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(fault)) => Err(self.away("a greeting", &fault)),
            Err(_) => Err(self.too_slow()),
        }
    }

    /// A connection that letters may be handed over on.
    async fn open(&self) -> Result<AsyncSmtpConnection> {
        let opened = tokio::time::timeout(self.server.patience, self.enter()).await;
        opened.unwrap_or_else(|_| Err(self.too_slow()))
    }

    async fn enter(&self) -> Result<AsyncSmtpConnection> {
        let (server, place) = (&self.server, (self.server.host.as_str(), self.server.port));
        let at_once = self.tls.clone().filter(|_| server.sealing == Sealing::Implicit);
        let opened = AsyncSmtpConnection::connect_tokio1(
            place,
            Some(server.patience),
            &self.hello,
            at_once,
            None,
        );
        let mut line = opened.await.map_err(|fault| self.away("a connection", &fault))?;
        if let (Sealing::StartTls, Some(tls)) = (server.sealing, &self.tls) {
            let sealed = line.starttls(tls.clone(), &self.hello).await;
            sealed.map_err(|fault| self.away("STARTTLS", &fault))?;
        }
        if let Some((name, password)) = &server.login {
            let known = Credentials::new(name.clone(), password.reveal().to_owned());
            let let_in = line.auth(&[Mechanism::Plain, Mechanism::Login], &known).await;
            let_in.map_err(|fault| self.away("the login", &fault))?;
        }
        Ok(line)
    }

    /// Hands one letter over.
    async fn hand_over(
        &self,
        line: &mut AsyncSmtpConnection,
        to: Address,
        text: &str,
    ) -> Result<()> {
        let sender = Mail::new(Some(self.sender.clone()), Vec::new());
        line.command(sender).await.map_err(|fault| self.away("the sender", &fault))?;
        let addressed = line.command(Rcpt::new(to, Vec::new())).await;
        addressed.map_err(|fault| self.refused("the recipient", &fault))?;
        line.command(Data).await.map_err(|fault| self.refused("a letter", &fault))?;
        // The end of the last line is part of the end of the letter.
        let text = text.strip_suffix("\r\n").unwrap_or(text);
        let taken = line.message(text.as_bytes()).await;
        taken.map(|_| ()).map_err(|fault| self.refused("the letter", &fault))
    }

    /// What may be otherwise the next time.
    fn away(&self, what: &str, fault: &Fault) -> Error {
        Error::unavailable(format!("{} refused {what}: {}", self.server.host, said(fault)))
    }

    /// What stays refused, if the server says so.
    fn refused(&self, what: &str, fault: &Fault) -> Error {
        if fault.is_permanent() {
            let text = format!("{} refused {what}: {}", self.server.host, said(fault));
            return Error::invalid("to", text);
        }
        self.away(what, fault)
    }

    fn too_slow(&self) -> Error {
        Error::unavailable(format!("{} takes too long to answer", self.server.host))
    }
}

/// How connections to a server are sealed.
fn tls(server: &SmtpServer) -> Result<TlsParameters> {
    let no_roots = || Error::invalid("roots", "holds no certificates in PEM form");
    let mut wanted = TlsParameters::builder(server.host.clone());
    if let Some(pem) = &server.roots {
        let is_some = pem.windows(17).any(|part| part == b"BEGIN CERTIFICATE");
        let roots = Certificate::from_pem(pem).ok().filter(|_| is_some).ok_or_else(no_roots)?;
        wanted = wanted.add_root_certificate(roots);
    }
    wanted.build_rustls().map_err(|fault| Error::invalid("tls", said(&fault)))
}

/// What a server says is for people to read: one line, of a length that fits a page.
fn said(fault: &Fault) -> String {
    let text = fault.to_string();
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SAID_CHARS).collect()
}

/// Says good-bye. What was agreed before is so, whatever becomes of this.
async fn leave(mut line: AsyncSmtpConnection) {
    let _ended = tokio::time::timeout(LEAVE_WITHIN, line.quit()).await;
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, letter: &Letter) -> Result<()> {
        let to = letter.to.as_str().parse();
        let to: Address = to.map_err(|_| Error::invalid("to", "is no e-mail address"))?;
        let text = message(letter, &self.from);
        let mut line = self.open().await?;
        let within = self.server.patience;
        let taken = tokio::time::timeout(within, self.hand_over(&mut line, to, &text)).await;
        let Ok(outcome) = taken else { return Err(self.too_slow()) };
        // A server that took the letter must not get it again because it is slow to part.
        tokio::spawn(leave(line));
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailer_is_shown_without_its_password_and_wants_a_sender_and_certificates() {
        let server = SmtpServer {
            host: "mail.example.org".to_owned(),
            port: 465,
            sealing: Sealing::Implicit,
            login: Some(("ada".to_owned(), SecretText::new("geheim".to_owned()))),
            roots: None,
            patience: SmtpServer::PATIENCE,
        };
        assert!(!format!("{server:?}").contains("geheim"), "{server:?}");
        let mailer = SmtpMailer::new(server.clone(), "Cloud <a@example.org>".to_owned()).unwrap();
        let shown = format!("{mailer:?}");
        assert!(shown.contains("a@example.org") && !shown.contains("geheim"), "{shown}");
        assert!(SmtpMailer::new(server.clone(), "nobody".to_owned()).is_err());
        let server = SmtpServer { roots: Some(b"no certificate".to_vec()), ..server };
        assert!(SmtpMailer::new(server, "a@example.org".to_owned()).is_err());
    }
}
