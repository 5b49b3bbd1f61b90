//! One call for a whole cloud: store, fakes, engine, reconcilers and the native API, answered in
//! this process or on a real socket.
//!
//! It speaks to itself over HTTP as far as it can, so that what tests stand on is tested as well.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "only tests use it; a panic is their verdict"
)]

mod answer;
mod clock;
mod tenant;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use nubo_api_kit::{
    Dialect, Doors, DoorsParts, Limits, Measures, Peer, Portal, Registry, ShutdownTrigger, Site,
    serve_tcp,
};
use nubo_api_native::Native;
use nubo_base::{Id, Ids, Money, SealKey, SystemRandom};
use nubo_cloud::host::CreateHost;
use nubo_cloud::image::CreateImage;
use nubo_cloud::region::{CreateRegion, PriceWish};
use nubo_cloud::size::CreateSize;
use nubo_cloud::{Action, Caller, Cloud, CloudParts, Committed, Live, Origin, Policy};
use nubo_domain::letter::LetterState;
use nubo_domain::{
    Account, FlowName, ForwardRule, Host, Image, Kind, Network, Project, PublicIp, Region, Role,
    SecurityGroup, Server, Size, Snapshot, SshKey, User, Volume, code,
};
use nubo_fakes::{FakeOptions, FakeWorld, Letterbox, MemoryMetrics};
use nubo_flow::{Engine, EngineOptions, Registry as FlowRegistry, Runner, Wiring};
use nubo_flows::reconcile::{Reconcilers, Signals, Timing};
use nubo_flows::{ALL, World, on_attention};
use nubo_ports::store::{FlowFilter, LetterFilter, TransferFilter};
use nubo_ports::{FlowStatus, NewFlow, OnlyLooks, Query, Store, StoreExt, Tx};
use nubo_store_sql::{SqlStore, SqliteOptions};
use tokio::sync::Notify;

pub use answer::Answer;
pub use clock::ShiftedClock;
pub use tenant::{PASSWORD, Tenant};

/// A whole cloud on SQLite and fakes, with a region `local`, the sizes `nano` to `large`, the
/// images `tiny` and `debian-12`, and two hosts.
pub struct TestCloud {
    /// The door.
    pub cloud: Cloud,
    /// The rows.
    pub store: Arc<dyn Store>,
    /// The outside.
    pub world: Arc<FakeWorld>,
    /// What was sent by mail.
    pub letters: Arc<Letterbox>,
    /// The machine's clock, which tests may set forward.
    pub clock: Arc<ShiftedClock>,
    /// What workflows and reconcilers work on, for tests that do their work.
    pub hands: Arc<World>,
    /// Live figures; nobody collects any but tests.
    pub metrics: Arc<MemoryMetrics>,
    doors: Doors,
    trigger: ShutdownTrigger,
    engine: Option<Engine>,
    committed: Arc<Notify>,
    reconcilers: Reconcilers,
    wake: tokio::task::JoinHandle<()>,
    policy: Policy,
    dialects: Dialects,
    dir: Arc<tempfile::TempDir>,
}

/// What a test cloud speaks beside the native API.
pub type Dialects = Vec<Arc<dyn Dialect>>;

/// No limit on requests: tests ask faster than people.
#[must_use]
pub fn patient_policy() -> Policy {
    Policy {
        rate_per_minute: 0,
        session_rate_per_minute: 0,
        anonymous_rate_per_minute: 0,
        ..Policy::default()
    }
}

impl TestCloud {
    /// A fresh cloud without limits on requests.
    pub async fn new() -> Self {
        Self::with(patient_policy()).await
    }

    /// A fresh cloud with this policy.
    pub async fn with(policy: Policy) -> Self {
        Self::speaking(policy, Vec::new()).await
    }

    /// A fresh cloud with this policy, which speaks these dialects beside the native API.
    pub async fn speaking(policy: Policy, dialects: Dialects) -> Self {
        let dir = Arc::new(tempfile::tempdir().unwrap());
        let this = Self::open(dir, policy, dialects).await;
        this.furnish().await;
        this
    }

