//! Orders of servers whose root disks begin as snapshots of others.

use std::sync::Arc;

use nubo_cloud::host::ChangeHost;
use nubo_cloud::image::ChangeImage;
use nubo_cloud::server::{Changed, CreateServer, DeleteServer, RebuildServer};
use nubo_cloud::snapshot::{CreateSnapshot, DeleteSnapshot};
use nubo_cloud::volume::CreateVolume;
use nubo_cloud::{Action, Caller, Get};
use nubo_domain::server::ServerEvent::{Build, Ran};
use nubo_domain::snapshot::SnapshotEvent;
use nubo_domain::{Code, Error, Scope, ScopeSet, Server, Snapshot, code};
use nubo_ports::{Objects, StoreExt};

use crate::house::{House, order};

/// A house with a server that runs and a whole snapshot of its disk.
async fn house() -> (House, Caller, Server, Snapshot) {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let wish = CreateServer { login: Some("ada".into()), ..order("web") };
    let made = house.cloud.call(&caller, wish).await.unwrap();
    let server = made[0].server.clone();
    house.happen(server.head.id, &[Build, Ran]).await;
    let snapshot = copied(&house, &caller, "before", ("server", "web")).await;
    (house, caller, server, snapshot)
}

/// A snapshot that its workflow has not made yet.
async fn begun(house: &House, caller: &Caller, name: &str, of: (&str, &str)) -> Snapshot {
    let named = Some(of.1.to_owned());
    let (volume, server) = if of.0 == "volume" { (named, None) } else { (None, named) };
    let wish = CreateSnapshot { name: name.into(), volume, server, ..CreateSnapshot::default() };
    house.cloud.call(caller, wish).await.unwrap().snapshot
}

async fn copied(house: &House, caller: &Caller, name: &str, of: (&str, &str)) -> Snapshot {
    let id = begun(house, caller, name, of).await.head.id;
    let now = house.later(0);
    let work = move |tx: &mut dyn nubo_ports::Tx| {
        let mut snapshot: Snapshot = tx.get(id)?;
        snapshot.on(SnapshotEvent::Copied)?;
        tx.update(&mut snapshot, now)?;
        Ok(snapshot)
    };
    house.store.write(work).await.unwrap()
}

fn like(snapshot: &str, name: &str) -> CreateServer {
    CreateServer { image: String::new(), snapshot: Some(snapshot.to_owned()), ..order(name) }
}

async fn refused<A: Action>(house: &House, caller: &Caller, wish: A) -> Error {
    house.cloud.call(caller, wish).await.err().expect("a refusal")
}

fn field(error: &Error) -> (&'static Code, &str, &str) {
    let first = &error.fields()[0];
    (error.code(), &first.field, &first.issue)
}

#[tokio::test]
async fn a_server_of_a_snapshot_is_of_what_that_was_of_and_lies_where_it_lies() {
    let (house, caller, server, snapshot) = house().await;
    let made = house.cloud.call(&caller, like("before", "twin")).await.unwrap();
    let twin = &made[0].server;
    assert_eq!((twin.snapshot, twin.host), (Some(snapshot.head.id), snapshot.host));
    assert_eq!((twin.build.image, &twin.build.image_name), (server.build.image, &"tiny".into()));
    assert_eq!((twin.build.login.as_str(), twin.disk_epoch, twin.born()), ("ada", 1, 1));
    assert_ne!(twin.reach.private_ip, server.reach.private_ip);
    // Whoever rebuilds it has a server of an image.
    house.happen(twin.head.id, &[Build, Ran]).await;
    let named = twin.head.id.to_string();
    let wish = RebuildServer { server: named, image: None, password: None, seen: None };
    assert_eq!(house.cloud.call(&caller, wish).await.unwrap().server.snapshot, None);
}

#[tokio::test]
async fn an_order_names_one_thing_that_a_root_disk_can_begin_as() {
    let (house, caller, ..) = house().await;
    let data = CreateVolume { name: "data".into(), size_gib: 1, ..CreateVolume::default() };
    house.cloud.call(&caller, data).await.unwrap();
    copied(&house, &caller, "of-data", ("volume", "data")).await;
    let both = CreateServer { image: "tiny".into(), ..like("before", "twin") };
    let iso = CreateServer { from_iso: true, ..like("before", "twin") };
    let wrong = [
        (CreateServer { image: String::new(), ..order("twin") }, "image", "name an image or a"),
        (both, "snapshot", "name either an image or a snapshot"),
        (iso, "snapshot", "is no ISO"),
        (like("nothing", "twin"), "snapshot", "there is no snapshot"),
        (like("of-data", "twin"), "snapshot", "is of a volume"),
    ];
    for (wish, named, issue) in wrong {
        let error = refused(&house, &caller, wish).await;
        let told = field(&error);
        assert_eq!((told.0, told.1), (&code::VALIDATION_FAILED, named));
        assert!(told.2.starts_with(issue), "{told:?}");
    }
    begun(&house, &caller, "later", ("server", "web")).await;
    let early = refused(&house, &caller, like("later", "twin")).await;
    assert_eq!(early.code(), &code::WRONG_STATE);
    assert!(early.message().contains("creating"), "{}", early.message());
    let (_, stranger) = house.tenant("b@example.com").await;
    let error = refused(&house, &stranger, like("before", "twin")).await;
    assert!(field(&error).2.starts_with("there is no snapshot"), "{:?}", field(&error));
}

