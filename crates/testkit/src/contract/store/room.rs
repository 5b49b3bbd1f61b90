//! What is scarce: never given out twice, never beyond its limit.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use nubo_base::Uuid;
use nubo_domain::address::Pool;
use nubo_domain::host::Room;
use nubo_domain::quota::{Counted, QuotaLine};

use super::{Ground, number};

const fn ip(last: u8) -> Ipv4Addr {
    Ipv4Addr::new(192, 0, 2, last)
}

async fn pool(ground: &Ground, pool: Uuid, first: u8, last: u8) {
    let borders = Pool { first: ip(first), last: ip(last) };
    ground.write(move |tx| tx.pool_put(pool, borders)).await;
}

async fn take(ground: &Ground, pool: Uuid, owner: Uuid) -> Option<Ipv4Addr> {
    ground.write(move |tx| tx.address_take(pool, owner)).await
}

async fn give_back(ground: &Ground, owner: Uuid) -> u64 {
    ground.write(move |tx| tx.address_give_back(owner)).await
}

pub(super) async fn no_address_is_given_twice(ground: Ground) {
    let id = ground.uuid();
    pool(&ground, id, 10, 37).await;
    let taken = ground
        .at_once(32, |ground, _| async move {
            let owner = ground.uuid();
            (owner, take(&ground, id, owner).await)
        })
        .await;
    let mut given: Vec<_> = taken.iter().filter_map(|(o, a)| a.map(|a| (id, a, *o))).collect();
    assert_eq!(given.len(), 28, "28 addresses for 32 owners");
    given.sort();
    let addresses: BTreeSet<Ipv4Addr> = given.iter().map(|(_, address, _)| *address).collect();
    assert_eq!(addresses, (10..=37).map(ip).collect());
    assert_eq!(ground.read(|tx| tx.address_all()).await, given);
}

pub(super) async fn an_address_that_is_asked_for_is_given_if_it_is_free(ground: Ground) {
    let id = ground.uuid();
    pool(&ground, id, 1, 4).await;
    let (ada, bob) = (ground.uuid(), ground.uuid());
    let take_this =
        async |owner, last| ground.write(move |tx| tx.address_take_this(id, owner, ip(last))).await;
    assert!(take_this(ada, 2).await);
    assert!(!take_this(bob, 2).await, "somebody has it");
    assert!(!take_this(bob, 5).await, "it lies outside");
    assert_eq!(take(&ground, id, bob).await, Some(ip(1)));
    assert_eq!(take(&ground, id, ground.uuid()).await, Some(ip(3)), "the taken one is passed over");
    assert_eq!(give_back(&ground, ada).await, 1);
    assert!(take_this(ada, 2).await, "it was given back");
}

pub(super) async fn an_owner_keeps_its_address(ground: Ground) {
    let (public, private, owner) = (ground.uuid(), ground.uuid(), ground.uuid());
    assert_eq!(take(&ground, public, owner).await, None, "there is no such pool");
    pool(&ground, public, 1, 9).await;
    pool(&ground, private, 1, 9).await;
    assert_eq!(take(&ground, public, owner).await, Some(ip(1)));
    assert_eq!(take(&ground, public, owner).await, Some(ip(1)));
    assert_eq!(take(&ground, private, owner).await, Some(ip(1)), "pools know nothing of others");
    assert_eq!(take(&ground, public, ground.uuid()).await, Some(ip(2)));
    assert_eq!(give_back(&ground, owner).await, 2);
    assert_eq!(give_back(&ground, owner).await, 0);
    assert_eq!(ground.read(|tx| tx.address_all()).await.len(), 1);
}

pub(super) async fn addresses_given_back_are_used_again_last(ground: Ground) {
    let id = ground.uuid();
    pool(&ground, id, 1, 4).await;
    let owners = [0; 3].map(|_| ground.uuid());
    for owner in owners {
        assert!(take(&ground, id, owner).await.is_some());
    }
    for owner in [owners[2], owners[0]] {
        assert_eq!(give_back(&ground, owner).await, 1);
    }
    let mut order = Vec::new();
    for _ in 0..4 {
        order.push(take(&ground, id, ground.uuid()).await);
    }
    assert_eq!(order, [Some(ip(4)), Some(ip(3)), Some(ip(1)), None], "the longest free first");
}

