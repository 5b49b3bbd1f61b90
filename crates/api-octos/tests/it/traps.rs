//! What the facts of this API warn of, one by one.

use http::Request;
use nubo_testkit::cloud::{Answer, PASSWORD, Tenant, TestCloud, patient_policy};
use serde_json::{Value, json};

use crate::golden::dialects;

struct House {
    cloud: TestCloud,
    tenant: Tenant,
}

impl House {
    async fn new() -> Self {
        let cloud = TestCloud::speaking(patient_policy(), dialects()).await;
        let tenant = cloud.tenant("ada@example.com").await;
        Self { cloud, tenant }
    }

    async fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        self.cloud.ask(method, &format!("/backend/api{path}"), &self.tenant.key, body).await
    }

    async fn machine(&self, name: &str) -> Answer {
        let made = self.ask("POST", "/virtual-machines", order(name)).await.expect(201);
        self.cloud.settle().await;
        made
    }

    /// The slug of a machine that a reserved address leads to.
    async fn machine_with_kept_address(&self) -> String {
        let made = self.machine("web").await;
        let (vm, network) = (made.text_at("/data/slug"), made.text_at("/data/networks/0/slug"));
        let body = json!({ "network": network, "plan": "public-ipv4", "billing_cycle": "hourly" });
        let ip = self.ask("POST", "/ip-addresses", body).await.expect(201).text_at("/data/slug");
        let body = json!({ "virtual_machine": vm, "network": network });
        self.ask("POST", &format!("/ip-addresses/{ip}/static-nat"), body).await.expect(200);
        self.cloud.settle().await;
        vm
    }
}

fn order(name: &str) -> Value {
    json!({
        "name": name, "hostname": name, "project": "default", "region": "local",
        "billing_cycle": "hourly", "template": "tiny", "plan": "nano",
        "storage_category": "local-storage", "network_plan": "isolated-network",
    })
}

#[tokio::test]
async fn a_list_has_a_paginators_keys_beside_the_status_and_its_links_lead_on() {
    let house = House::new().await;
    for name in ["a", "b", "c"] {
        house.machine(name).await;
    }
    let path = "/backend/api/virtual-machines?limit=2&filter[region]=local";
    let request = Request::builder().uri(path).header("host", "cloud.example:8080");
    let request = request.header("authorization", format!("Bearer {}", house.tenant.key));
    let first = house.cloud.send(request.body(Default::default()).unwrap()).await.expect(200);
    let json = first.json();
    let own = "http://cloud.example:8080/backend/api/virtual-machines";
    let link = |page: u32| format!("{own}?limit=2&filter[region]=local&page={page}");
    assert_eq!(json["path"], own);
    assert_eq!(json["first_page_url"], link(1));
    assert_eq!(
        (&json["next_page_url"], &json["last_page_url"]),
        (&json!(link(2)), &json!(link(2)))
    );
    assert_eq!(json["prev_page_url"], Value::Null);
    let numbers = ["current_page", "from", "to", "per_page", "last_page", "total"];
    assert_eq!(numbers.map(|name| json[name].as_i64().unwrap()), [1, 1, 2, 2, 2, 3]);
    let next = json["next_page_url"].as_str().unwrap().strip_prefix("http://cloud.example:8080");
    let second = house.cloud.ask("GET", next.unwrap(), &house.tenant.key, Value::Null).await;
    let json = second.expect(200).json();
    assert_eq!(json["data"].as_array().unwrap().len(), 1);
    assert_eq!((&json["from"], &json["to"]), (&json!(3), &json!(3)));
    let beyond = house.ask("GET", "/virtual-machines?page=9", Value::Null).await.expect(200).json();
    assert_eq!(
        (&beyond["data"], &beyond["from"], &beyond["total"]),
        (&json!([]), &Value::Null, &json!(3))
    );
    let other = house.ask("GET", "/virtual-machines?per_page=1", Value::Null).await.json();
    assert_eq!(other["per_page"], 1, "per_page is another name of limit");
    let usual = house.ask("GET", "/virtual-machines?limit=many&page=x", Value::Null).await.json();
    assert_eq!((&usual["per_page"], &usual["current_page"]), (&json!(25), &json!(1)));
    let sorted = house.ask("GET", "/virtual-machines?sort=-name", Value::Null).await.json();
    let names = sorted["data"].as_array().unwrap().iter().map(|vm| vm["name"].clone());
    assert_eq!(names.collect::<Vec<_>>(), ["c", "b", "a"]);
}

