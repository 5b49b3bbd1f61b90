//! The cloud under measurement: its data folder, its process, its operator's commands.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::load::{Wire, request};
use crate::process;

/// Of an account that lives for a minute on a closed machine.
const PASSWORD: &str = "correct horse battery";

/// A data folder and, with PostgreSQL, an empty database.
pub struct Ground {
    nubo: PathBuf,
    dir: tempfile::TempDir,
    database: Option<String>,
}

/// A running cloud; killed when dropped.
pub struct Cloud {
    child: Child,
    /// Where it listens.
    pub address: String,
    /// From the start of the process to its readiness.
    pub ready_after: Duration,
}

impl Drop for Cloud {
    fn drop(&mut self) {
        // It may have been killed before; that is the point of some rows.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ground {
    /// A fresh one.
    pub fn new(nubo: &Path, database: Option<String>) -> Result<Self, String> {
        let dir = tempfile::tempdir().map_err(|e| format!("no folder: {e}"))?;
        Ok(Self { nubo: nubo.to_owned(), dir, database })
    }

    /// Starts the cloud on fakes and waits for its line of readiness.
    pub fn start(&self, more: &[&str]) -> Result<Cloud, String> {
        self.start_on("fake", more)
    }

    /// As [`Ground::start`], on these drivers.
    pub fn start_on(&self, drivers: &str, more: &[&str]) -> Result<Cloud, String> {
        let data = self.dir.path().display().to_string();
        let mut args = vec!["serve", "--data", &data, "--listen", "127.0.0.1:0"];
        args.extend(["--drivers", drivers, "--log", "error"]);
        args.extend(self.database.iter().flat_map(|url| ["--database", url.as_str()]));
        args.extend(more);
        let began = Instant::now();
        let mut child = process::start(&self.nubo, &args)?;
        let output = child.stdout.take().ok_or("the cloud has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).map_err(|e| e.to_string())?;
        let address = line.trim().strip_prefix("listening on http://").unwrap_or_default();
        if address.is_empty() {
            return Err(format!("the cloud does not start: {line:?}"));
        }
        Ok(Cloud { child, address: address.to_owned(), ready_after: began.elapsed() })
    }

    /// Makes an account without limits; gives its key.
    pub fn key(&self, email: &str) -> Result<String, String> {
        let make = ["account", "create", "--email", email, "--password", PASSWORD];
        let made = self.admin(&[&make[..], &["--rate-limit", "0"]].concat())?;
        let text = |name: &str| made[name].as_str().unwrap_or_default().to_owned();
        let account = text("account_id");
        let all = ["servers", "vcpus", "memory_mib", "disk_gib", "addresses"];
        let limits = all.map(|word| format!("{word}=none"));
        let limits = limits.iter().map(String::as_str);
        let words: Vec<&str> =
            ["quota", "set", account.as_str()].into_iter().chain(limits).collect();
        self.admin(&words)?;
        Ok(text("key"))
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// The URL of the database, if it is not in the data folder.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    fn admin(&self, words: &[&str]) -> Result<Value, String> {
        let data = self.dir.path().display().to_string();
        let args = [&["admin"], words, &["--json", "--data", &data]].concat();
        let told = process::told(&self.nubo, &args)?;
        serde_json::from_str(&told).map_err(|e| format!("{words:?} said {told}: {e}"))
    }
}

impl Cloud {
    /// Asks for JSON.
    pub fn json(&self, method: &str, path: &str, key: &str, body: &str) -> Result<Value, String> {
        let mut wire = Wire::new(&self.address);
        let sent = wire.send(&request(method, path, key, None, body));
        let answer = sent.map_err(|e| format!("{method} {path}: {e}"))?;
        let text = wire.body(answer);
        if !(200..300).contains(&answer.status) {
            return Err(format!("{method} {path}: {} {text}", answer.status));
        }
        serde_json::from_str(text).map_err(|e| format!("{method} {path}: {e}"))
    }

    /// Its resident memory in MiB.
    pub fn resident_mib(&self) -> Result<f64, String> {
        let path = format!("/proc/{}/status", self.child.id());
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u32>().ok());
        kib.map(|kib| f64::from(kib) / 1_024.0).ok_or_else(|| format!("{path} has no VmRSS"))
    }

    /// Kills it without a warning.
    pub fn kill(mut self) -> Result<(), String> {
        self.child.kill().and_then(|()| self.child.wait()).map(drop).map_err(|e| e.to_string())
    }
}
