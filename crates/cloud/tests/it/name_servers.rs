//! Whom the servers of a network ask about names: what may be said, and what is brought to hosts.

use nubo_cloud::network::{ChangeNetwork, ChangedNetwork, CreateNetwork};
use nubo_cloud::{Caller, Get};
use nubo_domain::{Network, Result, code};

use crate::house::House;

fn texts(addresses: &[&str]) -> Vec<String> {
    addresses.iter().map(ToString::to_string).collect()
}

async fn change(house: &House, caller: &Caller, to: &[&str]) -> Result<ChangedNetwork> {
    let (network, nameservers) = ("back".to_owned(), Some(texts(to)));
    let action = ChangeNetwork { network, nameservers, ..ChangeNetwork::default() };
    house.cloud.call(caller, action).await
}

async fn row(house: &House, caller: &Caller) -> Network {
    house.cloud.call(caller, Get::<Network>::new("back")).await.unwrap()
}

#[tokio::test]
async fn name_servers_are_said_at_the_order_or_later_and_brought_to_hosts_when_they_change() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let named = |nameservers: &[&str]| CreateNetwork {
        name: "back".to_owned(),
        nameservers: texts(nameservers),
        ..CreateNetwork::default()
    };
    for (wrong, field) in [
        (&["8.8.8.8", "8.8.8.8"][..], "nameservers.1"),
        (&["127.0.0.1"], "nameservers.0"),
        (&["1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4"], "nameservers"),
    ] {
        let refusal = house.cloud.call(&caller, named(wrong)).await.unwrap_err();
        assert_eq!(refusal.code(), &code::VALIDATION_FAILED);
        assert_eq!(refusal.fields()[0].field, field);
    }
    let made = house.cloud.call(&caller, named(&["192.0.2.53", "192.0.2.54"])).await.unwrap();
    let shown = |network: &Network| network.nameservers.iter().map(ToString::to_string).collect();
    let told: Vec<String> = shown(&row(&house, &caller).await);
    assert_eq!(told, ["192.0.2.53", "192.0.2.54"]);

    let changed = change(&house, &caller, &["198.51.100.1"]).await.unwrap();
    assert!(changed.operation.is_some(), "hosts are told");
    assert_eq!(changed.network.generation, made.generation + 1);
    let same = change(&house, &caller, &["198.51.100.1"]).await.unwrap();
    assert!(same.operation.is_none(), "nothing to tell");
    assert_eq!(same.network.generation, changed.network.generation);

    let before = row(&house, &caller).await;
    let refusal = change(&house, &caller, &["198.51.100.2", "x"]).await.unwrap_err();
    assert_eq!(refusal.fields()[0].field, "nameservers.1");
    assert_eq!(row(&house, &caller).await, before, "what is refused changes nothing");

    let none = change(&house, &caller, &[]).await.unwrap();
    assert!(none.operation.is_some());
    assert_eq!(none.network.resolvers(), [none.network.gateway()]);
}

#[tokio::test]
async fn a_new_name_alone_tells_hosts_nothing_and_a_block_stays_what_it_is() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let (name, cidr) = ("back".to_owned(), Some("10.9.0.0/24".to_owned()));
    let order = CreateNetwork { name, cidr, ..CreateNetwork::default() };
    house.cloud.call(&caller, order).await.unwrap();
    let to = |name: &str, cidr: &str| ChangeNetwork {
        network: "back".to_owned(),
        name: Some(name.to_owned()),
        cidr: Some(cidr.to_owned()),
        ..ChangeNetwork::default()
    };
    let before = row(&house, &caller).await;
    for other in ["10.9.0.0/25", "10.8.0.0/24", "10.9.0.1/24"] {
        let refusal = house.cloud.call(&caller, to("rear", other)).await.unwrap_err();
        assert_eq!(refusal.fields()[0].field, "cidr", "{other}");
        assert_eq!(row(&house, &caller).await, before);
    }
    let changed = house.cloud.call(&caller, to("rear", "10.9.0.0/24")).await.unwrap();
    assert_eq!((changed.network.head.name.as_str(), changed.operation), ("rear", None));
}
