//! The storm: calls, weather and accidents in the order of the dice; then quiet, then judgement.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use nubo_base::{Clock as _, SeededRandom, Time};
use nubo_cloud::Rendered;
use nubo_domain::Result;
use nubo_fakes::{FakeWorld, Odds};
use nubo_flows::reconcile;
use tempfile::TempDir;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::clock::SimClock;
use super::dice::Dice;
use super::model::{Asked, Keyed, Model, Pending};
use super::perform::{self, Letter};
use super::process::{Ground, Process, StoreOdds};
use super::verbs::{self, Verb};
use super::{Failure, Options, Sabotage, tenants};

/// What may end a simulation.
pub type Outcome<T = ()> = std::result::Result<T, Box<Failure>>;

/// A simulation under way.
pub struct Storm {
    pub(super) options: Options,
    pub(super) clock: Arc<SimClock>,
    pub(super) dice: Arc<Dice>,
    pub(super) ground: Ground,
    pub(super) hosts: Vec<String>,
    pub(super) model: Model,
    pub(super) trace: Vec<String>,
    pub(super) process: Option<Process>,
    pub(super) calls: JoinSet<(u64, Result<Rendered>)>,
    pub(super) pending: BTreeMap<u64, Pending>,
    pub(super) chores: JoinSet<()>,
    pub(super) next_call: u64,
    pub(super) next_key: usize,
    pub(super) turned_ahead: i64,
    pub(super) turned_back: i64,
    // Dropped last: everything above may write into it.
    _dir: TempDir,
}

/// How long a simulated wallet may be dry.
pub(super) const GRACE: Duration = Duration::from_secs(3_600);
/// When every simulation begins, in microseconds since the epoch.
const START: i64 = 1_800_000_000_000_000;
/// The clock is set back by no more than this in all, in seconds.
const BACK_MOST: i64 = 3_000;
/// The clock is set forward by no more than this in all, so that no answer is forgotten.
const AHEAD_MOST: i64 = 12 * 3_600;

impl Storm {
    /// A fresh cloud with its tenants.
    pub async fn begin(options: Options) -> Outcome<Self> {
        let refuse = |what: String| {
            let (seed, broken) = (options.seed, vec![what]);
            Box::new(Failure { seed, broken, trace: Vec::new() })
        };
        let dir = tempfile::tempdir().map_err(|e| refuse(format!("no folder: {e}")))?;
        let clock = Arc::new(SimClock::new(Time::from_micros(START)));
        let dice = Arc::new(Dice::new(options.seed));
        let ground = Ground {
            dir: dir.path().to_owned(),
            clock: clock.clone(),
            random: Arc::new(SeededRandom::new(options.seed ^ 0x5eed)),
            dice: dice.clone(),
            world: Arc::new(FakeWorld::new()),
            odds: Arc::new(Mutex::new(StoreOdds::default())),
            forgets_ports: options.sabotage == Some(Sabotage::ForgetPorts),
            forgets_snapshots: options.sabotage == Some(Sabotage::ForgetSnapshots),
        };
        let process = Process::start(&ground).await.map_err(|e| refuse(e.to_string()))?;
        let mut storm = Self {
            options,
            clock,
            dice,
            ground,
            hosts: Vec::new(),
            model: Model::default(),
            trace: Vec::new(),
            process: Some(process),
            calls: JoinSet::new(),
            pending: BTreeMap::new(),
            chores: JoinSet::new(),
            next_call: 0,
            next_key: 0,
            turned_ahead: 0,
            turned_back: 0,
            _dir: dir,
        };
        storm.furnish().await.map_err(|e| refuse(format!("no cloud to begin with: {e}")))?;
        Ok(storm)
    }

    async fn furnish(&mut self) -> Result<()> {
        let Some(process) = &self.process else { return Ok(()) };
        self.hosts = tenants::furnish(&process.cloud, &self.dice).await?;
        for number in 0..self.dice.within(2, 3) {
            let made = tenants::settle_in(&process.cloud, &process.store, &self.dice, number);
            self.model.tenants.push(made.await?);
        }
        Ok(())
    }

