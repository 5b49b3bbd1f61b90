//! What every network driver must do, real or fake.

use std::net::Ipv4Addr;
use std::time::Duration;

use async_trait::async_trait;
use nubo_base::{Id, Uuid};
use nubo_domain::Result as Answer;
use nubo_domain::security_group::{Direction, Protocol, Verdict};
use nubo_ports::{
    ADDRESS_HELD, Forward, GroupSpec, Net, NetworkSpec, NicSource, PortRule, PortSpec, RulePeer,
    SeenPort,
};

use super::claim::{Claimed, claim, equal, failed, patiently, verdict};

/// A driver and what it needs around it.
#[async_trait]
pub trait NetStage: Send + Sync {
    /// The driver.
    fn net(&self) -> &dyn Net;

    /// A port of another server each time, in one network, with a public address, none of its
    /// addresses in use.
    async fn fresh(&self) -> Answer<PortSpec>;

    /// A port of that server for a further card, in a network of its own each time.
    async fn fresh_further(&self, primary: &PortSpec) -> Answer<PortSpec>;

    /// How long a wish may stay `unavailable`, or take to show.
    fn patience(&self) -> Duration {
        Duration::from_secs(5)
    }

    /// The rules that the port now goes by, in any form that differs when they do; none where
    /// they cannot be looked at.
    async fn rules_of(&self, _port: &PortSpec) -> Option<String> {
        None
    }

    /// Whom guests of the port's network are told to ask about names, in this order.
    async fn resolvers_of(&self, port: &PortSpec) -> Vec<Ipv4Addr>;
}

/// Runs every check.
///
/// # Errors
/// A line for each rule that the driver breaks.
pub async fn suite(stage: &dyn NetStage) -> Claimed {
    verdict(vec![
        ("a port is made as wished", makes(stage).await),
        ("a public address comes and goes", moves_public(stage).await),
        ("a public address changes over within one wish", changes_over(stage).await),
        ("an address has one holder", refuses_taken(stage).await),
        ("an address is shared by parts", shares_by_parts(stage).await),
        ("what is absent is gone", absent(stage).await),
        ("an address is free again after its port", frees(stage).await),
        ("the answer names what a hypervisor opens", names_the_card(stage).await),
        ("changed rules of a live port are taken over", changes_rules(stage).await),
        ("a network goes with its ports", removes_network(stage).await),
        ("a server has ports in several networks", has_several(stage).await),
        ("only what is plugged in has figures", counts(stage).await),
        ("guests are told of their network's name servers", tells_resolvers(stage).await),
    ])
}

async fn plug(stage: &dyn NetStage, port: &PortSpec) -> Result<NicSource, String> {
    let wish = async || stage.net().ensure_port(port).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_port"))
}

async fn remove(stage: &dyn NetStage, port: &PortSpec) -> Claimed {
    let wish = async || stage.net().ensure_gone(port.host, port.server).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_gone"))
}

async fn see(stage: &dyn NetStage, port: &PortSpec) -> Result<Option<SeenPort>, String> {
    let look = async || stage.net().observe(port.reference()).await;
    patiently(stage.patience(), look).await.map_err(failed("observe"))
}

async fn list(stage: &dyn NetStage, port: &PortSpec) -> Result<Vec<SeenPort>, String> {
    let look = async || stage.net().list(port.host).await;
    patiently(stage.patience(), look).await.map_err(failed("list"))
}

async fn fresh(stage: &dyn NetStage) -> Result<PortSpec, String> {
    stage.fresh().await.map_err(failed("preparing"))
}

fn seen_of(port: &PortSpec) -> SeenPort {
    SeenPort {
        server: port.server,
        host: port.host,
        network: port.network.network,
        mac: port.mac.clone(),
        private_ip: port.private_ip,
        public_ip: port.public_ip,
    }
}

async fn is_as_wished(stage: &dyn NetStage, port: &PortSpec) -> Claimed {
    equal("what observe sees", &see(stage, port).await?, &Some(seen_of(port)))
}

