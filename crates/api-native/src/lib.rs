//! The cloud's own API, CloudAPI: bytes to actions and back.
//!
//! The verb table in `wire` says what there is; each kind's file answers its verbs. This crate
//! holds no state and no rule, and must not know drivers or other dialects.

mod account;
mod address;
mod answer;
mod audit;
mod check;
mod console;
pub mod error;
mod event;
mod forward_rule;
mod host;
mod image;
mod key;
mod letter;
mod metric;
mod network;
mod openapi;
mod operation;
mod params;
mod password;
mod project;
mod quota;
mod region;
mod registration;
mod role;
mod route;
mod second_factor;
mod security_group;
mod server;
mod session;
mod setting;
mod size;
mod snapshot;
mod ssh_key;
mod token;
mod usage;
mod user;
mod volume;
mod wait;
mod wallet;
pub mod words;

use http::HeaderMap;
use nubo_api_kit::{Dialect, Reply, Route, tell_rate};
use nubo_cloud::RateState;
use nubo_domain::Error;

pub use openapi::openapi;
pub use route::facts;

use route::{Bound, bound};

/// Where the OpenAPI document is.
const DOCUMENT: &str = "/v1/openapi.json";

/// The dialect.
#[derive(Clone, Copy, Debug, Default)]
pub struct Native;

impl Native {
    /// The dialect.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl Dialect for Native {
    fn name(&self) -> &'static str {
        "native"
    }

    fn title(&self) -> &'static str {
        "CloudAPI"
    }

    fn prefixes(&self) -> &'static [&'static str] {
        &["/v1"]
    }

    fn routes(&self) -> Vec<Route> {
        let document = Route::document("docs.openapi", DOCUMENT, openapi);
        bound().filter_map(Bound::route).chain([document]).collect()
    }

    fn takes_cookies(&self) -> bool {
        true
    }

    fn error(&self, error: &Error, request_id: &str) -> Reply {
        error::reply(error, request_id)
    }

    fn rate(&self, state: &RateState, headers: &mut HeaderMap) {
        let names = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];
        tell_rate(state, names, headers);
    }

    fn document(&self) -> Option<&'static str> {
        Some(DOCUMENT)
    }
}
