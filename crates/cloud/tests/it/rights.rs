//! Who may do what: scopes, roles, tenants, projects.

use nubo_base::Id;
use nubo_cloud::key::CreateKey;
use nubo_cloud::network::CreateNetwork;
use nubo_cloud::project::{CreateProject, DeleteProject, ListProjects};
use nubo_cloud::public_ip::{ReleaseAddress, ReserveAddress};
use nubo_cloud::quota::GetQuota;
use nubo_cloud::role::{CreateRole, DeleteRole};
use nubo_cloud::server::DeleteServer;
use nubo_cloud::snapshot::CreateSnapshot;
use nubo_cloud::token::CreateToken;
use nubo_cloud::user::{AddUser, ChangeUser, RemoveUser};
use nubo_cloud::volume::CreateVolume;
use nubo_cloud::{Caller, Get, ListOf, Listing};
use nubo_domain::quota::Counted;
use nubo_domain::snapshot::SnapshotEvent;
use nubo_domain::volume::VolumeEvent;
use nubo_domain::{Network, Project, Scope, SecurityGroup, Server, Snapshot, SshKey, Volume, code};
use nubo_ports::{Objects as _, StoreExt as _, Tx};

use crate::house::{House, code_of};

fn page() -> Listing {
    Listing { limit: 25, ..Default::default() }
}

#[tokio::test]
async fn another_tenants_object_is_absent() {
    let house = House::new().await;
    let (_, a) = house.tenant("a@example.com").await;
    let (_, b) = house.tenant("b@example.com").await;
    let server = house.server(&a, "web").await.unwrap();
    let shown = server.head.id.to_string();
    for name in [shown.as_str(), "web"] {
        let got = house.cloud.call(&b, Get::<Server>::new(name)).await;
        assert_eq!(code_of(got), &code::NOT_FOUND);
    }
    let delete = DeleteServer { server: shown, release_address: false, seen: None };
    assert_eq!(code_of(house.cloud.call(&b, delete).await), &code::NOT_FOUND);
    let list = house.cloud.call(&b, ListOf::<Server>::new(page())).await.unwrap();
    assert!(list.items.is_empty());
}

#[tokio::test]
async fn a_projects_key_does_not_see_its_sister() {
    let house = House::new().await;
    let (_, first) = house.tenant("a@example.com").await;
    house.server(&first, "web").await.unwrap();
    let session = house.session("a@example.com").await;
    let other = CreateProject { name: "other".into(), ..Default::default() };
    house.cloud.call(&session, other).await.unwrap();
    let order = CreateKey { project: "other".into(), ..Default::default() };
    let key = house.cloud.call(&session, order).await.unwrap();
    let sister = house.caller(key.secret.reveal()).await.unwrap();
    let got = house.cloud.call(&sister, Get::<Server>::new("web")).await;
    assert_eq!(code_of(got), &code::NOT_FOUND);
    let seen = house.cloud.call(&sister, ListProjects { listing: page() }).await.unwrap();
    assert_eq!(seen.items.len(), 1);
    assert_eq!(seen.items[0].head.name, "other");
    let both = house.cloud.call(&session, ListProjects { listing: page() }).await.unwrap();
    assert_eq!(both.items.len(), 2);
    assert!(house.cloud.call(&session, Get::<Server>::new("web")).await.is_ok());
    let busy = DeleteProject { project: "Default".into(), seen: None };
    assert_eq!(code_of(house.cloud.call(&session, busy).await), &code::PROTECTED);
    let idle = DeleteProject { project: "other".into(), seen: None };
    house.cloud.call(&session, idle).await.unwrap();
    assert_eq!(code_of(house.caller(key.secret.reveal()).await), &code::KEY_REVOKED);
}

