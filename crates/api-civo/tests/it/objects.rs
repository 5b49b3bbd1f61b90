//! What the contract warns of in single kinds, one test for each trap.

use serde_json::{Value, json};

use crate::house::{House, KEY};

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn a_network_can_be_deleted_with_its_firewall_and_made_again() {
    let house = House::new().await;
    let made = house.post("/v2/vpc/networks", json!({ "label": "tf" })).await;
    assert_eq!((&made["label"], &made["result"]), (&json!("tf"), &json!("success")));
    let body = json!({ "name": "tf-default", "network_id": made["id"] });
    let firewall = house.post("/v2/vpc/firewalls", body).await;
    assert_eq!(firewall["result"], "success");
    let path = format!("/v2/vpc/networks/{}", made["id"].as_str().unwrap());
    for _ in 0..2 {
        let answer = house.ask("DELETE", &path, Value::Null).await.expect(200);
        assert_eq!(answer.json()["result"], "success");
    }
    let answer = house.ask("GET", &path, Value::Null).await.expect(404);
    assert_eq!(answer.text_at("/code"), "database_network_not_found");
    // Nobody deletes the firewall that clients make beside each network, which has its name.
    let made = house.post("/v2/vpc/networks", json!({ "label": "tf" })).await;
    let body = json!({ "name": "tf-default", "network_id": made["id"] });
    assert_eq!(house.post("/v2/vpc/firewalls", body).await["result"], "success");
}

#[tokio::test]
async fn names_of_firewalls_volumes_networks_and_keys_are_unique() {
    let house = House::new().await;
    for (path, body, code) in [
        ("/v2/firewalls", json!({ "name": "a" }), "database_firewall_duplicate_name"),
        ("/v2/firewalls", json!({ "name": "default-default" }), "database_firewall_duplicate_name"),
        ("/v2/volumes", json!({ "name": "a", "size_gb": 1 }), "database_volume_duplicate_name"),
        ("/v2/networks", json!({ "label": "a" }), "database_network_duplicate_name"),
        (
            "/v2/sshkeys",
            json!({ "name": "a", "public_key": KEY }),
            "database_ssh_key_duplicate_name",
        ),
        ("/v2/instances", json!({ "hostname": "a" }), "database_instance_duplicate_name"),
    ] {
        house.ask("POST", path, body.clone()).await;
        let answer = house.ask("POST", path, body).await.expect(409);
        assert_eq!(answer.text_at("/code"), code, "{path}");
    }
}

#[tokio::test]
async fn a_new_firewall_opens_ssh_and_the_web_unless_told_otherwise() {
    let house = House::new().await;
    let rules = async |body: Value| {
        let made = house.post("/v2/firewalls", body).await;
        let path = format!("/v2/firewalls/{}/rules", made["id"].as_str().unwrap());
        let rules = house.get(&path).await;
        let listed = house.get("/v2/firewalls").await;
        let listed = listed.as_array().unwrap().iter().find(|f| f["id"] == made["id"]).unwrap();
        assert_eq!(listed["rules"], rules, "the list holds what is asked for alone");
        assert_eq!(listed["rules_count"], rules.as_array().unwrap().len());
        rules
    };
    let usual = rules(json!({ "name": "a" })).await;
    let ports: Vec<&Value> = usual.as_array().unwrap().iter().map(|rule| &rule["ports"]).collect();
    assert_eq!(ports, ["22", "80", "443"]);
    for rule in usual.as_array().unwrap() {
        assert_eq!(rule["cidr"], json!(["0.0.0.0/0"]));
        let told = (&rule["direction"], &rule["action"], &rule["protocol"]);
        assert_eq!(told, (&json!("ingress"), &json!("allow"), &json!("tcp")));
    }
    let none = rules(json!({ "name": "b", "create_rules": false, "rules": [] })).await;
    assert_eq!(none, json!([]));
    let own = rules(json!({
        "name": "c", "create_rules": false, "rules": [{
            "protocol": "tcp", "ports": "80-443", "cidr": ["10.0.0.0/8", "192.0.2.0/24"],
            "direction": "egress", "action": "allow", "label": "web",
        }],
    }));
    let own = own.await;
    assert_eq!(own.as_array().unwrap().len(), 1, "a rule for two blocks is one rule");
    assert_eq!(own[0]["cidr"], json!(["10.0.0.0/8", "192.0.2.0/24"]));
    let ports = (&own[0]["start_port"], &own[0]["end_port"], &own[0]["ports"]);
    assert_eq!(ports, (&json!("80"), &json!("443"), &json!("80-443")));
}

