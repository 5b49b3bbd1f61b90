//! From a secret to a caller, and from a password to a session.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use nubo_base::{Backoff, SecretText, Time, digest, is_signed};
use nubo_domain::account::Access;
use nubo_domain::credential::{Credential, CredentialKind, SecretForm};
use nubo_domain::role::BuiltInRole;
use nubo_domain::{Account, Error, Result, Role, Rooms, ScopeSet, User, code};
use nubo_ports::{Objects, Query, StoreExt, Tx};

use crate::password::ChangePassword;
use crate::second_factor::FactorReport;
use crate::session::CreateSession;
use crate::{Caller, Cloud, Origin, PasswordHash, PlainPassword, Policy, Who};

/// Longer than any credential; what is longer is none. Signed tokens have about 700 bytes.
const SECRET_BYTES_MAX: usize = 2_048;

impl Cloud {
    /// The caller that holds this secret.
    ///
    /// # Errors
    /// `unauthenticated`, `key_revoked`, `token_expired`, `api_access_disabled`.
    pub async fn authenticate(&self, secret: &str, origin: Origin) -> Result<Caller> {
        if secret.is_empty() || secret.len() > SECRET_BYTES_MAX {
            return Err(Error::new(&code::UNAUTHENTICATED));
        }
        let (hash, now) = (digest(&[secret.as_bytes()]), self.now());
        if let Some(caller) = self.0.known.get(&hash, &origin, now) {
            return Ok(caller);
        }
        let (changes, policy) = (self.0.known.changes(), self.policy());
        let pass = if is_signed(secret) { Some(self.access_pass(secret)?) } else { None };
        let work = move |tx: &mut dyn Tx| {
            let Some(pass) = &pass else {
                let found = tx.credential_by_hash(&hash)?;
                let credential = found.ok_or_else(|| Error::new(&code::UNAUTHENTICATED))?;
                let caller = caller_of(tx, &credential, origin.clone(), now, &policy)?;
                return Ok((caller, credential.expires));
            };
            let credential = pass.credential(tx)?;
            let mut caller = caller_of(tx, &credential, origin.clone(), now, &policy)?;
            if let Some(scope) = &pass.scope {
                caller.scopes = Arc::new(caller.scopes.both(scope));
            }
            let until = credential.expires.map_or(pass.expires, |at| at.min(pass.expires));
            Ok((caller, Some(until)))
        };
        let (caller, expires) = self.0.store.read(work).await?;
        if self.0.store.is_exclusive() {
            self.0.known.keep(hash, changes, &caller, expires);
        }
        Ok(caller)
    }

    /// Hashes a new password for an action that takes one.
    ///
    /// # Errors
    /// `internal_error` if the hash cannot be made.
    pub async fn hash_password(&self, password: PlainPassword) -> Result<PasswordHash> {
        self.0.passwords.hash(password).await
    }

    /// Hashes a guest's login password as `/etc/shadow` holds it (SHA-512 crypt, 5,000 rounds).
    ///
    /// # Errors
    /// `validation_failed` at `password`; `internal_error` if the hash cannot be made.
    pub(crate) async fn hash_guest_password(&self, password: &str) -> Result<SecretText> {
        self.0.passwords.hash_for_guest(password, self.0.ids.secret()).await
    }

    /// Checks a password and gives the action that opens a session for it. Failures slow down the
    /// next tries for the same address and client.
    ///
    /// # Errors
    /// `invalid_login`; `rate_limited` while the back-off lasts.
    pub async fn check_login(
        &self,
        email: &str,
        password: SecretText,
        origin: &Origin,
    ) -> Result<CreateSession> {
        self.check_sign_in((email, password, None), origin).await
    }

    /// As [`Cloud::check_login`], with the second factor's code where it is known. The action
    /// refuses with `second_factor_required` where a code is wanted and none is known, and with
    /// `invalid_code` where it is wrong.
    ///
    /// # Errors
    /// `invalid_login`; `rate_limited` while a back-off lasts.
    pub async fn check_sign_in(
        &self,
        (email, password, typed): (&str, SecretText, Option<&str>),
        origin: &Origin,
    ) -> Result<CreateSession> {
        let user = self.check_person(email, password, origin).await?;
        let seen = user.password_hash.ok_or_else(|| Error::new(&code::INVALID_LOGIN))?;
        let attempt = typed.map(|typed| self.attempt(typed));
        let (form, lasts_at_most) = (SecretForm::default(), None);
        Ok(CreateSession { user: user.head.id, seen, attempt, form, lasts_at_most })
    }

