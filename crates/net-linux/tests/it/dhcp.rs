//! Addresses and names from the network's service, and guests that lie to it.

use std::io::{Read as _, Write as _};
use std::net::Ipv4Addr;

use nubo_net_linux::LinuxNet;
use nubo_ports::{Net as _, NetworkSpec, PortSpec};
use proptest::prelude::{Strategy as _, any};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::frames::{EVERYBODY, RawCard, datagram, frame, mac};
use crate::guest::Guest;
use crate::lab::{Lab, OUTSIDE, lab, namespace, open, output, within};

/// Asks for an address as a guest would, with more arguments for `udhcpc`; answers what the server
/// said, a line for each thing.
pub fn lease(lab: &Lab, guest: &Guest, more: &[&str]) -> Option<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let script = lab.root().join(format!("{}.sh", guest.name));
    let answer = lab.root().join(format!("{}.lease", guest.name));
    let text = format!(
        "#!/bin/sh\n[ \"$1\" = bound ] || exit 0\n\
         ip address replace $ip/$mask dev eth0\n\
         [ -z \"$router\" ] || ip route replace default via $router\n\
         echo \"$ip $mask $router $dns $hostname $domain\" > {}\n",
        answer.display()
    );
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let _ = std::fs::remove_file(&answer);
    let script = script.to_str().unwrap();
    let fixed = ["udhcpc", "-i", "eth0", "-f", "-q", "-n", "-t", "5", "-T", "1", "-s", script];
    guest.act(|| output("busybox", &[&fixed[..], more].concat()));
    std::fs::read_to_string(answer).ok().map(|text| text.trim().to_owned())
}

/// What the service at an address says about a name, of one type of record.
pub fn resolve(guest: &Guest, name: &str, kind: &str, server: Ipv4Addr) -> String {
    let (kind, server) = (format!("-type={kind}"), server.to_string());
    guest.act(|| {
        let found = output("busybox", &["nslookup", &kind, name, &server]);
        String::from_utf8_lossy(&found.stdout).into_owned()
    })
}

fn leases(lab: &Lab, port: &PortSpec) -> String {
    let file = lab.settings.run_dir.join(namespace(port)).join("leases");
    std::fs::read_to_string(file).unwrap()
}

#[test]
fn a_guest_that_is_installed_anew_gets_its_address_under_another_identifier() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let port = lab.port(&network, 5, "web");
        let guest = lab.bare_guest(&port).await;
        let expected = "10.20.30.5 24 10.20.30.1 10.20.30.1 web internal";
        for identifier in ["0x3d:01525400000001", "0x3d:ff00112233445566778899", "0x3d:00"] {
            let answer = lease(lab, &guest, &["-C", "-x", identifier]);
            assert_eq!(answer.as_deref(), Some(expected), "{identifier}");
        }
        assert_eq!(lease(lab, &guest, &["-C"]).as_deref(), Some(expected), "and under none");
        assert_eq!(leases(lab, &port).lines().count(), 1);
    });
}

#[test]
fn a_name_that_is_a_word_of_the_service_is_a_name_all_the_same() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        for (last, name) in (5..).zip(["ignore", "infinite", "123", "12h", "xn--bcher-kva"]) {
            let port = lab.port(&network, last, name);
            let guest = lab.bare_guest(&port).await;
            let expected = format!("10.20.30.{last} 24 10.20.30.1 10.20.30.1 {name} internal");
            assert_eq!(lease(lab, &guest, &[]), Some(expected));
            let answer = resolve(&guest, &format!("{name}.internal"), "a", network.gateway());
            assert!(answer.contains(&format!("Address: 10.20.30.{last}")), "{answer}");
        }
    });
}

/// Asks for an address until the server says what is expected: it reads its files anew in its own
/// time. Answers what it said last.
fn lease_told(lab: &Lab, guest: &Guest, expected: &str) -> String {
    let mut said = String::new();
    for _ in 0..20 {
        said = lease(lab, guest, &[]).unwrap_or_default();
        if said == expected {
            break;
        }
    }
    said
}

/// The number of the process that serves a port's network.
fn serving(lab: &Lab, port: &PortSpec) -> String {
    let file = lab.settings.run_dir.join(namespace(port)).join("pid");
    std::fs::read_to_string(file).unwrap()
}

