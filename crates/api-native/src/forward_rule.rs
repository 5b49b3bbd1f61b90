//! Parts of public addresses that lead to servers.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::forward_rule::{ChangeForward, ChangedForward, CreateForward, DeleteForward};
use nubo_cloud::{Action, Get, ListOf, Paged};
use nubo_domain::forward_rule::show_ports;
use nubo_domain::{ForwardRule, Result};
use nubo_wire::forward_rule as wire;

use crate::answer::{self, labels, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::wait::call_once;
use crate::{check, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("forward_rule.list", list),
        on("forward_rule.create", create),
        on("forward_rule.get", get),
        on("forward_rule.change", change),
        on("forward_rule.delete", delete),
    ]
}

/// A forward rule as it is shown.
pub fn shown(rule: &ForwardRule) -> wire::ForwardRule {
    wire::ForwardRule {
        id: rule.head.id.to_string(),
        name: rule.head.name.clone(),
        status: words::forward_rule(rule.deleted),
        address_id: rule.address.to_string(),
        ip: rule.ip.to_string(),
        server_id: rule.server.to_string(),
        protocol: rule.protocol.word().to_owned(),
        public_ports: show_ports(rule.public),
        private_ports: show_ports(rule.private),
        project_id: rule.head.project.map(|id| id.to_string()),
        labels: labels(&rule.head.labels),
        created_at: stamp(rule.head.created),
        updated_at: stamp(rule.head.updated),
        operation_id: None,
    }
}

/// Leads a part of an address elsewhere and waits until it does if the client prefers that.
async fn lead<A>(req: Req, action: A, status: StatusCode) -> Result<Reply>
where
    A: Action<Output = ChangedForward>,
{
    let render = move |changed: ChangedForward| {
        let operation_id = changed.operation.map(|id| id.to_string());
        let body = wire::ForwardRule { operation_id, ..shown(&changed.rule) };
        answer::changed(status, &body, changed.rule.head.version)
    };
    call_once::<ForwardRule, _, _>(&req, action, render).await
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "forward_rule.list")?.listing::<ForwardRule>()?;
    let Paged { items, next } = req.call(ListOf::<ForwardRule>::new(listing)).await?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<ForwardRule>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let rule = req.call(Get::<ForwardRule>::new(req.path("id"))).await?;
    answer::object(&shown(&rule), rule.head.version)
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateForwardRule = check::body(&req)?;
    let action = CreateForward {
        address: body.address.0,
        server: body.server.0,
        protocol: body.protocol,
        public_ports: body.public_ports,
        private_ports: body.private_ports,
        name: body.name.map(|name| name.0),
        labels: body.labels.unwrap_or_default().0,
    };
    lead(req, action, StatusCode::CREATED).await
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeForwardRule = check::body(&req)?;
    let action = ChangeForward {
        rule: req.path("id").to_owned(),
        server: body.server.map(|server| server.0),
        protocol: body.protocol,
        public_ports: body.public_ports,
        private_ports: body.private_ports,
        name: body.name.map(|name| name.0),
        labels: body.labels.map(|labels| labels.0),
        seen: req.if_match()?,
    };
    lead(req, action, StatusCode::OK).await
}

async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteForward { rule: req.path("id").to_owned(), seen: req.if_match()? };
    req.call_once(action, |rule: ForwardRule| answer::deleted(rule.head.id)).await
}
