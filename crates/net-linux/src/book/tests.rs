//! The book after a restart and after crashes at awkward moments.

use nubo_ports::GroupSpec;

use super::*;

fn spec(network: u128, base: [u8; 4]) -> NetworkSpec {
    NetworkSpec::new(Id::of(Uuid::from_u128(network)), (base.into(), 24))
}

fn port(server: u128, network: &NetworkSpec, last: u8) -> PortSpec {
    PortSpec {
        server: Id::of(Uuid::from_u128(server)),
        host: Id::of(Uuid::from_u128(1)),
        network: network.clone(),
        mac: format!("52:54:00:00:00:{last:02x}"),
        private_ip: Ipv4Addr::from_bits(network.base.to_bits() + u32::from(last)),
        public_ip: None,
        host_name: "web".to_owned(),
        groups: vec![GroupSpec { group: Id::of(Uuid::from_u128(5)), rules: Vec::new() }],
        bandwidth_mbit: None,
        more_sources: Vec::new(),
        further: false,
        forwards: Vec::new(),
        egress: Vec::new(),
    }
}

#[test]
fn what_was_noted_is_read_again_and_what_was_struck_out_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::new("/r");
    let network = spec(7, [10, 0, 0, 0]);
    let mut book = Book::open(folder.path().join("net")).unwrap();
    let entry = book.note_network(&network, &settings).unwrap();
    assert_eq!(book.note_network(&network, &settings).unwrap(), entry, "noted once");
    for (server, last) in [(11, 5), (12, 6)] {
        book.put_port(port(server, &network, last)).unwrap();
    }
    book.strike_port(port(12, &network, 6).reference()).unwrap();

    let again = Book::open(folder.path().join("net")).unwrap();
    assert_eq!(again.network(network.network), Some(&entry));
    assert_eq!(again.ports_of(network.network), [port(11, &network, 5)]);
}

#[test]
fn a_network_of_which_no_port_was_noted_yet_or_any_more_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let network = spec(7, [10, 0, 0, 0]);
    let mut book = Book::open(folder.path().to_owned()).unwrap();
    book.note_network(&network, &Settings::new("/r")).unwrap();
    fs::create_dir(folder.path().join("0192-half-made")).unwrap();
    let again = Book::open(folder.path().to_owned()).unwrap();
    assert_eq!(again.len(), 0);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(left, [folder.path().join(BOOT_FILE)]);
}

#[test]
fn a_file_that_is_not_ours_stops_us_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let network = spec(7, [10, 0, 0, 0]);
    let mut book = Book::open(folder.path().to_owned()).unwrap();
    book.note_network(&network, &Settings::new("/r")).unwrap();
    book.put_port(port(11, &network, 5)).unwrap();
    let file = book.port_file(&port(11, &network, 5));
    fs::write(&file, "{\"server\": ").unwrap();
    let error = Book::open(folder.path().to_owned()).err().unwrap();
    assert!(error.log_detail().unwrap().contains(file.to_str().unwrap()), "{error}");
}

#[test]
fn routers_get_addresses_of_their_own_until_there_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::new("/r");
    settings.transit = "100.127.0.0/29".parse().unwrap();
    let mut book = Book::open(folder.path().to_owned()).unwrap();
    let mut given = Vec::new();
    for n in 0..5 {
        given.push(book.note_network(&spec(n, [10, 0, 0, 0]), &settings).unwrap().transit);
    }
    given.dedup();
    assert_eq!(given.len(), 5);
    let full = book.note_network(&spec(6, [10, 0, 0, 0]), &settings).unwrap_err();
    assert_eq!(full.code().slug, "no_capacity");
    book.strike_network(Id::of(Uuid::from_u128(3))).unwrap();
    let next = book.note_network(&spec(6, [10, 0, 0, 0]), &settings).unwrap();
    assert_eq!(next.transit, given[3], "given back, given out again");
}

#[test]
fn two_ids_that_would_share_a_name_in_the_kernel_are_not_both_taken() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::new("/r");
    let (one, twin) = (spec(7, [10, 0, 0, 0]), spec(7 | 1 << 100, [10, 0, 0, 0]));
    let mut book = Book::open(folder.path().to_owned()).unwrap();
    book.note_network(&one, &settings).unwrap();
    book.put_port(port(11, &one, 5)).unwrap();
    assert_eq!(book.check_free(&[port(12, &twin, 5)]).unwrap_err().code().slug, "conflict");
    let near = port(11 | 1 << 100, &one, 6);
    assert_eq!(book.check_free(&[near]).unwrap_err().code().slug, "conflict");
    assert!(book.check_free(&[port(12, &one, 6)]).is_ok());
}

#[test]
fn what_was_noted_before_the_machine_was_started_last_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let network = spec(7, [10, 0, 0, 0]);
    let mut book = Book::open(folder.path().to_owned()).unwrap();
    book.note_network(&network, &Settings::new("/r")).unwrap();
    book.put_port(port(11, &network, 5)).unwrap();
    assert_eq!(Book::open(folder.path().to_owned()).unwrap().len(), 1);
    fs::write(folder.path().join(BOOT_FILE), "another start").unwrap();
    assert_eq!(Book::open(folder.path().to_owned()).unwrap().len(), 0);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn an_address_may_pass_from_one_port_to_another_within_one_wish_only() {
    let folder = tempfile::tempdir().unwrap();
    let network = spec(7, [10, 0, 0, 0]);
    let mut book = Book::open(folder.path().to_owned()).unwrap();
    book.note_network(&network, &Settings::new("/r")).unwrap();
    let without = port(11, &network, 5);
    let with = |port: PortSpec| PortSpec { public_ip: Some([192, 0, 2, 1].into()), ..port };
    book.put_port(with(without.clone())).unwrap();
    let next = with(port(12, &network, 6));
    let refused = book.check_free(std::slice::from_ref(&next)).unwrap_err();
    assert_eq!(refused.code().slug, "conflict");
    assert!(book.check_free(&[next.clone(), without.clone()]).is_ok());
    assert!(book.check_free(&[next, with(without)]).is_err(), "both of one wish want it");
}

#[test]
fn a_server_has_a_port_in_each_of_its_networks_and_one_of_them_is_primary() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::new("/r");
    let (near, far) = (spec(7, [10, 0, 0, 0]), spec(8, [10, 0, 0, 0]));
    let mut book = Book::open(folder.path().to_owned()).unwrap();
    let first = port(11, &near, 5);
    let further = PortSpec { further: true, ..port(11, &far, 5) };
    for one in [&first, &further] {
        book.note_network(&one.network, &settings).unwrap();
        assert!(book.check_free(std::slice::from_ref(one)).is_ok());
        book.put_port(one.clone()).unwrap();
    }
    let again = Book::open(folder.path().to_owned()).unwrap();
    let server = first.server;
    assert_eq!(again.ports_of_server(server).collect::<Vec<_>>(), [&first, &further]);
    assert_eq!(again.port(further.reference()), Some(&further));
    book.strike_port(first.reference()).unwrap();
    assert_eq!(book.ports_of_server(server).collect::<Vec<_>>(), [&further]);
    let moved = PortSpec { further: false, ..port(11, &far, 5) };
    assert!(replaces(&moved, &first) && replaces(&moved, &further));
    assert!(!replaces(&further, &first), "a further port leaves the primary one alone");
}
