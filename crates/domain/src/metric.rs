//! Live figures of servers: their names, how long they are kept, and how many become few.
//!
//! Figures are measured every [`FINE`] and kept so for [`FINE_KEPT`], then as averages and peaks of
//! [`COARSE`] for [`COARSE_KEPT`]. What was not measured is absent, never zero. Nothing here knows
//! where figures come from or where they are kept.

use std::ops::Range;
use std::time::Duration;

use nubo_base::Time;

use crate::words::words;

/// How often figures are measured.
pub const FINE: Duration = Duration::from_secs(10);
/// How long every measured figure is kept.
pub const FINE_KEPT: Duration = Duration::from_secs(24 * 3_600);
/// The span of an average that is kept longer.
pub const COARSE: Duration = Duration::from_secs(300);
/// How long averages are kept.
pub const COARSE_KEPT: Duration = Duration::from_secs(30 * 24 * 3_600);

words! {
    /// A figure of a server; the word ends in its unit.
    pub enum Figure {
        /// Processor time used, of all that its processors could give.
        CpuPercent = "cpu_percent",
        /// Memory that it holds on its host.
        MemoryBytes = "memory_bytes",
        /// Memory in use inside, where the guest tells.
        MemoryUsedBytes = "memory_used_bytes",
        /// Read from its disks.
        DiskReadBytes = "disk_read_bytes_per_second",
        /// Written to its disks.
        DiskWrittenBytes = "disk_written_bytes_per_second",
        /// Reads from its disks.
        DiskReads = "disk_reads_per_second",
        /// Writes to its disks.
        DiskWrites = "disk_writes_per_second",
        /// Received over its network card.
        NetworkReceivedBytes = "network_received_bytes_per_second",
        /// Sent over its network card.
        NetworkSentBytes = "network_sent_bytes_per_second",
        /// Packets received over its network card.
        NetworkReceivedPackets = "network_received_packets_per_second",
        /// Packets sent over its network card.
        NetworkSentPackets = "network_sent_packets_per_second",
    }
}

impl Figure {
    /// The unit in words.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::CpuPercent => "percent",
            Self::MemoryBytes | Self::MemoryUsedBytes => "bytes",
            Self::DiskReadBytes
            | Self::DiskWrittenBytes
            | Self::NetworkReceivedBytes
            | Self::NetworkSentBytes => "bytes_per_second",
            Self::DiskReads | Self::DiskWrites => "operations_per_second",
            Self::NetworkReceivedPackets | Self::NetworkSentPackets => "packets_per_second",
        }
    }
}

words! {
    /// What stands for many figures in one point.
    pub enum Aggregate {
        /// Their average.
        Average = "average",
        /// The highest.
        Max = "max",
    }
}

/// One value for each figure, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Values([Option<f64>; Figure::ALL.len()]);

impl Values {
    /// The value of a figure.
    #[must_use]
    pub const fn get(&self, figure: Figure) -> Option<f64> {
        self.0[figure as usize]
    }

    /// Sets a figure; what is no number from 0 on is none.
    pub fn set(&mut self, figure: Figure, value: Option<f64>) {
        self.0[figure as usize] = value.filter(|value| value.is_finite() && *value >= 0.0);
    }

    /// Whether no figure has a value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}

/// Whole seconds of a span.
#[must_use]
pub fn seconds(span: Duration) -> i64 {
    i64::try_from(span.as_secs()).unwrap_or(i64::MAX)
}

/// The moments that a series has points for: every so many seconds, at multiples of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    start: i64,
    step: i64,
    len: usize,
}

/// More points than this are given in no series, whatever is asked.
const LEN_MAX: i64 = 1_000_000;

