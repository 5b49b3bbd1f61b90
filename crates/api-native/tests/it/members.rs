//! Somebody of the same account who is kept to another project: what the golden files are about is
//! not there for them, whatever the verb, and nothing of it shows in a list.

use nubo_testkit::cloud::{PASSWORD, TestCloud};
use nubo_testkit::golden::Stage;
use nubo_wire::Verb;
use serde_json::{Value, json};

use crate::gauntlet::{Asked, Challenger, run};

#[derive(Default)]
struct Members {
    /// The account that the person was added to, and the person's session.
    made: tokio::sync::Mutex<Option<(String, String)>>,
}

impl Challenger for Members {
    type Ready = String;

    async fn ready(&self, stage: &Stage, _: &'static Verb) -> String {
        let mut made = self.made.lock().await;
        if made.as_ref().is_none_or(|(account, _)| *account != stage.own.account) {
            let session = stage.neighbour().await;
            *made = Some((stage.own.account.clone(), session));
        }
        made.as_ref().map(|(_, session)| session.clone()).unwrap()
    }

    async fn challenge(&self, stage: &Stage, asked: Asked<'_>, secret: String) {
        let Asked { verb, pair } = asked;
        if verb.is_anonymous() || verb.is_operators() {
            return;
        }
        let names_something = stage.rooms_things().any(|(name, _)| {
            let place = format!("{{{name}}}");
            pair.body.contains(&place)
        });
        let is_of_a_room = verb.path_params().next().is_some() && !is_the_accounts(verb.name);
        if !is_of_a_room && verb.changes() && !names_something {
            return;
        }
        let answer = stage.cloud.send(stage.request(pair, &secret, None)).await;
        let told = (answer.status.as_u16(), answer.code());
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        if is_of_a_room {
            assert_eq!(told, (404, "not_found".to_owned()), "{}: {text}", verb.name);
        } else if verb.changes() {
            let is_hidden = matches!(told.1.as_str(), "not_found" | "validation_failed");
            assert!(is_hidden, "{}: {text}", verb.name);
            return;
        }
        for (name, id) in stage.rooms_things() {
            assert!(!text.contains(id), "{} shows {name} of another project: {text}", verb.name);
        }
    }
}

/// Whether a verb is about the account as a whole, or the catalogue that is everybody's.
fn is_the_accounts(verb: &str) -> bool {
    const KINDS: &[&str] =
        &["account", "image", "iso", "region", "role", "second_factor", "session", "size", "user"];
    KINDS.contains(&verb.split('.').next().unwrap_or(verb))
}

macro_rules! shares {
    ($($name:ident $share:literal)+) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            let challenged = run(&Members::default(), ($share, 4)).await;
            assert!(challenged > 0);
        })+
    };
}

shares! {
    no_verb_knows_of_another_project_first_quarter 0
    no_verb_knows_of_another_project_second_quarter 1
    no_verb_knows_of_another_project_third_quarter 2
    no_verb_knows_of_another_project_last_quarter 3
}

/// A member of the account who is kept to a new project, and that project's id.
async fn member(cloud: &TestCloud, owner: &str, email: &str) -> (String, String) {
    let wish = json!({ "name": format!("room of {email}") });
    let room = cloud.ask("POST", "/v1/projects", owner, wish).await.expect(201).text_at("/id");
    let path = format!("/v1/projects/{room}/members");
    cloud.ask("POST", &path, owner, json!({ "email": email })).await.expect(201);
    let path = format!("/v1/users/{email}");
    let change = json!({ "password": PASSWORD });
    cloud.ask("PATCH", &path, owner, change).await.expect(200);
    (cloud.session(email).await, room)
}

