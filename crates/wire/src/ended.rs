//! Short answers of verbs that end something.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The answer of a deletion; the same again when it is done twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deleted {
    /// What was deleted.
    pub id: String,
    /// Always true.
    pub deleted: bool,
}

/// The answer of a revocation; the same again when it is done twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Revoked {
    /// What was revoked.
    pub id: String,
    /// Always true.
    pub revoked: bool,
}
