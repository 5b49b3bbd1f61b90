//! Regions of the catalogue.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Deleted;
use crate::param::{NAME, ORDER, SEARCH};
use crate::text::{HostName, Labels, Money, Stamp, Title};
use crate::verb::{Needs, Verb};

/// Verbs of regions.
pub const VERBS: &[Verb] = &[
    Verb::get("region.list", "/v1/regions")
        .says("Lists regions")
        .query(&[NAME, SEARCH, ORDER])
        .pages::<Region>()
        .columns(&["name", "status", "title", "country"], &["id", "created_at"]),
    Verb::get("region.get", "/v1/regions/{id}")
        .says("Reads a region, by id or name")
        .answers::<Region>()
        .tagged(),
    Verb::post("region.create", "/v1/admin/regions")
        .says("Makes a region with its pool of public addresses")
        .needs(Needs::Operator)
        .takes::<CreateRegion>()
        .creates::<Region>()
        .tagged()
        .codes(&["name_taken"]),
    Verb::patch("region.change", "/v1/admin/regions/{id}")
        .says("Changes a region")
        .needs(Needs::Operator)
        .takes::<ChangeRegion>()
        .answers::<Region>()
        .guarded(),
    Verb::delete("region.retire", "/v1/admin/regions/{id}")
        .says("Takes a region without servers out of the catalogue")
        .needs(Needs::Operator)
        .answers::<Deleted>()
        .codes(&["in_use"]),
];

/// Whether something of the catalogue can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CatalogueStatus {
    /// It can.
    Active,
    /// It cannot now.
    Unavailable,
    /// It was taken out of the catalogue.
    Retired,
}

/// What something costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Price {
    /// Price of a started hour.
    pub hourly: Money,
    /// The most a calendar month can cost, or what a month ahead costs.
    pub monthly: Money,
}

/// A price of the catalogue. 0 a month is free.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SetPrice {
    /// The most a month can cost; below a million.
    pub monthly: Money,
    /// Price of a started hour; a 672nd of the month's if absent.
    #[serde(default)]
    pub hourly: Option<Money>,
}

/// A place where servers run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    /// Its identifier.
    pub id: String,
    /// The word that orders use.
    pub name: String,
    /// Whether it takes orders.
    pub status: CatalogueStatus,
    /// Its name for people.
    pub title: String,
    /// ISO 3166-1 alpha-2 country code, if known.
    pub country: Option<String>,
    /// What a GiB of a volume costs here; null is free.
    pub volume_gib_price: Option<Price>,
    /// What a GiB of a snapshot costs here; null is free.
    pub snapshot_gib_price: Option<Price>,
    /// What a reserved address costs here; null is free.
    pub address_price: Option<Price>,
    /// Free pairs.
    pub labels: Labels,
    /// When it was made.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
}

/// A new region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateRegion {
    /// The word that orders use.
    pub name: HostName,
    /// Its name for people; the word if absent.
    #[serde(default)]
    pub title: Option<Title>,
    /// ISO 3166-1 alpha-2 country code.
    #[serde(default)]
    #[schemars(length(max = 2), extend("pattern" = "^([A-Z]{2})?$"))]
    pub country: Option<String>,
    /// The IPv4 block that public addresses come from, such as `203.0.113.0/24`.
    #[schemars(length(max = 18), extend("pattern" = CIDR))]
    pub address_pool: String,
    /// What a GiB of a volume costs here; free if absent.
    #[serde(default)]
    pub volume_gib_price: Option<SetPrice>,
    /// What a GiB of a snapshot costs here; free if absent.
    #[serde(default)]
    pub snapshot_gib_price: Option<SetPrice>,
    /// What a reserved address costs here; free if absent.
    #[serde(default)]
    pub address_price: Option<SetPrice>,
}

/// What may be changed of a region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeRegion {
    /// Its new name for people.
    #[serde(default)]
    pub title: Option<Title>,
    /// Whether new servers can be ordered here.
    #[serde(default)]
    pub available: Option<bool>,
    /// The IPv4 block that public addresses come from.
    #[serde(default)]
    #[schemars(length(max = 18), extend("pattern" = CIDR))]
    pub address_pool: Option<String>,
    /// What a GiB of a volume costs from now on; volumes keep what they were ordered for.
    #[serde(default)]
    pub volume_gib_price: Option<SetPrice>,
    /// What a GiB of a snapshot costs from now on; snapshots keep what they were made for.
    #[serde(default)]
    pub snapshot_gib_price: Option<SetPrice>,
    /// What a reserved address costs from now on; addresses keep what they were ordered for.
    #[serde(default)]
    pub address_price: Option<SetPrice>,
}

/// An IPv4 block; its host bits must be zero, which a pattern cannot say.
const CIDR: &str = "^[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}/[0-9]{1,2}$";
