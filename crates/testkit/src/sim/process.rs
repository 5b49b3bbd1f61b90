//! One process of the cloud: store, rules and engine, from its start to its sudden death.
//!
//! Death is a flag that everything the process does looks at: after it nothing is asked of the
//! store or the drivers, and no answer is heard. The tasks are thrown away afterwards.

use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use async_trait::async_trait;
use nubo_base::{Backoff, Clock, Ids, Random, SealKey};
use nubo_cloud::{Cloud, CloudParts, Policy};
use nubo_domain::{Error, Result};
use nubo_flow::{Engine, EngineOptions, Registry, Runner, Wiring};
use nubo_flows::World;
use nubo_ports::Store;
use nubo_ports::store::{AnyValue, Work};
use nubo_store_sql::{SqlStore, SqliteOptions};
use tokio::sync::Notify;

use super::dice::Dice;
use super::outside::Outside;

/// Whether a process lives.
pub struct Life {
    alive: AtomicBool,
    died: Notify,
}

impl Life {
    /// A living one.
    pub fn new() -> Arc<Self> {
        Arc::new(Self { alive: AtomicBool::new(true), died: Notify::new() })
    }

    /// Whether it lives.
    pub fn is_alive(&self) -> bool {
        self.alive.load(Ordering::SeqCst)
    }

    /// Ends it.
    pub fn die(&self) {
        self.alive.store(false, Ordering::SeqCst);
        self.died.notify_one();
    }

    /// Goes on if it lives, and never if it does not.
    pub async fn gate(&self) {
        if !self.is_alive() {
            std::future::pending::<()>().await;
        }
    }

    /// Returns when it ends.
    pub async fn ended(&self) {
        while self.is_alive() {
            self.died.notified().await;
        }
    }
}

/// How often things go wrong at the store, in calls of a thousand.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoreOdds {
    /// The process dies before a transaction.
    pub die_before: usize,
    /// The process dies after the commit, before anybody hears of it.
    pub die_after: usize,
    /// A commit is done, but the answer says that the store is unavailable.
    pub lose_answer: usize,
}

/// The store as one process sees it. Work is done while the caller stands still, so that the order
/// of everything follows from the seed and paused time does not move meanwhile.
///
/// A task of a dead process may hold it for ever, waiting at the gate; so it lets go of its files
/// by itself.
pub struct MortalStore {
    inner: Mutex<Option<Arc<SqlStore>>>,
    life: Arc<Life>,
    clock: Arc<dyn Clock>,
    dice: Arc<Dice>,
    odds: Arc<Mutex<StoreOdds>>,
}

impl MortalStore {
    fn inner(&self) -> Result<Arc<SqlStore>> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.clone().ok_or_else(|| Error::unavailable("the process is dead"))
    }

    /// Closes the files, once nothing is asked of it any more.
    fn close(&self) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Lets others go first now and then, as threads would.
    async fn wait_in_line(&self) {
        for _ in 0..self.dice.below(3) {
            tokio::task::yield_now().await;
        }
        self.life.gate().await;
        // The writer's thread sees the clock as it was last looked at here.
        self.clock.now();
    }
}

#[async_trait]
impl Store for MortalStore {
    async fn write_any(&self, work: Work) -> Result<AnyValue> {
        self.wait_in_line().await;
        let odds = *self.odds.lock().unwrap_or_else(PoisonError::into_inner);
        if self.dice.chance(odds.die_before) {
            self.life.die();
            self.life.gate().await;
        }
        let answer = stand_still(self.inner()?.write_any(work));
        if self.dice.chance(odds.die_after) {
            self.life.die();
            self.life.gate().await;
        }
        if answer.is_ok() && self.dice.chance(odds.lose_answer) {
            return Err(Error::unavailable("the answer of a commit was lost"));
        }
        answer
    }

    async fn read_any(&self, work: Work) -> Result<AnyValue> {
        self.wait_in_line().await;
        stand_still(self.inner()?.read_any(work))
    }

    fn is_exclusive(&self) -> bool {
        self.inner().is_ok_and(|inner| inner.is_exclusive())
    }

    async fn backup(&self, to: &Path) -> Result<()> {
        stand_still(self.inner()?.backup(to))
    }
}

struct Thread(std::thread::Thread);

