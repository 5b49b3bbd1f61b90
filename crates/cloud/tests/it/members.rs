//! People who are kept to some projects: what they know of, what they may give away, and that a
//! change of the choice acts at once, also on what they have made.

use std::collections::BTreeSet;

use nubo_base::{Id, SecretText};
use nubo_cloud::access_token::IssueAccessToken;
use nubo_cloud::audit::ListAudit;
use nubo_cloud::event::ListEvents;
use nubo_cloud::key::CreateKey;
use nubo_cloud::key_pair::RevealPair;
use nubo_cloud::member::{AddMember, ListMembers, RemoveMember};
use nubo_cloud::operation::ListOperations;
use nubo_cloud::project::{CreateProject, ListProjects};
use nubo_cloud::role::CreateRole;
use nubo_cloud::server::CreateServer;
use nubo_cloud::session::{CreateLink, RedeemLink};
use nubo_cloud::token::CreateToken;
use nubo_cloud::user::{AddUser, ChangeUser, ListUsers, RemoveUser};
use nubo_cloud::wallet::{ListSubscriptions, ListTransactions};
use nubo_cloud::{
    AllOf, Caller, Get, ListOf, Listing, Origin, PasswordHash, PlainPassword, SheetOf,
};
use nubo_domain::{Project, Result, Server, User, code};
use nubo_ports::StoreExt as _;

use crate::house::{House, PASSWORD, code_of, order};

const EVE: &str = "eve@example.com";

fn page() -> Listing {
    Listing { limit: 50, ..Listing::default() }
}

/// An account with three rooms, a server in each, and Eve, who is kept to the first two.
struct Flat {
    house: House,
    owner: Caller,
    rooms: Vec<Project>,
    servers: Vec<Server>,
    eve: User,
}

async fn password(house: &House) -> Option<PasswordHash> {
    let plain = PlainPassword::parse("p", PASSWORD.to_owned()).unwrap();
    Some(house.cloud.hash_password(plain).await.unwrap())
}

impl Flat {
    async fn new(role: &str) -> Self {
        let house = House::new().await;
        house.tenant("a@example.com").await;
        let owner = house.session("a@example.com").await;
        let (mut rooms, mut servers) = (Vec::new(), Vec::new());
        for name in ["one", "two", "three"] {
            let make = CreateProject { name: name.to_owned(), ..CreateProject::default() };
            let room = house.cloud.call(&owner, make).await.unwrap();
            let project = Some(room.head.id.to_string());
            let wish = CreateServer { project, ..order(&format!("web-{name}")) };
            let made = house.cloud.call(&owner, wish).await.unwrap();
            servers.push(made.into_iter().next().unwrap().server);
            rooms.push(room);
        }
        let everything = CreateRole {
            name: "everything".to_owned(),
            description: None,
            scopes: vec!["*".to_owned()],
        };
        house.cloud.call(&owner, everything).await.unwrap();
        let add = AddUser {
            email: EVE.to_owned(),
            role: role.to_owned(),
            password: password(&house).await,
            projects: Some(vec!["one".to_owned(), rooms[1].head.id.to_string()]),
        };
        let eve = house.cloud.call(&owner, add).await.unwrap();
        Self { house, owner, rooms, servers, eve }
    }

    async fn eve(&self) -> Caller {
        self.house.session(EVE).await
    }

    async fn keep_to(&self, projects: Option<&[&str]>) -> Result<User> {
        let projects = projects.map(|some| some.iter().map(|one| (*one).to_owned()).collect());
        let (user, projects) = (EVE.to_owned(), Some(projects));
        let change = ChangeUser { user, role: None, password: None, projects, seen: None };
        self.house.cloud.call(&self.owner, change).await
    }

    async fn names(&self, caller: &Caller) -> Vec<String> {
        let found = self.house.cloud.call(caller, ListOf::<Server>::new(page())).await.unwrap();
        found.items.into_iter().map(|server| server.head.name).collect()
    }
}

