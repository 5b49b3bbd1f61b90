//! Sizes of the catalogue.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Money;
use nubo_cloud::size::{ChangeSize, CreateSize, RetireSize};
use nubo_cloud::{Get, ListOf, Paged};
use nubo_domain::{Error, Result, Size};
use nubo_wire::size as wire;
use nubo_wire::text;

use crate::answer::{self, labels, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::{check, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("size.list", list),
        on("size.get", get),
        on("size.create", create),
        on("size.change", change),
        on("size.retire", retire),
    ]
}

fn shown(size: &Size) -> wire::Size {
    wire::Size {
        id: size.head.id.to_string(),
        name: size.head.name.clone(),
        status: words::catalogue(size.available, size.retired),
        vcpus: size.vcpus,
        memory_mib: size.memory_mib,
        disk_gib: size.disk_gib,
        bandwidth_mbit: size.bandwidth_mbit,
        price_hourly: text::Money(size.price_hourly.to_string()),
        price_monthly: text::Money(size.price_monthly.to_string()),
        labels: labels(&size.head.labels),
        created_at: stamp(size.head.created),
        updated_at: stamp(size.head.updated),
    }
}

fn money(field: &str, amount: &text::Price) -> Result<Money> {
    let issue = "must be an amount such as 12.50 (at most six decimals)";
    amount.0.parse().map_err(|_| Error::invalid(field, issue))
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "size.list")?.listing::<Size>()?;
    let Paged { items, next } = req.call(ListOf::<Size>::new(listing)).await?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<Size>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let size = req.call(Get::<Size>::new(req.path("id"))).await?;
    answer::object(&shown(&size), size.head.version)
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateSize = check::body(&req)?;
    let hourly = body.price_hourly.as_ref().map(|amount| money("price_hourly", amount));
    let action = CreateSize {
        name: body.name.0,
        vcpus: body.vcpus,
        memory_mib: body.memory_mib,
        disk_gib: body.disk_gib,
        bandwidth_mbit: body.bandwidth_mbit,
        price_monthly: money("price_monthly", &body.price_monthly)?,
        price_hourly: hourly.transpose()?,
    };
    let render = |s: Size| answer::changed(StatusCode::CREATED, &shown(&s), s.head.version);
    req.call_once(action, render).await
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeSize = check::body(&req)?;
    let monthly = body.price_monthly.as_ref().map(|amount| money("price_monthly", amount));
    let hourly = body.price_hourly.as_ref().map(|amount| money("price_hourly", amount));
    let action = ChangeSize {
        size: req.path("id").to_owned(),
        price_monthly: monthly.transpose()?,
        price_hourly: hourly.transpose()?,
        available: body.available,
        seen: req.if_match()?,
    };
    let render = |s: Size| answer::changed(StatusCode::OK, &shown(&s), s.head.version);
    req.call_once(action, render).await
}

async fn retire(req: Req) -> Result<Reply> {
    let size = req.path("id").to_owned();
    req.call_once(RetireSize { size }, |s: Size| answer::deleted(s.head.id)).await
}
