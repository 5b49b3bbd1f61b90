//! The second factor: a code from a phone beside the password, and recovery codes for a lost phone.
//!
//! The phone's secret is sealed with the instance key, because codes must be computed from it; of
//! recovery codes only the hash is kept. A code is used up in the transaction that it allows, so
//! nobody uses it twice.

use nubo_base::{Id, SecretText, TOTP_SECRET_BYTES, Time, base32, digest, hex_lower, totp_step};
use nubo_domain::account::FactorRule;
use nubo_domain::mailed_code::Purpose;
use nubo_domain::user::SecondFactor;
use nubo_domain::{Account, Error, Result, Scope, User, code};
use nubo_ports::Objects;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::account::GetOwnAccount;
use crate::session::own_session;
use crate::{Action, Ask, Caller, Cloud, Facts, Mode, Needs};

/// Verbs of the second factor.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<GetSecondFactor>(),
    Facts::of::<BeginSecondFactor>(),
    Facts::of::<ConfirmSecondFactor>(),
    Facts::of::<RenewRecovery>(),
    Facts::of::<DisableSecondFactor>(),
];

/// So many recovery codes are given.
const RECOVERY_CODES: usize = 10;

/// Who made the secret, as phones show it beside the code.
const ISSUER: &str = "Nubo";

/// The secret of a person's phone as phones read it from a picture.
#[must_use]
pub fn phone_uri(user: &User, secret: &SecretText) -> String {
    let label = utf8_percent_encode(user.email(), NON_ALPHANUMERIC);
    let secret = secret.reveal();
    format!("otpauth://totp/{ISSUER}:{label}?secret={secret}&issuer={ISSUER}")
}

/// A code as somebody typed it, checked against the phone in the transaction that it allows.
#[derive(Clone)]
pub struct Attempt {
    cloud: Cloud,
    typed: String,
}

impl std::fmt::Debug for Attempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Attempt(…)")
    }
}

fn hash_of(recovery: &str) -> String {
    let plain = recovery.chars().filter(char::is_ascii_alphanumeric);
    let plain: String = plain.map(|c| c.to_ascii_uppercase()).collect();
    hex_lower(&digest(&[b"recovery\n", plain.as_bytes()]))
}

fn wrong() -> Error {
    Error::new(&code::INVALID_CODE).field("code", "is wrong or was used")
}

impl Attempt {
    /// Uses the code up. Failures slow down the next tries.
    ///
    /// # Errors
    /// `wrong_state` without a factor; `invalid_code`; `rate_limited` while the back-off lasts.
    pub(crate) fn apply(&self, user: &mut User, now: Time) -> Result<()> {
        let (inner, label) = (&self.cloud.0, user.head.id.to_string());
        let factor = user.second_factor.as_mut().ok_or_else(absent)?;
        // Guesses are counted for the person, wherever they come from.
        let tried = format!("second factor of {label}");
        inner.failures.check(&tried, None, now)?;
        let secret = inner.seal.open(label.as_bytes(), &factor.sealed).map_err(Error::internal)?;
        let step = totp_step(&secret, &self.typed, now).filter(|step| *step > factor.last_step);
        let (hash, before) = (hash_of(&self.typed), factor.recovery.len());
        match step {
            Some(step) => factor.last_step = step,
            None => factor.recovery.retain(|kept| *kept != hash),
        }
        if step.is_none() && factor.recovery.len() == before {
            inner.failures.note(&tried, None, now);
            return Err(wrong());
        }
        inner.failures.forget(&tried, None);
        Ok(())
    }
}

impl Cloud {
    /// A code as somebody typed it.
    #[must_use]
    pub fn attempt(&self, typed: &str) -> Attempt {
        Attempt { cloud: self.clone(), typed: typed.to_owned() }
    }

    /// A fresh secret for the caller's phone: the action that keeps it, and the secret as it is
    /// typed into the phone.
    ///
    /// # Errors
    /// `session_required`; `internal_error` if it cannot be sealed.
    pub fn new_second_factor(&self, caller: &Caller) -> Result<(BeginSecondFactor, SecretText)> {
        let user = caller.user().filter(|_| caller.has_session());
        let user = user.ok_or_else(|| Error::new(&code::SESSION_REQUIRED))?;
        let mut secret = [0; TOTP_SECRET_BYTES];
        self.0.random.fill(&mut secret);
        let label = user.to_string();
        let sealed = self.0.seal.seal(&*self.0.random, label.as_bytes(), &secret);
        let sealed = sealed.map_err(Error::internal)?;
        Ok((BeginSecondFactor { user, sealed }, SecretText::new(base32(&secret))))
    }
}

fn absent() -> Error {
    Error::new(&code::WRONG_STATE).public("There is no second factor; begin with one first.")
}

fn own(ask: &mut Ask<'_>) -> Result<User> {
    let user = own_session(ask)?;
    ask.tx.get(user)
}

/// The caller, who has just typed a right code.
fn proven(ask: &mut Ask<'_>, attempt: &Attempt) -> Result<User> {
    let mut user = own(ask)?;
    attempt.apply(&mut user, ask.now)?;
    Ok(user)
}

/// How the caller's second factor stands.
#[derive(Clone, Copy, Debug)]
pub struct GetSecondFactor;

/// How a second factor stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactorReport {
    /// Whether signing in asks for it.
    pub is_on: bool,
    /// Recovery codes that were not used.
    pub recovery_left: usize,
}

