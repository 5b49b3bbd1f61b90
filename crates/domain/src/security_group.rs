//! A security group: what may reach a server, and what it may reach.

use std::net::Ipv4Addr;

use nubo_base::{Id, Tag};
use serde::{Deserialize, Serialize};

use crate::address::parse_cidr;
use crate::words::words;
use crate::{Error, Head, Kind, Network, Owned, Result, Table, check_plain_text};

words! {
    /// Which way a connection is opened.
    pub enum Direction {
        /// To the server.
        In = "in",
        /// From the server.
        Out = "out",
    }
}

words! {
    /// What is spoken.
    pub enum Protocol {
        /// Anything.
        Any = "any",
        /// TCP.
        Tcp = "tcp",
        /// UDP.
        Udp = "udp",
        /// ICMP.
        Icmp = "icmp",
    }
}

words! {
    /// What becomes of a connection that a rule is about.
    #[derive(Default)]
    pub enum Verdict {
        /// It gets through, unless another rule denies it.
        #[default]
        Allow = "allow",
        /// It does not, whatever other rules allow.
        Deny = "deny",
    }
}

/// Who is at the other end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Peer {
    /// An address block.
    Cidr(Ipv4Addr, u8),
    /// Every server of a group in the same project.
    Group(Id<SecurityGroup>),
}

/// One thing that is allowed or denied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its identifier, unique in its group.
    pub id: Id<Rule>,
    /// Which way.
    pub direction: Direction,
    /// What is spoken.
    pub protocol: Protocol,
    /// First and last port; every port if absent. Only for TCP and UDP.
    pub ports: Option<(u16, u16)>,
    /// Who is at the other end.
    pub peer: Peer,
    /// What becomes of it.
    #[serde(default)]
    pub verdict: Verdict,
    /// A remark of the owner.
    pub description: String,
    /// The first rule of those that were asked for in one line and go together; none for a rule
    /// that stands alone.
    #[serde(default)]
    pub line: Option<Id<Rule>>,
}

/// More than this in one group is refused; each costs time for every packet that matches none.
pub const RULES_MAX: usize = 100;

impl Rule {
    /// Checks that ports fit the protocol.
    ///
    /// # Errors
    /// `validation_failed` at `ports` or `description`.
    pub fn check(&self) -> Result<()> {
        if let Some((first, last)) = self.ports {
            if !matches!(self.protocol, Protocol::Tcp | Protocol::Udp) {
                return Err(Error::invalid("ports", "go with the protocols tcp and udp only"));
            }
            if first == 0 || last < first {
                return Err(Error::invalid(
                    "ports",
                    "must be from 1 to 65535, the lower one first",
                ));
            }
        }
        if self.description.len() > 255 {
            return Err(Error::invalid("description", "must be at most 255 bytes long"));
        }
        check_plain_text("description", &self.description)
    }
}

/// The rules line by line: those that were asked for together stand in one.
#[must_use]
pub fn lines(rules: &[Rule]) -> Vec<Vec<&Rule>> {
    let mut lines: Vec<Vec<&Rule>> = Vec::new();
    for rule in rules {
        let last = lines.last_mut().filter(|line| {
            line.first().is_some_and(|first| rule.line.is_some() && first.line == rule.line)
        });
        match last {
            Some(line) => line.push(rule),
            None => lines.push(vec![rule]),
        }
    }
    lines
}

/// Reads `443`, `8000-8080`, or nothing for every port.
///
/// # Errors
/// `validation_failed` at `ports`.
pub fn parse_ports(text: Option<&str>) -> Result<Option<(u16, u16)>> {
    let Some(text) = text.filter(|t| !t.is_empty()) else { return Ok(None) };
    let refuse = || Error::invalid("ports", "must be a port such as 443 or a range 8000-8080");
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let port = |part: &str| part.parse::<u16>().map_err(|_| refuse());
    Ok(Some((port(first)?, port(last)?)))
}

/// Reads an address block for a rule; `0.0.0.0/0` is everybody, a bare address is itself.
///
/// # Errors
/// `validation_failed` at `cidr`.
pub fn parse_peer_cidr(text: &str) -> Result<(Ipv4Addr, u8)> {
    if text == "0.0.0.0/0" {
        return Ok((Ipv4Addr::UNSPECIFIED, 0));
    }
    let bare = text.strip_suffix("/32").unwrap_or(text);
    if let Ok(address) = bare.parse() {
        return Ok((address, 32));
    }
    parse_cidr("cidr", text)
}

/// A named list of what is allowed; whatever no rule allows inwards is refused, and so is whatever
/// a rule denies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// The common part.
    pub head: Head<Self>,
    /// A remark of the owner.
    pub description: String,
    /// What is allowed.
    pub rules: Vec<Rule>,
    /// The network that its owner has it for; none for any of the project's.
    #[serde(default)]
    pub network: Option<Id<Network>>,
    /// Whether servers get it when nothing else is said.
    pub is_default: bool,
    /// Whether it is the cloud's own that lets everything in. Nobody can say that of a group of
    /// theirs, whatever they call it.
    #[serde(default)]
    pub is_open: bool,
    /// Counts the changes of rules; an older application is skipped.
    pub generation: u64,
    /// Deleted groups stay for the records.
    pub deleted: bool,
}

impl SecurityGroup {
    /// The rules that allow something, for doors that know no others.
    pub fn allowing(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.verdict == Verdict::Allow)
    }
}

/// The flow that brings changed rules to the servers.
pub const APPLY: crate::FlowName = crate::FlowName("security-group-apply");

impl Tag for Rule {
    const PREFIX: &'static str = "rule";
}

impl Tag for SecurityGroup {
    const PREFIX: &'static str = "sg";
}

impl Kind for SecurityGroup {
    const NAME: &'static str = "security group";
    const TABLE: &'static Table = &Table { name: "security_groups", lookups: &[] };
    const OWNED: Owned = Owned::ByProject;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn ended(&self) -> bool {
        self.deleted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_and_blocks_are_read_or_refused_at_their_field() {
        assert_eq!(parse_ports(Some("443")).unwrap(), Some((443, 443)));
        assert_eq!(parse_ports(Some("8000-8080")).unwrap(), Some((8_000, 8_080)));
        assert_eq!(parse_ports(None).unwrap(), None);
        for bad in ["-", "a", "1-", "70000", "1-2-3", "-1"] {
            assert_eq!(parse_ports(Some(bad)).unwrap_err().fields()[0].field, "ports", "{bad}");
        }
        assert_eq!(parse_peer_cidr("0.0.0.0/0").unwrap().1, 0);
        assert_eq!(parse_peer_cidr("192.0.2.7").unwrap(), ([192, 0, 2, 7].into(), 32));
        for bad in ["", "0.0.0.0", "10.0.0.1/24", "x", "::/0", "10.0.0.0/33"] {
            let found = parse_peer_cidr(bad);
            assert!(bad == "0.0.0.0" || found.is_err(), "{bad}");
        }
    }
}
