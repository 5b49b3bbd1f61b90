//! Private networks.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::network::{
    AddNetworkRule, ChangeNetwork, ChangedNetwork, CreateNetwork, DeleteNetwork, RemoveNetworkRule,
    SetNetworkGroup,
};
use nubo_cloud::{Action, Get, ListOf, Paged};
use nubo_domain::{Network, Result};
use nubo_wire::network as wire;
use nubo_wire::text::Ipv4;

use crate::answer::{self, labels, stamp, told_at};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::wait::settled;
use crate::{check, security_group};

pub fn routes() -> Vec<Bound> {
    vec![
        on("network.list", list),
        on("network.create", create),
        on("network.get", get),
        on("network.change", change),
        on("network.delete", delete),
        on("network.add_rule", add_rule),
        on("network.remove_rule", remove_rule),
        on("network.set_security_group", set_group),
    ]
}

/// A network as it is shown.
pub fn shown(network: &Network) -> wire::Network {
    let deleted = network.deleted;
    wire::Network {
        id: network.head.id.to_string(),
        name: network.head.name.clone(),
        status: if deleted { wire::NetworkStatus::Deleted } else { wire::NetworkStatus::Active },
        cidr: network.cidr(),
        region_id: network.region.to_string(),
        project_id: network.head.project.map(|id| id.to_string()),
        is_default: network.is_default,
        rules: network.egress.iter().map(security_group::rule).collect(),
        security_group_id: network.security_group.map(|id| id.to_string()),
        nameservers: network.nameservers.iter().map(|ip| ip.to_string().into()).collect(),
        labels: labels(&network.head.labels),
        created_at: stamp(network.head.created),
        updated_at: stamp(network.head.updated),
        operation_id: None,
    }
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "network.list")?.listing::<Network>()?;
    let found = req.call(ListOf::<Network>::new(listing)).await;
    let Paged { items, next } = found.map_err(told_at("project", "project_id"))?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<Network>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let network = req.call(Get::<Network>::new(req.path("id"))).await?;
    answer::object(&shown(&network), network.head.version)
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateNetwork = check::body(&req)?;
    let action = CreateNetwork {
        name: body.name.0,
        cidr: body.cidr,
        region: body.region.map(|region| region.0),
        project: body.project_id.map(|project| project.0),
        security_group: body.security_group.map(|group| group.0),
        nameservers: texts(body.nameservers.unwrap_or_default()),
        labels: body.labels.unwrap_or_default().0,
        ..CreateNetwork::default()
    };
    let render = |n: Network| answer::changed(StatusCode::CREATED, &shown(&n), n.head.version);
    req.call_once(action, render).await
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeNetwork = check::body(&req)?;
    let action = ChangeNetwork {
        network: req.path("id").to_owned(),
        name: body.name.map(|name| name.0),
        labels: body.labels.map(|labels| labels.0),
        nameservers: body.nameservers.map(texts),
        seen: req.if_match()?,
        ..ChangeNetwork::default()
    };
    apply(req, action, StatusCode::OK).await
}

fn texts(addresses: Vec<Ipv4>) -> Vec<String> {
    addresses.into_iter().map(|ip| ip.0).collect()
}

async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteNetwork { network: req.path("id").to_owned(), seen: req.if_match()? };
    req.call_once(action, |n: Network| answer::deleted(n.head.id)).await
}

/// Changes what holds in a network and waits until its servers follow if the client prefers that.
async fn apply<A>(req: Req, action: A, status: StatusCode) -> Result<Reply>
where
    A: Action<Output = ChangedNetwork>,
{
    let render = move |changed: ChangedNetwork| {
        let operation_id = changed.operation.map(|id| id.to_string());
        let body = wire::Network { operation_id, ..shown(&changed.network) };
        answer::changed(status, &body, changed.network.head.version)
    };
    let once = req.once()?;
    let rendered = req.cloud().call_once(req.caller(), action, once, render).await?;
    settled::<Network>(&req, rendered).await
}

async fn add_rule(req: Req) -> Result<Reply> {
    let action = AddNetworkRule {
        network: req.path("id").to_owned(),
        rule: security_group::wanted_of_block(check::body(&req)?),
        more: Vec::new(),
        seen: req.if_match()?,
    };
    apply(req, action, StatusCode::CREATED).await
}

async fn remove_rule(req: Req) -> Result<Reply> {
    let (network, rule) = (req.path("id").to_owned(), req.path("rule_id").to_owned());
    let action = RemoveNetworkRule { network, rule, line: false, seen: req.if_match()? };
    apply(req, action, StatusCode::OK).await
}

async fn set_group(req: Req) -> Result<Reply> {
    let body: wire::SetSecurityGroup = check::body(&req)?;
    let action = SetNetworkGroup {
        network: req.path("id").to_owned(),
        group: body.security_group.map(|group| group.0),
        seen: req.if_match()?,
    };
    apply(req, action, StatusCode::OK).await
}