#[test]
fn guests_are_told_of_the_networks_name_servers_and_of_others_at_their_next_question() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let named = |generation, nameservers: &[[u8; 4]]| {
            let nameservers = nameservers.iter().map(|ip| Ipv4Addr::from(*ip)).collect();
            NetworkSpec { nameservers, generation, ..network.clone() }
        };
        let web = lab.port(&network, 5, "web");
        let db = lab.port(&network, 6, "db");
        let with = |port: &PortSpec, network| PortSpec { network, ..port.clone() };
        let first = named(1, &[[192, 0, 2, 53], [10, 20, 30, 6]]);
        let guest = lab.bare_guest(&with(&web, first.clone())).await;
        let told = |servers: &str| format!("10.20.30.5 24 10.20.30.1 {servers} web internal");
        let expected = told("192.0.2.53 10.20.30.6");
        assert_eq!(lease(lab, &guest, &[]).as_deref(), Some(expected.as_str()));
        let process = serving(lab, &web);

        // A neighbour brings the change; what is under way is not disturbed by it.
        let neighbour = lab.guest(&PortSpec { groups: open(), ..with(&db, first.clone()) }).await;
        neighbour.serve_tcp(80);
        let mut stream = guest.tcp(db.private_ip, 80).unwrap();
        let second = named(2, &[[198, 51, 100, 53]]);
        lab.ensure(&PortSpec { groups: open(), ..with(&db, second.clone()) }).await;
        let expected = told("198.51.100.53");
        assert_eq!(lease_told(lab, &guest, &expected), expected);
        stream.write_all(b"still here").unwrap();
        let mut answer = [0; 10];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"still here");

        // A wish that was overtaken changes nothing, nor does another driver over the same folder.
        lab.ensure(&with(&web, first)).await;
        let again = LinuxNet::open(lab.settings.clone()).unwrap();
        again.ensure_port(&with(&web, second)).await.unwrap();
        assert_eq!(lease(lab, &guest, &[]).as_deref(), Some(expected.as_str()));
        let none = named(3, &[]);
        again.ensure_port(&with(&web, none)).await.unwrap();
        let expected = told("10.20.30.1");
        assert_eq!(lease_told(lab, &guest, &expected), expected);
        assert_eq!(serving(lab, &web), process, "it was one process all along");

        let odd = named(4, &[[224, 0, 0, 251]]);
        let refused = again.ensure_port(&with(&web, odd)).await.unwrap_err();
        assert_eq!(refused.fields()[0].field, "nameservers");
        assert_eq!(lease(lab, &guest, &[]).as_deref(), Some(expected.as_str()));
    });
}

/// A question to the server with these options, each a number and what stands after it.
fn question(card: [u8; 6], kind: u8, options: &[(u8, &[u8])]) -> Vec<u8> {
    let mut body = vec![1, 1, 6, 0, 7, 7, 7, 7, 0, 0, 0, 0];
    body.extend([0; 16]);
    body.extend(card);
    body.resize(236, 0);
    body.extend([99, 130, 83, 99, 53, 1, kind]);
    for (number, value) in options {
        body.extend([*number, u8::try_from(value.len()).unwrap()]);
        body.extend(*value);
    }
    body.push(255);
    body
}

fn wrapped(card: [u8; 6], body: &[u8]) -> Vec<u8> {
    let from = (Ipv4Addr::UNSPECIFIED, 68);
    frame(EVERYBODY, card, 0x0800, &datagram(from, (Ipv4Addr::BROADCAST, 67), body))
}

const DISCOVER: u8 = 1;
const REQUEST: u8 = 3;
const DECLINE: u8 = 4;
const RELEASE: u8 = 7;
const INFORM: u8 = 8;