async fn makes(stage: &dyn NetStage) -> Claimed {
    let (port, other) = (fresh(stage).await?, fresh(stage).await?);
    plug(stage, &port).await?;
    plug(stage, &port).await?;
    plug(stage, &other).await?;
    is_as_wished(stage, &port).await?;
    let seen = list(stage, &port).await?;
    claim(seen.contains(&seen_of(&port)), "the host's list lacks the port")?;
    let count = seen.iter().filter(|seen| seen.server == port.server).count();
    equal("the number of ports after the same wish twice", &count, &1)?;
    remove(stage, &port).await?;
    equal("what observe sees", &see(stage, &port).await?, &None)?;
    is_as_wished(stage, &other).await?;
    remove(stage, &other).await
}

async fn moves_public(stage: &dyn NetStage) -> Claimed {
    let port = fresh(stage).await?;
    plug(stage, &port).await?;
    let without = PortSpec { public_ip: None, ..port.clone() };
    plug(stage, &without).await?;
    is_as_wished(stage, &without).await?;
    let next = fresh(stage).await?;
    let moved = PortSpec { public_ip: port.public_ip, ..next };
    plug(stage, &moved).await?;
    is_as_wished(stage, &moved).await?;
    remove(stage, &port).await?;
    remove(stage, &moved).await
}

async fn plug_all(stage: &dyn NetStage, ports: &[PortSpec]) -> Result<Vec<NicSource>, String> {
    let wish = async || stage.net().ensure_ports(ports).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_ports"))
}

async fn changes_over(stage: &dyn NetStage) -> Claimed {
    let (port, next) = (fresh(stage).await?, fresh(stage).await?);
    let [first, second] = [plug(stage, &port).await?, plug(stage, &next).await?];
    let without = PortSpec { public_ip: None, ..port.clone() };
    let with = PortSpec { public_ip: port.public_ip, ..next.clone() };
    let cards = plug_all(stage, &[without.clone(), with.clone()]).await?;
    equal("the cards, in the order of the ports", &cards, &vec![first, second])?;
    is_as_wished(stage, &without).await?;
    is_as_wished(stage, &with).await?;
    let answer = stage.net().ensure_ports(std::slice::from_ref(&port)).await;
    held("the former holder's wish", answer)?;
    is_as_wished(stage, &with).await?;
    equal("the cards of no ports", &plug_all(stage, &[]).await?, &Vec::new())?;
    remove(stage, &port).await?;
    remove(stage, &next).await
}

/// A wish for an address of another server's port, which workflows wait for, is refused as that.
fn held<T>(what: &str, answer: Answer<T>) -> Claimed {
    match answer {
        Err(error) if error.code() == &ADDRESS_HELD => Ok(()),
        Err(error) => Err(format!("{what} is answered with {error}")),
        Ok(_) => Err(format!("{what} is accepted")),
    }
}

async fn refuses_taken(stage: &dyn NetStage) -> Claimed {
    let (port, other) = (fresh(stage).await?, fresh(stage).await?);
    plug(stage, &port).await?;
    let private = PortSpec { private_ip: port.private_ip, ..other.clone() };
    let public = PortSpec { public_ip: port.public_ip, ..other.clone() };
    for taken in [private, public] {
        let answer = stage.net().ensure_port(&taken).await;
        held("a port with a taken address", answer)?;
        equal("what observe sees of it", &see(stage, &taken).await?, &None)?;
    }
    is_as_wished(stage, &port).await?;
    remove(stage, &port).await
}

