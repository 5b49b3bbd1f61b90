//! Sessions: a person's sign-in, by password or by a link that works once.

use std::time::Duration;

use nubo_base::{Digest, Id, SecretText, digest};
use nubo_domain::credential::{Credential, CredentialKind, Link, SecretForm, Session};
use nubo_domain::server::ServerState;
use nubo_domain::{Error, Result, Rooms, Scope, ScopeSet, Server, User, code};
use nubo_ports::Objects;
use nubo_ports::store::CredentialFilter;

use crate::mint::{Minted, Wanted};
use crate::second_factor::{Attempt, FactorReport};
use crate::{Action, Ask, Facts, Mode, Needs, Paged};

/// Verbs of sessions.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<CreateSession>(),
    Facts::of::<ListSessions>(),
    Facts::of::<RevokeSession>(),
    Facts::of::<CreateLink>(),
    Facts::of::<RedeemLink>(),
];

/// Opens a session; made by [`crate::Cloud::check_login`] only after the password matched.
#[derive(Clone, Debug)]
pub struct CreateSession {
    pub(crate) user: Id<User>,
    /// The hash that matched; if it was changed meanwhile the password is an old one.
    pub(crate) seen: SecretText,
    /// How its secret is written.
    pub form: SecretForm,
    /// The most it may last, where that is less than the operator's decision.
    pub lasts_at_most: Option<Duration>,
    /// The second factor's code, where it is known.
    pub(crate) attempt: Option<Attempt>,
}

impl Action for CreateSession {
    const NAME: &'static str = "session.create";
    const NEEDS: Needs = Needs::Nothing;
    const MODE: Mode = Mode::Write;
    type Output = (Minted, User);

    fn run(&self, ask: &mut Ask<'_>) -> Result<(Minted, User)> {
        let mut user = still_same(ask, self.user, &self.seen)?;
        match (FactorReport::of(&user).is_on, &self.attempt) {
            (true, Some(attempt)) => {
                attempt.apply(&mut user, ask.now)?;
                ask.tx.update(&mut user, ask.now)?;
            }
            (true, None) => return Err(Error::new(&code::SECOND_FACTOR_REQUIRED)),
            (false, _) => {}
        }
        let lasts = lasting(ask, self.lasts_at_most);
        let minted = open_session(ask, &user, lasts, self.form)?;
        ask.touch(Id::<Session>::of(minted.credential.id));
        Ok((minted, user))
    }
}

/// The person whose password was looked at outside of the transaction.
///
/// # Errors
/// `invalid_login` if it was changed meanwhile, or the person removed.
pub(crate) fn still_same(ask: &mut Ask<'_>, user: Id<User>, seen: &SecretText) -> Result<User> {
    let user: User = ask.tx.get(user)?;
    if user.removed || user.password_hash.as_ref() != Some(seen) {
        return Err(Error::new(&code::INVALID_LOGIN));
    }
    Ok(user)
}

/// How long a session lasts: as the operator decided, or less if a door wants that.
pub(crate) fn lasting(ask: &Ask<'_>, at_most: Option<Duration>) -> Duration {
    let decided = ask.policy.session_lasts;
    at_most.map_or(decided, |most| most.min(decided))
}

/// Opens a session of a person who has shown who it is.
pub(crate) fn open_session(
    ask: &mut Ask<'_>,
    user: &User,
    lasts: Duration,
    form: SecretForm,
) -> Result<Minted> {
    let wanted = Wanted {
        kind: CredentialKind::Session,
        account: user.head.account.ok_or_else(|| Error::new(&code::INVALID_LOGIN))?,
        project: None,
        user: Some(user.head.id),
        name: "sign-in".to_owned(),
        scopes: ScopeSet::none(),
        expires: Some(ask.now.after(lasts)),
    };
    ask.mint_as(wanted, form)
}

/// The caller's own sessions.
#[derive(Clone, Debug)]
pub struct ListSessions {
    /// The page.
    pub listing: crate::Listing,
}

impl Action for ListSessions {
    const NAME: &'static str = "session.list";
    const NEEDS: Needs = Needs::SignIn;
    const MODE: Mode = Mode::Read;
    type Output = Paged<Credential>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Paged<Credential>> {
        let user = own_session(ask)?;
        let limit = self.listing.limit;
        let filter = CredentialFilter {
            account: ask.account()?.uuid(),
            rooms: Rooms::All,
            user: Some(user.uuid()),
            kind: CredentialKind::Session,
            after: self.listing.after,
            newest_first: self.listing.newest_first,
            limit: limit + 1,
        };
        Ok(Paged::cut(ask.tx.credential_list(&filter)?, limit, |c| c.id))
    }
}

