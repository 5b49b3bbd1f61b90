//! What is decided counts with the next request, and after a restart.

use nubo_testkit::cloud::TestCloud;
use serde_json::{Value, json};

async fn limit(cloud: &TestCloud, key: &str) -> String {
    let answer = cloud.ask("GET", "/v1/account", key, Value::Null).await.expect(200);
    answer.header("x-ratelimit-limit").to_owned()
}

#[tokio::test]
async fn a_decision_counts_at_once_outlives_the_process_and_can_be_taken_back() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    assert_eq!(limit(&cloud, &ada.key).await, "", "the configuration sets none");
    let path = "/v1/admin/settings/rate_per_minute";
    cloud.ask_as_operator("PUT", path, json!({ "value": "700" })).await.expect(200);
    assert_eq!(limit(&cloud, &ada.key).await, "700");
    cloud.ask_as_operator("PUT", path, json!({ "value": "800" })).await.expect(200);
    assert_eq!(limit(&cloud, &ada.key).await, "800");
    let cloud = cloud.restart().await;
    assert_eq!(limit(&cloud, &ada.key).await, "800");
    let listed = cloud.ask_as_operator("GET", "/v1/admin/settings", Value::Null).await.expect(200);
    let settings = listed.json()["settings"].clone();
    let is_rate = |setting: &&Value| setting["name"] == "rate_per_minute";
    let rate = settings.as_array().unwrap().iter().find(is_rate).unwrap();
    assert_eq!((&rate["value"], &rate["configured"]), (&json!("800"), &json!("0")));
    assert_eq!((&rate["decided"], &rate["least"]), (&json!(true), &json!(0)));
    cloud.ask_as_operator("DELETE", path, Value::Null).await.expect(200);
    assert_eq!(limit(&cloud, &ada.key).await, "");
}
