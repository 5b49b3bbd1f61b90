//! Resellers: accounts that buy below the catalogue's prices and sell under a brand of their own.

use nubo_base::{Money, Time};
use serde::{Deserialize, Serialize};

use crate::{Error, HostName, Price, Result, Title};

/// The highest margin in percent: what is sold still costs something.
pub const MARGIN_MAX: u32 = 90;

/// What makes an account a reseller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reseller {
    /// The brand's word in addresses.
    pub brand_slug: String,
    /// The brand for people.
    pub brand_name: String,
    /// How far below the catalogue it buys, in percent.
    pub margin_percent: u32,
    /// Since when.
    pub since: Time,
}

impl Reseller {
    /// A reseller from now on.
    ///
    /// # Errors
    /// `validation_failed` at `brand_slug`, `brand_name` or `margin_percent`.
    pub fn new(slug: &str, name: &str, margin_percent: u32, now: Time) -> Result<Self> {
        if margin_percent > MARGIN_MAX {
            let issue = format!("must be at most {MARGIN_MAX}");
            return Err(Error::invalid("margin_percent", issue));
        }
        Ok(Self {
            brand_slug: HostName::parse("brand_slug", slug)?.as_str().to_owned(),
            brand_name: Title::parse("brand_name", name)?.as_str().to_owned(),
            margin_percent,
            since: now,
        })
    }

    /// What something of the catalogue costs this reseller, rounded up.
    #[must_use]
    pub fn price(&self, listed: Price) -> Price {
        let kept = i128::from(100 - self.margin_percent.min(100));
        let less = |money: Money| {
            let micros = (i128::from(money.micros()) * kept + 99) / 100;
            Money::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
        };
        Price { hourly: less(listed.hourly), monthly: less(listed.monthly) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reseller_buys_below_the_catalogue_and_never_for_nothing() {
        let reseller = Reseller::new("ada", "Ada Hosting", 25, Time::ZERO).unwrap();
        let listed = Price::of_month(Money::from_micros(10_000_000));
        assert_eq!(reseller.price(listed).monthly, Money::from_micros(7_500_000));
        let least = Price { hourly: Money::from_micros(1), monthly: Money::from_micros(i64::MAX) };
        assert_eq!(reseller.price(least).hourly, Money::from_micros(1));
        assert!(reseller.price(least).monthly < least.monthly);
        for (slug, name, margin) in [("a b", "A", 1), ("a", "", 1), ("a", "A", 91)] {
            assert!(Reseller::new(slug, name, margin, Time::ZERO).is_err(), "{slug} {name}");
        }
    }
}
