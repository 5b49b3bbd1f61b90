//! What happens to guests and to the cloud's process behind each other's back.
//!
//! A guest belongs to its owner, not to the process that started it: it lives on when that ends in
//! any way, and is the same one afterwards. And a guest that has died is not called running.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use super::host::command;
use super::lab::{Lab, public_ip, text};

/// Within this time the cloud tells the truth about a guest that has died.
const TRUTH: Duration = Duration::from_secs(5);

#[test]
fn guests_outlive_the_cloud_and_their_own_deaths_are_told() {
    let mut lab = Lab::start();
    let order = lab.order("g", &json!({ "count": 3 }));
    let ids: Vec<_> = order["data"].as_array().unwrap().iter().map(|s| text(s, "id")).collect();
    let ips: Vec<_> = ids.iter().map(|id| public_ip(&lab.await_status(id, "running"))).collect();
    let boots: Vec<_> = ips.iter().map(|ip| lab.shell.boot(ip)).collect();
    let first = lab.places.guests();
    assert_eq!(first.len(), 3);

    // Killed under the eyes of the cloud.
    kill(&lab, &ids[2]);
    let told = await_truth(&lab, &ids[2]);
    println!("a death was told after {:.1} s", told.as_secs_f64());
    assert!(told < TRUTH, "{told:?}");

    // Killed while nobody looks, and the cloud itself too.
    lab.end(Signal::KILL);
    kill(&lab, &ids[1]);
    lab.begin();
    let told = await_truth(&lab, &ids[1]);
    println!("a death that nobody saw was told after {:.1} s", told.as_secs_f64());
    assert!(told < TRUTH, "{told:?}");

    // An upgrade is an end in order and another start.
    assert!(lab.end(Signal::TERM).success());
    assert_eq!(lab.shell.boot(&ips[0]).id, boots[0].id, "it runs while no cloud does");
    lab.begin();
    assert_eq!(lab.get(&format!("/v1/servers/{}", ids[0]))["status"], "running");
    let now = lab.shell.boot(&ips[0]);
    assert_eq!(now.id, boots[0].id, "it was adopted as it was");
    assert!(now.seconds > boots[0].seconds);

    // What was adopted follows its owner as before, and what has died can be started again.
    lab.act("POST", &format!("/v1/servers/{}/actions/reboot", ids[0]), &Value::Null);
    assert_ne!(lab.shell.boot(&ips[0]).id, boots[0].id);
    for place in [1, 2] {
        let path = format!("/v1/servers/{}", ids[place]);
        let rests = || {
            let status = lab.get(&path)["status"].clone();
            (status == "stopped" || status == "running").then_some(status)
        };
        // Some of the dead are started again by the cloud itself.
        if lab.until("it rests", rests) == "stopped" {
            lab.act("POST", &format!("{path}/actions/start"), &Value::Null);
        }
        assert_ne!(lab.shell.boot(&ips[place]).id, boots[place].id);
    }
    lab.delete_servers(&ids);
    lab.finish();
}

/// Ends a guest's process as an operator's mistake or the kernel's lack of memory would.
fn kill(lab: &Lab, id: &str) {
    let end = &id[id.len() - 10..];
    let guests = lab.places.guests();
    let (_, pid) = guests.iter().find(|(name, _)| name.replace('-', "").ends_with(end)).unwrap();
    assert!(command(*pid).contains("qemu-system"), "{}", command(*pid));
    kill_process(Pid::from_raw(*pid).unwrap(), Signal::KILL).unwrap();
}

/// How long the cloud goes on as if a dead guest were alive: until it tells its owner of the end,
/// and why the server is as it is then.
fn await_truth(lab: &Lab, id: &str) -> Duration {
    const ENDS: [&str; 2] = ["server.stopped", "server.crashed"];
    let began = Instant::now();
    lab.until("its death is told", || {
        let events = lab.get(&format!("/v1/events?resource_id={id}&limit=100"));
        let mut types = events["data"].as_array().unwrap().iter().map(|event| &event["type"]);
        types.any(|name| ENDS.iter().any(|end| name == end)).then_some(())
    });
    let told = began.elapsed();
    let server = lab.get(&format!("/v1/servers/{id}"));
    assert!(server["status"] == "running" || server["fault"]["message"].is_string(), "{server}");
    told
}