#[tokio::test]
async fn a_project_has_networks_and_a_group_from_the_start_and_ends_without_what_costs() {
    let house = House::new().await;
    house.tenant("a@example.com").await;
    let session = house.session("a@example.com").await;
    let create = CreateProject { name: "other".into(), ..Default::default() };
    let other = house.cloud.call(&session, create).await.unwrap();
    let (networks, groups) = within(&house, &session, &other).await;
    assert!(networks.len() == 1 && networks[0].is_default, "{networks:?}");
    assert!(groups.len() == 1 && groups[0].is_default, "{groups:?}");
    let project = Some("other".to_owned());
    let network =
        CreateNetwork { name: "own".into(), project: project.clone(), ..Default::default() };
    house.cloud.call(&session, network).await.unwrap();
    let reserve = ReserveAddress { project, ..Default::default() };
    let address = house.cloud.call(&session, reserve).await.unwrap();
    let delete = DeleteProject { project: "other".into(), seen: None };
    let error = house.cloud.call(&session, delete.clone()).await.unwrap_err();
    assert_eq!(error.code(), &code::IN_USE, "an address is paid for");
    let release =
        ReleaseAddress { address: address.head.id.to_string(), unassign: false, seen: None };
    house.cloud.call(&session, release).await.unwrap();
    house.cloud.call(&session, delete).await.unwrap();
    let (networks, groups) = within(&house, &session, &other).await;
    assert!(networks.is_empty() && groups.is_empty(), "{networks:?} {groups:?}");
    let quota = house.cloud.call(&session, GetQuota::default()).await.unwrap();
    let line = quota.account.iter().find(|line| line.counted == Counted::Networks).unwrap();
    assert_eq!(line.used, 0, "what ended with its project is not counted");
}

async fn within(
    house: &House,
    caller: &Caller,
    project: &Project,
) -> (Vec<Network>, Vec<SecurityGroup>) {
    let is_in = |head: Option<Id<Project>>| head == Some(project.head.id);
    let mut networks =
        house.cloud.call(caller, ListOf::<Network>::new(page())).await.unwrap().items;
    networks.retain(|network| is_in(network.head.project));
    let groups = house.cloud.call(caller, ListOf::<SecurityGroup>::new(page())).await;
    let mut groups = groups.unwrap().items;
    groups.retain(|group| is_in(group.head.project));
    (networks, groups)
}

#[tokio::test]
async fn nobody_gives_more_than_they_have() {
    let house = House::new().await;
    let (_, key) = house.tenant("a@example.com").await;
    let scopes = vec!["tokens:write".to_owned(), "servers:read".to_owned()];
    let weak = CreateToken { name: "weak".into(), scopes, ..Default::default() };
    let weak = house.cloud.call(&key, weak).await.unwrap();
    let weak = house.caller(weak.secret.reveal()).await.unwrap();
    for words in [vec!["servers:destroy"], vec!["*"]] {
        let scopes = words.iter().map(ToString::to_string).collect();
        let greedy = CreateToken { name: "greedy".into(), scopes, ..Default::default() };
        let error = house.cloud.call(&weak, greedy).await.unwrap_err();
        assert_eq!(error.code(), &code::INSUFFICIENT_SCOPE);
        assert_eq!(error.required_scopes(), words);
    }
    let refused = house.server(&weak, "web").await.unwrap_err();
    assert_eq!(refused.required_scopes(), [Scope::ServersWrite.word()]);
    let order = CreateKey { project: "Default".into(), ..Default::default() };
    assert_eq!(code_of(house.cloud.call(&key, order).await), &code::SESSION_REQUIRED);
}

#[tokio::test]
async fn a_default_key_cannot_destroy() {
    let house = House::new().await;
    let (_, _) = house.tenant("a@example.com").await;
    let session = house.session("a@example.com").await;
    let order = CreateKey { project: "Default".into(), ..Default::default() };
    let key = house.cloud.call(&session, order).await.unwrap();
    let caller = house.caller(key.secret.reveal()).await.unwrap();
    let server = house.server(&caller, "web").await.unwrap();
    let server = server.head.id.to_string();
    let delete = DeleteServer { server, release_address: false, seen: None };
    let refused = house.cloud.call(&caller, delete).await.unwrap_err();
    assert_eq!(refused.required_scopes(), ["servers:destroy"]);
}

