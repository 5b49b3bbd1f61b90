//! Who asks, and whether it may: the credential of a request, and the guard before each handler.
//!
//! The rights are the core's; this only sees to it that they are asked for before anything else of
//! the request is looked at, as this API promises (401, 429, 403, 400, 404).

use http::request::Parts;
use nubo_api_kit::{Req, bearer};
use nubo_cloud::Action;
use nubo_domain::Result;

/// The secret of a request: `Authorization: Bearer <key>`, whatever form the key has.
pub fn credential(parts: &Parts) -> Option<String> {
    bearer(&parts.headers).map(str::to_owned)
}

/// Refuses who may not use the verb.
///
/// # Errors
/// `unauthenticated`, `insufficient_scope` and the like.
pub async fn guard<A: Action>(req: &Req) -> Result<()> {
    req.cloud().check::<A>(req.caller()).await
}
