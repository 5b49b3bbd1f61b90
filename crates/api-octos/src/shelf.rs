//! What objects point at and answers show: the catalogue, projects, networks; and finding any
//! object by the slug or id in an address or a field.

use std::collections::BTreeMap;

use nubo_api_kit::Req;
use nubo_base::{Id, Money, Uuid};
use nubo_cloud::wallet::ListSubscriptions;
use nubo_cloud::{AllOf, Get, Listable, Listing, SheetOf};
use nubo_domain::billing::{Period, Subscription};
use nubo_domain::{
    Error, ErrorKind, Image, Kind, Lookup, Network, Project, Region, Result, SecurityGroup, Size,
};

use crate::page::Wanted;
use crate::slug;

/// What answers show beside an object itself.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Regions.
    pub regions: Vec<Region>,
    /// Sizes.
    pub sizes: Vec<Size>,
    /// Images.
    pub images: Vec<Image>,
    /// Projects of the account.
    pub projects: Vec<Project>,
    /// Networks of the account.
    pub networks: Vec<Network>,
    /// Security groups of the account.
    pub groups: Vec<SecurityGroup>,
    /// What is paid for things, by their ids.
    pub paid: BTreeMap<Uuid, Subscription>,
    /// For how long an order pays at a time.
    pub ordered: Period,
}

impl Shelf {
    /// Where things are: regions and projects.
    ///
    /// # Errors
    /// Those of the cloud.
    pub async fn places(req: &Req) -> Result<Self> {
        let (regions, projects) = (seen(req).await?, seen(req).await?);
        Ok(Self { regions, projects, ..Self::default() })
    }

    /// Places and networks.
    ///
    /// # Errors
    /// Those of the cloud.
    pub async fn networks(req: &Req) -> Result<Self> {
        Ok(Self { networks: seen(req).await?, ..Self::places(req).await? })
    }

    /// All of it.
    ///
    /// # Errors
    /// Those of the cloud.
    pub async fn whole(req: &Req) -> Result<Self> {
        let (sizes, images) = (seen(req).await?, seen(req).await?);
        let groups = seen(req).await?;
        Ok(Self { sizes, images, groups, ..Self::networks(req).await? })
    }

    /// A region by slug, id or name.
    #[must_use]
    pub fn region(&self, text: &str) -> Option<&Region> {
        self.regions.iter().find(|r| {
            r.head.name == text
                || text.parse() == Ok(r.head.id.uuid())
                || r.title.eq_ignore_ascii_case(text)
        })
    }

    /// The project that a slug or id names best.
    #[must_use]
    pub fn project(&self, text: &str) -> Option<&Project> {
        best(&self.projects, text)
    }

    /// The network that a slug or id names best.
    #[must_use]
    pub fn network(&self, text: &str) -> Option<&Network> {
        best(&self.networks, text)
    }
}

impl Shelf {
    /// The same, with what is paid for these things. Callers who may not read bills see none.
    ///
    /// # Errors
    /// Those of the cloud.
    pub async fn with_bills(mut self, req: &Req, ids: &[Uuid]) -> Result<Self> {
        let (Some(first), Some(last)) = (ids.iter().min(), ids.iter().max()) else {
            return Ok(self);
        };
        // Subscriptions come in the order of their things' ids.
        let mut after = Some(Uuid::from_u128(first.as_u128().saturating_sub(1)));
        while let Some(from) = after.filter(|from| from < last) {
            let wish = ListSubscriptions { after: Some(from), limit: 100, ..Default::default() };
            let page = match req.call(wish).await {
                Err(error) if error.kind() == ErrorKind::Forbidden => return Ok(self),
                page => page?,
            };
            after = page.next;
            let known = page.items.into_iter().filter(|s| ids.contains(&s.id));
            self.paid.extend(known.map(|subscription| (subscription.id, subscription)));
        }
        Ok(self)
    }

    /// For how long one charge pays for a thing.
    #[must_use]
    pub fn period(&self, id: Uuid) -> Period {
        self.paid.get(&id).map_or(self.ordered, |subscription| subscription.period)
    }

    /// What a thing has cost in all.
    #[must_use]
    pub fn spent(&self, id: Uuid) -> f64 {
        self.paid.get(&id).map_or(0.0, |subscription| units(subscription.total))
    }
}

