//! After a restart, a crash, or somebody's meddling: what is there is found again and mended.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use nubo_net_linux::{LinuxNet, Settings};
use nubo_ports::{Net as _, PortSpec};

use serde::{Deserialize, Serialize};

use crate::end::traces;
use crate::guest::{Guest, echo, tcp};
use crate::lab::{Lab, allowing, lab, namespace, open, run, runs, tcp_in};

/// What the child does, again and again.
#[derive(Serialize, Deserialize)]
enum Step {
    Ensure(Vec<PortSpec>),
    Gone(Box<PortSpec>),
}

/// Wishes without end, to be killed at it.
#[test]
#[ignore = "started and killed by the tests below"]
fn a_driver_that_will_be_killed() {
    let read = |key: &str| std::env::var(key).unwrap();
    let steps: Vec<Step> = serde_json::from_str(&read("NUBO_TEST_STEPS")).unwrap();
    let mut settings = Settings::new(read("NUBO_TEST_RUN"));
    settings.uplink = Some(crate::lab::UPLINK.to_owned());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let net = LinuxNet::open(settings).unwrap();
        println!("ready");
        loop {
            for step in &steps {
                match step {
                    Step::Ensure(ports) => drop(net.ensure_ports(ports).await.unwrap()),
                    Step::Gone(port) => net.ensure_gone(port.host, port.server).await.unwrap(),
                }
            }
        }
    });
}

#[test]
fn killed_at_any_moment_a_port_can_be_made_whole_or_removed_without_a_trace() {
    lab(async |lab| {
        let before = traces(lab);
        let network = lab.network("10.20.30.0");
        let mut port = lab.port(&network, 5, "web");
        port.public_ip = Some("203.0.113.7".parse().unwrap());
        port.bandwidth_mbit = Some(50);
        let mut half = 0;
        for round in 0..24_u64 {
            let steps = [Step::Ensure(vec![port.clone()]), Step::Gone(Box::new(port.clone()))];
            kill_at_work(lab, &steps, Duration::from_millis(5 * round));
            half += usize::from(traces(lab) != before);
            let net = LinuxNet::open(lab.settings.clone()).unwrap();
            if round % 2 == 0 {
                let source = net.ensure_port(&port).await.unwrap();
                let seen = net.observe(port.reference()).await.unwrap().unwrap();
                assert_eq!(seen.public_ip, port.public_ip);
                let guest = Guest::start("nubot-whole", &source);
                guest.configure(&port);
                assert!(guest.ping(network.gateway()), "round {round}");
            }
            net.ensure_gone(lab.host, port.server).await.unwrap();
            assert_eq!(traces(lab), before, "round {round}");
            assert!(!run("ip", &["netns", "list"]).contains(&namespace(&port)), "round {round}");
        }
        assert!(half >= 6, "only {half} of 24 were killed in the middle of something");
    });
}

/// Starts a driver on these steps, waits for `span` and kills it.
#[expect(clippy::disallowed_methods, reason = "the test needs a process to kill")]
fn kill_at_work(lab: &Lab, steps: &[Step], span: Duration) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "restart::a_driver_that_will_be_killed"])
        .env("NUBO_TEST_STEPS", serde_json::to_string(steps).unwrap())
        .env("NUBO_TEST_RUN", &lab.settings.run_dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().ends_with("ready")));
    std::thread::sleep(span);
    child.kill().unwrap();
    child.wait().unwrap();
    // What it had started may still be at work for some milliseconds; a wish that follows at once
    // is the harder case, so nothing is waited for.
}

