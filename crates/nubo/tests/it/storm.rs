//! `kill -9` at fifty random moments under load: nothing accepted is lost, nothing is doubled.
//!
//! Clients order, switch and delete servers over real sockets. Each notes what it was told; what
//! went without an answer it asks again with the same idempotency key, as a good client does.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, RwLock};
use std::time::{Duration, Instant};

use nubo_fakes::{Counts, FakeOptions, FakeWorld};
use rustix::process::Signal;
use serde_json::Value;

use crate::binary::{Cloud, admin, new_key, nubo};
use crate::http::{Chance, Http};
use crate::money;

const KILLS: u32 = 50;
const CLIENTS: u64 = 6;
/// Servers that a client keeps at most, so that the storm is not about size.
const KEPT: usize = 25;
const ARGS: [&str; 4] = ["--fake-hosts", "12", "--fake-boot-ms", "15"];

/// What a server's owner wants it to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Running,
    Stopped,
    Terminated,
}

impl Wish {
    fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Terminated => "terminated",
        }
    }
}

/// A server as its owner knows it.
struct Order {
    name: String,
    id: String,
    wish: Wish,
}

/// A request whose answer did not come.
enum Open {
    Create { name: String },
    Act { order: usize, wish: Wish, key: String },
}

#[derive(Default)]
struct Figures {
    accepted: u64,
    refused: u64,
    unanswered: u64,
    actions: u64,
}

struct Client {
    number: u64,
    http: Http,
    chance: Chance,
    orders: Vec<Order>,
    open: Option<Open>,
    made: u64,
    figures: Figures,
}

/// Where the cloud is at present.
type Address = RwLock<String>;

impl Client {
    fn new(number: u64, key: &str) -> Self {
        Self {
            number,
            http: Http::new(key),
            chance: Chance::new(number + 1),
            orders: Vec::new(),
            open: None,
            made: 0,
            figures: Figures::default(),
        }
    }

    fn send(
        &mut self,
        address: &Address,
        what: (&str, &str, &str),
        once: &str,
    ) -> Option<(u16, Value)> {
        let address = address.read().unwrap().clone();
        match self.http.send(&address, what, once) {
            Ok((status, body)) => Some((status, serde_json::from_str(&body).unwrap())),
            Err(error) => {
                let turned_away = error.kind() == std::io::ErrorKind::ConnectionRefused;
                self.figures.unanswered += u64::from(!turned_away);
                std::thread::sleep(Duration::from_millis(5));
                None
            }
        }
    }

    /// One thing after the other: what is open is closed first.
    fn step(&mut self, address: &Address) {
        let todo = match self.open.take() {
            Some(open) => open,
            None => self.think(),
        };
        let unanswered = match &todo {
            Open::Create { name } => self.create(address, name).is_none(),
            Open::Act { order, wish, key } => self.act(address, *order, *wish, key).is_none(),
        };
        if unanswered {
            self.open = Some(todo);
        }
    }

    fn think(&mut self) -> Open {
        self.made += 1;
        let live: Vec<usize> = self.live();
        if live.len() < KEPT && self.chance.below(100) < 50 || live.is_empty() {
            return Open::Create { name: format!("c{}-{}", self.number, self.made) };
        }
        let order = live[self.chance.below(live.len())];
        let wish = match (self.chance.below(2), self.orders[order].wish) {
            (0, _) => Wish::Terminated,
            (_, Wish::Running) => Wish::Stopped,
            _ => Wish::Running,
        };
        Open::Act { order, wish, key: format!("act-{}-{}", self.number, self.made) }
    }

    fn live(&self) -> Vec<usize> {
        let live = |order: &Order| order.wish != Wish::Terminated;
        self.orders.iter().enumerate().filter(|(_, o)| live(o)).map(|(place, _)| place).collect()
    }

