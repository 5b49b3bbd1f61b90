//! Passwords of people: forgotten ones, and others.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::registration::CodePromise;
use crate::session::NewSession;
use crate::text::{Email, Password, Stamp, TypedCode};
use crate::verb::{Needs, Verb};

/// Verbs of passwords.
pub const VERBS: &[Verb] = &[
    Verb::post("password.forget", "/v1/password/actions/forget")
        .says("Sends a code for a new password, if somebody has the address")
        .about("The answer is the same whether or not somebody has it.")
        .needs(Needs::Nothing)
        .takes::<ForgetPassword>()
        .answers::<CodePromise>(),
    Verb::post("password.reset", "/v1/password/actions/reset")
        .says("Replaces a forgotten password with the code that came by mail")
        .about("Every session of the person ends. A code is good once.")
        .needs(Needs::Nothing)
        .takes::<ResetPassword>()
        .answers::<PasswordReset>()
        .codes(&["invalid_code"]),
    Verb::post("password.change", "/v1/password/actions/change")
        .says("Replaces your own password; every session ends and a new one begins")
        .takes::<ChangePassword>()
        .creates::<NewSession>()
        .codes(&["invalid_login"]),
];

/// Who forgot a password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ForgetPassword {
    /// The address.
    pub email: Email,
}

/// A new password with the code that allows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResetPassword {
    /// The address.
    pub email: Email,
    /// The code that came to it; blanks, dashes and case do not matter.
    pub code: TypedCode,
    /// The new password.
    pub password: Password,
}

/// What a new password has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PasswordReset {
    /// Whose password it is.
    pub email: String,
    /// When it was replaced.
    pub changed_at: Stamp,
}

/// Another password for the present one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangePassword {
    /// The present password.
    #[schemars(length(min = 1, max = 200), extend("format" = "password"))]
    pub current_password: String,
    /// The new password.
    pub password: Password,
}
