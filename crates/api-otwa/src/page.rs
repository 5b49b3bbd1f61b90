//! Whole lists: this API has no pages for what is listed here.

use nubo_api_kit::Req;
use nubo_cloud::{AllOf, Listable, Listing};
use nubo_domain::Result;

/// Everything of a kind that the caller may know of, the oldest first.
///
/// # Errors
/// Those of the listing verb.
pub async fn all<K: Listable>(req: &Req) -> Result<Vec<K>> {
    req.call(AllOf::new(Listing::default())).await
}
