//! Public addresses, one to one or port by port, and the router's own address for everybody else.

use std::net::Ipv4Addr;

use nubo_ports::Forward;

use super::{Router, Text, filter, lines};
use crate::naming::UP;
use crate::settings::Cidr;

pub fn write(text: &mut Text, router: &Router<'_>) {
    let with_public = router.ports.iter().filter_map(|p| Some((p.public_ip?, p.private_ip)));
    let pairs: Vec<_> = with_public.collect();
    let inward: Vec<_> = pairs.iter().map(|(out, own)| format!("{out} : {own}")).collect();
    let outward: Vec<_> = pairs.iter().map(|(out, own)| format!("{own} : {out}")).collect();
    text.set("map inward", "ipv4_addr : ipv4_addr", &inward);
    text.set("map outward", "ipv4_addr : ipv4_addr", &outward);
    let mut pre = lines([
        "type nat hook prerouting priority dstnat; policy accept;",
        "dnat to ip daddr map @inward",
    ]);
    let forwards = router.ports.iter().flat_map(|p| p.forwards.iter().map(|f| (f, p.private_ip)));
    pre.extend(forwards.map(|(forward, to)| leading(forward, to)));
    text.chain("prerouting", &pre);
    let mut post = lines(["type nat hook postrouting priority srcnat; policy accept;"]);
    post.push(format!("oifname != \"{UP}\" accept"));
    post.push("snat to ip saddr map @outward".to_owned());
    post.push(format!("ip saddr {} snat to {}", Cidr::of(router.network), router.transit));
    text.chain("postrouting", &post);
}

/// The line that leads a part of an address to a server. Each port of a range has its own goal: of
/// a range of goals the kernel would take any.
fn leading(forward: &Forward, to: Ipv4Addr) -> String {
    let (public, private) = (forward.public, forward.private);
    let goal = if public == private {
        to.to_string()
    } else if public.0 == public.1 {
        format!("{to}:{}", private.0)
    } else {
        let pairs = (public.0..=public.1).zip(private.0..=private.1);
        let pairs: Vec<_> = pairs.map(|(from, to)| format!("{from} : {to}")).collect();
        format!("{to} : {} dport map {{ {} }}", forward.protocol, pairs.join(", "))
    };
    let (ip, protocol) = (forward.public_ip, forward.protocol);
    format!("ip daddr {ip} {protocol} dport {} dnat to {goal}", filter::span(public))
}