#[tokio::test]
async fn a_project_that_is_taken_away_is_gone_on_the_next_request() {
    let cloud = TestCloud::new().await;
    let tenant = cloud.tenant("ada@example.com").await;
    let owner = cloud.session(&tenant.email).await;
    let (eve, room) = member(&cloud, &owner, "eve@example.com").await;
    let wish = json!({ "name": "web", "size": "nano", "image": "tiny" });
    let server = cloud.ask("POST", "/v1/servers", &eve, wish).await.expect(201).text_at("/id");
    let token = json!({ "name": "robot", "scopes": ["servers:read", "servers:write"] });
    let token = cloud.ask("POST", "/v1/tokens", &eve, token).await.expect(201).text_at("/token");
    let path = format!("/v1/servers/{server}");
    let console = format!("{path}/actions/console");
    for secret in [&eve, &token] {
        cloud.ask("GET", &path, secret, Value::Null).await.expect(200);
    }
    for turn in 0..4 {
        let members = format!("/v1/projects/{room}/members");
        let out = format!("{members}/eve@example.com");
        cloud.ask("DELETE", &out, &owner, Value::Null).await.expect(200);
        for secret in [&eve, &token] {
            let answer = cloud.ask("GET", &path, secret, Value::Null).await;
            assert_eq!(answer.code(), "not_found", "turn {turn}");
            let answer = cloud.ask("POST", &console, secret, json!({ "kind": "serial" })).await;
            assert_eq!(answer.code(), "not_found", "turn {turn}");
            let list = cloud.ask("GET", "/v1/servers", secret, Value::Null).await.expect(200);
            assert_eq!(list.json()["data"], json!([]), "turn {turn}");
        }
        let order = json!({ "name": "more", "size": "nano", "image": "tiny" });
        let refused = cloud.ask("POST", "/v1/servers", &eve, order).await;
        assert_eq!(refused.code(), "no_project", "turn {turn}");
        let back = json!({ "email": "eve@example.com" });
        cloud.ask("POST", &members, &owner, back).await.expect(201);
        cloud.ask("GET", &path, &token, Value::Null).await.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn choices_made_at_once_are_all_kept_and_none_lets_anybody_in() {
    let cloud = std::sync::Arc::new(TestCloud::new().await);
    let tenant = cloud.tenant("ada@example.com").await;
    let owner = cloud.session(&tenant.email).await;
    let (eve, _) = member(&cloud, &owner, "eve@example.com").await;
    let mut rooms = Vec::new();
    for n in 0..6 {
        let wish = json!({ "name": format!("room {n}") });
        let made = cloud.ask("POST", "/v1/projects", &owner, wish).await.expect(201);
        rooms.push(made.text_at("/id"));
    }
    let adding = rooms.iter().map(|room| {
        let (cloud, owner) = (cloud.clone(), owner.clone());
        let path = format!("/v1/projects/{room}/members");
        tokio::spawn(async move {
            loop {
                let body = json!({ "email": "eve@example.com" });
                let answer = cloud.ask("POST", &path, &owner, body).await;
                // Two that change one person at once: one of them is asked to come again.
                if answer.status == 201 {
                    return;
                }
                assert_eq!(answer.code(), "precondition_failed");
            }
        })
    });
    for one in adding.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    let seen = cloud.ask("GET", "/v1/projects", &eve, Value::Null).await.expect(200).json();
    assert_eq!(seen["data"].as_array().unwrap().len(), 7);
    let other = format!("/v1/projects/{}", tenant.project);
    assert_eq!(cloud.ask("GET", &other, &eve, Value::Null).await.code(), "not_found");
}

#[tokio::test]
async fn who_has_no_second_factor_where_one_is_asked_for_can_set_one_up_and_nothing_else() {
    let cloud = TestCloud::new().await;
    let tenant = cloud.tenant("ada@example.com").await;
    let owner = cloud.session(&tenant.email).await;
    let (before, _) = member(&cloud, &owner, "eve@example.com").await;
    let token = json!({ "name": "robot", "scopes": ["servers:read"] });
    let token = cloud.ask("POST", "/v1/tokens", &before, token).await.expect(201).text_at("/token");
    let rule = json!({ "required": true });
    cloud.ask("PUT", "/v1/account/second-factor", &owner, rule).await.expect(200);
    let body = json!({ "email": "eve@example.com", "password": PASSWORD });
    let opened = cloud.ask("POST", "/v1/sessions", "", body).await.expect(201);
    assert_eq!(opened.json()["second_factor_missing"], true);
    let free = [
        "second_factor.get",
        "second_factor.begin",
        "second_factor.confirm",
        "session.list",
        "session.revoke",
        "user.get_own",
    ];
    // Her sign-ins from before are no better, and an operator's rights would not help.
    for secret in [before, opened.text_at("/token")] {
        for verb in nubo_wire::all().filter(|verb| !verb.is_anonymous()) {
            let parts = verb.path.split('/').map(|part| match part.starts_with('{') {
                true => "nothing",
                false => part,
            });
            let path = parts.collect::<Vec<_>>().join("/");
            if free.contains(&verb.name) || verb.upgrades {
                continue;
            }
            let answer = cloud.ask(verb.method.word(), &path, &secret, Value::Null).await;
            let told = (answer.status.as_u16(), answer.code());
            assert_eq!(told, (403, "second_factor_missing".to_owned()), "{}", verb.name);
        }
    }
    // What was made before goes on working, and so does whoever decided it.
    cloud.ask("GET", "/v1/servers", &token, Value::Null).await.expect(200);
    cloud.ask("GET", "/v1/account", &owner, Value::Null).await.expect(200);
    let body = json!({ "email": tenant.email, "password": PASSWORD });
    let again = cloud.ask("POST", "/v1/sessions", "", body).await.expect(201);
    assert_eq!(again.json()["second_factor_missing"], true, "the next sign-in is no better");
    let rule = json!({ "required": false });
    let path = "/v1/account/second-factor";
    let refused = cloud.ask("PUT", path, &again.text_at("/token"), rule.clone()).await;
    assert_eq!(refused.code(), "second_factor_missing", "nobody frees themselves");
    cloud.ask("PUT", path, &owner, rule).await.expect(200);
    let freed = again.text_at("/token");
    cloud.ask("GET", "/v1/account", &freed, Value::Null).await.expect(200);
}
