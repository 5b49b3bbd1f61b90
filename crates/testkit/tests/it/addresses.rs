//! Addresses that lead to a server from its order on, as the other doors see them.

use nubo_testkit::cloud::{TestCloud, patient_policy};
use serde_json::{Value, json};

use crate::doors::dialects;

#[tokio::test]
async fn an_address_that_an_order_names_is_in_the_servers_network_at_every_door() {
    let cloud = TestCloud::speaking(patient_policy(), dialects()).await;
    let own = cloud.tenant("ada@example.com").await;
    let ask = async |method: &str, path: &str, body: Value| -> Value {
        let answer = cloud.ask(method, path, &own.key, body).await;
        assert!(answer.status.is_success(), "{method} {path}: {}", answer.json());
        answer.json()
    };
    let ip = ask("POST", "/v2/ips", json!({ "name": "www" })).await;
    let order = json!({ "hostname": "web", "reserved_ipv4": ip["id"] });
    let made = ask("POST", "/v2/instances", order).await;
    cloud.settle().await;
    let (server, network) = (&made["id"], made["network_id"].as_str().unwrap());

    let path = format!("/restapi/ipaddress/ipAddressList?networkUuid={network}");
    let told = ask("GET", &path, Value::Null).await;
    let listed = &told["listIpAddressResponse"];
    assert_eq!((&listed[0]["uuid"], &listed[1]), (&ip["id"], &Value::Null), "{told}");
    let path = format!("/backend/api/ip-addresses/{}", ip["id"].as_str().unwrap());
    let told = ask("GET", &path, Value::Null).await["data"].clone();
    assert_eq!((&told["network_id"], &told["virtual_machine_id"]), (&json!(network), server));
    let told = ask("GET", "/api/v1/servers", Value::Null).await;
    assert_eq!((&told[0]["ipAddress"], &told[0]["id"]), (&ip["ip"], server), "{told}");
}
