//! Plans: what can be ordered of each service, and for how much.
//!
//! Sizes are the plans of machines. Disks may have any size, so their plans are round sizes and one
//! of the buyer's own. Networks and addresses have one plan each.

use nubo_api_kit::{Reply, Req};
use nubo_base::Money;
use nubo_cloud::{Facts, ListOf};
use nubo_domain::billing::{Period, Price as Cost};
use nubo_domain::{Result, Size};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::{self, Cycle, fixed_id};
use crate::page::Wanted;
use crate::route::{Bound, on};
use crate::shelf::{Shelf, absent, units};

pub fn routes() -> Vec<Bound> {
    let facts = Facts::of::<ListOf<Size>>();
    let at = ("GET", "/plans/service/{name}");
    vec![
        on(facts, "plan.list", at, "Lists the plans of a service.", list),
        on(
            facts,
            "unit_price.list",
            ("GET", "/unit-pricings"),
            "Lists what is paid for by the piece.",
            unit_prices,
        ),
    ]
}

/// Services that are known by name; those without plans here have an empty list.
const KNOWN: [&str; 12] = [
    "Virtual Machine",
    "Virtual Router",
    "Block Storage",
    "Load Balancer",
    "Kubernetes",
    "IP Address",
    "VM Snapshot",
    "My Template",
    "ISO",
    "Backups",
    "Network",
    "Object Storage",
];

/// What a plan gives.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Attribute {
    /// Processors.
    pub cpu: u32,
    /// Memory in MB.
    pub memory: u64,
    /// Root disk in GB.
    pub storage: u64,
    /// Disk in GB.
    pub size: u64,
    /// Mbit/s; null is no limit.
    pub network_rate: Option<u32>,
    /// Processors again.
    pub formatted_cpu: u32,
    /// For people.
    pub formatted_memory: String,
    /// For people.
    pub formatted_storage: String,
    /// For people.
    pub formatted_size: String,
}

/// A price for one billing cycle.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Price {
    /// Decimal text.
    pub amount: String,
    /// Once, with the order; decimal text.
    pub otc: String,
    /// In which currency.
    pub currency: Currency,
    /// For which span.
    pub billing_cycle: Cycle,
}

/// A currency.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Currency {
    /// Three letters.
    pub name: String,
    /// Three small letters.
    pub slug: String,
}

/// A plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Plan {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug, which orders name.
    pub slug: String,
    /// What it gives.
    pub attribute: Attribute,
    /// A word for people, if any.
    pub tag: Option<String>,
    /// Whether it can be ordered.
    pub status: bool,
    /// Whether the buyer says how much.
    pub is_custom: bool,
    /// In currency units; exact in `prices`.
    pub hourly_price: f64,
    /// In currency units; exact in `prices`.
    pub monthly_price: f64,
    /// The same, cycle by cycle.
    pub prices: Vec<Price>,
    /// The sort of storage, where there is some.
    pub storage_category_id: Option<String>,
    /// The sort of network, where there is one.
    pub network_type: Option<&'static str>,
}

/// `1.5 GB` for people.
#[must_use]
pub fn gib_of(mib: u64) -> String {
    if mib.is_multiple_of(1_024) { format!("{} GB", mib / 1_024) } else { format!("{mib} MB") }
}

fn prices(cost: Cost, currency: &str) -> Vec<Price> {
    let price = |period: Period| Price {
        amount: cost.of(period).to_string(),
        otc: "0.00".to_owned(),
        currency: Currency { name: currency.to_owned(), slug: currency.to_ascii_lowercase() },
        billing_cycle: catalogue::cycle_of(period),
    };
    vec![price(Period::Hourly), price(Period::Monthly)]
}

fn plan(id: String, name: &str, slug: &str, (cost, currency): (Cost, &str)) -> Plan {
    Plan {
        id,
        name: name.to_owned(),
        slug: slug.to_owned(),
        attribute: Attribute::default(),
        tag: None,
        status: true,
        is_custom: false,
        hourly_price: units(cost.hourly),
        monthly_price: units(cost.monthly),
        prices: prices(cost, currency),
        storage_category_id: None,
        network_type: None,
    }
}