#[tokio::test]
async fn a_rule_for_several_blocks_comes_and_goes_as_one() {
    let house = House::new().await;
    let body = json!({ "name": "a", "create_rules": false, "rules": [] });
    let firewall = house.post("/v2/firewalls", body).await["id"].clone();
    let path = format!("/v2/firewalls/{}/rules", firewall.as_str().unwrap());
    let body = json!({
        "firewall_id": firewall, "region": "", "protocol": "tcp", "start_port": "22",
        "end_port": "", "cidr": ["10.0.0.0/8", "192.0.2.0/24"], "direction": "ingress",
        "action": "allow", "label": "ssh",
    });
    let rule = house.post(&path, body).await;
    assert_eq!(rule["end_port"], "22");
    assert_eq!(rule["cidr"].as_array().unwrap().len(), 2);
    assert_eq!(house.get(&path).await, json!([rule]));
    let one = format!("{path}/{}", rule["id"].as_str().unwrap());
    house.ask("DELETE", &one, Value::Null).await.expect(200);
    assert_eq!(house.get(&path).await, json!([]));
    let answer = house.ask("DELETE", &one, Value::Null).await.expect(404);
    assert_eq!(answer.text_at("/code"), "database_firewall_rules_find");
}

#[tokio::test]
async fn a_volume_is_attached_once_and_grows_only_while_it_is_free() {
    let house = House::new().await;
    let (web, other) = (house.instance("web").await, house.instance("other").await);
    let made = house.post("/v2/volumes", json!({ "name": "disk", "size_gb": 2 })).await;
    let path = format!("/v2/volumes/{}", made["id"].as_str().unwrap());
    let put = async |what: &str, body: Value| {
        let answer = house.ask("PUT", &format!("{path}/{what}"), body).await;
        house.cloud.settle().await;
        answer
    };
    put("attach", json!({ "instance_id": web, "region": "" })).await.expect(200);
    let volume = house.get(&path).await;
    assert_eq!((&volume["status"], &volume["instance_id"]), (&json!("attached"), &json!(web)));
    assert!(volume["mountpoint"].as_str().unwrap().starts_with("/dev/"));
    let instance = house.get(&format!("/v2/instances/{web}")).await;
    assert_eq!(instance["attached_volumes"], json!([{ "id": made["id"] }]));
    for (what, body, code) in [
        ("attach", json!({ "instance_id": other }), "database_volume_cannot_multiple_attach"),
        ("resize", json!({ "size_gb": 3 }), "database_volume_still_attached_cannot_resize"),
    ] {
        assert_eq!(put(what, body).await.expect(409).text_at("/code"), code);
    }
    let answer = house.ask("DELETE", &path, Value::Null).await.expect(409);
    assert_eq!(answer.text_at("/code"), "database_volume_delete_failed");
    put("detach", json!({ "region": "" })).await.expect(200);
    let answer = put("detach", json!({})).await.expect(409);
    assert_eq!(answer.text_at("/code"), "database_volume_not_attached");
    let answer = put("resize", json!({ "size_gb": 2 })).await.expect(400);
    assert_eq!(answer.text_at("/code"), "parameter_volume_size_must_increase");
    put("resize", json!({ "size_gb": 4, "region": "" })).await.expect(200);
    let volume = house.get(&path).await;
    assert_eq!((&volume["status"], &volume["size_gb"]), (&json!("available"), &json!(4)));
    house.ask("DELETE", &path, Value::Null).await.expect(200);
    house.cloud.settle().await;
    let answer = house.ask("GET", &path, Value::Null).await.expect(404);
    assert_eq!(answer.text_at("/code"), "database_volume_not_found");
}

#[tokio::test]
async fn an_ip_that_is_assigned_is_the_instances_and_cannot_be_deleted() {
    let house = House::new().await;
    let web = house.instance("web").await;
    let ip = house.post("/v2/vpc/ips", json!({ "name": "mine", "region": "local" })).await;
    assert_eq!(ip["assigned_to"], json!({ "id": "", "type": "", "name": "" }));
    let path = format!("/v2/ips/{}", ip["id"].as_str().unwrap());
    let act = async |body: Value| house.post(&format!("{path}/actions"), body).await;
    act(json!({ "action": "assign", "assign_to_id": web, "assign_to_type": "instance" })).await;
    let instance = house.get(&format!("/v2/instances/{web}")).await;
    assert_eq!(instance["public_ip"], ip["ip"]);
    assert_eq!(instance["reserved_ip"], ip["ip"]);
    assert_eq!(instance["reserved_ip_id"], ip["id"]);
    assert_eq!(instance["reserved_ip_name"], "mine");
    let assigned = house.get(&path).await["assigned_to"].clone();
    assert_eq!(assigned, json!({ "id": web, "type": "instance", "name": "web" }));
    let answer = house.ask("DELETE", &path, Value::Null).await.expect(409);
    assert_eq!(answer.text_at("/code"), "database_cannot_move_ip");
    act(json!({ "action": "unassign", "assign_to_id": "", "assign_to_type": "" })).await;
    assert_eq!(house.get(&path).await["assigned_to"]["id"], "");
    house.ask("DELETE", &path, Value::Null).await.expect(200);
    house.ask("GET", &path, Value::Null).await.expect(404);
}