pub(super) async fn new_borders_keep_what_was_given_out(ground: Ground) {
    let (id, keeper) = (ground.uuid(), ground.uuid());
    pool(&ground, id, 5, 7).await;
    let gone = ground.uuid();
    assert_eq!(take(&ground, id, gone).await, Some(ip(5)));
    assert_eq!(take(&ground, id, keeper).await, Some(ip(6)));
    pool(&ground, id, 5, 7).await;
    assert_eq!(take(&ground, id, ground.uuid()).await, Some(ip(7)), "nothing begins anew");
    assert_eq!(give_back(&ground, gone).await, 1);
    pool(&ground, id, 4, 9).await;
    let mut fresh = Vec::new();
    for _ in 0..5 {
        fresh.push(take(&ground, id, ground.uuid()).await);
    }
    assert_eq!(fresh, [Some(ip(4)), Some(ip(8)), Some(ip(9)), Some(ip(5)), None]);
    assert_eq!(take(&ground, id, keeper).await, Some(ip(6)));
    pool(&ground, id, 8, 9).await;
    assert_eq!(give_back(&ground, keeper).await, 1);
    assert_eq!(take(&ground, id, keeper).await, None, "what lies outside is not given again");
}

const fn room(vcpus: i64, memory_mib: i64, disk_gib: i64) -> Room {
    Room { vcpus, memory_mib, disk_gib }
}

async fn host(ground: &Ground, host: Uuid, region: Uuid, capacity: Room, open: bool) {
    ground.write(move |tx| tx.host_put(host, region, capacity, open)).await;
}

async fn place(ground: &Ground, region: Uuid, owner: Uuid, need: Room) -> Option<Uuid> {
    let spread = ground.ids.number();
    ground.write(move |tx| tx.place(region, owner, need, spread)).await
}

async fn used(ground: &Ground, host: Uuid) -> Room {
    let rooms = ground.read(|tx| tx.host_rooms()).await;
    rooms.iter().find(|line| line.host == host).unwrap().used
}

pub(super) async fn no_host_is_oversold(ground: Ground) {
    let region = ground.uuid();
    let hosts: BTreeSet<Uuid> = (0..3).map(|_| ground.uuid()).collect();
    for id in &hosts {
        host(&ground, *id, region, room(10, 10_000, 1_000), true).await;
    }
    let placed = ground
        .at_once(24, |ground, _| async move {
            let owner = ground.uuid();
            (owner, place(&ground, region, owner, room(2, 100, 10)).await)
        })
        .await;
    let (inside, outside): (Vec<_>, Vec<_>) = placed.into_iter().partition(|p| p.1.is_some());
    assert_eq!((inside.len(), outside.len()), (15, 9), "five of two processors on each of three");
    for id in &hosts {
        assert_eq!(used(&ground, *id).await, room(10, 500, 50));
    }
    let (owner, at) = inside[0];
    assert_eq!(place(&ground, region, owner, room(2, 100, 10)).await, at, "where it is already");
    ground.write(move |tx| tx.unplace(owner)).await;
    ground.write(move |tx| tx.unplace(owner)).await;
    assert_eq!(used(&ground, at.unwrap()).await, room(8, 400, 40), "given back once");
    assert_eq!(place(&ground, region, outside[0].0, room(2, 100, 10)).await, at);
    assert_eq!(place(&ground, region, owner, room(1, 1, 1)).await, None);
}

pub(super) async fn closed_full_and_foreign_hosts_take_nothing(ground: Ground) {
    let (region, id) = (ground.uuid(), ground.uuid());
    host(&ground, ground.uuid(), ground.uuid(), room(99, 99, 99), true).await;
    host(&ground, id, region, room(4, 400, 40), false).await;
    let owner = ground.uuid();
    assert_eq!(place(&ground, region, owner, room(1, 1, 1)).await, None, "it is closed");
    host(&ground, id, region, room(4, 400, 40), true).await;
    for more in [room(5, 1, 1), room(1, 401, 1), room(1, 1, 41)] {
        assert_eq!(place(&ground, region, owner, more).await, None, "{more:?} is too much");
    }
    assert_eq!(place(&ground, region, owner, room(4, 400, 40)).await, Some(id));
    host(&ground, id, region, room(2, 200, 20), false).await;
    assert_eq!(used(&ground, id).await, room(4, 400, 40), "what is placed stays");
    assert_eq!(place(&ground, region, owner, room(4, 400, 40)).await, Some(id));
    ground.write(move |tx| tx.unplace(owner)).await;
    assert_eq!(used(&ground, id).await, room(0, 0, 0));
}