/// The plan that a size is.
#[must_use]
pub fn of_size(size: &Size, currency: &str) -> Plan {
    let attribute = Attribute {
        cpu: size.vcpus,
        memory: size.memory_mib,
        storage: size.disk_gib,
        size: size.disk_gib,
        network_rate: size.bandwidth_mbit,
        formatted_cpu: size.vcpus,
        formatted_memory: gib_of(size.memory_mib),
        formatted_storage: format!("{} GB", size.disk_gib),
        formatted_size: format!("{} GB", size.disk_gib),
    };
    let (id, name) = (size.head.id.uuid().to_string(), size.head.name.as_str());
    Plan {
        attribute,
        status: size.available,
        storage_category_id: Some(catalogue::storage().id),
        ..plan(id, name, name, (size.price(), currency))
    }
}

/// For looking a plan up.
const NO_COST: (Cost, &str) = (FREE, "");
const FREE: Cost = Cost { hourly: Money::ZERO, monthly: Money::ZERO };

/// Round sizes of disks in GB.
const DISKS: [u64; 10] = [2, 5, 10, 20, 50, 100, 250, 500, 1_000, 2_000];

/// The plan of a disk of a size, at the price of one GB; no size is the one that the buyer says.
fn of_disk(gib: Option<u64>, (one, currency): (Cost, &str)) -> Plan {
    let slug = gib.map_or_else(|| "bs-custom".to_owned(), |n| format!("bs-{n}"));
    let name = gib.map_or_else(|| "Custom".to_owned(), |n| format!("{n} GB"));
    let size = gib.unwrap_or(0);
    let attribute = Attribute {
        storage: size,
        size,
        formatted_storage: format!("{size} GB"),
        formatted_size: format!("{size} GB"),
        ..Attribute::default()
    };
    let id = fixed_id(&format!("plan {slug}")).to_string();
    Plan {
        attribute,
        is_custom: gib.is_none(),
        storage_category_id: Some(catalogue::storage().id),
        ..plan(id, &name, &slug, (one.times(gib.unwrap_or(1)), currency))
    }
}

/// The GB of the disk plan that a slug or id names.
#[must_use]
pub fn disk_gib(text: &str) -> Option<u64> {
    let known = DISKS.iter().copied().find(|n| fits(&of_disk(Some(*n), NO_COST), text));
    known.or_else(|| text.strip_prefix("bs-")?.parse().ok().filter(|n| *n > 0))
}

/// The plan of networks.
const NETWORK: &str = "isolated-network";
/// The plan of addresses.
const ADDRESS: &str = "public-ipv4";

fn of_network(currency: &str) -> Plan {
    let id = fixed_id(&format!("plan {NETWORK}")).to_string();
    let named = plan(id, "Isolated Network", NETWORK, (FREE, currency));
    Plan { network_type: Some("Isolated"), ..named }
}

fn of_address(cost: (Cost, &str)) -> Plan {
    let id = fixed_id(&format!("plan {ADDRESS}")).to_string();
    plan(id, "Public IPv4", ADDRESS, cost)
}

/// The plan of snapshots, whose price is that of a GB.
const SNAPSHOT: &str = "vm-snapshot";

fn of_snapshot(cost: (Cost, &str)) -> Plan {
    let id = fixed_id(&format!("plan {SNAPSHOT}")).to_string();
    let named = plan(id, "VM Snapshot", SNAPSHOT, cost);
    let gib = "1 GB".to_owned();
    let attribute = Attribute {
        storage: 1,
        size: 1,
        formatted_storage: gib.clone(),
        formatted_size: gib,
        ..Attribute::default()
    };
    Plan { attribute, storage_category_id: Some(catalogue::storage().id), ..named }
}