#[tokio::test]
async fn a_slug_or_a_uuid_names_the_same_thing_in_addresses_and_bodies() {
    let house = House::new().await;
    let made = house.machine("web").await;
    for pointer in ["/data/slug", "/data/id"] {
        let path = format!("/virtual-machines/{}", made.text_at(pointer));
        let got = house.ask("GET", &path, Value::Null).await.expect(200);
        assert_eq!(got.text_at("/data/name"), "web");
    }
    let projects = house.ask("GET", "/projects", Value::Null).await.expect(200);
    let regions = house.ask("GET", "/regions", Value::Null).await.expect(200);
    for (number, pointer) in ["/data/0/slug", "/data/0/id"].into_iter().enumerate() {
        let mut order = order(&format!("n{number}"));
        order["project"] = json!(projects.text_at(pointer));
        order["region"] = json!(regions.text_at(pointer));
        house.ask("POST", "/virtual-machines", order).await.expect(201);
    }
    assert!(projects.text_at("/data/0/slug").starts_with("default-"));
}

#[tokio::test]
async fn a_machine_tells_its_real_addresses_types_and_times() {
    let house = House::new().await;
    let made = house.machine("web").await;
    let path = format!("/virtual-machines/{}", made.text_at("/data/slug"));
    let vm = house.ask("GET", &path, Value::Null).await.expect(200).json()["data"].clone();
    assert_eq!(vm["public_ip"], "203.0.113.2");
    assert_eq!(vm["private_ip"], "10.0.0.2");
    assert_eq!(vm["networks"][0]["pivot"]["ipaddress"], vm["private_ip"]);
    assert_eq!(vm["networks"][0]["pivot"]["netmask"], "255.255.0.0");
    assert_eq!(vm["ipaddresses"][0]["ipaddress"], vm["public_ip"]);
    assert_eq!(vm["ipaddresses"][0]["type"], "IPv4");
    assert_eq!(vm["offering"]["formatted_storage"], "2.0 (GB)");
    assert!(vm["offering"]["memory"].is_i64() && vm["all_time_consumption"].is_f64());
    for name in ["created_at", "updated_at"] {
        let text = vm[name].as_str().unwrap();
        assert_eq!(text.len(), "2026-04-04T17:09:26.000000Z".len(), "{text}");
        assert!(text.ends_with('Z'));
    }
    let lifecycle = ["deleted_at", "frozen_at", "suspended_at", "terminated_at"];
    for name in lifecycle {
        assert_eq!(vm.get(name), Some(&Value::Null), "{name}");
    }
    assert_eq!(made.json()["data"]["state"], "Starting");
    assert_eq!(vm["state"], "Running");
}

#[tokio::test]
async fn forms_may_spell_yes_numbers_and_lists_as_frameworks_do() {
    let house = House::new().await;
    let made = house.ask("POST", "/security-groups", json!({ "name": "w", "project": "default" }));
    let group = made.await.expect(201).text_at("/data/slug");
    let body = format!(
        "name=web&hostname=web&project=default&region=local&billing_cycle=Hourly&template=tiny\
         &plan=nano&storage_category=local-storage&network_type=isolated\
         &network_plan=isolated-network&is_public=off&security_groups[]={group}"
    );
    let request = Request::builder().method("POST").uri("/backend/api/virtual-machines");
    let request = request.header("authorization", format!("Bearer {}", house.tenant.key));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = house.cloud.send(request.body(body.into()).unwrap()).await.expect(201);
    assert_eq!(answer.json()["data"]["public_ip"], Value::Null);
    assert_eq!(answer.text_at("/data/security_groups/0/slug"), group);
}

#[tokio::test]
async fn the_same_idempotency_key_orders_one_machine() {
    let house = House::new().await;
    let post = async |body: Value| {
        let path = "/backend/api/virtual-machines";
        let mut request = TestCloud::request("POST", path, &house.tenant.key, &body);
        request.headers_mut().insert("idempotency-key", "once".parse().unwrap());
        house.cloud.send(request).await
    };
    let first = post(order("web")).await.expect(201);
    let again = post(order("web")).await.expect(201);
    assert_eq!(first.bytes, again.bytes);
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(post(order("other")).await.status, 422);
    let list = house.ask("GET", "/virtual-machines", Value::Null).await.json();
    assert_eq!(list["total"], 1);
}

