//! Public addresses, one to one, and the router's own address for everybody else.

use super::{Router, Text, lines};
use crate::naming::UP;
use crate::settings::Cidr;

pub fn write(text: &mut Text, router: &Router<'_>) {
    let with_public = router.ports.iter().filter_map(|p| Some((p.public_ip?, p.private_ip)));
    let pairs: Vec<_> = with_public.collect();
    let inward: Vec<_> = pairs.iter().map(|(out, own)| format!("{out} : {own}")).collect();
    let outward: Vec<_> = pairs.iter().map(|(out, own)| format!("{own} : {out}")).collect();
    text.set("map inward", "ipv4_addr : ipv4_addr", &inward);
    text.set("map outward", "ipv4_addr : ipv4_addr", &outward);
    text.chain(
        "prerouting",
        &lines([
            "type nat hook prerouting priority dstnat; policy accept;",
            "dnat to ip daddr map @inward",
        ]),
    );
    let mut post = lines(["type nat hook postrouting priority srcnat; policy accept;"]);
    post.push(format!("oifname != \"{UP}\" accept"));
    post.push("snat to ip saddr map @outward".to_owned());
    post.push(format!("ip saddr {} snat to {}", Cidr::of(router.network), router.transit));
    text.chain("postrouting", &post);
}
