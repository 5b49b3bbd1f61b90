//! What an account says of itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::{Line, ZoneOrNone};

/// What an account says of itself. Nothing in the cloud depends on it: times are told in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Details {
    /// The time zone of its people.
    pub time_zone: Option<ZoneOrNone>,
    /// How its people want times written, in the words of whatever shows them.
    pub time_format: Option<Line>,
    /// Who is billed.
    pub billing_name: Option<Line>,
    /// The number under which its taxes are known.
    pub tax_number: Option<Line>,
    /// The country.
    pub country: Option<Line>,
    /// The state or province.
    pub state: Option<Line>,
    /// The city.
    pub city: Option<Line>,
    /// The postal code.
    pub postal_code: Option<Line>,
    /// Street and number.
    pub line_1: Option<Line>,
    /// More of the address.
    pub line_2: Option<Line>,
}

/// What changes of that; what is left out stays, what is empty is forgotten.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ChangeDetails {
    /// The time zone of its people.
    pub time_zone: Option<ZoneOrNone>,
    /// How its people want times written, in the words of whatever shows them.
    pub time_format: Option<Line>,
    /// Who is billed.
    pub billing_name: Option<Line>,
    /// The number under which its taxes are known.
    pub tax_number: Option<Line>,
    /// The country.
    pub country: Option<Line>,
    /// The state or province.
    pub state: Option<Line>,
    /// The city.
    pub city: Option<Line>,
    /// The postal code.
    pub postal_code: Option<Line>,
    /// Street and number.
    pub line_1: Option<Line>,
    /// More of the address.
    pub line_2: Option<Line>,
}
