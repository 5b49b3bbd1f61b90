//! Security groups: who is in one, what one allows, and what happens to live connections when that
//! changes.

use nubo_domain::security_group::{Direction, Protocol};
use nubo_net_linux::LinuxNet;
use nubo_ports::{GroupSpec, Net as _, PortRule, RulePeer};

use crate::guest::echo;
use crate::lab::{allow, allowing, anywhere, group, lab, tcp_in};

const STAFF: u128 = 7;

fn from_group(number: u128, port: u16) -> PortRule {
    let peer = RulePeer::Group(group(number));
    allow(Direction::In, Protocol::Tcp, Some((port, port)), peer)
}

/// Being in a group that allows nothing by itself.
fn member(number: u128) -> Vec<GroupSpec> {
    vec![GroupSpec { group: group(number), rules: Vec::new() }]
}

#[test]
fn who_enters_a_group_is_let_in_and_who_leaves_is_not_while_others_talk_on() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut server = lab.port(&network, 5, "server");
        let mut old = lab.port(&network, 6, "old");
        let mut new = lab.port(&network, 7, "new");
        server.groups = allowing(vec![from_group(STAFF, 80)]);
        old.groups = member(STAFF);
        let at = server.private_ip;
        let [s, o, n] = [lab.guest(&server).await, lab.guest(&old).await, lab.guest(&new).await];
        s.serve_tcp(80);
        let mut talk = o.tcp(at, 80).unwrap();
        assert!(n.no_tcp(at, 80), "not in the group");

        new.groups = member(STAFF);
        lab.ensure(&new).await;
        let mut live = n.tcp(at, 80).unwrap();
        echo(&mut talk).unwrap();

        // The server itself is never wished for again.
        new.groups = member(STAFF + 1);
        lab.ensure(&new).await;
        assert!(n.no_tcp(at, 80), "left the group");
        echo(&mut live).unwrap();
        old.groups = Vec::new();
        lab.ensure(&old).await;
        assert!(o.no_tcp(at, 80));
        echo(&mut talk).unwrap();
    });
}

#[test]
fn an_address_does_not_stay_in_the_groups_of_the_server_that_had_it() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut server = lab.port(&network, 5, "server");
        let mut first = lab.port(&network, 6, "first");
        server.groups = allowing(vec![from_group(STAFF, 80)]);
        first.groups = member(STAFF);
        let at = server.private_ip;
        let (s, f) = (lab.guest(&server).await, lab.guest(&first).await);
        s.serve_tcp(80);
        assert!(f.tcp(at, 80).is_ok());
        drop(f);
        lab.net.ensure_gone(lab.host, first.server).await.unwrap();
        let heir = lab.guest(&lab.port(&network, 6, "heir")).await;
        assert!(heir.no_tcp(at, 80));
    });
}

#[test]
fn what_one_of_the_groups_allows_is_allowed_until_that_group_is_left() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut server = lab.port(&network, 5, "server");
        let client = lab.port(&network, 6, "client");
        let web = GroupSpec { group: group(1), rules: vec![tcp_in(80)] };
        let admin = GroupSpec { group: group(2), rules: vec![tcp_in(22), tcp_in(80)] };
        server.groups = vec![web.clone(), admin];
        let at = server.private_ip;
        let (s, c) = (lab.guest(&server).await, lab.guest(&client).await);
        s.serve_tcp(80);
        s.serve_tcp(22);
        assert!(c.tcp(at, 80).is_ok() && c.tcp(at, 22).is_ok());
        server.groups = vec![web];
        lab.ensure(&server).await;
        assert!(c.tcp(at, 80).is_ok() && c.no_tcp(at, 22));
    });
}

#[test]
fn a_group_may_be_the_goal_of_what_goes_out() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut near = lab.port(&network, 5, "near");
        let mut far = lab.port(&network, 6, "far");
        let mut client = lab.port(&network, 7, "client");
        let everything = vec![allow(Direction::In, Protocol::Any, None, anywhere())];
        near.groups = vec![GroupSpec { group: group(STAFF), rules: everything.clone() }];
        far.groups = allowing(everything);
        let staff = RulePeer::Group(group(STAFF));
        client.groups = allowing(vec![allow(Direction::Out, Protocol::Any, None, staff)]);
        let [n, f, c] = [lab.guest(&near).await, lab.guest(&far).await, lab.guest(&client).await];
        n.serve_tcp(80);
        f.serve_tcp(80);
        assert!(c.tcp(near.private_ip, 80).is_ok());
        assert!(c.no_tcp(far.private_ip, 80));
    });
}

#[test]
fn a_group_of_the_same_number_in_another_network_is_nobody_here() {
    lab(async |lab| {
        let (here, there) = (lab.network("10.20.30.0"), lab.network("10.40.0.0"));
        let mut server = lab.port(&here, 5, "server");
        let mut stranger = lab.port(&there, 6, "stranger");
        let mut decoy = lab.port(&here, 6, "decoy");
        server.groups = allowing(vec![from_group(STAFF, 80)]);
        server.public_ip = Some("203.0.113.7".parse().unwrap());
        stranger.groups = member(STAFF);
        stranger.public_ip = Some("203.0.113.8".parse().unwrap());
        decoy.groups = Vec::new();
        let [s, x, d] =
            [lab.guest(&server).await, lab.guest(&stranger).await, lab.guest(&decoy).await];
        s.serve_tcp(80);
        assert!(x.no_tcp(server.public_ip.unwrap(), 80));
        assert!(d.no_tcp(server.private_ip, 80));
    });
}

#[test]
fn groups_are_known_after_a_restart() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut server = lab.port(&network, 5, "server");
        let mut client = lab.port(&network, 6, "client");
        server.groups = allowing(vec![from_group(STAFF, 80)]);
        client.groups = member(STAFF);
        let (s, c) = (lab.guest(&server).await, lab.guest(&client).await);
        s.serve_tcp(80);
        let next = LinuxNet::open(lab.settings.clone()).unwrap();
        // A third port makes the new driver give the rules of all of them.
        next.ensure_port(&lab.port(&network, 7, "third")).await.unwrap();
        assert!(c.tcp(server.private_ip, 80).is_ok());
        next.ensure_gone(lab.host, client.server).await.unwrap();
        assert_eq!(members(&server), "");
    });
}

/// What the kernel holds of the group that the server's rule names.
fn members(server: &nubo_ports::PortSpec) -> String {
    let name = format!("group_{}", group(STAFF).uuid().simple());
    let namespace = crate::lab::namespace(server);
    let arguments = ["netns", "exec", &namespace, "nft", "list", "set", "inet", "nubo", &name];
    let text = crate::lab::run("ip", &arguments);
    text.lines().filter(|line| line.contains("elements")).collect()
}