    async fn open(dir: Arc<tempfile::TempDir>, policy: Policy, dialects: Dialects) -> Self {
        let options = SqliteOptions { durable: false, ..SqliteOptions::default() };
        let store: Arc<dyn Store> = Arc::new(SqlStore::open_sqlite(dir.path(), options).unwrap());
        let journal = Some(dir.path().join("world.jsonl"));
        let boot_time = Duration::ZERO;
        let world = Arc::new(FakeWorld::open(&FakeOptions { boot_time, journal }).unwrap());
        let clock = Arc::new(ShiftedClock::default());
        let letters = Arc::new(Letterbox::default());
        let hands = hands(&store, (world.clone(), letters.clone()), &clock);
        let metrics = Arc::new(MemoryMetrics::default());
        let signals = Signals::default();
        let engine = work(&hands, &signals.committed).await;
        let timing = Timing { mail: Duration::from_millis(20), ..Timing::default() };
        let reconcilers = Reconcilers::start(&hands, &signals, timing);
        let (waker, committed) = (engine.waker(), signals.committed.clone());
        let live = Live::new(Arc::new(OnlyLooks(world.clone())), metrics.clone());
        let live = live.with_health(world.clone());
        let parts = CloudParts {
            store: store.clone(),
            clock: clock.clone(),
            random: Arc::new(SystemRandom),
            seal: SealKey::new(&[7; 32]),
            policy: policy.clone(),
            watcher: Arc::new(move |what: Committed| {
                if what.flows {
                    waker.wake();
                }
                if what.events {
                    committed.notify_one();
                }
            }),
        };
        let cloud = Cloud::with_live(parts, live);
        cloud.read_settings().await.unwrap();
        let (trigger, shutdown) = ShutdownTrigger::new();
        let doors = Doors::new(DoorsParts {
            cloud: cloud.clone(),
            dialects: with_native(&dialects),
            trusted_proxies: Vec::new(),
            site: site(),
            shutdown,
        });
        let (mut numbered, told) = (signals.numbered.subscribe(), cloud.clone());
        let wake = tokio::spawn(async move {
            while numbered.changed().await.is_ok() {
                told.nudge();
            }
        });
        let doors = doors.unwrap();
        Self {
            cloud,
            store,
            world,
            letters,
            clock,
            hands,
            metrics,
            doors,
            trigger,
            engine: Some(engine),
            committed: signals.committed.clone(),
            reconcilers,
            wake,
            policy,
            dialects,
            dir,
        }
    }

    /// Stops everything in order and opens the same data again, as after an update.
    pub async fn restart(self) -> Self {
        let (dir, policy) = (self.dir.clone(), self.policy.clone());
        let dialects = self.dialects.clone();
        self.trigger.pull();
        if let Some(engine) = self.engine {
            engine.stop().await;
        }
        self.reconcilers.stop().await;
        self.wake.abort();
        drop((self.cloud, self.doors, self.world, self.hands));
        // The folder's lock is free once the last user of the store is gone.
        for _ in 0..200 {
            if Arc::strong_count(&self.store) == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        drop(self.store);
        Self::open(dir, policy, dialects).await
    }

    async fn furnish(&self) {
        let address_pool = "203.0.113.0/24".to_owned();
        let name = "local".to_owned();
        let month = |micros| PriceWish { monthly: Some(Money::from_micros(micros)), hourly: None };
        let (volume_gib_price, address_price) = (month(100_000), month(1_000_000));
        let snapshot_gib_price = month(50_000);
        let region = CreateRegion {
            name,
            address_pool,
            volume_gib_price,
            snapshot_gib_price,
            address_price,
            ..Default::default()
        };
        self.operate(region).await;
        for (name, vcpus, price) in [("nano", 1, 2), ("small", 1, 5), ("large", 4, 20)] {
            let size = CreateSize {
                name: name.to_owned(),
                vcpus,
                memory_mib: 256 * u64::from(vcpus),
                disk_gib: 2 * u64::from(vcpus),
                bandwidth_mbit: None,
                price_monthly: Money::from_micros(price * 1_000_000),
                price_hourly: None,
            };
            self.operate(size).await;
        }
        for (name, min_disk_gib) in [("tiny", 1), ("debian-12", 2)] {
            let image = CreateImage {
                name: name.to_owned(),
                title: name.to_owned(),
                os: name.to_owned(),
                os_version: "1".to_owned(),
                default_user: "root".to_owned(),
                min_disk_gib,
                min_memory_mib: 256,
                source: None,
            };
            self.operate(image).await;
        }
        for (name, capacity) in nubo_fakes::hosts(2) {
            self.operate(CreateHost {
                name,
                region: "local".to_owned(),
                capacity,
                is_measured: false,
            })
            .await;
        }
    }

    /// Runs a verb as the operator.
    pub async fn operate<A: Action>(&self, action: A) -> A::Output {
        self.cloud.call(&Caller::operator(Origin::default()), action).await.unwrap()
    }

    /// Answers a request as one that came from this address of the network.
    pub async fn send(&self, request: Request<Bytes>) -> Answer {
        self.send_as(request, Peer::Ip(IpAddr::V4(Ipv4Addr::LOCALHOST))).await
    }

    /// Answers a request as one of this peer; [`Peer::Local`] is the operator.
    pub async fn send_as(&self, request: Request<Bytes>, peer: Peer) -> Answer {
        Answer::read(self.doors.answer(request.map(Full::new), peer).await).await
    }

    /// Answers a request that may go on, such as a stream of events.
    pub async fn open_stream(&self, request: Request<Bytes>) -> http::Response<nubo_api_kit::Body> {
        let peer = Peer::Ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
        self.doors.answer(request.map(Full::new), peer).await
    }

    /// Listens on a free port of this machine until the cloud ends.
    pub async fn listen(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve_tcp(listener, self.doors.clone(), Limits::default()));
        address
    }

