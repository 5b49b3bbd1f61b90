//! Rules of firewalls. One of theirs may name several blocks and ports; it is a line of ours.

use nubo_base::{Id, Uuid};
use nubo_cloud::security_group::NewRule;
use nubo_domain::security_group::{Rule, Verdict};
use nubo_domain::{Error, Result, SecurityGroup};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::read::words as split;
use crate::words;

/// A rule. Ports are texts.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FirewallRule")]
pub struct Shown {
    id: String,
    firewall_id: String,
    protocol: &'static str,
    start_port: String,
    end_port: String,
    cidr: Vec<String>,
    /// `ingress` or `egress`.
    direction: &'static str,
    /// `allow` or `deny`; what one rule denies is refused whatever others allow.
    action: &'static str,
    label: String,
    /// Such as `80`, `80-443` or `22,443`.
    ports: String,
}

/// A rule that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "FirewallRuleConfig")]
#[serde(default)]
pub struct Wish {
    /// `tcp`, `udp`, `icmp` or `all`; `tcp` if absent.
    protocol: String,
    start_port: String,
    /// The same as the first if absent.
    end_port: String,
    /// In the place of both: `80`, `80-443` or `22,443`.
    ports: String,
    /// Everybody if absent.
    cidr: Vec<String>,
    /// `ingress` or `egress`; `ingress` if absent.
    direction: String,
    /// `allow` or `deny`; `allow` if absent.
    action: String,
    label: String,
}

/// Everybody.
const EVERYBODY: &str = "0.0.0.0/0";

/// The ports that a new firewall opens by itself.
const USUAL: [(&str, &str); 3] = [("22", "SSH"), ("80", "HTTP"), ("443", "HTTPS")];

/// The rules that a new firewall has unless its owner wants none.
pub fn usual() -> Vec<NewRule> {
    let rule = |(port, label): (&str, &str)| NewRule {
        direction: "in".to_owned(),
        protocol: "tcp".to_owned(),
        ports: Some(port.to_owned()),
        cidr: Some(EVERYBODY.to_owned()),
        description: Some(label.to_owned()),
        ..NewRule::default()
    };
    USUAL.map(rule).into()
}

impl Wish {
    /// One of our rules for each block and range of ports, which go together.
    ///
    /// # Errors
    /// `validation_failed` at what cannot be read.
    pub fn read(&self) -> Result<Vec<NewRule>> {
        if *self == Self::default() {
            return Err(Error::invalid("protocol", "is required"));
        }
        let verdict = match self.action.to_ascii_lowercase().as_str() {
            "" | "allow" => Verdict::Allow,
            "deny" => Verdict::Deny,
            _ => return Err(Error::invalid("action", "must be allow or deny")),
        };
        let protocol = words::protocol_of(&self.protocol);
        let ports = if protocol == "tcp" || protocol == "udp" { self.ports() } else { vec![None] };
        let mut blocks = split(&self.cidr);
        if blocks.is_empty() {
            blocks.push(EVERYBODY.to_owned());
        }
        let pairs = blocks.iter().flat_map(|block| ports.iter().map(move |ports| (block, ports)));
        let rule = |(place, (block, ports)): (usize, (&String, &Option<String>))| NewRule {
            direction: words::direction_of(&self.direction).to_owned(),
            protocol: protocol.clone(),
            ports: ports.clone(),
            cidr: Some(block.clone()),
            description: Some(self.label.clone()),
            verdict,
            joins: place > 0,
            ..NewRule::default()
        };
        Ok(pairs.enumerate().map(rule).collect())
    }

    fn ports(&self) -> Vec<Option<String>> {
        let whole: Vec<Option<String>> = match (self.ports.as_str(), self.start_port.as_str()) {
            ("", "") => Vec::new(),
            ("", start) if self.end_port.is_empty() || self.end_port == start => {
                vec![Some(start.to_owned())]
            }
            ("", start) => vec![Some(format!("{start}-{}", self.end_port))],
            (several, _) => split(&[several.to_owned()]).into_iter().map(Some).collect(),
        };
        if whole.is_empty() { vec![None] } else { whole }
    }
}

