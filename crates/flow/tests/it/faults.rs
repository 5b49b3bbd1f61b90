use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use nubo_domain::{Error, Result};
use nubo_flow::{Ended, Moment, Place, Probe, Registry, Runner, Verdict, Wiring};
use nubo_ports::store::{AnyValue, Work};
use nubo_ports::{FlowStatus, Store, StoreExt as _};

use crate::bakery::*;

/// Keeps a list of moments, and says its verdict once, at one of them.
#[derive(Default)]
struct Stage {
    seen: Mutex<Vec<Moment>>,
    special: Option<(usize, Verdict)>,
}

impl Probe for Stage {
    fn at(&self, moment: Moment) -> Verdict {
        let mut seen = self.seen.lock().unwrap();
        seen.push(moment);
        match &self.special {
            Some((place, verdict)) if seen.len() == place + 1 => verdict.clone(),
            _ => Verdict::GoOn,
        }
    }
}

#[tokio::test]
async fn whatever_the_moment_of_death_rows_happen_once_and_acts_at_least_once() {
    for failing in [false, true] {
        let mut number = 0;
        loop {
            let town = Town::new();
            let cake = town.cake();
            if failing {
                town.bakery.will(cake, "ice", &vec![final_failure(); 3]);
            }
            let id = town.wish(CAKE, cake).await;
            let stage =
                Arc::new(Stage { special: Some((number, Verdict::Crash)), ..Stage::default() });
            let first = town.runner_with(options("a"), town.clock.clone(), Some(stage.clone()));
            let ends = town.work(&first, 3).await;
            if !ends.contains(&Ended::Crashed) {
                assert!(number > 10, "only {number} moments");
                break;
            }
            let at = stage.seen.lock().unwrap()[number];
            assert_eq!(town.store.write(|tx| tx.flow_free_leases("a")).await.unwrap(), 1);
            town.work(&town.runner(options("a")), 3).await;
            let (status, rows) = match failing {
                false => (FlowStatus::Succeeded, vec![("order", 1), ("bill", 1)]),
                true => {
                    (FlowStatus::Failed, vec![("order", 1), ("row_cancel", 1), ("apologise", 1)])
                }
            };
            assert_eq!(town.row(id).await.status, status, "{at:?}");
            assert_eq!(town.rows(cake).await, rows, "{at:?}");
            let acts: BTreeSet<_> = town.bakery.book(cake).into_iter().collect();
            let expected = match failing {
                false => ["bake", "deliver", "ice", "knead"],
                true => ["bake", "cool", "knead", "throw_away"],
            };
            assert_eq!(acts.into_iter().collect::<Vec<_>>(), expected, "{at:?}");
            number += 1;
        }
    }
}

#[tokio::test]
async fn a_probe_sees_every_step_before_and_after_its_work() {
    let town = Town::new();
    let stage = Arc::new(Stage::default());
    let runner = town.runner_with(options("a"), town.clock.clone(), Some(stage.clone()));
    town.wish(CAKE, town.cake()).await;
    town.work(&runner, 1).await;
    let seen = stage.seen.lock().unwrap();
    for place in [Place::BeforeWork, Place::AfterWork, Place::AfterSave] {
        let steps: Vec<_> = seen.iter().filter(|m| m.place == place).map(|m| m.step).collect();
        assert_eq!(steps, ["order", "knead", "bake", "ice", "deliver", "bill"]);
    }
}

#[tokio::test]
async fn whoever_lost_the_lease_changes_nothing() {
    let town = Town::new();
    let (cake, slow, quick) = (town.cake(), town.runner(options("a")), town.runner(options("b")));
    let id = town.wish(CAKE, cake).await;
    let stale = slow.claim(1).await.unwrap().remove(0);
    town.clock.advance(Duration::from_secs(31));
    let taken = quick.claim(1).await.unwrap().remove(0);
    assert_eq!(slow.run(stale).await, Ended::Lost);
    assert_eq!(town.rows(cake).await, []);
    assert_eq!(quick.run(taken).await, Ended::Over(FlowStatus::Succeeded));
    assert_eq!(town.rows(cake).await, [("order", 1), ("bill", 1)]);
    assert_eq!(town.row(id).await.status, FlowStatus::Succeeded);
}

/// A store whose every n-th write is done, but its answer lost.
struct Forgetful {
    inner: Arc<dyn Store>,
    every: i64,
    writes: AtomicI64,
    on: AtomicBool,
}

#[async_trait]
impl Store for Forgetful {
    async fn write_any(&self, work: Work) -> Result<AnyValue> {
        let answer = self.inner.write_any(work).await?;
        let number = self.writes.fetch_add(1, Ordering::SeqCst) + 1;
        if self.on.load(Ordering::SeqCst) && number % self.every == 0 {
            return Err(Error::unavailable("the connection broke"));
        }
        Ok(answer)
    }
    async fn read_any(&self, work: Work) -> Result<AnyValue> {
        self.inner.read_any(work).await
    }
    fn is_exclusive(&self) -> bool {
        false
    }
    async fn backup(&self, to: &std::path::Path) -> Result<()> {
        self.inner.backup(to).await
    }
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_happens_once_all_the_same() {
    for every in 1..=4 {
        let town = Town::new();
        let cake = town.cake();
        let id = town.wish(CAKE, cake).await;
        let row = town.runner(options("a")).claim(1).await.unwrap().remove(0);
        let (writes, on) = (AtomicI64::new(0), AtomicBool::new(true));
        let store = Arc::new(Forgetful { inner: town.store.clone(), every, writes, on });
        let wiring = Wiring {
            world: town.bakery.clone(),
            registry: Registry::of(&[&CAKE_BAKE]).unwrap(),
            store,
            clock: town.clock.clone(),
            on_attention: None,
            after_rows: None,
            probe: None,
        };
        let ended = Runner::new(wiring, options("a")).run(row).await;
        assert_eq!(ended, Ended::Over(FlowStatus::Succeeded));
        assert_eq!(town.rows(cake).await, [("order", 1), ("bill", 1)], "every {every}");
        assert_eq!(town.row(id).await.status, FlowStatus::Succeeded);
    }
}
