//! Settings: what the operator decides while the cloud runs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::{Stamp, Title};
use crate::verb::{Needs, Verb};

/// Verbs of settings.
pub const VERBS: &[Verb] = &[
    Verb::get("setting.list", "/v1/admin/settings")
        .says("Reads every setting that can be changed while the cloud runs")
        .about("What cannot be is in the configuration of `nubo serve`.")
        .needs(Needs::Operator)
        .answers::<Settings>(),
    Verb::put("setting.change", "/v1/admin/settings/{id}")
        .says("Decides a setting, by its name; it counts with the next request")
        .about("Other processes on the same database follow within a few seconds.")
        .needs(Needs::Operator)
        .takes::<ChangeSetting>()
        .answers::<Setting>(),
    Verb::delete("setting.forget", "/v1/admin/settings/{id}")
        .says("Takes a decision back, so that the configuration counts again")
        .needs(Needs::Operator)
        .answers::<Setting>(),
];

/// Every setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Settings {
    /// The settings.
    pub settings: Vec<Setting>,
}

/// How a setting stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// What it is about, as a sentence.
    pub about: String,
    /// What counts.
    pub value: String,
    /// What the configuration says.
    pub configured: String,
    /// Whether the operator has decided it since.
    pub decided: bool,
    /// When that was.
    pub decided_at: Option<Stamp>,
    /// The words it may be; null for numbers.
    pub choices: Option<Vec<String>>,
    /// The least number it may be; null for words.
    pub least: Option<u32>,
    /// The greatest number it may be; null for words.
    pub most: Option<u32>,
}

/// What a setting shall be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeSetting {
    /// A word or a whole number, as text.
    pub value: Title,
}
