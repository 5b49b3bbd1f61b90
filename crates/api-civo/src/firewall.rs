//! Firewalls, and their twins below `/v2/vpc`. A firewall is a security group.

mod rule;

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_base::Id;
use nubo_cloud::network::EnsureDefaults;
use nubo_cloud::security_group::{
    AddRule, ChangeGroup, ChangedGroup, CreateGroup, DeleteGroup, RemoveRule,
};
use nubo_cloud::{AllOf, Get, ListOf, Listing};
use nubo_domain::{Error, Network, Result, SecurityGroup, Server, code};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Noun;
use crate::page::{SUCCESS, Simple, done, object, success};
use crate::read::{Said, id, live, named};
use crate::route::{Bound, on};
use crate::{instance, network, words};

pub fn routes() -> Vec<Bound> {
    let plain = family(
        ("/v2/firewalls", "/v2/firewalls/{id}"),
        ("/v2/firewalls/{id}/rules", "/v2/firewalls/{id}/rules/{rule}"),
    );
    let vpc = family(
        ("/v2/vpc/firewalls", "/v2/vpc/firewalls/{id}"),
        ("/v2/vpc/firewalls/{id}/rules", "/v2/vpc/firewalls/{id}/rules/{rule}"),
    );
    plain.into_iter().chain(vpc).collect()
}

fn family(
    (all, one): (&'static str, &'static str),
    (rules, rule): (&'static str, &'static str),
) -> Vec<Bound> {
    let noun = Noun::Firewall;
    vec![
        on::<ListOf<SecurityGroup>, _, _>(("firewall.list", noun), (Method::GET, all), list)
            .gives::<Vec<Shown>>(),
        on::<CreateGroup, _, _>(("firewall.create", noun), (Method::POST, all), create)
            .takes::<Wish>()
            .gives::<Made>(),
        on::<Get<SecurityGroup>, _, _>(("firewall.get", noun), (Method::GET, one), get)
            .gives::<Shown>(),
        on::<ChangeGroup, _, _>(("firewall.change", noun), (Method::PUT, one), change)
            .takes::<Wish>()
            .gives::<Simple>(),
        on::<DeleteGroup, _, _>(("firewall.delete", noun), (Method::DELETE, one), delete)
            .gives::<Simple>(),
        on::<Get<SecurityGroup>, _, _>(("rule.list", noun), (Method::GET, rules), list_rules)
            .gives::<Vec<rule::Shown>>(),
        on::<AddRule, _, _>(("rule.create", Noun::Rule), (Method::POST, rules), add_rule)
            .takes::<rule::Wish>()
            .gives::<rule::Shown>(),
        on::<RemoveRule, _, _>(("rule.delete", Noun::Rule), (Method::DELETE, rule), remove_rule)
            .gives::<Simple>(),
    ]
}

/// A firewall.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Firewall")]
struct Shown {
    id: String,
    name: String,
    account_id: String,
    rules_count: usize,
    instance_count: usize,
    cluster_count: usize,
    loadbalancer_count: usize,
    /// `true` or `false`, as a text.
    default: &'static str,
    label: String,
    network_id: String,
    region: String,
    rules: Vec<rule::Shown>,
}

/// A new firewall, or a new name of one.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "FirewallConfig")]
struct Wish {
    name: String,
    /// The default network if absent.
    #[serde(default)]
    network_id: Option<String>,
    /// Whether it begins with rules for ssh and the web; true if absent.
    #[serde(default)]
    create_rules: Option<bool>,
    #[serde(default)]
    rules: Vec<rule::Wish>,
    #[serde(default)]
    #[expect(dead_code, reason = "read by itself, but told in the document")]
    region: Option<String>,
}

/// What making a firewall answers.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FirewallMade")]
struct Made {
    id: String,
    name: String,
    result: &'static str,
}

/// What firewalls are shown with.
struct Around {
    servers: Vec<Server>,
    default: Option<Network>,
    region: String,
}

impl Around {
    async fn of(req: &Req) -> Result<Self> {
        let region = Said::of(req).await?.region(req).await?;
        let default = network::default(req, &region).await?;
        let servers = instance::all_if_visible(req).await?;
        Ok(Self { servers, default, region: region.head.name })
    }

