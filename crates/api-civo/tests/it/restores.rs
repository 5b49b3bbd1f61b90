//! Instances that are restored from snapshots, beyond what golden pairs can show.

use serde_json::{Value, json};

use crate::house::House;

/// An instance, and the addresses of a snapshot of it in both families.
async fn copied(house: &House) -> (String, String, String) {
    let web = house.instance("web").await;
    let path = format!("/v2/instances/{web}/snapshots");
    let made = house.post(&path, json!({ "name": "before" })).await;
    house.cloud.settle().await;
    let one = made["id"].as_str().unwrap();
    (web, format!("{path}/{one}"), format!("/v2/resourcesnapshots/{one}"))
}

#[tokio::test]
async fn a_restore_that_names_no_host_is_called_like_its_source() {
    let house = House::new().await;
    let (web, by_instance, by_kind) = copied(&house).await;
    let mut seen = vec![web];
    for (path, body) in [(&by_instance, json!({})), (&by_kind, json!({})), (&by_kind, Value::Null)]
    {
        let told = house.post(&format!("{path}/restore"), body).await;
        let told = &told["instance"];
        let name = told["name"].as_str().unwrap();
        assert!(name.starts_with("web-") && told["hostname"] == "web", "{told}");
        house.cloud.settle().await;
        let id = told["id"].as_str().unwrap().to_owned();
        assert!(!seen.contains(&id));
        assert_eq!(house.status(&id).await, "ACTIVE");
        seen.push(id);
    }
}

#[tokio::test]
async fn some_releases_of_the_go_client_read_a_restore_a_level_deeper() {
    let house = House::new().await;
    let (_, by_instance, _) = copied(&house).await;
    let told = house.post(&format!("{by_instance}/restore"), json!({ "hostname": "twin" })).await;
    assert_eq!(told["resource_type"], "instance");
    for field in ["id", "name", "hostname", "from_snapshot", "status", "created_at"] {
        assert!(!told[field].is_null(), "{field}");
        assert_eq!(told[field], told["instance"][field], "{field}");
    }
}

#[tokio::test]
async fn what_lies_under_the_instance_of_a_restore_is_read_as_strictly_as_the_rest() {
    let house = House::new().await;
    let (_, _, by_kind) = copied(&house).await;
    let before = house.cloud.snapshot().await;
    let long = "x".repeat(70_000);
    for instance in [
        json!([7]),
        json!({ "host": "twin" }),
        json!("twin"),
        json!({ "hostname": ["twin"] }),
        json!({ "hostname": "not a host" }),
        json!({ "hostname": long }),
        json!({ "description": long }),
        json!({ "description": { "a": 1 } }),
        json!({ "private_ipv4": "10.0.0" }),
        json!({ "private_ipv4": "192.0.2.1" }),
        json!({ "private_ipv4": 7 }),
        json!({ "overwrite_existing": "perhaps" }),
        json!({ "include_volumes": [true] }),
    ] {
        let body = json!({ "instance": instance });
        let answer = house.ask("POST", &format!("{by_kind}/restore"), body).await.expect(400);
        assert!(answer.json()["reason"].is_string(), "{instance}: {}", answer.json());
        assert_eq!(house.cloud.snapshot().await, before, "{instance}");
    }
}

#[tokio::test]
async fn a_restore_that_is_asked_for_twice_with_one_key_is_made_once() {
    let house = House::new().await;
    let (_, by_instance, _) = copied(&house).await;
    let headers = [("content-type", "application/json"), ("idempotency-key", "once")];
    let path = format!("{by_instance}/restore");
    let body = json!({ "hostname": "twin" }).to_string();
    let first = house.raw("POST", &path, &headers, &body).await.expect(200).json();
    house.cloud.settle().await;
    let again = house.raw("POST", &path, &headers, &body).await.expect(200).json();
    assert_eq!(first, again);
    let all = house.get("/v2/instances").await;
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_instance_that_is_restored_has_what_its_source_has() {
    let house = House::new().await;
    let network = house.post("/v2/networks", json!({ "label": "back" })).await["id"].clone();
    let firewall = json!({ "name": "tight", "network_id": network });
    let firewall = house.post("/v2/firewalls", firewall).await["id"].clone();
    let order = json!({
        "hostname": "db", "size": "small", "network_id": network, "firewall_id": firewall,
        "public_ip": "none", "script": "#!/bin/sh\nwipe",
    });
    let db = house.post("/v2/instances", order).await["id"].as_str().unwrap().to_owned();
    house.cloud.settle().await;
    let path = format!("/v2/instances/{db}/snapshots");
    let one = house.post(&path, json!({ "name": "before" })).await["id"].clone();
    house.cloud.settle().await;
    let path = format!("{path}/{}/restore", one.as_str().unwrap());
    let twin = house.post(&path, json!({ "hostname": "twin" })).await["id"].clone();
    house.cloud.settle().await;
    let twin = house.get(&format!("/v2/instances/{}", twin.as_str().unwrap())).await;
    let source = house.get(&format!("/v2/instances/{db}")).await;
    for field in ["size", "network_id", "firewall_id", "public_ip", "template_id", "initial_user"] {
        assert_eq!(twin[field], source[field], "{field}");
    }
    // What its first boot was told would change what it holds now.
    assert_eq!((twin["script"].as_str(), &twin["snapshot_id"]), (Some(""), &one));
    assert_ne!(twin["initial_password"], source["initial_password"]);
}
