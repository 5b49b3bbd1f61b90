//! Rules that stand outside of security groups: what an address lets in to the machines it leads
//! to, and what may leave a network.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Time;
use nubo_cloud::network::{AddNetworkRule, ChangedNetwork, RemoveNetworkRule};
use nubo_cloud::public_ip::{AddAddressRule, ChangedAddress, RemoveAddressRule};
use nubo_cloud::security_group::NewRule;
use nubo_cloud::{Facts, Get};
use nubo_domain::security_group::{Protocol, Rule, allowing_lines, lines};
use nubo_domain::{Network, PublicIp, Result};
use schemars::JsonSchema;
use serde::Serialize;

use crate::form::{Form, TEXT_MAX, told};
use crate::page::{self, Wanted};
use crate::route::{Bound, on};
use crate::shelf::absent;
use crate::when::stamp;
use crate::{address, network, words};

const EGRESS: &str = "/networks/{slug}/egress-firewall-rules";

pub fn routes() -> Vec<Bound> {
    let seed = vec![
        (list_bound(), "/ipaddresses/{slug}/firewall-rules"),
        (add_bound(), "/ipaddresses/{slug}/firewall-rules"),
        (change_bound(), "/ipaddresses/{slug}/firewall-rules/{id}"),
        (remove_bound(), "/ipaddresses/{slug}/firewall-rules/{id}"),
    ];
    let of_addresses = seed.into_iter().flat_map(|(bound, at)| [bound.also(at), bound]);
    of_addresses.chain(egress_routes()).collect()
}

fn list_bound() -> Bound {
    let at = ("GET", "/ip-addresses/{slug}/firewall-rules");
    let summary = "Lists what an address lets in.";
    on(Facts::of::<Get<PublicIp>>(), "ip_address.firewall_rules", at, summary, list)
}

fn add_bound() -> Bound {
    let at = ("POST", "/ip-addresses/{slug}/firewall-rules");
    let summary = "Lets something in over an address.";
    let facts = Facts::of::<AddAddressRule>();
    on(facts, "ip_address.add_firewall_rule", at, summary, |req| put(req, false))
}

fn change_bound() -> Bound {
    let at = ("PUT", "/ip-addresses/{slug}/firewall-rules/{id}");
    let summary = "Puts another rule of an address in place of one.";
    let facts = Facts::of::<AddAddressRule>();
    on(facts, "ip_address.change_firewall_rule", at, summary, |req| put(req, true))
}

fn remove_bound() -> Bound {
    let at = ("DELETE", "/ip-addresses/{slug}/firewall-rules/{id}");
    let summary = "Removes a rule of an address.";
    on(Facts::of::<RemoveAddressRule>(), "ip_address.remove_firewall_rule", at, summary, remove)
}

fn egress_routes() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<Get<Network>>(),
            "network.egress_rules",
            ("GET", EGRESS),
            "Lists what may leave a network.",
            list_egress,
        ),
        on(
            Facts::of::<AddNetworkRule>(),
            "network.add_egress_rule",
            ("POST", EGRESS),
            "Says what may leave a network.",
            add_egress,
        ),
        on(
            Facts::of::<RemoveNetworkRule>(),
            "network.remove_egress_rule",
            ("DELETE", "/networks/{slug}/egress-firewall-rules/{id}"),
            "Removes a rule of what may leave a network.",
            remove_egress,
        ),
    ]
}

/// A rule of an address. Its ports are texts, as clients of this API read them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FirewallRule {
    /// Its id, which addresses name.
    pub id: String,
    /// The id below this API: the same.
    pub rule_id: String,
    /// `tcp`, `udp`, `icmp` or `all`.
    pub protocol: &'static str,
    /// First port; null for every port.
    pub start_port: Option<String>,
    /// Last port; null for every port.
    pub end_port: Option<String>,
    /// Who is at the other end: blocks with commas between.
    pub cidr_list: String,
    /// The address itself.
    pub destination_cidr_list: Option<String>,
    /// Every type here: `-1` for `icmp`, null otherwise.
    pub icmp_type: Option<&'static str>,
    /// Every code here: `-1` for `icmp`, null otherwise.
    pub icmp_code: Option<&'static str>,
    /// `Active`.
    pub state: &'static str,
    /// When it was made.
    pub created_at: String,
    /// When it was made: another one stands in place of a changed one.
    pub updated_at: String,
}

