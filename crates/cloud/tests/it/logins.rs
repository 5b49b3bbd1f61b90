//! Logins of servers and sign-in links: what is shown again, and what only once.

use std::time::Duration;

use nubo_cloud::account::MintKey;
use nubo_cloud::key::CreateKey;
use nubo_cloud::login::ReadLogin;
use nubo_cloud::security_group::CreateGroup;
use nubo_cloud::server::{CreateServer, RebuildServer};
use nubo_cloud::session::{CreateLink, LINK_LASTS, RedeemLink};
use nubo_cloud::user::RemoveUser;
use nubo_cloud::{Caller, Get, Origin};
use nubo_domain::credential::SecretForm;
use nubo_domain::server::ServerEvent::{Build, Ran};
use nubo_domain::{Scope, SecurityGroup, Server, code};
use nubo_ports::StoreExt;

use crate::house::{House, code_of, order};

#[tokio::test]
async fn a_password_is_shown_again_to_its_owner_and_never_lies_in_the_rows() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let (plain, password) = house.cloud.make_guest_password().await.unwrap();
    let wish = CreateServer { password: Some(password), ..order("web") };
    let made = house.cloud.call(&caller, wish).await.unwrap().remove(0).server;
    let shown = made.head.id.to_string();
    let early = house.cloud.login(&caller, &shown).await;
    assert_eq!(code_of(early), &code::WRONG_STATE);
    house.happen(made.head.id, &[Build, Ran]).await;
    let login = house.cloud.login(&caller, &shown).await.unwrap();
    assert_eq!(login.password.as_ref(), Some(&plain));
    assert_eq!((login.server.build.login.as_str(), plain.reveal().len()), ("root", 24));
    let row = serde_json::to_string(&login.server).unwrap();
    assert!(!row.contains(plain.reveal()), "{row}");
    let (_, stranger) = house.tenant("b@example.com").await;
    assert_eq!(code_of(house.cloud.login(&stranger, &shown).await), &code::NOT_FOUND);

    let other = house.cloud.guest_password("another good password").await.unwrap();
    let server = shown.clone();
    let again = RebuildServer { server, image: None, password: Some(other), seen: None };
    house.cloud.call(&caller, again).await.unwrap();
    house.happen(made.head.id, &[Ran]).await;
    let login = house.cloud.login(&caller, &shown).await.unwrap();
    assert_eq!(login.password.unwrap().reveal(), "another good password");
}

#[tokio::test]
async fn a_sealed_password_is_of_no_use_beside_another_hash() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let (_, password) = house.cloud.make_guest_password().await.unwrap();
    let wish = CreateServer { password: Some(password), ..order("web") };
    let made = house.cloud.call(&caller, wish).await.unwrap().remove(0).server;
    house.happen(made.head.id, &[Build, Ran]).await;
    let now = nubo_base::Clock::now(&*house.clock);
    let id = made.head.id;
    let swap = move |tx: &mut dyn nubo_ports::Tx| {
        use nubo_ports::Objects;
        let mut server: Server = tx.get(id)?;
        server.password_hash = Some(nubo_base::SecretText::new("$6$another".to_owned()));
        tx.update(&mut server, now)
    };
    house.store.write(swap).await.unwrap();
    let refused = house.cloud.login(&caller, &id.to_string()).await;
    assert_eq!(code_of(refused), &code::INTERNAL_ERROR);
    let read = ReadLogin { server: id.to_string() };
    assert!(house.cloud.call(&caller, read).await.is_ok());
}

#[tokio::test]
async fn any_name_keeps_the_wish_for_the_guest_where_another_server_has_it() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let wish = CreateServer {
        any_name: true,
        open: true,
        title: Some("My web".to_owned()),
        ..order("web.example.com")
    };
    let first = house.cloud.call(&caller, wish.clone()).await.unwrap().remove(0).server;
    let second = house.cloud.call(&caller, wish.clone()).await.unwrap().remove(0).server;
    assert_eq!((first.head.name.as_str(), first.guest_name()), ("web.example.com", &*wish.name));
    assert_ne!(second.head.name, first.head.name);
    assert!(second.head.name.starts_with("web-") && second.head.name.ends_with(".example.com"));
    assert_eq!(second.guest_name(), "web.example.com");
    assert_eq!(second.title.as_deref(), Some("My web"));
    assert_eq!(first.security_groups, second.security_groups);
    let group = Get::<SecurityGroup>::new(first.security_groups[0].to_string());
    let group = house.cloud.call(&caller, group).await.unwrap();
    assert_eq!((group.head.name.as_str(), group.rules.len()), ("open", 1));
    let strict = CreateServer { any_name: false, ..wish };
    assert_eq!(code_of(house.cloud.call(&caller, strict).await), &code::NAME_TAKEN);
}

