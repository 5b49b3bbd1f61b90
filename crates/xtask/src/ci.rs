//! `cargo xtask ci`: every check in the order of their cost, then all tests.
//!
//! The first failure ends the run. The tests come last and nothing is printed after them, because
//! whoever reads the log, a person or a machine, reads the runner's closing lines.

use std::time::Instant;

use crate::place::Place;
use crate::{process, tidy};

type Check = fn(&Place) -> Result<(), String>;

const CHECKS: &[(&str, Check)] = &[
    ("lock", lock),
    ("fmt", fmt),
    ("tidy", tidy::run),
    ("portal", portal),
    ("clippy", clippy),
    ("deny", deny),
    ("advisories", advisories),
];

/// Runs all checks and then the tests.
pub fn run(place: &Place) -> Result<(), String> {
    for (name, check) in CHECKS {
        let started = Instant::now();
        eprintln!("== {name}");
        check(place).map_err(|problem| format!("{name}: {problem}"))?;
        eprintln!("== {name} took {:.1} s", started.elapsed().as_secs_f64());
    }
    for (name, which) in BROWSED {
        eprintln!("== {name}");
        nextest(place, &["--run-ignored", "only", "-E", which])
            .map_err(|problem| format!("{name}: {problem}"))?;
    }
    eprintln!("== tests");
    nextest(place, &[]).map_err(|problem| format!("tests: {problem}"))
}

/// The tests that want a browser, and a program with the portal in it. Whoever runs tests without
/// having built the portal leaves them out; here it was built. A browser breaks off what it loads
/// when the machine's network changes, so nothing makes networks beside the walks.
const BROWSED: &[(&str, &str)] =
    &[("walks", "test(/^walks::/)"), ("a walk on a real guest", "test(/^real::portal::/)")];

fn nextest(place: &Place, more: &[&str]) -> Result<(), String> {
    let usual = ["nextest", "run", "--locked", "--workspace", "--profile", "ci"];
    process::run(place, "cargo", &[&usual, more].concat())
}

/// `Cargo.lock` must already say what the manifests ask for.
fn lock(place: &Place) -> Result<(), String> {
    process::output(place, "cargo", &["metadata", "--locked", "--format-version", "1"]).map(drop)
}

fn fmt(place: &Place) -> Result<(), String> {
    process::run(place, "cargo", &["fmt", "--all", "--check"])
}

/// Builds the portal, for what follows is compiled with it, and checks its types and its units; the
/// walks through its pages are tests.
fn portal(place: &Place) -> Result<(), String> {
    process::run(place, "bash", &["portal/build.sh", "run", "npm", "run", "--silent", "check"])
}

fn clippy(place: &Place) -> Result<(), String> {
    let args = ["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"];
    process::run(place, "cargo", &args)
}

fn deny(place: &Place) -> Result<(), String> {
    let args = ["deny", "--locked", "check", "bans", "licenses", "sources"];
    process::run(place, "cargo", &args)
}

/// Checks for published flaws where the database of them can be had. It lives outside the package
/// registries, and a machine that reaches only those must still be able to run everything else.
fn advisories(place: &Place) -> Result<(), String> {
    if !process::succeeds(place, "timeout", &["60", "cargo", "deny", "fetch", "db"]) {
        eprintln!("advisories NOT checked: this machine does not reach the advisory database");
        return Ok(());
    }
    process::run(place, "cargo", &["deny", "--locked", "check", "advisories"])
}
