//! Regions.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::ListOf;
use nubo_domain::{Region, Result};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Noun;
use crate::page::object;
use crate::read::regions;
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    let at = (Method::GET, "/v2/regions");
    vec![on::<ListOf<Region>, _, _>(("region.list", Noun::Region), at, list).gives::<Vec<Shown>>()]
}

/// A region.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Region")]
struct Shown {
    code: String,
    name: String,
    r#type: &'static str,
    out_of_capacity: bool,
    /// In small letters.
    country: String,
    country_name: String,
    features: Features,
    /// True for exactly one.
    default: bool,
}

/// What can be had in a region.
#[derive(Serialize, JsonSchema)]
struct Features {
    iaas: bool,
    kubernetes: bool,
    object_store: bool,
    loadbalancer: bool,
    gpu: bool,
    dbaas: bool,
    volume: bool,
    paas: bool,
    public_ip_node_pools: bool,
}

const FEATURES: Features = Features {
    iaas: true,
    kubernetes: false,
    object_store: false,
    loadbalancer: false,
    gpu: false,
    dbaas: false,
    volume: true,
    paas: false,
    public_ip_node_pools: false,
};

async fn list(req: Req) -> Result<Reply> {
    let regions = regions(&req).await?;
    // What an order gets that names no region, and the first of all if none takes orders.
    let open = regions.iter().position(|region| region.available).unwrap_or(0);
    let shown = regions.iter().enumerate().map(|(place, region)| Shown {
        code: region.head.name.clone(),
        name: region.title.clone(),
        r#type: "civostack",
        out_of_capacity: !region.available,
        country: region.country.to_ascii_lowercase(),
        country_name: region.title.clone(),
        features: FEATURES,
        default: place == open,
    });
    object(&shown.collect::<Vec<_>>())
}