#[test]
fn nothing_that_a_guest_says_of_itself_becomes_a_name_or_a_file_of_any_size() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let liar = lab.port(&network, 5, "liar");
        let honest = lab.port(&network, 6, "honest");
        let held = RawCard::hold(&lab.ensure(&liar).await);
        let guest = lab.bare_guest(&honest).await;
        let card = mac(&liar.mac);
        let long = [b'a'; 255];
        let names: [&[u8]; 8] = [
            b"honest",
            b"gateway",
            b"evil",
            b"evil\n10.20.30.9 planted",
            b"evil\n1900000000 52:54:00:00:00:99 10.20.30.9 planted *",
            b"../../../evil",
            b"evil;$(reboot)`reboot`\0\x1b[2J\xff\xfe",
            &long,
        ];
        let wanted = [10, 20, 30, 5];
        let server = [10, 20, 30, 1];
        for name in names {
            let domain = [&[1, 0, 0][..], &name[..name.len().min(250)]].concat();
            for kind in [DISCOVER, REQUEST, DECLINE, RELEASE, INFORM] {
                let options: [(u8, &[u8]); 7] = [
                    (12, name),
                    (81, &domain),
                    (60, name),
                    (61, name),
                    (77, name),
                    (50, &wanted),
                    (54, &server),
                ];
                held.send(&wrapped(card, &question(card, kind, &options)));
                // The limit of questions would keep the rest of them from being asked.
                std::thread::sleep(std::time::Duration::from_millis(30));
            }
        }
        assert_honest(lab, &guest, &[&liar, &honest]);
    });
}

#[test]
fn a_service_that_is_fed_with_noise_still_serves_the_neighbour() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let liar = lab.port(&network, 5, "liar");
        let honest = lab.port(&network, 6, "honest");
        let held = RawCard::hold(&lab.ensure(&liar).await);
        let guest = lab.bare_guest(&honest).await;
        let card = mac(&liar.mac);
        let own = (liar.private_ip, 4000);
        let gateway = (network.gateway(), 53);
        let to = router_card(&liar);
        let mut runner = TestRunner::deterministic();
        let noise = proptest::collection::vec(any::<u8>(), 0..400);
        let pair = (any::<u8>(), noise).prop_map(|(kind, tail)| (kind, tail));
        for _ in 0..300 {
            let (kind, tail) = pair.new_tree(&mut runner).unwrap().current();
            let mut body = question(card, kind, &[]);
            body.pop();
            body.extend(&tail);
            held.send(&wrapped(card, &body));
            held.send(&wrapped(card, &tail));
            held.send(&frame(to, card, 0x0800, &datagram(own, gateway, &tail)));
        }
        // And without end, as fast as it goes, while the neighbour asks.
        held.count(b"DHCP");
        for _ in 0..5_000 {
            held.send(&wrapped(card, &question(card, DISCOVER, &[])));
        }
        // Every answer to it bears the number of the question and the magic word of DHCP.
        let answers = held.count(&[99, 130, 83, 99, 53, 1, 2]);
        assert!((1..400).contains(&answers), "{answers} of 5000 were answered");
        assert_honest(lab, &guest, &[&liar, &honest]);
    });
}

/// The router's card, as its namespace shows it.
fn router_card(port: &PortSpec) -> [u8; 6] {
    let text = within(&namespace(port), || {
        std::fs::read_to_string("/sys/class/net/br0/address").unwrap_or_default()
    });
    let network = port.network.network.uuid().into_bytes();
    let [.., b, c, d, e, f] = network;
    if text.trim().is_empty() { [0x0a, b, c, d, e, f] } else { mac(text.trim()) }
}