    /// The person with this address and password.
    async fn check_person(
        &self,
        email: &str,
        password: SecretText,
        origin: &Origin,
    ) -> Result<User> {
        let email = email.trim().to_ascii_lowercase();
        self.0.failures.check(&email, origin.ip, self.now())?;
        let query = Query { name: Some(email.clone()), ..Query::default() };
        let user: Option<User> = self.0.store.read(move |tx| tx.first(query.clone())).await?;
        let hash = user.as_ref().and_then(|u| u.password_hash.clone());
        let matched = self.0.passwords.matches(password, hash).await?;
        match user {
            Some(user) if matched => {
                self.0.failures.forget(&email, origin.ip);
                Ok(user)
            }
            _ => {
                self.0.failures.note(&email, origin.ip, self.now());
                Err(Error::new(&code::INVALID_LOGIN))
            }
        }
    }
}

impl Cloud {
    /// Checks the caller's present password and gives the action that replaces it. Failures slow
    /// down as those of signing in do.
    ///
    /// # Errors
    /// `session_required`; `invalid_login`; `rate_limited` while the back-off lasts;
    /// `validation_failed` at `password`.
    pub async fn check_password(
        &self,
        caller: &Caller,
        present: SecretText,
        password: PlainPassword,
    ) -> Result<ChangePassword> {
        let user = caller.user().filter(|_| caller.has_session());
        let user = user.ok_or_else(|| Error::new(&code::SESSION_REQUIRED))?;
        let found: User = self.0.store.read(move |tx| tx.get(user)).await?;
        let found = self.check_person(found.email(), present, &caller.origin).await?;
        let seen = found.password_hash.ok_or_else(|| Error::new(&code::INVALID_LOGIN))?;
        let password = self.hash_password(password).await?;
        let (form, lasts_at_most) = (SecretForm::default(), None);
        Ok(ChangePassword { user, seen, password, form, lasts_at_most })
    }
}

/// The caller that a stored credential stands for at a moment.
///
/// # Errors
/// Why it stands for nobody.
pub(crate) fn caller_of(
    tx: &mut dyn Tx,
    credential: &Credential,
    origin: Origin,
    now: Time,
    policy: &Policy,
) -> Result<Caller> {
    if credential.kind == CredentialKind::Link {
        return Err(Error::new(&code::UNAUTHENTICATED));
    }
    if credential.revoked.is_some() {
        return Err(Error::new(&code::KEY_REVOKED));
    }
    if credential.expires.is_some_and(|at| at <= now) {
        return Err(Error::new(&code::TOKEN_EXPIRED));
    }
    let account: Account = tx.get(credential.account)?;
    let person = credential.user.map(|id| tx.find::<User>(id)).transpose()?.flatten();
    let is_session = credential.kind == CredentialKind::Session;
    if !is_session && account.access() != Access::Approved {
        return Err(Error::new(&code::API_ACCESS_DISABLED));
    }
    let (scopes, is_operator) = match credential.user.filter(|_| is_session) {
        Some(_) if credential.scopes == ScopeSet::none() => rights_of(tx, person.as_ref())?,
        // Opened by a link: nobody gets more through one than its maker had.
        Some(_) => (rights_of(tx, person.as_ref())?.0.both(&credential.scopes), false),
        None => (credential.scopes.clone(), false),
    };
    let limit = person.as_ref().map_or(Rooms::All, User::rooms);
    let lacks_factor = lacks((&account, person.as_ref()), credential);
    let usual = if is_session { policy.session_rate_per_minute } else { policy.rate_per_minute };
    let rate_per_minute = match account.rate_limit {
        Some(own) if !is_session || own == 0 => own,
        Some(_) | None => usual,
    };
    Ok(Caller {
        who: Who::Credential {
            id: credential.id,
            kind: credential.kind,
            user: credential.user,
            is_operator,
        },
        origin,
        account: Some(credential.account),
        rooms: Rooms::from(credential.project).both(&limit),
        is_limited: !limit.is_all(),
        lacks_factor,
        scopes: Arc::new(scopes),
        suspended: account.suspended,
        rate_per_minute,
    })
}

