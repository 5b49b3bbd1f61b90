//! Regions of the catalogue.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Money;
use nubo_cloud::region::{ChangeRegion, CreateRegion, PriceWish, RetireRegion};
use nubo_cloud::{Get, ListOf, Paged};
use nubo_domain::{Error, Price, Region, Result};
use nubo_wire::region as wire;
use nubo_wire::text;

use crate::answer::{self, labels, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::{check, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("region.list", list),
        on("region.get", get),
        on("region.create", create),
        on("region.change", change),
        on("region.retire", retire),
    ]
}

fn shown(region: &Region) -> wire::Region {
    wire::Region {
        id: region.head.id.to_string(),
        name: region.head.name.clone(),
        status: words::catalogue(region.available, region.retired),
        title: region.title.clone(),
        country: Some(region.country.clone()).filter(|code| !code.is_empty()),
        volume_gib_price: region.volume_gib_price.map(price),
        snapshot_gib_price: region.snapshot_gib_price.map(price),
        address_price: region.address_price.map(price),
        labels: labels(&region.head.labels),
        created_at: stamp(region.head.created),
        updated_at: stamp(region.head.updated),
    }
}

fn price(price: Price) -> wire::Price {
    let text = |amount: Money| text::Money(amount.to_string());
    wire::Price { hourly: text(price.hourly), monthly: text(price.monthly) }
}

/// A price from a body; what is wrong with it is told at the field.
fn wish(field: &str, wanted: Option<wire::SetPrice>) -> Result<PriceWish> {
    let Some(wire::SetPrice { monthly, hourly }) = wanted else { return Ok(PriceWish::default()) };
    let issue = "must be an amount such as 12.50 (at most six decimals)";
    let read = |part: &str, amount: text::Money| -> Result<Money> {
        amount.0.parse().map_err(|_| Error::invalid(format!("{field}.{part}"), issue))
    };
    let hourly = hourly.map(|amount| read("hourly", amount)).transpose()?;
    Ok(PriceWish { monthly: Some(read("monthly", monthly)?), hourly })
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "region.list")?.listing::<Region>()?;
    let Paged { items, next } = req.call(ListOf::<Region>::new(listing)).await?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<Region>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let region = req.call(Get::<Region>::new(req.path("id"))).await?;
    answer::object(&shown(&region), region.head.version)
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateRegion = check::body(&req)?;
    let action = CreateRegion {
        name: body.name.0,
        title: body.title.map(|title| title.0),
        country: body.country,
        address_pool: body.address_pool,
        volume_gib_price: wish("volume_gib_price", body.volume_gib_price)?,
        snapshot_gib_price: wish("snapshot_gib_price", body.snapshot_gib_price)?,
        address_price: wish("address_price", body.address_price)?,
    };
    let render = |r: Region| answer::changed(StatusCode::CREATED, &shown(&r), r.head.version);
    req.call_once(action, render).await
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeRegion = check::body(&req)?;
    let action = ChangeRegion {
        region: req.path("id").to_owned(),
        title: body.title.map(|title| title.0),
        available: body.available,
        address_pool: body.address_pool,
        volume_gib_price: wish("volume_gib_price", body.volume_gib_price)?,
        snapshot_gib_price: wish("snapshot_gib_price", body.snapshot_gib_price)?,
        address_price: wish("address_price", body.address_price)?,
        seen: req.if_match()?,
    };
    let render = |r: Region| answer::changed(StatusCode::OK, &shown(&r), r.head.version);
    req.call_once(action, render).await
}

async fn retire(req: Req) -> Result<Reply> {
    let region = req.path("id").to_owned();
    req.call_once(RetireRegion { region }, |r: Region| answer::deleted(r.head.id)).await
}
