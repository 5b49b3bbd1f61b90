//! Starting the binary and speaking to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// Longer than any good start or stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// The command with nothing of this environment's settings.
#[expect(clippy::disallowed_methods, reason = "these tests are about the process itself")]
pub fn nubo(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nubo"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("NUBO_")) {
        command.env_remove(name);
    }
    command.args(args);
    command
}

/// Runs a command to its end.
pub fn output(args: &[&str]) -> Output {
    nubo(args).stdin(Stdio::null()).output().unwrap()
}

/// What a command that must fail says, with its exit code.
pub fn refusal(args: &[&str]) -> (i32, String) {
    let output = output(args);
    let text = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), text)
}

/// A cloud that runs; killed when dropped.
pub struct Cloud {
    child: Child,
    /// Where it listens.
    pub address: String,
    rest: BufReader<std::process::ChildStdout>,
}

impl Drop for Cloud {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _reaped = self.child.wait();
    }
}

impl Cloud {
    /// Starts a cloud on fakes and waits until it is ready.
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    pub fn start_with(data: &Path, more: &[&str]) -> Self {
        let data = data.to_str().unwrap();
        let usual = ["serve", "--data", data, "--listen", "127.0.0.1:0", "--drivers", "fake"];
        let mut command = nubo(&usual);
        command.args(["--log", "warn"]).args(more);
        Self::by(&mut command)
    }

    /// Starts a cloud by this command and waits until it is ready.
    pub fn by(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut rest = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        rest.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://");
        let address = address.unwrap_or_else(|| panic!("no readiness line: {line:?}")).to_owned();
        Self { child, address, rest }
    }

    pub fn pid(&self) -> i32 {
        i32::try_from(self.child.id()).unwrap()
    }

    /// Sends a signal and waits for the end; gives the status and how long it took.
    pub fn end(mut self, signal: rustix::process::Signal) -> (ExitStatus, Duration) {
        let began = Instant::now();
        let pid = rustix::process::Pid::from_raw(self.pid()).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(began.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        };
        let mut more = String::new();
        self.rest.read_to_string(&mut more).unwrap();
        assert_eq!(more, "", "standard output has exactly one line");
        (status, began.elapsed())
    }

    /// Sends a request; gives the status, the head and the body.
    pub fn ask(&self, method: &str, path: &str, key: &str, body: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let auth = match key {
            "" => String::new(),
            key => format!("authorization: Bearer {key}\r\n"),
        };
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{auth}\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_ascii_lowercase(), body.to_owned())
    }

    /// As [`Cloud::ask`], for JSON answers of this status.
    pub fn json(&self, method: &str, path: &str, key: &str, body: &str, want: u16) -> Value {
        let (status, _, text) = self.ask(method, path, key, body);
        assert_eq!(status, want, "{method} {path}: {text}");
        serde_json::from_str(&text).unwrap()
    }
}

/// Runs an operator's command and gives its JSON.
pub fn admin(data: &Path, args: &[&str]) -> Value {
    let output = admin_output(data, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

pub fn admin_output(data: &Path, args: &[&str]) -> Output {
    let mut command = nubo(&["admin"]);
    command.args(args).args(["--json", "--data"]).arg(data).stdin(Stdio::null());
    command.output().unwrap()
}

/// A key with every right, of a new account without a rate limit.
pub fn new_key(data: &Path, email: &str) -> String {
    let made = admin(data, &["account", "create", "--email", email, "--rate-limit", "0"]);
    made["key"].as_str().unwrap().to_owned()
}

/// Asks until the server has a status.
pub fn await_status(cloud: &Cloud, key: &str, id: &str, want: &str) -> Value {
    let began = Instant::now();
    loop {
        let server = cloud.json("GET", &format!("/v1/servers/{id}"), key, "", 200);
        if server["status"] == want {
            return server;
        }
        assert!(began.elapsed() < PATIENCE, "it stays {}", server["status"]);
        std::thread::sleep(Duration::from_millis(20));
    }
}
