//! Sizes of the catalogue, with their prices.

use nubo_base::Money;
use nubo_domain::{Error, Head, HostName, Result, Size};

use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs};

/// Verbs of sizes.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<Size>>(),
    Facts::of::<Get<Size>>(),
    Facts::of::<CreateSize>(),
    Facts::of::<ChangeSize>(),
    Facts::of::<RetireSize>(),
];

impl Listable for Size {
    const LIST: &'static str = "size.list";
    const GET: &'static str = "size.get";
    const READ_NEEDS: Needs = Needs::Credential;
}

/// Makes a size.
#[derive(Clone, Debug, Default)]
pub struct CreateSize {
    /// The slug that orders use.
    pub name: String,
    /// Virtual processors, 1 to 256.
    pub vcpus: u32,
    /// Memory in MiB, 64 to 4,194,304.
    pub memory_mib: u64,
    /// Root disk in GiB, 1 to 65,536.
    pub disk_gib: u64,
    /// The most a server may send and receive, in Mbit/s, 1 to 100,000; none is no limit.
    pub bandwidth_mbit: Option<u32>,
    /// The most a month can cost.
    pub price_monthly: Money,
    /// Price of a started hour; a 672nd of the month's if absent (28 days reach the most).
    pub price_hourly: Option<Money>,
}

impl Action for CreateSize {
    const NAME: &'static str = "size.create";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Size;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Size> {
        let name = HostName::parse("name", &self.name)?;
        within("vcpus", u64::from(self.vcpus), 1, 256)?;
        within("memory_mib", self.memory_mib, 64, 4_194_304)?;
        within("disk_gib", self.disk_gib, 1, 65_536)?;
        within("bandwidth_mbit", u64::from(self.bandwidth_mbit.unwrap_or(1)), 1, 100_000)?;
        let hourly = Money::from_micros((self.price_monthly.micros() + 671) / 672);
        let mut size = Size {
            head: Head::new(ask.ids.id(), name.as_str(), ask.now),
            vcpus: self.vcpus,
            memory_mib: self.memory_mib,
            disk_gib: self.disk_gib,
            bandwidth_mbit: self.bandwidth_mbit,
            price_hourly: positive("price_hourly", self.price_hourly.unwrap_or(hourly))?,
            price_monthly: positive("price_monthly", self.price_monthly)?,
            available: true,
            retired: false,
        };
        ask.add(&mut size)?;
        Ok(size)
    }
}

fn within(field: &str, value: u64, least: u64, most: u64) -> Result<()> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Error::invalid(field, format!("must be from {least} to {most}")))
}

fn positive(field: &str, price: Money) -> Result<Money> {
    if price > Money::ZERO && price < Money::from_micros(1_000_000_000_000) {
        return Ok(price);
    }
    Err(Error::invalid(field, "must be above 0 and below 1000000"))
}

/// Changes prices or availability; servers keep what they were built with.
#[derive(Clone, Debug, Default)]
pub struct ChangeSize {
    /// Which, by id or slug.
    pub size: String,
    /// The most a month can cost.
    pub price_monthly: Option<Money>,
    /// Price of a started hour.
    pub price_hourly: Option<Money>,
    /// Whether it can be ordered.
    pub available: Option<bool>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeSize {
    const NAME: &'static str = "size.change";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Size;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Size> {
        let mut size: Size = ask.at_version(&self.size, self.seen)?;
        let monthly = self.price_monthly.unwrap_or(size.price_monthly);
        let hourly = self.price_hourly.unwrap_or(size.price_hourly);
        size.price_monthly = positive("price_monthly", monthly)?;
        size.price_hourly = positive("price_hourly", hourly)?;
        size.available = self.available.unwrap_or(size.available);
        ask.change(&mut size, "changed")?;
        Ok(size)
    }
}

/// Takes a size out of the catalogue; servers keep theirs.
#[derive(Clone, Debug)]
pub struct RetireSize {
    /// Which, by id or slug.
    pub size: String,
}

impl Action for RetireSize {
    const NAME: &'static str = "size.retire";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Size;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Size> {
        let mut size: Size = ask.at(&self.size)?;
        size.retired = true;
        ask.change(&mut size, "retired")?;
        Ok(size)
    }
}
