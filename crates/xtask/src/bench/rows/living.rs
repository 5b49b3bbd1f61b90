//! Very many servers made, used, and found again after a restart.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::orders::{Orders, await_running, order};
use super::{Figures, Row, Scale};
use crate::bench::cloud::{Cloud, Ground};
use crate::bench::load::{Asks, request, run};

const CLIENTS: usize = 16;
const RESTARTS: usize = 5;

/// Makes the servers, uses them, and starts the cloud again.
pub fn living(ground: &Ground, scale: Scale, figures: &mut Figures) -> Result<(), String> {
    let hosts = scale.hosts.to_string();
    let cloud = ground.start(&["--fake-hosts", &hosts])?;
    let key = ground.key("bench@example.com")?;
    let (left, ids) = (AtomicU64::new(scale.servers.into()), Mutex::new(Vec::new()));
    let mut clients = Orders::many(&key, "s", CLIENTS, &left, &ids);
    let began = Instant::now();
    let seen = run(&cloud.address, &mut clients, Duration::from_secs(900));
    let accepted = figures.note(seen)?.per_second;
    await_running(&cloud, &key, 100)?;
    let rate = f64::from(scale.servers) / began.elapsed().as_secs_f64();
    figures.add(
        Row::Create,
        rate >= 500.0,
        format!("{rate:.0}/s (accepted at {accepted:.0}/s meanwhile)"),
    );
    let ids = ids.into_inner().unwrap_or_else(PoisonError::into_inner);
    mixed((&cloud, &key), &ids, scale, figures)?;
    std::thread::sleep(Duration::from_secs(3));
    let mib = cloud.resident_mib()?;
    cloud.kill()?;
    let path = format!("/v1/servers/{}", ids.first().map_or("", String::as_str));
    let mut times = Vec::new();
    for _ in 0..RESTARTS {
        let began = Instant::now();
        let again = ground.start(&[])?;
        again.json("GET", &path, &key, "")?;
        times.push((began.elapsed().as_secs_f64(), again.ready_after.as_secs_f64()));
        again.kill()?;
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (first, ready) = times[times.len() / 2];
    figures.add(
        Row::Start,
        first <= 0.3,
        format!("{first:.2} s (ready after {ready:.2} s; {mib:.0} MiB after the mixed load)"),
    );
    Ok(())
}

/// Everything that a busy cloud is asked for.
struct Mixed<'a> {
    key: &'a str,
    ids: &'a [String],
    chance: u64,
    number: u64,
    client: usize,
    /// Each client switches servers of its own, so that no two of them argue.
    on: Vec<bool>,
    busy: &'a AtomicU64,
}

impl Mixed<'_> {
    fn below(&mut self, count: usize) -> usize {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        usize::try_from(self.chance >> 20).unwrap_or(0) % count.max(1)
    }

    fn switch(&mut self) -> Vec<u8> {
        // In turns, so that a server has long come to rest when it is asked again.
        let place = usize::try_from(self.number).unwrap_or(0) % self.on.len();
        self.on[place] = !self.on[place];
        let verb = if self.on[place] { "start" } else { "power-off" };
        let id = &self.ids[self.client * self.on.len() + place];
        request("POST", &format!("/v1/servers/{id}/actions/{verb}"), self.key, None, "")
    }
}

impl Asks for Mixed<'_> {
    fn next(&mut self) -> Option<Vec<u8>> {
        self.number += 1;
        Some(match self.below(100) {
            0..40 => {
                let place = self.below(self.ids.len());
                let cursor = &self.ids[place];
                let path = format!("/v1/servers?limit=25&cursor={cursor}");
                request("GET", &path, self.key, None, "")
            }
            40..80 => {
                let place = self.below(self.ids.len());
                let path = format!("/v1/servers/{}", self.ids[place]);
                request("GET", &path, self.key, None, "")
            }
            80..95 => self.switch(),
            _ => {
                let name = format!("m{}-{}", self.client, self.number);
                order(self.key, &name, Some(&name))
            }
        })
    }

    fn heard(&mut self, status: u16, _: &str) -> bool {
        if status == 409 {
            self.busy.fetch_add(1, Ordering::SeqCst);
        }
        matches!(status, 200 | 201 | 409)
    }
}

fn mixed(
    (cloud, key): (&Cloud, &str),
    ids: &[String],
    scale: Scale,
    figures: &mut Figures,
) -> Result<(), String> {
    let busy = AtomicU64::new(0);
    let of = |client: usize| Mixed {
        key,
        ids,
        chance: 0x9e37_79b9_7f4a_7c15 ^ (client as u64 + 1),
        number: 0,
        client,
        on: vec![true; ids.len() / CLIENTS],
        busy: &busy,
    };
    let mut clients: Vec<Mixed<'_>> = (0..CLIENTS).map(of).collect();
    let seen = figures.note(run(&cloud.address, &mut clients, scale.span * 3))?;
    let p99 = seen.percentile(99);
    let late = busy.load(Ordering::SeqCst);
    figures.add(
        Row::Mixed,
        seen.per_second >= 1_000.0 && p99 <= 50.0,
        format!(
            "{:.0}/s, p50 {:.1} ms, p99 {p99:.1} ms ({late} actions met a busy server)",
            seen.per_second,
            seen.percentile(50)
        ),
    );
    Ok(())
}
