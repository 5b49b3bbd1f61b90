//! Security groups and their rules.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::security_group::{
    AddRule, ChangeGroup, ChangedGroup, CreateGroup, DeleteGroup, NewRule, RemoveRule,
    SetServerGroups,
};
use nubo_cloud::{Action, Get, ListOf, Paged, Rendered};
use nubo_domain::forward_rule::show_ports;
use nubo_domain::security_group::Rule;
use nubo_domain::{Result, SecurityGroup};
use nubo_wire::security_group as wire;

use crate::answer::{self, labels, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::wait::call_once;
use crate::{check, server, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("security_group.list", list),
        on("security_group.create", create),
        on("security_group.get", get),
        on("security_group.change", change),
        on("security_group.delete", delete),
        on("security_group.add_rule", add_rule),
        on("security_group.remove_rule", remove_rule),
        on("server.set_security_groups", set_of_server),
    ]
}

/// A security group as it is shown.
pub fn shown(group: &SecurityGroup) -> wire::SecurityGroup {
    wire::SecurityGroup {
        id: group.head.id.to_string(),
        name: group.head.name.clone(),
        status: words::security_group(group.deleted),
        description: group.description.clone(),
        rules: group.rules.iter().map(rule).collect(),
        is_default: group.is_default,
        project_id: group.head.project.map(|id| id.to_string()),
        labels: labels(&group.head.labels),
        created_at: stamp(group.head.created),
        updated_at: stamp(group.head.updated),
        operation_id: None,
    }
}

/// A rule as it is shown.
pub fn rule(rule: &Rule) -> wire::Rule {
    wire::Rule {
        id: rule.id.to_string(),
        direction: rule.direction.word().to_owned(),
        protocol: rule.protocol.word().to_owned(),
        ports: rule.ports.map(show_ports),
        cidr: rule.peer.cidr(),
        group_id: rule.peer.group().map(|group| group.to_string()),
        action: rule.verdict.word().to_owned(),
        description: rule.description.clone(),
    }
}

fn wanted(rule: wire::NewRule) -> NewRule {
    NewRule {
        direction: rule.direction,
        protocol: rule.protocol,
        ports: rule.ports,
        cidr: rule.cidr,
        group: rule.group.map(|group| group.0),
        // The schema knows no third word.
        verdict: rule.action.and_then(|word| word.parse().ok()).unwrap_or_default(),
        description: rule.description,
        joins: false,
    }
}

/// A rule of an address or a network; the direction is that of all of them.
pub fn wanted_of_block(rule: wire::NewBlockRule) -> NewRule {
    NewRule {
        protocol: rule.protocol,
        ports: rule.ports,
        cidr: rule.cidr,
        // The schema knows no third word.
        verdict: rule.action.and_then(|word| word.parse().ok()).unwrap_or_default(),
        description: rule.description,
        ..NewRule::default()
    }
}

fn changed(status: StatusCode, changed: &ChangedGroup) -> Rendered {
    let operation_id = changed.operation.map(|id| id.to_string());
    let body = wire::SecurityGroup { operation_id, ..shown(&changed.group) };
    answer::changed(status, &body, changed.group.head.version)
}

/// Changes rules and waits until servers follow if the client prefers that.
async fn apply<A>(req: Req, action: A, status: StatusCode) -> Result<Reply>
where
    A: Action<Output = ChangedGroup>,
{
    let render = move |group: ChangedGroup| changed(status, &group);
    call_once::<SecurityGroup, _, _>(&req, action, render).await
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "security_group.list")?.listing::<SecurityGroup>()?;
    let Paged { items, next } = req.call(ListOf::<SecurityGroup>::new(listing)).await?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<SecurityGroup>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let group = req.call(Get::<SecurityGroup>::new(req.path("id"))).await?;
    answer::object(&shown(&group), group.head.version)
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateSecurityGroup = check::body(&req)?;
    let action = CreateGroup {
        name: body.name.0,
        description: body.description,
        rules: body.rules.into_iter().flatten().map(wanted).collect(),
        project: body.project_id.map(|project| project.0),
        network: None,
        labels: body.labels.unwrap_or_default().0,
    };
    req.call_once(action, |group: ChangedGroup| changed(StatusCode::CREATED, &group)).await
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeSecurityGroup = check::body(&req)?;
    let action = ChangeGroup {
        group: req.path("id").to_owned(),
        name: body.name.map(|name| name.0),
        description: body.description,
        labels: body.labels.map(|labels| labels.0),
        seen: req.if_match()?,
    };
    let render = |g: SecurityGroup| answer::changed(StatusCode::OK, &shown(&g), g.head.version);
    req.call_once(action, render).await
}

async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteGroup { group: req.path("id").to_owned(), seen: req.if_match()? };
    req.call_once(action, |g: SecurityGroup| answer::deleted(g.head.id)).await
}

async fn add_rule(req: Req) -> Result<Reply> {
    let rule = wanted(check::body(&req)?);
    let action =
        AddRule { group: req.path("id").to_owned(), rule, more: Vec::new(), seen: req.if_match()? };
    apply(req, action, StatusCode::CREATED).await
}

async fn remove_rule(req: Req) -> Result<Reply> {
    let (group, rule) = (req.path("id").to_owned(), req.path("rule_id").to_owned());
    let action = RemoveRule { group, rule, line: false, seen: req.if_match()? };
    apply(req, action, StatusCode::OK).await
}

async fn set_of_server(req: Req) -> Result<Reply> {
    let body: wire::SetSecurityGroups = check::body(&req)?;
    let groups = body.security_groups.into_iter().map(|group| group.0).collect();
    let server = req.path("id").to_owned();
    let action = SetServerGroups { server, groups, seen: req.if_match()? };
    server::act(req, action).await
}
