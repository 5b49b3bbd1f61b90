//! Metered use of the API.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::param::{PROJECT, Param, Shape};
use crate::text::Day;
use crate::verb::{Needs, Verb};

/// Verbs of use.
pub const VERBS: &[Verb] = &[Verb::get("usage.get", "/v1/usage")
    .says("Reads the requests of the current calendar month, or of a period")
    .needs(Needs::Scope("usage:read"))
    .query(&[
        Param::new("from", Shape::Day, "First day"),
        Param::new("to", Shape::Day, "Last day"),
        PROJECT,
    ])
    .answers::<Usage>()
    .example(
        "",
        r#"{"period_start": "2026-03-01", "period_end": "2026-03-31", "requests": 184902,
            "overage": 0}"#,
    )];

/// What was used in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Usage {
    /// First day.
    pub period_start: Day,
    /// Last day.
    pub period_end: Day,
    /// Requests; the figure may lag a few seconds.
    pub requests: i64,
    /// Requests above what is included.
    pub overage: i64,
}
