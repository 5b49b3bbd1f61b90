//! Reading one object or a page of them: the same two verbs for every kind.

use std::marker::PhantomData;

use nubo_base::Uuid;
use nubo_domain::{Error, Kind, Lookup, Result};
use nubo_ports::{Objects, Query};

use crate::{Action, Ask, Mode, Needs};

/// A page of things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paged<T> {
    /// The things.
    pub items: Vec<T>,
    /// Where the next page begins after; none on the last page.
    pub next: Option<Uuid>,
}

impl<T> Paged<T> {
    /// The page of `items`, which were asked for with one more than `limit`.
    #[must_use]
    pub fn cut(mut items: Vec<T>, limit: u32, id: impl Fn(&T) -> Uuid) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(id);
        Self { items, next }
    }
}

/// Which objects, and which page of them.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Only of this project, by id or name.
    pub project: Option<String>,
    /// Only with this name.
    pub name: Option<String>,
    /// Only with this text in the name.
    pub search: Option<String>,
    /// Only in these states; naming one that is over shows those too.
    pub states: Vec<String>,
    /// Only with these values in lookup columns of the kind.
    pub lookups: Vec<(&'static str, Lookup)>,
    /// Only with these labels.
    pub labels: Vec<(String, String)>,
    /// Only after this id (before it with `newest_first`).
    pub after: Option<Uuid>,
    /// From the newest to the oldest.
    pub newest_first: bool,
    /// At most this many, 1 to 100.
    pub limit: u32,
}

/// A numbered page of things, and how many there are on all pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet<T> {
    /// The things.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: u64,
}

impl Listing {
    /// The query for what the caller may know of it.
    fn query<K: Kind>(&self, ask: &mut Ask<'_>) -> Result<Query> {
        let mut query = ask.visible::<K>();
        if let Some(project) = &self.project {
            query.rooms = ask.project(Some(project))?.head.id.into();
        }
        Ok(Query {
            name: self.name.clone(),
            search: self.search.clone(),
            with_ended: !self.states.is_empty(),
            states: self.states.clone(),
            lookups: self.lookups.clone(),
            labels: self.labels.clone(),
            after: self.after,
            newest_first: self.newest_first,
            ..query
        })
    }
}

/// A kind with the two reading verbs.
pub trait Listable: Kind {
    /// The name of the listing verb.
    const LIST: &'static str;
    /// The name of the reading verb.
    const GET: &'static str;
    /// What a caller needs for both.
    const READ_NEEDS: Needs;
}

/// Reads a page of a kind.
#[derive(Clone, Debug)]
pub struct ListOf<K> {
    listing: Listing,
    kind: PhantomData<fn() -> K>,
}

impl<K> ListOf<K> {
    /// The page that `listing` describes.
    #[must_use]
    pub const fn new(listing: Listing) -> Self {
        Self { listing, kind: PhantomData }
    }
}

impl<K: Listable> Action for ListOf<K> {
    const NAME: &'static str = K::LIST;
    const NEEDS: Needs = K::READ_NEEDS;
    const MODE: Mode = Mode::Read;
    type Output = Paged<K>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Paged<K>> {
        let listing = &self.listing;
        if !(1..=100).contains(&listing.limit) {
            return Err(Error::invalid("limit", "must be from 1 to 100"));
        }
        let query = Query { limit: listing.limit + 1, ..listing.query::<K>(ask)? };
        let items = ask.tx.list(&query)?;
        Ok(Paged::cut(items, listing.limit, |k: &K| k.head().id.uuid()))
    }
}

/// Reads a numbered page of a kind, for clients that count pages: the same verb as [`ListOf`].
#[derive(Clone, Debug)]
pub struct SheetOf<K> {
    listing: Listing,
    skip: u32,
    kind: PhantomData<fn() -> K>,
}

/// The most things of a numbered page.
pub const SHEET_MAX: u32 = 500;

impl<K> SheetOf<K> {
    /// What `listing` describes, without the first `skip`; its limit is 1 to [`SHEET_MAX`], and its
    /// `after` does not count.
    #[must_use]
    pub const fn new(listing: Listing, skip: u32) -> Self {
        Self { listing, skip, kind: PhantomData }
    }
}

impl<K: Listable> Action for SheetOf<K> {
    const NAME: &'static str = K::LIST;
    const NEEDS: Needs = K::READ_NEEDS;
    const MODE: Mode = Mode::Read;
    type Output = Sheet<K>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Sheet<K>> {
        let listing = &self.listing;
        if !(1..=SHEET_MAX).contains(&listing.limit) {
            return Err(Error::invalid("limit", format!("must be from 1 to {SHEET_MAX}")));
        }
        let query = listing.query::<K>(ask)?;
        let (after, limit, skip) = (None, listing.limit, self.skip);
        let query = Query { with_ended: false, after, limit, skip, ..query };
        let items = ask.tx.list(&query)?;
        let total = u64::try_from(ask.tx.row_count(K::TABLE, &query)?).unwrap_or(0);
        Ok(Sheet { items, total })
    }
}

/// Reads all objects of a kind at once, for dialects whose lists have no end.
#[derive(Clone, Debug)]
pub struct AllOf<K> {
    listing: Listing,
    kind: PhantomData<fn() -> K>,
}

impl<K> AllOf<K> {
    /// Everything that `listing` describes, wherever its page would begin and end.
    #[must_use]
    pub const fn new(listing: Listing) -> Self {
        Self { listing, kind: PhantomData }
    }
}

/// Rows that are read with one statement.
const AT_ONCE: u32 = 1_000;

impl<K: Listable> Action for AllOf<K> {
    const NAME: &'static str = K::LIST;
    const NEEDS: Needs = K::READ_NEEDS;
    const MODE: Mode = Mode::Read;
    type Output = Vec<K>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Vec<K>> {
        let mut found = Vec::new();
        let mut query = self.listing.query::<K>(ask)?;
        (query.after, query.limit) = (None, AT_ONCE);
        loop {
            let page: Vec<K> = ask.tx.list(&query)?;
            let is_last = page.len() < AT_ONCE as usize;
            query.after = page.last().map(|last| last.head().id.uuid());
            found.extend(page);
            if is_last {
                return Ok(found);
            }
        }
    }
}

/// Reads one object by id, or by name where names are unique.
#[derive(Clone, Debug)]
pub struct Get<K> {
    shown: String,
    kind: PhantomData<fn() -> K>,
}

impl<K> Get<K> {
    /// The object shown as `shown`.
    #[must_use]
    pub fn new(shown: impl Into<String>) -> Self {
        Self { shown: shown.into(), kind: PhantomData }
    }
}

impl<K: Listable> Action for Get<K> {
    const NAME: &'static str = K::GET;
    const NEEDS: Needs = K::READ_NEEDS;
    const MODE: Mode = Mode::Read;
    type Output = K;

    fn run(&self, ask: &mut Ask<'_>) -> Result<K> {
        ask.at(&self.shown)
    }
}
