//! What only the owner of this machine can ask of the running process, beside the operator's
//! verbs: copying the store to a file of this machine.

use std::path::PathBuf;

use http::{Method, StatusCode};
use nubo_api_kit::{Dialect, Reply, Req, Route};
use nubo_cloud::Who;
use nubo_domain::{Error, ErrorKind, Result, code};
use serde::Deserialize;
use serde_json::json;

use super::SharedStore;

/// The few routes of this machine.
pub struct Local {
    /// What is copied.
    pub store: SharedStore,
}

#[derive(Deserialize)]
struct Backup {
    to: PathBuf,
}

async fn backup(store: SharedStore, req: Req) -> Result<Reply> {
    // Operators who came over the network have no files here; for them this address is absent.
    if req.caller().who != Who::Operator {
        return Err(Error::new(&code::NOT_FOUND));
    }
    let Backup { to } = req.json()?;
    if !to.is_absolute() {
        return Err(Error::invalid("to", "must be an absolute path"));
    }
    store.backup(&to).await?;
    Reply::json(StatusCode::OK, &json!({ "to": to }))
}

impl Dialect for Local {
    fn name(&self) -> &'static str {
        "local"
    }

    fn title(&self) -> &'static str {
        "This machine"
    }

    fn prefixes(&self) -> &'static [&'static str] {
        &["/local"]
    }

    fn routes(&self) -> Vec<Route> {
        let store = self.store.clone();
        let handler = move |req| backup(store.clone(), req);
        vec![Route::new("local.backup", Method::POST, "/local/backup", handler)]
    }

    /// The caller is our own command line, on this machine, so nothing is hidden from it.
    fn error(&self, error: &Error, request_id: &str) -> Reply {
        let status = match error.kind() {
            ErrorKind::Malformed | ErrorKind::Invalid => StatusCode::BAD_REQUEST,
            ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
            ErrorKind::Forbidden | ErrorKind::PaymentRequired => StatusCode::FORBIDDEN,
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            ErrorKind::Conflict
            | ErrorKind::WrongState
            | ErrorKind::Stale
            | ErrorKind::QuotaExceeded
            | ErrorKind::NoCapacity
            | ErrorKind::Unsupported => StatusCode::CONFLICT,
            ErrorKind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let local = matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::CONFLICT);
        let text = error.log_detail().filter(|_| local).unwrap_or_else(|| error.message());
        let body = json!({ "error": { "code": error.code().slug, "message": text, "details": [] },
            "request_id": request_id });
        Reply::json(status, &body).unwrap_or_else(|_| Reply::empty(status))
    }
}
