//! What every store of figures promises, as cases that run against an empty one.
#![expect(clippy::unwrap_used, reason = "a contract is broken by panicking")]

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use nubo_base::{Id, Time, Uuid};
use nubo_domain::Server;
use nubo_domain::metric::{Aggregate, Figure, Grid, Values};
use nubo_ports::{Metrics, Sample, SeriesQuery};

/// A case at work.
pub type Trial = Pin<Box<dyn Future<Output = ()> + Send>>;

/// One promise.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The promise as a sentence.
    pub name: &'static str,
    /// Panics if the store breaks it.
    pub run: fn(Arc<dyn Metrics>) -> Trial,
}

/// Declares the list of cases.
macro_rules! cases {
    ($($case:ident),+ $(,)?) => {
        /// Every promise of a store of figures.
        pub const ALL: &[Case] = &[$(Case {
            name: stringify!($case),
            run: |store| Box::pin($case(Ground(store))),
        }),+];
    };
}

cases! {
    what_was_written_is_read_and_gaps_are_gaps,
    servers_and_figures_do_not_mix,
    a_step_holds_the_average_or_the_peak_of_its_figures,
    a_moment_that_is_written_again_is_replaced,
    after_a_day_only_averages_and_peaks_of_five_minutes_are_left,
    after_thirty_days_nothing_is_left,
    a_series_over_both_weighs_every_figure_alike,
    a_clock_that_was_set_back_writes_its_time_anew,
    a_long_silence_leaves_a_gap_and_no_more,
    many_servers_are_written_at_once,
}

/// The start of a day, and a multiple of five minutes.
const START: i64 = 1_699_920_000;
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

struct Ground(Arc<dyn Metrics>);

const fn server(number: u64) -> Id<Server> {
    Id::of(Uuid::from_u64_pair(7, number))
}

const fn at(second: i64) -> Time {
    Time::from_micros(second * 1_000_000)
}

fn sample(number: u64, figures: &[(Figure, f64)]) -> Sample {
    let mut values = Values::default();
    figures.iter().for_each(|(figure, value)| values.set(*figure, Some(*value)));
    Sample { server: server(number), values }
}

/// From and to in seconds, and the step.
type Span = (i64, i64, u64);

impl Ground {
    async fn write(&self, second: i64, samples: Vec<Sample>) {
        self.0.write(at(second), samples).await.unwrap();
    }

    async fn cpu(&self, second: i64, value: f64) {
        self.write(second, vec![sample(1, &[(Figure::CpuPercent, value)])]).await;
    }

    async fn read(
        &self,
        number: u64,
        figures: &[Figure],
        span: Span,
        aggregate: Aggregate,
    ) -> Vec<Vec<Option<f64>>> {
        let (from, to, step) = span;
        let query = SeriesQuery {
            server: server(number),
            figures: figures.to_vec(),
            grid: Grid::of(at(from), at(to), Duration::from_secs(step)),
            aggregate,
        };
        self.0.read(query).await.unwrap()
    }

    async fn average(&self, from: i64, to: i64, step: u64) -> Vec<Option<f64>> {
        let span = (from, to, step);
        self.read(1, &[Figure::CpuPercent], span, Aggregate::Average).await.remove(0)
    }

    async fn peak(&self, from: i64, to: i64, step: u64) -> Vec<Option<f64>> {
        let span = (from, to, step);
        self.read(1, &[Figure::CpuPercent], span, Aggregate::Max).await.remove(0)
    }
}

async fn what_was_written_is_read_and_gaps_are_gaps(ground: Ground) {
    assert_eq!(ground.average(START, START + 20, 10).await, [None, None], "nothing is known");
    ground.cpu(START, 0.0).await;
    // Between two moments that are kept, the one before counts.
    ground.cpu(START + 29, 12.5).await;
    let known = ground.average(START - 10, START + 40, 10).await;
    assert_eq!(known, [None, Some(0.0), None, Some(12.5), None]);
    let partly = vec![sample(1, &[(Figure::MemoryBytes, 5e9)])];
    ground.write(START + 40, partly).await;
    let span = (START + 40, START + 50, 10);
    let both = [Figure::CpuPercent, Figure::MemoryBytes];
    let read = ground.read(1, &both, span, Aggregate::Average).await;
    assert_eq!(read, [[None], [Some(5e9)]]);
    assert!(ground.average(START, START, 10).await.is_empty());
}

async fn servers_and_figures_do_not_mix(ground: Ground) {
    for figure in Figure::ALL {
        let place = f64::from(u32::try_from(*figure as usize).unwrap());
        let all: Vec<_> =
            Figure::ALL.iter().map(|f| (*f, if f == figure { 1.0 } else { 2.0 })).collect();
        let second = START + 10 * (*figure as i64);
        ground.write(second, vec![sample(1, &all), sample(2, &[(*figure, place)])]).await;
        let span = (second, second + 10, 10);
        let read = ground.read(1, Figure::ALL, span, Aggregate::Max).await;
        for (other, values) in Figure::ALL.iter().zip(read) {
            assert_eq!(values, [Some(if other == figure { 1.0 } else { 2.0 })], "{figure} {other}");
        }
        let read = ground.read(2, &[*figure], span, Aggregate::Average).await;
        assert_eq!(read, [[Some(place)]]);
    }
    let span = (START, START + 10, 10);
    assert_eq!(ground.read(3, &[Figure::CpuPercent], span, Aggregate::Max).await, [[None]]);
}