    /// Everything at once.
    pub async fn rage(&mut self) -> Outcome {
        for step in 0..self.options.steps {
            if step % 25 == 0 {
                self.weather();
            }
            self.collect();
            self.revive().await?;
            self.happen().await?;
            if step == 30 && self.options.sabotage == Some(Sabotage::SkipPlacement) {
                self.smuggle().await?;
            }
            if self.dice.chance(600) {
                sleep(Duration::from_millis(self.dice.within(0, 400))).await;
            }
        }
        Ok(())
    }

    fn weather(&mut self) {
        let slowness = Duration::from_millis(self.dice.within(50, 30_000));
        let calm = Odds { slow: 0, slowness, fail: 0, lose: 0, crash: 0 };
        let (odds, store) = match self.dice.below(5) {
            0 => (calm, StoreOdds::default()),
            1 => (Odds { slow: 300, fail: 30, ..calm }, StoreOdds::default()),
            2 => (Odds { fail: 400, lose: 200, ..calm }, StoreOdds::default()),
            3 => {
                let store = StoreOdds { die_before: 4, die_after: 6, lose_answer: 10 };
                (Odds { slow: 50, fail: 50, lose: 100, crash: 10, slowness }, store)
            }
            _ => {
                let store = StoreOdds { die_before: 1, die_after: 2, lose_answer: 30 };
                (Odds { slow: 100, fail: 100, lose: 100, crash: 25, slowness }, store)
            }
        };
        self.note(format!("weather: {odds:?} {store:?}"));
        self.ground.world.faults.by_chance(self.dice.within(0, u64::MAX - 1), odds);
        *self.ground.odds.lock().unwrap_or_else(PoisonError::into_inner) = store;
    }

    async fn happen(&mut self) -> Outcome {
        match self.dice.below(100) {
            0..62 => self.call(),
            62..72 => self.call_again(),
            72..80 => self.order(),
            80..88 => self.chore(),
            88..93 => self.kill_guest(),
            93..96 => self.turn_clock(),
            96 => {
                if let Some(process) = &self.process {
                    process.life.die();
                }
            }
            _ => sleep(Duration::from_millis(self.dice.within(0, 5_000))).await,
        }
        Ok(())
    }

    fn call(&mut self) {
        let tenant = self.dice.below(self.model.tenants.len());
        self.meet_neighbours(tenant);
        let credential = self.credential_of(tenant);
        let number = self.next_call;
        let verb = verbs::draw(&self.dice, &self.model.tenants[tenant], number, self.clock.now());
        let owner = self.model.tenants[tenant].credentials[credential].owner.clone();
        let can_repeat = verb.is_write() && self.keeps_keys(tenant, &owner);
        let keyed = (can_repeat && self.dice.chance(600)).then(|| {
            self.next_key += 1;
            self.model.keyed.push(Keyed {
                tenant,
                owner,
                // Tenants use the same keys, which are nevertheless not the same.
                key: format!("key-{}", self.next_key / self.model.tenants.len()),
                verb: verb.clone(),
                first: self.clock.now(),
                answer: None,
                open: false,
            });
            self.model.keyed.len() - 1
        });
        self.send(tenant, Asked::Tenant { verb, credential, keyed, other_body: false });
    }

    /// Keys are repeated only by credentials that a tenant can always get again.
    fn keeps_keys(&self, tenant: usize, owner: &str) -> bool {
        let tenant = &self.model.tenants[tenant];
        owner == tenant.project || owner == tenant.account.to_string()
    }

    fn credential_of(&self, tenant: usize) -> usize {
        let held = &self.model.tenants[tenant].credentials;
        match self.dice.below(10) {
            0..3 => 0,
            3..8 => held.iter().rposition(|c| !c.revoked && !c.is_session).unwrap_or(0),
            _ => self.dice.below(held.len()),
        }
    }

