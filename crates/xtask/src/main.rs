//! `cargo xtask`: the checks and generators that keep the house in order.
//!
//! Every sub-command is one file beside this one and one row of [`COMMANDS`]. Nothing here is
//! linked into the product; a check that a user of Nubo would need belongs into `nubo doctor`.

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
    if let [word, name] = words.as_slice()
        && word == "new-kind"
    {
        return ended(word, Place::find().and_then(|place| new_kind::run(&place, name)));
    }
    let [word] = words.as_slice() else { return usage() };
    let Some(command) = COMMANDS.iter().find(|known| known.word == word) else { return usage() };
    ended(word, Place::find().and_then(|place| (command.run)(&place)))
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
    ExitCode::from(2)
}
