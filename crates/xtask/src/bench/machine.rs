//! What was measured on: facts that explain a figure.

use std::io::Write;
use std::time::Instant;

use crate::place::Place;
use crate::process;

/// One line.
pub fn facts(place: &Place) -> Result<String, String> {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let (cpus, memory) = (read("/proc/cpuinfo"), read("/proc/meminfo"));
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split(':').nth(1)).unwrap_or("?").trim().to_owned()
    };
    let kib = field(&memory, "MemTotal").replace(" kB", "").parse::<u64>().unwrap_or(0);
    let cores = cores();
    let commit = process::output(place, "git", &["rev-parse", "--short", "HEAD"])?;
    Ok(format!(
        "{cores} cores ({}), {} GiB, Linux {}, a synced write of 4 KiB takes {:.2} ms, commit {}",
        field(&cpus, "model name"),
        kib / 1_048_576,
        read("/proc/sys/kernel/osrelease").trim(),
        sync_millis().map_err(|e| format!("syncing: {e}"))?,
        commit.trim()
    ))
}

/// How many cores there are.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Seconds of processor time that a process has used, by its id or `self`; 0 if it is gone.
pub fn busy_seconds(process: &str) -> f64 {
    /// Linux counts in hundredths for user space, whatever its own clock does.
    const TICKS: f64 = 100.0;
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name may hold blanks, so counting begins after its bracket.
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u32 = fields.skip(11).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
    f64::from(ticks) / TICKS
}

/// What the disk under the data folders takes to sync a page, in milliseconds.
fn sync_millis() -> std::io::Result<f64> {
    const TIMES: u32 = 200;
    let mut file = tempfile::tempfile()?;
    let began = Instant::now();
    for _ in 0..TIMES {
        file.write_all(&[0; 4_096])?;
        file.sync_data()?;
    }
    Ok(began.elapsed().as_secs_f64() * 1_000.0 / f64::from(TIMES))
}
