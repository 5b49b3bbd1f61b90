//! The end: nothing is left.

use nubo_ports::Net as _;

use crate::lab::{Lab, lab, open, run, runs};

/// Everything the driver could have left on the machine.
pub fn traces(lab: &Lab) -> String {
    let mut found = run("nft", &["list", "ruleset"]);
    found += &run("ip", &["-o", "route"]);
    for line in run("ip", &["-o", "link"]).lines() {
        found += line.split(": ").nth(1).unwrap_or_default();
    }
    let run = &lab.settings.run_dir;
    for folder in [run.clone(), run.join("book")] {
        if let Ok(entries) = std::fs::read_dir(folder) {
            found += &entries.map(|e| format!("{:?}\n", e.unwrap().path())).collect::<String>();
        }
    }
    found
}

#[test]
fn after_the_last_port_nothing_is_left_of_a_network() {
    lab(async |lab| {
        let before = traces(lab);
        let (near, far) = (lab.network("10.20.30.0"), lab.network("10.20.30.0"));
        let mut ports = [lab.port(&near, 5, "a"), lab.port(&near, 6, "b"), lab.port(&far, 5, "c")];
        for (last, port) in (7..).zip(&mut ports) {
            port.groups = open();
            port.public_ip = Some(std::net::Ipv4Addr::new(203, 0, 113, last));
            port.bandwidth_mbit = Some(100);
            // A guest still holds its tap when its port is removed.
            let guest = lab.guest(port).await;
            guest.serve_tcp(80);
            assert!(lab.outside(|| crate::guest::tcp(port.public_ip.unwrap(), 80)).is_ok());
        }
        let names = run("ip", &["netns", "list"]);
        let ours: Vec<_> = [&near, &far]
            .map(|n| format!("nubo-r-{}", &n.network.uuid().simple().to_string()[20..]))
            .into();
        assert!(ours.iter().all(|name| names.contains(name.as_str())));
        let pids = ours.iter().map(|name| lab.settings.run_dir.join(name).join("pid"));
        let pids: Vec<_> =
            pids.map(|file| std::fs::read_to_string(file).unwrap().trim().to_owned()).collect();

        for port in &ports {
            lab.net.ensure_gone(lab.host, port.server).await.unwrap();
            lab.net.ensure_gone(lab.host, port.server).await.unwrap();
            assert_eq!(lab.net.observe(port.reference()).await.unwrap(), None);
        }
        assert_eq!(lab.net.list(lab.host).await.unwrap(), []);
        assert_eq!(traces(lab), before);
        let names = run("ip", &["netns", "list"]);
        assert!(!ours.iter().any(|name| names.contains(name.as_str())), "{names}");
        assert!(!pids.iter().any(|pid| runs(pid.parse().unwrap())), "{pids:?}");
    });
}

#[test]
fn a_network_goes_with_all_its_ports_and_twice_is_once() {
    lab(async |lab| {
        let before = traces(lab);
        let network = lab.network("10.20.30.0");
        for last in 5..8 {
            lab.ensure(&lab.port(&network, last, "x")).await;
        }
        lab.net.ensure_network_gone(lab.host, network.network).await.unwrap();
        lab.net.ensure_network_gone(lab.host, network.network).await.unwrap();
        assert_eq!(lab.net.list(lab.host).await.unwrap(), []);
        assert_eq!(traces(lab), before);
    });
}
