//! Our failures in the words of this API: one total function from kind to status and body.
//!
//! What the API itself refuses has the status 550, whatever it is, and says more in `errorCode`;
//! only credentials (401) and what HTTP refuses before the API is reached have statuses of their
//! own. It must not know which operation failed.

use http::StatusCode;
use http::header::WWW_AUTHENTICATE;
use nubo_api_kit::Reply;
use nubo_domain::{Error, ErrorKind};
use serde_json::json;

use crate::words;

/// The status of what the API refuses.
pub const REFUSED: u16 = 550;

/// The status and the code of a kind of failure.
#[must_use]
pub const fn told(kind: ErrorKind) -> (u16, &'static str) {
    match kind {
        ErrorKind::Unauthenticated | ErrorKind::Forbidden => (401, "AUTH-401"),
        ErrorKind::Malformed | ErrorKind::Invalid | ErrorKind::Unsupported => {
            (REFUSED, "VALIDATION")
        }
        ErrorKind::NotFound => (REFUSED, "NOT-FOUND"),
        ErrorKind::Conflict | ErrorKind::WrongState | ErrorKind::Stale | ErrorKind::NoCapacity => {
            (REFUSED, "CONFLICT")
        }
        ErrorKind::QuotaExceeded | ErrorKind::PaymentRequired => (REFUSED, "QUOTA"),
        ErrorKind::MethodNotAllowed => (405, "VALIDATION"),
        ErrorKind::TooLarge => (413, "VALIDATION"),
        ErrorKind::RateLimited => (429, "QUOTA"),
        ErrorKind::Unavailable => (503, "UNAVAILABLE"),
        ErrorKind::Internal => (500, "INTERNAL"),
    }
}

/// The answer for a failure.
#[must_use]
pub fn reply(error: &Error) -> Reply {
    let (status, code) = told(error.kind());
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = json!({ "listErrorResponse": { "errorCode": code, "errorMsg": sentence(error) } });
    let reply = Reply::json(status, &body).unwrap_or_else(|_| Reply::empty(status));
    if status == StatusCode::UNAUTHORIZED {
        let value = http::HeaderValue::from_static("apikey");
        return reply.header(WWW_AUTHENTICATE, value);
    }
    reply
}

/// One sentence with all that is wrong, since there is no place for more.
fn sentence(error: &Error) -> String {
    let fields = error.fields().iter();
    let fields = fields.map(|f| format!("{}: {}", words::field(&f.field), f.issue));
    let fields: Vec<String> = fields.collect();
    let said = match error.kind() {
        ErrorKind::Invalid if !fields.is_empty() => format!("{}.", fields.join("; ")),
        _ if fields.is_empty() => words::sentence(error).to_owned(),
        _ => format!("{} ({})", words::sentence(error), fields.join("; ")),
    };
    words::bare_ids(&said)
}
