//! Reserved public addresses.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::public_ip::{
    AddAddressRule, AssignAddress, ChangeAddress, ChangedAddress, ReleaseAddress,
    RemoveAddressRule, ReserveAddress, UnassignAddress,
};
use nubo_cloud::{Action, Get, ListOf, Paged, Rendered};
use nubo_domain::{PublicIp, Result};
use nubo_wire::address as wire;

use crate::answer::{self, labels, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::wait::call_once;
use crate::{check, security_group, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("address.list", list),
        on("address.reserve", reserve),
        on("address.get", get),
        on("address.change", change),
        on("address.release", release),
        on("address.assign", assign),
        on("address.unassign", unassign),
        on("address.add_rule", add_rule),
        on("address.remove_rule", remove_rule),
    ]
}

/// An address as it is shown.
pub fn shown(address: &PublicIp) -> wire::Address {
    wire::Address {
        id: address.head.id.to_string(),
        name: address.head.name.clone(),
        status: words::address(address),
        ip: address.ip.to_string(),
        region: address.region_name.clone(),
        server_id: address.server.map(|id| id.to_string()),
        rules: address.rules.iter().map(security_group::rule).collect(),
        project_id: address.head.project.map(|id| id.to_string()),
        labels: labels(&address.head.labels),
        created_at: stamp(address.head.created),
        updated_at: stamp(address.head.updated),
        operation_id: None,
    }
}

fn led(status: StatusCode, changed: &ChangedAddress) -> Rendered {
    let operation_id = changed.operation.map(|id| id.to_string());
    let body = wire::Address { operation_id, ..shown(&changed.address) };
    answer::changed(status, &body, changed.address.head.version)
}

/// Leads an address elsewhere and waits until it does if the client prefers that.
async fn lead<A: Action<Output = ChangedAddress>>(req: Req, action: A) -> Result<Reply> {
    lead_with(req, action, StatusCode::OK).await
}

async fn lead_with<A>(req: Req, action: A, status: StatusCode) -> Result<Reply>
where
    A: Action<Output = ChangedAddress>,
{
    let render = move |changed: ChangedAddress| led(status, &changed);
    call_once::<PublicIp, _, _>(&req, action, render).await
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "address.list")?.listing::<PublicIp>()?;
    let Paged { items, next } = req.call(ListOf::<PublicIp>::new(listing)).await?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<PublicIp>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let address = req.call(Get::<PublicIp>::new(req.path("id"))).await?;
    answer::object(&shown(&address), address.head.version)
}

async fn reserve(req: Req) -> Result<Reply> {
    let body: wire::ReserveAddress = check::body_or_empty(&req)?;
    let action = ReserveAddress {
        name: body.name.map(|name| name.0),
        region: body.region.map(|region| region.0),
        project: body.project_id.map(|project| project.0),
        network: None,
        labels: body.labels.unwrap_or_default().0,
    };
    let render = |a: PublicIp| answer::changed(StatusCode::CREATED, &shown(&a), a.head.version);
    req.call_once(action, render).await
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeAddress = check::body(&req)?;
    let action = ChangeAddress {
        address: req.path("id").to_owned(),
        name: body.name.map(|name| name.0),
        labels: body.labels.map(|labels| labels.0),
        seen: req.if_match()?,
    };
    let render = |a: PublicIp| answer::changed(StatusCode::OK, &shown(&a), a.head.version);
    req.call_once(action, render).await
}

async fn release(req: Req) -> Result<Reply> {
    let (address, seen) = (req.path("id").to_owned(), req.if_match()?);
    let action = ReleaseAddress { address, unassign: false, seen };
    req.call_once(action, |a: PublicIp| answer::deleted(a.head.id)).await
}

async fn assign(req: Req) -> Result<Reply> {
    let body: wire::AssignAddress = check::body(&req)?;
    let (address, seen) = (req.path("id").to_owned(), req.if_match()?);
    lead(req, AssignAddress { address, server: body.server.0, seen }).await
}

async fn unassign(req: Req) -> Result<Reply> {
    let action = UnassignAddress { address: req.path("id").to_owned(), seen: req.if_match()? };
    lead(req, action).await
}

async fn add_rule(req: Req) -> Result<Reply> {
    let action = AddAddressRule {
        address: req.path("id").to_owned(),
        rule: security_group::wanted_of_block(check::body(&req)?),
        more: Vec::new(),
        instead: None,
        seen: req.if_match()?,
    };
    lead_with(req, action, StatusCode::CREATED).await
}

async fn remove_rule(req: Req) -> Result<Reply> {
    let (address, rule) = (req.path("id").to_owned(), req.path("rule_id").to_owned());
    let action = RemoveAddressRule { address, rule, line: false, seen: req.if_match()? };
    lead(req, action).await
}
