//! Servers in several networks: what may be asked for, what is taken, and what is refused.

use nubo_cloud::network::{CreateNetwork, DeleteNetwork};
use nubo_cloud::security_group::CreateGroup;
use nubo_cloud::server::{AttachNetwork, CreateServer, DetachNetwork};
use nubo_cloud::{Caller, Get};
use nubo_domain::server::ServerEvent::{Build, Ran};
use nubo_domain::{Error, Network, Result, SecurityGroup, Server, code};
use nubo_ports::StoreExt as _;

use crate::house::{House, order};

async fn network(house: &House, caller: &Caller, name: &str, cidr: Option<&str>) -> Network {
    let cidr = cidr.map(str::to_owned);
    let order = CreateNetwork { name: name.to_owned(), cidr, ..CreateNetwork::default() };
    house.cloud.call(caller, order).await.unwrap()
}

async fn attach(house: &House, caller: &Caller, name: &str, ip: Option<&str>) -> Result<Server> {
    let (server, network) = ("web".to_owned(), name.to_owned());
    let private_ip = ip.map(str::to_owned);
    let action = AttachNetwork { server, network, private_ip, seen: None };
    house.cloud.call(caller, action).await.map(|changed| changed.server)
}

async fn detach(house: &House, caller: &Caller, name: &str) -> Result<Server> {
    let (server, network) = ("web".to_owned(), name.to_owned());
    let action = DetachNetwork { server, network, seen: None };
    house.cloud.call(caller, action).await.map(|changed| changed.server)
}

#[track_caller]
fn refused_at(refusal: Error, field: &str, words: &str) {
    assert_eq!(refusal.code(), &code::VALIDATION_FAILED);
    let said = &refusal.fields()[0];
    assert_eq!(said.field, field);
    assert!(said.issue.contains(words), "{}", said.issue);
}

/// How many addresses a server holds.
async fn holds(house: &House, server: &Server) -> usize {
    let id = server.head.id.uuid();
    let all = house.store.read(|tx| tx.address_all()).await.unwrap();
    all.iter().filter(|(_, _, owner)| *owner == id).count()
}

#[tokio::test]
async fn networks_that_nobody_gave_a_block_do_not_meet() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    network(&house, &caller, "named", Some("10.2.0.0/20")).await;
    let mut blocks = Vec::new();
    for name in ["one", "two", "three"] {
        blocks.push(network(&house, &caller, name, None).await.cidr());
    }
    // The first is the default network's, and of the third a part is taken.
    assert_eq!(blocks, ["10.1.0.0/16", "10.3.0.0/16", "10.4.0.0/16"]);
    assert_eq!(
        house.server(&caller, "web").await.unwrap().reach.private_ip.unwrap().octets()[1],
        0
    );
}

#[tokio::test]
async fn a_server_is_in_a_network_once_and_its_cards_differ() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let server = house.server(&caller, "web").await.unwrap();
    let back = network(&house, &caller, "back", None).await;
    network(&house, &caller, "same", Some("10.0.128.0/24")).await;
    let early = attach(&house, &caller, "back", None).await.unwrap_err();
    assert_eq!(early.code(), &code::WRONG_STATE);
    house.happen(server.head.id, &[Build, Ran]).await;
    refused_at(
        attach(&house, &caller, "nothing", None).await.unwrap_err(),
        "network",
        "no network",
    );
    refused_at(attach(&house, &caller, "same", None).await.unwrap_err(), "network", "overlaps");
    let odd = attach(&house, &caller, "back", Some("10.0.0.9")).await.unwrap_err();
    refused_at(odd, "private_ip", "not an address");
    let own = server.reach.network.to_string();
    refused_at(attach(&house, &caller, &own, None).await.unwrap_err(), "network", "already");
    assert_eq!(holds(&house, &server).await, 2, "what was refused took nothing");

    let joined = attach(&house, &caller, "back", Some("10.1.0.77")).await.unwrap();
    let [nic] = &joined.nics[..] else { panic!("{:?}", joined.nics) };
    assert_eq!((nic.network, nic.private_ip), (back.head.id, Some([10, 1, 0, 77].into())));
    assert_ne!(nic.mac, joined.reach.mac);
    assert_eq!((joined.plugs, joined.generation), (server.plugs + 1, server.generation));
    refused_at(attach(&house, &caller, "back", None).await.unwrap_err(), "network", "already");
    assert_eq!(holds(&house, &server).await, 3);
}

#[tokio::test]
async fn a_network_with_a_further_card_in_it_stays_until_the_card_is_out() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let server = house.server(&caller, "web").await.unwrap();
    house.happen(server.head.id, &[Build, Ran]).await;
    network(&house, &caller, "back", None).await;
    refused_at(detach(&house, &caller, "back").await.unwrap_err(), "network", "does not have");
    let own = server.reach.network.to_string();
    refused_at(detach(&house, &caller, &own).await.unwrap_err(), "network", "primary");
    attach(&house, &caller, "back", None).await.unwrap();
    let delete = || DeleteNetwork { network: "back".to_owned(), seen: None };
    let used = house.cloud.call(&caller, delete()).await.unwrap_err();
    assert_eq!(used.code(), &code::IN_USE);
    let leaving = detach(&house, &caller, "back").await.unwrap();
    assert!(leaving.nics[0].leaving);
    let again = DetachNetwork {
        server: "web".to_owned(),
        network: "back".to_owned(),
        ..DetachNetwork::default()
    };
    let again = house.cloud.call(&caller, again).await.unwrap();
    assert_eq!((again.operation, again.server.plugs), (None, leaving.plugs), "once is enough");
    let back = attach(&house, &caller, "back", None).await.unwrap_err();
    assert_eq!(back.code(), &code::WRONG_STATE);
    // Its address is not free before its port is gone, and neither is the network.
    assert_eq!(holds(&house, &server).await, 3);
    let used = house.cloud.call(&caller, delete()).await.unwrap_err();
    assert_eq!(used.code(), &code::IN_USE);
}

