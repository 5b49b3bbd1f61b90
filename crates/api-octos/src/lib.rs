//! The Octos API: bytes to actions and back (seed 000).
//!
//! A success is `{status, message, data}`, a list has a paginator's keys beside them, and a refused
//! field is told in a sentence under its name. Objects are named by slug or by UUID. This crate
//! holds no state and no rule, and must not know drivers or other dialects.

mod address;
mod answers;
mod auth;
mod cancel;
mod catalogue;
mod console;
pub mod error;
mod form;
mod forward;
mod iso;
mod logger;
mod member;
mod mfa;
mod network;
mod openapi;
mod page;
mod person;
mod plan;
mod project;
mod register;
mod role;
mod route;
mod rule;
mod security_group;
mod server;
mod shelf;
mod slug;
mod snapshot;
mod ssh_key;
mod template;
mod user;
mod volume;
mod when;
pub mod words;

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Method, StatusCode};
use nubo_api_kit::{Dialect, Reply, Req, Route};
use nubo_cloud::RateState;
use nubo_domain::{Error, Result};

pub use openapi::openapi;
pub use route::{Line, MOUNTS, table};

/// Where the OpenAPI document is.
const DOCUMENT: &str = "/backend/api/openapi.json";
/// Where its interactive page is.
const PAGE: &str = "/docs/octos";

/// The dialect.
#[derive(Clone, Copy, Debug, Default)]
pub struct Octos;

impl Dialect for Octos {
    fn name(&self) -> &'static str {
        "octos"
    }

    fn title(&self) -> &'static str {
        "Octos API"
    }

    fn prefixes(&self) -> &'static [&'static str] {
        &MOUNTS
    }

    fn routes(&self) -> Vec<Route> {
        let document = Route::document("docs.openapi", DOCUMENT, openapi);
        let pages = MOUNTS.map(|mount| {
            let path = format!("{mount}/docs/{{provider}}");
            Route::new("docs.page", Method::GET, path, interactive).for_anyone()
        });
        let bound = route::bound().into_iter().flat_map(route::Bound::routes);
        bound.chain(route::astray()).chain([document]).chain(pages).collect()
    }

    fn error(&self, error: &Error, _request_id: &str) -> Reply {
        error::reply(error)
    }

    fn rate(&self, state: &RateState, headers: &mut HeaderMap) {
        let told = [("x-ratelimit-limit", state.limit), ("x-ratelimit-remaining", state.remaining)];
        for (name, value) in told {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }

    fn document(&self) -> Option<&'static str> {
        Some(DOCUMENT)
    }
}

/// Leads to the interactive page from where siblings have that of compute, which they call `nimbo`.
async fn interactive(req: Req) -> Result<Reply> {
    if req.path("provider") != "nimbo" {
        return Err(shelf::absent("provider"));
    }
    let found = Reply::empty(StatusCode::FOUND);
    Ok(found.header(http::header::LOCATION, HeaderValue::from_static(PAGE)))
}
