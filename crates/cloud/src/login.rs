//! Logins of servers: passwords that the cloud makes, seals, and shows again to their owner.
//!
//! A password is hashed for the guest and sealed with the instance key for the owner; the rows
//! never hold it. The seal belongs to its hash, so that no row can lend it to another.

use nubo_base::{SecretText, base62, hex_lower, unhex};
use nubo_domain::server::{GuestPassword, ServerState};
use nubo_domain::{Error, Result, Scope, Server, code};

use crate::{Action, Ask, Caller, Cloud, Mode, Needs};

/// Characters of a password that the cloud makes: 143 random bits.
const PASSWORD_CHARS: usize = 24;

/// Finds a server that somebody may log in to.
#[derive(Clone, Debug)]
pub struct ReadLogin {
    /// Which, by id or name.
    pub server: String,
}

impl Action for ReadLogin {
    const NAME: &'static str = "server.read_login";
    const NEEDS: Needs = Needs::Scope(Scope::ServersRead);
    const MODE: Mode = Mode::Read;
    type Output = Server;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Server> {
        let server: Server = ask.at(&self.server)?;
        match server.state() {
            state if has_login(state) => Ok(server),
            ServerState::Deleting | ServerState::Terminated => Err(Error::not_found("server")),
            state => {
                let text = format!("There is no login while the status is {state}.");
                Err(Error::new(&code::WRONG_STATE).public(text))
            }
        }
    }
}

/// Whether there is a disk that somebody may log in to.
const fn has_login(state: ServerState) -> bool {
    match state {
        ServerState::Running
        | ServerState::Starting
        | ServerState::Stopping
        | ServerState::Stopped
        | ServerState::Rebooting
        | ServerState::Resizing => true,
        ServerState::Pending
        | ServerState::Building
        | ServerState::Rebuilding
        | ServerState::Suspended
        | ServerState::Failed
        | ServerState::Deleting
        | ServerState::Terminated => false,
    }
}

/// How somebody logs in to a server.
#[derive(Clone, Debug)]
pub struct Login {
    /// The server; its build names the user.
    pub server: Server,
    /// The present password; none where none was set, or nobody may read it again.
    pub password: Option<SecretText>,
}

impl Cloud {
    /// A fresh password, made by chance, with what a server keeps of it.
    ///
    /// # Errors
    /// `internal_error` if it cannot be hashed or sealed.
    pub async fn make_guest_password(&self) -> Result<(SecretText, GuestPassword)> {
        let text = base62(&self.ids().secret());
        let plain = text[text.len() - PASSWORD_CHARS..].to_owned();
        let kept = self.guest_password(&plain).await?;
        Ok((SecretText::new(plain), kept))
    }

    /// What a server keeps of a password.
    ///
    /// # Errors
    /// `validation_failed` at `password`; `internal_error` if it cannot be hashed or sealed.
    pub async fn guest_password(&self, plain: &str) -> Result<GuestPassword> {
        let hash = self.hash_guest_password(plain).await?;
        let label = hash.reveal().as_bytes();
        let sealed = self.0.seal.seal(self.random(), label, plain.as_bytes());
        let sealed = SecretText::new(hex_lower(&sealed.map_err(Error::internal)?));
        Ok(GuestPassword { hash, sealed: Some(sealed) })
    }

    /// How somebody logs in to a server.
    ///
    /// # Errors
    /// Those of [`Cloud::call`]; `wrong_state` for a server that nobody can log in to;
    /// `internal_error` for a password that was sealed with another instance key.
    pub async fn login(&self, caller: &Caller, server: &str) -> Result<Login> {
        let server = self.call(caller, ReadLogin { server: server.to_owned() }).await?;
        let password = self.password_of(&server)?;
        Ok(Login { server, password })
    }

    /// The login password of a server that somebody may look at; none where none was set, or
    /// nobody may read it again.
    ///
    /// # Errors
    /// `internal_error` for a password that was sealed with another instance key.
    pub fn password_of(&self, server: &Server) -> Result<Option<SecretText>> {
        match (&server.password_hash, &server.password_sealed) {
            (Some(hash), Some(sealed)) => self.unsealed(hash, sealed).map(Some),
            _ => Ok(None),
        }
    }

    fn unsealed(&self, hash: &SecretText, sealed: &SecretText) -> Result<SecretText> {
        let broken = || Error::internal("a sealed password that is no seal");
        let bytes = unhex(sealed.reveal()).ok_or_else(broken)?;
        let plain = self.0.seal.open(hash.reveal().as_bytes(), &bytes).map_err(Error::internal)?;
        String::from_utf8(plain).map(SecretText::new).map_err(|_| broken())
    }
}