#[tokio::test]
async fn whoever_works_in_some_projects_knows_of_nothing_in_others() {
    let flat = Flat::new("everything").await;
    let (cloud, eve) = (&flat.house.cloud, flat.eve().await);
    assert_eq!(flat.names(&eve).await, ["web-one", "web-two"]);
    let all = cloud.call(&eve, AllOf::<Server>::new(page())).await.unwrap();
    let sheet = cloud.call(&eve, SheetOf::<Server>::new(page(), 1)).await.unwrap();
    assert_eq!((all.len(), sheet.total, sheet.items.len()), (2, 2, 1));
    let back = Listing { newest_first: true, limit: 1, ..page() };
    let last = cloud.call(&eve, ListOf::<Server>::new(back)).await.unwrap();
    assert_eq!(last.items[0].head.name, "web-two");
    assert!(last.next.is_some());
    for shown in [flat.servers[2].head.id.to_string(), "web-three".to_owned()] {
        let found = cloud.call(&eve, Get::<Server>::new(shown)).await;
        assert_eq!(code_of(found), &code::NOT_FOUND);
    }
    let projects = cloud.call(&eve, ListProjects { listing: page() }).await.unwrap().items;
    assert_eq!(projects.iter().map(|p| p.head.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    let many = cloud.call(&eve, SheetOf::<Project>::new(page(), 0)).await.unwrap();
    assert_eq!((many.total, many.items.len()), (2, 2));
    for name in [flat.rooms[2].head.id.to_string(), "three".to_owned(), "Default".to_owned()] {
        let listing = Listing { project: Some(name.clone()), ..page() };
        let refused = cloud.call(&eve, ListOf::<Server>::new(listing)).await;
        assert_eq!(code_of(refused), &code::VALIDATION_FAILED);
        let wish = CreateServer { project: Some(name), ..order("sneaky") };
        assert_eq!(code_of(cloud.call(&eve, wish).await), &code::VALIDATION_FAILED);
    }
    let made = flat.house.server(&eve, "unnamed").await.unwrap();
    assert_eq!(made.head.project, Some(flat.rooms[0].head.id), "the first room is the usual one");
}

#[tokio::test]
async fn what_tells_of_all_projects_is_cut_down_to_ones_own() {
    let flat = Flat::new("everything").await;
    let (cloud, eve) = (&flat.house.cloud, flat.eve().await);
    flat.house.store.write(|tx| tx.event_number(1_000)).await.unwrap();
    let hidden = [flat.servers[2].head.id.to_string(), flat.rooms[2].head.id.to_string()];
    let events = ListEvents {
        newest_first: false,
        after: None,
        name: None,
        resource: None,
        since: None,
        limit: 100,
    };
    let told = cloud.call(&eve, events.clone()).await.unwrap();
    let about: BTreeSet<_> = told.iter().map(|event| event.resource.clone()).collect();
    assert!(hidden.iter().all(|id| !about.contains(id)), "{about:?}");
    assert!(about.contains(&flat.servers[1].head.id.to_string()));
    let all = cloud.call(&flat.owner, events).await.unwrap();
    assert!(all.iter().any(|event| event.resource == hidden[0]));
    let wish = ListOperations { limit: 50, ..ListOperations::default() };
    let operations = cloud.call(&eve, wish).await.unwrap().items;
    let about: BTreeSet<_> = operations.iter().map(|one| one.subject_shown.clone()).collect();
    let own = flat.servers[..2].iter().map(|server| server.head.id.to_string());
    assert_eq!(about, own.collect());
    let wish = ListTransactions { limit: 100, ..ListTransactions::default() };
    for moved in cloud.call(&eve, wish).await.unwrap().items {
        assert_ne!(moved.transfer.project, Some(flat.rooms[2].head.id));
    }
    let wish = ListSubscriptions { limit: 100, ..ListSubscriptions::default() };
    let paid = cloud.call(&eve, wish).await.unwrap().items;
    let rooms: BTreeSet<_> = paid.iter().filter_map(|one| one.project).collect();
    assert_eq!(rooms, flat.rooms[..2].iter().map(|room| room.head.id).collect());
    let lines = ListAudit { limit: 100, ..ListAudit::default() };
    assert!(cloud.call(&eve, lines.clone()).await.unwrap().items.is_empty(), "she did nothing");
    let actor = Some(flat.owner.actor().1);
    let alien = cloud.call(&eve, ListAudit { actor, ..lines }).await.unwrap();
    assert!(alien.items.is_empty());
}

#[tokio::test]
async fn a_change_of_the_choice_acts_on_the_next_request_of_all_that_she_made() {
    let flat = Flat::new("everything").await;
    let (cloud, house) = (&flat.house.cloud, &flat.house);
    let eve = flat.eve().await;
    let two = flat.rooms[1].head.id.to_string();
    let key = CreateKey { project: two.clone(), ..CreateKey::default() };
    let key = cloud.call(&eve, key).await.unwrap().secret;
    let token = CreateToken {
        name: "t".to_owned(),
        scopes: vec!["servers:read".to_owned()],
        project: Some(two),
        ..CreateToken::default()
    };
    let token = cloud.call(&eve, token).await.unwrap().secret;
    let whole = cloud.call(&eve, IssueAccessToken::default()).await;
    // The account's access token may be there already; then there is nothing to compare.
    let whole = whole.ok().map(|minted| minted.secret);
    let seen = async |secret: &SecretText| {
        let caller = house.caller(secret.reveal()).await.unwrap();
        flat.names(&caller).await
    };
    assert_eq!(seen(&key).await, ["web-two"]);
    assert_eq!(seen(&token).await, ["web-two"]);
    flat.keep_to(Some(&["one"])).await.unwrap();
    assert_eq!(seen(&key).await, Vec::<String>::new());
    assert_eq!(seen(&token).await, Vec::<String>::new());
    if let Some(whole) = &whole {
        assert_eq!(seen(whole).await, ["web-one"]);
    }
    let refused = flat.house.server(&house.caller(key.reveal()).await.unwrap(), "x").await;
    assert_eq!(code_of(refused), &code::NO_PROJECT);
    assert_eq!(flat.names(&flat.eve().await).await, ["web-one"]);
    flat.keep_to(Some(&[])).await.unwrap();
    let nowhere = flat.eve().await;
    assert_eq!(flat.names(&nowhere).await, Vec::<String>::new());
    assert_eq!(code_of(house.server(&nowhere, "x").await), &code::NO_PROJECT);
    flat.keep_to(None).await.unwrap();
    assert_eq!(flat.names(&flat.eve().await).await.len(), 3);
    assert_eq!(seen(&key).await, ["web-two"]);
}

#[tokio::test]
async fn nobody_gives_more_projects_than_their_own() {
    let flat = Flat::new("everything").await;
    let (cloud, eve) = (&flat.house.cloud, flat.eve().await);
    let add = |email: &str, role: &str, projects: Option<&[&str]>| AddUser {
        email: email.to_owned(),
        role: role.to_owned(),
        password: None,
        projects: projects.map(|some| some.iter().map(|one| (*one).to_owned()).collect()),
    };
    let kin = cloud.call(&eve, add("kin@example.com", "member", None)).await.unwrap();
    assert_eq!(kin.rooms(), flat.eve.rooms(), "whom she adds works where she does");
    for role in ["owner", "admin"] {
        let refused = cloud.call(&eve, add("x@example.com", role, None)).await;
        assert_eq!(code_of(refused), &code::INSUFFICIENT_SCOPE, "{role}");
    }
    let refused = cloud.call(&eve, add("x@example.com", "member", Some(&["three"]))).await;
    assert_eq!(code_of(refused), &code::VALIDATION_FAILED);
    let change = |user: &str, role: Option<&str>, projects| ChangeUser {
        user: user.to_owned(),
        role: role.map(str::to_owned),
        password: None,
        projects,
        seen: None,
    };
    for wish in [
        change("kin@example.com", None, Some(None)),
        change("kin@example.com", Some("admin"), None),
        change(EVE, None, Some(None)),
        change(EVE, Some("owner"), None),
    ] {
        let what = format!("{wish:?}");
        assert_eq!(code_of(cloud.call(&eve, wish).await), &code::INSUFFICIENT_SCOPE, "{what}");
    }
    // Whoever sets a password could sign in as that person.
    cloud.call(&flat.owner, add("wide@example.com", "member", None)).await.unwrap();
    cloud.call(&flat.owner, add("far@example.com", "member", Some(&["three"]))).await.unwrap();
    for email in ["wide@example.com", "far@example.com"] {
        let password = password(&flat.house).await;
        let wish = ChangeUser { password, ..change(email, None, None) };
        assert_eq!(code_of(cloud.call(&eve, wish).await), &code::INSUFFICIENT_SCOPE, "{email}");
        let wish = RemoveUser { user: email.to_owned(), seen: None };
        assert_eq!(code_of(cloud.call(&eve, wish).await), &code::INSUFFICIENT_SCOPE, "{email}");
    }
    let sealer = cloud.sealer();
    let pair = cloud.call(&eve, RevealPair { sealer }).await;
    assert_eq!(code_of(pair), &code::INSUFFICIENT_SCOPE, "the pair is good for every project");
    let link = cloud.call(&eve, CreateLink::default()).await.unwrap();
    let nobody = Caller::nobody(Origin::default());
    let opened = cloud.call(&nobody, RedeemLink::with(link.secret.reveal())).await.unwrap();
    let opened = flat.house.caller(opened.0.secret.reveal()).await.unwrap();
    assert_eq!(flat.names(&opened).await, ["web-one", "web-two"]);
}

#[tokio::test]
async fn a_link_of_somebody_who_is_gone_opens_no_other_project() {
    let flat = Flat::new("everything").await;
    let (cloud, eve) = (&flat.house.cloud, flat.eve().await);
    let token = cloud.call(&eve, IssueAccessToken::default()).await.unwrap().secret;
    let user = EVE.to_owned();
    cloud.call(&flat.owner, RemoveUser { user, seen: None }).await.unwrap();
    let left = flat.house.caller(token.reveal()).await.unwrap();
    assert_eq!(flat.names(&left).await, ["web-one", "web-two"]);
    assert_eq!(code_of(cloud.call(&left, CreateLink::default()).await), &code::CONFLICT);
}

#[tokio::test]
async fn whoever_makes_a_project_works_in_it() {
    let flat = Flat::new("everything").await;
    let (cloud, eve) = (&flat.house.cloud, flat.eve().await);
    let make = CreateProject { name: "four".to_owned(), ..CreateProject::default() };
    let four = cloud.call(&eve, make).await.unwrap();
    let eve: User = cloud.call(&flat.owner, Get::<User>::new(EVE)).await.unwrap();
    assert!(eve.rooms().has(four.head.id) && !eve.rooms().has(flat.rooms[2].head.id));
    let project = Some("four".to_owned());
    let wish = CreateServer { project, ..order("web-four") };
    cloud.call(&flat.eve().await, wish).await.unwrap();
}

#[tokio::test]
async fn members_come_and_go_and_whoever_runs_the_account_stays() {
    let flat = Flat::new("member").await;
    let (cloud, owner) = (&flat.house.cloud, &flat.owner);
    let list = async |project: &str| {
        let wish = ListMembers { project: project.to_owned(), listing: page() };
        let found = cloud.call(owner, wish).await.unwrap().items;
        found.into_iter().map(|user| user.head.name).collect::<Vec<_>>()
    };
    let add = |project: &str, email: &str, role: Option<&str>| AddMember {
        project: project.to_owned(),
        email: email.to_owned(),
        role: role.map(str::to_owned),
    };
    let remove = |project: &str, user: &str| RemoveMember {
        project: project.to_owned(),
        user: user.to_owned(),
    };
    assert_eq!(list("one").await, ["a@example.com", EVE]);
    assert_eq!(list("three").await, ["a@example.com"]);
    cloud.call(owner, add("three", "EVE@example.com", None)).await.unwrap();
    cloud.call(owner, add("three", EVE, Some("member"))).await.unwrap();
    assert_eq!(list("three").await, ["a@example.com", EVE]);
    let refused = cloud.call(owner, add("three", EVE, Some("viewer"))).await;
    assert_eq!(code_of(refused), &code::VALIDATION_FAILED, "a role is the account's");
    let new = cloud.call(owner, add("three", "new@example.com", None)).await.unwrap();
    assert_eq!((new.role.as_str(), new.rooms()), ("member", flat.rooms[2].head.id.into()));
    let refused = cloud.call(owner, add("three", "boss@example.com", Some("admin"))).await;
    assert_eq!(code_of(refused), &code::VALIDATION_FAILED, "an admin works everywhere");
    cloud.call(owner, remove("three", EVE)).await.unwrap();
    assert_eq!(code_of(cloud.call(owner, remove("three", EVE)).await), &code::NOT_FOUND);
    let refused = cloud.call(owner, remove("three", "a@example.com")).await;
    assert_eq!(code_of(refused), &code::PROTECTED);
    flat.keep_to(None).await.unwrap();
    let left = cloud.call(owner, remove("one", EVE)).await.unwrap();
    let rooms = left.rooms();
    assert!(!rooms.has(flat.rooms[0].head.id) && rooms.has(flat.rooms[2].head.id));
    assert_eq!(rooms.these().unwrap().len(), 3, "all others, and the default one among them");
    let (_, stranger) = flat.house.tenant("b@example.com").await;
    for refused in [
        cloud.call(&stranger, add("one", "x@example.com", None)).await,
        cloud.call(&stranger, remove(&flat.rooms[0].head.id.to_string(), EVE)).await,
    ] {
        assert_eq!(code_of(refused), &code::NOT_FOUND);
    }
    let people = ListUsers { listing: page(), role: None };
    assert_eq!(cloud.call(owner, people).await.unwrap().items.len(), 3, "nobody too many");
}

#[tokio::test]
async fn a_role_that_runs_the_account_ends_the_choice() {
    let flat = Flat::new("member").await;
    let change = |role: &str, projects| ChangeUser {
        user: EVE.to_owned(),
        role: Some(role.to_owned()),
        password: None,
        projects,
        seen: None,
    };
    let cloud = &flat.house.cloud;
    let some = Some(Some(vec!["one".to_owned()]));
    let refused = cloud.call(&flat.owner, change("admin", some)).await;
    assert_eq!(code_of(refused), &code::VALIDATION_FAILED);
    let boss = cloud.call(&flat.owner, change("admin", None)).await.unwrap();
    assert_eq!(boss.projects, None);
    let again = cloud.call(&flat.owner, change("member", None)).await.unwrap();
    assert!(again.rooms().is_all(), "it has to be chosen anew");
    let every = ["one", "two", "three", "Default"].map(str::to_owned).to_vec();
    let boss = cloud.call(&flat.owner, change("admin", Some(Some(every)))).await.unwrap();
    assert_eq!(boss.projects, None, "every project is what an admin works in");
    let absent = Some(Some(vec![Id::<Project>::of(nubo_base::Uuid::nil()).to_string()]));
    let refused = cloud.call(&flat.owner, change("member", absent)).await;
    assert_eq!(refused.err().unwrap().fields()[0].field, "projects[0]");
}
