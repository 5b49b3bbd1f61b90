use std::sync::Arc;
use std::time::Duration;

use nubo_base::{Clock, Id, SystemClock};
use nubo_flow::{Engine, EngineOptions};
use nubo_ports::flows::Operation;
use nubo_ports::{FlowStatus, StoreExt as _};
use tokio::time::{sleep, timeout};

use crate::bakery::*;

async fn all_over(town: &Town, ids: &[Id<Operation>]) {
    let over = async {
        for id in ids {
            while !town.row(*id).await.status.is_over() {
                sleep(Duration::from_millis(2)).await;
            }
        }
    };
    timeout(Duration::from_secs(20), over).await.expect("every workflow ends");
}

async fn engine(town: &Town, options: EngineOptions) -> Engine {
    let runner = town.runner_with(options, Arc::new(SystemClock), None);
    Engine::start(Arc::new(runner)).await.unwrap()
}

/// The engine of these tests runs by the real clock.
async fn wish_now(town: &Town) -> (nubo_base::Uuid, Id<Operation>) {
    let cake = town.cake();
    let now = SystemClock.now();
    let make = |flow: &mut nubo_ports::NewFlow| {
        flow.now = now;
        flow.deadline = now.after(Duration::from_secs(600));
    };
    (cake, town.wish_with(CAKE, cake, make).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn many_workflows_run_side_by_side_up_to_the_limit() {
    let town = Town::new();
    let mut ids = Vec::new();
    for _ in 0..60 {
        let (cake, id) = wish_now(&town).await;
        town.bakery.will(cake, "bake", &[Mood::Slow(Duration::from_millis(20))]);
        ids.push(id);
    }
    let engine = engine(&town, EngineOptions { concurrency: 8, ..options("a") }).await;
    all_over(&town, &ids).await;
    engine.stop().await;
    let most = town.bakery.most_at_a_time();
    assert!((4..=8).contains(&most), "{most} at a time");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hint_is_followed_at_once_and_without_one_work_is_found_all_the_same() {
    let town = Town::new();
    let slow = EngineOptions { poll: Duration::from_millis(600), ..options("a") };
    let engine = engine(&town, slow).await;
    sleep(Duration::from_millis(50)).await;
    let (_, hinted) = wish_now(&town).await;
    engine.waker().wake();
    timeout(Duration::from_millis(400), all_over(&town, &[hinted])).await.expect("at once");
    let (_, unhinted) = wish_now(&town).await;
    all_over(&town, &[unhinted]).await;
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_lasts_as_long_as_its_step() {
    let town = Town::new();
    let (cake, id) = wish_now(&town).await;
    town.bakery.will(cake, "bake", &[Mood::Slow(Duration::from_millis(700))]);
    let short = |owner| EngineOptions { lease: Duration::from_millis(150), ..options(owner) };
    let (first, second) = (engine(&town, short("a")).await, engine(&town, short("b")).await);
    all_over(&town, &[id]).await;
    first.stop().await;
    second.stop().await;
    assert_eq!(town.bakery.book(cake), ["knead", "bake", "ice", "deliver"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_past_every_lease_doubles_nothing() {
    let town = Town::new();
    let cake = town.cake();
    town.bakery.will(cake, "bake", &[Mood::Slow(Duration::from_millis(200))]);
    let id = town.wish(CAKE, cake).await;
    let runner = town.runner(options("a"));
    let engine = Engine::start(Arc::new(runner)).await.unwrap();
    sleep(Duration::from_millis(50)).await;
    town.clock.advance(Duration::from_secs(400));
    sleep(Duration::from_millis(50)).await;
    town.clock.set(nubo_base::Time::from_micros(1_794_912_330_000_000));
    all_over(&town, &[id]).await;
    engine.stop().await;
    assert_eq!(town.bakery.book(cake), ["knead", "bake", "ice", "deliver"]);
    assert_eq!(town.rows(cake).await, [("order", 1), ("bill", 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_lets_nobody_sleep_longer() {
    let town = Town::new();
    let cake = town.cake();
    town.bakery.will(cake, "bake", &[Mood::Late(Duration::from_millis(300))]);
    let id = town.wish(CAKE, cake).await;
    let engine = Engine::start(Arc::new(town.runner(options("a")))).await.unwrap();
    while town.row(id).await.wake == town.clock.now() {
        sleep(Duration::from_millis(2)).await;
    }
    let start = town.clock.now();
    town.clock.set(start.before(Duration::from_secs(3_600)));
    while town.row(id).await.wake > start {
        sleep(Duration::from_millis(2)).await;
    }
    assert!(!town.row(id).await.status.is_over());
    town.clock.advance(Duration::from_millis(310));
    all_over(&town, &[id]).await;
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_lets_short_steps_end_and_frees_what_is_longer() {
    let town = Town::new();
    let (short, first) = wish_now(&town).await;
    let (long, second) = wish_now(&town).await;
    town.bakery.will(short, "bake", &[Mood::Slow(Duration::from_millis(100))]);
    town.bakery.will(long, "bake", &[Mood::Slow(Duration::from_secs(60))]);
    let running = engine(&town, options("a")).await;
    sleep(Duration::from_millis(50)).await;
    timeout(Duration::from_secs(2), running.stop()).await.expect("stops in time");
    for id in [first, second] {
        let row = town.row(id).await;
        assert_eq!((row.status, row.lease_owner.as_str()), (FlowStatus::Active, ""));
    }
    assert_eq!(town.bakery.book(short), ["knead", "bake"]);
    assert_eq!(town.bakery.book(long), ["knead"]);
    let next = engine(&town, options("b")).await;
    all_over(&town, &[first, second]).await;
    next.stop().await;
    assert_eq!(town.bakery.book(short), ["knead", "bake", "ice", "deliver"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_process_held_is_taken_up_at_once_where_nobody_else_can_be() {
    let town = Town::new();
    let (cake, id) = wish_now(&town).await;
    town.bakery.will(cake, "bake", &[Mood::Slow(Duration::from_secs(60))]);
    // Threads of its own, so that with it ends all that it was about to do.
    let process = tokio::runtime::Runtime::new().unwrap();
    let begin = || process.block_on(engine(&town, options("node")));
    let dead = std::thread::scope(|scope| scope.spawn(begin).join().unwrap());
    while town.bakery.is_to_come(cake, "bake") {
        sleep(Duration::from_millis(2)).await;
    }
    std::thread::spawn(move || drop(process)).join().unwrap();
    drop(dead);
    let next = engine(&town, options("node")).await;
    timeout(Duration::from_secs(5), all_over(&town, &[id])).await.expect("not only after 30 s");
    next.stop().await;
    assert_eq!(town.rows(cake).await, [("order", 1), ("bill", 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_never_answers_is_tried_again() {
    let town = Town::new();
    let (cake, id) = wish_now(&town).await;
    town.bakery.will(cake, "deliver", &[Mood::Slow(Duration::from_secs(3_600))]);
    let hasty = EngineOptions { patience: Duration::from_millis(100), ..options("a") };
    let engine = engine(&town, hasty).await;
    all_over(&town, &[id]).await;
    engine.stop().await;
    assert_eq!(town.row(id).await.status, FlowStatus::Succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_engines_share_the_work_and_double_none() {
    let town = Town::new();
    let mut wishes = Vec::new();
    for _ in 0..100 {
        wishes.push(wish_now(&town).await);
    }
    let (first, second) = (engine(&town, options("a")).await, engine(&town, options("b")).await);
    let ids: Vec<_> = wishes.iter().map(|(_, id)| *id).collect();
    all_over(&town, &ids).await;
    first.stop().await;
    second.stop().await;
    for (cake, _) in wishes {
        assert_eq!(town.rows(cake).await, [("order", 1), ("bill", 1)]);
        assert_eq!(town.bakery.book(cake).len(), 4);
    }
    let left = town.store.write(|tx| tx.flow_free_leases("a")).await.unwrap();
    assert_eq!(left, 0);
}
