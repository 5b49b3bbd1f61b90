//! Money over the real binary: what is ordered once is paid once, whatever is sent how often and
//! whenever the process dies.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Barrier;

use rustix::process::Signal;
use serde_json::Value;

use crate::binary::{Cloud, admin, await_status};
use crate::http::Http;

const ORDER: &str = r#"{"name": "web", "size": "nano", "image": "tiny"}"#;

/// An account that pays ahead: its id and a key.
fn prepaid(data: &Path, email: &str, credit: &str) -> (String, String) {
    let create = ["account", "create", "--email", email, "--credit", credit, "--rate-limit", "0"];
    let made = admin(data, &create);
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    (text("account_id"), text("key"))
}

/// Every transaction of a key's account, page by page.
pub fn transactions(cloud: &Cloud, key: &str) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/transactions?limit=100{cursor}");
        let page = cloud.json("GET", &path, key, "", 200);
        found.extend(page["data"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

/// The types of what moved for each thing.
pub fn moved(transactions: &[Value]) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::<String, Vec<String>>::new();
    for one in transactions.iter().filter(|one| one["resource_id"].is_string()) {
        let text = |name: &str| one[name].as_str().unwrap().to_owned();
        found.entry(text("resource_id")).or_default().push(text("type"));
    }
    found
}

fn send(address: &str, key: &str, once: &str) -> (u16, String) {
    Http::new(key).send(address, ("POST", "/v1/servers", ORDER), once).unwrap()
}

#[test]
fn five_equal_orders_at_once_and_after_a_kill_are_one_server_and_one_debit() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    let (_, key) = prepaid(dir.path(), "five@example.com", "1.00");
    let together = Barrier::new(5);
    let answers: Vec<(u16, String)> = std::thread::scope(|scope| {
        let one = || {
            together.wait();
            send(&cloud.address, &key, "order-1")
        };
        let all: Vec<_> = (0..5).map(|_| scope.spawn(one)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let first = answers[0].clone();
    assert_eq!(first.0, 201, "{}", first.1);
    assert!(answers.iter().all(|answer| *answer == first), "{answers:?}");
    cloud.end(Signal::KILL);
    let cloud = Cloud::start(dir.path());
    for _ in 0..5 {
        assert_eq!(send(&cloud.address, &key, "order-1"), first, "after a restart");
    }
    let body: Value = serde_json::from_str(&first.1).unwrap();
    let id = body["id"].as_str().unwrap();
    await_status(&cloud, &key, id, "running");
    let servers = cloud.json("GET", "/v1/servers", &key, "", 200);
    assert_eq!(servers["data"].as_array().unwrap().len(), 1);
    let moved = moved(&transactions(&cloud, &key));
    assert_eq!(moved[id], ["capture", "hold"], "newest first");
    let wallet = cloud.json("GET", "/v1/wallet", &key, "", 200);
    assert_eq!((&wallet["balance"], &wallet["held"]), (&"0.997023".into(), &"0.00".into()));
    assert_eq!(admin(dir.path(), &["wallet", "verify"])["intact"], true);
}

#[test]
fn an_order_that_was_refused_for_money_succeeds_with_its_key_after_a_credit_and_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    let (account, key) = prepaid(dir.path(), "short@example.com", "0");
    for _ in 0..2 {
        let (status, body) = send(&cloud.address, &key, "order-1");
        assert_eq!(status, 402, "{body}");
        assert!(body.contains("insufficient_funds"), "{body}");
    }
    admin(dir.path(), &["credit", &account, "0.01"]);
    cloud.end(Signal::KILL);
    let cloud = Cloud::start(dir.path());
    let made = send(&cloud.address, &key, "order-1");
    assert_eq!(made.0, 201, "{}", made.1);
    assert_eq!(send(&cloud.address, &key, "order-1"), made);
    assert_eq!(admin(dir.path(), &["wallet", "verify"])["intact"], true);
}

#[test]
fn a_fresh_account_orders_without_a_deposit_unless_the_operator_wants_one() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    let made = admin(dir.path(), &["account", "create", "--email", "tab@example.com"]);
    cloud.json("POST", "/v1/servers", made["key"].as_str().unwrap(), ORDER, 201);
    cloud.end(Signal::TERM);
    let cloud = Cloud::start_with(dir.path(), &["--billing", "prepaid"]);
    let made = admin(dir.path(), &["account", "create", "--email", "ahead@example.com"]);
    cloud.json("POST", "/v1/servers", made["key"].as_str().unwrap(), ORDER, 402);
}
