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

use clap::{CommandFactory, Parser};

use crate::args::{Args, Command};

fn main() -> ExitCode {
    nubo_cli::answer_shells(Args::command);
    let outcome = match Args::parse().command {
        Command::Client(client) => return client.run(),
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
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(halt) => halt.tell(),
    }
}
