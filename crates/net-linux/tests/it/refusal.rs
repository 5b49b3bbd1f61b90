//! Wishes that cannot be: a clear error, its remedy in the log, and nothing half made.

use nubo_domain::ErrorKind;
use nubo_net_linux::{LinuxNet, checks};
use nubo_ports::Net as _;

use crate::lab::{lab, run};

#[test]
fn an_address_of_another_server_is_refused_and_the_port_stays_as_it_was() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let first = lab.port(&network, 5, "first");
        lab.ensure(&first).await;
        let mut second = lab.port(&network, 5, "second");
        let refused = lab.net.ensure_port(&second).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Conflict);
        second.private_ip = "10.20.30.6".parse().unwrap();
        second.mac = first.mac.to_uppercase();
        let refused = lab.net.ensure_port(&second).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Conflict, "one card, two servers");
        assert_eq!(lab.net.list(lab.host).await.unwrap().len(), 1);
        for wrong in ["10.20.30.0", "10.20.30.1", "10.20.30.255", "10.20.31.5"] {
            second.private_ip = wrong.parse().unwrap();
            let refused = lab.net.ensure_port(&second).await.unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Invalid, "{wrong}");
        }
        assert_eq!(lab.net.list(lab.host).await.unwrap().len(), 1);
    });
}

#[test]
fn a_taken_name_or_range_is_named_with_its_remedy_and_nothing_is_made() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let port = lab.port(&network, 5, "web");
        let tail = network.network.uuid().simple().to_string();
        let link = format!("nubo{}", &tail[21..]);
        let namespace = format!("nubo-r-{}", &tail[20..]);
        let refused = async |remedy: &str| {
            let error = lab.net.ensure_port(&port).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
            assert!(error.log_detail().unwrap().contains(remedy), "{error}");
            assert_eq!(lab.net.list(lab.host).await.unwrap(), []);
            assert_eq!(run("nft", &["list", "ruleset"]), "");
        };
        run("ip", &["link", "add", &link, "type", "bridge"]);
        refused(&format!("ip link del {link}")).await;
        assert!(!run("ip", &["netns", "list"]).contains(&namespace));
        run("ip", &["link", "del", &link]);

        run("ip", &["netns", "add", &namespace]);
        refused(&format!("ip netns del {namespace}")).await;
        run("ip", &["netns", "del", &namespace]);

        run("ip", &["route", "add", "100.64.0.0/10", "dev", crate::lab::UPLINK]);
        refused("transit").await;
        let found = checks(&lab.settings);
        let wrong: Vec<_> = found.iter().filter(|check| !check.ok).collect();
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert_eq!(wrong[0].name, "address ranges");
        assert!(!wrong[0].remedy.is_empty());
        run("ip", &["route", "del", "100.64.0.0/10"]);

        let mut own = port.clone();
        own.public_ip = Some(crate::lab::MACHINE);
        let error = lab.net.ensure_port(&own).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict, "the machine's own address: {error}");

        lab.ensure(&port).await;
        let found = checks(&lab.settings);
        assert!(found.iter().all(|check| check.ok), "{found:?}");
    });
}

#[test]
fn without_rights_or_with_wrong_settings_the_reason_is_said() {
    lab(async |lab| {
        let mut settings = lab.settings.clone();
        settings.uplink = Some("x\" accept; drop \"".to_owned());
        let error = LinuxNet::open(settings.clone()).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        settings.uplink = Some("absent0".to_owned());
        let found = checks(&settings);
        let uplink = found.iter().find(|check| check.name == "uplink").unwrap();
        assert!(!uplink.ok && uplink.remedy.contains("default route"), "{uplink:?}");
        let net = LinuxNet::open(settings).unwrap();
        let network = lab.network("10.20.30.0");
        let port = lab.port(&network, 5, "web");
        let error = net.ensure_port(&port).await.unwrap_err();
        assert!(error.log_detail().unwrap().contains("absent0"), "{error}");
        assert_eq!(net.list(lab.host).await.unwrap(), [], "nothing half made");
        assert_eq!(run("nft", &["list", "ruleset"]), "");
        assert!(!run("ip", &["-o", "link"]).contains(": nubo"));
    });
}
