//! The one thread that writes: waiting jobs are run in savepoints and committed together.
//!
//! One sync of the disk then pays for up to [`BATCH_JOBS_MAX`] transactions. A job that fails takes
//! back only itself. Nobody is answered before the commit, not even with an error: it may rest on
//! what another job of the batch wrote.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use nubo_domain::{Error, Result};
use nubo_ports::store::{AnyValue, Work};
use tokio::sync::oneshot;

use super::checkpoint::Checkpointer;
use super::link::Link;
use crate::conn::Conn;
use crate::fault;
use crate::recent::{Key, Recent};
use crate::tx::SqlTx;

/// The most jobs of one commit.
const BATCH_JOBS_MAX: usize = 256;
/// The most jobs that may wait; more are told to come again.
const WAITING_JOBS_MAX: usize = 8_192;

struct Job {
    work: Work,
    answer: oneshot::Sender<Result<AnyValue>>,
}

struct Answer {
    to: oneshot::Sender<Result<AnyValue>>,
    result: Result<AnyValue>,
}

/// The writing thread, seen from outside.
#[derive(Debug)]
pub(crate) struct Writer {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(
        link: Link,
        checkpointer: Checkpointer,
        recent: Arc<Recent>,
    ) -> Result<Self> {
        let (jobs, waiting) = bounded(WAITING_JOBS_MAX);
        let thread = std::thread::Builder::new().name("store-writer".into());
        let thread = thread
            .spawn(move || serve(link, &checkpointer, &recent, &waiting))
            .map_err(Error::unavailable)?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Runs `work` and answers once it is committed.
    pub(crate) async fn write(&self, work: Work) -> Result<AnyValue> {
        let (answer, answered) = oneshot::channel();
        let sent = self.jobs.as_ref().map(|jobs| jobs.try_send(Job { work, answer }));
        match sent {
            Some(Ok(())) => {}
            Some(Err(TrySendError::Full(_))) => {
                return Err(Error::unavailable(format!("{WAITING_JOBS_MAX} writes wait already")));
            }
            Some(Err(TrySendError::Disconnected(_))) | None => return Err(closed()),
        }
        answered.await.unwrap_or_else(|_| Err(closed()))
    }
}

impl Drop for Writer {
    /// Lets the jobs that wait be done and the file be closed in good order.
    fn drop(&mut self) {
        self.jobs = None;
        let Some(thread) = self.thread.take() else { return };
        // The last owner may be a job itself; a thread cannot wait for its own end.
        if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
            tracing::error!("the writer of the store panicked");
        }
    }
}

fn closed() -> Error {
    Error::unavailable("the store is closed")
}

fn serve(mut link: Link, log: &Checkpointer, recent: &Recent, waiting: &Receiver<Job>) {
    while let Ok(first) = waiting.recv() {
        let mut batch = VecDeque::from([first]);
        batch.extend(waiting.try_iter().take(BATCH_JOBS_MAX - 1));
        while !batch.is_empty() {
            commit(&mut link, recent, &mut batch);
            log.committed(&mut link);
        }
    }
}

/// Runs jobs of the batch in one transaction, commits, and answers.
fn commit(link: &mut Link, recent: &Recent, batch: &mut VecDeque<Job>) {
    let mut answers = Vec::with_capacity(batch.len());
    let done = link.execute("BEGIN IMMEDIATE", &[]).and_then(|_| {
        let changed = run(link, batch, &mut answers)?;
        let _until_committed = recent.commit(changed);
        link.execute("COMMIT", &[])
    });
    if let Err(error) = &done {
        link.roll_back();
        tracing::error!(%error, jobs = answers.len(), "a commit failed");
        // If not even a transaction could begin, nobody of the batch is served.
        if answers.is_empty() {
            let result = |_| Err(Error::unavailable(error));
            answers
                .extend(batch.drain(..).map(|job| Answer { to: job.answer, result: result(()) }));
        }
    }
    for Answer { to, result } in answers {
        let lost = |error: &Error| Err(Error::unavailable(format!("nothing was kept: {error}")));
        let result = match &done {
            Err(error) if result.is_ok() => lost(error),
            _ => result,
        };
        // Whoever asked may have gone; what was committed stays.
        let _ = to.send(result);
    }
}

