//! The threads that own the connections, and the queue they work from.

use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use nubo_domain::{Error, Result};
use nubo_ports::store::{AnyValue, Work};
use postgres::Config;
use tokio::sync::oneshot;

use super::attempt::{self, Lane, Mode};
use super::link::Link;

/// The most jobs that may wait; more are told to come again.
const WAITING_JOBS_MAX: usize = 8_192;

struct Job {
    mode: Mode,
    work: Work,
    answer: oneshot::Sender<Result<AnyValue>>,
}

/// The threads, seen from outside.
#[derive(Debug)]
pub(crate) struct Pool {
    jobs: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    pub(crate) fn start(config: &Config, count: usize) -> Result<Self> {
        let (jobs, waiting) = bounded(WAITING_JOBS_MAX);
        let lane = Arc::new(Lane::default());
        let mut threads = Vec::with_capacity(count);
        for number in 0..count {
            let (config, waiting, lane) = (config.clone(), waiting.clone(), Arc::clone(&lane));
            let thread = std::thread::Builder::new().name(format!("store-{number}"));
            let thread = thread.spawn(move || serve(&config, &waiting, &lane));
            threads.push(thread.map_err(Error::unavailable)?);
        }
        Ok(Self { jobs: Some(jobs), threads })
    }

    /// Runs work on one of the threads.
    pub(crate) async fn run(&self, mode: Mode, work: Work) -> Result<AnyValue> {
        let (answer, answered) = oneshot::channel();
        let sent = self.jobs.as_ref().map(|jobs| jobs.try_send(Job { mode, work, answer }));
        match sent {
            Some(Ok(())) => {}
            Some(Err(TrySendError::Full(_))) => {
                let text = format!("{WAITING_JOBS_MAX} transactions wait already");
                return Err(Error::unavailable(text));
            }
            Some(Err(TrySendError::Disconnected(_))) | None => return Err(closed()),
        }
        answered.await.unwrap_or_else(|_| Err(closed()))
    }
}

impl Drop for Pool {
    /// Lets the jobs that wait be done and the connections be closed in good order.
    fn drop(&mut self) {
        self.jobs = None;
        let this = std::thread::current().id();
        for thread in self.threads.drain(..) {
            // The last owner may be a job itself; a thread cannot wait for its own end.
            if thread.thread().id() != this && thread.join().is_err() {
                tracing::error!("a thread of the store panicked");
            }
        }
    }
}

fn closed() -> Error {
    Error::unavailable("the store is closed")
}

fn serve(config: &Config, waiting: &Receiver<Job>, lane: &Lane) {
    let connect = || Link::connect(config);
    let mut link = None;
    while let Ok(mut job) = waiting.recv() {
        // Whoever has gone before the work began does not want it any more.
        if job.answer.is_closed() {
            continue;
        }
        let result = attempt::run(&mut link, &connect, lane, job.mode, &mut job.work);
        let _ = job.answer.send(result);
    }
}
