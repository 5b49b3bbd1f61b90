//! A process that is killed loses nothing that it has acknowledged.
//!
//! The child is this test program itself; it prints the name of each row once the store has
//! answered, and is killed in the middle of it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;

use nubo_ports::Store;
use nubo_testkit::postgres::PostgresServer;
use tokio::task::JoinSet;

use super::{ids, postgres, project_names, sqlite, write_project};

const FOLDER: &str = "NUBO_TEST_CRASH_FOLDER";
const URL: &str = "NUBO_TEST_CRASH_URL";
const ROUNDS: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the child of the tests below; it writes until it is killed"]
async fn child() {
    let store = match (std::env::var(FOLDER), std::env::var(URL)) {
        (Ok(folder), _) => sqlite(folder.as_ref()),
        (_, Ok(url)) => postgres(&url),
        _ => return,
    };
    let mut writers = JoinSet::new();
    for _ in 0..8 {
        let store = Arc::clone(&store);
        writers.spawn(async move {
            loop {
                let name = ids().uuid().to_string();
                write_project(&store, &name).await.unwrap();
                // One write of a whole line: a torn line is of a row that is not yet counted.
                std::io::stderr().write_all(format!("kept {name}\n").as_bytes()).unwrap();
            }
        });
    }
    writers.join_all().await;
}

/// Runs the child until it has acknowledged `count` rows, kills it, and gives all that it
/// acknowledged.
#[expect(clippy::disallowed_methods, reason = "the test needs a process to kill")]
fn acknowledged(key: &str, value: &str, count: usize) -> BTreeSet<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child", "--ignored", "--nocapture"])
        .env(key, value)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    let mut kept = BTreeSet::new();
    let mut line = String::new();
    while lines.read_line(&mut line).unwrap() > 0 {
        if let Some(name) = line.strip_prefix("kept ").and_then(|l| l.strip_suffix('\n')) {
            kept.insert(name.to_owned());
        }
        line.clear();
        if kept.len() == count {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(kept.len() >= count, "the child ended by itself after {}", kept.len());
    kept
}

async fn check(key: &str, value: &str, open: impl Fn() -> Arc<dyn Store>) {
    let mut kept = BTreeSet::new();
    for round in 0..ROUNDS {
        kept.extend(acknowledged(key, value, 20 + 37 * round));
        let found: BTreeSet<String> = project_names(&open()).await.into_iter().collect();
        let lost: Vec<_> = kept.difference(&found).collect();
        assert!(lost.is_empty(), "{} of {} rows are lost", lost.len(), kept.len());
    }
}

#[tokio::test]
async fn sqlite_keeps_every_acknowledged_row_of_a_killed_process() {
    let folder = tempfile::tempdir().unwrap();
    check(FOLDER, folder.path().to_str().unwrap(), || sqlite(folder.path())).await;
}

#[tokio::test]
async fn postgres_keeps_every_acknowledged_row_of_a_killed_process() {
    let url = PostgresServer::shared().database();
    check(URL, &url, || postgres(&url)).await;
}