#[tokio::test]
async fn an_instance_is_ordered_with_a_reserved_ip_and_a_private_address() {
    let house = House::new().await;
    let ip = house.post("/v2/ips", json!({ "name": "mine" })).await;
    let order = json!({
        "hostname": "web", "reserved_ipv4": ip["id"], "private_ipv4": "10.0.0.77",
    });
    let made = house.post("/v2/instances", order).await;
    assert_eq!((&made["public_ip"], &made["private_ip"]), (&ip["ip"], &json!("10.0.0.77")));
    house.cloud.settle().await;
    let path = format!("/v2/ips/{}", ip["id"].as_str().unwrap());
    assert_eq!(house.get(&path).await["assigned_to"]["id"], made["id"]);
    let again = json!({ "hostname": "other", "reserved_ipv4": ip["ip"] });
    assert_eq!(house.ask("POST", "/v2/instances", again).await.status.as_u16(), 409);
    let again = json!({ "hostname": "other", "private_ipv4": "10.0.0.77" });
    assert_eq!(house.ask("POST", "/v2/instances", again).await.status.as_u16(), 400);
    let path = format!("/v2/instances/{}", made["id"].as_str().unwrap());
    house.ask("DELETE", &path, Value::Null).await.expect(200);
    house.cloud.settle().await;
    let path = format!("/v2/ips/{}", ip["id"].as_str().unwrap());
    assert_eq!(house.get(&path).await["assigned_to"]["id"], "", "it stays its owner's");
}

#[tokio::test]
async fn notes_are_kept_until_they_are_deleted_by_word() {
    let house = House::new().await;
    let web = house.instance("web").await;
    let path = format!("/v2/instances/{web}");
    let change = async |body: Value| house.ask("PUT", &path, body).await.expect(200);
    let address = house.get(&path).await["public_ip"].clone();
    let echo = json!({
        "hostname": "web", "reverse_dns": "", "notes": "mind\nthis", "public_ip": address,
        "subnets": null, "region": "local",
    });
    change(echo).await;
    assert_eq!(house.get(&path).await["notes"], "mind\nthis");
    assert_eq!(house.get(&path).await["public_ip"], address);
    change(json!({ "hostname": "web2", "notes": "" })).await;
    assert_eq!(house.get(&path).await["notes"], "mind\nthis");
    change(json!({ "notes": "", "notes_delete": "true" })).await;
    let instance = house.get(&path).await;
    assert_eq!((&instance["notes"], &instance["hostname"]), (&json!(""), &json!("web2")));
}

#[tokio::test]
async fn a_public_address_comes_and_goes_by_word_and_an_echo_changes_nothing() {
    let house = House::new().await;
    let path = format!("/v2/instances/{}", house.instance("web").await);
    let change = async |word: &str| {
        let body = json!({ "hostname": "web", "public_ip": word, "region": "local" });
        house.ask("PUT", &path, body).await.expect(200);
        house.cloud.settle().await;
        house.get(&path).await["public_ip"].clone()
    };
    let used = async || house.get("/v2/quota").await["public_ip_address_usage"].clone();
    let first = house.get(&path).await["public_ip"].clone();
    assert_eq!(change(first.as_str().unwrap()).await, first);
    assert_eq!((change("false").await, used().await), (Value::Null, json!(0)));
    assert_eq!(change("none").await, Value::Null);
    assert!(change("true").await.is_string());
    assert_eq!(used().await, json!(1));
}

