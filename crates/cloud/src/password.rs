//! Passwords of people: forgotten ones, and others.
//!
//! A new password ends every session of the person and is told by mail, because whoever changed it
//! may not be the one who reads that.

use std::time::Duration;

use nubo_base::{Id, SecretText};
use nubo_domain::credential::{CredentialKind, SecretForm};
use nubo_domain::letter::Topic;
use nubo_domain::mailed_code::Purpose;
use nubo_domain::{Email, Error, Result, User};
use nubo_ports::{Objects, Query};

use crate::letter::Words;
use crate::mint::Minted;
use crate::session::{lasting, open_session, still_same};
use crate::{Action, Ask, Checked, CodePromise, Facts, Mode, Needs, PasswordHash};

/// Verbs of passwords.
pub const ACTIONS: &[Facts] =
    &[Facts::of::<ForgetPassword>(), Facts::of::<ResetPassword>(), Facts::of::<ChangePassword>()];

fn person(ask: &mut Ask<'_>, email: &Email) -> Result<Option<User>> {
    let query = Query { name: Some(email.as_str().to_owned()), ..Query::default() };
    ask.tx.first(query)
}

/// Gives a person another password.
fn replace(ask: &mut Ask<'_>, user: &mut User, password: &PasswordHash) -> Result<()> {
    let account = user.head.account.ok_or_else(|| Error::internal("a person without account"))?;
    user.password_hash = Some(password.text());
    let (id, kinds) = (Some(user.head.id.uuid()), [CredentialKind::Session]);
    ask.tx.credential_revoke_all(account.uuid(), id, &kinds, ask.now)?;
    ask.change(user, "password_changed")?;
    let words = Words { topic: Topic::PasswordChanged, code: "", minutes: 0 };
    ask.post(&Email::parse("email", user.email())?, Some(account), &words)
}

/// Sends a code for a new password, if somebody has the address.
#[derive(Clone, Debug)]
pub struct ForgetPassword {
    /// The address.
    pub email: String,
}

impl Action for ForgetPassword {
    const NAME: &'static str = "password.forget";
    const NEEDS: Needs = Needs::Nothing;
    const MODE: Mode = Mode::Write;
    type Output = CodePromise;

    fn run(&self, ask: &mut Ask<'_>) -> Result<CodePromise> {
        let email = Email::parse("email", &self.email)?;
        let promise = ask.count_letter(Purpose::PasswordReset, &email)?;
        if person(ask, &email)?.is_some() {
            ask.send_code(Purpose::PasswordReset, &email, String::new())?;
        }
        Ok(promise)
    }
}

/// Replaces a forgotten password.
#[derive(Clone, Debug)]
pub struct ResetPassword {
    /// The address.
    pub email: String,
    /// The code.
    pub code: String,
    /// The new password.
    pub password: PasswordHash,
}

impl Action for ResetPassword {
    const NAME: &'static str = "password.reset";
    const NEEDS: Needs = Needs::Nothing;
    const MODE: Mode = Mode::Write;
    type Output = Checked<User>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Checked<User>> {
        let email = Email::parse("email", &self.email)?;
        if ask.take_code(Purpose::PasswordReset, &email, &self.code)? == Checked::Wrong {
            return Ok(Checked::Wrong);
        }
        // Somebody who was removed meanwhile is nobody.
        let Some(mut user) = person(ask, &email)? else { return Ok(Checked::Wrong) };
        replace(ask, &mut user, &self.password)?;
        Ok(Checked::Right(user))
    }
}

/// Replaces the caller's own password; made by [`crate::Cloud::check_password`] only after the
/// present one matched.
#[derive(Clone, Debug)]
pub struct ChangePassword {
    pub(crate) user: Id<User>,
    /// The hash that matched; if it was changed meanwhile the password is an old one.
    pub(crate) seen: SecretText,
    pub(crate) password: PasswordHash,
    /// How the secret of the new session is written.
    pub form: SecretForm,
    /// The most that session may last, where that is less than the operator's decision.
    pub lasts_at_most: Option<Duration>,
}

impl Action for ChangePassword {
    const NAME: &'static str = "password.change";
    const NEEDS: Needs = Needs::Credential;
    const MODE: Mode = Mode::Write;
    type Output = (Minted, User);

    fn run(&self, ask: &mut Ask<'_>) -> Result<(Minted, User)> {
        let mut user = still_same(ask, self.user, &self.seen)?;
        replace(ask, &mut user, &self.password)?;
        let lasts = lasting(ask, self.lasts_at_most);
        let minted = open_session(ask, &user, lasts, self.form)?;
        Ok((minted, user))
    }
}
