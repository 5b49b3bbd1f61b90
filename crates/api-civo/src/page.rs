//! How lists and short answers are written.

use http::StatusCode;
use nubo_api_kit::{Reply, rendered};
use nubo_cloud::Rendered;
use nubo_domain::{Error, Result};
use schemars::JsonSchema;
use serde::Serialize;

use crate::read::Said;

/// A page of a list (contract: `{page, per_page, pages, items}`).
#[derive(Serialize, JsonSchema)]
pub struct Page<T> {
    /// Which page, from 1.
    pub page: u64,
    /// How many things a page holds at most.
    pub per_page: u64,
    /// How many pages there are, at least 1.
    pub pages: u64,
    /// The things.
    pub items: Vec<T>,
}

/// The answer of most changes.
#[derive(Serialize, JsonSchema)]
pub struct Simple {
    /// Always `success`.
    pub result: &'static str,
}

/// It was done.
pub const SUCCESS: &str = "success";

/// It was done, and there is nothing more to say.
#[must_use]
pub fn success() -> Rendered {
    done(&Simple { result: SUCCESS })
}

/// The answer of a change, in the form that is stored for its idempotency key.
#[must_use]
pub fn done<T: Serialize>(body: &T) -> Rendered {
    rendered(StatusCode::OK, body)
}

/// An answer.
///
/// # Errors
/// `internal_error` for what JSON cannot hold.
pub fn object<T: Serialize + ?Sized>(body: &T) -> Result<Reply> {
    Reply::json(StatusCode::OK, body)
}

/// Which page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    page: u64,
    per_page: Option<u64>,
}

impl Wanted {
    /// Reads `page` and `per_page`. `usual` is what a page holds if nothing is said; none is all.
    ///
    /// # Errors
    /// `validation_failed` at what is no number above 0.
    pub fn of(said: &Said, usual: Option<u64>) -> Result<Self> {
        let number = |name: &str| -> Result<Option<u64>> {
            let Some(text) = said.filled(name) else { return Ok(None) };
            let number = text.trim().parse().ok().filter(|n| *n > 0);
            let issue = "must be a whole number above 0";
            number.map(Some).ok_or_else(|| Error::invalid(name, issue))
        };
        let page = number("page")?.unwrap_or(1);
        Ok(Self { page, per_page: number("per_page")?.or(usual) })
    }

    /// The page that was asked for.
    #[must_use]
    pub fn cut<T>(self, all: Vec<T>) -> Page<T> {
        let count = u64::try_from(all.len()).unwrap_or(u64::MAX);
        let per_page = self.per_page.unwrap_or(count).max(1);
        let skip = (self.page - 1).saturating_mul(per_page);
        let (skip, take) = (usize_of(skip), usize_of(per_page));
        let items = all.into_iter().skip(skip).take(take).collect();
        let pages = count.div_ceil(per_page).max(1);
        Page { page: self.page, per_page, pages, items }
    }
}

fn usize_of(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl<T> Page<T> {
    /// The same page of what its things become.
    #[must_use]
    pub fn map<U>(self, become_: impl FnMut(T) -> U) -> Page<U> {
        let Self { page, per_page, pages, items } = self;
        Page { page, per_page, pages, items: items.into_iter().map(become_).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(page: u64, per_page: Option<u64>, count: u64) -> (u64, u64, Vec<u64>) {
        let cut = Wanted { page, per_page }.cut((1..=count).collect());
        (cut.per_page, cut.pages, cut.items)
    }

    #[test]
    fn pages_are_counted_from_one_and_a_huge_page_holds_all() {
        assert_eq!(numbers(2, Some(2), 5), (2, 3, vec![3, 4]));
        assert_eq!(numbers(3, Some(2), 5), (2, 3, vec![5]));
        assert_eq!(numbers(9, Some(2), 5), (2, 3, vec![]));
        assert_eq!(numbers(1, Some(99_999_999), 3), (99_999_999, 1, vec![1, 2, 3]));
        assert_eq!(numbers(u64::MAX, Some(u64::MAX), 3).2, Vec::<u64>::new());
    }

    #[test]
    fn a_list_that_nobody_pages_is_whole() {
        assert_eq!(numbers(1, None, 3), (3, 1, vec![1, 2, 3]));
        assert_eq!(numbers(1, None, 0), (1, 1, vec![]));
    }
}
