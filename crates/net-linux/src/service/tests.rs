//! What the service reads, as snapshots, and what guests may have put into the leases.

use nubo_base::{Id, Uuid};

use super::*;

fn network() -> NetworkSpec {
    let network = Id::of(Uuid::from_u128(0xb0_0000));
    NetworkSpec::new(network, (Ipv4Addr::new(10, 1, 0, 0), 22))
}

fn port(n: u8, name: &str) -> PortSpec {
    PortSpec {
        server: Id::of(Uuid::from_u128(u128::from(n))),
        host: Id::of(Uuid::from_u128(1)),
        network: network(),
        mac: format!("52:54:00:00:00:{n:02X}"),
        private_ip: Ipv4Addr::new(10, 1, 0, n),
        public_ip: None,
        host_name: name.to_owned(),
        groups: Vec::new(),
        bandwidth_mbit: None,
        more_sources: Vec::new(),
        further: false,
        forwards: Vec::new(),
        egress: Vec::new(),
    }
}

#[test]
fn the_configuration_and_the_files_beside_it() {
    let mut settings = Settings::new("/r");
    settings.upstream_dns = vec![Ipv4Addr::new(192, 0, 2, 53), Ipv4Addr::new(192, 0, 2, 54)];
    let further = PortSpec { further: true, ..port(5, "app.two") };
    let ports = [port(2, "Web"), port(3, "db.example.org"), port(4, "app.one"), further];
    let text = config(&network(), &ports, &settings, Path::new("/r/nubo-r-1"));
    let files = [text, options(&network()), hosts(&ports), names(&network(), &ports)];
    insta::assert_snapshot!(files.join("---\n"));
}

#[test]
fn name_servers_stand_in_what_is_read_again_and_not_in_what_is_read_at_the_start() {
    let nameservers = vec![Ipv4Addr::new(192, 0, 2, 53), Ipv4Addr::new(10, 1, 0, 9)];
    let named = NetworkSpec { nameservers, generation: 7, ..network() };
    assert_eq!(options(&network()), "option:dns-server,10.1.0.1\n");
    assert_eq!(options(&named), "option:dns-server,192.0.2.53,10.1.0.9\n");
    let (settings, folder) = (Settings::new("/r"), Path::new("/r/nubo-r-1"));
    let text = |network| config(network, &[port(2, "web")], &settings, folder);
    assert_eq!(text(&network()), text(&named), "a service that starts anew would forget");
}

#[test]
fn a_lease_of_another_card_is_found_and_only_that_is_dropped() {
    let ports = [port(2, "web"), port(3, "db")];
    let good = "1900000000 52:54:00:00:00:02 10.1.0.2 web 01:52:54:00:00:00:02\n";
    let stale = "1900000000 52:54:00:00:00:09 10.1.0.3 * *\n";
    assert!(!has_foreign_lease(good, &ports));
    assert!(has_foreign_lease(stale, &ports));
    assert_eq!(own_leases(&format!("{good}{stale}"), &ports), good);
}

proptest::proptest! {
    #[test]
    fn no_lease_file_upsets_us(text in "(?s).{0,400}", words in "[0-9a-f:. *\\n]{0,400}") {
        for text in [text, words] {
            let kept = own_leases(&text, &[port(2, "web")]);
            proptest::prop_assert!(!has_foreign_lease(&kept, &[port(2, "web")]));
        }
    }
}

#[test]
fn a_name_means_the_server_that_bears_it() {
    let ports = [port(2, "app"), port(3, "app.two"), port(4, "gateway")];
    let text = names(&network(), &ports);
    let holders = |name: &str| {
        let lines = text.lines().filter(|line| line.split(' ').any(|word| word == name));
        lines.map(|line| line.split(' ').next().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(holders("app"), ["10.1.0.2"]);
    assert_eq!(holders("app.internal"), ["10.1.0.2"]);
    assert_eq!(holders("app.two.internal"), ["10.1.0.3"]);
    assert_eq!(holders("gateway.internal"), ["10.1.0.4"], "not the router");
}