    fn meet_neighbours(&mut self, tenant: usize) {
        let others = self.model.tenants.iter().enumerate().filter(|(place, _)| *place != tenant);
        let servers: Vec<String> = others.flat_map(|(_, t)| t.servers.clone()).collect();
        self.model.tenants[tenant].neighbours = servers;
    }

    /// Sends a request again with its key, now and then with another body.
    fn call_again(&mut self) {
        let place = self.dice.below(self.model.keyed.len());
        let Some(keyed) = self.model.keyed.get(place) else { return };
        let tenant = keyed.tenant;
        let held = self.model.tenants[tenant].credentials.iter();
        let Some(credential) = held.clone().rposition(|c| c.owner == keyed.owner && !c.revoked)
        else {
            return;
        };
        let other_body = self.dice.chance(60) && keyed.answer.is_some();
        let verb = match (&keyed.verb, other_body) {
            (Verb::CreateServer(wish), true) => {
                let wish = nubo_cloud::server::CreateServer {
                    name: "another".to_owned(),
                    labels: nubo_domain::Labels::new(),
                    ..wish.clone()
                };
                Verb::CreateServer(wish)
            }
            (verb, _) => verb.clone(),
        };
        let other_body = other_body && matches!(verb, Verb::CreateServer(_));
        self.send(tenant, Asked::Tenant { verb, credential, keyed: Some(place), other_body });
    }

    fn order(&mut self) {
        let tenant = self.dice.below(self.model.tenants.len());
        let of = &self.model.tenants[tenant];
        let order = verbs::order_of_operator(&self.dice, of, &self.hosts);
        self.send(tenant, Asked::Operator(order));
    }

    pub(super) fn send(&mut self, tenant: usize, asked: Asked) {
        let number = self.next_call;
        self.next_call += 1;
        let words: String = format!("{asked:?}").chars().take(260).collect();
        self.note(format!("call {number} tenant {tenant} asks {words}"));
        let pending = self.model.send(number, tenant, asked.clone(), self.clock.now());
        self.pending.insert(number, pending);
        let Some(cloud) = self.process.as_ref().map(|process| process.cloud.clone()) else {
            return;
        };
        let letter = self.letter(tenant, &asked);
        self.calls.spawn(async move {
            let result = match asked {
                Asked::Tenant { verb, .. } => perform::ask(&cloud, &letter, verb).await,
                Asked::Operator(order) => perform::obey(&cloud, order).await,
            };
            (number, result)
        });
    }

    fn letter(&self, tenant: usize, asked: &Asked) -> Letter {
        let known = &self.model.tenants[tenant];
        let sabotage = self.options.sabotage;
        let skeleton = sabotage == Some(Sabotage::ForgetRevocations);
        let skeleton = skeleton.then(|| known.skeleton.clone());
        let Asked::Tenant { credential, keyed, .. } = asked else {
            return Letter { secret: String::new(), key: None, skeleton };
        };
        let key = keyed.map(|place| match sabotage {
            Some(Sabotage::ForgetKeys) => format!("forgotten-{}", self.next_call),
            _ => self.model.keyed[place].key.clone(),
        });
        Letter { secret: known.credentials[*credential].secret.clone(), key, skeleton }
    }

    /// A reconciler runs when its timer says so, whatever else goes on.
    fn chore(&mut self) {
        let Some(world) = self.process.as_ref().map(|process| process.world.clone()) else {
            return;
        };
        let which = self.dice.below(9);
        self.chores.spawn(async move {
            // What fails or is cut off is done by the next run.
            match which {
                0 => drop(reconcile::guests(&world).await),
                1 => drop(reconcile::leases(&world).await),
                2 => drop(reconcile::stuck(&world).await),
                3 => drop(reconcile::prune(&world).await),
                4 => drop(reconcile::suspended(&world).await),
                5 => drop(reconcile::charges(&world, GRACE).await),
                6 => drop(reconcile::hosts(&world).await),
                7 => drop(reconcile::images(&world).await),
                _ => drop(reconcile::sequencer(&world).await),
            }
        });
    }

