//! Security groups: what may reach instances, and what they may reach.

use nubo_api_kit::{Reply, Req};
use nubo_cloud::security_group::{AddRule, CreateGroup, DeleteGroup, RemoveRule};
use nubo_domain::security_group::{Direction, Rule};
use nubo_domain::{Error, Result, SecurityGroup, code};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::op::{Bound, Op, Param, Shape, may, must, on};
use crate::said::Said;
use crate::{page, rule, words};

const GROUPS: &str = "listSecurityGroupResponse";

const RULE: &[Param] = &[
    must("securityGroupUuid", Shape::Uuid, "Which group"),
    rule::PROTOCOL,
    rule::FIRST,
    rule::LAST,
    rule::BLOCKS,
    rule::ICMP_TYPE,
    rule::ICMP_CODE,
];

/// Operations on security groups.
pub const OPS: &[Op] = &[
    Op::get("security_group.list", "security_group.list", "/restapi/securitygroup/securityList")
        .says("Lists security groups with their rules")
        .takes(&[may("uuid", Shape::Uuid, "Only this one")])
        .lists::<Group>(GROUPS),
    Op::post(
        "security_group.create",
        "security_group.create",
        "/restapi/securitygroup/createSecurityGroup",
    )
    .says("Makes a security group")
    .takes(&[
        must("name", Shape::Text(100), "Its name, unique in the domain"),
        may("description", Shape::Text(255), "A remark"),
    ])
    .lists::<Group>(GROUPS),
    Op::post(
        "security_group.add_firewall_rule",
        "security_group.add_rule",
        "/restapi/securitygroup/createSecurityGroupFirewallRule",
    )
    .says("Allows something inwards")
    .takes(RULE)
    .lists::<Group>(GROUPS),
    Op::post(
        "security_group.add_egress_rule",
        "security_group.add_rule",
        "/restapi/securitygroup/createSecurityGroupEgressRule",
    )
    .says("Allows something outwards")
    .takes(RULE)
    .lists::<Group>(GROUPS),
    Op::delete(
        "security_group.delete",
        "security_group.delete",
        "/restapi/securitygroup/deleteSecurityGroup/{uuid}",
    )
    .says("Deletes a security group that nothing uses"),
    Op::delete(
        "security_group.remove_rule",
        "security_group.remove_rule",
        "/restapi/securitygroup/deleteSecurityGroupRule",
    )
    .says("Removes a rule")
    .takes(&[
        must("securityGroupUuid", Shape::Uuid, "Which group"),
        must("ruleType", Shape::Word(words::RULE_TYPES), "The list that it stands in"),
        must("ruleUuid", Shape::Uuid, "Which rule"),
    ]),
];

pub fn routes() -> Vec<Bound> {
    let [listing, creating, inwards, outwards, deleting, removing] = OPS else {
        return Vec::new();
    };
    vec![
        on(listing, list),
        on(creating, create),
        on(inwards, |said| add(said, Direction::In)),
        on(outwards, |said| add(said, Direction::Out)),
        on(deleting, delete),
        on(removing, remove),
    ]
}

/// Where siblings make a group lead ports to instances.
pub const FORWARDING: &str = "/restapi/securitygroup/createSecurityGroupPortForwardingRule";

/// A group has no address that could lead anywhere, and taking such a rule for one that lets
/// something in would open more than is meant.
pub async fn no_forwarding(_: Req) -> Result<Reply> {
    let text = "A security group leads nowhere: make a port forwarding rule of an IP address, and \
                let it in with a firewall rule.";
    Err(Error::new(&code::UNSUPPORTED).public(text))
}

/// What is allowed. All of its lists are always there.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// Its id.
    pub uuid: String,
    /// Its name, which orders of instances use.
    pub name: String,
    /// A remark.
    pub description: String,
    /// Whether it can be used.
    pub is_active: bool,
    /// `ENABLED`, or `DISABLED` once it is deleted.
    pub status: String,
    /// What is allowed inwards.
    pub security_group_firewall_rule: Vec<Line>,
    /// What is allowed outwards.
    pub security_group_egress_rule: Vec<Line>,
    /// Always empty.
    pub security_group_port_forwarding: Vec<Value>,
}

