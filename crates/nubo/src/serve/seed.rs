//! What a fresh cloud has: a region, sizes with prices, and the hosts and images of its drivers.
//!
//! All of it is made by the operator's own verbs, and only what is absent, so a run that was cut
//! off is completed by the next one. What the operator retires later does not come back.

use futures_util::TryStreamExt;
use nubo_base::Money;
use nubo_cloud::host::CreateHost;
use nubo_cloud::region::{CreateRegion, PriceWish};
use nubo_cloud::size::CreateSize;
use nubo_cloud::{Action, Caller, Cloud, Origin};
use nubo_domain::host::Room;
use nubo_domain::{Host, Image, Kind, Region, Size, code};

use super::drivers::Furniture;
use super::{SharedStore, stores, vendors};
use crate::config::Config;
use crate::halt::Outcome;

/// The name of the first region.
const REGION: &str = "local";

/// Name, virtual processors, MiB of memory, GiB of disk, millionths of a unit a month.
const SIZES: [(&str, u32, u64, u64, i64); 6] = [
    ("nano", 1, 256, 2, 2_000_000),
    ("micro", 1, 512, 5, 3_500_000),
    ("small", 1, 1_024, 10, 5_000_000),
    ("medium", 2, 2_048, 25, 10_000_000),
    ("large", 4, 4_096, 50, 20_000_000),
    ("xlarge", 8, 8_192, 100, 40_000_000),
];

/// Millionths of a unit a month for a GiB of a volume.
const VOLUME_GIB: i64 = 50_000;
/// Millionths of a unit a month for a GiB of a snapshot.
const SNAPSHOT_GIB: i64 = 25_000;
/// Millionths of a unit a month for a reserved address.
const ADDRESS: i64 = 1_000_000;

/// A price a month, whose hours follow from it.
fn month(micros: i64) -> PriceWish {
    PriceWish { monthly: Some(Money::from_micros(micros)), hourly: None }
}

/// So many hosts are made at a time; the store commits them together.
const AT_A_TIME: usize = 64;

/// Fills what a fresh cloud lacks. What is made last of each kind tells that all of it is there.
pub async fn first_run(
    cloud: &Cloud,
    store: &SharedStore,
    config: &Config,
    furniture: Furniture,
) -> Outcome {
    let seed = Seed { cloud, store, caller: Caller::operator(Origin::default()) };
    let region = || CreateRegion {
        name: REGION.to_owned(),
        title: Some("This machine".to_owned()),
        country: None,
        address_pool: config.public_pool.to_string(),
        volume_gib_price: month(VOLUME_GIB),
        snapshot_gib_price: month(SNAPSHOT_GIB),
        address_price: month(ADDRESS),
    };
    seed.once::<Region, _>(REGION, region).await?;
    for (name, vcpus, memory_mib, disk_gib, price) in SIZES {
        let size = || CreateSize {
            name: name.to_owned(),
            vcpus,
            memory_mib,
            disk_gib,
            price_monthly: Money::from_micros(price),
            ..CreateSize::default()
        };
        seed.once::<Size, _>(name, size).await?;
    }
    let machines = furniture.machines;
    if !stores::has_any(store, Host::TABLE, Some(&machines.last)).await? {
        seed.hosts((machines.measure)()?).await?;
    }
    for image in furniture.images.into_iter().chain(vendors::images()) {
        seed.once::<Image, _>(&image.name.clone(), || image).await?;
    }
    Ok(())
}

struct Seed<'a> {
    cloud: &'a Cloud,
    store: &'a SharedStore,
    caller: Caller,
}

impl Seed<'_> {
    /// Makes something unless there is or was something of that kind and name.
    async fn once<K: Kind, A: Action>(&self, name: &str, action: impl FnOnce() -> A) -> Outcome {
        match stores::has_any(self.store, K::TABLE, Some(name)).await? {
            true => Ok(()),
            false => self.add(action()).await,
        }
    }

    /// Makes machines; the one that tells that all are there is made when the others are.
    async fn hosts(&self, mut hosts: Vec<(String, Room)>) -> Outcome {
        let host = |(name, capacity)| {
            let region = REGION.to_owned();
            CreateHost { name, region, capacity, is_measured: true }
        };
        let last = hosts.pop().map(host);
        let others = futures_util::stream::iter(hosts.into_iter().map(|h| Ok(self.add(host(h)))));
        others.try_buffer_unordered(AT_A_TIME).try_collect::<()>().await?;
        match last {
            Some(last) => self.add(last).await,
            None => Ok(()),
        }
    }

    /// Makes something; that its name is taken means that it is there.
    async fn add<A: Action>(&self, action: A) -> Outcome {
        match self.cloud.call(&self.caller, action).await {
            Ok(_) => Ok(()),
            Err(error) if error.code() == &code::NAME_TAKEN => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
