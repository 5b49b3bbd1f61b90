//! `cargo xtask`: the checks and generators that keep the house in order.
//!
//! Every sub-command is one file beside this one and one row of [`COMMANDS`]. Nothing here is
//! linked into the product; a check that a user of Nubo would need belongs into `nubo doctor`.

mod bench;
mod ci;
mod docs;
mod new_kind;
mod openapi;
mod place;
mod process;
mod tidy;

use std::process::ExitCode;

use place::Place;

/// One sub-command: its word, what it does in one line, and the function that does it.
struct Command {
    word: &'static str,
    about: &'static str,
    run: fn(&Place) -> Result<(), String>,
}

const COMMANDS: &[Command] = &[
    Command { word: "ci", about: "every check, then all tests; what .ci/run calls", run: ci::run },
    Command { word: "openapi", about: "writes openapi/*.json", run: openapi::run },
    Command { word: "docs", about: "writes the pages of docs/ made from tables", run: docs::run },
    Command {
        word: "tidy",
        about: "sizes, names, layout and floors of the crates",
        run: tidy::run,
    },
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["new-kind", name] => {
            ended("new-kind", Place::find().and_then(|p| new_kind::run(&p, name)))
        }
        ["bench", more @ ..] => ended("bench", Place::find().and_then(|p| bench::run(&p, more))),
        // What `bench` gives to its own release build.
        ["bench-run", more @ ..] => {
            ended("bench", Place::find().and_then(|p| bench::measure(&p, more)))
        }
        ["bench-bare"] => ended("bench", bench::serve_bare()),
        [word] => match COMMANDS.iter().find(|known| known.word == *word) {
            Some(command) => ended(word, Place::find().and_then(|p| (command.run)(&p))),
            None => usage(),
        },
        _ => usage(),
    }
}

fn ended(word: &str, outcome: Result<(), String>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xtask {word}: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: cargo xtask <command>");
    for command in COMMANDS {
        eprintln!("  {:<13} {}", command.word, command.about);
    }
    eprintln!("  {:<13} the files of a new kind of resource, a singular noun", "new-kind NAME");
    eprintln!("  {:<13} measures a release build and writes docs/benchmarks.md", "bench");
    ExitCode::from(2)
}
