//! A store, a fake world, and a server made ready for a case; and the playing of the case.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use nubo_base::{Clock, Id, Ids, ManualClock, Money, SeededRandom, Time, Uuid};
use nubo_domain::address::{Pool, mac_of};
use nubo_domain::billing::{Item, Period, Price};
use nubo_domain::host::{HostState, Room};
use nubo_domain::quota::Counted;
use nubo_domain::server::{Build, NewServer, Reach, flows};
use nubo_domain::ssh_key::OpenSshKey;
use nubo_domain::{
    Account, Error, FlowName, Head, Host, Network, Result as Answer, Server, SshKey, snapshot,
    volume,
};
use nubo_fakes::{FakeWorld, Letterbox};
use nubo_flow::{Ended, EngineOptions, FlowDef, Moment, Probe, Registry, Runner, Wiring};
use nubo_flows::{ALL, SERVER_DELETE, SERVER_REPLACE_KEYS, World};
use nubo_ports::flows::Operation;
use nubo_ports::{FlowRow, NewFlow, Objects, Order, Store, StoreExt as _, Till, Tx};
use nubo_store_sql::{SqlStore, SqliteOptions};
use tokio::sync::Notify;

use super::script::{Prompter, Script};
use super::settings::{Before, MakeWish, Setting, delete, owners};
use super::snapshots;
use super::subjects::{self, subject_of};
use super::{Finding, images, networks};

const OWNER: &str = "harness";
const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio harness";

/// A store that many cases share; each has its own host, pools, owners and server.
pub struct Stage {
    _folder: tempfile::TempDir,
    store: Arc<dyn Store>,
    clock: Arc<ManualClock>,
    ids: Ids,
}

impl Stage {
    /// A fresh store in a folder of its own.
    ///
    /// # Errors
    /// When the folder or the store cannot be made.
    pub fn new() -> Result<Self, Finding> {
        let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
        let options = SqliteOptions { durable: false, ..SqliteOptions::default() };
        let store = SqlStore::open_sqlite(folder.path(), options).map_err(|e| e.to_string())?;
        let clock = Arc::new(ManualClock::new(Time::from_micros(1_794_912_330_000_000)));
        let ids = Ids::new(clock.clone(), Arc::new(SeededRandom::new(1)));
        Ok(Self { _folder: folder, store: Arc::new(store), clock, ids })
    }

    /// The clock of every case.
    #[must_use]
    pub fn clock(&self) -> &ManualClock {
        &self.clock
    }
}

/// What a case went through.
pub(super) struct Run {
    pub moments: Vec<Moment>,
    pub calls: u64,
    pub made: std::collections::BTreeMap<&'static str, &'static str>,
    pub operation: Id<Operation>,
    pub since: Time,
}

/// One server and its surroundings.
pub struct Case<'a> {
    stage: &'a Stage,
    setting: &'static Setting,
    /// Its outside.
    pub fakes: Arc<FakeWorld>,
    /// Its server.
    pub server: Id<Server>,
    /// The only host its server can be on.
    pub host: Uuid,
    /// What its workflows work on.
    pub world: Arc<World>,
}

