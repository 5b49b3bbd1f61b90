//! Orders that are accepted while guests take for ever to start, so that only the accepting is
//! measured.

use std::sync::Mutex;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use super::orders::Orders;
use super::{Figures, Row, Scale};
use crate::bench::cloud::Ground;
use crate::bench::load::run;

const CALLERS: usize = 32;
/// As many orders as the engine takes up at once, and some; it has nothing to do from then on.
const WARM: u64 = 500;

/// Measures it.
pub fn accepting(ground: &Ground, scale: Scale, figures: &mut Figures) -> Result<(), String> {
    let cloud = ground.start(&["--fake-hosts", "2000", "--fake-boot-ms", "3600000"])?;
    let key = ground.key("bench@example.com")?;
    let (warm, endless) = (AtomicU64::new(WARM), AtomicU64::new(u64::MAX));
    let ids = Mutex::default();
    let mut first = Orders::many(&key, "w", 8, &warm, &ids);
    run(&cloud.address, &mut first, Duration::from_secs(60)).checked()?;
    std::thread::sleep(Duration::from_secs(2));
    let mut all = Orders::many(&key, "a", CALLERS, &endless, &ids);
    let seen = figures.note(run(&cloud.address, &mut all, scale.span))?;
    let p99 = seen.percentile(99);
    figures.add(
        Row::Accept,
        seen.per_second >= 2_000.0 && p99 <= 25.0,
        format!("{:.0}/s, p50 {:.1} ms, p99 {p99:.1} ms", seen.per_second, seen.percentile(50)),
    );
    Ok(())
}
