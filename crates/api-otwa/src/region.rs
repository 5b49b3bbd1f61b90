//! Regions, by slug and by the name that is shown.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Id;
use nubo_domain::{Error, Kind, Region, Result};
use serde::Serialize;

use crate::{body, page, words};

/// A region as it is shown.
#[derive(Serialize)]
struct Shown {
    slug: String,
    name: String,
}

/// Every region, so that servers can be shown with the names of theirs.
#[derive(Clone, Debug)]
pub struct Places(Vec<Region>);

impl Places {
    /// The regions of the cloud.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn of(req: &Req) -> Result<Self> {
        page::all(req).await.map(Self)
    }

    fn open(&self) -> impl Iterator<Item = &Region> {
        self.0.iter().filter(|region| region.available && !region.ended())
    }

    /// The slugs of those that take orders.
    pub fn slugs(&self) -> Vec<String> {
        self.open().map(|region| region.head.name.clone()).collect()
    }

    /// The name of the first one that takes orders; empty if none does.
    pub fn first_title(&self) -> String {
        self.open().next().map(|region| region.title.clone()).unwrap_or_default()
    }

    /// The name of a region for people; its slug if it is gone.
    pub fn title(&self, id: Id<Region>, slug: &str) -> String {
        let found = self.0.iter().find(|region| region.head.id == id);
        found.map_or(slug, |region| region.title.as_str()).to_owned()
    }

    /// The region that an order names, by slug or by the name that is shown.
    ///
    /// # Errors
    /// `validation_failed` at `region`.
    pub fn named(&self, given: String) -> Result<String> {
        let given = body::text("region", Some(given), 64)?;
        let is_it = |region: &&Region| {
            region.head.name == given || region.title.eq_ignore_ascii_case(&given)
        };
        let found = self.open().find(is_it).map(|region| region.head.name.clone());
        found.ok_or_else(|| Error::invalid("region", words::unknown("region", &given)))
    }
}

pub async fn list(req: Req) -> Result<Reply> {
    let places = Places::of(&req).await?;
    let shown = places
        .open()
        .map(|region| Shown { slug: region.head.name.clone(), name: region.title.clone() });
    Reply::json(StatusCode::OK, &shown.collect::<Vec<_>>())
}
