//! What fake guests use: counters that grow with the time since the start, in slow waves, so that
//! somebody who looks sees life. The same guest uses the same at the same age.

use std::f64::consts::TAU;
use std::time::Duration;

use nubo_base::Uuid;
use nubo_ports::{GuestFigures, NetFigures};

use crate::records::FakeGuest;

/// A rate that goes up and down around its mean.
#[derive(Clone, Copy)]
struct Wave {
    mean: f64,
    /// How far it swings, as a part of the mean, below 1.
    swing: f64,
    seconds: f64,
}

impl Wave {
    /// Where the wave of a server begins, so that not all swing alike.
    fn phase(server: Uuid) -> f64 {
        f64::from(server.as_bytes()[15]) / 256.0 * TAU
    }

    fn now(self, age: f64, phase: f64) -> f64 {
        self.mean * (1.0 + self.swing * (age / self.seconds * TAU + phase).sin())
    }

    /// All of it since the start. It never falls, for the swing is smaller than the mean.
    fn sum(self, age: f64, phase: f64) -> f64 {
        let turned = age / self.seconds * TAU + phase;
        let swung = self.swing * self.seconds / TAU * (phase.cos() - turned.cos());
        self.mean * (age + swung)
    }
}

const CPU: Wave = Wave { mean: 0.2, swing: 0.8, seconds: 300.0 };
const MEMORY: Wave = Wave { mean: 0.4, swing: 0.3, seconds: 900.0 };
const DISK_READ: Wave = Wave { mean: 40_000.0, swing: 0.9, seconds: 120.0 };
const DISK_WRITTEN: Wave = Wave { mean: 120_000.0, swing: 0.7, seconds: 200.0 };
const RECEIVED: Wave = Wave { mean: 60_000.0, swing: 0.8, seconds: 240.0 };
const SENT: Wave = Wave { mean: 20_000.0, swing: 0.9, seconds: 240.0 };
/// Bytes of a usual disk operation.
const OPERATION: u64 = 8_192;
/// Bytes of a usual packet.
const PACKET: u64 = 900;

/// What a guest has used that was started so long ago.
pub fn used(guest: &FakeGuest, age: Duration) -> GuestFigures {
    let (age, phase) = (age.as_secs_f64(), Wave::phase(guest.server.uuid()));
    let memory_bytes = guest.memory_mib << 20;
    let disk_read_bytes = whole(DISK_READ.sum(age, phase));
    let disk_written_bytes = whole(DISK_WRITTEN.sum(age, phase));
    GuestFigures {
        cpu_time_ns: whole(CPU.sum(age, phase) * f64::from(guest.vcpus) * 1e9),
        memory_bytes,
        memory_used_bytes: Some(whole(MEMORY.now(age, phase) * part(memory_bytes))),
        disk_read_bytes,
        disk_written_bytes,
        disk_reads: disk_read_bytes / OPERATION,
        disk_writes: disk_written_bytes / OPERATION,
    }
}

/// What the port of a guest has carried that was started so long ago.
pub fn carried(server: Uuid, age: Duration) -> NetFigures {
    let (age, phase) = (age.as_secs_f64(), Wave::phase(server));
    let (rx_bytes, tx_bytes) = (whole(RECEIVED.sum(age, phase)), whole(SENT.sum(age, phase)));
    NetFigures { rx_bytes, tx_bytes, rx_packets: rx_bytes / PACKET, tx_packets: tx_bytes / PACKET }
}

/// A float without what is behind the point; what is below zero is zero.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a fake figure")]
const fn whole(number: f64) -> u64 {
    number as u64
}

#[expect(clippy::cast_precision_loss, reason = "it is a fake figure")]
const fn part(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_never_fall_and_rates_move() {
        let server = Uuid::from_u64_pair(3, 77);
        let at = |second| carried(server, Duration::from_secs(second));
        let rates: Vec<u64> = (0..60)
            .map(|n| at(10 * n + 10).rx_bytes.checked_sub(at(10 * n).rx_bytes).unwrap())
            .collect();
        let (least, most) = (rates.iter().min().unwrap(), rates.iter().max().unwrap());
        assert!(*most > 2 * least, "{least} {most}");
        assert_eq!(at(0), NetFigures::default());
    }
}
