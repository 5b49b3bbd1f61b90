//! The file of figures: what every store of figures promises, and what only a file can do.

#![cfg(test)]

use std::path::Path;
use std::time::Duration;

use nubo_base::{Id, Time, Uuid};
use nubo_domain::metric::{Aggregate, Figure, Grid, Values};
use nubo_metrics_local::LocalMetrics;
use nubo_ports::{Metrics, Sample, SeriesQuery};
use nubo_testkit::contract::metrics;

const START: i64 = 1_700_000_000;

fn open(path: &Path) -> LocalMetrics {
    LocalMetrics::open(path).unwrap()
}

#[tokio::test]
async fn a_file_keeps_every_promise_of_a_store_of_figures() {
    for case in metrics::ALL {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("metrics.db"));
        println!("{}", case.name);
        (case.run)(std::sync::Arc::new(store)).await;
    }
}

const fn at(second: i64) -> Time {
    Time::from_micros(second * 1_000_000)
}

fn sample(value: f64) -> Vec<Sample> {
    let mut values = Values::default();
    values.set(Figure::CpuPercent, Some(value));
    vec![Sample { server: Id::of(Uuid::from_u64_pair(1, 1)), values }]
}

async fn cpu(store: &LocalMetrics, from: i64, to: i64) -> Vec<Option<f64>> {
    let query = SeriesQuery {
        server: Id::of(Uuid::from_u64_pair(1, 1)),
        figures: vec![Figure::CpuPercent],
        grid: Grid::of(at(from), at(to), Duration::from_secs(10)),
        aggregate: Aggregate::Average,
    };
    store.read(query).await.unwrap().remove(0)
}

#[tokio::test]
async fn what_was_written_is_there_when_the_file_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("metrics.db");
    open(&path).write(at(START), sample(5.0)).await.unwrap();
    let again = open(&path);
    assert_eq!(cpu(&again, START, START + 10).await, [Some(5.0)]);
    again.write(at(START + 10), sample(6.0)).await.unwrap();
    assert_eq!(cpu(&again, START, START + 20).await, [Some(5.0), Some(6.0)]);
}

#[tokio::test]
async fn nobody_but_the_owner_reads_what_servers_use() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("metrics.db"));
    store.write(at(START), sample(1.0)).await.unwrap();
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap).collect();
    assert!(!files.is_empty());
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.path().display());
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_put_aside_and_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("metrics.db");
    for text in ["not a database, and long enough to tell".repeat(100), "short".to_owned()] {
        std::fs::write(&path, &text).unwrap();
        let store = open(&path);
        store.write(at(START), sample(5.0)).await.unwrap();
        assert_eq!(cpu(&store, START, START + 10).await, [Some(5.0)]);
        let aside = folder.path().join("metrics.db.damaged");
        assert_eq!(std::fs::read_to_string(aside).unwrap(), text);
        drop(store);
    }
}

#[tokio::test]
async fn a_file_that_is_damaged_while_it_is_used_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("metrics.db");
    let store = open(&path);
    for n in 0..2_000 {
        store.write(at(START + 10 * n), sample(1.0)).await.unwrap();
    }
    drop(store);
    let mut bytes = std::fs::read(&path).unwrap();
    assert!(bytes.len() > 40_000, "{}", bytes.len());
    // The head stays, so that it opens; what it says of the tables, and all they hold, is rubbish.
    bytes[8_192..].fill(0xa5);
    std::fs::write(&path, &bytes).unwrap();
    let store = open(&path);
    let late = START + 10 * 2_000;
    let mut lost = false;
    for n in 0..100 {
        store.write(at(late + 10 * n), sample(7.0)).await.unwrap();
        lost |= cpu(&store, START, START + 10).await != [Some(1.0)];
    }
    assert!(lost && folder.path().join("metrics.db.damaged").exists());
    assert_eq!(cpu(&store, late + 990, late + 1_000).await, [Some(7.0)]);
}

#[tokio::test]
async fn a_place_where_no_file_can_be_made_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let refused = LocalMetrics::open(&folder.path().join("absent/metrics.db")).err().unwrap();
    assert_eq!(refused.code().slug, "unavailable");
    assert!(refused.log_detail().unwrap().contains("absent/metrics.db"));
}

#[tokio::test]
async fn a_file_from_before_a_figure_was_thought_of_gets_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("metrics.db");
    open(&path).write(at(START), sample(5.0)).await.unwrap();
    let old = rusqlite::Connection::open(&path).unwrap();
    for column in ["network_sent_packets_per_second", "network_sent_packets_per_second_max"] {
        old.execute_batch(&format!("ALTER TABLE coarse DROP COLUMN {column}")).unwrap();
    }
    old.execute_batch("ALTER TABLE fine DROP COLUMN network_sent_packets_per_second").unwrap();
    drop(old);
    let store = open(&path);
    store.write(at(START + 600), sample(6.0)).await.unwrap();
    assert_eq!(cpu(&store, START, START + 10).await, [Some(5.0)]);
}
