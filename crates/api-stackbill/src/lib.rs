//! The API of the Cloud Management Portal (seed 004, StackBill): bytes to actions and back.
//!
//! Everything lives under `/restapi/<module>/<operation>`, many changes are GETs, every answer is a
//! list, and most numbers are texts. This crate holds no state and no rule, and must not know
//! drivers or other dialects.

mod account;
mod address;
mod auth;
mod catalogue;
pub mod error;
mod forward;
mod instance;
mod job;
mod kinds;
mod names;
mod network;
mod op;
mod openapi;
mod page;
mod rule;
mod said;
mod security_group;
mod snapshot;
mod ssh_key;
mod volume;
pub mod words;

use http::request::Parts;
use http::{HeaderMap, Method};
use nubo_api_kit::{Dialect, Reply, Route, tell_rate};
use nubo_cloud::{Caller, RateState};
use nubo_domain::Error;

pub use kinds::{KINDS, all};
pub use op::{Answer, Op, Param, Shape};
pub use openapi::openapi;

use op::Bound;

/// Where the OpenAPI document is.
const DOCUMENT: &str = "/restapi/openapi.json";

/// The dialect.
#[derive(Clone, Copy, Debug, Default)]
pub struct StackBill;

impl Dialect for StackBill {
    fn name(&self) -> &'static str {
        "stackbill"
    }

    fn title(&self) -> &'static str {
        "Cloud Management Portal"
    }

    fn prefixes(&self) -> &'static [&'static str] {
        &["/restapi"]
    }

    fn routes(&self) -> Vec<Route> {
        let document = Route::document("docs.openapi", DOCUMENT, openapi);
        let (verb, path) = ("security_group.forwarding", security_group::FORWARDING);
        let refused = Route::new(verb, Method::POST, path, security_group::no_forwarding);
        kinds::bound().filter_map(Bound::route).chain([document, refused]).collect()
    }

    fn credential(&self, parts: &Parts) -> Option<String> {
        auth::credential(parts)
    }

    fn fits(&self, parts: &Parts, caller: &Caller) -> bool {
        auth::fits(parts, caller)
    }

    fn error(&self, error: &Error, _request_id: &str) -> Reply {
        error::reply(error)
    }

    fn rate(&self, state: &RateState, headers: &mut HeaderMap) {
        let names = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"];
        tell_rate(state, names, headers);
    }

    fn document(&self) -> Option<&'static str> {
        Some(DOCUMENT)
    }
}