#[tokio::test]
async fn roles_bind_people_and_the_last_owner_stays() {
    let house = House::new().await;
    house.tenant("a@example.com").await;
    let owner = house.session("a@example.com").await;
    let scopes = vec!["servers:read".to_owned(), "users:write".to_owned()];
    let role = CreateRole { name: "watcher".into(), scopes, ..Default::default() };
    house.cloud.call(&owner, role).await.unwrap();
    let password = nubo_cloud::PlainPassword::parse("p", crate::house::PASSWORD.into()).unwrap();
    let password = Some(house.cloud.hash_password(password).await.unwrap());
    let add =
        AddUser { email: "w@example.com".into(), role: "watcher".into(), password, projects: None };
    house.cloud.call(&owner, add.clone()).await.unwrap();
    assert_eq!(code_of(house.cloud.call(&owner, add).await), &code::CONFLICT);
    let watcher = house.session("w@example.com").await;
    assert_eq!(code_of(house.server(&watcher, "web").await), &code::INSUFFICIENT_SCOPE);
    assert!(house.cloud.call(&watcher, ListOf::<SshKey>::new(page())).await.is_ok());
    let climb = |user: &str, role: &str| ChangeUser {
        user: user.into(),
        role: Some(role.into()),
        password: None,
        projects: None,
        seen: None,
    };
    let refused = house.cloud.call(&watcher, climb("w@example.com", "owner")).await;
    assert_eq!(code_of(refused), &code::INSUFFICIENT_SCOPE);
    let remove = |user: &str| RemoveUser { user: user.into(), seen: None };
    let refused = house.cloud.call(&watcher, remove("a@example.com")).await;
    assert_eq!(code_of(refused), &code::INSUFFICIENT_SCOPE);
    let last = house.cloud.call(&owner, climb("a@example.com", "viewer")).await;
    assert_eq!(code_of(last), &code::PROTECTED);
    let busy = DeleteRole { role: "watcher".into(), seen: None };
    assert_eq!(code_of(house.cloud.call(&owner, busy).await), &code::IN_USE);
    house.cloud.call(&owner, remove("w@example.com")).await.unwrap();
    let gone = watcher.credential().is_some();
    assert!(
        gone && house
            .cloud
            .call(&owner, DeleteRole { role: "watcher".into(), seen: None })
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_project_lasts_for_as_long_as_a_snapshot_in_it_is_paid_for() {
    let house = House::new().await;
    house.tenant("a@example.com").await;
    let session = house.session("a@example.com").await;
    let other = CreateProject { name: "other".into(), ..CreateProject::default() };
    house.cloud.call(&session, other).await.unwrap();
    let (name, project) = ("data".to_owned(), Some("other".to_owned()));
    let order = CreateVolume { name, project, size_gib: 1, ..CreateVolume::default() };
    let volume = house.cloud.call(&session, order).await.unwrap().volume.head.id;
    let (name, of) = ("kept".to_owned(), Some(volume.to_string()));
    let order = CreateSnapshot { name, volume: of, ..CreateSnapshot::default() };
    let snapshot = house.cloud.call(&session, order).await.unwrap().snapshot.head.id;
    let now = house.later(0);
    let gone = move |tx: &mut dyn Tx| {
        let mut volume: Volume = tx.get(volume)?;
        volume.on(VolumeEvent::Delete)?;
        volume.on(VolumeEvent::Gone)?;
        tx.update(&mut volume, now)
    };
    house.store.write(gone).await.unwrap();
    let delete = DeleteProject { project: "other".into(), seen: None };
    assert_eq!(code_of(house.cloud.call(&session, delete.clone()).await), &code::IN_USE);
    let gone = move |tx: &mut dyn Tx| {
        let mut snapshot: Snapshot = tx.get(snapshot)?;
        snapshot.on(SnapshotEvent::Delete)?;
        snapshot.on(SnapshotEvent::Gone)?;
        tx.update(&mut snapshot, now)
    };
    house.store.write(gone).await.unwrap();
    house.cloud.call(&session, delete).await.unwrap();
}
