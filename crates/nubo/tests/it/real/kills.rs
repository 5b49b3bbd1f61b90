//! `kill -9` of the cloud at twenty-five random moments while real servers are made and deleted.
//!
//! Clients order and delete as good clients do: what went without an answer is asked again with
//! the same idempotency key. Beside them some servers just run, and must not notice anything.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::{Value, json};

use super::lab::{Lab, SIZE, public_ip, text};
use crate::http::{Chance, Http};

const KILLS: u32 = 25;
const CLIENTS: u64 = 2;
/// Servers that a client keeps at most: two processors emulate all of them.
const KEPT: usize = 3;
/// A cloud lives at least so long, in milliseconds, and at most this much longer.
const LIFE: (u64, usize) = (300, 3_200);

/// Where the cloud is at present.
type Address = RwLock<String>;

/// A client with what it was told.
struct Client {
    number: u64,
    http: Http,
    chance: Chance,
    made: u64,
    /// Identifiers of what it wants to live, and of what it wants to be gone.
    live: Vec<String>,
    gone: Vec<String>,
    unanswered: u64,
}

impl Client {
    fn new(number: u64, key: &str) -> Self {
        let (live, gone) = (Vec::new(), Vec::new());
        let (http, chance) = (Http::new(key), Chance::new(number + 7));
        Self { number, http, chance, made: 0, live, gone, unanswered: 0 }
    }

