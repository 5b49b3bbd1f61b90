//! The verbs of a server's life, up to the workflow that each asks for.

use std::sync::Arc;

use nubo_cloud::flow::ListFlows;
use nubo_cloud::image::ChangeImage;
use nubo_cloud::server::{
    ChangeServer, CreateServer, DeleteServer, RebootServer, RebuildServer, ResetPassword,
    ResizeServer, StartServer, StopServer, SuspendServer,
};
use nubo_cloud::{Caller, Get};
use nubo_domain::server::ServerEvent::{Build, Ran};
use nubo_domain::server::{GuestPassword, OnCrash, ServerState, flows};
use nubo_domain::{Kind, ScopeSet, Server, code};

use crate::house::{House, code_of, order};

#[tokio::test(flavor = "multi_thread")]
async fn an_image_that_needs_more_memory_is_refused_wherever_a_server_would_get_it() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let needs = |mib| ChangeImage {
        image: "tiny".to_owned(),
        min_memory_mib: Some(mib),
        ..ChangeImage::default()
    };
    let issue = |outcome: nubo_domain::Error| {
        assert_eq!(outcome.code(), &code::VALIDATION_FAILED);
        let field = outcome.fields()[0].clone();
        (field.field, field.issue)
    };
    house.operate(needs(4_096)).await.unwrap();
    let refused = issue(house.server(&caller, "web").await.unwrap_err());
    assert_eq!(refused, ("image".into(), "needs 4096 MiB of memory or more".into()));
    let size = "big".to_owned();
    let made = house.cloud.call(&caller, CreateServer { size, ..order("web") }).await.unwrap();
    let server = made[0].server.head.id.to_string();
    house.happen(made[0].server.head.id, &[Build, Ran]).await;
    let (size, seen) = ("small".to_owned(), None);
    let shrink = ResizeServer { server: server.clone(), size, seen };
    let refused = issue(house.cloud.call(&caller, shrink.clone()).await.unwrap_err());
    assert_eq!(refused.0, "size");
    house.operate(needs(8_192)).await.unwrap();
    let image = Some("tiny".to_owned());
    let rebuild = RebuildServer { server, image, password: None, seen: None };
    assert_eq!(issue(house.cloud.call(&caller, rebuild).await.unwrap_err()).0, "image");
    house.operate(needs(1_024)).await.unwrap();
    house.cloud.call(&caller, shrink).await.unwrap();
    let odd = house.operate(needs(u64::MAX)).await.unwrap_err();
    assert_eq!(issue(odd).0, "min_memory_mib");
}

#[tokio::test]
async fn each_verb_moves_the_state_and_asks_for_its_workflow() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let server = house.server(&caller, "web").await.unwrap();
    let (id, name) = (server.head.id, server.head.id.to_string());
    assert_eq!((server.state(), server.generation), (ServerState::Pending, 1));
    let early = StopServer { server: name.clone(), hard: false, seen: None };
    assert_eq!(code_of(house.cloud.call(&caller, early.clone()).await), &code::WRONG_STATE);
    house.happen(id, &[Build, Ran]).await;
    let stopped = house.cloud.call(&caller, early).await.unwrap();
    assert_eq!((stopped.server.state(), stopped.server.generation), (ServerState::Stopping, 2));
    house.happen(id, &[nubo_domain::server::ServerEvent::Halted]).await;
    let start = StartServer { server: name.clone(), seen: None };
    let started = house.cloud.call(&caller, start).await.unwrap().server;
    assert_eq!((started.state(), started.boots), (ServerState::Starting, 2));
    house.happen(id, &[Ran]).await;
    let reboot = RebootServer { server: name.clone(), hard: true, seen: None };
    house.cloud.call(&caller, reboot).await.unwrap();
    house.happen(id, &[Ran]).await;
    let resize = ResizeServer { server: name.clone(), size: "big".into(), seen: None };
    let resized = house.cloud.call(&caller, resize).await.unwrap().server;
    assert_eq!(resized.build.room, crate::house::ROOM);
    let delete = DeleteServer { server: name, release_address: false, seen: None };
    let deleted = house.cloud.call(&caller, delete.clone()).await.unwrap();
    assert!(deleted.operation.is_some());
    assert!(house.cloud.call(&caller, delete).await.unwrap().operation.is_none());
    let rows = house.operate(ListFlows { limit: 100, ..Default::default() }).await.unwrap().items;
    let mut names: Vec<_> = rows.iter().map(|f| f.flow.as_str()).collect();
    names.reverse();
    let wanted =
        [flows::CREATE, flows::STOP, flows::START, flows::REBOOT, flows::RESIZE, flows::DELETE];
    assert_eq!(names, wanted.map(|f| f.0));
    assert!(rows.iter().filter(|f| f.flow != "server-delete").all(|f| f.cancel));
}

#[tokio::test]
async fn protection_versions_and_leases_are_kept() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let server = house.server(&caller, "web").await.unwrap();
    let name = server.head.id.to_string();
    let protect = |seen| ChangeServer {
        server: name.clone(),
        protected: Some(true),
        seen,
        ..Default::default()
    };
    let stale = house.cloud.call(&caller, protect(Some(99))).await;
    assert_eq!(code_of(stale), &code::PRECONDITION_FAILED);
    house.cloud.call(&caller, protect(Some(server.head.version))).await.unwrap();
    let delete = DeleteServer { server: name.clone(), release_address: false, seen: None };
    assert_eq!(code_of(house.cloud.call(&caller, delete).await), &code::PROTECTED);
    let past = ChangeServer {
        server: name,
        lease_expires: Some(Some(house.later(0))),
        ..Default::default()
    };
    assert_eq!(code_of(house.cloud.call(&caller, past).await), &code::VALIDATION_FAILED);
}

