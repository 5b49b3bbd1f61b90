//! A bakery: acts are written into a book, rows are counted in the store, and every step can be
//! told beforehand how it shall behave.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nubo_base::{Backoff, Clock, Id, Ids, ManualClock, SeededRandom, Time, Uuid};
use nubo_domain::{Error, FlowName, Rooms};
use nubo_flow::{
    Doing, Ended, EngineOptions, FlowDef, Next, Probe, Registry, Runner, StepResult, Wiring, flow,
};
use nubo_ports::flows::Operation;
use nubo_ports::{FlowRow, NewFlow, Store, StoreExt as _, Tx};
use nubo_store_sql::{SqlStore, SqliteOptions};
use serde_json::json;

/// What a step does instead of its work.
#[derive(Clone)]
pub enum Mood {
    Late(Duration),
    Fail(Error),
    Slow(Duration),
    Panic,
}

pub struct Bakery {
    book: Mutex<Vec<String>>,
    moods: Mutex<HashMap<(Uuid, &'static str), VecDeque<Mood>>>,
    busy: Mutex<(usize, usize)>,
    pub ids: Ids,
}

impl Bakery {
    /// What was done outside for a cake, in order.
    pub fn book(&self, cake: Uuid) -> Vec<String> {
        let own = format!("{cake} ");
        let book = self.book.lock().unwrap();
        book.iter().filter_map(|line| line.strip_prefix(&own)).map(str::to_owned).collect()
    }

    pub fn most_at_a_time(&self) -> usize {
        self.busy.lock().unwrap().1
    }

    /// Whether a step has not yet met what it was told.
    pub fn is_to_come(&self, cake: Uuid, step: &'static str) -> bool {
        self.moods.lock().unwrap().get(&(cake, step)).is_some_and(|moods| !moods.is_empty())
    }

    pub fn will(&self, cake: Uuid, step: &'static str, moods: &[Mood]) {
        self.moods.lock().unwrap().entry((cake, step)).or_default().extend(moods.iter().cloned());
    }

    fn mood(&self, cake: Uuid, step: &'static str) -> Option<Mood> {
        self.moods.lock().unwrap().get_mut(&(cake, step)).and_then(VecDeque::pop_front)
    }

    async fn work(&self, cake: Uuid, step: &'static str) -> StepResult {
        {
            let mut busy = self.busy.lock().unwrap();
            busy.0 += 1;
            busy.1 = busy.1.max(busy.0);
        }
        let _done = Leave(self);
        match self.mood(cake, step) {
            Some(Mood::Late(span)) => return Ok(Next::Later(span)),
            Some(Mood::Fail(error)) => return Err(error),
            Some(Mood::Slow(span)) => tokio::time::sleep(span).await,
            Some(Mood::Panic) => panic!("the oven exploded"),
            None => tokio::task::yield_now().await,
        }
        self.book.lock().unwrap().push(format!("{cake} {step}"));
        Ok(Next::Done)
    }
}

struct Leave<'a>(&'a Bakery);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.busy.lock().unwrap().0 -= 1;
    }
}

type On = Doing<Bakery>;

/// Counts a step on rows; the count is in the same transaction as the workflow's place.
fn count(tx: &mut dyn Tx, doing: &mut On, step: &'static str) -> StepResult {
    tx.usage_add(doing.facts.subject, None, step, 1)?;
    match doing.world.mood(doing.facts.subject, step) {
        Some(Mood::Late(span)) => Ok(Next::Later(span)),
        Some(Mood::Fail(error)) => Err(error),
        Some(Mood::Panic) => panic!("the ledger burnt"),
        Some(Mood::Slow(_)) | None => Ok(Next::Done),
    }
}

pub const CAKE: FlowName = FlowName("cake-bake");
pub const FEAST: FlowName = FlowName("feast-hold");

flow! {
    pub CAKE_BAKE(Bakery) = CAKE;
    try { row order ~ row_cancel; act knead ~ throw_away; act bake ~ cool; act ice; }
    then { act deliver; row bill; }
    else { row apologise; }
}

flow! {
    pub FEAST_HOLD(Bakery) = FEAST;
    try { }
    then { row invite; row wait_for_cakes; act deliver; }
    else { }
}

async fn knead(doing: &mut On) -> StepResult {
    let rounds: u32 = doing.frame.get("rounds")?.unwrap_or(0);
    doing.frame.set("rounds", &(rounds + 1))?;
    doing.world.work(doing.facts.subject, "knead").await
}
async fn throw_away(doing: &mut On) -> StepResult {
    doing.world.work(doing.facts.subject, "throw_away").await
}
async fn bake(doing: &mut On) -> StepResult {
    doing.world.work(doing.facts.subject, "bake").await
}
async fn cool(doing: &mut On) -> StepResult {
    doing.world.work(doing.facts.subject, "cool").await
}
async fn ice(doing: &mut On) -> StepResult {
    doing.world.work(doing.facts.subject, "ice").await
}
async fn deliver(doing: &mut On) -> StepResult {
    doing.world.work(doing.facts.subject, "deliver").await
}
fn order(tx: &mut dyn Tx, doing: &mut On) -> StepResult {
    count(tx, doing, "order")
}
fn row_cancel(tx: &mut dyn Tx, doing: &mut On) -> StepResult {
    count(tx, doing, "row_cancel")
}
fn bill(tx: &mut dyn Tx, doing: &mut On) -> StepResult {
    count(tx, doing, "bill")
}
fn apologise(tx: &mut dyn Tx, doing: &mut On) -> StepResult {
    let cause = doing.cause().ok_or_else(|| Error::internal("nothing to apologise for"))?;
    doing.frame.set("said", &cause.message)?;
    count(tx, doing, "apologise")
}
fn invite(tx: &mut dyn Tx, doing: &mut On) -> StepResult {
    for cake in doing.frame.need::<Vec<String>>("cakes")? {
        let cake = Uuid::try_parse(&cake).map_err(Error::internal)?;
        let child = NewFlow {
            parent: Some(doing.facts.id),
            ..new_flow(&doing.world.ids, CAKE, cake, doing.now)
        };
        tx.flow_insert(&child)?;
    }
    Ok(Next::Done)
}
fn wait_for_cakes(tx: &mut dyn Tx, doing: &mut On) -> StepResult {
    let open = tx.flow_open_children(doing.facts.id)?;
    Ok(if open > 0 { Next::Later(Duration::from_millis(10)) } else { Next::Done })
}