impl<'a> Case<'a> {
    /// Makes a server as the actions would, and brings it to where the wish finds it.
    ///
    /// # Errors
    /// When a plain workflow does not end.
    pub async fn prepare(stage: &'a Stage, setting: &'static Setting) -> Result<Self, Finding> {
        let fakes = Arc::new(FakeWorld::new());
        let world = World {
            store: stage.store.clone(),
            vmm: fakes.clone(),
            net: fakes.clone(),
            disks: fakes.clone(),
            mailer: Arc::new(Letterbox::default()),
            clock: stage.clock.clone(),
            ids: stage.ids.clone(),
        };
        let (ids, now) = (stage.ids.clone(), stage.clock.now());
        let made = stage.store.write(move |tx| order(tx, &ids, now)).await;
        let (server, host) = made.map_err(|e| e.to_string())?;
        let case = Self { stage, setting, fakes, server, host, world: Arc::new(world) };
        if setting.before == Before::NewOfSnapshot {
            snapshots::lay_down(&case).await?;
        } else if setting.before != Before::New {
            case.plainly(flows::CREATE, |_, _| Ok(serde_json::json!({}))).await?;
        }
        if setting.before == Before::WithIso {
            case.plainly(flows::CHANGE_ISO, images::attach).await?;
        }
        let needs_volume = [volume::flows::DETACH, volume::flows::RESIZE, volume::flows::DELETE];
        if needs_volume.contains(&setting.flow) {
            case.plainly(volume::flows::ATTACH, subjects::attach).await?;
        }
        if setting.flow == volume::flows::DELETE {
            case.plainly(volume::flows::DETACH, subjects::detach).await?;
        }
        if setting.flow == flows::DETACH_NETWORK {
            case.plainly(flows::ATTACH_NETWORK, networks::join).await?;
        }
        if let Some(wish) = snapshots::needed(setting.flow) {
            case.plainly(snapshot::flows::CREATE, wish).await?;
        }
        if setting.before == Before::Off {
            let stop = |tx: &mut dyn Tx, server: &mut Server| {
                let stop = super::SETTINGS.iter().find(|s| s.flow == flows::STOP);
                stop.map_or_else(|| Err(Error::internal("no stop")), |s| (s.wish)(tx, server))
            };
            case.plainly(flows::STOP, stop).await?;
        }
        Ok(case)
    }

    async fn plainly(&self, flow: FlowName, wish: MakeWish) -> Result<(), Finding> {
        let operation = self.wish(flow, wish, false).await?;
        let runner = self.runner(ALL, None)?;
        self.until_over(&runner, operation).await.map(drop)
    }

    /// Runs every workflow that is due until none is left, turning the clock where all wait.
    ///
    /// # Errors
    /// When one is parked or never ends.
    pub async fn settle(&self, operation: Id<Operation>) -> Result<FlowRow, Finding> {
        let runner = self.runner(ALL, None)?;
        self.until_over(&runner, operation).await?;
        self.flow(operation).await
    }

