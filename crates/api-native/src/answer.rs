//! How answers are written: bare objects with their ETag, pages, stored answers.

use http::StatusCode;
use nubo_api_kit::{Reply, Req, etag, rendered};
use nubo_base::Time;
use nubo_cloud::Rendered;
use nubo_domain::{Error, Labels, Result};
use nubo_wire::ended::{Deleted, Revoked};
use nubo_wire::list::Page;
use nubo_wire::text::{self, Stamp};
use serde::Serialize;

/// One object that was read.
///
/// # Errors
/// `internal_error` for what JSON cannot hold.
pub fn object<T: Serialize>(body: &T, version: i64) -> Result<Reply> {
    Ok(Reply::json(StatusCode::OK, body)?.etag(version))
}

/// A page of a list.
///
/// # Errors
/// `internal_error` for what JSON cannot hold.
pub fn page<T: Serialize>(req: &Req, data: Vec<T>, next_cursor: Option<String>) -> Result<Reply> {
    let request_id = req.request_id().to_owned();
    Reply::json(StatusCode::OK, &Page { data, next_cursor, request_id })
}

/// An object that a change left behind, in the form that is stored for its idempotency key.
pub fn changed<T: Serialize>(status: StatusCode, body: &T, version: i64) -> Rendered {
    let mut answer = rendered(status, body);
    answer.headers.push(("etag".to_owned(), etag(version)));
    answer
}

/// An object without a version.
pub fn plain<T: Serialize>(status: StatusCode, body: &T) -> Rendered {
    rendered(status, body)
}

/// The end of an object.
pub fn deleted(id: impl ToString) -> Rendered {
    rendered(StatusCode::OK, &Deleted { id: id.to_string(), deleted: true })
}

/// The end of a credential.
pub fn revoked(id: impl ToString) -> Rendered {
    rendered(StatusCode::OK, &Revoked { id: id.to_string(), revoked: true })
}

/// A point in time.
#[must_use]
pub fn stamp(time: Time) -> Stamp {
    Stamp(time.to_string())
}

/// Free pairs.
#[must_use]
pub fn labels(labels: &Labels) -> text::Labels {
    text::Labels(labels.clone())
}

/// A point in time from a body.
///
/// # Errors
/// `validation_failed` at `field`.
pub fn time(field: &str, stamp: Option<Stamp>) -> Result<Option<Time>> {
    let Some(Stamp(text)) = stamp else { return Ok(None) };
    let issue = "must be a time such as 2026-12-31T23:59:59Z";
    text.parse().map(Some).map_err(|_| Error::invalid(field, issue))
}

/// The end that a body sets, by the clock or by a span, of which it may give one.
///
/// # Errors
/// `validation_failed` at the field.
pub fn end(
    now: Time,
    at: Option<Stamp>,
    (span_field, span_seconds): (&str, Option<u64>),
) -> Result<Option<Time>> {
    let at = time("expires_at", at)?;
    match (at, span_seconds) {
        (Some(_), Some(_)) => Err(Error::invalid(span_field, "must not stand beside expires_at")),
        (None, Some(seconds)) => Ok(Some(now.after(std::time::Duration::from_secs(seconds)))),
        (at, None) => Ok(at),
    }
}

/// Tells faults of one field at another, where a body or query calls it otherwise than the rules.
pub fn told_at(from: &'static str, to: &'static str) -> impl Fn(Error) -> Error {
    move |error| error.renamed(&[(from, to)])
}
