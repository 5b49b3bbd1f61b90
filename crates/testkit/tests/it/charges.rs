//! Charging by the hour, and what happens to who cannot pay.

use std::time::Duration;

use nubo_base::Clock as _;
use nubo_flows::World;
use nubo_flows::reconcile::{ChargesStatus, charges, suspended};
use nubo_testkit::cloud::TestCloud;
use nubo_testkit::harness::{Before, Case, SETTINGS, Setting, Stage};
use serde_json::{Value, json};

fn running() -> (Stage, &'static Setting) {
    let setting = SETTINGS.iter().find(|setting| setting.before == Before::On).unwrap();
    (Stage::new().unwrap(), setting)
}

fn world_of(cloud: &TestCloud) -> World {
    World {
        store: cloud.store.clone(),
        vmm: cloud.world.clone(),
        net: cloud.world.clone(),
        disks: cloud.world.clone(),
        mailer: cloud.letters.clone(),
        clock: cloud.clock.clone(),
        ids: cloud.cloud.ids().clone(),
    }
}

#[tokio::test]
async fn started_hours_are_charged_once_however_often_and_late_the_reconciler_runs() {
    let (stage, setting) = running();
    let case = Case::prepare(&stage, setting).await.unwrap();
    let day = Duration::from_secs(86_400);
    let charged = async || charges(&case.world, day).await.unwrap();
    assert_eq!(charged().await, ChargesStatus::default(), "the first hour is paid already");
    stage.clock().advance(Duration::from_secs(3 * 3_600 + 1_800));
    let status = charged().await;
    assert_eq!((status.periods, status.amount.micros()), (3, 9));
    assert_eq!(charged().await, ChargesStatus::default());
    let now = stage.clock().now();
    stage.clock().set(now.before(day));
    assert_eq!(charged().await, ChargesStatus::default(), "the clock was set back");
    stage.clock().set(now.after(day * 365 * 10));
    assert_eq!(charged().await.periods, 24, "a clock that ran ahead costs a day");
    stage.clock().set(now.after(day * 2));
    assert_eq!(charged().await.periods, 24);
    assert_eq!(charged().await, ChargesStatus::default(), "two days, and each hour once");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_wallet_stops_its_account_after_the_grace_and_a_payment_gives_it_back() {
    let cloud = TestCloud::new().await;
    let world = world_of(&cloud);
    let body = json!({ "email": "ada@example.com", "credit": "0.005" });
    let made = cloud.ask_as_operator("POST", "/v1/admin/accounts", body).await.expect(201);
    let (account, key) = (made.text_at("/account/id"), made.text_at("/key/key"));
    let order = json!({ "name": "web", "size": "nano", "image": "tiny" });
    let server = cloud.ask("POST", "/v1/servers", &key, order.clone()).await.expect(201);
    let server = format!("/v1/servers/{}", server.text_at("/id"));
    cloud.settle().await;
    let grace = Duration::from_secs(2 * 3_600);
    cloud.clock.advance(Duration::from_secs(3_660));
    charges(&world, grace).await.unwrap();
    let wallet = cloud.ask("GET", "/v1/wallet", &key, Value::Null).await.expect(200);
    assert_eq!(wallet.text_at("/balance"), "-0.000954", "what began is paid");
    let refused = cloud
        .ask(
            "POST",
            "/v1/servers",
            &key,
            json!({ "name": "b", "size": "nano",
        "image": "tiny" }),
        )
        .await;
    assert_eq!(refused.code(), "insufficient_funds");
    cloud.clock.advance(grace - Duration::from_secs(60));
    let status = charges(&world, grace).await.unwrap();
    assert_eq!((status.suspended, status.ran_dry), (0, 0), "the grace is not over; told once");
    cloud.clock.advance(Duration::from_secs(120));
    assert_eq!(charges(&world, grace).await.unwrap().suspended, 1);
    cloud.cloud.housekeeping().await.unwrap();
    let refused = cloud.ask("POST", "/v1/servers", &key, order).await;
    assert_eq!(refused.code(), "account_suspended");
    let status = async |wanted: &str| {
        for _ in 0..500 {
            suspended(&world).await.unwrap();
            cloud.settle().await;
            let seen = cloud.ask("GET", &server, &key, Value::Null).await.expect(200);
            if seen.text_at("/status") == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the server never is {wanted}");
    };
    status("suspended").await;
    let path = format!("/v1/admin/accounts/{account}/credits");
    let little = json!({ "amount": "0.001" });
    cloud.ask_as_operator("POST", &path, little).await.expect(201);
    status("suspended").await;
    cloud.ask_as_operator("POST", &path, json!({ "amount": "1.00" })).await.expect(201);
    status("running").await;
    cloud.settle().await;
    let path = format!("/v1/events?resource_id={account}&limit=100");
    let events = cloud.ask("GET", &path, &key, Value::Null).await.expect(200).json();
    let names: Vec<&str> =
        events["data"].as_array().unwrap().iter().filter_map(|e| e["type"].as_str()).collect();
    let count = |name: &str| names.iter().filter(|n| **n == name).count();
    assert_eq!((count("wallet.empty"), count("account.suspended")), (1, 1), "{names:?}");
    assert_eq!(count("account.resumed"), 1, "{names:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_is_paid_once_whatever_restarts_and_the_clock_do_meanwhile() {
    let hours = |count: u64| Duration::from_secs(count * 3_600);
    let cloud = TestCloud::new().await;
    let body = json!({ "email": "ada@example.com", "credit": "1.00" });
    let made = cloud.ask_as_operator("POST", "/v1/admin/accounts", body).await.expect(201);
    let key = made.text_at("/key/key");
    let order = json!({ "name": "web", "size": "nano", "image": "tiny" });
    cloud.ask("POST", "/v1/servers", &key, order).await.expect(201);
    cloud.settle().await;
    let balance = async |cloud: &TestCloud| {
        charges(&world_of(cloud), hours(24)).await.unwrap();
        let wallet = cloud.ask("GET", "/v1/wallet", &key, Value::Null).await.expect(200);
        wallet.text_at("/balance")
    };
    assert_eq!(balance(&cloud).await, "0.997023", "the first hour");
    cloud.clock.advance(hours(5));
    assert_eq!(balance(&cloud).await, "0.982138", "and five more that have begun");
    // Over a restart the clock goes back to the machine's.
    let cloud = cloud.restart().await;
    assert_eq!(balance(&cloud).await, "0.982138");
    cloud.clock.advance(hours(5));
    assert_eq!(balance(&cloud).await, "0.982138", "those are paid");
    cloud.clock.advance(hours(1));
    assert_eq!(balance(&cloud).await, "0.979161");
    let verdict = cloud.ask_as_operator("GET", "/v1/admin/ledger/verify", Value::Null).await;
    assert_eq!(verdict.expect(200).json()["intact"], true);
}
