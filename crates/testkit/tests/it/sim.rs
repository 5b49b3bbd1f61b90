//! The seeded simulation over many seeds, and the proof that it can fail.
//!
//! `NUBO_SIM_SEED=7` shows one seed, `NUBO_SIM_SEEDS=5000` tries more of them.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use nubo_testkit::sim::{Failure, Options, Report, Sabotage, run};

const STEPS: u32 = 160;

fn simulate(seed: u64, sabotage: Option<Sabotage>) -> Result<Report, Box<Failure>> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build().unwrap();
    runtime.block_on(run(Options { seed, steps: STEPS, sabotage }))
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
fn whatever_happens_everything_adds_up_in_the_end() {
    let (first, count) = match number("NUBO_SIM_SEED") {
        Some(seed) => (seed, 1),
        None => (0, number("NUBO_SIM_SEEDS").unwrap_or(200)),
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let (next, began) = (AtomicU64::new(first), Instant::now());
    let (sum, failures) = (Mutex::new(Report::default()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= first + count || failures.lock().unwrap().len() >= 5 {
                        return;
                    }
                    match simulate(seed, None) {
                        Ok(report) => {
                            let mut sum = sum.lock().unwrap();
                            *sum = sum.plus(report);
                        }
                        Err(failure) => failures.lock().unwrap().push(failure),
                    }
                }
            });
        }
    });
    println!("{count} seeds in {:.1} s: {:?}", began.elapsed().as_secs_f64(), sum.lock().unwrap());
    let mut failures = failures.into_inner().unwrap();
    failures.sort_by_key(|failure| failure.seed);
    let told: Vec<String> = failures
        .iter()
        .map(|failure| format!("seed {}: {}", failure.seed, failure.broken.join("; ")))
        .collect();
    if let Some(failure) = failures.first() {
        panic!("{failure}\n{}", told.join("\n"));
    }
}

/// Some seed of the first few must notice, in words that name what is broken.
fn is_noticed(sabotage: Sabotage, words: &str) {
    let mut told = Vec::new();
    for seed in 0..8 {
        if let Err(failure) = simulate(seed, Some(sabotage)) {
            if failure.broken.iter().any(|line| line.contains(words)) {
                return;
            }
            told.extend(failure.broken);
        }
    }
    panic!("{sabotage:?} was not noticed as {words:?}, but as {told:#?}");
}

#[test]
fn a_driver_that_forgets_ports_is_noticed() {
    is_noticed(Sabotage::ForgetPorts, "ports");
}

#[test]
fn a_driver_that_forgets_snapshots_is_noticed() {
    is_noticed(Sabotage::ForgetSnapshots, "on its host is");
}

#[test]
fn a_server_that_was_never_placed_is_noticed() {
    is_noticed(Sabotage::SkipPlacement, "is oversold");
}

#[test]
fn a_cloud_that_forgets_idempotency_keys_is_noticed() {
    is_noticed(Sabotage::ForgetKeys, "a key got another answer than before");
}

#[test]
fn a_cloud_that_takes_revoked_credentials_is_noticed() {
    is_noticed(Sabotage::ForgetRevocations, "a credential that was revoked");
}

#[test]
fn a_seed_tells_the_same_story_twice() {
    let tell = |seed| simulate(seed, Some(Sabotage::SkipPlacement)).err();
    let (seed, first) = (0..8).find_map(|seed| Some((seed, tell(seed)?))).unwrap();
    let (first, second) = (first.trace, tell(seed).unwrap().trace);
    let differs = first.iter().zip(&second).position(|(a, b)| a != b);
    assert_eq!((differs, first.len()), (None, second.len()), "{:?}", differs.map(|d| &first[..=d]));
}
