//! Our failures in the words of this API: one total function from kind to status and body.
//!
//! A field that breaks a rule is told under its name, in the sentences of the framework that this
//! API is known to be written in. The body of 422 serves both parsers that are known in the wild:
//! one reads `data`, the other `errors`. It must not know which verb failed.

use std::collections::BTreeMap;

use http::StatusCode;
use http::header::WWW_AUTHENTICATE;
use nubo_api_kit::Reply;
use nubo_domain::{Code, Error, ErrorKind, Field, code};
use schemars::JsonSchema;
use serde::Serialize;

/// The status of a code.
#[must_use]
pub fn status(code: &Code) -> StatusCode {
    if code == &code::UNSUPPORTED_MEDIA_TYPE {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE;
    }
    if code == &code::IDEMPOTENCY_IN_PROGRESS {
        return StatusCode::CONFLICT;
    }
    match code.kind {
        ErrorKind::Malformed => StatusCode::BAD_REQUEST,
        ErrorKind::Invalid
        | ErrorKind::Unsupported
        | ErrorKind::Conflict
        | ErrorKind::WrongState
        | ErrorKind::QuotaExceeded
        | ErrorKind::NoCapacity => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Forbidden => StatusCode::FORBIDDEN,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ErrorKind::Stale => StatusCode::PRECONDITION_FAILED,
        ErrorKind::PaymentRequired => StatusCode::PAYMENT_REQUIRED,
        ErrorKind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A refusal without fields.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Refusal {
    /// Always `Error`.
    pub status: String,
    /// A sentence.
    pub message: String,
}

/// A refusal of fields: what both known parsers look for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FieldRefusal {
    /// Always `Error`.
    pub status: String,
    /// Always false.
    pub success: bool,
    /// Always `Validation errors`.
    pub message: String,
    /// Sentences by field.
    pub data: BTreeMap<String, Vec<String>>,
    /// The same sentences.
    pub errors: BTreeMap<String, Vec<String>>,
}

/// The answer for a failure.
#[must_use]
pub fn reply(error: &Error) -> Reply {
    // A credential that API access was taken from is none (the framework ignores such tokens).
    let dead = error.code() == &code::API_ACCESS_DISABLED
        && error.message() == code::API_ACCESS_DISABLED.meaning;
    if dead || (error.kind() == ErrorKind::Unauthenticated && !is_login(error)) {
        let reply = refusal(StatusCode::UNAUTHORIZED, "Unauthenticated.");
        return reply.header(WWW_AUTHENTICATE, http::HeaderValue::from_static("Bearer"));
    }
    let status = status(error.code());
    let fields = sentences(error);
    if status == StatusCode::UNPROCESSABLE_ENTITY && !fields.is_empty() {
        let body = FieldRefusal {
            status: "Error".to_owned(),
            success: false,
            message: "Validation errors".to_owned(),
            data: fields.clone(),
            errors: fields,
        };
        return Reply::json(status, &body).unwrap_or_else(|_| Reply::empty(status));
    }
    match error.kind() {
        ErrorKind::RateLimited => refusal(status, "Too Many Attempts."),
        ErrorKind::Internal => refusal(status, "Server Error"),
        _ if error.code() == &code::SESSION_REQUIRED => {
            refusal(status, "This action needs a session token; log in first.")
        }
        _ if is_login(error) => refusal(status, "These credentials do not match our records."),
        _ => refusal(status, error.message()),
    }
}

fn is_login(error: &Error) -> bool {
    error.code() == &code::INVALID_LOGIN
}

fn refusal(status: StatusCode, message: &str) -> Reply {
    let body = Refusal { status: "Error".to_owned(), message: message.to_owned() };
    Reply::json(status, &body).unwrap_or_else(|_| Reply::empty(status))
}

/// The sentences of a refusal by field. Clashes of state and used-up quotas are told as a whole.
fn sentences(error: &Error) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let by_field = error.kind() == ErrorKind::Invalid
        || error.code() == &code::NAME_TAKEN
        || error.code() == &code::CONFLICT;
    for field in error.fields().iter().filter(|_| by_field) {
        found.entry(field.field.clone()).or_default().push(sentence(field));
    }
    if found.is_empty() && error.code() == &code::NAME_TAKEN {
        found.insert("name".to_owned(), vec![taken("name")]);
    }
    found
}

/// What is wrong with a field as a sentence. Rules of the cloud speak in the middle of one.
fn sentence(field: &Field) -> String {
    let name = shown(&field.field);
    let issue = field.issue.as_str();
    if issue.starts_with(|c: char| c.is_ascii_uppercase()) {
        return issue.to_owned();
    }
    if issue.starts_with("there is no ") {
        return format!("The selected {name} is invalid.");
    }
    if let Some(rest) = issue.strip_prefix("go ") {
        return format!("The {name} field goes {rest}.");
    }
    match issue {
        _ if issue.starts_with("is taken") => taken(&field.field),
        "is required" => format!("The {name} field is required."),
        _ => format!("The {name} field {}.", issue.trim_end_matches('.')),
    }
}

fn taken(field: &str) -> String {
    format!("The {} has already been taken.", shown(field))
}

/// A field's name as sentences have it: blanks for underscores.
#[must_use]
pub fn shown(field: &str) -> String {
    field.replace('_', " ")
}
