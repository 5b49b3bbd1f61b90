//! `cargo xtask bench`: the figures of the design that need no virtual machine, side by side.
//!
//! Everything is measured in one run on one machine: Nubo's release build on SQLite and on a
//! PostgreSQL that syncs, and beside them a bare server of the same framework. The load comes from
//! a client that costs little (`load`). The table goes to the terminal and, if it is whole, to
//! docs/benchmarks.md. `--quick` gives a first impression of everything, and words such as
//! `sqlite reading` only a part of it; neither is written down. `--real` measures real
//! guests instead.

mod bare;
mod cloud;
mod copies;
mod load;
mod machine;
mod real;
mod rows;
mod table;

use std::path::{Path, PathBuf};
use std::time::Instant;

use nubo_testkit::postgres::PostgresServer;

use crate::place::Place;
use crate::process;
use bare::Bare;
use cloud::Ground;
use rows::{Figures, Scale};

const ENGINES: [&str; 2] = ["sqlite", "postgres"];
/// Real guests, which take a machine that can run them.
const REAL: &str = "--real";
const PARTS: [&str; 5] = ["reading", "paging", "accepting", "living", "dying"];

/// Builds the release and measures it with a release of this program.
pub fn run(place: &Place, words: &[&str]) -> Result<(), String> {
    Wanted::of(words)?;
    let build = ["build", "--release", "--locked", "--package", "nubo", "--package", "nubo-xtask"];
    process::run(place, "cargo", &build)?;
    let program = release(place).join("xtask");
    process::run(place, &program.display().to_string(), &[&["bench-run"], words].concat())
}

/// Measures, with `target/release/nubo` as it is.
pub fn measure(place: &Place, words: &[&str]) -> Result<(), String> {
    let wanted = Wanted::of(words)?;
    let began = Instant::now();
    let nubo = release(place).join("nubo");
    if words == [REAL] {
        return real::measure(&nubo);
    }
    let machine = machine::facts(place)?;
    eprintln!("{machine}");
    let bare = Bare::start()?;
    let mut all = [Figures::default(), Figures::default()];
    for (engine, figures) in ENGINES.into_iter().zip(&mut all) {
        if !wanted.has(engine, &ENGINES) {
            continue;
        }
        let server = (engine == "postgres").then(PostgresServer::start_durable);
        for part in PARTS.into_iter().filter(|part| wanted.has(part, &PARTS)) {
            eprintln!("== {engine}: {part}");
            let ground = Ground::new(&nubo, server.as_ref().map(PostgresServer::database))?;
            measure_part(part, (&ground, &bare), wanted.scale(), figures)
                .map_err(|reason| format!("{engine}, {part}: {reason}"))?;
        }
    }
    let [sqlite, postgres] = &all;
    let text = table::page(&machine, sqlite, postgres);
    println!("{text}");
    eprintln!("measured in {:.0} s", began.elapsed().as_secs_f64());
    if !words.is_empty() {
        return Ok(());
    }
    let path = place.root.join("docs/benchmarks.md");
    std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))
}

/// Serves a constant until it is killed; measured beside the cloud.
pub fn serve_bare() -> Result<(), String> {
    bare::serve()
}

fn measure_part(
    part: &str,
    (ground, bare): (&Ground, &Bare),
    scale: Scale,
    figures: &mut Figures,
) -> Result<(), String> {
    match part {
        "reading" => rows::reading(ground, scale, bare, figures),
        "paging" => rows::paging(ground, scale, figures),
        "accepting" => rows::accepting(ground, scale, figures),
        "living" => rows::living(ground, scale, figures),
        _ => rows::dying(ground, scale, figures),
    }
}

/// The folder of the release build: where this program is built to.
fn release(place: &Place) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let folder = target.unwrap_or_else(|| place.root.join("target")).join("release");
    // The cloud is started from other folders as well.
    Path::canonicalize(&folder).unwrap_or(folder)
}

/// What of all this is wanted.
struct Wanted<'a> {
    words: Vec<&'a str>,
    is_quick: bool,
}

impl<'a> Wanted<'a> {
    fn of(words: &[&'a str]) -> Result<Self, String> {
        if words == [REAL] {
            return Ok(Self { words: Vec::new(), is_quick: false });
        }
        let (flags, words): (Vec<_>, Vec<_>) =
            words.iter().copied().partition(|word| word.starts_with('-'));
        let is_known = |word: &&&str| ENGINES.contains(*word) || PARTS.contains(*word);
        let odd_flag = flags.iter().find(|flag| **flag != "--quick");
        if let Some(odd) = odd_flag.or(words.iter().find(|word| !is_known(word))) {
            let known = [&ENGINES[..], &PARTS[..]].concat().join(" ");
            return Err(format!("\"{odd}\" is none of: {REAL} (by itself) --quick {known}"));
        }
        Ok(Self { words, is_quick: !flags.is_empty() })
    }

    const fn scale(&self) -> Scale {
        if self.is_quick { Scale::QUICK } else { Scale::FULL }
    }

    /// Whether a word of a group was given, or none of its group.
    fn has(&self, word: &str, group: &[&str]) -> bool {
        self.words.contains(&word) || !self.words.iter().any(|given| group.contains(given))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_a_group_leaves_the_others_of_its_group_out() {
        let wanted = Wanted::of(&["sqlite", "reading", "dying", "--quick"]).unwrap();
        assert!(wanted.has("sqlite", &ENGINES) && !wanted.has("postgres", &ENGINES));
        assert!(wanted.has("dying", &PARTS) && !wanted.has("paging", &PARTS));
        assert!(wanted.is_quick && Wanted::of(&[]).unwrap().has("paging", &PARTS));
        assert!(Wanted::of(&["--slow"]).is_err() && Wanted::of(&["mysql"]).is_err());
    }
}
