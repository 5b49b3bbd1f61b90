//! What the parts are called in the kernel, derived from ids so that nothing needs to be looked up.
//!
//! A link's name has at most 15 characters, so names end with the random tail of the id. Two ids
//! with one tail are told apart by what the book says, and the second is refused.

use std::net::Ipv4Addr;

use nubo_base::{Id, Uuid};
use nubo_domain::{Network, Server};

use crate::settings::Cidr;

/// The bridge, the same in every namespace.
pub const BRIDGE: &str = "br0";
/// The router's end of the pair of links to the machine's namespace.
pub const UP: &str = "up0";
/// The machine as the router sees it, the same on every pair.
pub const HOST_SIDE: Ipv4Addr = Ipv4Addr::new(169, 254, 1, 1);
/// The router as the machine sees it, the same on every pair.
pub const ROUTER_SIDE: Ipv4Addr = Ipv4Addr::new(169, 254, 1, 2);
/// How the namespace of a network begins.
pub const NAMESPACE_PREFIX: &str = "nubo-r-";

/// The machine's own address in the range of the routers: from it the machine speaks to guests
/// when it has no other.
pub fn machine_address(transit: Cidr) -> Ipv4Addr {
    Ipv4Addr::from_bits(transit.last().to_bits() - 1)
}

/// The link that holds that address. It carries nothing.
pub fn machine_link(link_group: u32) -> String {
    format!("nubo{link_group:08x}")
}

/// A hardware address.
pub type Mac = [u8; 6];

fn tail(uuid: Uuid, digits: usize) -> String {
    let text = uuid.as_simple().to_string();
    text[32 - digits..].to_owned()
}

/// The namespace of a network's router.
pub fn namespace(network: Id<Network>) -> String {
    format!("{NAMESPACE_PREFIX}{}", tail(network.uuid(), 12))
}

/// The machine's end of the pair of links to a router.
pub fn host_link(network: Id<Network>) -> String {
    format!("nubo{}", tail(network.uuid(), 11))
}

/// A server's tap.
pub fn tap(server: Id<Server>) -> String {
    format!("tap{}", tail(server.uuid(), 12))
}

/// The link through which what a limited server sends is led.
pub fn shaper(server: Id<Server>) -> String {
    format!("ifb{}", tail(server.uuid(), 12))
}

/// The chain of a server's rules; `kind` is `in` or `out`.
pub fn chain(kind: &str, server: Id<Server>) -> String {
    format!("{kind}_{}", server.uuid().as_simple())
}

/// The set of the addresses of a security group's members.
pub fn group(group: Uuid) -> String {
    format!("group_{}", group.as_simple())
}

fn derived(first: u8, uuid: Uuid) -> Mac {
    let [.., b, c, d, e, f] = uuid.into_bytes();
    [first, b, c, d, e, f]
}

/// The gateway's hardware address: it must not change with the ports of the bridge.
pub fn gateway_mac(network: Id<Network>) -> Mac {
    derived(0x0a, network.uuid())
}

/// The hardware address of the router's end of the pair.
pub fn router_mac(network: Id<Network>) -> Mac {
    derived(0x0e, network.uuid())
}

/// The hardware address of the link that carries nothing.
pub fn machine_mac(link_group: u32) -> Mac {
    let [a, b, c, d] = link_group.to_be_bytes();
    [0x1e, 0, a, b, c, d]
}

/// The hardware address of the machine's end of the pair.
pub fn host_mac(network: Id<Network>) -> Mac {
    derived(0x1a, network.uuid())
}

/// Six pairs of hexadecimal digits with colons.
pub fn parse_mac(text: &str) -> Option<Mac> {
    let mut mac = Mac::default();
    let mut parts = text.split(':');
    for byte in &mut mac {
        let part = parts.next()?;
        let plain = part.len() == 2 && part.bytes().all(|b| b.is_ascii_hexdigit());
        *byte = u8::from_str_radix(part, 16).ok().filter(|_| plain)?;
    }
    parts.next().is_none().then_some(mac)
}

/// As `nft` and `dnsmasq` write it: lower case.
pub fn show_mac(mac: Mac) -> String {
    mac.map(|byte| format!("{byte:02x}")).join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_links_fit_into_fifteen_characters() {
        let id = Uuid::from_u128(0x0192_a1b2_c3d4_7abc_8def_0123_4567_89ab);
        assert_eq!(namespace(Id::of(id)), "nubo-r-0123456789ab");
        assert_eq!(host_link(Id::of(id)), "nubo123456789ab");
        assert_eq!(tap(Id::of(id)), "tap0123456789ab");
        assert_eq!(shaper(Id::of(id)), "ifb0123456789ab");
        assert!(host_link(Id::of(id)).len() <= 15);
    }

    #[test]
    fn hardware_addresses_are_read_exactly() {
        assert_eq!(parse_mac("52:54:00:AB:cd:01"), Some([0x52, 0x54, 0, 0xab, 0xcd, 1]));
        for wrong in
            ["", "52:54:00:ab:cd", "52:54:00:ab:cd:01:02", "52:54:00:ab:cd:+1", "5:5:0:0:0:0"]
        {
            assert_eq!(parse_mac(wrong), None, "{wrong}");
        }
        assert_eq!(show_mac([0x52, 0x54, 0, 0xab, 0xcd, 1]), "52:54:00:ab:cd:01");
    }
}