impl Wake for Thread {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for `future` without letting anything else of this thread go on.
fn stand_still<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Thread(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// What outlives every process of a simulation.
pub struct Ground {
    /// The data folder.
    pub dir: PathBuf,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Chance of the cloud itself.
    pub random: Arc<dyn Random>,
    /// Chance of the weather.
    pub dice: Arc<Dice>,
    /// The outside.
    pub world: Arc<nubo_fakes::FakeWorld>,
    /// How often things go wrong at the store.
    pub odds: Arc<Mutex<StoreOdds>>,
    /// Whether removed ports stay, on purpose.
    pub forgets_ports: bool,
    /// Whether removed snapshots stay, on purpose.
    pub forgets_snapshots: bool,
}

/// A running process.
pub struct Process {
    /// Whether it lives.
    pub life: Arc<Life>,
    /// The rules.
    pub cloud: Cloud,
    /// What reconcilers work on.
    pub world: Arc<World>,
    /// The store, for what no call can do.
    pub store: Arc<dyn Store>,
    mortal: Arc<MortalStore>,
    engine: Engine,
}

impl Process {
    /// Starts a process on the data folder, again if it dies while it starts.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn start(ground: &Ground) -> Result<Self> {
        loop {
            let life = Life::new();
            tokio::select! {
                biased;
                started = Self::start_once(ground, life.clone()) => match started {
                    // Whoever started it starts it again.
                    Err(error) if error.is_passing() => {}
                    other => return other,
                },
                () = life.ended() => {}
            }
        }
    }

    async fn start_once(ground: &Ground, life: Arc<Life>) -> Result<Self> {
        let options = SqliteOptions { durable: false, readers: 2 };
        let mortal = Arc::new(MortalStore {
            inner: Mutex::new(Some(Arc::new(SqlStore::open_sqlite(&ground.dir, options)?))),
            life: life.clone(),
            clock: ground.clock.clone(),
            dice: ground.dice.clone(),
            odds: ground.odds.clone(),
        });
        let store: Arc<dyn Store> = mortal.clone();
        let dying = life.clone();
        ground.world.faults.on_crash(move || dying.die());
        let world = Arc::new(Self::outside(ground, &store, &life));
        let wiring = Wiring {
            world: world.clone(),
            registry: Registry::of(nubo_flows::ALL)?,
            store: store.clone(),
            clock: ground.clock.clone(),
            on_attention: Some(nubo_flows::on_attention),
            after_rows: None,
            probe: None,
        };
        let engine = Engine::start(Arc::new(Runner::new(wiring, options_of_engine()))).await?;
        let waker = engine.waker();
        let cloud = Cloud::new(CloudParts {
            store: store.clone(),
            clock: ground.clock.clone(),
            random: ground.random.clone(),
            seal: SealKey::new(&[7; 32]),
            policy: Policy::default(),
            watcher: Arc::new(move |committed| {
                if committed.flows {
                    waker.wake();
                }
            }),
        });
        Ok(Self { life, cloud, world, store, mortal, engine })
    }

    fn outside(ground: &Ground, store: &Arc<dyn Store>, life: &Arc<Life>) -> World {
        let outside = Arc::new(Outside {
            world: ground.world.clone(),
            life: life.clone(),
            forgets_ports: ground.forgets_ports,
            forgets_snapshots: ground.forgets_snapshots,
        });
        World {
            store: store.clone(),
            vmm: outside.clone(),
            net: outside.clone(),
            disks: outside,
            mailer: Arc::new(nubo_fakes::Letterbox::default()),
            clock: ground.clock.clone(),
            ids: Ids::new(ground.clock.clone(), ground.random.clone()),
        }
    }

    /// Throws everything of the process away.
    pub fn bury(self) {
        let Self { life, cloud, world, store, mortal, engine } = self;
        life.die();
        drop((engine, cloud, world, store));
        mortal.close();
    }
}

/// Few tries and short waits, so that every way out of a step is taken within a storm.
fn options_of_engine() -> EngineOptions {
    EngineOptions {
        concurrency: 6,
        poll: Duration::from_secs(2),
        retry: Backoff { first: Duration::from_millis(100), most: Duration::from_secs(5) },
        try_attempts: 4,
        forward_attempts: 6,
        patience: Duration::from_secs(20),
        ..EngineOptions::new("sim")
    }
}
