//! Twenty servers in one order: all of them run, none is stuck behind another.
//!
//! Two processors emulate all twenty, so what is bounded is that they come up, not how fast.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::lab::{Lab, public_ip, text};

const COUNT: usize = 20;
/// Words of programs and stores that stood in each other's way.
const TROUBLE: [&str; 5] = [" lock", "locked", "busy", "panicked", " ERROR "];
/// All of them share two emulated processors.
const READY: Duration = Duration::from_secs(400);

#[test]
fn twenty_servers_of_one_order_all_run_and_let_their_owner_in() {
    let lab = Lab::start();
    let began = Instant::now();
    let order = lab.order("many", &json!({ "count": COUNT }));
    let ids: Vec<_> = order["data"].as_array().unwrap().iter().map(|s| text(s, "id")).collect();
    assert_eq!(ids.len(), COUNT);
    let servers: Vec<Value> = ids.iter().map(|id| lab.await_status(id, "running")).collect();
    println!("{COUNT} servers run after {:.1} s", began.elapsed().as_secs_f64());
    assert_eq!(lab.places.guests().len(), COUNT);
    await_ready(&lab);
    println!("and are ready after {:.1} s", began.elapsed().as_secs_f64());
    std::thread::scope(|scope| {
        for server in &servers {
            let (lab, ip, name) = (&lab.shell, public_ip(server), text(server, "name"));
            scope.spawn(move || assert_eq!(lab.run(&ip, "hostname"), name));
        }
    });
    println!("and let us in after {:.1} s", began.elapsed().as_secs_f64());
    lab.delete_servers(&ids);
    println!("and are gone after {:.1} s", began.elapsed().as_secs_f64());
    let log = lab.log();
    let trouble: Vec<_> =
        log.lines().filter(|line| TROUBLE.iter().any(|word| line.contains(word))).collect();
    assert!(trouble.is_empty(), "{trouble:#?}");
    lab.finish();
}

/// Waits until each guest has said on its serial port that it takes logins.
fn await_ready(lab: &Lab) {
    let began = Instant::now();
    let silent = || -> Vec<String> {
        let guests = lab.places.guests().into_iter().map(|(name, _)| name);
        let folder = lab.data().join("host/guests");
        let said = |name: &String| {
            let log = std::fs::read(folder.join(name).join("serial.log")).unwrap_or_default();
            String::from_utf8_lossy(&log).contains("nubo: ready")
        };
        guests.filter(|name| !said(name)).collect()
    };
    while !silent().is_empty() {
        assert!(began.elapsed() < READY, "these say nothing: {:?}", silent());
        std::thread::sleep(Duration::from_millis(250));
    }
}