async fn a_step_holds_the_average_or_the_peak_of_its_figures(ground: Ground) {
    for (n, value) in [(0, 10.0), (1, 20.0), (2, 60.0), (4, 5.0)] {
        ground.cpu(START + 10 * n, value).await;
    }
    assert_eq!(ground.average(START, START + 60, 30).await, [Some(30.0), Some(5.0)]);
    assert_eq!(ground.peak(START, START + 60, 30).await, [Some(60.0), Some(5.0)]);
}

async fn a_moment_that_is_written_again_is_replaced(ground: Ground) {
    ground.cpu(START, 10.0).await;
    ground.cpu(START + 3, 20.0).await;
    assert_eq!(ground.average(START, START + 10, 10).await, [Some(20.0)]);
}

async fn after_a_day_only_averages_and_peaks_of_five_minutes_are_left(ground: Ground) {
    for n in 0..30 {
        ground.cpu(START + 10 * n, if n == 7 { 90.0 } else { 0.0 }).await;
    }
    ground.cpu(START + 5 * MINUTE, 50.0).await;
    ground.cpu(START + DAY, 1.0).await;
    let fine = ground.average(START, START + 80, 10).await;
    assert_eq!(fine[7], Some(90.0), "a day is kept whole");
    ground.cpu(START + DAY + 5 * MINUTE, 1.0).await;
    let fine = ground.average(START, START + 80, 10).await;
    assert_eq!(fine[7], None, "what is older is kept as averages");
    let span = (START, START + 15 * MINUTE);
    assert_eq!(ground.average(span.0, span.1, 300).await, [Some(3.0), Some(50.0), None]);
    assert_eq!(ground.peak(span.0, span.1, 300).await, [Some(90.0), Some(50.0), None]);
}

async fn after_thirty_days_nothing_is_left(ground: Ground) {
    for day in 0..31 {
        ground.cpu(START + day * DAY, 4.0).await;
    }
    assert_eq!(ground.average(START, START + 300, 300).await, [Some(4.0)]);
    ground.cpu(START + 30 * DAY + 5 * MINUTE, 4.0).await;
    assert_eq!(ground.average(START, START + 300, 300).await, [None]);
    let whole = ground.average(START, START + 31 * DAY, 86_400).await;
    assert_eq!(whole.iter().flatten().count(), 30);
}

async fn a_series_over_both_weighs_every_figure_alike(ground: Ground) {
    for n in 0..30 {
        ground.cpu(START + 10 * n, 10.0).await;
    }
    ground.cpu(START + 5 * MINUTE, 72.0).await;
    // The border between averages and single figures now lies between the two.
    ground.cpu(START + DAY + 5 * MINUTE, 0.0).await;
    assert_eq!(ground.average(START, START + 10 * MINUTE, 600).await, [Some(12.0)]);
    assert_eq!(ground.peak(START, START + 10 * MINUTE, 600).await, [Some(72.0)]);
}

async fn a_clock_that_was_set_back_writes_its_time_anew(ground: Ground) {
    for n in 0..60 {
        ground.cpu(START + 10 * n, 10.0).await;
    }
    for n in 0..60 {
        ground.cpu(START + 10 * n, 20.0).await;
    }
    ground.cpu(START + 2 * DAY, 0.0).await;
    let both = ground.average(START, START + 10 * MINUTE, 300).await;
    assert_eq!(both, [Some(20.0), Some(20.0)]);
    // Far back, before the day that is kept whole.
    ground.cpu(START - 10 * DAY, 30.0).await;
    assert_eq!(ground.average(START - 10 * DAY, START - 10 * DAY + 10, 10).await, [Some(30.0)]);
}

async fn a_long_silence_leaves_a_gap_and_no_more(ground: Ground) {
    ground.cpu(START, 1.0).await;
    ground.cpu(START + 20 * DAY, 2.0).await;
    assert_eq!(ground.average(START, START + 600, 300).await, [Some(1.0), None]);
    let late = START + 20 * DAY;
    assert_eq!(ground.average(late - 10, late + 10, 10).await, [None, Some(2.0)]);
}

async fn many_servers_are_written_at_once(ground: Ground) {
    for tick in 0..40 {
        let samples = (0..500).map(|n| {
            let value = f64::from(u32::try_from(n).unwrap());
            sample(n, &[(Figure::DiskReads, value)])
        });
        ground.write(START + 10 * tick, samples.collect()).await;
    }
    for n in [0, 250, 499] {
        let value = f64::from(u32::try_from(n).unwrap());
        let span = (START, START + 400, 100);
        let read = ground.read(n, &[Figure::DiskReads], span, Aggregate::Average).await;
        assert_eq!(read, [vec![Some(value); 4]]);
    }
}
