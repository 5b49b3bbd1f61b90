//! What a request says, checked against the parameters of its operation.
//!
//! Query and body are one bag, numbers and booleans may be texts, and an empty text is no answer:
//! clients of this API send `cpuCore=` where they mean nothing.

use nubo_api_kit::{Input, Reply, Req};
use nubo_base::{Id, Tag, Uuid};
use nubo_cloud::{Action, AllOf, Get, Listable, Listing, Rendered};
use nubo_domain::{Error, ErrorKind, Lookup, Region, Result, code};

use crate::op::{Op, Param, Shape};

/// More faults than this are not told.
const FAULTS_MAX: usize = 20;

/// A request whose parameters are as its operation describes them.
pub struct Said {
    /// The request.
    pub req: Req,
    bag: Input,
}

impl Said {
    /// Reads what an operation takes.
    ///
    /// # Errors
    /// `validation_failed` at every parameter that is missing or not as described, and those of
    /// [`Req::input`].
    pub async fn read(op: &'static Op, req: Req) -> Result<Self> {
        let mut bag = req.input().await?.without_empty();
        for name in op.path_params() {
            bag.put(name, req.path(name));
        }
        let faults = op.params.iter().filter_map(|param| Some((param.name, fault(param, &bag)?)));
        let faults: Vec<_> = faults.take(FAULTS_MAX).collect();
        if faults.is_empty() {
            return Ok(Self { req, bag });
        }
        let error = Error::new(&code::VALIDATION_FAILED);
        Err(faults.into_iter().fold(error, |e, (name, issue)| e.field(name, issue)))
    }

    /// A parameter; none if absent.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.bag.text(name).map(str::to_owned)
    }

    /// A parameter that was checked to be there.
    #[must_use]
    pub fn need(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// The id that a parameter names, as the core shows it; a text that is no UUID stays as it is
    /// and names something by its name, or nothing.
    #[must_use]
    pub fn id<K: Tag>(&self, name: &str) -> Option<String> {
        self.text(name).map(|text| shown::<K>(&text))
    }

    /// An id that was checked to be there.
    #[must_use]
    pub fn need_id<K: Tag>(&self, name: &str) -> String {
        self.id::<K>(name).unwrap_or_default()
    }

    /// A parameter that is true or false.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.bag.text(name).and_then(flag)
    }

    /// A number.
    #[must_use]
    pub fn count(&self, name: &str) -> Option<u64> {
        self.bag.text(name).and_then(|text| text.trim().parse().ok())
    }

    /// Runs a verb for the caller.
    ///
    /// # Errors
    /// Those of the verb.
    pub async fn call<A: Action>(&self, action: A) -> Result<A::Output> {
        self.req.call(action).await
    }

    /// Runs a changing verb, once for each idempotency key.
    ///
    /// # Errors
    /// Those of the verb.
    pub async fn call_once<A, R>(&self, action: A, render: R) -> Result<Reply>
    where
        A: Action,
        R: Fn(A::Output) -> Rendered + Send + 'static,
    {
        self.req.call_once(action, render).await
    }

    /// One object, by the id as the core shows it.
    ///
    /// # Errors
    /// `not_found`; `insufficient_scope`.
    pub async fn get<K: Listable>(&self, id: impl Into<String>) -> Result<K> {
        self.call(Get::<K>::new(id)).await
    }

    /// One object that only adds to an answer: none for callers who may not read it.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn peek<K: Listable>(&self, id: Id<K>) -> Result<Option<K>> {
        forgiven(self.get::<K>(id.to_string()).await)
    }

    /// The zone that a list is asked for.
    ///
    /// # Errors
    /// `not_found` for one that is not there.
    pub async fn zone(&self) -> Result<Option<Region>> {
        match self.id::<Region>("zoneUuid") {
            Some(id) => self.get::<Region>(id).await.map(Some),
            None => Ok(None),
        }
    }

    /// Everything of a kind in the zone that is asked for: this API has no pages.
    ///
    /// # Errors
    /// `not_found` for a zone that is not there; those of the verb.
    pub async fn all_in_zone<K: Listable>(&self) -> Result<Vec<K>> {
        let zone = self.zone().await?;
        let lookups = zone.map(|zone| ("region", Lookup::Text(zone.head.id.uuid().to_string())));
        self.all(lookups.into_iter().collect()).await
    }

    /// What a list is asked for: the one with the UUID of a parameter, or everything of a kind; in
    /// the zone that is asked for.
    ///
    /// # Errors
    /// `not_found` for a zone that is not there; those of the verb.
    pub async fn in_zone<K: Listable>(
        &self,
        name: &str,
        region: fn(&K) -> Id<Region>,
    ) -> Result<Vec<K>> {
        let Some(mut found) = self.only::<K>(name).await? else { return self.all_in_zone().await };
        if let Some(zone) = self.zone().await? {
            found.retain(|one| region(one) == zone.head.id);
        }
        Ok(found)
    }

    /// Everything of a kind with these values in lookup columns.
    ///
    /// # Errors
    /// Those of the verb.
    pub async fn all<K: Listable>(&self, lookups: Vec<(&'static str, Lookup)>) -> Result<Vec<K>> {
        self.call(AllOf::new(Listing { lookups, ..Listing::default() })).await
    }

    /// The object with the UUID of a parameter, in a list of one, or of none: a filter that fits
    /// nothing is no failure. None where the parameter is absent.
    ///
    /// # Errors
    /// Those of the verb.
    pub async fn only<K: Listable>(&self, name: &str) -> Result<Option<Vec<K>>> {
        let Some(id) = self.id::<K>(name) else { return Ok(None) };
        match self.get::<K>(id).await {
            Ok(found) if found.ended() => Ok(Some(Vec::new())),
            Ok(found) => Ok(Some(vec![found])),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Some(Vec::new())),
            Err(error) => Err(error),
        }
    }
}

