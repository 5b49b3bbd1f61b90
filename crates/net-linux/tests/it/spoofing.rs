//! Guests that lie: about their card, their address, their neighbours, or being the DHCP server.

use std::net::Ipv4Addr;

use crate::frames::{EVERYBODY, RawCard, arp, datagram, frame, mac};
use crate::lab::{lab, open};

const ARP: u16 = 0x0806;
const IPV4: u16 = 0x0800;
const NOBODY: Ipv4Addr = Ipv4Addr::UNSPECIFIED;

#[test]
fn frames_with_a_false_card_or_address_reach_nobody() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut victim = lab.port(&network, 5, "victim");
        let liar = lab.port(&network, 6, "liar");
        victim.groups = open();
        let v = RawCard::hold(&lab.ensure(&victim).await);
        let l = RawCard::hold(&lab.ensure(&liar).await);
        let (to, own) = (mac(&victim.mac), mac(&liar.mac));
        let (at, me) = (victim.private_ip, liar.private_ip);
        let other = Ipv4Addr::new(10, 20, 30, 77);

        l.send(&frame(to, own, IPV4, &datagram((me, 9), (at, 9), b"truth")));
        assert!(v.hears(b"truth"), "an honest frame arrives");
        l.send(&frame(to, own, IPV4, &datagram((other, 9), (at, 9), b"lie1")));
        assert!(v.misses(b"lie1"), "another's address");
        l.send(&frame(to, to, IPV4, &datagram((me, 9), (at, 9), b"lie2")));
        assert!(v.misses(b"lie2"), "another's card");
        l.send(&frame(to, own, IPV4, &datagram((network.gateway(), 9), (at, 9), b"lie3")));
        assert!(v.misses(b"lie3"), "the gateway's address");
        l.send(&frame(to, own, IPV4, &datagram((me, 67), (at, 68), b"lie4")));
        assert!(v.misses(b"lie4"), "a DHCP server's answer");
        l.send(&frame(
            EVERYBODY,
            own,
            IPV4,
            &datagram((me, 67), (Ipv4Addr::BROADCAST, 68), b"lie5"),
        ));
        assert!(v.misses(b"lie5"), "a DHCP server's answer to everybody");
        l.send(&frame(EVERYBODY, own, 0x86dd, b"lie6lie6lie6lie6lie6lie6lie6lie6lie6lie6lie6"));
        assert!(v.misses(b"lie6"), "IPv6");
        let tagged = [&[0, 5, 8, 0][..], &datagram((me, 9), (at, 9), b"lie7")].concat();
        l.send(&frame(to, own, 0x8100, &tagged));
        assert!(v.misses(b"lie7"), "a VLAN");

        // A frame for the bridge itself must not teach it that the victim's card is elsewhere.
        for kind in [0x88cc, IPV4] {
            l.send(&frame(
                [1, 0x80, 0xc2, 0, 0, 0x0e],
                to,
                kind,
                &datagram((me, 9), (at, 9), b"x"),
            ));
        }
        l.send(&frame(to, own, IPV4, &datagram((me, 9), (at, 9), b"still here")));
        assert!(v.hears(b"still here"));
    });
}

#[test]
fn arp_tells_only_the_truth() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let victim = lab.port(&network, 5, "victim");
        let liar = lab.port(&network, 6, "liar");
        let v = RawCard::hold(&lab.ensure(&victim).await);
        let l = RawCard::hold(&lab.ensure(&liar).await);
        let (to, own) = (mac(&victim.mac), mac(&liar.mac));
        let (at, me) = (victim.private_ip, liar.private_ip);

        let honest = arp(1, (own, me), ([0; 6], at));
        l.send(&frame(EVERYBODY, own, ARP, &honest));
        assert!(v.hears(&honest), "who has your address?");
        let probe = arp(1, (own, NOBODY), ([0; 6], me));
        l.send(&frame(EVERYBODY, own, ARP, &probe));
        assert!(v.hears(&probe), "is my address free?");

        let lies = [
            arp(2, (own, network.gateway()), (to, at)),
            arp(1, (own, network.gateway()), ([0; 6], at)),
            arp(2, (own, Ipv4Addr::new(10, 20, 30, 9)), (to, at)),
            arp(2, ([2, 0, 0, 0, 0, 9], me), (to, at)),
            arp(2, (own, NOBODY), (to, at)),
        ];
        for lie in lies {
            l.send(&frame(to, own, ARP, &lie));
            l.send(&frame(EVERYBODY, own, ARP, &lie));
            assert!(v.misses(&lie), "{lie:?}");
        }
        let answer = arp(2, (own, me), (to, at));
        l.send(&frame(to, own, ARP, &answer));
        assert!(v.hears(&answer), "my address is here");
    });
}