    /// Runs what is due once, knowing only the workflows `defs`.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn run_once(&self, defs: &[&'static FlowDef<World>]) -> Result<(), Finding> {
        let runner = self.runner(defs, None)?;
        for row in runner.claim(10).await.map_err(|e| e.to_string())? {
            runner.run(row).await;
        }
        Ok(())
    }

    /// Plays `def` by `script`.
    pub(super) async fn play(
        &self,
        def: &'static FlowDef<World>,
        script: &Script,
    ) -> Result<Run, Finding> {
        // The second of the wish tells its events from those of the preparation.
        self.stage.clock.advance(Duration::from_secs(1));
        let since = self.stage.clock.now();
        let operation = self.wish(def.name, self.setting.wish, false).await?;
        self.fakes.faults.clear();
        let death = Arc::new(Notify::new());
        let hook = death.clone();
        self.fakes.faults.on_crash(move || hook.notify_one());
        if let Some((number, call)) = script.call {
            self.fakes.faults.at_call(number, call.fault());
        }
        let prompter = Arc::new(Prompter::new(self.fakes.clone(), script));
        // A start may be followed by keys that the guest is told, which a deletion calls off.
        let all = [&SERVER_DELETE, &SERVER_REPLACE_KEYS].into_iter().filter(|d| d.name != def.name);
        let defs: Vec<&'static FlowDef<World>> = std::iter::once(def).chain(all).collect();
        let mut last = operation;
        for life in 0..4 {
            let runner = self.runner(&defs, Some(prompter.clone()))?;
            let ended = tokio::select! {
                ended = self.until_over(&runner, last) => ended?,
                () = death.notified() => Ended::Crashed,
            };
            if ended != Ended::Crashed {
                let (moments, calls) = (prompter.moments(), self.fakes.faults.calls());
                return Ok(Run { moments, calls, made: prompter.made(), operation, since });
            }
            let free = |tx: &mut dyn Tx| tx.flow_free_leases(OWNER);
            self.stage.store.write(free).await.map_err(|e| e.to_string())?;
            if script.delete && life == 0 {
                last = self.delete_if_needed(last).await?;
            }
        }
        Err("it died more often than it was killed".to_owned())
    }

    /// A deletion that comes when everything is over already is refused or new; both are fine.
    async fn delete_if_needed(&self, operation: Id<Operation>) -> Result<Id<Operation>, Finding> {
        if self.row().await?.state() == nubo_domain::server::ServerState::Terminated {
            return Ok(operation);
        }
        self.wish(flows::DELETE, delete, true).await
    }

    /// Changes the server by `wish` and writes the workflow that follows from it.
    ///
    /// # Errors
    /// When the wish is refused.
    pub async fn wish(
        &self,
        flow: FlowName,
        wish: MakeWish,
        cancels: bool,
    ) -> Result<Id<Operation>, Finding> {
        let (server, now, id) = (self.server, self.stage.clock.now(), self.stage.ids.id());
        let write = move |tx: &mut dyn Tx| {
            let mut row = tx.get(server)?;
            let frame = wish(tx, &mut row)?;
            tx.update(&mut row, now)?;
            let subject = subject_of(tx, flow, &row)?;
            tx.flow_insert(&NewFlow {
                id,
                flow,
                subject: subject.id,
                subject_shown: subject.shown,
                account: row.head.account.map(Id::uuid),
                project: row.head.project.map(Id::uuid),
                generation: subject.generation,
                frame,
                deadline: now.after(Duration::from_secs(900)),
                parent: None,
                cancels,
                now,
            })
        };
        self.stage.store.write(write).await.map_err(|e| format!("the wish failed: {e}"))?;
        Ok(id)
    }

    fn runner(
        &self,
        defs: &[&'static FlowDef<World>],
        probe: Option<Arc<Prompter>>,
    ) -> Result<Runner<World>, Finding> {
        let wiring = Wiring {
            world: self.world.clone(),
            registry: Registry::of(defs).map_err(|e| e.to_string())?,
            store: self.stage.store.clone(),
            clock: self.stage.clock.clone(),
            on_attention: Some(nubo_flows::on_attention),
            after_rows: None,
            probe: probe.map(|probe| probe as Arc<dyn Probe>),
        };
        Ok(Runner::new(wiring, EngineOptions::new(OWNER)))
    }

    /// Runs what is due, turning the clock when nothing is, until `operation` is over or a run
    /// says that the process died.
    async fn until_over(
        &self,
        runner: &Runner<World>,
        operation: Id<Operation>,
    ) -> Result<Ended, Finding> {
        for _ in 0..2_000 {
            let rows = runner.claim(10).await.map_err(|e| e.to_string())?;
            for row in rows {
                if runner.run(row).await == Ended::Crashed {
                    return Ok(Ended::Crashed);
                }
            }
            let row = self.flow(operation).await?;
            if row.status.is_over() {
                return Ok(Ended::Over(row.status));
            }
            self.stage.clock.advance(Duration::from_millis(100));
        }
        let row = self.flow(operation).await?;
        Err(format!("{} does not end: {} {}", row.flow, row.status.word(), row.error_message))
    }

    /// A workflow's row.
    ///
    /// # Errors
    /// When it is absent.
    pub async fn flow(&self, id: Id<Operation>) -> Result<FlowRow, Finding> {
        let row = self.stage.store.read(move |tx| tx.flow_get(id)).await;
        row.map_err(|e| e.to_string())?.ok_or_else(|| "the workflow's row is gone".to_owned())
    }

    /// The server's row.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn row(&self) -> Result<Server, Finding> {
        let id = self.server;
        self.stage.store.read(move |tx| tx.get(id)).await.map_err(|e| e.to_string())
    }

    pub(super) const fn setting(&self) -> &'static Setting {
        self.setting
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        &*self.stage.store
    }
}

