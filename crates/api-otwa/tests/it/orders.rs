//! Orders: names, systems, regions, repeating, and what becomes of an order.

use nubo_testkit::cloud::TestCloud;
use serde_json::{Value, json};

use crate::stage::{Shop, refused, typed};

#[tokio::test]
async fn label_and_host_name_are_made_from_each_other_or_up() {
    let shop = Shop::new().await;
    let named = async |more: Value| {
        let made = shop.ask("POST", "/servers", shop.order(more)).await.expect(201);
        assert_eq!(made.json()["status"], "pending");
        (made.text_at("/label"), made.text_at("/hostname"))
    };
    let pair = |label: &str, host: &str| (label.to_owned(), host.to_owned());
    assert_eq!(named(json!({ "label": "My web_1" })).await, pair("My web_1", "my-web-1"));
    let host = json!({ "hostname": "srv1.example.com" });
    assert_eq!(named(host).await, pair("srv1", "srv1.example.com"));
    let nulls = json!({ "label": null, "hostname": null, "region": null, "addons": null });
    let (label, host) = named(nulls).await;
    assert!(label == host && host.starts_with("vps-"), "{label} {host}");
    assert_ne!(named(json!({})).await, named(json!({ "addons": [] })).await);
    let twin = json!({ "label": "twin", "hostname": "twin" });
    let names = (named(twin.clone()).await, named(twin).await);
    assert_eq!(names, (pair("twin", "twin"), pair("twin", "twin")), "names may repeat");
}

#[tokio::test]
async fn a_system_is_named_by_id_or_older_id_or_family_and_both_fields_must_agree() {
    let shop = Shop::new().await;
    let order = async |os: &str, template: &str| {
        let body = shop.order(json!({ "os": os, "osTemplate": template }));
        shop.ask("POST", "/servers", body).await
    };
    for (os, template) in [
        ("ubuntu-24.04", "ubuntu-24.04"),
        ("ubuntu-2404", "ubuntu-24.04"),
        ("ubuntu-2404", "ubuntu-2404"),
        ("ubuntu", "ubuntu-24.04"),
        ("ubuntu-24.04", "ubuntu"),
        ("Ubuntu-24.04", "ubuntu-24.04"),
    ] {
        let made = order(os, template).await.expect(201);
        assert_eq!(made.text_at("/os"), "ubuntu-24.04", "{os} {template}");
        assert_eq!(made.text_at("/specs/os"), "ubuntu-24.04");
    }
    for (os, template, field) in [
        ("ubuntu-24.04", "ubuntu-22.04", "osTemplate"),
        ("tiny", "ubuntu-22.04", "osTemplate"),
        ("ubuntu", "ubuntu", "osTemplate"),
        ("plan-9", "ubuntu-24.04", "os"),
        ("custom-iso", "ubuntu-24.04", "os"),
        ("ubuntu-24.04", "plan-9", "osTemplate"),
    ] {
        let message = refused(&order(os, template).await, 400);
        assert!(message.split([' ', ':']).next() == Some(field), "{os} {template}: {message}");
    }
    let close = json!({ "available": false });
    shop.cloud.ask_as_operator("PATCH", "/v1/admin/images/ubuntu-22.04", close).await.expect(200);
    refused(&order("ubuntu-22.04", "ubuntu-22.04").await, 400);
    let only = order("ubuntu", "ubuntu").await.expect(201);
    assert_eq!(only.text_at("/os"), "ubuntu-24.04", "the only version of a family");
}

#[tokio::test]
async fn a_region_is_named_by_slug_or_display_name_and_shown_by_display_name() {
    let shop = Shop::new().await;
    let title = json!({ "title": "OTWA IST" });
    shop.cloud.ask_as_operator("PATCH", "/v1/admin/regions/local", title).await.expect(200);
    for region in ["local", "OTWA IST", "otwa ist"] {
        let made = shop.ask("POST", "/servers", shop.order(json!({ "region": region }))).await;
        let made = made.expect(201);
        assert_eq!(made.text_at("/region"), "OTWA IST");
        assert_eq!(made.text_at("/specs/region"), "OTWA IST");
    }
    let regions = shop.ask("GET", "/regions", Value::Null).await.json();
    assert_eq!(regions, json!([{ "slug": "local", "name": "OTWA IST" }]));
    let product = shop.ask("GET", "/products", Value::Null).await.json()[0].clone();
    assert_eq!((&product["region"], &product["regions"]), (&"OTWA IST".into(), &json!(["local"])));
    let close = json!({ "available": false });
    shop.cloud.ask_as_operator("PATCH", "/v1/admin/regions/local", close).await.expect(200);
    assert_eq!(shop.ask("GET", "/regions", Value::Null).await.json(), json!([]));
    let order = shop.order(json!({ "region": "local" }));
    assert!(refused(&shop.ask("POST", "/servers", order).await, 400).starts_with("region"));
}