#[tokio::test]
async fn every_unknown_thing_has_the_code_that_clients_look_for() {
    let house = House::new().await;
    let nobody = "00000000-0000-7000-8000-000000000000";
    for (field, code) in [
        ("network_id", "database_network_not_found"),
        ("firewall_id", "database_firewall_not_found"),
        ("ssh_key_id", "database_ssh_key_not_found"),
        ("template_id", "database_disk_image_not_found"),
        ("size", "database_size_not_found"),
        ("reserved_ipv4", "database_ip_find"),
    ] {
        let mut order = json!({ "hostname": "web" });
        order[field] = json!(nobody);
        let answer = house.ask("POST", "/v2/instances", order).await.expect(404);
        assert_eq!(answer.text_at("/code"), code, "{field}");
    }
    for (kind, code) in [
        ("instances", "database_instance_find"),
        ("networks", "database_network_not_found"),
        ("firewalls", "database_firewall_not_found"),
        ("volumes", "database_volume_not_found"),
        ("ips", "database_ip_find"),
        ("sshkeys", "database_ssh_key_not_found"),
        ("disk_images", "database_disk_image_not_found"),
    ] {
        let path = format!("/v2/{kind}/{nobody}");
        let answer = house.ask("GET", &path, Value::Null).await.expect(404);
        assert_eq!(answer.text_at("/code"), code, "{kind}");
    }
}

#[tokio::test]
async fn quotas_are_numbers_that_follow_what_is_used() {
    let house = House::new().await;
    let before = house.get("/v2/quota").await;
    house.instance("web").await;
    house.post("/v2/volumes", json!({ "name": "d", "size_gb": 7 })).await;
    let quota = house.get("/v2/quota").await;
    for (name, value) in quota.as_object().unwrap() {
        let is_text = ["id", "default_user_id", "default_user_email_address"];
        assert_eq!(value.is_string(), is_text.contains(&name.as_str()), "{name}");
    }
    let grown = |name: &str| quota[name].as_i64().unwrap() - before[name].as_i64().unwrap();
    assert_eq!((grown("instance_count_usage"), grown("disk_volume_count_usage")), (1, 1));
    assert_eq!(grown("disk_gb_usage"), 2 + 7);
}