#[tokio::test]
async fn a_session_lasts_eight_hours_and_an_expired_token_is_none() {
    let house = House::new().await;
    let login = json!({ "email": house.tenant.email, "password": PASSWORD });
    let session = house.ask("POST", "/login", login).await.expect(200).text_at("/data/token");
    let mount = "/backend/api/profile/api";
    let ask = |method: &'static str, path: String, secret: String| {
        let cloud = &house.cloud;
        async move { cloud.ask(method, &path, &secret, Value::Null).await }
    };
    ask("GET", mount.to_owned(), session.clone()).await.expect(200);
    let soon = house.cloud.cloud.now().after(std::time::Duration::from_secs(60)).to_string();
    let body = json!({ "expires_at": soon });
    let path = format!("{mount}/enable");
    let made = house.cloud.ask("POST", &path, &session, body).await.expect(200);
    let token = made.text_at("/data/token");
    ask("GET", "/backend/api/projects".to_owned(), token.clone()).await.expect(200);
    house.cloud.clock.advance(std::time::Duration::from_secs(61));
    let answer = ask("GET", "/backend/api/projects".to_owned(), token).await;
    assert_eq!(
        (answer.status.as_u16(), answer.text_at("/message").as_str()),
        (401, "Unauthenticated.")
    );
    // An expired token is none, so the API can be enabled without disabling it first.
    ask("POST", path, session.clone()).await.expect(200);
    house.cloud.clock.advance(std::time::Duration::from_secs(8 * 3_600));
    let answer = ask("GET", mount.to_owned(), session).await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn limits_are_told_and_too_many_attempts_refused_in_this_apis_words() {
    let policy = nubo_cloud::Policy { rate_per_minute: 2, ..patient_policy() };
    let cloud = TestCloud::speaking(policy, dialects()).await;
    let tenant = cloud.tenant("ada@example.com").await;
    let ask = || cloud.ask("GET", "/backend/api/regions", &tenant.key, Value::Null);
    let first = ask().await.expect(200);
    assert_eq!(first.header("x-ratelimit-limit"), "2");
    assert_eq!(first.header("x-ratelimit-remaining"), "1");
    ask().await.expect(200);
    let refused = ask().await.expect(429);
    assert_eq!(refused.json(), json!({ "status": "Error", "message": "Too Many Attempts." }));
    assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
}

#[tokio::test]
async fn a_used_up_quota_is_a_refusal_with_a_sentence() {
    let house = House::new().await;
    let quota = json!({ "resource": "servers", "limit": 1 });
    let path = "/projects/default/quotas";
    house.ask("PUT", path, quota).await.expect(200);
    house.machine("web").await;
    let refused = house.ask("POST", "/virtual-machines", order("two")).await.expect(422).json();
    assert_eq!(refused["status"], "Error");
    assert!(refused["message"].as_str().unwrap().contains("quota"), "{refused}");
}

#[tokio::test]
async fn an_empty_wallet_refuses_and_the_same_key_succeeds_after_a_credit() {
    let house = House::new().await;
    let body = json!({ "email": "eve@example.com", "password": PASSWORD, "credit": "0.00" });
    let path = "/v1/admin/accounts";
    let made = house.cloud.ask_as_operator("POST", path, body).await.expect(201);
    let (key, account) = (made.text_at("/key/key"), made.text_at("/account/id"));
    let post = async || {
        let path = "/backend/api/virtual-machines";
        let mut request = TestCloud::request("POST", path, &key, &order("web"));
        request.headers_mut().insert("idempotency-key", "once".parse().unwrap());
        house.cloud.send(request).await
    };
    let refused = post().await.expect(402).json();
    assert_eq!(refused["status"], "Error");
    assert!(refused["message"].as_str().is_some_and(|text| text.contains("wallet")), "{refused}");
    let path = format!("/v1/admin/accounts/{account}/credits");
    let credit = json!({ "amount": "50.00" });
    house.cloud.ask_as_operator("POST", &path, credit).await.expect(201);
    let vm = post().await.expect(201);
    assert_eq!(vm.json()["data"]["offering"]["billing_cycle"]["slug"], "hourly");
    house.cloud.settle().await;
    let path = format!("/backend/api/virtual-machines/{}", vm.text_at("/data/slug"));
    let got = house.cloud.ask("GET", &path, &key, Value::Null).await.expect(200).json();
    let spent = got["data"]["all_time_consumption"].as_f64().unwrap();
    assert!(spent > 0.0 && spent < 1.0, "{spent}");
}