pub(super) async fn equal_hosts_share_the_load(ground: Ground) {
    let region = ground.uuid();
    for _ in 0..8 {
        host(&ground, ground.uuid(), region, room(64, 64_000, 640), true).await;
    }
    for _ in 0..64 {
        assert!(place(&ground, region, ground.uuid(), room(8, 8_000, 80)).await.is_some());
    }
    let rooms = ground.read(|tx| tx.host_rooms()).await;
    assert!(rooms.iter().all(|line| line.used == line.capacity), "{rooms:?}");
    let other = ground.uuid();
    for _ in 0..8 {
        host(&ground, ground.uuid(), other, room(64, 64_000, 640), true).await;
    }
    let mut seen = BTreeSet::new();
    for _ in 0..24 {
        seen.extend(place(&ground, other, ground.uuid(), room(1, 1, 1)).await);
    }
    assert!(seen.len() > 2, "equally empty hosts are all chosen: {seen:?}");
}

pub(super) async fn an_owner_grows_only_into_free_room(ground: Ground) {
    let (region, id) = (ground.uuid(), ground.uuid());
    host(&ground, id, region, room(8, 800, 80), true).await;
    let (mine, theirs) = (ground.uuid(), ground.uuid());
    let change = |owner: Uuid, need: Room| {
        let ground = ground.clone();
        async move { ground.write(move |tx| tx.replace(owner, need)).await }
    };
    assert!(!change(mine, room(1, 1, 1)).await, "it is placed nowhere");
    assert_eq!(place(&ground, region, mine, room(2, 200, 20)).await, Some(id));
    assert_eq!(place(&ground, region, theirs, room(4, 400, 40)).await, Some(id));
    assert!(!change(mine, room(5, 200, 20)).await);
    assert!(!change(mine, room(1, 200, 41)).await);
    assert_eq!(used(&ground, id).await, room(6, 600, 60), "a refusal changes nothing");
    assert!(change(mine, room(4, 100, 20)).await);
    assert_eq!(used(&ground, id).await, room(8, 500, 60));
    host(&ground, id, region, room(2, 200, 20), false).await;
    assert!(!change(mine, room(5, 100, 20)).await);
    assert!(change(mine, room(1, 100, 20)).await, "less is always possible");
    ground.write(move |tx| tx.unplace(mine)).await;
    assert_eq!(used(&ground, id).await, room(4, 400, 40));
}

pub(super) async fn no_quota_is_passed(ground: Ground) {
    let (owner, counted) = (ground.uuid(), Counted::Servers);
    ground.write(move |tx| tx.quota_set(owner, counted, Some(50))).await;
    let take = move |n: i64| move |tx: &mut dyn nubo_ports::Tx| tx.quota_use(owner, counted, n);
    let won = ground.at_once(32, move |ground, _| async move { ground.write(take(3)).await }).await;
    assert_eq!(number(won.iter().filter(|won| **won).count()), 16, "16 times 3 fit into 50");
    assert!(!ground.write(take(3)).await);
    assert!(ground.write(take(2)).await, "up to the limit itself");
    assert!(!ground.write(take(1)).await);
    ground.write(move |tx| tx.quota_set(owner, counted, Some(10))).await;
    assert!(ground.write(take(-5)).await, "less is possible even above a lowered limit");
    assert!(!ground.write(take(1)).await);
    let lines = ground.read(move |tx| tx.quota_lines(owner)).await;
    assert_eq!(lines, [QuotaLine { counted, used: 45, limit: Some(10) }]);
    let below = ground.try_write(move |tx| tx.quota_set(owner, counted, Some(-1))).await;
    assert!(below.is_err());
    assert!(ground.write(take(-100)).await);
    assert_eq!(ground.read(move |tx| tx.quota_lines(owner)).await[0].used, 0);
}

pub(super) async fn what_has_no_limit_is_counted(ground: Ground) {
    let owner = ground.uuid();
    let take = move |counted, n| move |tx: &mut dyn nubo_ports::Tx| tx.quota_use(owner, counted, n);
    assert!(ground.write(take(Counted::Vcpus, 1 << 40)).await);
    assert!(ground.write(take(Counted::Vcpus, 1)).await);
    ground.write(move |tx| tx.quota_set(owner, Counted::Addresses, None)).await;
    assert!(ground.write(take(Counted::Addresses, 7)).await);
    let mut lines = ground.read(move |tx| tx.quota_lines(owner)).await;
    lines.sort_by_key(|line| line.counted);
    let line = |counted, used| QuotaLine { counted, used, limit: None };
    assert_eq!(lines, [line(Counted::Vcpus, (1 << 40) + 1), line(Counted::Addresses, 7)]);
    let nobody = ground.uuid();
    assert_eq!(ground.read(move |tx| tx.quota_lines(nobody)).await, []);
}