    fn create(&mut self, address: &Address, name: &str) -> Option<()> {
        let body = format!(r#"{{"name": "{name}", "size": "nano", "image": "tiny"}}"#);
        let (status, answer) = self.send(address, ("POST", "/v1/servers", &body), name)?;
        assert!(status == 201 || status == 503, "{name}: {status} {answer}");
        if status == 503 {
            return None;
        }
        let id = answer["id"].as_str().unwrap().to_owned();
        self.figures.accepted += 1;
        self.orders.push(Order { name: name.to_owned(), id, wish: Wish::Running });
        Some(())
    }

    fn act(&mut self, address: &Address, order: usize, wish: Wish, key: &str) -> Option<()> {
        let id = self.orders[order].id.clone();
        let (method, path) = match wish {
            Wish::Running => ("POST", format!("/v1/servers/{id}/actions/start")),
            Wish::Stopped => ("POST", format!("/v1/servers/{id}/actions/power-off")),
            Wish::Terminated => ("DELETE", format!("/v1/servers/{id}")),
        };
        let (status, answer) = self.send(address, (method, &path, ""), key)?;
        match status {
            200..300 => {
                self.figures.actions += 1;
                self.orders[order].wish = wish;
            }
            // It is still being made, started or stopped; that is an answer too.
            409 => self.figures.refused += 1,
            503 => return None,
            _ => panic!("{method} {path}: {status} {answer}"),
        }
        Some(())
    }
}

/// Kills the cloud again and again; gives the last one.
fn kill_often(data: &Path, first: Cloud, address: &Address) -> Cloud {
    let mut chance = Chance::new(99);
    let mut cloud = first;
    for kill in 0..KILLS {
        std::thread::sleep(Duration::from_millis(20 + chance.below(330) as u64));
        cloud.end(Signal::KILL);
        if kill % 7 == 3 {
            kill_while_starting(data, chance.below(120) as u64);
        }
        cloud = Cloud::start_with(data, &ARGS);
        address.write().unwrap().clone_from(&cloud.address);
    }
    cloud
}

/// A process that dies before it is ready must leave nothing that the next one stumbles over.
fn kill_while_starting(data: &Path, after_ms: u64) {
    let data = data.to_str().unwrap();
    let mut command = nubo(&["serve", "--data", data, "--listen", "127.0.0.1:0"]);
    command.args(["--drivers", "fake", "--log", "warn"]).args(ARGS).stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    std::thread::sleep(Duration::from_millis(after_ms));
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Every server of the account, gone ones too, by name.
fn all_servers(cloud: &Cloud, key: &str) -> BTreeMap<String, Vec<Value>> {
    let states = nubo_wire::server::STATUSES.iter().map(|state| format!("&status={state}"));
    let query: String = states.collect();
    let (mut found, mut cursor) = (BTreeMap::<String, Vec<Value>>::new(), String::new());
    loop {
        let path = format!("/v1/servers?limit=100{query}{cursor}");
        let page = cloud.json("GET", &path, key, "", 200);
        for server in page["data"].as_array().unwrap() {
            let name = server["name"].as_str().unwrap().to_owned();
            found.entry(name).or_default().push(server.clone());
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

const RESTS: [&str; 3] = ["running", "stopped", "terminated"];

/// Waits until no server is in motion.
fn await_rest(cloud: &Cloud, key: &str) -> BTreeMap<String, Vec<Value>> {
    let began = Instant::now();
    loop {
        let servers = all_servers(cloud, key);
        let moving = |server: &&Value| !RESTS.contains(&server["status"].as_str().unwrap());
        let Some(one) = servers.values().flatten().find(moving) else { return servers };
        assert!(began.elapsed() < Duration::from_secs(60), "it does not come to rest: {one}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn counts(servers: &BTreeMap<String, Vec<Value>>) -> Counts {
    let of = |word: &str| servers.values().flatten().filter(|s| s["status"] == word).count();
    let live = of("running") + of("stopped");
    Counts {
        guests: live,
        running: of("running"),
        ports: live,
        disks: live,
        volumes: 0,
        snapshots: 0,
    }
}

#[test]
fn what_was_accepted_survives_fifty_kills_and_nothing_is_doubled() {
    let dir = tempfile::tempdir().unwrap();
    let (began, data) = (Instant::now(), dir.path());
    let cloud = Cloud::start_with(data, &ARGS);
    let key = new_key(data, "storm@example.com");
    let address: Address = RwLock::new(cloud.address.clone());
    let (over, clients) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let cloud = std::thread::scope(|scope| {
        for number in 0..CLIENTS {
            let (over, clients, address, key) = (&over, &clients, &address, &key);
            scope.spawn(move || {
                let mut client = Client::new(number, key);
                // What went without an answer before the last kill is still asked again.
                while !over.load(Ordering::SeqCst) || client.open.is_some() {
                    client.step(address);
                }
                clients.lock().unwrap().push(client);
            });
        }
        let last = kill_often(data, cloud, &address);
        over.store(true, Ordering::SeqCst);
        last
    });
    let clients = clients.into_inner().unwrap();
    let servers = await_rest(&cloud, &key);
    let (lost, doubled) = compare(&clients, &servers);
    let sum = |of: fn(&Figures) -> u64| clients.iter().map(|c| of(&c.figures)).sum::<u64>();
    println!(
        "{KILLS} kills in {:.0} s: accepted {} creates and {} actions, refused {}, unanswered {}; \
         lost {}, doubled {}",
        began.elapsed().as_secs_f64(),
        sum(|f| f.accepted),
        sum(|f| f.actions),
        sum(|f| f.refused),
        sum(|f| f.unanswered),
        lost.len(),
        doubled.len(),
    );
    assert_eq!((lost, doubled), (Vec::<String>::new(), Vec::<String>::new()));
    assert!(sum(|f| f.unanswered) >= 20, "the kills met no request");
    one_answer_for_each_key(&cloud, &key, &clients);
    let want = counts(&servers);
    let quota = cloud.json("GET", "/v1/quota", &key, "", 200);
    let mut lines = quota["account"].as_array().unwrap().iter();
    let used = lines.find(|line| line["name"] == "servers").unwrap()["used"].clone();
    assert_eq!(used, want.guests, "{quota}");
    no_debit_is_lost_or_doubled(data, &cloud, &key, &servers);
    let verdict = admin(data, &["audit", "verify"]);
    assert_eq!(verdict["intact"], true, "{verdict}");
    let (status, _) = cloud.end(Signal::TERM);
    assert!(status.success(), "{status}");
    let journal = Some(data.join("fake-world.jsonl"));
    assert!(journal.as_ref().is_some_and(|path| path.exists()), "the fake world's memory is there");
    let options = FakeOptions { journal, ..FakeOptions::default() };
    assert_eq!(FakeWorld::open(&options).unwrap().counts(), want, "the world is as the rows say");
}

/// Every server was held for once, and either paid for once or given back; what is there is paid
/// for, what is gone is not.
fn no_debit_is_lost_or_doubled(
    data: &Path,
    cloud: &Cloud,
    key: &str,
    servers: &BTreeMap<String, Vec<Value>>,
) {
    let mut moved = money::moved(&money::transactions(cloud, key));
    let mut live = 0;
    for server in servers.values().flatten() {
        let mut types = moved.remove(server["id"].as_str().unwrap()).unwrap_or_default();
        types.sort();
        let is_right = types == ["capture", "hold"] || types == ["hold", "release"];
        assert!(is_right, "{server} moved {types:?}");
        let is_there = server["status"] != "terminated";
        assert!(!is_there || types[0] == "capture", "{server} is there and was given back");
        live += i64::from(is_there);
    }
    assert_eq!(moved, BTreeMap::new(), "money moved for what nobody ordered");
    let wallet = cloud.json("GET", "/v1/wallet", key, "", 200);
    assert_eq!((&wallet["subscriptions"], &wallet["held"]), (&live.into(), &"0.00".into()));
    assert_eq!(admin(data, &["wallet", "verify"])["intact"], true);
}

/// What was accepted and is absent or not as wished, and what is there more than once.
fn compare(
    clients: &[Client],
    servers: &BTreeMap<String, Vec<Value>>,
) -> (Vec<String>, Vec<String>) {
    let (mut lost, mut doubled) = (Vec::new(), Vec::new());
    for order in clients.iter().flat_map(|client| &client.orders) {
        let found = servers.get(&order.name).map_or(&[][..], Vec::as_slice);
        let kept = found.iter().find(|server| server["id"] == *order.id);
        if kept.is_none_or(|server| server["status"] != order.wish.word()) {
            lost.push(format!("{} wanted {:?}, is {kept:?}", order.name, order.wish));
        }
        if found.len() > 1 {
            doubled.push(order.name.clone());
        }
    }
    let known: Vec<&String> =
        clients.iter().flat_map(|client| &client.orders).map(|order| &order.name).collect();
    let strangers = servers.keys().filter(|name| !known.contains(name));
    doubled.extend(strangers.map(|name| format!("{name} was never answered")));
    (lost, doubled)
}

/// A key gives the same server for ever, whether its first answer arrived or not.
fn one_answer_for_each_key(cloud: &Cloud, key: &str, clients: &[Client]) {
    let mut http = Http::new(key);
    for order in clients.iter().flat_map(|client| client.orders.iter().step_by(9)) {
        let body = format!(r#"{{"name": "{}", "size": "nano", "image": "tiny"}}"#, order.name);
        let what = ("POST", "/v1/servers", body.as_str());
        let (status, answer) = http.send(&cloud.address, what, &order.name).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!((status, answer["id"].as_str()), (201, Some(order.id.as_str())), "{answer}");
    }
}