async fn shares_by_parts(stage: &dyn NetStage) -> Claimed {
    let [port, other, third] = [fresh(stage).await?, fresh(stage).await?, fresh(stage).await?];
    let Some(public_ip) = port.public_ip else { return Err("a port without address".to_owned()) };
    let with = |port: &PortSpec, first: u16, last: u16| PortSpec {
        public_ip: None,
        forwards: vec![Forward {
            public_ip,
            protocol: Protocol::Tcp,
            public: (first, last),
            private: (first, last),
        }],
        ..port.clone()
    };
    let (low, high) = (with(&port, 80, 89), with(&other, 90, 99));
    plug(stage, &low).await?;
    plug(stage, &high).await?;
    for taken in [with(&third, 85, 95), PortSpec { public_ip: Some(public_ip), ..third.clone() }] {
        let answer = stage.net().ensure_port(&taken).await;
        held("a port with a taken part of an address", answer)?;
        equal("what observe sees of it", &see(stage, &taken).await?, &None)?;
    }
    let moved = [PortSpec { forwards: Vec::new(), ..low.clone() }, with(&other, 80, 89)];
    plug_all(stage, &moved).await?;
    plug(stage, &with(&third, 90, 99)).await?;
    remove(stage, &other).await?;
    remove(stage, &third).await?;
    let whole = PortSpec { public_ip: Some(public_ip), ..port.clone() };
    plug(stage, &whole).await?;
    is_as_wished(stage, &whole).await?;
    remove(stage, &port).await
}

async fn absent(stage: &dyn NetStage) -> Claimed {
    let port = fresh(stage).await?;
    equal("what observe sees", &see(stage, &port).await?, &None)?;
    remove(stage, &port).await?;
    remove(stage, &port).await
}

async fn frees(stage: &dyn NetStage) -> Claimed {
    let (port, other) = (fresh(stage).await?, fresh(stage).await?);
    plug(stage, &port).await?;
    remove(stage, &port).await?;
    let heir = PortSpec { server: other.server, ..port };
    plug(stage, &heir).await?;
    is_as_wished(stage, &heir).await?;
    remove(stage, &heir).await
}

async fn names_the_card(stage: &dyn NetStage) -> Claimed {
    let (port, other) = (fresh(stage).await?, fresh(stage).await?);
    let card = plug(stage, &port).await?;
    equal("the address of the card", &card.mac, &port.mac)?;
    claim(!card.tap.is_empty(), "a card without a tap cannot be opened")?;
    equal("the card of the same wish", &plug(stage, &port).await?, &card)?;
    let without = PortSpec { public_ip: None, ..port.clone() };
    equal("the card of a changed port", &plug(stage, &without).await?, &card)?;
    let another = plug(stage, &other).await?;
    let differs = (&another.tap, &another.namespace) != (&card.tap, &card.namespace);
    claim(differs, "two ports have one tap")?;
    remove(stage, &port).await?;
    remove(stage, &other).await
}

/// A group that lets one TCP port in from everywhere, and anything from its own members.
fn letting_in(port: u16) -> GroupSpec {
    let group = Id::of(Uuid::from_u64_pair(9, 1));
    let direction = Direction::In;
    let everybody = RulePeer::Cidr([0, 0, 0, 0].into(), 0);
    let (protocol, verdict) = (Protocol::Tcp, Verdict::Allow);
    let members = RulePeer::Group(group);
    let rules = vec![
        PortRule { direction, protocol, ports: Some((port, port)), peer: everybody, verdict },
        PortRule { direction, protocol: Protocol::Any, ports: None, peer: members, verdict },
    ];
    GroupSpec { group, rules }
}

async fn changes_rules(stage: &dyn NetStage) -> Claimed {
    let closed = fresh(stage).await?;
    let card = plug(stage, &closed).await?;
    let mut known = vec![stage.rules_of(&closed).await];
    for groups in [vec![letting_in(22)], vec![letting_in(443)], Vec::new()] {
        let changed = PortSpec { groups, ..closed.clone() };
        equal("the card of a port with other rules", &plug(stage, &changed).await?, &card)?;
        is_as_wished(stage, &changed).await?;
        known.push(stage.rules_of(&changed).await);
    }
    if let [Some(none), Some(ssh), Some(https), Some(again)] = known.as_slice() {
        claim(none != ssh && ssh != https && https != none, "the old rules stayed in force")?;
        equal("the rules after the last group was taken away", again, none)?;
    }
    remove(stage, &closed).await
}

