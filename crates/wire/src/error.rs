//! Errors as they go over the wire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The body of every answer that is no success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Error")]
pub struct ErrorBody {
    /// What went wrong.
    pub error: ErrorText,
    /// The id of this request; quote it when you ask for help.
    pub request_id: String,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ErrorText")]
pub struct ErrorText {
    /// A stable word; the whole list is in the error catalogue.
    pub code: String,
    /// A sentence for people.
    pub message: String,
    /// The parts of the request that are wrong, if some are.
    pub details: Vec<ErrorDetail>,
}

/// One part of the request that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorDetail {
    /// Dotted path into the body, or the name of the parameter or header.
    pub field: String,
    /// What is wrong with it.
    pub issue: String,
    /// What would have been enough, where that can be listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
}
