//! What the contract warns of in how it is spoken, one test for each trap.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Request;
use nubo_api_civo::Civo;
use nubo_testkit::cloud::{TestCloud, patient_policy};
use serde_json::{Value, json};

use crate::house::{House, KEY};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn plain_json_that_claims_to_be_gzip_is_read() {
    let house = House::new().await;
    let headers = [JSON, ("content-encoding", "gzip")];
    let body = json!({ "label": "one", "region": "local" }).to_string();
    house.raw("POST", "/v2/networks", &headers, &body).await.expect(200);
    house.raw("GET", "/v2/networks?region=local", &headers, "").await.expect(200);
}

#[tokio::test]
async fn an_empty_region_of_a_body_does_not_hide_that_of_the_query() {
    let house = House::new().await;
    let body = json!({ "label": "one", "region": "" });
    house.ask("POST", "/v2/networks?region=LOCAL", body.clone()).await.expect(200);
    let answer = house.ask("POST", "/v2/networks?region=mars", body).await.expect(400);
    assert_eq!(answer.text_at("/code"), "region_unavailable");
    let body = json!({ "label": "two", "region": "Local" });
    house.ask("POST", "/v2/networks?region=mars", body).await.expect(200);
}

#[tokio::test]
async fn a_body_that_is_a_bare_value_says_nothing() {
    let house = House::new().await;
    let id = house.instance("web").await;
    let ip = house.post("/v2/ips", json!({ "name": "mine" })).await["ip"].clone();
    let path = format!("/v2/instances/{id}/ip/{}?region=local", ip.as_str().unwrap());
    house.raw("PUT", &path, &[JSON], "\"\"").await.expect(200);
    assert_eq!(house.get(&format!("/v2/instances/{id}")).await["public_ip"], ip);
    house.cloud.settle().await;
    house.raw("PUT", &format!("/v2/instances/{id}/stop"), &[JSON], "null").await.expect(200);
}

#[tokio::test]
async fn a_change_that_is_refused_in_one_part_is_made_in_none() {
    let house = House::new().await;
    let id = house.instance("web").await;
    let firewall = house.post("/v2/firewalls", json!({ "name": "front" })).await["id"].clone();
    let path = format!("/v2/instances/{id}");
    house.cloud.settle().await;
    let before = house.cloud.snapshot().await;
    let unknown = "0192f0c1-7b1e-7c3e-8a52-0d2f6d2b9c11";
    for (body, code) in [
        (json!({ "hostname": "new", "firewall_id": unknown }), "database_firewall_not_found"),
        (json!({ "hostname": "new", "firewall_id": "none" }), "database_firewall_not_found"),
        (json!({ "hostname": "no spaces", "firewall_id": firewall }), ""),
    ] {
        let answer = house.ask("PUT", &path, body).await;
        assert!(answer.status.is_client_error(), "{}", answer.json());
        assert!(code.is_empty() || answer.text_at("/code") == code, "{}", answer.json());
        assert_eq!(house.cloud.snapshot().await, before);
    }
    let body = json!({ "hostname": "new", "firewall_id": firewall });
    house.ask("PUT", &path, body).await.expect(200);
    let told = house.get(&path).await;
    assert_eq!((&told["hostname"], &told["firewall_id"]), (&json!("new"), &firewall));
}

#[tokio::test]
async fn a_change_whose_last_part_is_refused_leaves_nothing_of_the_others() {
    let house = House::new().await;
    let path = format!("/v2/instances/{}", house.instance("web").await);
    let firewall = house.post("/v2/firewalls", json!({ "name": "front" })).await["id"].clone();
    house.ask("PUT", &path, json!({ "public_ip": "none" })).await.expect(200);
    house.cloud.settle().await;
    let quota = format!("/v1/admin/accounts/{}/quota", house.ada.account);
    let none_left = json!({ "quotas": { "addresses": 0 } });
    house.cloud.ask_as_operator("PUT", &quota, none_left).await.expect(200);
    let before = house.cloud.snapshot().await;
    let body = json!({ "hostname": "new", "firewall_id": firewall, "public_ip": "create" });
    let answer = house.ask("PUT", &path, body.clone()).await.expect(403);
    assert_eq!(answer.text_at("/code"), "quota_limit_reached");
    assert_eq!(house.cloud.snapshot().await, before);
    // Who may not do the last part is refused before the first.
    let weak = house.cloud.key_with(&house.ada, &["servers:read", "servers:write"]).await;
    let before = house.cloud.snapshot().await;
    let answer = house.cloud.ask("PUT", &path, &weak, body).await.expect(403);
    assert_eq!(answer.text_at("/code"), "authentication_access_denied");
    assert_eq!(house.cloud.snapshot().await, before);
}

