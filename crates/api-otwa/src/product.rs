//! Products: our sizes.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::account::GetOwnAccount;
use nubo_domain::{Kind, Result, Size};
use serde::Serialize;

use crate::region::Places;
use crate::{page, words};

/// A size as it is shown.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Product {
    id: String,
    name: String,
    vcpu: u32,
    ram_mb: u64,
    disk_gb: u64,
    bandwidth_gb: u64,
    monthly_price: String,
    region: String,
    regions: Vec<String>,
    /// Nothing is sold beside products yet.
    addons: [(); 0],
}

pub async fn list(req: Req) -> Result<Reply> {
    let account = req.call(GetOwnAccount).await?;
    let places = Places::of(&req).await?;
    let sizes: Vec<Size> = page::all(&req).await?;
    let open = sizes.iter().filter(|size| size.available && !size.ended());
    let shown = open.map(|size| Product {
        id: words::id(size.head.id),
        name: size.head.name.clone(),
        vcpu: size.vcpus,
        ram_mb: size.memory_mib,
        disk_gb: size.disk_gib,
        bandwidth_gb: words::bandwidth_gb(size.bandwidth_mbit),
        monthly_price: words::amount(account.price_of(size).monthly),
        region: places.first_title(),
        regions: places.slugs(),
        addons: [],
    });
    Reply::json(StatusCode::OK, &shown.collect::<Vec<_>>())
}