async fn tells_resolvers(stage: &dyn NetStage) -> Claimed {
    let port = fresh(stage).await?;
    let with = |generation, nameservers: &[Ipv4Addr]| {
        let network =
            NetworkSpec { nameservers: nameservers.to_vec(), generation, ..port.network.clone() };
        PortSpec { network, ..port.clone() }
    };
    let [one, two] = [Ipv4Addr::new(192, 0, 2, 53), Ipv4Addr::new(198, 51, 100, 53)];
    let gateway = [port.network.gateway()];
    let card = plug(stage, &with(1, &[])).await?;
    for (what, generation, named, told) in [
        ("where none are named", 1, &[][..], &gateway[..]),
        ("after a change", 2, &[two, one], &[two, one]),
        ("after the same wish", 2, &[two, one], &[two, one]),
        ("after an older wish", 1, &[one], &[two, one]),
        ("after another change", 3, &[one], &[one]),
        ("once none are named any more", 4, &[], &gateway),
    ] {
        let changed = with(generation, named);
        equal("the card", &plug(stage, &changed).await?, &card)?;
        is_as_wished(stage, &changed).await?;
        equal(what, &stage.resolvers_of(&port).await, &told.to_vec())?;
    }
    remove(stage, &port).await
}

async fn removes_network(stage: &dyn NetStage) -> Claimed {
    let (port, other) = (fresh(stage).await?, fresh(stage).await?);
    plug(stage, &port).await?;
    plug(stage, &other).await?;
    let gone = async || stage.net().ensure_network_gone(port.host, port.network.network).await;
    for _ in 0..2 {
        patiently(stage.patience(), gone).await.map_err(failed("ensure_network_gone"))?;
        equal("what observe sees", &see(stage, &port).await?, &None)?;
        equal("what observe sees of the neighbour", &see(stage, &other).await?, &None)?;
    }
    let seen = list(stage, &port).await?;
    let left = seen.iter().any(|seen| [port.server, other.server].contains(&seen.server));
    claim(!left, "the host still lists a port of the network")?;
    plug(stage, &port).await?;
    is_as_wished(stage, &port).await?;
    remove(stage, &port).await
}

async fn has_several(stage: &dyn NetStage) -> Claimed {
    let primary = fresh(stage).await?;
    let further = async || stage.fresh_further(&primary).await.map_err(failed("preparing"));
    let (second, third) = (further().await?, further().await?);
    let all = [primary.clone(), second.clone(), third.clone()];
    let cards = plug_all(stage, &all).await?;
    equal("the cards of the same wish", &plug_all(stage, &all).await?, &cards)?;
    for (port, card) in all.iter().zip(&cards) {
        equal("the address of the card", &card.mac, &port.mac)?;
        is_as_wished(stage, port).await?;
    }
    let count = list(stage, &primary).await?;
    let count = count.iter().filter(|seen| seen.server == primary.server).count();
    equal("the ports of the server", &count, &3)?;
    let gone = async || stage.net().ensure_port_gone(second.reference()).await;
    for _ in 0..2 {
        patiently(stage.patience(), gone).await.map_err(failed("ensure_port_gone"))?;
        equal("what observe sees of the one", &see(stage, &second).await?, &None)?;
        is_as_wished(stage, &primary).await?;
        is_as_wished(stage, &third).await?;
    }
    remove(stage, &primary).await?;
    equal("what observe sees of the last", &see(stage, &third).await?, &None)
}

async fn counts(stage: &dyn NetStage) -> Claimed {
    let port = fresh(stage).await?;
    let look = async || stage.net().figures(port.host, port.server).await;
    let before = patiently(stage.patience(), look).await.map_err(failed("figures"))?;
    equal("the figures of no port", &before, &None)?;
    plug(stage, &port).await?;
    let there = patiently(stage.patience(), look).await.map_err(failed("figures"))?;
    claim(there.is_some(), "a port has no figures")?;
    remove(stage, &port).await?;
    let after = patiently(stage.patience(), look).await.map_err(failed("figures"))?;
    equal("the figures after the port", &after, &None)
}