#[tokio::test]
async fn the_key_of_a_change_covers_all_its_parts() {
    let house = House::new().await;
    let path = format!("/v2/instances/{}", house.instance("web").await);
    let body = json!({ "hostname": "new", "public_ip": "none" }).to_string();
    let once = [JSON, ("idempotency-key", "once")];
    house.raw("PUT", &path, &once, &body).await.expect(200);
    house.cloud.settle().await;
    house.ask("PUT", &path, json!({ "hostname": "web", "public_ip": "create" })).await.expect(200);
    house.cloud.settle().await;
    let before = house.get(&path).await;
    house.raw("PUT", &path, &once, &body).await.expect(200);
    house.cloud.settle().await;
    assert_eq!(house.get(&path).await, before, "the second request did nothing");
    assert!(before["public_ip"].is_string());
}

#[tokio::test]
async fn two_slashes_are_one() {
    let house = House::new().await;
    assert_eq!(house.get("//v2/ping").await["result"], "success");
    house.get("/v2//regions?region=local").await;
}

#[tokio::test]
async fn forms_queries_and_json_say_the_same() {
    let house = House::new().await;
    let key = KEY.replace('+', "%2B").replace(' ', "%20");
    let pairs = format!("name=a&public_key={key}");
    house.raw("POST", "/v2/sshkeys", &[FORM], &pairs).await.expect(200);
    let path = format!("/v2/sshkeys?name=b&public_key={key}");
    house.raw("POST", &path, &[], "").await.expect(200);
    house.post("/v2/sshkeys", json!({ "name": "c", "public_key": KEY })).await;
    let names = house.get("/v2/sshkeys").await;
    let names: Vec<&str> =
        names.as_array().unwrap().iter().map(|key| key["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["a", "b", "c"]);
    let body = "name=disk&size_gb=3&bootable=false";
    let made = house.raw("POST", "/v2/volumes", &[FORM], body).await.expect(200).json();
    assert_eq!((&made["size_gb"], &made["result"]), (&json!(3), &json!("success")));
}

#[tokio::test]
async fn the_scheme_of_a_key_may_have_any_case() {
    let house = House::new().await;
    for scheme in ["bearer", "Bearer", "BEARER"] {
        let request = Request::builder().uri("/v2/ping");
        let request = request.header("authorization", format!("{scheme} {}", house.ada.key));
        house.cloud.send(request.body(Bytes::new()).unwrap()).await.expect(200);
    }
}

#[tokio::test]
async fn tags_go_in_as_a_text_and_come_out_as_a_list() {
    let house = House::new().await;
    let body = json!({ "hostname": "web", "tags": "a b env:prod" });
    let made = house.post("/v2/instances", body).await;
    assert_eq!(made["tags"], json!(["a", "b", "env:prod"]));
    house.post("/v2/instances", json!({ "hostname": "other", "tags": "a" })).await;
    let found = house.get("/v2/instances?tags=a%20b").await;
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let path = format!("/v2/instances/{}/tags", made["id"].as_str().unwrap());
    house.ask("PUT", &path, json!({ "tags": "", "region": "local" })).await.expect(200);
    let path = format!("/v2/instances/{}", made["id"].as_str().unwrap());
    assert_eq!(house.get(&path).await["tags"], json!([]));
}

#[tokio::test]
async fn a_script_goes_in_plain_and_comes_out_in_base64_and_an_image_by_its_name() {
    let house = House::new().await;
    let images = house.get("/v2/disk_images").await;
    let image = images.as_array().unwrap().iter().find(|image| image["name"] == "tiny").unwrap();
    let body = json!({
        "hostname": "web", "template_id": image["id"], "script": "#!/bin/sh\necho ä\n",
    });
    let made = house.post("/v2/instances", body).await;
    assert_eq!(made["script"], STANDARD.encode("#!/bin/sh\necho ä\n"));
    assert_eq!(made["source_id"], "tiny");
    assert_eq!(made["template_id"], image["id"]);
    assert_eq!(made["status"], "BUILDING");
}

#[tokio::test]
async fn an_order_as_the_go_client_sends_it_is_taken() {
    let house = House::new().await;
    let network = house.get("/v2/networks").await[0]["id"].clone();
    let body = json!({
        "count": 1, "hostname": "web", "reverse_dns": "", "size": "small", "region": "",
        "public_ip": "create", "reserved_ipv4": "", "private_ipv4": "", "network_id": network,
        "template_id": "", "source_type": "", "source_id": "", "snapshot_id": "",
        "initial_user": "civo", "ssh_key_id": "", "script": "", "tags": "", "firewall_id": "",
        "attached_volumes": null, "placement_rule": {},
    });
    let made = house.ask("POST", "/v2/instances?region=local", body).await.expect(200).json();
    assert_eq!((&made["size"], &made["initial_user"]), (&json!("small"), &json!("civo")));
    assert_eq!(made["network_id"], network);
    // The Go client finds what it has just made in the list.
    let all = house.get("/v2/instances?page=1&per_page=99999999&region=local").await;
    assert_eq!(all["items"][0]["id"], made["id"]);
}

#[tokio::test]
async fn no_time_is_an_empty_text_and_every_fault_is_told_in_texts() {
    let house = House::new().await;
    house.instance("web").await;
    house.post("/v2/volumes", json!({ "name": "d", "size_gb": 1 })).await;
    for path in ["/v2/instances", "/v2/volumes", "/v2/disk_images", "/v2/accounts"] {
        let text = house.get(path).await.to_string();
        assert!(text.contains("_at\":\"20") && !text.contains("_at\":\"\""), "{path}: {text}");
    }
    for path in ["/v2/nothing", "/v2/instances/x/y", "/v2"] {
        let answer = house.ask("GET", path, Value::Null).await;
        assert!(answer.json()["reason"].is_string(), "{path}: {}", answer.json());
        assert_eq!(answer.status.as_u16(), 404, "{path}");
    }
}

#[tokio::test]
async fn there_is_one_default_region_and_one_default_network() {
    let house = House::new().await;
    let count = |list: &Value| {
        list.as_array().unwrap().iter().filter(|item| item["default"] == true).count()
    };
    assert_eq!(count(&house.get("/v2/regions").await), 1);
    for path in ["/v2/networks", "/v2/vpc/networks"] {
        let networks = house.get(path).await;
        assert_eq!(count(&networks), 1, "{networks}");
        assert_eq!(networks[0]["label"], "Default");
    }
    // An instance without a network joins that one.
    let id = house.instance("web").await;
    let network = house.get(&format!("/v2/instances/{id}")).await["network_id"].clone();
    assert_eq!(network, house.get("/v2/networks").await[0]["id"]);
}

#[tokio::test]
async fn what_is_deleted_is_deleting_or_not_there() {
    let house = House::new().await;
    let id = house.instance("web").await;
    assert_eq!(house.status(&id).await, "ACTIVE");
    let path = format!("/v2/instances/{id}");
    let answer = house.ask("DELETE", &path, Value::Null).await.expect(200);
    assert_eq!(answer.json(), json!({ "result": "success" }));
    let answer = house.ask("GET", &path, Value::Null).await;
    match answer.status.as_u16() {
        200 => assert_eq!(answer.json()["status"], "DELETING"),
        _ => assert_eq!(answer.text_at("/code"), "database_instance_find"),
    }
    house.cloud.settle().await;
    for method in ["GET", "DELETE"] {
        let answer = house.ask(method, &path, Value::Null).await.expect(404);
        assert_eq!(answer.text_at("/code"), "database_instance_find");
    }
}

#[tokio::test]
async fn a_client_that_asks_too_fast_is_slowed_down_and_a_stranger_is_refused() {
    let (rate_per_minute, anonymous_rate_per_minute) = (60, 1);
    let mut policy = patient_policy();
    policy.rate_per_minute = rate_per_minute;
    policy.anonymous_rate_per_minute = anonymous_rate_per_minute;
    let cloud = TestCloud::speaking(policy, vec![Arc::new(Civo)]).await;
    let ada = cloud.tenant("ada@example.com").await;
    for _ in 0..rate_per_minute + 2 {
        cloud.ask("GET", "/v2/ping", &ada.key, Value::Null).await.expect(200);
    }
    cloud.ask("GET", "/v2/ping", "of nobody", Value::Null).await.expect(401);
    let refused = cloud.ask("GET", "/v2/ping", "of nobody", Value::Null).await.expect(429);
    assert_eq!(refused.text_at("/code"), "rate_limited");
}