/// The service lives, knows exactly the names that we gave, and has written down little and
/// plainly.
fn assert_honest(lab: &Lab, guest: &Guest, ports: &[&PortSpec]) {
    let gateway = ports[0].network.gateway();
    let answer = lease(lab, guest, &[]).unwrap();
    assert!(answer.starts_with("10.20.30.6 24 10.20.30.1 10.20.30.1 honest"), "{answer}");
    for name in ["evil.internal", "planted.internal", "evil", "planted"] {
        assert!(!resolve(guest, name, "a", gateway).contains("Name:"), "{name}");
    }
    for (name, address) in [("honest", "10.20.30.6"), ("gateway", "10.20.30.1")] {
        let answer = resolve(guest, &format!("{name}.internal"), "a", gateway);
        let answers = answer.matches("Address: 10.20.30.").count();
        assert!(answer.contains(address) && answers == 1, "{name}: {answer}");
    }
    let leases = leases(lab, ports[0]);
    assert!(leases.lines().count() <= ports.len() && leases.len() < 2_000, "{leases}");
    for line in leases.lines() {
        let words: Vec<_> = line.split(' ').collect();
        let [_, card, address, name, identifier] = words[..] else { panic!("{line}") };
        let known = |p: &&&PortSpec| p.mac == card && p.private_ip.to_string() == address;
        let port = ports.iter().find(known).unwrap_or_else(|| panic!("{line}"));
        assert!(name == port.host_name || name == "*", "{line}");
        assert!(identifier.bytes().all(|b| b.is_ascii_hexdigit() || b":*".contains(&b)), "{line}");
    }
    let folder = lab.settings.run_dir.join(namespace(ports[0]));
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    let size: u64 = files.iter().map(|file| file.metadata().unwrap().len()).sum();
    assert!(files.len() <= 6 && size < 10_000, "{files:?} {size}");
}

#[test]
fn names_follow_the_servers_and_stay_within_their_network() {
    lab(async |lab| {
        let (ours, theirs) = (lab.network("10.20.30.0"), lab.network("10.20.30.0"));
        let asker = lab.port(&ours, 5, "asker");
        let mut other = lab.port(&ours, 6, "other");
        let stranger = lab.port(&theirs, 7, "stranger");
        let guest = lab.guest(&asker).await;
        lab.ensure(&other).await;
        lab.ensure(&stranger).await;
        let at = ours.gateway();
        let knows = |name: &str, address: &str| {
            // The service reads its files anew in its own time.
            let ask = || resolve(&guest, name, "a", at).contains(&format!("Address: {address}"));
            (0..20).any(|turn| {
                std::thread::sleep(std::time::Duration::from_millis(turn * 10));
                ask()
            })
        };
        let forgets = |name: &str| {
            (0..20).any(|turn| {
                std::thread::sleep(std::time::Duration::from_millis(turn * 10));
                !resolve(&guest, name, "a", at).contains("Name:")
            })
        };
        assert!(knows("other.internal", "10.20.30.6") && knows("other", "10.20.30.6"));
        assert!(knows("OTHER.internal", "10.20.30.6"));
        let reverse = resolve(&guest, "6.30.20.10.in-addr.arpa", "ptr", at);
        assert!(reverse.contains("other.internal"), "{reverse}");
        assert!(forgets("stranger.internal") && forgets("stranger"));

        other.host_name = "renamed".to_owned();
        lab.ensure(&other).await;
        assert!(knows("renamed.internal", "10.20.30.6") && forgets("other.internal"));
        lab.net.ensure_gone(lab.host, other.server).await.unwrap();
        assert!(forgets("renamed.internal"));
    });
}

#[test]
fn other_names_are_asked_for_in_the_world_even_if_the_network_has_the_same_addresses() {
    lab(async |lab| {
        // The name server of the world and this server have one address.
        let network = lab.network("198.51.100.0");
        let twin = PortSpec { private_ip: OUTSIDE, ..lab.port(&network, 9, "twin") };
        let asker = lab.port(&network, 5, "asker");
        let mut settings = lab.settings.clone();
        settings.upstream_dns = vec![OUTSIDE];
        let net = LinuxNet::open(settings).unwrap();
        for port in [&twin, &asker] {
            net.ensure_port(port).await.unwrap();
        }
        let pid = lab.root().join("world.pid");
        let file = format!("--pid-file={}", pid.display());
        let options = ["--no-resolv", "--no-hosts", "--address=/example.org/192.0.2.80"];
        let listening = ["--bind-interfaces", "--listen-address=198.51.100.2", &file];
        lab.outside(|| crate::lab::run("dnsmasq", &[&options[..], &listening].concat()));
        let guest = lab.plugged_guest(&asker);
        let answer = resolve(&guest, "www.example.org", "a", network.gateway());
        assert!(answer.contains("192.0.2.80"), "{answer}");
        let pid = std::fs::read_to_string(pid).unwrap();
        crate::lab::run("kill", &[pid.trim()]);
        net.ensure_network_gone(lab.host, network.network).await.unwrap();
    });
}
