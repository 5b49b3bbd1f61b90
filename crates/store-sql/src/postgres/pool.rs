//! The threads that own the connections, and the queue they work from.

use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use nubo_domain::{Error, Result};
use nubo_ports::store::{AnyValue, Work};
use tokio::sync::oneshot;
use tokio_postgres::Config;

use super::attempt::{self, Mode};
use super::lane::Lane;
use super::link::Link;

/// The most jobs that may wait; more are told to come again.
const WAITING_JOBS_MAX: usize = 8_192;

struct Job {
    work: Work,
    answer: oneshot::Sender<Result<AnyValue>>,
}

/// The threads, seen from outside. Those that write may have to wait for each other, so reading
/// has threads of its own.
#[derive(Debug)]
pub(crate) struct Pool {
    queues: Option<[Sender<Job>; 2]>,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts so many threads, a third of them for reading.
    pub(crate) fn start(config: &Config, count: usize) -> Result<Self> {
        let readers = (count / 3).max(1);
        let writers = count.saturating_sub(readers).max(1);
        let lane = Arc::new(Lane::new(writers));
        let (reads, waiting_reads) = bounded(WAITING_JOBS_MAX);
        let (writes, waiting_writes) = bounded(WAITING_JOBS_MAX);
        let kinds = [(Mode::Read, waiting_reads, readers), (Mode::Write, waiting_writes, writers)];
        let mut threads = Vec::with_capacity(count);
        for (mode, waiting, count) in kinds {
            for number in 0..count {
                let (config, waiting, lane) = (config.clone(), waiting.clone(), lane.clone());
                let thread = std::thread::Builder::new().name(format!("store-{mode:?}-{number}"));
                let thread = thread.spawn(move || serve(&config, mode, &waiting, &lane));
                threads.push(thread.map_err(Error::unavailable)?);
            }
        }
        Ok(Self { queues: Some([reads, writes]), threads })
    }

    /// Runs work on one of the threads.
    pub(crate) async fn run(&self, mode: Mode, work: Work) -> Result<AnyValue> {
        let (answer, answered) = oneshot::channel();
        let queue = self.queues.as_ref().map(|[reads, writes]| match mode {
            Mode::Read => reads,
            Mode::Write => writes,
        });
        match queue.map(|jobs| jobs.try_send(Job { work, answer })) {
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
        self.queues = None;
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

fn serve(config: &Config, mode: Mode, waiting: &Receiver<Job>, lane: &Lane) {
    let connect = || Link::connect(config);
    let mut link = None;
    while let Ok(mut job) = waiting.recv() {
        // Whoever has gone before the work began does not want it any more.
        if job.answer.is_closed() {
            continue;
        }
        let result = attempt::run(&mut link, &connect, lane, mode, &mut job.work);
        let _ = job.answer.send(result);
    }
}
