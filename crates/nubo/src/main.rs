//! The binary: reads the command line, wires the floors together, and ends with a clear word.

mod admin;
mod args;
mod backup;
mod config;
mod doctor;
mod folder;
mod halt;
mod logs;
mod serve;
mod socket;
mod up;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};
use crate::halt::Outcome;

fn main() -> ExitCode {
    match run(Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(halt) => halt.tell(),
    }
}

fn run(args: Args) -> Outcome {
    match args.command {
        Command::Up(up) => up::run(*up),
        Command::Serve(settings) => serve::run(*settings),
        Command::Admin(admin) => admin::run(admin),
        Command::Doctor(doctor) => doctor::run(&doctor),
        Command::Backup(backup) => backup::backup(&backup),
        Command::Restore(restore) => backup::restore(&restore),
        Command::Version => {
            println!("nubo {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
    }
}