fn fits(plan: &Plan, text: &str) -> bool {
    plan.slug == text || plan.id == text || plan.name.eq_ignore_ascii_case(text)
}

/// Whether a text names the plan of networks.
#[must_use]
pub fn is_network(text: &str) -> bool {
    fits(&of_network(""), text)
}

/// Whether a text names the plan of snapshots.
#[must_use]
pub fn is_snapshot(text: &str) -> bool {
    fits(&of_snapshot(NO_COST), text)
}

/// Whether a text names the plan of addresses.
#[must_use]
pub fn is_address(text: &str) -> bool {
    fits(&of_address(NO_COST), text)
}

async fn list(req: Req) -> Result<Reply> {
    let asked = slug_of(req.path("name"));
    let service = KNOWN.iter().find(|name| slug_of(name) == asked);
    let service = service.ok_or_else(|| absent("service"))?;
    let wanted = Wanted::of(&req);
    let shelf = Shelf::whole(&req).await?;
    let asked = wanted.filter("region").map(|text| shelf.region(text));
    let region = asked.unwrap_or_else(|| shelf.regions.first());
    let currency = req.cloud().policy().currency.clone();
    let disk = region.and_then(|r| r.volume_gib_price).unwrap_or_default();
    let address = region.and_then(|r| r.address_price).unwrap_or_default();
    let snapshot = region.and_then(|r| r.snapshot_gib_price).unwrap_or_default();
    let plans = match *service {
        _ if asked == Some(None) => Vec::new(),
        "Virtual Machine" => shelf.sizes.iter().map(|size| of_size(size, &currency)).collect(),
        "Block Storage" => {
            let sizes = DISKS.iter().map(|n| Some(*n)).chain([None]);
            sizes.map(|gib| of_disk(gib, (disk, &currency))).collect()
        }
        "Network" => vec![of_network(&currency)],
        "VM Snapshot" => vec![of_snapshot((snapshot, &currency))],
        "IP Address" => vec![of_address((address, &currency))],
        _ => Vec::new(),
    };
    wanted.sheet_of(&req, plans)
}

/// What one piece of something costs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UnitPrice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: &'static str,
    /// Its slug.
    pub slug: &'static str,
    /// One of what.
    pub unit: &'static str,
    /// The service that it belongs to.
    pub service: &'static str,
    /// In currency units; exact in `prices`.
    pub hourly_price: f64,
    /// In currency units; exact in `prices`.
    pub monthly_price: f64,
    /// The same, cycle by cycle.
    pub prices: Vec<Price>,
}

async fn unit_prices(req: Req) -> Result<Reply> {
    let wanted = Wanted::of(&req);
    let shelf = Shelf::places(&req).await?;
    let asked = wanted.filter("region").map(|text| shelf.region(text));
    let region = asked.unwrap_or_else(|| shelf.regions.first());
    let currency = req.cloud().policy().currency.clone();
    let unit = |(name, slug, unit, service), cost: Option<Cost>| {
        let cost = cost.unwrap_or_default();
        UnitPrice {
            id: fixed_id(&format!("unit {slug}")).to_string(),
            name,
            slug,
            unit,
            service,
            hourly_price: units(cost.hourly),
            monthly_price: units(cost.monthly),
            prices: prices(cost, &currency),
        }
    };
    let disk = ("Block storage per GB", "block-storage-gb", "GB", "Block Storage");
    let snapshot = ("Snapshot per GB", "snapshot-gb", "GB", "VM Snapshot");
    let address = ("Public IPv4 address", "public-ipv4-address", "IP", "IP Address");
    let found = region.map(|region| {
        vec![
            unit(disk, region.volume_gib_price),
            unit(address, region.address_price),
            unit(snapshot, region.snapshot_gib_price),
        ]
    });
    wanted.sheet_of(&req, found.unwrap_or_default())
}

/// A service's name without case and blanks.
fn slug_of(name: &str) -> String {
    crate::slug::plain(name, "none").replace('-', "")
}
