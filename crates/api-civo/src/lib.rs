//! The Civo API, `/v2`: bytes to actions and back.
//!
//! What its clients rely on is kept to the letter: names and types of fields, codes of errors,
//! pages, and the reading of JSON, forms and queries alike. This crate holds no state and no rule,
//! and must not know drivers or other dialects.

mod account;
mod action;
mod auth;
mod charge;
mod cluster;
pub mod error;
mod firewall;
mod image;
mod instance;
mod ip;
mod network;
mod openapi;
mod page;
mod quota;
mod read;
mod region;
mod resource_snapshot;
mod restore;
mod role;
mod route;
mod size;
mod snapshot;
mod ssh_key;
mod user;
mod volume;
pub mod words;

use std::time::Duration;

use http::request::Parts;
use nubo_api_kit::{Dialect, Reply, Route};
use nubo_domain::Error;

pub use openapi::openapi;
pub use route::{Told, table};

/// Where the OpenAPI document is.
const DOCUMENT: &str = "/v2/openapi.json";

/// The dialect.
#[derive(Clone, Copy, Debug, Default)]
pub struct Civo;

/// Clients of this API know no limit: the provider for Terraform takes every failure of reading an
/// instance for an instance that is gone, and would order it anew. So they are slowed down instead.
const PATIENCE: Duration = Duration::from_secs(30);

impl Dialect for Civo {
    fn name(&self) -> &'static str {
        "civo"
    }

    fn title(&self) -> &'static str {
        "Civo API"
    }

    fn prefixes(&self) -> &'static [&'static str] {
        &["/v2"]
    }

    fn routes(&self) -> Vec<Route> {
        let document = Route::document("docs.openapi", DOCUMENT, openapi);
        let bound = route::bound().into_iter().map(route::Bound::route);
        bound.chain([document]).chain(instance::pages()).collect()
    }

    fn credential(&self, parts: &Parts) -> Option<String> {
        instance::credential(parts)
    }

    fn error(&self, error: &Error, _request_id: &str) -> Reply {
        error::reply(error)
    }

    fn patience(&self) -> Duration {
        PATIENCE
    }

    fn document(&self) -> Option<&'static str> {
        Some(DOCUMENT)
    }
}
