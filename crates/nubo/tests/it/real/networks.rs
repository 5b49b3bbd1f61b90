//! Servers in several networks: cards that come and go in real guests, and what they reach.

use std::time::Duration;

use serde_json::{Value, json};

use super::lab::{Lab, public_ip, text};

/// Tries until something is so in a guest.
fn until(command: &str) -> String {
    format!("n=0; until {command}; do n=$((n+1)); [ $n -lt 300 ] || exit 1; sleep 0.2; done")
}

/// The card of a server in a network.
#[track_caller]
fn card(server: &Value, network: &str) -> Value {
    let cards = server["networks"].as_array().unwrap();
    let found = cards.iter().find(|card| card["network_id"] == network);
    found.unwrap_or_else(|| panic!("no card in {network}: {server}")).clone()
}

#[test]
fn a_running_server_joins_a_network_reaches_its_neighbours_there_and_leaves_it() {
    let lab = Lab::start();
    let back = lab.ask("POST", "/v1/networks", &json!({ "name": "back" }));
    let back = text(&back, "id");
    lab.note_id(&back);
    // One is in it from its first boot, the other joins while it runs.
    let two = text(&lab.order("two", &json!({ "public_ip": false, "networks": ["back"] })), "id");
    let one = text(&lab.order("one", &Value::Null), "id");
    let ip = public_ip(&lab.await_status(&one, "running"));
    let two_there = text(&lab.await_status(&two, "running"), "network_id");
    assert_eq!(two_there, back, "the first of the order is the primary one");
    let reach = text(&card(&lab.get(&format!("/v1/servers/{two}")), &back), "private_ip");
    lab.shell.run(&ip, "[ $(ls -d /sys/class/net/eth* | wc -l) = 1 ]");

    let attach = format!("/v1/servers/{one}/actions/attach-network");
    let joined = lab.act("POST", &attach, &json!({ "network": "back" }));
    let new = card(&joined, &back);
    let (address, mac) = (text(&new, "private_ip"), text(&new, "mac_address"));
    lab.shell.run(&ip, &until(&format!("ip -4 -o addr show | grep -q 'eth1 .* {address}/'")));
    lab.shell.run(&ip, &format!("grep -q {mac} /sys/class/net/eth1/address"));
    let ways = lab.shell.run(&ip, "ip route | grep ^default");
    assert!(ways.lines().count() == 1 && ways.contains("eth0"), "another way out: {ways}");
    let talks = format!("nc -w 5 {reach} 22 </dev/null | grep -q SSH");
    lab.shell.run(&ip, &until(&talks));
    assert!(!lab.shell.run(&ip, &format!("ip route get {reach}")).contains("eth0"));

    // It begins with both cards, the primary one first as before.
    lab.act("POST", &format!("/v1/servers/{one}/actions/reset"), &Value::Null);
    lab.await_status(&one, "running");
    lab.shell.run(&ip, &until(&format!("ip -4 -o addr show | grep -q 'eth1 .* {address}/'")));
    lab.shell.run(&ip, &until(&talks));

    let delete = format!("/v1/networks/{back}");
    let (status, _, answer) = lab.cloud().ask("DELETE", &delete, &lab.key, "");
    assert_eq!(status, 409, "{answer}");
    let detach = format!("/v1/servers/{one}/actions/detach-network");
    lab.act("POST", &detach, &json!({ "network": "back" }));
    lab.shell.run(&ip, &until("[ $(ls -d /sys/class/net/eth* | wc -l) = 1 ]"));
    // A card that comes again is asked for its address again.
    lab.act("POST", &attach, &json!({ "network": "back" }));
    std::thread::sleep(Duration::from_millis(200));
    lab.shell.run(&ip, &until(&talks));
    lab.delete_servers(&[one, two]);
    lab.ask("DELETE", &delete, &Value::Null);
    lab.finish();
}
