//! Work on servers: power, passwords, reinstalling, labels, terminating.

use std::time::Duration;

use nubo_flows::reconcile::Collector;
use serde_json::{Value, json};

use crate::stage::{Shop, refused};

async fn password(shop: &Shop, id: &str) -> String {
    let login = shop.ask("GET", &format!("/servers/{id}/credentials"), Value::Null).await;
    login.expect(200).text_at("/password")
}

#[tokio::test]
async fn power_answers_with_the_status_after_the_call() {
    let shop = Shop::new().await;
    let id = shop.server(json!({ "label": "web" })).await;
    let power = async |word: &str| {
        shop.ask("POST", &format!("/servers/{id}/power/{word}"), Value::Null).await
    };
    for (word, status) in
        [("stop", "stopped"), ("start", "running"), ("reboot", "running"), ("stop", "stopped")]
    {
        let told = power(word).await.expect(200).json();
        assert_eq!(told, json!({ "id": id, "action": word, "status": status }));
        assert_eq!(shop.read(&id).await["status"], status, "{word}");
        let stats = shop.ask("GET", &format!("/servers/{id}/stats"), Value::Null).await.json();
        let on = if status == "running" { "POWERED_ON" } else { "POWERED_OFF" };
        assert_eq!(stats["powerState"], on);
        assert!(stats.as_object().unwrap().contains_key("live"));
    }
    refused(&power("stop").await, 409);
    refused(&power("reboot").await, 409);
    power("start").await.expect(200);
    refused(&power("start").await, 409);
    refused(&power("suspend").await, 404);
}

#[tokio::test]
async fn the_password_that_is_shown_is_the_one_that_the_guest_has() {
    let shop = Shop::new().await;
    let id = shop.server(json!({ "label": "web" })).await;
    let first = password(&shop, &id).await;
    assert_eq!(first.len(), 24);
    let path = format!("/servers/{id}/password-reset");
    let told = shop.ask("POST", &path, Value::Null).await.expect(200).json();
    let second = password(&shop, &id).await;
    assert_eq!(told["password"], second.as_str());
    assert_ne!(first, second);
    assert_eq!((&told["username"], &told["port"]), (&"root".into(), &json!(22)));
    assert_eq!(told["ip"], shop.read(&id).await["ipAddress"]);
    assert!(told.get("rdpAddress").is_none(), "only Windows has one");
    assert_eq!(shop.read(&id).await["status"], "running", "no reboot");

    let once = shop.ask_once("reset", &path, &Value::Null).await.expect(200);
    let again = shop.ask_once("reset", &path, &Value::Null).await.expect(200);
    assert_eq!(once.bytes, again.bytes);
    assert_eq!(password(&shop, &id).await, once.text_at("/password"));

    shop.ask("POST", &format!("/servers/{id}/power/stop"), Value::Null).await.expect(200);
    refused(&shop.ask("POST", &path, Value::Null).await, 409);
    assert_eq!(password(&shop, &id).await, once.text_at("/password"));
}

#[tokio::test]
async fn a_windows_server_is_reached_by_remote_desktop() {
    let shop = Shop::new().await;
    let image = json!({ "name": "windows-server-2025", "title": "Windows Server 2025",
        "os": "windows-server", "os_version": "2025", "default_user": "Administrator",
        "min_disk_gib": 1 });
    shop.cloud.ask_as_operator("POST", "/v1/admin/images", image).await.expect(201);
    let os = json!({ "os": "windows-server-2025", "osTemplate": "windows-server-2025" });
    let id = shop.server(os).await;
    let login = shop.ask("GET", &format!("/servers/{id}/credentials"), Value::Null).await.json();
    let ip = shop.read(&id).await["ipAddress"].as_str().unwrap().to_owned();
    assert_eq!((&login["username"], &login["port"]), (&"Administrator".into(), &json!(3389)));
    assert_eq!(login["rdpAddress"], format!("{ip}:3389"));
}

