//! Our failures in the words of this API: one total function from kind to status and body.
//!
//! A body is `{message, statusCode, error}` with one sentence as message, because the integrations
//! of this API print it. Must not know which verb failed.

use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, StatusCode};
use nubo_api_kit::Reply;
use nubo_domain::{Code, Error, ErrorKind, code};
use serde::Serialize;

use crate::words;

/// A refusal as it is written.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Body {
    message: String,
    status_code: u16,
    error: &'static str,
}

/// The status of a code. An address that does not take a method is not there, as in the framework
/// whose clients speak this API.
#[must_use]
pub fn status(code: &Code) -> StatusCode {
    if code == &code::IDEMPOTENCY_KEY_REUSED {
        return StatusCode::UNPROCESSABLE_ENTITY;
    }
    match code.kind {
        ErrorKind::Malformed | ErrorKind::Invalid => StatusCode::BAD_REQUEST,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Forbidden => StatusCode::FORBIDDEN,
        ErrorKind::NotFound | ErrorKind::MethodNotAllowed => StatusCode::NOT_FOUND,
        ErrorKind::Conflict
        | ErrorKind::WrongState
        | ErrorKind::QuotaExceeded
        | ErrorKind::NoCapacity
        | ErrorKind::Stale => StatusCode::CONFLICT,
        ErrorKind::PaymentRequired => StatusCode::PAYMENT_REQUIRED,
        ErrorKind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Unsupported => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The body of a refusal.
#[must_use]
pub fn body(error: &Error) -> Body {
    let status = status(error.code());
    Body {
        message: message(error),
        status_code: status.as_u16(),
        error: status.canonical_reason().unwrap_or("Error"),
    }
}

/// The answer for a failure.
#[must_use]
pub fn reply(error: &Error) -> Reply {
    let status = status(error.code());
    let reply = Reply::json(status, &body(error)).unwrap_or_else(|_| Reply::empty(status));
    if status == StatusCode::UNAUTHORIZED {
        return reply.header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    reply
}

/// One sentence for people. What is wrong with fields is told at their names in this API.
fn message(error: &Error) -> String {
    if error.code() == &code::INSUFFICIENT_SCOPE {
        let missing = error.required_scopes().join(", ");
        return format!("API key is missing required scope(s): {missing}");
    }
    if error.kind() == ErrorKind::PaymentRequired {
        return format!("Insufficient wallet balance. {}", error.message());
    }
    let is_of_fields = matches!(error.kind(), ErrorKind::Invalid) && !error.fields().is_empty();
    if !is_of_fields {
        return error.message().to_owned();
    }
    let told = error.fields().iter().map(|field| {
        let name = words::field(&field.field);
        let reads_on = ["is ", "must ", "needs "].iter().any(|verb| field.issue.starts_with(verb));
        let colon = if reads_on { "" } else { ":" };
        format!("{name}{colon} {}", field.issue)
    });
    told.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use nubo_domain::code::CATALOGUE;

    use super::*;

    #[test]
    fn every_code_has_a_status_that_clients_of_this_api_know() {
        let known = [400, 401, 402, 403, 404, 409, 413, 422, 429, 500, 503];
        for code in CATALOGUE {
            let status = status(code).as_u16();
            assert!(known.contains(&status), "{} is told as {status}", code.slug);
        }
        assert_eq!(status(&code::IDEMPOTENCY_KEY_REUSED), 422);
        assert_eq!(status(&code::VALIDATION_FAILED), 400);
    }

    #[test]
    fn a_message_is_one_sentence_in_the_names_of_this_api() {
        let told = |error: &Error| message(error);
        let lacking = Error::new(&code::INSUFFICIENT_SCOPE).required(vec!["servers:destroy"]);
        assert_eq!(told(&lacking), "API key is missing required scope(s): servers:destroy");
        let two = Error::invalid("size", "must be a UUID").field("os", "there is none");
        assert_eq!(told(&two), "productId must be a UUID; os: there is none");
        assert_eq!(told(&Error::not_found("server")), "No such server.");
    }
}
