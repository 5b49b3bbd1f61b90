//! Sizes of instances.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::{AllOf, ListOf, Listing};
use nubo_domain::{Result, Size};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Noun;
use crate::page::object;
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    let at = (Method::GET, "/v2/sizes");
    vec![on::<ListOf<Size>, _, _>(("size.list", Noun::Size), at, list).gives::<Vec<Shown>>()]
}

/// A size.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InstanceSize")]
struct Shown {
    r#type: &'static str,
    name: String,
    nice_name: String,
    cpu_cores: u32,
    gpu_count: u32,
    gpu_type: &'static str,
    ram_mb: u64,
    disk_gb: u64,
    transfer_tb: u32,
    description: String,
    selectable: bool,
}

/// Every size, in the order of their making.
///
/// # Errors
/// Those of the store.
pub async fn all(req: &Req) -> Result<Vec<Size>> {
    req.call(AllOf::<Size>::new(Listing::default())).await
}

async fn list(req: Req) -> Result<Reply> {
    let sizes = all(&req).await?;
    object(&sizes.iter().map(shown).collect::<Vec<_>>())
}

fn shown(size: &Size) -> Shown {
    let name = &size.head.name;
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    Shown {
        r#type: "Instance",
        name: name.clone(),
        nice_name: first.into_iter().chain(letters).collect(),
        cpu_cores: size.vcpus,
        gpu_count: 0,
        gpu_type: "",
        ram_mb: size.memory_mib,
        disk_gb: size.disk_gib,
        transfer_tb: 0,
        description: format!(
            "{} CPU, {} MB RAM, {} GB disk",
            size.vcpus, size.memory_mib, size.disk_gib
        ),
        selectable: size.available,
    }
}
