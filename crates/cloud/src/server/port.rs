//! What a server's port lets through besides its groups: how much, and from which addresses.

use std::net::Ipv4Addr;

use nubo_domain::security_group::parse_peer_cidr;
use nubo_domain::server::flows;
use nubo_domain::{Error, Network, Result, Scope, Server};
use nubo_ports::Objects;

use super::Changed;
use super::still::{AT_REST, follow, only_while};
use crate::{Action, Ask, Mode, Needs};

/// Limits how much a server sends and receives, or gives it addresses of its network besides its
/// own, as those do that stand in for each other under one address.
#[derive(Clone, Debug, Default)]
pub struct ShapePort {
    /// Which, by id or name.
    pub server: String,
    /// The most in Mbit/s, below what its size allows; 0 takes the limit away. Kept if absent.
    pub bandwidth_mbit: Option<u32>,
    /// Addresses or blocks; kept if absent.
    pub more_sources: Option<Vec<String>>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ShapePort {
    const NAME: &'static str = "server.shape_port";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        if let Some(mbit) = self.bandwidth_mbit {
            server.bandwidth_cap = cap(mbit)?;
        }
        if let Some(given) = &self.more_sources {
            let network: Network = ask.tx.get(server.reach.network)?;
            server.more_sources = sources(given, &network)?;
        }
        only_while(AT_REST, &server, "Cannot change the port of a server that is")?;
        ask.change(&mut server, "port_changed")?;
        follow(ask, server, flows::REPLUG, serde_json::json!({}))
    }
}

/// More than a port can be told to let through.
const MBIT_MAX: u32 = 400_000;
/// So many blocks at most; each costs a little time for every packet.
const SOURCES_MAX: usize = 32;

/// What an owner's limit becomes; 0 is none.
pub(super) fn cap(mbit: u32) -> Result<Option<u32>> {
    if mbit > MBIT_MAX {
        let issue = format!("must be at most {MBIT_MAX}, or 0 for no limit");
        return Err(Error::invalid("bandwidth_mbit", issue));
    }
    Ok(Some(mbit).filter(|mbit| *mbit > 0))
}

/// Reads addresses and blocks of a network that do not hold its edges or its gateway.
pub(super) fn sources(given: &[String], network: &Network) -> Result<Vec<(Ipv4Addr, u8)>> {
    if given.len() > SOURCES_MAX {
        return Err(Error::invalid("more_sources", format!("must be at most {SOURCES_MAX}")));
    }
    let base = network.base.to_bits();
    let last = base | u32::MAX.checked_shr(network.prefix.into()).unwrap_or(0);
    let mut blocks = Vec::with_capacity(given.len());
    for (place, text) in given.iter().enumerate() {
        let refuse = || {
            let issue = format!(
                "must be an address or block of {}, without its first, second and last address",
                network.cidr()
            );
            Error::invalid(format!("more_sources.{place}"), issue)
        };
        let (first, prefix) = parse_peer_cidr(text).map_err(|_| refuse())?;
        let low = first.to_bits();
        let high = low | u32::MAX.checked_shr(prefix.into()).unwrap_or(0);
        if low < base + 2 || high >= last {
            return Err(refuse());
        }
        if !blocks.contains(&(first, prefix)) {
            blocks.push((first, prefix));
        }
    }
    Ok(blocks)
}

#[cfg(test)]
mod tests {
    use nubo_base::{Id, Time, Uuid};
    use nubo_domain::Head;

    use super::*;

    fn read(text: &str) -> Result<Vec<(Ipv4Addr, u8)>> {
        let id = Uuid::from_u128(1);
        let head = Head::new(Id::of(id), "a", Time::ZERO);
        let network = Network::new(head, Id::of(id), ([10, 1, 2, 0].into(), 24));
        sources(&[text.to_owned()], &network)
    }

    #[test]
    fn further_addresses_lie_in_the_network_beside_its_gateway() {
        for good in ["10.1.2.2", "10.1.2.254", "10.1.2.8/29", "10.1.2.9/32"] {
            assert_eq!(read(good).unwrap().len(), 1, "{good}");
        }
        for bad in [
            "",
            "x",
            "10.1.2.0",
            "10.1.2.1",
            "10.1.2.255",
            "10.1.2.0/24",
            "10.1.2.0/29",
            "10.1.2.128/25",
            "0.0.0.0/0",
            "8.8.8.8",
            "10.1.3.4",
            "::1",
            "10.1.2.9/24",
        ] {
            assert_eq!(read(bad).unwrap_err().fields()[0].field, "more_sources.0", "{bad}");
        }
    }

    #[test]
    fn no_limit_is_told_by_nothing() {
        assert_eq!(cap(0).unwrap(), None);
        assert_eq!(cap(100).unwrap(), Some(100));
        assert!(cap(MBIT_MAX + 1).is_err());
    }
}
