//! What the operating system tells the process, and what it allows.

use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::halt::{Halt, Outcome};

/// The signals that ask the process to stop. They are kept from the moment that this is made.
pub struct StopSignals {
    term: Signal,
    int: Signal,
}

impl StopSignals {
    /// Listens from now on.
    pub fn listen() -> Outcome<Self> {
        let (term, int) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
        Ok(Self { term, int })
    }

    /// Ends when the process shall stop. From then on a second signal ends it at once.
    pub async fn stop_wished(mut self) {
        self.next().await;
        tokio::spawn(async move {
            self.next().await;
            tracing::warn!("told twice, ending at once");
            std::process::exit(1);
        });
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
        }
    }
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
