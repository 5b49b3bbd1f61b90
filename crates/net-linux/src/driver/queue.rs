//! Wishes one after another, in the order in which they came: a port that was wished for and then
//! wished gone is gone in the end, even if whoever wished has stopped waiting in between.
//!
//! One thread at a time works on what waits and ends when nothing does. Wishes of one sort that
//! wait side by side are followed together. This module must not know how a wish is followed.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use nubo_base::Id;
use nubo_domain::{Error, Host, Network, Result};
use nubo_ports::NicSource;
use tokio::sync::oneshot;

use super::gone::Going;
use super::port::Wish;
use super::{Core, gone, lock, network, port};

type Tell<T> = oneshot::Sender<Result<T>>;

/// Something to do, and whom to tell what came of it.
pub enum Job {
    /// Ports that should be.
    Ensure(Wish, Tell<Vec<NicSource>>),
    /// Ports that should not.
    Gone(Going, Tell<()>),
    /// A network that should not.
    NetworkGone((Id<Host>, Id<Network>), Tell<()>),
    /// Services that should run.
    Mend(Id<Host>, Tell<u64>),
}

/// What waits.
#[derive(Default)]
pub struct Queue(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    /// Whether a thread is at work on them.
    busy: bool,
}

/// As many wishes are followed together; the first of them waits for the last.
const TOGETHER_MAX: usize = 64;

/// Puts a job at the end and waits until it is done. It is done also if nobody waits any more.
pub async fn ask<T>(core: &Arc<Core>, job: impl FnOnce(Tell<T>) -> Job) -> Result<T> {
    let (tell, told) = oneshot::channel();
    let begin = {
        let mut waiting = lock(&core.queue.0);
        waiting.jobs.push_back(job(tell));
        !std::mem::replace(&mut waiting.busy, true)
    };
    if begin {
        let core = Arc::clone(core);
        tokio::task::spawn_blocking(move || work(&core));
    }
    told.await.unwrap_or_else(|_| Err(Error::internal("the work on a wish has panicked")))
}

fn work(core: &Core) {
    loop {
        let jobs = {
            let mut waiting = lock(&core.queue.0);
            let jobs = next(&mut waiting.jobs);
            waiting.busy = !jobs.is_empty();
            jobs
        };
        if jobs.is_empty() {
            return;
        }
        // Those who wait for a job that panics are told by its end of the channel being dropped.
        if catch_unwind(AssertUnwindSafe(|| follow(core, jobs))).is_err() {
            tracing::error!("the work on a wish for the network has panicked");
        }
    }
}

/// Those at the front that can be followed together.
fn next(jobs: &mut VecDeque<Job>) -> Vec<Job> {
    let alike = |job: &&Job| match jobs.front() {
        Some(Job::Ensure(..)) => matches!(job, Job::Ensure(..)),
        Some(Job::Gone(..)) => matches!(job, Job::Gone(..)),
        Some(Job::NetworkGone(..) | Job::Mend(..)) | None => false,
    };
    let count = jobs.iter().take_while(alike).count().clamp(1, TOGETHER_MAX).min(jobs.len());
    jobs.drain(..count).collect()
}

/// Whoever asked may be gone; that nobody is told is no fault.
fn follow(core: &Core, jobs: Vec<Job>) {
    let (mut wishes, mut gone) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
    for job in jobs {
        match job {
            Job::Ensure(wish, tell) => {
                wishes.0.push(wish);
                wishes.1.push(tell);
            }
            Job::Gone(going, tell) => {
                gone.0.push(going);
                gone.1.push(tell);
            }
            Job::NetworkGone((host, network), tell) => {
                let _ = tell.send(gone::network_of(core, host, network));
            }
            Job::Mend(host, tell) => {
                let _ = tell.send(network::mend(core, host));
            }
        }
    }
    for (answer, tell) in port::ensure(core, &wishes.0).into_iter().zip(wishes.1) {
        let _ = tell.send(answer);
    }
    for (answer, tell) in gone::ports(core, &gone.0).into_iter().zip(gone.1) {
        let _ = tell.send(answer);
    }
}

#[cfg(test)]
mod tests {
    use nubo_base::Uuid;

    use super::*;

    fn ensure() -> Job {
        Job::Ensure(Vec::new(), oneshot::channel().0)
    }

    fn gone() -> Job {
        let id = Uuid::from_u128(1);
        Job::Gone(Going::All(Id::of(id), Id::of(id)), oneshot::channel().0)
    }

    fn network_gone() -> Job {
        let id = Uuid::from_u128(1);
        Job::NetworkGone((Id::of(id), Id::of(id)), oneshot::channel().0)
    }

    #[test]
    fn only_neighbours_of_one_sort_are_taken_together_and_none_overtakes_another() {
        let jobs = [ensure(), ensure(), gone(), gone(), gone(), ensure(), network_gone()];
        let mut jobs: VecDeque<_> = jobs.into_iter().chain([network_gone()]).collect();
        let mut counts = Vec::new();
        while !jobs.is_empty() {
            counts.push(next(&mut jobs).len());
        }
        assert_eq!(counts, [2, 3, 1, 1, 1]);
        assert!(next(&mut jobs).is_empty());
        let mut many: VecDeque<_> = (0..TOGETHER_MAX + 3).map(|_| ensure()).collect();
        assert_eq!(next(&mut many).len(), TOGETHER_MAX);
    }
}
