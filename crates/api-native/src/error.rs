//! Our failures in the words of this API: one total function from kind to status and body.
//!
//! It must not know which verb failed.

use http::header::{SEC_WEBSOCKET_VERSION, UPGRADE, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use nubo_api_kit::Reply;
use nubo_domain::{Code, Error, ErrorKind, code};
use nubo_wire::error::{ErrorBody, ErrorDetail, ErrorText};

/// The status of a code.
#[must_use]
pub fn status(code: &Code) -> StatusCode {
    if code == &code::UNSUPPORTED_MEDIA_TYPE {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE;
    }
    if code == &code::UPGRADE_REQUIRED {
        return StatusCode::UPGRADE_REQUIRED;
    }
    match code.kind {
        ErrorKind::Malformed => StatusCode::BAD_REQUEST,
        ErrorKind::Invalid | ErrorKind::Unsupported => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Forbidden => StatusCode::FORBIDDEN,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ErrorKind::Conflict | ErrorKind::WrongState | ErrorKind::NoCapacity => StatusCode::CONFLICT,
        ErrorKind::Stale => StatusCode::PRECONDITION_FAILED,
        ErrorKind::PaymentRequired => StatusCode::PAYMENT_REQUIRED,
        ErrorKind::QuotaExceeded | ErrorKind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The answer for a failure.
#[must_use]
pub fn reply(error: &Error, request_id: &str) -> Reply {
    let status = status(error.code());
    let body = body(error, request_id);
    let reply = Reply::json(status, &body).unwrap_or_else(|_| Reply::empty(status));
    if status == StatusCode::UNAUTHORIZED {
        return reply.header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if status == StatusCode::UPGRADE_REQUIRED {
        let version = HeaderValue::from_static("13");
        let reply = reply.header(UPGRADE, HeaderValue::from_static("websocket"));
        return reply.header(SEC_WEBSOCKET_VERSION, version);
    }
    reply
}

fn body(error: &Error, request_id: &str) -> ErrorBody {
    let required: Vec<String> =
        error.required_scopes().iter().map(|scope| (*scope).to_owned()).collect();
    let detail = |field: &nubo_domain::Field| ErrorDetail {
        field: field.field.clone(),
        issue: field.issue.clone(),
        required: if field.field == "scopes" { required.clone() } else { Vec::new() },
    };
    ErrorBody {
        error: ErrorText {
            code: error.code().slug.to_owned(),
            message: error.message().to_owned(),
            details: error.fields().iter().map(detail).collect(),
        },
        request_id: request_id.to_owned(),
    }
}
