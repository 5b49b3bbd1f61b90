//! Rules that stand outside of security groups: what an address lets in to the instances it leads
//! to, and what may leave a network.

use nubo_api_kit::Reply;
use nubo_cloud::network::{AddNetworkRule, ChangedNetwork, RemoveNetworkRule};
use nubo_cloud::public_ip::{AddAddressRule, ChangedAddress, RemoveAddressRule};
use nubo_cloud::security_group::NewRule;
use nubo_domain::security_group::{Protocol, Rule, allowing_lines};
use nubo_domain::{Error, Network, PublicIp, Result, Scope};
use schemars::JsonSchema;
use serde::Serialize;

use crate::op::{Bound, Op, Param, Shape, may, must, on};
use crate::said::Said;
use crate::{page, words};

const FIREWALL: &str = "listFirewallRuleResponse";
const EGRESS: &str = "listEgressRuleResponse";

/// Operations on rules of addresses and networks.
pub const OPS: &[Op] = &[
    Op::get("firewall_rule.list", "address.list", "/restapi/firewallrule/firewallRuleList")
        .says("Lists what addresses let in")
        .takes(&[
            may("zoneUuid", Shape::Uuid, "Only in this zone"),
            may("uuid", Shape::Uuid, "Only this one"),
            may("ipAddressUuid", Shape::Uuid, "Only of this address"),
        ])
        .lists::<FirewallRule>(FIREWALL),
    Op::post(
        "firewall_rule.create",
        "address.add_rule",
        "/restapi/firewallrule/createFirewallRule",
    )
    .says("Lets something in to the instances that an address leads to")
    .takes(&[
        must("ipAddressUuid", Shape::Uuid, "Which address"),
        PROTOCOL,
        FIRST,
        LAST,
        BLOCKS,
        ICMP_TYPE,
        ICMP_CODE,
    ])
    .lists::<FirewallRule>(FIREWALL),
    Op::delete(
        "firewall_rule.delete",
        "address.remove_rule",
        "/restapi/firewallrule/deleteFirewallRule/{uuid}",
    )
    .reading(Scope::NetworksRead)
    .says("Removes a rule of an address"),
    Op::get("egress_rule.list", "network.list", "/restapi/egressrule/egressRuleList")
        .says("Lists what may leave networks")
        .takes(&[
            may("zoneUuid", Shape::Uuid, "Only in this zone"),
            may("uuid", Shape::Uuid, "Only this one"),
            may("networkUuid", Shape::Uuid, "Only of this network"),
        ])
        .lists::<EgressRule>(EGRESS),
    Op::post("egress_rule.create", "network.add_rule", "/restapi/egressrule/createEgressRule")
        .says("Says what may leave a network; everything may while there is no rule")
        .takes(&[
            must("networkUuid", Shape::Uuid, "Which network"),
            PROTOCOL,
            FIRST,
            LAST,
            BLOCKS,
            ICMP_TYPE,
            ICMP_CODE,
        ])
        .lists::<EgressRule>(EGRESS),
    Op::delete(
        "egress_rule.delete",
        "network.remove_rule",
        "/restapi/egressrule/deleteEgressRule/{uuid}",
    )
    .reading(Scope::NetworksRead)
    .says("Removes a rule of a network"),
];

const PROTOCOL: Param = must("protocol", Shape::Word(words::PROTOCOLS), "What is spoken");
const FIRST: Param =
    may("startPort", Shape::Count(1, 65_535), "The first port; every port if absent");
const LAST: Param =
    may("endPort", Shape::Count(1, 65_535), "The last port; the first one if absent");
const BLOCKS: Param =
    may("cidrList", Shape::Text(2_000), "Blocks with commas between; everybody if absent");
const ICMP_TYPE: Param = may("icmpType", Shape::Word(&["-1"]), "Only -1: every type");
const ICMP_CODE: Param = may("icmpCode", Shape::Word(&["-1"]), "Only -1: every code");

pub fn routes() -> Vec<Bound> {
    let [listing, creating, deleting, out_listing, out_creating, out_deleting] = OPS else {
        return Vec::new();
    };
    vec![
        on(listing, list),
        on(creating, create),
        on(deleting, delete),
        on(out_listing, list_egress),
        on(out_creating, create_egress),
        on(out_deleting, delete_egress),
    ]
}

/// What both sorts of rules show. Numbers are texts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Its id.
    pub uuid: String,
    /// `ENABLED`.
    pub status: String,
    /// Whether it holds.
    pub is_active: bool,
    /// `TCP`, `UDP`, `ICMP` or `ALL`.
    pub protocol: String,
    /// The first port; null for every port.
    pub start_port: Option<String>,
    /// The last port; null for every port.
    pub end_port: Option<String>,
    /// Who is at the other end: blocks with commas between.
    pub cidr_list: String,
    /// `-1` for ICMP, every type.
    pub icmp_type: Option<String>,
    /// `-1` for ICMP, every code.
    pub icmp_code: Option<String>,
    /// The zone.
    pub zone_uuid: String,
}

/// A rule of an address.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FirewallRule {
    /// What is let in.
    #[serde(flatten)]
    pub line: Line,
    /// The address.
    pub ip_address_uuid: String,
}

/// A rule of a network.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EgressRule {
    /// What may leave.
    #[serde(flatten)]
    pub line: Line,
    /// The network.
    pub network_uuid: String,
}

