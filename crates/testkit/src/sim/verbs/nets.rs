//! What tenants ask for about addresses, their parts and rules, and networks, and how they choose.

use nubo_cloud::forward_rule::{ChangeForward, CreateForward, DeleteForward};
use nubo_cloud::network::{
    AddNetworkRule, CreateNetwork, DeleteNetwork, RemoveNetworkRule, RestartNetwork,
    SetNetworkGroup,
};
use nubo_cloud::public_ip::{
    AddAddressRule, AssignAddress, ReleaseAddress, RemoveAddressRule, ReserveAddress,
    UnassignAddress,
};
use nubo_cloud::security_group::NewRule;
use nubo_domain::security_group::Verdict;

use super::{BACK, Verb, rarely};
use crate::sim::dice::Dice;
use crate::sim::model::Tenant;

/// Few, so that they are in each other's way.
const PORTS: [&str; 4] = ["80", "443", "8000-8009", "8005"];

/// One of the things that are done with addresses and networks.
pub fn draw(dice: &Dice, tenant: &Tenant, number: u64) -> Verb {
    match dice.below(100) {
        0..42 => whole(dice, tenant),
        42..72 => part(dice, tenant),
        72..82 => rule_of_address(dice, tenant),
        _ => network(dice, tenant, number),
    }
}

/// A network that a server may be in.
pub fn some_network(dice: &Dice, tenant: &Tenant) -> String {
    match dice.below(10) {
        0..5 => BACK.to_owned(),
        5..9 if tenant.has_some("net_") => tenant.some_thing(dice, "net_"),
        _ => "default-local".to_owned(),
    }
}

/// Addresses that lead to one server.
fn whole(dice: &Dice, tenant: &Tenant) -> Verb {
    let (address, server) = (tenant.some_thing(dice, "ip_"), tenant.some_server(dice));
    let seen = None;
    match if tenant.has_some("ip_") { dice.below(42) } else { 0 } {
        0..12 => Verb::ReserveAddress(ReserveAddress {
            project: rarely(dice, &tenant.projects),
            ..ReserveAddress::default()
        }),
        12..32 => Verb::AssignAddress(AssignAddress { address, server, seen }),
        32..37 => Verb::UnassignAddress(UnassignAddress { address, seen }),
        _ => {
            let unassign = dice.chance(700);
            Verb::ReleaseAddress(ReleaseAddress { address, unassign, seen })
        }
    }
}

/// Addresses of which parts lead to servers.
fn part(dice: &Dice, tenant: &Tenant) -> Verb {
    let rule = tenant.some_thing(dice, "fwd_");
    if !tenant.has_some("ip_") {
        return whole(dice, tenant);
    }
    match if tenant.has_some("fwd_") { dice.below(30) } else { 0 } {
        0..18 => Verb::CreateForward(CreateForward {
            address: tenant.some_thing(dice, "ip_"),
            server: tenant.some_server(dice),
            protocol: "tcp".to_owned(),
            public_ports: dice.pick(&PORTS).copied().unwrap_or_default().to_owned(),
            ..CreateForward::default()
        }),
        18..24 => Verb::ChangeForward(ChangeForward {
            rule,
            server: dice.chance(700).then(|| tenant.some_server(dice)),
            private_ports: dice.chance(300).then(|| "8080".to_owned()),
            ..ChangeForward::default()
        }),
        _ => Verb::DeleteForward(DeleteForward { rule, seen: None }),
    }
}

fn new_rule(dice: &Dice) -> NewRule {
    NewRule {
        protocol: if dice.chance(700) { "tcp" } else { "any" }.to_owned(),
        ports: None,
        cidr: dice.chance(400).then(|| "198.51.100.0/24".to_owned()),
        verdict: if dice.chance(700) { Verdict::Allow } else { Verdict::Deny },
        ..NewRule::default()
    }
}

fn rule_of_address(dice: &Dice, tenant: &Tenant) -> Verb {
    let seen = None;
    if dice.chance(700) && tenant.has_some("ip_") {
        let address = tenant.some_thing(dice, "ip_");
        let rule = new_rule(dice);
        return Verb::AddAddressRule(AddAddressRule { address, rule, ..Default::default() });
    }
    let (address, rule) = tenant.some_rule(dice, "ip_");
    Verb::RemoveAddressRule(RemoveAddressRule { address, rule, line: false, seen })
}

fn network(dice: &Dice, tenant: &Tenant, number: u64) -> Verb {
    let (network, seen) = (some_network(dice, tenant), None);
    match dice.below(18) {
        0..6 => {
            let rule = new_rule(dice);
            Verb::AddNetworkRule(AddNetworkRule { network, rule, ..Default::default() })
        }
        6..8 => {
            let (network, rule) = tenant.some_rule(dice, "net_");
            Verb::RemoveNetworkRule(RemoveNetworkRule { network, rule, line: false, seen })
        }
        8..10 => {
            let group = dice.chance(600).then(|| "default".to_owned());
            Verb::SetNetworkGroup(SetNetworkGroup { network, group, seen })
        }
        10..13 => Verb::CreateNetwork(CreateNetwork {
            name: format!("net{number}"),
            // Now and then one whose block meets that of the other ones.
            cidr: dice.chance(200).then(|| "10.1.8.0/24".to_owned()),
            project: rarely(dice, &tenant.projects),
            ..CreateNetwork::default()
        }),
        13..16 => {
            let network = tenant.some_thing(dice, "net_");
            Verb::DeleteNetwork(DeleteNetwork { network, seen })
        }
        _ => Verb::RestartNetwork(RestartNetwork { network }),
    }
}
