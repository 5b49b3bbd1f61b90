//! Money over HTTP: one order is one debit, whatever is sent how often; what fails costs nothing.

use nubo_domain::{Error, code};
use nubo_fakes::{Fault, Verb};
use nubo_testkit::cloud::{Answer, Tenant, TestCloud};
use serde_json::{Value, json};

async fn order(cloud: &TestCloud, tenant: &Tenant, key: &str, body: &Value) -> Answer {
    let request = TestCloud::request("POST", "/v1/servers", &tenant.key, body);
    let (mut parts, body) = request.into_parts();
    parts.headers.insert("idempotency-key", key.parse().unwrap());
    cloud.send(http::Request::from_parts(parts, body)).await
}

async fn credit(cloud: &TestCloud, tenant: &Tenant, amount: &str) {
    let path = format!("/v1/admin/accounts/{}/credits", tenant.account);
    cloud.ask_as_operator("POST", &path, json!({ "amount": amount })).await.expect(201);
}

/// An account that pays ahead.
async fn prepaid(cloud: &TestCloud, email: &str, amount: &str) -> Tenant {
    let body = json!({ "email": email, "credit": amount });
    let made = cloud.ask_as_operator("POST", "/v1/admin/accounts", body).await.expect(201);
    Tenant {
        email: email.to_owned(),
        account: made.text_at("/account/id"),
        project: made.text_at("/project/id"),
        user: made.text_at("/user/id"),
        key_id: made.text_at("/key/id"),
        key: made.text_at("/key/key"),
    }
}

async fn wallet(cloud: &TestCloud, tenant: &Tenant) -> Value {
    cloud.ask("GET", "/v1/wallet", &tenant.key, Value::Null).await.expect(200).json()
}

async fn transactions(cloud: &TestCloud, tenant: &Tenant, sort: &str) -> Vec<Value> {
    let path = format!("/v1/transactions?limit=100&type={sort}");
    let page = cloud.ask("GET", &path, &tenant.key, Value::Null).await.expect(200).json();
    page["data"].as_array().unwrap().clone()
}

async fn intact(cloud: &TestCloud) {
    let verdict =
        cloud.ask_as_operator("GET", "/v1/admin/ledger/verify", Value::Null).await.expect(200);
    assert_eq!(verdict.json()["intact"], true, "{}", verdict.json());
}

fn nano(name: &str) -> Value {
    json!({ "name": name, "size": "nano", "image": "tiny" })
}

#[tokio::test(flavor = "multi_thread")]
async fn five_equal_orders_at_once_and_after_a_restart_are_one_server_and_one_debit() {
    let cloud = TestCloud::new().await;
    let ada = prepaid(&cloud, "ada@example.com", "0.50").await;
    let body = nano("web");
    let tries = (0..5).map(|_| order(&cloud, &ada, "one", &body));
    let answers = futures_util::future::join_all(tries).await;
    assert!(answers.iter().all(|answer| answer.status == 201), "{}", answers[0].json());
    assert!(answers.iter().all(|answer| answer.bytes == answers[0].bytes));
    cloud.settle().await;
    let before = wallet(&cloud, &ada).await;
    assert_eq!((before["balance"].as_str(), before["held"].as_str()), {
        (Some("0.497023"), Some("0.00"))
    });
    let cloud = cloud.restart().await;
    let again = order(&cloud, &ada, "one", &body).await;
    assert_eq!(again.bytes, answers[0].bytes);
    assert_eq!(wallet(&cloud, &ada).await, before);
    assert_eq!(transactions(&cloud, &ada, "hold").await.len(), 1);
    let list = cloud.ask("GET", "/v1/servers", &ada.key, Value::Null).await.json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    intact(&cloud).await;
}