/// What callers may not read, or what is gone, is left out of an answer about something else.
pub fn forgiven<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::NotFound) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// An id as the core shows it.
#[must_use]
pub fn shown<K: Tag>(text: &str) -> String {
    Uuid::try_parse(text.trim()).map_or_else(|_| text.to_owned(), |id| Id::<K>::of(id).to_string())
}

/// What is wrong with a parameter.
fn fault(param: &Param, bag: &Input) -> Option<String> {
    let Some(text) = bag.text(param.name) else {
        return match (bag.has(param.name), param.required) {
            (true, _) => Some("must be a single value".to_owned()),
            (false, true) => Some("is required".to_owned()),
            (false, false) => None,
        };
    };
    match param.shape {
        Shape::Uuid => line_fault(text, 253),
        Shape::Text(most) => line_fault(text, most),
        Shape::Lines(most) => {
            let fits = text.len() <= most && !text.contains('\0');
            (!fits).then(|| format!("must be at most {most} bytes without a zero byte"))
        }
        Shape::Count(least, most) => {
            let fits = text.trim().parse::<u64>().is_ok_and(|n| (least..=most).contains(&n));
            (!fits).then(|| format!("must be a whole number from {least} to {most}"))
        }
        Shape::Flag => flag(text).is_none().then(|| "must be true or false".to_owned()),
        Shape::Word(words) => {
            let fits = words.iter().any(|word| word.eq_ignore_ascii_case(text.trim()));
            (!fits).then(|| format!("must be one of {}", words.join(", ")))
        }
    }
}

fn line_fault(text: &str, most: usize) -> Option<String> {
    if text.chars().count() > most {
        return Some(format!("must be at most {most} characters long"));
    }
    text.chars().any(char::is_control).then(|| "must not contain control characters".to_owned())
}

fn flag(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Some(true),
        "false" | "0" | "no" => Some(false),
        _ => None,
    }
}
