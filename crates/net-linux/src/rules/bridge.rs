//! Who may send what from a tap: the network card's own address, the server's own address, ARP
//! about nothing else, no answers of a DHCP server, nothing but IPv4 and ARP.
//!
//! Only taps are ports of the bridge, so what matches no line is a lie and is dropped.

use nubo_ports::PortSpec;

use super::{Router, Text, filter, lines};
use crate::naming;

/// The first test of a frame, before translation of addresses (which is at -100).
const HOOK: &str = "type filter hook prerouting priority -300; policy drop;";

pub fn write(text: &mut Text, router: &Router<'_>) {
    let macs: Vec<_> = router.ports.iter().filter_map(card).collect();
    let pins = router.ports.iter().filter_map(|p| Some(format!("{} . {}", card(p)?, p.private_ip)));
    text.set("set cards", "ifname . ether_addr", &macs);
    text.set("set pins", "ifname . ether_addr . ipv4_addr", &pins.collect::<Vec<_>>());
    text.counted_set("askers", "ifname", router.ports.len());
    let mut chain = lines([
        HOOK,
        "iifname . ether saddr != @cards drop",
        "ether type arp arp operation { request, reply } \
         iifname . arp saddr ether . arp saddr ip @pins accept",
        // A probe whether an address is free (RFC 5227) has no sender address yet.
        "ether type arp arp operation request arp saddr ip 0.0.0.0 \
         iifname . arp saddr ether @cards accept",
    ]);
    let more = |side: &'static str| router.ports.iter().filter_map(move |port| further(port, side));
    chain.extend(more("arp saddr ip"));
    chain.extend(lines([
        "ether type != ip drop",
        "udp sport 67 drop",
        // One guest that asks without end must not keep the service from the others.
        "udp dport 67 update @askers { iifname limit rate over 10/second burst 40 packets } drop",
        "ip saddr 0.0.0.0 ip daddr 255.255.255.255 udp sport 68 udp dport 67 accept",
        "iifname . ether saddr . ip saddr @pins accept",
    ]));
    chain.extend(more("ip saddr"));
    text.chain("prerouting", &chain);
}

/// What a port may send from besides its own address.
fn further(port: &PortSpec, side: &str) -> Option<String> {
    let blocks = filter::blocks(&port.more_sources)?;
    let (tap, mac) = (naming::tap(port.server), naming::show_mac(naming::parse_mac(&port.mac)?));
    let card = match side {
        "ip saddr" => format!("ether saddr {mac}"),
        _ => format!("ether type arp arp operation {{ request, reply }} arp saddr ether {mac}"),
    };
    Some(format!("iifname \"{tap}\" {card} {side} {blocks} accept"))
}

fn card(port: &PortSpec) -> Option<String> {
    let mac = naming::show_mac(naming::parse_mac(&port.mac)?);
    Some(format!("\"{}\" . {mac}", naming::tap(port.server)))
}
