//! Envelopes: of one object, of an action, of a page.

use http::StatusCode;
use nubo_api_kit::{Reply, Req, rendered};
use nubo_cloud::{Rendered, SHEET_MAX};
use nubo_domain::Result;
use schemars::JsonSchema;
use serde::Serialize;

/// An answer with one object, or with nothing but a message.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Envelope<T> {
    /// Always `Success`.
    pub status: &'static str,
    /// `Ok` where something was read, a sentence where something was done.
    pub message: String,
    /// The object, the list, or null.
    pub data: T,
}

/// A page of a list: a paginator's keys beside the envelope's.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Sheet<T> {
    /// Always `Success`.
    pub status: &'static str,
    /// Always `Ok`.
    pub message: &'static str,
    /// The page's number, from 1.
    pub current_page: u64,
    /// The page's objects.
    pub data: Vec<T>,
    /// The address of the first page.
    pub first_page_url: String,
    /// The number of the first object, from 1; null on an empty page.
    pub from: Option<u64>,
    /// The last page's number, at least 1.
    pub last_page: u64,
    /// The address of the last page.
    pub last_page_url: String,
    /// The address of the next page, if there is one.
    pub next_page_url: Option<String>,
    /// The address without its query.
    pub path: String,
    /// Objects on a full page; -1 where all are on one.
    pub per_page: i64,
    /// The address of the page before, if there is one.
    pub prev_page_url: Option<String>,
    /// The number of the last object; null on an empty page.
    pub to: Option<u64>,
    /// Objects on all pages.
    pub total: u64,
}

const SUCCESS: &str = "Success";
const PER_PAGE: u32 = 25;

/// An answer to a reader.
///
/// # Errors
/// `internal_error` for what JSON cannot hold.
pub fn read<T: Serialize>(data: T) -> Result<Reply> {
    Reply::json(StatusCode::OK, &envelope("Ok", data))
}

/// An answer to somebody who did something.
///
/// # Errors
/// `internal_error` for what JSON cannot hold.
pub fn done<T: Serialize>(message: &str, data: T) -> Result<Reply> {
    Reply::json(StatusCode::OK, &envelope(message, data))
}

/// The answer to a change, in the form that is stored for its idempotency key.
pub fn changed<T: Serialize>(status: StatusCode, message: &str, data: T) -> Rendered {
    rendered(status, &envelope(message, data))
}

fn envelope<T>(message: &str, data: T) -> Envelope<T> {
    Envelope { status: SUCCESS, message: message.to_owned(), data }
}

/// Which page is wanted. What cannot be read is not wished for, as the framework has it.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The page's number, from 1.
    pub page: u32,
    /// Objects on a page.
    pub limit: u32,
    /// Whether all of a small list is wanted at once (`limit=-1`).
    pub all: bool,
    pairs: Vec<(String, String)>,
}

impl Wanted {
    /// Reads the query of a request.
    #[must_use]
    pub fn of(req: &Req) -> Self {
        let pairs = req.query_pairs();
        let last = |name: &str| {
            pairs.iter().rev().find(|(n, _)| n == name).map(|(_, value)| value.trim().to_owned())
        };
        let number = |text: Option<String>| text.and_then(|text| text.parse::<i64>().ok());
        let asked = number(last("limit")).or_else(|| number(last("per_page")));
        let limit = asked.filter(|n| *n > 0).and_then(|n| u32::try_from(n.min(500)).ok());
        let page = number(last("page")).filter(|n| *n > 0).and_then(|n| u32::try_from(n).ok());
        Self {
            page: page.unwrap_or(1),
            limit: limit.unwrap_or(PER_PAGE).min(SHEET_MAX),
            all: asked == Some(-1),
            pairs,
        }
    }