#[tokio::test]
async fn what_is_done_after_a_crash_is_the_owners_choice() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let usual = house.server(&caller, "web").await.unwrap();
    assert_eq!(usual.on_crash, OnCrash::Restart);
    let order = CreateServer { on_crash: OnCrash::Stop, ..order("db") };
    let server = house.cloud.call(&caller, order).await.unwrap().remove(0).server;
    assert_eq!(server.on_crash, OnCrash::Stop);
    let change = |on_crash| ChangeServer {
        server: server.head.id.to_string(),
        on_crash,
        ..Default::default()
    };
    let kept = house.cloud.call(&caller, change(None)).await.unwrap();
    assert_eq!(kept.on_crash, OnCrash::Stop);
    let changed = house.cloud.call(&caller, change(Some(OnCrash::Restart))).await.unwrap();
    assert_eq!(changed.on_crash, OnCrash::Restart);
}

#[tokio::test]
async fn a_change_of_name_groups_and_address_is_made_whole_or_not_at_all() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let server = house.server(&caller, "web").await.unwrap();
    let id = server.head.id;
    let flows = async || house.operate(ListFlows { limit: 100, ..Default::default() }).await;
    let now = async || house.cloud.call(&caller, Get::<Server>::new(id.to_string())).await.unwrap();
    let change = ChangeServer {
        server: id.to_string(),
        name: Some("new".to_owned()),
        security_groups: Some(vec!["default".to_owned()]),
        public_address: Some(false),
        ..Default::default()
    };
    // The address cannot be taken away while the server is made, which is found out last.
    let early = house.cloud.call(&caller, change.clone()).await;
    assert_eq!(code_of(early), &code::WRONG_STATE);
    assert_eq!(now().await.head.version, server.head.version);
    assert_eq!(flows().await.unwrap().items.len(), 1, "only that which makes the server");
    house.happen(id, &[Build, Ran]).await;
    let scopes = ScopeSet::parse("scopes", ["servers:write"]).unwrap();
    let weak = Caller { scopes: Arc::new(scopes), ..caller.clone() };
    for part in [
        ChangeServer { security_groups: None, ..change.clone() },
        ChangeServer { public_address: None, ..change.clone() },
    ] {
        let refused = house.cloud.call(&weak, part).await;
        assert_eq!(code_of(refused), &code::INSUFFICIENT_SCOPE);
        assert_eq!(now().await.head.name, "web");
    }
    let made = house.cloud.call(&caller, change).await.unwrap();
    assert_eq!((made.head.name.as_str(), made.reach.public_ip), ("new", None));
    assert_eq!(now().await, made, "what is given back is what is kept");
}

#[tokio::test]
async fn a_name_is_taken_while_its_server_lives() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    house.server(&caller, "web").await.unwrap();
    let error = house.server(&caller, "web").await.unwrap_err();
    assert_eq!((error.code(), error.fields()[0].field.as_str()), (&code::NAME_TAKEN, "name"));
}

#[tokio::test]
async fn an_order_names_the_field_that_is_wrong() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let wrong: [(&str, CreateServer); 8] = [
        ("name", order("bad name")),
        ("size", CreateServer { size: "huge".into(), ..order("web") }),
        ("image", CreateServer { image: "windows".into(), ..order("web") }),
        ("region", CreateServer { region: Some("mars".into()), ..order("web") }),
        ("ssh_keys.0", CreateServer { ssh_keys: vec!["me".into()], ..order("web") }),
        ("count", CreateServer { count: 0, ..order("web") }),
        ("user_data", CreateServer { user_data: Some("x".repeat(65_537)), ..order("web") }),
        ("project", CreateServer { project: Some("other".into()), ..order("web") }),
    ];
    for (field, order) in wrong {
        let error = house.cloud.call(&caller, order).await.unwrap_err();
        assert_eq!(
            (error.code(), error.fields()[0].field.as_str()),
            (&code::VALIDATION_FAILED, field)
        );
    }
}

#[tokio::test]
async fn a_suspended_server_is_the_operators_until_resumed() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let server = house.server(&caller, "web").await.unwrap();
    house.happen(server.head.id, &[Build, Ran]).await;
    let name = server.head.id.to_string();
    let turn = |suspended| SuspendServer { server: name.clone(), suspended };
    assert_eq!(code_of(house.cloud.call(&caller, turn(true)).await), &code::OPERATOR_REQUIRED);
    house.operate(turn(true)).await.unwrap();
    let start = StartServer { server: name.clone(), seen: None };
    assert_eq!(code_of(house.cloud.call(&caller, start).await), &code::WRONG_STATE);
    let password = GuestPassword { hash: Default::default(), sealed: None };
    let reset = ResetPassword { server: name.clone(), password, seen: None };
    assert_eq!(code_of(house.cloud.call(&caller, reset).await), &code::WRONG_STATE);
    let back = house.operate(turn(false)).await.unwrap().server;
    assert_eq!((back.state(), back.state_word()), (ServerState::Starting, "starting"));
}