impl Grid {
    /// Points from `from`, rounded down, to just before `to`. A step is at least a second.
    #[must_use]
    pub fn of(from: Time, to: Time, step: Duration) -> Self {
        let step = seconds(step).clamp(1, LEN_MAX);
        let start = floor(from.seconds(), step);
        let span = to.seconds().saturating_sub(start);
        // A started second counts, so that what is measured now has its point.
        let whole = Time::from_micros(to.seconds().saturating_mul(1_000_000)) == to;
        let span = if whole { span } else { span.saturating_add(1) };
        let len = span.saturating_add(step - 1).div_euclid(step).clamp(0, LEN_MAX);
        Self { start, step, len: usize::try_from(len).unwrap_or(0) }
    }

    /// How many points there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The span between two points.
    #[must_use]
    pub fn step(&self) -> Duration {
        Duration::from_secs(u64::try_from(self.step).unwrap_or(1))
    }

    /// The first moment of the first point, in seconds since the epoch.
    #[must_use]
    pub const fn first(&self) -> i64 {
        self.start
    }

    /// The moment after the last point, in seconds since the epoch.
    #[must_use]
    pub fn end(&self) -> i64 {
        let len = i64::try_from(self.len).unwrap_or(LEN_MAX);
        self.start.saturating_add(self.step.saturating_mul(len))
    }

    /// When the points begin.
    pub fn moments(&self) -> impl Iterator<Item = Time> {
        let (start, step) = (self.start, self.step);
        let at = move |n: i64| start.saturating_add(n.saturating_mul(step));
        let len = i64::try_from(self.len).unwrap_or(0);
        (0..len).map(move |n| Time::from_micros(at(n).saturating_mul(1_000_000)))
    }

    /// The point that a moment, in seconds, belongs to.
    fn place(&self, second: i64) -> Option<usize> {
        let place = second.saturating_sub(self.start).div_euclid(self.step);
        usize::try_from(place).ok().filter(|place| *place < self.len)
    }
}

/// What many figures of one name become on a grid.
#[derive(Clone, Debug)]
pub struct Gathered {
    grid: Grid,
    points: Vec<Point>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Point {
    sum: f64,
    weight: f64,
    peak: f64,
}

impl Gathered {
    /// Nothing yet.
    #[must_use]
    pub fn on(grid: Grid) -> Self {
        Self { grid, points: vec![Point::default(); grid.len()] }
    }

    /// Adds what stands for `weight` figures measured from `second` on; what lies beside the grid
    /// is left out.
    pub fn add(&mut self, second: i64, weight: f64, (average, peak): (f64, f64)) {
        let Some(place) = self.grid.place(second) else { return };
        let point = &mut self.points[place];
        point.sum += average * weight;
        point.weight += weight;
        point.peak = point.peak.max(peak);
    }

    /// One value for each point, none where nothing was measured.
    #[must_use]
    pub fn values(&self, aggregate: Aggregate) -> Vec<Option<f64>> {
        let value = |point: &Point| {
            let value = match aggregate {
                Aggregate::Average => point.sum / point.weight,
                Aggregate::Max => point.peak,
            };
            (point.weight > 0.0).then_some(value)
        };
        self.points.iter().map(value).collect()
    }
}

/// Where kept figures lie: every figure from `pruned` on, averages before `rolled`. Both in seconds
/// since the epoch, at multiples of [`COARSE`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shelves {
    /// Before this, averages have been made.
    pub rolled: i64,
    /// Before this, only averages are kept.
    pub pruned: i64,
}

/// What is to be done when figures are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The moment that the figures are kept for.
    pub at: i64,
    /// The span whose averages are to be made first; often empty.
    pub roll: Range<i64>,
    /// Averages older than this are forgotten.
    pub oldest: i64,
}

impl Shelves {
    /// Makes room for figures of `at`. A clock that was set back writes its time anew: averages
    /// are then made again in place of those of the time before.
    pub fn turn(&mut self, at: Time) -> Turn {
        let at = floor(at.seconds(), seconds(FINE));
        let bucket = floor(at, seconds(COARSE));
        let fine_from = bucket.saturating_sub(seconds(FINE_KEPT));
        if *self == Self::default() {
            *self = Self { rolled: bucket, pruned: fine_from };
        }
        if bucket < self.rolled {
            *self = Self { rolled: bucket, pruned: self.pruned.min(bucket) };
        }
        let roll = self.rolled..bucket;
        if !roll.is_empty() {
            *self = Self { rolled: bucket, pruned: self.pruned.max(fine_from) };
        }
        Turn { at, roll, oldest: bucket.saturating_sub(seconds(COARSE_KEPT)) }
    }
}