/// Takes room, addresses and quota for a new server in surroundings of its own, and writes its row.
fn order(tx: &mut dyn Tx, ids: &Ids, now: Time) -> Answer<(Id<Server>, Uuid)> {
    let (region, network, account) = (ids.id(), ids.id(), ids.id());
    let (project, host, id) = (ids.id(), ids.uuid(), ids.id::<Server>());
    let whole = Room { vcpus: 16, memory_mib: 16_384, disk_gib: 100 };
    let part = Room { vcpus: 2, memory_mib: 512, disk_gib: 10 };
    let last = |a, b, c| Pool { first: Ipv4Addr::new(a, b, c, 2), last: [a, b, c, 9].into() };
    tx.pool_put(Id::uuid(network), last(10, 1, 0))?;
    tx.pool_put(Id::uuid(region), last(192, 0, 2))?;
    tx.host_put(host, Id::uuid(region), whole, true)?;
    let missing = || Error::internal("the harness ran out of something");
    tx.place(Id::uuid(region), id.uuid(), part, 0)?.ok_or_else(missing)?;
    let private = tx.address_take(Id::uuid(network), id.uuid())?.ok_or_else(missing)?;
    let public = tx.address_take(Id::uuid(region), id.uuid())?;
    let head = Head::new(ids.id(), "harness", now).in_project(account, project);
    let mut key = SshKey { head, key: OpenSshKey::parse("key", KEY)?, deleted: false };
    tx.insert(&mut key)?;
    let mut machine = Host {
        head: Head::new(Id::of(host), "machine", now),
        region,
        state: HostState::Active,
        capacity: whole,
        is_measured: Some(false),
    };
    machine.head.name = machine.head.id.to_string();
    tx.insert(&mut machine)?;
    let build = build(ids, part);
    let head = Head::new(network, "harness", now).in_project(account, project);
    let mut net = Network::new(head, region, ([10, 1, 0, 0].into(), 24));
    net.is_default = true;
    tx.insert(&mut net)?;
    let mac = mac_of(private, 7);
    let mut server = Server::new(NewServer {
        head: Head::new(id, "web", now).in_project(account, project),
        region,
        region_name: "local".to_owned(),
        host: Id::of(host),
        build,
        reach: Reach { network, private_ip: Some(private), public_ip: public, reserved: None, mac },
        security_groups: Vec::new(),
        ssh_keys: vec![key.head.id],
        user_data: None,
        protected: false,
        lease_expires: None,
    });
    for owner in owners(&server) {
        for counted in Counted::ALL {
            tx.quota_set(owner, *counted, Some(1_000_000))?;
        }
        for (counted, n) in server.build.counted(public.is_some()) {
            tx.quota_use(owner, counted, n)?;
        }
    }
    tx.insert(&mut server)?;
    Till::new(tx, ids, now).hold(paid(&server, account))?;
    Ok((id, host))
}

/// What the server is made from.
fn build(ids: &Ids, room: Room) -> Build {
    Build {
        size: ids.id(),
        size_name: "some".to_owned(),
        room,
        image: ids.id(),
        image_name: "tiny".to_owned(),
        image_key: None,
        login: "root".to_owned(),
        bandwidth_mbit: None,
    }
}

/// What its owner pays for the server.
fn paid(server: &Server, account: Id<Account>) -> Order {
    Order {
        id: server.head.id.uuid(),
        subject: server.head.id.to_string(),
        account,
        project: server.head.project,
        item: Item::Server,
        name: server.head.name.clone(),
        plan: server.build.size_name.clone(),
        price: PRICE,
        period: Period::Hourly,
    }
}

/// What the harness' server costs; a hundred times as much after a resize.
pub const PRICE: Price =
    Price { hourly: Money::from_micros(3), monthly: Money::from_micros(2_000) };