    /// Asks until there is an answer.
    fn insist(&mut self, address: &Address, what: (&str, &str, &str), once: &str) -> (u16, Value) {
        let began = Instant::now();
        loop {
            let present = address.read().unwrap().clone();
            match self.http.send(&present, what, once) {
                Ok((503, _)) => {}
                Ok((status, body)) => {
                    return (status, serde_json::from_str(&body).unwrap_or_default());
                }
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {}
                Err(_) => self.unanswered += 1,
            }
            assert!(began.elapsed() < Duration::from_secs(120), "no answer to {what:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Orders a server or deletes one, whatever it is doing at that moment.
    fn step(&mut self, address: &Address) {
        if self.live.len() >= KEPT || !self.live.is_empty() && self.chance.below(2) == 0 {
            let place = self.chance.below(self.live.len());
            let id = self.live.swap_remove(place);
            let path = format!("/v1/servers/{id}");
            let (status, answer) =
                self.insist(address, ("DELETE", &path, ""), &format!("delete-{id}"));
            assert!((200..300).contains(&status), "{path}: {status} {answer}");
            self.gone.push(id);
        } else {
            self.made += 1;
            let name = format!("c{}-{}", self.number, self.made);
            let order = json!({ "name": name, "size": SIZE, "image": "tiny", "ssh_keys": ["me"] });
            let order = order.to_string();
            let (status, answer) = self.insist(address, ("POST", "/v1/servers", &order), &name);
            assert_eq!(status, 201, "{name}: {answer}");
            self.live.push(text(&answer, "id"));
        }
        std::thread::sleep(Duration::from_millis(200 + self.chance.below(2_500) as u64));
    }
}

#[test]
fn what_was_accepted_ends_and_what_runs_goes_on_while_the_cloud_is_killed_again_and_again() {
    let mut lab = Lab::start();
    let order = lab.order("calm", &json!({ "count": 2 }));
    let calm: Vec<_> = order["data"].as_array().unwrap().iter().map(|s| text(s, "id")).collect();
    let ips: Vec<_> = calm.iter().map(|id| public_ip(&lab.await_status(id, "running"))).collect();
    let boots: Vec<_> = ips.iter().map(|ip| lab.shell.boot(ip)).collect();
    let processes: BTreeMap<String, i32> = lab.places.guests().into_iter().collect();

    let began = Instant::now();
    let clients = storm(&mut lab);
    let storm = began.elapsed().as_secs_f64();
    let servers = await_rest(&lab);
    let of = |part: fn(&Client) -> &Vec<String>| -> Vec<&String> {
        clients.iter().flat_map(part).collect()
    };
    let (live, gone) = (of(|c| &c.live), of(|c| &c.gone));
    println!(
        "{KILLS} kills in {storm:.0} s, at rest after {:.0} s: {} servers made, {} deleted, {} \
         requests unanswered",
        began.elapsed().as_secs_f64(),
        live.len() + gone.len(),
        gone.len(),
        clients.iter().map(|c| c.unanswered).sum::<u64>(),
    );
    for id in live.iter().copied().chain(&calm) {
        assert_eq!(servers.get(id).map(String::as_str), Some("running"), "{id}");
    }
    for id in &gone {
        assert_eq!(servers.get(*id).map(String::as_str), Some("terminated"), "{id}");
    }
    assert_eq!(servers.len(), live.len() + gone.len() + calm.len(), "none was made twice");

    for ((ip, before), id) in ips.iter().zip(&boots).zip(&calm) {
        let now = lab.shell.boot(ip);
        assert_eq!(now.id, before.id, "{id} was started anew");
        assert!(now.seconds >= before.seconds + storm, "{id} stood still: {before:?} {now:?}");
    }
    let now: BTreeMap<String, i32> = lab.places.guests().into_iter().collect();
    assert!(
        processes.iter().all(|(name, pid)| now.get(name) == Some(pid)),
        "{processes:?} {now:?}"
    );
    machine_is_as_the_rows_say(&lab, live.iter().copied().chain(&calm));
    let rest: Vec<String> = live.iter().copied().chain(&calm).cloned().collect();
    lab.delete_servers(&rest);
    lab.finish();
}

/// Kills the cloud while clients are at work.
fn storm(lab: &mut Lab) -> Vec<Client> {
    let address = Address::new(lab.cloud().address.clone());
    let over = AtomicBool::new(false);
    let key = lab.key.clone();
    std::thread::scope(|scope| {
        let work = |number| {
            let (address, over, key) = (&address, &over, &key);
            move || {
                let mut client = Client::new(number, key);
                while !over.load(Ordering::SeqCst) {
                    client.step(address);
                }
                client
            }
        };
        let workers: Vec<_> = (0..CLIENTS).map(|number| scope.spawn(work(number))).collect();
        let mut chance = Chance::new(25);
        for _ in 0..KILLS {
            let (least, more) = LIFE;
            std::thread::sleep(Duration::from_millis(least + chance.below(more) as u64));
            lab.end(Signal::KILL);
            lab.begin();
            address.write().unwrap().clone_from(&lab.cloud().address);
        }
        over.store(true, Ordering::SeqCst);
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    })
}

/// Waits until no server is in motion; gives the status of each.
fn await_rest(lab: &Lab) -> BTreeMap<String, String> {
    const RESTS: [&str; 2] = ["running", "terminated"];
    lab.until("everything accepted has ended", || {
        let servers = all_servers(lab);
        let resting = servers.iter().all(|s| RESTS.contains(&s["status"].as_str().unwrap()));
        resting.then(|| {
            servers.iter().for_each(|server| lab.note(server));
            servers.iter().map(|s| (text(s, "id"), text(s, "status"))).collect()
        })
    })
}

/// Every server of the account, gone ones too.
fn all_servers(lab: &Lab) -> Vec<Value> {
    let states = nubo_wire::server::STATUSES.iter().map(|state| format!("&status={state}"));
    let query: String = states.collect();
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = lab.get(&format!("/v1/servers?limit=100{query}{cursor}"));
        found.extend(page["data"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

/// Each server that lives has its process, its folder and its disk, and there are no others.
fn machine_is_as_the_rows_say<'a>(lab: &Lab, live: impl Iterator<Item = &'a String>) {
    let end = |id: &str| id[id.len() - 10..].to_owned();
    let live: BTreeSet<String> = live.map(|id| end(id)).collect();
    lab.until("the machine is as the rows say", || {
        let running: Vec<_> = lab.places.guests().into_iter().map(|(name, _)| end(&name)).collect();
        let doubled = running.len() != running.iter().collect::<BTreeSet<_>>().len();
        let folders = ["guests", "disks"].map(|name| {
            let entries = super::host::entries(&lab.data().join("host").join(name));
            entries.map(|name| end(name.split('.').next().unwrap())).collect::<BTreeSet<_>>()
        });
        let same = folders.iter().all(|found| *found == live);
        (same && !doubled && running.into_iter().collect::<BTreeSet<_>>() == live).then_some(())
    });
}