#[tokio::test]
async fn a_refusal_for_money_is_not_frozen_and_leaves_nothing() {
    let cloud = TestCloud::new().await;
    let ada = prepaid(&cloud, "ada@example.com", "0").await;
    let before = cloud.snapshot().await;
    let refused = order(&cloud, &ada, "a", &nano("web")).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (402, "insufficient_funds"));
    let told = &refused.json()["error"]["details"];
    assert_eq!(told[0], json!({ "field": "required", "issue": "0.002977" }));
    assert_eq!(told[1], json!({ "field": "available", "issue": "0.00" }));
    assert_eq!(cloud.snapshot().await, before);
    credit(&cloud, &ada, "0.01").await;
    order(&cloud, &ada, "a", &nano("web")).await.expect(201);
    intact(&cloud).await;
}

#[tokio::test]
async fn what_cannot_be_built_costs_nothing() {
    let cloud = TestCloud::new().await;
    let ada = prepaid(&cloud, "ada@example.com", "1.00").await;
    let refusal = Fault::Fail(Error::new(&code::UNSUPPORTED));
    cloud.world.faults.once(Verb::Port, refusal);
    let made = order(&cloud, &ada, "a", &nano("web")).await.expect(201);
    cloud.settle().await;
    let path = format!("/v1/servers/{}", made.text_at("/id"));
    let seen = cloud.ask("GET", &path, &ada.key, Value::Null).await.expect(200);
    assert_eq!(seen.text_at("/status"), "failed");
    let after = wallet(&cloud, &ada).await;
    assert_eq!((after["balance"].as_str(), after["subscriptions"].as_i64()), {
        (Some("1.00"), Some(0))
    });
    assert_eq!(transactions(&cloud, &ada, "release").await.len(), 1);
    intact(&cloud).await;
}

#[tokio::test]
async fn the_wallet_tells_what_things_cost_and_how_long_it_lasts() {
    let cloud = TestCloud::new().await;
    let ada = prepaid(&cloud, "ada@example.com", "1.00").await;
    let server = order(&cloud, &ada, "a", &nano("web")).await.expect(201).text_at("/id");
    let volume = json!({ "name": "data", "size_gib": 10 });
    let volume = cloud.ask("POST", "/v1/volumes", &ada.key, volume).await.expect(201);
    let address = cloud.ask("POST", "/v1/addresses", &ada.key, json!({})).await.expect(201);
    cloud.settle().await;
    let now = wallet(&cloud, &ada).await;
    // 0.002977 for the server, 10 times 0.000149 for the volume, 0.001489 for the address.
    assert_eq!(now["hourly_cost"], "0.005956");
    assert_eq!(now["monthly_cost"], "4.00");
    assert_eq!(now["balance"], "0.994044");
    assert_eq!(now["hours_left"], 166);
    let path = format!("/v1/volumes/{}", volume.text_at("/id"));
    cloud.ask("DELETE", &path, &ada.key, Value::Null).await.expect(200);
    let path = format!("/v1/addresses/{}", address.text_at("/id"));
    cloud.ask("DELETE", &path, &ada.key, Value::Null).await.expect(200);
    let path = format!("/v1/servers/{server}");
    cloud.ask("DELETE", &path, &ada.key, Value::Null).await.expect(200);
    let now = wallet(&cloud, &ada).await;
    assert_eq!((now["hourly_cost"].as_str(), now["hours_left"].as_i64()), (Some("0.00"), None));
    let path = "/v1/subscriptions?status=ended";
    let ended = cloud.ask("GET", path, &ada.key, Value::Null).await.json();
    assert_eq!(ended["data"].as_array().unwrap().len(), 3);
    intact(&cloud).await;
}

#[tokio::test]
async fn an_account_without_a_credit_runs_up_a_tab() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    order(&cloud, &ada, "a", &nano("web")).await.expect(201);
    let now = wallet(&cloud, &ada).await;
    assert_eq!((now["balance"].as_str(), now["credit_limit"].as_str()), (Some("-0.002977"), None));
    intact(&cloud).await;
}
