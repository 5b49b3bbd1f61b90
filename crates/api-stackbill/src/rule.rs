//! Rules that stand outside of security groups: what an address lets in to the instances it leads
//! to, and what may leave a network.

use nubo_api_kit::Reply;
use nubo_base::Id;
use nubo_cloud::network::{AddNetworkRule, ChangedNetwork, RemoveNetworkRule};
use nubo_cloud::public_ip::{AddAddressRule, ChangedAddress, RemoveAddressRule};
use nubo_cloud::security_group::NewRule;
use nubo_cloud::{Action, Listable, Rendered};
use nubo_domain::security_group::{Direction, Protocol, Rule, allowing_lines};
use nubo_domain::{Error, Network, PublicIp, Region, Result, Scope};
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

/// What a rule is about.
pub const PROTOCOL: Param = must("protocol", Shape::Word(words::PROTOCOLS), "What is spoken");
/// Its first port.
pub const FIRST: Param =
    may("startPort", Shape::Count(1, 65_535), "The first port; every port if absent");
/// Its last port.
pub const LAST: Param =
    may("endPort", Shape::Count(1, 65_535), "The last port; the first one if absent");
/// Who is at the other end.
pub const BLOCKS: Param =
    may("cidrList", Shape::Text(2_000), "Blocks with commas between; everybody if absent");
/// Its types of ICMP.
pub const ICMP_TYPE: Param = may("icmpType", Shape::Word(&["-1"]), "Only -1: every type");
/// Its codes of ICMP.
pub const ICMP_CODE: Param = may("icmpCode", Shape::Word(&["-1"]), "Only -1: every code");

pub fn routes() -> Vec<Bound> {
    let [listing, creating, deleting, out_listing, out_creating, out_deleting] = OPS else {
        return Vec::new();
    };
    vec![
        on(listing, list::<PublicIp>),
        on(creating, create),
        on(deleting, delete::<PublicIp>),
        on(out_listing, list::<Network>),
        on(out_creating, create_egress),
        on(out_deleting, delete::<Network>),
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

/// What has rules of its own, which the cloud keeps in lines.
trait Ruled: Listable {
    /// The parameter that names one of these.
    const OWNER: &'static str;
    /// What its rules are listed as.
    const RULES: &'static str;
    /// What one of its rules is called.
    const RULE: &'static str;
    /// What one of its rules is shown as.
    type View: Serialize;
    /// What takes one of its rules away.
    type Remove: Action;

    fn region(&self) -> Id<Region>;
    fn rules(&self) -> &[Rule];
    fn view(&self, line: Line) -> Self::View;
    fn remove(&self, rule: String) -> Self::Remove;
}

impl Ruled for PublicIp {
    const OWNER: &'static str = "ipAddressUuid";
    const RULES: &'static str = FIREWALL;
    const RULE: &'static str = "firewall rule";
    type View = FirewallRule;
    type Remove = RemoveAddressRule;

    fn region(&self) -> Id<Region> {
        self.region
    }
    fn rules(&self) -> &[Rule] {
        &self.rules
    }
    fn view(&self, line: Line) -> FirewallRule {
        FirewallRule { line, ip_address_uuid: self.head.id.uuid().to_string() }
    }
    fn remove(&self, rule: String) -> RemoveAddressRule {
        RemoveAddressRule { address: self.head.id.to_string(), rule, line: true, seen: None }
    }
}

impl Ruled for Network {
    const OWNER: &'static str = "networkUuid";
    const RULES: &'static str = EGRESS;
    const RULE: &'static str = "egress rule";
    type View = EgressRule;
    type Remove = RemoveNetworkRule;

    fn region(&self) -> Id<Region> {
        self.region
    }
    fn rules(&self) -> &[Rule] {
        &self.egress
    }
    fn view(&self, line: Line) -> EgressRule {
        EgressRule { line, network_uuid: self.head.id.uuid().to_string() }
    }
    fn remove(&self, rule: String) -> RemoveNetworkRule {
        RemoveNetworkRule { network: self.head.id.to_string(), rule, line: true, seen: None }
    }
}

/// The rules of an owner that this API can show: those that allow, line by line.
fn lines<O: Ruled>(owner: &O) -> impl DoubleEndedIterator<Item = Line> {
    let zone = owner.region().uuid();
    allowing_lines(owner.rules()).filter_map(move |rules| line(&rules, zone.to_string()))
}

/// The answer to a rule that was added: the last line that can be shown.
fn added<O: Ruled>(owner: &O) -> Rendered {
    page::changed(O::RULES, &lines(owner).next_back().map(|line| owner.view(line)))
}

/// Reads rules: one for each block. Those `that_join` go together.
pub fn read(said: &Said, direction: Direction, that_join: bool) -> Result<(NewRule, Vec<NewRule>)> {
    let (first, last) = (said.count("startPort"), said.count("endPort"));
    if first.is_none() && last.is_some() {
        return Err(Error::invalid("startPort", "is required beside endPort"));
    }
    let protocol = words::read_protocol(&said.need("protocol"));
    let ports = first.map(|first| format!("{first}-{}", last.unwrap_or(first)));
    let blocks = said.text("cidrList").unwrap_or_else(|| "0.0.0.0/0".to_owned());
    let mut rules = blocks.split(',').enumerate().map(|(number, block)| NewRule {
        direction: direction.word().to_owned(),
        protocol: protocol.clone(),
        ports: ports.clone(),
        cidr: Some(block.trim().to_owned()),
        joins: that_join && number > 0,
        ..NewRule::default()
    });
    Ok((rules.next().unwrap_or_default(), rules.collect()))
}

async fn list<O: Ruled>(said: Said) -> Result<Reply> {
    let found = said.in_zone::<O>(O::OWNER, O::region).await?;
    let only = said.text("uuid");
    let is_asked = |line: &Line| only.as_ref().is_none_or(|uuid| *uuid == line.uuid);
    let shown = found
        .iter()
        .flat_map(|owner| lines(owner).filter(is_asked).map(move |line| owner.view(line)));
    page::list(O::RULES, &shown.collect::<Vec<_>>())
}

async fn create(said: Said) -> Result<Reply> {
    let (rule, more) = read(&said, Direction::In, true)?;
    let address = said.need_id::<PublicIp>(PublicIp::OWNER);
    let render = |changed: ChangedAddress| added(&changed.address);
    said.call_once(AddAddressRule { address, rule, more, instead: None, seen: None }, render).await
}

async fn create_egress(said: Said) -> Result<Reply> {
    let (rule, more) = read(&said, Direction::Out, true)?;
    let network = said.need_id::<Network>(Network::OWNER);
    let render = |changed: ChangedNetwork| added(&changed.network);
    said.call_once(AddNetworkRule { network, rule, more, seen: None }, render).await
}

/// The owner of a rule is not said, so it is looked for.
async fn delete<O: Ruled>(said: Said) -> Result<Reply> {
    let rule = said.need_id::<Rule>("uuid");
    let all = said.all::<O>(Vec::new()).await?;
    let has = |owner: &&O| owner.rules().iter().any(|r| r.id.to_string() == rule);
    let owner = all.iter().find(has).ok_or_else(|| Error::not_found(O::RULE))?;
    said.call_once(owner.remove(rule), |_| page::gone()).await
}