/// Runs each job in a savepoint; says what they have changed. Stops with an error if the engine
/// gave up the transaction; the jobs that have not run yet stay in the batch.
fn run(link: &mut Link, batch: &mut VecDeque<Job>, answers: &mut Vec<Answer>) -> Result<Vec<Key>> {
    let mut changed = Vec::new();
    while let Some(mut job) = batch.pop_front() {
        if job.answer.is_closed() {
            continue;
        }
        if let Err(error) = link.execute("SAVEPOINT job", &[]) {
            answers.push(Answer { to: job.answer, result: Err(Error::unavailable(&error)) });
            return Err(error);
        }
        let result = attempt(link, &mut job.work, &mut changed);
        let kept = result.is_ok();
        let gave_up = link.is_idle();
        let cause = result.as_ref().err().cloned();
        answers.push(Answer { to: job.answer, result });
        if gave_up {
            return Err(cause.unwrap_or_else(|| Error::internal("the transaction is gone")));
        }
        if !kept {
            link.execute("ROLLBACK TO job", &[])?;
        }
        link.execute("RELEASE job", &[])?;
    }
    Ok(changed)
}

fn attempt(link: &mut Link, work: &mut Work, changed: &mut Vec<Key>) -> Result<AnyValue> {
    let mut tx = SqlTx::new(link);
    let ran = catch_unwind(AssertUnwindSafe(|| work(&mut tx)));
    changed.extend(tx.changes());
    let failure = tx.failure();
    let answer = ran.unwrap_or_else(|cause| Err(fault::panicked(&*cause)))?;
    failure.map_or(Ok(answer), Err)
}

#[cfg(test)]
mod tests {
    use nubo_base::{Digest, Time, digest};
    use nubo_ports::store::StoredReply;
    use tokio::task::JoinSet;

    use super::*;

    fn start(link: Link, path: &std::path::Path) -> Writer {
        let log = Checkpointer::start(Link::open_writer(path, false).unwrap()).unwrap();
        Writer::start(link, log, Arc::new(Recent::new())).unwrap()
    }

    fn key(number: usize) -> Digest {
        digest(&[&number.to_be_bytes()])
    }

    fn put(number: usize) -> Work {
        let sealed = vec![7; 50_000];
        let reply = StoredReply { fingerprint: key(0), sealed, created: Time::ZERO };
        Box::new(move |tx| {
            tx.reply_put(&key(number), &reply)?;
            Ok(Box::new(()) as AnyValue)
        })
    }

    #[tokio::test]
    async fn a_full_disk_loses_nothing_that_was_acknowledged_and_passes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(crate::sqlite::FILE);
        let mut link = Link::open_writer(&path, false).unwrap();
        crate::sqlite::migrate(&mut link).unwrap();
        // Room for some of the rows below, as on a disk with little left.
        link.raw().pragma_update(None, "max_page_count", 600).unwrap();
        let writer = Arc::new(start(link, &path));
        let mut tasks = JoinSet::new();
        for number in 0..120 {
            let writer = Arc::clone(&writer);
            tasks.spawn(async move { (number, writer.write(put(number)).await.map(drop)) });
        }
        let answers = tasks.join_all().await;
        drop(writer);

        let mut link = Link::open_writer(&path, false).unwrap();
        let mut kept = 0;
        for (number, answer) in answers {
            let mut tx = SqlTx::new(&mut link);
            let found = nubo_ports::store::Idempotency::reply_get(&mut tx, &key(number)).unwrap();
            assert_eq!(found.is_some(), answer.is_ok(), "row {number}: {answer:?}");
            match answer {
                Ok(()) => kept += 1,
                Err(error) => assert!(error.is_passing(), "{error}"),
            }
        }
        assert!((1..120).contains(&kept), "{kept} rows were kept");
        let writer = start(link, &path);
        writer.write(put(500)).await.unwrap();
    }
}