fn line(rules: &[&Rule], zone: String) -> Option<Line> {
    let first = rules.first()?;
    let every = || (first.protocol == Protocol::Icmp).then(|| "-1".to_owned());
    let blocks = rules.iter().filter_map(|rule| rule.peer.cidr());
    Some(Line {
        uuid: first.id.uuid().to_string(),
        status: words::enabled(true).to_owned(),
        is_active: true,
        protocol: words::protocol(first.protocol).to_owned(),
        start_port: first.ports.map(|(first, _)| first.to_string()),
        end_port: first.ports.map(|(_, last)| last.to_string()),
        cidr_list: blocks.collect::<Vec<_>>().join(","),
        icmp_type: every(),
        icmp_code: every(),
        zone_uuid: zone,
    })
}

fn firewall_rule(address: &PublicIp, rules: &[&Rule]) -> Option<FirewallRule> {
    let line = line(rules, address.region.uuid().to_string())?;
    Some(FirewallRule { line, ip_address_uuid: address.head.id.uuid().to_string() })
}

fn egress_rule(network: &Network, rules: &[&Rule]) -> Option<EgressRule> {
    let line = line(rules, network.region.uuid().to_string())?;
    Some(EgressRule { line, network_uuid: network.head.id.uuid().to_string() })
}

/// Reads a rule: one for each block, which go together.
fn read(said: &Said) -> Result<(NewRule, Vec<NewRule>)> {
    let (first, last) = (said.count("startPort"), said.count("endPort"));
    if first.is_none() && last.is_some() {
        return Err(Error::invalid("startPort", "is required beside endPort"));
    }
    let protocol = words::read_protocol(&said.need("protocol"));
    let ports = first.map(|first| format!("{first}-{}", last.unwrap_or(first)));
    let blocks = said.text("cidrList").unwrap_or_else(|| "0.0.0.0/0".to_owned());
    let mut rules = blocks.split(',').enumerate().map(|(number, block)| NewRule {
        protocol: protocol.clone(),
        ports: ports.clone(),
        cidr: Some(block.trim().to_owned()),
        joins: number > 0,
        ..NewRule::default()
    });
    Ok((rules.next().unwrap_or_default(), rules.collect()))
}

async fn list(said: Said) -> Result<Reply> {
    let mut found = match said.only::<PublicIp>("ipAddressUuid").await? {
        Some(found) => found,
        None => said.all_in_zone::<PublicIp>().await?,
    };
    if let Some(zone) = said.zone().await? {
        found.retain(|address| address.region == zone.head.id);
    }
    let shown = found.iter().flat_map(|address| {
        allowing_lines(&address.rules).filter_map(|line| firewall_rule(address, &line))
    });
    let only = said.text("uuid");
    let shown = shown.filter(|rule| only.as_ref().is_none_or(|uuid| *uuid == rule.line.uuid));
    page::list(FIREWALL, &shown.collect::<Vec<_>>())
}

async fn create(said: Said) -> Result<Reply> {
    let (rule, more) = read(&said)?;
    let address = said.need_id::<PublicIp>("ipAddressUuid");
    let render = |changed: ChangedAddress| {
        let address = &changed.address;
        let made = allowing_lines(&address.rules).next_back();
        page::changed(FIREWALL, &made.and_then(|line| firewall_rule(address, &line)))
    };
    said.call_once(AddAddressRule { address, rule, more, instead: None, seen: None }, render).await
}

/// The address of a rule is not said, so it is looked for.
async fn delete(said: Said) -> Result<Reply> {
    let rule = said.need_id::<Rule>("uuid");
    let all = said.all::<PublicIp>(Vec::new()).await?;
    let has = |address: &&PublicIp| address.rules.iter().any(|r| r.id.to_string() == rule);
    let address = all.iter().find(has).ok_or_else(|| Error::not_found("firewall rule"))?;
    let address = address.head.id.to_string();
    let action = RemoveAddressRule { address, rule, line: true, seen: None };
    said.call_once(action, |_| page::gone()).await
}

async fn list_egress(said: Said) -> Result<Reply> {
    let mut found = match said.only::<Network>("networkUuid").await? {
        Some(found) => found,
        None => said.all_in_zone::<Network>().await?,
    };
    if let Some(zone) = said.zone().await? {
        found.retain(|network| network.region == zone.head.id);
    }
    let shown = found.iter().flat_map(|network| {
        allowing_lines(&network.egress).filter_map(|line| egress_rule(network, &line))
    });
    let only = said.text("uuid");
    let shown = shown.filter(|rule| only.as_ref().is_none_or(|uuid| *uuid == rule.line.uuid));
    page::list(EGRESS, &shown.collect::<Vec<_>>())
}

async fn create_egress(said: Said) -> Result<Reply> {
    let (rule, more) = read(&said)?;
    let network = said.need_id::<Network>("networkUuid");
    let render = |changed: ChangedNetwork| {
        let network = &changed.network;
        let made = allowing_lines(&network.egress).next_back();
        page::changed(EGRESS, &made.and_then(|line| egress_rule(network, &line)))
    };
    said.call_once(AddNetworkRule { network, rule, more, seen: None }, render).await
}

/// The network of a rule is not said, so it is looked for.
async fn delete_egress(said: Said) -> Result<Reply> {
    let rule = said.need_id::<Rule>("uuid");
    let all = said.all::<Network>(Vec::new()).await?;
    let has = |network: &&Network| network.egress.iter().any(|r| r.id.to_string() == rule);
    let network = all.iter().find(has).ok_or_else(|| Error::not_found("egress rule"))?;
    let network = network.head.id.to_string();
    let action = RemoveNetworkRule { network, rule, line: true, seen: None };
    said.call_once(action, |_| page::gone()).await
}