/// A rule of what may leave a network. Its ports are texts, as clients of this API read them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EgressRule {
    /// Its id, which addresses name.
    pub id: String,
    /// `tcp`, `udp`, `icmp` or `all`.
    pub protocol: &'static str,
    /// First port; null for every port.
    pub start_port: Option<String>,
    /// Last port; null for every port.
    pub end_port: Option<String>,
    /// Whom it is about: the network's own block.
    pub cidr: String,
    /// Where they may go: blocks with commas between.
    pub destcidr_list: String,
    /// Every type here: `-1` for `icmp`, null otherwise.
    pub icmp_type: Option<&'static str>,
    /// Every code here: `-1` for `icmp`, null otherwise.
    pub icmp_code: Option<&'static str>,
    /// `Active`.
    pub status: &'static str,
    /// The same once more, where siblings have it.
    #[serde(rename = "_original")]
    pub original: Original,
    /// When it was made.
    pub created_at: String,
}

/// What lies below this API.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Original {
    /// `Active`.
    pub state: &'static str,
}

/// What both sorts show of a line.
struct Shown {
    id: String,
    protocol: &'static str,
    ports: [Option<String>; 2],
    blocks: String,
    every: Option<&'static str>,
    made: String,
}

impl Shown {
    fn of(line: &[&Rule]) -> Option<Self> {
        let first = line.first()?;
        let blocks = line.iter().filter_map(|rule| rule.peer.cidr());
        Some(Self {
            id: first.id.uuid().to_string(),
            protocol: words::protocol(first.protocol),
            ports: [first.ports.map(|p| p.0.to_string()), first.ports.map(|p| p.1.to_string())],
            blocks: blocks.collect::<Vec<_>>().join(","),
            every: (first.protocol == Protocol::Icmp).then_some("-1"),
            made: made(first),
        })
    }
}

/// When a rule was made: its id says so.
fn made(rule: &Rule) -> String {
    let (seconds, nanos) = rule.id.uuid().get_timestamp().map_or((0, 0), |time| time.to_unix());
    let micros = i64::try_from(seconds).unwrap_or(0).saturating_mul(1_000_000);
    stamp(Time::from_micros(micros.saturating_add(i64::from(nanos / 1_000))))
}

fn firewall_rule(address: &PublicIp, line: &[&Rule]) -> Option<FirewallRule> {
    let Shown { id, protocol, ports: [start_port, end_port], blocks, every, made } =
        Shown::of(line)?;
    Some(FirewallRule {
        rule_id: id.clone(),
        id,
        protocol,
        start_port,
        end_port,
        cidr_list: blocks,
        destination_cidr_list: Some(format!("{}/32", address.ip)),
        icmp_type: every,
        icmp_code: every,
        state: "Active",
        created_at: made.clone(),
        updated_at: made,
    })
}

fn egress_rule(network: &Network, line: &[&Rule]) -> Option<EgressRule> {
    let Shown { id, protocol, ports: [start_port, end_port], blocks, every, made } =
        Shown::of(line)?;
    Some(EgressRule {
        id,
        protocol,
        start_port,
        end_port,
        cidr: network.cidr(),
        destcidr_list: blocks,
        icmp_type: every,
        icmp_code: every,
        status: "Active",
        original: Original { state: "Active" },
        created_at: made,
    })
}

/// The rules of these that this API can show: those that allow, line by line.
fn shown<'a, T>(
    rules: &'a [Rule],
    show: impl Fn(&[&'a Rule]) -> Option<T>,
) -> impl DoubleEndedIterator<Item = T> {
    allowing_lines(rules).filter_map(move |line| show(&line))
}

/// Names of the cloud's fields here.
const NAMES: &[(&str, &str)] = &[("ports", "start_port"), ("cidr", "cidr_list")];
/// The same for what leaves a network.
const EGRESS_NAMES: &[(&str, &str)] = &[("ports", "start_port"), ("cidr", "cidr")];

/// Reads a rule: one for each block, which go together. Types and codes of ICMP are not told apart
/// here, so only "every" can be asked for.
fn read(form: &mut Form, blocks: &str) -> Vec<NewRule> {
    let protocol = protocol(form);
    every_icmp(form);
    let ports = ports(form);
    let text = form.text(blocks, 2_000).unwrap_or_else(|| "0.0.0.0/0".to_owned());
    let rule = |(number, block): (usize, &str)| NewRule {
        protocol: protocol.to_owned(),
        ports: ports.clone(),
        cidr: Some(block.trim().to_owned()),
        joins: number > 0,
        ..NewRule::default()
    };
    text.split(',').enumerate().map(rule).collect()
}

/// What a rule is about, in the cloud's words.
pub fn protocol(form: &mut Form) -> &'static str {
    let protocol = form.word("protocol", &["tcp", "udp", "icmp", "all"]);
    if protocol.is_none() && !form.has("protocol") {
        form.missing("protocol");
    }
    protocol.filter(|word| *word != "all").unwrap_or("any")
}

