//! The only module of this crate that starts processes.
//!
//! A child inherits the terminal, works in the root of the repository and finds the cached tools.
//! It must not know what the programs are for.

#![expect(
    clippy::disallowed_methods,
    reason = "xtask is one of the crates that may start processes, and this module does it for it"
)]

use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::place::Place;

/// Runs a program to its end; an error names the program when it fails or can't be started.
pub fn run(place: &Place, program: &str, args: &[&str]) -> Result<(), String> {
    let status = command(place, program, args)
        .status()
        .map_err(|e| format!("`{program}` could not be started: {e}"))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("`{program} {}` failed ({status})", args.join(" ")))
}

/// Runs a program silently and tells whether it succeeded.
pub fn succeeds(place: &Place, program: &str, args: &[&str]) -> bool {
    command(place, program, args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a program and hands back what it printed; its complaints go to the terminal.
pub fn output(place: &Place, program: &str, args: &[&str]) -> Result<String, String> {
    let done = command(place, program, args)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("`{program}` could not be started: {e}"))?;
    if !done.status.success() {
        return Err(format!("`{program} {}` failed ({})", args.join(" "), done.status));
    }
    String::from_utf8(done.stdout).map_err(|e| format!("`{program}` did not print text: {e}"))
}

fn command(place: &Place, program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(args)
        .current_dir(&place.root)
        .env("PATH", place.path_variable())
        .env("NUBO_CACHE", &place.cache)
        .stdin(Stdio::null());
    command
}

/// Starts a program whose output is read by the caller; its complaints go to the terminal.
pub fn start(program: &Path, args: &[&str]) -> Result<Child, String> {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped());
    command.spawn().map_err(|e| format!("`{}` could not be started: {e}", program.display()))
}

/// Starts a program in a folder; nobody reads what it prints.
pub fn start_in(folder: &Path, program: &Path, args: &[&str]) -> Result<Child, String> {
    let mut command = Command::new(program);
    command.args(args).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
    command.spawn().map_err(|e| format!("`{}` could not be started: {e}", program.display()))
}

/// What a program prints, if it succeeds.
pub fn told(program: &Path, args: &[&str]) -> Result<String, String> {
    let done = start(program, args)?.wait_with_output().map_err(|e| e.to_string())?;
    if !done.status.success() {
        return Err(format!("`{} {}` failed", program.display(), args.join(" ")));
    }
    String::from_utf8(done.stdout).map_err(|e| e.to_string())
}