/// One thing that is allowed. Its numbers are texts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Its id.
    pub uuid: String,
    /// `TCP`, `UDP`, `ICMP` or `ALL`.
    pub protocol: String,
    /// The first port; null for every port.
    pub start_port: Option<String>,
    /// The last port; null for every port.
    pub end_port: Option<String>,
    /// A block of addresses; null where it is a group.
    pub cidr_list: Option<String>,
    /// `-1` for ICMP, every type.
    pub icmp_type: Option<String>,
    /// `-1` for ICMP, every code.
    pub icmp_code: Option<String>,
    /// The group.
    pub security_group_uuid: String,
    /// Whether it holds.
    pub is_active: bool,
}

fn line(group: &SecurityGroup, rule: &Rule) -> Line {
    let is_icmp = rule.protocol == nubo_domain::security_group::Protocol::Icmp;
    let every = || is_icmp.then(|| "-1".to_owned());
    Line {
        uuid: rule.id.uuid().to_string(),
        protocol: words::protocol(rule.protocol).to_owned(),
        start_port: rule.ports.map(|(first, _)| first.to_string()),
        end_port: rule.ports.map(|(_, last)| last.to_string()),
        cidr_list: rule.peer.cidr(),
        icmp_type: every(),
        icmp_code: every(),
        security_group_uuid: group.head.id.uuid().to_string(),
        is_active: true,
    }
}

fn shown(group: &SecurityGroup) -> Group {
    let lines = |direction| {
        let rules = group.allowing().filter(move |rule| rule.direction == direction);
        rules.map(|rule| line(group, rule)).collect()
    };
    Group {
        uuid: group.head.id.uuid().to_string(),
        name: group.head.name.clone(),
        description: group.description.clone(),
        is_active: !group.deleted,
        status: words::enabled(!group.deleted).to_owned(),
        security_group_firewall_rule: lines(Direction::In),
        security_group_egress_rule: lines(Direction::Out),
        security_group_port_forwarding: Vec::new(),
    }
}

async fn list(said: Said) -> Result<Reply> {
    let found = match said.only::<SecurityGroup>("uuid").await? {
        Some(found) => found,
        None => said.all::<SecurityGroup>(Vec::new()).await?,
    };
    page::list(GROUPS, &found.iter().map(shown).collect::<Vec<_>>())
}

async fn create(said: Said) -> Result<Reply> {
    let (name, description) = (said.need("name"), said.text("description"));
    let action = CreateGroup { name, description, ..CreateGroup::default() };
    said.call_once(action, |changed| page::changed(GROUPS, &shown(&changed.group))).await
}

/// Every block is a rule of its own, with an id that clients remove it by.
async fn add(said: Said, direction: Direction) -> Result<Reply> {
    let (rule, more) = rule::read(&said, direction, false)?;
    let group = said.need_id::<SecurityGroup>("securityGroupUuid");
    let action = AddRule { group, rule, more, seen: None };
    said.call_once(action, |changed| page::changed(GROUPS, &shown(&changed.group))).await
}

async fn delete(said: Said) -> Result<Reply> {
    let action = DeleteGroup { group: said.need_id::<SecurityGroup>("uuid"), seen: None };
    said.call_once(action, |_| page::gone()).await
}

/// The type must be that of the rule, so that nobody removes another than the one that is meant.
async fn remove(said: Said) -> Result<Reply> {
    let group = said.need_id::<SecurityGroup>("securityGroupUuid");
    let rule = said.need_id::<Rule>("ruleUuid");
    let found = crate::said::forgiven(said.get::<SecurityGroup>(group.clone()).await)?;
    let found = found.and_then(|g| g.rules.into_iter().find(|r| r.id.to_string() == rule));
    let wanted = said.need("ruleType");
    if found.is_some_and(|r| !words::rule_type(r.direction).eq_ignore_ascii_case(wanted.trim())) {
        return Err(Error::not_found("rule of this type"));
    }
    said.call_once(RemoveRule { group, rule, line: false, seen: None }, |_| page::gone()).await
}
