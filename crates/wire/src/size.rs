//! Sizes of the catalogue, with their prices.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Deleted;
use crate::param::{NAME, ORDER, SEARCH};
use crate::region::CatalogueStatus;
use crate::text::{HostName, Labels, Money, Price, Stamp};
use crate::verb::{Needs, Verb};

/// Verbs of sizes.
pub const VERBS: &[Verb] = &[
    Verb::get("size.list", "/v1/sizes")
        .says("Lists sizes with their prices")
        .query(&[NAME, SEARCH, ORDER])
        .pages::<Size>()
        .columns(
            &["name", "status", "vcpus", "memory_mib", "disk_gib", "price_hourly", "price_monthly"],
            &["id", "bandwidth_mbit"],
        ),
    Verb::get("size.get", "/v1/sizes/{id}")
        .says("Reads a size, by id or name")
        .answers::<Size>()
        .tagged(),
    Verb::post("size.create", "/v1/admin/sizes")
        .says("Makes a size")
        .needs(Needs::Operator)
        .takes::<CreateSize>()
        .creates::<Size>()
        .tagged()
        .codes(&["name_taken"]),
    Verb::patch("size.change", "/v1/admin/sizes/{id}")
        .says("Changes prices or availability; servers keep what they were built with")
        .needs(Needs::Operator)
        .takes::<ChangeSize>()
        .answers::<Size>()
        .guarded(),
    Verb::delete("size.retire", "/v1/admin/sizes/{id}")
        .says("Takes a size out of the catalogue; servers keep theirs")
        .needs(Needs::Operator)
        .answers::<Deleted>(),
];

/// What a server may have, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Size {
    /// Its identifier.
    pub id: String,
    /// The word that orders use.
    pub name: String,
    /// Whether it can be ordered.
    pub status: CatalogueStatus,
    /// Virtual processors.
    pub vcpus: u32,
    /// Memory in MiB.
    pub memory_mib: u64,
    /// Root disk in GiB.
    pub disk_gib: u64,
    /// The most a server may send and receive, in Mbit/s; null is no limit.
    pub bandwidth_mbit: Option<u32>,
    /// Price of a started hour.
    pub price_hourly: Money,
    /// The most a month can cost.
    pub price_monthly: Money,
    /// Free pairs.
    pub labels: Labels,
    /// When it was made.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
}

/// A new size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateSize {
    /// The word that orders use.
    pub name: HostName,
    /// Virtual processors.
    #[schemars(range(min = 1, max = 256))]
    pub vcpus: u32,
    /// Memory in MiB.
    #[schemars(range(min = 64, max = 4_194_304))]
    pub memory_mib: u64,
    /// Root disk in GiB.
    #[schemars(range(min = 1, max = 65_536))]
    pub disk_gib: u64,
    /// The most a server may send and receive, in Mbit/s; no limit if absent.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100_000))]
    pub bandwidth_mbit: Option<u32>,
    /// The most a month can cost; above 0.
    pub price_monthly: Price,
    /// Price of a started hour; a 672nd of the month's if absent.
    #[serde(default)]
    pub price_hourly: Option<Price>,
}

/// What may be changed of a size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeSize {
    /// The most a month can cost; above 0.
    #[serde(default)]
    pub price_monthly: Option<Price>,
    /// Price of a started hour; above 0.
    #[serde(default)]
    pub price_hourly: Option<Price>,
    /// Whether it can be ordered.
    #[serde(default)]
    pub available: Option<bool>,
}