/// Notes where one type or code of ICMP is meant.
pub fn every_icmp(form: &mut Form) {
    for field in ["icmp_type", "icmp_code"] {
        if form.text(field, TEXT_MAX).is_some_and(|text| text != "-1") {
            let name = crate::error::shown(field);
            form.fault(field, format!("The {name} field must be -1: every one."));
        }
    }
}

/// A range of ports, or one.
pub fn ports(form: &mut Form) -> Option<String> {
    let first = form.number("start_port", (1, 65_535));
    let last = form.number("end_port", (1, 65_535));
    match (first, last) {
        (Some(first), last) => Some(format!("{first}-{}", last.unwrap_or(first))),
        (None, Some(_)) => {
            form.fault("start_port", "The start port field is required with end port.");
            None
        }
        (None, None) => None,
    }
}

/// The rule of these that an address names by its id, in the form that actions take.
///
/// # Errors
/// `not_found` where there is none.
pub fn named(req: &Req, rules: &[Rule], what: &str) -> Result<String> {
    let wanted = req.path("id");
    let fits = |r: &&Rule| wanted.parse() == Ok(r.id.uuid()) || wanted == r.id.to_string();
    let found = rules.iter().find(fits).ok_or_else(|| absent(what))?;
    Ok(found.id.to_string())
}

async fn list(req: Req) -> Result<Reply> {
    let address = address::at(&req).await?;
    let wanted = Wanted::of(&req);
    let rules = shown(&address.rules, |line| firewall_rule(&address, line)).collect();
    wanted.sheet_of(&req, rules)
}

/// Adds a rule, or puts it in the place of the one that the address names.
async fn put(req: Req, is_change: bool) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let address = address::at(&req).await?;
    let old = is_change.then(|| named(&req, &address.rules, "firewall rule")).transpose()?;
    let mut rules = read(&mut form, "cidr_list").into_iter();
    let own = [address.ip.to_string(), format!("{}/32", address.ip)];
    if form.text("destination_cidr_list", TEXT_MAX).is_some_and(|text| !own.contains(&text)) {
        let text = "The destination cidr list field must be the IP address itself.";
        form.fault("destination_cidr_list", text);
    }
    form.verdict()?;
    let action = AddAddressRule {
        address: address.head.id.to_string(),
        rule: rules.next().unwrap_or_default(),
        more: rules.collect(),
        instead: old.clone(),
        seen: None,
    };
    let render = move |changed: ChangedAddress| {
        let (address, rules) = (&changed.address, &changed.address.rules);
        let made = match &old {
            Some(old) => rules.iter().find(|rule| rule.id.to_string() == *old),
            None => rules.last(),
        };
        let mut lines = lines(rules).into_iter();
        let made = lines.find(|line| made.is_some_and(|made| line.contains(&made)));
        let view = made.and_then(|line| firewall_rule(address, &line));
        match old {
            Some(_) => page::changed(StatusCode::OK, "Updating firewall rule.", view),
            None => page::changed(StatusCode::CREATED, "Creating firewall rule.", view),
        }
    };
    req.call_once(action, render).await.map_err(told(NAMES))
}

async fn remove(req: Req) -> Result<Reply> {
    let found = address::at(&req).await?;
    let rule = named(&req, &found.rules, "firewall rule")?;
    let address = found.head.id.to_string();
    req.call(RemoveAddressRule { address, rule, line: true, seen: None }).await?;
    page::done("Firewall rule deleted successfully", ())
}

async fn list_egress(req: Req) -> Result<Reply> {
    let network = network::at(&req).await?;
    let wanted = Wanted::of(&req);
    let rules = shown(&network.egress, |line| egress_rule(&network, line)).collect();
    wanted.sheet_of(&req, rules)
}

async fn add_egress(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let network = network::at(&req).await?;
    form.alias("cidr_list", "cidr");
    let mut rules = read(&mut form, "cidr").into_iter();
    form.verdict()?;
    let action = AddNetworkRule {
        network: network.head.id.to_string(),
        rule: rules.next().unwrap_or_default(),
        more: rules.collect(),
        seen: None,
    };
    let render = |changed: ChangedNetwork| {
        let network = &changed.network;
        let made = shown(&network.egress, |line| egress_rule(network, line)).next_back();
        page::changed(StatusCode::CREATED, "Creating egress firewall rule.", made)
    };
    req.call_once(action, render).await.map_err(told(EGRESS_NAMES))
}

async fn remove_egress(req: Req) -> Result<Reply> {
    let found = network::at(&req).await?;
    let rule = named(&req, &found.egress, "egress firewall rule")?;
    let network = found.head.id.to_string();
    req.call(RemoveNetworkRule { network, rule, line: true, seen: None }).await?;
    page::done("Egress firewall rule deleted successfully", ())
}