#[tokio::test]
async fn the_types_are_those_that_known_clients_decode() {
    let house = House::new().await;
    let plans = house.ask("GET", "/plans/service/Virtual%20Machine", Value::Null).await.json();
    let plan = &plans["data"][0];
    assert!(plan["hourly_price"].is_f64() && plan["monthly_price"].is_f64(), "{plan}");
    assert!(plan["prices"][0]["amount"].is_string(), "{plan}");
    assert!(plan["attribute"]["formatted_cpu"].is_number(), "{plan}");
    let cycles = house.ask("GET", "/billing-cycles", Value::Null).await.json();
    assert!(cycles["data"][0]["payment_modes"][0]["slug"].is_string(), "{cycles}");
    let body = json!({
        "name": "d", "project": "default", "region": "local", "billing_cycle": "hourly",
        "storage_category": "local-storage", "plan": "bs-10",
    });
    let disk = house.ask("POST", "/blockstorages", body).await.expect(201).json();
    assert_eq!(disk["data"]["offering"]["billing_status"], true);
    assert!(disk["data"]["offering"]["price"].is_string() && disk["data"]["size"].is_u64());
    let body = json!({
        "name": "n", "project": "default", "region": "local", "network_plan": "isolated-network",
    });
    let network = house.ask("POST", "/networks", body).await.expect(201).json();
    for name in ["category", "billing_cycle", "type"] {
        assert!(network["data"][name].is_string(), "{name}: {network}");
    }
    let path = format!("/networks/{}", network["data"]["slug"].as_str().unwrap());
    let detail = house.ask("GET", &path, Value::Null).await.json();
    assert!(detail["data"]["meta"]["cidr"].is_string(), "{detail}");
    let list = house.ask("GET", "/networks", Value::Null).await.json();
    assert!(list["data"][0].get("meta").is_none(), "lists tell less");
}

#[tokio::test]
async fn a_machines_kept_address_goes_with_it_only_if_that_is_wished() {
    for (query, is_kept) in [("", true), ("?delete_public_ip=false", true)]
        .into_iter()
        .chain([("?expunge=true&delete_public_ip=true", false), ("?delete_public_ip=1", false)])
    {
        let house = House::new().await;
        let vm = house.machine_with_kept_address().await;
        house
            .ask("DELETE", &format!("/virtual-machines/{vm}{query}"), Value::Null)
            .await
            .expect(200);
        house.cloud.settle().await;
        let kept = house.ask("GET", "/ip-addresses", Value::Null).await.expect(200).json();
        assert_eq!(kept["total"], u64::from(is_kept), "{query}: {kept}");
        let machines = house.ask("GET", "/virtual-machines", Value::Null).await.json();
        assert_eq!(machines["total"], 0);
    }
}

#[tokio::test]
async fn whoever_may_not_lose_addresses_keeps_machine_and_address() {
    let house = House::new().await;
    let vm = house.machine_with_kept_address().await;
    let scopes = ["servers:read", "servers:destroy", "networks:read"];
    let key = house.cloud.key_with(&house.tenant, &scopes).await;
    let path = format!("/backend/api/virtual-machines/{vm}/destroy");
    let body = json!({ "delete_public_ip": true });
    house.cloud.ask("PUT", &path, &key, body).await.expect(403);
    let machines = house.ask("GET", "/virtual-machines", Value::Null).await.json();
    assert_eq!(machines["data"][0]["state"], "Running", "{machines}");
}

#[tokio::test]
async fn a_console_opens_at_a_websocket_of_the_address_that_was_asked() {
    let house = House::new().await;
    let vm = house.machine("web").await.text_at("/data/slug");
    let path = format!("/backend/api/virtual-machines/{vm}/console?type=serial");
    let request = Request::builder().uri(path).header("host", "cloud.example:8080");
    let request = request.header("authorization", format!("Bearer {}", house.tenant.key));
    let asked = house.cloud.send(request.body(Default::default()).unwrap()).await.expect(200);
    let url = asked.text_at("/data/url");
    assert!(url.starts_with("ws://cloud.example:8080/v1/consoles/"), "{url}");
    let until: nubo_base::Time = asked.text_at("/data/expires_at").parse().unwrap();
    assert!(until.since(house.cloud.cloud.now()) <= std::time::Duration::from_secs(60));
    let again = house.ask("POST", &format!("/virtual-machines/{vm}/console"), Value::Null).await;
    assert_ne!(again.expect(200).text_at("/data/url"), url, "each is asked for by itself");
}