impl FactorReport {
    /// Of a person.
    #[must_use]
    pub fn of(user: &User) -> Self {
        let factor = user.second_factor.as_ref().filter(|factor| factor.is_confirmed);
        Self { is_on: factor.is_some(), recovery_left: factor.map_or(0, |f| f.recovery.len()) }
    }
}

impl Action for GetSecondFactor {
    const NAME: &'static str = "second_factor.get";
    const NEEDS: Needs = Needs::SignIn;
    const MODE: Mode = Mode::Read;
    type Output = FactorReport;

    fn run(&self, ask: &mut Ask<'_>) -> Result<FactorReport> {
        own(ask).map(|user| FactorReport::of(&user))
    }
}

/// Keeps a secret for the caller's phone; it counts once a code of it came back. Made by
/// [`Cloud::new_second_factor`].
#[derive(Clone, Debug)]
pub struct BeginSecondFactor {
    user: Id<User>,
    sealed: Vec<u8>,
}

impl Action for BeginSecondFactor {
    const NAME: &'static str = "second_factor.begin";
    const NEEDS: Needs = Needs::SignIn;
    const MODE: Mode = Mode::Write;
    type Output = User;

    fn run(&self, ask: &mut Ask<'_>) -> Result<User> {
        let mut user: User = ask.tx.get(self.user)?;
        if user.second_factor.as_ref().is_some_and(|factor| factor.is_confirmed) {
            let text = "There is a second factor already; disable it first.";
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        user.second_factor = Some(SecondFactor::new(self.sealed.clone()));
        ask.change(&mut user, "changed")?;
        Ok(user)
    }
}

/// Codes for the day the phone is lost, each good once.
pub type RecoveryCodes = Vec<SecretText>;

/// Keeps a person's factor with fresh recovery codes.
fn renew(
    ask: &mut Ask<'_>,
    (mut user, mut factor): (User, SecondFactor),
    told: &str,
) -> Result<RecoveryCodes> {
    let codes: Vec<String> =
        (0..RECOVERY_CODES).map(|_| Purpose::PasswordReset.code(&ask.ids.secret())).collect();
    factor.recovery = codes.iter().map(|code| hash_of(code)).collect();
    user.second_factor = Some(factor);
    ask.change(&mut user, told)?;
    Ok(codes.into_iter().map(SecretText::new).collect())
}

/// From now on signing in asks for the factor.
#[derive(Clone, Debug)]
pub struct ConfirmSecondFactor(pub Attempt);

impl Action for ConfirmSecondFactor {
    const NAME: &'static str = "second_factor.confirm";
    const NEEDS: Needs = Needs::SignIn;
    const MODE: Mode = Mode::Write;
    type Output = RecoveryCodes;

    fn run(&self, ask: &mut Ask<'_>) -> Result<RecoveryCodes> {
        let mut user = proven(ask, &self.0)?;
        let mut factor = user.second_factor.take().ok_or_else(absent)?;
        if factor.is_confirmed {
            let text = "The second factor is confirmed already.";
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        factor.is_confirmed = true;
        renew(ask, (user, factor), "second_factor_enabled")
    }
}

/// Decides whether everybody of the caller's account must have a second factor. Who has none can
/// sign in only to set one up, at once; keys and tokens that were made before go on working, and
/// the caller's own sign-ins last until their end.
#[derive(Clone, Copy, Debug)]
pub struct RequireSecondFactor {
    /// Whether they must.
    pub required: bool,
}

impl Action for RequireSecondFactor {
    const NAME: &'static str = "account.require_second_factor";
    const NEEDS: Needs = Needs::Scope(Scope::AccountWrite);
    const MODE: Mode = Mode::Write;
    type Output = Account;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Account> {
        let mut account = GetOwnAccount.run(ask)?;
        ask.touch(account.head.id);
        if account.factor_rule.is_some() == self.required {
            return Ok(account);
        }
        let rule = || FactorRule { since: ask.now, by: ask.caller.user() };
        account.factor_rule = self.required.then(rule);
        let told = if self.required { "second_factor_required" } else { "second_factor_optional" };
        ask.change(&mut account, told)?;
        Ok(account)
    }
}

/// Other recovery codes in place of those from before.
#[derive(Clone, Debug)]
pub struct RenewRecovery(pub Attempt);

impl Action for RenewRecovery {
    const NAME: &'static str = "second_factor.renew_recovery";
    const NEEDS: Needs = Needs::Credential;
    const MODE: Mode = Mode::Write;
    type Output = RecoveryCodes;

    fn run(&self, ask: &mut Ask<'_>) -> Result<RecoveryCodes> {
        let mut user = proven(ask, &self.0)?;
        let factor = user.second_factor.take().filter(|factor| factor.is_confirmed);
        renew(ask, (user, factor.ok_or_else(absent)?), "changed")
    }
}

/// From now on the password alone signs in.
#[derive(Clone, Debug)]
pub struct DisableSecondFactor(pub Attempt);

impl Action for DisableSecondFactor {
    const NAME: &'static str = "second_factor.disable";
    const NEEDS: Needs = Needs::Credential;
    const MODE: Mode = Mode::Write;
    type Output = FactorReport;

    fn run(&self, ask: &mut Ask<'_>) -> Result<FactorReport> {
        let mut user = proven(ask, &self.0)?;
        user.second_factor = None;
        ask.change(&mut user, "second_factor_disabled")?;
        Ok(FactorReport::of(&user))
    }
}