    fn shown(&self, group: &SecurityGroup) -> Shown {
        let default = self.default.as_ref().map(|network| network.head.id);
        let uses = |server: &&Server| server.security_groups.contains(&group.head.id);
        let cidr = self.default.as_ref().map(Network::cidr).unwrap_or_default();
        let rules = rule::lines(group, &cidr);
        Shown {
            id: group.head.id.uuid().to_string(),
            name: words::firewall(group).to_owned(),
            account_id: group.head.account.map(|id| id.uuid().to_string()).unwrap_or_default(),
            rules_count: rules.len(),
            instance_count: self.servers.iter().filter(uses).count(),
            cluster_count: 0,
            loadbalancer_count: 0,
            default: if group.is_default { "true" } else { "false" },
            label: group.description.clone(),
            network_id: group.network.or(default).map(uuid).unwrap_or_default(),
            region: self.region.clone(),
            rules,
        }
    }
}

fn uuid<K>(id: Id<K>) -> String {
    id.uuid().to_string()
}

async fn list(req: Req) -> Result<Reply> {
    let around = Around::of(&req).await?;
    let mut groups = req.call(AllOf::<SecurityGroup>::new(Listing::default())).await?;
    if !groups.iter().any(|group| group.is_default) && !req.caller().suspended {
        let made = req.call(EnsureDefaults::default()).await?;
        groups.push(made.group);
    }
    groups.sort_by_key(|group| !group.is_default);
    object(&groups.iter().map(|group| around.shown(group)).collect::<Vec<_>>())
}

async fn get(req: Req) -> Result<Reply> {
    let group: SecurityGroup = live(&req, "id").await?;
    object(&Around::of(&req).await?.shown(&group))
}

async fn create(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    said.region(&req).await?;
    let wish: Wish = said.read()?;
    let name = wish.name;
    if name == words::DEFAULT_FIREWALL {
        return Err(Error::new(&code::NAME_TAKEN));
    }
    let mut rules = match wish.create_rules.unwrap_or(true) {
        true => rule::usual(),
        false => Vec::new(),
    };
    for asked in &wish.rules {
        rules.extend(asked.read()?);
    }
    let network = wish.network_id.as_deref().map(named::<Network>);
    let action = CreateGroup { name, rules, network, ..CreateGroup::default() };
    let render = |changed: ChangedGroup| {
        let head = &changed.group.head;
        done(&Made { id: uuid(head.id), name: head.name.clone(), result: SUCCESS })
    };
    req.call_once(action, render).await
}

async fn change(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    // The same form as of a new one, which must be readable though only the name counts.
    let Wish { name, .. } = said.read()?;
    let name = Some(name);
    let group = id::<SecurityGroup>(&req, "id")?;
    let action = ChangeGroup { group, name, ..ChangeGroup::default() };
    req.call_once(action, |_| success()).await
}

async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteGroup { group: id::<SecurityGroup>(&req, "id")?, seen: None };
    req.call_once(action, |_| success()).await
}

async fn list_rules(req: Req) -> Result<Reply> {
    let group: SecurityGroup = live(&req, "id").await?;
    object(&Around::of(&req).await?.shown(&group).rules)
}

async fn add_rule(req: Req) -> Result<Reply> {
    let group = id::<SecurityGroup>(&req, "id")?;
    let wish: rule::Wish = Said::of(&req).await?.read()?;
    let mut rules = wish.read()?.into_iter();
    let rule = rules.next().ok_or_else(|| Error::invalid("cidr", "is required"))?;
    let action = AddRule { group, rule, more: rules.collect(), seen: None };
    let render = |changed: ChangedGroup| {
        // The rules of one request are the last line.
        done(&rule::lines(&changed.group, "").pop())
    };
    req.call_once(action, render).await
}

async fn remove_rule(req: Req) -> Result<Reply> {
    let group = id::<SecurityGroup>(&req, "id")?;
    let rule = rule::id(req.path("rule"))?;
    let action = RemoveRule { group, rule, line: true, seen: None };
    req.call_once(action, |_| success()).await
}