#[tokio::test]
async fn a_group_of_the_owners_own_is_not_taken_for_the_one_that_lets_everything_in() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let own = CreateGroup { name: "open".to_owned(), ..CreateGroup::default() };
    let own = house.cloud.call(&caller, own).await.unwrap().group;
    let wish = CreateServer { open: true, ..order("web") };
    let server = house.cloud.call(&caller, wish.clone()).await.unwrap().remove(0).server;
    assert_ne!(server.security_groups, [own.head.id]);
    let group = Get::<SecurityGroup>::new(server.security_groups[0].to_string());
    let group = house.cloud.call(&caller, group).await.unwrap();
    assert!(group.is_open && !own.is_open && !group.is_default);
    assert!(group.head.name.starts_with("open-"), "{}", group.head.name);
    let wish = CreateServer { name: "other".to_owned(), ..wish };
    let other = house.cloud.call(&caller, wish).await.unwrap().remove(0).server;
    assert_eq!(other.security_groups, server.security_groups);
}

async fn redeem(house: &House, secret: &str) -> nubo_domain::Result<Caller> {
    let nobody = Caller::nobody(Origin::default());
    let (minted, _) = house.cloud.call(&nobody, RedeemLink::with(secret)).await?;
    house.caller(minted.secret.reveal()).await
}

#[tokio::test]
async fn a_link_opens_one_session_with_no_more_rights_than_its_maker_has() {
    let house = House::new().await;
    let (made, _) = house.tenant("a@example.com").await;
    let scopes = ["servers:read", "servers:write"].map(str::to_owned).to_vec();
    let account = made.account.head.id.to_string();
    let (scopes, form) = (Some(scopes), SecretForm::Prefixed);
    let key = MintKey { account, name: None, scopes, form };
    let key = house.operate(key).await.unwrap();
    let maker = house.caller(key.secret.reveal()).await.unwrap();
    let link = house.cloud.call(&maker, CreateLink::default()).await.unwrap();
    let secret = link.secret.reveal();
    let as_credential = house.caller(secret).await;
    assert_eq!(code_of(as_credential), &code::UNAUTHENTICATED, "a link is no credential");
    let person = redeem(&house, secret).await.unwrap();
    assert!(person.has_session() && person.user() == Some(made.user.head.id));
    assert!(person.scopes.has(Scope::ServersWrite) && !person.scopes.has(Scope::ServersDestroy));
    assert!(!person.scopes.has(Scope::AccountWrite) && person.rooms == maker.rooms);
    assert_eq!(code_of(redeem(&house, secret).await), &code::TICKET_USED);
    assert_eq!(code_of(redeem(&house, "lnk_nothing").await), &code::NOT_FOUND);
    assert_eq!(code_of(redeem(&house, key.secret.reveal()).await), &code::NOT_FOUND);
}

#[tokio::test]
async fn a_link_ends_after_five_minutes_and_with_its_person() {
    let house = House::new().await;
    let (made, caller) = house.tenant("a@example.com").await;
    let late = house.cloud.call(&caller, CreateLink::default()).await.unwrap();
    house.clock.advance(LINK_LASTS - Duration::from_secs(1));
    let timely = house.cloud.call(&caller, CreateLink::default()).await.unwrap();
    house.clock.advance(Duration::from_secs(1));
    assert_eq!(code_of(redeem(&house, late.secret.reveal()).await), &code::TICKET_EXPIRED);
    assert!(redeem(&house, timely.secret.reveal()).await.is_ok());

    let owner = house.session("a@example.com").await;
    let more = nubo_cloud::user::AddUser {
        email: "b@example.com".to_owned(),
        role: "owner".to_owned(),
        password: None,
        projects: None,
    };
    house.cloud.call(&owner, more).await.unwrap();
    let link = house.cloud.call(&owner, CreateLink::default()).await.unwrap();
    let user = made.user.head.id.to_string();
    house.cloud.call(&owner, RemoveUser { user, seen: None }).await.unwrap();
    let refused = redeem(&house, link.secret.reveal()).await;
    assert!(matches!(code_of(refused).slug, "ticket_used" | "not_found"));
}

#[tokio::test]
async fn a_key_of_the_otwa_form_has_four_rights_unasked_and_is_never_given_all() {
    let house = House::new().await;
    let (made, _) = house.tenant("a@example.com").await;
    let mint = async |scopes: Option<&[&str]>| {
        let scopes = scopes.map(|all| all.iter().map(ToString::to_string).collect());
        let (account, form) = (made.account.head.id.to_string(), SecretForm::Otwa);
        house.operate(MintKey { account, name: None, scopes, form }).await
    };
    let usual = mint(None).await.unwrap();
    assert!(usual.secret.reveal().starts_with("otwa_") && usual.secret.reveal().len() == 48);
    let caller = house.caller(usual.secret.reveal()).await.unwrap();
    let wanted = ["account:read", "servers:read", "servers:write", "billing:read"];
    assert_eq!(caller.scopes.words(), wanted);
    let destroyer = mint(Some(&["servers:destroy"])).await.unwrap();
    assert_eq!(destroyer.credential.scopes.words(), ["servers:destroy"]);
    let all = mint(Some(&["*"])).await;
    assert_eq!(code_of(all), &code::VALIDATION_FAILED);
    let session = house.session("a@example.com").await;
    let wish =
        CreateKey { project: "Default".to_owned(), form: SecretForm::Otwa, ..CreateKey::default() };
    let own = house.cloud.call(&session, wish).await.unwrap();
    assert_eq!(own.credential.scopes.words(), wanted);
}
