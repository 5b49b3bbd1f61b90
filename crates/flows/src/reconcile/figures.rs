//! Live figures of running guests: counters are read every ten seconds and become rates.
//!
//! Moments are multiples of ten seconds, so that each has just one figure. A host or a guest that
//! does not answer leaves a gap and holds nobody up. The collector keeps nothing but the counters
//! of the moment before; after a restart of the process the first rate is missing.

mod rates;

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{FutureExt as _, StreamExt as _, stream};
use nubo_base::{Id, Time, Uuid};
use nubo_domain::metric::{FINE, floor, seconds};
use nubo_domain::{Host, Result};
use nubo_ports::{Metrics, Power, Sample, SeenGuest};
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use super::open::each_host;
use crate::World;
use rates::Reading;

/// A guest must have told its counters after this long.
const PATIENCE: Duration = Duration::from_secs(3);
/// So many guests are read at a time.
const AT_A_TIME: usize = 16;
/// Counters older than this are of no use for a rate.
const FORGET_AFTER: Duration = Duration::from_secs(60);

/// What one run read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FiguresStatus {
    /// Guests that were read.
    pub guests: u64,
    /// Guests that did not answer.
    pub silent_guests: u64,
    /// Hosts that did not answer.
    pub silent_hosts: u64,
}

/// Reads figures, and remembers the counters of the moment before.
#[derive(Debug, Default)]
pub struct Collector {
    before: HashMap<Uuid, Reading>,
}

impl Collector {
    /// Reads every running guest once and keeps what it used.
    ///
    /// # Errors
    /// Those of the two stores; who does not answer is only counted.
    pub async fn collect(&mut self, world: &World, metrics: &dyn Metrics) -> Result<FiguresStatus> {
        let at = nearest(world.now());
        let mut status = FiguresStatus::default();
        let mut samples = Vec::new();
        for host in each_host(world).await? {
            let Ok(Ok(guests)) = timeout(PATIENCE, world.vmm.list(host)).await else {
                status.silent_hosts += 1;
                continue;
            };
            let running = guests.into_iter().filter(|guest| guest.power == Power::On);
            let reading = running.map(|guest| async move {
                let reading = timeout(PATIENCE, read(world, host, &guest)).await;
                (guest, reading.unwrap_or_default())
            });
            let mut reading = stream::iter(reading).buffer_unordered(AT_A_TIME);
            while let Some((guest, reading)) = reading.next().await {
                match reading {
                    Some(reading) => {
                        status.guests += 1;
                        samples.push(self.sample(&guest, reading));
                    }
                    None => status.silent_guests += 1,
                }
            }
        }
        self.before.retain(|_, reading| reading.when.elapsed() < FORGET_AFTER);
        metrics.write(at, samples).await?;
        Ok(status)
    }

    fn sample(&mut self, guest: &SeenGuest, reading: Reading) -> Sample {
        let before = self.before.insert(guest.server.uuid(), reading.clone());
        let before = before.filter(|before| before.when.elapsed() < FORGET_AFTER);
        Sample { server: guest.server, values: rates::values(before.as_ref(), &reading) }
    }
}

/// The counters of a guest and of its port; none if neither tells any.
async fn read(world: &World, host: Id<Host>, guest: &SeenGuest) -> Option<Reading> {
    let used = world.vmm.figures(host, guest.server).await;
    let when = Instant::now();
    let carried = world.net.figures(host, guest.server).await;
    let (used, carried) = (used.ok().flatten(), carried.ok().flatten());
    let tells = used.is_some() || carried.is_some();
    tells.then_some(Reading { when, boot: guest.boot, vcpus: guest.vcpus, used, carried })
}

/// The moment that a run at `now` is for.
fn nearest(now: Time) -> Time {
    let second = floor(now.after(FINE / 2).seconds(), seconds(FINE));
    Time::from_micros(second.saturating_mul(1_000_000))
}

/// How long it is until the next moment.
fn until_next(now: Time) -> Duration {
    let span = seconds(FINE).saturating_mul(1_000_000);
    let rest = span - now.micros().rem_euclid(span);
    Duration::from_micros(u64::try_from(rest).unwrap_or(0))
}

/// Collects at every moment until `stop` changes. A failure or a panic of one run ends that run
/// only.
pub(super) async fn collect_on_time(
    world: Arc<World>,
    metrics: Arc<dyn Metrics>,
    mut stop: watch::Receiver<bool>,
) {
    let mut collector = Collector::default();
    while !*stop.borrow() {
        tokio::select! {
            () = tokio::time::sleep(until_next(world.now())) => {}
            _ = stop.changed() => return,
        }
        let run = AssertUnwindSafe(collector.collect(&world, &*metrics)).catch_unwind();
        match run.await {
            Ok(Ok(status)) => tracing::trace!(?status, "collected figures"),
            Ok(Err(error)) => tracing::warn!(%error, "figures are lost"),
            Err(_) => tracing::error!("the collector of figures panicked"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(micros: i64) -> Time {
        Time::from_micros(micros)
    }

    #[test]
    fn a_run_counts_for_the_moment_that_it_is_nearest_to() {
        for (now, moment) in
            [(20_000_000, 20), (19_999_000, 20), (24_900_000, 20), (25_000_000, 30), (1_000, 0)]
        {
            assert_eq!(nearest(at(now)).seconds(), moment, "{now}");
        }
        assert_eq!(until_next(at(20_000_000)), FINE);
        assert_eq!(until_next(at(19_999_999)), Duration::from_micros(1));
    }
}