fn new_flow(ids: &Ids, flow: FlowName, subject: Uuid, now: Time) -> NewFlow {
    NewFlow {
        id: ids.id(),
        flow,
        subject,
        subject_shown: format!("cake_{}", subject.as_simple()),
        account: None,
        project: None,
        generation: 1,
        frame: json!({}),
        deadline: now.after(Duration::from_secs(600)),
        parent: None,
        cancels: false,
        now,
    }
}

/// A bakery with its store and clock.
pub struct Town {
    _folder: tempfile::TempDir,
    pub store: Arc<dyn Store>,
    pub clock: Arc<ManualClock>,
    pub bakery: Arc<Bakery>,
}

pub fn options(owner: &str) -> EngineOptions {
    EngineOptions {
        poll: Duration::from_millis(5),
        retry: Backoff { first: Duration::from_millis(10), most: Duration::from_secs(1) },
        try_attempts: 3,
        forward_attempts: 4,
        grace: Duration::from_millis(200),
        ..EngineOptions::new(owner)
    }
}

static ALL: &[&FlowDef<Bakery>] = &[&CAKE_BAKE, &FEAST_HOLD];

impl Town {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fast = SqliteOptions { durable: false, ..SqliteOptions::default() };
        let store = Arc::new(SqlStore::open_sqlite(folder.path(), fast).unwrap());
        let clock = Arc::new(ManualClock::new(Time::from_micros(1_794_912_330_000_000)));
        let ids = Ids::new(clock.clone(), Arc::new(SeededRandom::new(7)));
        let bakery =
            Bakery { book: Mutex::default(), moods: Mutex::default(), busy: Mutex::default(), ids };
        Self { _folder: folder, store, clock, bakery: Arc::new(bakery) }
    }

    pub fn runner(&self, options: EngineOptions) -> Runner<Bakery> {
        self.runner_with(options, self.clock.clone(), None)
    }

    pub fn runner_with(
        &self,
        options: EngineOptions,
        clock: Arc<dyn Clock>,
        probe: Option<Arc<dyn Probe>>,
    ) -> Runner<Bakery> {
        let wiring = Wiring {
            world: self.bakery.clone(),
            registry: Registry::of(ALL).unwrap(),
            store: self.store.clone(),
            clock,
            on_attention: Some(|tx, _, row| tx.usage_add(row.subject, None, "attention", 1)),
            after_rows: None,
            probe,
        };
        Runner::new(wiring, options)
    }

    pub fn cake(&self) -> Uuid {
        self.bakery.ids.uuid()
    }

    pub async fn wish(&self, flow: FlowName, cake: Uuid) -> Id<Operation> {
        self.wish_with(flow, cake, |_| {}).await
    }

    pub async fn wish_with(
        &self,
        flow: FlowName,
        cake: Uuid,
        change: impl FnOnce(&mut NewFlow),
    ) -> Id<Operation> {
        let mut new = new_flow(&self.bakery.ids, flow, cake, self.clock.now());
        change(&mut new);
        let id = new.id;
        self.store.write(move |tx| tx.flow_insert(&new)).await.unwrap();
        id
    }

    pub async fn row(&self, id: Id<Operation>) -> FlowRow {
        self.store.read(move |tx| tx.flow_get(id)).await.unwrap().unwrap()
    }

    pub async fn counted(&self, cake: Uuid, step: &'static str) -> i64 {
        self.store.read(move |tx| tx.usage_sum(cake, &Rooms::All, step, step)).await.unwrap()
    }

    /// Every row that was counted, in the order of this list.
    pub async fn rows(&self, cake: Uuid) -> Vec<(&'static str, i64)> {
        let mut found = Vec::new();
        for step in ["order", "row_cancel", "bill", "apologise", "attention"] {
            let n = self.counted(cake, step).await;
            found.extend((n != 0).then_some((step, n)));
        }
        found
    }

    /// Runs what is due, and turns the clock by 20 ms whenever nothing is, for at most this many
    /// times.
    pub async fn work(&self, runner: &Runner<Bakery>, naps: usize) -> Vec<Ended> {
        let mut ends = Vec::new();
        for _ in 0..naps {
            for row in runner.claim(100).await.unwrap() {
                ends.push(runner.run(row).await);
            }
            self.clock.advance(Duration::from_millis(20));
        }
        ends
    }
}

pub fn passing() -> Mood {
    Mood::Fail(Error::unavailable("the oven is cold"))
}

pub fn final_failure() -> Mood {
    Mood::Fail(Error::invalid("flour", "is no flour"))
}
