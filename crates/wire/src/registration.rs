//! Registrations: from an address and a password to an account, over a code by mail.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::project::Project;
use crate::session::NewSession;
use crate::text::{Email, Password, Stamp, Title, TypedCode};
use crate::verb::{Needs, Verb};

/// Verbs of registrations.
pub const VERBS: &[Verb] = &[
    Verb::post("registration.begin", "/v1/registrations")
        .says("Registers: sends a code to the address, which makes the account when it comes back")
        .about(
            "The answer is the same whether or not somebody has the address. An address gets at \
             most five letters an hour.",
        )
        .needs(Needs::Nothing)
        .takes::<BeginRegistration>()
        .creates::<CodePromise>()
        .codes(&["registration_closed"])
        .example(
            r#"{"email": "ada@example.com", "name": "Ada", "password": "correct horse battery"}"#,
            r#"{"email": "ada@example.com", "expires_at": "2026-03-01T09:30:00Z"}"#,
        ),
    Verb::post("registration.resend", "/v1/registrations/actions/resend")
        .says("Sends another code for a registration that waits for one")
        .about("The answer is the same whether or not one waits.")
        .needs(Needs::Nothing)
        .takes::<ResendCode>()
        .answers::<CodePromise>()
        .codes(&["registration_closed"]),
    Verb::post("registration.confirm", "/v1/registrations/actions/confirm")
        .says("Brings the code back: makes the account and signs its owner in")
        .needs(Needs::Nothing)
        .takes::<ConfirmRegistration>()
        .creates::<Registered>()
        .codes(&["invalid_code", "name_taken", "origin_refused", "registration_closed"]),
];

/// Who wants an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BeginRegistration {
    /// The address.
    pub email: Email,
    /// The account's name; the address if absent.
    #[serde(default)]
    pub name: Option<Title>,
    /// The password.
    pub password: Password,
}

/// For whom another code is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResendCode {
    /// The address.
    pub email: Email,
}

/// What whoever asks for a code is told, whatever became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodePromise {
    /// Where a code was sent, if it was.
    pub email: String,
    /// When it is of no use any more.
    pub expires_at: Stamp,
}

/// A code that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConfirmRegistration {
    /// The address.
    pub email: Email,
    /// The code that came to it; blanks and dashes do not matter.
    pub code: TypedCode,
    /// Whether a browser keeps the session, as `POST /v1/sessions` says.
    #[serde(default)]
    pub cookie: Option<bool>,
}

/// What a confirmed registration has made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Registered {
    /// The account.
    pub account: Account,
    /// Its default project.
    pub project: Project,
    /// Its owner's first session.
    pub session: NewSession,
}