/// An amount as this API has totals: a number of currency units.
#[must_use]
pub fn units(amount: Money) -> f64 {
    amount.to_string().parse().unwrap_or(0.0)
}

/// Of some objects the one that a slug or id names best; of equals the oldest.
pub fn best<'a, K: Kind>(objects: &'a [K], text: &str) -> Option<&'a K> {
    let ranked = objects.iter().map(|object| (slug::fits(object.head(), text), object));
    let ranked = ranked.filter(|(rank, _)| *rank > 0);
    ranked.rev().max_by_key(|(rank, _)| *rank).map(|(_, object)| object)
}

/// Every object of a kind that the caller may know of and that fits the listing.
///
/// # Errors
/// Those of the cloud.
pub async fn all<K: Listable>(req: &Req, listing: Listing) -> Result<Vec<K>> {
    req.call(AllOf::new(listing)).await
}

/// The objects of the wanted page, and how many there are in all. No listing is an empty list.
///
/// # Errors
/// Those of the cloud.
pub async fn sheet<K: Listable>(
    req: &Req,
    wanted: &Wanted,
    listing: Option<Listing>,
) -> Result<(Vec<K>, u64)> {
    let Some(listing) = listing else { return Ok((Vec::new(), 0)) };
    if wanted.all || wanted.sort().is_some() {
        let mut found: Vec<K> = all(req, listing).await?;
        wanted.order(&mut found);
        return Ok(wanted.cut(found));
    }
    let sheet = req.call(SheetOf::<K>::new(listing, wanted.skip())).await?;
    Ok((sheet.items, sheet.total))
}

/// What was found, or nothing for callers who may not read it: answers then show less.
///
/// # Errors
/// Any other failure to find it.
pub fn as_far_as_seen<T: Default>(found: Result<T>) -> Result<T> {
    match found {
        Err(error) if error.kind() == ErrorKind::Forbidden => Ok(T::default()),
        found => found,
    }
}

/// As [`all`], but nothing for callers who may not read the kind.
///
/// # Errors
/// Those of the cloud.
pub async fn seen<K: Listable>(req: &Req) -> Result<Vec<K>> {
    as_far_as_seen(all(req, Listing::default()).await)
}

/// The live object with this id, if the caller may know of it.
///
/// # Errors
/// Those of the cloud but absence.
pub async fn by_id<K: Listable>(req: &Req, id: Uuid) -> Result<Option<K>> {
    match req.call(Get::<K>::new(Id::<K>::of(id).to_string())).await {
        Ok(object) => Ok(Some(object).filter(|object| !object.ended())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The live object that a slug with a name in it, or an id, names.
///
/// # Errors
/// Those of the cloud but absence.
pub async fn by_slug<K: Listable>(req: &Req, text: &str) -> Result<Option<K>> {
    if let Ok(id) = text.parse::<Uuid>() {
        return by_id(req, id).await;
    }
    let found: Vec<K> = all(req, Listing::default()).await?;
    Ok(best(&found, text).cloned())
}

/// The refusal of an address that names nothing that the caller may know of.
#[must_use]
pub fn absent(what: &str) -> Error {
    Error::not_found(what).public(format!("The provided {what} is invalid."))
}

impl Shelf {
    /// The page that a query wishes of a kind that lives in projects; none if it names a project or
    /// a region that is not there, where nothing can be.
    #[must_use]
    pub fn listing(&self, wanted: &Wanted) -> Option<Listing> {
        let mut listing = wanted.listing();
        if let Some(text) = wanted.filter("project") {
            listing.project = Some(self.project(text)?.head.id.to_string());
        }
        if let Some(text) = wanted.filter("region") {
            self.region(text)?;
        }
        if let Some(text) = wanted.filter("name") {
            listing.name = Some(text.to_owned());
        }
        Some(listing)
    }

    /// As [`Shelf::listing`], for a kind that is looked up by region.
    #[must_use]
    pub fn listing_there(&self, wanted: &Wanted) -> Option<Listing> {
        let mut listing = self.listing(wanted)?;
        if let Some(region) = wanted.filter("region").and_then(|text| self.region(text)) {
            let id = region.head.id.uuid().to_string();
            listing.lookups.push(("region", Lookup::Text(id)));
        }
        Some(listing)
    }
}
