//! The check that a wish makes sense on this machine, and what follows from a wish.
//!
//! Everything that later stands in a rules text, a configuration or a file name passes this check
//! first, so that the modules below may write it down as it is. This module must not know how
//! anything is made.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use nubo_base::Uuid;
use nubo_domain::network::NAMESERVERS_MAX;
use nubo_domain::security_group::{Direction, Protocol};
use nubo_domain::{Error, HostName, Result};
use nubo_ports::{NetworkSpec, PortRule, PortSpec, RulePeer};

use crate::naming;
use crate::settings::{Cidr, Settings};

/// More rules on one port than all its groups may have together.
const RULES_MAX: usize = 2_000;

/// Whether a wish makes sense here.
///
/// # Errors
/// `validation_failed`, naming the field.
pub fn check(port: &PortSpec, settings: &Settings) -> Result<()> {
    check_network(&port.network, settings)?;
    let cidr = Cidr::of(&port.network);
    let edge = [cidr.base(), cidr.last(), port.network.gateway()];
    if !cidr.contains(port.private_ip) || edge.contains(&port.private_ip) {
        return Err(Error::invalid("private_ip", format!("must be a free address of {cidr}")));
    }
    let mac = naming::parse_mac(&port.mac)
        .ok_or_else(|| Error::invalid("mac", "must be six pairs of hexadecimal digits"))?;
    if mac[0] & 1 == 1 || mac == naming::gateway_mac(port.network.network) {
        return Err(Error::invalid("mac", "must be the address of one network card"));
    }
    if port.public_ip.is_some_and(|ip| !is_public_enough(ip, settings) || cidr.contains(ip)) {
        return Err(Error::invalid("public_ip", "must be a unicast address of a public pool"));
    }
    if port.further && !port.publics().is_empty() {
        return Err(Error::invalid("public_ip", "leads to the primary port of a server only"));
    }
    HostName::parse("host_name", &port.host_name)?;
    if port.bandwidth_mbit.is_some_and(|mbit| !(1..=400_000).contains(&mbit)) {
        return Err(Error::invalid("bandwidth_mbit", "must be 1 to 400000"));
    }
    let is_own = |(base, prefix): &(Ipv4Addr, u8)| {
        let block = Cidr::around(*base, *prefix);
        let holds = |ip: &Ipv4Addr| block.contains(*ip);
        *prefix <= 32 && cidr.contains(*base) && *prefix > cidr.prefix() && !edge.iter().any(holds)
    };
    if !port.more_sources.iter().all(is_own) {
        let issue = format!("must lie in {cidr}, without its first, second and last address");
        return Err(Error::invalid("more_sources", issue));
    }
    check_forwards(port, settings)?;
    let lets_out = |rule: &PortRule| {
        rule.direction == Direction::Out && matches!(rule.peer, RulePeer::Cidr(..))
    };
    if !port.egress.iter().all(lets_out) {
        return Err(Error::invalid("egress", "must be about blocks that are outside"));
    }
    check_groups(port)
}

/// More ports in one range that leads to other ports cost too much: each is a line of its own.
const MOVED_MAX: u16 = 1_000;

fn check_forwards(port: &PortSpec, settings: &Settings) -> Result<()> {
    for (index, forward) in port.forwards.iter().enumerate() {
        let (public, private) = (forward.public, forward.private);
        let width = |(first, last): (u16, u16)| last.checked_sub(first).filter(|_| first > 0);
        let outside = is_public_enough(forward.public_ip, settings)
            && !Cidr::of(&port.network).contains(forward.public_ip);
        let wrong = if !outside {
            Some("must be about a unicast address of a public pool")
        } else if !matches!(forward.protocol, Protocol::Tcp | Protocol::Udp) {
            Some("must be about TCP or UDP")
        } else if width(public).is_none() || width(public) != width(private) {
            Some("must lead to as many ports")
        } else if public != private && width(public) >= Some(MOVED_MAX) {
            Some("leads too many ports to others")
        } else if port.forwards[..index].iter().any(|before| before.overlaps(forward)) {
            Some("is about a port that another one is about")
        } else if port.public_ip == Some(forward.public_ip) {
            Some("is about an address that leads here as a whole")
        } else {
            None
        };
        if let Some(issue) = wrong {
            return Err(Error::invalid(format!("forwards.{index}"), issue));
        }
    }
    Ok(())
}

fn check_network(network: &NetworkSpec, settings: &Settings) -> Result<()> {
    let cidr = Cidr::of(network);
    let aligned = cidr.base() == network.base && (8..=30).contains(&network.prefix);
    if !aligned || !is_unicast(network.base) {
        return Err(Error::invalid("network", "must be a range of 8 to 30 bits of prefix"));
    }
    let named = &network.nameservers;
    if named.len() > NAMESERVERS_MAX || !named.iter().all(|ip| is_unicast(*ip)) {
        return Err(Error::invalid("nameservers", "must be a few addresses of one machine each"));
    }
    if cidr.overlaps(settings.transit) || cidr.overlaps(LINK_LOCAL) {
        let issue = format!("{cidr} is used inside of the host; choose another range");
        return Err(Error::invalid("network", issue));
    }
    Ok(())
}

/// RFC 3927; metadata services of other clouds sit in it too.
pub const LINK_LOCAL: Cidr = Cidr::around(Ipv4Addr::new(169, 254, 0, 0), 16);

fn is_unicast(ip: Ipv4Addr) -> bool {
    let first = ip.octets()[0];
    first != 0 && first != 127 && first < 224
}

fn is_public_enough(ip: Ipv4Addr, settings: &Settings) -> bool {
    is_unicast(ip) && !LINK_LOCAL.contains(ip) && !settings.transit.contains(ip)
}

fn check_groups(port: &PortSpec) -> Result<()> {
    let names: BTreeSet<_> = groups(port).collect();
    if names.len() != port.groups.len() {
        return Err(Error::invalid("groups", "must name each group once"));
    }
    let all = || rules(port).chain(&port.egress);
    if all().count() > RULES_MAX {
        return Err(Error::invalid("groups", "have too many rules together"));
    }
    for (index, rule) in all().enumerate() {
        let has_ports = matches!(rule.protocol, Protocol::Tcp | Protocol::Udp);
        let wrong = match (rule.ports, &rule.peer) {
            (Some(_), _) if !has_ports => Some("only TCP and UDP have ports"),
            (Some((first, last)), _) if first > last => Some("the first port is after the last"),
            (_, RulePeer::Cidr(_, prefix)) if *prefix > 32 => Some("a prefix has at most 32 bits"),
            _ => None,
        };
        if let Some(issue) = wrong {
            return Err(Error::invalid(format!("rules.{index}"), issue));
        }
    }
    Ok(())
}

/// The groups that a port is in.
pub fn groups(port: &PortSpec) -> impl Iterator<Item = Uuid> {
    port.groups.iter().map(|group| group.group.uuid())
}

/// All that a port's groups allow; what one of them allows is allowed.
pub fn rules(port: &PortSpec) -> impl Iterator<Item = &PortRule> {
    port.groups.iter().flat_map(|group| &group.rules)
}

/// Whether what goes out is judged: nothing limits it as long as no rule is about it.
pub fn limits_out(port: &PortSpec) -> bool {
    rules(port).any(|rule| rule.direction == Direction::Out)
}
