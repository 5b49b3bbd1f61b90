//! What the operating system tells the process, and what it allows.

use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::halt::{Halt, Outcome};

/// Ends when the process shall stop. From then on a second signal ends it at once.
pub async fn stop_wished() -> Outcome {
    let (mut term, mut int) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
    tokio::spawn(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
        tracing::warn!("told twice, ending at once");
        std::process::exit(1);
    });
    Ok(())
}

fn listen(kind: SignalKind) -> Outcome<Signal> {
    signal(kind).map_err(|fault| Halt::failed(format!("cannot listen for signals: {fault}")))
}

/// Raises the limit of open files to what the process may have, and gives it.
pub fn raise_file_limit() -> u64 {
    let mut limit = getrlimit(Resource::Nofile);
    let before = limit.current.unwrap_or(u64::MAX);
    limit.current = limit.maximum;
    match setrlimit(Resource::Nofile, limit) {
        Ok(()) => limit.current.unwrap_or(u64::MAX),
        Err(fault) => {
            tracing::warn!(error.detail = %fault, "the limit of open files stays");
            before
        }
    }
}