/// Signs out: ends one of the caller's own sessions. Doing it twice is no error.
#[derive(Clone, Debug)]
pub struct RevokeSession {
    /// Which, in its shown form; `current` is the one that asks.
    pub session: String,
}

impl Action for RevokeSession {
    const NAME: &'static str = "session.revoke";
    const NEEDS: Needs = Needs::SignIn;
    const MODE: Mode = Mode::Write;
    type Output = Id<Session>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Id<Session>> {
        let user = own_session(ask)?;
        let id = match self.session.as_str() {
            "current" => ask.caller.credential().map(Id::of),
            text => text.parse().ok(),
        };
        let id: Id<Session> = id.ok_or_else(|| Error::not_found("session"))?;
        let found = ask.tx.credential_get(id.uuid())?.filter(|c| c.user == Some(user));
        let found = found.filter(|c| c.kind == CredentialKind::Session);
        ask.revoke(&found.ok_or_else(|| Error::not_found("session"))?)?;
        ask.touch(id);
        Ok(id)
    }
}

/// How long a sign-in link can be used (seed 002: 5 minutes).
pub const LINK_LASTS: Duration = Duration::from_secs(300);

/// Makes a link that signs whoever opens it in, once: as the person behind the caller's credential
/// or the account's owner, with no more rights than the caller has.
#[derive(Clone, Debug, Default)]
pub struct CreateLink {
    /// The server that it leads to, by id or name; it must be there.
    pub server: Option<String>,
}

impl Action for CreateLink {
    const NAME: &'static str = "session.create_link";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Minted;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Minted> {
        if let Some(server) = &self.server {
            let server: Server = ask.at(server)?;
            if matches!(server.state(), ServerState::Deleting | ServerState::Terminated) {
                return Err(Error::not_found("server"));
            }
        }
        let account = ask.account()?;
        let user = crate::holder::holder(ask, account)?;
        let nobody = || {
            let text = "Nobody of this account can sign in.";
            Error::new(&code::CONFLICT).public(text)
        };
        let user = user.ok_or_else(nobody)?;
        // Whoever works in some projects opens no door to others in somebody else's name.
        let is_own = ask.caller.user() == Some(user.head.id);
        if ask.caller.is_limited && !is_own && ask.caller.rooms.one().is_none() {
            return Err(nobody());
        }
        let minted = ask.mint(Wanted {
            kind: CredentialKind::Link,
            account,
            project: ask.caller.rooms.one(),
            user: Some(user.head.id),
            name: "sign-in link".to_owned(),
            scopes: ScopeSet::clone(&ask.caller.scopes),
            expires: Some(ask.now.after(LINK_LASTS)),
        })?;
        ask.touch(Id::<Link>::of(minted.credential.id));
        Ok(minted)
    }
}

/// Opens a session with a sign-in link, which is used up by that.
#[derive(Clone, Debug)]
pub struct RedeemLink {
    link: Digest,
}

impl RedeemLink {
    /// With the secret of a link.
    #[must_use]
    pub fn with(secret: &str) -> Self {
        Self { link: digest(&[secret.as_bytes()]) }
    }
}

impl Action for RedeemLink {
    const NAME: &'static str = "session.redeem_link";
    const NEEDS: Needs = Needs::Nothing;
    const MODE: Mode = Mode::Write;
    type Output = (Minted, User);

    fn run(&self, ask: &mut Ask<'_>) -> Result<(Minted, User)> {
        let absent = || Error::not_found("sign-in link");
        let found = ask.tx.credential_by_hash(&self.link)?;
        let link = found.filter(|found| found.kind == CredentialKind::Link).ok_or_else(absent)?;
        if link.revoked.is_none() && link.expires.is_some_and(|at| at <= ask.now) {
            return Err(Error::new(&code::TICKET_EXPIRED));
        }
        if !ask.revoke(&link)? {
            return Err(Error::new(&code::TICKET_USED));
        }
        let user: User = ask.tx.get(link.user.ok_or_else(absent)?)?;
        if user.removed {
            return Err(absent());
        }
        let minted = ask.mint(Wanted {
            kind: CredentialKind::Session,
            account: link.account,
            project: link.project,
            user: Some(user.head.id),
            name: "sign-in by link".to_owned(),
            scopes: link.scopes,
            expires: Some(ask.now.after(ask.policy.session_lasts)),
        })?;
        ask.touch(Id::<Session>::of(minted.credential.id));
        Ok((minted, user))
    }
}

pub(crate) fn own_session(ask: &Ask<'_>) -> Result<Id<User>> {
    let user = ask.caller.user().filter(|_| ask.caller.has_session());
    user.ok_or_else(|| Error::new(&code::SESSION_REQUIRED))
}
