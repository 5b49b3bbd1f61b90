//! The envelopes: every list, and every answer to a change, is `{"count": n, "<name>": [items]}`.
//! There are no pages; a list is whole.

use http::StatusCode;
use nubo_api_kit::{Reply, rendered};
use nubo_cloud::Rendered;
use nubo_domain::Result;
use serde::Serialize;
use serde_json::{Map, Value, json};

fn enveloped<T: Serialize>(name: &str, items: &[T]) -> Map<String, Value> {
    let items: Vec<Value> = items.iter().map(|item| json!(item)).collect();
    let mut body = Map::new();
    body.insert("count".to_owned(), json!(items.len()));
    body.insert(name.to_owned(), Value::Array(items));
    body
}

/// A list that was read.
///
/// # Errors
/// `internal_error` for what JSON cannot hold.
pub fn list<T: Serialize>(name: &str, items: &[T]) -> Result<Reply> {
    Reply::json(StatusCode::OK, &enveloped(name, items))
}

/// A flat object that was read.
///
/// # Errors
/// `internal_error` for what JSON cannot hold.
pub fn flat<T: Serialize>(body: &T) -> Result<Reply> {
    Reply::json(StatusCode::OK, body)
}

/// What a change left behind, in a list of one.
pub fn changed<T: Serialize>(name: &str, item: &T) -> Rendered {
    rendered(StatusCode::OK, &enveloped(name, std::slice::from_ref(item)))
}

/// The flat answer of a change.
pub fn done<T: Serialize>(body: &T) -> Rendered {
    rendered(StatusCode::OK, body)
}

/// What is left of what was deleted.
#[must_use]
pub fn gone() -> Rendered {
    rendered(StatusCode::OK, &json!({}))
}
