//! Reading requests: one bag of JSON, form and query, ids as bare UUIDs, regions in any case.

use nubo_api_kit::{Input, Req};
use nubo_base::{Id, Tag, Uuid};
use nubo_cloud::{AllOf, Get, Listable, Listing};
use nubo_domain::{Error, Kind, Region, Result, Scope};
use serde::de::DeserializeOwned;

use crate::error::REGION_ABSENT;

/// What a request says.
pub struct Said(Input);

impl Said {
    /// The query, and over it the body. Two calls of the Go client send a bare `""` or `null`,
    /// which say nothing.
    ///
    /// # Errors
    /// Those of [`Input::of`].
    pub async fn of(req: &Req) -> Result<Self> {
        let says_nothing = matches!(req.body().trim_ascii(), b"null" | b"\"\"");
        if says_nothing {
            let query = req.uri().query().unwrap_or_default();
            return Ok(Self(Input::of(req.headers(), query, &bytes_of_nothing()).await?));
        }
        req.input().await.map(Self)
    }

    /// All of it as a type. An empty text is no answer here.
    ///
    /// # Errors
    /// `validation_failed` at the name that does not fit.
    pub fn read<T: DeserializeOwned>(self) -> Result<T> {
        self.0.without_empty().read()
    }

    /// The last text under a name, also an empty one.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.text(name)
    }

    /// The last text under a name that is not empty.
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.text(name).filter(|text| !text.is_empty())
    }

    /// The text under a name, also an empty one; none if nothing stands there.
    ///
    /// # Errors
    /// `validation_failed` at the name for what is no text.
    pub fn optional(&self, name: &str) -> Result<Option<&str>> {
        match self.text(name) {
            None if self.has(name) => Err(Error::invalid(name, "must be a text")),
            found => Ok(found),
        }
    }

    /// A text that the request must have.
    ///
    /// # Errors
    /// `validation_failed` at the name.
    pub fn needed(&self, name: &str) -> Result<String> {
        let found = self.filled(name).map(str::to_owned);
        found.ok_or_else(|| Error::invalid(name, "is required"))
    }

    /// The texts of a list under a name.
    ///
    /// # Errors
    /// `validation_failed` for what is no list of texts.
    pub fn texts(&self, name: &str) -> Result<Vec<String>> {
        self.0.texts(name)
    }

    /// Whether anything stands under a name.
    pub fn has(&self, name: &str) -> bool {
        self.0.has(name)
    }

    /// The region that the request means: that of its body if it names one there, else that of
    /// its query, else the first that is open.
    ///
    /// # Errors
    /// `region_unavailable`; those of the store.
    pub async fn region(&self, req: &Req) -> Result<Region> {
        let asked = req.query_pairs().into_iter().rev();
        let mut asked = asked.filter(|(name, value)| name == "region" && !value.is_empty());
        let said = self.optional("region")?.filter(|text| !text.is_empty());
        let named = match said {
            Some(text) => Some(text.to_owned()),
            None => asked.next().map(|(_, value)| value),
        };
        let regions = regions(req).await?;
        let fits = |region: &&Region| match &named {
            Some(named) => region.head.name.eq_ignore_ascii_case(named),
            None => region.available,
        };
        let found = regions.iter().find(fits).or(match named {
            Some(_) => None,
            None => regions.first(),
        });
        found.cloned().ok_or_else(|| {
            let text = "There is no such region; GET /v2/regions lists them.";
            Error::new(&REGION_ABSENT).public(text)
        })
    }
}

fn bytes_of_nothing() -> bytes::Bytes {
    bytes::Bytes::new()
}

/// Every region of the catalogue, in the order of their making.
///
/// # Errors
/// Those of the store.
pub async fn regions(req: &Req) -> Result<Vec<Region>> {
    req.call(AllOf::<Region>::new(Listing::default())).await
}

/// The object that a path names, in the form that actions take.
///
/// # Errors
/// `not_found` for what is no UUID.
pub fn id<K: Kind>(req: &Req, name: &str) -> Result<String> {
    let uuid = Uuid::try_parse(req.path(name)).map_err(|_| Error::not_found(K::NAME))?;
    Ok(shown::<K>(uuid))
}

/// The live object that a path names.
///
/// # Errors
/// `not_found`; those of the store.
pub async fn live<K: Listable>(req: &Req, name: &str) -> Result<K> {
    let found = req.call(Get::<K>::new(id::<K>(req, name)?)).await?;
    if found.ended() {
        return Err(Error::not_found(K::NAME));
    }
    Ok(found)
}

/// Everything of a kind that the caller may know of; nothing if it may not look.
///
/// # Errors
/// Those of the store.
pub async fn all_if_visible<K: Listable>(req: &Req, scope: Scope) -> Result<Vec<K>> {
    if !req.caller().scopes.has(scope) {
        return Ok(Vec::new());
    }
    req.call(AllOf::<K>::new(Listing::default())).await
}

fn shown<K: Tag>(uuid: Uuid) -> String {
    Id::<K>::of(uuid).to_string()
}

/// An object that a body names: by its UUID, or by its name.
#[must_use]
pub fn named<K: Kind>(text: &str) -> String {
    Uuid::try_parse(text).map_or_else(|_| text.to_owned(), shown::<K>)
}

/// Words that are divided by blanks or commas, in one text or several.
#[must_use]
pub fn words(texts: &[String]) -> Vec<String> {
    let split = |text: &String| -> Vec<String> {
        let words = text.split(|c: char| c.is_whitespace() || c == ',');
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    texts.iter().flat_map(split).collect()
}