#[tokio::test]
async fn one_key_for_several_orders_makes_one_instance() {
    let house = House::new().await;
    let order = json!({ "hostname": "web" }).to_string();
    let headers = [JSON, ("idempotency-key", "once")];
    let first = house.raw("POST", "/v2/instances", &headers, &order).await.expect(200);
    let again = house.raw("POST", "/v2/instances", &headers, &order).await.expect(200);
    assert_eq!(first.bytes, again.bytes);
    assert_eq!(house.get("/v2/instances").await["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_has_happened_is_numbered_and_told_from_the_newest() {
    let house = House::new().await;
    let web = house.instance("web").await;
    let path = format!("/v2/actions?resource_id={web}&per_page=100");
    let actions = house.get(&path).await["items"].as_array().unwrap().clone();
    let numbers: Vec<i64> = actions.iter().map(|action| action["id"].as_i64().unwrap()).collect();
    assert!(numbers.len() > 1 && numbers.is_sorted_by(|a, b| a > b), "{numbers:?}");
    assert!(actions.iter().all(|action| action["related_id"] == web.as_str()));
    assert_eq!(actions.last().unwrap()["type"], "instance-created");
}

#[tokio::test]
async fn a_network_with_volumes_or_instances_stays() {
    let house = House::new().await;
    let network = house.post("/v2/networks", json!({ "label": "a" })).await["id"].clone();
    let body = json!({ "name": "d", "size_gb": 1, "network_id": network });
    house.post("/v2/volumes", body).await;
    let path = format!("/v2/networks/{}", network.as_str().unwrap());
    let code = async || house.ask("DELETE", &path, Value::Null).await.expect(409).text_at("/code");
    assert_eq!(code().await, "database_network_inuse_by_volumes");
    house.post("/v2/instances", json!({ "hostname": "w", "network_id": network })).await;
    assert_eq!(code().await, "database_network_delete_with_instance");
}

#[tokio::test]
async fn the_twins_of_the_vpc_are_the_same_objects() {
    let house = House::new().await;
    house.post("/v2/vpc/networks", json!({ "label": "a" })).await;
    house.post("/v2/vpc/firewalls", json!({ "name": "a" })).await;
    house.post("/v2/ips", json!({ "name": "a" })).await;
    for kind in ["networks", "firewalls", "ips"] {
        let plain = house.get(&format!("/v2/{kind}")).await;
        assert_eq!(plain, house.get(&format!("/v2/vpc/{kind}")).await, "{kind}");
        assert!(plain.to_string().contains("\"a\""), "{plain}");
    }
}

#[tokio::test]
async fn a_rule_that_denies_is_one_at_every_door() {
    let house = House::new().await;
    let body = json!({ "name": "a", "create_rules": false, "rules": [] });
    let firewall = house.post("/v2/firewalls", body).await["id"].clone();
    let path = format!("/v2/firewalls/{}/rules", firewall.as_str().unwrap());
    let body = json!({
        "protocol": "tcp", "start_port": "25", "end_port": "", "cidr": ["0.0.0.0/0"],
        "direction": "egress", "action": "deny",
    });
    let rule = house.post(&path, body).await;
    assert_eq!((&rule["action"], &rule["direction"]), (&json!("deny"), &json!("egress")));
    assert_eq!(house.get(&path).await, json!([rule]));
    let group = house.get("/v1/security-groups/a").await;
    assert_eq!(
        (&group["rules"][0]["action"], &group["rules"][0]["ports"]),
        (&json!("deny"), &json!("25"))
    );
}

#[tokio::test]
async fn an_instance_has_a_password_from_the_start_and_shows_it_to_its_owner() {
    let house = House::new().await;
    let order = json!({ "hostname": "web", "initial_user": "civo" });
    let made = house.post("/v2/instances", order).await;
    let password = made["initial_password"].as_str().unwrap();
    assert_eq!(password.len(), 24);
    house.cloud.settle().await;
    let all = house.get("/v2/instances").await;
    assert_eq!(all["items"][0]["initial_password"], password);
    assert_eq!(all["items"][0]["initial_user"], "civo");
    let other = house.post("/v2/instances", json!({ "hostname": "other" })).await;
    assert_ne!(other["initial_password"], password);
}

#[tokio::test]
async fn the_default_network_stays_and_a_second_delete_of_another_is_no_error() {
    let house = House::new().await;
    let default = house.get("/v2/networks").await[0]["id"].clone();
    let path = format!("/v2/networks/{}", default.as_str().unwrap());
    let answer = house.ask("DELETE", &path, Value::Null).await.expect(409);
    assert_eq!(answer.text_at("/code"), "network_delete_default");
    assert_eq!(house.get("/v2/networks").await[0]["id"], default);
}

#[tokio::test]
async fn what_a_port_lets_through_is_ordered_and_changed() {
    let house = House::new().await;
    let order = json!({
        "hostname": "web", "network_bandwidth_limit": 100, "allowed_ips": ["10.0.0.40"],
    });
    let path = format!(
        "/v2/instances/{}",
        house.post("/v2/instances", order).await["id"].as_str().unwrap()
    );
    house.cloud.settle().await;
    let shown = house.get(&path).await;
    assert_eq!(
        (&shown["network_bandwidth_limit"], &shown["allowed_ips"]),
        (&json!(100), &json!(["10.0.0.40"]))
    );
    let put = async |what: &str, body: Value| {
        let answer = house.ask("PUT", &format!("{path}/{what}"), body).await;
        house.cloud.settle().await;
        answer
    };
    put("allowed_ips", json!({ "allowed_ips": null })).await.expect(200);
    put("network_bandwidth_limit", json!({ "network_bandwidth_limit": 0 })).await.expect(200);
    let shown = house.get(&path).await;
    assert_eq!((&shown["network_bandwidth_limit"], &shown["allowed_ips"]), (&json!(0), &json!([])));
    // The gateway's address is nobody else's, nor is one of another network.
    for bad in ["10.0.0.1", "10.0.0.0/16", "8.8.8.8", "x"] {
        let answer = put("allowed_ips", json!({ "allowed_ips": [bad] })).await.expect(400);
        assert!(answer.text_at("/details").starts_with("allowed_ips "), "{}", answer.json());
    }
}

#[tokio::test]
async fn naming_no_firewall_puts_an_instance_back_behind_the_default_one() {
    let house = House::new().await;
    let web = house.post("/v2/instances", json!({ "hostname": "web" })).await;
    let usual = &web["firewall_id"];
    let strict = house.post("/v2/firewalls", json!({ "name": "strict" })).await["id"].clone();
    let one = format!("/v2/instances/{}", web["id"].as_str().unwrap());
    let path = format!("{one}/firewall");
    for none in [
        json!({}),
        json!({ "firewall_id": "" }),
        json!({ "firewall_id": null }),
        json!({ "firewall_id": "default" }),
    ] {
        house.ask("PUT", &path, json!({ "firewall_id": strict })).await.expect(200);
        assert_eq!(house.get(&one).await["firewall_id"], strict);
        house.ask("PUT", &path, none.clone()).await.expect(200);
        assert_eq!(house.get(&one).await["firewall_id"], *usual, "{none}");
    }
}
