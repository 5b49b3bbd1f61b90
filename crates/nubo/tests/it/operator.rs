//! `nubo admin` against a cloud that runs.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::binary::{Cloud, admin, admin_output, new_key, nubo, refusal};

#[test]
fn without_a_cloud_it_says_how_to_start_one() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let (code, text) = refusal(&["admin", "account", "list", "--data", data]);
    assert_eq!(code, 1);
    assert!(text.contains("nubo.sock") && text.contains("nubo serve --data"), "{text}");
    let (code, text) = refusal(&["admin", "account", "list", "--data", "/nowhere"]);
    assert!(code == 1 && text.contains("/nowhere"), "{text}");
    assert_eq!(refusal(&["admin", "account", "list"]).0, 2);
}

#[test]
fn an_account_is_made_shown_stopped_and_let_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    let made = admin(dir.path(), &["account", "create", "--email", "o@example.com", "--name", "O"]);
    let text = |name: &str| made[name].as_str().unwrap();
    let (account, key) = (text("account_id"), text("key"));
    assert!(key.starts_with("sk_live_") && text("project_id").starts_with("proj_"), "{made}");
    assert_eq!(cloud.json("GET", "/v1/account", key, "", 200)["id"], account);
    let listed = admin(dir.path(), &["account", "list"]);
    assert_eq!(listed["data"][0]["name"], "O");
    let order = r#"{"name": "web", "size": "nano", "image": "tiny"}"#;
    assert_eq!(admin(dir.path(), &["account", "suspend", account])["status"], "suspended");
    cloud.json("POST", "/v1/servers", key, order, 403);
    assert_eq!(admin(dir.path(), &["account", "resume", account])["status"], "active");
    cloud.json("POST", "/v1/servers", key, order, 201);
    admin(dir.path(), &["quota", "set", account, "servers=1"]);
    let full = order.replace("web", "second");
    let refused = cloud.ask("POST", "/v1/servers", key, &full);
    assert!(refused.2.contains("quota_exceeded"), "{}", refused.2);
    let more =
        admin(dir.path(), &["key", "create", "--account", account, "--scope", "servers:read"]);
    let narrow = more["key"].as_str().unwrap();
    cloud.json("POST", "/v1/servers", narrow, order, 403);
    cloud.json("GET", "/v1/servers", narrow, "", 200);
    admin(dir.path(), &["access", "disable", account, "--remark", "unpaid"]);
    cloud.json("GET", "/v1/servers", key, "", 401);
    let verdict = admin(dir.path(), &["audit", "verify"]);
    assert_eq!(verdict["intact"], true, "{verdict}");
}

#[test]
fn a_password_from_standard_input_signs_in_and_is_in_no_list_of_processes() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    let create = ["admin", "account", "create", "--email", "p@example.com", "--password", "-"];
    let mut command = nubo(&create);
    command.arg("--data").arg(dir.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"correct horse battery\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let plain = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && plain.contains("sk_live_"), "{plain}");
    let body = r#"{"email": "p@example.com", "password": "correct horse battery"}"#;
    cloud.json("POST", "/v1/sessions", "", body, 201);
    cloud.json("POST", "/v1/sessions", "", &body.replace("horse", "cow"), 401);
}

#[test]
fn refusals_of_the_cloud_are_told_at_their_field() {
    let dir = tempfile::tempdir().unwrap();
    let _cloud = Cloud::start(dir.path());
    let create = |email: &str| {
        let data = dir.path().to_str().unwrap();
        refusal(&["admin", "account", "create", "--data", data, "--email", email])
    };
    let (code, text) = create("not an address");
    assert!(code == 1 && text.contains("email: "), "{text}");
    new_key(dir.path(), "twice@example.com");
    let (code, text) = create("twice@example.com");
    assert!(code == 1 && text.contains("email: "), "{text}");
    let absent = admin_output(dir.path(), &["account", "show", "acc_00000000"]);
    assert_eq!(absent.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&absent.stderr).unwrap();
    assert_eq!(told["error"]["code"], "not_found");
}

