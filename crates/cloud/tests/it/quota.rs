//! What is scarce: quotas, room on hosts, addresses.

use nubo_cloud::quota::{GetQuota, SetQuota};
use nubo_cloud::server::CreateServer;
use nubo_domain::quota::Counted;
use nubo_domain::{Server, code};
use nubo_ports::{Objects, Query, StoreExt};

use crate::house::{House, code_of, order};

#[tokio::test]
async fn a_quota_refuses_the_order_that_passes_it_and_keeps_nothing_of_it() {
    let house = House::new().await;
    let (made, caller) = house.tenant("a@example.com").await;
    let account = made.account.head.id.to_string();
    let quotas = vec![("servers".to_owned(), Some(1))];
    house.operate(SetQuota { account, quotas }).await.unwrap();
    let two = CreateServer { count: 2, ..order("web") };
    assert_eq!(code_of(house.cloud.call(&caller, two).await), &code::QUOTA_EXCEEDED);
    let report = house.cloud.call(&caller, GetQuota::default()).await.unwrap();
    let line = |counted| report.account.iter().find(|l| l.counted == counted).unwrap().used;
    assert_eq!((line(Counted::Servers), line(Counted::Vcpus), line(Counted::Addresses)), (0, 0, 0));
    assert!(report.lines.iter().all(|l| l.used == 0));
    house.server(&caller, "web").await.unwrap();
    assert_eq!(code_of(house.server(&caller, "web2").await), &code::QUOTA_EXCEEDED);
}

#[tokio::test]
async fn a_host_is_never_oversold_and_the_caller_is_told_at_once() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    for n in 0..4 {
        house.server(&caller, &format!("web-{n}")).await.unwrap();
    }
    let refused = house.server(&caller, "web-4").await.unwrap_err();
    assert_eq!(refused.code(), &code::NO_CAPACITY);
    assert!(refused.message().starts_with("No host has enough vCPUs, memory and disk left;"));
    let rooms = house.store.read(|tx| tx.host_rooms()).await.unwrap();
    assert_eq!(rooms[0].used, rooms[0].capacity);
}

#[tokio::test]
async fn no_two_servers_share_an_address() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let three = CreateServer { count: 3, ..order("web") };
    house.cloud.call(&caller, three).await.unwrap();
    let work = |tx: &mut dyn nubo_ports::Tx| tx.list::<Server>(&Query::default());
    let servers: Vec<Server> = house.store.read(work).await.unwrap();
    let mut public: Vec<_> = servers.iter().map(|s| s.reach.public_ip.unwrap()).collect();
    let mut private: Vec<_> = servers.iter().map(|s| s.reach.private_ip.unwrap()).collect();
    for list in [&mut public, &mut private] {
        list.sort_unstable();
        list.dedup();
        assert_eq!(list.len(), 3);
    }
    assert_eq!(
        servers.iter().map(|s| s.head.name.as_str()).collect::<Vec<_>>(),
        ["web-1", "web-2", "web-3"]
    );
}
