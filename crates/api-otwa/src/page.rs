//! Whole lists: this API has no pages for what is listed here.

use nubo_api_kit::Req;
use nubo_cloud::{ListOf, Listable, Listing, Paged};
use nubo_domain::Result;

/// Everything of a kind that the caller may know of, the oldest first.
///
/// # Errors
/// Those of the listing verb.
pub async fn all<K: Listable>(req: &Req) -> Result<Vec<K>> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let listing = Listing { after, limit: 100, ..Listing::default() };
        let Paged { items, next } = req.call(ListOf::<K>::new(listing)).await?;
        found.extend(items);
        match next {
            Some(_) => after = next,
            None => return Ok(found),
        }
    }
}
