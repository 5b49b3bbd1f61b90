//! What a fresh cloud has: a region, sizes with prices, images, and fake hosts.
//!
//! All of it is made by the operator's own verbs, and only what is absent, so a run that was cut
//! off is completed by the next one. What the operator retires later does not come back.

use futures_util::TryStreamExt;
use nubo_base::Money;
use nubo_cloud::host::CreateHost;
use nubo_cloud::image::CreateImage;
use nubo_cloud::region::CreateRegion;
use nubo_cloud::size::CreateSize;
use nubo_cloud::{Action, Caller, Cloud, Origin};
use nubo_domain::{Image, Kind, code};

use super::{SharedStore, stores};
use crate::config::{Config, Drivers};
use crate::halt::Outcome;

/// The name of the first region.
const REGION: &str = "local";
/// Reserved for measurements between networks (RFC 2544), so it is nobody's; 131,069 addresses.
const POOL: &str = "198.18.0.0/15";

/// Name, virtual processors, MiB of memory, GiB of disk, millionths of a unit a month.
const SIZES: [(&str, u32, u64, u64, i64); 6] = [
    ("nano", 1, 256, 2, 2_000_000),
    ("micro", 1, 512, 5, 3_500_000),
    ("small", 1, 1_024, 10, 5_000_000),
    ("medium", 2, 2_048, 25, 10_000_000),
    ("large", 4, 4_096, 50, 20_000_000),
    ("xlarge", 8, 8_192, 100, 40_000_000),
];

/// The image that is made last: a cloud that has or had it needs nothing of all this.
const LAST: &str = "tiny";
/// So many things are made at a time; the store commits them together.
const AT_A_TIME: usize = 64;

/// Fills what a fresh cloud lacks.
pub async fn first_run(cloud: &Cloud, store: &SharedStore, config: &Config) -> Outcome {
    if stores::has_any(store, Image::TABLE, Some(LAST)).await? {
        return Ok(());
    }
    let seed = Seed { cloud, caller: Caller::operator(Origin::default()) };
    seed.add(CreateRegion {
        name: REGION.to_owned(),
        title: Some("This machine".to_owned()),
        country: None,
        address_pool: POOL.to_owned(),
    })
    .await?;
    for (name, vcpus, memory_mib, disk_gib, price) in SIZES {
        let (name, price_monthly) = (name.to_owned(), Money::from_micros(price));
        let size = CreateSize {
            name,
            vcpus,
            memory_mib,
            disk_gib,
            price_monthly,
            ..CreateSize::default()
        };
        seed.add(size).await?;
    }
    if config.drivers == Drivers::Fake {
        let host = |(name, capacity)| CreateHost { name, region: REGION.to_owned(), capacity };
        let hosts = nubo_fakes::hosts(config.fake_hosts).into_iter().map(host);
        let adding = futures_util::stream::iter(hosts.map(|host| Ok(seed.add(host))));
        adding.try_buffer_unordered(AT_A_TIME).try_collect::<()>().await?;
        seed.add(image("debian-12", "Debian 12", ("debian", "12"), 2)).await?;
    }
    seed.add(image(LAST, "Tiny Linux", ("tiny", "1"), 1)).await
}

fn image(name: &str, title: &str, (os, version): (&str, &str), min_disk_gib: u64) -> CreateImage {
    CreateImage {
        name: name.to_owned(),
        title: title.to_owned(),
        os: os.to_owned(),
        os_version: version.to_owned(),
        default_user: if os == "debian" { "debian" } else { "root" }.to_owned(),
        min_disk_gib,
    }
}

struct Seed<'a> {
    cloud: &'a Cloud,
    caller: Caller,
}

impl Seed<'_> {
    /// Makes something; that its name is taken means that it is there.
    async fn add<A: Action>(&self, action: A) -> Outcome {
        match self.cloud.call(&self.caller, action).await {
            Ok(_) => Ok(()),
            Err(error) if error.code() == &code::NAME_TAKEN => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
