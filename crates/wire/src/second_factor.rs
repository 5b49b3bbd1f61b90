//! The second factor: a phone that computes codes, and recovery codes for the day it is lost.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::TypedCode;
use crate::verb::Verb;

/// Verbs of the second factor.
pub const VERBS: &[Verb] = &[
    Verb::get("second_factor.get", "/v1/second-factor")
        .says("Tells whether signing in asks for your second factor")
        .answers::<SecondFactor>(),
    Verb::post("second_factor.begin", "/v1/second-factor")
        .says("Makes a secret for your phone (RFC 6238)")
        .about("It counts once a code of it came back. Asking again makes another secret.")
        .creates::<NewSecondFactor>()
        .codes(&["wrong_state"]),
    Verb::post("second_factor.confirm", "/v1/second-factor/actions/confirm")
        .says("Brings a code of your phone back: from now on signing in asks for one")
        .about("The recovery codes are never shown again; each is good once.")
        .takes::<ProveFactor>()
        .creates::<RecoveryCodes>()
        .codes(&["invalid_code", "wrong_state"]),
    Verb::post("second_factor.renew_recovery", "/v1/second-factor/actions/renew-recovery-codes")
        .says("Gives other recovery codes in place of those from before")
        .takes::<ProveFactor>()
        .creates::<RecoveryCodes>()
        .codes(&["invalid_code", "wrong_state"]),
    Verb::post("second_factor.disable", "/v1/second-factor/actions/disable")
        .says("Takes your second factor away: the password alone signs in")
        .takes::<ProveFactor>()
        .answers::<SecondFactor>()
        .codes(&["invalid_code", "wrong_state"]),
];

/// How a second factor stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SecondFactor {
    /// Whether signing in asks for it.
    pub enabled: bool,
    /// Recovery codes that were not used.
    pub recovery_codes_left: u32,
}

/// A secret for a phone; it is never shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewSecondFactor {
    /// The secret as it is typed into a phone (base32).
    pub secret: String,
    /// The same as an address that phones read from a picture.
    pub uri: String,
}

/// A code of the phone, or a recovery code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProveFactor {
    /// The code; each is good once.
    pub code: TypedCode,
}

/// Codes for the day the phone is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecoveryCodes {
    /// Each is good once, in place of the phone's code.
    pub recovery_codes: Vec<String>,
}