#[tokio::test]
async fn a_size_that_is_too_small_for_a_snapshot_is_refused() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let size = nubo_cloud::size::CreateSize {
        name: "wide".into(),
        vcpus: 1,
        memory_mib: 1_024,
        disk_gib: 15,
        price_monthly: nubo_base::Money::from_micros(4_000_000),
        ..nubo_cloud::size::CreateSize::default()
    };
    house.operate(size).await.unwrap();
    let wish = CreateServer { size: "wide".into(), ..order("web") };
    let made = house.cloud.call(&caller, wish).await.unwrap();
    house.happen(made[0].server.head.id, &[Build, Ran]).await;
    copied(&house, &caller, "before", ("server", "web")).await;
    let error = refused(&house, &caller, like("before", "twin")).await;
    let needs = "the snapshot needs a root disk of 15 GiB or more";
    assert_eq!(field(&error), (&code::VALIDATION_FAILED, "size", needs));
    let needs = ChangeImage {
        image: "tiny".to_owned(),
        min_memory_mib: Some(2_048),
        ..ChangeImage::default()
    };
    house.operate(needs).await.unwrap();
    let wide = CreateServer { size: "wide".into(), ..like("before", "twin") };
    let error = refused(&house, &caller, wide).await;
    let needs = "the snapshot needs 2048 MiB of memory or more";
    assert_eq!(field(&error), (&code::VALIDATION_FAILED, "size", needs));
}

#[tokio::test]
async fn a_snapshot_stays_while_a_server_is_made_from_it() {
    let (house, caller, server, snapshot) = house().await;
    let made: Vec<Changed> = house.cloud.call(&caller, like("before", "twin")).await.unwrap();
    let gone =
        DeleteServer { server: server.head.id.to_string(), release_address: false, seen: None };
    house.cloud.call(&caller, gone).await.unwrap();
    let named = snapshot.head.id.to_string();
    let delete = DeleteSnapshot { snapshot: named.clone(), seen: None };
    for event in [&[][..], &[Build]] {
        house.happen(made[0].server.head.id, event).await;
        let error = refused(&house, &caller, delete.clone()).await;
        assert_eq!(error.code(), &code::IN_USE);
        assert!(error.message().starts_with("A server is being made"), "{}", error.message());
    }
    house.happen(made[0].server.head.id, &[Ran]).await;
    house.cloud.call(&caller, delete).await.unwrap();
    // What began as it is none the worse for that.
    let twin = Get::<Server>::new(made[0].server.head.id.to_string());
    assert_eq!(house.cloud.call(&caller, twin).await.unwrap().snapshot, Some(snapshot.head.id));
}

#[tokio::test]
async fn a_host_that_is_full_or_takes_no_servers_is_told() {
    let (house, caller, ..) = house().await;
    let big = CreateServer { size: "big".into(), ..like("before", "twin") };
    let error = refused(&house, &caller, big).await;
    assert_eq!(error.code(), &code::NO_CAPACITY);
    assert!(error.message().contains("no room"), "{}", error.message());
    let draining = Some(true);
    let close = ChangeHost { host: "h1".into(), draining, ..ChangeHost::default() };
    house.operate(close).await.unwrap();
    let error = refused(&house, &caller, like("before", "twin")).await;
    assert_eq!(error.code(), &code::NO_CAPACITY);
    assert!(error.message().contains("takes no servers"), "{}", error.message());
}

#[tokio::test]
async fn a_snapshot_is_named_only_by_who_may_read_it() {
    let (house, mut caller, ..) = house().await;
    caller.scopes = Arc::new(ScopeSet::Some([Scope::ServersWrite].into()));
    let error = refused(&house, &caller, like("before", "twin")).await;
    assert_eq!(error.code(), &code::INSUFFICIENT_SCOPE);
    let enough = ScopeSet::Some([Scope::ServersWrite, Scope::VolumesRead].into());
    caller.scopes = Arc::new(enough);
    house.cloud.call(&caller, like("before", "twin")).await.unwrap();
}
