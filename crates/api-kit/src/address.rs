//! Client addresses, seen through proxies that the operator trusts.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use http::HeaderMap;

/// A network in the form `10.0.0.0/8` or a single address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net {
    address: IpAddr,
    prefix: u8,
}

/// A text that is neither an address nor a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseNetError;

impl fmt::Display for ParseNetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an address or network such as 10.0.0.0/8")
    }
}

impl std::error::Error for ParseNetError {}

impl FromStr for Net {
    type Err = ParseNetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| ParseNetError)?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(longest), str::parse).map_err(|_| ParseNetError)?;
        (prefix <= longest).then_some(Self { address, prefix }).ok_or(ParseNetError)
    }
}

impl Net {
    /// Whether the address lies in it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(net), IpAddr::V4(one)) => {
                let differ = u32::from(net) ^ u32::from(one);
                differ.checked_shr(32 - u32::from(self.prefix)).unwrap_or(0) == 0
            }
            (IpAddr::V6(net), IpAddr::V6(one)) => {
                let differ = u128::from(net) ^ u128::from(one);
                differ.checked_shr(128 - u32::from(self.prefix)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// The client behind a connection: the peer, or what a trusted proxy says was its own peer. Only
/// the last hop of `X-Forwarded-For` counts; the client may have written those before it.
#[must_use]
pub fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Net]) -> IpAddr {
    let peer = peer.to_canonical();
    if !trusted.iter().any(|net| net.contains(peer)) {
        return peer;
    }
    let last = headers.get_all("x-forwarded-for").iter().next_back();
    let last = last.and_then(|value| value.to_str().ok()?.rsplit(',').next());
    last.and_then(|hop| hop.trim().parse::<IpAddr>().ok()).map_or(peer, |ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_contains_its_own_addresses_only() {
        let net = |text: &str| text.parse::<Net>().unwrap();
        assert!(net("10.0.0.0/8").contains([10, 9, 8, 7].into()));
        assert!(!net("10.0.0.0/8").contains([11, 0, 0, 0].into()));
        assert!(net("0.0.0.0/0").contains([1, 2, 3, 4].into()));
        assert!(net("10.1.1.1").contains("::ffff:10.1.1.1".parse().unwrap()));
        assert!(net("fd00::/8").contains("fd12::1".parse().unwrap()));
        assert!(!net("::/0").contains([1, 2, 3, 4].into()));
        for bad in ["", "10.0.0.0/33", "x", "10.0.0.0/", "10.0.0.0/-1", "fd00::/129"] {
            assert_eq!(bad.parse::<Net>(), Err(ParseNetError), "{bad}");
        }
    }

    #[test]
    fn only_the_last_hop_behind_a_trusted_proxy_is_believed() {
        let headers = HeaderMap::from_iter([(
            "x-forwarded-for".parse().unwrap(),
            "6.6.6.6, 203.0.113.9".parse().unwrap(),
        )]);
        let trusted = ["127.0.0.0/8".parse().unwrap()];
        let (proxy, stranger) = ([127, 0, 0, 1].into(), IpAddr::from([198, 51, 100, 1]));
        assert_eq!(client(proxy, &headers, &trusted), IpAddr::from([203, 0, 113, 9]));
        assert_eq!(client(stranger, &headers, &trusted), stranger);
        assert_eq!(client(proxy, &HeaderMap::new(), &trusted), proxy);
    }
}