    /// The value of `filter[name]`.
    #[must_use]
    pub fn filter(&self, name: &str) -> Option<&str> {
        let bracketed = format!("filter[{name}]");
        let found = self.pairs.iter().rev().find(|(n, _)| *n == bracketed);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Whether a relation is named in `include`.
    #[must_use]
    pub fn includes(&self, name: &str) -> bool {
        let named = self.pairs.iter().filter(|(n, _)| n == "include" || n == "include[]");
        named.flat_map(|(_, value)| value.split(',')).any(|part| part.trim() == name)
    }

    /// The field to sort by, and whether from the highest.
    #[must_use]
    pub fn sort(&self) -> Option<(&str, bool)> {
        let (_, text) = self.pairs.iter().rev().find(|(n, _)| n == "sort")?;
        let text = text.split(',').next().unwrap_or_default().trim();
        let (field, down) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
        (!field.is_empty()).then_some((field, down))
    }

    /// The same list, all on one page.
    #[must_use]
    pub fn whole(self) -> Self {
        Self { all: true, ..self }
    }

    /// How many objects come before the page.
    #[must_use]
    pub const fn skip(&self) -> u32 {
        (self.page - 1).saturating_mul(self.limit)
    }

    /// Cuts the page out of a whole list.
    #[must_use]
    pub fn cut<T>(&self, all: Vec<T>) -> (Vec<T>, u64) {
        let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
        if self.all {
            return (all, total);
        }
        let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        (all.into_iter().skip(size(self.skip())).take(size(self.limit)).collect(), total)
    }

    /// The answer with the page of a whole list.
    ///
    /// # Errors
    /// `internal_error` for what JSON cannot hold.
    pub fn sheet_of<T: Serialize>(&self, req: &Req, all: Vec<T>) -> Result<Reply> {
        let (data, total) = self.cut(all);
        self.sheet(req, data, total)
    }

    /// The answer with a page.
    ///
    /// # Errors
    /// `internal_error` for what JSON cannot hold.
    pub fn sheet<T: Serialize>(&self, req: &Req, data: Vec<T>, total: u64) -> Result<Reply> {
        let (page, limit) = if self.all { (1, total.max(1)) } else { self.place() };
        let last = total.div_ceil(limit).max(1);
        let count = u64::try_from(data.len()).unwrap_or(0);
        let first = (page - 1) * limit + 1;
        let path = format!("{}{}", origin(req), req.uri().path());
        let url = |n: u64| format!("{path}?{}", self.query(n));
        Reply::json(
            StatusCode::OK,
            &Sheet {
                status: SUCCESS,
                message: "Ok",
                current_page: page,
                data,
                first_page_url: url(1),
                from: (count > 0).then_some(first),
                last_page: last,
                last_page_url: url(last),
                next_page_url: (page < last).then(|| url(page + 1)),
                prev_page_url: (page > 1).then(|| url(page - 1)),
                per_page: if self.all { -1 } else { i64::from(self.limit) },
                to: (count > 0).then(|| first + count - 1),
                total,
                path: path.clone(),
            },
        )
    }

    fn place(&self) -> (u64, u64) {
        (u64::from(self.page), u64::from(self.limit))
    }

    /// The query of another page of the same list.
    fn query(&self, page: u64) -> String {
        let kept = self.pairs.iter().filter(|(name, _)| name != "page");
        let own = ("page".to_owned(), page.to_string());
        let pairs: Vec<String> = kept
            .chain([&own])
            .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
            .collect();
        pairs.join("&")
    }
}

/// Scheme and host as the client called them.
fn origin(req: &Req) -> String {
    let host = req.header("host").or_else(|| req.uri().authority().map(|a| a.as_str()));
    let host = host
        .filter(|host| host.bytes().all(|b| b.is_ascii_alphanumeric() || b".:-[]".contains(&b)));
    let secure = req.header("x-forwarded-proto") == Some("https");
    let scheme = if secure { "https" } else { "http" };
    host.map_or_else(String::new, |host| format!("{scheme}://{host}"))
}

/// A part of a query, percent-encoded where it must be.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~[]".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

impl Wanted {
    /// The listing of a page without filters.
    #[must_use]
    pub fn listing(&self) -> nubo_cloud::Listing {
        nubo_cloud::Listing { limit: self.limit, ..nubo_cloud::Listing::default() }
    }

    /// Sorts a whole list as `sort` wishes: by name, or by when things were made or changed.
    pub fn order<K: nubo_domain::Kind>(&self, items: &mut [K]) {
        let Some((field, down)) = self.sort() else { return };
        match field {
            "name" | "slug" => items.sort_by(|a, b| a.head().name.cmp(&b.head().name)),
            "updated_at" => items.sort_by_key(|item| item.head().updated),
            _ => items.sort_by_key(|item| item.head().created),
        }
        if down {
            items.reverse();
        }
    }
}
