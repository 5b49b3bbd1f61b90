//! The first and the last page of very many servers.
//!
//! The servers are written straight into the store, as copies of one that was ordered: what is
//! measured is how they are read.

use std::time::{Duration, Instant};

use super::{Figures, Row, Scale};
use crate::bench::cloud::{Cloud, Ground};
use crate::bench::copies::store_copies;
use crate::bench::load::{Same, request, run};

const ALL: &str = "/v1/servers?limit=100";

/// Stores the servers, and reads the first and the last page of them.
pub fn paging(ground: &Ground, scale: Scale, figures: &mut Figures) -> Result<(), String> {
    let cloud = ground.start(&[])?;
    let key = ground.key("bench@example.com")?;
    let order = r#"{"name": "model", "size": "nano", "image": "tiny"}"#;
    let made = cloud.json("POST", "/v1/servers", &key, order)?;
    let model = made["id"].as_str().unwrap_or_default().to_owned();
    await_status(&cloud, &key, &model, "running")?;
    // Nobody looks for the guest of a server that is off.
    cloud.json("POST", &format!("/v1/servers/{model}/actions/power-off"), &key, "")?;
    await_status(&cloud, &key, &model, "stopped")?;
    drop(cloud);
    store_copies(ground, &model, scale.paged)?;
    let cloud = ground.start(&[])?;
    let (last, count) = last_page(&cloud, &key)?;
    let mut read = |path: &str| {
        let request = request("GET", path, &key, None, "");
        let mut once_a_time = [Same { request, status: 200, times: 1_000 }];
        let seen = figures.note(run(&cloud.address, &mut once_a_time, scale.span * 2))?;
        Ok::<_, String>(seen.percentile(99))
    };
    let (first, last) = (read(ALL)?, read(&last)?);
    figures.add(
        Row::Page,
        first <= 10.0 && last <= 10.0 && last <= first * 1.5 + 1.0,
        format!("p99 first {first:.1} ms, last {last:.1} ms ({count} servers)"),
    );
    Ok(())
}

fn await_status(cloud: &Cloud, key: &str, id: &str, status: &str) -> Result<(), String> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(30) {
        let server = cloud.json("GET", &format!("/v1/servers/{id}"), key, "")?;
        if server["status"] == status {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Err(format!("the server does not come to be {status}"))
}

/// The path of the last page, and how many servers all pages hold.
fn last_page(cloud: &Cloud, key: &str) -> Result<(String, usize), String> {
    let (mut last, mut count) = (ALL.to_owned(), 0);
    loop {
        let page = cloud.json("GET", &last, key, "")?;
        count += page["data"].as_array().map_or(0, Vec::len);
        match page["next_cursor"].as_str() {
            Some(next) => last = format!("{ALL}&cursor={next}"),
            None => return Ok((last, count)),
        }
    }
}