#[tokio::test]
async fn reinstalling_keeps_the_server_and_changes_its_system_and_password() {
    let shop = Shop::new().await;
    let id = shop.server(json!({ "label": "My web", "hostname": "web" })).await;
    let (before, old) = (shop.read(&id).await, password(&shop, &id).await);
    let path = format!("/servers/{id}/reinstall");
    let body = json!({ "os": "ubuntu-2404", "osTemplate": "ubuntu-24.04" });
    let told = shop.ask_once("again", &path, &body).await.expect(200);
    assert_eq!((told.text_at("/id"), told.text_at("/status")), (id.clone(), "building".to_owned()));
    let replay = shop.ask_once("again", &path, &body).await.expect(200);
    assert_eq!((told.bytes, replay.header("idempotent-replayed")), (replay.bytes.clone(), "true"));
    shop.cloud.settle().await;
    let after = shop.read(&id).await;
    for kept in ["id", "label", "hostname", "region", "ipAddress", "productId", "createdAt"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert_eq!((&after["status"], &after["os"]), (&"running".into(), &"ubuntu-24.04".into()));
    assert_ne!(password(&shop, &id).await, old);
    for missing in [json!({}), json!({ "os": "tiny" }), json!({ "osTemplate": "tiny" })] {
        refused(&shop.ask("POST", &path, missing).await, 400);
    }
}

#[tokio::test]
async fn a_key_without_destroy_neither_terminates_nor_reinstalls() {
    let shop = Shop::new().await;
    let id = shop.server(json!({ "label": "web" })).await;
    let usual = ["account:read", "servers:read", "servers:write", "billing:read"];
    let key = shop.cloud.key_with(&shop.own, &usual).await;
    let wanted = "API key is missing required scope(s): servers:destroy";
    let path = format!("/servers/{id}");
    let gone = shop.ask_with(&key, "DELETE", &path, Value::Null).await;
    assert_eq!(refused(&gone, 403), wanted);
    let body = json!({ "os": "tiny", "osTemplate": "tiny" });
    let again = shop.ask_with(&key, "POST", &format!("{path}/reinstall"), body).await;
    assert_eq!(refused(&again, 403), wanted);
    assert_eq!(shop.read(&id).await["status"], "running");
    let power = shop.ask_with(&key, "POST", &format!("{path}/power/stop"), Value::Null).await;
    assert_eq!(power.expect(200).text_at("/status"), "stopped");
    let log = shop.cloud.ask("GET", "/v1/audit-logs?limit=100", &shop.own.key, Value::Null).await;
    let log = log.expect(200).json().to_string();
    assert!(log.contains("\"denied\"") && log.contains("server.rebuild"), "refusals are on record");
}

#[tokio::test]
async fn terminating_is_immediate_and_final() {
    let shop = Shop::new().await;
    let id = shop.server(json!({ "label": "web" })).await;
    let path = format!("/servers/{id}");
    let told = shop.ask("DELETE", &path, Value::Null).await.expect(200).json();
    assert_eq!(told, json!({ "id": id, "status": "terminated" }));
    assert_eq!(shop.ask("GET", "/servers", Value::Null).await.json(), json!([]));
    refused(&shop.ask("DELETE", &path, Value::Null).await, 404);
    shop.cloud.settle().await;
    let left = shop.read(&id).await;
    assert_eq!((&left["status"], &left["ipAddress"]), (&"terminated".into(), &Value::Null));
    refused(&shop.ask("DELETE", &path, Value::Null).await, 404);
    refused(&shop.ask("GET", &format!("{path}/credentials"), Value::Null).await, 404);
    refused(&shop.ask("GET", &format!("{path}/stats"), Value::Null).await, 404);
    refused(&shop.ask("POST", &format!("{path}/sso"), Value::Null).await, 404);
    refused(&shop.ask("POST", &format!("{path}/power/start"), Value::Null).await, 409);
}

#[tokio::test]
async fn a_label_is_cosmetic() {
    let shop = Shop::new().await;
    let id = shop.server(json!({ "label": "web", "hostname": "web" })).await;
    let path = format!("/servers/{id}/label");
    let told = shop.ask("PATCH", &path, json!({ "label": "Shop 2" })).await.expect(200).json();
    assert_eq!((&told["label"], &told["hostname"]), (&"Shop 2".into(), &"web".into()));
    assert_eq!(shop.read(&id).await, told);
    for label in ["", "-a", "a.b", "a\nb", &"x".repeat(65)] {
        refused(&shop.ask("PATCH", &path, json!({ "label": label })).await, 400);
    }
}

#[tokio::test]
async fn a_suspended_server_can_only_be_read_and_terminated() {
    let shop = Shop::new().await;
    let id = shop.server(json!({ "label": "web" })).await;
    let suspend = format!("/v1/admin/servers/srv_{}/actions/suspend", id.replace('-', ""));
    shop.cloud.ask_as_operator("POST", &suspend, Value::Null).await.expect(200);
    shop.cloud.settle().await;
    assert_eq!(shop.read(&id).await["status"], "suspended");
    let stats = shop.ask("GET", &format!("/servers/{id}/stats"), Value::Null).await.json();
    assert_eq!(stats, json!({ "powerState": "SUSPENDED", "live": null }));
    for work in ["power/start", "power/stop", "power/reboot", "password-reset"] {
        refused(&shop.ask("POST", &format!("/servers/{id}/{work}"), Value::Null).await, 409);
    }
    refused(&shop.ask("GET", &format!("/servers/{id}/credentials"), Value::Null).await, 409);
    let body = json!({ "os": "tiny", "osTemplate": "tiny" });
    refused(&shop.ask("POST", &format!("/servers/{id}/reinstall"), body).await, 409);
    shop.ask("DELETE", &format!("/servers/{id}"), Value::Null).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_running_server_uses_is_told_with_the_right_to_read_servers() {
    let shop = Shop::new().await;
    let id = shop.server(json!({ "label": "web" })).await;
    let path = format!("/servers/{id}/stats");
    let stats = shop.ask("GET", &path, Value::Null).await.expect(200).json();
    assert_eq!(stats, json!({ "powerState": "POWERED_ON", "live": null }));
    let mut collector = Collector::default();
    for _ in 0..3 {
        // Rates need some time to have passed; the moments are those of the cloud's clock.
        tokio::time::sleep(Duration::from_millis(1_050)).await;
        shop.cloud.clock.advance(Duration::from_secs(10));
        collector.collect(&shop.cloud.hands, &*shop.cloud.metrics).await.unwrap();
    }
    shop.cloud.clock.advance(Duration::from_secs(10));
    let key = shop.cloud.key_with(&shop.own, &["servers:read"]).await;
    let stats = shop.ask_with(&key, "GET", &path, Value::Null).await.expect(200).json();
    let live = &stats["live"];
    let total = live["memoryTotalMb"].as_f64().unwrap();
    assert!((0.0..=100.0).contains(&live["cpuPercent"].as_f64().unwrap()), "{live}");
    assert!((0.0..=total).contains(&live["memoryUsedMb"].as_f64().unwrap()), "{live}");
    for name in ["diskReadKbps", "diskWriteKbps", "networkRxKbps", "networkTxKbps"] {
        assert!(live[name].as_f64().is_some_and(|figure| figure >= 0.0), "{name}: {live}");
    }
    assert!(live["timestamp"].as_str().unwrap().ends_with(".000Z"), "{live}");
    // What was measured long ago is not the present.
    shop.cloud.clock.advance(Duration::from_secs(120));
    let stats = shop.ask("GET", &path, Value::Null).await.expect(200).json();
    assert_eq!(stats["live"], Value::Null);
}
