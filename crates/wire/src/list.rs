//! Lists as they go over the wire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    /// The objects, oldest first unless the verb says otherwise or it was asked for.
    pub data: Vec<T>,
    /// Give it as `cursor` for the next page; null on the last page.
    pub next_cursor: Option<String>,
    /// The id of this request.
    pub request_id: String,
}

/// Several objects that were made at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "{T}Batch")]
pub struct Batch<T> {
    /// The objects.
    pub data: Vec<T>,
    /// The id of this request.
    pub request_id: String,
}

/// Reads a field that is there, also as null, so that absent and null differ.
pub(crate) fn present<'de, D, T>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Deserialize::deserialize(from).map(Some)
}