#[tokio::test]
async fn a_registered_persons_session_is_written_as_every_token_here_and_lasts_as_long() {
    let house = House::new().await;
    let body = json!({
        "name": "Eve", "email": "eve@example.com", "password": PASSWORD,
        "password_confirmation": PASSWORD,
    });
    let path = "/backend/api/register";
    house.cloud.ask("POST", path, "", body).await.expect(201);
    let otp = house.cloud.mailed_code("eve@example.com").await;
    let body = json!({ "email": "eve@example.com", "otp": otp });
    let path = "/backend/api/register/verify-otp";
    let made = house.cloud.ask("POST", path, "", body).await.expect(200);
    let token = made.text_at("/data/token");
    let (id, secret) = token.split_once('|').unwrap();
    assert_eq!((id.len(), secret.len()), (36, 48));
    let ends: nubo_base::Time = made.text_at("/data/expires_at").parse().unwrap();
    let hours = ends.since(house.cloud.cloud.now()).as_secs() / 3_600;
    assert!((7..=8).contains(&hours), "{hours}");
    let own = house.cloud.ask("GET", "/backend/api/projects", &token, Value::Null).await;
    assert_eq!(own.expect(200).json()["total"], 1);
    let others = house.ask("GET", "/users", Value::Null).await.expect(200).json();
    assert!(!others.to_string().contains("eve@example.com"), "{others}");
}

#[tokio::test]
async fn another_password_ends_sessions_and_leaves_api_tokens() {
    let house = House::new().await;
    let session = house.cloud.session(&house.tenant.email).await;
    let path = "/backend/api/profile/api/enable";
    let token = house.cloud.ask("POST", path, &session, Value::Null).await.expect(200);
    let token = token.text_at("/data/token");
    let body = json!({
        "current_password": PASSWORD, "password": "another horse altogether",
        "password_confirmation": "another horse altogether",
    });
    let path = "/backend/api/users/change-password";
    house.cloud.ask("POST", path, &session, body).await.expect(200);
    let path = "/backend/api/projects";
    house.cloud.ask("GET", path, &session, Value::Null).await.expect(401);
    house.cloud.ask("GET", path, &token, Value::Null).await.expect(200);
}

#[tokio::test]
async fn an_invited_person_chooses_a_password_with_the_token_of_the_letter() {
    let house = House::new().await;
    let body = json!({ "email": "eve@example.com", "role": "service-viewer" });
    let eve = house.ask("POST", "/users", body).await.expect(201);
    assert_eq!(eve.json()["data"]["is_invited"], true);
    let path = format!("/users/re-invite/{}", eve.text_at("/data/id"));
    house.ask("POST", &path, Value::Null).await.expect(200);
    let token = house.cloud.mailed_code("eve@example.com").await;
    let body = json!({
        "email": "eve@example.com", "token": token, "password": PASSWORD,
        "password_confirmation": PASSWORD,
    });
    let path = "/backend/api/reset-password";
    house.cloud.ask("POST", path, "", body).await.expect(200);
    let body = json!({ "email": "eve@example.com", "password": PASSWORD });
    let eve = house.ask("POST", "/login", body).await.expect(200).text_at("/data/token");
    let seen = house.cloud.ask("GET", "/backend/api/projects", &eve, Value::Null).await;
    assert_eq!(seen.expect(200).json()["total"], 1, "it is a person of the same account");
}

#[tokio::test]
async fn the_interactive_page_is_found_where_siblings_have_it() {
    let house = House::new().await;
    for mount in ["/backend/api", "/api"] {
        let path = format!("{mount}/docs/nimbo");
        let led = house.cloud.ask("GET", &path, "", Value::Null).await.expect(302);
        assert_eq!(led.header("location"), "/docs/octos");
        let path = format!("{mount}/docs/ceph");
        let none = house.cloud.ask("GET", &path, "", Value::Null).await.expect(404).json();
        assert_eq!(none["status"], "Error", "{none}");
    }
}

#[tokio::test]
async fn a_collection_is_not_taken_for_somethings_slug() {
    let house = House::new().await;
    for path in ["/blockstorages/snapshots", "/virtual-machines/snapshots", "/users/ssh-keys"] {
        let list = house.ask("GET", path, Value::Null).await.expect(200).json();
        assert_eq!((&list["data"], &list["total"]), (&json!([]), &json!(0)), "{path}");
    }
}