#[tokio::test]
async fn an_order_becomes_a_server_that_every_door_shows() {
    let shop = Shop::new().await;
    let id = shop.server(json!({ "label": "My web", "hostname": "web" })).await;
    let server = shop.read(&id).await;
    assert_eq!(server["status"], "running");
    let ip = server["ipAddress"].as_str().unwrap();
    assert_eq!((&server["networking"]["primaryIp"], ip), (&json!(ip), ip));
    assert_eq!(server["specs"]["ramMb"], 256);
    assert_eq!(server["specs"]["ramGb"], 0.25);
    let path = format!("/v1/servers/srv_{}", id.replace('-', ""));
    let native = shop.cloud.ask("GET", &path, &shop.own.key, Value::Null).await.expect(200);
    assert_eq!(native.text_at("/status"), "running");
    assert_eq!((native.text_at("/name"), native.text_at("/ip_addresses/public/0")), {
        ("web".to_owned(), ip.to_owned())
    });
    let list = shop.ask("GET", "/servers", Value::Null).await.json();
    let mut detail = server.clone();
    detail.as_object_mut().unwrap().remove("specs");
    assert_eq!(list, json!([detail]), "the list shows the same but the specs");
}

#[tokio::test]
async fn a_server_made_elsewhere_is_shown_and_found_only_by_its_id() {
    let shop = Shop::new().await;
    let body = json!({ "name": "native", "size": "small", "image": "tiny" });
    let made = shop.cloud.ask("POST", "/v1/servers", &shop.own.key, body).await.expect(201);
    shop.cloud.settle().await;
    let list = shop.ask("GET", "/servers", Value::Null).await.json();
    assert_eq!((&list[0]["label"], &list[0]["status"]), (&"native".into(), &"running".into()));
    let id = list[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(made.text_at("/id"), format!("srv_{}", id.replace('-', "")));
    let login = shop.ask("GET", &format!("/servers/{id}/credentials"), Value::Null).await;
    let login = login.expect(200).json();
    assert_eq!((&login["password"], &login["port"]), (&Value::Null, &json!(22)));
    for name in ["native", &made.text_at("/id")] {
        refused(&shop.ask("GET", &format!("/servers/{name}"), Value::Null).await, 404);
    }
}

#[tokio::test]
async fn a_storm_of_one_order_is_one_server_and_identical_bodies() {
    let shop = Shop::new().await;
    let body = shop.order(json!({ "label": "storm" }));
    let ask = || shop.ask_once("retry-1", "/servers", &body);
    let all = tokio::join!(ask(), ask(), ask(), ask(), ask());
    let all = [all.0, all.1, all.2, all.3, all.4];
    for answer in &all {
        assert_eq!((answer.status.as_u16(), &answer.bytes), (201, &all[0].bytes));
    }
    let replayed = all.iter().filter(|a| a.header("idempotent-replayed") == "true").count();
    assert_eq!(replayed, 4);
    let servers = shop.ask("GET", "/servers", Value::Null).await.json();
    assert_eq!(servers.as_array().unwrap().len(), 1);
    let other = shop.order(json!({ "label": "other" }));
    refused(&shop.ask_once("retry-1", "/servers", &other).await, 422);

    let cloud = shop.cloud.restart().await;
    let mut request = TestCloud::request("POST", "/api/v1/servers", &shop.own.key, &body);
    request.headers_mut().insert("idempotency-key", "retry-1".parse().unwrap());
    let again = cloud.send(request).await;
    assert_eq!((again.status.as_u16(), &again.bytes), (201, &all[0].bytes));
}

#[tokio::test]
async fn a_refused_order_may_be_repeated_with_its_key() {
    let shop = Shop::new().await;
    let close = json!({ "available": false });
    shop.cloud.ask_as_operator("PATCH", "/v1/admin/images/tiny", close).await.expect(200);
    let body = shop.order(json!({ "label": "patient" }));
    refused(&shop.ask_once("k", "/servers", &body).await, 400);
    let open = json!({ "available": true });
    shop.cloud.ask_as_operator("PATCH", "/v1/admin/images/tiny", open).await.expect(200);
    shop.ask_once("k", "/servers", &body).await.expect(201);
}

#[tokio::test]
async fn an_order_may_come_as_a_form_and_no_other_way() {
    let shop = Shop::new().await;
    let form = format!("productId={}&os=tiny&osTemplate=tiny&label=My+form", shop.product);
    let content = ("application/x-www-form-urlencoded", form.as_str());
    let made = shop.cloud.send(typed("POST", "/servers", &shop.own.key, content)).await;
    assert_eq!(made.expect(201).text_at("/label"), "My form");
    let json = shop.order(json!({})).to_string();
    let content = ("text/csv", json.as_str());
    refused(&shop.cloud.send(typed("POST", "/servers", &shop.own.key, content)).await, 400);
}

#[tokio::test]
async fn every_port_of_a_server_is_open_because_there_is_no_word_for_rules() {
    let shop = Shop::new().await;
    shop.server(json!({ "label": "open" })).await;
    let groups = shop.cloud.ask("GET", "/v1/security-groups", &shop.own.key, Value::Null).await;
    let groups = groups.expect(200).json();
    let open = groups["data"].as_array().unwrap().iter().find(|group| group["name"] == "open");
    assert_eq!(open.unwrap()["rules"][0]["protocol"], "any");
}
