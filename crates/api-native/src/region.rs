//! Regions of the catalogue.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::region::{ChangeRegion, CreateRegion, RetireRegion};
use nubo_cloud::{Get, ListOf, Paged};
use nubo_domain::{Region, Result};
use nubo_wire::region as wire;

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
        labels: labels(&region.head.labels),
        created_at: stamp(region.head.created),
        updated_at: stamp(region.head.updated),
    }
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
        seen: req.if_match()?,
    };
    let render = |r: Region| answer::changed(StatusCode::OK, &shown(&r), r.head.version);
    req.call_once(action, render).await
}

async fn retire(req: Req) -> Result<Reply> {
    let region = req.path("id").to_owned();
    req.call_once(RetireRegion { region }, |r: Region| answer::deleted(r.head.id)).await
}
