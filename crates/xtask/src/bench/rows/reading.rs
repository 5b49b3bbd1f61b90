//! An idle cloud's memory, and one server read again and again beside the bare server.

use std::time::Duration;

use super::orders::await_running;
use super::{Figures, Row, Scale};
use crate::bench::bare::Bare;
use crate::bench::cloud::Ground;
use crate::bench::load::{Same, Seen, request, run};
use crate::bench::machine;

/// How often the two are measured in turns.
const TURNS: usize = 3;
const CONNECTIONS: usize = 16;

/// Measures both.
pub fn reading(
    ground: &Ground,
    scale: Scale,
    bare: &Bare,
    figures: &mut Figures,
) -> Result<(), String> {
    let cloud = ground.start(&[])?;
    std::thread::sleep(Duration::from_secs(3));
    let mib = cloud.resident_mib()?;
    figures.add(Row::Memory, mib <= 40.0, format!("{mib:.0} MiB"));
    let key = ground.key("bench@example.com")?;
    let order = r#"{"name": "one", "size": "nano", "image": "tiny"}"#;
    let made = cloud.json("POST", "/v1/servers", &key, order)?;
    let path = format!("/v1/servers/{}", made["id"].as_str().unwrap_or_default());
    await_running(&cloud, &key, 1)?;
    let size = cloud.json("GET", &path, &key, "")?.to_string().len();
    let mut ask = |address: &str, path: &str| {
        let request = request("GET", path, &key, None, "");
        let same = Same { request, status: 200, times: usize::MAX };
        figures.note(run(address, &mut vec![same; CONNECTIONS], scale.span / 2))
    };
    let (mut bares, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        bares.push(ask(&bare.address, &format!("/{size}"))?);
        ours.push(ask(&cloud.address, &path)?);
    }
    let (bare, ours) = (middle(bares), middle(ours));
    let (ratio, p99) = (ours.per_second / bare.per_second, ours.percentile(99));
    figures.add(
        Row::Get,
        ratio >= 0.5 && ours.per_second >= 5_000.0 && p99 <= 5.0,
        format!(
            "{:.0}/s, p99 {p99:.1} ms; {ratio:.2} of {:.0}/s (of {} cores the client took {:.2} \
             and {:.2})",
            ours.per_second,
            bare.per_second,
            machine::cores(),
            ours.client_cores,
            bare.client_cores,
        ),
    );
    Ok(())
}

/// The run with the middle rate.
fn middle(mut runs: Vec<Seen>) -> Seen {
    runs.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    let place = runs.len() / 2;
    runs.swap_remove(place)
}
