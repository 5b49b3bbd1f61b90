//! After a restart, a crash, or somebody's meddling: what is there is found again and mended.

use std::path::PathBuf;

use nubo_net_linux::{LinuxNet, PortSpec};

use crate::guest::echo;
use crate::lab::{Lab, lab, output, run, tcp_in};

fn namespace(port: &PortSpec) -> String {
    format!("nubo-r-{}", &port.network.network.uuid().simple().to_string()[20..])
}

fn pid(lab: &Lab, port: &PortSpec) -> i32 {
    let file: PathBuf = lab.settings.run_dir.join(namespace(port)).join("pid");
    std::fs::read_to_string(file).unwrap().trim().parse().unwrap()
}

#[test]
fn a_new_driver_over_the_same_folder_takes_everything_over_as_it_runs() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut web = lab.port(&network, 5, "web");
        web.rules = vec![tcp_in(80)];
        let client = lab.port(&network, 6, "client");
        let (w, c) = (lab.guest(&web).await, lab.guest(&client).await);
        w.serve_tcp(80);
        let mut live = c.tcp(web.private_ip, 80).unwrap();
        let service = pid(lab, &web);

        let next = LinuxNet::open(lab.settings.clone()).unwrap();
        assert_eq!(next.list(lab.host).await.unwrap().len(), 2);
        let seen = next.observe(lab.host, web.server).await.unwrap().unwrap();
        assert_eq!((seen.mac, seen.private_ip), (web.mac.clone(), web.private_ip));
        next.ensure_port(&web).await.unwrap();
        assert_eq!(pid(lab, &web), service, "the same process serves on");
        echo(&mut live).unwrap();

        next.ensure_gone(lab.host, client.server).await.unwrap();
        assert_eq!(next.observe(lab.host, client.server).await.unwrap(), None);
        next.ensure_gone(lab.host, web.server).await.unwrap();
        assert!(!PathBuf::from(format!("/proc/{service}")).exists(), "the service has ended");
        // The first driver still believes in them; its wishes for an end find nothing to do.
        lab.net.ensure_gone(lab.host, web.server).await.unwrap();
    });
}

#[test]
fn whatever_is_missing_is_made_again() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut web = lab.port(&network, 5, "web");
        web.rules = vec![tcp_in(80)];
        web.public_ip = Some("203.0.113.7".parse().unwrap());
        web.bandwidth_mbit = Some(50);
        let client = lab.port(&network, 6, "client");
        lab.ensure(&client).await;
        lab.ensure(&web).await;
        let inside = namespace(&web);
        let tail = &web.server.uuid().simple().to_string()[20..];
        let host_link = format!("nubo{}", &inside[8..]);
        let tap = format!("tap{tail}");

        let damage: &[&[&str]] = &[
            &["ip", "-n", &inside, "link", "del", &tap],
            &["ip", "-n", &inside, "link", "del", &format!("ifb{tail}")],
            &["ip", "-n", &inside, "link", "del", "br0"],
            &["ip", "-n", &inside, "link", "del", "up0"],
            &["ip", "netns", "exec", &inside, "nft", "flush", "ruleset"],
            &["nft", "flush", "ruleset"],
            &["ip", "route", "del", "203.0.113.7"],
            &["ip", "link", "del", &host_link],
            &["kill", "-9", &pid(lab, &web).to_string()],
        ];
        for command in damage {
            output(command[0], &command[1..]);
            let whole = ["ip", "link", "nft", "kill"].contains(&command[0]);
            assert!(whole);
            lab.ensure(&web).await;
            lab.ensure(&client).await;
            let guest = lab.guest(&web).await;
            guest.serve_tcp(80);
            let public = web.public_ip.unwrap();
            assert!(lab.outside(|| crate::guest::tcp(public, 80)).is_ok(), "{command:?}");
            drop(guest);
        }
        // A tap that is gone is not a port, and the wish for its end still removes the rest.
        run("ip", &["-n", &inside, "link", "del", &tap]);
        assert_eq!(lab.net.observe(lab.host, web.server).await.unwrap(), None);
        run("ip", &["netns", "del", &inside]);
        assert_eq!(lab.net.observe(lab.host, client.server).await.unwrap(), None);
        assert_eq!(lab.net.list(lab.host).await.unwrap().len(), 2, "both are still to be removed");
        lab.ensure(&web).await;
        assert!(lab.net.observe(lab.host, web.server).await.unwrap().is_some());
    });
}
