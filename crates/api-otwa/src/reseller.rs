//! What resellers are told: the first shape of this API (partner, brand, margin) and the later one
//! (tiers by what is sold) in one object.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Money;
use nubo_cloud::reseller::{GetReseller, ResellerReport};
use nubo_domain::Result;
use serde::Serialize;

use crate::words;

/// The terms as they are shown. Amounts are numbers here, unlike anywhere else in this API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    is_partner: bool,
    status: &'static str,
    brand_slug: Option<String>,
    brand_name: Option<String>,
    margin_percent: u32,
    enabled: bool,
    enabled_at: Option<String>,
    balance: f64,
    min_balance: f64,
    eligible: bool,
    discount_pct: u32,
    discount_override: Option<u32>,
    tier_name: Option<String>,
    #[serde(rename = "gmv30d")]
    gmv_30d: f64,
    /// Written as null: this cloud gives each reseller a margin of its own, without steps.
    next_tier: (),
    tiers: [(); 0],
}

pub async fn get(req: Req) -> Result<Reply> {
    let ResellerReport { reseller, balance, spent } = req.call(GetReseller).await?;
    let is_partner = reseller.is_some();
    let margin = reseller.as_ref().map(|reseller| reseller.margin_percent);
    let shown = Shown {
        is_partner,
        status: if is_partner { "active" } else { "none" },
        brand_slug: reseller.as_ref().map(|reseller| reseller.brand_slug.clone()),
        brand_name: reseller.as_ref().map(|reseller| reseller.brand_name.clone()),
        margin_percent: margin.unwrap_or(0),
        enabled: is_partner,
        enabled_at: reseller.as_ref().map(|reseller| words::stamp(reseller.since)),
        balance: number(balance),
        min_balance: 0.0,
        eligible: is_partner,
        discount_pct: margin.unwrap_or(0),
        discount_override: margin,
        tier_name: None,
        gmv_30d: number(spent),
        next_tier: (),
        tiers: [],
    };
    Reply::json(StatusCode::OK, &shown)
}

/// An amount as a number with two decimals.
fn number(money: Money) -> f64 {
    words::amount(money).parse().unwrap_or_default()
}