    /// The data folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Lets no workflow go on, so that passing states last until [`Self::go_on`].
    pub async fn pause(&mut self) {
        if let Some(engine) = self.engine.take() {
            engine.stop().await;
        }
    }

    /// Lets workflows go on after [`Self::pause`].
    pub async fn go_on(&mut self) {
        if self.engine.is_none() {
            self.engine = Some(work(&self.hands, &self.committed).await);
        }
    }

    /// Waits until no workflow is at work and every event has its number.
    pub async fn settle(&self) {
        for _ in 0..1_000 {
            let counts = self.store.read(|tx| tx.flow_counts()).await.unwrap();
            if !counts.iter().any(|(status, n)| *status == FlowStatus::Active && *n > 0) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.number().await;
    }

    /// Whoever numbers here leaves nothing to the sequencer, and the other way round.
    async fn number(&self) {
        self.store.write(|tx| tx.event_number(10_000)).await.unwrap();
        self.store.write(|tx| tx.audit_seal(10_000)).await.unwrap();
    }

    /// An operation of an account that cannot go on by itself: no workflow has its name.
    pub async fn stuck_operation(&self, account: Id<Account>) -> String {
        let (id, now) = (self.cloud.ids().id(), self.cloud.now());
        let flow = NewFlow {
            id,
            flow: FlowName("nobody-knows"),
            subject: self.cloud.ids().uuid(),
            subject_shown: "nothing".to_owned(),
            account: Some(account.uuid()),
            project: None,
            generation: 1,
            frame: serde_json::json!({}),
            deadline: now.after(Duration::from_secs(60)),
            parent: None,
            cancels: false,
            now,
        };
        self.store.write(move |tx| tx.flow_insert(&flow)).await.unwrap();
        self.settle().await;
        id.to_string()
    }

    /// The code in the newest letter to an address, once every letter is sent.
    pub async fn mailed_code(&self, to: &str) -> String {
        for _ in 0..1_000 {
            let filter = LetterFilter { state: Some(LetterState::Waiting), ..Default::default() };
            let waits = self.store.read(move |tx| tx.letter_list(&filter)).await.unwrap();
            if let Some(code) = self.letters.code_for(to).filter(|_| waits.is_empty()) {
                return code;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("no code came to {to}");
    }

    /// Waits until every letter that waits was tried.
    pub async fn letters_tried(&self) {
        for _ in 0..1_000 {
            let filter = LetterFilter { state: Some(LetterState::Waiting), ..Default::default() };
            let waits = self.store.read(move |tx| tx.letter_list(&filter)).await.unwrap();
            if waits.iter().all(|letter| !letter.fault.is_empty()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("letters are not tried");
    }

    /// Every row that a request may change, as text: equal before and after means untouched.
    /// Metered use, last uses and the audit log, which also tells of refusals, are left out.
    pub async fn snapshot(&self) -> Vec<String> {
        self.number().await;
        self.store.read(rows).await.unwrap()
    }
}

fn with_native(more: &Dialects) -> Dialects {
    let native: Arc<dyn Dialect> = Arc::new(Native::new());
    std::iter::once(native).chain(more.iter().cloned()).collect()
}

fn hands(
    store: &Arc<dyn Store>,
    (world, letters): (Arc<FakeWorld>, Arc<Letterbox>),
    clock: &Arc<ShiftedClock>,
) -> Arc<World> {
    Arc::new(World {
        store: store.clone(),
        vmm: world.clone(),
        net: world.clone(),
        disks: world,
        mailer: letters,
        clock: clock.clone(),
        ids: Ids::new(clock.clone(), Arc::new(SystemRandom)),
    })
}

async fn work(hands: &Arc<World>, committed: &Arc<Notify>) -> Engine {
    let wiring = Wiring {
        world: hands.clone(),
        registry: FlowRegistry::of(ALL).unwrap_or_else(|fault| panic!("{fault}")),
        store: hands.store.clone(),
        clock: hands.clock.clone(),
        on_attention: Some(on_attention),
        after_rows: Some(committed.clone()),
        probe: None,
    };
    let options = EngineOptions { poll: Duration::from_millis(20), ..EngineOptions::new("test") };
    Engine::start(Arc::new(Runner::new(wiring, options))).await.unwrap()
}

fn site() -> Site {
    Site {
        ready: Arc::new(|| Box::pin(async { Ok(()) })),
        before_scrape: Arc::new(|| Box::pin(async {})),
        measures: Measures::new(Registry::default()),
        metrics_token: None,
        portal: Portal::default(),
    }
}

fn rows(tx: &mut dyn Tx) -> nubo_domain::Result<Vec<String>> {
    let mut found = Vec::new();
    let tables = [
        Account::TABLE,
        Host::TABLE,
        Image::TABLE,
        Network::TABLE,
        Project::TABLE,
        PublicIp::TABLE,
        ForwardRule::TABLE,
        Region::TABLE,
        Role::TABLE,
        SecurityGroup::TABLE,
        Server::TABLE,
        Size::TABLE,
        Snapshot::TABLE,
        SshKey::TABLE,
        User::TABLE,
        Volume::TABLE,
    ];
    let all = Query { with_ended: true, limit: 10_000, ..Query::default() };
    let mut owners = Vec::new();
    for table in tables {
        for row in tx.row_list(table, &all)? {
            if table == Account::TABLE || table == Project::TABLE {
                owners.push(row.id);
            }
            found.push(format!("{} {row:?}", table.name));
        }
    }
    for owner in owners {
        found.push(format!("quota {owner} {:?}", tx.quota_lines(owner)?));
        for kind in nubo_domain::credential::CredentialKind::ALL {
            let filter = nubo_ports::store::CredentialFilter {
                account: owner,
                rooms: nubo_domain::Rooms::All,
                user: None,
                kind: *kind,
                after: None,
                newest_first: false,
                limit: 10_000,
            };
            let credentials = tx.credential_list(&filter)?.into_iter();
            let untouched = credentials.map(|c| nubo_domain::Credential { last_used: None, ..c });
            found.extend(untouched.map(|credential| format!("{credential:?}")));
        }
    }
    let flows = tx.flow_list(&FlowFilter { limit: 10_000, ..FlowFilter::default() })?;
    found.extend(flows.into_iter().map(|flow| format!("{flow:?}")));
    found.push(format!("{:?} {:?}", tx.address_all()?, tx.host_rooms()?));
    let everything = TransferFilter { limit: 10_000, ..TransferFilter::default() };
    found.push(format!("{:?} {:?}", tx.wallet_list(None, 10_000)?, tx.transfer_list(&everything)?));
    let letters = tx.letter_list(&LetterFilter { limit: 10_000, ..LetterFilter::default() })?;
    found.extend(letters.into_iter().map(|letter| format!("letter {} {:?}", letter.id, letter.to)));
    found.push(format!("events {}", tx.event_last()?));
    Ok(found)
}

/// Whether an error is the one that a test expects.
#[must_use]
pub fn is_code<T>(outcome: &nubo_domain::Result<T>, wanted: &code::Code) -> bool {
    outcome.as_ref().is_err_and(|error| error.code() == wanted)
}
