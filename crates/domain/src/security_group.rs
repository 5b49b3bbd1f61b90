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

impl Peer {
    /// Everybody.
    pub const EVERYBODY: Self = Self::Cidr(Ipv4Addr::UNSPECIFIED, 0);

    /// The address block such as `10.0.0.0/8`, if it is one.
    #[must_use]
    pub fn cidr(&self) -> Option<String> {
        match self {
            Self::Cidr(base, prefix) => Some(format!("{base}/{prefix}")),
            Self::Group(_) => None,
        }
    }

    /// The group, if it is one.
    #[must_use]
    pub const fn group(&self) -> Option<Id<SecurityGroup>> {
        match self {
            Self::Cidr(..) => None,
            Self::Group(group) => Some(*group),
        }
    }
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

/// The lines whose rules all allow something, for doors that know no others.
pub fn allowing_lines(rules: &[Rule]) -> impl DoubleEndedIterator<Item = Vec<&Rule>> {
    let allows = |line: &Vec<&Rule>| line.iter().all(|rule| rule.verdict == Verdict::Allow);
    lines(rules).into_iter().filter(allows)
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
    /// Whether it is just as the cloud has always made its open group.
    fn is_like_open(&self) -> bool {
        let [rule] = self.rules.as_slice() else { return false };
        let is_wide = (rule.direction, rule.protocol) == (Direction::In, Protocol::Any)
            && (rule.ports, &rule.peer, rule.verdict) == (None, &Peer::EVERYBODY, Verdict::Allow);
        is_wide && self.head.name == OPEN && self.description == OPEN_ABOUT && !self.is_default
    }

    /// The rules that allow something, for doors that know no others.
    pub fn allowing(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.verdict == Verdict::Allow)
    }
}

/// What the cloud's own open group is called, unless the name is taken.
pub const OPEN: &str = "open";
/// What is said of it.
pub const OPEN_ABOUT: &str = "anything from everywhere";

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
    const FORMAT: i64 = 2;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn ended(&self) -> bool {
        self.deleted
    }
    /// In bodies of the first format the cloud's own open group may lack its mark: it was known by
    /// its name then.
    fn lift(format: i64, body: &str) -> Result<Self> {
        let odd = |e| Error::internal(format!("security group body: {e}"));
        match format {
            1 => {}
            Self::FORMAT => return serde_json::from_str(body).map_err(odd),
            _ => return Err(Error::internal(format!("security group body of format {format}"))),
        }
        let old: serde_json::Value = serde_json::from_str(body).map_err(odd)?;
        let is_unmarked = old.get("is_open").is_none();
        let group: Self = serde_json::from_value(old).map_err(odd)?;
        let is_open = group.is_open || (is_unmarked && group.is_like_open());
        Ok(Self { is_open, ..group })
    }
}

#[cfg(test)]
mod tests {
    use nubo_base::{Time, Uuid};

    use super::*;

    #[test]
    fn the_open_group_of_an_earlier_version_is_known_and_one_of_an_owner_is_not() {
        let rule = Rule {
            id: Id::of(Uuid::nil()),
            direction: Direction::In,
            protocol: Protocol::Any,
            ports: None,
            peer: Peer::EVERYBODY,
            verdict: Verdict::Allow,
            description: String::new(),
            line: None,
        };
        let group = SecurityGroup {
            head: Head::new(Id::of(Uuid::nil()), OPEN, Time::ZERO),
            description: OPEN_ABOUT.into(),
            rules: vec![rule.clone()],
            network: None,
            is_default: false,
            is_open: false,
            generation: 1,
            deleted: false,
        };
        let lifted = |group: &SecurityGroup, is_old: bool| {
            let mut body = serde_json::to_value(group).unwrap();
            if is_old {
                body.as_object_mut().unwrap().remove("is_open");
            }
            SecurityGroup::lift(1, &body.to_string()).unwrap().is_open
        };
        assert!(lifted(&group, true));
        assert!(!lifted(&group, false), "who wrote this knew of the mark");
        let narrow = Rule { protocol: Protocol::Tcp, ..rule.clone() };
        for other in [
            SecurityGroup { description: "mine".into(), ..group.clone() },
            SecurityGroup { rules: vec![narrow], ..group.clone() },
            SecurityGroup { rules: vec![rule.clone(), rule], ..group.clone() },
        ] {
            assert!(!lifted(&other, true), "{other:?}");
        }
        let now = serde_json::to_string(&group).unwrap();
        assert_eq!(SecurityGroup::lift(2, &now).unwrap(), group);
        assert!(SecurityGroup::lift(3, &now).is_err());
    }

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
