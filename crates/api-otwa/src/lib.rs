//! The Otwa Cloud API: bytes to actions and back.
//!
//! Everything that is served stands in one table ([`route`]), from which the routes, the OpenAPI
//! document and the reference are made. This crate holds no state and no rule, and must not know
//! drivers or other dialects; what it says of the other doors it is told.

mod account;
mod affiliate;
mod auth;
mod body;
mod credentials;
mod docs;
pub mod error;
mod openapi;
mod order;
mod os_template;
mod page;
mod power;
mod product;
mod region;
mod reinstall;
mod reseller;
mod rest;
pub mod route;
mod server;
mod sso;
mod stats;
pub mod words;

use std::sync::Arc;

use http::HeaderMap;
use http::request::Parts;
use nubo_api_kit::{Dialect, Reply, Route, tell_rate};
use nubo_cloud::RateState;
use nubo_domain::Error;

pub use docs::Door;
pub use openapi::openapi;

/// Where the OpenAPI document is.
const DOCUMENT: &str = "/openapi.json";

/// The dialect.
#[derive(Clone, Debug, Default)]
pub struct Otwa {
    doors: Arc<[Door]>,
}

impl Otwa {
    /// The dialect, which tells readers of the site's index of these doors.
    #[must_use]
    pub fn beside(doors: Vec<Door>) -> Self {
        Self { doors: doors.into() }
    }
}

impl Dialect for Otwa {
    fn name(&self) -> &'static str {
        "otwa"
    }

    fn title(&self) -> &'static str {
        "Otwa Cloud API"
    }

    fn prefixes(&self) -> &'static [&'static str] {
        &[route::BASE]
    }

    fn routes(&self) -> Vec<Route> {
        let verbs = route::table().into_iter().map(route::Entry::route);
        verbs.chain(docs::routes(&self.doors)).chain(sso::pages()).collect()
    }

    fn credential(&self, parts: &Parts) -> Option<String> {
        auth::credential(parts)
    }

    fn error(&self, error: &Error, _request_id: &str) -> Reply {
        error::reply(error)
    }

    fn rate(&self, state: &RateState, headers: &mut HeaderMap) {
        let names = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];
        tell_rate(state, names, headers);
    }

    fn document(&self) -> Option<&'static str> {
        Some(DOCUMENT)
    }
}