    fn kill_guest(&mut self) {
        let tenant = self.dice.below(self.model.tenants.len());
        let servers = &self.model.tenants[tenant].servers;
        let Some(server) = self.dice.pick(servers).cloned() else { return };
        // One in three switches itself off, the others crash.
        let crashes = self.dice.below(3) > 0;
        let ended = server.parse().map(|id| match crashes {
            true => self.ground.world.kill_guest(id),
            false => self.ground.world.halt_guest(id),
        });
        self.note(format!("guest of {server} ends, crash: {crashes}: {ended:?}"));
    }

    fn turn_clock(&mut self) {
        let seconds = match self.dice.below(3) {
            0 => -i64::try_from(self.dice.within(1, 600)).unwrap_or(1),
            1 => i64::try_from(self.dice.within(60, 1_200)).unwrap_or(1),
            _ => i64::try_from(self.dice.within(1_800, 4 * 3_600)).unwrap_or(1),
        };
        let (ahead, back) = (seconds.max(0), (-seconds).max(0));
        if self.turned_ahead + ahead > AHEAD_MOST || self.turned_back + back > BACK_MOST {
            return;
        }
        self.turned_ahead += ahead;
        self.turned_back += back;
        self.clock.jump(seconds);
        self.note(format!("the clock jumps {seconds} s"));
    }

    pub(super) fn collect(&mut self) {
        while let Some(joined) = self.calls.try_join_next() {
            self.hear(joined);
        }
        while self.chores.try_join_next().is_some() {}
    }

    fn hear(
        &mut self,
        joined: std::result::Result<(u64, Result<Rendered>), tokio::task::JoinError>,
    ) {
        let (number, result) = match joined {
            Ok(heard) => heard,
            Err(error) => {
                if error.is_panic() {
                    self.model.broken.push(format!("a call panicked: {error}"));
                }
                return;
            }
        };
        let Some(pending) = self.pending.remove(&number) else { return };
        let told = match &result {
            Ok(rendered) => {
                let again = if rendered.replayed { "again " } else { "" };
                format!("done {again}{}", rendered.body)
            }
            Err(error) => format!("refused: {error}"),
        };
        self.note(format!("call {number} {told}"));
        self.model.answered(&pending, &result, self.clock.now());
    }

    /// If the process died: nobody waits any more, and a new one starts on the same data.
    pub(super) async fn revive(&mut self) -> Outcome {
        if self.process.as_ref().is_none_or(|process| process.life.is_alive()) {
            return Ok(());
        }
        self.calls.abort_all();
        while let Some(joined) = self.calls.join_next().await {
            self.hear(joined);
        }
        for (number, pending) in std::mem::take(&mut self.pending) {
            self.trace.push(format!("call {number} goes without an answer"));
            self.model.unanswered(&pending);
        }
        self.chores.shutdown().await;
        if let Some(process) = self.process.take() {
            process.bury();
        }
        self.model.report.deaths += 1;
        self.note("the process died; another one starts".to_owned());
        match Process::start(&self.ground).await {
            Ok(process) => self.process = Some(process),
            Err(error) => return Err(self.fails(vec![format!("it does not start: {error}")])),
        }
        Ok(())
    }

    pub(super) fn note(&mut self, text: String) {
        let now = self.clock.now().since(Time::from_micros(START)).as_secs_f64();
        self.trace.push(format!("[{now:>10.3}] {text}"));
    }

    pub(super) fn fails(&mut self, broken: Vec<String>) -> Box<Failure> {
        let trace = std::mem::take(&mut self.trace);
        Box::new(Failure { seed: self.options.seed, broken, trace })
    }
}