/// The multiple of `unit` at or before `second`.
#[must_use]
pub const fn floor(second: i64, unit: i64) -> i64 {
    second.div_euclid(unit).saturating_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(second: i64) -> Time {
        Time::from_micros(second * 1_000_000)
    }

    #[test]
    fn a_grid_stands_at_multiples_of_its_step_and_covers_what_was_asked() {
        let grid = Grid::of(at(1_007), at(1_030), Duration::from_secs(10));
        let moments: Vec<i64> = grid.moments().map(Time::seconds).collect();
        assert_eq!(moments, [1_000, 1_010, 1_020]);
        assert_eq!((grid.first(), grid.end(), grid.len()), (1_000, 1_030, 3));
        let started = Time::from_micros(1_030_000_001);
        assert_eq!(Grid::of(at(1_000), started, Duration::from_secs(10)).len(), 4);
        assert!(Grid::of(at(50), at(10), Duration::from_secs(10)).is_empty());
        assert_eq!(Grid::of(at(i64::MIN / 2_000_000), at(0), Duration::ZERO).len(), 1_000_000);
    }

    #[test]
    fn many_figures_become_one_by_weight_and_gaps_stay_gaps() {
        let mut gathered = Gathered::on(Grid::of(at(0), at(30), Duration::from_secs(10)));
        gathered.add(0, 1.0, (4.0, 4.0));
        gathered.add(9, 3.0, (8.0, 20.0));
        gathered.add(25, 1.0, (0.0, 0.0));
        gathered.add(30, 1.0, (99.0, 99.0));
        gathered.add(-1, 1.0, (99.0, 99.0));
        assert_eq!(gathered.values(Aggregate::Average), [Some(7.0), None, Some(0.0)]);
        assert_eq!(gathered.values(Aggregate::Max), [Some(20.0), None, Some(0.0)]);
    }

    #[test]
    fn averages_are_made_when_their_span_is_over_and_again_after_the_clock_was_set_back() {
        const DAY: i64 = 86_400;
        let mut shelves = Shelves::default();
        let turn = shelves.turn(at(10 * DAY + 7));
        assert_eq!((turn.at, turn.roll.is_empty()), (10 * DAY, true));
        assert_eq!(shelves, Shelves { rolled: 10 * DAY, pruned: 9 * DAY });
        assert!(shelves.turn(at(10 * DAY + 290)).roll.is_empty());
        let turn = shelves.turn(at(10 * DAY + 301));
        assert_eq!((turn.at, turn.roll), (10 * DAY + 300, 10 * DAY..10 * DAY + 300));
        assert_eq!(turn.oldest, 10 * DAY + 300 - 30 * DAY);
        assert_eq!(shelves, Shelves { rolled: 10 * DAY + 300, pruned: 9 * DAY + 300 });
        assert!(shelves.turn(at(5 * DAY)).roll.is_empty());
        assert_eq!(shelves, Shelves { rolled: 5 * DAY, pruned: 5 * DAY });
        assert_eq!(shelves.turn(at(11 * DAY)).roll, 5 * DAY..11 * DAY);
        assert_eq!(shelves, Shelves { rolled: 11 * DAY, pruned: 10 * DAY });
    }

    #[test]
    fn only_numbers_from_zero_on_are_values() {
        let mut values = Values::default();
        for bad in [f64::NAN, f64::INFINITY, -1.0] {
            values.set(Figure::CpuPercent, Some(bad));
            assert!(values.is_empty(), "{bad}");
        }
        values.set(Figure::NetworkSentPackets, Some(2.5));
        assert_eq!(values.get(Figure::NetworkSentPackets), Some(2.5));
        assert_eq!(values.get(Figure::CpuPercent), None);
    }
}
