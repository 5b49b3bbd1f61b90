//! Money at this door: wallets that are too low, resellers, and the affiliate rule.

use nubo_cloud::Policy;
use nubo_testkit::cloud::patient_policy;
use serde_json::{Value, json};

use crate::stage::{Shop, refused};

async fn credit(shop: &Shop, amount: &str) {
    let path = format!("/v1/admin/accounts/{}/credits", shop.own.account);
    shop.cloud.ask_as_operator("POST", &path, json!({ "amount": amount })).await.expect(201);
}

async fn pay_ahead(shop: &Shop) {
    let path = format!("/v1/admin/accounts/{}/wallet", shop.own.account);
    let limit = json!({ "credit_limit": "0.00" });
    shop.cloud.ask_as_operator("PATCH", &path, limit).await.expect(200);
}

async fn balance(shop: &Shop) -> String {
    shop.ask("GET", "/account", Value::Null).await.expect(200).text_at("/balance")
}

#[tokio::test]
async fn a_wallet_that_is_too_low_orders_nothing_and_the_same_key_works_after_a_top_up() {
    let shop = Shop::new().await;
    pay_ahead(&shop).await;
    credit(&shop, "1.99").await;
    let body = shop.order(json!({ "label": "web" }));
    let poor = shop.ask_once("k", "/servers", &body).await;
    assert!(refused(&poor, 402).starts_with("Insufficient wallet balance. "));
    assert_eq!(shop.ask("GET", "/servers", Value::Null).await.json(), json!([]));
    assert_eq!(balance(&shop).await, "1.99");
    credit(&shop, "0.01").await;
    shop.ask_once("k", "/servers", &body).await.expect(201);
    assert_eq!(balance(&shop).await, "0.00", "the first month is taken at once");
    shop.cloud.settle().await;
    assert_eq!(balance(&shop).await, "0.00");
}

#[tokio::test]
async fn a_storm_of_one_order_is_paid_once() {
    let shop = Shop::new().await;
    pay_ahead(&shop).await;
    credit(&shop, "50.00").await;
    let body = shop.order(json!({ "label": "storm" }));
    let ask = || shop.ask_once("retry", "/servers", &body);
    let all = tokio::join!(ask(), ask(), ask(), ask(), ask());
    for answer in [all.0, all.1, all.2, all.3, all.4] {
        assert_eq!(answer.status, 201);
    }
    shop.cloud.settle().await;
    assert_eq!(balance(&shop).await, "48.00");
}

#[tokio::test]
async fn reinstalling_costs_nothing_and_terminating_ends_the_bill() {
    let shop = Shop::new().await;
    pay_ahead(&shop).await;
    credit(&shop, "10.00").await;
    let id = shop.server(json!({ "label": "web" })).await;
    let body = json!({ "os": "ubuntu-24.04", "osTemplate": "ubuntu-24.04" });
    shop.ask("POST", &format!("/servers/{id}/reinstall"), body).await.expect(200);
    shop.cloud.settle().await;
    assert_eq!(balance(&shop).await, "8.00");
    shop.ask("DELETE", &format!("/servers/{id}"), Value::Null).await.expect(200);
    shop.cloud.settle().await;
    assert_eq!(balance(&shop).await, "8.00");
}

#[tokio::test]
async fn a_reseller_sees_and_pays_prices_of_its_own() {
    let shop = Shop::new().await;
    let state = shop.ask("GET", "/reseller", Value::Null).await.expect(200).json();
    assert_eq!((&state["isPartner"], &state["brandSlug"]), (&json!(false), &Value::Null));
    assert_eq!((&state["marginPercent"], &state["tiers"]), (&json!(0), &json!([])));
    let path = format!("/v1/admin/accounts/{}", shop.own.account);
    let terms = json!({ "brand_slug": "ada", "brand_name": "Ada", "margin_percent": 25 });
    let body = json!({ "reseller": terms });
    shop.cloud.ask_as_operator("PATCH", &path, body).await.expect(200);
    let product = shop.ask("GET", "/products", Value::Null).await.json()[0].clone();
    assert_eq!(product["monthlyPrice"], "1.50");
    pay_ahead(&shop).await;
    credit(&shop, "1.50").await;
    shop.server(json!({ "label": "web" })).await;
    assert_eq!(balance(&shop).await, "0.00");
    let state = shop.ask("GET", "/reseller", Value::Null).await.json();
    assert_eq!((&state["isPartner"], &state["enabled"]), (&json!(true), &json!(true)));
    assert_eq!((&state["brandSlug"], &state["brandName"]), (&"ada".into(), &"Ada".into()));
    assert_eq!((&state["marginPercent"], &state["discountPct"]), (&json!(25), &json!(25)));
    assert_eq!((&state["gmv30d"], &state["balance"]), (&json!(1.5), &json!(0.0)));
    let body = json!({ "reseller": null });
    shop.cloud.ask_as_operator("PATCH", &path, body).await.expect(200);
    let product = shop.ask("GET", "/products", Value::Null).await.json()[0].clone();
    assert_eq!(product["monthlyPrice"], "2.00");
}

#[tokio::test]
async fn the_affiliate_rule_is_the_operators() {
    let shop = Shop::new().await;
    let path = "/public/affiliates/rule";
    let rule = shop.ask_with("", "GET", path, Value::Null).await.expect(200).json();
    let want = json!({ "enabled": false, "trigger": "first_deposit", "rewardType": "percent",
        "rewardAmount": "0.00" });
    assert_eq!(rule, want);
    let affiliate = "verified_signup:fixed:5".parse().unwrap();
    let shop = Shop::with(Policy { affiliate, ..patient_policy() }).await;
    let rule = shop.ask_with("", "GET", path, Value::Null).await.expect(200).json();
    let want = json!({ "enabled": true, "trigger": "verified_signup", "rewardType": "fixed",
        "rewardAmount": "5.00" });
    assert_eq!(rule, want);
}