/// The rule that a path names, in the form that actions take.
///
/// # Errors
/// `not_found` for what is no UUID.
pub fn id(text: &str) -> Result<String> {
    let uuid = Uuid::try_parse(text).map_err(|_| Error::not_found("rule"))?;
    Ok(Id::<Rule>::of(uuid).to_string())
}

/// The rules of a firewall, lines put together. Members of a group are shown as `members`.
pub fn lines(group: &SecurityGroup, members: &str) -> Vec<Shown> {
    let lines = nubo_domain::security_group::lines(&group.rules);
    lines.iter().filter_map(|line| shown(group, line, members)).collect()
}

fn shown(group: &SecurityGroup, line: &[&Rule], members: &str) -> Option<Shown> {
    let first = line.first()?;
    let mut blocks: Vec<String> = Vec::new();
    let mut ranges: Vec<(u16, u16)> = Vec::new();
    for rule in line {
        let block = rule.peer.cidr().unwrap_or_else(|| members.to_owned());
        if !blocks.contains(&block) && !block.is_empty() {
            blocks.push(block);
        }
        ranges.extend(rule.ports.filter(|range| !ranges.contains(range)));
    }
    let range = |(low, high): &(u16, u16)| match low == high {
        true => low.to_string(),
        false => format!("{low}-{high}"),
    };
    let border = |part: fn(&(u16, u16)) -> u16| {
        ranges.first().map(part).map(|port| port.to_string()).unwrap_or_default()
    };
    Some(Shown {
        id: first.line.unwrap_or(first.id).uuid().to_string(),
        firewall_id: group.head.id.uuid().to_string(),
        protocol: words::protocol(first.protocol),
        start_port: border(|range| range.0),
        end_port: border(|range| range.1),
        cidr: blocks,
        direction: words::direction(first.direction),
        action: first.verdict.word(),
        label: first.description.clone(),
        ports: ranges.iter().map(range).collect::<Vec<_>>().join(","),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ports(start: &str, end: &str, ports: &str) -> Vec<Option<String>> {
        let text = |text: &str| text.to_owned();
        let wish = Wish {
            protocol: text("tcp"),
            start_port: text(start),
            end_port: text(end),
            ports: text(ports),
            ..Wish::default()
        };
        wish.read().unwrap().into_iter().map(|rule| rule.ports).collect()
    }

    #[test]
    fn ports_are_read_from_either_form() {
        let one = |text: &str| vec![Some(text.to_owned())];
        assert_eq!(ports("80", "", ""), one("80"));
        assert_eq!(ports("80", "80", ""), one("80"));
        assert_eq!(ports("80", "443", ""), one("80-443"));
        assert_eq!(ports("1", "2", "8000-8080"), one("8000-8080"));
        assert_eq!(ports("", "", "22, 443"), [one("22"), one("443")].concat());
        assert_eq!(ports("", "", ""), vec![None]);
    }

    #[test]
    fn a_rule_for_several_blocks_and_ports_is_one_line() {
        let cidr = vec!["10.0.0.0/8 192.0.2.0/24".to_owned()];
        let wish = Wish { cidr, ports: "22,80".to_owned(), ..Wish::default() };
        let rules = wish.read().unwrap();
        assert_eq!(
            rules.iter().map(|rule| rule.joins).collect::<Vec<_>>(),
            [false, true, true, true]
        );
        let denied = Wish { action: "deny".to_owned(), ..Wish::default() }.read().unwrap();
        assert_eq!(denied[0].verdict, Verdict::Deny);
        assert!(Wish { action: "drop".to_owned(), ..Wish::default() }.read().is_err());
    }
}
