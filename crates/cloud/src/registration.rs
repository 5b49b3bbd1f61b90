//! Registration: from an address and a password to an account, over a code by mail.
//!
//! Nothing is made before the code came back. Several registrations of one address may wait side
//! by side, each with its own code, so that nobody can slip a password of theirs under somebody
//! else's code. Whether an address has an account already is only told to its owner, by mail.

use std::time::Duration;

use nubo_base::SecretText;
use nubo_domain::account::Registration as Openness;
use nubo_domain::credential::SecretForm;
use nubo_domain::letter::Topic;
use nubo_domain::mailed_code::Purpose;
use nubo_domain::{Account, Email, Error, Project, Result, Title, User, code};
use nubo_ports::{Objects, Query};
use serde::{Deserialize, Serialize};

use crate::account::NewOwner;
use crate::letter::Words;
use crate::mint::Minted;
use crate::session::{lasting, open_session};
use crate::{Action, Ask, Checked, CodePromise, Facts, Mode, Needs, PasswordHash};

/// Verbs of registrations.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<BeginRegistration>(),
    Facts::of::<ResendCode>(),
    Facts::of::<ConfirmRegistration>(),
];

/// What waits for its code.
#[derive(Serialize, Deserialize)]
struct Waiting {
    name: Option<String>,
    password: SecretText,
}

fn must_be_open(ask: &Ask<'_>) -> Result<()> {
    match ask.policy.registration {
        Openness::Open => Ok(()),
        Openness::Closed => Err(Error::new(&code::REGISTRATION_CLOSED)),
    }
}

/// Registers an address; a code is sent to it.
#[derive(Clone, Debug)]
pub struct BeginRegistration {
    /// The address.
    pub email: String,
    /// The account's name; the address if absent.
    pub name: Option<String>,
    /// The password.
    pub password: PasswordHash,
}

impl Action for BeginRegistration {
    const NAME: &'static str = "registration.begin";
    const NEEDS: Needs = Needs::Nothing;
    const MODE: Mode = Mode::Write;
    type Output = CodePromise;

    fn run(&self, ask: &mut Ask<'_>) -> Result<CodePromise> {
        must_be_open(ask)?;
        let email = Email::parse("email", &self.email)?;
        let name = self.name.as_ref().map(|name| Title::parse("name", name)).transpose()?;
        let promise = ask.count_letter(Purpose::Registration, &email)?;
        let query = Query { name: Some(email.as_str().to_owned()), ..Query::default() };
        if let Some(user) = ask.tx.first::<User>(query)? {
            let words = Words { topic: Topic::AlreadyRegistered, code: "", minutes: 0 };
            ask.post(&email, user.head.account, &words)?;
            return Ok(promise);
        }
        let name = name.map(|name| name.as_str().to_owned());
        let waiting = Waiting { name, password: self.password.text() };
        let body = serde_json::to_string(&waiting).map_err(Error::internal)?;
        ask.send_code(Purpose::Registration, &email, body)?;
        Ok(promise)
    }
}

/// Sends another code for a registration that waits.
#[derive(Clone, Debug)]
pub struct ResendCode {
    /// The address.
    pub email: String,
}

impl Action for ResendCode {
    const NAME: &'static str = "registration.resend";
    const NEEDS: Needs = Needs::Nothing;
    const MODE: Mode = Mode::Write;
    type Output = CodePromise;

    fn run(&self, ask: &mut Ask<'_>) -> Result<CodePromise> {
        must_be_open(ask)?;
        let email = Email::parse("email", &self.email)?;
        let promise = ask.count_letter(Purpose::Registration, &email)?;
        let mut kept = ask.tx.codes_kept(Purpose::Registration, &email)?;
        kept.sort_by(|one, other| one.body.cmp(&other.body));
        kept.dedup_by(|one, other| one.body == other.body);
        // Where several wait, nobody knows whose is meant, so whoever it is registers again.
        if let [waits] = kept.as_slice() {
            ask.send_code(Purpose::Registration, &email, waits.body.clone())?;
        }
        Ok(promise)
    }
}

/// Brings the code back: makes the account and signs its owner in.
#[derive(Clone, Debug)]
pub struct ConfirmRegistration {
    /// The address.
    pub email: String,
    /// The code.
    pub code: String,
    /// How the secret of the session is written.
    pub form: SecretForm,
    /// The most the session may last, where that is less than the operator's decision.
    pub lasts_at_most: Option<Duration>,
}

/// What a confirmed registration has made.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The account.
    pub account: Account,
    /// Its default project.
    pub project: Project,
    /// Its owner.
    pub user: User,
    /// The owner's first session.
    pub session: Minted,
}

impl Action for ConfirmRegistration {
    const NAME: &'static str = "registration.confirm";
    const NEEDS: Needs = Needs::Nothing;
    const MODE: Mode = Mode::Write;
    type Output = Checked<Registered>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Checked<Registered>> {
        must_be_open(ask)?;
        let email = Email::parse("email", &self.email)?;
        let code = match ask.take_code(Purpose::Registration, &email, &self.code)? {
            Checked::Right(code) => code,
            Checked::Wrong => return Ok(Checked::Wrong),
        };
        let waiting: Waiting = serde_json::from_str(&code.body).map_err(Error::internal)?;
        let password = Some(waiting.password);
        let owner = NewOwner {
            email,
            name: waiting.name,
            password,
            is_operator: false,
            // Whoever registered asks for API access as the policy wants it.
            is_approved: false,
            rate_limit: None,
            credit: None,
            credit_limit: None,
        };
        let (account, project, user) = crate::account::open(ask, owner)?;
        let lasts = lasting(ask, self.lasts_at_most);
        let session = open_session(ask, &user, lasts, self.form)?;
        ask.touch(account.head.id);
        Ok(Checked::Right(Registered { account, project, user, session }))
    }
}
