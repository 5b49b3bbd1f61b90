//! Orders of servers, one after the other, and the wait until all of them run.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bench::cloud::Cloud;
use crate::bench::load::{Asks, request, text_field};

/// The order of one small server.
pub fn order(key: &str, name: &str, once: Option<&str>) -> Vec<u8> {
    let body = format!(r#"{{"name": "{name}", "size": "nano", "image": "tiny"}}"#);
    request("POST", "/v1/servers", key, once, &body)
}

/// Orders servers of names of its own, as fast as it can.
pub struct Orders<'a> {
    key: &'a str,
    prefix: String,
    number: u64,
    left: &'a AtomicU64,
    ids: &'a Mutex<Vec<String>>,
}

impl<'a> Orders<'a> {
    /// Clients that share what is left to be ordered, and note the ids of what they got.
    pub fn many(
        key: &'a str,
        prefix: &str,
        clients: usize,
        left: &'a AtomicU64,
        ids: &'a Mutex<Vec<String>>,
    ) -> Vec<Self> {
        let one = |client| Self { key, prefix: format!("{prefix}{client}"), number: 0, left, ids };
        (0..clients).map(one).collect()
    }
}

impl Asks for Orders<'_> {
    fn next(&mut self) -> Option<Vec<u8>> {
        let less = |left: u64| left.checked_sub(1);
        self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).ok()?;
        self.number += 1;
        let name = format!("{}-{}", self.prefix, self.number);
        Some(order(self.key, &name, Some(&name)))
    }

    fn heard(&mut self, status: u16, body: &str) -> bool {
        if let Some(id) = text_field(body, "id") {
            self.ids.lock().unwrap_or_else(PoisonError::into_inner).push(id.to_owned());
        }
        status == 201
    }
}

/// Waits until nothing is being made; `least` servers must run.
pub fn await_running(cloud: &Cloud, key: &str, least: usize) -> Result<(), String> {
    let moving = "/v1/servers?limit=1&status=pending&status=building";
    let running = format!("/v1/servers?limit={}&status=running", least.clamp(1, 100));
    let began = Instant::now();
    let length = |page: Value| page["data"].as_array().map_or(0, Vec::len);
    loop {
        let open = length(cloud.json("GET", moving, key, "")?);
        if open == 0 && length(cloud.json("GET", &running, key, "")?) >= least.min(100) {
            return Ok(());
        }
        if began.elapsed() > Duration::from_secs(600) {
            return Err("the servers do not come to run".to_owned());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
