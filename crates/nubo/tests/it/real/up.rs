//! `nubo up`, as the first thing that somebody does with a fresh machine.
//!
//! What it prints is what a person copies into a second terminal, so that is what is run here.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use super::host::Places;
use super::range::Range;
use crate::binary::nubo;

/// Longer than any good start takes.
const PATIENCE: Duration = Duration::from_secs(240);

#[test]
fn the_check_does_the_whole_main_job_and_leaves_nothing() {
    let range = Range::claim();
    let output = nubo(&["up", "--check", "--public-pool", &range.public()])
        .args(["--transit", &range.transit()])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (said, told) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{}: {said}{told}", output.status);
    assert!(said.starts_with("ok: ") && said.contains("nothing is left"), "{said}");
    assert!(told.contains("Linux "), "it was logged in: {told}");
    let routes = super::host::lines("ip", &["route", "show", "table", "all"]);
    let left: Vec<_> = routes.iter().filter(|route| range.concerns(route)).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// `nubo up` while it serves.
struct Up {
    child: Child,
    /// All that it printed up to its last line.
    said: String,
}

impl Up {
    fn start(data: &Path, range: &Range) -> Self {
        let mut child = nubo(&["up", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()])
            .args(["--public-pool", &range.public(), "--transit", &range.transit()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = String::new();
        while !said.contains("Ctrl-C") {
            let line = lines.next().unwrap_or_else(|| panic!("it ended, having said {said:?}"));
            said += &line.unwrap();
            said.push('\n');
        }
        Self { child, said }
    }

    /// The word after this one.
    fn word(&self, name: &str) -> String {
        let mut words = self.said.split_whitespace().skip_while(|word| *word != name);
        words.nth(1).unwrap_or_else(|| panic!("no {name} in {}", self.said)).to_owned()
    }

    /// What the printed line prints when a person runs it with a command behind it.
    #[expect(clippy::disallowed_methods, reason = "what is printed for people is tried")]
    fn ssh(&self, command: &str) -> String {
        let line = self.said.lines().find(|line| line.trim().starts_with("ssh -i")).unwrap();
        let mut words = line.split_whitespace();
        let mut ssh = Command::new(words.next().unwrap());
        // What a person answers with "yes".
        ssh.args(["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"]);
        ssh.args(["-o", "BatchMode=yes", "-o", "LogLevel=ERROR"]).args(words).arg(command);
        let output = ssh.stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn end(&mut self) {
        let began = Instant::now();
        let pid = Pid::from_raw(self.child.id().cast_signed()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        while self.child.try_wait().unwrap().is_none() {
            assert!(began.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Removes by force what a failed test leaves.
struct Broom(Places);

impl Drop for Broom {
    fn drop(&mut self) {
        self.0.remove();
    }
}

#[test]
fn up_prints_a_line_that_leads_to_a_login_and_takes_up_what_is_there_the_second_time() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let range = Range::claim();
    let broom = Broom(Places::of(&data.canonicalize().unwrap()));
    let mut first = Up::start(&data, &range);
    assert_eq!(first.ssh("hostname"), "first");
    let boot = first.ssh("cat /proc/sys/kernel/random/boot_id");
    first.end();
    assert_eq!(
        first.ssh("cat /proc/sys/kernel/random/boot_id"),
        boot,
        "it runs while no cloud does"
    );

    let second = Up::start(&data, &range);
    for name in ["account", "password", "key", "server"] {
        assert_eq!(second.word(name), first.word(name), "{name}");
    }
    assert_eq!(second.ssh("cat /proc/sys/kernel/random/boot_id"), boot, "it is the same guest");
    let address = second.word("API").replace("http://", "").replace("/v1", "");
    let mut http = crate::http::Http::new(&second.word("key"));
    let mut ask = |method: &str, path: &str| -> serde_json::Value {
        let (status, body) = http.send(&address, (method, path, ""), method).unwrap();
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    };
    assert_eq!(ask("GET", "/v1/servers")["data"].as_array().unwrap().len(), 1);
    let id = ask("DELETE", "/v1/servers/first")["id"].clone();
    let began = Instant::now();
    let path = format!("/v1/servers/{}", id.as_str().unwrap());
    while ask("GET", &path)["status"] != json!("terminated") {
        assert!(began.elapsed() < PATIENCE, "it is not deleted");
        std::thread::sleep(Duration::from_millis(200));
    }
    broom.0.await_empty(Some(second.child.id().cast_signed()), &range, &BTreeSet::new());
}