/// Whether a sign-in is good for setting up a second factor only: its account asks everybody for
/// one, and its person has none.
fn lacks((account, person): (&Account, Option<&User>), sign_in: &Credential) -> bool {
    let rule = account.factor_rule.as_ref().filter(|rule| !rule.spares(sign_in));
    let has_factor = person.is_some_and(|person| FactorReport::of(person).is_on);
    sign_in.kind == CredentialKind::Session && rule.is_some() && !has_factor
}

/// As [`lacks`], of a credential whose account and person are yet to be read.
///
/// # Errors
/// Those of the store.
pub(crate) fn lacks_factor(tx: &mut dyn Tx, credential: &Credential) -> Result<bool> {
    if credential.kind != CredentialKind::Session {
        return Ok(false);
    }
    let account: Account = tx.get(credential.account)?;
    let person = credential.user.map(|id| tx.find::<User>(id)).transpose()?.flatten();
    Ok(lacks((&account, person.as_ref()), credential))
}

/// What a person may do, and whether it runs the cloud; nobody who was removed.
fn rights_of(tx: &mut dyn Tx, person: Option<&User>) -> Result<(ScopeSet, bool)> {
    let user = person.filter(|person| !person.removed);
    let user = user.ok_or_else(|| Error::new(&code::UNAUTHENTICATED))?;
    Ok((role_scopes(tx, user.head.account, &user.role)?, user.is_operator))
}

/// The rights of a role by its word or name; none for a role that is gone.
pub fn role_scopes(
    tx: &mut dyn Tx,
    account: Option<nubo_base::Id<Account>>,
    role: &str,
) -> Result<ScopeSet> {
    if let Ok(built_in) = role.parse::<BuiltInRole>() {
        return Ok(built_in.scopes());
    }
    let account = account.map(nubo_base::Id::uuid);
    let query = Query { account, name: Some(role.to_owned()), ..Query::default() };
    let own: Option<Role> = tx.first(query)?;
    Ok(own.map_or_else(ScopeSet::none, |r| r.scopes))
}

/// Failed sign-ins by address and client.
#[derive(Default)]
pub struct Failures(Mutex<HashMap<Tried, (u32, Time)>>);

/// An address and the client that tried it.
type Tried = (String, Option<IpAddr>);

/// So many failures are free.
const FREE_FAILURES: u32 = 5;
const BACKOFF: Backoff =
    Backoff { first: Duration::from_secs(2), most: Duration::from_secs(15 * 60) };
/// After this long a failure is forgotten.
const FORGET: Duration = Duration::from_secs(3_600);

impl Failures {
    pub(crate) fn check(&self, email: &str, ip: Option<IpAddr>, now: Time) -> Result<()> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((count, last)) = held.get(&(email.to_owned(), ip)) else { return Ok(()) };
        let Some(extra) = count.checked_sub(FREE_FAILURES) else { return Ok(()) };
        let until = last.after(BACKOFF.wait(extra + 1));
        if until <= now {
            return Ok(());
        }
        let text = "Too many failed sign-ins; wait as long as Retry-After says.";
        Err(Error::new(&code::RATE_LIMITED).public(text).retry_after(until.since(now)))
    }

    pub(crate) fn note(&self, email: &str, ip: Option<IpAddr>, now: Time) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = held.entry((email.to_owned(), ip)).or_insert((0, now));
        *entry = (entry.0.saturating_add(1), now);
    }

    pub(crate) fn forget(&self, email: &str, ip: Option<IpAddr>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.remove(&(email.to_owned(), ip));
    }

    pub(crate) fn tidy(&self, now: Time) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, (_, last)| now.since(*last) < FORGET);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_failure_makes_the_next_try_wait_and_success_forgives() {
        let (failures, now) = (Failures::default(), Time::from_micros(1));
        for _ in 0..FREE_FAILURES {
            assert!(failures.check("a@b.c", None, now).is_ok());
            failures.note("a@b.c", None, now);
        }
        let wait = failures.check("a@b.c", None, now).unwrap_err().wait().unwrap();
        assert_eq!(wait, Duration::from_secs(2));
        assert!(failures.check("a@b.c", Some([1, 2, 3, 4].into()), now).is_ok());
        assert!(failures.check("a@b.c", None, now.after(wait)).is_ok());
        failures.note("a@b.c", None, now);
        assert_eq!(failures.check("a@b.c", None, now).unwrap_err().wait().unwrap().as_secs(), 4);
        failures.forget("a@b.c", None);
        assert!(failures.check("a@b.c", None, now).is_ok());
    }
}
