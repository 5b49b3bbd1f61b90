//! Regions of the catalogue.

use nubo_base::Money;
use nubo_domain::address::Pool;
use nubo_domain::{
    Error, Head, HostName, Kind, Lookup, Price, Region, Result, Server, Title, code,
};
use nubo_ports::Query;

use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs};

/// Verbs of regions.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<Region>>(),
    Facts::of::<Get<Region>>(),
    Facts::of::<CreateRegion>(),
    Facts::of::<ChangeRegion>(),
    Facts::of::<RetireRegion>(),
];

impl Listable for Region {
    const LIST: &'static str = "region.list";
    const GET: &'static str = "region.get";
    const READ_NEEDS: Needs = Needs::Credential;
}

/// Makes a region with its pool of public addresses.
#[derive(Clone, Debug, Default)]
pub struct CreateRegion {
    /// The slug that orders use.
    pub name: String,
    /// A name for people; the slug if absent.
    pub title: Option<String>,
    /// ISO 3166-1 alpha-2 country code.
    pub country: Option<String>,
    /// The block that public addresses come from.
    pub address_pool: String,
    /// What a GiB of a volume costs here; free if absent.
    pub volume_gib_price: PriceWish,
    /// What a GiB of a snapshot costs here; free if absent.
    pub snapshot_gib_price: PriceWish,
    /// What a reserved address costs here; free if absent.
    pub address_price: PriceWish,
}

/// A price of the catalogue as the operator gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PriceWish {
    /// The most a month can cost; 0 is free.
    pub monthly: Option<Money>,
    /// Price of a started hour; a 672nd of the month's if absent.
    pub hourly: Option<Money>,
}

impl PriceWish {
    /// The price, over the one before.
    fn over(self, name: &str, before: Option<Price>) -> Result<Option<Price>> {
        let monthly = match (self.monthly, self.hourly, before) {
            (None, None, before) => return Ok(before),
            (None, Some(_), None) => {
                return Err(Error::invalid(format!("{name}.monthly"), "is needed beside it"));
            }
            (None, Some(_), Some(before)) => before.monthly,
            (Some(monthly), _, _) => sellable(&format!("{name}.monthly"), monthly)?,
        };
        let hourly = match self.hourly {
            Some(hourly) => sellable(&format!("{name}.hourly"), hourly)?,
            None => Price::of_month(monthly).hourly,
        };
        Ok(Some(Price { hourly, monthly }).filter(|price| !price.is_free()))
    }
}

fn sellable(field: &str, price: Money) -> Result<Money> {
    if price >= Money::ZERO && price < Money::from_micros(1_000_000_000_000) {
        return Ok(price);
    }
    Err(Error::invalid(field, "must be from 0 to below 1000000"))
}

impl Action for CreateRegion {
    const NAME: &'static str = "region.create";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Region;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Region> {
        let name = HostName::parse("name", &self.name)?;
        let title = Title::parse("title", self.title.as_deref().unwrap_or(&self.name))?;
        let pool = Pool::of_cidr("address_pool", &self.address_pool, 2)?;
        let mut region = Region {
            head: Head::new(ask.ids.id(), name.as_str(), ask.now),
            title: title.as_str().to_owned(),
            country: country(self.country.as_deref())?,
            available: true,
            retired: false,
            volume_gib_price: self.volume_gib_price.over("volume_gib_price", None)?,
            snapshot_gib_price: self.snapshot_gib_price.over("snapshot_gib_price", None)?,
            address_price: self.address_price.over("address_price", None)?,
        };
        ask.tx.pool_put(region.head.id.uuid(), pool)?;
        ask.add(&mut region)?;
        Ok(region)
    }
}

fn country(code: Option<&str>) -> Result<String> {
    let code = code.unwrap_or_default();
    if code.is_empty() || (code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())) {
        return Ok(code.to_owned());
    }
    Err(Error::invalid("country", "must be two capital letters such as DE"))
}

/// Changes a region.
#[derive(Clone, Debug, Default)]
pub struct ChangeRegion {
    /// Which, by id or slug.
    pub region: String,
    /// A new name for people.
    pub title: Option<String>,
    /// Whether new servers can be ordered here.
    pub available: Option<bool>,
    /// The block that public addresses come from.
    pub address_pool: Option<String>,
    /// What a GiB of a volume costs from now on; volumes keep what they were ordered for.
    pub volume_gib_price: PriceWish,
    /// What a GiB of a snapshot costs from now on; snapshots keep what they were made for.
    pub snapshot_gib_price: PriceWish,
    /// What a reserved address costs from now on; addresses keep what they were ordered for.
    pub address_price: PriceWish,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeRegion {
    const NAME: &'static str = "region.change";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Region;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Region> {
        let mut region: Region = ask.at_version(&self.region, self.seen)?;
        if let Some(title) = &self.title {
            region.title = Title::parse("title", title)?.as_str().to_owned();
        }
        region.available = self.available.unwrap_or(region.available);
        if let Some(block) = &self.address_pool {
            let pool = Pool::of_cidr("address_pool", block, 2)?;
            ask.tx.pool_put(region.head.id.uuid(), pool)?;
        }
        let (volume, address) = (region.volume_gib_price, region.address_price);
        region.volume_gib_price = self.volume_gib_price.over("volume_gib_price", volume)?;
        region.address_price = self.address_price.over("address_price", address)?;
        let snapshot = region.snapshot_gib_price;
        region.snapshot_gib_price = self.snapshot_gib_price.over("snapshot_gib_price", snapshot)?;
        ask.change(&mut region, "changed")?;
        Ok(region)
    }
}

/// Takes a region without servers out of the catalogue.
#[derive(Clone, Debug)]
pub struct RetireRegion {
    /// Which, by id or slug.
    pub region: String,
}

impl Action for RetireRegion {
    const NAME: &'static str = "region.retire";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Region;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Region> {
        let mut region: Region = ask.at(&self.region)?;
        let lookups = vec![("region", Lookup::Text(region.head.id.uuid().to_string()))];
        let query = Query { lookups, ..Query::default() };
        let servers = ask.tx.row_count(Server::TABLE, &query)?;
        if servers > 0 {
            let text = format!("The region still has {servers} servers.");
            return Err(Error::new(&code::IN_USE).public(text));
        }
        region.retired = true;
        ask.change(&mut region, "retired")?;
        Ok(region)
    }
}