#[test]
fn killed_at_any_moment_neighbours_talk_on_and_an_address_has_one_holder() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let public = Some("203.0.113.7".parse().unwrap());
        let everything = open();
        let port =
            |last, name| PortSpec { groups: everything.clone(), ..lab.port(&network, last, name) };
        let (talker, listener) = (port(5, "talker"), port(6, "listener"));
        let (first, second) = (port(7, "first"), port(8, "second"));
        let with = |port: &PortSpec| PortSpec { public_ip: public, ..port.clone() };
        let [t, l] = [lab.guest(&talker).await, lab.guest(&listener).await];
        l.serve_tcp(80);
        let mut live = t.tcp(listener.private_ip, 80).unwrap();
        let steps = [
            Step::Ensure(vec![with(&first), second.clone()]),
            Step::Ensure(vec![first.clone(), with(&second)]),
            Step::Gone(Box::new(first.clone())),
            Step::Ensure(vec![with(&first), second.clone()]),
            Step::Gone(Box::new(second.clone())),
            Step::Gone(Box::new(first.clone())),
        ];
        for round in 0..20_u64 {
            kill_at_work(lab, &steps, Duration::from_millis(7 * round));
            echo(&mut live).unwrap();
            let net = LinuxNet::open(lab.settings.clone()).unwrap();
            let noted = net.list(lab.host).await.unwrap();
            let holders = noted.iter().filter(|port| port.public_ip == public).count();
            assert!(holders <= 1, "round {round}: {noted:?}");
            net.ensure_ports(&[first.clone(), with(&second)]).await.unwrap();
            let seen = net.observe(second.reference()).await.unwrap().unwrap();
            assert_eq!(seen.public_ip, public, "round {round}");
            let seen = net.observe(first.reference()).await.unwrap().unwrap();
            assert_eq!(seen.public_ip, None, "round {round}");
            for port in [&first, &second] {
                net.ensure_gone(lab.host, port.server).await.unwrap();
            }
            assert_eq!(net.list(lab.host).await.unwrap().len(), 2, "round {round}");
            echo(&mut live).unwrap();
        }
        let links = run("ip", &["-n", &namespace(&talker), "-o", "link"]);
        assert_eq!(links.matches(": tap").count(), 2, "{links}");
        let routes = run("ip", &["route"]);
        assert!(!routes.contains("203.0.113.7"), "{routes}");
        // The lab's driver has slept through all of it.
        lab.net.ensure_network_gone(lab.host, network.network).await.unwrap();
    });
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
        web.groups = allowing(vec![tcp_in(80)]);
        let client = lab.port(&network, 6, "client");
        let (w, c) = (lab.guest(&web).await, lab.guest(&client).await);
        w.serve_tcp(80);
        let mut live = c.tcp(web.private_ip, 80).unwrap();
        let service = pid(lab, &web);

        let next = LinuxNet::open(lab.settings.clone()).unwrap();
        assert_eq!(next.list(lab.host).await.unwrap().len(), 2);
        let seen = next.observe(web.reference()).await.unwrap().unwrap();
        assert_eq!((seen.mac, seen.private_ip), (web.mac.clone(), web.private_ip));
        next.ensure_port(&web).await.unwrap();
        assert_eq!(pid(lab, &web), service, "the same process serves on");
        echo(&mut live).unwrap();

        next.ensure_gone(lab.host, client.server).await.unwrap();
        assert_eq!(next.observe(client.reference()).await.unwrap(), None);
        assert!(runs(service));
        next.ensure_gone(lab.host, web.server).await.unwrap();
        assert!(!runs(service), "the service has ended");
        // The first driver still believes in them; its wishes for an end find nothing to do.
        lab.net.ensure_gone(lab.host, web.server).await.unwrap();
    });
}

#[test]
fn a_service_that_died_comes_back_without_a_wish_and_one_that_lives_is_left_alone() {
    lab(async |lab| {
        let networks = [lab.network("10.20.30.0"), lab.network("10.20.40.0")];
        let ports = networks.map(|network| lab.port(&network, 5, "web"));
        for port in &ports {
            lab.ensure(port).await;
        }
        assert_eq!(lab.net.mend(lab.host).await, Ok(0));
        let [dead, lives] = [pid(lab, &ports[0]), pid(lab, &ports[1])];
        run("kill", &["-9", &dead.to_string()]);
        while runs(dead) {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(lab.net.mend(nubo_base::Id::of(nubo_base::Uuid::nil())).await, Ok(0));
        assert_eq!(lab.net.mend(lab.host).await, Ok(1));
        assert!(runs(pid(lab, &ports[0])) && pid(lab, &ports[0]) != dead);
        assert_eq!(pid(lab, &ports[1]), lives);
        assert_eq!(lab.net.mend(lab.host).await, Ok(0));
        let guest = lab.bare_guest(&ports[0]).await;
        assert!(crate::dhcp::lease(lab, &guest, &[]).is_some(), "it gives addresses");
    });
}

#[test]
fn whatever_is_missing_is_made_again() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut web = lab.port(&network, 5, "web");
        web.groups = allowing(vec![tcp_in(80)]);
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
            run(command[0], &command[1..]);
            lab.ensure(&web).await;
            lab.ensure(&client).await;
            let guest = lab.guest(&web).await;
            guest.serve_tcp(80);
            let public = web.public_ip.unwrap();
            assert!(lab.outside(|| tcp(public, 80)).is_ok(), "{command:?}");
            drop(guest);
        }
        // A tap that is gone is not a port, and the wish for its end still removes the rest.
        run("ip", &["-n", &inside, "link", "del", &tap]);
        assert_eq!(lab.net.observe(web.reference()).await.unwrap(), None);
        run("ip", &["netns", "del", &inside]);
        assert_eq!(lab.net.observe(client.reference()).await.unwrap(), None);
        assert_eq!(lab.net.list(lab.host).await.unwrap().len(), 2, "both are still to be removed");
        lab.ensure(&web).await;
        assert!(lab.net.observe(web.reference()).await.unwrap().is_some());
    });
}
