//! From two readings of counters to what was used in between.
//!
//! Counters begin anew with every boot of a guest and with every port. A rate over such a break
//! would be a spike or below zero, so there is none.

use std::time::Duration;

use nubo_domain::metric::{Figure, Values};
use nubo_ports::{GuestFigures, NetFigures};
use tokio::time::Instant;

/// What the counters said at a moment.
#[derive(Clone, Debug)]
pub struct Reading {
    /// When, by a clock that nobody sets.
    pub when: Instant,
    /// The boot that the guest was in.
    pub boot: u64,
    /// The processors it had.
    pub vcpus: u32,
    /// What the guest had used.
    pub used: Option<GuestFigures>,
    /// What its port had carried.
    pub carried: Option<NetFigures>,
}

/// The figures of the span between two readings; without the first one only what is no rate.
pub fn values(before: Option<&Reading>, now: &Reading) -> Values {
    let mut values = Values::default();
    if let Some(used) = &now.used {
        values.set(Figure::MemoryBytes, Some(float(used.memory_bytes)));
        values.set(Figure::MemoryUsedBytes, used.memory_used_bytes.map(float));
    }
    let Some(before) = before else { return values };
    let span = now.when.saturating_duration_since(before.when);
    if span < Duration::from_secs(1) {
        return values;
    }
    let per_second = |(before, now): (u64, u64)| Some(float(now - before) / span.as_secs_f64());
    if let (Some(old), Some(new)) = (&before.used, &now.used)
        && before.boot == now.boot
        && let Some(grown) = grown(&used(old), &used(new))
    {
        let [cpu, rates @ ..] = grown;
        let busy = per_second(cpu).map(|ns| ns / 1e9 / f64::from(now.vcpus.max(1)) * 100.0);
        // Counters and clock are not read at the same instant, so the best can look better still.
        values.set(Figure::CpuPercent, busy.map(|percent| percent.min(100.0)));
        for (figure, counters) in USED.into_iter().zip(rates) {
            values.set(figure, per_second(counters));
        }
    }
    if let (Some(old), Some(new)) = (&before.carried, &now.carried)
        && let Some(grown) = grown(&carried(old), &carried(new))
    {
        for (figure, counters) in CARRIED.into_iter().zip(grown) {
            values.set(figure, per_second(counters));
        }
    }
    values
}

/// The figures of a guest's counters but the first.
const USED: [Figure; 4] =
    [Figure::DiskReadBytes, Figure::DiskWrittenBytes, Figure::DiskReads, Figure::DiskWrites];
/// The figures of a port's counters.
const CARRIED: [Figure; 4] = [
    Figure::NetworkReceivedBytes,
    Figure::NetworkSentBytes,
    Figure::NetworkReceivedPackets,
    Figure::NetworkSentPackets,
];

const fn used(of: &GuestFigures) -> [u64; 5] {
    [of.cpu_time_ns, of.disk_read_bytes, of.disk_written_bytes, of.disk_reads, of.disk_writes]
}

const fn carried(of: &NetFigures) -> [u64; 4] {
    [of.rx_bytes, of.tx_bytes, of.rx_packets, of.tx_packets]
}

/// Pairs of counters that belong together; none if one of them fell, for then all began anew.
fn grown<const N: usize>(before: &[u64; N], now: &[u64; N]) -> Option<[(u64, u64); N]> {
    let fell = before.iter().zip(now).any(|(before, now)| now < before);
    (!fell).then(|| std::array::from_fn(|place| (before[place], now[place])))
}

/// Exact to 15 digits, which is more than anybody looks at.
#[expect(clippy::cast_precision_loss, reason = "figures are looked at, not counted with")]
const fn float(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(start: Instant, second: u64, counter: u64) -> Reading {
        let used = GuestFigures {
            cpu_time_ns: counter * 1_000_000_000,
            memory_bytes: 1 << 30,
            memory_used_bytes: Some(1 << 20),
            disk_read_bytes: counter * 10,
            disk_written_bytes: counter * 20,
            disk_reads: counter,
            disk_writes: counter * 2,
        };
        let carried = NetFigures {
            rx_bytes: counter * 100,
            tx_bytes: counter * 200,
            rx_packets: counter * 3,
            tx_packets: counter * 4,
        };
        let when = start + Duration::from_secs(second);
        Reading { when, boot: 1, vcpus: 2, used: Some(used), carried: Some(carried) }
    }

    fn all(values: &Values) -> Vec<Option<f64>> {
        Figure::ALL.iter().map(|figure| values.get(*figure)).collect()
    }

    const MEMORY: [Option<f64>; 3] = [None, Some(1_073_741_824.0), Some(1_048_576.0)];

    #[test]
    fn counters_become_rates_over_the_time_that_passed() {
        let start = Instant::now();
        let (before, now) = (reading(start, 0, 100), reading(start, 10, 110));
        let mut want = vec![Some(50.0), MEMORY[1], MEMORY[2]];
        want.extend([10.0, 20.0, 1.0, 2.0, 100.0, 200.0, 3.0, 4.0].map(Some));
        assert_eq!(all(&values(Some(&before), &now)), want);
        let later = reading(start, 20, 100 + 20 * 5);
        let busy = values(Some(&before), &later).get(Figure::CpuPercent);
        assert_eq!(busy, Some(100.0), "no more than all processors can give");
    }

    #[test]
    fn the_first_reading_and_one_at_the_same_instant_give_no_rate() {
        let start = Instant::now();
        let now = reading(start, 0, 100);
        let mut want = MEMORY.to_vec();
        want.extend([None; 8]);
        assert_eq!(all(&values(None, &now)), want);
        assert_eq!(all(&values(Some(&now), &reading(start, 0, 900))), want);
    }

    #[test]
    fn a_restart_gives_neither_a_spike_nor_a_rate_below_zero() {
        let start = Instant::now();
        let before = reading(start, 0, 100);
        // The counters of the new boot may be below or above those of the old one.
        for counter in [1, 5_000] {
            let now = Reading { boot: 2, ..reading(start, 10, counter) };
            let values = values(Some(&before), &now);
            assert_eq!(all(&values)[..3], MEMORY);
            assert_eq!(values.get(Figure::DiskReads), None);
        }
        // The process died and was started again in the same boot: one fallen counter tells.
        let mut now = reading(start, 10, 200);
        if let Some(used) = &mut now.used {
            used.disk_reads = 3;
        }
        let values = values(Some(&before), &now);
        assert_eq!((values.get(Figure::CpuPercent), values.get(Figure::DiskWrites)), (None, None));
        assert_eq!(values.get(Figure::NetworkSentBytes), Some(2_000.0), "the port went on");
    }

    #[test]
    fn what_one_of_the_two_does_not_tell_does_not_hide_the_other() {
        let start = Instant::now();
        let (before, now) = (reading(start, 0, 100), reading(start, 10, 110));
        let deaf = values(Some(&Reading { used: None, ..before.clone() }), &now);
        assert_eq!(deaf.get(Figure::CpuPercent), None);
        assert_eq!(deaf.get(Figure::NetworkSentPackets), Some(4.0));
        let mute = values(Some(&before), &Reading { carried: None, ..now });
        assert_eq!(mute.get(Figure::NetworkSentPackets), None);
        assert_eq!(mute.get(Figure::CpuPercent), Some(50.0));
    }
}