#[test]
fn the_catalogue_and_the_hosts_are_the_operators() {
    let dir = tempfile::tempdir().unwrap();
    let _cloud = Cloud::start_with(dir.path(), &["--fake-hosts", "2"]);
    let run = |line: &str| admin(dir.path(), &line.split(' ').collect::<Vec<_>>());
    run("region create west --address-pool 203.0.113.0/24 --country DE");
    run("region change west --title Western --available no");
    run("size create huge --vcpus 32 --memory-mib 65536 --disk-gib 500 --price-monthly 200");
    assert_eq!(run("size change huge --price-monthly 210.5")["price_monthly"], "210.50");
    run("size retire huge");
    run("image create other --title Other --os other --os-version 1 --min-disk-gib 1");
    run("image change other --available no");
    run("host create h1 --region west --vcpus 4 --memory-mib 8192 --disk-gib 100");
    assert_eq!(run("host change h1 --draining yes")["status"], "draining");
    assert_eq!(run("host list")["data"].as_array().unwrap().len(), 3);
    run("host retire h1");
    run("region retire west");
    let names = |line: &str| -> Vec<String> {
        let listed = run(line)["data"].as_array().unwrap().clone();
        listed.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("region list"), ["local"]);
    assert!(!names("size list").contains(&"huge".to_owned()));
    assert_eq!(run("flow list")["data"].as_array().unwrap().len(), 0);
    let data: &Path = dir.path();
    let output = nubo(&["admin", "size", "list"]).arg("--data").arg(data).output().unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.starts_with("ID ") && table.contains(" nano "), "{table}");
}

#[test]
fn an_order_that_the_wallet_does_not_cover_is_done_once_the_operator_credits_it() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    let create = ["account", "create", "--email", "p@example.com", "--credit", "0.00"];
    let made = admin(dir.path(), &create);
    let text = |name: &str| made[name].as_str().unwrap();
    let (account, key) = (text("account_id"), text("key"));
    let order = r#"{"name": "web", "size": "nano", "image": "tiny"}"#;
    let refused = cloud.json("POST", "/v1/servers", key, order, 402);
    assert_eq!(refused["error"]["code"], "insufficient_funds", "{refused}");
    let paid = admin(dir.path(), &["credit", account, "5.00", "--remark", "thank you"]);
    assert_eq!((&paid["balance"], &paid["description"]), (&"5.00".into(), &"thank you".into()));
    cloud.json("POST", "/v1/servers", key, order, 201);
    let back = admin(dir.path(), &["credit", account, "-1.00"]);
    assert_eq!(back["type"], "correction", "{back}");
    let wallet = admin(dir.path(), &["wallet", "show", account]);
    assert_eq!(wallet["credit_limit"], "0.00", "{wallet}");
    let wallet = admin(dir.path(), &["wallet", "limit", account, "none"]);
    assert_eq!((&wallet["credit_limit"], &wallet["available"]), (&Value::Null, &Value::Null));
    assert_eq!(cloud.json("GET", "/v1/wallet", key, "", 200)["currency"], "USD");
    assert_eq!(admin(dir.path(), &["wallet", "verify"])["intact"], true);
}

#[test]
fn where_billing_is_off_nothing_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start_with(dir.path(), &["--billing", "off", "--currency", "EUR"]);
    let made = admin(dir.path(), &["account", "create", "--email", "h@example.com"]);
    let key = made["key"].as_str().unwrap();
    let order = r#"{"name": "web", "size": "nano", "image": "tiny"}"#;
    cloud.json("POST", "/v1/servers", key, order, 201);
    let wallet = cloud.json("GET", "/v1/wallet", key, "", 200);
    assert_eq!((&wallet["balance"], &wallet["currency"]), (&"0.00".into(), &"EUR".into()));
    assert_eq!(wallet["subscriptions"], 0, "{wallet}");
}