#[tokio::test]
async fn a_server_is_ordered_in_several_networks_of_its_own_project_or_not_at_all() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let (_, other) = house.tenant("b@example.com").await;
    let foreign = network(&house, &other, "theirs", None).await.head.id.to_string();
    let [back, deep] = ["back", "deep"];
    let ids = [
        network(&house, &caller, back, None).await.head.id,
        network(&house, &caller, deep, None).await.head.id,
    ];
    let named = |primary: Option<&str>, networks: &[&str]| CreateServer {
        network: primary.map(str::to_owned),
        networks: networks.iter().map(ToString::to_string).collect(),
        ..order("web")
    };
    for (wish, field) in [
        (named(None, &[back, &foreign]), "networks.1"),
        (named(None, &[back, back]), "networks.1"),
        (named(Some("nothing"), &[back]), "network"),
        (named(Some(back), &[deep, "nothing"]), "networks.1"),
    ] {
        let refusal = house.cloud.call(&caller, wish).await.unwrap_err();
        assert_eq!(refusal.code(), &code::VALIDATION_FAILED);
        assert_eq!(refusal.fields()[0].field, field);
    }
    for (name, wish) in [
        ("first", named(None, &[back, deep])),
        ("named", named(Some(back), &[deep])),
        ("among", named(Some(back), &[deep, back])),
    ] {
        let wish = CreateServer { name: name.to_owned(), ..wish };
        let made = house.cloud.call(&caller, wish).await.unwrap().remove(0).server;
        let has: Vec<_> = made.cards().map(|card| card.network).collect();
        assert_eq!(has, ids, "{name}");
        assert_eq!(holds(&house, &made).await, 3);
        let row = house.cloud.call(&caller, Get::<Server>::new(name)).await.unwrap();
        assert_eq!(row.nics, made.nics);
    }
}

#[tokio::test]
async fn a_server_has_only_so_many_cards() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let server = house.server(&caller, "web").await.unwrap();
    house.happen(server.head.id, &[Build, Ran]).await;
    for number in 0..nubo_domain::server::NICS_MAX {
        let name = format!("n{number}");
        network(&house, &caller, &name, Some(&format!("192.168.{number}.0/28"))).await;
        attach(&house, &caller, &name, None).await.unwrap();
    }
    network(&house, &caller, "last", Some("192.168.99.0/28")).await;
    let refused = attach(&house, &caller, "last", None).await.unwrap_err();
    assert_eq!(refused.code(), &code::QUOTA_EXCEEDED);
    let row = house.cloud.call(&caller, Get::<Server>::new("web")).await.unwrap();
    let macs: std::collections::BTreeSet<_> = row.cards().map(|card| card.mac.to_owned()).collect();
    assert_eq!(macs.len(), 1 + nubo_domain::server::NICS_MAX);
}

#[tokio::test]
async fn the_groups_of_a_network_go_with_it_but_for_those_that_are_in_use_elsewhere() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let group = async |name: &str, network: Option<&str>| {
        let (name, network) = (name.to_owned(), network.map(str::to_owned));
        let order = CreateGroup { name, network, ..CreateGroup::default() };
        house.cloud.call(&caller, order).await.map(|changed| changed.group)
    };
    let row =
        async |named: String| house.cloud.call(&caller, Get::<SecurityGroup>::new(named)).await;
    for name in ["back", "deep"] {
        network(&house, &caller, name, None).await;
    }
    let idle = group("idle", Some("back")).await.unwrap().head.id.to_string();
    let used = group("used", Some("back")).await.unwrap().head.id.to_string();
    for (name, network) in [("beside", Some("deep")), ("anywhere", None)] {
        group(name, network).await.unwrap();
    }
    let order = CreateServer { security_groups: vec!["used".to_owned()], ..order("web") };
    house.cloud.call(&caller, order).await.unwrap();
    let gone = DeleteNetwork { network: "back".to_owned(), seen: None };
    house.cloud.call(&caller, gone).await.unwrap();

    assert!(row(idle).await.unwrap().deleted);
    let used = row(used).await.unwrap();
    assert!(!used.deleted && used.network.is_none());
    assert!(row("beside".to_owned()).await.unwrap().network.is_some());
    assert!(!row("anywhere".to_owned()).await.unwrap().deleted);
    // Whoever makes the network again finds the names of its groups free.
    network(&house, &caller, "back", None).await;
    group("idle", Some("back")).await.unwrap();
    assert_eq!(group("used", Some("back")).await.unwrap_err().code(), &code::NAME_TAKEN);
}
